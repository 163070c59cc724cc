"""How far the learner is: in the lesson that is open, at its end, and in the whole course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tutor import score
from tutor.attempt import ANSWER_SHOWN
from tutor.ending import ChapterEnd, Ending, best_of, chapter_end, costs, next_mark_on
from tutor.lesson import Code, Lesson
from tutor.loader import CourseFolder, Outline
from tutor.loader.outlines import outline as outline_of
from tutor.loader.outlines import renamed_in
from tutor.loader.problem import Problems
from tutor.loader.titles import task_titles
from tutor.progress import Progress

if TYPE_CHECKING:
    from tutor.achievements import Played
    from tutor.history import History


class Standing(Struct, frozen=True, kw_only=True):
    """Where the learner is and how far, for the top of a screen."""

    brand: str = ""
    chapter: str = ""
    lesson: str = ""
    solved: tuple[bool, ...] = ()
    """Of each task of the lesson, whether it is solved."""
    week: tuple[bool, ...] = ()
    """Of each day of this week, from Monday, whether it was played on."""
    learner: str = ""


def standing(folder: CourseFolder, progress: Progress, heading: Outline, week: tuple[bool, ...]) -> Standing:
    """Where the learner is in a lesson, and how far. Raises SaveProblem."""
    solved = progress.solved(heading.points)
    return Standing(
        brand=folder.course.brand,
        chapter=folder.chapter(heading.id).title,
        lesson=heading.title,
        solved=tuple(task in solved for task in heading.points),
        week=week,
        learner=progress.learner,
    )


def lesson_score(lesson: Lesson, progress: Progress) -> score.LessonScore:
    """The learner's score of a lesson. Raises SaveProblem."""
    outline = outline_of(lesson)
    return score.lesson_score(outline.points, progress.tasks(outline.points), outline.kinds)


Scored = dict[str, tuple[Outline, tuple[score.TaskTally | None, ...], score.LessonScore]]
"""Lessons' scores by id, with what they were made of."""


def score_of(outline: Outline, tasks: Mapping[str, score.TaskTally], scored: Scored) -> score.LessonScore:
    """A lesson's score: that of before, where nothing that it is made of is another."""
    own = tuple(tasks.get(task) for task in outline.points)
    known = scored.get(outline.id)
    if known is None or known[:2] != (outline, own):
        known = scored[outline.id] = (
            outline,
            own,
            score.lesson_score(outline.points, tasks, outline.kinds, readable=outline.readable),
        )
    return known[2]


def scores(
    folder: CourseFolder, progress: Progress, known: frozenset[str], scored: Scored
) -> Iterator[tuple[Outline, score.LessonScore]]:
    """Every lesson's outline and score, in order; ``known`` are those that were skipped. Slow; raises SaveProblem."""
    outlines = tuple(folder.outlines())
    progress.rename(renamed_in(outlines))
    tasks = progress.tasks()
    for outline in outlines:
        own = score_of(outline, tasks, scored)
        yield outline, replace(own, known=outline.id in known and own.state is not score.State.DONE)


def first_to_do(scores: Iterable[tuple[Outline, score.LessonScore]]) -> str | None:
    """The first lesson that is neither known nor done; None where there is none."""
    return next((each.id for each, own in scores if not own.known and own.state is not score.State.DONE), None)


def level(folder: CourseFolder, progress: Progress, scored: Scored) -> str:
    """What the course calls a learner with so many marks. Slow; raises SaveProblem."""
    tasks = progress.tasks()
    found = (score_of(each, tasks, scored) for each in folder.outlines())
    return score.level(folder.course.levels, sum(sum(own.marks) for own in found))


def next_lesson(folder: CourseFolder, lesson: str, known: frozenset[str]) -> str | None:
    """The lesson after another in the course that is not known."""
    after = folder.lessons[folder.lessons.index(lesson) + 1 :]
    if lesson in known:  # who goes through those goes through all of them
        return next(iter(after), None)
    return next((each for each in after if each not in known), None)


def ending(
    folder: CourseFolder, progress: Progress, lesson: Lesson, following: str | None, new_level: str, retention: float
) -> Ending:
    """What there is to say at the end of a lesson, and which one is next. Raises SaveProblem."""
    own = lesson_score(lesson, progress)
    tasks, outline = progress.tasks(task.id for task in lesson.tasks), outline_of(lesson)
    factor = progress.forecasts().factor
    named = task_titles(outline)
    solved = progress.solved(named)
    return Ending(
        title=lesson.title,
        points=own.points,
        possible=own.possible,
        goal=lesson.goal if own.state is score.State.DONE else "",
        costs=costs(lesson, tasks, named),
        marks=own.marks,
        next_mark_on=next_mark_on(own, tasks, outline.kinds, factor=factor, wanted=retention),
        level=new_level,
        chapter=_chapter_end(folder, progress, lesson.id),
        open_tasks=tuple(named[task.id] for task in lesson.tasks if task.id not in solved),
        next_id=following,
        next_title=folder.outline(following).title if following else None,
    )


def _chapter_end(folder: CourseFolder, progress: Progress, lesson: str) -> ChapterEnd | None:
    """What there is to say of the chapter, at its last lesson."""
    chapters, own = folder.course.chapters, folder.chapter(lesson)
    if lesson != own.lessons[-1]:
        return None
    outlines = [folder.outline(each) for each in own.lessons]
    tasks = progress.tasks(task for outline in outlines for task in outline.points)
    following = chapters[chapters.index(own) + 1 :]
    try:
        boss = folder.boss(own)
    except Problems:  # who tries it is told
        boss = None
    after = following[0] if following else None
    best = best_of(_own_programs(folder, outlines, tasks), folder.titles)
    return chapter_end(own, after, outlines, tasks, boss.title if boss else "", best)


def _own_programs(
    folder: CourseFolder, outlines: Sequence[Outline], tasks: Mapping[str, score.TaskTally]
) -> Iterator[Code]:
    """The code tasks of these lessons that the learner solved without being shown the answer."""
    for outline in outlines:
        for task_id, kind in outline.kinds.items():
            own = tasks.get(task_id)
            if kind == "code" and own is not None and own.solved and own.hints < ANSWER_SHOWN:
                with suppress(Problems):
                    task = folder.task(task_id)
                    if isinstance(task, Code):
                        yield task


def history(
    folder: CourseFolder,
    progress: Progress,
    now: datetime,
    *,
    bare: bool,
    retention: float,
    rounds: Mapping[str, Sequence[Played]],
    achieved_before: frozenset[str],
) -> History:
    """All that the learner did so far, as numbers. Slow; may run in a thread. Raises SaveProblem."""
    from tutor.history import history

    outlines = tuple(folder.outlines())
    progress.rename(renamed_in(outlines))
    return history(
        progress.learner,
        progress.tally(),
        folder.course,
        outlines,
        now,
        played=progress.days_played(),
        titles=folder.titles,
        bare=bare,
        retention=retention,
        rounds=rounds,
        achieved_before=achieved_before,
    )
