"""Draws the tutor's screens as SVG into docs/pictures: what it looks like, before anybody has started it.

python -m tools.pictures [FOLDER]
"""

from __future__ import annotations

import asyncio
import random
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot

from tutor.attempt import Attempt, Outcome, Verdict
from tutor.checkers import check, reference
from tutor.games import Wanted
from tutor.lesson import Choice, Code, Lesson, Step, Text, Training
from tutor.loader import CourseFolder, open_course
from tutor.progress import Progress
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.game import GameScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.variant import filled

ROOT = Path(__file__).parent.parent
INTO = ROOT / "docs" / "pictures"
SIZE = (120, 36)
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
"""The moment at which all pictures are drawn."""
PATIENCE = 60.0
"""Seconds until a wait is in vain."""
FROM_ELSEWHERE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
"""Fonts that a picture would fetch: it does with those that are there."""
GUESSES = ("_9", "it5", "s8", "_8", "the4", "h7", "e9")
"""Letters that are bet on, and how sure one is of them."""

Act = Callable[[Pilot[None]], Awaitable[None]]


class Shot(NamedTuple):
    """A screen: where it is, and what is done there."""

    lesson: str
    step: int
    act: Act


def shots(course: CourseFolder) -> dict[str, Shot]:
    """The screens by the names of their files."""
    return {
        "lesson": Shot("entropy", at(course.lesson("entropy"), has_picture), wait),
        "reason": Shot("kl-divergence", at(course.lesson("kl-divergence"), is_program), answer_wrongly),
        "training": Shot("softmax-regression", at(course.lesson("softmax-regression"), is_training), train),
        "map": Shot("entropy", 0, open_map),
        "progress": Shot("entropy", 0, open_progress),
        "game": Shot("entropy", 0, play),
    }


def at(lesson: Lesson, wanted: Callable[[Step], bool]) -> int:
    """The first step of a lesson that is wanted."""
    return next(index for index, step in enumerate(lesson.steps) if wanted(step))


def has_picture(step: Step) -> bool:
    """Whether a step is a text with a picture."""
    return isinstance(step, Text) and step.picture is not None


def is_program(step: Step) -> bool:
    """Whether a step wants a program, and knows a wrong one."""
    return isinstance(step, Code) and bool(step.misconceptions)


def is_training(step: Step) -> bool:
    """Whether a step is a training."""
    return isinstance(step, Training)


# What is done


async def wait(pilot: Pilot[None]) -> None:
    """Until all that was begun is done."""
    loop = asyncio.get_running_loop()
    end, quiet = loop.time() + PATIENCE, 0
    while quiet < 20:
        if loop.time() > end:
            raise TimeoutError("the screen never came to rest")
        await pilot.pause(0.02)
        screen = pilot.app.screen
        ready = not isinstance(screen, LessonScreen) or (screen.furnished and not screen.checking)
        working = any(worker.is_running for worker in pilot.app.workers if worker.group not in ("default", "look"))
        quiet = quiet + 1 if ready and not working else 0


async def answer(pilot: Pilot[None], text: str) -> None:
    """Give an answer, and wait for its verdict with the reason."""
    await wait(pilot)
    pilot.app.screen.query_one(AnswerPane).replace(text)
    await pilot.press("home", "f5")
    await wait(pilot)


async def answer_wrongly(pilot: Pilot[None]) -> None:
    """A program with a known mistake."""
    task = task_of(pilot)
    assert isinstance(task, Code)
    await answer(pilot, task.misconceptions[0].answer)


async def train(pilot: Pilot[None]) -> None:
    """The author's own training, which reports as its starter does, with what that drew while it ran."""
    task = task_of(pilot)
    assert isinstance(task, Training)
    reports = [line for line in task.starter.splitlines() if "report(" in line]
    await answer(pilot, "\n".join([task.answer.rstrip(), *reports, ""]))
    await pilot.press("ctrl+t")
    await wait(pilot)


async def open_map(pilot: Pilot[None]) -> None:
    """The course."""
    await wait(pilot)
    await pilot.press("f4")
    await wait(pilot)


async def open_progress(pilot: Pilot[None]) -> None:
    """The learner's progress."""
    await open_map(pilot)
    await pilot.press("f2")
    await wait(pilot)


async def play(pilot: Pilot[None]) -> None:
    """A round of the game about letters, a few guesses in."""
    await wait(pilot)
    assert isinstance(pilot.app, TutorApp)
    assert pilot.app.session is not None
    wanted = Wanted(game="shannon", level=1, seed=7)
    await pilot.app.push_screen(GameScreen(pilot.app.session, wanted.game, wanted=wanted))
    await pilot.press("space")
    await wait(pilot)
    for letter_or_digit in "".join(GUESSES):
        await pilot.press(letter_or_digit)
        await wait(pilot)


def task_of(pilot: Pilot[None]) -> Step:
    """The step that is shown."""
    assert isinstance(pilot.app, TutorApp)
    assert pilot.app.session is not None
    return pilot.app.session.step


# A learner


def attempts(course: CourseFolder) -> Iterator[Attempt]:
    """What somebody answered in the first lessons, over three weeks."""
    chance = random.Random(7)
    tasks = [task for lesson in course.lessons[:22] for task in course.lesson(lesson).tasks]
    days = [day for day in range(24, -1, -1) if chance.random() < 0.65]
    for number, task in enumerate(tasks):
        when = NOW - timedelta(days=days[number * len(days) // len(tasks)], minutes=300 - number)
        known = [each for each in getattr(task, "misconceptions", ()) if each.name]
        if known and chance.random() < 0.4:
            found = chance.choice(known)
            wrong = Verdict(task=task.id, outcome=Outcome.WRONG, misconception=found.name, feedback=(found.say,))
            yield Attempt(task=task.id, answer="", outcome=Outcome.WRONG, at=when, verdict=wrong, offset_minutes=0)
        later = when + timedelta(minutes=1)
        answered = reference(filled(task))
        chosen = isinstance(task, Choice)
        right = check(task, answered) if chosen else Verdict(task=task.id, outcome=Outcome.CORRECT)
        yield Attempt(task=task.id, answer=answered, outcome=Outcome.CORRECT, at=later, verdict=right, offset_minutes=0)


def learner(course: CourseFolder) -> Session:
    """Somebody in the middle of the course, whose progress is in memory only."""
    progress = Progress(":memory:", "Ada")
    session = Session(course, progress, clock=lambda: NOW)
    for attempt in attempts(course):
        progress.add(attempt)
    return session


async def drawn(course: CourseFolder, shot: Shot, size: tuple[int, int] = SIZE, theme: str = "") -> str:
    """One screen as SVG."""
    session = learner(course)
    session.open(shot.lesson, shot.step)
    app = TutorApp(course, ROOT, session)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        if theme:
            app.theme = theme
        await shot.act(pilot)
        app.screen.set_focus(None) if not isinstance(app.screen, LessonScreen) else None
        await wait(pilot)
        return FROM_ELSEWHERE.sub("", app.export_screenshot(title="xent-tutor"))


def main(into: Path) -> None:
    """Draw all of them."""
    course = open_course(ROOT / "lessons")
    into.mkdir(parents=True, exist_ok=True)
    for name, shot in shots(course).items():
        (into / f"{name}.svg").write_text(asyncio.run(drawn(course, shot)), "utf-8")
        print(into / f"{name}.svg")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else INTO)
