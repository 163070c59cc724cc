"""From an answer to a verdict: one walk for every kind of task."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, assert_never

import msgspec
from msgspec import Struct

from tutor.arrays import BadArrays
from tutor.attempt import Outcome, Reason, Unfinished, Unreadable, Verdict
from tutor.checkers.contract import ANOTHER_VALUE, Checker, Conditions, why_wrong
from tutor.checkers.finding import WITHOUT, Finding, missing_package
from tutor.checkers.lending import Lent
from tutor.checkers.syntax import not_python
from tutor.lesson import Choice, Code, Derivation, Estimate, Explore, NumberTask, Order, Spot, Symbolic, Task, Training
from tutor.loading import not_loaded
from tutor.trust import NotTrusted
from tutor.variant import BadDraw, filled, variant

if TYPE_CHECKING:
    from tutor.checkers.symbolic import Formula
    from tutor.sandbox.live import Listener

__all__ = [
    "ANOTHER_VALUE", "WITHOUT", "Checker", "Conditions", "Echo", "Finding", "check", "checker_of", "echo",
    "may_have_a_reason", "missing_package", "reference", "why",
]  # fmt: skip

log = logging.getLogger(__name__)

MAX_ANSWER = 20_000
"""Characters. Longer answers are refused before anything looks at them."""
MOST_SAID = 200
"""Characters of what a lesson's mistake is called."""
UNREPAIRED = "This is the program as it was given. Find what is wrong in it, and change that."
UNWRITTEN = "This is the program as it was given. Write your own lines where `...` stands."
MISTAKEN = "This cannot be judged, for the lesson has a mistake: {}. `xent-tutor lint` says where."
DOCTOR = "`xent-tutor doctor` says more."


def checker_of(task: Task) -> Checker:
    """The module that judges this kind; imported on first use, for some bring numpy or flint."""
    match task:
        case Choice():
            from tutor.checkers import choice

            return choice
        case Order():
            from tutor.checkers import order

            return order
        case Spot():
            from tutor.checkers import spot

            return spot
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
        case Estimate():
            from tutor.checkers import estimate

            return estimate
        case Explore():
            from tutor.checkers import explore

            return explore
        case _:
            assert_never(task)


def check(
    task: Task,
    answer: str,
    *,
    seed: int | None = None,
    lent: Lent | None = None,
    listener: Listener | None = None,
    lessons: bool = False,
) -> Verdict:
    """Judge one answer to one variant of a task. Pure, possibly slow, never raises but Cancelled.

    ``lent`` are the functions of the tasks that this one uses. The listener hears, in this thread, what a training
    reports while it runs. An answer of the lesson's own (``lessons``) may use the data's names.
    """
    started = time.perf_counter()
    try:
        conditions = Conditions(variant(task, seed).given, lent or Lent(), listener, learners=not lessons)
        verdict = _walk(filled(task, seed), answer, conditions)
    except Exception as problem:
        said = not_judged(task, problem, seed, lent)
        if said is None:
            log.exception("no verdict for %s", task.id or task.task)
            said = "The tutor failed while judging this. It does not count, and your answer is kept."
        verdict = Verdict(outcome=Outcome.ERROR, feedback=(said,))
    return msgspec.structs.replace(verdict, task=task.id, seconds=round(time.perf_counter() - started, 4))


def may_have_a_reason(task: Task, verdict: Verdict) -> bool:
    """Whether ``why`` may find out more: for a wrong program whose mistake has no name yet, and which did end."""
    return (
        isinstance(task, Code | Training)
        and verdict.outcome is Outcome.WRONG
        and verdict.misconception is None
        and verdict.reason in (Reason.VALUE, Reason.EXCEPTION)
    )


def why(
    task: Task,
    answer: str,
    verdict: Verdict,
    *,
    seed: int | None = None,
    lent: Lent | None = None,
    others: Iterable[Code] = (),
    seconds: float | None = None,
) -> Verdict:
    """The verdict with its reason in ``feedback``, ``place`` and ``change``, where one can be shown; else as it was.

    Slow: programs are tried for about a quarter of a second, trainings for a few, or for so many ``seconds``. Never
    raises but Cancelled. ``others`` are the course's other code tasks, which the program may have answered instead;
    they are read only when nothing nearer fits.
    """
    if not may_have_a_reason(task, verdict):
        return verdict
    from tutor.checkers import training_reasons
    from tutor.checkers.code import reasons

    conditions = Conditions(variant(task, seed).given, lent or Lent())
    try:
        whole = filled(task, seed)
        if isinstance(whole, Training):
            return training_reasons.with_reason(whole, answer, verdict, conditions, seconds or training_reasons.SECONDS)
        assert isinstance(whole, Code)
        return reasons.with_reason(whole, answer, verdict, conditions, others, seconds or reasons.SECONDS)
    except Exception:
        log.exception("no reason for %s", task.id or task.task)
        return verdict


