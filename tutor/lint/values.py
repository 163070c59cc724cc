"""What can be wrong with the value of an author's own answer, by kind."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator, Mapping
from typing import Any, assert_never, get_args

import msgspec

from tutor.algebra.vocabulary import FUNCTIONS
from tutor.arrays import BadArrays, load_arrays
from tutor.attempt import Unreadable
from tutor.checkers import Conditions, checker_of
from tutor.checkers.code.plan import MOST_RANDOM, drawing
from tutor.lesson import (
    Code,
    Derivation,
    Draw,
    Estimate,
    Explore,
    Form,
    GuidedTask,
    NumberTask,
    Symbolic,
    TaskBase,
    Training,
)
from tutor.picture.faults import RAGGED, is_ragged
from tutor.variant import BadDraw, draw, variant

NOT_BY_FACTORS = "is not above 0, so nothing is off by a factor of it; write scale: linear, and near"
Fault = tuple[tuple[str | int, ...], str]
"""The field within the task, and what is wrong with it."""


def declaration_fault(task: GuidedTask) -> Fault | None:
    """What is wrong with what the task declares, before any answer is read."""
    match task:
        case Symbolic() | Derivation():
            return _domain_fault(task)
        case Code():
            return next(random_faults(task), None) or _call_fault(task)
        case Explore():
            return explore_fault(task)
        case Estimate(scale=scale, near=near) if (scale == "linear") != (near is not None):
            needed = (
                "a linear scale needs near, the size of a step"
                if scale == "linear"
                else ("near is the step of a linear scale; write scale: linear, or leave it out")
            )
            return ("scale",) if scale == "linear" else ("near",), needed
        case Estimate():
            return next(_ragged_faults(task), None)
        case NumberTask():
            return next(_ragged_faults(task), None) or _digits_fault(task) or next(_unless_faults(task), None)
        case Training():
            return _arrays_fault(task)
        case _:
            assert_never(task)


def _ragged_faults(task: NumberTask | Estimate) -> Iterator[Fault]:
    """Lists given whose rows have no common length."""
    return ((("given", name), RAGGED) for name, value in task.given.items() if is_ragged(value))


PROMISED = re.compile(r"\b(digits?|decimals?|decimal places)\b", re.IGNORECASE)
"""How an English question asks for a number of digits."""


def _digits_fault(task: NumberTask) -> Fault | None:
    """A question that asks for digits which nothing holds the answer to: three would do."""
    if task.digits is not None or not PROMISED.search(task.ask):
        return None
    return ("ask",), "speaks of digits, and three are enough unless `digits` says how many significant ones are asked"


def _unless_faults(task: NumberTask) -> Iterator[Fault]:
    """Functions that are the question itself, and that nobody can write."""
    for i, name in enumerate(task.unless):
        meant = FUNCTIONS.get(name)
        if meant is None:
            yield ("unless", i), f"{name!r} is no function of the answer language"
        elif meant != name:
            yield ("unless", i), f"{name!r} is another spelling of {meant!r}; name that, and it stands for both"


def explore_fault(task: Explore) -> Fault | None:
    """What is wrong with the condition: which keys there are, and how it is written."""
    from tutor.checkers.explore import comparisons

    if task.picture is None:
        return (), "there is no picture to explore: give it one, or put it behind a text that has one"
    if not task.picture.sliders:
        return ("picture",) if not task.borrowed else (), "the picture has no sliders that could be set"
    if bool(task.holds) == bool(task.least):
        return (), "write holds, a condition, or least, what should be as small as it can be; one of the two"
    if task.least and task.within is None:
        return ("least",), "least needs within: how far above the least value is near enough"
    if task.holds and task.within is not None:
        return ("within",), "within belongs to least; a condition says its own bound: abs(area - 4) < 0.1"
    try:
        comparisons(task.holds or f"{task.least} < 0")
    except ValueError as problem:
        return ("holds",), str(problem)
    return None


def _arrays_fault(task: Training) -> Fault | None:
    try:
        load_arrays(task.arrays)
    except BadArrays as problem:
        return ("arrays",), str(problem)
    return None


def random_faults(task: Code) -> Iterator[Fault]:
    """What stands under ``random``: a call, how often, and how to draw each name in it."""
    if task.random is None:
        return
    call, count = task.random.get("call"), task.random.get("count", 1)
    if not isinstance(call, str):
        yield ("random",), "the key 'call' is missing: it should be a call with names that are drawn, in quotes"
        return
    if not re.search(rf"\b{re.escape(task.function)}\b", call):
        yield ("random", "call"), f"this call does not call {task.function}"
    if not isinstance(count, int) or not 1 <= count <= MOST_RANDOM:
        yield ("random", "count"), f"should be a whole number from 1 to {MOST_RANDOM}, not {count!r}"
    used = re.findall(r"\w+", " ".join([call, *(each.holds for each in task.properties)]))
    for name, how in task.random.items():
        if name in ("call", "count"):
            continue
        if name not in used:
            yield (
                ("random", name),
                f"{name!r} is drawn, but the call does not use it; the other keys are call and count",
            )
        elif fault := draw_fault(drawing(how)):
            yield ("random", name), fault


def draw_fault(how: Draw) -> str | None:
    """Why this cannot be drawn; None when it can."""
    if isinstance(how, str) and how.lstrip().startswith("="):
        return None  # what it is calculated from is known where it is drawn
    try:
        draw(how, random.Random(0))
    except BadDraw as problem:
        return str(problem)
    return None


def _domain_fault(task: Symbolic | Derivation) -> Fault | None:
    from tutor.algebra.domain import names_of
    from tutor.checkers.derivation import line_task
    from tutor.checkers.symbolic import domain_of

    try:
        names = names_of(domain_of(line_task(task) if isinstance(task, Derivation) else task))
    except ValueError as problem:
        name = str(problem).partition(":")[0]
        sections: dict[str, Mapping[str, str]] = {
            "names": task.names,
            "vectors": task.vectors,
            "indices": task.indices,
            "where": task.where,
        }
        for section, declared in sections.items():
            if name in declared:
                return (section, name), str(problem)
        return ("names",), str(problem)
    except Unreadable as problem:
        return ("where", _first_unreadable(task)), f"cannot be read: {problem.message}"
    there = sorted({*names.all, *task.where})
    form = task.form if isinstance(task, Symbolic) else Form()
    for key, wanted in (("uses", form.uses), ("without", form.without)):
        for i, name in enumerate(wanted):
            if name not in there and not _is_known(name):
                message = f"{name!r} is no function, and no name of this task; there are {', '.join(there)}"
                return ("form", key, i), message
    return None


def _first_unreadable(task: Symbolic | Derivation) -> str:
    """The first abbreviation that cannot be read: each is over what stands before it."""
    from tutor.algebra.domain import names_of
    from tutor.checkers.derivation import line_task
    from tutor.checkers.symbolic import domain_of

    line = line_task(task) if isinstance(task, Derivation) else task
    for i, name in enumerate(line.where):
        try:
            names_of(domain_of(msgspec.structs.replace(line, where=dict([*line.where.items()][: i + 1]))))
        except Unreadable:
            return name
    return ""


def _is_known(name: str) -> bool:
    """Whether the answer language has a function, a fold or an operation of this name."""
    from tutor.algebra.tree import Head
    from tutor.algebra.vocabulary import CONSTANTS, FOLDS, FUNCTIONS

    return any(name in known for known in (FUNCTIONS, FOLDS, CONSTANTS, get_args(Head)))


def step_faults(task: Derivation) -> Iterator[Fault]:
    """What is wrong with the shape of a derivation: it has steps or two ends, and each field where it belongs."""
    from tutor.checkers.derivation import split

    ends = [name for name, end in (("from", task.start), ("to", task.to)) if end is not None]
    if task.steps:
        yield from (((name,), "a derivation has steps, or leads from a formula to another, not both") for name in ends)
        for i, misconception in enumerate(task.misconceptions):
            if len(split(misconception.answer)) < len(task.steps):
                yield ("misconceptions", i), "write a misconception at the step whose answer it is"
    elif len(ends) < 2:
        yield (), "a derivation has steps, or leads from a formula to another: write both from and to"
    for i, step in enumerate(task.steps):
        for name in ("hints", "after"):
            if getattr(step, name):
                yield ("steps", i, name), f"{name} of a step are never shown; write them at the derivation"
        if step.points != POINTS:
            yield ("steps", i, "points"), "a step has no points of its own; write them at the derivation"
        if isinstance(step, NumberTask) and step.vary:
            yield ("steps", i, "vary"), "the numbers of a derivation do not vary"


POINTS = next(field.default for field in msgspec.structs.fields(TaskBase) if field.name == "points")
"""What a task earns whose author says nothing."""


def _call_fault(task: Code) -> Fault | None:
    for i, call in enumerate(task.calls):
        text = call if isinstance(call, str) else call.call
        if not re.search(rf"\b{re.escape(task.function)}\b", text):
            return ("calls", i), f"this call does not call {task.function}"
    return None


def value_fault(task: GuidedTask, value: Any) -> Fault | None:
    """What is wrong with the value that was read from the task's own answer."""
    match task:
        case NumberTask():
            undefined = any(math.isnan(number) for number in value.values)
            return (("answer",), "is not defined: it comes to nan") if undefined else None
        case Estimate():
            if not math.isfinite(value.value):
                return ("answer",), f"is {value.value}; an estimate needs a finite number"
            below = task.scale == "log" and value.value <= 0
            return (("answer",), NOT_BY_FACTORS) if below else None
        case Explore():
            return None
        case Symbolic():
            return _formula_fault(value)
        case Code():
            return _program_fault(task, value)
        case Derivation():
            return _lines_fault(task, value)
        case Training():
            return _training_fault(task, value)
        case _:
            assert_never(task)


