"""What is due: golden half-lives, and the curve between them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import NOON, attempt
from tutor import review, score
from tutor.attempt import Attempt, Outcome

RIGHT, WRONG = Outcome.CORRECT, Outcome.WRONG
BERLIN = ZoneInfo("Europe/Berlin")


def memory(attempts: list[Attempt], zone: tzinfo) -> review.Memory | None:
    """What attempts at one task left of it."""
    own = score.tally(attempts, zone=zone).tasks.get("a/b", score.TaskTally())
    return review.memory("a/b", own.recall)


def half_life(*answers: tuple[float, Outcome] | tuple[float, Outcome, int]) -> float | None:
    """After these answers: the day of each, its outcome, and perhaps hints."""
    attempts = [
        attempt("a/b", outcome, at=NOON + timedelta(days=day), hints=sum(hints)) for day, outcome, *hints in answers
    ]
    known = memory(attempts, UTC)
    return None if known is None else known.half_life


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        ([], None),
        ([(0, WRONG)], None),
        ([(0, RIGHT)], 4),
        ([(0, WRONG), (0, WRONG), (0, RIGHT)], 4),
        ([(0, RIGHT), (0.1, RIGHT), (0.2, WRONG)], 4),
        ([(0, RIGHT), (1, RIGHT)], 8),
        ([(0, RIGHT), (1, RIGHT), (5, RIGHT)], 16),
        ([(0, RIGHT), (1, RIGHT, 1)], 4),
        ([(0, RIGHT), (1, WRONG)], 2),
        ([(0, RIGHT), (1, WRONG), (1.1, WRONG), (1.2, RIGHT)], 2),
        ([(0, RIGHT), (1, RIGHT), (2, WRONG), (3, RIGHT)], 8),
        ([(0, RIGHT), *((day, WRONG) for day in range(1, 9))], 1),
        ([*((day, RIGHT) for day in range(20))], 256),
    ],
)
def test_each_day_doubles_or_halves_the_half_life_by_its_first_answer(
    answers: list[tuple[float, Outcome]], days: float | None
) -> None:
    assert half_life(*answers) == days


def test_a_task_is_half_known_after_its_half_life_and_due_under_seven_tenths() -> None:
    known = review.Memory(task="a/b", last_right=NOON, half_life=4)
    table = {-1: 1.0, 0: 1.0, 4: 0.5, 8: 0.25}
    assert {day: review.retention(known, NOON + timedelta(days=day)) for day in table} == table
    assert review.retention(known, review.due_at(known)) == pytest.approx(review.DUE)
    assert not review.is_due(known, NOON + timedelta(days=2))
    assert review.is_due(known, NOON + timedelta(days=3))


def test_a_wrong_answer_does_not_move_the_last_right_one() -> None:
    attempts = [attempt("a/b", RIGHT), attempt("a/b", WRONG, at=NOON + timedelta(days=1))]
    known = memory(attempts, UTC)
    assert known is not None
    assert known.last_right == NOON


def test_the_least_known_come_first_and_only_tasks_of_the_course() -> None:
    attempts = [
        attempt("a/new", RIGHT, at=NOON),
        attempt("a/old", RIGHT, at=NOON - timedelta(days=9)),
        attempt("gone/task", RIGHT),
        attempt("a/never", WRONG),
        attempt("a/unread", Outcome.UNREADABLE),
    ]
    course = ["a/new", "a/old", "a/never"]
    tasks = score.tally(attempts, zone=UTC).tasks
    assert "a/unread" not in tasks
    found = review.memories({task: tasks[task].recall for task in course}, NOON)
    assert [known.task for known in found] == ["a/old", "a/new"]


def test_days_are_the_learners_own() -> None:
    evening, night = datetime(2026, 3, 4, 22, 30, tzinfo=UTC), datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    attempts = [attempt("a/b", RIGHT, at=evening), attempt("a/b", RIGHT, at=night)]
    found = {zone: memory(attempts, zone) for zone in (UTC, BERLIN)}
    assert [known.half_life for known in found.values() if known] == [4, 8]


def test_forgetting_takes_the_same_time_when_clocks_change() -> None:
    known = review.Memory(task="a/b", last_right=datetime(2026, 3, 28, 12, tzinfo=BERLIN), half_life=1)
    a_day_later = known.last_right.astimezone(UTC) + timedelta(days=1)
    assert review.retention(known, a_day_later.astimezone(BERLIN)) == pytest.approx(0.5)
