"""The progress of learners: a save for each, an SQLite file to which attempts are only ever added.

names.py     whose save is which file
layout.py    its tables, and how an older layout becomes the one of now
rows.py      what a row says, and whether it can be
rollup.py    what the attempts come to, kept beside them
files.py     files made whole or not at all, and copied
opened.py    a save that is open, and its transactions
waiting.py   how far a calculation is that takes long
save.py      the object that front ends write to and read from
transfer.py  rows of one save taken into another
in_memory.py a copy in memory, for who only looks
copies.py    copies of the last days, what is wrong with a save, and what can be got out of it
merging.py   all that a save holds, as values: merged with another, as JSON
removed.py   what was put away, and for a week can be put back
"""

from __future__ import annotations

from pathlib import Path

from tutor.progress.in_memory import PATIENCE
from tutor.progress.layout import APPLICATION_ID, FIRST_COURSE, SCHEMA_VERSION
from tutor.progress.names import MAX_NAME, clean_name, existing, file_of, find_saves, is_name, learners
from tutor.progress.problem import SaveProblem, damaged, in_words
from tutor.progress.save import Draft, KeptPlace, Progress

__all__ = [
    "APPLICATION_ID",
    "FIRST_COURSE",
    "MAX_NAME",
    "SCHEMA_VERSION",
    "Draft",
    "KeptPlace",
    "Progress",
    "SaveProblem",
    "clean_name",
    "damaged",
    "existing",
    "file_of",
    "find_saves",
    "in_words",
    "is_name",
    "learners",
    "open_progress",
    "read_progress",
    "save_for",
]


def read_progress(saves: Path, name: str, course: str | None = None) -> Progress:
    """The progress of a learner who has one, to be looked at, also where nothing can be written. Raises SaveProblem."""
    return Progress(file_of(saves, name), name, course, only_to_read=True, busy=PATIENCE)


def save_for(saves: Path, name: str) -> tuple[Path, str]:
    """The file of a learner, known or new, and the name as it was first written; makes the folder.

    Raises SaveProblem.
    """
    known = existing(saves, name)
    name = known or clean_name(name)
    if known is None and not is_name(name):
        raise SaveProblem("A learner needs a name with at least one letter or digit.")
    try:
        saves.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SaveProblem(
            f"The saves folder {saves} cannot be made: {error.strerror}. Choose another with --saves DIR."
        ) from error
    return file_of(saves, name), name


def open_progress(saves: Path, name: str, course: str | None = None) -> Progress:
    """The progress of a learner, begun where there is none yet. Raises SaveProblem.

    A course that is not named here is named by the session (``Progress.belongs_to``).
    """
    file, name = save_for(saves, name)
    return Progress(file, name, course)
