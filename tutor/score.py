"""Points, mastery, days and streak: functions over attempts. Nothing here is ever stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from msgspec import Struct

from tutor.attempt import Attempt, Outcome

HINT_COST = 0.2
"""The part of a task's points that each hint takes; a fifth of them always remains."""

RECENT = 3
"""Mastery looks at this many of the latest answers to a task."""


class State(StrEnum):
    """How far a learner is with a lesson."""

    NEW = "new"
    STARTED = "started"
    DONE = "done"


class LessonScore(Struct, frozen=True, kw_only=True):
    """What a learner has of one lesson."""

    state: State
    solved: int
    tasks: int
    points: int
    possible: int
    mastery: float
    """From 0 to 1: how surely the lesson's tasks are answered now."""


class ChapterScore(Struct, frozen=True, kw_only=True):
    """What a learner has of one chapter: its lessons together."""

    id: str
    title: str
    solved: int
    tasks: int
    points: int
    possible: int
    mastery: float
    """The mean over all of its tasks; one that was never answered counts 0."""


class Day(Struct, frozen=True, kw_only=True):
    """What was answered on one of the learner's days."""

    day: date
    answers: int
    right: int
    points: int
    """Earned that day, by first right answers."""


class TaskAnswers(Struct, frozen=True, kw_only=True):
    """How many answers one task has had."""

    task: str
    answers: int
    wrong: int


def counted(attempts: Iterable[Attempt]) -> list[Attempt]:
    """The attempts that count: right or wrong, neither unreadable nor our own error."""
    return [attempt for attempt in attempts if attempt.outcome in (Outcome.CORRECT, Outcome.WRONG)]


def by_task(attempts: Iterable[Attempt]) -> dict[str, list[Attempt]]:
    """The attempts that count, by task, oldest first."""
    tasks: dict[str, list[Attempt]] = {}
    for attempt in counted(attempts):
        tasks.setdefault(attempt.task, []).append(attempt)
    return tasks


def task_points(possible: int, attempts: Iterable[Attempt]) -> int:
    """What the first right answer earned: all points, less a fifth of them for each hint shown before it."""
    for attempt in attempts:
        if attempt.outcome is Outcome.CORRECT:
            return round(possible * max(HINT_COST, 1 - HINT_COST * attempt.hints))
    return 0


def task_mastery(attempts: list[Attempt]) -> float:
    """The share of right answers among the latest ones; a right answer after hints counts half."""
    if not any(attempt.outcome is Outcome.CORRECT for attempt in attempts):
        return 0.0
    latest = attempts[-RECENT:]
    worth = [0.0 if attempt.outcome is Outcome.WRONG else 0.5 if attempt.hints else 1.0 for attempt in latest]
    return sum(worth) / len(worth)


def lesson_score(points: Mapping[str, int], tasks: Mapping[str, list[Attempt]]) -> LessonScore:
    """The score of a lesson whose task ids carry these points; ``tasks`` is ``by_task`` of all attempts."""
    answered = {task: tasks[task] for task in points if task in tasks}
    solved = [task for task, own in answered.items() if any(each.outcome is Outcome.CORRECT for each in own)]
    return LessonScore(
        state=State.DONE if len(solved) == len(points) else State.STARTED if answered else State.NEW,
        solved=len(solved),
        tasks=len(points),
        points=sum(task_points(points[task], own) for task, own in answered.items()),
        possible=sum(points.values()),
        mastery=sum(map(task_mastery, answered.values())) / len(points) if points else 0.0,
    )


def chapter_score(chapter: str, title: str, lessons: Iterable[LessonScore]) -> ChapterScore:
    """The scores of a chapter's lessons as one."""
    own = list(lessons)
    tasks = sum(lesson.tasks for lesson in own)
    return ChapterScore(
        id=chapter,
        title=title,
        solved=sum(lesson.solved for lesson in own),
        tasks=tasks,
        points=sum(lesson.points for lesson in own),
        possible=sum(lesson.possible for lesson in own),
        mastery=sum(lesson.mastery * lesson.tasks for lesson in own) / tasks if tasks else 0.0,
    )


def day_of(at: datetime, zone: tzinfo | None = None) -> date:
    """The learner's day: ``zone`` is where it begins at midnight; None is the machine's own."""
    return at.astimezone(zone).date()


def days(attempts: Iterable[Attempt], points: Mapping[str, int], zone: tzinfo | None = None) -> tuple[Day, ...]:
    """The days on which something counted, the earliest first; the points of all of them are the learner's points."""
    answers: Counter[date] = Counter()
    right: Counter[date] = Counter()
    earned: Counter[date] = Counter()
    solved: set[str] = set()
    for attempt in counted(attempts):
        day = day_of(attempt.at, zone)
        answers[day] += 1
        if attempt.outcome is Outcome.CORRECT:
            right[day] += 1
            if attempt.task not in solved:
                solved.add(attempt.task)
                earned[day] += task_points(points.get(attempt.task, 0), [attempt])
    return tuple(Day(day=day, answers=answers[day], right=right[day], points=earned[day]) for day in sorted(answers))


def answers_by_task(tasks: Mapping[str, list[Attempt]]) -> tuple[TaskAnswers, ...]:
    """How many answers each task has had, the most first; ``tasks`` is ``by_task`` of all attempts."""
    found = [
        TaskAnswers(task=task, answers=len(own), wrong=sum(each.outcome is Outcome.WRONG for each in own))
        for task, own in tasks.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.answers, -each.wrong)))


def streak(right_times: Iterable[datetime], today: date, zone: tzinfo | None = None) -> int:
    """Days in a row with a right answer, up to today, or up to yesterday while today has none yet.

    ``zone`` is where the learner's days begin; None is the machine's own.
    """
    days = {day_of(at, zone) for at in right_times}
    day = today if today in days else today - timedelta(days=1)
    length = 0
    while day in days:
        length += 1
        day -= timedelta(days=1)
    return length


def commonest_misconceptions(attempts: Iterable[Attempt], most: int = 5) -> list[tuple[str, int]]:
    """The named misconceptions a learner met, commonest first, with how often."""
    names = Counter(attempt.verdict.misconception for attempt in attempts if attempt.verdict.misconception)
    return [(name, times) for name, times in names.most_common(most) if name]
