"""Points, mastery and streak, as tables of what happened and what it is worth."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from tests.conftest import NOON, attempt
from tutor import score
from tutor.attempt import Outcome
from tutor.progress import Progress

RIGHT, WRONG, UNREADABLE, ERROR = Outcome.CORRECT, Outcome.WRONG, Outcome.UNREADABLE, Outcome.ERROR


@pytest.mark.parametrize(
    ("outcomes", "earned"),
    [
        ([], 0),
        ([(WRONG, 0)], 0),
        ([(RIGHT, 0)], 10),
        ([(WRONG, 0), (WRONG, 0), (RIGHT, 0)], 10),
        ([(RIGHT, 1)], 8),
        ([(RIGHT, 3)], 4),
        ([(RIGHT, 9)], 2),
        ([(RIGHT, 2), (RIGHT, 0)], 6),
        ([(UNREADABLE, 0), (ERROR, 0), (RIGHT, 0)], 10),
    ],
)
def test_the_first_right_answer_earns_the_points_less_its_hints(
    outcomes: list[tuple[Outcome, int]], earned: int
) -> None:
    attempts = [attempt("a/b", outcome, hints=hints) for outcome, hints in outcomes]
    assert score.task_points(10, attempts) == earned


@pytest.mark.parametrize(
    ("outcomes", "mastery"),
    [
        ([WRONG, WRONG], 0.0),
        ([RIGHT], 1.0),
        ([WRONG, RIGHT], 0.5),
        ([WRONG, WRONG, WRONG, RIGHT], 1 / 3),
        ([WRONG, RIGHT, RIGHT, RIGHT], 1.0),
        ([RIGHT, RIGHT, RIGHT, WRONG], 2 / 3),
    ],
)
def test_mastery_is_the_share_of_right_answers_among_the_last_three(outcomes: list[Outcome], mastery: float) -> None:
    assert score.task_mastery([attempt("a/b", outcome) for outcome in outcomes]) == pytest.approx(mastery)


def test_a_right_answer_after_a_hint_counts_half_for_mastery() -> None:
    assert score.task_mastery([attempt("a/b", RIGHT, hints=1)]) == 0.5


def test_answers_that_were_not_understood_count_nowhere() -> None:
    tasks = score.by_task([attempt("a/b", UNREADABLE), attempt("a/b", ERROR)])
    assert score.lesson_score({"a/b": 10}, tasks).state is score.State.NEW


@pytest.mark.parametrize(
    ("solved", "wrong", "state"),
    [
        ([], [], score.State.NEW),
        ([], ["l/a"], score.State.STARTED),
        (["l/a"], [], score.State.STARTED),
        (["l/a", "l/b"], [], score.State.DONE),
        (["l/a", "l/b"], ["l/a"], score.State.DONE),
    ],
)
def test_a_lesson_is_done_when_each_of_its_tasks_was_answered_once(
    solved: list[str], wrong: list[str], state: score.State
) -> None:
    attempts = [attempt(task, RIGHT) for task in solved] + [attempt(task, WRONG) for task in wrong]
    assert score.lesson_score({"l/a": 10, "l/b": 20}, score.by_task(attempts)).state is state


@pytest.mark.parametrize(
    ("days_ago", "length"),
    [([], 0), ([0], 1), ([1], 1), ([2], 0), ([0, 1, 2], 3), ([1, 2], 2), ([0, 2], 1), ([0, 0, 1], 2)],
)
def test_the_streak_counts_days_in_a_row_up_to_today_or_yesterday(days_ago: list[int], length: int) -> None:
    times = [NOON - timedelta(days=days) for days in days_ago]
    assert score.streak(times, date(2026, 3, 4), UTC) == length


def test_only_right_answers_make_a_streak() -> None:
    progress = Progress(":memory:")
    progress.add(attempt("a/b", WRONG))
    assert progress.right_times() == []
    progress.add(attempt("a/b", RIGHT))
    assert progress.right_times() == [NOON]


def test_misconceptions_are_listed_commonest_first() -> None:
    names = ["sign", "order", "order", None]
    attempts = [attempt("a/b", WRONG, name=name) for name in names]
    assert score.commonest_misconceptions(attempts) == [("order", 2), ("sign", 1)]
