"""A save that is open: its file in the layout of now, and the transactions in which it is written."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock

from tutor.progress import layout, rollup
from tutor.progress.files import copy_beside, copy_to_read, gone, identity, make_file, private
from tutor.progress.problem import SaveProblem, in_words

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
                self._folder = tempfile.TemporaryDirectory(prefix="xent-tutor-")
                opened = copy_to_read(file, Path(self._folder.name))
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
        self._database.close()
        if self._folder is not None:
            self._folder.cleanup()

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
