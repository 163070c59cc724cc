"""A task knows its id, wherever it was read from, and nobody writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LESSONS
from tutor.checkers import check
from tutor.lesson import Derivation, Lesson
from tutor.loader import open_course, read_file
from tutor.schema import schema_of

DERIVED = "ce-gradient"


def ids(lesson: Lesson) -> list[str]:
    return [task.id for task in lesson.tasks]


@pytest.mark.parametrize("times", [1, 2])
def test_a_task_has_its_id_from_the_file_and_from_the_cache(times: int) -> None:
    lessons = [open_course(LESSONS).lesson(DERIVED) for _ in range(times)]
    assert ids(lessons[-1]) == [f"{DERIVED}/{task.task}" for task in lessons[-1].tasks]


def test_a_lesson_that_is_read_alone_has_the_ids_of_its_file() -> None:
    course = open_course(LESSONS)
    lesson, _ = read_file(course.file(DERIVED), Lesson, Path(), extra={"id": DERIVED})
    assert ids(lesson) == ids(course.lesson(DERIVED))


def test_the_steps_of_a_derivation_have_no_id() -> None:
    derivations = [task for task in open_course(LESSONS).lesson(DERIVED).tasks if isinstance(task, Derivation)]
    assert {step.id for task in derivations for step in task.steps} == {""}


def test_a_verdict_is_of_the_task_that_was_judged() -> None:
    task = open_course(LESSONS).lesson(DERIVED).tasks[0]
    assert check(task, "").task == task.id


def test_an_id_has_no_place_in_the_schema() -> None:
    definitions: dict[str, Any] = schema_of("lesson")["$defs"]
    assert [name for name, each in definitions.items() if "id" in each["properties"]] == []
    assert "readOnly" not in json.dumps(definitions)
