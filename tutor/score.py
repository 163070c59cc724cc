"""Points, mastery, days and streak: a fold over attempts and notes, and what is read from its state, the tally.

A tally may be kept beside the attempts, so that nothing has to be read twice. It is a cache: ``FOLD`` is its version,
and a kept one of another version is made anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise
from typing import assert_never
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from tutor import review
from tutor.attempt import ANSWER_SHOWN, Attempt, Mode, Note, NoteKind, Outcome, day_of
from tutor.lesson import Level
from tutor.review import Forecasts, Rating, Recall

__all__ = ["day_of"]

FOLD = 5
"""The version of the fold: another one, and every kept tally is made anew."""

MOST_TRIES = 12
"""So many different wrong answers are told apart; no kind of task counts more."""
MOST_SEEDS = 40
"""So many variants that were answered are remembered, the latest."""

REVIEWED, WITH_HINT = 3, 2
"""What a right answer in review earns, without a hint and with one."""
KEPT_AFTER = 14
"""Days without an answer after which a right one shows that the task was kept in mind."""
CURED, ON_DAYS = 3, 2
"""So many clean answers on so many days cure a misconception."""
MET_IN = 2
"""A misconception that shows in so many tasks is drilled."""

RECENT = 3
"""Mastery looks at this many of the latest answers to a task."""

AHEAD = timedelta(days=1)
"""An attempt dated further ahead than this has a wrong date."""


class State(StrEnum):
    """How far a learner is with a lesson."""

    NEW = "new"
    STARTED = "started"
    DONE = "done"


class Cost(Struct, frozen=True, kw_only=True):
    """What wrong answers and hints take of a task's points, in hundredths of them."""

    free: int = 0
    """So many wrong answers cost nothing."""
    wrong: int
    most: int
    """No more wrong answers than these count."""
    hint: int = 20
    least: int = 40
    """What always remains."""


NUMBER = Cost(wrong=20, most=2)
PROGRAM = Cost(free=2, wrong=10, most=MOST_TRIES, hint=15)
COSTS: Mapping[str, Cost] = {
    "choice": Cost(wrong=50, most=2, least=0),
    "order": NUMBER,
    "spot": NUMBER,
    "number": NUMBER,
    "estimate": Cost(wrong=0, most=0),
    "symbolic": NUMBER,
    "derivation": Cost(wrong=10, most=MOST_TRIES, hint=15),
    "code": PROGRAM,
    "training": PROGRAM,
    "explore": Cost(wrong=0, most=0),
}
"""By a task's kind. A choice of three that was tried through earns nothing; of programs two runs that fail are free."""


class LessonScore(Struct, frozen=True, kw_only=True):
    """What a learner has of one lesson."""

    state: State
    solved: int
    tasks: int
    points: int
    possible: int
    mastery: float
    """From 0 to 1: how surely the lesson's tasks are answered now."""
    again: bool = False
    """Whether each card was right at its first answer on another day, with other numbers and no hint."""
    kept: bool = False
    """The same after two weeks."""
    known: bool = False
    """Whether it was skipped by placement: neither done nor counted as done."""

    @property
    def marks(self) -> tuple[bool, bool, bool]:
        """Done, again, kept: what levels hang on."""
        return self.state is State.DONE, self.again, self.kept


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
    """Earned that day, by first right answers and in review."""


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
    tried: tuple[int, ...] = ()
    """The different wrong answers before the first right one, as checksums."""
    hints: int = 0
    """Shown before the first right answer."""
    share: float | None = None
    """What the first right answer, or the one try, is itself worth: 1 but for kinds with degrees. None before that."""
    solved_on: date | None = None
    earned: float = 0.0
    """The part of the points that was earned under older rules."""
    latest: tuple[float, ...] = ()
    """What the latest answers are worth for mastery, oldest first."""
    recall: Recall = Recall()
    seeds: tuple[int | None, ...] = ()
    """The variants that were answered, the latest last; None is the lesson's own."""
    again_on: date | None = None
    """Since when it was right at the first answer of another day, with a variant never seen and without a hint."""
    kept_on: date | None = None
    """Since when that was so after two weeks without an answer."""
    reviewed_on: date | None = None
    seconds: float | None = None
    """How long the latest first answer of a day took in review."""

    @property
    def solved(self) -> bool:
        """Whether it was ever answered rightly; or answered at all, where it has one try."""
        return self.share is not None

    @property
    def again(self) -> bool:
        """Whether it was right again, as ``again_on`` says."""
        return self.again_on is not None

    @property
    def kept(self) -> bool:
        """Whether it was kept in mind, as ``kept_on`` says."""
        return self.kept_on is not None


