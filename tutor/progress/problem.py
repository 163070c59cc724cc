"""What is said of a save that cannot be used."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class SaveProblem(Exception):
    """A save cannot be used; the message says what happened and what to do. The file is untouched."""


DAMAGED = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file raises: what SQLite says quotes what stands in it, which need be no text."""
REFUSED = (sqlite3.Error, UnicodeDecodeError)
"""What anything asked of SQLite raises."""


IN_USE = "in use by another program"


def in_words(error: Exception, file: Path | str) -> str:
    """What an error of SQLite means for the learner."""
    if isinstance(error, UnicodeDecodeError):
        return damaged(file)
    said = str(error)
    if "readonly" in said or "unable to open" in said:
        return (
            f"The save {file} cannot be written: its disk or folder is read-only."
            " Choose another folder with --saves DIR."
        )
    if "locked" in said or "busy" in said:
        return f"The save {file} is {IN_USE}. Close the other xent-tutor and try again."
    if "full" in said:
        return f"The disk is full, so the save {file} cannot be written. Free some room and try again."
    if "I/O" in said:
        return (
            f"The disk does not take or give what belongs to the save {file} ({said}). It may be full, at a limit of"
            " yours, or failing: free some room and try again, or choose another folder with --saves DIR."
        )
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in said or "not a database" in said):
        return damaged(file)
    return f"The save {file} cannot be used ({said})."


def damaged(file: Path | str) -> str:
    """What to do about a save that cannot be read."""
    return (
        f"The save {file} is damaged and has not been changed."
        " 'xent-tutor save restore' puts a copy back, 'xent-tutor save repair' makes a new save of what can be read;"
        " or move the file away to start afresh under the same name."
    )
