"""Training something: the program runs on frozen data, and what it ends with is held against criteria."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np
from msgspec import Struct

from tutor import sandbox
from tutor.arrays import load_arrays
from tutor.attempt import Counterexample, Reason, Unreadable
from tutor.checkers import Finding
from tutor.checkers.code import clean, holds, sentences
from tutor.checkers.code.compare import as_array, same_value
from tutor.checkers.code.values import short
from tutor.checkers.lending import LENT, Functions
from tutor.lesson import Code, Given, Property, Tolerance, Training
from tutor.sandbox import Part, Problem, Raised, Result, Returned, Run, Setting, Trouble
from tutor.sandbox.live import LISTENER, Listener, Live

KEPT_RUNS = 128
"""Runs of references and of misconceptions' programs that are remembered."""
ALIKE = 0.02
"""How far apart, measured by a typical one, the values of two runs are that made the same mistake."""
MOST_TOLD = 1_000
"""Values of a curve that are told in the end."""
MOST_SAID = 3
"""Criteria that are told at once."""
NAME = re.compile(r"(?<![\w.\"'])[A-Za-z_]\w*(?:\[-?\w+\])*(?![\w.(\"'\[])")
KNOWN = frozenset(("and", "or", "not", "in", "is", "if", "else", "for", "lambda", "True", "False", "None"))

FIELDS = {Part.LENT: "uses", Part.BEFORE: "data", Part.AFTER: "run", Part.PROGRAM: "answer"}


class LessonFails(Exception):
    """The lesson's own part of a task cannot be run: nothing can be said about the learner's."""

    def __init__(self, field: str, problem: Problem, task: Training) -> None:
        super().__init__(author_sentence(problem, task))
        self.field = field
        """The key of the task that is at fault."""


def author_sentence(problem: Problem, task: Code | Training) -> str:
    """What stopped one of a task's own programs, for the author: a sentence with the program's line."""
    if problem.trouble is Trouble.SYNTAX:
        return sentences.unreadable(problem)
    return sentences.stopped(problem, task)[1]


class Trained(Struct, frozen=True):
    """A program and what its training ended with."""

    text: str
    run: Run
    reported: Mapping[str, Result] = {}
    criteria: tuple[Result, ...] = ()
    named: Mapping[str, Result] = {}
    """What the names in the criteria came to."""


def read(task: Training, answer: str, given: Mapping[str, Given]) -> Trained:
    """Run a program between the task's data and its ``run``. Raises Unreadable where it does not compile."""
    if not answer.strip():
        raise Unreadable("There is nothing here yet.")
    own = (task.answer, *task.accept, *(misconception.answer for misconception in task.misconceptions))
    trained = _known(task, answer) if answer in own and LISTENER.get() is None else _run(task, answer)
    problem = trained.run.problem
    if problem is not None and problem.part is Part.LENT and answer not in own:
        raise Unreadable(sentences.lent(problem))
    if problem is not None and _is_lessons(problem):
        raise LessonFails(FIELDS[problem.part], problem, task)
    if problem is not None and problem.trouble is Trouble.SYNTAX:
        raise Unreadable(sentences.unreadable(problem), *(sentences.place(answer, problem) or (None, None)))
    return trained


def _is_lessons(problem: Problem) -> bool:
    """Whether it is the author's: the data, a function that is lent, or a ``run`` that Python cannot read."""
    return problem.part in (Part.LENT, Part.BEFORE) or (
        problem.part is Part.AFTER and problem.trouble in (Trouble.SYNTAX, Trouble.FORBIDDEN)
    )


def _known(task: Training, text: str) -> Trained:
    """A run of one of the task's own programs, remembered unless it was stopped: a busy machine may have done that."""
    trained = _remembered(_Key(task, text, LENT.get()))
    return trained if trained.run.problem is None else _run(task, text)


class _Key:
    """A task's program, equal to another one when the same run would come of it."""

    def __init__(self, task: Training, text: str, lent: Functions) -> None:
        self.task = task
        self.text = text
        self.same = (text, lent, task.arrays, task.data, task.run, tuple(task.report.items()), task.criteria)

    def __hash__(self) -> int:
        return hash((self.text, self.task.run))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.same == other.same


@lru_cache(KEPT_RUNS)
def _remembered(key: _Key) -> Trained:
    return _run(key.task, key.text, watched=False)


def _run(task: Training, text: str, *, watched: bool = True) -> Trained:
    listener = Hearing(LISTENER.get()) if watched else None
    if watched:
        LISTENER.set(None)  # the learner's program is read first; what comes after it is the lesson's own
    names = tuple(dict.fromkeys(name for each in task.criteria for name in names_in(each)))
    calls = [*map(_expression, task.report.values()), *(each.holds for each in task.criteria), *names]
    limits = sandbox.Limits(seconds=task.limits.seconds, memory=sentences.memory_bytes(task.limits))
    run = sandbox.run(
        text,
        calls,
        limits,
        names=load_arrays(task.arrays),
        setting=Setting(lent=LENT.get(), before=task.data, after=task.run, reports=True, needs=task.needs or ""),
        listener=listener,
    )
    if run.problem is not None:
        return Trained(text, run)
    results, shown = list(run.results), len(task.report)
    judged = shown + len(task.criteria)
    if listener is not None and not listener.heard:
        _tell_in_the_end(task, results[:shown], listener)
    reported = dict(zip(task.report, results[:shown], strict=True))
    return Trained(text, run, reported, tuple(results[shown:judged]), dict(zip(names, results[judged:], strict=True)))


class Hearing:
    """Passes reports on to whoever listens, and knows whether there were any."""

    def __init__(self, listener: Listener | None) -> None:
        self._listener = listener
        self.heard = False

    def __call__(self, live: Live) -> None:
        self.heard = True
        if self._listener is not None:
            self._listener(live)


def _tell_in_the_end(task: Training, results: list[Result], listener: Listener) -> None:
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


def same(task: Training, value: Trained, other: Trained) -> bool:
    """Whether a training meets the criteria; or fails those another fails, with like values. Raises LessonFails."""
    if other.text == task.answer:
        if other.run.problem is not None:
            raise LessonFails("answer", other.run.problem, task)
        return value.run.problem is None and not list(unmet(task, value))
    if value.run.problem is not None or other.run.problem is not None:
        return False
    return list(unmet(task, value)) == list(unmet(task, other)) and all(
        _alike(value.reported[name], other.reported[name]) for name in task.report
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
    if value.run.problem is not None:
        reason, sentence = _stopped(task, value.run.problem)
        return Finding(reason=reason, feedback=(clean(sentence),), output=output)
    failed = list(unmet(task, value))
    if not failed:
        # It ended like a misconception that meets the criteria, which lint refuses.
        return Finding(reason=Reason.VALUE, output=output)
    said = [f"This should hold: {task.criteria[at].name}." for at in failed[:MOST_SAID]]
    return Finding(
        reason=Reason.VALUE,
        feedback=tuple(map(clean, [*said, *_courses(value)])),
        counterexample=_counterexample(task, value, failed[0]),
        output=output,
    )


def _stopped(task: Training, problem: Problem) -> tuple[Reason, str]:
    if problem.part is not Part.AFTER or problem.trouble is not Trouble.RAISED:
        return sentences.stopped(problem, task)
    if missing := re.fullmatch(r"name '(\w+)' is not defined.*", problem.message, re.DOTALL):
        return Reason.EXCEPTION, f"There is no `{missing[1]}` in your code, and the training uses it."
    line = _line(task.run, problem.line)
    used = f" at `{line}`" if line else ""
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
