"""Derivations: one line a step, each judged by the checker of its step.

Given steps are small tasks. Free lines are formulas, and each one's task is to equal the line before it; so both ways
are a row of lines with a task each, and a line is judged as an answer of its own.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

from tutor.algebra import show as show_tree
from tutor.attempt import Outcome, Unfinished, Unreadable, Verdict
from tutor.checkers import Finding, check, checker_of, reference
from tutor.checkers.arrangement import alike
from tutor.checkers.symbolic import Formula
from tutor.checkers.symbolic import read as read_formula
from tutor.lesson import Choice, Derivation, Given, NumberTask, Symbolic
from tutor.typeset import UNWRAPPED, plain
from tutor.variant import fill, variant

MOST_LINES = 30
"""Free lines that are looked at: each is judged, and may be proved."""

PROVING = 1.0
"""Seconds after which no further line is proved; what is left agrees at points."""

DerivationStep = Choice | NumberTask | Symbolic


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer, with the task that it answers."""

    number: int
    """From 1; blank lines do not count."""
    text: str
    start: int
    """Where it begins in the whole answer."""
    step: DerivationStep
    value: Any
    """What the step's checker read."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of an answer, and the answer itself."""

    text: str
    lines: tuple[Line, ...]


def steps_of(task: Derivation) -> tuple[DerivationStep, ...]:
    """The given steps; a formula step that declares nothing has the declarations of the derivation."""
    return tuple(_declared(task, step) if isinstance(step, Symbolic) else step for step in task.steps)


def _declared(task: Derivation, step: Symbolic) -> Symbolic:
    if step.names or step.vectors or step.indices or step.where:
        return step
    return msgspec.structs.replace(step, names=task.names, vectors=task.vectors, indices=task.indices, where=task.where)


def line_task(task: Derivation, before: str | None = None) -> Symbolic:
    """What a free line answers: a formula that equals the one before it, or at first ``from``."""
    return Symbolic(
        ask="Which?",
        answer=before or task.start or "",
        names=task.names,
        vectors=task.vectors,
        indices=task.indices,
        where=task.where,
        misconceptions=task.misconceptions,
        subject=task.subject,
    )


def reference_lines(task: Derivation) -> str:
    """The right answer, one line for each step: what the author wrote, the steps' own answers, or only ``to``."""
    if task.answer:
        return task.answer
    return "\n".join(reference(step) for step in task.steps) if task.steps else task.to or ""


def split(answer: str) -> list[tuple[int, str]]:
    """The lines that are not blank, each with where it begins."""
    found = ((match.start(), match[0]) for match in re.finditer(r"[^\r\n]+", answer))
    return [(start, text) for start, text in found if text.strip()]


def read(task: Derivation, answer: str, given: Mapping[str, Given]) -> Lines:
    """Understand each line as its step's checker does. Raises Unreadable."""
    texts = split(answer)
    if not texts:
        raise Unreadable("Write a line for each step.")
    most = len(task.steps) or MOST_LINES
    if len(texts) > most:
        start, text = texts[most]
        raise Unreadable(_too_many(task), start, start + len(text))
    lines: list[Line] = []
    steps = steps_of(task)
    for number, (start, text) in enumerate(texts, 1):
        step = steps[number - 1] if steps else line_task(task, lines[-1].text if lines else None)
        with _placed(number, start, len(texts)):
            value = checker_of(step).read(step, text, variant(step).given)
        lines.append(Line(number, text, start, step, value))
    return Lines(answer, tuple(lines))


def _too_many(task: Derivation) -> str:
    if not task.steps:
        return f"A derivation may have {MOST_LINES} lines; this is one more."
    return f"The derivation has {len(task.steps)} steps; this line is one too many."


@contextmanager
def _placed(number: int, start: int, count: int) -> Iterator[None]:
    """Places in a line become places in the whole answer; where there are several lines, its number is said."""
    try:
        yield
    except Unreadable as problem:
        message = f"Line {number}: {problem.message}" if count > 1 else problem.message
        if problem.place is None:
            raise Unreadable(message) from None
        raise Unreadable(message, start + problem.place[0], start + problem.place[1]) from None


