"""A copy of a save in memory: what is read where the file cannot be written, or is being written."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from tutor.progress.problem import REFUSED, SaveProblem, in_words

PATIENCE = 1.0
"""Seconds that another program is waited for."""


def copy_in_memory(file: Path, *, untouched: bool = False) -> sqlite3.Connection:
    """All that the save and its log hold. Raises SaveProblem.

    Nothing is made beside one that is to be left untouched.
    """
    ways: tuple[Callable[[Path, sqlite3.Connection], None], ...] = (_read, _read_alone, _read_elsewhere)
    if untouched and not Path(f"{file}-shm").exists():  # nobody has it open
        ways = ways[-1:]
    said = ""
    for take in ways:
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            take(file, memory)
        except (*REFUSED, OSError) as error:
            memory.close()
            said = said or (unreadable(file, error) if isinstance(error, OSError) else in_words(error, file))
            if "locked" in str(error):  # whoever holds it may be writing to it
                break
        else:
            return memory
    raise SaveProblem(said)


def unreadable(file: Path, error: OSError) -> str:
    """What is said of a file that the system does not let us read."""
    return f"The save {file} cannot be read: {error.strerror}. Its rights may be wrong."


def _read(file: Path, into: sqlite3.Connection) -> None:
    """As any reader: others may write meanwhile. SQLite wants to make a small file beside it for that."""
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, timeout=PATIENCE)) as found:
        backup(found, into)


def _read_alone(file: Path, into: sqlite3.Connection) -> None:
    """Without the small file, which a full disk does not take: nobody else may have the save open then."""
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, timeout=0)) as found:
        found.execute("PRAGMA locking_mode = EXCLUSIVE")
        backup(found, into)


def _read_elsewhere(file: Path, into: sqlite3.Connection) -> None:
    """Where nothing can be made beside it: the file and its log in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="xent-tutor-") as folder:
        copy = Path(folder) / "save.sqlite"
        shutil.copyfile(file, copy)
        if (log := Path(f"{file}-wal")).exists():
            shutil.copyfile(log, f"{copy}-wal")
        with closing(sqlite3.connect(copy)) as found:
            backup(found, into)


def backup(found: sqlite3.Connection, into: sqlite3.Connection) -> None:
    """Copy all of one moment. Raises sqlite3.Error, also where it is locked: SQLite's own would wait without end."""
    begins = not found.in_transaction
    if begins:
        found.execute("BEGIN")
    found.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # takes the lock for reading
    found.backup(into, pages=1_000)
    if begins:
        found.rollback()
