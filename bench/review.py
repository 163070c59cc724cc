"""Review on simulated learners in two worlds: how good the forecasts are, and how much is known in the end.

    python bench/review.py [--learners 60] [--days 140] [--seed 1]

In the first world people forget as FSRS-6 says, each at a pace and with a curve of their own; in the second what is
remembered halves, and memories are many times shorter. Each learner takes up new tasks on most days and looks again at
the day's portion as the tutor composes it: 8 minutes, by gain. Three forecasts of the same reviews are compared by
their mean -ln of what came: FSRS as it is, FSRS with the learner's factor as it was fitted before each review, and the
rule of thumb by half-lives that FSRS took the place of. Under each stands what always saying the mean would cost.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import fsrs
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parent.parent))

from tutor import review
from tutor.portion import portion
from tutor.review import Forecasts, Rating
from tutor.score import DayTally, Tally, TaskTally

BEGINS = date(2026, 1, 5)
KINDS = {
    **{f"lesson-{number % 30}/choice-{number}": "choice" for number in range(62)},
    **{f"lesson-{number % 30}/number-{number}": "number" for number in range(137)},
    **{f"lesson-{number % 30}/formula-{number}": "symbolic" for number in range(22)},
}
"""As many cards of each kind as the built-in course had when the study behind this was made."""
HOUR = 12


class FsrsWorld:
    """Forgetting of FSRS-6's own shape, with initial stabilities and a decay of one's own."""

    def __init__(self, chance: random.Random) -> None:
        own = list(review.PARAMETERS)
        pace = math.exp(chance.gauss(0, math.log(1.45)))
        own[:4] = [min(max(each * pace, 0.001), 100.0) for each in own[:4]]
        own[20] = min(max(own[20] * chance.uniform(0.75, 1.25), 0.1), 0.8)
        self._scheduler = fsrs.Scheduler(own, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        self._cards: dict[str, fsrs.Card] = {}

    def recalls(self, task: str, day: date) -> float:
        """The true probability that a task is known."""
        return float(self._scheduler.get_card_retrievability(self._cards[task], review.noon(day)))

    def answered(self, task: str, day: date, right: bool) -> None:
        """What an answer does to the memory."""
        card = self._cards.get(task) or fsrs.Card(card_id=1)
        rating = fsrs.Rating.Good if right else fsrs.Rating.Again
        self._cards[task], _ = self._scheduler.review_card(card, rating, review.noon(day))


class HalfLifeWorld:
    """What is remembered halves in a time that doubles with a right answer and halves with a wrong one.

    That is the rule of thumb's own world, at a pace of one's own; a curve that falls so steeply is not FSRS's.
    """

    def __init__(self, chance: random.Random) -> None:
        self._first = 6 * math.exp(chance.gauss(0, 0.5))
        self._half: dict[str, tuple[float, date]] = {}

    def recalls(self, task: str, day: date) -> float:
        """The true probability that a task is known."""
        half, since = self._half[task]
        return 2 ** (-(day - since).days / half)

    def answered(self, task: str, day: date, right: bool) -> None:
        """What an answer does to the memory."""
        if task not in self._half:
            self._half[task] = self._first, day
            return
        half, _ = self._half[task]
        self._half[task] = min(max(half * 2 if right else half / 2, 2.0), 256.0), day


@dataclass
class Rule:
    """The rule of thumb: four days' half-life after the first right answer, doubled and halved."""

    half: dict[str, float] = field(default_factory=dict)
    since: dict[str, date] = field(default_factory=dict)

    def says(self, task: str, day: date) -> float:
        """Its forecast."""
        return review.bounded(2 ** (-(day - self.since[task]).days / self.half[task]))

    def answered(self, task: str, day: date, right: bool) -> None:
        """After an answer; a wrong one does not move the last right one."""
        if task not in self.half:
            self.half[task], self.since[task] = 4.0, day
            return
        self.half[task] = min(self.half[task] * 2, 256.0) if right else max(self.half[task] / 2, 1.0)
        if right:
            self.since[task] = day


@dataclass
class Outcome:
    """What became of one learner, or of several together."""

    reviews: int = 0
    right: int = 0
    plain: float = 0.0
    fitted: float = 0.0
    rule: float = 0.0
    minutes: dict[int, list[float]] = field(default_factory=dict)
    known: dict[int, float] = field(default_factory=dict)
    resting: int = 0
    factor: float = 1.0

    @property
    def mean(self) -> float:
        """The loss of always saying the mean, a review."""
        share = self.right / self.reviews
        return -share * math.log(share) - (1 - share) * math.log(1 - share)


World = Callable[[random.Random], FsrsWorld | HalfLifeWorld]


