"""Where a formula differs from another that is built alike: the smallest parts that, exchanged, make it the other."""

from __future__ import annotations

from tutor.algebra.arrangement import alike
from tutor.algebra.tree import Tree


def differing(tree: Tree, other: Tree) -> list[Tree]:
    """The parts of the first that are not like their counterparts; the whole where it is built in another way."""
    if alike(tree, other):
        return []
    if (tree.head, tree.label, len(tree.parts)) != (other.head, other.label, len(other.parts)) or not tree.parts:
        return [tree]
    found = _of_pairs(tree.parts, other.parts)
    if tree.head in ("add", "times"):
        found = min(found, _of_pairs(tree.parts, other.parts[::-1]), key=_size)
    return found


def _of_pairs(parts: tuple[Tree, ...], others: tuple[Tree, ...]) -> list[Tree]:
    return [part for one, other in zip(parts, others, strict=True) for part in differing(one, other)]


def _size(found: list[Tree]) -> int:
    return sum(1 for part in found for _ in part)
