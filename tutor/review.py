"""What is due: how surely each task is still known, and since when it should be asked again.

A function over attempts, by half-life regression in its simplest form: what was right ``t`` days ago is still known
with probability 2^(-t/h), and the half-life h doubles with every day on which the task was right and halves with every
day on which it was wrong. (B. Settles and B. Meeder, "A Trainable Spaced Repetition Model for Language Learning",
ACL 2016: p = 2^(-t/h) and h = 2^(weights · counts), here with the fixed weights +1 and -1 that it gives for Leitner's
boxes.) Nothing is fitted to the learner: the numbers below are a rule of thumb.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from msgspec import Struct

from tutor.attempt import Attempt, Outcome

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


def memory(task: str, attempts: Sequence[Attempt], zone: tzinfo | None = None) -> Memory | None:
    """What these counted attempts, oldest first, left of one task; None where none was right.

    Each of the learner's days counts once, by its first answer: the later ones have just seen a verdict. A right answer
    after a hint leaves the half-life as it was.
    """
    last_right: datetime | None = None
    half_life = FIRST
    day: date | None = None
    for attempt in attempts:
        right = attempt.outcome is Outcome.CORRECT
        before, day = day, attempt.at.astimezone(zone).date()
        if last_right is not None and day != before:
            if not right:
                half_life = max(half_life / 2, LEAST)
            elif not attempt.hints:
                half_life = min(half_life * 2, MOST)
        if right:
            last_right = attempt.at
    return None if last_right is None else Memory(task=task, last_right=last_right, half_life=half_life)


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


def memories(
    tasks: Mapping[str, Sequence[Attempt]], among: Iterable[str], now: datetime, zone: tzinfo | None = None
) -> tuple[Memory, ...]:
    """Of these tasks those that were ever right, the least known first; ``tasks`` is ``by_task`` of all attempts."""
    found = [memory(task, tasks[task], zone) for task in among if task in tasks]
    return tuple(
        sorted((each for each in found if each is not None), key=lambda each: (retention(each, now), due_at(each)))
    )
