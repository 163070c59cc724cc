"""The numbers of a learner's history, all functions over the attempts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo

from msgspec import Struct

from tutor import review, score
from tutor.attempt import Attempt, Outcome
from tutor.lesson import Course
from tutor.loader import Outline
from tutor.loader.titles import NO_TITLES, titled
from tutor.review import Memory
from tutor.score import ChapterScore, Day, LessonScore, TaskAnswers

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
    attempts: Sequence[Attempt],
    course: Course,
    outlines: Iterable[Outline],
    now: datetime,
    zone: tzinfo | None = None,
    titles: Mapping[str, str] = NO_TITLES,
) -> History:
    """The history of these attempts, oldest first, in a course with these outlines."""
    tasks = score.by_task(attempts)
    lessons = {outline.id: (outline, score.lesson_score(outline.points, tasks)) for outline in outlines}
    points = {task: worth for outline, _ in lessons.values() for task, worth in outline.points.items()}
    today = score.day_of(now, zone)
    return History(
        learner=learner,
        now=now.astimezone(UTC),
        today=today,
        zone=zone,
        streak=score.streak((each.at for each in attempts if each.outcome is Outcome.CORRECT), today, zone),
        days=score.days(attempts, points, zone),
        lessons=tuple(lessons.values()),
        chapters=tuple(
            score.chapter_score(chapter.id, chapter.title, (lessons[each][1] for each in chapter.lessons))
            for chapter in course.chapters
        ),
        tasks=score.answers_by_task(tasks),
        memories=review.memories(tasks, points, now, zone),
        misconceptions=met(attempts, titles),
    )


def met(attempts: Sequence[Attempt], titles: Mapping[str, str] = NO_TITLES) -> tuple[Met, ...]:
    """The commonest misconceptions, each with what was said about it last."""
    said = {
        each.verdict.misconception: each.verdict.feedback[0]
        for each in attempts
        if each.verdict.misconception and each.verdict.feedback
    }
    common = score.commonest_misconceptions(attempts, MISCONCEPTIONS)
    return tuple(
        Met(name=name, title=titled(name, titles), times=times, said=said.get(name, "")) for name, times in common
    )
