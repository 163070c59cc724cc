"""Rows of a save and what they say; a save may be damaged or come from a stranger, so every value is looked at."""

from __future__ import annotations

import hashlib
import math
import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from tutor.attempt import Attempt, Mode, Note, NoteKind, Outcome, Verdict
from tutor.decoding import NotDecoded, from_json

COLUMNS = (
    "task, answer, outcome, at, hints, seed, verdict, course, course_version, offset_minutes, seconds, mode, belief"
)
"""Of an attempt, in the order of its digest."""
READ = f"SELECT id, {COLUMNS} FROM attempt"

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What steers a terminal or turns the direction of writing; line ends and tabs do not."""
MAY_STEER = re.compile(r"\\u(00[01789]|061|20[012]|206|d[89a-f])|" + STEERS.pattern, re.IGNORECASE)
"""The same in JSON, where it may be written with a backslash."""

MOST_HINTS = 1_000
FARTHEST = 24 * 60 - 1
"""Minutes from UTC that no clock on earth exceeds, and no calendar reckons with."""
WHOLE = 2**63


def marks(count: int) -> str:
    """So many question marks for values."""
    return ", ".join("?" * count)


class BadRow(Exception):
    """A row that cannot be what the tutor wrote."""


def text(value: object) -> str:
    """A text without what steers a terminal. Raises BadRow."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        raise BadRow("no text")
    return value if value.isprintable() else STEERS.sub("\ufffd", value)


def whole(value: object, least: int, most: int) -> int:
    """A whole number within bounds. Raises BadRow."""
    if not isinstance(value, int) or not least <= value <= most:
        raise BadRow("no whole number")
    return value


def time(value: object) -> datetime:
    """A time in UTC, in years that every calendar can reckon with. Raises BadRow."""
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError as error:
        raise BadRow("no time") from error
    if not 1970 <= found.year <= 9000:
        raise BadRow("no time")
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def written(at: datetime) -> str:
    """A time as rows keep it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def attempt_of(row: tuple[Any, ...]) -> Attempt:
    """The attempt that a row of ``READ`` says. Raises BadRow."""
    key, task, answer, outcome, at, hints, seed, verdict, course, version, offset, seconds, mode, belief = row
    try:
        return Attempt(
            id=key,
            task=text(task),
            answer=text(answer),
            outcome=Outcome(outcome),
            at=time(at),
            verdict=verdict_of(verdict),
            hints=whole(hints, 0, MOST_HINTS),
            seed=None if seed is None else whole(seed, -WHOLE, WHOLE),
            course=None if course is None else text(course),
            course_version=None if version is None else text(version),
            offset_minutes=None if offset is None else whole(offset, -FARTHEST, FARTHEST),
            seconds=None if seconds is None else duration(seconds),
            mode=None if mode is None else Mode(mode),
            belief=None if belief is None else text(belief),
        )
    except ValueError as error:
        raise BadRow(str(error)) from error


def duration(value: object) -> float:
    """So many seconds. Raises BadRow."""
    if not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise BadRow("no duration")
    return float(value)


def verdict_of(value: object) -> Verdict:
    """A verdict from JSON. Raises BadRow."""
    if not isinstance(value, str | bytes):
        raise BadRow("no verdict")
    try:
        if isinstance(value, bytes):
            value = value.decode()
        found: Verdict = from_json(value, Verdict)
        if (not value.isprintable() or "\\u" in value) and MAY_STEER.search(value):
            return msgspec.convert(cleaned(msgspec.to_builtins(found)), Verdict)
        return found
    except (NotDecoded, UnicodeDecodeError) as error:
        raise BadRow("no verdict") from error


def cleaned(value: object) -> object:
    """JSON's values, their texts without what steers."""
    match value:
        case str():
            return STEERS.sub("\ufffd", value)
        case list():
            return [cleaned(each) for each in value]
        case dict():
            return {cleaned(name): cleaned(each) for name, each in value.items()}
        case _:
            return value


def row_of(attempt: Attempt, course: str) -> tuple[object, ...]:
    """What is kept of an attempt: ``COLUMNS`` and the digest."""
    row = (
        attempt.task,
        as_utf8(attempt.answer),
        attempt.outcome.value,
        written(attempt.at),
        attempt.hints,
        attempt.seed,
        msgspec.json.encode(attempt.verdict).decode(),
        attempt.course or course,
        attempt.course_version,
        attempt.offset_minutes,
        attempt.seconds,
        None if attempt.mode is None else attempt.mode.value,
        attempt.belief,
    )
    return (*row, digest_of(row))


def digest_of(row: tuple[object, ...]) -> str:
    """A digest of ``COLUMNS``: against accidents in copies and exports, not against people."""
    return hashlib.sha256(msgspec.json.encode(row)).hexdigest()[:32]


def as_utf8(value: str) -> str:
    """The text as nearly as a file can hold it."""
    return value.encode("utf-8", "replace").decode()


def note_of(row: tuple[Any, ...]) -> Note:
    """The note that a row (attempt, kind, value, at) says. Raises BadRow."""
    attempt, kind, value, at = row
    try:
        return Note(attempt=whole(attempt, 0, WHOLE), kind=NoteKind(kind), value=text(value), at=time(at))
    except ValueError as error:
        raise BadRow(str(error)) from error
