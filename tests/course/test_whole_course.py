"""The course as a whole: it proves itself, its numbers vary, and it has pictures."""

from __future__ import annotations

import pytest

from tests.conftest import LESSONS
from tutor.lesson import NumberTask, Text
from tutor.lint.course import lint_course, lint_lesson, listed, read_lesson
from tutor.lint.known import Known
from tutor.loader import open_course

COURSE = open_course(LESSONS)


@pytest.fixture(scope="session")
def known() -> Known:
    """What each lesson is checked against."""
    return Known(COURSE.lessons, listed(COURSE)[0], COURSE)


@pytest.mark.parametrize("lesson", COURSE.lessons)
def test_a_lesson_proves_itself(known: Known, lesson: str) -> None:
    read, document = read_lesson(COURSE.file(lesson), LESSONS, COURSE.course.subject)
    if read is not None:
        lint_lesson(read, document, known)
    assert [str(problem) for problem in sorted(document.problems)] == []


def test_lint_goes_through_these_lessons_and_has_nothing_to_say_of_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, names, order and what lessons require; what each lesson proves is tested one by one, so not here."""
    proved: list[str] = []
    monkeypatch.setattr("tutor.lint.course.lint_lesson", lambda lesson, document, course: proved.append(lesson.id))
    assert [str(problem) for problem in lint_course(LESSONS)] == []
    assert proved == list(COURSE.lessons)


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
