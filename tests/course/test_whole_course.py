"""The course as a whole: it proves itself, its numbers vary, and it has pictures."""

from __future__ import annotations

from tests.conftest import LESSONS
from tutor.lesson import NumberTask, Text
from tutor.lint import lint_course
from tutor.loader import open_course

COURSE = open_course(LESSONS)


def test_lint_has_nothing_to_say_about_the_course() -> None:
    assert [str(problem) for problem in lint_course(LESSONS)] == []


def test_at_least_120_number_tasks_vary() -> None:
    tasks = [task for lesson in COURSE.lessons for task in COURSE.lesson(lesson).tasks]
    assert sum(isinstance(task, NumberTask) and bool(task.vary) for task in tasks) >= 120


def test_at_least_85_lessons_have_a_picture() -> None:
    with_picture = [
        lesson
        for lesson in COURSE.lessons
        if any(isinstance(step, Text) and step.picture for step in COURSE.lesson(lesson).steps)
    ]
    assert len(with_picture) >= 85
