"""Which names a task declares, and what kind of thing a formula over them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tutor.algebra.tree import Head
from tutor.algebra.vocabulary import ELEMENTWISE

Kind = Literal["number", "column", "row", "matrix"]
"""A vector is a column unless it has been transposed."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names that have a meaning in one task."""

    scalars: frozenset[str] = frozenset()
    vectors: frozenset[str] = frozenset()
    matrices: frozenset[str] = frozenset()
    indices: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    """Dimensions, which are numbers too: the K of real^K."""
    lists: bool = False
    """Whether ``[1, 2]`` is a vector; otherwise square brackets only group."""

    def __contains__(self, name: str) -> bool:
        return any(name in names for names in (self.scalars, self.vectors, self.matrices, self.indices, self.sizes))

    @property
    def all(self) -> list[str]:
        """Every declared name, in alphabetical order."""
        return sorted(self.scalars | self.vectors | self.matrices | self.indices | self.sizes)


def kind_of(head: Head, label: str, parts: Sequence[Kind], names: Names) -> Kind:
    """The kind of a node from the kinds of its parts, as far as it can be told without values."""
    match head:
        case "name":
            return "column" if label in names.vectors else "matrix" if label in names.matrices else "number"
        case "number":
            return "number"
        case "index":
            return "column" if parts[0] == "matrix" and len(parts) == 2 else "number"
        case "list":
            return "column" if parts[0] == "number" else "matrix"
        case "transpose":
            return "row" if parts[0] == "column" else "column" if parts[0] == "row" else parts[0]
        case "call":
            return _kind_of_call(label, parts)
        case "sum" | "prod" | "mean":
            return parts[0] if label else "number"
        case "times" if label == "·" and "number" not in parts:
            return _kind_of_product(parts[0], parts[1])
        case _:
            return next((kind for kind in parts if kind != "number"), "number")


def _kind_of_call(function: str, parts: Sequence[Kind]) -> Kind:
    if function == "transpose":
        return "row" if parts[0] == "column" else parts[0]
    if function in ("outer", "diag"):
        return "matrix"
    if function in ELEMENTWISE or function == "softmax":
        return parts[0]
    if function in ("max", "min") and len(parts) > 1:
        return next((kind for kind in parts if kind != "number"), "number")
    return "number"


def _kind_of_product(left: Kind, right: Kind) -> Kind:
    if left == "matrix" and right != "row":
        return right
    return "matrix" if (left, right) == ("column", "row") else "row" if right == "matrix" else "number"
