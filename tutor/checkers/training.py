"""Training something: the program runs on frozen data, and what it ends with is held against criteria."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct

from tutor.attempt import Counterexample, Reason, Unreadable
from tutor.checkers.code import clean, holds, sentences
from tutor.checkers.code.compare import as_array, same_value
from tutor.checkers.code.quoted import may_be_said
from tutor.checkers.code.values import short
from tutor.checkers.contract import Conditions, known
from tutor.checkers.finding import Finding
from tutor.checkers.programs import LessonFails, Own, run_own, run_program
from tutor.checkers.trajectory import Parting, parting
from tutor.lesson import Code, Misconception, Property, Tolerance, Training
from tutor.sandbox import Listener, Live, Part, Raised, Result, Returned, Run, Stop, Trouble

ALIKE = 0.02
"""How far apart, measured by a typical one, the values of two runs are that made the same mistake."""
SAME_MISTAKE = 1e-3
"""How far apart, as a share of the largest, the values of two trajectories are that came from the same mistake."""
MOST_TOLD = 1_000
"""Values of a curve that are told in the end."""
MOST_SAID = 3
"""Criteria that are told at once."""
NAME = re.compile(r"(?<![\w.\"'])[A-Za-z_]\w*(?:\[-?\w+\])*(?![\w.(\"'\[])")
KNOWN = frozenset(("and", "or", "not", "in", "is", "if", "else", "for", "lambda", "True", "False", "None"))

FIELDS = {Part.LENT: "uses", Part.BEFORE: "data", Part.AFTER: "run", Part.PROGRAM: "answer"}


def author_sentence(problem: Stop, task: Code | Training) -> str:
    """What stopped one of a task's own programs, for the author: a sentence with the program's line."""
    if problem.trouble is Trouble.SYNTAX:
        return sentences.unreadable(problem)
    return sentences.stopped(problem, task)[1]


class Trained(Struct, frozen=True):
    """What came of a program's training."""

    text: str
    run: Run
    reported: Mapping[str, Result] = {}
    criteria: tuple[Result, ...] = ()
    trajectory: Mapping[str, Result] = {}
    named: Mapping[str, Result] = {}
    """What the names in the criteria came to."""


def work_out(task: Training, answer: str, conditions: Conditions) -> Trained:
    """Run a program between the task's data and its ``run``.

    Raises Unreadable where it does not compile, and LessonFails.
    """
    if not answer.strip():
        raise Unreadable("There is nothing here yet.")
    run = _run(task, answer, conditions)
    if (problem := run.stop) is None:
        return _trained(task, answer, run)
    if problem.part is Part.LENT and conditions.lent.own != conditions.lent.references:
        raise Unreadable(sentences.lent(problem))
    if _is_lessons(problem):
        raise LessonFails(FIELDS[problem.part], author_sentence(problem, task))
    if problem.trouble is Trouble.SYNTAX:
        raise Unreadable(sentences.unreadable(problem), *(sentences.place(answer, problem) or (None, None)))
    return Trained(answer, run)


def _is_lessons(problem: Stop) -> bool:
    """Whether it is the author's: the data, a function that is lent, or a ``run`` that Python cannot read."""
    return problem.part in (Part.LENT, Part.BEFORE) or (
        problem.part is Part.AFTER and problem.trouble in (Trouble.SYNTAX, Trouble.FORBIDDEN)
    )


def _run(task: Training, program: str, conditions: Conditions) -> Run:
    calls, lent = calls_of(task), conditions.lent.own
    if conditions.listener is None:
        own = program in task.authored
        return run_own(Own(task, program, lent, calls)) if own else run_program(task, program, calls, lent)
    hearing = Hearing(conditions.listener)
    run = run_program(task, program, calls, lent, listener=hearing)
    if run.stop is None and not hearing.heard:
        _tell_in_the_end(task, run.results[: len(task.report)], conditions.listener)
    return run


def calls_of(task: Training) -> list[str]:
    """What is asked when the training has ended: what is reported, criteria, trajectory, and the criteria's names."""
    asked = (*map(_expression, task.report.values()), *(each.holds for each in task.criteria))
    return [*asked, *task.trajectory.values(), *_named(task)]


