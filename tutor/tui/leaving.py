"""What leaving waits for, and what becomes of what could not be kept."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path

from textual.app import App

from tutor.keeping import Keeping
from tutor.progress import SaveProblem
from tutor.tui.turns import Turns, followed_up, passed_through

LETTERS_SECONDS = 0.5
"""The longest that letters are waited for."""


async def letters_arrive(app: App[None], turns: Turns) -> None:
    """Wait for letters that are on their way: one may leave right after a key.

    A letter goes from the app to what has the focus; what it changed is told from there up to the screen.
    """
    if not app.screen_stack:
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(LETTERS_SECONDS):
            await passed_through(app)
            await turns.over()
            await followed_up(app.focused or app.screen)


def unkept_in_words(keeping: Keeping) -> str:
    """What is lost when one leaves now, and why."""
    return f"Not kept: {', '.join(keeping.unkept) or 'where you are'}. {keeping.problem}"


def new_file(folder: Path, learner: str) -> Path:
    """A name that nothing has yet, for all of a learner's progress."""
    name = "-".join(["xent-tutor", *re.findall(r"\w+", learner)])
    names = (f"{name}{f'-{number}' if number > 1 else ''}.sqlite" for number in count(1))
    return next(path for each in names if not (path := folder / each).exists())


def rescued(keeping: Keeping, folders: Iterable[Path]) -> Path | None:
    """Write all of a learner's progress into the first of these folders that takes it; where."""
    for folder in folders:
        with suppress(SaveProblem, OSError):
            keeping.rescue(to := new_file(folder, keeping.learner))
            return to
    return None


def rescued_without_asking(keeping: Keeping) -> str:
    """Write it where it can be where nobody can be asked; what to say of that."""
    said = unkept_in_words(keeping)
    to = rescued(keeping, [Path.home(), Path(tempfile.gettempdir())])
    return f"{said} All of it is in {to} now." if to else said
