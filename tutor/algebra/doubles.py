"""A quick look at changed formulas over plain numbers: in doubles, with what is the learner's own calculated once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar

from tutor.algebra.floats import FLOATS
from tutor.algebra.tree import Tree

CLOSE = 1e-9
"""How near two values are, relative to themselves, that are worth a closer look."""


class NotPlain(Exception):
    """The formula has something besides operations on plain numbers."""


class RememberedDoubles:
    """Values in one world. What cannot be calculated is nan."""

    _pairs: ClassVar = {"add": FLOATS.add, "times": FLOATS.multiply, "divide": FLOATS.divide, "power": FLOATS.power}

    def __init__(self, tree: Tree, values: Mapping[str, float]) -> None:
        self._values = values
        self._own = {id(node) for node in tree}
        self._known: dict[int, float] = {}

    def of(self, tree: Tree) -> float:
        """The value of a formula that shares parts with the learner's. Raises NotPlain."""
        key = id(tree)
        value = self._known.get(key)
        if value is None:
            value = self._calculated(tree)
            if key in self._own:
                self._known[key] = value
        return value

    def _calculated(self, tree: Tree) -> float:
        parts = tree.parts
        match tree.head:
            case "name":
                value = self._values.get(tree.label, FLOATS.constant(tree.label))
                if value is not None:
                    return value
            case "number":
                return _double(tree.label)
            case "add" | "times" | "divide" | "power":
                return self._pairs[tree.head](self.of(parts[0]), self.of(parts[1]))
            case "negate":
                return -self.of(parts[0])
            case "call" if len(parts) == 1 and tree.label in FLOATS.functions:
                return FLOATS.functions[tree.label](self.of(parts[0]))
        raise NotPlain


@lru_cache(maxsize=512)
def _double(digits: str) -> float:
    return FLOATS.exact(Tree("number", digits).value)


def is_near(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * (abs(one) + abs(other))
