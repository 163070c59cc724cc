"""Numbers, vectors and matrices of any arithmetic, and what applies to each of their elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from tutor.algebra.tree import Tree
from tutor.attempt import Unreadable

Scalar = Any
"""A number of the arithmetic in use."""


class Column(tuple[Scalar, ...]):
    """A vector."""


class Row(tuple[Scalar, ...]):
    """A vector, transposed."""


class Matrix(tuple[tuple[Scalar, ...], ...]):
    """A matrix, by rows."""


Value = Scalar | Column | Row | Matrix


def misfit(message: str, tree: Tree) -> NoReturn:
    """A shape nobody could mean."""
    raise Unreadable(message, *tree.place)


def flat(value: Value) -> tuple[Scalar, ...]:
    """The numbers of a value, row after row."""
    if isinstance(value, Matrix):
        return tuple(entry for row in value for entry in row)
    return tuple(value) if isinstance(value, tuple) else (value,)


def shape(value: Value) -> tuple[int, ...]:
    """() for a number, (n,) for a vector, (m, n) for a matrix."""
    if isinstance(value, Matrix):
        return len(value), len(value[0])
    return (len(value),) if isinstance(value, tuple) else ()


def size(value: Value) -> int:
    """How many numbers a value has."""
    if not isinstance(value, tuple):
        return 1
    return len(value) * len(value[0]) if isinstance(value, Matrix) and value else len(value)


def each(function: Callable[[Scalar], Scalar], value: Value) -> Value:
    """The function of a number, or of each element."""
    if isinstance(value, Matrix):
        return Matrix(tuple(function(entry) for entry in row) for row in value)
    return type(value)(map(function, value)) if isinstance(value, Column | Row) else function(value)


def paired(operation: Callable[[Scalar, Scalar], Scalar], left: Value, right: Value, tree: Tree) -> Value:
    """The operation on two numbers, a number and each element, or the elements of two equal shapes."""
    if not isinstance(left, tuple):
        return each(lambda value: operation(left, value), right)
    if not isinstance(right, tuple):
        return each(lambda value: operation(value, right), left)
    if type(left) is not type(right) or shape(left) != shape(right):
        misfit("The shapes of these two do not fit together.", tree)
    if isinstance(left, Matrix):
        rows = zip(left, right, strict=True)
        return Matrix(tuple(operation(x, y) for x, y in zip(*row, strict=True)) for row in rows)
    return type(left)(operation(x, y) for x, y in zip(left, right, strict=True))


def transposed(value: Value, tree: Tree) -> Value:
    match value:
        case Column():
            return Row(value)
        case Row():
            return Column(value)
        case Matrix():
            return Matrix(zip(*value, strict=True))
    misfit("Only a vector or a matrix can be transposed.", tree)
