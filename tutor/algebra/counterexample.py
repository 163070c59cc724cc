"""A tidy input at which two formulas differ: small fractions, two classes, one-hot before crooked numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product

from tutor.algebra.balls import LOW
from tutor.algebra.domain import Domain, bounds
from tutor.algebra.judge import Comparison, compare, is_apart, value
from tutor.algebra.meaning import Undefined
from tutor.algebra.shapes import Value, flat
from tutor.algebra.show import show_name
from tutor.algebra.tree import Tree
from tutor.algebra.worlds import Point, World, far_worlds, worlds
from tutor.attempt import Counterexample, Unreadable

MOST = 300
TELLING = 0.05
"""How far apart two values must be, relative to the larger, to be seen as different at a glance."""

_SCALARS = {
    "prob": ("1/4", "9/10", "1/2", "1/10"),
    "binary": ("1", "0"),
    "real": ("0", "1", "2", "-1"),
    "pos": ("1", "2", "1/2", "3"),
    "int": ("2", "3", "4", "10"),
}
_VECTORS = {
    "simplex": (("1/4", "3/4"), ("1/10", "9/10"), ("1/2", "1/2")),
    "onehot": (("1", "0"), ("0", "1")),
    "binary": (("1", "0"), ("0", "1")),
    "prob": (("9/10", "1/4"), ("1/2", "1/10")),
    "real": (("0", "1"), ("2", "0")),
    "pos": (("1", "2"), ("3", "1")),
    "int": (("2", "3"), ("4", "2")),
}


def counterexample(
    tree: Tree, reference: Tree, domain: Domain, spelled: Mapping[str, str] | None = None
) -> Counterexample | None:
    """Where the learner's formula differs visibly from the right one; else where it differs at all.

    ``spelled`` are the names that are told, as they are written; without it all are.
    """
    found = _found(tree, reference, domain)
    if found is None:
        return None
    world, got, expected = found
    return Counterexample(call=_point(world, spelled), got=got, expected=expected)


Found = tuple[World, str, str]
"""A world, with what the two formulas come to there."""


def _found(tree: Tree, reference: Tree, domain: Domain) -> Found | None:
    barely = None
    for world in (*islice(tidy_worlds(domain), MOST), *worlds(domain)):
        found = _difference(tree, reference, world)
        if found is not None and found[0]:
            return found[1]
        barely = barely or (found[1] if found else None)
    return barely or next((found[1] for world in far_worlds(domain) if (found := _far(tree, reference, world))), None)


def _far(tree: Tree, reference: Tree, world: World) -> tuple[bool, Found] | None:
    """The values at an end of the domain, where only a difference says something."""
    return _difference(tree, reference, world) if is_apart(tree, reference, world) else None


def _difference(tree: Tree, reference: Tree, world: World) -> tuple[bool, Found] | None:
    """The values in a world where they differ, and whether that shows."""
    try:
        comparison = compare(tree, reference, world)
        if comparison not in (Comparison.DIFFERENT, Comparison.UNDEFINED):
            return None
        right = value(reference, world, LOW)
        mine = value(tree, world, LOW) if comparison is Comparison.DIFFERENT else None
    except (Undefined, Unreadable):
        return None
    got, expected = next(
        (pair for digits in range(4, 18) if (pair := (_shown(mine, digits), _shown(right, digits)))[0] != pair[1]),
        (_shown(mine), _shown(right)),
    )
    telling = mine is None or right is None or any(
        abs(float(x) - float(y)) > TELLING * max(abs(float(x)), abs(float(y)))
        for x, y in zip(flat(mine), flat(right), strict=True)
    )  # fmt: skip
    return telling and got != expected, (world, got, expected)


def tidy_worlds(domain: Domain) -> Iterator[World]:
    """Worlds that a person would try, unequal values first."""
    sizes = dict.fromkeys(domain.sizes, 2)
    axes: list[list[tuple[int, str, Point]]] = []
    for name, kind in domain.scalars:
        axes.append([(at, name, point) for at, point in enumerate(_tidy_scalars(kind))])
    for turn, (name, text) in enumerate(domain.vectors):
        points = [tuple(map(Fraction, entries)) for entries in _VECTORS[text.partition("^")[0]]]
        turned = points[turn % 2 :] + points[: turn % 2]
        axes.append([(at, name, point) for at, point in enumerate(turned)])
    axes += [[(0, name, Fraction(1)), (1, name, Fraction(2))] for name, _ in domain.indices]
    choices = list(islice(product(*axes), 5_000))
    choices.sort(key=lambda choice: (_repeats(choice), sum(at for at, _, _ in choice)))
    for choice in choices:
        yield World(domain, {name: point for _, name, point in choice}, sizes)


def _tidy_scalars(kind: str) -> list[Fraction]:
    if kind in _SCALARS:
        return [Fraction(text) for text in _SCALARS[kind]]
    ends = bounds(kind)
    assert ends is not None, kind
    tidy = [Fraction(text) for text in ("1", "2", "1/2", "1/4", "0", "-1", "3", "1/10")]
    return [point for point in tidy if ends[0] <= point <= ends[1]][:4] or [(ends[0] + ends[1]) / 2]


def _repeats(choice: tuple[tuple[int, str, Point], ...]) -> bool:
    points = [point for _, _, point in choice if not isinstance(point, tuple)]
    return len(set(points)) < len(points)


def _point(world: World, spelled: Mapping[str, str] | None) -> str:
    told = {name: show_name(name) for name in world.points} if spelled is None else spelled
    return ", ".join(f"{told[name]} = {_entry(point)}" for name, point in world.points.items() if name in told)


def _entry(point: Point) -> str:
    if isinstance(point, tuple):
        return f"({', '.join(map(_entry, point))})"
    if point.denominator < 100:
        return str(point).replace("-", "−")
    texts = (f"{float(point):.{digits}g}" for digits in range(4, 18))
    return next((text for text in texts if float(text) != round(float(text))), f"{float(point)}").replace("-", "−")


def _shown(found: Value | None, digits: int = 4) -> str:
    if found is None:
        return "undefined"
    entries = [f"{float(entry):.{digits}g}".replace("-", "−") for entry in flat(found)]
    return entries[0] if not isinstance(found, tuple) else f"({', '.join(entries)})"
