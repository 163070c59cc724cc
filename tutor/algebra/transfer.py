"""Trees as JSON, for the pipe to the process that proves."""

from __future__ import annotations

from typing import Any, cast

from tutor.algebra.tree import Head, Tree


def to_json(tree: Tree) -> list[Any]:
    """[head, label, part, part, ...]."""
    return [tree.head, tree.label, *map(to_json, tree.parts)]


def from_json(found: list[Any]) -> Tree:
    head, label, *parts = found
    return Tree(cast(Head, head), label, tuple(map(from_json, parts)))