def not_judged(task: Task, problem: Exception, seed: int | None, lent: Lent | None) -> str | None:
    """Why there is no verdict, where neither the answer nor the tutor is to blame; None where the tutor is."""
    from tutor.checkers.programs import LessonFails  # brings the sandbox
    from tutor.picture.problem import BadPicture
    from tutor.sandbox import SandboxFailure

    if (package := not_loaded(problem)) is not None:
        return f"This cannot be judged: {package} cannot be loaded. {DOCTOR}"
    match problem:
        case SandboxFailure():
            return f"This cannot be judged: {problem}. It does not count, and your answer is kept. {DOCTOR}"
        case BadArrays() | NotTrusted():
            return f"This cannot be judged: {problem}. It does not count, and your answer is kept."
        case LessonFails() | BadDraw() | BadPicture():
            return MISTAKEN.format(problem)
    if isinstance(task, Code | Training):
        return None  # what can be wrong with their own programs is LessonFails
    try:
        whole, conditions = filled(task, seed), Conditions(variant(task, seed).given, lent or Lent())
        checker_of(whole).work_out(whole, reference(whole), conditions.lessons)
    except (Unreadable, ValueError) as own:
        said = " ".join(str(own).split())
        cut = f"{said[:MOST_SAID]}…" if len(said) > MOST_SAID else said
        return MISTAKEN.format(cut)
    except Exception:  # what fails here too is ours
        return None
    return None


def _walk(task: Task, answer: str, conditions: Conditions) -> Verdict:
    if len(answer) > MAX_ANSWER:
        return _unreadable(Unreadable(f"That is longer than {MAX_ANSWER:,} characters."))
    if lacking := missing_package(task):
        return _unreadable(Unfinished(f"{lacking} {WITHOUT}"))
    if is_unrepaired(task, answer):
        return _unreadable(Unfinished(UNREPAIRED))
    if is_unwritten(task, answer):
        return _unreadable(Unfinished(UNWRITTEN))
    checker = checker_of(task)
    try:
        value = checker.work_out(task, answer, conditions)
    except Unreadable as problem:
        return _unreadable(problem)
    right = checker.work_out(task, reference(task), conditions.lessons)
    try:
        return _compared(task, checker, value, right, conditions.lessons)
    except Unreadable as problem:
        return _unreadable(problem)


def is_unrepaired(task: Task, answer: str) -> bool:
    """Whether the answer to a task that repairs is still the faulty program."""
    return isinstance(task, Code) and task.repair and _is_starter(answer, task.starter)


def is_unwritten(task: Task, answer: str) -> bool:
    """Whether the answer is still a starter in which something is to be written."""
    return isinstance(task, Code | Training) and "..." in task.starter and _is_starter(answer, task.starter)


def _is_starter(answer: str, starter: str) -> bool:
    return "".join(answer.split()) == "".join(starter.split())


def _compared(task: Task, checker: Checker, value: Any, right: Any, conditions: Conditions) -> Verdict:
    read_as = checker.show(task, value)
    if checker.is_right(task, value, right):
        return _verdict(Outcome.CORRECT, checker.confirm(task, value, right), read_as)
    return _verdict(Outcome.WRONG, why_wrong(checker, task, value, right, conditions), read_as)


def reference(task: Task) -> str:
    """The right answer as text: what the author wrote, the letters of the right options, or a line for each step."""
    match task:
        case Choice():
            from tutor.checkers import choice

            return choice.letters(task)
        case Order():
            return "\n".join(task.lines)
        case Spot():
            return ", ".join(map(str, sorted(task.right)))
        case Derivation():
            from tutor.checkers import derivation

            return derivation.reference_lines(task)
        case NumberTask() | Symbolic() | Code() | Training() | Estimate() | Explore():
            return task.answer
        case _:
            assert_never(task)


def _unreadable(problem: Unreadable) -> Verdict:
    return Verdict(
        outcome=Outcome.UNREADABLE,
        reason=Reason.UNFINISHED if isinstance(problem, Unfinished) else None,
        feedback=(problem.message,),
        place=problem.place,
    )


def _verdict(outcome: Outcome, finding: Finding, read_as: str | None) -> Verdict:
    return Verdict(
        outcome=outcome,
        reason=None if outcome is Outcome.CORRECT else finding.reason,
        misconception=finding.misconception,
        feedback=finding.feedback,
        read_as=read_as,
        proof=finding.proof,
        counterexample=finding.counterexample,
        output=finding.output,
        place=finding.place,
        share=finding.share,
    )


class Echo(Struct, frozen=True):
    """How an answer would be understood, while it is still being typed."""

    read_as: str | None = None
    tex: str | None = None
    """A formula, for the typesetter."""
    problem: str | None = None
    place: tuple[int, int] | None = None
    """The part of the text that the problem speaks of."""


def echo(task: Task, answer: str, *, seed: int | None = None, learners: bool = True) -> Echo:
    """Read an answer without judging it. Fast enough for every key; of a program, which is not run, only its syntax.

    What is not a ``learners`` answer is the lesson's own, which may be written in names that learners are not shown.
    """
    if len(answer) > MAX_ANSWER:
        return Echo(problem=f"That is longer than {MAX_ANSWER:,} characters.")
    match task:
        case Choice() | Order() | Spot() | NumberTask() | Derivation() | Estimate() | Explore():
            return _echoed(task, answer, seed, learners, lambda value: None)
        case Symbolic():
            return _echoed(task, answer, seed, learners, _tex)
        case Code() | Training():
            found = not_python(answer)
            return Echo(problem=found.said, place=found.place) if found else Echo()
        case _:
            assert_never(task)


def _echoed(task: Task, answer: str, seed: int | None, learners: bool, tex: Callable[[Any], str | None]) -> Echo:
    checker = checker_of(task)
    try:
        whole = filled(task, seed)
        value = checker.work_out(whole, answer, Conditions(variant(task, seed).given, learners=learners))
        return Echo(read_as=checker.show(whole, value), tex=tex(value))
    except Unreadable as problem:
        return Echo(problem=problem.message, place=problem.place)
    except Exception:
        log.exception("no echo for %s", task.id or task.task)
        return Echo()


def _tex(formula: Formula) -> str:
    from tutor.algebra.latex import latex

    return latex(formula.tree)
