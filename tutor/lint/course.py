"""A course proves itself: its files, each lesson, and what they say of one another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
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
from tutor.loader.bounds import MOST_PROBLEMS_OF_A_COURSE
from tutor.loader.problem import Problem, Problems
from tutor.loader.subject import NO_SUBJECT, with_subject

if TYPE_CHECKING:
    from tutor.loader.convert import Document


def lint_course(root: Path, told: Callable[[int, int, str], None] = lambda at, of, what: None) -> Iterator[Problem]:
    """The problems of a folder of lessons, up to so many as anybody reads; ``told`` hears how far it is."""
    for count, problem in enumerate(_problems_of(root, told)):
        if count == MOST_PROBLEMS_OF_A_COURSE:
            message = f"from here on nothing was looked at: mend the {count:,} before first"
            yield Problem(problem.file, problem.line, problem.column, problem.field, message)
            return
        yield problem


def _problems_of(root: Path, told: Callable[[int, int, str], None]) -> Iterator[Problem]:
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
    fitting = folder.within_bounds()
    for at, lesson_id in enumerate(fitting):
        told(at, len(fitting), lesson_id)
        if lesson_id in gone:
            continue
        lesson, document = read_lesson(folder.file(lesson_id), root, folder.course.subject)
        if lesson is not None:
            parsed[lesson_id] = lesson, document
            lint_lesson(lesson, document, known, partial(told, at, len(fitting)))
        yield from sorted(document.problems)
    try:
        folder.refuse_more()
    except Problems as problems:
        yield from problems.problems
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


def lint_file(
    file: Path, folder: CourseFolder | None, told: Callable[[int, int, str], None] = lambda at, of, what: None
) -> list[Problem]:
    """The problems of one lesson file, as if it belonged to this course; ``told`` hears how far it is."""
    lessons = folder.lessons if folder else ()
    equivalents = changes.listed(folder)[0] if folder and file.stem in folder else None
    known = Known((*lessons, file.stem), listed(folder)[0] if folder else None, folder, equivalents)
    around = whose_folder(file, folder)
    if folder is None or around != folder.root:
        trust.opened("", around)
    lesson, document = read_lesson(file, Path(), folder.course.subject if folder else NO_SUBJECT, around)
    if lesson is None:
        return sorted(document.problems)
    lint_lesson(lesson, document, known, partial(told, 0, 1))
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
    for first in parsed:
        path: dict[str, Iterator[str]] = {}
        """The lessons on the way here, each with what of its requirements was not looked at."""
        following: str | None = first
        while following is not None:
            if following in path:
                circle = [*path][[*path].index(following) :]
                if len(circle) > 1:
                    document = parsed[following][1]
                    message = "these lessons require one another: " + " → ".join((*circle, following))
                    yield Problem(document.file, *document.place(("requires",)), "requires", message)
            elif following in parsed and following not in done:
                path[following] = iter(parsed[following][0].requires)
            following = None
            while path and following is None:
                following = next(path[next(reversed(path))], None)
                if following is None:
                    done.add(path.popitem()[0])
