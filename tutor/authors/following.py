"""A lesson file that is being written: as it could be read last, and what is wrong with it now."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from tutor.lesson import Course, Lesson
from tutor.lint import lint_file
from tutor.loader import CourseFolder, chapter_folders, open_course, read_file
from tutor.loader.problem import Problem, Problems
from tutor.loader.subject import with_subject
from tutor.regular import Stamp, stamp


class Draft(CourseFolder):
    """A course in which one lesson is as it could be read last, whatever its file holds now; listed or not."""

    def __init__(self, folder: CourseFolder, lesson: Lesson, file: Path) -> None:
        super().__init__(folder.root, with_lesson(folder, lesson.id, file))
        self._lesson, self._file = lesson, file

    def lesson(self, lesson: str) -> Lesson:
        """The lesson; raises Problems for others that cannot be read."""
        return self._lesson if lesson == self._lesson.id else super().lesson(lesson)

    def file(self, lesson: str) -> Path:
        """Its file, wherever that is."""
        return self._file if lesson == self._lesson.id else super().file(lesson)


def with_lesson(folder: CourseFolder, lesson: str, file: Path) -> Course:
    """The course, with a lesson that it does not list in the chapter whose folder it lies in, else in the last."""
    course = folder.course
    if lesson in folder or not course.chapters:
        return course
    around = (each for each in course.chapters if file.parent in chapter_folders(folder.root, each.id))
    chapter = next(around, course.chapters[-1])
    longer = replace(chapter, lessons=(*chapter.lessons, lesson))
    return replace(course, chapters=tuple(longer if each is chapter else each for each in course.chapters))


class Followed:
    """A lesson file, looked at again and again."""

    def __init__(self, file: Path, root: Path) -> None:
        self.file, self.root = file, root
        self.draft: Draft | None = None
        """The course with the lesson as it could be read last; None where it never could."""
        self.problems: list[Problem] = []
        """Why the file, or course.yaml, cannot be read now; nothing where they can."""
        self._read: Stamp = None
        self._seen: Stamp = None

    def was_saved(self) -> bool:
        """Whether the file is another one than was read, and whole: it was the same at the look before."""
        now = stamp(self.file)
        whole, self._seen = now == self._seen, now
        return now is not None and whole and now != self._read

    def read(self) -> None:
        """Read it. Where it cannot be read, ``draft`` stays and ``problems`` say why."""
        self._read = self._seen = stamp(self.file)
        try:
            folder = open_course(self.root)
        except Problems as problems:
            self.problems = problems.problems
            return
        found, document = read_file(self.file, Lesson, self.root, extra={"id": self.file.stem})
        self.problems = sorted(document.problems)
        if not self.problems and isinstance(found, Lesson):
            self.draft = Draft(folder, with_subject(found, folder.course.subject), self.file)

    def prove(self) -> list[Problem]:
        """What lint finds in the file as it is. Slow; raises Cancelled."""
        if self.problems:
            return self.problems
        return lint_file(self.file, self.draft)
