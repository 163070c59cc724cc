"""Corners of the domain in which a wrong formula may be right."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from tutor.algebra.balls import LOW, precision, surely_zero
from tutor.algebra.domain import Domain
from tutor.algebra.judge import Comparison, compare
from tutor.algebra.meaning import Undefined
from tutor.algebra.shapes import flat
from tutor.algebra.show import show_name
from tutor.algebra.tree import Tree
from tutor.algebra.trial import calculated
from tutor.algebra.worlds import Point, World, has_a_kink
from tutor.attempt import Unreadable

ENOUGH = 3
CORNERS = {"prob": Fraction(1, 2), "real": Fraction(0), "pos": Fraction(1), "int": Fraction(1)}


@dataclass(frozen=True, slots=True)
class Corner:
    """A part of the domain, and how to move a world into it."""

    say: str
    move: Callable[[World, random.Random], dict[str, Point]]


def right_only_when(tree: Tree, reference: Tree, domain: Domain, places: Sequence[World]) -> str | None:
    """The first corner, the most telling first, in which the two agree without both being 0 there."""
    sides = [*_sides(domain)] if has_a_kink(tree) else []
    for corner in (*sides, *corners(domain)):
        moved = [world.at(corner.move(world, random.Random(at))) for at, world in enumerate(places[:6])]
        if _agree_throughout(tree, reference, moved):
            return corner.say
    return None


def _agree_throughout(tree: Tree, reference: Tree, places: Sequence[World]) -> bool:
    agreed, telling = 0, False
    for world in places:
        try:
            comparison = compare(tree, reference, world)
        except (Unreadable, Undefined):
            return False
        if comparison is Comparison.NOTHING:
            continue
        if comparison is not Comparison.SAME:
            return False
        agreed += 1
        right = calculated(reference, world)
        with precision(LOW):
            telling = telling or (right is not None and not all(map(surely_zero, flat(right))))
    return agreed >= ENOUGH and telling


def corners(domain: Domain) -> Iterator[Corner]:
    """Numbers at their ends, one-hot vectors, equal and unequal names, 1/2 and 0 and 1, uniform vectors."""
    for label, kind in domain.scalars:
        shown = show_name(label)
        if kind == "prob":
            yield Corner(f"{shown} is 0 or 1", _either(label))
        if kind == "binary":
            yield from (Corner(f"{shown} = {value}", _fixed(label, Fraction(value))) for value in (1, 0))
    for label, text in domain.vectors:
        if text.startswith("simplex"):
            yield Corner(f"{show_name(label)} is one-hot", _one_hot(label))
    for (left, size), (right, other) in combinations(domain.indices, 2):
        if size == other:
            yield Corner(f"{left} = {right}", _equal(left, right))
            yield Corner(f"{left} ≠ {right}", _unequal(left, right, size))
    for pairs in (domain.scalars, domain.vectors):
        for (left, kind), (right, other) in combinations(pairs, 2):
            if kind == other:
                yield Corner(f"{show_name(left)} = {show_name(right)}", _equal(left, right))
    for label, kind in domain.scalars:
        if kind in CORNERS:
            yield Corner(f"{show_name(label)} = {CORNERS[kind]}", _fixed(label, CORNERS[kind]))
    for label, text in domain.vectors:
        if text.startswith("simplex"):
            yield Corner(f"{show_name(label)} is uniform", _uniform(label))


def _sides(domain: Domain) -> Iterator[Corner]:
    """Where a formula that is put together of several may be right: numbers of one sign, one larger than another."""
    for label, kind in domain.scalars:
        if kind == "real":
            yield Corner(f"{show_name(label)} is positive", _with_the_sign(label, 1))
            yield Corner(f"{show_name(label)} is negative", _with_the_sign(label, -1))
    for (left, kind), (right, other) in combinations(domain.scalars, 2):
        if kind == other and kind != "binary":
            yield Corner(f"{show_name(left)} > {show_name(right)}", _in_order(left, right, max))
            yield Corner(f"{show_name(left)} < {show_name(right)}", _in_order(left, right, min))


def _with_the_sign(label: str, sign: int) -> Callable[[World, random.Random], dict[str, Point]]:
    return lambda world, rng: {label: sign * abs(_number(world, label))}


def _in_order(
    left: str, right: str, first: Callable[[Fraction, Fraction], Fraction]
) -> Callable[[World, random.Random], dict[str, Point]]:
    def move(world: World, rng: random.Random) -> dict[str, Point]:
        one, two = _number(world, left), _number(world, right)
        return {left: first(one, two), right: one + two - first(one, two)}

    return move


def _number(world: World, label: str) -> Fraction:
    point = world.points[label]
    assert isinstance(point, Fraction)
    return point


def _either(label: str) -> Callable[[World, random.Random], dict[str, Point]]:
    return lambda world, rng: {label: Fraction(rng.randrange(2))}


def _fixed(label: str, point: Fraction) -> Callable[[World, random.Random], dict[str, Point]]:
    return lambda world, rng: {label: point}


def _equal(left: str, right: str) -> Callable[[World, random.Random], dict[str, Point]]:
    return lambda world, rng: {right: world.points[left]}


def _unequal(left: str, right: str, size: str) -> Callable[[World, random.Random], dict[str, Point]]:
    def move(world: World, rng: random.Random) -> dict[str, Point]:
        return {right: _number(world, left) % world.sizes[size] + 1}

    return move


def _one_hot(label: str) -> Callable[[World, random.Random], dict[str, Point]]:
    def move(world: World, rng: random.Random) -> dict[str, Point]:
        length = _length(world, label)
        hot = rng.randrange(length)
        return {label: tuple(Fraction(int(at == hot)) for at in range(length))}

    return move


def _uniform(label: str) -> Callable[[World, random.Random], dict[str, Point]]:
    return lambda world, rng: {label: (Fraction(1, _length(world, label)),) * _length(world, label)}


def _length(world: World, label: str) -> int:
    point = world.points[label]
    assert isinstance(point, tuple)
    return len(point)