def _named(task: Training) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in task.criteria for name in names_in(each)))


def _trained(task: Training, answer: str, run: Run) -> Trained:
    shown, judged = len(task.report), len(task.report) + len(task.criteria)
    followed = judged + len(task.trajectory)
    reported = dict(zip(task.report, run.results[:shown], strict=True))
    trajectory = dict(zip(task.trajectory, run.results[judged:followed], strict=True))
    named = dict(zip(_named(task), run.results[followed:], strict=True))
    return Trained(answer, run, reported, tuple(run.results[shown:judged]), trajectory, named)


class Hearing:
    """Passes reports on to whoever listens, and knows whether there were any."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self.heard = False

    def __call__(self, live: Live) -> None:
        self.heard = True
        self._listener(live)


def _tell_in_the_end(task: Training, results: Sequence[Result], listener: Listener) -> None:
    """Give whoever watches the curves of a training that has said nothing on its way."""
    vectors = {
        name: np.atleast_1d(np.asarray(result.value, float)).ravel()
        for name, result in zip(task.report, results, strict=True)
        if isinstance(result, Returned) and is_numbers(result.value)
    }
    longest = max((len(vector) for vector in vectors.values()), default=0)
    for at in range(0, longest, max(1, -(-longest // MOST_TOLD))):
        values = {name: float(vector[at]) for name, vector in vectors.items() if at < len(vector)}
        listener(Live(values, at + 1))


def is_numbers(value: object) -> bool:
    """Whether a value is a number or a vector of them."""
    array = as_array(value)
    return array is not None and array.ndim <= 1 and array.dtype.kind in "biuf"


def _expression(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else f"({', '.join(value)},)"


def names_in(criterion: Property) -> Iterator[str]:
    """The names in a criterion that stand for values: ``losses[-1]``, ``accuracy``."""
    for name in NAME.findall(criterion.holds):
        if name not in KNOWN:
            yield name


def is_right(task: Training, value: Trained, right: Trained) -> bool:
    """Whether a training meets the criteria and goes the reference's way. Raises LessonFails where that did not end."""
    if right.run.stop is not None:
        raise LessonFails("answer", author_sentence(right.run.stop, task))
    if value.run.stop is not None or list(unmet(task, value)):
        return False
    return parting(value.trajectory, right.trajectory) is None


def misconception_of(task: Training, value: Trained, conditions: Conditions) -> Misconception | None:
    """The misconception whose training fails the same criteria, with like values."""
    if value.run.stop is not None:
        return None
    programs = known(task, conditions, work_out)
    alike = (misconception for misconception, other in programs if _went_alike(task, value, other))
    return next((each for each in alike if may_be_said(each, value.text)), None)


def _went_alike(task: Training, value: Trained, other: Trained) -> bool:
    """Whether two trainings fail alike; one that was stopped has come to no criteria, and fails none."""
    return (
        list(unmet(task, value)) == list(unmet(task, other))
        and all(_alike(value.reported[name], other.reported[name]) for name in task.report)
        and parting(value.trajectory, other.trajectory, SAME_MISTAKE) is None
    )


def unmet(task: Training, value: Trained) -> Iterator[int]:
    """Which criteria a training does not meet."""
    return (at for at, result in enumerate(value.criteria) if not holds(result))


def _alike(got: Result, want: Result) -> bool:
    if isinstance(got, Raised) or isinstance(want, Raised):
        return isinstance(got, Raised) and isinstance(want, Raised) and got.type == want.type
    wanted = as_array(want.value)
    finite = np.abs(wanted[np.isfinite(wanted)]) if wanted is not None else np.zeros(0)
    typical = float(np.median(finite)) if finite.size else 0.0
    return same_value(got.value, want.value, Tolerance(rel=ALIKE, abs=ALIKE * max(typical, 1e-9)))


def show(task: Training, value: Trained) -> None:
    """A program needs no echo."""


def confirm(task: Training, value: Trained, right: Trained) -> Finding:
    """How the training went."""
    return Finding(feedback=tuple(_courses(value)), output=clean(value.run.output))


