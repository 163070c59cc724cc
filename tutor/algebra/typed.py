"""Numbers at the digits that were typed: what they may stand for, and what they cannot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tutor.algebra.numbers import NumberAnswer
from tutor.algebra.tree import Tree

ENOUGH = 3
"""Significant digits from which a number that rounds to another is evidence for it."""
CUT = 2
"""Significant digits from which a number may have been cut off."""
EXACT = 1e-9
"""Relative error of what is calculated."""
KNOWN = 5e-6
"""Relative error of what is calculated from numbers that a text shows rounded; more digits say no more."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One number of an answer, in the unit of its task."""

    value: float
    half: float
    """Half a unit of its last digit; 0 where it was calculated."""
    digits: int
    """Significant digits; without the zeros at the end of a whole number, which may only fill places."""

    def fits(self, other: float, least: int = ENOUGH) -> bool:
        """Whether the number is another one, or that one rounded to the digits typed, where they are enough."""
        if math.isnan(other) or math.isnan(self.value):
            return math.isnan(other) and math.isnan(self.value)
        if math.isinf(other) or math.isinf(self.value):
            return self.value == other
        off = abs(self.value - other)
        return off <= EXACT * abs(other) or (self.digits >= least and off <= self.half * 1.001)

    def rounds(self, other: float) -> bool:
        """Whether it is another number at its own digits, however few; a 5 behind them goes up, or to an even digit."""
        off = abs(self.value - other)
        up = abs(self.value) > abs(other) or round(self.value / (2 * self.half or 1)) % 2 == 0
        return off < self.half * (1 - EXACT) or (off <= self.half * (1 + EXACT) and up)

    def is_cut(self, other: float) -> bool:
        """Whether it is another number without the digits behind its own, of which there are two at least."""
        short = abs(other) - abs(self.value)
        return self.value * other > 0 and self.digits >= CUT and 0 < short < 2 * self.half and not self.rounds(other)


def typed(written: NumberAnswer, values: Sequence[float]) -> tuple[Typed, ...]:
    """Each number of an answer with its digits; ``values`` are the numbers in the task's unit."""
    numbers = [decimal(tree) for tree in written.trees]
    if len(numbers) != len(values):
        return tuple(Typed(value, 0, 0) for value in values)
    pairs = zip(numbers, values, strict=True)
    return tuple(Typed(value, 0, 0) if number is None else _of(number, value) for number, value in pairs)


def _of(number: Decimal, value: float) -> Typed:
    scale = abs(value / float(number)) if float(number) else 1.0
    half = scale * float(last_place(number)) / 2
    whole = last_place(number) >= 1
    return Typed(value, half if whole else max(half, KNOWN * abs(value)), significant(number))


def decimal(tree: Tree) -> Decimal | None:
    """The number that was typed with its digits, where nothing was calculated."""
    if tree.head == "negate":
        inner = decimal(tree.parts[0])
        return None if inner is None else -inner
    if tree.head == "divide" and tree.parts[1].head == "number" and tree.parts[1].label == "100":
        above = decimal(tree.parts[0])  # 36.8 %
        return None if above is None else above.scaleb(-2)
    return Decimal(tree.label) if tree.head == "number" else None


def last_place(number: Decimal) -> Decimal:
    """One unit of the last digit."""
    return Decimal(1).scaleb(int(number.as_tuple().exponent))


def significant(number: Decimal) -> int:
    """How many significant digits a number was typed with."""
    digits, exponent = number.as_tuple().digits, number.as_tuple().exponent
    text = "".join(map(str, digits)).lstrip("0")
    return len(text.rstrip("0") if exponent == 0 else text)