def _lines_fault(task: Derivation, value: Any) -> Fault | None:
    """Free lines begin and end with formulas that have a value; given steps have been looked at one by one."""
    if task.start is None:
        return None
    from tutor.checkers.derivation import line_task

    line = line_task(task)
    try:
        start = checker_of(line).work_out(line, task.start, Conditions())
    except Unreadable as problem:
        return ("from",), f"cannot be read: {problem.message}"
    fault = _formula_fault(start)
    return None if fault is None else (("from",), fault[1])


def _formula_fault(value: Any) -> Fault | None:
    from tutor.algebra.judge import Undecided, judge

    try:
        judge(value.tree, value.tree, value.domain)
    except Undecided as problem:
        return ("answer",), f"is not defined on the declared domain: {problem}"
    return None


def _program_fault(task: Code, program: Any) -> Fault | None:
    """The reference defines the function, returns from every call, has every property and is steady."""
    from tutor.checkers.code import holds, raises, sentences
    from tutor.checkers.training import author_sentence
    from tutor.sandbox import Raised

    problem = program.run.stop
    if problem is not None:
        return ("answer",), author_sentence(problem, task)
    if task.function not in program.run.names:
        return ("answer",), f"does not define {task.function}"
    for i, (asked, result) in enumerate(zip(program.asked, program.run.results, strict=True)):
        listed = i < len(task.calls)
        if asked.property is not None:
            if not holds(result):
                index = next(j for j, each in enumerate(task.properties) if each.name == asked.property)
                return ("properties", index, "holds"), _not_true(result) or (
                    f"the reference does not have the property {asked.property!r}"
                )
        elif isinstance(result, Raised) and result.type == "SyntaxError":
            return (("calls", i) if listed else ("random", "call")), f"cannot be read: {without_place(result.message)}"
        elif asked.exceptions:
            if not raises(asked, result):
                did = f"raises {result.type}: {result.message}" if isinstance(result, Raised) else "returns"
                return ("calls", i), f"should raise {sentences.exceptions(asked)}, but the reference {did} here"
        elif isinstance(result, Raised):
            return ("answer",), f"raises {result.type} at {asked.text}: {result.message}"
    return (("answer",), "gives another result each time it is called") if unsteady(task, program) else None


