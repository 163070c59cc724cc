"""What most commands begin with: the course, the learner, the task that was named."""

from __future__ import annotations

import difflib
import os
import sys
from typing import Any

from tutor.lesson import Task
from tutor.loader import CourseFolder, find_lessons, open_course
from tutor.progress import Progress, SaveProblem, existing, find_saves, learners, open_progress


class NoSuch(Exception):
    """Something named in the arguments does not exist; the message says what is nearest."""


def course(asked: Any) -> CourseFolder:
    """The course the arguments speak of. Raises Problems."""
    return open_course(find_lessons(asked.lessons))


def find_task(folder: CourseFolder, task_id: str) -> Task:
    """A task by its id. Raises NoSuch, with the nearest id, and Problems."""
    lesson_id, _, name = task_id.partition("/")
    lesson_id = known(lesson_id, folder.lessons, "lesson")
    tasks = {task.task: task for task in folder.lesson(lesson_id).tasks}
    if not name:
        listed = ", ".join(f"{lesson_id}/{each}" for each in tasks)
        raise NoSuch(f"{task_id!r} is a lesson; name one of its tasks: {listed}")
    return tasks[known(name, tuple(tasks), f"task in {lesson_id}")]


def known(name: str, names: tuple[str, ...], what: str) -> str:
    """The name, if it is one of these. Raises NoSuch."""
    if name in names:
        return name
    close = difflib.get_close_matches(name, names, 1, 0.5)
    hint = f"; did you mean {close[0]!r}?" if close else "; 'xent-tutor list' shows what there is"
    raise NoSuch(f"there is no {what} {name!r}{hint}")


def is_named(asked: Any) -> bool:
    """Whether the arguments or the environment name a learner."""
    return bool(asked.user or os.environ.get("XENT_TUTOR_USER"))


def learner(asked: Any) -> str | None:
    """The learner the arguments name, else who played last; None where there is nobody. Raises SaveProblem."""
    saves = find_saves(asked.saves)
    name = asked.user or os.environ.get("XENT_TUTOR_USER")
    if not name:
        return next(iter(learners(saves)), None)
    found = existing(saves, name)
    if found is None:
        others = learners(saves)
        here = f" Learners here: {', '.join(others)}." if others else " Nobody has a save there yet."
        raise SaveProblem(
            f"There is no learner {name!r} in {saves}.{here} To begin as {name!r}, open the tutor: xent-tutor"
        )
    return found


def progress(asked: Any) -> Progress | None:
    """The learner's progress; None where nobody has played yet. Raises SaveProblem."""
    name = learner(asked)
    return None if name is None else open_progress(find_saves(asked.saves), name)


def read_answer(file: str | None) -> str:
    """The text of a file, or of standard input. Raises NoSuch."""
    try:
        if file is None or file == "-":
            if sys.stdin.isatty():
                print("Type the answer; end with ctrl+d on a line of its own.", file=sys.stderr)
            content = sys.stdin.buffer.read()
        else:
            with open(file, "rb") as stream:
                content = stream.read()
    except OSError as error:
        raise NoSuch(f"{file} cannot be read: {error.strerror}") from error
    return content.decode("utf-8", "surrogateescape").removeprefix("\ufeff").replace("\r\n", "\n")
