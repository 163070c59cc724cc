"""The numbers of a learner's history, all functions over the tally of the attempts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo

from msgspec import Struct

from tutor import days, review, score
from tutor.achievements import NO_ROUNDS, Achieved, Played, achieved
from tutor.attempt import Unreadable
from tutor.lesson import Course, Level
from tutor.loader import Outline
from tutor.loader.titles import NO_TITLES, titled, titles_in_course
from tutor.review import Forecasts, Memory
from tutor.score import ChapterScore, Day, LessonScore, Tally, TaskAnswers

GUESSED: Mapping[str, float] = {"choice": 0.3, "spot": 0.2, "order": 0.1, "number": 0.05, "symbolic": 0.03}
HARDLY = 0.02
"""How likely a task that was never right is answered rightly, by its kind; and of any other kind."""
MISCONCEPTIONS = 5
"""So many of the commonest are told."""


class Met(Struct, frozen=True, kw_only=True):
    """A misconception the learner met."""

    name: str
    title: str
    """What people read in place of the name."""
    times: int
    said: str = ""
    """What was said about it the last time; it may hold formulas between dollars."""


class Measured(Struct, frozen=True, kw_only=True):
    """A number of the course's own."""

    name: str
    value: float
    at_first: float
    """What it is for somebody who has answered nothing."""
    say: str = ""


class History(Struct, frozen=True, kw_only=True):
    """One learner's history up to now."""

    learner: str
    now: datetime
    today: date
    """The learner's day."""
    zone: tzinfo | None
    """Where days begin; None is the machine's own."""
    streak: int
    longest: int
    """The most days that were ever in a row."""
    days: tuple[Day, ...]
    lessons: tuple[tuple[Outline, LessonScore], ...]
    chapters: tuple[ChapterScore, ...]
    tasks: tuple[TaskAnswers, ...]
    """Those that have had an answer, the most answered first."""
    memories: tuple[Memory, ...]
    """What is remembered of the course's tasks, the least known first."""
    misconceptions: tuple[Met, ...]
    cards: frozenset[str]
    """The tasks that come back in review."""
    forecasts: Forecasts
    """Of reviews so far."""
    levels: tuple[Level, ...] = ()
    measure: Measured | None = None
    """The course's own number."""
    on_forecasts: str = ""
    """What the course says of how good forecasts were."""
    bare: bool = False
    """Whether points, marks and levels are left out."""
    retention: float = review.RETENTION
    """What is known less surely than this is due."""
    achieved: tuple[Achieved, ...] = ()
    achievable: int = 0
    """So many things may be achieved in the course."""

    @property
    def marks(self) -> tuple[int, int, int]:
        """So many lessons are done, were right again, were kept in mind."""
        marks = [own.marks for _, own in self.lessons]
        return sum(each[0] for each in marks), sum(each[1] for each in marks), sum(each[2] for each in marks)

    @property
    def level(self) -> str:
        """The course's name for so many marks; empty where it has none."""
        return score.level(self.levels, sum(self.marks))

    @property
    def next_level(self) -> Level | None:
        """The one after that."""
        ahead = [each for each in self.levels if each.marks > sum(self.marks)]
        return min(ahead, key=lambda each: each.marks) if ahead else None

    titles: Mapping[str, str]
    """What people call the tasks, by their ids."""

    def title(self, task: str) -> str:
        """What people call a task; one that the course has no more keeps its id."""
        return self.titles.get(task, task)

    @property
    def points(self) -> int:
        """What was earned in lessons."""
        return sum(chapter.points for chapter in self.chapters)

    @property
    def reviewed(self) -> int:
        """What was earned in review."""
        return sum(day.points for day in self.days) - self.points

    @property
    def possible(self) -> int:
        """What the course gives."""
        return sum(chapter.possible for chapter in self.chapters)

    @property
    def answers(self) -> int:
        """The answers that counted."""
        return sum(day.answers for day in self.days)

    @property
    def due(self) -> tuple[Memory, ...]:
        """The cards that should be asked again, the least known first."""
        return tuple(each for each in self.memories if self.is_due(each))

    def is_due(self, known: Memory) -> bool:
        """Whether it is a card, and known less surely than the learner wants."""
        return known.task in self.cards and review.is_due(known, self.today, self.retention)


