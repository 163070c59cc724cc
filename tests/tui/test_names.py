"""Names in the editor: tab completes them, f1 says what they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Static

from tests.tui.playing import answer, hit, lesson_screen, playing, press, settled, write
from tutor.tui.screens.dialogs import Help
from tutor.tui.widgets.code_editor import CodeEditor, common_beginning

FIRST = "def total(values):\n"


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("typed", "tabs", "expected"),
    [
        ("np.logaddexp", 1, "np.logaddexp2"),
        ("np.argm", 1, "np.argmax"),
        ("np.argm", 2, "np.argmin"),
        ("np.argm", 3, "np.argmax"),
        ("np.linalg.nor", 1, "np.linalg.norm"),
        ("math.fs", 1, "math.fsum"),
        ("val", 1, "values"),
        ("np.exp", 1, "np.exp2"),
        ("np.cumulat", 1, "np.cumulative_"),
        ("zzz", 1, "zzz "),
        ("# val", 1, "# val   "),
        ("'val", 1, "'val'"),
    ],
)
async def test_tab_after_a_letter_completes_the_name(saves: Path, typed: str, tabs: int, expected: str) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        await write(pilot, typed)
        await press(pilot, *["tab"] * tabs)
        line = answer(pilot).removeprefix(FIRST).split("\n")[0].removeprefix("    ")
        assert line.startswith(expected) if "cumul" in typed else line.rstrip("' ") == expected.rstrip("' ")


async def test_names_that_are_left_stand_on_the_border_until_the_next_key(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        editor = lesson_screen(pilot).query_one(CodeEditor)
        await write(pilot, "np.argm")
        await press(pilot, "tab")
        assert Content.from_markup(editor.border_subtitle or "").plain == "argmax  argmin"
        await press(pilot, "left")
        assert not editor.border_subtitle


async def test_one_undo_takes_a_completion_back(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        await write(pilot, "math.fs")
        before = answer(pilot)
        await press(pilot, "tab", "ctrl+z")
        assert answer(pilot) == before


async def test_what_is_pasted_key_by_key_is_not_completed(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        hit(pilot, *"val", "tab", "x")
        await settled(pilot)
        assert "val" in answer(pilot)
        assert "values x" not in answer(pilot)


def dialog(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(Static).render())


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("typed", "heading", "said"),
    [
        ("np.exp", "np.exp", "exp(x, /"),
        ("values", "values", "An argument of total."),
        ("values.sum", "values.sum", "sum("),
        ("total", "total", "total(values)"),
    ],
)
async def test_f1_on_a_name_says_what_it_is(saves: Path, typed: str, heading: str, said: str) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        await write(pilot, typed)
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, Help)
        assert pilot.app.screen.heading == heading
        assert said in dialog(pilot)
        await press(pilot, "f1")
        assert isinstance(pilot.app.focused, CodeEditor)


async def test_f1_where_no_name_is_shows_the_help(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        await press(pilot, "1", "f1")
        assert isinstance(pilot.app.screen, Help)
        assert "f8" in dialog(pilot)


@pytest.mark.parametrize(
    ("names", "expected"), [(("ab", "ac"), "a"), (("ab",), "ab"), (("a", "ab"), "a"), (("a", "b"), "")]
)
def test_the_common_beginning_of_names(names: tuple[str, ...], expected: str) -> None:
    assert common_beginning(names) == expected