def lived(world_of: World, days: int, seed: int, after: int = 0) -> Outcome:
    """One learner's days; the losses are of reviews from the ``after``-th on."""
    chance = random.Random(seed)
    world, rule, found = world_of(chance), Rule(), Outcome()
    busy, pace = chance.uniform(0.4, 0.95), chance.randint(4, 10)
    waiting = sorted(KINDS, key=lambda task: (int(task.split("/")[0].split("-")[1]), task))
    tasks: dict[str, TaskTally] = {}
    forecasts = Forecasts()
    for number in range(days):
        day = BEGINS + timedelta(days=number)
        if number in (83, 139):
            found.known[(number + 1) // 7] = sum(world.recalls(each, day) for each in tasks) / max(len(tasks), 1)
        if chance.random() > busy:
            continue
        today = portion(Tally(tasks=tasks, days={day: DayTally()}, forecasts=forecasts), KINDS, day)
        found.resting = today.resting
        if today.items:
            found.minutes.setdefault(number // 7, []).append(today.seconds / 60)
        for item in today.items:
            own = tasks[item.task]
            assert own.recall.stability is not None
            assert own.recall.day is not None
            right = chance.random() < world.recalls(item.task, day)
            gone = (day - own.recall.day).days
            if forecasts.reviews >= after:
                said = review.bounded(review.chance(own.recall.stability, gone))
                fitted = review.bounded(review.chance(forecasts.factor * own.recall.stability, gone))
                thumb = rule.says(item.task, day)
                found.reviews, found.right = found.reviews + 1, found.right + right
                for name, each in (("plain", said), ("fitted", fitted), ("rule", thumb)):
                    setattr(found, name, getattr(found, name) - math.log(each if right else 1 - each))
            forecasts = review.with_review(forecasts, own.recall.stability, gone, right=right)
            tasks[item.task] = answered(own, day, right)
            world.answered(item.task, day, right)
            rule.answered(item.task, day, right)
        for task in [waiting.pop(0) for _ in range(min(pace, len(waiting)))]:
            tasks[task] = answered(TaskTally(), day, True)
            world.answered(task, day, True)
            rule.answered(task, day, True)
    found.factor = forecasts.factor
    return found


def answered(own: TaskTally, day: date, right: bool) -> TaskTally:
    """A task after an answer on a day."""
    at = datetime(day.year, day.month, day.day, HOUR, tzinfo=UTC)
    rating = Rating.GOOD if right else Rating.AGAIN
    recall = review.after(own.recall, rating, right=True, at=at, day=day)
    return replace(own, share=1.0, solved_on=own.solved_on or day, recall=recall, reviewed_on=day)


def together(found: list[Outcome]) -> Outcome:
    """Several learners as one; what is known is the mean over them, of factors the median."""
    whole = Outcome()
    for each in found:
        for name in ("reviews", "right", "plain", "fitted", "rule"):
            setattr(whole, name, getattr(whole, name) + getattr(each, name))
        for week, minutes in each.minutes.items():
            whole.minutes.setdefault(week, []).extend(minutes)
    whole.known = {week: sum(each.known[week] for each in found) / len(found) for week in found[0].known}
    whole.factor = sorted(each.factor for each in found)[len(found) // 2]
    whole.resting = sorted(each.resting for each in found)[len(found) // 2]
    return whole


WORLDS: dict[str, World] = {"FSRS-shaped": FsrsWorld, "half-life": HalfLifeWorld}


def main() -> None:
    """Simulate both worlds and print a table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--learners", type=int, default=60)
    options.add_argument("--days", type=int, default=140)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--after", type=int, default=100, help="losses are of reviews from this one on")
    asked = options.parse_args()
    heads = f"{'FSRS':>6} {'fitted':>6} {'rule':>6} {'mean':>6} {'factor':>6}"
    print(f"{'world':<12} {'reviews':>7} {heads}  minutes  known")
    for name, world in WORLDS.items():
        seeds = range(1000 * asked.seed, 1000 * asked.seed + asked.learners)
        found = together([lived(world, asked.days, seed, asked.after) for seed in seeds])
        losses = [each / found.reviews for each in (found.plain, found.fitted, found.rule)]
        minutes = found.minutes.get(11) or [0.0]
        known = ", ".join(f"{share:.0%} in week {week}" for week, share in sorted(found.known.items()))
        print(
            f"{name:<12} {found.reviews:>7,} {losses[0]:>6.3f} {losses[1]:>6.3f} {losses[2]:>6.3f} {found.mean:>6.3f}"
            f" {found.factor:>6.2f}  {sum(minutes) / len(minutes):>7.1f}  {known}"
        )


if __name__ == "__main__":
    main()
