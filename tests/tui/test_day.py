"""The day on the screen: the start, looking again, settings, the end of a lesson."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from tests.conftest import NOON, SMALL_COURSE, SUMS, attempt
from tests.long_course import twelve_lessons
from tests.tui.playing import (
    SMALL,
    answer,
    lesson_screen,
    playing,
    press,
    press_until,
    running,
    settled,
    until,
    until_shown,
)
from tutor.attempt import Mode, NoteKind, Outcome
from tutor.keeping import open_keeping
from tutor.loader import open_course
from tutor.progress import KeptPlace, open_progress
from tutor.session import Session
from tutor.tui.app import First, TutorApp
from tutor.tui.screens.dialogs import LessonDone
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.map import MapScreen
from tutor.tui.screens.place import PlacePane, PlaceScreen
from tutor.tui.screens.review import ReviewPane, ReviewScreen
from tutor.tui.screens.settings import SettingsScreen
from tutor.tui.screens.start import StartScreen
from tutor.tui.widgets.reading import Reading
from tutor.tui.widgets.top_bar import TopBar
from tutor.tui.widgets.verdict_panel import VerdictPanel

RIGHT = Outcome.CORRECT
TASKS = ("adding/sum", "adding/larger", "counting/total")


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    """Ada, who solved all of the small course ten days ago, and Bo, who has answered nothing."""
    with_answers = open_progress(tmp_path, "Ada", SUMS)
    for task in TASKS:
        with_answers.add(replace(attempt(task, RIGHT, at=NOON - timedelta(days=10)), mode=Mode.LESSON))
    with_answers.close()
    open_progress(tmp_path, "Bo", SUMS).close()
    return tmp_path


def opened(saves: Path, first: First = First.START, learner: str = "Ada") -> TutorApp:
    session = Session(open_course(SMALL_COURSE), open_keeping(saves, learner), clock=lambda: NOON)
    return TutorApp(session.folder, saves, session, first=first)


def rows(pilot: Pilot[Any]) -> str:
    """What stands on the start screen."""
    return str(pilot.app.screen.query_one("#rows", Static).content)


async def test_the_start_says_what_there_is_to_do_and_enter_goes_on(saves: Path) -> None:
    async with running(opened(saves), SMALL) as pilot:
        await until(pilot, lambda: "Look again" in rows(pilot))
        assert "Go on" in rows(pilot)
        assert "Adding two numbers" in rows(pilot)
        assert "2 tasks, about 1 minute" in rows(pilot)
        assert "step 1 of 3" in rows(pilot)
        await press(pilot, "enter")
        await until_shown(pilot, LessonScreen)


async def test_who_has_answered_nothing_is_told_of_no_review(saves: Path) -> None:
    async with running(opened(saves, learner="Bo"), SMALL) as pilot:
        await until(pilot, lambda: "step 1 of 3" in rows(pilot))
        assert "Look again" not in rows(pilot)
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, StartScreen)


@pytest.mark.one_fast
@pytest.mark.parametrize(("key", "shown"), [("r", ReviewScreen), ("m", MapScreen), ("s", SettingsScreen)])
async def test_each_thing_has_its_key_and_escape_leads_back(saves: Path, key: str, shown: type[Any]) -> None:
    async with running(opened(saves), SMALL) as pilot:
        await press(pilot, key)
        await until_shown(pilot, shown)
        await press(pilot, "escape")
        await until_shown(pilot, StartScreen)


async def test_a_portion_is_gone_through_with_keys_alone(saves: Path) -> None:
    async with running(opened(saves, First.REVIEW), SMALL) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(ReviewPane))
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.reviewing is not None
        for _ in range(2):
            card = screen.reviewing.card
            assert card is not None
            if card.id == "adding/larger":
                await press(pilot, "B")
            else:
                a, b = (screen.reviewing.asked(card, screen.reviewing.seed(card)).text.split()[at] for at in (2, 4))
                await press(pilot, *str(int(a) + int(b.rstrip("?"))), "enter")
            await until(pilot, lambda: screen.reviewing is not None and screen.reviewing.is_right)
            await settled(pilot)
            assert isinstance(screen.focused, VerdictPanel)
            rating = str(screen.query_one("#rating", Static).content)
            assert "sooner" in rating
            assert "enter goes on" not in rating  # the verdict says so
            assert screen.pane.border_subtitle == ""
            await press(pilot, "4", "enter")
        await until(pilot, lambda: "2 of 2 known at once" in str(screen.query_one("#said", Static).content))
        ratings = [
            note.value
            for each in screen.session.progress.attempts()
            for note in screen.session.progress.notes(each.id or 0)
            if note.kind is NoteKind.RATING
        ]
        assert ratings == ["easy", "easy"]


async def test_no_idea_is_one_key_and_goes_on_with_the_next(saves: Path) -> None:
    async with running(opened(saves, First.REVIEW), SMALL) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(ReviewPane))
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.reviewing is not None
        reviewing = screen.reviewing
        await press_until(
            pilot, "f8", lambda: reviewing.card is None or reviewing.card.id == "adding/larger", "its card is asked"
        )
        await press(pilot, "enter")
        (given,) = [each for each in screen.session.progress.attempts() if each.mode is Mode.REVIEW]
        assert (given.outcome, given.belief, given.answer) == (Outcome.WRONG, "no idea", "")
        assert "tomorrow" in str(screen.query_one("#rating", Static).content)
        assert "sooner" not in str(screen.query_one("#rating", Static).content)
        assert "enter goes on" in str(screen.query_one("#rating", Static).content)
        at = screen.reviewing.at
        await press(pilot, "enter")
        assert screen.reviewing.at == at + 1


async def test_what_was_passed_over_is_said_to_be_there_still(saves: Path) -> None:
    async with running(opened(saves, First.REVIEW), SMALL) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(ReviewPane))
        await settled(pilot)
        screen = pilot.app.screen
        await press(pilot, "f8")
        await settled(pilot)
        await press(pilot, "f8")
        await until(pilot, lambda: "known at once" in str(screen.query_one("#said", Static).content))
        said = str(screen.query_one("#said", Static).content)
        assert "0 of 2 known at once.\n2 tasks can be looked at again today." in said


async def test_settings_change_at_once_and_hold(saves: Path) -> None:
    app = opened(saves)
    async with running(app, SMALL) as pilot:
        await press(pilot, "s")
        await until_shown(pilot, SettingsScreen)
        await press(pilot, "right", "right", "down", "left", "down", "right")
        assert app.session is not None
        assert (app.session.reviews.minutes, app.session.reviews.retention, app.session.is_bare) == (10.0, 0.84, True)
        app.animation_level = "full"
        await press(pilot, "down", "right")
        assert (app.session.setting("motion"), app.animation_level) == ("off", "none")
        await press(pilot, "right")
        assert (app.session.setting("motion"), app.animation_level) == ("on", "full")
        await press(pilot, "down", "down", "right")
        assert (app.session.setting("theme"), app.theme) == ("xent-light", "xent-light")
        await press(pilot, "escape")
        await until_shown(pilot, StartScreen)
        standing = app.screen.query_one(TopBar).standing
        assert standing is not None
        assert standing.week == ()


@pytest.mark.slow
async def test_the_bar_shows_the_days_of_this_week_and_no_streak(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "7", "enter")
        await until(pilot, lambda: lesson_screen(pilot).task_pane.judged is not None)
        bar = lesson_screen(pilot).query_one(TopBar)
        assert bar.standing is not None
        assert bar.standing.week == (False, False, True, False, False, False, False)
        assert "○○●○○○○" in str(bar.render())


async def test_an_answer_keeps_how_long_it_took_and_where_it_was_given(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "7", "enter")
        await until(pilot, lambda: lesson_screen(pilot).task_pane.judged is not None)
        given = lesson_screen(pilot).session.attempts()[-1]
        assert given.mode is Mode.LESSON
        assert given.seconds is not None
        assert given.seconds >= 0
        assert given.offset_minutes is not None


async def test_the_end_of_a_lesson_says_what_it_earned_and_its_marks(saves: Path) -> None:
    async with playing(saves, step=2) as pilot:
        await press(pilot, "f8")
        await until_shown(pilot, LessonDone)
        said = "\n".join(str(each.content) for each in pilot.app.screen.query(Static))
        assert "Add what is given." in said
        assert "20 of 20" in said
        assert "● done   ○ again (another day)   ○ kept (2 weeks)" in said
        assert "now, r on the start screen" in said
        await press(pilot, "r")
        await until_shown(pilot, ReviewScreen)


async def test_what_is_said_at_the_end_of_a_lesson_stands_in_its_own_column(saves: Path) -> None:
    async with playing(saves, size=(46, 24), step=2) as pilot:
        await press(pilot, "f8")
        await until_shown(pilot, LessonDone)
        await settled(pilot)
        said = [each.region for each in pilot.app.screen.query(".said")]
        assert len({region.x for region in said}) == 1
        assert max(region.height for region in said) > 1


async def test_the_frame_says_how_many_of_its_points_a_task_came_to(tmp_path: Path) -> None:
    async with playing(tmp_path, step=1) as pilot:
        pane = lesson_screen(pilot).task_pane
        assert str(pane.border_subtitle) == "10 points"
        await press(pilot, "8", "enter")
        await until(pilot, lambda: pane.judged is not None)
        assert str(pane.border_subtitle) == "10 points"
        await press(pilot, "backspace", "7", "enter")
        await until(pilot, lambda: "of" in str(pane.border_subtitle))
        assert str(pane.border_subtitle) == "8 of 10 points"


async def test_a_learner_who_wants_it_bare_sees_no_points_at_the_end(saves: Path) -> None:
    progress = open_progress(saves, "Ada", SUMS)
    progress.keep_setting("tone", "bare")
    progress.close()
    async with playing(saves, step=2) as pilot:
        await press(pilot, "f8")
        await until_shown(pilot, LessonDone)
        said = "\n".join(str(each.content) for each in pilot.app.screen.query(Static))
        assert "Points" not in said


async def test_who_comes_back_by_name_is_at_the_start_and_who_is_new_in_the_lesson(saves: Path) -> None:
    for name, shown in (("Ada", StartScreen), ("Cy", LessonScreen)):
        if name == "Ada":
            place = open_progress(saves, name, SUMS)
            place.keep_place(KeptPlace("adding", "sum"))
            place.close()
        app = TutorApp(open_course(SMALL_COURSE), saves, name=name, first=First.START)
        async with running(app, SMALL) as pilot:
            await press(pilot, "enter")
            await until_shown(pilot, shown)


@pytest.mark.slow
async def test_the_start_is_reached_from_a_lesson_and_a_lesson_from_the_map(saves: Path) -> None:
    app = opened(saves)
    async with running(app, SMALL) as pilot:
        await press(pilot, "enter")
        await until_shown(pilot, LessonScreen)
        await press(pilot, "f4")
        await until_shown(pilot, MapScreen)
        await press(pilot, "f9")
        await until_shown(pilot, StartScreen)
        await press(pilot, "m")
        await until_shown(pilot, MapScreen)
        await until(pilot, lambda: app.screen.query_one(OptionList).option_count)
        await press(pilot, "enter")
        await until_shown(pilot, LessonScreen)
        assert len(app.screen_stack) == 2


async def test_from_a_lesson_that_was_the_first_there_was_the_start_is_reached_and_goes_on(saves: Path) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "ctrl+a", "4", "2", "f4", "f9")
        await until_shown(pilot, StartScreen)
        await press(pilot, "enter")
        await until_shown(pilot, LessonScreen)
        await press(pilot, "5")
        assert answer(pilot) == "425"
        await press(pilot, "f4", "f9", "m")
        await until_shown(pilot, MapScreen)
        await until(pilot, lambda: pilot.app.screen.query_one(OptionList).option_count)
        await press(pilot, *"counting", "enter")
        await until_shown(pilot, LessonScreen)
        assert lesson_screen(pilot).session.lesson.id == "counting"
        assert len(pilot.app.screen_stack) == 1


# Placement


@pytest.fixture
def long(tmp_path: Path) -> TutorApp:
    """Cy, who begins a course of twelve lessons, at the start."""
    folder = open_course(twelve_lessons(tmp_path / "course"))
    session = Session(folder, open_keeping(tmp_path, "Cy"), clock=lambda: NOON)
    return TutorApp(folder, tmp_path, session, first=First.START)


@pytest.mark.slow
async def test_who_begins_may_be_placed_with_one_key_and_goes_on_there(long: TutorApp) -> None:
    async with running(long, SMALL) as pilot:
        await until(pilot, lambda: "Know some?" in rows(pilot))
        await press(pilot, "k")
        await until_shown(pilot, PlaceScreen)
        screen = pilot.app.screen
        assert isinstance(screen, PlaceScreen)
        await until(pilot, lambda: bool(screen.query(PlacePane)))
        for number in range(1, 11):
            await until(pilot, lambda number=number: f"Question {number} of 10" in str(screen.pane.border_title))
            await press(pilot, *right_answer(screen), "enter")
            await until(pilot, lambda number=number: len(screen.reviewing.found.answers) == number)
            await until(pilot, lambda: screen.query_one(VerdictPanel).shown is not None)
            await press(pilot, "enter")
        await until(pilot, lambda: "lessons are known now, of 12" in said(screen))
        await press(pilot, "enter")
        await until_shown(pilot, StartScreen)
        await until(pilot, lambda: "Know some?" not in rows(pilot))
        known = len(long.session.placed.known) if long.session else 0
        assert known > 8
        assert f"Lesson {known}" in rows(pilot)
        await press(pilot, "m")
        await until_shown(pilot, MapScreen)
        shown = pilot.app.screen
        assert isinstance(shown, MapScreen)
        await until(pilot, lambda: bool(shown.rows))
        assert f"0 of 12 lessons done, {known} known" in str(shown.query_one(OptionList).border_subtitle)


async def test_placement_is_left_at_any_time_and_a_question_that_is_not_known_counts_as_that(long: TutorApp) -> None:
    async with running(long, SMALL) as pilot:
        await until(pilot, lambda: "Know some?" in rows(pilot))
        await press(pilot, "k")
        await until_shown(pilot, PlaceScreen)
        screen = pilot.app.screen
        assert isinstance(screen, PlaceScreen)
        await until(pilot, lambda: bool(screen.query(PlacePane)))
        await press(pilot, "f8")
        await until(pilot, lambda: "Question 2 of 10" in str(screen.pane.border_title))
        await press(pilot, "escape")
        await until_shown(pilot, StartScreen)
        await until(pilot, lambda: "1 of 10 asked" in rows(pilot))


def right_answer(screen: PlaceScreen) -> str:
    """What is right at the question that is asked: it is ``n + m``."""
    reviewing = screen.reviewing
    assert reviewing is not None
    assert reviewing.card is not None
    asked = reviewing.asked(reviewing.card, reviewing.seed(reviewing.card)).text
    return str(sum(int(each) for each in re.findall(r"\d+", asked)))


def said(screen: PlaceScreen) -> str:
    return str(screen.query_one("#said", Static).content)


@pytest.mark.slow
async def test_who_begins_is_told_of_placement_and_comes_back_to_the_lesson_to_begin_with(tmp_path: Path) -> None:
    app = TutorApp(open_course(twelve_lessons(tmp_path / "course")), tmp_path)
    async with running(app, SMALL) as pilot:
        await press(pilot, *"Di", "enter")
        await until_shown(pilot, LessonScreen)
        reading = pilot.app.screen.query_one(Reading)
        await until(pilot, lambda: "asks ten questions" in str(reading.border_subtitle))
        assert not app._notifications
        await press(pilot, "k")
        await until_shown(pilot, PlaceScreen)
        screen = pilot.app.screen
        assert isinstance(screen, PlaceScreen)
        await until(pilot, lambda: bool(screen.query(PlacePane)))
        for number in range(2, 11):
            await press(pilot, "f8")
            await until(pilot, lambda number=number: f"Question {number} of 10" in str(screen.pane.border_title))
        await press(pilot, "f8")
        await until(pilot, lambda: "Nothing is skipped" in said(screen))
        await press(pilot, "enter")
        await until_shown(pilot, LessonScreen)
        assert lesson_screen(pilot).session.lesson.id == "lesson-0"


async def test_what_was_achieved_is_told_once_and_quietly(tmp_path: Path) -> None:
    course = twelve_lessons(tmp_path / "course")
    one = 'achievements: {first: {kind: tasks, tasks: [lesson-0/two], title: The first, say: "a sum."}}'
    (course / "course.yaml").write_text(f"{one}\n{(course / 'course.yaml').read_text('utf-8')}", "utf-8")
    async with playing(tmp_path, lessons=course, lesson="lesson-0", step=2) as pilot:
        await press(pilot, "2", "enter")
        told = "Achievement · The first: a sum."
        await until(pilot, lambda: told in [each.message for each in pilot.app._notifications])
        assert isinstance(pilot.app.screen, LessonScreen)
