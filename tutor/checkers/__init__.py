"""From an answer to a verdict: one walk for every kind of task."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any, Protocol

import msgspec
from msgspec import Struct

from tutor.attempt import Counterexample, Outcome, Reason, Unfinished, Unreadable, Verdict
from tutor.checkers.lending import LENT, Lent, lending
from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    Given,
    Guided,
    Misconception,
    NumberTask,
    Symbolic,
    Task,
    Tolerance,
    Training,
)
from tutor.variant import fill, variant

log = logging.getLogger(__name__)

MAX_ANSWER = 20_000
"""Characters. Longer answers are refused before anything looks at them."""
WITHOUT = "Until then no answer to it is judged or counts. The other steps do without."
"""Said of a task whose package is missing."""


class Finding(Struct, frozen=True, kw_only=True):
    """What a checker can say about an answer beyond right or wrong."""

    reason: Reason | None = None
    misconception: str | None = None
    feedback: tuple[str, ...] = ()
    proof: str | None = None
    counterexample: Counterexample | None = None
    output: str = ""
    place: tuple[int, int] | None = None


def missing_package(task: Task) -> str | None:
    """What to say of a task whose package is not installed here; None where nothing is missing. Imports nothing big."""
    needs = task.needs if isinstance(task, Code | Training) else None
    if needs is None:
        return None
    from tutor import sandbox

    if sandbox.has(needs):
        return None
    return f"This task needs {needs}, which is not installed. To get it, type: `pip install 'xent-tutor[{needs}]'`."


class Checker(Protocol):
    """What the module of a kind provides. ``read`` turns text into the kind's own value."""

    def read(self, task: Any, answer: str, given: Mapping[str, Given]) -> Any:
        """Understand an answer, the learner's or a reference. Raises Unreadable."""

    def same(self, task: Any, value: Any, other: Any) -> bool:
        """Whether two values are the same answer to this task.

        Raises Unreadable where only comparing shows that nobody could mean the learner's.
        """

    def show(self, task: Any, value: Any) -> str | None:
        """How the answer was understood, on one line; None when an echo adds nothing."""

    def confirm(self, task: Any, value: Any, right: Any) -> Finding:
        """What to say about a right answer."""

    def explain(self, task: Any, value: Any, right: Any) -> Finding:
        """Why a wrong answer is wrong, when no known misconception fits."""


def checker_of(task: Task) -> Checker:
    """The module that judges this kind; imported on first use, for some bring numpy or flint."""
    match task:
        case Choice():
            from tutor.checkers import choice

            return choice
        case NumberTask():
            from tutor.checkers import number

            return number
        case Symbolic():
            from tutor.checkers import symbolic

            return symbolic
        case Code():
            from tutor.checkers import code

            return code
        case Derivation():
            from tutor.checkers import derivation

            return derivation
        case Training():
            from tutor.checkers import training

            return training


def check(task: Task, answer: str, *, seed: int | None = None, task_id: str = "", lent: Lent | None = None) -> Verdict:
    """Judge one answer to one variant of a task. Pure, possibly slow, never raises.

    ``lent`` are the functions of the tasks that this one uses; without it they are those of the context.
    """
    started = time.perf_counter()
    try:
        verdict = _walk(task, answer, variant(task, seed).given, lent or Lent(LENT.get(), LENT.get()))
    except Exception:
        log.exception("no verdict for %s", task_id or task.id or task.task)
        verdict = Verdict(
            outcome=Outcome.ERROR,
            feedback=("The tutor failed while judging this. It does not count, and your answer is kept.",),
        )
    return msgspec.structs.replace(verdict, task=task_id or task.id, seconds=round(time.perf_counter() - started, 4))


def _walk(task: Task, answer: str, given: Mapping[str, Given], lent: Lent) -> Verdict:
    if len(answer) > MAX_ANSWER:
        return _unreadable(Unreadable(f"That is longer than {MAX_ANSWER:,} characters."))
    if lacking := missing_package(task):
        return _unreadable(Unfinished(f"{lacking} {WITHOUT}"))
    checker = checker_of(task)
    try:
        with lending(lent.own):
            value = checker.read(task, answer, given)
    except Unreadable as problem:
        return _unreadable(problem)
    with lending(lent.references):
        return _compared(task, checker, value, given)


