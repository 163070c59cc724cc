"""Putting shuffled lines in order: those that belong, each after what it needs."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from string import ascii_lowercase

from msgspec import Struct

from tutor.attempt import Reason, Unreadable
from tutor.checkers.choice import words_of
from tutor.checkers.contract import Conditions
from tutor.checkers.finding import Finding
from tutor.lesson import Distractor, Order
from tutor.typeset import UNWRAPPED
from tutor.typeset import plain as plain_text

LONGEST_SHOWN = 60
"""Characters of a line that a sentence repeats."""


class Ordered(Struct, frozen=True):
    """The lines of an answer from top to bottom, and where each stands in its text."""

    lines: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


def distractors_of(task: Order) -> tuple[Distractor, ...]:
    """The lines that do not belong, each with what is said of it."""
    return tuple(Distractor(line=each) if isinstance(each, str) else each for each in task.distractors)


def shuffled(task: Order, draw: str = "") -> tuple[str, ...]:
    """All lines, those that do not belong among them, in an order that is not right.

    It depends on the task and on ``draw`` alone; without that it is the order that letters speak of.
    """
    lines = [*task.lines, *(each.line for each in distractors_of(task))]
    rng = random.Random(f"{task.task}:{draw}")
    for _ in range(20):
        rng.shuffle(lines)
        if _wrong_at(task, tuple(line for line in lines if line in task.lines)) is not None:
            break
    return tuple(lines)


def needs_of(task: Order) -> tuple[frozenset[int], ...]:
    """For each line, counted from 0, those that come before it."""
    if task.needs is None:
        return tuple(frozenset(range(at)[-1:]) for at in range(len(task.lines)))
    return tuple(frozenset(need - 1 for need in task.needs.get(at, ())) for at in range(1, len(task.lines) + 1))


def work_out(task: Order, answer: str, conditions: Conditions) -> Ordered:
    """The lines of an answer: their letters, ``c a d b`` or ``cadb``, or the lines themselves. Raises Unreadable."""
    shown = shuffled(task)
    last = ascii_lowercase[len(shown) - 1]
    if not answer.strip():
        raise Unreadable(f"Type the letters of the lines in their order, from a to {last}: c a b.")
    answer = _without_numbers(_without_fences(answer))
    found = _own_words(task, shown, answer) or _by_letters(shown, answer)
    _none_twice(shown, answer, found)
    return found


def _own_words(task: Order, shown: tuple[str, ...], answer: str) -> Ordered | None:
    """The answer as the lines themselves, one under the other; None where any is no line of the task."""
    lines: list[str] = []
    places: list[tuple[int, int]] = []
    start = 0
    for typed in answer.splitlines(keepends=True):
        if typed.strip():
            line = _same_line(task, shown, typed.rstrip())
            if line is None:
                return None
            first = start + len(typed) - len(typed.lstrip())
            lines.append(line)
            places.append((first, start + len(typed.rstrip())))
        start += len(typed)
    return Ordered(tuple(lines), tuple(places))


FENCE = re.compile(r"^[ \t]*(?:```|~~~)\w*[ \t]*$", re.M)
BULLET = re.compile(r"^[ \t]*[-*•+>][ \t]+(?=\S)", re.M)
TICKED = re.compile(r"^([ \t]*)`(.*)`([ \t]*)$", re.M)
NUMBERED = re.compile(r"^([ \t]*)(\d+)[.)](?=[ \t]+\S)", re.M)


def _without_fences(answer: str) -> str:
    """The answer without Markdown's fences, backticks around its lines and bullets before them; as long as before."""
    answer = FENCE.sub(lambda found: " " * len(found[0]), answer)
    lines = [line for line in answer.splitlines() if line.strip()]
    if lines and all(TICKED.match(line) for line in lines):
        return TICKED.sub(r"\1 \2 \3", answer)
    if len(lines) > 1 and all(BULLET.match(line) for line in lines):
        return BULLET.sub(lambda found: " " * len(found[0]), answer)
    return answer


def _without_numbers(answer: str) -> str:
    """The answer without the numbers 1, 2, 3 before its lines; as long as before."""
    lines = [line for line in answer.splitlines() if line.strip()]
    numbers = [found[2] for found in NUMBERED.finditer(answer)]
    if len(lines) < 2 or numbers != [str(at) for at in range(1, len(lines) + 1)]:
        return answer
    return NUMBERED.sub(lambda found: " " * len(found[0]), answer)


def _same_line(task: Order, shown: tuple[str, ...], typed: str) -> str | None:
    """The line that is meant: the same one, else one that differs in white space, or of prose in signs only."""
    if typed in shown:
        return typed
    lettered = re.match(r"\s*\(?([a-z])[.):]\s+(?=\S)", typed)
    if lettered and ascii_lowercase.index(lettered[1]) < len(shown):
        named = shown[ascii_lowercase.index(lettered[1])]
        if typed[lettered.end() :].split() == named.split():
            return named
    if (squeezed := typed.split()) in (words := [line.split() for line in shown]):
        return shown[words.index(squeezed)]
    if task.language:
        return None
    said = _plain(typed)
    plain = [_plain(line) for line in shown]
    return shown[plain.index(said)] if len(said) > 1 and plain.count(said) == 1 else None


