"""When everything is looked through for garbage: while nobody waits, and where memory has grown."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.widget import Widget
from textual.widgets._toast import ToastHolder

from tests.tui.playing import HOME, begun, playing, press, settled
from tutor.tui import memory
from tutor.tui.memory import BREATH, GROWN, GROWN_BLOCKS, MANY, QUIET, WORTH, Collector, forget_gone, forget_lines

MUCH, LITTLE = WORTH, WORTH - 1
A_FEW = 5
"""Widgets that say something for a while."""


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of Python's collector, in order."""
    found: list[str] = []
    for name in ("collect", "freeze", "unfreeze"):
        monkeypatch.setattr(gc, name, lambda name=name: found.append(name))
    monkeypatch.setattr(gc, "set_threshold", lambda *_: None)
    return found


@pytest.mark.parametrize(
    ("quiet", "grown", "young", "collects"),
    [
        (0.0, 0, MUCH, True),
        (QUIET, 0, LITTLE, False),
        (0.0, GROWN, LITTLE, False),
        (BREATH, GROWN - 1, LITTLE, False),
        (BREATH, GROWN, LITTLE, True),
        (0.0, 2 * GROWN, LITTLE, True),
    ],
)
def test_what_is_new_is_looked_through_when_it_is_a_key_s_worth_or_much(
    monkeypatch: pytest.MonkeyPatch, done: list[str], quiet: float, grown: int, young: int, collects: bool
) -> None:
    monkeypatch.setattr(memory, "resident", lambda: 100_000_000)
    collector = Collector(shares=True)
    collector.pressed_at = 0.0
    monkeypatch.setattr(memory, "resident", lambda: 100_000_000 + grown)
    monkeypatch.setattr(memory, "monotonic", lambda: quiet)
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, young))
    collector.look()
    assert done == ["collect"] * collects
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, 0))
    collector.look()
    assert done == ["collect"] * collects, "what has grown is counted from the last time on"


@pytest.mark.parametrize(
    ("outlived", "shares", "moments", "expected"),
    [
        (MANY - 1, False, [0.0], ["collect"]),
        (MANY, False, [0.0], ["collect", "freeze"]),
        (MANY, True, [0.0], ["collect"]),
        (0, False, [QUIET], ["unfreeze", "collect", "freeze"]),
        (0, False, [QUIET, QUIET], ["unfreeze", "collect", "freeze", "collect"]),
        (MANY, False, [0.0, QUIET], ["collect", "freeze", "unfreeze", "collect", "freeze"]),
        (MANY, True, [QUIET, QUIET], ["collect", "collect"]),
    ],
)
def test_what_outlived_a_look_is_looked_at_again_when_nobody_waits(
    monkeypatch: pytest.MonkeyPatch,
    done: list[str],
    outlived: int,
    shares: bool,
    moments: list[float],
    expected: list[str],
) -> None:
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, MUCH))
    monkeypatch.setattr(gc, "get_objects", lambda: range(outlived))
    collector = Collector(shares=shares)
    for quiet in moments:
        collector.pressed_at = 0.0
        monkeypatch.setattr(memory, "monotonic", lambda quiet=quiet: quiet)
        collector.look()
    assert done == expected


@pytest.mark.parametrize(("shares", "expected"), [(False, ["freeze"]), (True, [])])
def test_who_shares_memory_leaves_all_in_sight_that_is_its_own(
    done: list[str], shares: bool, expected: list[str]
) -> None:
    Collector(shares=shares).begin()
    assert done == expected


@pytest.mark.parametrize(("blocks", "collects"), [(GROWN_BLOCKS - 1, False), (GROWN_BLOCKS, True)])
def test_garbage_counts_also_where_it_takes_the_room_of_earlier_garbage(
    monkeypatch: pytest.MonkeyPatch, done: list[str], blocks: int, collects: bool
) -> None:
    monkeypatch.setattr(memory, "resident", lambda: 100_000_000)
    monkeypatch.setattr(sys, "getallocatedblocks", lambda: 400_000)
    collector = Collector(shares=True)
    collector.pressed_at = 0.0
    monkeypatch.setattr(memory, "monotonic", lambda: BREATH)
    monkeypatch.setattr(sys, "getallocatedblocks", lambda: 400_000 + blocks)
    collector.look()
    assert done == ["collect"] * collects


def test_garbage_in_circles_is_gone_after_a_quiet_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    class Circle:
        def __init__(self) -> None:
            self.itself = self

    def circles() -> Iterator[object]:
        return (each for each in gc.get_objects() if type(each) is Circle)

    collector = Collector()
    before = gc.get_threshold()
    try:
        collector.begin()
        for _ in range(50_000):
            Circle()
        monkeypatch.setattr(memory, "monotonic", lambda: collector.pressed_at + QUIET)
        collector.look()
        assert next(circles(), None) is None
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


@pytest.mark.slow
def test_the_lines_of_a_widget_that_is_gone_go_with_it() -> None:
    lines = StylesCache()
    gone = weakref.ref(lines)
    lines.get_inner_outer(Color(0, 0, 0), Color(9, 9, 9))
    forget_lines()
    del lines
    gc.collect()
    assert gone() is None


@pytest.mark.slow
async def test_what_is_said_again_and_again_leaves_nothing_behind(saves: Path) -> None:
    app = begun(saves)
    app.animation_level = "none"
    async with app.run_test(size=HOME, notifications=True) as pilot:
        await settled(pilot)
        for _ in range(12):
            app.action_help_quit()
            await settled(pilot)
        assert len(app._notifications) == 1
        assert 1 <= len(app.screen.query(ToastHolder)) <= 2
        assert all(each.region.bottom <= 2 for each in app.screen.query(ToastHolder))  # over the bar alone


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "step"), [("adding", 1), ("counting", 0)])
async def test_paging_leaves_no_widget_behind(saves: Path, lesson: str, step: int) -> None:
    async with playing(saves, lesson=lesson, step=step) as pilot:

        async def widgets() -> int:
            for _ in range(2):
                await press(pilot, "f7", "f8", "f8", "escape", "f7")
            forget_gone(pilot.app)
            gc.collect()
            return sum(isinstance(each, Widget) for each in gc.get_objects())

        await widgets()
        before = await widgets()
        assert await widgets() <= before + A_FEW
        assert await widgets() <= before + A_FEW
