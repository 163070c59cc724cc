"""Enter goes on after a right answer, letters do what is visible, and what comes too early waits or is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from tests.conftest import LESSONS, SMALL_COURSE
from tests.tui.playing import (
    GIVEN,
    HOME,
    SMALL,
    answer,
    answering,
    hit,
    lesson_screen,
    outcome,
    playing,
    press,
    settled,
)
from tutor.attempt import Outcome
from tutor.tui.screens.dialogs import Confirm, LessonDone
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.choice_answer import Options
from tutor.tui.widgets.code_editor import CodeEditor
from tutor.tui.widgets.derivation_answer import FreeLines
from tutor.tui.widgets.line_input import LineInput
from tutor.tui.widgets.reading import Reading
from tutor.tui.widgets.verdict_panel import EDITING, VerdictPanel

EVERY_KIND = SMALL_COURSE.parent / "every-kind"
RIGHT_SUM = "def total(values):\n    return float(sum(values))\n"


def step_of(pilot: Pilot[None]) -> int:
    return lesson_screen(pilot).session.index


def attempts(pilot: Pilot[None]) -> list[str]:
    return [attempt.answer for attempt in lesson_screen(pilot).session.attempts()]


@pytest.mark.one_fast
@pytest.mark.parametrize("size", [HOME, SMALL])
async def test_a_lesson_is_played_with_enter_and_answers_alone(saves: Path, size: tuple[int, int]) -> None:
    async with playing(saves, size=size) as pilot:
        await press(pilot, "enter", "7", "enter")
        assert isinstance(pilot.app.focused, VerdictPanel)
        await press(pilot, "enter")
        assert step_of(pilot) == 2
        await press(pilot, "b", "enter", "enter")
        assert isinstance(pilot.app.screen, LessonDone)
        await press(pilot, "enter")
        assert lesson_screen(pilot).session.lesson.id == "counting"
        await press(pilot, "enter")
        assert isinstance(pilot.app.focused, CodeEditor)


async def test_enter_goes_on_from_a_text_beside_lines_until_something_is_written_in_them(saves: Path) -> None:
    async with playing(saves, lessons=LESSONS, lesson="bernoulli-nll", size=HOME) as pilot:
        assert isinstance(pilot.app.focused, LineInput)
        await press(pilot, "enter")
        assert step_of(pilot) == 1
        await press(pilot, "p", "enter", "q")
        assert step_of(pilot) == 1
        assert lesson_screen(pilot).query_one(AnswerPane).answer == "p\nq"


async def test_enter_after_a_right_answer_is_no_other_attempt(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "7", "enter", "enter", "f7")
        assert outcome(pilot) is Outcome.CORRECT
        await press(pilot, "enter")
        assert step_of(pilot) == 2
        await press(pilot, "f7")
        assert attempts(pilot) == ["7"]


@pytest.mark.one_fast
@pytest.mark.parametrize(("step", "wrong"), [(1, ["8", "enter"]), (2, ["a", "enter"])])
async def test_enter_after_a_wrong_answer_stays(saves: Path, step: int, wrong: list[str]) -> None:
    async with playing(saves, step=step) as pilot:
        await press(pilot, *wrong)
        assert isinstance(pilot.app.focused, LineInput | Options)
        await press(pilot, "enter")
        assert step_of(pilot) == step


@pytest.mark.slow
async def test_enter_at_the_verdict_of_a_wrong_program_goes_back_to_it(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        lesson_screen(pilot).query_one(AnswerPane).replace("def total(values):\n    return 0.0\n")
        await press(pilot, "f5", "escape")
        assert isinstance(pilot.app.focused, VerdictPanel)
        await press(pilot, "enter")
        assert isinstance(pilot.app.focused, CodeEditor)
        assert step_of(pilot) == 1


async def test_a_right_program_leaves_the_keys_to_the_verdict_and_a_letter_takes_them_back(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        lesson_screen(pilot).query_one(AnswerPane).replace(RIGHT_SUM)
        await press(pilot, "f5")
        assert outcome(pilot) is Outcome.CORRECT
        assert isinstance(pilot.app.focused, VerdictPanel)
        await press(pilot, "#")
        assert isinstance(pilot.app.focused, CodeEditor)
        assert answer(pilot).count("#") == 1


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("key", "expected"), [("backspace", ""), ("1", "71"), ("left", "7"), ("home", "7"), ("delete", "7")]
)
async def test_keys_that_edit_go_back_to_the_line(saves: Path, key: str, expected: str) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "7", "enter", key)
        assert isinstance(pilot.app.focused, LineInput)
        assert answer(pilot) == expected


@pytest.mark.slow
async def test_who_reads_the_text_meanwhile_keeps_the_keys(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "7", "f2")
        lesson_screen(pilot).task_pane.action_check()
        await settled(pilot)
        assert outcome(pilot) is Outcome.CORRECT
        assert isinstance(pilot.app.focused, Reading)


# Letters


@pytest.mark.one_fast
@pytest.mark.parametrize("letter", ["a", "b", "c", "B"])
async def test_letters_of_options_answer_from_the_text_too(saves: Path, letter: str) -> None:
    async with playing(saves, step=2) as pilot:
        screen = lesson_screen(pilot)
        screen.set_focus(screen.query_one(Reading))  # as a click does; this step has no text of its own
        screen.at_task = False
        await press(pilot, letter)
        assert answer(pilot) == letter.lower()
        assert isinstance(pilot.app.focused, Options)
        assert step_of(pilot) == 2


@pytest.mark.slow
async def test_a_letter_chooses_the_option_that_is_seen_beside_a_text_and_goes_back_where_none_is(saves: Path) -> None:
    async with playing(saves, lessons=EVERY_KIND, lesson="all") as pilot:
        await press(pilot, "b")
        assert (step_of(pilot), answer(pilot)) == (1, "b")
    async with playing(saves / "narrow", lessons=EVERY_KIND, lesson="all", size=SMALL) as pilot:
        await press(pilot, "b")
        assert (step_of(pilot), answer(pilot)) == (0, "")


@pytest.mark.one_fast
@pytest.mark.parametrize("size", [HOME, SMALL])
async def test_b_never_jumps_back_from_a_choice(saves: Path, size: tuple[int, int]) -> None:
    async with playing(saves, step=2, size=size) as pilot:
        for away in ([], ["tab"], ["f2"], ["enter"], ["enter", "tab"]):
            await press(pilot, *away, "b")
            assert step_of(pilot) == 2, away


@pytest.mark.slow
async def test_another_letter_takes_the_place_of_the_first_in_a_choice_of_a_derivation() -> None:
    async with answering(GIVEN) as pilot:
        line = pilot.app.screen.query(LineInput).first()
        line.one_of = "abc"
        await press(pilot, "a", "b")
        assert line.value == "b"
        hit(pilot, "c", "a")
        await settled(pilot)
        assert line.value == "a"


# Too early


@pytest.mark.slow
async def test_keys_wait_while_the_step_changes(saves: Path) -> None:
    async with playing(saves) as pilot:
        hit(pilot, "f8", "7", "enter", "f8", "c", "f7")
        await settled(pilot)
        assert attempts(pilot) == ["7"]
        assert answer(pilot) == "7"
        await press(pilot, "f8")
        assert answer(pilot) == "c"


async def test_an_enter_too_many_gives_no_answer_that_nobody_saw(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "7", "enter")
        hit(pilot, "enter", "enter")
        await settled(pilot)
        assert step_of(pilot) == 2
        assert attempts(pilot) == []


# Starting over


async def test_starting_over_asks_only_where_something_was_typed(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        before = answer(pilot)
        await press(pilot, "f6")
        assert isinstance(pilot.app.focused, CodeEditor)
        assert answer(pilot) == before
        await press(pilot, "x", "f6")
        assert isinstance(pilot.app.screen, Confirm)


# What is said of an earlier answer


async def test_a_verdict_has_no_colour_once_another_answer_is_typed(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        panel = lesson_screen(pilot).query_one(VerdictPanel)
        await press(pilot, "8", "enter")
        assert not panel.has_class("-earlier")
        for again in (["9", "backspace", "8"], ["7"]):
            await press(pilot, *again)
            assert panel.has_class("-earlier")
            await press(pilot, "enter")
            assert not panel.has_class("-earlier")


async def test_once_another_answer_is_typed_enter_is_not_said_to_go_on(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        said = lesson_screen(pilot).query_one(VerdictPanel).query_one(Static)
        await press(pilot, "7", "enter")
        assert "goes\N{NO-BREAK SPACE}on" in str(said.content)
        await press(pilot, "8")
        assert "goes\N{NO-BREAK SPACE}on" not in str(said.content)
        await press(pilot, "backspace", "enter")
        assert "goes\N{NO-BREAK SPACE}on" in str(said.content)


async def test_keys_that_edit_a_line_are_heard_after_a_right_answer_too(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        for keys, then in ((["ctrl+u", "8"], "8"), (["ctrl+a", "9"], "9"), (["ctrl+home", "1"], "17")):
            await press(pilot, "ctrl+a", "7", "enter")
            assert isinstance(pilot.app.focused, VerdictPanel)
            await press(pilot, *keys)
            assert answer(pilot) == then


@pytest.mark.parametrize("field", [LineInput, CodeEditor, FreeLines])
def test_the_panel_of_a_verdict_knows_every_key_of_a_field(field: type[LineInput | CodeEditor | FreeLines]) -> None:
    elsewhere = {"enter", "escape", "shift+tab", "ctrl+c", "super+c", "ctrl+e"}
    assert set(field.ACTIONS) - EDITING <= elsewhere


# What is said of a key


async def test_what_was_said_of_a_key_goes_with_the_next_verdict_step_or_dialog(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(App, "NOTIFICATION_TIMEOUT", 100.0)
    async with playing(saves, step=1) as pilot:
        pilot.app.notify("All is kept now.", timeout=200)
        for keys in (["7", "enter"], ["f1"], ["escape", "f8"]):
            pilot.app.notify("Type an answer first.")
            await press(pilot, *keys)
            assert [note.message for note in pilot.app._notifications] == ["All is kept now."], keys
