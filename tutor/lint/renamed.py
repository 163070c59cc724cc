"""Older ids of tasks: each means one task of now, and none that is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tutor.lesson import Lesson, Text
from tutor.loader.problem import Problem

if TYPE_CHECKING:
    from tutor.loader.convert import Document
    from tutor.loader.convert import Path as Field


def renamed_problems(parsed: Mapping[str, tuple[Lesson, Document]]) -> Iterator[Problem]:
    """The older ids that mean two tasks, of these lessons together."""
    from tutor.loader.convert import field_name  # brings PyYAML

    there = {f"{lesson.id}/{task.task}" for lesson, _ in parsed.values() for task in lesson.tasks}
    claimed: dict[str, str] = {}
    for lesson, document in parsed.values():
        for field, old, task in older(lesson):
            message = ""
            if old in there:
                message = f"{old!r} is a task of the course; an older id is one that no task has now"
            elif old in claimed:
                message = f"{claimed[old]!r} had the id {old!r} too; an older id belongs to one task"
            if message:
                yield Problem(document.file, *document.place(field), field_name(field), message)
            claimed.setdefault(old, task)


def older(lesson: Lesson) -> Iterator[tuple[Field, str, str]]:
    """Each older id with its field and the task's id of now."""
    for i, step in enumerate(lesson.steps):
        if isinstance(step, Text):
            continue
        for j, old in enumerate(step.was):
            yield ("steps", i, "was", j), old if "/" in old else f"{lesson.id}/{old}", f"{lesson.id}/{step.task}"
