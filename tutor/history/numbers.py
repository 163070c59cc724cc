"""The numbers of a learner's history, all functions over the tally of the attempts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo

from msgspec import Struct

from tutor import review, score
from tutor.lesson import Course
from tutor.loader import Outline
from tutor.loader.titles import NO_TITLES, titled, titles_in_course
from tutor.review import Memory
from tutor.score import ChapterScore, Day, LessonScore, Tally, TaskAnswers

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


class History(Struct, frozen=True, kw_only=True):
    """One learner's history up to now."""

    learner: str
    now: datetime
    today: date
    """The learner's day."""
    zone: tzinfo | None
    """Where days begin; None is the machine's own."""
    streak: int
    days: tuple[Day, ...]
    lessons: tuple[tuple[Outline, LessonScore], ...]
    chapters: tuple[ChapterScore, ...]
    tasks: tuple[TaskAnswers, ...]
    """Those that have had an answer, the most answered first."""
    memories: tuple[Memory, ...]
    """What is remembered of the course's tasks, the least known first."""
    misconceptions: tuple[Met, ...]
    titles: Mapping[str, str]
    """What people call the tasks, by their ids."""

    def title(self, task: str) -> str:
        """What people call a task; one that the course has no more keeps its id."""
        return self.titles.get(task, task)

    @property
    def points(self) -> int:
        """What was earned."""
        return sum(chapter.points for chapter in self.chapters)

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
        """What should be asked again, the least known first."""
        return tuple(each for each in self.memories if review.is_due(each, self.now))


def history(
    learner: str,
    tally: Tally,
    course: Course,
    outlines: Iterable[Outline],
    now: datetime,
    zone: tzinfo | None = None,
    right_days: Sequence[date] | None = None,
    titles: Mapping[str, str] = NO_TITLES,
) -> History:
    """The history that a tally tells, in a course with these outlines.

    ``right_days`` are those with a right answer in any course, the latest first, where they are known: a streak is of
    all courses together.
    """
    lessons = {outline.id: (outline, score.lesson_score(outline.points, tally.tasks)) for outline in outlines}
    points = {task: worth for outline, _ in lessons.values() for task, worth in outline.points.items()}
    today = score.day_of(now, zone)
    return History(
        learner=learner,
        now=now.astimezone(UTC),
        today=today,
        zone=zone,
        streak=score.streak(score.right_days(tally) if right_days is None else right_days, today),
        days=score.days(tally, points),
        lessons=tuple(lessons.values()),
        chapters=tuple(
            score.chapter_score(chapter.id, chapter.title, (lessons[each][1] for each in chapter.lessons))
            for chapter in course.chapters
        ),
        tasks=score.answers_by_task(tally.tasks),
        memories=review.memories({task: tally.tasks[task].recall for task in points if task in tally.tasks}, now),
        misconceptions=met(tally, titles),
        titles=titles_in_course(outline for outline, _ in lessons.values()),
    )


def met(tally: Tally, titles: Mapping[str, str] = NO_TITLES) -> tuple[Met, ...]:
    """The commonest misconceptions, each with what was said about it last."""
    common = score.commonest_misconceptions(tally, MISCONCEPTIONS)
    return tuple(Met(name=name, title=titled(name, titles), times=own.times, said=own.said) for name, own in common)
