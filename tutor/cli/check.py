"""``check``: what judges a program is started while the rest is still being loaded."""

from __future__ import annotations

from typing import Any

from tutor.cli import opening
from tutor.loader import CourseFolder

PROGRAMS = ("code", "training")
"""The kinds of tasks whose answers are programs."""


def check_answer(asked: Any) -> int:
    """Judge one answer and print the verdict."""
    folder = opening.own_course(asked)
    _start_ahead(folder, asked.task)
    task = opening.find_task(folder, asked.task)
    from tutor.cli.answers import check_task

    return check_task(asked, folder, task)


def _start_ahead(folder: CourseFolder, task_id: str) -> None:
    """Have another Python load numpy from now on, as this one is about to. Raises Problems.

    The lesson's outline, which is read in a fraction of the lesson's own time, says whether the answer is a program.
    The few programs that need a package of their own run elsewhere, and this one ends with the command.
    """
    lesson = task_id.partition("/")[0]
    if lesson in folder and folder.heading(lesson).kinds.get(task_id) in PROGRAMS:
        from tutor import sandbox

        sandbox.start()
