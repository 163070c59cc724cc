"""What lessons are looked up by: their titles, the words that they teach, and all of their texts."""

from __future__ import annotations

from collections.abc import Callable

from tutor.lesson import Text
from tutor.loader import CourseFolder
from tutor.loader.problem import Problems


class Search:
    """The words of one course. What sets texts is imported late."""

    def __init__(self, folder: CourseFolder) -> None:
        self._folder = folder

    def title_of(self, lesson: str) -> str:
        """A lesson's title; its id where it cannot be read."""
        try:
            return self._folder.heading(lesson).title
        except Problems:
            return lesson

    def taught(self, lesson: str) -> str:
        """The words of the glossary that a lesson teaches."""
        terms = (term for term in self._folder.course.glossary if term.lesson == lesson)
        return " ".join(word for term in terms for word in (term.term, *term.also))

    def words(self, cancelled: Callable[[], bool]) -> dict[str, str]:
        """The words of every lesson's file; slow, may run in a thread."""
        from tutor.loader.search import words_of

        folder = self._folder
        return words_of(folder.root, {lesson: folder.file(lesson) for lesson in folder.within_bounds()}, cancelled)

    def passage(self, lesson: str, search: str) -> tuple[str, int, int] | None:
        """A line that the learner would read in a lesson, with the place of a word of a search in it, if there is one.

        Answers and hints are not looked through.
        """
        from tutor.loader.search import passage
        from tutor.typeset import UNWRAPPED, plain

        try:
            steps = self._folder.lesson(lesson).steps
        except Problems:
            return None
        return passage(search, (plain(step.text if isinstance(step, Text) else step.ask, UNWRAPPED) for step in steps))
