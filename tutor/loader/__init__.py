"""Lesson files -> Course, Lesson and Outline; what is not opened is not parsed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from os.path import expanduser
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tutor import trust
from tutor.installed import installed
from tutor.lesson import Boss, Chapter, Code, Course, KnownMisconception, Lesson, Task, Text, slug
from tutor.loader.beside import with_paths
from tutor.loader.bounds import MOST_BYTES, MOST_LESSONS, SPLIT, Met, Room
from tutor.loader.cache import remembered
from tutor.loader.outlines import Outline, Outlines, outline, renamed_in, unread
from tutor.loader.problem import Problem, Problems
from tutor.loader.subject import note_subject, with_subject
from tutor.loader.titles import in_short
from tutor.regular import TooLarge, read_regular

if TYPE_CHECKING:
    from tutor.loader.convert import Document

__all__ = ["CourseFolder", "Outline", "Problem", "Problems", "find_lessons", "lesson_ids", "open_course", "read_file"]

T = TypeVar("T")


MOST_TRIED_FIRST = 10
"""Lessons, of which a newcomer begins with the first that can be read."""


class _Titles(Struct, frozen=True):
    """The titles that misconceptions.yaml gives, as the cache keeps them."""

    titles: dict[str, str] = {}


class CourseFolder:
    """A folder of lessons: its course, and each lesson on request."""

    def __init__(self, root: Path, course: Course) -> None:
        self.root = root
        self.course = course
        self._chapter_of = {lesson: chapter for chapter in course.chapters for lesson in chapter.lessons}
        self._folders: dict[str, Path] = {}
        self._titles: Mapping[str, str] | None = None

    @property
    def lessons(self) -> tuple[str, ...]:
        """Every lesson id, in order."""
        return tuple(self._chapter_of)

    def __contains__(self, lesson: str) -> bool:
        return lesson in self._chapter_of

    def chapter(self, lesson: str) -> Chapter:
        """The chapter a lesson belongs to."""
        return self._chapter_of[lesson]

    def file(self, lesson: str) -> Path:
        """Where the lesson's file is, or would be."""
        chapter = self._chapter_of[lesson].id
        if chapter not in self._folders:
            self._folders[chapter] = chapter_folder(self.root, chapter)
        return self._folders[chapter] / f"{lesson}.yaml"

    def lesson(self, lesson: str) -> Lesson:
        """Parse one lesson, unless it was parsed before and has not changed. Raises Problems."""
        file = self.file(lesson)
        found = remembered(file, Lesson, self.root, lambda: parsed(file, Lesson, self.root, extra={"id": lesson}))
        return with_subject(found, self.course.subject)

    def task(self, task_id: str) -> Task | None:
        """The task of this id, ``lesson/task``, or that had it before; None where there is none. Raises Problems."""
        return self._task(task_id) or self._task(renamed_in(self.outlines()).get(task_id, ""))

    def _task(self, task_id: str) -> Task | None:
        lesson, _, name = task_id.partition("/")
        tasks = self.lesson(lesson).tasks if lesson in self else ()
        return next((task for task in tasks if task.task == name), None)

    def code_tasks(self, task: Task) -> Iterator[Code]:
        """The other code tasks up to the end of the task's own lesson, those of earlier lessons first.

        What is told of a program names none that its learner has not come to. Lessons that cannot be read have none.
        """
        for lesson in self.readable():
            yield from (other for other in lesson.tasks if isinstance(other, Code) and other.id != task.id)
            if any(own.id == task.id for own in lesson.tasks):
                return

    @property
    def titles(self) -> Mapping[str, str]:
        """What people read in place of a misconception's name, where that has a title; read once."""
        if self._titles is None:
            self._titles = _titles_of(self.root)
        return self._titles

    def boss_file(self, chapter: Chapter) -> Path:
        """Where a chapter's boss is, or would be."""
        return self.root / "bosses" / f"{chapter.boss}.yaml"

    def boss(self, chapter: Chapter) -> Boss | None:
        """What stands at the end of a chapter; None where nothing does. Raises Problems."""
        if chapter.boss is None:
            return None
        file = self.boss_file(chapter)
        return remembered(file, Boss, self.root, lambda: parsed(file, Boss, self.root))

    def heading(self, lesson: str) -> Outline:
        """The outline of a lesson that is about to be opened, remembered by itself. Raises Problems."""
        return remembered(self.file(lesson), Outline, self.root, lambda: outline(self.lesson(lesson)))

    def outline(self, lesson: str, met: Met | None = None) -> Outline:
        """What the map shows of one lesson; a file that cannot be read is shown by its id.

        ``met`` hears how many values there are.
        """
        from tutor.loader.glance import glance  # brings PyYAML

        try:
            text = read_regular(self.file(lesson), MOST_BYTES, self.root).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return unread(lesson)
        return glance(lesson, text, met)

    def outlines(self) -> Iterator[Outline]:
        """Every lesson's outline in order; files that have not changed are not parsed again.

        Of what is more than a course may hold there is only the id.
        """
        outlines, room = Outlines(self.root), Room()
        for lesson in self.lessons:
            if room.is_left:
                found = outlines.get(lesson, self.file(lesson), partial(self.outline, lesson))
                room.take(found.size, found.values)
            yield found.outline if room.is_left else unread(lesson, fits=False)
        outlines.save()

    def within_bounds(self) -> list[str]:
        """The lessons up to what a course may hold, for whoever goes through all of them."""
        return [outline.id for outline in self.outlines() if outline.fits]

    def readable(self) -> Iterator[Lesson]:
        """Those of them that can be read."""
        for lesson in self.within_bounds():
            with suppress(Problems):
                yield self.lesson(lesson)

    def first_readable(self) -> str:
        """The first lesson that can be read; simply the first where none of the first few can."""
        for lesson in self.lessons[:MOST_TRIED_FIRST]:
            with suppress(Problems):
                return self.heading(lesson).id
        return self.lessons[0]

    def refuse_more(self) -> None:
        """For whoever wants all lessons. Raises Problems where the course holds more than one may."""
        if len(fitting := self.within_bounds()) < len(self.lessons):
            file = self.file(self.lessons[len(fitting)]).relative_to(self.root)
            raise Problems([Problem(str(file), 1, 1, "", f"with this lesson the course holds too much: {SPLIT}")])


