"""Arithmetic in balls: an interval that surely holds the true value, from python-flint (Arb).

Two balls that do not touch prove two formulas different. flint is imported when the first formula is judged.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction

from flint import arb, ctx, fmpq

from tutor.algebra.meaning import Undefined
from tutor.algebra.shapes import Scalar

LOW, HIGH = 96, 400
"""Bits: enough for nearly everything, and enough to tell a small difference from rounding."""

MAX_POWER = 10_000
MAX_FACTORIAL = 2_000

_GUARD = threading.RLock()


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Calculate with this many bits. The setting is one for the whole process, so only one thread is let in."""
    with _GUARD:
        before, ctx.prec = ctx.prec, bits
        try:
            yield
        finally:
            ctx.prec = before


def defined(ball: arb) -> arb:
    """The ball, if it is one: raises Undefined for nan and infinity."""
    if not ball.is_finite():
        raise Undefined
    return ball


class Uncertain(Undefined):
    """A value that may exist, and cannot be calculated precisely enough: too large, or too little is known of it."""


def _growing(name: str) -> Callable[[arb], arb]:
    """A function that has a value everywhere."""

    def grown(value: arb) -> arb:
        ball: arb = getattr(value, name)()
        if not ball.is_finite():
            raise Uncertain
        return ball

    return grown


def apart(left: arb, right: arb) -> bool:
    """Whether the two are surely different."""
    return not (left - right).contains(0)


def vague(ball: arb) -> bool:
    """Whether the ball is too wide to say anything."""
    return not ball.rad() < (abs(ball.mid()) + 1) * arb("1e-6")


def surely_zero(ball: arb) -> bool:
    return bool(ball.contains(0)) and not vague(ball)


def _log(value: arb) -> arb:
    ball = value.log()
    if not ball.is_finite() and vague(value) and not value <= 0:
        raise Uncertain
    return defined(ball)


def _sigmoid(value: arb) -> arb:
    return 1 / (1 + (-value).exp())


def _softplus(value: arb) -> arb:
    return value + (-value).exp().log1p() if value > 0 else value.exp().log1p()


def _factorial(value: arb) -> arb:
    if value < 0 or value > MAX_FACTORIAL:
        raise Undefined
    return (value + 1).gamma()


def _cube_root(value: arb) -> arb:
    return value.root(3) if value >= 0 else -((-value).root(3))


def _finite(function: Callable[[arb], arb]) -> Callable[[arb], arb]:
    return lambda value: defined(function(value))


def _by_name(name: str) -> Callable[[arb], arb]:
    return _finite(lambda value: getattr(value, name)())


_METHODS = "log sqrt sin cos tan sec csc cot tanh sech csch coth asin acos atan asinh acosh atanh log1p"


class _Balls:
    functions: Mapping[str, Callable[[Scalar], Scalar]] = {
        **{name: _by_name(name) for name in _METHODS.split()},
        **{name: _growing(name) for name in ("exp", "expm1", "sinh", "cosh")},
        "log": _log,
        "log2": _finite(lambda value: value.log() / arb(2).log()),
        "log10": _finite(lambda value: value.log() / arb(10).log()),
        "cbrt": _finite(_cube_root),
        "abs": abs,
        "sign": _finite(lambda value: value.sgn()),
        "sigmoid": _finite(_sigmoid),
        "softplus": _finite(_softplus),
        "logit": _finite(lambda value: (value / (1 - value)).log()),
        "factorial": _finite(_factorial),
    }

    def constant(self, name: str) -> arb | None:
        if name in ("inf", "nan"):
            raise Undefined
        return arb(1).exp() if name == "e" else arb.pi() if name == "pi" else None

    def exact(self, value: Fraction) -> arb:
        return arb(fmpq(value.numerator, value.denominator))

    def add(self, left: arb, right: arb) -> arb:
        return defined(left + right)

    def multiply(self, left: arb, right: arb) -> arb:
        return defined(left * right)

    def divide(self, left: arb, right: arb) -> arb:
        if right == 0:
            raise Undefined
        return defined(left / right)

    def power(self, base: arb, exponent: arb) -> arb:
        if base == 0 and not exponent > 0:
            raise Undefined
        whole = self.whole(exponent)
        return defined(base**exponent if whole is None or abs(whole) > MAX_POWER else base**whole)

    def larger(self, left: arb, right: arb) -> arb:
        return left.max(right)

    def smaller(self, left: arb, right: arb) -> arb:
        return left.min(right)

    def whole(self, value: arb) -> int | None:
        if not value.is_exact() or not value.is_integer() or abs(value) > MAX_POWER:
            return None
        return int(float(value))

    def places(self, values: object) -> int:
        return 1


BALLS = _Balls()
