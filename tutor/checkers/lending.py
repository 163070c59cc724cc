"""``uses``: functions of earlier tasks that a program finds by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from tutor.lesson import Code, Task, wants_program

Functions = tuple[tuple[str, str], ...]
"""The name of each function with a program that defines it; later programs find earlier functions."""


class Lent(Struct, frozen=True):
    """What the learner's program finds, and what the lesson's own programs do."""

    own: Functions = ()
    references: Functions = ()
    named: tuple[str, ...] = ()
    """Those that the task itself names; the others are what these use."""


def older_ids(task_id: str, task: Task) -> Iterator[str]:
    """The ids that a task had before, ``lesson/task``."""
    lesson = task_id.partition("/")[0]
    return (old if "/" in old else f"{lesson}/{old}" for old in task.was)


def used(
    task: Task, find: Callable[[str], Task | None], own: Callable[[str], str | None] = lambda task_id: None
) -> Functions:
    """The functions that a task uses, and before each those that it uses itself.

    ``find`` knows the tasks of the course, ``own`` the learner's last right program for one. What is no code task lends
    nothing.
    """
    return tuple(
        (earlier.function, own_program(task_id, earlier, own) or earlier.answer)
        for task_id, earlier in used_tasks(task, find).items()
    )


def own_program(task_id: str, task: Code, own: Callable[[str], str | None]) -> str | None:
    """The learner's last right program for a task, also under the ids that it had before."""
    return next(filter(None, map(own, (task_id, *older_ids(task_id, task)))), None)


def used_tasks(task: Task, find: Callable[[str], Task | None]) -> dict[str, Code]:
    """The code tasks that a task uses by their ids, before each those that it uses itself."""
    found: dict[str, Code] = {}
    seen: set[str] = set()

    def add(task_id: str) -> None:
        earlier = find(task_id) if task_id not in seen else None
        seen.add(task_id)
        if isinstance(earlier, Code):
            for further in earlier.uses:
                add(further)
            found[task_id] = earlier

    for task_id in task.uses if wants_program(task) else ():
        add(task_id)
    return found


def lent(
    task: Task, find: Callable[[str], Task | None], own: Callable[[str], str | None] = lambda task_id: None
) -> Lent:
    """What is lent to the learner's program and to the lesson's own."""
    uses = task.uses if wants_program(task) else ()
    named = tuple(earlier.function for each in uses if isinstance(earlier := find(each), Code))
    return Lent(used(task, find, own), used(task, find), named)