def open_course(root: Path) -> CourseFolder:
    """A course whose lessons can be read and whose programs may run from now on. Raises Problems."""
    course = read_course(root)
    trust.opened(course.identity, root)
    return CourseFolder(root, course)


def read_course(root: Path) -> Course:
    """Read course.yaml; a course that is another than its id says has one of its own. Raises Problems."""
    course = course_as_written(root)
    return replace(course, id=f"{course.identity}-{slug(course.title)}") if has_foreign_id(course, root) else course


def course_as_written(root: Path) -> Course:
    """What course.yaml says. Raises Problems."""
    file = root / "course.yaml"
    if not os.path.lexists(file):
        message = "this file is missing: it lists the chapters and their lessons"
        raise Problems([Problem(str(file), 1, 1, "", message)])
    return remembered(file, Course, root, lambda: parsed(file, Course, root, further=note_course))


def has_foreign_id(course: Course, root: Path) -> bool:
    """Whether a stranger's course says to be the one that came with the tutor and has other lessons.

    What was answered in the one would count in the other.
    """
    if not trust.is_strange(root):
        return False
    try:
        own = course_as_written(trust.built_in())
    except Problems:
        return False
    ids, known = lesson_ids(course), set(lesson_ids(own))
    return course.identity == own.identity and 2 * sum(each in known for each in ids) < len(ids)


def lesson_ids(course: Course) -> list[str]:
    """The ids of a course's lessons, in order."""
    return [lesson for chapter in course.chapters for lesson in chapter.lessons]


def parsed(
    file: Path,
    into: type[T],
    root: Path,
    *,
    extra: Mapping[str, Any] | None = None,
    further: Callable[[T, Document], None] | None = None,
) -> T:
    """One YAML file as a struct; ``further`` notes problems that types cannot say. Raises Problems."""
    found, document = read_file(file, into, root, extra=extra)
    if not document.problems and further is not None:
        further(found, document)
    if document.problems:
        raise Problems(document.problems)
    return found  # type: ignore[no-any-return]  # without problems it is a T


def note_course(course: Course, document: Document) -> None:
    """What types cannot say of a course."""
    note_more(course, document)
    if not document.problems:
        note_repeated(course, document)
        note_subject(course, document)