def _training_fault(task: Training, trained: Any) -> Fault | None:
    """The reference trains to the end, meets the criteria, and what is reported has values."""
    from tutor.checkers.code import holds
    from tutor.checkers.training import author_sentence
    from tutor.sandbox import Part, Raised

    problem = trained.run.stop
    if problem is not None:
        field = "run" if problem.part is Part.AFTER else "answer"
        return (field,), author_sentence(problem, task)
    for name, result in trained.reported.items():
        if isinstance(result, Raised):
            return ("report", name), _no_value(result)
    for i, result in enumerate(trained.criteria):
        if not holds(result):
            return ("criteria", i, "holds"), _not_true(result) or (
                f"the reference does not meet the criterion {task.criteria[i].name!r}"
            )
    return None


def _not_true(result: Any) -> str | None:
    """Why an expression has no value; None where it has one, and that is not true."""
    from tutor.sandbox import Raised

    return _no_value(result) if isinstance(result, Raised) else None


def _no_value(result: Any) -> str:
    if result.type == "SyntaxError":
        return f"cannot be read: {without_place(result.message)}"
    return f"raises {result.type}: {result.message}"


def without_place(message: str) -> str:
    """A syntax error without Python's name for the one line it is in."""
    return re.sub(r"\s*\(<\w+>, line \d+\)", "", message)


def unsteady(task: Code, program: Any) -> bool:
    """Whether the call that is made twice came to two results: chance is at work."""
    from tutor.checkers.code.compare import same_result

    if program.run.stop is not None:
        return False
    first = program.run.results[0]
    return any(
        asked.again and not same_result(result, first, task.tolerance)
        for asked, result in zip(program.asked, program.run.results, strict=True)
    )


def expected_numbers(task: NumberTask | Estimate) -> list[str]:
    """The numbers of the right answer to three significant digits, without signs."""
    from tutor.checkers.estimate import as_number

    number = as_number(task) if isinstance(task, Estimate) else task
    value = checker_of(number).work_out(number, number.answer, Conditions(variant(task).given))
    return [f"{abs(number):.3g}" for number in value.values]
