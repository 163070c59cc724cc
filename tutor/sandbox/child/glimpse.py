"""A value at a glance: a few numbers of it as text, shape and dtype, and whether a nan or an inf is in it.

No code of the program runs for that: what is no plain value is told by the name of its type.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tutor.sandbox.child.plain import described

ROWS, COLUMNS = 3, 6
"""Of an array that are shown."""
MAX_LETTERS = 120
MAX_LOOKED_AT = 1 << 18
"""Elements that are looked at for a nan or an inf."""
SCALARS = (bool, int, float, complex)

Odd = tuple[str, ...]
"""``nan`` and ``inf``, as far as they occur."""


class Glimpse:
    """What is shown of a value."""

    def __init__(
        self, text: str, kind: str, shape: tuple[int, ...] | None = None, odd: Odd = (), is_plain: bool = True
    ) -> None:
        self.text = text if len(text) <= MAX_LETTERS else text[: MAX_LETTERS - 1] + "…"
        self.kind = kind[:40]
        """The dtype of an array, else the type."""
        self.shape = shape
        self.odd = odd
        self.is_plain = is_plain


def glimpse(value: Any) -> Glimpse:
    """What there is to show of any value; never raises."""
    try:
        return _glimpse(value)
    except Exception:
        return Glimpse("something that cannot be shown", "", is_plain=False)


def _glimpse(value: Any) -> Glimpse:
    kind = type(value)
    if value is None:
        return Glimpse("None", "", is_plain=False)
    if kind in SCALARS:
        return Glimpse(number(value), kind.__name__, odd=_odd_of(value))
    if kind is str:
        return Glimpse(repr(value[:MAX_LETTERS]), "str")
    if issubclass(kind, np.ndarray | np.generic):
        return _of_array(value)
    if kind in (list, tuple):
        return _of_items(value, kind.__name__, "()" if kind is tuple else "[]")
    if kind is dict:
        pairs = [f"{_key(key)}: {glimpse(one).text}" for key, one in list(value.items())[:COLUMNS]]
        rest = ["…"] if len(value) > COLUMNS else []
        return Glimpse("{" + ", ".join(pairs + rest) + "}", f"dict of {len(value)}", odd=_odd_among(value.values()))
    if kind.__module__ == "torch" and kind.__name__ == "Tensor":
        return _of_array(value.detach().numpy())
    return Glimpse(described(value), "", is_plain=False)


def _key(key: Any) -> str:
    return repr(key)[:40] if type(key) in (str, int, float, bool) or key is None else described(key)


def _of_array(value: Any) -> Glimpse:
    array = np.ndarray.view(value, np.ndarray) if isinstance(value, np.ndarray) else np.asarray(value)
    shape = tuple(map(int, array.shape)) if array.ndim else None
    if array.dtype.kind not in "biufc":
        return Glimpse(f"an array of {array.dtype}"[:60], str(array.dtype), shape)
    return Glimpse(numbers(array), str(array.dtype), shape, _odd_in(array))


def _odd_in(array: Any) -> Odd:
    if array.dtype.kind not in "fc":
        return ()
    seen = array.ravel()[:MAX_LOOKED_AT]
    if np.isfinite(seen).all():
        return ()
    return tuple(name for name, test in (("nan", np.isnan), ("inf", np.isinf)) if test(seen).any())


def _odd_of(value: Any) -> Odd:
    if type(value) is complex:
        return tuple(sorted({*_odd_of(value.real), *_odd_of(value.imag)}))
    if type(value) is not float or math.isfinite(value):
        return ()
    return ("nan",) if math.isnan(value) else ("inf",)


def _of_items(value: Any, kind: str, signs: str) -> Glimpse:
    items = list(value[:COLUMNS])
    texts = [glimpse(one).text for one in items] + (["…"] if len(value) > COLUMNS else [])
    text = ", ".join(texts) + ("," if kind == "tuple" and len(value) == 1 else "")
    return Glimpse(signs[0] + text + signs[1], f"{kind} of {len(value)}", odd=_odd_among(value))


def _odd_among(values: Any, depth: int = 0) -> Odd:
    """Those of the numbers in a list or dict, and in lists in it."""
    found: set[str] = set()
    for at, one in enumerate(values):
        if at >= MAX_LOOKED_AT >> 6 or depth > 3:
            break
        if type(one) is float:
            found.update(_odd_of(one))
        elif type(one) in (list, tuple):
            found.update(_odd_among(one, depth + 1))
        elif issubclass(type(one), np.ndarray | np.generic):
            found.update(_odd_in(np.asarray(one)))
    return tuple(sorted(found, reverse=True))


def numbers(array: Any) -> str:
    """A few numbers of an array: its first ones, or those about the first that is not finite."""
    if array.ndim == 0:
        return number(array.item())
    at = np.zeros(array.ndim, int)
    if array.dtype.kind in "fc":
        odd = ~np.isfinite(array.ravel()[:MAX_LOOKED_AT])
        if odd.any():
            at = np.array(np.unravel_index(int(odd.argmax()), array.shape))
    return _nested(array, tuple(map(int, at)))


def _nested(array: Any, at: tuple[int, ...]) -> str:
    if array.ndim == 0:
        return number(array.item())
    most, size = (COLUMNS if array.ndim == 1 else ROWS), len(array)
    start = 0 if at[0] < most else min(at[0] - most // 2, size - most)
    shown = [_nested(one, at[1:]) for one in array[start : start + most]]
    before, after = ["…"] if start else [], ["…"] if start + most < size else []
    return "[" + ", ".join([*before, *shown, *after]) + "]"


def number(value: Any) -> str:
    """A number with at most four digits."""
    if type(value) is int:
        if abs(value) < 10**12:
            return str(value)
        return f"{value:.4g}" if value.bit_length() < 1000 else f"an integer of {value.bit_length():,} bits"
    if type(value) is float:
        if value.is_integer() and abs(value) < 10**9:
            return f"{value:.1f}"
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.6g}"
    if type(value) is complex:
        return f"{value:.4g}"
    return str(value)
