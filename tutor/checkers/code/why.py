"""Why a returned value is wrong, as far as the value itself shows it."""

from __future__ import annotations

import numpy as np

from tutor.checkers.code.compare import Array, as_array
from tutor.sandbox import Opaque, Returned, Value


def kind_sentence(got: Value, want: Value) -> str | None:
    """Where the value is of another kind than the one that is asked for."""
    if got is None:
        return "It returned None: is there a `return`?"
    if isinstance(got, Opaque):
        return f"It returned {got.kind}, which cannot be compared; return numbers or an array."
    if isinstance(want, dict):
        return _keys_sentence(got, want)
    if isinstance(want, tuple) and as_array(want) is None:
        parts = len(got) if isinstance(got, tuple) else 1
        return None if parts == len(want) else f"It returned {_count(parts)} where {_count(len(want))} are asked for."
    numbers = as_array(got)
    if numbers is None and as_array(want) is not None:
        return f"It returned {_kind(got)} where numbers are asked for."
    if numbers is not None and numbers.dtype.kind == "c":
        return "It returned complex numbers where real ones are asked for."
    return None


def _count(parts: int) -> str:
    return "one value" if parts == 1 else f"{parts} values"


def _kind(value: Value) -> str:
    if isinstance(value, str):
        return "text"
    return "a dict" if isinstance(value, dict) else "a tuple of different things"


def _keys_sentence(got: Value, want: dict[str, Value]) -> str | None:
    if not isinstance(got, dict):
        return f"It returned {'a number' if as_array(got) is not None else _kind(got)} where a dict is asked for."
    if set(got) == set(want):
        return None
    missing = [repr(key) for key in want if key not in got]
    extra = [repr(key) for key in got if key not in want]
    return (
        f"The dict lacks {', '.join(missing)}."
        if missing
        else f"The dict has {', '.join(extra)}, which nobody asked for."
    )


def shape_sentence(got: Array, want: Array) -> str | None:
    """Where the shapes differ, and what often causes that."""
    if got.shape == want.shape:
        return None
    said = f"It returns shape {got.shape} where {want.shape} is asked for"
    if got.size == want.size:
        if got.ndim == want.ndim == 2 and got.shape == want.shape[::-1]:
            return f"{said}: transposed?"
        return f"{said}: the same numbers in another shape{'; keepdims too many?' if got.ndim > want.ndim else '.'}"
    if got.ndim < want.ndim and got.shape in _without_an_axis(want.shape):
        return f"{said}: a sum or mean over an axis that should stay, or one without keepdims?"
    if got.ndim == 0:
        return f"{said}: summed or averaged over everything?"
    if got.ndim > want.ndim and want.shape in _without_an_axis(got.shape):
        return f"{said}: should an axis be summed or averaged?"
    if got.ndim == 2 and want.ndim == 1:
        return f"{said}: did shapes (n,) and (n, 1) broadcast to a table?"
    return f"{said}."


def _without_an_axis(shape: tuple[int, ...]) -> set[tuple[int, ...]]:
    return {shape[:axis] + shape[axis + 1 :] for axis in range(len(shape))}


def unbounded_sentence(got: Returned, want: Array) -> str | None:
    """Where nan or inf came up, and which line was the first to make one."""
    numbers = as_array(got.value)
    if numbers is None or numbers.shape != want.shape or numbers.dtype.kind != "f":
        return None
    for found, name in ((np.isnan(numbers) & ~np.isnan(want), "nan"), (np.isinf(numbers) & np.isfinite(want), "inf")):
        if np.any(found):
            first = f" Line {got.warnings[0].line} made the first: {got.warnings[0].message}." if got.warnings else ""
            return f"There is {name} where a number is asked for.{first}"
    if np.any(np.isinf(want) & np.isfinite(numbers)):
        return "There is a number where inf is asked for: a clip, or a small constant that hides it?"
    return None
