"""What a course declares of its subject: checked where course.yaml is read, given to each task where a lesson is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from tutor.lesson import (
    Choice,
    Code,
    Course,
    Derivation,
    Estimate,
    Explore,
    Lesson,
    NumberTask,
    Order,
    Said,
    Spot,
    Step,
    Subject,
    Symbolic,
    Text,
    Training,
    Unit,
)

if TYPE_CHECKING:
    from tutor.loader.convert import Document
    from tutor.loader.convert import Path as Field

NO_SUBJECT = Subject()


def with_subject(lesson: Lesson, subject: Subject) -> Lesson:
    """The lesson with the course's subject in each of its tasks, and in the steps of its derivations."""
    if subject == NO_SUBJECT:
        return lesson
    return replace(lesson, steps=tuple(_told(step, subject) for step in lesson.steps))


def _told(step: Step, subject: Subject) -> Step:
    match step:
        case Text() | Choice() | Order() | Spot():
            return step
        case NumberTask() | Symbolic() | Code() | Training() | Estimate() | Explore():
            return replace(step, subject=subject)
        case Derivation():
            small = tuple(each if isinstance(each, Choice) else replace(each, subject=subject) for each in step.steps)
            return replace(step, subject=subject, steps=small)
        case _:
            assert_never(step)


def note_subject(course: Course, document: Document) -> None:
    """Note what is wrong with the units and relations of a course."""
    for field, message in (*_unit_faults(course), *_relation_faults(course)):
        document.note(document.place(field), field, message)


def _unit_faults(course: Course) -> Iterator[tuple[Field, str]]:
    meant: dict[str, str] = {}
    for name, unit in course.units.items():
        for spelling in sorted({name, unit.one or name, *unit.also}):
            if meant.setdefault(spelling, name) != name:
                yield ("units", name), f"{spelling!r} means {meant[spelling]!r} already"
            if not spelling or not (spelling[0].isalpha() or spelling[0] in "%°€$£¥") or spelling[-1].isspace():
                yield ("units", name), f"a unit is a word, and {spelling!r} is none"
        yield from _size_faults(("units", name), unit, course)


def _size_faults(field: Field, unit: Unit, course: Course) -> Iterator[tuple[Field, str]]:
    if unit.of is None and unit.size != 1:
        yield (*field, "size"), "a size needs of: the base unit that it counts"
    elif unit.of is not None and unit.of not in course.units:
        yield (*field, "of"), f"there is no unit {unit.of!r}"
    elif unit.of is not None and course.units[unit.of].of is not None:
        yield (*field, "of"), f"{unit.of!r} is no base unit: it is counted in {course.units[unit.of].of!r}"
    elif fault := _fault_of(unit.size):
        yield (*field, "size"), fault
    elif _value_of(unit.size) < 0:
        yield (*field, "size"), "a size is above 0"


def _relation_faults(course: Course) -> Iterator[tuple[Field, str]]:
    for i, relation in enumerate(course.relations):
        if fault := _fault_of(relation.times):
            yield ("relations", i, "times"), fault
        elif _value_of(relation.times) == 1:
            yield ("relations", i, "times"), "a factor of 1 is no mistake"
        if relation.say == Said():
            yield (
                ("relations", i, "say"),
                "nothing is said; write a sentence, or one for a kind: number, symbolic, code",
            )


def _fault_of(text: int | float | str) -> str | None:
    """Why this is no number, 1000 or log(2)."""
    from tutor.attempt import Unreadable

    try:
        _value_of(text)
    except Unreadable as problem:
        return f"{text!r} is no number: {problem.message}"
    return None


def _value_of(text: int | float | str) -> float:
    from tutor.algebra.constants import constant  # only where there is one to read

    return constant(text)
