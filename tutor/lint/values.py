"""What can be wrong with the value of an author's own answer, by kind."""

from __future__ import annotations

import math
from typing import Any

from tutor.checkers import checker_of
from tutor.lesson import GuidedTask, NumberTask
from tutor.variant import variant

Fault = tuple[str, str]
"""The field, and what is wrong with it."""


def value_fault(task: GuidedTask, value: Any) -> Fault | None:
    """What is wrong with the value that was read from the task's own answer."""
    match task:
        case NumberTask():
            undefined = any(math.isnan(number) for number in value.values)
            return ("answer", "is not defined: it comes to nan") if undefined else None
    return None


def expected_numbers(task: NumberTask) -> list[str]:
    """The numbers of the right answer to three significant digits, without signs."""
    value = checker_of(task).read(task, task.answer, variant(task).given)
    return [f"{abs(number):.3g}" for number in value.values]
