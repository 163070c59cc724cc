"""What a class is to do: tasks with weights, until when, and a variant for each learner, so that numbers differ."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from tutor.attempt import Attempt
from tutor.lesson import Task
from tutor.loader import CourseFolder
from tutor.loader.problem import Problems
from tutor.progress.names import same
from tutor.regular import read_regular
from tutor.variant import PROVED, varies

MOST = 1_000_000
LIKE = 'tasks: {"lesson/task": 2}'


class BadAssignment(Exception):
    """An assignment file that cannot be read; the message says why and what to write."""


AsWritten = Annotated[str, Meta(extra={"bare_number": True})]
"""A text that may be a number too: the year 2026."""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """The file, as YAML or JSON."""

    tasks: dict[str, float] | tuple[str, ...]
    until: AsWritten = ""
    seeds: AsWritten = ""


class Assignment(Struct, frozen=True, kw_only=True):
    """Tasks by their ids with weights, in order; and until when answers count."""

    tasks: Mapping[str, float]
    until: datetime | None = None
    """Without a zone: by each learner's own clock."""
    seeds: str | None = None
    """What the variants are drawn from, besides learner and task; None where all have the lesson's own numbers."""

    def seed(self, learner: str, task: Task) -> int | None:
        """The variant that a learner gets of a task; only those are drawn that lint has proved."""
        if self.seeds is None or not varies(task):
            return None
        drawn = hashlib.sha256(f"{self.seeds}\n{same(learner)}\n{task.id}".encode()).digest()
        return int.from_bytes(drawn[:8]) % PROVED


def read_assignment(file: Path, folder: CourseFolder) -> Assignment:
    """An assignment of tasks that the course has. Raises BadAssignment."""
    try:
        text = read_regular(file, MOST).decode("utf-8-sig")
    except OSError as error:
        raise BadAssignment(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadAssignment(f"{file} is not text in UTF-8; save it as UTF-8") from error
    found = _read(str(file), text)
    tasks = found.tasks if isinstance(found.tasks, dict) else dict.fromkeys(found.tasks, 1.0)
    known = _known(folder)
    for task, weight in tasks.items():
        if task not in known:
            close = difflib.get_close_matches(task, known, 1, 0.5)
            raise BadAssignment(
                f"{file}: there is no task {task!r}" + (f"; did you mean {close[0]!r}?" if close else "")
            )
        if not 0 <= weight < 1e6:
            raise BadAssignment(f"{file}: the weight of {task} is {weight}; write a number from 0 on")
    if not tasks:
        raise BadAssignment(f"{file} names no tasks. It is like {LIKE}")
    return Assignment(tasks=tasks, until=moment(found.until) if found.until else None, seeds=found.seeds or None)


def _read(file: str, text: str) -> _File:
    """The file, strictly: a day stays as it is written. Raises BadAssignment, with the place."""
    from tutor.loader.convert import Document  # brings PyYAML

    document = Document(file)
    found = document.read(text, _File)
    if document.problems:
        raise BadAssignment(f"{sorted(document.problems)[0]}. It is like {LIKE}")
    assert isinstance(found, _File)
    return found


def _known(folder: CourseFolder) -> list[str]:
    try:
        return [task for outline in folder.outlines() for task in outline.points]
    except Problems:
        return []


def moment(text: str) -> datetime:
    """A day, which counts to its end, or a time. Raises BadAssignment."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadAssignment(f"{text[:40]!r} is no day; write it like 2026-03-04, or 2026-03-04T18:00") from None
    return datetime.combine(found, time.max) if len(text.strip()) <= len("2026-03-04") else found


def is_in_time(attempt: Attempt, until: datetime | None) -> bool:
    """Whether an answer was given until then: without a zone by the clock of where it was given."""
    if until is None:
        return True
    if until.tzinfo is not None:
        return attempt.at <= until
    zone = timezone(timedelta(minutes=attempt.offset_minutes)) if attempt.offset_minutes is not None else None
    return attempt.at.astimezone(zone).replace(tzinfo=None) <= until
