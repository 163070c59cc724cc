"""The learner's formula beside the right one, with the values of both kept so that many ideas can be tried cheaply."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from flint import arb

from tutor.algebra.balls import BALLS, LOW, apart, defined, precision, surely_zero, vague
from tutor.algebra.domain import Domain
from tutor.algebra.doubles import NotPlain, RememberedDoubles, is_near
from tutor.algebra.judge import agree, value
from tutor.algebra.meaning import Meaning, Undefined, Work
from tutor.algebra.shapes import Value, flat, shape
from tutor.algebra.tree import Tree, negate
from tutor.algebra.worlds import Point, World, worlds
from tutor.attempt import Unreadable

ENOUGH = 2
"""In how many worlds an idea must be seen to hold."""


class Trial:
    """Compares changed formulas with the learner's (``mine``) or with the right one (``right``)."""

    def __init__(
        self, tree: Tree, reference: Tree, domain: Domain, places: Sequence[World], also: Sequence[Tree] = ()
    ) -> None:
        self.tree = tree
        self.written = (reference, *also)
        self.reference = reference
        self.domain = domain
        self.worlds = tuple(places)
        self.mine = [calculated(tree, world) for world in self.worlds]
        self.right = [calculated(reference, world) for world in self.worlds]

    def equals_right(self, tree: Tree) -> bool:
        """Whether this tree has the right values."""
        return _all_agree(
            (calculated(tree, world), right) for world, right in zip(self.worlds, self.right, strict=True)
        )

    def touches_right(self, tree: Tree) -> int:
        """1 where this tree has the right value in one world, which few wrong ideas have; −1 for minus it."""
        if self._first is None:
            return 0
        if self._doubles is not None:
            try:
                return self._touches(self._doubles, tree)
            except NotPlain:
                pass
        mine = self._quick.calculated(tree)
        with precision(LOW):
            return 1 if agree(mine, self.right[self._first]) else -1 if agree(mine, self._opposite) else 0

    @property
    def is_plain(self) -> bool:
        """Whether there are no vectors."""
        return self._doubles is not None

    def _touches(self, doubles: RememberedDoubles, tree: Tree) -> int:
        mine, right = doubles.of(tree), self._right_double
        return 1 if is_near(mine, right) else -1 if is_near(mine, -right) else 0

    @cached_property
    def _right_double(self) -> float:
        right = self.right[self._first or 0]
        return math.nan if right is None or isinstance(right, tuple) else float(right)

    @cached_property
    def _doubles(self) -> RememberedDoubles | None:
        """For plain numbers; None where there are vectors."""
        values = self.worlds[self._first or 0].values(LOW)
        plain = {label: float(value) for label, value in values.items() if not isinstance(value, tuple)}
        return RememberedDoubles(self.tree, plain) if len(plain) == len(values) else None

    @cached_property
    def _first(self) -> int | None:
        """The first world in which the answer has a value."""
        return next((at for at, right in enumerate(self.right) if right is not None), None)

    @cached_property
    def _quick(self) -> Remembered:
        return Remembered(self.tree, self.worlds[self._first or 0])

    @cached_property
    def _opposite(self) -> Value | None:
        return calculated(negate(self.reference), self.worlds[self._first or 0])

    def reference_moved(self, moves: Sequence[Mapping[str, Point]]) -> bool:
        """Whether the learner's formula is the right one with its names moved, world by world."""
        return _all_agree(
            (calculated(self.reference, world.at(move)), mine)
            for world, move, mine in zip(self.worlds, moves, self.mine, strict=True)
        )

    def multiplied(self, factor: Tree, sign: int = 1) -> bool:
        """Whether the learner's formula is this number times the right one."""
        return self._combined(lambda right, extra: sign * right * extra, factor)

    def increased(self, *terms: Tree) -> bool:
        """Whether the learner's formula is the right one plus these terms."""
        return self._combined(lambda right, *extra: right + sum(extra, arb(0)), *terms)

    def _combined(self, combine: object, *extras: Tree) -> bool:
        assert callable(combine)

        def pairs() -> Iterator[tuple[Value | None, Value | None]]:
            for world, mine, right in zip(self.worlds, self.mine, self.right, strict=True):
                values = [calculated(extra, world) for extra in extras]
                undefined = right is None or any(extra is None for extra in values)
                yield None if undefined else _elementwise(combine, right, values), mine

        return _all_agree(pairs())

    def always_zero(self) -> bool:
        """Whether the learner's formula is 0 in every world."""
        with precision(LOW):
            return all(kept is not None and all(map(surely_zero, flat(kept))) for kept in self.mine)

    def offset(self) -> arb | None:
        """By how much the learner's values always exceed the right ones, where that is a constant."""
        return self._constant(lambda mine, right: mine - right)

    def ratio(self) -> arb | None:
        """How many times the right values the learner's always are, where that is a constant."""
        return self._constant(lambda mine, right: defined(mine / right))

    def _constant(self, combine: object) -> arb | None:
        assert callable(combine)
        found: list[arb] = []
        with precision(LOW):
            for mine, right in zip(self.mine, self.right, strict=True):
                if mine is None or right is None or shape(mine) != shape(right):
                    return None
                try:
                    found += [combine(x, y) for x, y in zip(flat(mine), flat(right), strict=True)]
                except Undefined:
                    return None
            steady = all(not apart(one, found[0]) and not vague(one) for one in found)
            return found[0] if steady and len(found) >= ENOUGH else None


