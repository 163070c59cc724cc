"""What a formula is once it has been read: a frozen tree whose nodes know their place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Literal

Place = tuple[int, int]
"""Offsets into the learner's own text: the first character, and one past the last."""

Head = Literal[
    "number", "name", "add", "negate", "times", "divide", "power", "transpose", "index", "call", "sum", "prod", "mean",
    "list",
]  # fmt: skip

NOWHERE: Place = (0, 0)


@dataclass(frozen=True, slots=True)
class Tree:
    """A node. Two trees are equal when they say the same, wherever they stand in a text.

    ========= ==================================== =========================================
    head      label                                parts
    ========= ==================================== =========================================
    number    its digits, as typed: ``0.50``
    name      the name; also e, pi, inf and nan
    add                                            two; a − b is add(a, negate(b))
    times     ``·``, or ``⊙`` for elementwise      two
    index                                          the vector, then one or more positions
    call      the function                         its arguments
    sum, prod,the index letter, or nothing for     the body; then, where they were written,
    mean      a whole vector                       the first and last value of the index
    list                                           its elements
    ========= ==================================== =========================================
    """

    head: Head
    label: str = ""
    parts: tuple[Tree, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)

    def __iter__(self) -> Iterator[Tree]:
        """This node and everything below it, from left to right."""
        yield self
        for part in self.parts:
            yield from part

    @property
    def value(self) -> Fraction:
        """The exact value of a number."""
        return _exact(self.label)

    def with_part(self, at: int, part: Tree) -> Tree:
        """This node with one part exchanged."""
        return Tree(self.head, self.label, (*self.parts[:at], part, *self.parts[at + 1 :]), self.place)

    def names(self) -> set[str]:
        """Every name and function that occurs."""
        return {node.label for node in self if node.head in ("name", "call")}


@lru_cache(maxsize=4096)
def _exact(digits: str) -> Fraction:
    return Fraction(digits)


def number(value: int | Fraction | str) -> Tree:
    """A number, or for a fraction or a negative number the tree that says it."""
    if isinstance(value, str):
        return Tree("number", value)
    if value < 0:
        return negate(number(-value))
    exact = Fraction(value)
    top = Tree("number", str(exact.numerator))
    return top if exact.denominator == 1 else divide(top, Tree("number", str(exact.denominator)))


def name(label: str) -> Tree:
    return Tree("name", label)


def call(function: str, *arguments: Tree) -> Tree:
    return Tree("call", function, arguments)


def add(left: Tree, right: Tree) -> Tree:
    return Tree("add", "", (left, right))


def negate(of: Tree) -> Tree:
    return Tree("negate", "", (of,))


def minus(left: Tree, right: Tree) -> Tree:
    return add(left, negate(right))


def times(left: Tree, right: Tree) -> Tree:
    return Tree("times", "·", (left, right))


def divide(left: Tree, right: Tree) -> Tree:
    return Tree("divide", "", (left, right))


def power(base: Tree, exponent: Tree) -> Tree:
    return Tree("power", "", (base, exponent))


def complement(of: Tree) -> Tree:
    """1 − of."""
    return minus(number(1), of)


def is_complement(tree: Tree) -> bool:
    """Whether it is written as 1 − something."""
    return tree.head == "add" and tree.parts[0] == number(1) and tree.parts[1].head == "negate"
