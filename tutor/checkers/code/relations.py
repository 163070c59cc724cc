"""How wrong numbers are related to the right ones: a sign, a factor with a name, a sum for a mean, another softmax."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct

from tutor.algebra.declared import Declared
from tutor.checkers.code.compare import Array

Pair = tuple[Array, Array]
"""What a call returned and what it should have: floats of the same shape."""


class Related(Struct, frozen=True):
    """What is said, and the misconception that it shows."""

    say: str
    misconception: str | None = None


NEAR = 1e-6
COARSE = 1e-4
"""Relative error up to which numbers are right but imprecise."""
MOST_TIMES = 10_000


def relation(pairs: Sequence[Pair], declared: Sequence[Declared] = ()) -> Related | None:
    """The first relation that holds in all pairs; None where none does. ``declared`` is what the course says."""
    finite = [(got.astype(float), want.astype(float)) for got, want in pairs if _is_telling(got, want)]
    if not finite or len(finite) < len(pairs):
        return None
    named = [(_times(each.times), Related(each.say, each.name)) for each in declared]
    general = [(holds, Related(sentence)) for holds, sentence in RELATIONS]
    with np.errstate(all="ignore"):
        candidates = (*general[:FIRST], *named, *general[FIRST:])
        return next((found for holds, found in candidates if all(holds(got, want) for got, want in finite)), None)


def _is_telling(got: Array, want: Array) -> bool:
    """Whether a relation could show here: real finite numbers of one shape, not all of them zero."""
    return (
        got.shape == want.shape
        and "c" not in (got.dtype.kind, want.dtype.kind)
        and bool(np.all(np.isfinite(got)) and np.all(np.isfinite(want)) and np.any(want))
    )


def _near(got: Array, want: Array) -> bool:
    return bool(np.allclose(got, want, rtol=NEAR, atol=1e-12))


def _coarse(got: Array, want: Array) -> bool:
    return bool(np.allclose(got, want, rtol=COARSE, atol=COARSE / 10))


def _times(factor: float) -> Callable[[Array, Array], bool]:
    return lambda got, want: _near(got, want * factor)


def _factor(got: Array, want: Array) -> float:
    """The one factor between all elements, or nan."""
    used = np.abs(want) > 1e-12
    factor = float(np.median(got[used] / want[used])) if np.any(used) else math.nan
    return factor if _near(got, want * factor) else math.nan


def _is_count(number: float) -> bool:
    return 1.5 < number < MOST_TIMES and abs(number - round(number)) < NEAR * number


def _softmax(values: Array) -> Array:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _softmax_again(got: Array, want: Array) -> bool:
    return want.ndim > 0 and want.shape[-1] > 1 and _near(want.sum(-1), np.ones(())) and _near(got, _softmax(want))


def _transposed(got: Array, want: Array) -> bool:
    return want.ndim == 2 and want.shape[0] == want.shape[1] and _near(got, want.T)


def _shifted(got: Array, want: Array) -> bool:
    difference = got - want
    return (
        want.size > 1 and abs(difference.flat[0]) > COARSE and _near(difference, np.full_like(want, difference.flat[0]))
    )


def _exponential(got: Array, want: Array) -> bool:
    return bool(np.all(want < 700)) and _near(got, np.exp(want))


def _logarithm(got: Array, want: Array) -> bool:
    return bool(np.all(want > 0)) and _near(got, np.log(want))


RELATIONS: tuple[tuple[Callable[[Array, Array], bool], str], ...] = (
    (
        _coarse,
        "It is right to a few digits only: float32, or a small constant added?",
    ),
    (_times(-1), "Every value has the wrong sign."),
    (_transposed, "The values are right but transposed: rows and columns are exchanged."),
    (_softmax_again, "These are the right values with a softmax applied once more."),
    (_exponential, "These are the exponentials of the right values."),
    (_logarithm, "These are the logarithms of the right values."),
    (
        lambda got, want: _is_count(_factor(got, want)),
        "It is too large by a whole number: a sum where a mean is asked for?",
    ),
    (
        lambda got, want: _is_count(1 / (_factor(got, want) or math.nan)),
        "It is too small by a whole number: a mean where a sum is asked for?",
    ),
    (_shifted, "Every value is off by the same constant."),
)
FIRST = 2
"""So many of them are stronger than what a course declares."""
