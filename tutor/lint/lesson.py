"""A lesson proves itself: what it requires, every text and picture in it, and each of its tasks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, assert_never

from tutor.checkers import missing_package
from tutor.checkers.code.overlay import over_reference
from tutor.checkers.lending import Lent, lent
from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    Estimate,
    Explore,
    GuidedTask,
    Lesson,
    NumberTask,
    Order,
    Spot,
    Step,
    Sweep,
    Symbolic,
    Task,
    Text,
    Training,
    wants_program,
)
from tutor.lint.changes import change_faults
from tutor.lint.known import Known
from tutor.lint.prose import text_faults
from tutor.lint.task import lint_task
from tutor.lint.values import Fault, without_place
from tutor.loader.links import linked
from tutor.picture import picture_faults
from tutor.picture.faults import axis_faults

if TYPE_CHECKING:
    from tutor.lint.known import Note
    from tutor.loader.convert import Document
    from tutor.loader.convert import Path as Field

    Shown = tuple[Field, str, Collection[str] | None]
    """A text with its field, and the names that are filled in."""


MOST_LINKS = 10
"""That lead nowhere are told of one text."""


def lint_lesson(
    lesson: Lesson, document: Document, known: Known, told: Callable[[str], None] = lambda what: None
) -> None:
    """Note the problems of a lesson that could be read; ``told`` hears which task is proved."""

    def note(field: Field, message: str) -> None:
        document.note(document.place(field), field, message)

    for part, message in requires_faults(lesson, known):
        note(part, message)
    seen: set[str] = set()
    for i, step in enumerate(lesson.steps):
        field: Field = ("steps", i)
        for part, text, given in texts(step):
            for fault in (*text_faults(text, given), *link_faults(text, known)):
                note((*field, *part), fault)
        if isinstance(step, Text):
            for place, fault in picture_faults(step.picture) if step.picture is not None else ():
                note((*field, "picture", *place), fault)
            continue
        if step.task in seen:
            note((*field, "task"), f"the task {step.task!r} is here twice; ids are unique")
        seen.add(step.task)
        if isinstance(step, Estimate) and i + 1 == len(lesson.steps):
            note(field, "no step follows this estimate; put it before the one that shows its answer")
        told(step.id)
        lint_with_uses(step, lesson, i, note, known)


def requires_faults(lesson: Lesson, known: Known) -> Iterator[Fault]:
    """What a lesson requires comes before it in the course."""
    for i, required in enumerate(lesson.requires):
        if required == lesson.id:
            yield ("requires", i), "a lesson cannot require itself"
        elif required not in known.order:
            yield ("requires", i), f"there is no lesson {required!r} in the course"
        elif lesson.id in known.order and known.order[required] >= known.order[lesson.id]:
            yield ("requires", i), f"{required!r} comes later in course.yaml; list it before this lesson"


def link_faults(text: str, known: Known) -> Iterator[str]:
    """Links lead to lessons that the course has."""
    for lesson in islice((each for each in dict.fromkeys(linked(text)) if each not in known.order), MOST_LINKS):
        close = get_close_matches(lesson, known.lessons, 1, 0.5)
        meant = f"; did you mean {close[0]!r}?" if close else ""
        yield f"the link lesson:{lesson} leads nowhere: there is no such lesson in the course{meant}"


def lint_with_uses(task: Task, lesson: Lesson, index: int, note: Note, known: Known) -> None:
    """Lint a task with the functions that it uses, where those are there."""
    own = {before.id: before for before in lesson.steps[:index] if not isinstance(before, Text)}
    own |= {old: own[now] for old, now in lesson.renamed.items() if now in own}
    faults = [*uses_faults(task, lesson.id, own, known)]
    if not faults:
        functions = lent(task, lambda task_id: own.get(task_id) or known.task(task_id))
        faults = [*drawn_faults(task, functions)]
        noted: list[Field] = []

        def noting(part: Field, message: str) -> None:
            noted.append(part)
            note(part, message)

        lint_task(task, ("steps", index), noting, known, functions)
        if not noted and known.equivalents is not None and wants_program(task) and missing_package(task) is None:
            faults += change_faults(task, functions, known.equivalents.get(task.id, {}))
    for part, message in faults:
        note(("steps", index, *part), message)


def uses_faults(task: Task, lesson: str, own: Mapping[str, Task], known: Known) -> Iterator[Fault]:
    """What a task uses are code tasks that come before it; ``own`` are those of its own lesson."""
    for i, task_id in enumerate(task.uses if wants_program(task) else ()):
        other = task_id.partition("/")[0]
        found = own.get(task_id) if other == lesson else known.task(task_id)
        later = other in known.order and known.order[other] > known.order[lesson]
        if later or (found is None and other == lesson):
            yield ("uses", i), f"{task_id!r} does not come before this task"
        elif found is None:
            yield ("uses", i), f"there is no task {task_id!r} in the course"
        elif not isinstance(found, Code):
            yield ("uses", i), f"{task_id!r} is no code task, so it has no function to use"


def drawn_faults(task: Task, functions: Lent) -> Iterator[Fault]:
    """What cannot be drawn of an answer: the picture of a training, the sweep of a function."""
    match task:
        case Training():
            if task.live is not None:
                yield from ((("live", *place), fault) for place, fault in picture_faults(task.live))
        case Code():
            yield from swept_faults(task, functions)
        case Explore(picture=picture, borrowed=False) if picture is not None:
            yield from ((("picture", *place), fault) for place, fault in picture_faults(picture))
        case Choice() | Order() | Spot() | NumberTask() | Symbolic() | Derivation() | Estimate() | Explore():
            return
        case _:
            assert_never(task)


def swept_faults(task: Code, functions: Lent) -> Iterator[Fault]:
    """What is wrong with a task's sweep: its axes, or that the reference has no curve over it."""
    faults = [] if task.sweep is None else [*sweep_faults(task.sweep)]
    yield from faults
    if task.sweep is not None and not faults and not missing_package(task):
        overlay = over_reference(task, task.answer, functions)
        if overlay.picture is None:
            yield ("sweep",), without_place(overlay.said)


