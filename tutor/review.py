"""What is due: how surely each task is still known, and since when it should be asked again.

A function over attempts, by half-life regression in its simplest form: what was right ``t`` days ago is still known
with probability 2^(-t/h), and the half-life h doubles with every day on which the task was right and halves with every
day on which it was wrong. (B. Settles and B. Meeder, "A Trainable Spaced Repetition Model for Language Learning",
ACL 2016: p = 2^(-t/h) and h = 2^(weights · counts), here with the fixed weights +1 and -1 that it gives for Leitner's
boxes.) Nothing is fitted to the learner: the numbers below are a rule of thumb.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from tutor.attempt import ANSWER_SHOWN

FIRST, LEAST, MOST = 4.0, 1.0, 256.0
"""Half-lives in days: after the first right answer, and the bounds of all later ones."""
DUE = 0.7
"""A task is due once it is known with less than this probability: first after two days, then after four, eight ..."""


class Memory(Struct, frozen=True, kw_only=True):
    """What is remembered of one task that was answered rightly at least once."""

    task: str
    last_right: datetime
    half_life: float
    """In days."""


class Recall(Struct, frozen=True, kw_only=True):
    """What answers so far left of one task: the state of the fold whose result is a Memory."""

    last_right: datetime | None = None
    half_life: float = FIRST
    day: date | None = None
    """Of the latest answer."""


def after(known: Recall, *, right: bool, hints: int, at: datetime, day: date) -> Recall:
    """After one more counted answer, given at this time on this day of the learner's.

    Each day counts once, by its first answer: the later ones have just seen a verdict. A right answer after a hint
    leaves the half-life as it was; one that had been shown is the least known there is.
    """
    if right and hints >= ANSWER_SHOWN:
        return Recall(last_right=at, half_life=LEAST, day=day)
    half_life = known.half_life
    if known.last_right is not None and day != known.day:
        if not right:
            half_life = max(half_life / 2, LEAST)
        elif not hints:
            half_life = min(half_life * 2, MOST)
    return Recall(last_right=at if right else known.last_right, half_life=half_life, day=day)


def memory(task: str, known: Recall) -> Memory | None:
    """What is remembered of a task; None where it was never right."""
    if known.last_right is None:
        return None
    return Memory(task=task, last_right=known.last_right, half_life=known.half_life)


def retention(known: Memory, at: datetime) -> float:
    """The probability that the task is still known then: 1 at its last right answer, and at any time before."""
    return 2 ** -(max(days_between(known.last_right, at), 0.0) / known.half_life)


def days_between(start: datetime, end: datetime) -> float:
    """Days of 24 hours, which is what forgetting takes; clocks that are put forward or back do not matter."""
    # Two times in one zone would be subtracted as the clock on the wall shows them.
    return (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() / 86_400


def due_at(known: Memory) -> datetime:
    """When the task falls under the threshold, in UTC."""
    return known.last_right.astimezone(UTC) + timedelta(days=-math.log2(DUE) * known.half_life)


def is_due(known: Memory, now: datetime) -> bool:
    """Whether the task should be asked again."""
    return retention(known, now) < DUE


def memories(recalls: Mapping[str, Recall], now: datetime) -> tuple[Memory, ...]:
    """Of these tasks those that were ever right, the least known first."""
    found = [memory(task, known) for task, known in recalls.items()]
    return tuple(
        sorted((each for each in found if each is not None), key=lambda each: (retention(each, now), due_at(each)))
    )
