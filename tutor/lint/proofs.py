"""Which accepted formulas sympy does not prove: they agree with the answer at exact points only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.checkers.derivation import steps_of
from tutor.lesson import Derivation, Lesson, Symbolic
from tutor.loader import open_course
from tutor.loader.problem import Problems


def only_at_points(root: Path) -> Iterator[str]:
    """``lesson/task: formula`` for each accepted formula of a course that is checked at points only."""
    try:
        folder = open_course(root)
    except Problems:
        return
    for lesson_id in folder.lessons:
        try:
            lesson = folder.lesson(lesson_id)
        except Problems:
            continue
        yield from lesson_formulas(lesson)


def lesson_formulas(lesson: Lesson) -> Iterator[str]:
    """The same for one lesson."""
    for task in lesson.tasks:
        parts = steps_of(task) if isinstance(task, Derivation) else (task,)
        for part in parts:
            if isinstance(part, Symbolic):
                for formula in part.accept:
                    verdict = check(part, formula)
                    if verdict.outcome is Outcome.CORRECT and verdict.proof != "sympy":
                        yield f"{lesson.id}/{task.task}: {formula}"