class Remembered(Meaning):
    """Calculates changed formulas in one world, and those parts only once that are the learner's own."""

    def __init__(self, tree: Tree, world: World) -> None:
        super().__init__(BALLS, world.values(LOW))
        self._outside = self.values
        self._own = {id(node) for node in tree}
        self._known: dict[int, Value | Exception] = {}

    def calculated(self, tree: Tree) -> Value | None:
        """The tree's balls; None where it has no value, or its shapes do not fit."""
        self._steps, self._work = 0, Work()
        self.values = self._outside
        with precision(LOW):
            try:
                return self.of(tree)
            except (Undefined, Unreadable):
                return None

    def of(self, tree: Tree) -> Value:
        """As Meaning does; below a sum's letter everything is calculated anew, for its value differs."""
        if id(tree) not in self._own or self.values is not self._outside:
            return super().of(tree)
        if id(tree) not in self._known:
            try:
                self._known[id(tree)] = super().of(tree)
            except (Undefined, Unreadable) as problem:
                self._known[id(tree)] = problem
        known = self._known[id(tree)]
        if isinstance(known, Exception):
            raise known
        return known


def calculated(tree: Tree, world: World) -> Value | None:
    """The tree's balls; None where it has no value, or its shapes do not fit."""
    try:
        return value(tree, world)
    except Unreadable:
        return None


def _elementwise(combine: object, right: Value, extras: Sequence[Value | None]) -> Value | None:
    """The right value combined with the extras, each a number or of the same shape."""
    assert callable(combine)
    entries = flat(right)
    columns = []
    for extra in extras:
        column = flat(extra)
        if len(column) not in (1, len(entries)):
            return None
        columns.append(column * len(entries) if len(column) == 1 else column)
    with precision(LOW):
        combined = [combine(*entry) for entry in zip(entries, *columns, strict=True)]
    if not isinstance(right, tuple):
        return combined[0]
    rows = iter(combined)
    if right and isinstance(right[0], tuple):
        return type(right)(tuple(next(rows) for _ in row) for row in right)
    return type(right)(combined)


def _all_agree(pairs: Iterator[tuple[Value | None, Value | None]]) -> bool:
    """Whether both values agree wherever either exists: in enough worlds, and not on 0 alone."""
    agreed, telling = 0, False
    for left, right in pairs:
        if left is None and right is None:
            continue
        with precision(LOW):
            if not agree(left, right):
                return False
            telling = telling or not all(map(surely_zero, flat(left)))
        agreed += 1
    return agreed >= ENOUGH and telling


def views(tree: Tree, reference: Tree, domain: Domain, also: Sequence[Tree] = (), count: int = 8) -> list[Trial]:
    """The two over a wider domain, where coincidences of 0 and 1 are gone, then over the declared one.

    The declared one is left out where the learner's formula has no value, for there nothing can be said by value.
    """
    wide = widened(domain)
    trials = [Trial(tree, reference, wide, worlds(wide, count, 11), also)]
    if wide != domain:
        declared = Trial(tree, reference, domain, worlds(domain)[:count], also)
        if not any(
            mine is None and right is not None for mine, right in zip(declared.mine, declared.right, strict=True)
        ):
            trials.append(declared)
    return trials


def widened(domain: Domain) -> Domain:
    """Binary names as probabilities, one-hot vectors as distributions."""
    scalars = tuple((name, "prob" if kind == "binary" else kind) for name, kind in domain.scalars)
    vectors = tuple(
        (name, text.replace("onehot", "simplex").replace("binary", "prob")) for name, text in domain.vectors
    )
    return replace(domain, scalars=scalars, vectors=vectors)


def exchanged(world: World, names: Mapping[str, str]) -> dict[str, Point]:
    """The points of a world with names exchanged."""
    return {name: world.points[other] for name, other in names.items()}


def reflected(world: World, name: str, total: int) -> dict[str, Point]:
    """The point total − name: its complement or, for 0, its negative."""
    point = world.points[name]
    assert isinstance(point, Fraction)
    return {name: total - point}
