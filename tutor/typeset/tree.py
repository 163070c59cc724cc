"""A formula as a small tree: what is written, before it is decided how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


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


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter, number, name, operator or word."""

    text: str
    kind: Kind = Kind.ORDINARY


@dataclass(frozen=True, slots=True)
class Space:
    columns: int


@dataclass(frozen=True, slots=True)
class Row:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fraction:
    top: Node
    bottom: Node
    bar: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    body: Node
    index: Node | None


@dataclass(frozen=True, slots=True)
class Scripts:
    base: Node
    lower: Node | None
    upper: Node | None
    limits: bool
    """The scripts stand under and over the base where there is room."""


@dataclass(frozen=True, slots=True)
class Accent:
    name: str
    body: Node


@dataclass(frozen=True, slots=True)
class Fence:
    """Something in brackets; "" is a bracket that is not there."""

    left: str
    body: Node
    right: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in rows. The environment's name says how they are aligned."""

    name: str
    rows: tuple[tuple[Row, ...], ...]


@dataclass(frozen=True, slots=True)
class Brace:
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