def history(
    learner: str,
    tally: Tally,
    course: Course,
    outlines: Iterable[Outline],
    now: datetime,
    zone: tzinfo | None = None,
    played: Iterable[date] | None = None,
    titles: Mapping[str, str] = NO_TITLES,
    *,
    bare: bool = False,
    retention: float = review.RETENTION,
    rounds: Mapping[str, Sequence[Played]] = NO_ROUNDS,
    achieved_before: Iterable[str] = (),
) -> History:
    """The history that a tally tells, in a course with these outlines.

    ``played`` are the days that were played on in any course, where they are known: a streak is of all courses.
    ``rounds`` are those of games on which achievements hang.
    """
    lessons = {
        outline.id: (outline, score.lesson_score(outline.points, tally.tasks, outline.kinds, readable=outline.readable))
        for outline in outlines
    }
    points = {task: worth for outline, _ in lessons.values() for task, worth in outline.points.items()}
    kinds = {task: kind for outline, _ in lessons.values() for task, kind in outline.kinds.items()}
    today = score.day_of(now, zone)
    played = tuple(tally.days if played is None else played)
    return History(
        learner=learner,
        now=now.astimezone(UTC),
        today=today,
        zone=zone,
        streak=days.streak(played, today),
        longest=days.longest(played, today),
        days=score.days(tally, points, kinds),
        lessons=tuple(lessons.values()),
        chapters=tuple(
            score.chapter_score(chapter.id, chapter.title, (lessons[each][1] for each in chapter.lessons))
            for chapter in course.chapters
        ),
        tasks=score.answers_by_task(
            {task: own for task, own in tally.tasks.items() if not task.startswith(score.NAMING)}
        ),
        memories=review.memories(
            {task: tally.tasks[task].recall for task in points if task in tally.tasks}, today, tally.forecasts.factor
        ),
        misconceptions=met(tally, titles),
        cards=frozenset(task for task, kind in kinds.items() if kind in review.CARDS),
        forecasts=tally.forecasts,
        titles=titles_in_course(outline for outline, _ in lessons.values()),
        levels=course.levels,
        measure=measured(course, kinds, tally, today),
        on_forecasts=course.forecasts,
        bare=bare,
        retention=retention,
        achieved=achieved(course, tally, (own for _, own in lessons.values()), rounds, achieved_before),
        achievable=len(course.achievements),
    )


def measured(course: Course, kinds: Mapping[str, str], tally: Tally, today: date) -> Measured | None:
    """The course's own number of its tasks; None where it has none, or it cannot be calculated."""
    if course.measure is None or not kinds:
        return None
    from tutor.algebra.numbers import read_numbers  # most who look at their history have no such number

    guessed = {task: GUESSED.get(kind, HARDLY) for task, kind in kinds.items()}
    now = dict(guessed)
    for task in kinds:
        own = tally.tasks.get(task)
        known = review.memory(task, own.recall, tally.forecasts.factor) if own is not None else None
        if known is not None:
            now[task] = max(guessed[task], review.retention(known, today))
    try:
        value, first = (
            read_numbers(course.measure.formula, {"p": tuple(each.values())}).numbers[0] for each in (now, guessed)
        )
    except Unreadable:
        return None  # lint says so
    return Measured(name=course.measure.name, value=value, at_first=first, say=course.measure.say)


def met(tally: Tally, titles: Mapping[str, str] = NO_TITLES) -> tuple[Met, ...]:
    """The commonest misconceptions, each with what was said about it last."""
    common = score.commonest_misconceptions(tally, MISCONCEPTIONS)
    return tuple(Met(name=name, title=titled(name, titles), times=own.times, said=own.said) for name, own in common)
