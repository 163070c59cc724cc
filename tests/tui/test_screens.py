"""The screens: keys in, what is shown and kept out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets._footer import FooterKey

from tests.conftest import SMALL_COURSE, SUMS
from tests.tui.playing import (
    HOME,
    SMALL,
    answer,
    held_back,
    hit,
    lesson_screen,
    open_map,
    outcome,
    playing,
    press,
    running,
    settled,
    until,
    until_shown,
    within_patience,
)
from tutor.attempt import Outcome
from tutor.loader import open_course
from tutor.progress import KeptPlace, learners, open_progress
from tutor.tui import delays
from tutor.tui.app import TutorApp
from tutor.tui.screens.dialogs import Confirm, Help, LessonDone
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.map import MapScreen
from tutor.tui.screens.welcome import WelcomeScreen
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.choice_answer import Options
from tutor.tui.widgets.reading import Reading
from tutor.tui.widgets.top_bar import TopBar
from tutor.tui.widgets.verdict_panel import VerdictPanel

# Welcome


async def test_the_first_start_asks_a_name_and_goes_into_the_first_lesson(saves: Path) -> None:
    async with playing(saves, learner=None) as pilot:
        assert isinstance(pilot.app.screen, WelcomeScreen)
        await press(pilot, *"Ada", "enter")
        assert lesson_screen(pilot).session.lesson.id == "adding"
        assert learners(saves) == ["Ada"]


async def test_a_name_without_letters_is_asked_again(saves: Path) -> None:
    async with playing(saves, learner=None) as pilot:
        await press(pilot, *"  . ", "enter")
        assert isinstance(pilot.app.screen, WelcomeScreen)
        assert "at least one letter" in str(pilot.app.screen.query_one("#problem", Static).content)
        assert learners(saves) == []


async def test_later_starts_offer_the_learners_and_go_on_where_one_left_off(saves: Path) -> None:
    for name, step in (("Ada", "sum"), ("Bo", "larger")):
        progress = open_progress(saves, name, SUMS)
        progress.keep_place(KeptPlace("adding", step))
        progress.close()
    async with playing(saves, learner=None) as pilot:
        offered = pilot.app.screen.query_one(OptionList)
        names = [str(option.prompt) for option in offered.options]
        assert sorted(names) == ["Ada", "Bo"]
        await press(pilot, *["down"] * names.index("Ada"), "enter")
        assert lesson_screen(pilot).session.index == 1


@pytest.mark.one_fast
@pytest.mark.parametrize(("step", "index"), [("sum", 1), ("larger", 2), (None, 0)])
async def test_a_step_that_is_named_is_opened_for_who_is_new_too(saves: Path, step: str | None, index: int) -> None:
    app = TutorApp(open_course(SMALL_COURSE), saves, name="Zoe", lesson="adding", step=step)
    async with running(app, HOME) as pilot:
        await press(pilot, "enter")
        await settled(pilot)
        assert lesson_screen(pilot).session.index == index
        assert lesson_screen(pilot).session.place.lesson == "adding"


async def test_a_damaged_save_is_said_at_the_welcome(saves: Path) -> None:
    saves.mkdir()
    (saves / "Ada.sqlite").write_text("this is no database, only text, and long enough for a header of one" * 3)
    async with playing(saves, learner=None) as pilot:
        await press(pilot, "enter")
        assert "damaged" in str(pilot.app.screen.query_one("#problem", Static).content)


# Going through a lesson


async def test_next_goes_from_text_to_task_to_the_end(saves: Path) -> None:
    async with playing(saves) as pilot:
        screen = lesson_screen(pilot)
        assert (screen.session.index, screen.at_task) == (0, False)
        await press(pilot, "f8")
        assert (screen.session.index, screen.at_task) == (1, True)
        await press(pilot, "f8")
        assert screen.session.index == 2
        await press(pilot, "f8")
        assert isinstance(pilot.app.screen, LessonDone)
        await press(pilot, "n")
        assert lesson_screen(pilot).session.lesson.id == "counting"


@pytest.mark.one_fast
@pytest.mark.parametrize(("key", "shown"), [("f7", LessonScreen), ("f4", MapScreen), ("m", MapScreen)])
async def test_the_usual_keys_work_at_the_end_of_a_lesson(saves: Path, key: str, shown: type[Screen[Any]]) -> None:
    async with playing(saves, step=2) as pilot:
        await press(pilot, "f8")
        assert isinstance(pilot.app.screen, LessonDone)
        await press(pilot, key)
        assert isinstance(pilot.app.screen, shown)


async def test_the_footer_shows_the_keys_that_work_from_the_start(saves: Path) -> None:
    async with playing(saves) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(FooterKey))
        keys = {key.description for key in pilot.app.screen.query(FooterKey)}
        assert {"Next", "Map", "Text/Task", "Check"} <= keys
        await press(pilot, "f2")
        await until(pilot, lambda: "Check" not in [key.description for key in pilot.app.screen.query(FooterKey)])


async def test_back_stops_at_the_first_step(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "f7", "f7", "f7")
        assert lesson_screen(pilot).session.index == 0


async def test_success_does_not_move_the_screen(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "7", "enter")
        assert outcome(pilot) is Outcome.CORRECT
        assert lesson_screen(pilot).session.index == 1


async def test_where_the_learner_is_survives_leaving(saves: Path) -> None:
    async with playing(saves) as pilot:
        await press(pilot, "f8", "f8", "ctrl+q")
    progress = open_progress(saves, "Ada", SUMS)
    assert progress.place == KeptPlace("adding", "larger")
    progress.close()


@pytest.mark.one_fast
@pytest.mark.parametrize(("size", "both"), [(HOME, True), (SMALL, False)])
async def test_text_and_task_stand_side_by_side_where_there_is_room(
    saves: Path, size: tuple[int, int], both: bool
) -> None:
    async with playing(saves, step=1, size=size) as pilot:
        screen = lesson_screen(pilot)
        assert screen.query_one("#task").display
        assert screen.query_one(Reading).display is both
        await press(pilot, "f2")
        assert screen.query_one(Reading).display
        assert screen.query_one("#task").display is both
        assert screen.session.index == 1


async def test_a_text_without_a_task_has_the_screen_to_itself(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=2) as pilot:
        assert not lesson_screen(pilot).query_one("#task").display


async def test_whoever_clicks_into_the_answer_is_at_the_task(saves: Path) -> None:
    async with playing(saves) as pilot:
        await pilot.click(Input)
        await settled(pilot)
        assert lesson_screen(pilot).session.index == 1


@pytest.mark.parametrize("size", [(59, 30), (80, 17)])
async def test_a_small_terminal_gets_a_sentence(saves: Path, size: tuple[int, int]) -> None:
    async with playing(saves, size=size) as pilot:
        assert pilot.app.screen.has_class("-too-small")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert not pilot.app.screen.has_class("-too-small")


@pytest.mark.one_fast
@pytest.mark.parametrize("size", [(59, 30), (80, 17), (20, 3), (3, 2)])
@pytest.mark.parametrize("step", [0, 1, 2])
async def test_a_terminal_that_was_too_small_for_a_moment_leaves_the_keyboard_where_it_was(
    saves: Path, size: tuple[int, int], step: int
) -> None:
    async with playing(saves, step=step, size=SMALL) as pilot:
        before = pilot.app.focused
        assert before is not None
        await pilot.resize_terminal(*size)
        await settled(pilot)
        assert pilot.app.screen.has_class("-too-small")
        await pilot.resize_terminal(*SMALL)
        await settled(pilot)
        assert pilot.app.focused is before


# Answers


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("typed", "expected"),
    [("7", Outcome.CORRECT), ("8", Outcome.WRONG), ("10", Outcome.WRONG), ("2+", Outcome.UNREADABLE)],
)
async def test_a_number_is_judged_and_kept(saves: Path, typed: str, expected: Outcome) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, *typed, "enter")
        assert outcome(pilot) is expected
        kept = lesson_screen(pilot).session.attempts()
        assert [(attempt.answer, attempt.outcome) for attempt in kept] == [(typed, expected)]


async def test_the_known_misconception_is_named(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "1", "0", "enter")
        shown = lesson_screen(pilot).query_one(VerdictPanel).shown
        assert shown is not None
        assert shown.verdict.misconception == "product"


async def test_an_empty_answer_is_not_judged(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "enter")
        assert outcome(pilot) is None
        assert lesson_screen(pilot).session.attempts() == ()


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("keys", "chosen"),
    [(["b"], "b"), (["down", "space"], "b"), (["b", "c"], "c"), (["B"], "b"), (["up", "space"], "c")],
)
async def test_options_are_chosen_by_letter_and_by_arrows(saves: Path, keys: list[str], chosen: str) -> None:
    async with playing(saves, step=2) as pilot:
        await press(pilot, *keys)
        assert answer(pilot) == chosen
        assert outcome(pilot) is None


async def test_enter_answers_a_choice(saves: Path) -> None:
    async with playing(saves, step=2) as pilot:
        await press(pilot, "b", "enter")
        assert outcome(pilot) is Outcome.CORRECT


async def test_options_are_chosen_by_mouse(saves: Path) -> None:
    async with playing(saves, step=2) as pilot:
        await pilot.click(lesson_screen(pilot).query(".option")[1])
        await settled(pilot)
        assert lesson_screen(pilot).query_one(Options).chosen == {"b"}


@pytest.mark.one_fast
@pytest.mark.parametrize("key", ["f5", "ctrl+j"])
async def test_a_program_is_judged(saves: Path, key: str) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        screen = lesson_screen(pilot)
        screen.query_one(AnswerPane).replace("def total(values):\n    return float(sum(values))\n")
        await press(pilot, key)
        assert outcome(pilot) is Outcome.CORRECT


async def test_a_check_can_be_stopped_and_the_screen_answers_meanwhile(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = held_back(monkeypatch)
    async with playing(saves, step=1) as pilot:
        screen = lesson_screen(pilot)
        hit(pilot, "7", "enter")
        await until(pilot, lambda: screen.checking)
        hit(pilot, "8")
        await until(pilot, lambda: screen.query_one(Input).value == "78")
        assert screen.checking
        await press(pilot, "escape")
        assert not screen.checking
        assert screen.session.attempts() == ()
        release.set()


@pytest.mark.slow
async def test_a_verdict_for_a_task_that_was_left_is_kept_but_not_shown(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = held_back(monkeypatch)
    async with playing(saves, step=1) as pilot:
        screen = lesson_screen(pilot)
        hit(pilot, "7", "enter", "f8")
        await until(pilot, lambda: screen.session.index == 2)
        assert screen.checking
        release.set()
        await settled(pilot)
        assert screen.session.index == 2
        assert outcome(pilot) is None
        assert screen.session.solved(screen.session.lesson.steps[1])


# What is typed is kept


async def test_what_is_typed_is_kept_soon_and_comes_back(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delays, "KEPT_AFTER", 0.02)
    async with playing(saves, step=1) as pilot:
        await press(pilot, "4", "2")
        other = open_progress(saves, "Ada", SUMS)
        await until(pilot, lambda: other.draft("adding/sum").answer == "42")
        other.close()
    async with playing(saves, step=1) as pilot:
        assert answer(pilot) == "42"


async def test_going_on_in_a_hurry_loses_nothing(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "4", "f8", "f7")
        await settled(pilot)
        assert answer(pilot) == "4"


@pytest.mark.one_fast
@pytest.mark.parametrize(("lesson", "step", "typed"), [("adding", 0, "4"), ("adding", 1, "b"), ("counting", 0, "n")])
async def test_what_is_typed_before_the_next_task_is_there_belongs_to_it(
    saves: Path, lesson: str, step: int, typed: str
) -> None:
    async with playing(saves, lesson=lesson, step=step) as pilot:
        session = lesson_screen(pilot).session
        hit(pilot, "f8")
        async with within_patience("the next task is there"):
            while session.index == step:  # the next key comes as early as can be
                await asyncio.sleep(0)
        await press(pilot, typed)
        assert session.index == step + 1
        assert typed in answer(pilot)


@pytest.mark.slow
async def test_a_solved_task_shows_the_answer_and_its_verdict_again(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "7", "enter", "f8", "f7")
        assert answer(pilot) == "7"
        assert outcome(pilot) is Outcome.CORRECT


async def test_a_wrong_answer_is_there_again_with_its_verdict_until_it_is_changed(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "8", "enter", "f8", "f7")
        assert answer(pilot) == "8"
        assert outcome(pilot) is Outcome.WRONG
        await press(pilot, "9", "f8", "f7")
        assert outcome(pilot) is None


async def test_starting_over_asks_first(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "4", "f6")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "n")
        assert answer(pilot) == "4"
        await press(pilot, "f6", "y")
        assert answer(pilot) == ""


@pytest.mark.slow
async def test_starting_over_takes_the_verdict_on_the_old_answer_away(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "8", "enter")
        assert outcome(pilot) is Outcome.WRONG
        await press(pilot, "f6", "y")
        assert outcome(pilot) is None


async def test_hints_come_one_at_a_time_until_there_are_none(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        screen = lesson_screen(pilot)
        hints = screen.query_one("#hints", Static)
        assert not hints.display
        await press(pilot, "f3")
        assert "Count on" in str(hints.content)
        assert "one heap" not in str(hints.content)
        await press(pilot, "f3")
        assert "one heap" in str(hints.content)
        assert screen.task_pane.check_action("hint", ()) is False


# The map, help, and what is always there


@pytest.mark.slow
async def test_the_map_finds_lessons_by_typing(saves: Path) -> None:
    async with playing(saves) as pilot:
        await open_map(pilot)
        await press(pilot, *"program")
        lessons = pilot.app.screen.query_one(OptionList)
        assert [option.id for option in lessons.options if option.id] == ["counting"]
        await press(pilot, "enter")
        assert lesson_screen(pilot).session.lesson.id == "counting"


async def test_ctrl_c_says_how_to_leave(saves: Path) -> None:
    async with playing(saves) as pilot:
        await press(pilot, "ctrl+c")
        assert [note.message for note in pilot.app._notifications] == [
            "ctrl+q or f12 leaves; the next start is here again."
        ]


@pytest.mark.slow
async def test_escape_clears_the_search_and_then_leaves_the_map(saves: Path) -> None:
    async with playing(saves) as pilot:
        await open_map(pilot)
        await press(pilot, *"zzz", "escape")
        assert isinstance(pilot.app.screen, MapScreen)
        assert len(pilot.app.screen.query_one(OptionList).options) == 3
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LessonScreen)


async def test_a_lesson_that_cannot_be_read_is_said_and_the_old_one_stays(saves: Path, tmp_path: Path) -> None:
    async with playing(saves) as pilot:
        app = pilot.app
        assert isinstance(app, TutorApp)
        app.folder.root = tmp_path
        app.folder._folders.clear()
        await app.action_open_lesson("counting")
        await settled(pilot)
        assert lesson_screen(pilot).session.lesson.id == "adding"
        assert any("cannot be read" in note.message for note in app._notifications)


@pytest.mark.one_fast
@pytest.mark.parametrize("key", ["f1", "question_mark"])
async def test_help_opens_and_closes(saves: Path, key: str) -> None:
    async with playing(saves, size=SMALL) as pilot:
        await press(pilot, key)
        assert isinstance(pilot.app.screen, Help)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LessonScreen)


async def test_f1_helps_inside_the_editor_and_a_question_mark_is_typed(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        await press(pilot, "question_mark")
        assert "?" in answer(pilot)
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, Help)


async def test_the_theme_that_is_chosen_comes_back(saves: Path) -> None:
    async with playing(saves) as pilot:
        pilot.app.theme = "xent-light"
        await settled(pilot)
    async with playing(saves) as pilot:
        assert pilot.app.theme == "xent-light"


@pytest.mark.slow
async def test_another_learner_can_go_on_and_the_first_is_untouched(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        app = pilot.app
        assert isinstance(app, TutorApp)
        await press(pilot, "4")
        app.action_change_learner()
        await until_shown(pilot, WelcomeScreen)
        await pilot.click(Input)
        await press(pilot, *"Bo", "enter")
        assert lesson_screen(pilot).session.progress.learner == "Bo"
        standing = lesson_screen(pilot).query_one(TopBar).standing
        assert standing is not None
        assert standing.learner == "Bo"
    progress = open_progress(saves, "Ada", SUMS)
    assert progress.draft("adding/sum").answer == "4"
    progress.close()
