"""Why a returned value is wrong, as far as the value itself shows it."""

from __future__ import annotations

import re

import numpy as np

from tutor.checkers.code.compare import Array, as_array
from tutor.sandbox import Noted, Opaque, Returned, Value


def kind_sentence(got: Value, want: Value) -> str | None:
    """Where the value is of another kind than the one that is asked for."""
    if got is None:
        return "It returned None: is there a `return`?"
    if inner := part_without_value(got):
        return inner
    if isinstance(got, Opaque):
        return f"It returned {got.kind}, which cannot be compared; return numbers or an array."
    if isinstance(want, dict):
        return _keys_sentence(got, want)
    if isinstance(want, tuple) and as_array(want) is None:
        parts = len(got) if isinstance(got, tuple) or (isinstance(got, np.ndarray) and got.ndim) else 1
        return None if parts == len(want) else f"It returned {_count(parts)} where {_count(len(want))} are asked for."
    numbers = as_array(got)
    if numbers is None and as_array(want) is not None:
        return f"It returned {_kind(got)} where numbers are asked for."
    if numbers is not None and numbers.dtype.kind == "c":
        return "It returned complex numbers where real ones are asked for."
    return None


CALLABLE = ("method", "function", "ufunc", "partial", "type")


def part_without_value(got: Value) -> str | None:
    """Where a part of a dict or tuple is no value: its name, and what it is."""
    if not isinstance(got, dict | tuple):
        return None
    for key, part in got.items() if isinstance(got, dict) else enumerate(got, 1):
        name = f"`{str(key)[:40]}`" if isinstance(got, dict) else f"Part {key}"
        if isinstance(key, float) and key != key:
            return "A key of the dict is nan, which equals nothing, not even itself."
        if isinstance(part, Opaque):
            if part.kind.endswith(CALLABLE):
                return f"{name} is {_plainly(part.kind)}, not a value: call it?"
            return f"{name} is {part.kind}, which cannot be compared; put numbers or an array there."
    return None


def _plainly(kind: str) -> str:
    if kind.startswith("a builtin"):
        return "a method or function"
    return "a method" if kind.endswith("method") else "a function"


def _count(parts: int) -> str:
    return "one value" if parts == 1 else f"{parts} values"


def _kind(value: Value) -> str:
    if isinstance(value, str):
        return "text"
    if isinstance(value, np.ndarray) and value.ndim:
        return "a list or an array"
    if as_array(value) is not None and not isinstance(value, tuple):
        return "a number"
    if isinstance(value, tuple) and (as_array(value) is not None or not value):
        return "a tuple"
    return "a dict" if isinstance(value, dict) else "a tuple of different things"


def _keys_sentence(got: Value, want: dict[str, Value]) -> str | None:
    if not isinstance(got, dict):
        return f"It returned {_kind(got)} where a dict is asked for."
    if set(got) == set(want):
        return None
    missing = [repr(key) for key in want if key not in got]
    extra = [repr(key) for key in got if key not in want]
    return (
        f"The dict lacks {', '.join(missing)}."
        if missing
        else f"The dict has {', '.join(extra)}, which nobody asked for."
    )


def shape_sentence(got: Array, want: Array, program: str | None = None) -> str | None:
    """Where the shapes differ, and what often causes that, if a ``program`` has what might have."""
    if got.shape == want.shape:
        return None
    said = f"It returns shape {got.shape} where {want.shape} is asked for"
    if got.size == want.size:
        if got.ndim == want.ndim == 2 and got.shape == want.shape[::-1]:
            return f"{said}: transposed?"
        guess = "keepdims too many?" if got.ndim > want.ndim else ""
        if _same_numbers(got, want):
            return f"{said}: the same numbers in another shape{f'; {guess}' if guess else '.'}"
        return f"{said}: {guess}" if guess else f"{said}."
    if got.ndim < want.ndim and program is not None and not REDUCED.search(program):
        return f"{said}."
    if got.ndim < want.ndim and got.shape in _without_an_axis(want.shape):
        return f"{said}: a sum or mean over an axis that should stay, or one without keepdims?"
    if got.ndim == 0:
        return f"{said}: summed or averaged over everything?"
    if got.ndim > want.ndim and want.shape in _without_an_axis(got.shape):
        return f"{said}: should an axis be summed or averaged?"
    if got.ndim == 2 and want.ndim == 1:
        return f"{said}: did shapes (n,) and (n, 1) broadcast to a table?"
    return f"{said}."


REDUCED = re.compile(r"sum|mean|average|max|min|prod|norm|std|var|median|logaddexp|dot|inner|trapezoid|@")
"""What in a program may take an axis away."""


def _same_numbers(got: Array, want: Array) -> bool:
    """Whether numbers are the same in their order, as far as a learner sees them."""
    return bool(np.allclose(got.ravel().astype(float), want.ravel().astype(float), rtol=SEEN, equal_nan=True))


SEEN = 1e-3


def _without_an_axis(shape: tuple[int, ...]) -> set[tuple[int, ...]]:
    return {shape[:axis] + shape[axis + 1 :] for axis in range(len(shape))}


def _cause(got: Returned, name: str) -> Noted | None:
    """The warning that nan or inf came from: an overflow is none where a logarithm of 0 was taken after it."""
    if not got.warnings:
        return None
    divided = [noted for noted in got.warnings if "overflow" not in noted.message]
    if not divided:
        return got.warnings[0] if name == "inf" else None
    quotient = "invalid" in divided[0].message and "log" not in divided[0].message
    return got.warnings[0] if quotient else divided[0]


def unbounded_cause(got: Returned) -> Noted | None:
    """The warning that the nan or inf of a result came from; None where there is neither, or no warning tells."""
    numbers = as_array(got.value)
    if numbers is None or numbers.dtype.kind != "f" or bool(np.isfinite(numbers).all()):
        return None
    return _cause(got, "nan" if bool(np.isnan(numbers).any()) else "inf")


def unbounded_sentence(got: Returned, want: Array) -> str | None:
    """Where nan or inf came up, and which line was the first to make one."""
    numbers = as_array(got.value)
    if numbers is None or numbers.shape != want.shape or numbers.dtype.kind != "f":
        return None
    for found, name in ((np.isnan(numbers) & ~np.isnan(want), "nan"), (np.isinf(numbers) & np.isfinite(want), "inf")):
        if np.any(found):
            cause = _cause(got, name)
            first = f" Line {cause.line} made the first: {cause.message}." if cause else ""
            return f"There is {name} where a number is asked for.{first}"
    if np.any(np.isinf(want) & np.isfinite(numbers)):
        return "There is a number where inf is asked for: a clip, or a small constant that hides it?"
    return None
