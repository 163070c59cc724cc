"""What somebody's hands do: keys that come all at once, what is pasted, and keys pressed on the wrong side."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.formula_screen import GIVEN, LOSS, answering
from tests.tui.formula_screen import settled as formula_settled
from tests.tui.test_in_a_hurry import hit
from tests.tui.test_screens import SMALL, lesson_screen, playing, press, settled
from tutor.tui.widgets.answers import AnswerPane, Options
from tutor.tui.widgets.line import Line


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    return tmp_path / "saves"


def answer(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one(AnswerPane).answer


def line_in_focus(pilot: Pilot[None]) -> int:
    return [line.has_focus for line in pilot.app.screen.query(Line)].index(True)


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await formula_settled(pilot)


# Choices


@pytest.mark.parametrize(
    ("keys", "given"),
    [
        (["down", "enter"], "b"),
        (["a", "enter", "down", "enter"], "b"),
        (["a", "down", "down", "enter"], "c"),
        (["c", "enter", "enter"], "c"),
        (["c", "up", "enter"], "b"),
        (["a", "b", "enter"], "b"),
    ],
)
async def test_enter_gives_the_option_under_the_cursor(saves: Path, keys: list[str], given: str) -> None:
    async with playing(saves, step=2) as pilot:
        for key in keys:
            await press(pilot, key)
        assert lesson_screen(pilot).session.attempts()[-1].answer == given


async def test_the_cursor_stands_at_the_option_that_was_given_before(saves: Path) -> None:
    async with playing(saves, step=2) as pilot:
        await press(pilot, "c", "enter", "f7", "f8")
        assert lesson_screen(pilot).query_one(Options).at == 2


# Keys that come all at once


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["1", "2", "backspace", "3"], "13"),
        ([*"abc", "ctrl+u", *"1001"], "1001"),
        (["1", "2", "left", "3"], "132"),
        (["1", "home", "2", "end", "3"], "213"),
        (["1", "2", "home", "delete", "3"], "32"),
    ],
)
async def test_keys_of_a_line_do_their_work_in_order(keys: list[str], expected: str) -> None:
    async with answering(LOSS) as pilot:
        hit(pilot, *keys)
        await formula_settled(pilot)
        assert answer(pilot) == expected


async def test_enter_gives_what_stood_there_when_it_was_pressed(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        hit(pilot, "1", "backspace", "7", "enter", "8")
        await settled(pilot)
        assert [attempt.answer for attempt in lesson_screen(pilot).session.attempts()] == ["7"]
        assert answer(pilot) == "78"


async def test_what_follows_enter_at_once_goes_into_the_next_line_of_a_derivation() -> None:
    async with answering(GIVEN) as pilot:
        hit(pilot, "p", "enter", "y", "enter", "a", "up", "2", "up", "1", "down", "down", "3")
        await formula_settled(pilot)
        assert answer(pilot) == "p1\ny2\na3"


async def test_ctrl_c_still_says_how_to_leave_where_nothing_is_selected() -> None:
    async with answering(LOSS) as pilot:
        await pilot.press("1", "ctrl+c")
        assert any("ctrl+q" in note.message for note in pilot.app._notifications)


# Pasting


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("[0.92, 0.02, 0.02,\n 0.02, 0.02]", "[0.92, 0.02, 0.02, 0.02, 0.02]"),
        ("\n7\n", "7"),
        ("p +\r\n\r\ny", "p + y"),
        (" y", " y"),
        ("\n", ""),
    ],
)
@pytest.mark.parametrize("way", ["terminal", "clipboard"])
async def test_several_pasted_lines_become_one(pasted: str, expected: str, way: str) -> None:
    async with answering(LOSS) as pilot:
        if way == "terminal":
            await paste(pilot, pasted)
        else:
            pilot.app.copy_to_clipboard(pasted)
            await pilot.press("ctrl+v")
        assert answer(pilot) == expected


@pytest.mark.parametrize(
    ("first", "pasted", "expected", "at"),
    [
        (0, "p\ny\n\na\n", "p\ny\na", 2),
        (1, "y\na", "\ny\na", 2),
        (0, "p\ny", "p\ny", 1),
        (1, "y\na\nb\nc", "\ny\na b c", 2),
        (2, "a\nb", "\n\na b", 2),
        (1, "y\n", "\ny", 1),
    ],
)
async def test_pasted_lines_go_one_to_each_step_of_a_derivation(
    first: int, pasted: str, expected: str, at: int
) -> None:
    async with answering(GIVEN) as pilot:
        await pilot.press(*["down"] * first)
        await paste(pilot, pasted)
        assert answer(pilot) == expected
        assert line_in_focus(pilot) == at


# The side that has the keys


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["7"], "7"),
        (["1", "2", "3"], "123"),
        (["minus", "2"], "-2"),
        (["full_stop", "5"], ".5"),
        (["left_parenthesis", "1"], "(1"),
    ],
)
async def test_what_begins_a_number_is_typed_into_the_answer_beside_the_text(
    saves: Path, keys: list[str], expected: str
) -> None:
    async with playing(saves) as pilot:
        await press(pilot, *keys)
        assert answer(pilot) == expected
        assert lesson_screen(pilot).session.index == 1


async def test_digits_that_come_at_once_arrive_in_order(saves: Path) -> None:
    async with playing(saves) as pilot:
        hit(pilot, *"0123")
        await settled(pilot)
        assert answer(pilot) == "0123"


async def test_a_digit_does_nothing_where_the_task_is_not_to_be_seen(saves: Path) -> None:
    async with playing(saves, size=SMALL) as pilot:
        await press(pilot, "7")
        assert not lesson_screen(pilot).at_task
        assert answer(pilot) == ""


async def test_a_digit_does_nothing_beside_a_program(saves: Path) -> None:
    async with playing(saves, lesson="counting") as pilot:
        before = answer(pilot)
        await press(pilot, "7")
        assert not lesson_screen(pilot).at_task
        assert answer(pilot) == before


async def test_the_task_says_how_to_come_there_while_the_text_has_the_keys(saves: Path) -> None:
    async with playing(saves) as pilot:
        screen = lesson_screen(pilot)
        line = screen.query_one(Input)
        assert "f2" in str(screen.task_pane.border_subtitle)
        assert "f2" in line.placeholder
        await press(pilot, "f2")
        assert "f2" not in str(screen.task_pane.border_subtitle)
        assert "f2" not in line.placeholder
