"""Float evaluation over numpy arrays: where a name is an array, a formula is calculated at every entry at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from tutor.algebra.floats import Doubles
from tutor.algebra.meaning import Meaning, Undefined, Work
from tutor.algebra.shapes import Column, Matrix, Row, Value, flat
from tutor.algebra.tree import Tree
from tutor.attempt import Unreadable

Numbers = Any
"""A float, or an array of them; arrays of several names must broadcast."""


def evaluate(tree: Tree, values: Mapping[str, object], work: Work | None = None) -> Value:
    """The formula's value: a number or an array, or a tuple of these for a vector, or of tuples for a matrix.

    Tuples are vectors and matrices, arrays are numbers at many places. Like floats.evaluate, nothing raises but
    tutor.attempt.Unreadable: infinities and nan are values.
    """
    given = {name: _as_value(value) for name, value in values.items()}
    with np.errstate(all="ignore"):
        try:
            return Meaning(ARRAYS, given, work).of(tree)
        except Undefined as problem:
            message, *place = problem.args
            raise Unreadable(message, *place) from None


def _as_value(given: object) -> Value:
    if not isinstance(given, tuple) or isinstance(given, Column | Row | Matrix):
        return given
    return Matrix(given) if given and isinstance(given[0], tuple) else Column(given)


def _log(base: Callable[[Numbers], Numbers]) -> Callable[[Numbers], Numbers]:
    """numpy's own, which answers −∞ at 0 and nan below."""
    return lambda value: base(np.asarray(value, dtype=float))


def _sigmoid(value: Numbers) -> Numbers:
    """exp is only asked for what cannot overflow."""
    small = np.exp(-np.abs(value))
    return np.where(np.asarray(value) >= 0, 1 / (1 + small), small / (1 + small)) + np.asarray(value) * 0


def _factorial(value: Numbers) -> Numbers:
    def of(each: float) -> float:
        try:
            return math.gamma(each + 1) if each >= 0 else math.nan
        except OverflowError:
            return math.inf

    return np.vectorize(of, otypes=[float])(value)


def _reciprocal(function: Callable[[Numbers], Numbers]) -> Callable[[Numbers], Numbers]:
    return lambda value: np.divide(1.0, function(value))


class _Arrays(Doubles):
    functions: Mapping[str, Callable[[Numbers], Numbers]] = {
        "log": _log(np.log),
        "log2": _log(np.log2),
        "log10": _log(np.log10),
        "log1p": _log(np.log1p),
        **{
            name: getattr(np, name)
            for name in ("exp", "expm1", "sqrt", "cbrt", "abs", "sign", "sin", "cos", "tan", "sinh", "cosh", "tanh")
        },
        "sec": _reciprocal(np.cos),
        "csc": _reciprocal(np.sin),
        "cot": _reciprocal(np.tan),
        "sech": _reciprocal(np.cosh),
        "csch": _reciprocal(np.sinh),
        "coth": _reciprocal(np.tanh),
        "asin": np.arcsin,
        "acos": np.arccos,
        "atan": np.arctan,
        "asinh": np.arcsinh,
        "acosh": np.arccosh,
        "atanh": np.arctanh,
        "sigmoid": _sigmoid,
        "softplus": lambda value: np.logaddexp(0.0, value),
        "logit": lambda value: np.log(np.divide(value, np.subtract(1.0, value))),
        "factorial": _factorial,
    }

    def add(self, left: Numbers, right: Numbers) -> Numbers:
        return np.add(left, right)

    def multiply(self, left: Numbers, right: Numbers) -> Numbers:
        return np.multiply(left, right)

    def divide(self, left: Numbers, right: Numbers) -> Numbers:
        return np.divide(left, right)

    def power(self, base: Numbers, exponent: Numbers) -> Numbers:
        return np.power(np.asarray(base, dtype=float), exponent)

    def larger(self, left: Numbers, right: Numbers) -> Numbers:
        return np.maximum(left, right)

    def smaller(self, left: Numbers, right: Numbers) -> Numbers:
        return np.minimum(left, right)

    def whole(self, value: Numbers) -> int | None:
        """An array is no position, unless it has the same whole number everywhere."""
        values = np.ravel(value)
        first = float(values[0]) if len(values) else math.nan
        if not first.is_integer() or (len(values) > 1 and (values != first).any()):
            return None
        return int(first)

    def places(self, values: Sequence[Value]) -> int:
        """The size of what arrays of these shapes make together."""
        shapes = {np.shape(number) for value in values for number in flat(value)}
        return math.prod(np.broadcast_shapes(*shapes))


ARRAYS: Final = _Arrays()
