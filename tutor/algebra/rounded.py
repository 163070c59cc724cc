"""Rounded constants: 0.693147 is ln 2 to whoever typed it, and seven digits are enough to be sure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tutor.algebra.floats import evaluate
from tutor.algebra.tree import Tree, call, divide, name, number
from tutor.attempt import Unreadable

ENOUGH = 7
"""Significant digits of a rounded constant that is taken for the constant."""
LEAST = 3
"""Significant digits from which a number may be a rounded constant."""
_TWO, _TEN = call("log", number(2)), call("log", number(10))
USUAL = (
    _TWO, divide(number(1), _TWO), _TEN, divide(number(1), _TEN), name("e"), name("pi"), call("sqrt", number(2)),
    divide(_TEN, _TWO), divide(_TWO, _TEN),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exact:
    """A formula with constants in place of the numbers that were typed for them."""

    tree: Tree
    typed: tuple[tuple[str, Tree], ...]
    """Each number as it was typed, and its constant."""

    @property
    def digits(self) -> int:
        """The fewest significant digits that were typed."""
        return min(significant(label) for label, _ in self.typed)


def with_constants(tree: Tree, reference: Tree) -> Exact | None:
    """The formula with usual constants, and those of the reference, for their roundings; None where there are none."""
    known = [(value, each) for each in (*USUAL, *_closed(reference)) if (value := _value(each)) is not None]
    found: list[tuple[str, Tree]] = []

    def exact(node: Tree) -> Tree:
        if node.head == "number" and significant(node.label) >= LEAST and "." in node.label:
            constant = next((each for value, each in known if _rounds_to(node.label, value)), None)
            if constant is not None:
                found.append((node.label, constant))
                return Tree(constant.head, constant.label, constant.parts, node.place)
        return Tree(node.head, node.label, tuple(map(exact, node.parts)), node.place)

    whole = exact(tree)
    return Exact(whole, tuple(dict.fromkeys(found))) if found else None


def _closed(tree: Tree) -> Iterator[Tree]:
    """The parts of a formula that are calculated and have no names."""
    for node in tree:
        open_names = {each.label for each in node if each.head == "name"} - {"e", "pi"}
        if node.head not in ("number", "name") and not open_names:
            yield node


def _value(tree: Tree) -> float | None:
    try:
        value = evaluate(tree)
    except Unreadable:
        return None
    plain = isinstance(value, float) and math.isfinite(value) and value > 0 and value != round(value)
    return value if plain and isinstance(value, float) else None


def _rounds_to(label: str, value: float) -> bool:
    mantissa, _, exponent = label.partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(float(label) - value) <= max(unit / 2 * 1.0001, 4e-16 * value)


def significant(label: str) -> int:
    """How many significant digits a number was typed with."""
    return len(label.partition("e")[0].replace(".", "").lstrip("0"))