class DayTally(Struct, frozen=True, kw_only=True):
    """What one day comes to. A day of games alone has no answers."""

    answers: int = 0
    right: int = 0
    reviewed: int = 0
    """Points earned in review."""


class MetTally(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often a misconception was met, in which tasks, and what was said about it the last time."""

    times: int = 0
    said: str = ""
    tasks: tuple[str, ...] = ()
    """Those in which it showed since it was last cured."""
    clean: int = 0
    """Right answers to these in review since then."""
    clean_on: tuple[date, ...] = ()
    """The latest days of them."""
    cured: bool = False

    @property
    def is_drilled(self) -> bool:
        """Whether it showed in several tasks and is not cured."""
        return len(self.tasks) >= MET_IN and not self.cured


class Tally(Struct, frozen=True, kw_only=True):
    """What attempts and notes of one course come to."""

    tasks: Mapping[str, TaskTally] = {}
    days: Mapping[date, DayTally] = {}
    met: Mapping[str, MetTally] = {}
    forecasts: Forecasts = Forecasts()


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
    found = Taking(start)
    for i, attempt in enumerate(attempts):
        at = attempt.at if times is None else times[i]
        found.take(attempt, at, day_of(at, zone, attempt.offset_minutes), by_attempt.get(attempt.id, ()))
    return found.tally


class Taking:
    """A tally that takes in attempts one after another, each with its settled date and the learner's day."""

    def __init__(self, start: Tally) -> None:
        self._tasks, self._days, self._met = dict(start.tasks), dict(start.days), dict(start.met)
        self._forecasts = start.forecasts

    @property
    def tally(self) -> Tally:
        """What they come to so far."""
        return Tally(tasks=self._tasks, days=self._days, met=self._met, forecasts=self._forecasts)

    def take(
        self, attempt: Attempt, at: datetime, day: date, notes: Iterable[Note] = (), task: str | None = None
    ) -> None:
        """Take in one more, and the notes on it; ``task`` is its id of now where that is another."""
        name = task or attempt.task
        before = self._tasks.get(name, TaskTally())
        if is_played(attempt):
            self._days[day] = day_after(self._days.get(day, DayTally()), before, attempt, day)
        if counts(attempt):
            self._forecasts = forecasts_after(self._forecasts, before, attempt, day)
            self._met.update(met_after(self._met, before, attempt, name, day))
        after = task_after(before, attempt, at, day)
        for note in notes:
            after = with_note(after, note)
        if after != TaskTally():
            self._tasks[name] = after


def counts(attempt: Attempt) -> bool:
    """Whether it was right or wrong, neither unreadable nor our own error, and no round of a game."""
    return attempt.outcome in (Outcome.CORRECT, Outcome.WRONG) and attempt.mode is not Mode.ARCADE


def is_played(attempt: Attempt) -> bool:
    """Whether the day on which it was given is one that was played on."""
    return counts(attempt) or attempt.mode is Mode.ARCADE


def is_first_of_day(task: TaskTally, day: date) -> bool:
    """Whether an answer given on that day is the task's first then: it rates, and earns in review."""
    return task.recall.day is None or day > task.recall.day


def is_clean(task: TaskTally, attempt: Attempt, day: date) -> bool:
    """Whether it is right at the first answer of another day than the first right one, unseen and without a hint."""
    return (
        task.solved_on is not None
        and day > task.solved_on
        and is_first_of_day(task, day)
        and attempt.outcome is Outcome.CORRECT
        and not attempt.hints
        and is_unseen(task, attempt)
    )


def is_unseen(task: TaskTally, attempt: Attempt) -> bool:
    """Whether the variant was never answered. What has no other numbers comes back only in review and in bosses."""
    return attempt.mode in (Mode.REVIEW, Mode.BOSS) if attempt.seed is None else attempt.seed not in task.seeds


def task_after(task: TaskTally, attempt: Attempt, at: datetime, day: date) -> TaskTally:
    """A task after one more answer, given then and on that day of the learner's."""
    if not counts(attempt):
        return task
    right = attempt.outcome is Outcome.CORRECT
    first = (right or has_one_try(attempt)) and not task.solved and attempt.mode is not Mode.BOSS
    clean = is_clean(task, attempt, day)
    rests = None if task.recall.day is None else (day - task.recall.day).days
    in_review = attempt.mode is Mode.REVIEW and is_first_of_day(task, day)
    rating = review.rating_of(attempt)
    return TaskTally(
        answers=task.answers + 1,
        wrong=task.wrong + (not right),
        tried=task.tried if task.solved or right else with_try(task.tried, attempt.answer),
        hints=attempt.hints if first else task.hints,
        share=own_share(attempt) if first else task.share,
        solved_on=day if first else task.solved_on,
        earned=task.earned,
        latest=(*task.latest, worth(attempt))[-RECENT:],
        recall=review.after(task.recall, rating, right=right or first, at=at, day=day, attempt=attempt.id),
        seeds=(*(each for each in task.seeds if each != attempt.seed), attempt.seed)[-MOST_SEEDS:],
        again_on=task.again_on or (day if clean else None),
        kept_on=task.kept_on or (day if clean and rests is not None and rests >= KEPT_AFTER else None),
        reviewed_on=day if in_review else task.reviewed_on,
        seconds=attempt.seconds if in_review and attempt.seconds is not None else task.seconds,
    )


def with_try(tried: tuple[int, ...], answer: str) -> tuple[int, ...]:
    """With one more wrong answer; the same one twice counts once."""
    number = crc32(" ".join(answer.split()).encode())
    return tried if number in tried else (*tried, number)[:MOST_TRIES]


def with_note(task: TaskTally, note: Note) -> TaskTally:
    """A task after a note on one of its attempts."""
    match note.kind:
        case NoteKind.EARNED:
            return replace(task, earned=max(task.earned, part(note.value)))
        case NoteKind.RATING if note.attempt == task.recall.attempt and (rating := rating_in(note.value)):
            return replace(task, recall=review.rated_again(task.recall, rating))
        case NoteKind.RATING | NoteKind.REASON | NoteKind.SHOWN | NoteKind.TEXT:
            return task
        case _:
            assert_never(note.kind)


def rating_in(value: str) -> Rating | None:
    """The rating that a note says; None where it says none."""
    return next((each for each in Rating if each.name.casefold() == value.strip().casefold()), None)


def part(value: str) -> float:
    """A number from 0 to 1; what is none is 0."""
    try:
        found = float(value)
    except ValueError:
        return 0.0
    return min(found, 1.0) if found > 0 else 0.0


def day_after(day: DayTally, task: TaskTally, attempt: Attempt, on: date) -> DayTally:
    """A day after one more answer that counts, or a round of a game; ``task`` is before it."""
    if not counts(attempt):
        return day
    right = attempt.outcome is Outcome.CORRECT
    return DayTally(
        answers=day.answers + 1,
        right=day.right + right,
        reviewed=day.reviewed + review_points(task, attempt, on),
    )


def review_points(task: TaskTally, attempt: Attempt, day: date) -> int:
    """What an answer earns in review: once a day, of a task that was solved on another one."""
    solved_before = task.solved_on is not None and task.solved_on < day
    if attempt.mode is not Mode.REVIEW or not solved_before or not is_first_of_day(task, day):
        return 0
    rating = review.rating_of(attempt)
    return 0 if rating is Rating.AGAIN else WITH_HINT if attempt.hints else REVIEWED


def forecasts_after(found: Forecasts, task: TaskTally, attempt: Attempt, day: date) -> Forecasts:
    """What was forecast, with this answer to a task that was right before; the first of a day counts.

    What the learner said of it before the verdict is a forecast too, whenever it was.
    """
    if attempt.mode is Mode.REVIEW and attempt.belief is not None:
        found = replace(found, bets=review.with_bet(found.bets, attempt))
    known = task.recall
    if not task.solved or known.stability is None or known.day is None or day <= known.day:
        return found
    right = review.rating_of(attempt) is not Rating.AGAIN
    return review.with_review(found, known.stability, (day - known.day).days, right=right)


def met_after(
    met: Mapping[str, MetTally], task: TaskTally, attempt: Attempt, name: str, day: date
) -> dict[str, MetTally]:
    """The misconceptions that change with one more answer to this task: one that was met, or those it is clean of."""
    if shown := attempt.verdict.misconception:
        return {shown: met_again(met.get(shown, MetTally()), attempt, name)}
    clean = attempt.outcome is Outcome.CORRECT and not attempt.hints and attempt.mode is Mode.REVIEW
    if not clean or not (is_first_of_day(task, day) or is_unseen(task, attempt)):
        return {}
    return {
        each: without(own, day)
        for each, own in met.items()
        if own.is_drilled and (name in own.tasks or name == naming(each))
    }


OF_A_LINE = re.compile(r"Line \d+ (is not right|is not what this step asks for|does not equal .*)\.")
"""What says where in a derivation a mistake is, not which."""
NAMING = "bug:"


def naming(misconception: str) -> str:
    """What answers are kept under that name a misconception in a drill: it is no task of the course."""
    return f"{NAMING}{misconception}"


def met_again(met: MetTally, attempt: Attempt, task: str) -> MetTally:
    """A misconception after it was met once more; one that was cured is met anew."""
    said = next((each for each in attempt.verdict.feedback if not OF_A_LINE.fullmatch(each)), met.said)
    tasks = () if met.cured else tuple(each for each in met.tasks if each != task)
    return MetTally(times=met.times + 1, said=said, tasks=(*tasks, task)[-MOST_TRIES:])


def without(met: MetTally, day: date) -> MetTally:
    """A misconception after one more answer in which it did not show."""
    days = (*(each for each in met.clean_on if each != day), day)[-ON_DAYS:]
    clean = met.clean + 1
    return replace(met, clean=clean, clean_on=days, cured=clean >= CURED and len(days) >= ON_DAYS)


def has_one_try(attempt: Attempt) -> bool:
    """Whether it was the one try at a task."""
    return attempt.verdict.share is not None


def own_share(attempt: Attempt) -> float:
    """What an answer that settles its task is itself worth, before hints."""
    return 1.0 if attempt.verdict.share is None else min(max(attempt.verdict.share, 0.0), 1.0)


def worth(attempt: Attempt) -> float:
    """What an answer is worth for mastery: one after hints half, one that was shown nothing, one by degrees its own."""
    if attempt.verdict.share is not None:
        return own_share(attempt)
    copied = attempt.hints >= ANSWER_SHOWN
    return 0.0 if copied or attempt.outcome is Outcome.WRONG else 0.5 if attempt.hints else 1.0


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


NO_KINDS: Mapping[str, str] = {}


def hundredths(task: TaskTally, kind: str = "number") -> int:
    """The hundredths of its points that a task earned, by its kind: by the rules of now or older ones, the larger."""
    before = round(100 * task.earned)
    if task.share is None or task.hints >= ANSWER_SHOWN:
        return before
    cost = COSTS[kind]
    counted = min(max(len(task.tried) - cost.free, 0), cost.most)
    left = max(100 - cost.wrong * counted - cost.hint * task.hints, cost.least)
    return max(before, round(left * task.share))


def task_points(possible: int, task: TaskTally, kind: str = "number") -> int:
    """What a task of so many points earned; half a point is one."""
    return (possible * hundredths(task, kind) + 50) // 100


def task_mastery(task: TaskTally) -> float:
    """The share of right answers among the latest ones; a right answer after hints counts half."""
    return sum(task.latest) / len(task.latest) if task.solved else 0.0


def lesson_score(
    points: Mapping[str, int],
    tasks: Mapping[str, TaskTally],
    kinds: Mapping[str, str] = NO_KINDS,
    *,
    readable: bool = True,
) -> LessonScore:
    """The score of a lesson whose task ids carry these points, and are of these kinds; else costs are a number's.

    Of one that cannot be read nothing is done, for nobody knows what there is to do.
    """
    answered = {task: tasks[task] for task in points if task in tasks}
    cards = cards_of(points, kinds)
    back = [tasks.get(task, TaskTally()) for task in cards]
    solved = sum(each.solved for each in answered.values())
    return LessonScore(
        state=State.DONE if solved == len(points) and readable else State.STARTED if answered else State.NEW,
        solved=solved,
        tasks=len(points),
        points=sum(task_points(points[task], own, kinds.get(task, "number")) for task, own in answered.items()),
        possible=sum(points.values()),
        mastery=sum(map(task_mastery, answered.values())) / len(points) if points else 0.0,
        again=bool(back) and all(each.again for each in back),
        kept=bool(back) and all(each.kept for each in back),
    )


def mark_days(
    points: Mapping[str, int], tasks: Mapping[str, TaskTally], kinds: Mapping[str, str]
) -> tuple[date | None, date | None, date | None]:
    """Since when a lesson is done, was right again and is kept; None for what it is not yet."""
    own = [tasks.get(task, TaskTally()) for task in points]
    back = [tasks.get(task, TaskTally()) for task in cards_of(points, kinds)]
    return (
        latest_of(each.solved_on for each in own),
        latest_of(each.again_on for each in back),
        latest_of(each.kept_on for each in back),
    )


def latest_of(found: Iterable[date | None]) -> date | None:
    """The latest of these days, where each is there and there is one."""
    days = list(found)
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def cards_of(tasks: Iterable[str], kinds: Mapping[str, str]) -> tuple[str, ...]:
    """The tasks on which marks hang: those that come back in review; where there is none, those of bosses."""
    own = tuple(tasks)
    return tuple(each for each in own if kinds.get(each) in review.CARDS) or tuple(
        each for each in own if kinds.get(each) != "training"
    )


def level(levels: Sequence[Level], marks: int) -> str:
    """The name for so many marks; empty where there is none for so few."""
    reached = [each for each in levels if each.marks <= marks]
    return max(reached, key=lambda each: each.marks).name if reached else ""


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


def days(found: Tally, points: Mapping[str, int], kinds: Mapping[str, str] = NO_KINDS) -> tuple[Day, ...]:
    """The days that were played on, the earliest first; the points of all of them are the learner's points."""
    earned: dict[date, int] = {}
    for task, own in found.tasks.items():
        if own.solved_on is not None:
            its = task_points(points.get(task, 0), own, kinds.get(task, "number"))
            earned[own.solved_on] = earned.get(own.solved_on, 0) + its
    return tuple(
        Day(day=day, answers=own.answers, right=own.right, points=earned.get(day, 0) + own.reviewed)
        for day, own in sorted(found.days.items())
    )


def answers_by_task(tasks: Mapping[str, TaskTally]) -> tuple[TaskAnswers, ...]:
    """How many answers each task has had, the most first."""
    found = [TaskAnswers(task=task, answers=own.answers, wrong=own.wrong) for task, own in tasks.items()]
    return tuple(sorted(found, key=lambda each: (-each.answers, -each.wrong)))


def commonest_misconceptions(found: Tally, most: int = 5) -> list[tuple[str, MetTally]]:
    """The named misconceptions a learner met, commonest first."""
    return sorted(found.met.items(), key=lambda each: -each[1].times)[:most]
