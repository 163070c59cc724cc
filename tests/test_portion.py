"""What a day's portion holds, as tables."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace

from tests.conftest import NOON, attempt
from tutor import portion, review, score
from tutor.attempt import Attempt, Mode, Outcome, Verdict
from tutor.portion import Item

RIGHT, WRONG = Outcome.CORRECT, Outcome.WRONG
KINDS = {f"{lesson}/{task}": "number" for lesson in "abcd" for task in ("one", "two", "three")}


def learnt(*tasks: str, ago: int = 10) -> list[Attempt]:
    """Right answers some days ago."""
    return [replace(attempt(task, RIGHT, at=NOON - timedelta(days=ago)), mode=Mode.LESSON) for task in tasks]


def today(attempts: list[Attempt], kinds: dict[str, str] = KINDS, **how: object) -> portion.Portion:
    return portion.portion(score.tally(attempts, zone=UTC), kinds, NOON.date(), **how)  # type: ignore[arg-type]


def tasks_of(found: portion.Portion) -> list[str]:
    return [item.task for item in found.items]


@pytest.mark.parametrize(("ago", "count"), [(0, 0), (3, 0), (4, 12), (10, 12), (400, 12)])
def test_what_is_due_comes_back(ago: int, count: int) -> None:
    found = today(learnt(*KINDS, ago=ago), minutes=20)
    assert (len(found.items), found.resting) == (count, 0)


@pytest.mark.parametrize(
    ("kind", "comes"),
    [("choice", True), ("order", True), ("number", True), ("estimate", True), ("symbolic", True),
     ("derivation", False), ("code", False), ("training", False), ("spot", False), ("explore", False)],
)  # fmt: skip
def test_programs_derivations_and_trainings_never_come_back(kind: str, comes: bool) -> None:
    assert bool(today(learnt("a/one"), {"a/one": kind}).items) is comes


@pytest.mark.parametrize(("minutes", "count"), [(8, 8), (3, 3), (20, 12), (0.1, 1)])
def test_a_portion_takes_as_long_as_the_learner_wants_and_the_rest_rests(minutes: float, count: int) -> None:
    found = today(learnt(*KINDS), minutes=minutes)
    assert (len(found.items), found.resting) == (count, 12 - count)
    assert found.seconds == 60 * count
    assert found.minutes == count


def test_what_gains_most_for_the_time_comes_first() -> None:
    kinds = {"a/one": "number", "b/one": "choice", "c/one": "symbolic"}
    attempts = learnt(*kinds)
    assert tasks_of(today(attempts, kinds, minutes=0.5)) == ["b/one"]
    assert tasks_of(today(attempts, kinds, minutes=1.5)) == ["b/one", "a/one"]


def test_what_was_looked_at_today_is_taken_off_the_portion() -> None:
    attempts = learnt(*KINDS)
    done = [replace(attempt(task, RIGHT), mode=Mode.REVIEW) for task in tasks_of(today(attempts))]
    assert len(today([*attempts, *done[:3]]).items) == 5
    assert today([*attempts, *done]).items == ()
    fresh = [replace(attempt("d/three", RIGHT), mode=Mode.LESSON)]
    assert len(today([*learnt(*[each for each in KINDS if each != "d/three"]), *fresh]).items) == 8


@pytest.mark.parametrize("lessons", ["aabb", "aaab", "abc", "aaaabbc", "bcaaaa", "aabbccc", "aaa", "a", ""])
def test_no_two_of_one_lesson_follow_one_another_where_there_are_others(lessons: str) -> None:
    items = [Item(task=f"{lesson}/{number}", seconds=1) for number, lesson in enumerate(lessons)]
    found = portion.interleaved(items)
    assert sorted(found, key=lambda item: item.task) == sorted(items, key=lambda item: item.task)
    touching = sum(one.lesson == other.lesson for one, other in pairwise(found))
    most = max((lessons.count(each) for each in lessons), default=0)
    assert touching == max(0, most - (len(lessons) - most) - 1)


def test_after_a_long_time_away_the_best_known_come_first() -> None:
    attempts = learnt("a/one", ago=400)
    attempts += [replace(each, at=each.at + timedelta(days=4), mode=Mode.REVIEW) for each in attempts]
    attempts += learnt("b/one", "c/one", ago=396)
    found = today(attempts)
    assert tasks_of(found)[0] == "a/one"
    assert [item.chance for item in found.items] == sorted((item.chance for item in found.items), reverse=True)


def test_the_learners_own_times_take_the_place_of_what_is_assumed() -> None:
    def timed(count: int) -> float:
        attempts = learnt(*KINDS)
        attempts += [
            replace(attempt(task, RIGHT, at=NOON - timedelta(days=5)), mode=Mode.REVIEW, seconds=20.0 + number)
            for number, task in enumerate([*KINDS][:count])
        ]
        cards = score.tally(attempts, zone=UTC).tasks
        return portion.seconds_by_kind(cards, KINDS)["number"]

    assert timed(9) == 60
    assert timed(10) == 24.5


def test_what_a_learner_wants_to_know_surely_comes_back_sooner() -> None:
    assert not today(learnt("a/one", ago=3)).items
    assert today(learnt("a/one", ago=3), retention=0.92).items


# Drills


def misconceived(*tasks: str) -> list[Attempt]:
    """Two days ago it showed in these tasks."""
    verdict = Verdict(outcome=WRONG, misconception="sign")
    at = NOON - timedelta(days=2)
    return [replace(attempt(task, WRONG, at=at), verdict=replace(verdict, task=task)) for task in tasks]


def drills(found: portion.Portion) -> list[str]:
    return sorted(item.task for item in found.items if item.drill == "sign")


def test_a_misconception_in_two_tasks_puts_three_items_in_place_of_three() -> None:
    attempts = learnt(*KINDS)
    assert drills(today([*attempts, *misconceived("a/one")])) == []
    found = today([*attempts, *misconceived("a/one", "b/one")], varying=frozenset(KINDS))
    assert drills(found) == ["a/one", "a/one", "b/one"]
    assert [item.is_naming for item in found.items] == [False] * 7 + [True]
    assert found.items[-1].seconds == portion.SECONDS["choice"]
    assert len(found.items) == 8
    same_numbers = today([*attempts, *misconceived("a/one", "b/one")])
    assert drills(same_numbers) == ["a/one", "a/one", "b/one"]
    assert same_numbers.items[-1].is_naming


def test_a_drill_comes_once_a_day() -> None:
    attempts = [*learnt(*KINDS), *misconceived("a/one", "b/one")]
    clean = [replace(attempt("a/one", RIGHT), mode=Mode.REVIEW, seed=7)]
    assert drills(today([*attempts, *clean], varying=frozenset(KINDS))) == []


def test_what_was_never_right_is_no_card() -> None:
    assert today([attempt("a/one", WRONG, at=NOON - timedelta(days=9))]).items == ()


def test_a_portion_of_another_day_is_what_would_be_due_then() -> None:
    tally = score.tally(learnt("a/one", ago=0), zone=UTC)
    days = [NOON.date() + timedelta(days=after) for after in (0, 3, 4)]
    assert [len(portion.portion(tally, KINDS, day).items) for day in days] == [0, 0, 1]


def test_the_forecast_of_an_item_is_that_of_its_memory() -> None:
    (item,) = today(learnt("a/one")).items
    assert item.chance == pytest.approx(review.chance(2.3065, 10))


def test_after_very_long_something_is_due_still() -> None:
    assert portion.portion(score.tally(learnt("a/one"), zone=UTC), KINDS, date(9000, 1, 1)).items
