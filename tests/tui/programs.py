"""A learner at a task whose answer is a program, for the tests of what is shown beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from tests.conftest import NOON
from tests.tui.playing import outcome, press, running
from tutor.attempt import Outcome
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.lesson import LessonScreen

COURSE = Path(__file__).parents[1] / "data" / "code-course"
SLOPE, DESCEND = range(2)
RIGHT = "def step(w, rate):\n    return w - rate * slope(w)"


@asynccontextmanager
async def writing(step: int, program: str, size: tuple[int, int] = (100, 30)) -> AsyncIterator[Pilot[None]]:
    """A learner with this program in the editor of one of the tasks."""
    session = Session(open_course(COURSE), Progress(":memory:", "Ada"), clock=lambda: NOON)
    session.open("down", step)
    session.keep_draft(program)
    async with running(TutorApp(session.folder, COURSE, session), size) as pilot:
        yield pilot


def screen_of(pilot: Pilot[None]) -> LessonScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, LessonScreen)
    return screen


async def judged(pilot: Pilot[None]) -> Outcome:
    await press(pilot, "f5")
    found = outcome(pilot)
    assert found is not None
    return found
