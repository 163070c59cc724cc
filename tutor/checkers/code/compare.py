"""Whether two plain values are the same answer: outside, on arrays, without the program's help."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tutor.lesson import Tolerance
from tutor.sandbox import Opaque, Raised, Result, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray  # which takes a while to load

Array = np.ndarray[Any, np.dtype[Any]]
NUMBER_KINDS = "biufc"
LARGEST = 2**62
"""Of an integer in an array; larger ones become floats."""


def same_result(got: Result, want: Result, tolerance: Tolerance) -> bool:
    """Whether two calls came to the same: the same value, or an exception of the same type."""
    if isinstance(got, Raised) or isinstance(want, Raised):
        return isinstance(got, Raised) and isinstance(want, Raised) and got.type == want.type
    return same_value(got.value, want.value, tolerance)


def raises_as_asked(got: Result, exceptions: tuple[str, ...], message: str) -> bool:
    """Whether one of these exceptions was raised, with these words in its message."""
    return isinstance(got, Raised) and got.type in exceptions and message.casefold() in got.message.casefold()


def same_value(got: Value, want: Value, tolerance: Tolerance) -> bool:
    """Whether two values are equal: exact shape, nan and inf in the same places, every number within tolerance."""
    if isinstance(want, Opaque) or isinstance(got, Opaque):
        return False
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and set(got) == set(want)
            and all(same_value(got[key], want[key], tolerance) for key in want)
        )
    if want is None or isinstance(want, str):
        return type(got) is type(want) and bool(got == want)
    numbers, wanted = as_array(got), as_array(want)
    if numbers is not None and wanted is not None:
        return numbers.shape == wanted.shape and bool(np.all(close(numbers, wanted, tolerance)))
    parts, wanted_parts = _parts(got), _parts(want)
    return (
        parts is not None
        and wanted_parts is not None
        and len(parts) == len(wanted_parts)
        and all(same_value(one, other, tolerance) for one, other in zip(parts, wanted_parts, strict=True))
    )


def close(got: Array, want: Array, tolerance: Tolerance) -> NDArray[np.bool_]:
    """Element by element: |got - want| <= max(abs, rel * |want|), or both nan, or the same infinity."""
    if got.dtype.kind == "c" and want.dtype.kind != "c":
        return np.zeros(want.shape, bool)
    wide = np.complex128 if want.dtype.kind == "c" else np.float64
    got, want = got.astype(wide), want.astype(wide)
    with np.errstate(all="ignore"):
        near = np.abs(got - want) <= np.maximum(tolerance.abs, tolerance.rel * np.abs(want))
    finite = np.isfinite(got) & np.isfinite(want)
    same: NDArray[np.bool_] = near & finite | (got == want) | (np.isnan(got) & np.isnan(want))
    return same


def as_array(value: Value) -> Array | None:
    """A number, an array, or a tuple of numbers as an array; None for anything else."""
    if isinstance(value, np.ndarray):
        return value if value.dtype.kind in NUMBER_KINDS else None
    if isinstance(value, bool | int | float):
        return np.asarray(_float(value))
    if isinstance(value, tuple) and value and all(_is_number(part) for part in value):
        parts = [part.item() if isinstance(part, np.ndarray) else part for part in value]
        return np.array([_float(part) if isinstance(part, int) and abs(part) > LARGEST else part for part in parts])
    return None


def _float(value: float) -> float:
    """The nearest float; infinity for an integer beyond them."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _is_number(value: Value) -> bool:
    return isinstance(value, bool | int | float) or (
        isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in NUMBER_KINDS
    )


def _parts(value: Value) -> tuple[Value, ...] | None:
    """The elements of a tuple, or an array's rows."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, np.ndarray) and value.ndim:
        return tuple(value)
    return None
