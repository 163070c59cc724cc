"""What is told of the faulty programs that a course asks to repair."""

from __future__ import annotations

from tutor.attempt import Verdict
from tutor.checkers import missing_package, why
from tutor.checkers.lending import lent
from tutor.lesson import Code
from tutor.lint.task import told_of_starter
from tutor.loader import CourseFolder


def repair_lines(course: CourseFolder) -> list[str]:
    """A line for each task that repairs: its id, and what somebody hears who leaves the fault in."""
    found = []
    for lesson in course.readable():
        for task in lesson.tasks:
            if isinstance(task, Code) and task.repair and not missing_package(task):
                functions = lent(task, course.task)
                verdict = why(task, task.starter, told_of_starter(task, functions), lent=functions)
                found.append(f"repair: {task.id}: {_said(verdict)}")
    return found


def _said(verdict: Verdict) -> str:
    """The name of a known mistake and the sentences, else the call that shows the fault."""
    name = f"{verdict.misconception}: " if verdict.misconception else ""
    example = verdict.counterexample
    shown = f"{example.call} gives {example.got}, not {example.expected}" if example is not None else ""
    return name + (" ".join(verdict.feedback) or shown)
