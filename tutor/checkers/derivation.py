"""Derivations: one line a step, each judged by the checker of its step.

Given steps are small tasks. Free lines are formulas, and each one's task is to equal the line before it; so both ways
are a row of lines with a task each, and a line is judged as an answer of its own.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from string import ascii_lowercase
from typing import Any, assert_never

import msgspec
from msgspec import Struct

from tutor.algebra import show as show_tree
from tutor.algebra.arrangement import alike
from tutor.algebra.length import MAX_CHARACTERS
from tutor.attempt import Reason, Unfinished, Unreadable
from tutor.checkers import choice, number, symbolic
from tutor.checkers.contract import Checker, Conditions, known, why_wrong
from tutor.checkers.finding import Finding
from tutor.checkers.symbolic import Formula
from tutor.lesson import Choice, Derivation, DerivationStep, Misconception, NumberTask, Symbolic, SymbolicStep
from tutor.typeset import UNWRAPPED, plain
from tutor.variant import fill, variant

NUMBERED = re.compile(r"\s*(?:step\s+|line\s+|\()?(\d+)[.):]\s+", re.I)
LETTERED = re.compile(r"\s*\(?([a-z])\)\s+")
BULLET = re.compile(r"\s*[*•·◦‣>]\s+")
MARKUP = re.compile(
    r"^[ \t]*(?:(?:```|~~~)\w*|\\(?:begin|end)\{\w+\*?\}|\$\$|\\[\[\]])[ \t]*$|\\\\(?:\[\d+\w*\])?[ \t]*$", re.M
)
"""Fences, environments and ends of rows, which are no lines of a derivation."""
DASH = re.compile(r"\s*[-–−]\s+\S")
TEX_ROWS = re.compile(r"\\(?:begin|end)\{[a-z]+\*?\}|&|\\\\[ \t]*(?=\r?\n|\Z)")
"""What stands around and between the rows of ``align``."""
BETWEEN = re.compile(
    r"\s*(?:so|thus|hence|therefore|then|and|now|finally|that is|which is|this gives|it follows that)[,:.]?(?=\s|\Z)",
    re.I,
)
"""Words that lead from one line to the next."""
CONTINUED = re.compile(r"\s*(?:&\s*)?=(?!>)")

MOST_LINES = 30
"""Free lines that are looked at: each is judged, and may be proved."""

PROVING = 1.0
"""Seconds after which no further line is proved; what is left agrees at points."""


class Line(Struct, frozen=True):
    """A line of an answer, with the task that it answers."""

    number: int
    """From 1; blank lines do not count."""
    text: str
    start: int
    """Where it begins in the whole answer."""
    step: DerivationStep
    value: Any
    """What the step's checker read."""


Lines = tuple[Line, ...]
"""The lines of an answer."""


def checker_of(step: DerivationStep) -> Checker:
    """The module that judges a line of this kind."""
    match step:
        case Choice():
            return choice
        case NumberTask():
            return number
        case Symbolic():
            return symbolic
        case _:
            assert_never(step)


def conditions_of(step: DerivationStep) -> Conditions:
    """A line is judged by the numbers of its own step."""
    return Conditions(variant(step).given)


def reference(step: DerivationStep) -> str:
    """The right line as text."""
    return choice.letters(step) if isinstance(step, Choice) else step.answer


def steps_of(task: Derivation) -> tuple[DerivationStep, ...]:
    """The given steps; a formula step that declares nothing has the declarations of the derivation."""
    return tuple(_declared(task, step) if isinstance(step, Symbolic) else step for step in task.steps)


def _declared(task: Derivation, step: SymbolicStep) -> SymbolicStep:
    if step.names or step.vectors or step.indices or step.where:
        return step
    return msgspec.structs.replace(step, names=task.names, vectors=task.vectors, indices=task.indices, where=task.where)


