"""Fingers faster than screens, and leaving at any moment: nothing falls over, and nothing is mixed up."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList
from textual.worker import WorkerFailed

from tests.conftest import sampled
from tests.tui.playing import (
    PATIENCE,
    back_to_lesson,
    begun,
    held_back,
    hit,
    lesson_screen,
    playing,
    press,
    running,
    settled,
    until,
    until_shown,
)
from tutor.attempt import Outcome, Verdict
from tutor.loader import Outline
from tutor.progress import open_progress
from tutor.sandbox.cancel import CURRENT
from tutor.sandbox.stoppable import stoppable
from tutor.score import LessonScore
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.dialogs import Help
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.map import MapScreen
from tutor.tui.screens.palette import Palette
from tutor.tui.screens.welcome import WelcomeScreen
from tutor.tui.widgets.answer_pane import AnswerPane


async def turns_of_the_loop(number: int) -> None:
    """Let the tutor do so much of what it has to do: a moment that is the same on every machine."""
    for _ in range(number):
        await asyncio.sleep(0)


# Leaving


@pytest.mark.one_in(3)
@pytest.mark.parametrize("turns", [0, 1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512])
@pytest.mark.parametrize("by_key", [True, False])
async def test_one_can_leave_at_any_moment(saves: Path, turns: int, by_key: bool) -> None:
    app = begun(saves, step=1)
    async with app.run_test() as pilot:  # raises what ended the tutor
        hit(pilot, "7", "enter", "f8")
        await turns_of_the_loop(turns)
        if by_key:
            await app.action_quit()


async def test_leaving_stops_the_program_that_runs(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began, stopped = threading.Event(), threading.Event()

    def endless(*_: object, **__: object) -> Verdict:
        cancel = CURRENT.get()
        assert cancel is not None
        cancel.watch(stopped.set)
        began.set()
        assert stopped.wait(PATIENCE)
        return Verdict(task="adding/sum", outcome=Outcome.CORRECT)

    monkeypatch.setattr(Session, "check", endless)
    app = begun(saves, step=1)
    async with running(app) as pilot:
        hit(pilot, "7", "enter")
        await until(pilot, began.is_set)
        await app.action_quit()
    assert await asyncio.to_thread(stopped.wait, PATIENCE)


async def test_who_stops_waiting_stops_the_program() -> None:
    began, cancelled = threading.Event(), threading.Event()

    def work() -> None:
        cancel = CURRENT.get()
        assert cancel is not None
        cancel.watch(cancelled.set)
        began.set()
        cancelled.wait(PATIENCE)

    waiting = asyncio.create_task(stoppable(work))
    await asyncio.to_thread(began.wait, PATIENCE)
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
            await press(pilot, "f1")

    monkeypatch.setattr(TutorApp, "action_help", mistaken)
    with pytest.raises(RuntimeError, match="a mistake"):
        await asking_for_help()


# Another learner


@pytest.mark.slow
async def test_a_verdict_never_reaches_another_learner(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = held_back(monkeypatch)
    async with playing(saves, step=1) as pilot:
        app = pilot.app
        assert isinstance(app, TutorApp)
        hit(pilot, "7", "enter")
        await until(pilot, lambda: lesson_screen(pilot).checking)
        app.action_change_learner()
        await until_shown(pilot, WelcomeScreen)
        app.screen.post_message(WelcomeScreen.Named("Bob"))
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        release.set()
        await settled(pilot)
        assert app.session is not None
        assert app.session.progress.learner == "Bob"
        assert app.session.progress.attempts() == ()
        assert not lesson_screen(pilot).checking


async def test_a_learner_can_change_before_the_panes_are_there(saves: Path) -> None:
    open_progress(saves, "Bob").close()
    app = begun(saves, step=1)
    async with app.run_test() as pilot:
        app.action_change_learner()
        await until_shown(pilot, WelcomeScreen)
        app.screen.post_message(WelcomeScreen.Named("Bob"))
        await until_shown(pilot, LessonScreen)
        assert lesson_screen(pilot).session.progress.learner == "Bob"
        assert lesson_screen(pilot).query(AnswerPane) or lesson_screen(pilot).task_pane.shown_task is None


# Keys pressed twice, or before what they are for is there


TOO_EARLY = [
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
]


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("step", "keys", "turns"), sampled(((*keys, turns) for keys in TOO_EARLY for turns in (0, 40)), 3)
)
async def test_keys_pressed_twice_or_too_early_do_their_work_once(
    saves: Path, step: int, keys: tuple[str, ...], turns: int
) -> None:
    async with playing(saves, step=step) as pilot:
        for key in keys:
            hit(pilot, key)
            await turns_of_the_loop(turns)
        await settled(pilot)
        kinds = [type(screen) for screen in pilot.app.screen_stack]
        assert kinds[0] is LessonScreen
        assert len(kinds) <= 2
        await back_to_lesson(pilot)
        await press(pilot, "f7")
        assert lesson_screen(pilot).session.index == step - 1


async def test_the_map_fills_behind_a_help_that_was_opened_before_its_lessons_were_read(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    really = Session.score_reader

    def slow_reader(session: Session) -> Callable[[], Iterator[tuple[Outline, LessonScore]]]:
        def read() -> Iterator[tuple[Outline, LessonScore]]:
            release.wait(PATIENCE)
            yield from really(session)()

        return read

    monkeypatch.setattr(Session, "score_reader", slow_reader)
    async with playing(saves) as pilot:
        hit(pilot, "f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, MapScreen) and pilot.app.screen.is_mounted)
        lessons = pilot.app.screen.query_one(OptionList)
        hit(pilot, "f1")
        await until_shown(pilot, Help)
        assert lessons.loading
        release.set()
        await until(pilot, lambda: lessons.option_count > 1)
        assert isinstance(pilot.app.screen, Help)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MapScreen)
        assert not lessons.loading


async def test_a_search_of_commands_may_end_after_the_palette_was_left(saves: Path) -> None:
    async with playing(saves) as pilot:
        await press(pilot, "ctrl+p")
        palette = pilot.app.screen
        assert isinstance(palette, Palette)
        await palette.query("*").remove()
        palette._list_visible = not palette._list_visible
        palette._show_busy = not palette._show_busy
        search = palette._gather_commands("help")
        with pytest.raises(WorkerFailed):
            await search.wait()
        await settled(pilot)
        assert pilot.app.is_running


async def test_a_mistake_in_a_search_of_commands_still_ends_the_tutor(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object) -> None:
        raise RuntimeError("a mistake")

    async def searching() -> None:
        async with playing(saves) as pilot:
            await press(pilot, "ctrl+p")

    monkeypatch.setattr(Palette, "_refresh_command_list", mistaken)
    with pytest.raises(RuntimeError, match="a mistake"):
        await searching()


async def test_enter_twice_at_the_welcome_begins_once(saves: Path) -> None:
    async with playing(saves, learner=None) as pilot:
        pilot.app.screen.query_one(Input).value = "Ada"
        hit(pilot, "enter", "enter")
        await settled(pilot)
        assert [type(screen) for screen in pilot.app.screen_stack].count(LessonScreen) == 1


POOL = (
    *("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f8", "f9", "ctrl+g", "ctrl+t", "ctrl+o", "ctrl+p", "escape"),
    *("enter", "tab", "shift+tab", "up", "down", "left", "right", "pagedown", "4", "7", "n", "y", "m", "b", "p", "c"),
)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(range(200), 50))
async def test_only_leaving_ends_the_tutor_whatever_is_pressed(
    saves: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    async def stay(_: TutorApp) -> None:
        """In place of leaving, which the palette offers."""

    monkeypatch.setattr(TutorApp, "action_quit", stay)
    chance = random.Random(seed)
    async with playing(saves, lesson=chance.choice(("adding", "counting"))) as pilot:
        for _ in range(25):
            hit(pilot, chance.choice(POOL))
            await turns_of_the_loop(chance.choice((0, 0, 0, 40, 200)))
        await settled(pilot)
        assert pilot.app.is_running
