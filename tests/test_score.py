"""Points, mastery and streak, as tables of what happened and what it is worth."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

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


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([], []),
        ([("2026-03-04T12:00", UNREADABLE), ("2026-03-04T12:00", ERROR)], []),
        ([("2026-03-04T12:00", WRONG)], [("2026-03-04", 1, 0, 0)]),
        ([("2026-03-04T12:00", WRONG), ("2026-03-04T12:01", RIGHT)], [("2026-03-04", 2, 1, 10)]),
        (
            [("2026-03-01T12:00", RIGHT), ("2026-03-04T12:00", RIGHT)],
            [("2026-03-01", 1, 1, 10), ("2026-03-04", 1, 1, 0)],
        ),
        # Half past eleven at night in Berlin is another hour of UTC in summer than in winter.
        (
            [("2026-03-28T22:30", WRONG), ("2026-03-28T23:30", RIGHT)],
            [("2026-03-28", 1, 0, 0), ("2026-03-29", 1, 1, 10)],
        ),
        (
            [("2026-03-29T21:30", WRONG), ("2026-03-29T22:30", RIGHT)],
            [("2026-03-29", 1, 0, 0), ("2026-03-30", 1, 1, 10)],
        ),
        # The hour that comes twice belongs to one day.
        ([("2026-10-25T00:30", WRONG), ("2026-10-25T01:30", RIGHT)], [("2026-10-25", 2, 1, 10)]),
    ],
)
def test_days_are_the_learners_own_and_hold_what_counted(
    answers: list[tuple[str, Outcome]], found: list[tuple[str, int, int, int]]
) -> None:
    attempts = [attempt("a/b", outcome, at=datetime.fromisoformat(at + "+00:00")) for at, outcome in answers]
    days = score.days(attempts, {"a/b": 10}, ZoneInfo("Europe/Berlin"))
    assert [(str(day.day), day.answers, day.right, day.points) for day in days] == found


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one time zone for all its programs")
def test_without_a_zone_days_are_the_machines_in_summer_and_in_winter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        nights = [datetime(2026, month, 1, 22, 30, tzinfo=UTC) for month in (1, 7)]
        assert [score.day_of(night).day for night in nights] == [1, 2]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_chapter_is_its_lessons_together() -> None:
    tasks = score.by_task([attempt("a/one", RIGHT), attempt("b/one", WRONG), attempt("b/two", RIGHT, hints=1)])
    lessons = [
        score.lesson_score(points, tasks) for points in ({"a/one": 10}, {"b/one": 10, "b/two": 10, "b/three": 10})
    ]
    chapter = score.chapter_score("c", "C", lessons)
    assert (chapter.solved, chapter.tasks, chapter.points, chapter.possible) == (2, 4, 18, 40)
    assert chapter.mastery == pytest.approx((1 + 0 + 0.5 + 0) / 4)
    assert score.chapter_score("c", "C", []).mastery == 0.0


def test_the_task_with_most_answers_comes_first() -> None:
    tasks = score.by_task(
        [attempt("a/b", RIGHT), attempt("a/c", WRONG), attempt("a/c", UNREADABLE), attempt("a/c", RIGHT)]
    )
    assert [(each.task, each.answers, each.wrong) for each in score.answers_by_task(tasks)] == [
        ("a/c", 2, 1),
        ("a/b", 1, 0),
    ]


def test_misconceptions_are_listed_commonest_first() -> None:
    names = ["sign", "order", "order", None]
    attempts = [attempt("a/b", WRONG, name=name) for name in names]
    assert score.commonest_misconceptions(attempts) == [("order", 2), ("sign", 1)]
