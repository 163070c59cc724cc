"""Points, mastery and streak, as tables of what happened and what it is worth."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.conftest import NOON, attempt
from tutor import review, score
from tutor.attempt import ANSWER_SHOWN, Attempt, Note, NoteKind, Outcome

RIGHT, WRONG, UNREADABLE, ERROR = Outcome.CORRECT, Outcome.WRONG, Outcome.UNREADABLE, Outcome.ERROR


def one_task(attempts: list[Attempt]) -> score.TaskTally:
    """What attempts at one task come to."""
    return score.tally(attempts).tasks.get("a/b", score.TaskTally())


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
        ([(RIGHT, ANSWER_SHOWN)], 0),
        ([(RIGHT, ANSWER_SHOWN + 1), (RIGHT, 0)], 0),
        ([(RIGHT, 1), (RIGHT, ANSWER_SHOWN)], 8),
        ([(UNREADABLE, 0), (ERROR, 0), (RIGHT, 0)], 10),
    ],
)
def test_the_first_right_answer_earns_the_points_less_its_hints(
    outcomes: list[tuple[Outcome, int]], earned: int
) -> None:
    attempts = [attempt("a/b", outcome, hints=hints) for outcome, hints in outcomes]
    assert score.task_points(10, one_task(attempts)) == earned


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
    assert score.task_mastery(one_task([attempt("a/b", outcome) for outcome in outcomes])) == pytest.approx(mastery)


def test_an_answer_that_was_shown_counts_nothing_for_mastery_and_is_due_within_a_day() -> None:
    task = one_task([attempt("a/b", RIGHT, hints=ANSWER_SHOWN)])
    assert (task.solved, score.task_mastery(task)) == (True, 0.0)
    known = review.memory("a/b", task.recall)
    assert known is not None
    assert review.due_at(known) - NOON < timedelta(days=1)


def test_a_right_answer_after_a_hint_counts_half_for_mastery() -> None:
    assert score.task_mastery(one_task([attempt("a/b", RIGHT, hints=1)])) == 0.5


def test_answers_that_were_not_understood_count_nowhere() -> None:
    tasks = score.tally([attempt("a/b", UNREADABLE), attempt("a/b", ERROR)]).tasks
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
    assert score.lesson_score({"l/a": 10, "l/b": 20}, score.tally(attempts).tasks).state is state


@pytest.mark.parametrize(
    ("days_ago", "length"),
    [
        ([], 0),
        ([0], 1),
        ([1], 1),
        ([2], 0),
        ([0, 1, 2], 3),
        ([1, 2], 2),
        ([0, 2], 1),
        ([0, 0, 1], 2),
        ([-3, -1, 0, 1], 2),
        ([-1], 0),
        ([0, 1, 3, 4, 5], 2),
        ([*range(300)], 300),
    ],
)
def test_the_streak_counts_days_in_a_row_up_to_today_or_yesterday(days_ago: list[int], length: int) -> None:
    attempts = [attempt("a/b", RIGHT, at=NOON - timedelta(days=days)) for days in days_ago]
    assert score.streak(score.right_days(score.tally(attempts, zone=UTC)), date(2026, 3, 4)) == length


def test_only_right_answers_make_a_streak() -> None:
    assert score.right_days(score.tally([attempt("a/b", WRONG)], zone=UTC)) == ()
    assert score.right_days(score.tally([attempt("a/b", RIGHT)], zone=UTC)) == (NOON.date(),)


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
    days = score.days(score.tally(attempts, zone=ZoneInfo("Europe/Berlin")), {"a/b": 10})
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
    tasks = score.tally([attempt("a/one", RIGHT), attempt("b/one", WRONG), attempt("b/two", RIGHT, hints=1)]).tasks
    lessons = [
        score.lesson_score(points, tasks) for points in ({"a/one": 10}, {"b/one": 10, "b/two": 10, "b/three": 10})
    ]
    chapter = score.chapter_score("c", "C", lessons)
    assert (chapter.solved, chapter.tasks, chapter.points, chapter.possible) == (2, 4, 18, 40)
    assert chapter.mastery == pytest.approx((1 + 0 + 0.5 + 0) / 4)
    assert score.chapter_score("c", "C", []).mastery == 0.0


def test_the_task_with_most_answers_comes_first() -> None:
    tasks = score.tally(
        [attempt("a/b", RIGHT), attempt("a/c", WRONG), attempt("a/c", UNREADABLE), attempt("a/c", RIGHT)]
    ).tasks
    assert [(each.task, each.answers, each.wrong) for each in score.answers_by_task(tasks)] == [
        ("a/c", 2, 1),
        ("a/b", 1, 0),
    ]


def test_misconceptions_are_listed_commonest_first() -> None:
    names = ["sign", "order", "order", None]
    attempts = [attempt("a/b", WRONG, name=name) for name in names]
    assert [(name, met.times) for name, met in score.commonest_misconceptions(score.tally(attempts))] == [
        ("order", 2),
        ("sign", 1),
    ]


# Clocks

MORNING, EVENING = 8, 21
TOKYO, JAPAN = 540, ZoneInfo("Asia/Tokyo")


def test_an_attempts_own_offset_says_its_day_wherever_it_is_looked_at() -> None:
    attempts = [
        replace(attempt("a/b", RIGHT, at=datetime(2026, 3, day, hour, tzinfo=JAPAN)), offset_minutes=TOKYO)
        for day in range(1, 7)
        for hour in (MORNING, EVENING)
    ]
    for zone in (UTC, ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Auckland")):
        days = score.days(score.tally(attempts, zone=zone), {})
        assert [(day.day.day, day.answers) for day in days] == [(day, 2) for day in range(1, 7)]


@pytest.mark.parametrize(
    ("dated", "taken"),
    [
        ([], []),
        ([-2, -1, 0], [-2, -1, 0]),
        ([-1, -1], [-1, -1]),
        ([-2, 900, -1, 0], [-2, -2, -1, 0]),  # a clock that was ahead
        ([900, -1, 0], [-1, -1, 0]),
        ([-1, 900], [-1, -1]),
        ([900], [0]),
        ([-3, -2, -400, -1, 0], [-3, -2, -2, -1, 0]),  # a clock that was set back
        ([-2, -1, -400, -399], [-2, -1, -1, -1]),
        ([-20, -19, -10, -18, -17, -16], [-20, -19, -19, -18, -17, -16]),  # ahead, and not any more
    ],
)
def test_time_does_not_run_back_and_not_ahead_of_now(dated: list[int], taken: list[int]) -> None:
    times = [NOON + timedelta(days=days) for days in dated]
    assert score.settled(times, NOON) == [NOON + timedelta(days=days) for days in taken]


def test_a_row_dated_ahead_makes_no_day_to_come() -> None:
    attempts = [attempt("a/b", RIGHT, at=NOON + timedelta(days=days)) for days in (-1, 900, 0)]
    found = score.tally(attempts, zone=UTC, now=NOON)
    assert [str(day.day) for day in score.days(found, {})] == ["2026-03-03", "2026-03-04"]
    assert found.tasks["a/b"].recall.last_right == NOON


def test_a_right_answer_dated_by_a_clock_set_back_is_of_that_day() -> None:
    attempts = [attempt("a/b", RIGHT), attempt("a/c", RIGHT, at=NOON - timedelta(days=99))]
    found = score.tally(attempts, zone=UTC, now=NOON)
    assert found.tasks["a/c"].recall.last_right == NOON


@pytest.mark.parametrize(
    ("notes", "points"),
    [([], 4), (["0.8"], 8), (["0.2"], 4), (["0.2", "1"], 10), (["9"], 10), (["-1"], 4), (["nan"], 4), (["?"], 4)],
)
def test_a_task_counts_the_larger_of_now_and_of_older_rules(notes: list[str], points: int) -> None:
    right = replace(attempt("a/b", RIGHT, hints=3), id=1)
    kept = [Note(attempt=1, kind=NoteKind.EARNED, value=value, at=NOON) for value in notes]
    kept.append(Note(attempt=1, kind=NoteKind.TEXT, value="1", at=NOON))
    assert score.task_points(10, score.tally([right], kept).tasks["a/b"]) == points
