"""What is still known: the memory of each task by FSRS, and when it should be asked again.

The state of a memory is FSRS-6's, a stability and a difficulty; the package ``fsrs`` takes it from answer to answer. A
memory of stability S is still there after t days with probability (1 + F·t/S)^-d. Days are the learner's own, whole
ones: the first counted answer of a day rates, for the later ones have just seen a verdict.

Nobody's memory has the package's average pace: ``factor`` is the one number fitted to the learner, of a grid, by which
all their stabilities are multiplied where something is forecast. It is the one with the least log-loss over all
reviews so far (``Forecasts``), with a weak pull to 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import IntEnum
from functools import cache
from operator import add
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tutor.attempt import ANSWER_SHOWN, DAY_BEGINS, Attempt, Belief, Outcome, local

if TYPE_CHECKING:
    import fsrs

PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""Those of FSRS-6 for people in general, as the package has them."""
DECAY = PARAMETERS[20]
CURVE = 0.9 ** (-1 / DECAY) - 1
"""So that a memory is there with probability 0.9 after as many days as its stability."""
CARDS = frozenset({"choice", "order", "number", "estimate", "symbolic"})
"""The kinds of tasks that come back in review; programs and derivations take too long for it."""
RETENTION = 0.85
"""A task is due once it is known with less than this probability, unless the learner wants another."""
MINUTES = 8
"""Of a day's portion, unless the learner wants another."""
LEAST_STABILITY = 0.001
FACTORS = tuple(2 ** (step / 4) for step in range(-40, 13))
"""Down to a thousandth: where memories halve in days, FSRS's curve, which falls slowly, is right only so far down."""
INVERSES = tuple(1 / factor for factor in FACTORS)
PULL = 0.2
"""What a factor's distance from 1 costs, beside the log-losses: ``PULL · ln(factor)²``."""
PULLS = tuple(PULL * math.log(each) ** 2 for each in FACTORS)
CERTAIN = 0.001
"""No forecast is nearer to 0 or 1 than this."""

MOST_CERTAIN = 1 - CERTAIN


class Rating(IntEnum):
    """How well a task was known; the numbers are the package's."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Before(Struct, frozen=True, array_like=True):
    """A memory before its latest rating, so that another rating can take that one's place."""

    stability: float
    difficulty: float
    day: date


