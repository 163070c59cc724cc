"""What authors begin with: a course, a chapter or a lesson that proves itself and shows a task of every kind.

templates.py   the texts
new.py         writing them, and adding what is new to course.yaml where it belongs
"""

from __future__ import annotations

from tutor.authors.new import CannotAdd, new_chapter, new_course, new_lesson

__all__ = ["CannotAdd", "new_chapter", "new_course", "new_lesson"]
