"""Saves of the course's first edition: everything earned there counts now."""

from __future__ import annotations

from tests.conftest import LESSONS, NOON, attempt
from tests.course.claims import specified
from tutor.attempt import Outcome
from tutor.lesson import Code
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session

COURSE = open_course(LESSONS)
EARNED = 10
"""Points of each task of the first edition."""


def test_all_points_of_the_first_edition_count_and_each_for_a_task_of_its_own() -> None:
    progress = Progress(":memory:", course=COURSE.course.id)
    for task_id in specified():
        progress.add(attempt(task_id, Outcome.CORRECT))
    scores = {outline.id: own for outline, own in Session(COURSE, progress, clock=lambda: NOON).score_reader()()}
    assert sum(own.points for own in scores.values()) == EARNED * len(specified())
    assert sum(own.solved for own in scores.values()) == len(specified())


def test_a_program_of_the_first_edition_is_lent_where_it_still_defines_the_function() -> None:
    """A task that became another question keeps its older program, which no later program can call."""
    changed = {
        task_id: task
        for task_id, older in specified().items()
        if older["kind"] == "code" and isinstance(task := COURSE.task(task_id), Code)
        if f"def {task.function}(" not in older["data"]["reference_source"]
    }
    users = {
        step.id: sorted({*step.uses} & {*changed, *(task.id for task in changed.values())})
        for lesson in COURSE.lessons
        for step in COURSE.lesson(lesson).tasks
        if isinstance(step, Code)
    }
    assert {user: used for user, used in users.items() if used} == {}
