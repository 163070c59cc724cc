"""A task's known wrong answers, as a learner would give them."""

from __future__ import annotations

import re
from typing import Any, assert_never

from tutor.checkers.choice import LETTERS
from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    Estimate,
    Explore,
    NumberTask,
    Order,
    Spot,
    Symbolic,
    Task,
    Training,
)
from tutor.variant import variant


def wrong_answers(task: Task) -> list[tuple[str, str]]:
    """The known wrong answers of a task, with their names: of a choice its other options."""
    match task:
        case Choice():
            named = zip(LETTERS, task.options, strict=False)
            return [(option.name or letter, letter) for letter, option in named if not option.right]
        case Order() | Spot():
            return []
        case NumberTask() | Symbolic() | Code() | Derivation() | Training() | Estimate() | Explore():
            return [(each.name, each.answer) for each in task.misconceptions]
        case _:
            assert_never(task)


def with_numbers(task: Task, answer: str, seed: int | None) -> str:
    """A formula of a number's names as a learner has to give it, who is asked for its value: with numbers in place."""
    if not isinstance(task, NumberTask):
        return answer
    given = variant(task, seed).given
    names = "|".join(map(re.escape, sorted(given, key=len, reverse=True)))
    if not names:
        return answer
    return re.sub(rf"(?<!\w)({names})(?!\w)", lambda found: f"({as_typed(given[found[1]])})", answer)


def as_typed(value: Any) -> str:
    """A number, or a list of them, as one types it."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_typed, value))}]"
    return f"{value}"