def line_task(task: Derivation, before: str | None = None) -> SymbolicStep:
    """What a free line answers: a formula that equals the one before it, or at first ``from``."""
    return SymbolicStep(
        ask="Which?",
        answer=before or task.start or "",
        names=task.names,
        vectors=task.vectors,
        indices=task.indices,
        where=task.where,
        misconceptions=tuple(each for each in task.misconceptions if len(split(each.answer)) == 1),
        subject=task.subject,
    )


def reference_lines(task: Derivation) -> str:
    """The right answer, one line for each step: what the author wrote, the steps' own answers, or only ``to``."""
    if task.answer:
        return task.answer
    return "\n".join(reference(step) for step in task.steps) if task.steps else task.to or ""


def split(answer: str) -> list[tuple[int, str]]:
    """The lines that are not blank, each with where it begins: without ``1.``, ``a)`` or bullets before them.

    Several formulas on one line may be parted by ``;``.
    """
    for around in (MARKUP, TEX_ROWS):
        answer = around.sub(lambda found: " " * len(found[0]), answer)
    apart = r"[^\r\n;]+" if len(answer.strip().splitlines()) == 1 else r"[^\r\n]+"
    found = ((match.start(), match[0]) for match in re.finditer(apart, answer))
    lines = [(start, text) for start, text in map(_without_words, found) if text.strip()]
    numbers = [NUMBERED.match(text) for _, text in lines]
    if len(lines) > 1 and [number and number[1] for number in numbers] == [str(at) for at in range(1, len(lines) + 1)]:
        lines = [
            (start + len(number[0]), text[len(number[0]) :])
            for (start, text), number in zip(lines, numbers, strict=True)
            if number
        ]
    letters = [LETTERED.match(text) for _, text in lines]
    in_turn = [letter and letter[1] for letter in letters] == list(ascii_lowercase[: len(lines)])
    bullets = [BULLET.match(text) for _, text in lines]
    marks = letters if in_turn else bullets
    if len(lines) > 1 and all(marks):
        lines = [
            (start + len(mark[0]), text[len(mark[0]) :])
            for (start, text), mark in zip(lines, marks, strict=True)
            if mark
        ]
    if len(lines) > 1 and all(DASH.match(text) for _, text in lines):
        raise Unreadable("Is the “-” a minus or the mark of a list? Write the lines without marks before them.")
    return [(start, re.sub(r",\s*\Z", "", text)) for start, text in lines]


def _without_words(line: tuple[int, str]) -> tuple[int, str]:
    start, text = line
    words = BETWEEN.match(text)
    return (start + words.end(), text[words.end() :]) if words else line


def work_out(task: Derivation, answer: str, conditions: Conditions) -> Lines:
    """Read each line as its step's checker does. Raises Unreadable."""
    texts = split(answer)
    texts = _on_one_line(*texts[0], len(task.steps)) if len(texts) == 1 < len(task.steps) else texts
    if not texts:
        raise Unreadable("Write a line for each step.")
    most = len(task.steps) or MOST_LINES
    texts = _joined(texts) if len(texts) > most else texts
    if len(texts) > most:
        start, text = texts[most]
        raise Unreadable(_too_many(task), start, start + len(text))
    lines: list[Line] = []
    steps = steps_of(task)
    for at, (start, text) in enumerate(texts, 1):
        step = steps[at - 1] if steps else line_task(task, lines[-1].text if lines else None)
        with _placed(at, start, len(texts)):
            value = checker_of(step).work_out(step, text, conditions_of(step))
        lines.append(Line(at, text, start, step, value))
    return tuple(lines)


def _on_one_line(start: int, text: str, count: int) -> list[tuple[int, str]]:
    """A line cut at its bars or commas where that gives as many parts as there are steps."""
    if len(text) > count * MAX_CHARACTERS:  # no line of it can be read, and it takes longer with its length
        return [(start, text)]
    for apart in (r"\s\|\s", r",(?![^(\[]*[)\]])\s"):
        ends = [found.span() for found in re.finditer(apart, text)]
        if len(ends) == count - 1:
            cuts = zip([0, *(end for _, end in ends)], [*(begin for begin, _ in ends), len(text)], strict=True)
            return [(start + begin, text[begin:end]) for begin, end in cuts]
    return [(start, text)]


