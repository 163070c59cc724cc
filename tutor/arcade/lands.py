"""Where descent is played: ravines, also with slopes that are off by chance, and a plateau.

A ravine is half the sum of each direction's curvature times its coordinate squared. A plateau is the mean of
ln(1 + exp(-y x·w)) over a few points, above its lowest value: flat far out, steep beside the outlier's kink.
"""

from __future__ import annotations

import math
from functools import lru_cache
from random import Random

from msgspec import Struct

Place = tuple[float, ...]

RATES = tuple(0.02 * 2**k for k in range(8))
"""Of the keys."""
TARGET = 0.01
"""Of the first loss."""
STEEPEST, RATIO = (4.0, 14.0), {2: (10.0, 18.0), 3: (13.0, 22.0)}
"""Bounds of the largest curvature, and of how many times smaller the smallest is, by directions."""
LEAST_SHARE = 0.15
OFF = 0.6
"""How far slopes are off by chance, as a part of the slope that a direction has at the target."""
STEPS_OFF = 40
MOMENTUM = 0.5
"""So much of the step before is made again, where momentum is on."""
SLOW, ROOM = (9, 24), 2
"""So many steps one fixed rate needs on a plateau, at least and at most; the keys need so many fewer at least."""
REGULAR = 6
"""Points of a plateau besides the outlier."""


class Land(Struct, frozen=True, kw_only=True):
    """A loss of a few coordinates, and where one starts."""

    start: Place
    curvatures: Place = ()
    points: tuple[Place, ...] = ()
    """Of a plateau: each point times its label, 1 or -1."""
    floor: Place = ()
    """Where the loss is lowest."""
    lowest: float = 0.0
    """What it is there."""
    off: tuple[Place, ...] = ()
    """What is added to the slopes at each step."""

    def loss(self, at: Place) -> float:
        """The loss above its lowest value."""
        if not self.points:
            return sum(each * w * w for each, w in zip(self.curvatures, at, strict=True)) / 2
        return plateau(self.points, at) - self.lowest

    def slopes(self, at: Place) -> Place:
        """The derivatives of the loss, as they are."""
        if not self.points:
            return tuple(each * w for each, w in zip(self.curvatures, at, strict=True))
        return plateau_slopes(self.points, at)

    def after(self, at: Place, before: Place, step: int, rate: float, rolling: bool) -> Place:
        """After one step, the number ``step`` of all; ``before`` is where the last step began."""
        return moved(at, self.slopes_at(at, step), before, rate, rolling)

    def slopes_at(self, at: Place, step: int) -> Place:
        """The slopes as a step is told them."""
        slopes = self.slopes(at)
        return tuple(g + e for g, e in zip(slopes, self.off[step % STEPS_OFF], strict=True)) if self.off else slopes

    @property
    def goal(self) -> float:
        """The loss that is to be reached."""
        return TARGET * self.loss(self.start)


def moved(at: Place, slopes: Place, before: Place, rate: float, rolling: bool) -> Place:
    """Where a step leads."""
    roll = MOMENTUM if rolling else 0.0
    return tuple(w - rate * g + roll * (w - last) for w, g, last in zip(at, slopes, before, strict=True))


def plateau(points: tuple[Place, ...], at: Place) -> float:
    """The mean of ln(1 + exp(-m)) over the margins m."""
    margins = (sum(x * w for x, w in zip(point, at, strict=True)) for point in points)
    return sum(max(-m, 0.0) + math.log1p(math.exp(-abs(m))) for m in margins) / len(points)


def chance(margin: float) -> float:
    """1/(1 + exp(m)): what is still missing at a margin."""
    small = math.exp(-abs(margin))
    return small / (1 + small) if margin > 0 else 1 / (1 + small)


def plateau_slopes(points: tuple[Place, ...], at: Place) -> Place:
    """The derivatives of a plateau."""
    missing = [chance(sum(x * w for x, w in zip(point, at, strict=True))) for point in points]
    return tuple(
        -sum(m * point[i] for m, point in zip(missing, points, strict=True)) / len(points) for i in range(len(at))
    )


def lowest(points: tuple[Place, ...]) -> Place:
    """Where a plateau of two coordinates is lowest, by Newton's method, halving steps that lead up."""
    at: Place = (0.0, 0.0)
    for _ in range(60):
        g = plateau_slopes(points, at)
        weights = [(m := chance(sum(x * w for x, w in zip(p, at, strict=True)))) * (1 - m) for p in points]
        n = len(points)
        a, b, d = (
            sum(k * p[i] * p[j] for k, p in zip(weights, points, strict=True)) / n for i, j in ((0, 0), (0, 1), (1, 1))
        )
        scale = 1 / max(a * d - b * b, 1e-12)
        step = ((d * g[0] - b * g[1]) * scale, (a * g[1] - b * g[0]) * scale)
        while plateau(points, (at[0] - step[0], at[1] - step[1])) > plateau(points, at) + 1e-15:
            step = (step[0] / 2, step[1] / 2)
            if max(map(abs, step)) < 1e-14:
                return at
        at = (at[0] - step[0], at[1] - step[1])
    return at


# Drawing


