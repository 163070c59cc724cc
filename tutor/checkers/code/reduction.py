"""From a call that fails to a smaller one that fails in the same way: fewer elements, rounder numbers."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

import numpy as np
from msgspec import structs

from tutor.checkers.code.compare import same_result
from tutor.checkers.code.plan import JudgedCall, written
from tutor.checkers.lending import Functions
from tutor.checkers.programs import run_program
from tutor.lesson import Code
from tutor.sandbox import Call, Raised, Result, Returned, Value

SECONDS = 0.3
"""After which the smallest call found so far is taken."""
AT_ONCE = 40
"""Calls tried in one run."""
MANY = 8
"""Rows or columns up to which each is left out in turn."""

Values = Mapping[str, Value]
Failure = tuple[JudgedCall, Result, Result]
Lending = tuple[str, Functions]
"""A program, and the functions that it finds."""


def reduced(task: Code, programs: tuple[Lending, Lending], failure: Failure) -> Failure:
    """A smaller call at which the first program still differs from the second, the reference, in the same way."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        smaller = _smaller_failure(task, programs, failure)
        if smaller is None:
            break
        failure = smaller
    return failure


def _smaller_failure(task: Code, programs: tuple[Lending, Lending], failure: Failure) -> Failure | None:
    asked, got, _ = failure
    tried = _candidates(asked.call.values)
    calls = [Call(asked.call.text, values) for values in tried]
    found, wanted = (run_program(task, text, calls, lent, seconds=SECONDS).results for text, lent in programs)
    for values, one, want in zip(tried, found, wanted, strict=False):
        if isinstance(want, Returned) and _alike(one, got) and not same_result(one, want, task.tolerance):
            text = written(asked.call.text, values)
            return structs.replace(asked, call=Call(asked.call.text, values), text=text), one, want
    return None


def _alike(one: Result, other: Result) -> bool:
    """Whether two results fail in the same way."""
    if isinstance(one, Raised) or isinstance(other, Raised):
        return isinstance(one, Raised) and isinstance(other, Raised) and one.type == other.type
    return type(one.value) is type(other.value)


def _candidates(values: Values) -> list[Values]:
    """Simpler values to try, the boldest first."""
    size = _size(values)
    found: list[Values] = []
    for candidate in _simpler(values):
        if _size(candidate) < size:
            found.append(candidate)
        if len(found) == AT_ONCE:
            break
    return found


def _size(values: Values) -> tuple[int, int, float]:
    """How much there is to read: elements, digits, magnitude."""
    arrays = [np.asarray(value) for value in values.values()]
    elements = sum(array.size for array in arrays)
    digits = sum(len(repr(one)) for array in arrays for one in array.ravel().tolist())
    return elements, digits, float(sum(np.abs(array).sum() for array in arrays if array.dtype.kind in "if"))


def _simpler(values: Values) -> Iterator[Values]:
    for axis in (0, -1):
        yield from _shorter(values, axis)
    for digits in (0, 1, 2):
        yield {name: _rounded(value, digits) for name, value in values.items()}
    for name, value in values.items():
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            for digits in (0, 1):
                yield {**values, name: _rounded(value, digits)}
            yield from ({**values, name: simpler} for simpler in _plainer(value))


def _shorter(values: Values, axis: int) -> Iterator[Values]:
    """Parts of all arrays that have the same length along an axis: halves, then all but one."""
    arrays = [value for value in values.values() if isinstance(value, np.ndarray) and value.ndim]
    for length in sorted({array.shape[axis] for array in arrays}, reverse=True):
        indices = np.arange(length)
        kept = [indices[:1], indices[: length // 2], indices[length // 2 :]] if length > 1 else []
        kept += [np.delete(indices, index) for index in range(length)] if 1 < length <= MANY else []
        for chosen in kept:
            yield {name: _taken(value, axis, length, chosen) for name, value in values.items()}


def _taken(value: Value, axis: int, length: int, chosen: Value) -> Value:
    if isinstance(value, np.ndarray) and value.ndim and value.shape[axis] == length:
        return np.take(value, chosen, axis=axis)
    return value


def _rounded(value: Value, digits: int) -> Value:
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return np.round(value, digits) + 0.0
    return round(value, digits) if isinstance(value, float) else value


def _plainer(array: Value) -> Iterator[Value]:
    """Arrays with one element turned to 0, or rounded to tens."""
    for index in range(min(array.size, MANY)):
        for plain in (0.0, float(np.round(array.flat[index], -1))):
            changed = array.copy()
            changed.flat[index] = plain
            yield changed
