"""Fingers faster than screens, and leaving at any moment: nothing falls over, and nothing is mixed up."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.conftest import NOON, SMALL_COURSE
from tests.tui.test_screens import held_back, lesson_screen, playing, press, settled, until_shown
from tutor.attempt import Outcome, Verdict
from tutor.loader import Outline, open_course
from tutor.progress import open_progress
from tutor.sandbox.cancel import CURRENT
from tutor.sandbox.stoppable import stoppable
from tutor.score import LessonScore
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.dialogs import Help
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.map import MapScreen
from tutor.tui.screens.welcome import WelcomeScreen
from tutor.tui.widgets.answer_pane import AnswerPane


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    return tmp_path / "saves"


def begun(saves: Path, lesson: str = "adding", step: int = 1) -> TutorApp:
    """The tutor on the small course, not started yet."""
    folder = open_course(SMALL_COURSE)
    session = Session(folder, open_progress(saves, "Ada"), clock=lambda: NOON)
    session.open(lesson, step)
    return TutorApp(folder, saves, session)


def hit(pilot: Pilot[None], *keys: str) -> None:
    """All at once, as a terminal hands over what was typed while the tutor was busy."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def at_rest(pilot: Pilot[None]) -> None:
    for _ in range(5):
        await settled(pilot)
        await asyncio.sleep(0.02)


# Leaving


@pytest.mark.parametrize("turns", [0, 1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512])
@pytest.mark.parametrize("by_key", [True, False])
async def test_one_can_leave_at_any_moment(
    saves: Path, monkeypatch: pytest.MonkeyPatch, turns: int, by_key: bool
) -> None:
    monkeypatch.setattr("tutor.tui.delays.MARKDOWN_AFTER", 0.001)
    monkeypatch.setattr("tutor.tui.delays.FOOTER_AFTER", 0.001)
    app = begun(saves)
    async with app.run_test() as pilot:  # raises what ended the tutor
        hit(pilot, "7", "enter", "f8")
        for _ in range(turns):
            await asyncio.sleep(0)
        if by_key:
            await app.action_quit()


