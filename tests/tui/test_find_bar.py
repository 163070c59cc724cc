"""Finding and replacing in a program."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.playing import answer, lesson_screen, playing, press, settled, write
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.code_editor import CodeEditor
from tutor.tui.widgets.find_bar import FindBar, places

PROGRAM = "total = 1\nTotal = total + 1\nprint(total)\n"


@asynccontextmanager
async def finding(saves: Path) -> AsyncIterator[Pilot[None]]:
    """At a program, the row for finding open."""
    async with playing(saves, lesson="counting", step=1) as pilot:
        lesson_screen(pilot).query_one(AnswerPane).replace(PROGRAM)
        await press(pilot, "ctrl+home", "ctrl+f")
        yield pilot


def selected(pilot: Pilot[None]) -> tuple[tuple[int, int], str]:
    editor = lesson_screen(pilot).query_one(CodeEditor)
    return min(editor.selection), editor.selected_text


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ([], (0, 0)),
        (["enter"], (1, 0)),
        (["enter", "enter"], (1, 8)),
        (["down", "ctrl+f"], (1, 8)),
        (["up"], (2, 6)),
        (["enter", "enter", "enter", "enter"], (0, 0)),
    ],
)
async def test_what_is_sought_is_selected_and_enter_goes_to_the_next(
    saves: Path, keys: list[str], place: tuple[int, int]
) -> None:
    async with finding(saves) as pilot:
        await write(pilot, "total")
        await press(pilot, *keys)
        assert selected(pilot)[0] == place
        assert selected(pilot)[1].lower() == "total"
        await press(pilot, "escape")
        assert isinstance(pilot.app.focused, CodeEditor)
        assert selected(pilot)[0] == place


async def test_one_place_is_replaced_or_all_and_one_undo_takes_all_back(saves: Path) -> None:
    async with finding(saves) as pilot:
        await write(pilot, "total")
        await press(pilot, "tab", "s", "enter")
        assert answer(pilot) == "s = 1\nTotal = total + 1\nprint(total)\n"
        await press(pilot, "alt+a")
        assert answer(pilot) == "s = 1\ns = s + 1\nprint(s)\n"
        await press(pilot, "escape", "ctrl+z")
        assert answer(pilot) == "s = 1\nTotal = total + 1\nprint(total)\n"


async def test_the_row_begins_with_what_is_selected_and_says_how_many_there_are(saves: Path) -> None:
    async with finding(saves) as pilot:
        await press(pilot, "escape", "ctrl+home", "ctrl+shift+right", "ctrl+f")
        await settled(pilot)
        said = str(lesson_screen(pilot).query_one(FindBar).query_one("Static").render())
        assert said.startswith("1 of 4")


@pytest.mark.parametrize(
    ("text", "sought", "expected"),
    [("aXa", "a", [0, 2]), ("aXA", "a", [0, 2]), ("aXA", "A", [2]), ("aaa", "aa", [0]), ("a", "", []), ("a", "b", [])],
)
def test_capitals_count_where_they_are_sought(text: str, sought: str, expected: list[int]) -> None:
    assert places(text, sought) == expected
