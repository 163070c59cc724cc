"""What a wrong number has to do with the right one. Every relation is checked by value before it is said."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tutor.algebra.declared import Declared
from tutor.algebra.numbers import NumberAnswer
from tutor.algebra.tree import Tree
from tutor.algebra.units import Units, alike, conversion

Values = tuple[float, ...]

ROUNDED, NEARBY = 0.01, 0.05
"""Relative errors: up to the first, digits may have been dropped on the way; up to the second, it is no accident."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A wrong answer beside the right one."""

    values: Values
    right: Values
    agrees: Callable[[Values], bool]
    """Whether other values would have been right."""
    unit: str | None
    unit_fixed: bool
    written: NumberAnswer
    sizes: tuple[int, ...]
    """Numbers of entries that a mean may have forgotten."""
    digits: int
    """How many significant digits are asked."""
    units: Units
    """Those of the course."""
    declared: Sequence[Declared]
    """What the course says of factors."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    say: str
    misconception: str | None = None


def near_miss(miss: Miss) -> NearMiss | None:
    """The most telling relation that holds. Never says the right value."""
    if len(miss.values) != len(miss.right):
        return NearMiss(_wrong_count(miss))
    for rule in (_not_finite, _unit, _rounding, _factor, _order, _function, _some_right, _close):
        for found in rule(miss):
            return found
    return None


def _wrong_count(miss: Miss) -> str:
    asked, given = _number(len(miss.right)), _number(len(miss.values))
    return f"{asked} asked; your answer has {given.split()[0].lower()}."


def _number(count: int) -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return f"{words[count] if count < len(words) else count} {'number is' if count == 1 else 'numbers are'}"


def _not_finite(miss: Miss) -> Iterator[NearMiss]:
    wild = [value for value, right in zip(miss.values, miss.right, strict=True) if not _fits(value, right)]
    if any(math.isnan(value) for value in wild):
        yield NearMiss("nan is not a value. Some step there is undefined, such as 0·log 0 or ∞ − ∞.")
    elif wild:
        yield NearMiss("The answer is a finite number, and yours is infinite. Look for a log of 0 or an overflow.")


def _fits(value: float, right: float) -> bool:
    return math.isfinite(value) or not math.isfinite(right)


def _unit(miss: Miss) -> Iterator[NearMiss]:
    if miss.unit is None:
        return
    written, asked = miss.written.unit, miss.unit
    if written in (None, asked):
        for name, unit in miss.units.items():
            if name != asked and alike(miss.units, name, asked) and _agrees_as(miss, name):
                yield NearMiss(f"That is the same quantity in {unit.told or name}. Here {asked} are asked.", unit.bare)
        return
    assert written is not None
    if miss.unit_fixed and _agrees_as(miss, written):
        yield NearMiss(f"That is right in {written}. The unit is the point here: {asked} are asked.")
    elif miss.agrees(miss.written.numbers):
        yield NearMiss(f"You wrote {written}, but that is the value in {asked}.")


def _agrees_as(miss: Miss, unit: str) -> bool:
    """Whether the numbers would be right if they were meant in this unit."""
    assert miss.unit is not None
    return miss.agrees(_scaled(miss, conversion(miss.units, unit, miss.unit)))


def _scaled(miss: Miss, factor: float) -> Values:
    """The numbers times a factor; nan where a finite one overflows, so that it is not taken for infinity."""
    return tuple(
        math.nan if math.isfinite(value) and math.isinf(value * factor) else value * factor for value in miss.values
    )


def _rounding(miss: Miss) -> Iterator[NearMiss]:
    """Rounded or cut off too early."""
    typed = [_typed(tree) for tree in miss.written.trees]
    if len(typed) != len(miss.values) or any(number is None for number in typed):
        return
    known = [number for number in typed if number is not None]
    pairs = [(number, Decimal(right)) for number, right in zip(known, miss.right, strict=True) if math.isfinite(right)]
    if len(pairs) != len(known) or any(_unlike(number, right) for number, right in pairs):
        return
    digits = min(len(number.as_tuple().digits) for number in known)
    if all(abs(number - right) <= _last_place(number) / 2 for number, right in pairs):
        plural = "digit" if digits == 1 else "digits"
        if digits < miss.digits:
            yield NearMiss(f"That is right to {digits} {plural}; {miss.digits} are asked.")
    elif all(abs(number) <= abs(right) < abs(number) + _last_place(number) for number, right in pairs):
        yield NearMiss("That is cut off, not rounded. Round it, or give one more digit.")


def _typed(tree: Tree) -> Decimal | None:
    """The number that was typed with its digits, where nothing was calculated."""
    if tree.head == "negate":
        inner = _typed(tree.parts[0])
        return None if inner is None else -inner
    return Decimal(tree.label) if tree.head == "number" else None


def _last_place(number: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(number.as_tuple().exponent))


def _unlike(number: Decimal, right: Decimal) -> bool:
    return abs(number - right) > abs(right) / 10


def _factor(miss: Miss) -> Iterator[NearMiss]:
    """The sign, what the course declares, a mean taken for a sum."""
    if miss.agrees(_scaled(miss, -1)):
        yield NearMiss("The size is right, but the sign is wrong.")
    for relation in miss.declared:
        if miss.agrees(_scaled(miss, 1 / relation.times)):
            yield NearMiss(relation.say, relation.name)
        if miss.agrees(_scaled(miss, -1 / relation.times)):
            yield NearMiss(f"{relation.say} The sign is wrong too.", relation.name)
    for size in miss.sizes:
        if miss.agrees(_scaled(miss, 1 / size)):
            yield NearMiss(f"That is {size} times too large, and there are {size} entries: a sum in place of a mean?")
        if miss.agrees(_scaled(miss, size)):
            yield NearMiss(f"That is {size} times too small, and there are {size} entries: a mean in place of a sum?")
    for factor in (2, 3, 4, 10, 100, 1000):
        if miss.agrees(_scaled(miss, 1 / factor)):
            yield NearMiss(f"That is {factor} times too large." + (" Is it a percentage?" if factor == 100 else ""))
        if miss.agrees(_scaled(miss, factor)):
            yield NearMiss(f"That is {factor} times too small.")


def _order(miss: Miss) -> Iterator[NearMiss]:
    if len(miss.values) < 2 or any(map(math.isnan, miss.values + miss.right)):
        return
    ranks = sorted(range(len(miss.right)), key=lambda at: miss.right[at])
    again = [0.0] * len(miss.right)
    for rank, value in zip(ranks, sorted(miss.values), strict=True):
        again[rank] = value
    if miss.agrees(tuple(again)):
        yield NearMiss("The numbers are right, but in another order.")


def _function(miss: Miss) -> Iterator[NearMiss]:
    """One function too many or too few, and what is left of 1."""
    for function, say in (
        (lambda value: 1 - value, "That is 1 minus what is asked."),
        (lambda value: 1 / value, "That is upside down: 1 over what is asked."),
        (math.log, "That is exp of what is asked: a last logarithm is missing."),
        (lambda value: -math.log(value), "That is exp of minus what is asked: −log is missing at the end."),
        (math.log2, "That is 2 to the power of what is asked: a last log2 is missing."),
        (lambda value: -math.log2(value), "A last −log2 is missing."),
        (math.exp, "That is the logarithm of what is asked: exp is missing at the end."),
        (lambda value: 2**value, "That is log2 of what is asked: a power of 2 is missing at the end."),
        (math.sqrt, "That is the square of what is asked."),
        (lambda value: value * value, "That is the square root of what is asked."),
    ):
        try:
            changed = tuple(function(value) for value in miss.values)
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if not any(map(math.isinf, changed)) and miss.agrees(changed):
            yield NearMiss(say)


def _some_right(miss: Miss) -> Iterator[NearMiss]:
    count = len(miss.values)
    right = [at for at in range(count) if miss.agrees((*miss.right[:at], miss.values[at], *miss.right[at + 1 :]))]
    wrong = [at + 1 for at in range(count) if at not in right]
    if count > 1 and right:
        are = "is" if len(right) == 1 else "are"
        which = (
            f"number {wrong[0]}" if len(wrong) == 1 else f"numbers {', '.join(map(str, wrong[:-1]))} and {wrong[-1]}"
        )
        yield NearMiss(f"{len(right)} of {count} numbers {are} right. Look at {which} again.")


def _close(miss: Miss) -> Iterator[NearMiss]:
    finite = all(math.isfinite(value) for value in miss.values + miss.right)
    pairs = [(x, y) for x, y in zip(miss.values, miss.right, strict=True) if x != y]
    off = max((abs(x - y) / abs(y) if y else math.inf for x, y in pairs), default=0.0)
    if finite and off <= ROUNDED:
        yield NearMiss("That is close, but not within the tolerance. Keep more digits on the way.")
    elif finite and off <= NEARBY:
        yield NearMiss("That is close, but too far off for rounding: one of the numbers, or a small term, is another.")