class Recall(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What answers so far left of one task."""

    last_right: datetime | None = None
    stability: float | None = None
    """In days; None before the first answer."""
    difficulty: float = 0.0
    """From 1 to 10."""
    day: date | None = None
    """Of the latest answer that rated."""
    attempt: int | None = None
    """Its row in the save."""
    before: Before | None = None
    """None at the first rating."""


class Memory(Struct, frozen=True, kw_only=True):
    """What is remembered of one task that was answered rightly at least once."""

    task: str
    last_right: datetime
    stability: float
    """In days, the learner's factor included."""
    day: date
    """Since when it is being forgotten."""

    @property
    def half_life(self) -> float:
        """After so many days it is known with probability one half."""
        return days_until(0.5, self.stability)


# Rating


def rating_of(attempt: Attempt) -> Rating:
    """How well the task was known, by what the attempt itself says; how long it took is not looked at."""
    one_try = attempt.verdict.share
    right = attempt.outcome is Outcome.CORRECT if one_try is None else one_try >= 0.5
    if not right or attempt.hints >= ANSWER_SHOWN or attempt.belief == Belief.NO_IDEA:
        return Rating.AGAIN
    return Rating.HARD if attempt.hints or attempt.belief == Belief.THINK else Rating.GOOD


def by_time(rating: Rating, seconds: float, median: float, interval: int, is_choice: bool) -> Rating:
    """A right answer that took three times as long as others was hard, and one in half the time easy.

    Easy only after ``interval`` days of a week or more, and never a choice: one in three is luck.
    """
    if rating in (Rating.GOOD, Rating.EASY) and seconds > 3 * median:
        return Rating.HARD
    if rating is Rating.GOOD and seconds < median / 2 and interval >= 7 and not is_choice:
        return Rating.EASY
    return rating


def after(known: Recall, rating: Rating, *, right: bool, at: datetime, day: date, attempt: int | None = None) -> Recall:
    """After one more counted answer, given at this time on this day of the learner's."""
    last_right = at if right else known.last_right
    if known.stability is None or known.day is None:
        stability, difficulty = rated(None, rating, day)
        return Recall(last_right=last_right, stability=stability, difficulty=difficulty, day=day, attempt=attempt)
    if day <= known.day:
        return Recall(
            last_right=last_right,
            stability=known.stability,
            difficulty=known.difficulty,
            day=known.day,
            attempt=known.attempt,
            before=known.before,
        )
    before = Before(known.stability, known.difficulty, known.day)
    stability, difficulty = rated(before, rating, day)
    return Recall(
        last_right=last_right, stability=stability, difficulty=difficulty, day=day, attempt=attempt, before=before
    )


def rated_again(known: Recall, rating: Rating) -> Recall:
    """With another rating in place of the latest."""
    if known.day is None:
        return known
    stability, difficulty = rated(known.before, rating, known.day)
    return Recall(
        last_right=known.last_right,
        stability=stability,
        difficulty=difficulty,
        day=known.day,
        attempt=known.attempt,
        before=known.before,
    )


def rated(before: Before | None, rating: Rating, day: date) -> tuple[float, float]:
    """Stability and difficulty after a rating on a day."""
    import fsrs  # takes longer than a first frame may wait

    card = fsrs.Card(card_id=1)
    if before is not None:
        card = fsrs.Card(
            card_id=1,
            state=fsrs.State.Review,
            stability=before.stability,
            difficulty=before.difficulty,
            last_review=noon(before.day),
        )
    found, _ = _scheduler().review_card(card, fsrs.Rating(rating), noon(day))
    assert found.stability is not None
    assert found.difficulty is not None
    return found.stability, found.difficulty


@cache
def _scheduler() -> fsrs.Scheduler:
    import fsrs

    return fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def noon(day: date) -> datetime:
    """A time at which whole days apart are whole days, wherever the learner was."""
    return datetime.combine(day, time(12), UTC)


# Forgetting


def chance(stability: float, days: float) -> float:
    """With which probability it is still known after so many days."""
    return float((1 + CURVE * max(days, 0.0) / max(stability, LEAST_STABILITY)) ** -DECAY)


def days_until(probability: float, stability: float) -> float:
    """After how many days it is known with this probability."""
    return float(stability / CURVE * (probability ** (-1 / DECAY) - 1))


def interval(stability: float, retention: float = RETENTION) -> int:
    """After how many whole days it should be asked again; one at least."""
    return max(1, round(days_until(retention, stability)))


def after_right(stability: float, difficulty: float, forgotten: float) -> float:
    """The stability after a right answer (FSRS-6, rating good), forgotten with that probability."""
    grows = math.exp(PARAMETERS[8]) * (11 - difficulty) * stability ** -PARAMETERS[9]
    return float(stability * (1 + grows * (math.exp(forgotten * PARAMETERS[10]) - 1)))


def after_wrong(stability: float, difficulty: float, forgotten: float) -> float:
    """The stability after a wrong answer (FSRS-6, rating again), forgotten with that probability."""
    long = PARAMETERS[11] * difficulty ** -PARAMETERS[12] * ((stability + 1) ** PARAMETERS[13] - 1)
    short = stability / math.exp(PARAMETERS[17] * PARAMETERS[18])
    return float(max(LEAST_STABILITY, min(long * math.exp(forgotten * PARAMETERS[14]), short)))


HORIZON = 60
"""Days from now for which review is to help."""


def gain(stability: float, difficulty: float, days: float, factor: float = 1.0) -> float:
    """By how much asking now raises the probability that it is known in ``HORIZON`` days."""
    now = chance(factor * stability, days)
    without = chance(factor * stability, HORIZON + days)
    forgotten = 1 - chance(stability, days)
    right = chance(factor * after_right(stability, difficulty, forgotten), HORIZON)
    wrong = chance(factor * after_wrong(stability, difficulty, forgotten), HORIZON)
    return now * (right - without) + (1 - now) * (wrong - without)


# Memories


def memory(task: str, known: Recall, factor: float = 1.0) -> Memory | None:
    """What is remembered of a task; None where it was never right."""
    if known.last_right is None or known.stability is None or known.day is None:
        return None
    return Memory(task=task, last_right=known.last_right, stability=factor * known.stability, day=known.day)


def retention(known: Memory, today: date) -> float:
    """The probability that the task is still known on this day of the learner's; 1 on the day of its last rating."""
    return chance(known.stability, (today - known.day).days)


def due_on(known: Memory, wanted: float = RETENTION) -> date:
    """From which day on the task should be asked again."""
    days = min(interval(known.stability, wanted), (date.max - known.day).days)
    return known.day + timedelta(days=days)


def due_at(known: Memory, zone: tzinfo | None = None, wanted: float = RETENTION) -> datetime:
    """When that day begins, in UTC."""
    begins = datetime.combine(due_on(known, wanted), time()) + DAY_BEGINS
    return (local(begins) if zone is None else begins.replace(tzinfo=zone)).astimezone(UTC)


def is_due(known: Memory, today: date, wanted: float = RETENTION) -> bool:
    """Whether the task should be asked again."""
    return due_on(known, wanted) <= today


def memories(recalls: Mapping[str, Recall], today: date, factor: float = 1.0) -> tuple[Memory, ...]:
    """Of these tasks those that were ever right, the least known first."""
    found = [memory(task, known, factor) for task, known in recalls.items()]
    return tuple(
        sorted((each for each in found if each is not None), key=lambda each: (retention(each, today), due_on(each)))
    )


# Forecasts


class Bets(Struct, frozen=True, array_like=True):
    """What letters in review said of how sure the learner was, and how often that was right."""

    think: int = 0
    think_right: int = 0
    sure: int = 0
    sure_right: int = 0
    no_idea: int = 0


def with_bet(bets: Bets, attempt: Attempt) -> Bets:
    """With one more answer that says how sure the learner was; what is no belief changes nothing."""
    right = attempt.outcome is Outcome.CORRECT
    match attempt.belief:
        case Belief.THINK:
            return replace(bets, think=bets.think + 1, think_right=bets.think_right + right)
        case Belief.SURE:
            return replace(bets, sure=bets.sure + 1, sure_right=bets.sure_right + right)
        case Belief.NO_IDEA:
            return replace(bets, no_idea=bets.no_idea + 1)
    return bets


class Forecasts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was forecast of reviews so far, and what came: enough to fit the factor and to say how good they were."""

    losses: tuple[float, ...] = (0.0,) * len(FACTORS)
    """Of each factor, the sum of -ln of the probability that it gave to what came."""
    reviews: int = 0
    right: int = 0
    said: float = 0.0
    """The sum of the forecasts, each by the factor that was fitted before it."""
    loss: float = 0.0
    """The sum of their log-losses, by natural logarithms."""
    longest: int = 0
    """The most days after which something was right."""
    bets: Bets = Bets()
    """What the learner forecast."""

    @property
    def factor(self) -> float:
        """The one that fits best."""
        costs = list(map(add, self.losses, PULLS))
        return FACTORS[costs.index(min(costs))]

    @property
    def loss_of_mean(self) -> float:
        """The log-loss, a review, of always saying the share that was right in the end."""
        if not 0 < self.right < self.reviews:
            return 0.0
        share = self.right / self.reviews
        return -share * math.log(share) - (1 - share) * math.log(1 - share)


def with_review(found: Forecasts, stability: float, days: int, *, right: bool) -> Forecasts:
    """With one more review, so many days after the rating that left this stability."""
    at, gone = FACTORS.index(found.factor), CURVE * days / max(stability, LEAST_STABILITY)
    # As ``bounded(chance(...))``, which a million answers would wait for; the larger the factor, the more is known.
    said = [(1 + gone * inverse) ** -DECAY for inverse in INVERSES]
    if said[-1] > MOST_CERTAIN:
        said = [min(each, MOST_CERTAIN) for each in said]
    log = math.log
    losses = [-log(each) for each in said] if right else [-log(1 - each) for each in said]
    return Forecasts(
        losses=tuple(map(add, found.losses, losses)),
        reviews=found.reviews + 1,
        right=found.right + right,
        said=found.said + said[at],
        loss=found.loss + losses[at],
        longest=max(found.longest, days) if right else found.longest,
        bets=found.bets,
    )


def bounded(probability: float) -> float:
    """A probability that is never quite 0 or 1."""
    return min(max(probability, CERTAIN), 1 - CERTAIN)
