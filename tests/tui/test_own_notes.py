"""Notes of a step: typed beside it, and kept while they are."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from textual.containers import Vertical

from tests.conftest import SUMS
from tests.tui.playing import HOME, SMALL, hit, lesson_screen, paste, playing, press, settled, until, until_shown, write
from tutor.own_notes import NotedAt, read, text_of
from tutor.progress import open_progress
from tutor.takeaway.noted import noted
from tutor.tui import delays
from tutor.tui.screens.own_notes import OwnNotes

TEXT, TASK = NotedAt(SUMS, "adding", "1 before sum"), NotedAt(SUMS, "adding", "sum")


def kept(saves: Path, at: NotedAt) -> str:
    with closing(open_progress(saves, "Ada", SUMS)) as progress:
        return text_of(read(progress.setting(at.setting)))


@pytest.mark.one_fast
@pytest.mark.parametrize(("size", "step", "at"), [(HOME, 0, TEXT), (SMALL, 1, TASK)])
async def test_a_note_is_written_at_any_step_and_is_there_again(
    saves: Path, size: tuple[int, int], step: int, at: NotedAt
) -> None:
    async with playing(saves, step=step, size=size) as pilot:
        hit(pilot, "alt+n")
        await until_shown(pilot, OwnNotes)
        await write(pilot, "n counts")
        await press(pilot, "enter")
        await write(pilot, "b and m too")
        await press(pilot, "escape")
        assert noted(lesson_screen(pilot).session, at) == "n counts\nb and m too"
        assert lesson_screen(pilot).session.index == step
        hit(pilot, "alt+n")
        await until_shown(pilot, OwnNotes)
        await write(pilot, "!")
        await press(pilot, "alt+n")
        assert noted(lesson_screen(pilot).session, at) == "n counts\nb and m too!"
        await press(pilot, "f8")
    assert kept(saves, at) == "n counts\nb and m too!"


async def test_what_is_noted_is_on_the_disk_while_it_is_typed(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delays, "KEPT_AFTER", 0.01)
    async with playing(saves) as pilot:
        hit(pilot, "alt+n")
        await until_shown(pilot, OwnNotes)
        await write(pilot, "abc")
        await until(pilot, lambda: kept(saves, TEXT) == "abc")


async def test_who_leaves_while_noting_keeps_the_note(saves: Path) -> None:
    async with playing(saves) as pilot:
        hit(pilot, "alt+n")
        await until_shown(pilot, OwnNotes)
        hit(pilot, *"half a", "ctrl+q")
        await until(pilot, lambda: not pilot.app.is_running or pilot.app.return_code is not None)
    assert kept(saves, TEXT) == "half a"


async def test_a_note_that_is_emptied_is_gone_and_nothing_typed_writes_nothing(saves: Path) -> None:
    async with playing(saves) as pilot:
        hit(pilot, "alt+n")
        await until_shown(pilot, OwnNotes)
        await press(pilot, "escape")
        session = lesson_screen(pilot).session
        assert session.setting(TEXT.setting) is None
        hit(pilot, "alt+n")
        await until_shown(pilot, OwnNotes)
        await write(pilot, "x")
        await press(pilot, "escape")
        hit(pilot, "alt+n")
        await until_shown(pilot, OwnNotes)
        await press(pilot, "backspace", "escape")
        await settled(pilot)
        assert noted(session, TEXT) == ""


async def test_a_note_that_is_too_long_stays_on_the_screen_and_says_so(saves: Path) -> None:
    async with playing(saves) as pilot:
        hit(pilot, "alt+n")
        await until_shown(pilot, OwnNotes)
        await write(pilot, "ab")
        await paste(pilot, "c" * 19_999)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, OwnNotes)
        said = pilot.app.screen.query_one(Vertical).border_subtitle
        assert said == "not kept: 20,000 characters are kept at one step, and these are 1 more."
        await press(pilot, "backspace", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, OwnNotes))
    assert len(kept(saves, TEXT)) == 20_000
