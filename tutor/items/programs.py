"""Wrong programs of the course's own misconceptions, and what a call comes to in them."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Collection, Iterator
from contextlib import suppress
from random import Random

from msgspec import Struct

from tutor import typeset
from tutor.arcade.breaking import LINES, WIDE, Suspect, Tried
from tutor.attempt import Unreadable
from tutor.checkers import missing_package
from tutor.checkers.code.plan import JudgedCall
from tutor.checkers.contract import Conditions
from tutor.checkers.lending import Lent, lent
from tutor.items.problem import NoContent, shuffled
from tutor.lesson import BreakLevel, Code, Lesson, Misconception
from tutor.loader import CourseFolder
from tutor.loader.problem import Problems
from tutor.variant import BadDraw


def suspects_of(
    folder: CourseFolder, level: BreakLevel, seed: int, lessons: Collection[str] | None = None
) -> tuple[Suspect, ...]:
    """So many wrong programs of the course that few enough of their task's calls give away.

    ``lessons`` are those they may come from; all when left out. Slow; raises NoContent.
    """
    rng = Random(str(seed))
    pool = [
        (task, misconception)
        for task in code_tasks(folder, lessons)
        for misconception in task.misconceptions
        if fits_the_screen(misconception.answer)
    ]
    found: dict[str, Suspect] = {}
    for task, misconception in shuffled(pool, rng):
        if task.id in found:
            continue
        share, call = shown_at(folder, task, misconception)
        if call and level.at_least <= share <= level.shown_by:
            found[task.id] = suspect_of(task, misconception, call)
        if len(found) == level.programs:
            return tuple(found.values())
    raise NoContent(f"this course has {len(found)} such programs; the level asks for {level.programs}")


def code_tasks(folder: CourseFolder, lessons: Collection[str] | None = None) -> Iterator[Code]:
    """The code tasks that can run here, of these lessons or of all; lessons that cannot be read have none."""
    for lesson in folder.readable() if lessons is None else some_of(folder, lessons):
        yield from (task for task in lesson.tasks if isinstance(task, Code) and missing_package(task) is None)


def some_of(folder: CourseFolder, lessons: Collection[str]) -> Iterator[Lesson]:
    """These lessons, where they can be read."""
    for lesson in lessons:
        with suppress(Problems):
            yield folder.lesson(lesson)


def fits_the_screen(program: str) -> bool:
    """Whether a program can be shown whole."""
    lines = program.strip().splitlines()
    return len(lines) <= LINES and max(map(len, lines), default=0) <= WIDE


def shown_at(folder: CourseFolder, task: Code, misconception: Misconception) -> tuple[float, str]:
    """The part of a task's own calls whose value a misconception's program misses, and the shortest such call.

    Nothing where none is known: properties and exceptions that are wanted cannot be shown by a value.
    """
    from tutor.checkers import code

    conditions = Conditions({}, lent_to(folder, task)).lessons
    try:
        right = code.work_out(task, task.answer, conditions)
        wrong = code.work_out(task, misconception.answer, conditions)
    except (Unreadable, BadDraw):
        return 0.0, ""
    if wrong.run.stop is not None or right.run.stop is not None:
        return 0.0, ""
    failed = [one.text for one, _, _ in code.failing(task, wrong, right) if shows_by_value(one)]
    return len(failed) / len(wrong.asked), min(failed, key=len, default="")


class ShownValue(Struct, frozen=True):
    """What a wrong program comes to at one of its task's calls."""

    at: int
    """Which call, from 0."""
    call: str
    got: str
    expected: str


