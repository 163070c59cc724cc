"""A formula as a small tree: what is written, before it is decided how it looks.

The nodes are named tuples: ten dataclasses would take ten milliseconds of the first frame.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Kind(IntEnum):
    """What a sign does in a formula; it decides the blanks around it."""

    ORDINARY = 0
    FUNCTION = 1
    BIG = 2
    BINARY = 3
    RELATION = 4
    OPEN = 5
    CLOSE = 6
    PUNCTUATION = 7
    INNER = 8
    """A fraction or three dots: a blank to its ordinary neighbours."""
    SIGN = 9
    """A plus or minus with nothing on its left."""
    TEXT = 10
    BAR = 11
    """A vertical bar that is neither the left nor the right of a pair."""


class Glyph(NamedTuple):
    """A letter, number, name, operator or word."""

    text: str
    kind: Kind = Kind.ORDINARY


class Space(NamedTuple):
    columns: int


class Row(NamedTuple):
    items: tuple[Node, ...]


class Fraction(NamedTuple):
    top: Node
    bottom: Node
    bar: bool = True


class Root(NamedTuple):
    body: Node
    degree: Node | None


class Scripts(NamedTuple):
    base: Node
    lower: Node | None
    upper: Node | None
    limits: bool
    """The scripts stand under and over the base where there is room."""


class Accent(NamedTuple):
    name: str
    body: Node


class Fence(NamedTuple):
    """Something in brackets; "" is a bracket that is not there."""

    left: str
    body: Node
    right: str


class Grid(NamedTuple):
    """Cells in rows. The environment's name says how they are aligned."""

    name: str
    rows: tuple[tuple[Row, ...], ...]


class Brace(NamedTuple):
    """A horizontal brace with a note."""

    body: Node
    note: Node
    below: bool


Node = Glyph | Space | Row | Fraction | Root | Scripts | Accent | Fence | Grid | Brace


def first_kind(node: Node) -> Kind:
    """The kind that the left neighbour of a node sees."""
    match node:
        case Glyph(_, kind):
            return kind
        case Scripts(base):
            return first_kind(base)
        case Fence():
            return Kind.OPEN if node.left else Kind.INNER
        case Fraction():
            return Kind.INNER
        case _:
            return Kind.ORDINARY


def last_kind(node: Node) -> Kind:
    """The kind that the right neighbour of a node sees."""
    if isinstance(node, Fence):
        return Kind.CLOSE
    if isinstance(node, Scripts):
        return last_kind(node.base)
    return first_kind(node)
