"""Worlds: exact rational values for every declared name, inside its domain."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from tutor.algebra.balls import BALLS, precision
from tutor.algebra.domain import Domain, bounds, definitions
from tutor.algebra.meaning import Meaning
from tutor.algebra.shapes import Column, Value
from tutor.algebra.tree import Tree

COUNT = 12
SIZES = (3, 2, 5, 4)
"""Dimensions, in turn."""

Point = Fraction | tuple[Fraction, ...]


@dataclass(frozen=True, eq=False)
class World:
    """One assignment. Its abbreviations follow from it."""

    domain: Domain
    points: Mapping[str, Point]
    sizes: Mapping[str, int]
    _values: dict[int, Mapping[str, Value]] = field(default_factory=dict, repr=False)

    def values(self, bits: int) -> Mapping[str, Value]:
        """Every name as a ball. Raises Undefined where an abbreviation has no value."""
        if bits not in self._values:
            with precision(bits):
                meaning = Meaning(BALLS, {name: Fraction(size) for name, size in self.sizes.items()})
                for name, point in (*self.sizes.items(), *self.points.items()):
                    meaning.values[name] = _ball(point)
                for name, tree in definitions(self.domain):
                    meaning.values[name] = meaning.of(tree)
                self._values[bits] = meaning.values
        return self._values[bits]

    def value(self, tree: Tree, bits: int) -> Value:
        """The tree as balls. Raises Undefined and Unreadable as meaning.Meaning does."""
        values = self.values(bits)
        with precision(bits):
            return Meaning(BALLS, values).of(tree)

    def at(self, changes: Mapping[str, Point]) -> World:
        """The world with some names elsewhere."""
        return World(self.domain, {**self.points, **changes}, self.sizes)


def _ball(point: Point | int) -> Value:
    if isinstance(point, tuple):
        return Column(BALLS.exact(entry) for entry in point)
    return BALLS.exact(Fraction(point))


def count_for(domain: Domain) -> int:
    """More worlds where values are few, for there two formulas agree more often by accident."""
    discrete = any(text.startswith(("onehot", "binary")) for _, text in domain.vectors)
    combinations = 1 << min(6, sum(kind == "binary" for _, kind in domain.scalars))
    return max(2 * COUNT if discrete else COUNT, combinations)


@lru_cache(maxsize=256)
def worlds(domain: Domain, count: int | None = None, seed: int = 7) -> tuple[World, ...]:
    """The worlds that formulas over this domain are compared in; always the same ones.

    The hot place of a one-hot vector is often where an index points.
    Binary names and the signs of real ones run through their combinations; equal and unequal indices both occur.
    """
    rng = random.Random(seed)
    return tuple(_world(domain, turn, rng) for turn in range(count or count_for(domain)))


def _world(domain: Domain, turn: int, rng: random.Random) -> World:
    sizes = {size: SIZES[(turn + at) % len(SIZES)] for at, size in enumerate(domain.sizes)}
    points: dict[str, Point] = {}
    for name, kind in domain.scalars:
        alike = [other for other, same in domain.scalars if same == kind]
        points[name] = scalar(kind, turn >> alike.index(name) if kind in ("binary", "real") else turn, rng)
    for at, (name, size) in enumerate(domain.indices):
        twin = next((points[other] for other, same in domain.indices[:at] if same == size), None)
        points[name] = index(sizes[size], turn, rng, twin)
    for name, text in domain.vectors:
        kind, _, size = text.partition("^")
        picked = [points[index] for index, same in domain.indices if same == size]
        hot = picked[turn % 4] if turn % 4 < len(picked) else None
        points[name] = vector(kind, sizes[size], rng, hot)
    return World(domain, points, sizes)


def index(size: int, turn: int, rng: random.Random, twin: Point | None) -> Fraction:
    """A position; every third time that of the index before it over the same vectors, otherwise another."""
    places = [Fraction(place) for place in range(1, size + 1)]
    if twin is None:
        return rng.choice(places)
    return rng.choice([place for place in places if (place == twin) == (turn % 3 == 0)])


def scalar(kind: str, turn: int, rng: random.Random) -> Fraction:
    """A value with a prime denominator, so that nothing cancels by accident."""
    match kind:
        case "prob":
            return Fraction(rng.randrange(20, 977), 997)
        case "pos":
            return Fraction(rng.randrange(150, 4000), 997)
        case "binary":
            return Fraction(turn % 2)
        case "int":
            return Fraction(2 + (turn + rng.randrange(2)) % 6)
        case "real":
            return Fraction(rng.randrange(100, 3000), -997 if turn % 2 else 997)
    ends = bounds(kind)
    assert ends is not None, kind
    return ends[0] + (ends[1] - ends[0]) * Fraction(rng.randrange(1, 997), 998)


def vector(kind: str, size: int, rng: random.Random, hot: Point | None = None) -> tuple[Fraction, ...]:
    """Entries of one vector; ``hot`` is where a one-hot vector is 1, so that indices meet that place often enough."""
    match kind:
        case "simplex":
            weights = [rng.randrange(40, 997) for _ in range(size)]
            return tuple(Fraction(weight, sum(weights)) for weight in weights)
        case "onehot":
            place = 1 + rng.randrange(size) if hot is None else hot
            return tuple(Fraction(int(at == place)) for at in range(1, size + 1))
    return tuple(scalar(kind, rng.randrange(COUNT), rng) for _ in range(size))


KINKS = frozenset(("abs", "max", "min", "sign", "sqrt"))
"""Functions by which a formula may be another one in a part of the domain only."""

_FAR: dict[str, tuple[str, ...]] = {
    "prob": ("1/1000", "999/1000", "1e-6", "999999/1000000", "1e-9", "1e-30"),
    "real": ("8", "-8", "1e-6", "-1e-6", "40", "-40", "200", "-200"),
    "pos": ("1/1000", "30", "1e-6", "200", "1e-30", "1e6"),
    "int": ("1", "40"),
}
_SIDES = ("1/1000", "999/1000", "1e-9", "999999/1000000")
"""The same of what has ends, as a part of the way between them."""


def has_a_kink(tree: Tree) -> bool:
    """Whether a formula is put together of several."""
    return any(node.head == "call" and node.label in KINKS for node in tree)


@lru_cache(maxsize=64)
def far_worlds(domain: Domain) -> tuple[World, ...]:
    """Worlds at the ends of the domain, where one formula put together of several may show another one of them.

    A formula may have a value there that is too near to nothing to be told, so that only a difference says something.
    """
    usual = worlds(domain)
    axes = [(name, _far(kind)) for name, kind in domain.scalars]
    axes += [(name, _FAR.get(text.partition("^")[0], ())) for name, text in domain.vectors]
    moves = [(name, Fraction(far)) for turn in range(8) for name, ends in axes for far in ends[turn : turn + 1]]
    found = [_moved(usual[at % len(usual)], {name: far}) for at, (name, far) in enumerate(moves)]
    rng = random.Random(5)
    several = [{name: Fraction(rng.choice(ends)) for name, ends in axes if ends} for _ in range(COUNT // 2)]
    return (*found, *(_moved(usual[at % len(usual)], far) for at, far in enumerate(several)))


def _far(kind: str) -> tuple[str, ...]:
    ends = bounds(kind)
    if ends is None:
        return _FAR.get(kind, ())
    return tuple(str(ends[0] + (ends[1] - ends[0]) * Fraction(side)) for side in _SIDES)


def _moved(world: World, far: Mapping[str, Fraction]) -> World:
    """The world with some numbers, and the first entries of some vectors, at an end of their domain."""
    points: dict[str, Point] = {}
    for name, point in far.items():
        before = world.points[name]
        points[name] = (point, *before[1:]) if isinstance(before, tuple) else point
    return world.at(points)
