"""Reasons for wrong numbers and formulas: how many one-edit changes of references hear one, and what a reason costs.

Run as ``python bench/why_numbers.py [LESSONS]``. The changes are those of ``xent-tutor lint --why``, made from the
course itself. The cost is that of a wrong answer's verdict over a right one's to the same task, in turn.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tutor.checkers import check
from tutor.lesson import NumberTask, Symbolic
from tutor.lint.why import Tried, rows, table, tries
from tutor.loader import CourseFolder, find_lessons, open_course

EVERY = 5
"""Of the changes of a task one in so many is timed."""


def main() -> None:
    """Measure and print."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else find_lessons(None)
    course = open_course(root)
    started = time.perf_counter()
    print(table(rows(course.lesson(name) for name in course.lessons)))
    print(f"in {time.perf_counter() - started:.0f} s")
    for kind in (NumberTask, Symbolic):
        _cost(course, kind)


def _cost(course: CourseFolder, kind: type[NumberTask | Symbolic]) -> None:
    wrong, right = [], []
    for tried, task in _changes(course, kind):
        right.append(_seconds(task, task.answer))
        wrong.append(_seconds(task, tried.answer))
    ratio = statistics.median(wrong) / statistics.median(right)
    median, late = statistics.median(wrong) * 1000, statistics.quantiles(wrong, n=20)[-1] * 1000
    print(f"{kind.__name__}: a wrong verdict takes {median:.1f} ms (p95 {late:.1f}), {ratio:.1f} times a right one")


def _changes(course: CourseFolder, kind: type[NumberTask | Symbolic]) -> Iterator[tuple[Tried, NumberTask | Symbolic]]:
    for name in course.lessons:
        for task in course.lesson(name).tasks:
            if isinstance(task, kind):
                yield from ((tried, task) for tried in [*tries(task)][::EVERY])


def _seconds(task: NumberTask | Symbolic, answer: str) -> float:
    started = time.perf_counter()
    check(task, answer)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