def same(task: Derivation, value: Lines, other: Lines) -> bool:
    """Whether every line is right, and nothing is missing after the last. Raises Unfinished where only that is.

    A misconception is never the whole answer: it is recognised in the first wrong line, by ``explain``.
    """
    if other.text != reference_lines(task) or not all(_right(value, line) for line in value.lines):
        return False
    if task.steps and len(value.lines) < len(task.steps):
        step = task.steps[len(value.lines)]
        asked = plain(fill(step.ask, variant(step).given), UNWRAPPED).strip()
        raise Unfinished(f"Right so far. Step {len(value.lines) + 1} is next: {asked}")
    if task.to is not None and not alike(value.lines[-1].value.tree, end_of(task).tree):
        raise Unfinished(f"Right so far. Go on until a line reads {show_tree(end_of(task).tree)}")
    return True


def end_of(task: Derivation) -> Formula:
    """The formula that free lines lead to. Raises Unreadable."""
    return read_formula(line_task(task), task.to or "", {})


def _right(value: Lines, line: Line) -> bool:
    checker = checker_of(line.step)
    with _placed(line.number, line.start, len(value.lines)):
        return checker.same(line.step, line.value, _reference(line))


def _reference(line: Line) -> Any:
    """What the line should be, read by its step's checker."""
    return checker_of(line.step).read(line.step, reference(line.step), variant(line.step).given)


def show(task: Derivation, value: Lines) -> str | None:
    """How the lines were read, one after the other."""
    return "; ".join(checker_of(line.step).show(line.step, line.value) or line.text.strip() for line in value.lines)


def confirm(task: Derivation, value: Lines, right: Lines) -> Finding:
    """What the lines rest on, what is said of the chosen options, and which lines only repeat."""
    until = time.monotonic() + PROVING
    proofs: list[str] = []
    feedback: list[str] = []
    for line in value.lines:
        checker = checker_of(line.step)
        if isinstance(line.step, Symbolic) and time.monotonic() > until:
            proofs.append("points")
            continue
        finding = checker.confirm(line.step, line.value, _reference(line))
        proofs += [finding.proof] if finding.proof else []
        feedback += finding.feedback
    weakest = "points" if "points" in proofs else next(iter(proofs), None)
    return Finding(proof=weakest, feedback=(*feedback, *_repeats(task, value)))


def _repeats(task: Derivation, value: Lines) -> Iterator[str]:
    """A remark on each free line that says nothing new."""
    if task.steps:
        return
    before, name = read_formula(line_task(task), task.start or "", {}).tree, "what you started from"
    for line in value.lines:
        if line.value.tree == before:
            yield f"Line {line.number} only repeats {name}."
        before, name = line.value.tree, f"line {line.number}"


def explain(task: Derivation, value: Lines, right: Lines) -> Finding:
    """The first wrong line, and why it is wrong."""
    first, *later = (line for line in value.lines if not _right(value, line))
    verdict = check(first.step, first.text)
    if verdict.outcome is not Outcome.WRONG:
        verdict = Verdict(outcome=Outcome.WRONG)
    start, end = verdict.place or _span(first.text)
    others = [f"Line {line.number} is wrong too." for line in later] if task.steps else []
    return Finding(
        reason=verdict.reason,
        misconception=verdict.misconception,
        feedback=(_first_wrong(task, first), *verdict.feedback, *others),
        counterexample=verdict.counterexample,
        place=(first.start + start, first.start + end),
    )


def _span(text: str) -> tuple[int, int]:
    """The line without the blanks around it."""
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _first_wrong(task: Derivation, line: Line) -> str:
    if task.steps:
        return f"Line {line.number} is not right."
    before = f"line {line.number - 1}" if line.number > 1 else "the formula you start from"
    return f"Line {line.number} does not equal {before}."
