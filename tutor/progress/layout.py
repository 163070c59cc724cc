"""The layout of a save: its tables, how an older one becomes this one, and what is no save of ours.

A save may come from a stranger. Its header is looked at as bytes before SQLite opens the file, and what is in it is
compared with what belongs there before anything is asked of it: a view or a trigger would be obeyed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path
from typing import assert_never

from tutor.attempt import ANSWER_SHOWN
from tutor.progress.problem import SaveProblem, damaged
from tutor.regular import NotRead, read_beginning

SCHEMA_VERSION = 3
APPLICATION_ID = 0x78656E74  # "xent"

HINT_COST = 0.2
"""The part of a task's points that each hint took up to version 2; a fifth of them always remained."""

FIRST_COURSE = "cross-entropy"
"""What attempts belong to that were kept before courses had ids."""

BOTH = f"""
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY, task TEXT NOT NULL, answer TEXT NOT NULL, outcome TEXT NOT NULL,
    at TEXT NOT NULL, hints INTEGER NOT NULL, seed INTEGER, verdict TEXT NOT NULL,
    course TEXT DEFAULT '{FIRST_COURSE}', course_version TEXT, offset_minutes INTEGER, seconds REAL, mode TEXT,
    belief TEXT, digest TEXT
);
CREATE INDEX attempt_task ON attempt (course, task);
CREATE INDEX attempt_right ON attempt (course, task) WHERE outcome = 'correct';
CREATE TRIGGER attempt_is_kept BEFORE UPDATE ON attempt BEGIN SELECT RAISE(ABORT, 'attempts are only added'); END;
CREATE TRIGGER attempt_stays BEFORE DELETE ON attempt BEGIN SELECT RAISE(ABORT, 'attempts are only added'); END;
CREATE TABLE note (
    id INTEGER PRIMARY KEY, attempt INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, at TEXT NOT NULL
);
CREATE INDEX note_attempt ON note (attempt);
CREATE TRIGGER note_is_kept BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'notes are only added'); END;
CREATE TRIGGER note_stays BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'notes are only added'); END;
CREATE TABLE draft (
    course TEXT NOT NULL, task TEXT NOT NULL, answer TEXT NOT NULL, hints INTEGER NOT NULL, PRIMARY KEY (course, task)
);
CREATE TABLE place (course TEXT PRIMARY KEY, lesson TEXT NOT NULL, step TEXT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE renamed (
    course TEXT NOT NULL, was TEXT NOT NULL, task TEXT NOT NULL, PRIMARY KEY (course, was)
);
CREATE TABLE tally (
    id INTEGER PRIMARY KEY CHECK (id = 1), fold INTEGER NOT NULL, attempt INTEGER NOT NULL, note INTEGER NOT NULL,
    latest TEXT NOT NULL, zone TEXT NOT NULL, doubtful INTEGER NOT NULL, skipped INTEGER NOT NULL
);
CREATE TABLE tally_task (
    course TEXT NOT NULL, task TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (course, task)
);
"""
SECOND_TALLIES = """
CREATE TABLE tally_day (
    course TEXT NOT NULL, day TEXT NOT NULL, answers INTEGER NOT NULL, right INTEGER NOT NULL,
    PRIMARY KEY (course, day)
);
CREATE INDEX tally_right ON tally_day (day) WHERE right > 0;
CREATE TABLE tally_met (
    course TEXT NOT NULL, name TEXT NOT NULL, times INTEGER NOT NULL, said TEXT NOT NULL, PRIMARY KEY (course, name)
);
"""
TALLIES = """
CREATE TABLE tally_day (
    course TEXT NOT NULL, day TEXT NOT NULL, answers INTEGER NOT NULL, right INTEGER NOT NULL,
    reviewed INTEGER NOT NULL, PRIMARY KEY (course, day)
);
CREATE INDEX tally_played ON tally_day (day);
CREATE TABLE tally_met (
    course TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (course, name)
);
CREATE TABLE tally_forecasts (course TEXT PRIMARY KEY, state TEXT NOT NULL);
"""
SECOND_SCHEMA = BOTH + SECOND_TALLIES
SCHEMA = BOTH + TALLIES

