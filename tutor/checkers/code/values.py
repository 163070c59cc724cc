"""Two values side by side as text: aligned, short, with as many digits as it takes to see the difference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tutor.checkers.code.compare import LARGEST, Array, as_array, close
from tutor.lesson import Tolerance
from tutor.sandbox import Opaque, Value

MAX_ROWS = 6
MAX_COLUMNS = 8
MAX_TEXT = 300


def side_by_side(got: Value, want: Value, tolerance: Tolerance) -> tuple[str, str]:
    """Both values as text, elements under each other where the shapes agree."""
    numbers, wanted = as_array(got), as_array(want)
    if numbers is not None and wanted is not None and numbers.shape == wanted.shape:
        return _aligned(numbers, wanted, tolerance)
    if isinstance(got, dict) and isinstance(want, dict) and set(got) == set(want):
        pairs = {key: side_by_side(got[key], want[key], tolerance) for key in want}
        return tuple(_braces({key: pair[side] for key, pair in pairs.items()}) for side in (0, 1))  # type: ignore[return-value]
    return short(got), short(want)


def short(value: Value) -> str:
    """One value as text, with its shape where that says more than its elements."""
    if isinstance(value, Opaque):
        return value.kind
    numbers = None if type(value) is int and abs(value) > LARGEST else as_array(value)
    if numbers is not None:
        text = _aligned(numbers, numbers, Tolerance())[0]
        return text if numbers.ndim < 2 else f"{text}  shape {numbers.shape}"
    if isinstance(value, tuple):
        rest = ", …)" if len(value) > MAX_COLUMNS else ")"
        text = "(" + ", ".join(short(part) for part in value[:MAX_COLUMNS]) + rest
    elif isinstance(value, dict):
        text = _braces({key: short(part) for key, part in list(value.items())[:MAX_COLUMNS]})
    else:
        text = repr(value)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def _braces(texts: dict[Any, str]) -> str:
    return "{" + ", ".join(f"{key!r}: {text}" for key, text in texts.items()) + "}"


def _aligned(got: Array, want: Array, tolerance: Tolerance) -> tuple[str, str]:
    differ = ~np.atleast_1d(close(got, want, tolerance))
    got_rows, want_rows, differ_rows = (_as_rows(array) for array in (got, want, differ))
    rows, columns = _window(differ_rows)
    cut = np.ix_(rows, columns)
    cells = _digits(got_rows[cut], want_rows[cut], differ_rows[cut])
    width = [max((len(cell) for side in cells for cell in side[:, at]), default=0) for at in range(len(columns))]
    texts = [_bracketed(side, width, got, rows, columns) for side in cells]
    return texts[0], texts[1]


def _as_rows(array: Array) -> Array:
    # Not -1: with no columns at all, numpy cannot tell how many rows there are.
    return array.reshape(math.prod(array.shape[:-1]), array.shape[-1]) if array.ndim > 1 else array.reshape(1, -1)


def _window(differ: Array) -> tuple[range, range]:
    """The rows and columns that are shown: the first ones, or those about the first difference."""
    places = np.argwhere(differ)
    row, column = places[0] if len(places) else (0, 0)
    return _about(int(row), differ.shape[0], MAX_ROWS), _about(int(column), differ.shape[1], MAX_COLUMNS)


def _about(index: int, size: int, most: int) -> range:
    start = 0 if index < most else min(index - most // 2, size - most)
    return range(start, min(size, start + most))


def _digits(got: Array, want: Array, differ: Array) -> tuple[Array, Array]:
    """The elements as text, with the fewest digits (4 to 17) at which all that differ look different."""
    for digits in (4, 6, 8, 10, 13, 17):
        sides = _texts(got, digits), _texts(want, digits)
        if not np.any((sides[0] == sides[1]) & differ):
            break
    return sides


def _texts(array: Array, digits: int) -> Array:
    texts = [_number(value, digits) for row in array.tolist() for value in row]
    return np.array(texts, dtype=object).reshape(array.shape)


def _number(value: Any, digits: int) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, complex):
        return f"{value:.{digits}g}"
    if isinstance(value, int) and abs(value) < 10**9:
        return str(value)
    text = f"{value + 0.0:.{digits}g}"
    return text.replace("-0", "0") if text == "-0" else text


def _bracketed(cells: Array, width: Sequence[int], whole: Array, rows: range, columns: range) -> str:
    if whole.ndim == 0:
        return str(cells[0, 0]).rjust(width[0])
    size = whole.shape[-1]
    before, after = "… " if columns.start else "", " …" if columns.stop < size else ""
    rows_of_text = (", ".join(cell.rjust(width[place]) for place, cell in enumerate(row)) for row in cells)
    lines = [f"[{before}{text}{after}]" for text in rows_of_text]
    if whole.ndim == 1:
        return lines[0]
    total = whole.size // size if size else 0
    above, below = ["…"] if rows.start else [], ["…"] if rows.stop < total else []
    return "\n".join([*above, *lines, *below]) or "[]"
