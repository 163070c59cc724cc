"""``check``: what judges a program is started while the rest is still being loaded."""

from __future__ import annotations

from typing import Any

from tutor.cli import opening
from tutor.lesson import wants_program


def check_answer(asked: Any) -> int:
    """Judge one answer and print the verdict."""
    folder = opening.own_course(asked)
    task = opening.find_task(folder, asked.task)
    if wants_program(task) and not task.needs:
        from tutor import sandbox

        sandbox.start()  # another Python loads numpy from now on, as this one is about to
    from tutor.cli.answers import check_task

    return check_task(asked, folder, task)
