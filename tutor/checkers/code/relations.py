"""How wrong numbers are related to the right ones: a sign, a factor with a name, a sum for a mean, another softmax."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from tutor.checkers.code.compare import Array

if TYPE_CHECKING:
    from tutor.algebra.declared import Declared


class Case(Struct, frozen=True):
    """A call that failed: what it returned and should have, as numbers, and the lengths that occur in it."""

    got: Array
    want: Array
    lengths: frozenset[int] = frozenset()


class Related(Struct, frozen=True):
    """What is said, and the misconception that it shows."""

    say: str
    misconception: str | None = None
    explains_all: bool = True
    """Whether it holds at every call that failed; else some told nothing, such as those that came to nan."""


NEAR = 1e-6
TINY = 1e-12
"""Numbers up to this size are alike, whatever they are: nothing is told from how they relate."""
CLOSE = 0.05
"""Relative error up to which numbers are told as close, where nothing else is known of them."""
COARSE = 1e-4
FEW_DIGITS = "It is right to a few digits only."
CLOSELY = "Every value is within 5 % of the right one: a step that is too coarse, or too few of them?"
COARSELY = "It is right to a few digits only: float32, or a small constant added?"
"""Relative error up to which numbers are right but imprecise."""
VANISHING = 1e-15
"""What is smaller is lost beside 1."""
FEWEST = 2
"""Numbers at which a relation has to hold; at one alone it may be chance."""
FEWEST_WHOLE = 6
"""The same of whole numbers, which are often each other's half, double or neighbour."""
MOST_COUNTED, WHOLE = 12, 1e-9
"""Things of which one or two numbers may be shares, and how far from a whole number such a share times these may be."""


def relation(cases: Sequence[Case], declared: Sequence[Declared] = ()) -> Related | None:
    """The first relation that holds in all cases that tell something; None where none does.

    ``declared`` is what the course says of factors.
    """
    telling = [told for case in cases if (told := _telling(case)) is not None]
    if not telling or (len(telling) < len(cases) and sum(case.got.size for case in telling) < FEWEST):
        return None
    few = _are_few(telling)
    named = [(_times(each.times), Related(each.say, each.name)) for each in declared]
    general = [(holds, Related(sentence)) for holds, sentence in RELATIONS]
    with np.errstate(all="ignore"):
        candidates = general[:SURE] if few else [*general[:FIRST], *named, *general[FIRST:]]
        found = next((found for holds, found in candidates if all(map(holds, telling))), None)
        if (found is None or found.say == general[-1][1].say) and not few and _proportional(telling):
            found = Related(PROPORTIONAL)
    return found and replace(found, explains_all=len(telling) == len(cases))


def _telling(case: Case) -> Case | None:
    """The numbers of a case at which a relation could show: finite on both sides, not all of them next to zero."""
    got, want = case.got, case.want
    if got.shape != want.shape or "c" in (got.dtype.kind, want.dtype.kind):
        return None
    got, want = got.astype(float), want.astype(float)
    finite = np.isfinite(got) & np.isfinite(want)
    if not np.any(finite) or not np.any(np.abs(want[finite]) > TINY):
        return None
    if np.all(finite):
        return Case(got, want, case.lengths)
    if np.any(np.isfinite(got) != np.isfinite(want)):
        return None
    return Case(got[finite], want[finite], case.lengths)


def _are_few(cases: Sequence[Case]) -> bool:
    """Whether relations among these numbers are met by chance: a few whole ones, or one or two shares of few things."""
    count = sum(case.got.size for case in cases)
    most = 1 if count > FEWEST else MOST_COUNTED
    return count < FEWEST_WHOLE and any(all(_counts(case, of) for case in cases) for of in range(1, most + 1))


def _counts(case: Case, of: int) -> bool:
    both = np.concatenate([case.got.ravel(), case.want.ravel()]) * of
    return bool(np.all(np.abs(both - np.round(both)) < WHOLE))


def _near(got: Array, want: Array) -> bool:
    return bool(np.allclose(got, want, rtol=NEAR, atol=TINY))


def _coarse(case: Case) -> bool:
    return bool(np.all(np.abs(case.got - case.want) <= COARSE * np.abs(case.want)))


def _times(factor: float) -> Callable[[Case], bool]:
    return lambda case: _near(case.got, case.want * factor)


def _factor(case: Case) -> float:
    """The one factor between all elements, or nan."""
    used = np.abs(case.want) > TINY
    factor = float(np.median(case.got[used] / case.want[used])) if np.any(used) else math.nan
    return factor if _near(case.got, case.want * factor) else math.nan


def _is_length(number: float, lengths: frozenset[int]) -> bool:
    """Whether a factor is the number of something in the call: what a sum and a mean differ by."""
    return number > 1.5 and abs(number - round(number)) < NEAR * number and round(number) in lengths


def lengths(call: str, values: Iterable[object]) -> frozenset[int]:
    """The lengths and sizes of the arrays and lists of a call; a number that it is called with is none."""
    found: set[int] = set()
    for value in values:
        if isinstance(value, np.ndarray):
            found |= {*value.shape, value.size}
    try:
        tree = ast.parse(call, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(found)
    own = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id != "range"
        for argument in (*node.args, *(keyword.value for keyword in node.keywords))
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.List | ast.Tuple):
            found |= {len(node.elts), sum(_size(each) for each in node.elts)}
        elif isinstance(node, ast.Constant) and type(node.value) is int and node.value > 2 and id(node) not in own:
            found.add(node.value)
    return frozenset(found)


