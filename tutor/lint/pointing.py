"""What may be wrong with lines to be put in order, and with lines to point at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.attempt import Outcome
from tutor.checkers import check, reference
from tutor.checkers.order import distractors_of, needs_of
from tutor.checkers.spot import lines_of
from tutor.lesson import Order, Spot
from tutor.lint.values import Fault


def order_faults(task: Order) -> Iterator[Fault]:
    """The written order is right, another is wrong, and what does not belong differs from what does."""
    yield from _miscounted(task)
    for key, wanted in (task.needs or {}).items():
        field = ("needs", str(key))
        if key > len(task.lines):
            yield field, f"there is no line {key}; there are {len(task.lines)}"
        elif late := [need for need in wanted if need >= key]:
            yield field, f"line {key} cannot need line {late[0]}, for it stands before that in the written order"
    said: set[str] = set()
    for i, each in enumerate(distractors_of(task)):
        if each.line.split() in [line.split() for line in task.lines]:
            yield ("distractors", i), "this line is also one of those that belong"
        if each.line in said:
            yield ("distractors", i), "this line is here twice"
        said.add(each.line)
    count = len(task.lines) + len(task.distractors)
    if count > MOST_LETTERS:
        yield ("distractors",), f"with the lines that belong there are {count}, and letters for {MOST_LETTERS}"
        return
    if any(need >= key or key > len(task.lines) for key, wanted in (task.needs or {}).items() for need in wanted):
        return
    if not any(needs_of(task)) or len(set(task.lines)) == 1:
        yield ("lines",), "every order of these lines is right; say with needs which comes after which"
    elif check(task, reference(task)).outcome is not Outcome.CORRECT:
        yield ("lines",), "the written order is not judged correct"


MOST_LETTERS = 26
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SAID = re.compile(rf"\b({'|'.join(COUNTS)}|\d)\b[^.?!]*\bnot belong\b", re.IGNORECASE)
"""How many lines a question says are too many: *One line is wrong and does not belong.*"""


def _miscounted(task: Order) -> Iterator[Fault]:
    if found := SAID.search(task.ask):
        count = int(found[1]) if found[1].isdigit() else COUNTS.index(found[1].lower())
        if count != len(task.distractors):
            yield (
                ("ask",),
                f"lines that do not belong: {found[1].lower()} by the question, {len(task.distractors)} in distractors",
            )


def spot_faults(task: Spot) -> Iterator[Fault]:
    """Every line that is named is there, and says something."""
    lines = lines_of(task)
    named = [(("right", i), number) for i, number in enumerate(task.right)]
    fields: list[tuple[tuple[str | int, ...], int]] = [
        *named,
        *((("because", str(each)), each) for each in task.because),
    ]
    for field, number in fields:
        if number > len(lines):
            yield field, f"there is no line {number}; there are {len(lines)}"
        elif not lines[number - 1].strip():
            yield field, f"line {number} is blank"
    if len(set(task.right)) < len(task.right):
        yield ("right",), "a line is here twice"
    if len({line for line in lines if line.strip()}) < 2:
        yield ("shown",), "there should be at least two lines to choose among"
