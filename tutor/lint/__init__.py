"""A lesson proves itself: everything an author claims is tried, and every mistake is told with its place."""

from tutor.lint.course import lint_course, lint_file, read_lesson
from tutor.lint.task import lint_task, named

__all__ = ["lint_course", "lint_file", "lint_task", "named", "read_lesson"]
