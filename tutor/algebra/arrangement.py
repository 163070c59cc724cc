"""Whether two formulas are written alike, whatever the order of their terms and factors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from fractions import Fraction

from tutor.algebra.tree import Tree

Arrangement = Hashable
"""Equal for formulas that are written alike."""


def alike(tree: Tree, other: Tree) -> bool:
    """Whether only the order of terms and factors, the place of minus signs and the letters of sums differ.

    It is for formulas that are equal: 2·x and x·2 are alike, 2·x and x + x are not.
    """
    return arranged(tree) == arranged(other)


def arranged(tree: Tree, letters: Mapping[str, str] | None = None) -> Arrangement:
    """The formula with everything in it that may stand in any order; ``letters`` are those of the sums around it."""
    letters = letters or {}
    return frozenset(Counter(_signed(tree, False, letters)).items())


def _signed(tree: Tree, minus: bool, letters: Mapping[str, str]) -> list[Arrangement]:
    """The terms with their signs, seen through minus signs before brackets."""
    if tree.head == "negate":
        return _signed(tree.parts[0], not minus, letters)
    if tree.head == "add":
        return [term for part in tree.parts for term in _signed(part, minus, letters)]
    coefficient, factors = _multiplied(tree, False, letters)
    return [(-coefficient if minus else coefficient, frozenset(Counter(factors).items()))]


def _multiplied(tree: Tree, below: bool, letters: Mapping[str, str]) -> tuple[Fraction, list[Arrangement]]:
    """The number in front, and every factor with whether it stands below a fraction's bar."""
    match tree.head:
        case "negate":
            coefficient, factors = _multiplied(tree.parts[0], below, letters)
            return -coefficient, factors
        case "times" | "divide":
            left, right = tree.parts
            first, before = _multiplied(left, below, letters)
            second, after = _multiplied(right, below != (tree.head == "divide"), letters)
            return first * second, before + after
        case "number" if tree.value != 0:
            return (1 / tree.value if below else tree.value), []
    return Fraction(1), [(below, _whole(tree, letters))]


def _whole(tree: Tree, letters: Mapping[str, str]) -> Arrangement:
    """A factor that is taken as it stands."""
    match tree.head:
        case "name":
            return letters.get(tree.label, tree.label)
        case "number" | "add":
            return arranged(tree, letters) if tree.head == "add" else tree.value
        case "power" if tree.parts[0].label == "e" and tree.parts[0].head == "name":
            return ("call", "exp", (arranged(tree.parts[1], letters),))
        case "sum" | "prod" | "mean" if tree.label:
            inside = {**letters, tree.label: f"index {len(letters)}"}
            return (tree.head, arranged(tree.parts[0], inside))
    return (tree.head, tree.label, tuple(arranged(part, letters) for part in tree.parts))