def _size(node: ast.expr) -> int:
    return sum(map(_size, node.elts)) if isinstance(node, ast.List | ast.Tuple) else 1


def _softmax(values: Array) -> Array:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _softmax_again(case: Case) -> bool:
    want = case.want
    return want.ndim > 0 and want.shape[-1] > 1 and _near(want.sum(-1), np.ones(())) and _near(case.got, _softmax(want))


def _only_the_largest(case: Case) -> bool:
    return any(
        case.want.shape[axis] > 1
        and _near(case.want.sum(axis), np.ones(()))
        and bool(np.array_equal(case.got, (case.want == case.want.max(axis, keepdims=True)).astype(float)))
        for axis in range(case.want.ndim)
    )


def _transposed(case: Case) -> bool:
    return case.want.ndim == 2 and case.want.shape[0] == case.want.shape[1] and _near(case.got, case.want.T)


def _shifted(case: Case) -> bool:
    difference = case.got - case.want
    return (
        case.want.size > 1
        and abs(difference.flat[0]) > COARSE
        and _near(difference, np.full_like(case.want, difference.flat[0]))
    )


def _proportional(cases: Sequence[Case]) -> bool:
    """Whether all values of a call are off by one factor, at enough values that are not alike."""
    factors = [_factor(case) for case in cases]
    if not all(math.isfinite(factor) and factor > 0 for factor in factors):
        return False
    unlike = sum(len({float(f"{value:.6g}") for value in case.want.flat if value}) - 1 for case in cases)
    return unlike >= TELLING and any(abs(factor - 1) > COARSE for factor in factors)


def _close(case: Case) -> bool:
    """Whether all are within a few hundredths: what comes of a coarse step, or of few of them."""
    apart = np.abs(case.got - case.want)
    return bool(np.all(case.want != 0)) and bool(np.all(apart <= CLOSE * np.abs(case.want)))


def _exponential(case: Case) -> bool:
    return bool(np.all(case.want < 700)) and _near(case.got, np.exp(case.want))


def _logarithm(case: Case) -> bool:
    return bool(np.all(case.want > 0)) and _near(case.got, np.log(case.want))


def _reordered(case: Case) -> bool:
    if case.want.ndim != 1 or case.want.size < 2 or _near(case.got, case.want):
        return False
    return _near(np.sort(case.got), np.sort(case.want))


def _upside_down(case: Case) -> bool:
    return bool(np.all(case.want != 0)) and _near(case.got, 1 / case.want)


def _about(factor: float) -> Callable[[Case], bool]:
    """Nearly a factor, as of what is itself near: a difference over a small step."""
    return lambda case: bool(np.all(np.abs(case.got - case.want * factor) <= COARSE * np.max(np.abs(case.want))))


def _vanished(case: Case) -> bool:
    """Whether what differs is 0 where a number is asked that a sum with 1 would lose."""
    lost = (case.got == 0) & (case.want != 0) & (np.abs(case.want) < VANISHING)
    return bool(np.any(lost)) and bool(np.all(lost | (np.abs(case.got - case.want) <= COARSE * np.abs(case.want))))


RELATIONS: tuple[tuple[Callable[[Case], bool], str], ...] = (
    (_coarse, COARSELY),
    (_times(-1), "Every value has the wrong sign."),
    (_transposed, "The values are right but transposed: rows and columns are exchanged."),
    (_reordered, "The values are the right ones in another order."),
    (_only_the_largest, "The largest gets 1 and the others 0, where shares of 1 are asked."),
    (_softmax_again, "These are the right values with a softmax applied once more."),
    (_exponential, "These are the exponentials of the right values."),
    (_logarithm, "These are the logarithms of the right values."),
    (
        lambda case: _near(case.got, -np.exp(-case.want)),
        "These are minus the exponentials of minus the right values: a logarithm is missing.",
    ),
    (
        lambda case: _near(case.got, np.exp(-case.want)),
        "These are the exponentials of minus the right values: minus a logarithm is missing.",
    ),
    (
        lambda case: _is_length(_factor(case), case.lengths),
        "It is too large by a number of entries: a sum where a mean is asked for?",
    ),
    (
        lambda case: _is_length(1 / (_factor(case) or math.nan), case.lengths),
        "It is too small by a number of entries: a mean where a sum is asked for?",
    ),
    (_times(2), "Every value is twice the right one."),
    (_times(0.5), "Every value is half the right one."),
    (lambda case: _near(case.got, 1 - case.want), "Every value is 1 minus the right one."),
    (_upside_down, "Every value is 1 over the right one."),
    (_about(2), "Every value is about twice the right one."),
    (_about(0.5), "Every value is about half the right one."),
    (_vanished, "Small results are lost: it comes to 0 where a very small number is asked."),
    (_shifted, "Every value is off by the same constant."),
    (_close, CLOSELY),
)
PROPORTIONAL = "The values of a call have the right proportions: all of them are off by one factor."
TELLING = 2
"""Values beyond the first of each call that have to agree on the factor."""
FIRST = 2
"""So many of them are stronger than what a course declares."""
SURE = 5
"""So many of them are hardly met by chance, also among a few whole numbers."""
