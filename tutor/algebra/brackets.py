"""Positions in brackets count from 0, as programs do, those below the line from 1; a tree knows only the latter."""

from __future__ import annotations

from dataclasses import replace

from tutor.algebra.tree import Tree, add, number
from tutor.attempt import Unreadable

BRACKETS = "["
"""The label of an index that was written in brackets, while a text is read."""


def counted_from_one(tree: Tree, letters: frozenset[str]) -> Tree:
    """The formula with what stood in brackets as what stands below the line: q₁ for q[0].

    ``letters`` are indices, which are positions themselves: q[k] is the same entry as q_k. Raises
    tutor.attempt.Unreadable.
    """
    if tree.head in ("sum", "prod", "mean") and tree.label:
        body, *bounds = tree.parts
        inside = letters | {tree.label} if _runs_over_a_vector(bounds) else letters - {tree.label}
        parts = (counted_from_one(body, inside), *(counted_from_one(bound, letters) for bound in bounds))
    else:
        parts = tuple(counted_from_one(part, letters) for part in tree.parts)
    if tree.head == "index" and tree.label == BRACKETS:
        return replace(tree, label="", parts=(parts[0], *(_from_one(part, letters) for part in parts[1:])))
    return tree if parts == tree.parts else replace(tree, parts=parts)


def _runs_over_a_vector(bounds: list[Tree]) -> bool:
    """Whether an index goes through all positions: without bounds, or from 1 to a size that has a name."""
    return not bounds or (bounds[0].label == "1" and bounds[1].head == "name")


def _from_one(position: Tree, letters: frozenset[str]) -> Tree:
    match position.head:
        case "name" if position.label in letters:
            return position
        case "number" if position.value.denominator == 1:
            return replace(position, label=str(position.value + 1))
        case "negate" if position.parts[0].head == "number":
            raise Unreadable("Positions in brackets begin with 0; none is counted from the end.", *position.place)
        case _:
            return replace(add(position, number(1)), place=position.place)
