"""What became of an answer: the verdict, and the attempt that is kept."""

from __future__ import annotations

from datetime import datetime
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
    change: str | None = None
    """What to write there; told only on request, after another wrong try or the last hint."""


class Attempt(Struct, frozen=True, kw_only=True):
    """One answer with its verdict. Attempts are only ever added, never changed."""

    task: str
    answer: str
    outcome: Outcome
    at: datetime
    """When, in UTC."""
    verdict: Verdict
    hints: int = 0
    """How many hints had been shown before this answer."""
    seed: int | None = None
    """The variant that was answered; None for the numbers of the lesson itself."""