def shown_values(folder: CourseFolder, task: Code, misconception: Misconception) -> tuple[ShownValue, ...]:
    """At each call whose value a misconception's program misses, what it comes to there. Slow."""
    from tutor.checkers import code
    from tutor.checkers.code import clean
    from tutor.checkers.code.values import side_by_side
    from tutor.sandbox import Returned

    conditions = Conditions({}, lent_to(folder, task)).lessons
    try:
        right = code.work_out(task, task.answer, conditions)
        wrong = code.work_out(task, misconception.answer, conditions)
    except (Unreadable, BadDraw):
        return ()
    found = []
    for one, got, want in code.failing(task, wrong, right):
        if isinstance(got, Returned) and isinstance(want, Returned) and shows_by_value(one):
            seen, wanted = map(one_line, map(clean, side_by_side(got.value, want.value, task.tolerance)))
            found.append(ShownValue(right.asked.index(one), one_line(one.text), seen, wanted))
    return tuple(found)


def shows_by_value(one: JudgedCall) -> bool:
    """Whether what a call comes to is compared as the game does: no property, no exception, no tolerance of its own."""
    return not (one.property or one.exceptions) and one.tolerance is None


def suspect_of(task: Code, misconception: Misconception, call: str) -> Suspect:
    """A program as it is shown."""
    first = task.calls[0]
    question = textwrap.wrap(typeset.plain(task.ask, typeset.UNWRAPPED), WIDE, max_lines=3, placeholder=" …")
    return Suspect(
        task=task.id,
        name=misconception.name,
        asked=tuple(question),
        program=misconception.answer.strip(),
        example=first if isinstance(first, str) else first.call,
        broken_by=one_line(call),
        say=typeset.plain(misconception.say, typeset.UNWRAPPED),
    )


def tried(folder: CourseFolder, suspect: Suspect, call: str) -> Tried:
    """What a call comes to in a program and in the reference. Slow; raises Cancelled."""
    from tutor.checkers.code import clean, sentences
    from tutor.checkers.code.compare import same_result
    from tutor.checkers.code.values import short, side_by_side
    from tutor.checkers.programs import run_program
    from tutor.sandbox import Raised

    task = folder.task(suspect.task)
    assert isinstance(task, Code)
    if problem := no_call(call, task.function):
        return Tried(call=call, problem=problem)
    references = lent_to(folder, task).references
    right = run_program(task, task.answer, [call, call], references)
    wrong = run_program(task, suspect.program, [call], references)
    if right.stop is not None or len(right.results) < 2:
        return Tried(call=call, problem="The right program does not come to an end at this call.")
    want, again = right.results[:2]
    if isinstance(want, Raised):
        said = sentences.raised(want, task)[1]
        return Tried(call=call, problem=clean(f"The right program fails there too: {said}")[:WIDE])
    if not same_result(again, want, task.tolerance):
        return Tried(call=call, problem="This call comes to something else each time.")
    if wrong.stop is not None or not wrong.results:
        return Tried(call=call, got="no answer", expected=one_line(clean(short(want.value))), differs=True)
    got = wrong.results[0]
    if isinstance(got, Raised):
        return Tried(call=call, got=clean(got.type), expected=one_line(clean(short(want.value))), differs=True)
    if same_result(got, want, task.tolerance):
        return Tried(call=call, got=one_line(clean(short(want.value))))
    seen, wanted = side_by_side(got.value, want.value, task.tolerance)
    return Tried(call=call, got=one_line(clean(seen)), expected=one_line(clean(wanted)), differs=True)


def no_call(text: str, function: str) -> str:
    """Why this is no call of the function with values; empty where it is one."""
    try:
        tree = ast.parse(text, mode="eval") if text.count("(") < 50 else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    if tree is None:
        return "This is not an expression of Python."
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    hidden = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr.startswith("_")]
    if function not in names or not any(isinstance(node, ast.Call) for node in ast.walk(tree)):
        return f"Call {function}(...), with values."
    return "Only what the function returns counts." if hidden else ""


def one_line(text: str) -> str:
    """A value on one line."""
    return " ".join(text.split())


def lent_to(folder: CourseFolder, task: Code) -> Lent:
    """The references that a task's own programs find."""
    return lent(task, folder.task)
