"""The progress of one learner: an SQLite file to which attempts are only ever added."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import RLock
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tutor.attempt import Attempt, Note, NoteKind, Outcome
from tutor.progress import layout, rollup, rows
from tutor.progress.problem import SaveProblem, damaged, in_words
from tutor.review import Forecasts
from tutor.score import Tally, TaskTally

T = TypeVar("T")

BUSY = 5.0
"""Seconds that are waited for another program to let go of the file."""


class Draft(Struct, frozen=True):
    """What is being typed for a task, and how many hints have been shown."""

    answer: str = ""
    hints: int = 0


class KeptPlace(Struct, frozen=True):
    """Where the learner left off: the step by the name that ``Lesson.step_id`` gives it."""

    lesson: str
    step: str


class Progress:
    """One learner's attempts, drafts and place in a course. ``:memory:`` keeps them for as long as the object lives."""

    def __init__(
        self,
        file: Path | str,
        learner: str = "",
        course: str | None = None,
        *,
        only_to_read: bool = False,
        busy: float = BUSY,
    ) -> None:
        """Open the file, and make it where there is none. Raises SaveProblem.

        One that is only to be read is left as it is: it may lie where nothing can be written.
        """
        self.learner = learner
        self.file = file
        self._course = course
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._lock = RLock()
        """The map reads in a thread; transactions of one connection cannot overlap."""
        self._identity: tuple[int, int] | None = None
        opened = file
        if isinstance(file, Path):
            layout.check_header(file)
            if only_to_read:
                opened = self._copy(file)
            elif not file.exists():
                make_file(file)
        with self._explained():
            self._database = sqlite3.connect(opened, timeout=busy, isolation_level=None, check_same_thread=False)
            try:
                self._prepare()
                if only_to_read:
                    self._database.execute("PRAGMA query_only = ON")
            except BaseException:
                self.close()
                raise
        if isinstance(file, Path) and not only_to_read:
            self._identity = identity(file)

    def _copy(self, file: Path) -> Path:
        """The file in a folder of its own, with what its log holds: an older layout can be read there too."""
        self._folder = tempfile.TemporaryDirectory(prefix="xent-tutor-")
        copy = Path(self._folder.name) / "save.sqlite"
        try:
            shutil.copyfile(file, copy)
            log = Path(f"{file}-wal")
            if log.exists():
                shutil.copyfile(log, f"{copy}-wal")
        except OSError as error:
            raise SaveProblem(f"The save {file} cannot be read: {error.strerror}. Its rights may be wrong.") from error
        return copy

    def _prepare(self) -> None:
        database = self._database
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA synchronous = NORMAL")
        version = self._version()
        if version == 0:  # in memory
            with self._transaction():
                layout.make_new(database)
        else:
            layout.compare(database, version, self.file)
            if version < layout.SCHEMA_VERSION:
                self._change_layout(version)
        database.execute("PRAGMA journal_mode = WAL")
        if not rollup.is_current(database, self._now()):
            with self._transaction():
                rollup.rebuild(database, self._now())

    def _version(self) -> int:
        found: int = self._database.execute("PRAGMA user_version").fetchone()[0]
        return found

    def _change_layout(self, version: int) -> None:
        """Bring an older layout to the one of now, once a copy of the file lies beside it. Raises SaveProblem."""
        if isinstance(self.file, Path) and self._folder is None:
            copy_beside(self._database, self.file.with_name(f"{self.file.name}.layout-{version}"))
        with self._transaction():
            while (version := self._version()) < layout.SCHEMA_VERSION:
                layout.CHANGES[version](self._database)

    @staticmethod
    def _now() -> datetime:
        return datetime.now(UTC)

    @property
    def course(self) -> str:
        """The id of the course that attempts, drafts and the place belong to."""
        assert self._course is not None, "progress belongs to no course yet"
        return self._course

    def belongs_to(self, course: str) -> None:
        """From now on speak of this course."""
        self._course = course

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What SQLite says, in words for a learner."""
        try:
            yield
        except sqlite3.Error as error:
            raise SaveProblem(in_words(error, self.file)) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, self._explained():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:  # SQLite rolls back by itself where the disk is full
                    self._database.execute("ROLLBACK")
                raise

    @contextmanager
    def _write(self) -> Iterator[None]:
        """A transaction in the file that was opened: one in its place is not written to. Raises SaveProblem."""
        if self._identity is not None and identity(Path(self.file)) != self._identity:
            raise SaveProblem(gone(Path(self.file)))
        with self._transaction():
            yield

    def close(self) -> None:
        """Close the file; SQLite then folds its write-ahead log into it."""
        self._database.close()
        if self._folder is not None:
            self._folder.cleanup()

    # Attempts and notes

    def add(self, attempt: Attempt) -> Attempt:
        """Keep an attempt and return it with its row. A right one takes the task's draft away. Raises SaveProblem."""
        row = rows.row_of(attempt, self.course)
        with self._write():
            key = self._database.execute(
                f"INSERT INTO attempt ({rows.COLUMNS}, digest) VALUES ({marks(len(row))})", row
            ).lastrowid
            kept = replace(attempt, id=key, course=attempt.course or self.course, at=rows.time(row[3]))
            self._taken_in(lambda: rollup.take_in(self._database, kept, kept.course or ""))
            if attempt.outcome is Outcome.CORRECT:
                for task in self._ids(attempt.task):
                    self._database.execute("DELETE FROM draft WHERE course = ? AND task = ?", (self.course, task))
        return kept

    def note(self, attempt: int, kind: NoteKind, value: str, at: datetime) -> None:
        """Keep what became known of an attempt. Raises SaveProblem."""
        note = Note(attempt=attempt, kind=kind, value=value, at=at)
        with self._write():
            key = self._database.execute(
                "INSERT INTO note (attempt, kind, value, at) VALUES (?, ?, ?, ?)",
                (attempt, kind.value, rows.as_utf8(value), rows.written(at)),
            ).lastrowid
            self._taken_in(lambda: rollup.take_note(self._database, note, key or 0))

    def note_last(self, task: str, kind: NoteKind, value: str, at: datetime) -> None:
        """Keep what became known of the last attempt at a task, where there is one. Raises SaveProblem."""
        for attempt in self.attempts(task, 1):
            if attempt.id is not None:
                self.note(attempt.id, kind, value, at)

    def attempts(self, task: str | None = None, latest: int = -1) -> tuple[Attempt, ...]:
        """All attempts in the course, or those at one task, or the latest of these, oldest first. Raises SaveProblem.

        Rows that cannot be read are left out; ``skipped`` counts them.
        """
        where, order = "course = ?", "ORDER BY id DESC LIMIT ?"
        with self._explained():
            if task is None:
                found = self._database.execute(f"{rows.READ} WHERE {where} {order}", (self.course, latest)).fetchall()
            else:
                # One query for each id: together they would be sorted, and for that all be read.
                found = [
                    row
                    for each in self._ids(task)
                    for row in self._database.execute(
                        f"{rows.READ} WHERE {where} AND task = ? {order}", (self.course, each, latest)
                    )
                ]
        found.sort(key=lambda row: int(row[0]))
        return tuple(self._readable(found[-latest:] if latest > 0 else found))

    @staticmethod
    def _readable(found: Iterable[tuple[object, ...]]) -> Iterator[Attempt]:
        for row in found:
            try:
                yield rows.attempt_of(row)
            except rows.BadRow:
                continue

    def notes(self, attempt: int) -> tuple[Note, ...]:
        """What became known of an attempt, oldest first. Raises SaveProblem."""
        query = "SELECT attempt, kind, value, at FROM note WHERE attempt = ? ORDER BY id"
        with self._explained():
            found = self._database.execute(query, (attempt,)).fetchall()
        notes = []
        for row in found:
            try:
                notes.append(rows.note_of(row))
            except rows.BadRow:
                continue
        return tuple(notes)

    def last_right(self, task: str) -> str | None:
        """The learner's last right answer to a task; None where there is none. Raises SaveProblem."""
        query = "SELECT id, answer FROM attempt WHERE course = ? AND task = ? AND outcome = 'correct'"
        latest = f"{query} ORDER BY id DESC LIMIT 1"
        with self._explained():
            found = [self._database.execute(latest, (self.course, each)).fetchone() for each in self._ids(task)]
        right = [row for row in found if row is not None]
        try:
            return rows.text(max(right, key=lambda row: int(row[0]))[1]) if right else None
        except rows.BadRow as error:
            raise SaveProblem(damaged(self.file)) from error

    # What they come to

    def tally(self) -> Tally:
        """What all attempts in the course come to. Raises SaveProblem."""
        return self._rolled_up(lambda: rollup.tally_of(self._database, self.course))

    def tasks(self, among: Iterable[str] | None = None) -> Mapping[str, TaskTally]:
        """What the attempts at each task, or at these, come to; those without any are left out. Raises SaveProblem."""
        if among is None:
            return self._rolled_up(lambda: rollup.tasks_of(self._database, self.course))
        asked = tuple(among)
        found = self._rolled_up(lambda: {task: rollup.task_tally(self._database, self.course, task) for task in asked})
        return {task: own for task, own in found.items() if own != TaskTally()}

    def solved(self, among: Iterable[str] | None = None) -> frozenset[str]:
        """The tasks, or those of these, that were ever answered rightly. Raises SaveProblem."""
        return frozenset(task for task, own in self.tasks(among).items() if own.solved)

    def days_played(self, since: date = date.min) -> tuple[date, ...]:
        """The days from this one on that were played on in any course, in order. Raises SaveProblem."""
        return self._rolled_up(lambda: tuple(rollup.days_played(self._database, since)))

    def forecasts(self) -> Forecasts:
        """What was forecast of the course's reviews, and what came. Raises SaveProblem."""
        return self._rolled_up(lambda: rollup.forecasts_of(self._database, self.course))

    @property
    def skipped(self) -> int:
        """How many rows could not be read when all were read last. Raises SaveProblem."""
        with self._explained():
            mark = rollup.mark_of(self._database)
        return 0 if mark is None else mark.skipped

    def _rolled_up(self, read: Callable[[], T]) -> T:
        """Read from the tally that is kept; one that proves wrong is made anew. Raises SaveProblem."""
        with self._explained():
            try:
                return read()
            except (rollup.Wrong, rows.BadRow):
                self.refold()
                return read()

    def _taken_in(self, take: Callable[[], None]) -> None:
        """Take the tally further in the open transaction; one that proves wrong is made anew, with the new row."""
        try:
            take()
        except (rollup.Wrong, rows.BadRow):
            rollup.rebuild(self._database, self._now())

    def refold(self) -> None:
        """Make the tally anew from all attempts. Raises SaveProblem."""
        with self._write_cache():
            rollup.rebuild(self._database, self._now())

    @contextmanager
    def _write_cache(self) -> Iterator[None]:
        """A transaction for what can be made anew; a copy of a save that is only read takes it too."""
        if self._folder is None:
            with self._write():
                yield
            return
        self._database.execute("PRAGMA query_only = OFF")
        try:
            with self._transaction():
                yield
        finally:
            self._database.execute("PRAGMA query_only = ON")

    # Tasks that had other ids

    def rename(self, was: Mapping[str, str]) -> None:
        """Learn which task an older id belongs to: what was kept under it counts there. Raises SaveProblem."""
        with self._explained():
            known = {
                old: new for (course, old), new in rollup.renamed_tasks(self._database).items() if course == self.course
            }
        new = {old: task for old, task in was.items() if known.get(old) != task}
        if not new:
            return
        with self._write_cache():
            for old, task in new.items():
                self._database.execute("REPLACE INTO renamed VALUES (?, ?, ?)", (self.course, old, task))
            if any(self._was_answered(old) for old in new):
                rollup.rebuild(self._database, self._now())

    def _was_answered(self, task: str) -> bool:
        query = "SELECT 1 FROM attempt WHERE course = ? AND task = ? LIMIT 1"
        return self._database.execute(query, (self.course, task)).fetchone() is not None

    def _ids(self, task: str) -> tuple[str, ...]:
        """The ids under which a task was kept, that of now first."""
        now = rollup.renamed_task(self._database, self.course, task)
        query = "SELECT was FROM renamed WHERE course = ? AND task = ?"
        found = self._database.execute(query, (self.course, now)).fetchall()
        return (now, *(str(was) for (was,) in found))

    # The file as a whole

    def rest(self) -> None:
        """Fold the log into the file while nothing is to be done, so that a copy of it alone holds nearly all."""
        with suppress(sqlite3.Error):
            self._database.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def export(self, to: Path, about: Mapping[str, str]) -> None:
        """Write all of it as one file that needs no other, with more to say about it. Raises SaveProblem.

        It works as long as the save is open, also where its file was removed.
        """
        if to.exists():
            raise SaveProblem(f"{to} is there already. Name another file with -o FILE.")
        try:
            self._database.execute("VACUUM INTO ?", (str(to),))
            private(to)
            with closing(sqlite3.connect(to, isolation_level=None)) as database:
                database.executemany("REPLACE INTO setting VALUES (?, ?)", about.items())
        except (sqlite3.Error, OSError) as error:
            to.unlink(missing_ok=True)
            raise SaveProblem(f"{to} cannot be written ({error}). Choose another file with -o FILE.") from error

    def table(self, name: str) -> list[dict[str, object]]:
        """Every row of a table that is no cache, by column, in the order of adding. Raises SaveProblem."""
        with self._explained():
            found = self._database.execute(f"SELECT * FROM {name} ORDER BY rowid")
            columns = [str(column[0]) for column in found.description]
            return [dict(zip(columns, row, strict=True)) for row in found]

    def take_rows(self, found: Iterable[tuple[object, ...]], lost: int = 0) -> tuple[int, int]:
        """Add rows of another save, as ``rows.READ`` gives them; how many were added, and how many could not be read.

        Their ids stay, so that notes still mean them. Call ``refold`` afterwards. Raises SaveProblem.
        """
        kept = 0
        with self._write():
            for row in found:
                try:
                    attempt = rows.attempt_of(row)
                except rows.BadRow:
                    lost += 1
                    continue
                values = rows.row_of(attempt, layout.FIRST_COURSE)
                self._database.execute(
                    f"INSERT INTO attempt (id, {rows.COLUMNS}, digest) VALUES ({marks(len(values) + 1)})",
                    (attempt.id, *values),
                )
                kept += 1
        return kept, lost

    def take_table(self, table: str, found: Iterable[Mapping[str, object]]) -> None:
        """Add the rows of another save's table that this one could have written. Raises SaveProblem."""
        wanted = [str(row[1]) for row in self._database.execute(f"PRAGMA table_info({table})")]
        with self._write():
            for row in found:
                values = [self._taken(table, name, row) for name in wanted]
                with suppress(sqlite3.IntegrityError):
                    self._database.execute(f"REPLACE INTO {table} VALUES ({marks(len(wanted))})", values)

    @staticmethod
    def _taken(table: str, name: str, row: Mapping[str, object]) -> object:
        value = row.get(name, layout.FIRST_COURSE if name == "course" else None)
        if table == "place" and name == "step" and isinstance(value, int):
            return f"#{value}"
        if isinstance(value, str | bytes):
            return rows.text(value)
        return value if isinstance(value, int) else None

    # Drafts, place and settings

    def draft(self, task: str) -> Draft:
        """What was being typed for a task; empty where nothing was. Raises SaveProblem."""
        query = "SELECT answer, hints FROM draft WHERE course = ? AND task = ?"
        with self._explained():
            found = [self._database.execute(query, (self.course, each)).fetchone() for each in self._ids(task)]
        row = next((row for row in found if row is not None), None)
        try:
            return Draft(rows.text(row[0]), rows.whole(row[1], 0, rows.MOST_HINTS)) if row else Draft()
        except rows.BadRow:
            return Draft()

    def keep_draft(self, task: str, draft: Draft) -> None:
        """Keep what is being typed. Raises SaveProblem."""
        with self._write():
            self._database.execute(
                "INSERT INTO draft VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET answer = excluded.answer, hints = excluded.hints",
                (self.course, task, rows.as_utf8(draft.answer), draft.hints),
            )

    @property
    def place(self) -> KeptPlace | None:
        """Where the learner left off. Raises SaveProblem."""
        with self._explained():
            row = self._database.execute("SELECT lesson, step FROM place WHERE course = ?", (self.course,)).fetchone()
        try:
            return KeptPlace(rows.text(row[0]), rows.text(row[1])) if row else None
        except rows.BadRow:
            return None

    def keep_place(self, place: KeptPlace) -> None:
        """Keep where the learner is. Raises SaveProblem."""
        with self._write():
            self._database.execute("REPLACE INTO place VALUES (?, ?, ?)", (self.course, place.lesson, place.step))

    def setting(self, name: str) -> str | None:
        """What the learner chose for a setting of the screen, such as the theme. Raises SaveProblem."""
        with self._explained():
            row = self._database.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        try:
            return rows.text(row[0]) if row else None
        except rows.BadRow:
            return None

    def settings(self, beginning: str) -> dict[str, str]:
        """The settings whose names begin so, in the order of their names. Raises SaveProblem."""
        query = "SELECT name, value FROM setting WHERE substr(name, 1, ?) = ? ORDER BY name"
        with self._explained():
            found = self._database.execute(query, (len(beginning), beginning)).fetchall()
        try:
            return {rows.text(name): rows.text(value) for name, value in found}
        except rows.BadRow as error:
            raise SaveProblem(damaged(self.file)) from error

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a setting of the screen. Raises SaveProblem."""
        with self._write():
            self._database.execute("REPLACE INTO setting VALUES (?, ?)", (name, value))


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


def marks(count: int) -> str:
    """So many question marks for values."""
    return ", ".join("?" * count)


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
    except sqlite3.Error as error:
        raise SaveProblem(in_words(error, file)) from error
    except OSError as error:
        raise SaveProblem(
            f"The save {file} cannot be made: {error.strerror}. Choose another folder with --saves DIR."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


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
            database.backup(copy, pages=1_000)
            copy.execute("PRAGMA journal_mode = DELETE")
        private(part)
        part.replace(to)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def copy_beside(database: sqlite3.Connection, to: Path) -> None:
    """A copy of an older layout; one that is there is kept. Raises SaveProblem."""
    if to.exists():
        return
    try:
        copy_into(database, to)
    except (OSError, sqlite3.Error) as error:
        raise SaveProblem(
            f"The save needs a change of its layout, and the copy {to} that is kept of it before cannot be written"
            f" ({error}). Free some room and try again; the save has not been changed."
        ) from error
