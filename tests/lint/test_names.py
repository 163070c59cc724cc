"""misconceptions.yaml: every name has a lesson that cures it and a task that uses it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import SMALL_COURSE
from tutor.lint import lint_course


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
