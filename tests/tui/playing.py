"""What tests of the screen share: the tutor started, keys pressed, and one way to wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Footer, OptionList

from tests.conftest import NOON, SMALL_COURSE, turns
from tutor.attempt import Outcome, Verdict
from tutor.keeping import open_keeping
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.map import MapScreen
from tutor.tui.screens.task_pane import TaskPane
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.verdict_panel import VerdictPanel

HOME, SMALL = (120, 40), (80, 24)
FORMULA_COURSE = Path(__file__).parents[1] / "data" / "formula-course"
LOSS, GIVEN, FREE, SUM = range(4)
"""The tasks of the formula course's one lesson, by position."""
PRESSES = count(1)
"""Seconds by which pressed keys are late: an editor takes keys that come quicker than hands for a paste."""
PATIENCE = 60.0
"""Seconds until a wait is in vain: far more than anything takes, so that a loaded machine fails no test."""


MOST_PRESSES = 60
"""So often a key is pressed until pressing it is in vain."""


# Starting


@asynccontextmanager
async def running(app: App[Any], size: tuple[int, int] = SMALL) -> AsyncIterator[Pilot[Any]]:
    """Any app, without animations, once all of its first screen is there."""
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield pilot


def begun(
    saves: Path, *, learner: str | None = "Ada", lesson: str = "adding", step: int = 0, lessons: Path = SMALL_COURSE
) -> TutorApp:
    """The tutor on the small course, at a step, not started yet; without a learner, at the welcome."""
    folder = open_course(lessons)
    if learner is None:
        return TutorApp(folder, saves)
    session = Session(folder, open_keeping(saves, learner), clock=lambda: NOON)
    session.open(lesson, step)
    return TutorApp(folder, saves, session)


@asynccontextmanager
async def playing(saves: Path, *, size: tuple[int, int] = HOME, **where: Any) -> AsyncIterator[Pilot[None]]:
    """The tutor, ready for keys; ``where`` is what ``begun`` takes."""
    async with running(begun(saves, **where), size) as pilot:
        yield pilot


@asynccontextmanager
async def answering(step: int, size: tuple[int, int] = SMALL) -> AsyncIterator[Pilot[None]]:
    """A learner at one of the tasks of the formula course, ready to type."""
    folder = open_course(FORMULA_COURSE)
    session = Session(folder, Progress(":memory:", "Ada"), clock=lambda: NOON)
    session.open("writing", step)
    async with running(TutorApp(folder, FORMULA_COURSE, session), size) as pilot:
        yield pilot


# Waiting


async def until(pilot: Pilot[Any], there: Callable[[], object]) -> None:
    """Wait until something holds. Raises where it never does, and where the app ends before."""
    end = monotonic() + PATIENCE
    while not there():
        if not pilot.app.is_running:
            raise AssertionError("the app has ended")
        if monotonic() > end:
            shown = " ".join(map(str, pilot.app.screen_stack))
            raise AssertionError(f"not within {PATIENCE:.0f} s; {shown}; still under way: {[*under_way(pilot.app)]}")
        await pilot.pause(0)
        await asyncio.sleep(0.002)


@asynccontextmanager
async def within_patience(what: str) -> AsyncIterator[None]:
    """For waits that look again sooner than ``until``. Raises where they are in vain."""
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except TimeoutError:
        raise AssertionError(f"not within {PATIENCE:.0f} s: {what}") from None


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until all that was begun is done: messages, work, verdicts. Twice, for one thing may begin another."""
    for _ in range(2):
        await pilot.pause(0)
        await until(pilot, lambda: not any(under_way(pilot.app)))


def under_way(app: App[Any]) -> Iterator[str]:
    """What the screen in front has not finished yet. What waits for the learner is on screens behind it."""
    screen = app.screen
    if isinstance(app, TutorApp) and app.turns.busy:
        yield "what was typed"
    for worker in app.workers:
        if worker.is_running and of_front(worker.node, screen):
            yield f"work of {worker.node}"
    nodes: list[DOMNode] = [app, *screen.walk_children(with_self=True)]
    for node in nodes:
        if node.message_queue_size:
            yield f"messages of {node}"
    if isinstance(screen, LessonScreen):  # asked of what was walked: a query for each would walk it again
        pane = next((node for node in nodes if isinstance(node, TaskPane)), None)
        if pane is None or not any(isinstance(node, Footer) for node in nodes):
            yield "the lesson's panes"
        elif pane.checking:
            yield "a verdict"


def of_front(node: Any, screen: Screen[Any]) -> bool:
    """Whether work of this node belongs to the screen in front; the app's does where a lesson is in front."""
    return screen in node.ancestors_with_self or (isinstance(node, App) and isinstance(screen, LessonScreen))


async def until_shown(pilot: Pilot[Any], kind: type[Screen[Any]]) -> None:
    """Wait for a screen that a worker puts in front."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    await settled(pilot)


# Keys


def hit(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys all at once, as a terminal hands over what was typed while the tutor was busy."""
    for key in keys:
        pilot.app.post_message(key_event(key))


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one, each when what the one before began is done."""
    for key in keys:
        event = key_event(key)
        event.time += next(PRESSES)
        pilot.app.post_message(event)
        await settled(pilot)


def key_event(key: str) -> events.Key:
    """A key by its name or its character."""
    if len(key) == 1:
        return events.Key(_character_to_key(key), key)
    return events.Key(key, key_to_character(key))


async def press_until(pilot: Pilot[Any], key: str, there: Callable[[], object], what: str) -> None:
    """Press a key as often as it takes. Raises where it never does."""
    for _ in turns(f"{what}, by {key}; {' '.join(map(str, pilot.app.screen_stack))}", MOST_PRESSES):
        if there():
            return
        await press(pilot, key)


async def back_to_lesson(pilot: Pilot[Any]) -> LessonScreen:
    """Leave whatever is in front of the lesson."""
    await press_until(pilot, "escape", lambda: len(pilot.app.screen_stack) == 1, "the lesson is in front")
    return lesson_screen(pilot)


async def write(pilot: Pilot[Any], text: str) -> None:
    """Type a text, a key for each character."""
    await press(pilot, *("enter" if character == "\n" else character for character in text))


async def paste(pilot: Pilot[Any], text: str) -> None:
    """Paste, as a terminal does."""
    pilot.app.post_message(events.Paste(text))
    await settled(pilot)


async def open_map(pilot: Pilot[Any]) -> None:
    """Go to the map, with all its lessons."""
    hit(pilot, "f4")
    await until_shown(pilot, MapScreen)
    await until(pilot, lambda: pilot.app.screen.query_one(OptionList).option_count)


# What is shown


def lesson_screen(pilot: Pilot[Any]) -> LessonScreen:
    """The screen in front, which is a lesson."""
    screen = pilot.app.screen
    assert isinstance(screen, LessonScreen)
    return screen


def answer(pilot: Pilot[Any]) -> str:
    """What is typed."""
    return lesson_screen(pilot).query_one(AnswerPane).answer


def outcome(pilot: Pilot[Any]) -> Outcome | None:
    """The verdict that is shown; None where none is."""
    shown = lesson_screen(pilot).query_one(VerdictPanel).shown
    return shown.verdict.outcome if shown else None


# Holding back


def held_back(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Every answer is judged right, once the event is set."""
    release = asyncio.Event()

    async def slow(*_: object, **__: object) -> Verdict:
        await release.wait()
        return Verdict(task="adding/sum", outcome=Outcome.CORRECT)

    monkeypatch.setattr("tutor.sandbox.stoppable.stoppable", slow)
    return release
