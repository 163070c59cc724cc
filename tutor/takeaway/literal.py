"""Values as Python text that a notebook reads: numbers, texts, arrays, and tuples and dicts of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from tutor.sandbox import Opaque, Value


def literal(value: Value) -> str | None:
    """The value as an expression over ``np``, ``nan`` and ``inf``; None for what has none."""
    match value:
        case Opaque():
            return None
        case np.ndarray() | np.generic():
            return _array(np.asarray(value))
        case tuple():
            parts = [literal(each) for each in value]
            return None if None in parts else f"({''.join(f'{part}, ' for part in parts)})"
        case dict():
            return _dict(value)
        case _:
            return repr(value)


def _array(array: np.ndarray[Any, Any]) -> str:
    return f"np.array({array.tolist()!r})" if array.ndim or not array.size else repr(array.item())


def _dict(value: dict[Any, Value]) -> str | None:
    parts = {literal(key): literal(each) for key, each in value.items()}
    if None in parts or None in parts.values():
        return None
    return "{" + ", ".join(f"{key}: {each}" for key, each in parts.items()) + "}"
