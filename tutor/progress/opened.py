"""A save that is open: its file in the layout of now, and the transactions in which it is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock

from tutor.progress import layout, rollup
from tutor.progress.files import can_be_written, copy_beside, gone, identity, log_gone, logs, make_file, private, remove
from tutor.progress.in_memory import copy_in_memory
from tutor.progress.problem import REFUSED, SaveProblem, in_words

BUSY = 5.0
"""Seconds that are waited for another program to let go of the file."""


class OpenSave:
    """The file of one learner, and the course that is spoken of. In ``:memory:`` it lives as long as the object."""

    def __init__(
        self,
        file: Path | str,
        learner: str = "",
        course: str | None = None,
        *,
        only_to_read: bool = False,
        untouched: bool = False,
        busy: float = BUSY,
    ) -> None:
        """Open the file, and make it where there is none. Raises SaveProblem.

        One that is only to be read may lie where nothing can be written: a copy in memory takes its place then, and of
        one that is to be left untouched, as what somebody handed over, always.
        """
        self.learner = learner
        self.file = file
        self._course = course
        self._only_to_read = only_to_read
        self._is_copy = False
        """Whether this is a copy in memory: what is calculated can be kept there, and nothing of the learner's."""
        self._lock = RLock()
        """The map reads in a thread; transactions of one connection cannot overlap."""
        self._identity: tuple[int, int] | None = None
        self._logs: tuple[tuple[int, int] | None, ...] = ()
        self._busy = busy
        if isinstance(file, Path):
            layout.check_header(file)
            if untouched or (only_to_read and not can_be_written(file)):
                self._read_copy(file, untouched=untouched)
                return
            if not file.exists():
                make_file(file)
        try:
            self._open(file)
        except SaveProblem:
            if not only_to_read or not isinstance(file, Path):
                raise
            self._read_copy(file)

    def _open(self, file: Path | str) -> None:
        with self._explained():
            self._database = sqlite3.connect(file, timeout=self._busy, isolation_level=None, check_same_thread=False)
            try:
                self._prepare()
            except BaseException:
                self._database.close()
                raise
        if isinstance(file, Path):
            self._identity, self._logs = identity(file), logs(file)

    def _read_copy(self, file: Path, *, untouched: bool = False) -> None:
        """Go on with a copy in memory. Raises SaveProblem."""
        self._database = copy_in_memory(file, untouched=untouched)
        self._identity, self._is_copy = None, True
        with self._explained():
            self._prepare()
            self._database.execute("PRAGMA query_only = ON")

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
        if isinstance(self.file, Path) and not self._is_copy:
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
        except REFUSED as error:
            raise SaveProblem(gone(Path(self.file)) if self._is_gone() else in_words(error, self.file)) from error

    def _is_gone(self) -> bool:
        """Whether the file that was opened is not there any more, or another is in its place."""
        return self._identity is not None and identity(Path(self.file)) != self._identity

    def look(self) -> None:
        """Whether what is written arrives in the file that was opened. Raises SaveProblem.

        Where its log was removed, which a kill would lose all of, that is written into the file, and another begun.
        """
        if self._identity is None:
            return
        file = Path(self.file)
        if self._is_gone():
            raise SaveProblem(gone(file))
        if (now := logs(file)) == self._logs:
            return
        others = [each for each, ours in zip(now, self._logs, strict=True) if ours is not None and each != ours]
        if any(others):
            raise SaveProblem(log_gone(file))  # another program has begun another one
        if others:
            self._begin_log_anew(file)

    def _begin_log_anew(self, file: Path) -> None:
        layout.check_header(file)
        with self._lock, self._explained():
            busy, *_ = self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise SaveProblem(log_gone(file))
            self._database.close()
            self._open(file)

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
        self.look()
        with self._transaction():
            yield

    def _write_cache(self, write: Callable[[], object]) -> None:
        """Write what can be made anew; where a save that is only read takes nothing, into a copy of it."""
        if not self._is_copy:
            try:
                with self._write():
                    write()
                return
            except SaveProblem:
                if not self._only_to_read:
                    raise
            self._database.close()
            self._read_copy(Path(self.file))
        self._database.execute("PRAGMA query_only = OFF")
        try:
            with self._transaction():
                write()
        finally:
            self._database.execute("PRAGMA query_only = ON")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The tables, to be read. Raises SaveProblem."""
        with self._explained():
            yield self._database

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The tables, in a transaction of their own. Raises SaveProblem."""
        with self._write():
            yield self._database

    def close(self) -> None:
        """Close the file; SQLite then folds its write-ahead log into it."""
        self._identity = None
        self._database.close()

    # The file as a whole

    def rest(self) -> None:
        """Fold the log into the file while nothing is to be done, so that a copy of it alone holds nearly all."""
        with suppress(*REFUSED):
            self._database.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def export(self, to: Path, about: Mapping[str, str]) -> None:
        """Write all of it as one file that needs no other, with more to say about it. Raises SaveProblem.

        It works as long as the save is open, also where its file was removed.
        """
        if to.exists():
            raise SaveProblem(f"{to} is there already. Name another file with -o FILE.")
        try:
            if self._is_copy:
                self._database.execute("PRAGMA query_only = OFF")  # which forbids to write another file, too
            self._database.execute("VACUUM INTO ?", (str(to),))
            private(to)
            with closing(sqlite3.connect(to, isolation_level=None)) as database:
                database.executemany("REPLACE INTO setting VALUES (?, ?)", about.items())
        except (*REFUSED, OSError) as error:
            remove(to)
            raise SaveProblem(f"{to} cannot be written ({error}). Choose another file with -o FILE.") from error
