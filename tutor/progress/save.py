"""The progress of one learner: an SQLite file to which attempts are only ever added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tutor.attempt import Attempt, Note, NoteKind, Outcome
from tutor.progress import rollup, rows
from tutor.progress.opened import OpenSave
from tutor.review import Forecasts
from tutor.score import Tally, TaskTally

T = TypeVar("T")


class Draft(Struct, frozen=True):
    """What is being typed for a task, and how many hints have been shown."""

    answer: str = ""
    hints: int = 0


class KeptPlace(Struct, frozen=True):
    """Where the learner left off: the step by the name that ``Lesson.step_id`` gives it."""

    lesson: str
    step: str


class Progress(OpenSave):
    """One learner's attempts, drafts and place in a course. ``:memory:`` keeps them for as long as the object lives."""

    _known: tuple[str, int, dict[str, TaskTally]] | None = None
    """What the tasks of a course came to when all were read, and SQLite's number for the state of the file."""

    # Attempts and notes

    def add(self, attempt: Attempt) -> Attempt:
        """Keep an attempt and return it with its row. A right one takes the task's draft away. Raises SaveProblem."""
        row = rows.row_of(attempt, self.course)
        with self._write():
            key = self._database.execute(
                f"INSERT INTO attempt ({rows.COLUMNS}, digest) VALUES ({rows.marks(len(row))})", row
            ).lastrowid
            kept = replace(attempt, id=key, course=attempt.course or self.course, at=rows.time(row[3]))
            changed = self._taken_in(lambda: rollup.take_in(self._database, kept, kept.course or ""))
            if attempt.outcome is Outcome.CORRECT:
                for task in self._ids(attempt.task):
                    self._database.execute("DELETE FROM draft WHERE course = ? AND task = ?", (self.course, task))
        self._keep_known(kept.course or "", changed)
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
        self._known = None

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
        latest = f"{query} AND typeof(answer) IN ('text', 'blob') ORDER BY id DESC LIMIT 1"
        with self._explained():
            found = [self._database.execute(latest, (self.course, each)).fetchone() for each in self._ids(task)]
        right = [row for row in found if row is not None]
        return rows.text(max(right, key=lambda row: int(row[0]))[1]) if right else None

    # What they come to

    def tally(self) -> Tally:
        """What all attempts in the course come to. Raises SaveProblem."""
        return self._rolled_up(lambda: rollup.tally_of(self._database, self.course))

    def tally_for_review(self) -> Tally:
        """The same without its days: what does not grow with them. Raises SaveProblem."""
        tasks = Progress.tasks(self)
        return self._rolled_up(lambda: rollup.tally_of(self._database, self.course, tasks))

    def tasks(self, among: Iterable[str] | None = None) -> Mapping[str, TaskTally]:
        """What the attempts at each task, or at these, come to; those without any are left out. Raises SaveProblem."""
        known = self._known_tasks()
        if among is None:
            return self._read_all_tasks() if known is None else known
        asked = tuple(among)
        if known is None:
            return self._rolled_up(lambda: rollup.tasks_among(self._database, self.course, asked))
        return {task: known[task] for task in asked if task in known}

    def _known_tasks(self) -> Mapping[str, TaskTally] | None:
        """What is known of all tasks, while nobody else writes to the file."""
        known = self._known
        return known[2] if known is not None and known[:2] == (self.course, self._state()) else None

    def _read_all_tasks(self) -> Mapping[str, TaskTally]:
        state = self._state()
        found = self._rolled_up(lambda: rollup.tasks_of(self._database, self.course))
        self._known = (self.course, state, found)
        return found

    def _state(self) -> int:
        """A number that is another one once another connection has written. Raises SaveProblem."""
        with self._explained():
            found: int = self._database.execute("PRAGMA data_version").fetchone()[0]
        return found

    def _keep_known(self, course: str, changed: Tally | None) -> None:
        """An attempt was added: of what is known of the tasks only this is another now."""
        known = self._known
        if known is None or changed is None or known[0] != course:
            self._known = None
        else:
            self._known = (*known[:2], {**known[2], **changed.tasks})

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
            extent = rollup.extent_of(self._database)
        return 0 if extent is None else extent.skipped

    def _rolled_up(self, read: Callable[[], T]) -> T:
        """Read from the tally that is kept; one that proves wrong is made anew. Raises SaveProblem."""
        with self._explained():
            try:
                return read()
            except (rollup.Wrong, rows.BadRow):
                self.refold()
                return read()

    def _taken_in(self, take: Callable[[], T]) -> T | None:
        """Take the tally further in the open transaction; one that proves wrong is made anew, with the new row."""
        try:
            return take()
        except (rollup.Wrong, rows.BadRow):
            rollup.rebuild(self._database, self._now())
            return None

    def refold(self) -> None:
        """Make the tally anew from all attempts. Raises SaveProblem."""
        self._write_cache(lambda: rollup.rebuild(self._database, self._now()))

    def _open(self, file: Path | str) -> None:
        self._known = None
        super()._open(file)

    def _write_cache(self, write: Callable[[], object]) -> None:
        self._known = None
        super()._write_cache(write)

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
        self._write_cache(lambda: self._learn(new))

    def _learn(self, new: Mapping[str, str]) -> None:
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
                # Hints that another window of the learner showed stay shown.
                "INSERT INTO draft VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET answer = excluded.answer, hints = max(hints, excluded.hints)",
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
        kept = {}
        for name, value in found:
            with suppress(rows.BadRow):
                kept[rows.text(name)] = rows.text(value)
        return kept

    def change_setting(self, name: str, change: Callable[[str | None], str]) -> str:
        """Keep what a setting becomes of what it is by now, whoever has written it; what it is then.

        Raises SaveProblem, and what ``change`` does.
        """
        with self._write():
            value = change(Progress.setting(self, name))  # as it is on the disk
            self._database.execute("REPLACE INTO setting VALUES (?, ?)", (name, value))
        return value

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a setting of the screen. Raises SaveProblem."""
        with self._write():
            self._database.execute("REPLACE INTO setting VALUES (?, ?)", (name, value))
