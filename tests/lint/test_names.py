"""misconceptions.yaml: every name has a lesson that cures it and a task that uses it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import SMALL_COURSE
from tutor.lint import lint_course, lint_file
from tutor.loader import open_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL_COURSE, tmp_path / "course"))


def added(course: Path, lines: str) -> list[tuple[str, str, str]]:
    """What lint says once these lines stand at the end of the file: the place from the end, the field, the message."""
    file = course / "misconceptions.yaml"
    text = file.read_text("utf-8")
    file.write_text(text + lines, "utf-8")
    first = len(text.splitlines()) + 1
    return [
        (f"{problem.line - first}:{problem.column}", problem.field, problem.message) for problem in lint_course(course)
    ]


def test_a_name_that_no_task_uses_is_told_with_its_place(course: Path) -> None:
    problems = added(course, "idle: {about: Nobody uses it., cured_by: adding}\n")
    assert problems == [("0:1", "idle", "no task uses 'idle'")]


def test_a_name_that_no_lesson_cures_is_told_with_its_place(course: Path) -> None:
    place, field, message = added(course, "idle: {about: Nobody uses it., cured_by: nowhere}\n")[0]
    assert (place, field) == ("0:1", "idle")
    assert "'nowhere'" in message


def test_names_are_not_called_unused_while_a_lesson_cannot_be_read(course: Path) -> None:
    (next(course.glob("*/adding.yaml"))).write_text("title: Broken\n", "utf-8")
    assert not [problem for problem in lint_course(course) if "no task uses" in problem.message]


def test_a_file_that_is_missing_is_told_once_and_not_for_each_name(course: Path) -> None:
    (course / "misconceptions.yaml").unlink()
    lesson = next(course.glob("*/adding.yaml"))
    for problems in (list(lint_course(course)), lint_file(lesson, open_course(course))):
        ((file, message),) = {(problem.file, problem.message) for problem in problems}
        assert file == "misconceptions.yaml"
        assert message.startswith("this file is missing: it lists each misconception's name")


def test_a_course_without_misconceptions_needs_no_file(tmp_path: Path) -> None:
    (tmp_path / "01-one").mkdir()
    (tmp_path / "course.yaml").write_text("title: T\nchapters: [{id: one, title: One, lessons: [a]}]\n", "utf-8")
    (tmp_path / "01-one" / "a.yaml").write_text("title: A\ngoal: G.\nsteps: [{text: Read.}]\n", "utf-8")
    assert list(lint_course(tmp_path)) == []