def _joined(texts: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines, where one that begins with “=” goes on with the line before it."""
    joined: list[tuple[int, str]] = []
    for start, text in texts:
        if joined and CONTINUED.match(text):
            first, before = joined.pop()
            joined.append((first, before + " " * (start - first - len(before)) + text))
        else:
            joined.append((start, text))
    return joined


def _too_many(task: Derivation) -> str:
    if not task.steps:
        return f"A derivation may have {MOST_LINES} lines; this is one more."
    return f"The derivation has {len(task.steps)} steps; this line is one too many."


@contextmanager
def _placed(at: int, start: int, count: int) -> Iterator[None]:
    """Places in a line become places in the whole answer; where there are several lines, its number is said."""
    try:
        yield
    except Unreadable as problem:
        message = f"Line {at}: {problem.message}" if count > 1 else problem.message
        if problem.place is None:
            raise Unreadable(message) from None
        raise Unreadable(message, start + problem.place[0], start + problem.place[1]) from None


def is_right(task: Derivation, value: Lines, right: Lines) -> bool:
    """Whether every line is right, and nothing is missing after the last. Raises Unfinished where only that is."""
    if _wrong_lines(value):
        return False
    if task.steps and len(value) < len(task.steps):
        step = task.steps[len(value)]
        asked = plain(fill(step.ask, variant(step).given), UNWRAPPED).strip()
        raise Unfinished(f"Right so far. Step {len(value) + 1} is next: {asked}")
    if task.to is not None and not alike(value[-1].value.tree, end_of(task).tree):
        raise Unfinished(f"Right so far. Go on until a line reads {show_tree(end_of(task).tree)}")
    return True


def misconception_of(task: Derivation, value: Lines, conditions: Conditions) -> Misconception | None:
    """The misconception of several lines that the whole answer is, line by line.

    One line that is known to be wrong is recognised where it is the first wrong one, by ``explain``.
    """
    derivations = known(task, conditions, work_out)
    return next((misconception for misconception, other in derivations if _same_lines(value, other)), None)


def _same_lines(value: Lines, other: Lines) -> bool:
    return 1 < len(value) == len(other) and all(_same_line(*pair) for pair in zip(value, other, strict=True))


def _same_line(line: Line, other: Line) -> bool:
    """Whether two lines are the same answer to their step, right or wrong, in whatever form."""
    match line.step:
        case Choice():
            return bool(line.value == other.value)
        case NumberTask():
            return number.is_right(line.step, line.value, other.value)
        case Symbolic():
            with _placed(line.number, line.start, 2):
                return symbolic.equal(line.value, other.value)
        case _:
            assert_never(line.step)


def end_of(task: Derivation) -> Formula:
    """The formula that free lines lead to. Raises Unreadable."""
    return symbolic.work_out(line_task(task), task.to or "", Conditions())


def _wrong_lines(value: Lines) -> list[Line]:
    """Every line that is not right. Raises Unreadable, also where a line after the first wrong one is no answer."""
    return [line for line in value if not _is_right(value, line)]


def _is_right(value: Lines, line: Line) -> bool:
    with _placed(line.number, line.start, len(value)):
        return checker_of(line.step).is_right(line.step, line.value, _right(line))


def _right(line: Line) -> Any:
    """What the line should come to."""
    return checker_of(line.step).work_out(line.step, reference(line.step), conditions_of(line.step))


def show(task: Derivation, value: Lines) -> str | None:
    """How the lines were read, one after the other."""
    return "; ".join(checker_of(line.step).show(line.step, line.value) or line.text.strip() for line in value)


def confirm(task: Derivation, value: Lines, right: Lines) -> Finding:
    """What the lines rest on, what is said of the chosen options, and which lines only repeat."""
    until = time.monotonic() + PROVING
    proofs: list[str] = []
    feedback: list[str] = []
    for line in value:
        checker = checker_of(line.step)
        if isinstance(line.step, Symbolic) and time.monotonic() > until:
            proofs.append("points")
            continue
        finding = checker.confirm(line.step, line.value, _right(line))
        proofs += [finding.proof] if finding.proof else []
        feedback += finding.feedback
    weakest = "points" if "points" in proofs else next(iter(proofs), None)
    return Finding(proof=weakest, feedback=(*dict.fromkeys(feedback), *_repeats(task, value)))


def _repeats(task: Derivation, value: Lines) -> Iterator[str]:
    """A remark on each free line that says nothing new."""
    if task.steps:
        return
    before, name = symbolic.work_out(line_task(task), task.start or "", Conditions()).tree, "what you started from"
    for line in value:
        if line.value.tree == before:
            yield f"Line {line.number} only repeats {name}."
        before, name = line.value.tree, f"line {line.number}"


def explain(task: Derivation, value: Lines, right: Lines) -> Finding:
    """The first wrong line, and why it is wrong."""
    first, *later = _wrong_lines(value)
    with _placed(first.number, first.start, len(value)):
        found = why_wrong(checker_of(first.step), first.step, first.value, _right(first), conditions_of(first.step))
    if task.to is not None and found.misconception is None:
        found = msgspec.structs.replace(found, **_beside_both(task, first))
    start, end = found.place or _span(first.text)
    named = found.feedback if found.misconception else (*_elsewhere(task, first, value), *found.feedback)[:1]
    return Finding(
        reason=found.reason,
        misconception=found.misconception,
        feedback=(_first_wrong(task, first, found.reason), *named, *_of_the_others(task, first, later, value)),
        counterexample=found.counterexample,
        place=(first.start + start, first.start + end),
    )


def _beside_both(task: Derivation, line: Line) -> dict[str, Any]:
    """What is wrong with a free line, beside the one before it and beside the goal: the two are equal, and may differ
    in how they are written."""
    from tutor.algebra.diagnose import diagnose

    goal, before = end_of(task), _right(line)
    found = diagnose(line.value.tree, before.tree, goal.domain, (), also=(goal.tree,))
    if found is None:
        other = diagnose(line.value.tree, goal.tree, goal.domain)
        return {} if other is None else {"feedback": (f"Beside the goal: {other.say}",), "place": other.place}
    return {"feedback": (found.say,), "place": found.place}


def _of_the_others(task: Derivation, first: Line, later: Sequence[Line], value: Lines) -> Iterator[str]:
    """Which other lines are wrong; of free lines, which one is right again."""
    if task.steps:
        yield from (f"Line {line.number} is wrong too." for line in later)
        return
    right = _right(first)
    again = next((line for line in value[first.number :] if _is_same(line.value, right)), None)
    if again is not None:
        yield f"Line {again.number} is right again."


def _elsewhere(task: Derivation, line: Line, value: Lines) -> Iterator[str]:
    """A wrong formula that is the line before, or what another step asks for."""
    if not isinstance(line.step, Symbolic):
        return
    before = value[line.number - 2].value if line.number > 1 else None
    if isinstance(before, Formula) and _is_same(line.value, before):
        yield f"It equals line {line.number - 1}: nothing has been done with that yet."
    for at, step in enumerate(steps_of(task), 1):
        later = at > line.number and isinstance(step, Symbolic) and step.names == line.step.names
        if later and _is_same(line.value, _right(Line(at, "", 0, step, None))):
            yield f"That is what step {at} asks for."


def _is_same(one: Formula, other: Formula) -> bool:
    try:
        return symbolic.equal(one, other)
    except Unreadable:
        return False


def _span(text: str) -> tuple[int, int]:
    """The line without the blanks around it."""
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _first_wrong(task: Derivation, line: Line, reason: Reason | None) -> str:
    if reason is Reason.FORM:
        return f"Line {line.number} is not what this step asks for."
    if task.steps:
        return f"Line {line.number} is not right."
    before = f"line {line.number - 1}" if line.number > 1 else "the formula you start from"
    return f"Line {line.number} does not equal {before}."