FIRST_SCHEMA = """
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY, task TEXT NOT NULL, answer TEXT NOT NULL, outcome TEXT NOT NULL,
    at TEXT NOT NULL, hints INTEGER NOT NULL, seed INTEGER, verdict TEXT NOT NULL
);
CREATE INDEX attempt_task ON attempt (task);
CREATE TRIGGER attempt_is_kept BEFORE UPDATE ON attempt BEGIN SELECT RAISE(ABORT, 'attempts are only added'); END;
CREATE TRIGGER attempt_stays BEFORE DELETE ON attempt BEGIN SELECT RAISE(ABORT, 'attempts are only added'); END;
CREATE TABLE draft (task TEXT PRIMARY KEY, answer TEXT NOT NULL, hints INTEGER NOT NULL);
CREATE TABLE place (id INTEGER PRIMARY KEY CHECK (id = 1), lesson TEXT NOT NULL, step INTEGER NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
SCHEMAS = {1: FIRST_SCHEMA, 2: SECOND_SCHEMA, 3: SCHEMA}
"""What a save of each version holds."""

NEW_COLUMNS = (
    f"course TEXT DEFAULT '{FIRST_COURSE}'",
    "course_version TEXT",
    "offset_minutes INTEGER",
    "seconds REAL",
    "mode TEXT",
    "belief TEXT",
    "digest TEXT",
)
"""Of an attempt, since version 2. Old rows are not touched: a column that is added gives them its default."""


def make_new(database: sqlite3.Connection) -> None:
    """All tables, in the transaction that is open."""
    for statement in split_statements(SCHEMA):
        database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def from_first(database: sqlite3.Connection) -> None:
    """Version 1 becomes version 2, in the transaction that is open: courses and notes."""
    for column in NEW_COLUMNS:
        database.execute(f"ALTER TABLE attempt ADD COLUMN {column}")
    database.execute("DROP INDEX attempt_task")
    database.execute("ALTER TABLE draft RENAME TO old_draft")
    database.execute("ALTER TABLE place RENAME TO old_place")
    for statement in split_statements(SECOND_SCHEMA):
        name = statement.split()[2]
        if statement.startswith("CREATE TABLE attempt") or name in ("attempt_is_kept", "attempt_stays", "setting"):
            continue
        database.execute(statement)
    database.execute(f"INSERT INTO draft SELECT '{FIRST_COURSE}', task, answer, hints FROM old_draft")
    database.execute(f"INSERT INTO place SELECT '{FIRST_COURSE}', lesson, '#' || step FROM old_place")
    database.execute("DROP TABLE old_draft")
    database.execute("DROP TABLE old_place")
    database.execute("PRAGMA user_version = 2")


def from_second(database: sqlite3.Connection) -> None:
    """Version 2 becomes version 3, in the transaction that is open: what was earned, and other tallies."""
    _note_earned(database)
    for table in ("tally_day", "tally_met"):
        database.execute(f"DROP TABLE {table}")
    for statement in split_statements(TALLIES):
        database.execute(statement)
    for table in ("tally", "tally_task"):  # made anew of the attempts
        database.execute(f"DELETE FROM {table}")
    database.execute("PRAGMA user_version = 3")


def _note_earned(database: sqlite3.Connection) -> None:
    """What each task's first right answer earned under the rules of versions 1 and 2, as the part of its points."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    first_right = database.execute(
        "SELECT id, hints FROM attempt WHERE id IN"
        " (SELECT min(id) FROM attempt WHERE outcome = 'correct' GROUP BY course, task) ORDER BY id"
    ).fetchall()
    for attempt, hints in first_right:
        shown = hints if isinstance(hints, int) else 0
        share = 0.0 if shown >= ANSWER_SHOWN else max(HINT_COST, 1 - HINT_COST * shown)
        database.execute(
            "INSERT INTO note (attempt, kind, value, at) VALUES (?, 'earned', ?, ?)", (attempt, f"{share:g}", now)
        )


CHANGES: dict[int, Callable[[sqlite3.Connection], None]] = {1: from_first, 2: from_second}
"""What makes the next version of each older one."""


def compare(database: sqlite3.Connection, version: int, file: Path | str) -> None:
    """Compare what a save holds with what its version should. Raises SaveProblem, naming what differs."""
    wanted = described(_empty(version))
    found = described(database)
    differs = sorted({name for name in (*wanted, *found) if wanted.get(name) != found.get(name)})
    if differs:
        raise SaveProblem(
            f"The save {file} is not as xent-tutor writes it ({', '.join(differs[:3])}), so it is not opened,"
            " and has not been changed. 'xent-tutor save repair' makes a new save of the answers in it."
        )


