"""The same task with other numbers: values drawn from a seed, and shown in the task's text."""

from __future__ import annotations

import math
import operator
import random
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from tutor.attempt import Unreadable
from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    Draw,
    Estimate,
    Explore,
    Given,
    NamedCall,
    NumberTask,
    Order,
    Spot,
    Symbolic,
    Task,
    Training,
    VariedTask,
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
    "one": "write one(the, cat, ...), texts without commas",
    "list": "write list(int(1, 6), 4), or list(one(a, b), 2, 5) for 2 to 5 of them",
}
"""What can be drawn, and how to write it."""
MOST_LETTERS = 1_000
"""Between the brackets of a draw."""
MOST_TRIES = 500
"""Draws until one meets what is required."""
MOST_OF_A_LIST = 1_000
MOST_OF_A_DRAW = 100_000
LIST = re.compile(r"\s*(\w+\s*\(.*\))\s*,\s*(\d{1,4})\s*(?:,\s*(\d{1,4})\s*)?\Z", re.S)
COMPARISON = re.compile(r"<=|>=|!=|<|>")
CALL = re.compile(r"\s*([a-z]+)\s*\((.*)\)\s*\Z", re.S)


def variant(task: Task, seed: int | None = None) -> Variant:
    """The values of the lesson itself (no seed), or others from a seed. Raises BadDraw."""
    match task:
        case Choice() | NumberTask() | Symbolic() | Code() | Estimate() | Explore():
            return Variant({**task.given, **drawn(task, seed)})
        case Order() | Spot() | Derivation() | Training():
            return Variant({})
        case _:
            assert_never(task)


PROVED = 20
"""So many seeds, from 0, are proved by lint for every task that varies."""


def varies(task: Task) -> bool:
    """Whether starting over finds other variants of a task; what is seen inside a program knows the lesson's own."""
    match task:
        case Choice() | NumberTask() | Symbolic() | Estimate() | Explore():
            return bool(task.vary)
        case Order() | Spot() | Code() | Derivation() | Training():
            return False
        case _:
            assert_never(task)


def drawn(task: VariedTask, seed: int | None) -> dict[str, Given]:
    """What varies, drawn from a seed until it meets what the task requires; nothing without one. Raises BadDraw."""
    if seed is None or not task.vary:
        return {}
    rng = random.Random(f"{task.task}:{seed}")
    for _ in range(MOST_TRIES):
        found: dict[str, Given] = {}
        for name, how in task.vary.items():
            found[name] = _drawn_or_calculated(how, rng, {**task.given, **found})
        if all(meets(condition, {**task.given, **found}) for condition in task.require):
            return found
    raise BadDraw(f"none of {MOST_TRIES} draws meets what is required: {', '.join(task.require)}")


def _drawn_or_calculated(how: Draw, rng: random.Random, given: Mapping[str, Given]) -> Given:
    if isinstance(how, str) and how.lstrip().startswith("="):
        numbers = tuple(float(f"{number:.12g}") for number in _numbers(how.lstrip()[1:], given))
        whole = tuple(int(number) if number.is_integer() and abs(number) < 1e15 else number for number in numbers)
        return whole[0] if len(whole) == 1 else whole
    return draw(how, rng)


