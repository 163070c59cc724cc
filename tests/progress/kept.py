"""Saves for the tests of progress: played, changed by something else, of older layouts."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.conftest import SUMS, attempt
from tutor import progress as saves
from tutor.attempt import Outcome
from tutor.progress import Draft, KeptPlace

OLDER = Path(__file__).parent.parent / "data" / "saves"
RIGHT, WRONG = Outcome.CORRECT, Outcome.WRONG


def first_layout(tmp_path: Path) -> Path:
    """A save of the first layout: three answers to getting-started, two to distributions, and what was typed there."""
    return Path(shutil.copy(OLDER / "layout-1.sqlite", tmp_path / "Ada.sqlite"))


def played(tmp_path: Path) -> Path:
    """A save with three attempts, a draft, a place and a setting."""
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("adding/sum", WRONG, name="product"))
        progress.add(attempt("adding/sum", RIGHT))
        progress.add(attempt("adding/larger", RIGHT))
        progress.keep_draft("adding/sum", Draft("6"))
        progress.keep_place(KeptPlace("adding", "sum"))
        progress.keep_setting("theme", "dark")
    return tmp_path / "Ada.sqlite"


def changed(file: Path, *statements: str) -> Path:
    """The save after something else wrote to it, whatever it forbids."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        for name, sql in triggers:
            if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)).fetchone():
                database.execute(sql)
    return file