def _compared(task: Task, checker: Checker, value: Any, given: Mapping[str, Given]) -> Verdict:
    right = checker.read(task, reference(task), given)
    read_as = checker.show(task, value)
    try:
        right_answer = checker.same(task, value, right)
    except Unreadable as problem:
        return _unreadable(problem)
    if right_answer:
        return _verdict(Outcome.CORRECT, checker.confirm(task, value, right), read_as)
    if isinstance(task, Guided) and not _was_stopped(value):
        wider = _tolerant(task)
        for misconception in task.misconceptions:
            if _shows(wider, checker, value, misconception, given):
                finding = checker.explain(task, value, right)
                named = msgspec.structs.replace(
                    finding,
                    reason=finding.reason or Reason.VALUE,
                    misconception=misconception.name,
                    feedback=(fill(misconception.say, given),),
                )
                return _verdict(Outcome.WRONG, named, read_as)
    return _verdict(Outcome.WRONG, checker.explain(task, value, right), read_as)


def _shows(
    task: Guided, checker: Checker, value: Any, misconception: Misconception, given: Mapping[str, Given]
) -> bool:
    """Whether an answer is that of a misconception; one that cannot be read is nobody's; lint tells its author."""
    try:
        known = checker.read(task, misconception.answer, given)
    except Unreadable:
        return False
    return checker.same(task, value, known)


def _was_stopped(value: Any) -> bool:
    """Whether the answer is a program that did not get to its end: no misconception is the same, and none need run."""
    run = getattr(value, "run", None)
    return run is not None and run.problem is not None


def _tolerant(task: Guided) -> Guided:
    """The task with at least the default tolerance: a misconception shows in three digits, however many are asked."""
    if not isinstance(task, NumberTask):
        return task
    default, strict = Tolerance(), task.tolerance
    wider = Tolerance(rel=max(default.rel, strict.rel), abs=strict.abs)
    return msgspec.structs.replace(task, tolerance=wider)


def reference(task: Task) -> str:
    """The right answer as text: what the author wrote, the letters of the right options, or a line for each step."""
    if isinstance(task, Choice):
        from tutor.checkers import choice

        return choice.letters(task)
    if isinstance(task, Derivation):
        from tutor.checkers import derivation

        return derivation.reference_lines(task)
    return task.answer


def _unreadable(problem: Unreadable) -> Verdict:
    return Verdict(
        outcome=Outcome.UNREADABLE,
        reason=Reason.UNFINISHED if isinstance(problem, Unfinished) else None,
        feedback=(problem.message,),
        place=problem.place,
    )


ANOTHER_VALUE = "That is another value than the one asked for. A hint may help."
"""Said of a wrong answer that nothing else can be said of."""


def _verdict(outcome: Outcome, finding: Finding, read_as: str | None) -> Verdict:
    silent = outcome is Outcome.WRONG and not finding.feedback and finding.counterexample is None
    return Verdict(
        outcome=outcome,
        reason=None if outcome is Outcome.CORRECT else finding.reason or Reason.VALUE,
        misconception=finding.misconception,
        feedback=(ANOTHER_VALUE,) if silent else finding.feedback,
        read_as=read_as,
        proof=finding.proof,
        counterexample=finding.counterexample,
        output=finding.output,
        place=finding.place,
    )


class Echo(Struct, frozen=True):
    """How an answer would be understood, while it is still being typed."""

    read_as: str | None = None
    tex: str | None = None
    """A formula, for the typesetter."""
    problem: str | None = None
    place: tuple[int, int] | None = None
    """The part of the text that the problem speaks of."""


def echo(task: Task, answer: str, *, seed: int | None = None) -> Echo:
    """Read an answer without judging it. Fast enough for every key."""
    if len(answer) > MAX_ANSWER:
        return Echo(problem=f"That is longer than {MAX_ANSWER:,} characters.")
    if missing_package(task):
        return Echo()
    checker = checker_of(task)
    try:
        value = checker.read(task, answer, variant(task, seed).given)
        return Echo(read_as=checker.show(task, value), tex=_tex(value.tree) if isinstance(task, Symbolic) else None)
    except Unreadable as problem:
        return Echo(problem=problem.message, place=problem.place)
    except Exception:
        log.exception("no echo for %s", task.task)
        return Echo()


def _tex(tree: Any) -> str:
    from tutor.algebra.latex import latex

    return latex(tree)