def meets(condition: str, given: Mapping[str, Given]) -> bool:
    """Whether a comparison such as ``p_1 > 2 q_1`` holds for every number of both its sides. Raises BadDraw."""
    sign = COMPARISON.search(condition)
    if sign is None:
        raise BadDraw(f"{condition!r} compares nothing; write it with <, >, <=, >= or !=")
    left, right = _numbers(condition[: sign.start()], given), _numbers(condition[sign.end() :], given)
    if len(left) != len(right) and 1 not in (len(left), len(right)):
        raise BadDraw(f"{condition!r} compares {len(left)} numbers with {len(right)}")
    size = max(len(left), len(right))
    pairs = zip(left * (size // len(left)), right * (size // len(right)), strict=True)
    return all(COMPARED[sign[0]](one, other) for one, other in pairs)


COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "!=": operator.ne,
}  # fmt: skip


def _numbers(formula: str, given: Mapping[str, Given]) -> tuple[float, ...]:
    """What a formula over given numbers comes to. Raises BadDraw."""
    from tutor.algebra.numbers import read_numbers  # a task without conditions does without the answer language

    try:
        return read_numbers(formula.strip(), floats(given)).numbers
    except Unreadable as problem:
        raise BadDraw(f"{formula.strip()!r} cannot be read: {problem.message}") from problem


def floats(given: Mapping[str, Given]) -> dict[str, float | tuple[float, ...] | tuple[tuple[float, ...], ...]]:
    """The given numbers, vectors and matrices; with texts and mappings nothing can be calculated."""
    found: dict[str, float | tuple[float, ...] | tuple[tuple[float, ...], ...]] = {}
    for name, value in given.items():
        if isinstance(value, int | float):
            found[name] = value
        elif isinstance(value, tuple) and value:
            rows = [tuple(x for x in row if not isinstance(x, str)) for row in value if isinstance(row, tuple)]
            entries = [entry for entry in value if isinstance(entry, int | float)]
            if rows or len(entries) == len(value):
                found[name] = tuple(rows) if rows else tuple(entries)
    return found


def draw(how: Draw, rng: random.Random) -> Given:
    """A value drawn as ``how`` says: ``simplex(3)``, ``int(2, 9)``, ``normal(0, 30, (4, 7))`` ...

    uniform(lo, hi[, shape]) to two decimals; int(lo, hi[, shape]), both ends included;
    simplex(K) in steps of 0.05, none below 0.05; pick(a, b, ...); normal(mean, deviation[, shape]);
    one(word, word, ...); list(draw, n) and list(draw, low, high). Of a list one entry; of a mapping one for each name.
    Raises BadDraw.
    """
    if isinstance(how, tuple):
        if not how:
            raise BadDraw("an empty list holds nothing that could be drawn")
        return rng.choice(how)
    if isinstance(how, dict):
        return {name: _part(name, draw(each, rng)) for name, each in how.items()}
    match = CALL.match(how)
    if not match:
        raise BadDraw(f"{how!r} is not like simplex(3) or int(2, 9); calculate with what is drawn in the answer")
    name, text = match.groups()
    if name == "one" and len(text) <= MOST_LETTERS and (texts := [each.strip() for each in text.split(",")]):
        return rng.choice(texts)
    if name == "list":
        return _list(how, text, rng)
    numbers, shape = _arguments(how, text)
    if name not in DRAWS:
        raise BadDraw(f"{how!r} cannot be drawn; there are {', '.join([*DRAWS][:-1])} and {[*DRAWS][-1]}")
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


def _part(name: str, value: Given) -> int | float | str | tuple[int | float | str, ...]:
    """What may stand in a mapping: a number, a text, a list of them. Raises BadDraw."""
    if isinstance(value, int | float | str):
        return value
    if isinstance(value, tuple):
        flat = tuple(each for each in value if not isinstance(each, tuple))
        if len(flat) == len(value):
            return flat
    raise BadDraw(f"{name!r} would be a list of lists; a mapping holds numbers, texts and lists of them")


def _list(how: str, text: str, rng: random.Random) -> Given:
    found = LIST.match(text) if len(text) <= MOST_LETTERS else None
    if not found or len(re.findall(r"\blist\s*\(", text)) > 1:
        raise BadDraw(f"'{how[:MOST_LETTERS]}' cannot be drawn; {DRAWS['list']}")
    low = int(found[2])
    high = int(found[3] or low)
    if not 0 < low <= high <= MOST_OF_A_LIST:
        raise BadDraw(f"{how!r}: a list has 1 to {MOST_OF_A_LIST:,} entries, the smaller number first")
    rows: list[int | float | str | tuple[int | float | str, ...]] = []
    left = MOST_OF_A_DRAW
    for _ in range(rng.randint(low, high)):
        entry = draw(found[1], rng)
        left -= len(entry) if isinstance(entry, tuple) else 1
        if left < 0:
            raise BadDraw(f"{how!r}: a list has at most {MOST_OF_A_DRAW:,} numbers in all its entries")
        if isinstance(entry, dict):
            raise BadDraw(f"{how!r}: a list holds numbers, texts and lists of them")
        rows.append(_part("an entry", entry))
    return tuple(rows)


def _arguments(how: str, text: str) -> tuple[list[float], tuple[int, ...]]:
    shape: tuple[int, ...] = ()
    if len(text) > MOST_LETTERS:
        raise BadDraw(f"'{how[:40]}…' is longer than {MOST_LETTERS:,} characters")
    if found := re.search(r",\s*\(([\d\s,]*)\)\s*\Z", text):
        shape = tuple(int(size) for size in found[1].split(",") if size.strip())
        text = text[: found.start()]
        if len(shape) > 2 or max(shape, default=0) > MOST_OF_A_DRAW or math.prod(shape) > MOST_OF_A_DRAW:
            raise BadDraw(f"{how!r}: a shape has one or two sizes, and at most {MOST_OF_A_DRAW:,} elements")
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


def filled(task: Task, seed: int | None = None) -> Task:
    """The task with the values of this variant in its texts, formulas and calls; a task without any as it is.

    Answers that are calculated from what is given keep its names. Raises BadDraw.
    """
    match task:
        case Choice() | Symbolic() | Code() if task.given:
            values = variant(task, seed).given
        case Choice() | Symbolic() | Code() | NumberTask() | Estimate() | Explore():
            return task
        case Order() | Spot() | Derivation() | Training():
            return task
        case _:
            assert_never(task)
    say = partial(fill, given=values)
    whole = replace(
        task, ask=say(task.ask), after=say(task.after), hints=tuple(map(say, task.hints)), given={}, vary={}
    )
    match whole:
        case Choice():
            options = tuple(replace(one, say=say(one.say), because=say(one.because)) for one in whole.options)
            return replace(whole, options=options)
        case Symbolic():
            return _filled_formulas(whole, say)
        case Code():
            return _filled_calls(whole, say, partial(fill, given=values, written=python))
        case _:
            assert_never(whole)


Filling = Callable[[str], str]


def _filled_formulas(task: Symbolic, say: Filling) -> Symbolic:
    known = tuple(replace(each, answer=say(each.answer), say=say(each.say)) for each in task.misconceptions)
    return replace(
        task,
        answer=say(task.answer),
        accept=tuple(map(say, task.accept)),
        misconceptions=known,
        names={name: say(kind) for name, kind in task.names.items()},
        where={name: say(formula) for name, formula in task.where.items()},
    )


def _filled_calls(task: Code, say: Filling, write: Filling) -> Code:
    """Programs stay as they are: braces are Python's there."""
    return replace(
        task,
        misconceptions=tuple(replace(each, say=say(each.say)) for each in task.misconceptions),
        calls=tuple(
            replace(call, call=write(call.call), name=say(call.name)) if isinstance(call, NamedCall) else write(call)
            for call in task.calls
        ),
        properties=tuple(replace(each, name=say(each.name), holds=write(each.holds)) for each in task.properties),
    )


def fill(text: str, given: Mapping[str, Given], written: Callable[[Given], str] | None = None) -> str:
    """The text with each ``{name}`` of something given replaced by its value; other braces stay.

    Inside of a formula, where braces are TeX's, ``{{name}}`` is replaced by the value in braces.
    """
    if not given:
        return text
    names, written = "|".join(map(re.escape, given)), written or show
    pattern = r"(?P<formula>\$[^$]+\$)|\{(?P<name>" + names + r")\}"
    in_formula = re.compile(r"\{\{(" + names + r")\}\}")

    def one(found: re.Match[str]) -> str:
        if found["formula"]:
            return in_formula.sub(lambda name: "{" + show(given[name[1]]) + "}", found["formula"])
        return written(given[found["name"]])

    return re.sub(pattern, one, text)


def show(value: Given) -> str:
    """A given value as a learner reads it: ``0.25``, ``[0.7, 0.2, 0.1]``, ``cat``, ``{cat: 3}``."""
    if isinstance(value, tuple):
        return "[" + ", ".join(map(show, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {show(each)}" for name, each in value.items()) + "}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def python(value: Given) -> str:
    """A given value as a program writes it: ``0.25``, ``[0.7, 0.2]``, ``'cat'``, ``{'cat': 3}``."""
    if isinstance(value, tuple):
        return "[" + ", ".join(map(python, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name!r}: {python(each)}" for name, each in value.items()) + "}"
    return repr(value)