def sweep_faults(sweep: Sweep) -> Iterator[Fault]:
    """What is wrong with the axes of a sweep: its x runs from one number to another."""
    for name, axis in (("x", sweep.x), ("far", sweep.far)):
        if axis is not None and None in (axis.low, axis.high):
            yield ("sweep", name), f"the axis {name} needs from and to"
    for name, axis in (("x", sweep.x), ("y", sweep.y), ("far", sweep.far)):
        for place, message in axis_faults(axis) if axis is not None else ():
            yield ("sweep", name, *place), f"the axis {name} {message}"


def texts(step: Step) -> Iterator[Shown]:
    """Every text that a learner reads, its field, and the names that are filled in; None where none ever are."""
    match step:
        case Text():
            yield ("text",), step.text, None
        case Choice():
            names = step.given or None
            yield from common_texts(step, names)
            for i, option in enumerate(step.options):
                yield ("options", i, "say"), option.say, names
                yield ("options", i, "because"), option.because, names
        case Order():
            yield from common_texts(step, None)
            yield from order_texts(step)
        case Spot():
            yield from common_texts(step, None)
            for line, because in step.because.items():
                yield ("because", str(line)), because, None
        case NumberTask() | Estimate() | Explore():
            yield from guided_texts(step, step.given)
        case Symbolic() | Code():
            yield from guided_texts(step, step.given or None)
        case Training():
            yield from guided_texts(step, None)
        case Derivation():
            yield from guided_texts(step, None)
            for i, small in enumerate(step.steps):
                yield from ((("steps", i, *part), text, names) for part, text, names in texts(small))
        case _:
            assert_never(step)


def order_texts(task: Order) -> Iterator[Shown]:
    """The lines to be put in order where they are prose, and what is said of those that do not belong."""
    prose = not task.language
    for i, line in enumerate(task.lines if prose else ()):
        yield ("lines", i), line, None
    for i, each in enumerate(task.distractors):
        if isinstance(each, str):
            yield from ([(("distractors", i), each, None)] if prose else [])
            continue
        if prose:
            yield ("distractors", i, "line"), each.line, None
        yield ("distractors", i, "because"), each.because, None


def common_texts(task: Task, given: Collection[str] | None) -> Iterator[Shown]:
    """What tasks of every kind say."""
    yield ("ask",), task.ask, given
    yield ("after",), task.after, given
    for i, hint in enumerate(task.hints):
        yield ("hints", i), hint, given


def guided_texts(task: GuidedTask, given: Collection[str] | None) -> Iterator[Shown]:
    """The same, and what is said of each misconception."""
    yield from common_texts(task, given)
    for i, misconception in enumerate(task.misconceptions):
        yield ("misconceptions", i, "say"), misconception.say, given
