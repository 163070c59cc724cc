"""What was achieved in a course, of those things that it declares: a pure function of what attempts come to.

Each is told once, quietly. None is for time, for days in a row, or for mere numbers of answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, assert_never

from msgspec import Struct

from tutor.arcade.bets import SURE, THINK
from tutor.arcade.bosses import ALL, ALL_AT_ONCE, HALF, better
from tutor.arcade.contract import Medal
from tutor.lesson import (
    Achievement,
    Course,
    Curing,
    Mending,
    NoIdea,
    OfBoss,
    OfGame,
    OfMistake,
    OfTasks,
    Remembering,
    Retaining,
    SureAndWrong,
    TrueToWord,
)
from tutor.review import Bets
from tutor.score import LessonScore, Tally

WITHIN = 0.05
"""Shares that are no further than this from what was said of them are as was said."""
STARS = {1: HALF, 2: ALL, 3: ALL_AT_ONCE}


class Played(Protocol):
    """A round of a game, or a try of a boss, as it was kept."""

    @property
    def level(self) -> int:
        """From 0."""

    @property
    def score(self) -> float:
        """What was reached."""

    @property
    def lower(self) -> bool:
        """Whether less is better."""

    @property
    def own(self) -> bool:
        """Whether it was about a text of the player's, which counts for nothing."""

    @property
    def medal(self) -> Medal:
        """By the bounds of the same items."""


class Achieved(Struct, frozen=True):
    """One thing that was achieved, as it is told."""

    id: str
    title: str
    say: str

    @property
    def line(self) -> str:
        """In one line."""
        return f"{self.title}: {self.say}"


NO_ROUNDS: Mapping[str, Sequence[Played]] = {}


def achieved(
    course: Course,
    tally: Tally,
    lessons: Iterable[LessonScore],
    rounds: Mapping[str, Sequence[Played]] = NO_ROUNDS,
    before: Iterable[str] = (),
) -> tuple[Achieved, ...]:
    """What was achieved, in the course's order; what was ``before`` stays, whatever became of it.

    ``rounds`` are those of games and bosses, by what they are kept under; left out, what hangs on them is too.
    """
    own, known = tuple(lessons), frozenset(before)
    return tuple(
        told(name, each)
        for name, each in course.achievements.items()
        if name in known or is_reached(each, tally, own, rounds)
    )


def told(name: str, achievement: Achievement) -> Achieved:
    """An achievement in the course's words, or in those that it has by itself."""
    title, say = own_words(achievement)
    return Achieved(name, achievement.title or title, achievement.say or say)


def is_reached(
    each: Achievement, tally: Tally, lessons: Sequence[LessonScore], rounds: Mapping[str, Sequence[Played]]
) -> bool:
    """Whether it was."""
    bets = tally.forecasts.bets
    match each:
        case OfTasks():
            right = sum(task in tally.tasks and tally.tasks[task].solved for task in each.tasks)
            return right >= min(each.count or len(each.tasks), len(each.tasks))
        case OfMistake():
            met = tally.met.get(each.name)
            return met is not None and met.times >= each.times and (met.cured or not each.cured)
        case OfGame():
            return any(is_good(each, played) for played in rounds.get(each.game, ()))
        case OfBoss():
            return any(better(played.medal, STARS[each.stars]) for played in rounds.get(f"boss:{each.chapter}", ()))
        case Curing():
            return sum(met.cured for met in tally.met.values()) >= each.count
        case Retaining():
            return sum(own.kept for own in lessons) >= each.count
        case Mending():
            return sum(own.kept and bool(own.tried) for own in tally.tasks.values()) >= each.count
        case Remembering():
            return tally.forecasts.longest >= each.days
        case SureAndWrong():
            return bets.sure - bets.sure_right >= each.count
        case NoIdea():
            return bets.no_idea >= each.count
        case TrueToWord():
            return bets.think + bets.sure >= each.letters and distance(bets) <= WITHIN
        case _:
            assert_never(each)


def is_good(wanted: OfGame, played: Played) -> bool:
    """Whether a round is as good as an achievement asks."""
    if played.own or (wanted.level is not None and played.level != wanted.level - 1):
        return False
    if wanted.score is not None:
        return played.score <= wanted.score if played.lower else played.score >= wanted.score
    return better(played.medal, Medal(wanted.medal or Medal.GOLD.value))


def distance(bets: Bets) -> float:
    """How far the shares that were right are from what was said of them, on average over all letters."""
    count = bets.think + bets.sure
    return (abs(bets.think_right - THINK * bets.think) + abs(bets.sure_right - SURE * bets.sure)) / max(count, 1)


def own_words(each: Achievement) -> tuple[str, str]:
    """What an achievement is called and said to be for where the course says nothing; of a subject's nothing."""
    match each:
        case OfTasks() | OfMistake() | OfGame() | OfBoss():
            return "", ""
        case Curing():
            return (
                "Cured" if each.count == 1 else "Well again",
                "a misconception did not show any more, on two days."
                if each.count == 1
                else f"{each.count} misconceptions do not show any more.",
            )
        case Retaining():
            return "Kept in mind", f"{many(each.count, 'lesson')} known again after two weeks."
        case Mending():
            begun = "a task" if each.count == 1 else f"{each.count} tasks"
            return "Wrong at first", f"{begun} begun with a wrong answer, and known after two weeks."
        case Remembering():
            return "It has been a while", f"something was right {each.days} days after it was asked last."
        case SureAndWrong():
            return "Sure, and wrong", "a CAPITAL that was not right. Everybody has one."
        case NoIdea():
            return "No idea", f"said so {each.count} times, where one might have guessed."
        case TrueToWord():
            share = f"{THINK:.0%} and {SURE:.0%}"
            return "True to your word", f"of {each.letters} letters, small and CAPITAL, about {share} were right."
        case _:
            assert_never(each)


def many(number: int, one: str) -> str:
    """``1 lesson``, ``2 lessons``."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