def note_more(course: Course, document: Document) -> None:
    """A course that lists more lessons than any may hold is no course."""
    count = 0
    for i, chapter in enumerate(course.chapters):
        count += len(chapter.lessons)
        if count > MOST_LESSONS:
            path = ("chapters", i, "lessons", MOST_LESSONS - count)
            document.note(document.place(path), path[:-1], f"here is a lesson more than {MOST_LESSONS:,}: {SPLIT}")
            return


def note_repeated(course: Course, document: Document) -> None:
    """Ids are unique in the course: a chapter or lesson that is listed twice is a problem."""
    seen: set[str] = set()
    for i, chapter in enumerate(course.chapters):
        listed: list[tuple[tuple[str | int, ...], str]] = [(("chapters", i, "id"), f"chapter {chapter.id}")]
        listed += [(("chapters", i, "lessons", j), f"lesson {lesson}") for j, lesson in enumerate(chapter.lessons)]
        for path, what in listed:
            if what in seen:
                document.note(document.place(path), path, f"the {what} is listed twice")
            seen.add(what)


def _titles_of(root: Path) -> Mapping[str, str]:
    file = root / "misconceptions.yaml"

    def read() -> _Titles:
        known = known_misconceptions(root)
        return _Titles({name: each.title or in_short(each.about) for name, each in known.items()})

    try:
        return remembered(file, _Titles, file.parent, read).titles if os.path.lexists(file) else {}
    except Problems:  # lint tells them
        return {}


def known_misconceptions(root: Path) -> dict[str, KnownMisconception]:
    """What misconceptions.yaml lists; empty where there is no such file. Raises Problems."""
    file = root / "misconceptions.yaml"
    if not os.path.lexists(file):
        return {}
    return parsed(file, dict[str, KnownMisconception], root)


def read_file(
    file: Path, into: Any, root: Path, *, extra: Mapping[str, Any] | None = None, inside: Path | None = None
) -> tuple[Any, Document]:
    """One YAML file as a struct, and the document with its problems and the place of each field.

    ``root`` is what places are told from; the file and the arrays beside it lie in it, or ``inside`` another folder.
    """
    from tutor.loader.convert import Document  # brings PyYAML, which the first frame does without

    name = str(file.relative_to(root)) if file.is_relative_to(root) else str(file)
    document, inside = Document(name), inside or root
    try:
        text = read_regular(file, MOST_BYTES, inside).decode("utf-8-sig")
    except FileNotFoundError:
        document.note((1, 1), (), "this file is missing, and course.yaml lists it")
        return None, document
    except OSError as error:
        remedy = "; make several of it" if isinstance(error, TooLarge) else ""
        document.note((1, 1), (), f"cannot be read: {error.strerror}{remedy}")
        return None, document
    except UnicodeDecodeError as error:
        before = bytes(error.object)[: error.start]
        column = error.start - before.rfind(b"\n")
        document.note((before.count(b"\n") + 1, column), (), "this is not UTF-8; save the file as UTF-8")
        return None, document
    found = document.read(text, into, extra=extra)
    return with_ids(with_paths(found, file.parent, inside, document)) if isinstance(found, Lesson) else found, document


def with_ids(lesson: Lesson) -> Lesson:
    """The lesson with the id of each task filled in."""
    steps = (step if isinstance(step, Text) else replace(step, id=f"{lesson.id}/{step.task}") for step in lesson.steps)
    return replace(lesson, steps=tuple(steps))


def chapter_folder(root: Path, chapter: str) -> Path:
    """The folder that a chapter's lessons are read from."""
    return next(iter(chapter_folders(root, chapter)), root / chapter)


def chapter_folders(root: Path, chapter: str) -> list[Path]:
    """The folders whose name is a number, a hyphen and the chapter's id, ``05-sums``, then the id alone."""
    try:
        names = sorted(entry.name for entry in os.scandir(root) if entry.is_dir())
    except OSError:
        names = []
    numbered = [name for name in names if name.partition("-")[0].isdigit() and name.partition("-")[2] == chapter]
    return [root / name for name in (*numbered, *(name for name in names if name == chapter))]


def find_lessons(asked: str | None = None) -> Path:
    """The lessons folder: as asked, else of this checkout, else of the installed wheel. Raises Problems."""
    asked = asked or os.environ.get("XENT_TUTOR_LESSONS")
    if asked:
        folder = Path(expanduser(asked))
        if not folder.is_dir() and (known := installed().get(asked)):
            return known
        if not folder.is_dir():
            raise Problems([Problem(asked, 1, 1, "", "there is no such folder of lessons")])
        return folder
    return trust.built_in()