def _plain(line: str) -> str:
    """The words of a line whose formulas are set, as somebody reads and types it."""
    return words_of(plain_text(line, UNWRAPPED).replace("−", "-"))


def _by_letters(shown: tuple[str, ...], answer: str) -> Ordered:
    lines, places = [], []
    last = ascii_lowercase[len(shown) - 1]
    for match in re.finditer(
        r"[^\W_]+", re.sub(r"\b(?:and|then)\b", lambda word: " " * len(word[0]), answer, flags=re.I)
    ):
        for at, letter in enumerate(match[0].lower(), match.start()):
            if not "a" <= letter <= last:
                raise Unreadable(
                    f"“{match[0][:20]}” is no line; type the letters of the lines in their order, from a to {last}.",
                    match.start(),
                    match.end(),
                )
            lines.append(shown[ascii_lowercase.index(letter)])
            places.append((at, at + 1))
    if not lines:
        raise Unreadable(f"Type the letters of the lines in their order, from a to {last}: c a b.")
    return Ordered(tuple(lines), tuple(places))


def _none_twice(shown: tuple[str, ...], answer: str, found: Ordered) -> None:
    there = Counter(shown)
    for at, (line, place) in enumerate(zip(found.lines, found.places, strict=True)):
        if found.lines[: at + 1].count(line) > there[line]:
            raise Unreadable(
                f"“{answer[slice(*place)][:LONGEST_SHOWN]}” is there more often than it was shown.", *place
            )


def is_right(task: Order, value: Ordered, right: Ordered) -> bool:
    """Whether all lines that belong are there, and none else, each after those it needs."""
    return Counter(value.lines) == Counter(task.lines) and _wrong_at(task, value.lines) is None


def _wrong_at(task: Order, lines: tuple[str, ...]) -> int | None:
    """The first line that does not follow on those before it, from 0; None where each does."""
    deepest = max((len(placed) for placed in _followed(task, lines)), default=0)
    return None if deepest == len(lines) else deepest


def _followed(task: Order, lines: tuple[str, ...]) -> Iterator[frozenset[int]]:
    """Which lines of the task may be placed after each step; lines with the same text stand for one another."""
    needs = needs_of(task)
    reached = {frozenset[int]()}
    while reached:
        yield from reached
        at = len(next(iter(reached)))
        if at == len(lines):
            return
        reached = {
            placed | {line}
            for placed in reached
            for line, text in enumerate(task.lines)
            if text == lines[at] and line not in placed and needs[line] <= placed
        }


def misconception_of(task: Order, value: Ordered, conditions: Conditions) -> None:
    """An order has no known wrong answers but its distractors, and ``explain`` knows their names."""


def show(task: Order, value: Ordered) -> None:
    """The lines need no echo."""


def confirm(task: Order, value: Ordered, right: Ordered) -> Finding:
    """A right order says all."""
    return Finding()


def explain(task: Order, value: Ordered, right: Ordered) -> Finding:
    """The first line that is out of place, and why; else how many are missing."""
    at = _wrong_at(task, value.lines)
    if at is None:
        return Finding(reason=Reason.VALUE, feedback=(_missing(len(task.lines) - len(value.lines)),))
    line = value.lines[at]
    intruder = next((each for each in distractors_of(task) if each.line == line), None)
    if intruder is not None:
        said = (f"Line {at + 1} does not belong: {shortened(task, line)}", plain_text(intruder.because, UNWRAPPED))
        return Finding(
            reason=Reason.VALUE, misconception=intruder.name, feedback=tuple(filter(None, said)), place=value.places[at]
        )
    return Finding(
        reason=Reason.VALUE,
        feedback=(f"Line {at + 1} comes too early{_too_early(task, value, at)}",),
        place=value.places[at],
    )


def _missing(count: int) -> str:
    return f"Right so far; {'one more line belongs' if count == 1 else f'{count} more lines belong'} there."


def _too_early(task: Order, value: Ordered, at: int) -> str:
    """What the line at this place waits for: the line it needs, where the author said so."""
    if task.needs is None:
        return ": another line comes before it."
    before = next(iter(sorted(_followed(task, value.lines), key=len)[-1:]))
    lacking = min(
        (
            need
            for line, text in enumerate(task.lines)
            if text == value.lines[at] and line not in before
            for need in needs_of(task)[line] - before
        ),
        default=None,
    )
    return "." if lacking is None else f": it needs this line before it: {shortened(task, task.lines[lacking])}"


def shortened(task: Order, line: str) -> str:
    """A line as a sentence repeats it."""
    said = line.strip() if task.language else plain_text(line, UNWRAPPED)
    said = said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…"
    return f"`{said}`" if task.language else f"“{said}”"
