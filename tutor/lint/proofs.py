"""What lint cannot prove: formulas that agree with the answer at exact points only, tasks whose package is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import assert_never

from tutor.attempt import Outcome
from tutor.checkers import check, missing_package
from tutor.checkers.derivation import steps_of
from tutor.checkers.symbolic import NOT_TRIED
from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    Estimate,
    Explore,
    Lesson,
    NumberTask,
    Order,
    Spot,
    Symbolic,
    Task,
    Training,
)
from tutor.lint.course import read_lesson, whose_folder
from tutor.loader import open_course
from tutor.loader.problem import Problems
from tutor.loader.subject import NO_SUBJECT


def only_at_points(root: Path) -> Iterator[str]:
    """``lesson/task: formula`` for each accepted formula of a course that is checked at points only."""
    for lesson in readable_lessons(root):
        yield from lesson_formulas(lesson)


def readable_lessons(root: Path) -> Iterator[Lesson]:
    """The lessons of a course; those that cannot be read have problems enough."""
    try:
        folder = open_course(root)
    except Problems:
        return
    yield from folder.readable()


def left_out(root: Path) -> Iterator[str]:
    """The tasks of a course, or of a lesson file, that nothing could be proved of here."""
    yield from (task.id for lesson in lessons_of(root) for task in lesson.tasks if missing_package(task))


def lessons_of(root: Path) -> Iterator[Lesson]:
    """The lessons of a course's folder, or the one of a file, where they can be read."""
    if not root.is_file():
        yield from readable_lessons(root)
        return
    lesson, _ = read_lesson(root, Path(), NO_SUBJECT, whose_folder(root, None))
    if lesson is not None:
        yield lesson


def lesson_formulas(lesson: Lesson) -> Iterator[str]:
    """The same for one lesson."""
    for task in lesson.tasks:
        for part in formulas_of(task):
            for formula in part.accept:
                verdict = check(part, formula)
                if verdict.outcome is Outcome.CORRECT and verdict.proof != "sympy":
                    died = f" ({NOT_TRIED})" if NOT_TRIED in verdict.feedback else ""
                    yield f"{lesson.id}/{task.task}: {formula}{died}"


def formulas_of(task: Task) -> tuple[Symbolic, ...]:
    """The formulas that a task asks for: one, those of its lines, or none."""
    match task:
        case Symbolic():
            return (task,)
        case Derivation():
            return tuple(step for step in steps_of(task) if isinstance(step, Symbolic))
        case Choice() | Order() | Spot() | NumberTask() | Code() | Training() | Estimate() | Explore():
            return ()
        case _:
            assert_never(task)