_described: dict[int, sqlite3.Connection] = {}


def _empty(version: int) -> sqlite3.Connection:
    """An empty save of this version, in memory, made once."""
    if version not in _described:
        database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        for statement in split_statements(SCHEMAS[version]):
            database.execute(statement)
        _described[version] = database
    return _described[version]


def described(database: sqlite3.Connection) -> dict[str, object]:
    """Everything in a database by its name: the columns of tables, the text of all else."""
    found: dict[str, object] = {}
    for kind, name, table, sql in database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall():
        shown = f"{kind} {str(name)[:40]!r}"
        if str(name).startswith("sqlite_"):
            continue
        if kind == "table" and not str(sql).lower().startswith("create virtual"):
            quoted = str(name).replace('"', '""')
            columns = database.execute(f'PRAGMA table_xinfo("{quoted}")').fetchall()
            found[shown] = sorted(column[1:] for column in columns)
        else:
            found[shown] = (table, " ".join(str(sql).split()))
    return found


def split_statements(script: str) -> list[str]:
    """The statements of a script; ``executescript`` would commit between them."""
    statements, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            statements.append(part.strip())
            part = ""
    return statements


class Fault(Enum):
    """What the first bytes of a file say against its being a save of ours."""

    EMPTY = auto()
    NO_DATABASE = auto()
    FOREIGN = auto()
    """A database of another program."""
    UNFINISHED = auto()
    NEWER = auto()


def fault_of(header: bytes) -> Fault | None:
    """What is wrong with a file that begins so.

    Offsets 60 and 68 of the header hold user_version and application_id (sqlite.org/fileformat2.html).
    """
    version, application = (int.from_bytes(header[at : at + 4], "big") for at in (60, 68))
    if not header:
        return Fault.EMPTY
    if len(header) < 100 or header[:16] != b"SQLite format 3\0":
        return Fault.NO_DATABASE
    if application != APPLICATION_ID:
        return Fault.FOREIGN
    if version == 0:
        return Fault.UNFINISHED
    return Fault.NEWER if version > SCHEMA_VERSION else None


BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite reads beside a save, where it is there."""


def header_of(file: Path) -> bytes | None:
    """The file's first bytes; None where there is none. Raises SaveProblem, also for what is no file.

    What lies beside it must be files too: SQLite reads a pipe or a device without end.
    """
    for ending in BESIDE:
        log = Path(f"{file}{ending}")
        if log.exists() and not log.is_file():
            raise SaveProblem(f"{log}, which belongs to the save, is no file. Move it out of the saves folder.")
    try:
        return read_beginning(file, 100)
    except FileNotFoundError:
        if file.is_symlink():
            raise SaveProblem(f"The save {file} is a link, and what it leads to is not there.") from None
        return None
    except NotRead as error:
        raise SaveProblem(
            f"The save {file} cannot be read: {error.strerror}. Move it out of the saves folder."
        ) from error
    except OSError as error:
        raise SaveProblem(f"The save {file} cannot be read: {error.strerror}. Its rights may be wrong.") from error


def check_header(file: Path) -> None:
    """Look at the file's first bytes without opening it as a database. Raises SaveProblem."""
    header = header_of(file)
    if header is None:
        return
    match fault_of(header):
        case None:
            return
        case Fault.EMPTY:
            raise SaveProblem(
                f"The save {file} is empty: what was in it is gone. 'xent-tutor save restore' puts a copy back;"
                " or move the file away to start afresh under the same name."
            )
        case Fault.NO_DATABASE | Fault.UNFINISHED:
            raise SaveProblem(damaged(file))
        case Fault.FOREIGN:
            raise SaveProblem(f"{file} is not a save of xent-tutor. Move it out of the saves folder.")
        case Fault.NEWER:
            version = int.from_bytes(header[60:64], "big")
            raise SaveProblem(
                f"The save {file} was written by a newer xent-tutor (format {version},"
                f" this one reads {SCHEMA_VERSION})."
                " Update xent-tutor; the file has not been changed."
            )
        case fault:
            assert_never(fault)
