"""Points, mastery, days and streak: a fold over attempts and notes, and what is read from its state, the tally.

A tally may be kept beside the attempts, so that nothing has to be read twice. It is a cache: ``FOLD`` is its version,
and a kept one of another version is made anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from tutor import review
from tutor.attempt import ANSWER_SHOWN, Attempt, Note, NoteKind, Outcome, day_of
from tutor.review import Recall

__all__ = ["day_of"]

FOLD = 2
"""The version of the fold: another one, and every kept tally is made anew."""

HINT_COST = 0.2
"""The part of a task's points that each hint takes; a fifth of them always remains."""

RECENT = 3
"""Mastery looks at this many of the latest answers to a task."""

AHEAD = timedelta(days=1)
"""An attempt dated further ahead than this has a wrong date."""


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


class TaskTally(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the answers to one task come to."""

    answers: int = 0
    """Right or wrong; those that were not understood and our own errors count nowhere."""
    wrong: int = 0
    share: float | None = None
    """The part of its points that it earned, by the first right answer or by its one try; None before that."""
    solved_on: date | None = None
    earned: float = 0.0
    """The part that was earned under older rules."""
    latest: tuple[float, ...] = ()
    """What the latest answers are worth for mastery, oldest first."""
    recall: Recall = Recall()

    @property
    def solved(self) -> bool:
        """Whether it was ever answered rightly; or answered at all, where it has one try."""
        return self.share is not None


class DayTally(Struct, frozen=True, kw_only=True):
    """What one day comes to."""

    answers: int = 0
    right: int = 0


class MetTally(Struct, frozen=True, kw_only=True):
    """How often a misconception was met, and what was said about it the last time."""

    times: int = 0
    said: str = ""


class Tally(Struct, frozen=True, kw_only=True):
    """What attempts and notes of one course come to."""

    tasks: Mapping[str, TaskTally] = {}
    days: Mapping[date, DayTally] = {}
    met: Mapping[str, MetTally] = {}


# The fold


def tally(
    attempts: Iterable[Attempt], notes: Iterable[Note] = (), zone: tzinfo | None = None, now: datetime | None = None
) -> Tally:
    """What these attempts of one course, oldest first, and notes come to.

    ``zone`` is where days begin that know no offset of their own; None is the machine's own. With ``now``, dates that
    cannot be are set right.
    """
    rows = list(attempts)
    times = None if now is None else settled([each.at for each in rows], now)
    return further(Tally(), rows, notes, zone, times)


def further(
    start: Tally,
    attempts: Sequence[Attempt],
    notes: Iterable[Note] = (),
    zone: tzinfo | None = None,
    times: Sequence[datetime] | None = None,
) -> Tally:
    """What a tally comes to with these attempts after it, and notes on them; ``times`` are their settled dates."""
    by_attempt: dict[int | None, list[Note]] = {}
    for note in notes:
        by_attempt.setdefault(note.attempt, []).append(note)
    tasks, days, met = dict(start.tasks), dict(start.days), dict(start.met)
    for i, attempt in enumerate(attempts):
        at = attempt.at if times is None else times[i]
        day = day_of(at, zone, attempt.offset_minutes)
        task = task_after(tasks.get(attempt.task, TaskTally()), attempt, at, day)
        for note in by_attempt.get(attempt.id, ()):
            task = with_note(task, note)
        if task != TaskTally():
            tasks[attempt.task] = task
        if counts(attempt):
            days[day] = day_after(days.get(day, DayTally()), attempt)
        if name := attempt.verdict.misconception:
            met[name] = met_after(met.get(name, MetTally()), attempt)
    return Tally(tasks=tasks, days=days, met=met)


def counts(attempt: Attempt) -> bool:
    """Whether it was right or wrong, neither unreadable nor our own error."""
    return attempt.outcome in (Outcome.CORRECT, Outcome.WRONG)


def task_after(task: TaskTally, attempt: Attempt, at: datetime, day: date) -> TaskTally:
    """A task after one more answer, given then and on that day of the learner's."""
    if not counts(attempt):
        return task
    right = attempt.outcome is Outcome.CORRECT
    settles = right or attempt.verdict.share is not None
    first = settles and not task.solved
    return TaskTally(
        answers=task.answers + 1,
        wrong=task.wrong + (not right),
        share=share_of(attempt) if first else task.share,
        solved_on=day if first else task.solved_on,
        earned=task.earned,
        latest=(*task.latest, worth(attempt))[-RECENT:],
        recall=task.recall
        if has_one_try(attempt)
        else review.after(task.recall, right=right, hints=attempt.hints, at=at, day=day),
    )


def with_note(task: TaskTally, note: Note) -> TaskTally:
    """A task after a note on one of its attempts."""
    if note.kind is not NoteKind.EARNED:
        return task
    return replace(task, earned=max(task.earned, part(note.value)))


def part(value: str) -> float:
    """A number from 0 to 1; what is none is 0."""
    try:
        found = float(value)
    except ValueError:
        return 0.0
    return min(found, 1.0) if found > 0 else 0.0


def day_after(day: DayTally, attempt: Attempt) -> DayTally:
    """A day after one more answer that counts."""
    return DayTally(answers=day.answers + 1, right=day.right + (attempt.outcome is Outcome.CORRECT))


def met_after(met: MetTally, attempt: Attempt) -> MetTally:
    """A misconception after it was met once more."""
    feedback = attempt.verdict.feedback
    return MetTally(times=met.times + 1, said=feedback[0] if feedback else met.said)


def has_one_try(attempt: Attempt) -> bool:
    """Whether it was the one try at a task: there is nothing to remember and to ask again."""
    return attempt.verdict.share is not None


def share_of(attempt: Attempt) -> float:
    """The part of the points that an answer earns: its own, less a fifth for each hint shown before it.

    Nothing where the answer itself was shown.
    """
    if attempt.hints >= ANSWER_SHOWN:
        return 0.0
    own = 1.0 if attempt.verdict.share is None else min(max(attempt.verdict.share, 0.0), 1.0)
    return round(own * max(HINT_COST, 1 - HINT_COST * attempt.hints), 9)


def worth(attempt: Attempt) -> float:
    """What an answer is worth for mastery: after hints half, its share where it has one, nothing where it was shown."""
    if attempt.hints >= ANSWER_SHOWN:
        return 0.0
    if attempt.verdict.share is not None:
        return attempt.verdict.share
    return 0.0 if attempt.outcome is Outcome.WRONG else 0.5 if attempt.hints else 1.0


def settled(times: Sequence[datetime], now: datetime) -> list[datetime]:
    """When attempts in this order can have been given: time does not run back, and not ahead of now.

    Where a clock was set wrongly for a while, the most dates that agree with the order hold (the longest sequence that
    never falls; of several the one of the latest dates); any other attempt takes the date of the one before it.
    """
    limit = now + AHEAD
    if all(before <= after for before, after in pairwise((*times, limit))):
        return list(times)
    # Looked at from the end, each date as its distance from now: the search prefers small values.
    last = len(times) - 1
    backwards = [None if at > limit else (now - at).total_seconds() for at in reversed(times)]
    good = {last - i for i in longest_rising(backwards)}
    found: list[datetime] = []
    date_before = times[min(good)] if good else now
    for i, at in enumerate(times):
        date_before = at if i in good else date_before
        found.append(date_before)
    return found


def longest_rising(values: Sequence[float | None]) -> list[int]:
    """The places of a longest sequence that never falls, of several one that ends low; None is no value."""
    ends: list[float] = []
    at: list[int] = []
    before: list[int] = [-1] * len(values)
    for i, value in enumerate(values):
        if value is None:
            continue
        length = bisect_right(ends, value)
        before[i] = at[length - 1] if length else -1  # ends[n] is the least end of a sequence of n + 1
        if length == len(ends):
            ends.append(value)
            at.append(i)
        else:
            ends[length], at[length] = value, i
    found = []
    i = at[-1] if at else -1
    while i >= 0:
        found.append(i)
        i = before[i]
    return found[::-1]


# What is read from it


def task_points(possible: int, task: TaskTally) -> int:
    """What a task earned: by the rules of now or by older ones, whichever is more."""
    return round(possible * max(task.share or 0.0, task.earned))


def task_mastery(task: TaskTally) -> float:
    """The share of right answers among the latest ones; a right answer after hints counts half."""
    return sum(task.latest) / len(task.latest) if task.solved else 0.0


def lesson_score(points: Mapping[str, int], tasks: Mapping[str, TaskTally]) -> LessonScore:
    """The score of a lesson whose task ids carry these points."""
    answered = {task: tasks[task] for task in points if task in tasks}
    solved = sum(each.solved for each in answered.values())
    return LessonScore(
        state=State.DONE if solved == len(points) else State.STARTED if answered else State.NEW,
        solved=solved,
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


def days(found: Tally, points: Mapping[str, int]) -> tuple[Day, ...]:
    """The days on which something counted, the earliest first; the points of all of them are the learner's points."""
    earned: dict[date, int] = {}
    for task, own in found.tasks.items():
        if own.solved_on is not None:
            earned[own.solved_on] = earned.get(own.solved_on, 0) + task_points(points.get(task, 0), own)
    return tuple(
        Day(day=day, answers=own.answers, right=own.right, points=earned.get(day, 0))
        for day, own in sorted(found.days.items())
    )


def answers_by_task(tasks: Mapping[str, TaskTally]) -> tuple[TaskAnswers, ...]:
    """How many answers each task has had, the most first."""
    found = [TaskAnswers(task=task, answers=own.answers, wrong=own.wrong) for task, own in tasks.items()]
    return tuple(sorted(found, key=lambda each: (-each.answers, -each.wrong)))


def right_days(found: Tally) -> tuple[date, ...]:
    """The days with a right answer, the latest first."""
    return tuple(day for day, own in sorted(found.days.items(), reverse=True) if own.right)


def streak(days: Sequence[date], today: date) -> int:
    """Days in a row with a right answer, up to today, or up to yesterday while today has none yet.

    ``days`` are those with a right answer, each once, the latest first; a few of them are looked at.
    """
    begun = bisect_left(days, -today.toordinal(), key=lambda day: -day.toordinal())
    if begun == len(days) or today - days[begun] > timedelta(days=1):
        return 0
    last = days[begun]
    # Where no day is missing, the day n places on is n days before: from the first gap on it is more.
    return bisect_right(range(len(days) - begun), 0, key=lambda n: (last - days[begun + n]).days - n)


def commonest_misconceptions(found: Tally, most: int = 5) -> list[tuple[str, MetTally]]:
    """The named misconceptions a learner met, commonest first."""
    return sorted(found.met.items(), key=lambda each: -each[1].times)[:most]
