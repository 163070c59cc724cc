"""misconceptions.yaml: each name in it is cured by a lesson there is, and used by a task."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping

from tutor.lesson import KnownMisconception, Subject
from tutor.loader import CourseFolder, Problem, Problems, known_misconceptions, read_file

FILE = "misconceptions.yaml"
STUB = "Say here what is mistaken."
"""What stands for a name that ``lint --fix`` adds, until its author has written what it is."""


def listed(folder: CourseFolder) -> tuple[Mapping[str, KnownMisconception] | None, list[Problem]]:
    """What misconceptions.yaml says, or None where it is not there or cannot be read, and its problems."""
    if not os.path.lexists(folder.root / FILE):
        return None, []
    try:
        known = known_misconceptions(folder.root)
    except Problems as problems:
        return None, problems.problems
    uncured = {
        name: f"cured_by names a lesson that is not there: {each.cured_by!r}"
        for name, each in known.items()
        if each.cured_by not in folder
    }
    unwritten = {
        name: "lint --fix wrote this; say what is mistaken" for name, each in known.items() if each.about == STUB
    }
    return known, at_names(folder, unwritten | uncured)


def unlisted_names(folder: CourseFolder, used: Collection[str]) -> list[Problem]:
    """That the file is missing, where tasks use names that should stand in it."""
    if not used or os.path.lexists(folder.root / FILE):
        return []
    example = f"{min(used)}: {{about: What it is., cured_by: a-lesson}}"
    return [Problem(FILE, 1, 1, "", f"this file is missing: it lists each misconception's name, as {example}")]


def unused(folder: CourseFolder, known: Mapping[str, KnownMisconception], used: Collection[str]) -> list[Problem]:
    """The names that no task uses."""
    return at_names(folder, {name: f"no task uses {name!r}" for name in known if name not in used})


def at_names(folder: CourseFolder, messages: Mapping[str, str]) -> list[Problem]:
    """A problem for each name, at its place; the file is read again only where there are some."""
    if not messages:
        return []
    _, document = read_file(folder.root / FILE, dict[str, KnownMisconception], folder.root)
    return [Problem(FILE, *document.place((name,)), name, message) for name, message in messages.items()]


def names_of_subject(subject: Subject) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The misconceptions that units and relations of a course show, each with its field in course.yaml."""
    for name, unit in subject.units.items():
        if unit.bare is not None:
            yield ("units", name, "bare"), unit.bare
    for i, relation in enumerate(subject.relations):
        if relation.name is not None:
            yield ("relations", i, "name"), relation.name
