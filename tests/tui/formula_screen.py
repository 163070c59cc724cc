"""The tutor on the small course of formulas, for the tests of what is typed there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from tests.conftest import NOON
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.lesson import LessonScreen

FORMULA_COURSE = Path(__file__).parents[1] / "data" / "formula-course"
LOSS, GIVEN, FREE, SUM = range(4)
"""The tasks of its one lesson, by position."""


@asynccontextmanager
async def answering(step: int, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """A learner at one of the tasks, ready to type."""
    folder = open_course(FORMULA_COURSE)
    session = Session(folder, Progress(":memory:", "Ada"), clock=lambda: NOON)
    session.open("writing", step)
    app = TutorApp(folder, FORMULA_COURSE, session)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield pilot


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the panes are there and nothing is being judged."""
    for _ in range(200):
        await pilot.pause()
        screen = screen_of(pilot)
        if screen.furnished and screen.query("AnswerPane") and not screen.checking:
            break
        await asyncio.sleep(0.02)
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


async def write(pilot: Pilot[None], text: str) -> None:
    """Type a text, a key for each character."""
    await press(pilot, *("enter" if character == "\n" else character for character in text))


def screen_of(pilot: Pilot[None]) -> LessonScreen:
    screen = pilot.app.screen
    assert isinstance(screen, LessonScreen)
    return screen
