"""What becomes, at leaving, of what could not be kept."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from tutor.keeping import Keeping
from tutor.progress import SaveProblem


def unkept_in_words(keeping: Keeping, why: str) -> str:
    """What is lost when one leaves now, and why."""
    return f"Not kept: {', '.join(keeping.unkept) or 'where you are'}. {why}"


def new_file(folder: Path, learner: str) -> Path:
    """A name that nothing has yet, for all of a learner's progress."""
    name = "-".join(["xent-tutor", *re.findall(r"\w+", learner)])
    names = (f"{name}{f'-{number}' if number > 1 else ''}.sqlite" for number in count(1))
    return next(path for each in names if not (path := folder / each).exists())


def rescued(keeping: Keeping, folders: Iterable[Path]) -> str:
    """Write a learner's progress into the first of these folders that takes it; where it is, in words."""
    for folder in folders:
        with suppress(SaveProblem, OSError):
            to = new_file(folder, keeping.learner)
            return f"{'All of it' if keeping.rescue(to) else 'That'} is in {to} now."
    return ""


def rescued_without_asking(keeping: Keeping) -> str:
    """Write it where it can be where nobody can be asked; what to say of that."""
    return f"{unkept_in_words(keeping, keeping.problem)} {rescued(keeping, somewhere())}".rstrip()


def somewhere() -> Iterator[Path]:
    """Folders in which something may be written."""
    yield Path.home()
    with suppress(OSError):  # no temporary folder takes anything either
        yield Path(tempfile.gettempdir())
