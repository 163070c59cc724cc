"""A course proves itself: its files, each lesson, and what they say of one another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tutor import trust
from tutor.lesson import Lesson, Subject
from tutor.lint import changes
from tutor.lint.achievements import achievement_problems
from tutor.lint.arcade import arcade_problems
from tutor.lint.bosses import boss_problems
from tutor.lint.choices import giveaways, measured
from tutor.lint.files import absent, at_entry, folder_problems, unlisted
from tutor.lint.glossary import glossary_problems
from tutor.lint.known import Known
from tutor.lint.lesson import lint_lesson
from tutor.lint.measure import measure_problems
from tutor.lint.names import listed, names_of_subject, unlisted_names, unused
from tutor.lint.renamed import renamed_problems
from tutor.lint.task import named
from tutor.loader import CourseFolder, open_course, read_file
from tutor.loader.problem import Problem, Problems
from tutor.loader.subject import NO_SUBJECT, with_subject

if TYPE_CHECKING:
    from tutor.loader.convert import Document


def lint_course(root: Path, told: Callable[[int, int, str], None] = lambda at, of, what: None) -> Iterator[Problem]:
    """Every problem of a folder of lessons; ``told`` hears how far it is."""
    try:
        folder = open_course(root)
    except Problems as problems:
        yield from problems.problems
        return
    yield from folder_problems(folder)
    yield from glossary_problems(folder)
    misconceptions, problems_of_names = listed(folder)
    yield from problems_of_names
    gone = absent(folder)
    yield from gone.values()
    equivalents, problems_of_changes = changes.listed(folder)
    yield from problems_of_changes
    known = Known(folder.lessons, misconceptions, folder, equivalents)
    parsed: dict[str, tuple[Lesson, Document]] = {}
    for at, lesson_id in enumerate(folder.lessons):
        told(at, len(folder.lessons), lesson_id)
        if lesson_id in gone:
            continue
        lesson, document = read_lesson(folder.file(lesson_id), root, folder.course.subject)
        if lesson is not None:
            parsed[lesson_id] = lesson, document
            lint_lesson(lesson, document, known)
        yield from sorted(document.problems)
    yield from _cycles(parsed)
    yield from renamed_problems(parsed)
    yield from unlisted(folder)
    for message in giveaways(measured(lesson for lesson, _ in parsed.values())):
        yield at_entry(folder, ("chapters",), message)
    yield from measure_problems(folder)
    yield from arcade_problems(folder, misconceptions)
    yield from boss_problems(folder)
    yield from achievement_problems(folder, misconceptions)
    used = {name for lesson, _ in parsed.values() for task in lesson.tasks for _, name in named(task)}
    for field, name in names_of_subject(folder.course.subject):
        used.add(name)
        if misconceptions is not None and name not in misconceptions:
            yield at_entry(folder, field, f"{name!r} is not in misconceptions.yaml")
    yield from unlisted_names(folder, used)
    if misconceptions and len(parsed) == len(folder.lessons):
        yield from unused(folder, misconceptions, used)


def lint_file(file: Path, folder: CourseFolder | None) -> list[Problem]:
    """The problems of one lesson file, as if it belonged to this course."""
    lessons = folder.lessons if folder else ()
    equivalents = changes.listed(folder)[0] if folder and file.stem in folder else None
    known = Known((*lessons, file.stem), listed(folder)[0] if folder else None, folder, equivalents)
    around = whose_folder(file, folder)
    if folder is None or around != folder.root:
        trust.opened("", around)
    lesson, document = read_lesson(file, Path(), folder.course.subject if folder else NO_SUBJECT, around)
    if lesson is None:
        return sorted(document.problems)
    lint_lesson(lesson, document, known)
    used = {name for task in lesson.tasks for _, name in named(task)}
    return sorted(document.problems) + (unlisted_names(folder, used) if folder else [])


def whose_folder(file: Path, folder: CourseFolder | None) -> Path:
    """The folder that a lesson file which was named belongs to: the course's, else its own."""
    if folder is not None and Path(os.path.realpath(file.parent)).is_relative_to(os.path.realpath(folder.root)):
        return folder.root  # also of a link that leads out of it, which is no lesson
    return Path(os.path.realpath(file)).parent


def read_lesson(file: Path, root: Path, subject: Subject, inside: Path | None = None) -> tuple[Lesson | None, Document]:
    """A lesson and the document that knows its places; no lesson where the document has problems."""
    lesson, document = read_file(file, Lesson, root, extra={"id": file.stem}, inside=inside)
    return (None if document.problems else with_subject(lesson, subject)), document


def _cycles(parsed: Mapping[str, tuple[Lesson, Document]]) -> Iterator[Problem]:
    """Lessons that require one another in a circle."""
    done: set[str] = set()

    def walk(lesson: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if lesson in path:
            yield (*path[path.index(lesson) :], lesson)
        elif lesson in parsed and lesson not in done:
            for required in parsed[lesson][0].requires:
                yield from walk(required, (*path, lesson))
            done.add(lesson)

    for lesson in parsed:
        for circle in walk(lesson, ()):
            document = parsed[circle[0]][1]
            if len(circle) > 2:
                place = document.place(("requires",))
                message = "these lessons require one another: " + " → ".join(circle)
                yield Problem(document.file, *place, "requires", message)
