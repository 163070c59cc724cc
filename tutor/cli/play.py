"""``play``: the tutor on the screen, where there is one."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from tutor.cli import opening
from tutor.cli.keeping_due import keep_due
from tutor.keeping import open_keeping
from tutor.loader.problem import Problems
from tutor.progress import SaveProblem, existing, find_saves, learners
from tutor.progress.waiting import heard_by
from tutor.session import Session
from tutor.tui.bar import bar
from tutor.tui.colours import DARK
from tutor.tui.first_painting import FirstPainting
from tutor.tui.start_rows import bar_of_start, going_on, indented, start_lines

if TYPE_CHECKING:
    from tutor.games import Wanted

NO_SCREEN = 2
FAILED = 3
FRAMES = "100"


def play(asked: Any, wanted: Wanted | None = None) -> int:
    """Open the tutor on the screen, also in the arcade; without a screen, say what to use instead."""
    if problem := no_screen():
        print(problem, file=sys.stderr)
        return NO_SCREEN
    folder = opening.own_course(asked)
    lesson, step = opening.known_place(asked.lesson, folder) if asked.lesson else (None, None)
    saves = find_saves(asked.saves)
    name = asked.user or os.environ.get("XENT_TUTOR_USER") or ""
    known = learners(saves)
    learner = existing(saves, name) if name else known[0] if len(known) == 1 and not asked.ask else None
    session = None
    if learner is not None:
        session = Session(folder, open_keeping(saves, learner))
        open_lesson(session, lesson, step)
    # Textual paints at the next of so many moments in a second: with its 60 a verdict waits 8 ms longer on average.
    os.environ.setdefault("TEXTUAL_FPS", FRAMES)
    is_placed = getattr(asked, "place", False) is True
    with FirstPainting() as painting:
        if session is not None and not (asked.review or wanted or is_placed):
            paint_first(painting, session, at_start=lesson is None)
        from tutor.tui.app import First, TutorApp

        chooses = opening.first_of_several(asked) and not lesson and not wanted
        first = First.REVIEW if asked.review else First.LESSON if lesson or wanted else First.START
        first = First.PLACE if is_placed else first
        app = TutorApp(
            folder,
            saves,
            session,
            name=name,
            lesson=lesson,
            step=step,
            first=first,
            wanted=wanted,
            chooses=chooses,
            painting=painting,
        )
        with heard_by(app.show_wait):
            app.run()
    if app.last_learner:
        with suppress(SaveProblem, Problems):  # it was said on the screen
            keep_due(app.folder, saves, app.last_learner)
    return FAILED if app.return_code else 0


def paint_first(painting: FirstPainting, session: Session, *, at_start: bool) -> None:
    """Paint what the first screen will begin with, so that it is there while Textual is being loaded."""
    standing, theme = session.standing(), session.setting("theme") or DARK
    if at_start:
        columns = shutil.get_terminal_size().columns
        rows = start_lines([going_on(standing)], columns, games=session.offers_games)
        painting.paint(theme, partial(bar, bar_of_start(standing)), indented(rows, columns))
    else:
        painting.paint(theme, partial(bar, standing))


def open_lesson(session: Session, lesson: str | None, step: str | None = None) -> None:
    """Open what is named, else where the learner left off. Raises Problems, with the way around them."""
    if lesson is not None and step is None:
        session.head_for(lesson)
    try:
        if lesson is not None and step is not None:
            session.open(lesson, step)
        session.standing()
    except Problems:
        print("This lesson cannot be opened. 'xent-tutor play LESSON' opens another.", file=sys.stderr)
        raise


def no_screen() -> str | None:
    """Why the tutor cannot draw here, and what to use instead; None where it can."""
    others = (
        "Without one, use 'xent-tutor list', 'xent-tutor learn LESSON', 'xent-tutor show LESSON' and"
        " 'xent-tutor check TASK'.\n"
        "'xent-tutor --help' shows every command."
    )
    if os.environ.get("TEXTUAL_DRIVER"):
        return None  # a browser draws
    streams = {"input": sys.stdin, "output": sys.stdout, "error output (stderr)": sys.stderr}
    if elsewhere := [name for name, stream in streams.items() if not stream.isatty()]:
        *others_too, last = elsewhere
        which = f"{', '.join(others_too)} and {last} are none" if others_too else f"{last} is not one"
        return f"xent-tutor draws on a terminal, and its {which}. {others}"
    if os.environ.get("TERM", "") in ("dumb", "unknown"):
        return f"xent-tutor draws on a terminal, and this one (TERM={os.environ['TERM']}) cannot be drawn on. {others}"
    return None
