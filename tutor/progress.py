"""The progress of one learner: an SQLite file to which attempts are only ever added."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec
from msgspec import Struct

from tutor.attempt import Attempt, Outcome, Verdict

SCHEMA_VERSION = 1
APPLICATION_ID = 0x78656E74  # "xent"
MAX_NAME = 40

SCHEMA = """
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


class SaveProblem(Exception):
    """A save cannot be used; the message says what happened and what to do. The file is untouched."""


class Draft(Struct, frozen=True):
    """What is being typed for a task, and how many hints have been shown."""

    answer: str = ""
    hints: int = 0


class Place(Struct, frozen=True):
    """Where the learner left off."""

    lesson: str
    step: int


class Progress:
    """One learner's attempts, drafts and place. ``:memory:`` keeps them for as long as the object lives."""

    def __init__(self, file: Path | str, learner: str = "", *, only_to_read: bool = False) -> None:
        """Open the file, and make it where there is none. Raises SaveProblem.

        One that is only to be read is left as it is: it may lie where nothing can be written.
        """
        self.learner = learner
        self.file = file
        if isinstance(file, Path):
            check_header(file)
        with self._explained():
            name = f"file:{quote(str(file))}?mode=ro&immutable=1" if only_to_read else file
            self._database = sqlite3.connect(
                name, timeout=5, isolation_level=None, check_same_thread=False, uri=only_to_read
            )
            try:
                if not only_to_read:
                    self._prepare()
            except BaseException:
                self._database.close()
                raise

    def _prepare(self) -> None:
        self._database.execute("PRAGMA synchronous = NORMAL")
        if self._database.execute("PRAGMA user_version").fetchone()[0] == 0:
            # Before the switch to WAL, so that the main file alone says what it is.
            with self._transaction():
                for statement in split_statements(SCHEMA):
                    self._database.execute(statement)
                self._database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                self._database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self._database.execute("PRAGMA journal_mode = WAL")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What SQLite says, in words for a learner."""
        try:
            yield
        except sqlite3.Error as error:
            raise SaveProblem(in_words(error, self.file)) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._explained():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def close(self) -> None:
        """Close the file; SQLite then folds its write-ahead log into it."""
        self._database.close()

    def add(self, attempt: Attempt) -> None:
        """Keep an attempt. A right answer takes the task's draft away. Raises SaveProblem."""
        row = (
            attempt.task,
            attempt.answer.encode("utf-8", "replace").decode(),
            attempt.outcome.value,
            attempt.at.astimezone(UTC).isoformat(timespec="milliseconds"),
            attempt.hints,
            attempt.seed,
            msgspec.json.encode(attempt.verdict).decode(),
        )
        with self._transaction():
            self._database.execute(
                "INSERT INTO attempt (task, answer, outcome, at, hints, seed, verdict) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            if attempt.outcome is Outcome.CORRECT:
                self._database.execute("DELETE FROM draft WHERE task = ?", (attempt.task,))

    def attempts(self, task: str | None = None) -> tuple[Attempt, ...]:
        """All attempts, or those of one task, oldest first. Raises SaveProblem."""
        query = "SELECT task, answer, outcome, at, hints, seed, verdict FROM attempt"
        with self._explained():
            if task is None:
                rows = self._database.execute(query + " ORDER BY id").fetchall()
            else:
                rows = self._database.execute(query + " WHERE task = ? ORDER BY id", (task,)).fetchall()
        return tuple(self._attempt(row) for row in rows)

    def solved(self) -> frozenset[str]:
        """The tasks that were ever answered rightly. Raises SaveProblem."""
        with self._explained():
            rows = self._database.execute("SELECT DISTINCT task FROM attempt WHERE outcome = 'correct'").fetchall()
        return frozenset(task for (task,) in rows)

    def last_right(self, task: str) -> str | None:
        """The learner's last right answer to a task; None where there is none. Raises SaveProblem."""
        query = "SELECT answer FROM attempt WHERE task = ? AND outcome = 'correct' ORDER BY id DESC LIMIT 1"
        with self._explained():
            row = self._database.execute(query, (task,)).fetchone()
        return row[0] if row else None

    def right_times(self) -> list[datetime]:
        """When each right answer was given, in UTC. Raises SaveProblem."""
        with self._explained():
            rows = self._database.execute("SELECT at FROM attempt WHERE outcome = 'correct'").fetchall()
        return [datetime.fromisoformat(at) for (at,) in rows]

    def _attempt(self, row: tuple[str, str, str, str, int, int | None, str]) -> Attempt:
        task, answer, outcome, at, hints, seed, verdict = row
        try:
            return Attempt(
                task=task,
                answer=answer,
                outcome=Outcome(outcome),
                at=datetime.fromisoformat(at),
                hints=hints,
                seed=seed,
                verdict=msgspec.json.decode(verdict, type=Verdict),
            )
        except (ValueError, msgspec.DecodeError) as error:
            raise SaveProblem(damaged(self.file)) from error

    def draft(self, task: str) -> Draft:
        """What was being typed for a task; empty where nothing was. Raises SaveProblem."""
        with self._explained():
            row = self._database.execute("SELECT answer, hints FROM draft WHERE task = ?", (task,)).fetchone()
        return Draft(*row) if row else Draft()

    def keep_draft(self, task: str, draft: Draft) -> None:
        """Keep what is being typed. Raises SaveProblem."""
        answer = draft.answer.encode("utf-8", "replace").decode()
        with self._transaction():
            self._database.execute(
                "INSERT INTO draft VALUES (?, ?, ?) ON CONFLICT (task) DO UPDATE"
                " SET answer = excluded.answer, hints = excluded.hints",
                (task, answer, draft.hints),
            )

    @property
    def place(self) -> Place | None:
        """Where the learner left off. Raises SaveProblem."""
        with self._explained():
            row = self._database.execute("SELECT lesson, step FROM place").fetchone()
        return Place(*row) if row else None

    def keep_place(self, place: Place) -> None:
        """Keep where the learner is. Raises SaveProblem."""
        with self._transaction():
            self._database.execute("REPLACE INTO place VALUES (1, ?, ?)", (place.lesson, place.step))

    def setting(self, name: str) -> str | None:
        """What the learner chose for a setting of the screen, such as the theme. Raises SaveProblem."""
        with self._explained():
            row = self._database.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a setting of the screen. Raises SaveProblem."""
        with self._transaction():
            self._database.execute("REPLACE INTO setting VALUES (?, ?)", (name, value))


def split_statements(script: str) -> list[str]:
    """The statements of a script; ``executescript`` would commit between them."""
    statements, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            statements.append(part)
            part = ""
    return statements


def check_header(file: Path) -> None:
    """Look at the file's first bytes without opening it as a database. Raises SaveProblem.

    Offsets 60 and 68 of the header hold user_version and application_id (sqlite.org/fileformat2.html).
    """
    try:
        with file.open("rb") as stream:
            header = stream.read(100)
    except FileNotFoundError:
        return
    except OSError as error:
        raise SaveProblem(f"The save {file} cannot be read: {error.strerror}. Its rights may be wrong.") from error
    if not header:
        return
    version, application = (int.from_bytes(header[at : at + 4], "big") for at in (60, 68))
    if len(header) < 100 or header[:16] != b"SQLite format 3\0":
        raise SaveProblem(damaged(file))
    if application != APPLICATION_ID:
        raise SaveProblem(f"{file} is not a save of xent-tutor. Move it out of the saves folder.")
    if version > SCHEMA_VERSION:
        raise SaveProblem(
            f"The save {file} was written by a newer xent-tutor (format {version}, this one reads {SCHEMA_VERSION})."
            " Update xent-tutor; the file has not been changed."
        )


def in_words(error: sqlite3.Error, file: Path | str) -> str:
    """What an error of SQLite means for the learner."""
    said = str(error)
    if "readonly" in said or "unable to open" in said:
        return (
            f"The save {file} cannot be written: its disk or folder is read-only."
            " Choose another folder with --saves DIR."
        )
    if "locked" in said or "busy" in said:
        return f"The save {file} is in use by another program. Close the other xent-tutor and try again."
    if "full" in said:
        return f"The disk is full, so the save {file} cannot be written. Free some room and try again."
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in said or "not a database" in said):
        return damaged(file)
    return f"The save {file} cannot be used ({said})."


def damaged(file: Path | str) -> str:
    """What to do about a save that cannot be read."""
    return (
        f"The save {file} is damaged and has not been changed."
        " Put a copy of it back, or move it away to start afresh under the same name."
    )


def find_saves(asked: str | None = None) -> Path:
    """The saves folder: as asked, else of this checkout, else in the user's data folder."""
    asked = asked or os.environ.get("XENT_TUTOR_SAVES")
    if asked:
        return Path(asked).expanduser()
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "saves"
    import platformdirs

    return Path(platformdirs.user_data_dir("xent-tutor", appauthor=False)) / "saves"


def learners(saves: Path) -> list[str]:
    """The names of those who have a save here, who played last first. Raises SaveProblem."""
    try:
        files = [(file.stat().st_mtime, unquote(file.stem)) for file in saves.glob("*.sqlite")]
        if saves.exists() and not saves.is_dir():
            raise SaveProblem(f"{saves} is a file; the saves folder should be there. Choose one with --saves DIR.")
    except OSError as error:
        raise SaveProblem(
            f"The saves folder {saves} cannot be read: {error.strerror}. Choose another with --saves DIR."
        ) from error
    return [name for _, name in sorted(files, reverse=True)]


def existing(saves: Path, name: str) -> str | None:
    """The learner's name as it was first written, or None; capitals do not matter."""
    wanted = clean_name(name).casefold()
    return next((known for known in learners(saves) if known.casefold() == wanted), None)


def clean_name(name: str) -> str:
    """A name without what could not be shown: control characters and blanks around and between."""
    shown = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(shown.split())[:MAX_NAME]


def read_progress(saves: Path, name: str) -> Progress:
    """The progress of a learner who has one, to be looked at, also where nothing can be written. Raises SaveProblem."""
    file = saves / f"{quote(name, safe=' ')}.sqlite"
    if os.access(file, os.W_OK) and os.access(saves, os.W_OK):
        return open_progress(saves, name)
    return Progress(file, name, only_to_read=True)


def open_progress(saves: Path, name: str) -> Progress:
    """The progress of a learner, begun where there is none yet. Raises SaveProblem."""
    name = existing(saves, name) or clean_name(name)
    if not name:
        raise SaveProblem("A learner needs a name with at least one letter or digit.")
    try:
        saves.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveProblem(
            f"The saves folder {saves} cannot be made: {error.strerror}. Choose another with --saves DIR."
        ) from error
    return Progress(saves / f"{quote(name, safe=' ')}.sqlite", name)
