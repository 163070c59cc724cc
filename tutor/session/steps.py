"""Which step of a lesson comes next, which belongs beside it, and which is still closed."""

from __future__ import annotations

from collections.abc import Callable

from tutor.lesson import Lesson, Step, Task, Text


def companion(lesson: Lesson, index: int) -> int | None:
    """The step that belongs beside another: a task's text, or the task a text leads to."""
    steps = lesson.steps
    if isinstance(steps[index], Text):
        after = index + 1
        return after if after < len(steps) and not isinstance(steps[after], Text) else None
    before = range(index - 1, -1, -1)
    return next((i for i in before if isinstance(steps[i], Text)), None)


def first_open(lesson: Lesson, solved: Callable[[Step], bool]) -> int:
    """The first step from which there is still something to do; 0 in a lesson that is done."""
    last_solved = max((i for i, step in enumerate(lesson.steps) if solved(step)), default=-1)
    tasks = (i for i, step in enumerate(lesson.steps) if not isinstance(step, Text))
    first_unsolved = next((i for i in tasks if not solved(lesson.steps[i])), None)
    return 0 if first_unsolved is None else min(last_solved + 1, first_unsolved)


def closed_by(lesson: Lesson, index: int, keeps_closed: Callable[[Task], bool]) -> int | None:
    """The task that keeps a step closed, or the text beside it; None where the step is open."""
    beside = companion(lesson, index)
    for at in sorted({index, index if beside is None else min(beside, index)}):
        before = lesson.steps[at - 1] if at else None
        if before is not None and not isinstance(before, Text) and keeps_closed(before):
            return at - 1 if (earlier := closed_by(lesson, at - 1, keeps_closed)) is None else earlier
    return None
