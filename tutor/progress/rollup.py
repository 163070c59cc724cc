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
from tutor.attempt import Attempt, Mode, Note, NoteKind, day_of
from tutor.decoding import NotDecoded, from_json
from tutor.progress import rows
from tutor.progress.waiting import Wait
from tutor.review import Forecasts
from tutor.score import DayTally, MetTally, Taking, Tally, TaskTally

T = TypeVar("T")

LOOK_EVERY = 1_000
"""Rows after which it is told how far it is."""
MOST_ASKED = 100
"""Tasks that are asked for one by one, and not all at once."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Wrong(Exception):
    """The kept tally cannot be what the tutor wrote."""


class Extent(Struct, frozen=True, kw_only=True):
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


def extent_of(database: sqlite3.Connection) -> Extent | None:
    """Up to where the tally was taken; None where there is none, or none that could be right."""
    row = database.execute(
        "SELECT fold, attempt, note, latest, zone, doubtful, skipped FROM tally WHERE id = 1"
    ).fetchone()
    if row is None:
        return None
    try:
        fold, attempt, note, latest, zone, doubtful, skipped = row
        most = rows.WHOLE
        return Extent(
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
    extent = extent_of(database)
    return (
        extent is not None
        and extent.fold == score.FOLD
        and extent.attempt == last_row(database, "attempt")
        and extent.note == last_row(database, "note")
        and extent.zone in ("", machine_zone())
        and extent.latest <= now + score.AHEAD
        and not extent.doubtful
    )


def keep_extent(database: sqlite3.Connection, extent: Extent) -> None:
    """Keep up to where the tally was taken."""
    database.execute(
        "REPLACE INTO tally VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
        (
            extent.fold,
            extent.attempt,
            extent.note,
            rows.written(extent.latest),
            extent.zone,
            int(extent.doubtful),
            extent.skipped,
        ),
    )


# Making it anew


class Refolded(Struct, frozen=True, kw_only=True):
    """What all attempts come to."""

    tallies: Mapping[str, Tally]
    """By course."""
    extent: Extent


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
    renamed, notes = renamed_tasks(database), _notes(database)
    courses: dict[str, Taking] = {}
    read, with_offset, latest = 0, 0, BEGINNING
    for attempt, at in dated:
        read += 1
        with_offset += attempt.offset_minutes is not None
        latest = at
        course = attempt.course or ""
        if course not in courses:
            courses[course] = Taking(Tally())
        courses[course].take(
            attempt,
            at,
            day_of(at, None, attempt.offset_minutes),
            notes.get(attempt.id or 0, ()),
            renamed.get((course, attempt.task)),
        )
    (rows_there,) = database.execute("SELECT count(*) FROM attempt").fetchone()
    extent = Extent(
        fold=score.FOLD,
        attempt=last_row(database, "attempt"),
        note=last_row(database, "note"),
        latest=latest,
        zone="" if with_offset == read else machine_zone(),
        doubtful=False,
        skipped=rows_there - read,
    )
    return Refolded(tallies={course: found.tally for course, found in courses.items()}, extent=extent)


def readable(database: sqlite3.Connection) -> Iterator[Attempt]:
    """The attempts of all rows, oldest first, without those that cannot be read."""
    (count,) = database.execute("SELECT count(*) FROM attempt").fetchone()
    wait = Wait(count)
    try:
        for number, row in enumerate(database.execute(rows.READ + " ORDER BY id")):
            if number % LOOK_EVERY == 0:
                wait.tell(number)
            try:
                yield rows.attempt_of(row)
            except rows.BadRow:
                continue
    finally:
        wait.end()


def _notes(database: sqlite3.Connection) -> dict[int, list[Note]]:
    """By attempt, the notes that change what it comes to."""
    found: dict[int, list[Note]] = {}
    query = "SELECT attempt, kind, value, at FROM note WHERE kind IN ('earned', 'rating') ORDER BY id"
    for row in database.execute(query):
        try:
            note = rows.note_of(row)
        except rows.BadRow:
            continue
        found.setdefault(note.attempt, []).append(note)
    return found


def rebuild(database: sqlite3.Connection, now: datetime) -> Extent:
    """Make the kept tally anew."""
    found = refold(database, now)
    for table in ("tally_task", "tally_day", "tally_met", "tally_forecasts"):
        database.execute(f"DELETE FROM {table}")
    for course, own in found.tallies.items():
        keep(database, course, own)
    keep_extent(database, found.extent)
    return found.extent


# Taking it further


def take_in(database: sqlite3.Connection, attempt: Attempt, course: str) -> Tally:
    """Take one more attempt into the tally: a few rows, whatever has been answered before. Raises Wrong.

    Returns what it may have changed, as it is now.
    """
    extent = extent_of(database)
    if extent is None or attempt.id is None:
        raise Wrong
    at = max(attempt.at, extent.latest)
    day = day_of(at, None, attempt.offset_minutes)
    name = renamed_task(database, course, attempt.task)
    before = _concerned(database, course, attempt, name, day)
    taking = Taking(before)
    taking.take(attempt, at, day, (), name)
    keep(database, course, taking.tally, before)
    keep_extent(
        database,
        msgspec.structs.replace(
            extent,
            attempt=attempt.id,
            latest=at,
            doubtful=extent.doubtful or at != attempt.at,
            zone=extent.zone if attempt.offset_minutes is not None else machine_zone(),
        ),
    )
    return taking.tally


def _concerned(database: sqlite3.Connection, course: str, attempt: Attempt, task: str, day: date) -> Tally:
    """Of the tally what one more attempt may change."""
    met: dict[str, MetTally] = {}
    if name := attempt.verdict.misconception:
        met = _met_of(database, course, name)
    elif attempt.mode is Mode.REVIEW:
        met = _met_of(database, course)
    return Tally(
        tasks={task: task_tally(database, course, task)},
        days=_days_of(database, course, day),
        met=met,
        forecasts=forecasts_of(database, course),
    )


def take_note(database: sqlite3.Connection, note: Note, key: int) -> None:
    """Take one more note into the tally. Raises Wrong."""
    extent = extent_of(database)
    if extent is None:
        raise Wrong
    if note.kind in (NoteKind.EARNED, NoteKind.RATING):
        row = database.execute("SELECT course, task FROM attempt WHERE id = ?", (note.attempt,)).fetchone()
        if row is not None:
            course, task = map(rows.text, row)
            name = renamed_task(database, course, task)
            known = task_tally(database, course, name)
            if note.kind is NoteKind.RATING and known.recall.attempt != note.attempt:
                raise Wrong  # what came after that attempt has to be looked at again
            keep_task(database, course, name, score.with_note(known, note))
    keep_extent(database, msgspec.structs.replace(extent, note=key))


# Its rows


def keep(database: sqlite3.Connection, course: str, tally: Tally, before: Tally | None = None) -> None:
    """Keep what is in a tally, of what was read before only what is another now."""
    before = before or Tally()
    for task, state in tally.tasks.items():
        if state != before.tasks.get(task, TaskTally()):
            keep_task(database, course, task, state)
    for day, of_day in tally.days.items():
        if of_day != before.days.get(day):
            keep_day(database, course, day, of_day)
    for misconception, of_met in tally.met.items():
        if of_met != before.met.get(misconception):
            keep_met(database, course, misconception, of_met)
    if tally.forecasts != before.forecasts:
        forecasts = msgspec.json.encode(tally.forecasts).decode()
        database.execute("REPLACE INTO tally_forecasts VALUES (?, ?)", (course, forecasts))


def keep_task(database: sqlite3.Connection, course: str, task: str, state: TaskTally) -> None:
    """Keep what one task comes to."""
    database.execute("REPLACE INTO tally_task VALUES (?, ?, ?)", (course, task, msgspec.json.encode(state).decode()))


def keep_day(database: sqlite3.Connection, course: str, day: date, state: DayTally) -> None:
    """Keep what one day comes to."""
    database.execute(
        "REPLACE INTO tally_day VALUES (?, ?, ?, ?, ?)",
        (course, day.isoformat(), state.answers, state.right, state.reviewed),
    )


def keep_met(database: sqlite3.Connection, course: str, name: str, state: MetTally) -> None:
    """Keep how often a misconception was met."""
    database.execute(
        "INSERT INTO tally_met VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state",
        (course, name, msgspec.json.encode(state).decode()),
    )


def task_tally(database: sqlite3.Connection, course: str, task: str) -> TaskTally:
    """What one task comes to. Raises Wrong."""
    row = database.execute("SELECT state FROM tally_task WHERE course = ? AND task = ?", (course, task)).fetchone()
    return TaskTally() if row is None else _decoded(row[0], TaskTally)


def tasks_of(database: sqlite3.Connection, course: str) -> dict[str, TaskTally]:
    """What each task comes to. Raises Wrong."""
    found = database.execute("SELECT task, state FROM tally_task WHERE course = ? ORDER BY rowid", (course,))
    return {_text(task): _decoded(state, TaskTally) for task, state in found}


def tasks_among(database: sqlite3.Connection, course: str, among: tuple[str, ...]) -> dict[str, TaskTally]:
    """What each of these tasks comes to; those without answers are left out. Raises Wrong."""
    if len(among) > MOST_ASKED:
        return {task: own for task, own in tasks_of(database, course).items() if task in among}
    query = f"SELECT task, state FROM tally_task WHERE course = ? AND task IN ({', '.join('?' * len(among))})"
    found = {_text(task): _decoded(state, TaskTally) for task, state in database.execute(query, (course, *among))}
    return {task: found[task] for task in among if task in found}


def tally_of(database: sqlite3.Connection, course: str, tasks: Mapping[str, TaskTally] | None = None) -> Tally:
    """What everything in a course comes to; where the tasks are known already, without its days. Raises Wrong."""
    return Tally(
        tasks=tasks_of(database, course) if tasks is None else tasks,
        days=_days_of(database, course) if tasks is None else {},
        met=_met_of(database, course),
        forecasts=forecasts_of(database, course),
    )


def days_played(database: sqlite3.Connection, since: date) -> Iterator[date]:
    """The days from this one on that were played on in any course, in order. Raises Wrong."""
    found = database.execute("SELECT DISTINCT day FROM tally_day WHERE day >= ? ORDER BY day", (since.isoformat(),))
    return (_day(day) for (day,) in found)


def _days_of(database: sqlite3.Connection, course: str, only: date | None = None) -> dict[date, DayTally]:
    query, values = "SELECT day, answers, right, reviewed FROM tally_day WHERE course = ?", [course]
    if only is not None:
        query, values = f"{query} AND day = ?", [course, only.isoformat()]
    return {
        _day(day): DayTally(answers=_count(answers), right=_count(right), reviewed=_count(reviewed))
        for day, answers, right, reviewed in database.execute(f"{query} ORDER BY day", values)
    }


def _met_of(database: sqlite3.Connection, course: str, only: str | None = None) -> dict[str, MetTally]:
    query, values = "SELECT name, state FROM tally_met WHERE course = ?", [course]
    if only is not None:
        query, values = f"{query} AND name = ?", [course, only]
    return {
        _text(name): _decoded(state, MetTally) for name, state in database.execute(f"{query} ORDER BY rowid", values)
    }


def forecasts_of(database: sqlite3.Connection, course: str) -> Forecasts:
    """What was forecast of a course's reviews. Raises Wrong."""
    row = database.execute("SELECT state FROM tally_forecasts WHERE course = ?", (course,)).fetchone()
    found = Forecasts() if row is None else _decoded(row[0], Forecasts)
    if len(found.losses) != len(Forecasts().losses):
        raise Wrong
    return found


def _decoded(value: object, kind: type[T]) -> T:
    if not isinstance(value, str):
        raise Wrong
    try:
        found: T = from_json(value, kind)
    except NotDecoded as error:
        raise Wrong from error
    return found


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
        return date.fromisoformat(value)  # type: ignore[arg-type]  # what is no text is a TypeError
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
