"""Whatever a program returned, as a plain value that travels."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from tutor.sandbox.wire import DTYPES, MAX_BITS, MAX_BYTES, MAX_DEPTH, MAX_SIZE, MAX_SIZES, Opaque, Value

MAX_TUPLE = 10_000


def plain(value: Any, depth: int = 0) -> Value:
    """The value as None, bool, int, float, str, tuple, dict, array or Opaque. Runs the program's own conversions."""
    if value is None or type(value) in (bool, float, str):
        return value
    if type(value) is int:
        return value if value.bit_length() <= MAX_BITS else Opaque(f"an integer of {value.bit_length():,} bits")
    if depth > MAX_DEPTH - 2:
        return Opaque("something nested too deeply")
    if isinstance(value, list | range):
        return rows(value, depth)
    if isinstance(value, tuple):
        return _items(value, depth)
    if isinstance(value, dict):
        return {_key(key): plain(item, depth + 1) for key, item in list(value.items())[:MAX_TUPLE]}
    if isinstance(value, np.ma.MaskedArray) and np.ma.getmaskarray(value).any():
        return Opaque("an array with masked entries")
    if isinstance(value, np.ndarray | np.generic | complex):
        return _array(np.asarray(value), depth)
    if isinstance(value, bool | int | float | Fraction | Decimal):
        try:
            return float(value)
        except OverflowError:
            return Opaque(f"{described(value)} too large for a float")
    if isinstance(value, str):
        return str.__str__(value)
    if hasattr(type(value), "__array__"):
        return _array(np.asarray(value.detach() if hasattr(value, "detach") else value), depth)
    return Opaque(described(value))


def rows(value: Any, depth: int = 0) -> Value:
    """A list as the array it describes; ragged or mixed ones as a tuple."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError, RuntimeError):  # the last from tensors that require gradients
        return _items(value, depth)
    array = _floats(array)
    return _array(array, depth) if array.dtype.kind in "biufc" else _items(value, depth)


def converted(value: Any) -> Any:
    """What a function returned, with lists made arrays, also inside a tuple; everything else as it is."""
    if type(value) is list:
        array = rows(value)
        return array if isinstance(array, np.ndarray) else value
    if type(value) is np.ndarray:
        return _floats(value)
    if type(value) is tuple:
        return tuple(converted(item) for item in value)
    return value


def described(value: Any) -> str:
    """``a generator``, ``an Axes``: what to call something that is no plain value."""
    name = type(value).__name__[:60]
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _items(value: Any, depth: int) -> Value:
    if len(value) > MAX_TUPLE:
        return Opaque(f"{len(value):,} things")
    return tuple(plain(item, depth + 1) for item in value)


def _floats(array: Any) -> Any:
    """An array of Python's own numbers, such as Fractions, as floats; any other as it is."""
    if array.dtype.kind != "O" or array.size > MAX_TUPLE:
        return array
    if any(one is None or isinstance(one, str) for one in array.flat):  # numpy would take None for nan
        return array
    try:
        return np.asarray(array, float)
    except (ValueError, TypeError, OverflowError):
        return array


def _key(key: Any) -> Any:
    return key if key is None or type(key) in (bool, int, float, str) else str(key)


def _array(array: Any, depth: int) -> Value:
    if array.size * array.itemsize > MAX_BYTES // 2:
        return Opaque(f"an array of {array.size:,} numbers")
    if array.ndim > MAX_SIZES:
        return Opaque(f"an array of {array.ndim} dimensions")
    if max(array.shape, default=0) > MAX_SIZE:  # of an array that is empty all the same
        return Opaque("an array of another shape than any answer")
    if array.dtype.kind in "OUS" and array.size <= MAX_TUPLE:
        return _objects(array, depth)
    if array.dtype.str[1:] not in DTYPES:
        if array.dtype.kind not in "fc":
            return Opaque(f"an array of {array.dtype}"[:100])
        array = array.astype("c16" if array.dtype.kind == "c" else "f8")
    return np.array(array, array.dtype.newbyteorder("<"), order="C", subok=False)


def _objects(array: Any, depth: int) -> Value:
    numbers = _floats(array)
    if numbers.dtype.kind == "f":
        return numbers
    return plain(array.item(), depth + 1) if array.ndim == 0 else _items(array.tolist(), depth)
