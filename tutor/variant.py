"""The same task with other numbers: values drawn from a seed, and shown in the task's text."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Mapping
from typing import assert_never

from msgspec import Struct

from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    Estimate,
    Explore,
    Given,
    NumberTask,
    Order,
    Spot,
    Symbolic,
    Task,
    Training,
)


class Variant(Struct, frozen=True):
    """What is given in one variant of a task."""

    given: Mapping[str, Given]


class BadDraw(Exception):
    """A ``vary`` that cannot be drawn; the message is for the lesson's author."""


DRAWS = {
    "uniform": "write uniform(lowest, highest), the smaller number first",
    "int": "write int(lowest, highest), the smaller number first",
    "simplex": "write simplex(K) with K from 2 to 20",
    "pick": "write pick(a, b, ...)",
    "normal": "write normal(mean, deviation), the deviation above 0",
}
"""What can be drawn, and how to write it."""
MOST_LETTERS = 1_000
"""Between the brackets of a draw."""
CALL = re.compile(r"\s*([a-z]+)\s*\((.*)\)\s*\Z", re.S)


def variant(task: Task, seed: int | None = None) -> Variant:
    """The numbers of the lesson itself (no seed), or others from a seed. Raises BadDraw."""
    match task:
        case NumberTask() | Estimate() | Explore():
            return Variant({**task.given, **drawn(task, seed)})
        case Choice() | Order() | Spot() | Symbolic() | Code() | Derivation() | Training():
            return Variant({})
        case _:
            assert_never(task)


PROVED = 20
"""So many seeds, from 0, are proved by lint for every task that varies."""


def varies(task: Task) -> bool:
    """Whether there are other variants of a task than the lesson's own."""
    return isinstance(task, NumberTask | Estimate | Explore) and bool(task.vary)


def drawn(task: NumberTask | Estimate | Explore, seed: int | None) -> dict[str, Given]:
    """What varies, drawn from a seed; nothing without one. Raises BadDraw."""
    if seed is None:
        return {}
    rng = random.Random(f"{task.task}:{seed}")
    return {name: draw(how, rng) for name, how in task.vary.items()}


def draw(how: str, rng: random.Random) -> Given:
    """A value drawn as ``how`` says: ``simplex(3)``, ``int(2, 9)``, ``normal(0, 30, (4, 7))`` ...

    uniform(lo, hi[, shape]) to two decimals; int(lo, hi[, shape]), both ends included;
    simplex(K) in steps of 0.05, none below 0.05; pick(a, b, ...); normal(mean, deviation[, shape]).
    Raises BadDraw.
    """
    match = CALL.match(how)
    if not match:
        raise BadDraw(f"{how!r} is not like simplex(3) or int(2, 9)")
    name, text = match.groups()
    numbers, shape = _arguments(how, text)
    if name not in DRAWS:
        raise BadDraw(f"{how!r} cannot be drawn; there are uniform, int, simplex, pick and normal")
    try:
        match name, numbers:
            case "pick", [_, *_]:
                return rng.choice(numbers)
            case "simplex", [size] if size == int(size) and 2 <= size <= 20:
                return _simplex(int(size), rng)
            case "int", [low, high] if low <= high:
                return _shaped(shape, lambda: rng.randint(int(low), int(high)))
            case "uniform", [low, high] if low < high < math.inf:
                return _shaped(shape, lambda: round(rng.uniform(low, high), 2))
            case "normal", [mean, deviation] if deviation > 0:
                return _shaped(shape, lambda: rng.gauss(mean, deviation))
    except (OverflowError, ValueError):
        pass
    raise BadDraw(f"{how!r} cannot be drawn; {DRAWS[name]}")


def _arguments(how: str, text: str) -> tuple[list[float], tuple[int, ...]]:
    shape: tuple[int, ...] = ()
    if len(text) > MOST_LETTERS:
        raise BadDraw(f"'{how[:40]}…' is longer than {MOST_LETTERS:,} characters")
    if found := re.search(r",\s*\(([\d\s,]*)\)\s*\Z", text):
        shape = tuple(int(size) for size in found[1].split(",") if size.strip())
        text = text[: found.start()]
        if len(shape) > 2 or max(shape, default=0) > 100_000 or math.prod(shape) > 100_000:
            raise BadDraw(f"{how!r}: a shape has one or two sizes, and at most 100,000 elements")
    try:
        numbers = [int(word) if re.fullmatch(r"\s*-?\d+\s*", word) else float(word) for word in text.split(",")]
    except ValueError:
        raise BadDraw(f"{how!r}: the arguments should be numbers") from None
    return numbers, shape


def _shaped(shape: tuple[int, ...], one: Callable[[], float]) -> Given:
    if not shape:
        return one()
    if len(shape) == 1:
        return tuple(one() for _ in range(shape[0]))
    return tuple(tuple(one() for _ in range(shape[1])) for _ in range(shape[0]))


def _simplex(size: int, rng: random.Random) -> tuple[float, ...]:
    """Probabilities in steps of 0.05 (0.01 above 12 entries), no two equal where that is possible."""
    total = 20 if size <= 12 else 100
    for _ in range(50):
        cuts = sorted(rng.sample(range(1, total), size - 1))
        parts = [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]
        if len(set(parts)) == size:
            break
    return tuple(part / total for part in parts)


def fill(text: str, given: Mapping[str, Given]) -> str:
    """The text with each ``{name}`` of something given replaced by its value; formulas and other braces stay."""
    if not given:
        return text
    names = "|".join(map(re.escape, given))
    pattern = r"(?P<formula>\$[^$]+\$)|\{(?P<name>" + names + r")\}"
    return re.sub(pattern, lambda found: found["formula"] or show(given[found["name"]]), text)


def show(value: Given) -> str:
    """A given value as a learner reads it: ``0.25``, ``[0.7, 0.2, 0.1]``."""
    if isinstance(value, tuple):
        return "[" + ", ".join(show(part) for part in value) + "]"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
