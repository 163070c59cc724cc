"""Where a training leaves the way that its start, rate and data prescribe: value by value, and by what first step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from tutor.checkers.code.compare import Array, as_array
from tutor.checkers.code.values import side_by_side
from tutor.lesson import Tolerance
from tutor.sandbox import Result, Returned

SAME = 1e-6
"""How far apart two values may be, as a share of the largest there: sums in another order differ by far less."""


class Parting(Struct, frozen=True):
    """The first place at which a series differs from the right one."""

    name: str
    place: str
    """The place in the series, as Python writes it; empty where the series as a whole differs."""
    got: str
    want: str
    sentence: str


def parting(own: Mapping[str, Result], right: Mapping[str, Result], share: float = SAME) -> Parting | None:
    """Where the first series that differs does; the earliest place counts, and of equals the first series."""
    found = [
        (at, order, parted)
        for order, name in enumerate(right)
        if (there := _first(name, own[name], right[name], share)) is not None
        for at, parted in [there]
    ]
    return min(found, key=lambda each: each[:2])[2] if found else None


def _first(name: str, got: Result, want: Result, share: float) -> tuple[float, Parting] | None:
    if not isinstance(want, Returned) or (wanted := _series(want)) is None:
        return None
    numbers = _series(got) if isinstance(got, Returned) else None
    if numbers is None or numbers.shape[1:] != wanted.shape[1:]:
        found = f"{got.type}: {got.message}" if not isinstance(got, Returned) else _shape(numbers)
        return -1, Parting(name, "", found, _shape(wanted), f"{name} is not what belongs there.")
    both = min(len(numbers), len(wanted))
    apart = ~_near(numbers[:both], wanted[:both], share)
    rows = np.flatnonzero(apart.reshape(both, -1).any(axis=1)) if both else np.zeros(0, int)
    if len(rows):
        at = int(rows[0])
        return (at if len(wanted) > 1 else np.inf), _differs(name, numbers, wanted, at)
    if len(numbers) != len(wanted):
        said = f"{name}: {len(wanted)} values belong there, and there are {len(numbers)}."
        return both, Parting(name, "", f"{len(numbers)} values", f"{len(wanted)} values", said)
    return None


def _differs(name: str, numbers: Array, wanted: Array, at: int) -> Parting:
    got, want = side_by_side(_plain(numbers[at]), _plain(wanted[at]), Tolerance(rel=SAME, abs=0))
    if len(wanted) == 1:
        said = f"{name} is not what this training ends with."
    elif at == 0:
        said = f"{name}: the first value is already another."
    else:
        said = f"{name}: the first {f'{at} values are' if at > 1 else 'value is'} right, value {at + 1} is not."
    step = _first_step(numbers, wanted) if at == 1 else None
    return Parting(name, f"[{at}]", got, want, f"{said} {step}" if step else said)


def _first_step(numbers: Array, wanted: Array) -> str | None:
    """How the first step is related to the right one, where it is a multiple of it in every element."""
    own, right = (numbers[1] - numbers[0]).ravel(), (wanted[1] - wanted[0]).ravel()
    if right.size < 2 or not np.any(right) or not np.all(np.isfinite(own)):
        return None
    times = float(own @ right / (right @ right))
    if not np.all(_near(own, times * right, 1e-4)):
        return None
    if abs(times) < 1e-9:
        return "The first step does not move it."
    way = "the opposite way, and is" if times < 0 else "the right way, and is"
    if abs(abs(times) - 1) < 1e-4:
        return "The first step goes the opposite way." if times < 0 else None
    return f"The first step goes {way} {abs(times):.4g} times as long as it should be."


def _near(numbers: Array, wanted: Array, share: float) -> Array:
    finite = np.abs(wanted[np.isfinite(wanted)])
    largest = float(finite.max()) if finite.size else 0.0
    with np.errstate(invalid="ignore"):
        near: Array = (np.abs(numbers - wanted) <= share * largest + 1e-12) | (numbers == wanted)
    return near | (np.isnan(numbers) & np.isnan(wanted))


def _series(result: Returned) -> Array | None:
    array = as_array(result.value)
    if array is None or array.dtype.kind not in "biuf":
        return None
    return np.atleast_1d(array).astype(float)


def _plain(value: Array) -> float | Array:
    return float(value) if np.ndim(value) == 0 else value


def _shape(array: Array | None) -> str:
    return "no numbers" if array is None else f"shape {array.shape}"
