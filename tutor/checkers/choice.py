"""Choosing one option, or several where several are right."""

from __future__ import annotations

import re

from tutor.attempt import Reason, Unreadable
from tutor.checkers.contract import Conditions
from tutor.checkers.finding import Finding
from tutor.lesson import Choice

LETTERS = "abcdefghi"
LETTER = re.compile(r"\(?([a-zA-Z])\)?[.:]?")

Chosen = frozenset[str]
"""The letters that were chosen."""


def right_letters(task: Choice) -> Chosen:
    """The letters of the right options."""
    if task.answer is not None:
        return frozenset(task.answer)
    return frozenset(letter for letter, option in zip(LETTERS, task.options, strict=False) if option.right)


def letters(task: Choice) -> str:
    """The right answer as it would be typed: ``b``, or ``a, c``."""
    return ", ".join(sorted(right_letters(task)))


def work_out(task: Choice, answer: str, conditions: Conditions) -> Chosen:
    """The letters of an answer: ``b``, ``(B)``, ``a, c``, ``a and c``, ``ac``. Raises Unreadable."""
    last = LETTERS[len(task.options) - 1]
    if not answer.strip():
        raise Unreadable(f"Type a letter from a to {last}.")
    words = re.split(r"[\s,;&+]+|\band\b", answer.strip())
    chosen: set[str] = set()
    for word in filter(None, words):
        found = [match[1] for match in LETTER.finditer(word)]
        if LETTER.sub("", word) or any(not "a" <= letter.lower() <= last for letter in found):
            start = answer.find(word)
            raise Unreadable(f"“{word[:20]}” is no option; type a letter from a to {last}.", start, start + len(word))
        chosen.update(letter.lower() for letter in found)
    if len(chosen) > 1 and len(right_letters(task)) == 1:
        raise Unreadable("Only one option is asked for; type one letter.")
    return frozenset(chosen)


def is_right(task: Choice, value: Chosen, right: Chosen) -> bool:
    """Whether the right options were chosen."""
    return value == right


def misconception_of(task: Choice, value: Chosen, conditions: Conditions) -> None:
    """A choice has no other known answers than its options, and ``explain`` knows their names."""


def show(task: Choice, value: Chosen) -> None:
    """A letter needs no echo."""


def confirm(task: Choice, value: Chosen, right: Chosen) -> Finding:
    """Why the chosen options are right."""
    return Finding(feedback=_because(task, value))


def explain(task: Choice, value: Chosen, right: Chosen) -> Finding:
    """What each wrongly chosen option misses; else how many are still missing."""
    wrong = value - right
    if not wrong:
        missing = len(right - value)
        return Finding(
            reason=Reason.VALUE, feedback=(f"Right so far; {missing} more {'is' if missing == 1 else 'are'} right.",)
        )
    names = [task.options[LETTERS.index(letter)].name for letter in sorted(wrong)]
    return Finding(reason=Reason.VALUE, misconception=next(filter(None, names), None), feedback=_because(task, wrong))


def _because(task: Choice, chosen: Chosen) -> tuple[str, ...]:
    """What the author says to those who chose these options."""
    said = [task.options[LETTERS.index(letter)].because for letter in sorted(chosen)]
    return tuple(filter(None, said))
