"""What became of an answer: the verdict, and the attempt that is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

from msgspec import Struct


class Outcome(StrEnum):
    """What a verdict says of an answer. Only ``wrong`` ever counts against the learner."""

    CORRECT = "correct"
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    """The answer was not understood: syntax, an unknown name, a shape nobody could mean."""
    ERROR = "error"
    """The tutor failed, not the learner."""


class Reason(StrEnum):
    """In which way a wrong answer is wrong."""

    VALUE = "value"
    FORM = "form"
    EXCEPTION = "exception"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    FORBIDDEN = "forbidden"
    FAR = "far"
    """An estimate that is further off than its task allows: it was the one try, and one goes on."""
    UNFINISHED = "unfinished"
    """Everything is right so far, and something is missing: such an answer is not wrong, and does not count."""


class Unreadable(Exception):
    """The answer has no single clear meaning; ``message`` says why and what to type instead."""

    def __init__(self, message: str, start: int | None = None, end: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = None if start is None else (start, max(start + 1, end or 0))
        """Where in the learner's text, as character offsets: first, and one past the last."""


class Unfinished(Unreadable):
    """What there is of the answer is right; ``message`` says what comes next."""


class Counterexample(Struct, frozen=True):
    """The smallest input found at which the answer differs, as the learner reads it."""

    call: str
    got: str
    expected: str


class Verdict(Struct, frozen=True, kw_only=True):
    """Outcome and feedback for one answer: the JSON that ``check`` and ``grade`` print."""

    task: str = ""
    outcome: Outcome
    reason: Reason | None = None
    misconception: str | None = None
    feedback: tuple[str, ...] = ()
    """Sentences, the most important first."""
    read_as: str | None = None
    """How the answer was understood, set on one line."""
    proof: str | None = None
    """For formulas: ``sympy`` when the equality was proved, ``points`` when it holds at exact points."""
    counterexample: Counterexample | None = None
    output: str = ""
    """What the learner's program printed."""
    seconds: float = 0.0
    place: tuple[int, int] | None = None
    """The part of the answer's text that the feedback speaks of, as character offsets."""
    share: float | None = None
    """The part of the points that it earns before hints, of a kind with degrees and one try; else right earns all."""
    change: str | None = None
    """What to write there; told only on request, after another wrong try or the last hint."""


class Mode(StrEnum):
    """Where an answer was given."""

    LESSON = "lesson"
    REVIEW = "review"
    BOSS = "boss"
    ARCADE = "arcade"


class Belief(StrEnum):
    """How sure somebody said to be who answered by a letter; games keep what was typed there."""

    THINK = "think"
    SURE = "sure"
    NO_IDEA = "no idea"


ANSWER_SHOWN = 900
"""So many hints count as shown where the answer itself was: more than any task has. One more for each further stage."""


class Attempt(Struct, frozen=True, kw_only=True):
    """One answer with its verdict. Attempts are only ever added, never changed."""

    id: int | None = None
    """Its row in the save, in the order of adding; None before it is kept."""
    task: str
    answer: str
    outcome: Outcome
    at: datetime
    """When, in UTC."""
    verdict: Verdict
    hints: int = 0
    """How many hints had been shown before this answer; from ``ANSWER_SHOWN`` on the answer itself."""
    seed: int | None = None
    """The variant that was answered; None for the numbers of the lesson itself."""
    course: str | None = None
    """The id of the course; None before it is kept."""
    course_version: str | None = None
    offset_minutes: int | None = None
    """How far the learner's clock was ahead of UTC; None where that was not kept."""
    seconds: float | None = None
    """How long the learner took."""
    mode: Mode | None = None
    belief: str | None = None
    """How sure the learner said to be before the verdict."""


class NoteKind(StrEnum):
    """What may become known of an attempt later."""

    REASON = "reason"
    RATING = "rating"
    SHOWN = "shown"
    """Hints, or the answer, that were looked at."""
    EARNED = "earned"
    """The part of the task's points, from 0 to 1, that it earned under older rules."""
    TEXT = "text"
    """The learner's own words."""


class Note(Struct, frozen=True, kw_only=True):
    """What became known of an attempt after it was kept."""

    attempt: int
    kind: NoteKind
    value: str
    at: datetime


def local(at: datetime) -> datetime:
    """A time by the clock of this machine; by UTC where its zone is one that no calendar reckons with."""
    try:
        return at.astimezone()
    except ValueError:
        return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)


def offset_at(at: datetime) -> int:
    """How many minutes the clock of this machine is ahead of UTC at a time."""
    offset = local(at).utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 60)


DAY_BEGINS = timedelta(hours=4)
"""A learner's day begins at four in the morning: who stays up late still has the day before."""


def day_of(at: datetime, zone: tzinfo | None = None, offset_minutes: int | None = None) -> date:
    """The learner's day: by the offset where it is known, else by ``zone``; None is the machine's own."""
    if offset_minutes is not None:
        zone = timezone(timedelta(minutes=offset_minutes))
    # As the clock on the wall shows it, also in a night in which clocks are put forward or back.
    there = local(at) if zone is None else at.astimezone(zone)
    return (there.replace(tzinfo=None) - DAY_BEGINS).date()
