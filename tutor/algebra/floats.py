"""Arithmetic in plain floats with IEEE behaviour: log 0 is −∞, an overflow is ∞, 0/0 is nan. Nothing raises."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from tutor.algebra.meaning import Meaning, Undefined, Work
from tutor.algebra.shapes import Column, Matrix, Value
from tutor.algebra.tree import Tree
from tutor.attempt import Unreadable

Float = float | tuple[float, ...] | tuple[tuple[float, ...], ...]


def evaluate(tree: Tree, values: Mapping[str, Float] | None = None, work: Work | None = None) -> Float:
    """The value in floats: a number, a vector, or a matrix by rows; ``work`` is shared with other formulas.

    Raises tutor.attempt.Unreadable where shapes do not fit, a position does not exist or the work would be too long.
    """
    try:
        given = {name: as_value(value) for name, value in (values or {}).items()}
        return as_plain(Meaning(FLOATS, given, work).of(tree))
    except Undefined as problem:
        message, *place = problem.args
        raise Unreadable(message, *place) from None


def as_value(given: Float) -> Value:
    """A vector of the program as a vector of the language."""
    if not isinstance(given, tuple):
        return float(given)
    if given and isinstance(given[0], tuple):
        return Matrix(tuple(map(float, row)) for row in given if isinstance(row, tuple))
    return Column(float(entry) for entry in given if not isinstance(entry, tuple))


def as_plain(value: Value) -> Float:
    if isinstance(value, Matrix):
        return tuple(tuple(row) for row in value)
    return tuple(value) if isinstance(value, tuple) else float(value)


def _ieee(function: Callable[[float], float], overflow: float = math.inf) -> Callable[[float], float]:
    """A function of math that answers inf and nan where math raises."""

    def quiet(value: float) -> float:
        try:
            return function(value)
        except OverflowError:
            return overflow
        except (ValueError, ZeroDivisionError):
            return math.nan

    return quiet


def _log(base: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: -math.inf if value == 0 else base(value) if value > 0 else math.nan


def _exp(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf


def _sigmoid(value: float) -> float:
    return 1 / (1 + _exp(-value)) if value >= 0 else _exp(value) / (1 + _exp(value))


def _softplus(value: float) -> float:
    return max(value, 0.0) + math.log1p(_exp(-abs(value)))


def _sign(value: float) -> float:
    return value if math.isnan(value) else float((value > 0) - (value < 0))


def _reciprocal(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: _Floats().divide(1.0, function(value))


def _factorial(value: float) -> float:
    return math.gamma(value + 1) if value >= 0 else math.nan


class Doubles:
    """What calculating in doubles has in common, of numbers and of arrays."""

    def constant(self, name: str) -> float | None:
        return {"e": math.e, "pi": math.pi, "inf": math.inf, "nan": math.nan}.get(name)

    def exact(self, value: Fraction) -> float:
        try:
            return float(value)
        except OverflowError:
            return math.inf


class _Floats(Doubles):
    functions: Mapping[str, Callable[[float], float]] = {
        "log": _log(math.log),
        "log2": _log(math.log2),
        "log10": _log(math.log10),
        "log1p": lambda value: -math.inf if value == -1 else math.log1p(value) if value > -1 else math.nan,
        "exp": _exp,
        "expm1": _ieee(math.expm1),
        "sqrt": _ieee(math.sqrt),
        "cbrt": lambda value: math.copysign(abs(value) ** (1 / 3), value),
        "abs": abs,
        "sign": _sign,
        "sin": _ieee(math.sin),
        "cos": _ieee(math.cos),
        "tan": _ieee(math.tan),
        "sec": _reciprocal(_ieee(math.cos)),
        "csc": _reciprocal(_ieee(math.sin)),
        "cot": _reciprocal(_ieee(math.tan)),
        "sinh": lambda value: _ieee(math.sinh, math.copysign(math.inf, value))(value),
        "cosh": _ieee(math.cosh),
        "tanh": math.tanh,
        "sech": _reciprocal(_ieee(math.cosh)),
        "csch": _reciprocal(lambda value: _ieee(math.sinh, math.copysign(math.inf, value))(value)),
        "coth": _reciprocal(math.tanh),
        "asin": _ieee(math.asin),
        "acos": _ieee(math.acos),
        "atan": math.atan,
        "asinh": math.asinh,
        "acosh": _ieee(math.acosh),
        "atanh": _ieee(math.atanh),
        "sigmoid": _sigmoid,
        "softplus": _softplus,
        "logit": lambda value: _log(math.log)(_Floats().divide(value, 1 - value)),
        "factorial": _ieee(_factorial),
    }

    def add(self, left: float, right: float) -> float:
        return left + right

    def multiply(self, left: float, right: float) -> float:
        return left * right

    def divide(self, left: float, right: float) -> float:
        if right != 0:
            return left / right
        return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left) * math.copysign(1, right)

    def power(self, base: float, exponent: float) -> float:
        try:
            return math.pow(base, exponent)
        except OverflowError:
            return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
        except ValueError:
            return math.inf if base == 0 else math.nan

    def larger(self, left: float, right: float) -> float:
        return math.nan if math.isnan(left) or math.isnan(right) else max(left, right)

    def smaller(self, left: float, right: float) -> float:
        return math.nan if math.isnan(left) or math.isnan(right) else min(left, right)

    def whole(self, value: float) -> int | None:
        return int(value) if math.isfinite(value) and value == int(value) else None

    def places(self, values: object) -> int:
        return 1


FLOATS: Final = _Floats()
