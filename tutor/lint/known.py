"""What a lesson is checked against: the lessons, tasks and misconceptions of its course."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tutor.lesson import KnownMisconception, Task
from tutor.loader import CourseFolder
from tutor.loader.problem import Problems

if TYPE_CHECKING:
    from tutor.loader.convert import Path as Field

    Note = Callable[[Field, str], None]
    """Notes a mistake at a field of the file."""


class Known:
    """The ids and misconceptions there are."""

    def __init__(
        self,
        lessons: tuple[str, ...],
        misconceptions: Mapping[str, KnownMisconception] | None,
        folder: CourseFolder | None = None,
        equivalents: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
    ) -> None:
        self.lessons = lessons
        self.order = {lesson: at for at, lesson in reversed([*enumerate(lessons)])}
        """Which lesson of the course each is, from 0: the first of its name."""
        self.misconceptions = misconceptions
        self.folder = folder
        self.equivalents = equivalents
        """Of each task, by a word that says why, the changes of its reference that are no fault; None to try none."""

    def task(self, task_id: str) -> Task | None:
        """The task of this id; None where there is none, or none that can be read."""
        try:
            return self.folder.task(task_id) if self.folder is not None else None
        except Problems:
            return None
