"""The files of saves: which one it is, made whole or not at all, copied with what its log holds."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from tutor.progress import layout
from tutor.progress.in_memory import backup
from tutor.progress.problem import REFUSED, SaveProblem, in_words


def can_be_written(file: Path) -> bool:
    """Whether rights and system let us write a save: its own file, and the log beside it."""
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def identity(file: Path) -> tuple[int, int] | None:
    """Which file this is, whatever its name; None where there is none."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def gone(file: Path) -> str:
    """What to do where the file that was opened is not there any more."""
    what = "was replaced by another" if file.exists() else "was moved or removed"
    return (
        f"The save {file} {what} while the tutor was open, so nothing more is kept in it."
        " Put it back, or leave the tutor and open it again."
    )


LOGS = ("-wal", "-shm")
"""What SQLite has beside a save that is open: what was written last, and where in that what stands."""


def logs(file: Path) -> tuple[tuple[int, int] | None, ...]:
    """Which files these are; None where there is none."""
    return tuple(identity(Path(f"{file}{ending}")) for ending in LOGS)


def log_gone(file: Path) -> str:
    """What to do where the log of the file that was opened is not there any more, and somebody uses another."""
    return (
        f"The log {file}{LOGS[0]} of the save was removed or replaced while the tutor was open, so nothing more is kept"
        " in it. Close what else has the save open, or leave the tutor and open it again."
    )


def remove(part: Path) -> None:
    """Let nothing stay of what could not be written, where the system lets us."""
    with suppress(OSError):
        part.unlink(missing_ok=True)


def private(file: Path) -> None:
    """Let only the file's owner read and write it, where the system knows rights."""
    with suppress(OSError):
        file.chmod(0o600)


def make_file(file: Path) -> None:
    """An empty save, whole or not at all; where another program makes it at the same moment, that one stands.

    Raises SaveProblem.
    """
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            layout.make_new(database)
            database.execute("COMMIT")
        private(part)
        put(part, file)
    except REFUSED as error:
        raise SaveProblem(in_words(error, file)) from error
    except OSError as error:
        raise SaveProblem(
            f"The save {file} cannot be made: {error.strerror}. Choose another folder with --saves DIR."
        ) from error
    finally:
        remove(part)


def put(part: Path, file: Path) -> None:
    """Give a finished file its name, unless that is taken."""
    try:
        os.link(part, file)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        part.rename(file)


def copy_into(database: sqlite3.Connection, to: Path) -> None:
    """A copy of an open save with all that its log holds, whole or not at all. Raises OSError and sqlite3.Error."""
    part = to.with_name(f"{to.name}.{os.getpid()}.copy")
    try:
        with closing(sqlite3.connect(part)) as copy:
            backup(database, copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        private(part)
        part.replace(to)
    finally:
        remove(part)


def copy_beside(database: sqlite3.Connection, to: Path) -> None:
    """A copy of an older layout; one that is there is kept. Raises SaveProblem."""
    if to.exists():
        return
    try:
        copy_into(database, to)
    except (OSError, *REFUSED) as error:
        raise SaveProblem(
            f"The save needs a change of its layout, and the copy {to} that is kept of it before cannot be written"
            f" ({error}). Free some room and try again; the save has not been changed."
        ) from error