async def test_leaving_stops_the_program_that_runs(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = threading.Event()

    def endless(*_: object) -> Verdict:
        cancel = CURRENT.get()
        assert cancel is not None
        while not cancel.cancelled:
            time.sleep(0.005)
        stopped.set()
        return Verdict(task="adding/sum", outcome=Outcome.CORRECT)

    monkeypatch.setattr(Session, "check", endless)
    app = begun(saves)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("7", "enter")
        await pilot.pause(0.05)
        assert lesson_screen(pilot).checking
        await app.action_quit()
    assert await asyncio.to_thread(stopped.wait, 5)


async def test_who_stops_waiting_stops_the_program() -> None:
    began, cancelled = threading.Event(), threading.Event()

    def work() -> None:
        cancel = CURRENT.get()
        assert cancel is not None
        cancel.watch(cancelled.set)
        began.set()
        cancelled.wait(5)

    waiting = asyncio.create_task(stoppable(work))
    await asyncio.to_thread(began.wait, 5)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert cancelled.is_set()


async def test_what_work_returns_and_raises_comes_back() -> None:
    assert await stoppable(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await stoppable(divmod, 7, 0)


async def test_a_mistake_still_ends_the_tutor(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(_: TutorApp) -> None:
        raise RuntimeError("a mistake")

    async def asking_for_help() -> None:
        async with playing(saves) as pilot:
            await pilot.press("f1")
            await pilot.pause()

    monkeypatch.setattr(TutorApp, "action_help", mistaken)
    with pytest.raises(RuntimeError, match="a mistake"):
        await asking_for_help()


# Another learner


async def test_a_verdict_never_reaches_another_learner(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = held_back(monkeypatch)
    async with playing(saves, step=1) as pilot:
        app = pilot.app
        assert isinstance(app, TutorApp)
        await pilot.press("7", "enter")
        app.action_change_learner()
        await until_shown(pilot, WelcomeScreen)
        app.screen.post_message(WelcomeScreen.Named("Bob"))
        await until_shown(pilot, LessonScreen)
        release.set()
        await at_rest(pilot)
        assert app.session is not None
        assert app.session.progress.learner == "Bob"
        assert app.session.progress.attempts() == ()
        assert not lesson_screen(pilot).checking


async def test_a_learner_can_change_before_the_panes_are_there(saves: Path) -> None:
    open_progress(saves, "Bob").close()
    app = begun(saves)
    async with app.run_test() as pilot:
        app.action_change_learner()
        await until_shown(pilot, WelcomeScreen)
        app.screen.post_message(WelcomeScreen.Named("Bob"))
        await until_shown(pilot, LessonScreen)
        await at_rest(pilot)
        assert lesson_screen(pilot).session.progress.learner == "Bob"
        assert lesson_screen(pilot).query(AnswerPane) or lesson_screen(pilot).task_pane.shown_task is None


# Keys pressed twice, or before what they are for is there


@pytest.mark.parametrize(
    ("step", "keys"),
    [
        (1, ("f4", "f4")),
        (1, ("f4", "enter", "pagedown", "down")),
        (1, ("f4", "escape", "escape", "escape")),
        (1, ("f6", "f6")),
        (1, ("f1", "f1", "escape", "escape")),
        (1, ("ctrl+p", "ctrl+p")),
        (1, ("ctrl+p", "pagedown", "pageup", "up", "enter")),
        (1, ("ctrl+p", "escape", "ctrl+p", "escape", "ctrl+p")),
        (2, ("f8", "f8", "f8")),
        (2, ("f8", "escape", "escape")),
    ],
)
@pytest.mark.parametrize("between", [0, 0.01])
async def test_keys_pressed_twice_or_too_early_do_their_work_once(
    saves: Path, step: int, keys: tuple[str, ...], between: float
) -> None:
    async with playing(saves, step=step) as pilot:
        for key in keys:
            hit(pilot, key)
            await asyncio.sleep(between)
        await at_rest(pilot)
        kinds = [type(screen) for screen in pilot.app.screen_stack]
        assert kinds[0] is LessonScreen
        assert len(kinds) <= 2
        while len(pilot.app.screen_stack) > 1:
            await pilot.press("escape")
            await at_rest(pilot)
        await press(pilot, "f7")
        assert lesson_screen(pilot).session.index == step - 1


async def test_the_map_fills_behind_a_help_that_was_opened_before_its_lessons_were_read(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    really = Session.score_reader

    def slow_reader(session: Session) -> Callable[[], Iterator[tuple[Outline, LessonScore]]]:
        def read() -> Iterator[tuple[Outline, LessonScore]]:
            release.wait(5)
            yield from really(session)()

        return read

    monkeypatch.setattr(Session, "score_reader", slow_reader)
    async with playing(saves) as pilot:
        await pilot.press("f4")
        await until_shown(pilot, MapScreen)
        await pilot.pause(0.1)
        await pilot.press("f1")
        await until_shown(pilot, Help)
        release.set()
        await pilot.pause(0.1)
        await pilot.press("escape")
        await until_shown(pilot, MapScreen)
        lessons = pilot.app.screen.query_one(OptionList)
        assert not lessons.loading
        assert lessons.option_count > 1


async def test_enter_twice_at_the_welcome_begins_once(saves: Path) -> None:
    async with playing(saves, learner=None) as pilot:
        pilot.app.screen.query_one(Input).value = "Ada"
        hit(pilot, "enter", "enter")
        await at_rest(pilot)
        assert [type(screen) for screen in pilot.app.screen_stack].count(LessonScreen) == 1


POOL = (
    *("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f8", "f9", "ctrl+g", "ctrl+t", "ctrl+o", "ctrl+p", "escape"),
    *("enter", "tab", "shift+tab", "up", "down", "left", "right", "pagedown", "4", "7", "n", "y", "m", "b", "p", "c"),
)


@pytest.mark.parametrize("seed", range(12))
async def test_no_keys_in_any_order_end_the_tutor(saves: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with playing(saves, lesson=chance.choice(("adding", "counting"))) as pilot:
        for _ in range(25):
            hit(pilot, chance.choice(POOL))
            await asyncio.sleep(chance.choice((0, 0, 0, 0.01, 0.05)))
        await pilot.pause(0.2)
        assert pilot.app.is_running
