"""Where to begin, for those who know some of a course: questions that follow one another by what is not decided yet.

How far somebody is, is a number of lessons in the course's order; each number has a chance, which every answer changes.
A lesson that lies well before it is known, one that lies far behind it is not, and near it that is open (an S
over the distance). Asked is the lesson that is open most. A wrong answer also closes all that builds on its lesson.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

QUESTIONS = 10
KNOWN = 0.8
"""A lesson counts as known from this probability on."""
BLUR = 1 / 40
"""The part of the course over which it is open what somebody knows who is so far."""
RIGHT_IF_KNOWN = 0.88
"""Who knows a lesson answers one of its tasks rightly so often; slips happen."""
GUESSED: Mapping[str, float] = {"number": 0.08, "estimate": 0.25, "choice": 0.3}
"""How often who does not know it answers rightly, by kind. Tasks of these kinds are asked, for they are quick."""
STEPS = 100
"""Into so many numbers of lessons a long course is divided."""
FEWEST = 6
"""Lessons with such a task: in a shorter course nobody needs to be placed."""


class Answered(Struct, frozen=True, array_like=True):
    """One answer."""

    task: str
    right: bool

    @property
    def lesson(self) -> str:
        """The lesson of its task."""
        return self.task.partition("/")[0]


class Placement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The questions that were answered, and what came of them. Kept with the learner, apart from all attempts."""

    seed: int = 0
    """Of the variants that are asked."""
    answers: tuple[Answered, ...] = ()
    known: tuple[str, ...] = ()
    """The lessons that count as known, once all was asked."""
    over: bool = False


class Plan(Struct, frozen=True):
    """A course as placing sees it: lessons in order, what each builds on, and what may be asked of it."""

    before: Mapping[str, frozenset[str]]
    """All that a lesson builds on, and itself; lessons in order."""
    quick: Mapping[str, Mapping[str, str]]
    """The tasks that may be asked, with their kinds; those come first that are guessed least."""

    @property
    def is_worth_it(self) -> bool:
        """Whether there is enough to ask."""
        return sum(map(bool, self.quick.values())) >= FEWEST


def plan(lessons: Iterable[tuple[str, Sequence[str], Mapping[str, str]]]) -> Plan:
    """Lessons in order, each with what it requires and the kinds of its tasks."""
    before: dict[str, frozenset[str]] = {}
    quick: dict[str, dict[str, str]] = {}
    for lesson, requires, kinds in lessons:
        before[lesson] = frozenset({lesson}).union(*(before[each] for each in requires if each in before))
        asked = ((task, kind) for task, kind in kinds.items() if kind in GUESSED)
        quick[lesson] = dict(sorted(asked, key=lambda one: GUESSED[one[1]]))
    return Plan(before, quick)


def chances(own: Plan, answers: Iterable[Answered]) -> dict[str, float]:
    """For each lesson how likely it is known."""
    answers = tuple(each for each in answers if each.lesson in own.before)  # the course may have changed
    at = {lesson: place for place, lesson in enumerate(own.before)}
    steps = range(0, len(at) + 1, max(1, len(at) // STEPS))
    likely = dict.fromkeys(steps, 1.0)
    for answer in answers:
        guessed = GUESSED.get(own.quick[answer.lesson].get(answer.task, ""), max(GUESSED.values()))
        for far in steps:
            right = guessed + (RIGHT_IF_KNOWN - guessed) * known_at(far, at[answer.lesson], len(at))
            likely[far] *= right if answer.right else 1 - right
    whole = sum(likely.values())
    found = {
        lesson: sum(each * known_at(far, place, len(at)) for far, each in likely.items()) / whole
        for lesson, place in at.items()
    }
    wrong = frozenset(each.lesson for each in answers if not each.right)
    return {lesson: 0.0 if wrong & own.before[lesson] else chance for lesson, chance in found.items()}


def known_at(far: int, place: int, lessons: int) -> float:
    """How likely somebody who is so far knows the lesson at a place, from 0."""
    return 1 / (1 + math.exp((place + 0.5 - far) / max(1.0, BLUR * lessons)))


def next_task(own: Plan, answers: Sequence[Answered], done: Iterable[str] = ()) -> str | None:
    """The task to ask now: of the lesson that is open most; None where enough was asked, or nothing is left.

    What is ``done`` is not asked.
    """
    if len(answers) >= QUESTIONS:
        return None
    left = own.quick.keys() - {each.lesson for each in answers} - set(done)
    known = chances(own, answers)
    candidates = [lesson for lesson in own.before if lesson in left and own.quick[lesson]]
    if not candidates:
        return None
    open_most = min(candidates, key=lambda lesson: abs(known[lesson] - 0.5))
    return next(iter(own.quick[open_most]))


def answered(own: Plan, before: Placement, task: str, right: bool, done: Iterable[str] = ()) -> Placement:
    """After one more answer; after the last, with what is known."""
    answers = (*before.answers, Answered(task, right))
    over = next_task(own, answers, done) is None
    return Placement(seed=before.seed, answers=answers, known=known_by(own, answers) if over else (), over=over)


def known_by(own: Plan, answers: Sequence[Answered]) -> tuple[str, ...]:
    """The lessons that answers show to be known with all that they build on, in the course's order."""
    known = {lesson for lesson, chance in chances(own, answers).items() if chance >= KNOWN}
    return tuple(lesson for lesson in own.before if own.before[lesson] <= known)