def explain(task: Training, value: Trained, right: Trained) -> Finding:
    """What stopped a training, or which criteria it does not meet."""
    output = clean(value.run.output)
    if value.run.stop is not None:
        reason, sentence = _stopped(task, value.run.stop)
        return Finding(reason=reason, feedback=(clean(sentence),), output=output)
    failed = list(unmet(task, value))
    parted = parting(value.trajectory, right.trajectory)
    said = [f"This should hold: {task.criteria[at].name}." for at in failed[:MOST_SAID]]
    said = [*unbounded(value, right), *([parted.sentence] if parted else []), *said]
    return Finding(
        reason=Reason.VALUE,
        feedback=tuple(map(clean, [*said, *_courses(value)])),
        counterexample=_counterexample(task, value, failed[0]) if failed else _parted(task, parted),
        output=output,
    )


def unbounded(value: Trained, right: Trained) -> Iterator[str]:
    """Which reported series become nan or infinite where the reference's stay finite, and from where on."""
    for name, result in value.reported.items():
        numbers, wanted = (as_array(each.value) if isinstance(each, Returned) else None
                           for each in (result, right.reported[name]))  # fmt: skip
        if numbers is None or wanted is None or not np.all(np.isfinite(wanted)) or numbers.dtype.kind not in "biuf":
            continue
        odd = np.argwhere(~np.isfinite(np.atleast_1d(numbers).astype(float)))
        if len(odd):
            found = float(np.atleast_1d(numbers)[tuple(odd[0])])
            place = f" from value {odd[0][0] + 1} on" if numbers.ndim and numbers.size > 1 else ""
            yield f"{name} is {found}{place}: look there first."


def _parted(task: Training, parted: Parting | None) -> Counterexample | None:
    if parted is None:
        return None
    return Counterexample(f"{task.trajectory[parted.name]}{parted.place}", parted.got, parted.want)


def _stopped(task: Training, problem: Stop) -> tuple[Reason, str]:
    if problem.part is not Part.AFTER or problem.trouble is not Trouble.RAISED:
        return sentences.stopped(problem, task)
    if missing := re.fullmatch(r"name '(\w+)' is not defined.*", problem.message, re.DOTALL):
        return Reason.EXCEPTION, f"There is no `{missing[1]}` in your code, and the training uses it."
    line = _line(task.run, problem.line)
    used = f" at `{line}`" if line else ""
    called = re.findall(r"(?<![\w.])([A-Za-z_]\w*)\(", line)
    mine = [name for name in called if not hasattr(builtins, name)]
    if "NoneType" in problem.message and len(set(mine)) == 1:
        return Reason.EXCEPTION, f"`{mine[0]}` returned None{used}: is there a `return`?"
    return Reason.EXCEPTION, f"The training uses what you wrote{used} and gets {problem.type}: {problem.message}"


def _line(text: str, number: int | None) -> str:
    lines = text.splitlines()
    return lines[number - 1].strip() if number and number <= len(lines) else ""


def _counterexample(task: Training, value: Trained, at: int) -> Counterexample:
    criterion, result = task.criteria[at], value.criteria[at]
    if isinstance(result, Raised):
        return Counterexample(criterion.holds, clean(f"{result.type}: {result.message}")[:300], "True")
    seen = {name: value.named[name] for name in names_in(criterion)}
    told = (
        f"{name} = {short(found.value)}"
        for name, found in seen.items()
        if isinstance(found, Returned) and _is_number(found)
    )
    return Counterexample(criterion.holds, clean(", ".join(told)) or "False", "True")


def _is_number(result: Returned) -> bool:
    array = as_array(result.value)
    return array is not None and array.ndim == 0


def _courses(value: Trained) -> Iterator[str]:
    """For each series that is reported, where it began and where it ended."""
    for name, result in value.reported.items():
        array = as_array(result.value) if isinstance(result, Returned) else None
        if array is not None and array.ndim == 1 and array.size > 1 and array.dtype.kind in "iuf":
            yield f"{name}: {array[0]:.4g} at first, {array[-1]:.4g} in the end."