def between(rng: Random, low: float, high: float) -> float:
    """A number between two."""
    return low + (high - low) * rng.random()


def normal(rng: Random) -> float:
    """A standard normal number, from ``random`` alone (G. E. P. Box and M. E. Muller 1958)."""
    return math.sqrt(-2 * math.log(1 - rng.random())) * math.cos(2 * math.pi * rng.random())


def ravine(coordinates: int, seed: int) -> tuple[Place, Place]:
    """Curvatures, in any order, and where one starts; no direction has less than a small share of the first loss."""
    rng = Random(str(seed))
    steepest = math.exp(between(rng, *map(math.log, STEEPEST)))
    ratio = between(rng, *RATIO[coordinates])
    middle = [steepest * ratio ** -between(rng, 0.3, 0.7) for _ in range(coordinates - 2)]
    curvatures = [steepest, *middle, steepest / ratio]
    curvatures.sort(key=lambda _: rng.random())
    parts = [-math.log(1 - rng.random()) for _ in curvatures]
    shares = [LEAST_SHARE + (1 - LEAST_SHARE * coordinates) * part / sum(parts) for part in parts]
    loss = between(rng, 1.0, 3.0)
    start = [math.sqrt(2 * loss * share / each) for share, each in zip(shares, curvatures, strict=True)]
    return tuple(curvatures), tuple(start)


def ravine_land(coordinates: int, seed: int, noisy: bool) -> Land:
    """A ravine; where it is noisy, the slopes of each step are off by chance, and the same for everybody."""
    curvatures, start = ravine(coordinates, seed)
    land = Land(start=start, curvatures=curvatures, floor=(0.0,) * coordinates)
    if not noisy:
        return land
    rng = Random(f"{seed} off")
    spread = [OFF * math.sqrt(2 * land.goal * each) for each in curvatures]
    off = tuple(tuple(s * normal(rng) for s in spread) for _ in range(STEPS_OFF))
    return Land(start=start, curvatures=curvatures, floor=land.floor, off=off)


def plateau_land(seed: int) -> Land:
    """A plateau on which no fixed rate is fast."""
    rng = Random(str(seed))
    for _ in range(1_000):
        land = drawn_plateau(rng)
        fixed = one_rate(land, STEPS_OFF, SLOW[0])
        if SLOW[0] <= fixed <= SLOW[1] and fewest(land, RATES, False, STEPS_OFF) <= fixed - ROOM:
            return land
    raise AssertionError("no loss is so odd")


def drawn_plateau(rng: Random) -> Land:
    """Points on one side, one of them far out on the wrong one; one starts where all but that is called wrongly."""
    angle = between(rng, 0.2, 1.37)
    along, across = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    points = [placed(along, across, between(rng, 2.0, 5.0), between(rng, -3.0, 3.0)) for _ in range(REGULAR)]
    points.append(placed(along, across, -between(rng, 4.0, 7.0), between(rng, -2.0, 2.0)))
    floor = lowest(tuple(points))
    away = between(rng, 9.0, 14.0)
    turned = between(rng, -0.7, 0.7)
    start = placed(along, across, -away, away * turned)
    return Land(
        start=start, points=tuple(points), floor=floor, lowest=plateau(tuple(points), floor)
    )  # fmt: skip


def placed(along: Place, across: Place, far: float, aside: float) -> Place:
    """A point so far along one direction and aside of it."""
    return tuple(far * a + aside * b for a, b in zip(along, across, strict=True))


# The fewest steps

BEAM, MOST = 30, 24
"""So many places are gone on from, for so many steps."""
GRID = tuple(0.01 * 1.1**k for k in range(59))
"""Fixed rates, from 0.01 to about the largest of the keys."""


@lru_cache(64)
def fewest(land: Land, rates: tuple[float, ...], momentum: bool, most: int) -> int:
    """The fewest steps that a search found which goes on from the lowest places of each number of steps."""
    kept: list[tuple[Place, Place]] = [(land.start, land.start)]
    goal = land.goal
    for step in range(min(MOST, most)):
        found: dict[tuple[float, ...], tuple[float, Place, Place]] = {}
        for at, before in kept:
            slopes = land.slopes_at(at, step)
            for rolling in (False, True) if momentum and step else (False,):
                for rate in rates:
                    after = moved(at, slopes, before, rate, rolling)
                    loss = land.loss(after)
                    if loss <= goal:
                        return step + 1
                    found.setdefault(tuple(round(w, 6) for w in after), (loss, after, at))
        kept = [(after, at) for _, after, at in sorted(found.values(), key=lambda each: each[0])[:BEAM]]
    return most


@lru_cache(64)
def one_rate(land: Land, most: int, enough: int = 0) -> int:
    """The fewest steps of one fixed rate without momentum; one more than the most where none reaches the target.

    Where a rate is found that needs fewer than ``enough``, no other is tried.
    """
    found = most + 1
    goal = land.goal
    for rate in reversed(GRID):
        if found < enough:
            break
        at = land.start
        for step in range(found - 1):
            at = land.after(at, at, step, rate, False)
            if not (loss := land.loss(at)) < 1e12:
                break
            if loss <= goal:
                found = step + 1
                break
    return found
