"""The tally kept beside the attempts: taken further in the transaction that adds one, made anew when it is wrong.

It is a cache, never the truth. All functions work on an open database, those that write in an open transaction.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TypeVar

import msgspec
from msgspec import Struct

from tutor import score
from tutor.attempt import Attempt, Note, NoteKind, day_of
from tutor.progress import rows
from tutor.score import DayTally, MetTally, Tally, TaskTally

T = TypeVar("T")

STATES = msgspec.json.Decoder(TaskTally)

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Wrong(Exception):
    """The kept tally cannot be what the tutor wrote."""


class Mark(Struct, frozen=True, kw_only=True):
    """Up to where a tally was taken."""

    fold: int
    attempt: int
    """The latest row that is in it; 0 for none."""
    note: int
    latest: datetime
    """Of the attempts in it, by their settled dates."""
    zone: str
    """Where days were taken to begin of attempts without an offset; empty where each has its own."""
    doubtful: bool
    """Whether an attempt was dated before its predecessor: dates are settled when all is looked at again."""
    skipped: int
    """Rows that could not be read."""


def machine_zone() -> str:
    """The time zone of this machine, as far as it decides on which day something was."""
    return f"{time.tzname} {time.timezone} {time.altzone}"


def mark_of(database: sqlite3.Connection) -> Mark | None:
    """Up to where the tally was taken; None where there is none, or none that could be right."""
    row = database.execute(
        "SELECT fold, attempt, note, latest, zone, doubtful, skipped FROM tally WHERE id = 1"
    ).fetchone()
    if row is None:
        return None
    try:
        fold, attempt, note, latest, zone, doubtful, skipped = row
        most = rows.WHOLE
        return Mark(
            fold=rows.whole(fold, 0, most),
            attempt=rows.whole(attempt, 0, most),
            note=rows.whole(note, 0, most),
            latest=rows.time(latest),
            zone=rows.text(zone),
            doubtful=bool(rows.whole(doubtful, 0, 1)),
            skipped=rows.whole(skipped, 0, most),
        )
    except rows.BadRow:
        return None


def last_row(database: sqlite3.Connection, table: str) -> int:
    """The latest row of a table; 0 where it is empty."""
    (found,) = database.execute(f"SELECT max(id) FROM {table}").fetchone()
    return found or 0


def is_current(database: sqlite3.Connection, now: datetime) -> bool:
    """Whether the kept tally is of all attempts and by this fold; a look at three rows."""
    mark = mark_of(database)
    return (
        mark is not None
        and mark.fold == score.FOLD
        and mark.attempt == last_row(database, "attempt")
        and mark.note == last_row(database, "note")
        and mark.zone in ("", machine_zone())
        and mark.latest <= now + score.AHEAD
        and not mark.doubtful
    )


def keep_mark(database: sqlite3.Connection, mark: Mark) -> None:
    """Keep up to where the tally was taken."""
    database.execute(
        "REPLACE INTO tally VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
        (
            mark.fold,
            mark.attempt,
            mark.note,
            rows.written(mark.latest),
            mark.zone,
            int(mark.doubtful),
            mark.skipped,
        ),
    )


# Making it anew


class Refolded(Struct, frozen=True, kw_only=True):
    """What all attempts come to."""

    tallies: Mapping[str, Tally]
    """By course."""
    mark: Mark


class OutOfOrder(Exception):
    """An attempt is dated before its predecessor, or ahead of now."""


def refold(database: sqlite3.Connection, now: datetime) -> Refolded:
    """Read all attempts and notes and calculate what they come to; writes nothing."""
    try:
        return _refolded(database, _in_order(readable(database), now))
    except OutOfOrder:
        times = score.settled([each.at for each in readable(database)], now)
        return _refolded(database, zip(readable(database), times, strict=True))


def _in_order(attempts: Iterable[Attempt], now: datetime) -> Iterator[tuple[Attempt, datetime]]:
    """Each attempt with its own date. Raises OutOfOrder at the first whose date cannot be."""
    latest, limit = BEGINNING, now + score.AHEAD
    for attempt in attempts:
        if not latest <= attempt.at <= limit:
            raise OutOfOrder
        latest = attempt.at
        yield attempt, latest


def _refolded(database: sqlite3.Connection, dated: Iterable[tuple[Attempt, datetime]]) -> Refolded:
    renamed, earned = renamed_tasks(database), _earned(database)
    tasks: dict[str, dict[str, TaskTally]] = {}
    days: dict[str, dict[date, DayTally]] = {}
    met: dict[str, dict[str, MetTally]] = {}
    read, with_offset, latest = 0, 0, BEGINNING
    for attempt, at in dated:
        read += 1
        with_offset += attempt.offset_minutes is not None
        latest = at
        course = attempt.course or ""
        own = tasks.setdefault(course, {})
        name = renamed.get((course, attempt.task), attempt.task)
        day = day_of(at, None, attempt.offset_minutes)
        task = score.task_after(own.get(name, TaskTally()), attempt, at, day)
        for note in earned.get(attempt.id or 0, ()):
            task = score.with_note(task, note)
        if task != TaskTally():
            own[name] = task
        if score.counts(attempt):
            of_days = days.setdefault(course, {})
            of_days[day] = score.day_after(of_days.get(day, DayTally()), attempt)
        if misconception := attempt.verdict.misconception:
            of_met = met.setdefault(course, {})
            of_met[misconception] = score.met_after(of_met.get(misconception, MetTally()), attempt)
    (rows_there,) = database.execute("SELECT count(*) FROM attempt").fetchone()
    mark = Mark(
        fold=score.FOLD,
        attempt=last_row(database, "attempt"),
        note=last_row(database, "note"),
        latest=latest,
        zone="" if with_offset == read else machine_zone(),
        doubtful=False,
        skipped=rows_there - read,
    )
    tallies = {
        course: Tally(tasks=own, days=days.get(course, {}), met=met.get(course, {})) for course, own in tasks.items()
    }
    return Refolded(tallies=tallies, mark=mark)


def readable(database: sqlite3.Connection) -> Iterator[Attempt]:
    """The attempts of all rows, oldest first, without those that cannot be read."""
    for row in database.execute(rows.READ + " ORDER BY id"):
        try:
            yield rows.attempt_of(row)
        except rows.BadRow:
            continue


def _earned(database: sqlite3.Connection) -> dict[int, list[Note]]:
    found: dict[int, list[Note]] = {}
    for row in database.execute("SELECT attempt, kind, value, at FROM note WHERE kind = 'earned' ORDER BY id"):
        try:
            note = rows.note_of(row)
        except rows.BadRow:
            continue
        found.setdefault(note.attempt, []).append(note)
    return found


def rebuild(database: sqlite3.Connection, now: datetime) -> Mark:
    """Make the kept tally anew."""
    found = refold(database, now)
    for table in ("tally_task", "tally_day", "tally_met"):
        database.execute(f"DELETE FROM {table}")
    for course, own in found.tallies.items():
        for task, state in own.tasks.items():
            keep_task(database, course, task, state)
        for day, of_day in own.days.items():
            keep_day(database, course, day, of_day)
        for name, of_met in own.met.items():
            keep_met(database, course, name, of_met)
    keep_mark(database, found.mark)
    return found.mark


# Taking it further


def take_in(database: sqlite3.Connection, attempt: Attempt, course: str) -> None:
    """Take one more attempt into the tally: a few rows, whatever has been answered before. Raises Wrong."""
    mark = mark_of(database)
    if mark is None or attempt.id is None:
        raise Wrong
    at = max(attempt.at, mark.latest)
    day = day_of(at, None, attempt.offset_minutes)
    if score.counts(attempt):
        name = renamed_task(database, course, attempt.task)
        keep_task(database, course, name, score.task_after(task_tally(database, course, name), attempt, at, day))
        keep_day(database, course, day, score.day_after(_day_tally(database, course, day), attempt))
    if misconception := attempt.verdict.misconception:
        keep_met(database, course, misconception, score.met_after(_met_tally(database, course, misconception), attempt))
    keep_mark(
        database,
        msgspec.structs.replace(
            mark,
            attempt=attempt.id,
            latest=at,
            doubtful=mark.doubtful or at != attempt.at,
            zone=mark.zone if attempt.offset_minutes is not None else machine_zone(),
        ),
    )


def take_note(database: sqlite3.Connection, note: Note, key: int) -> None:
    """Take one more note into the tally. Raises Wrong."""
    mark = mark_of(database)
    if mark is None:
        raise Wrong
    if note.kind is NoteKind.EARNED:
        row = database.execute("SELECT course, task FROM attempt WHERE id = ?", (note.attempt,)).fetchone()
        if row is not None:
            course, task = map(rows.text, row)
            name = renamed_task(database, course, task)
            keep_task(database, course, name, score.with_note(task_tally(database, course, name), note))
    keep_mark(database, msgspec.structs.replace(mark, note=key))


# Its rows


def keep_task(database: sqlite3.Connection, course: str, task: str, state: TaskTally) -> None:
    """Keep what one task comes to."""
    database.execute("REPLACE INTO tally_task VALUES (?, ?, ?)", (course, task, msgspec.json.encode(state).decode()))


def keep_day(database: sqlite3.Connection, course: str, day: date, state: DayTally) -> None:
    """Keep what one day comes to."""
    database.execute(
        "REPLACE INTO tally_day VALUES (?, ?, ?, ?)", (course, day.isoformat(), state.answers, state.right)
    )


def keep_met(database: sqlite3.Connection, course: str, name: str, state: MetTally) -> None:
    """Keep how often a misconception was met."""
    database.execute(
        "INSERT INTO tally_met VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET times = excluded.times,"
        " said = excluded.said",
        (course, name, state.times, state.said),
    )


def task_tally(database: sqlite3.Connection, course: str, task: str) -> TaskTally:
    """What one task comes to. Raises Wrong."""
    row = database.execute("SELECT state FROM tally_task WHERE course = ? AND task = ?", (course, task)).fetchone()
    return TaskTally() if row is None else _state(row[0])


def tasks_of(database: sqlite3.Connection, course: str) -> dict[str, TaskTally]:
    """What each task comes to. Raises Wrong."""
    found = database.execute("SELECT task, state FROM tally_task WHERE course = ? ORDER BY rowid", (course,))
    return {_text(task): _state(state) for task, state in found}


def tally_of(database: sqlite3.Connection, course: str) -> Tally:
    """What everything in a course comes to. Raises Wrong."""
    by_day = database.execute("SELECT day, answers, right FROM tally_day WHERE course = ? ORDER BY day", (course,))
    by_name = database.execute("SELECT name, times, said FROM tally_met WHERE course = ? ORDER BY rowid", (course,))
    return Tally(
        tasks=tasks_of(database, course),
        days={_day(day): DayTally(answers=_count(answers), right=_count(right)) for day, answers, right in by_day},
        met={_text(name): MetTally(times=_count(times), said=_text(said)) for name, times, said in by_name},
    )


def right_days(database: sqlite3.Connection) -> Iterator[date]:
    """The days with a right answer in any course, the latest first. Raises Wrong."""
    found = database.execute("SELECT DISTINCT day FROM tally_day WHERE right > 0 ORDER BY day DESC")
    return (_day(day) for (day,) in found)


def _day_tally(database: sqlite3.Connection, course: str, day: date) -> DayTally:
    row = database.execute(
        "SELECT answers, right FROM tally_day WHERE course = ? AND day = ?", (course, day.isoformat())
    ).fetchone()
    return DayTally() if row is None else DayTally(answers=_count(row[0]), right=_count(row[1]))


def _met_tally(database: sqlite3.Connection, course: str, name: str) -> MetTally:
    row = database.execute("SELECT times, said FROM tally_met WHERE course = ? AND name = ?", (course, name)).fetchone()
    return MetTally() if row is None else MetTally(times=_count(row[0]), said=_text(row[1]))


def _state(value: object) -> TaskTally:
    if not isinstance(value, str):
        raise Wrong
    try:
        return STATES.decode(value)
    except msgspec.DecodeError as error:
        raise Wrong from error


def _count(value: object) -> int:
    try:
        return rows.whole(value, 0, rows.WHOLE)
    except rows.BadRow as error:
        raise Wrong from error


def _text(value: object) -> str:
    try:
        return rows.text(value)
    except rows.BadRow as error:
        raise Wrong from error


def _day(value: object) -> date:
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise Wrong from error


# Tasks that were known by other ids


def renamed_tasks(database: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """The id of now for each course and older id."""
    found = database.execute("SELECT course, was, task FROM renamed").fetchall()
    return {(str(course), str(was)): rows.text(task) for course, was, task in found if isinstance(task, str)}


def renamed_task(database: sqlite3.Connection, course: str, task: str) -> str:
    """The id of now of a task."""
    row = database.execute("SELECT task FROM renamed WHERE course = ? AND was = ?", (course, task)).fetchone()
    return task if row is None else _text(row[0])
