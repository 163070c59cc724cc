"""The footer: whole keys, as many as there is room for, and help."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from tests.tui.playing import lesson_screen, playing, press, settled, until
from tutor.tui.widgets.key_footer import fitting

NEVER, LAST = [False] * 4, [False, False, False, True]


@pytest.mark.parametrize(
    ("always", "room", "shown"),
    [
        (NEVER, 39, [0, 1, 2, 3]),
        (NEVER, 38, [0, 1, 2]),
        (LAST, 39, [0, 1, 2, 3]),
        (LAST, 38, [0, 1, 3]),
        (LAST, 29, [0, 1, 3]),
        (LAST, 28, [0, 3]),
        (LAST, 3, [3]),
    ],
)
def test_as_many_keys_are_shown_as_fit_and_help_before_others(always: list[bool], room: int, shown: list[int]) -> None:
    assert fitting([10] * 4, always, room) == shown


def named(pilot: Pilot[None]) -> list[str]:
    return [key.description for key in lesson_screen(pilot).query(FooterKey)]


async def test_a_narrow_footer_names_help_and_cuts_no_key(tmp_path: Path) -> None:
    async with playing(tmp_path, lesson="counting", step=1, size=(120, 30)) as pilot:
        every = named(pilot)
        await pilot.resize_terminal(60, 30)
        await until(pilot, lambda: named(pilot) != every)
        await settled(pilot)
        found = named(pilot)
        assert found[-1] == "Help"
        assert found[:-1] == every[: len(found) - 1]
        assert all(key.region.right <= 60 for key in lesson_screen(pilot).query(FooterKey))
        await pilot.resize_terminal(120, 30)
        await until(pilot, lambda: named(pilot) == every)


async def test_the_footer_names_enter_where_that_goes_on(tmp_path: Path) -> None:
    def key_of(pilot: Pilot[None]) -> list[str]:
        return [key.key_display for key in lesson_screen(pilot).query(FooterKey) if key.description == "Next"]

    async with playing(tmp_path) as pilot:
        await until(pilot, lambda: key_of(pilot) == ["enter"])
        await press(pilot, "enter")
        await until(pilot, lambda: key_of(pilot) == ["f8"])
