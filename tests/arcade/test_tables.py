"""The tables that the games stand on, as literals: what simple rules pay on the games' own items.

Everything is calculated here from the formulas, by plain Python; of the games only what was drawn is taken.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import pairwise, product
from random import Random
from statistics import mean

import pytest

from tests.arcade.rounds import BITS, pressed
from tests.conftest import LESSONS
from tutor.arcade import Medal, begin
from tutor.arcade.bugs import Bug, BugsRound
from tutor.arcade.descent import DescentRound
from tutor.arcade.forecasts import ForecastRound
from tutor.arcade.lengths import source
from tutor.arcade.sprint import Item, SprintRound
from tutor.arcade.weighing import least
from tutor.lesson import Arcade, Weighed
from tutor.loader import open_course


@cache
def arcade() -> Arcade:
    found = open_course(LESSONS).course.arcade
    assert found is not None
    return found


# Forecasts

Fell = Sequence[int]


def laplace(fell: Fell) -> float:
    return (sum(fell) + 1) / (len(fell) + 2)


def kt(fell: Fell) -> float:
    return (sum(fell) + 0.5) / (len(fell) + 1)


def forgets(fell: Fell) -> float:
    weights = [0.85 ** (len(fell) - 1 - i) for i in range(len(fell))]
    return (sum(w * x for w, x in zip(weights, fell, strict=True)) + 0.5) / (sum(weights) + 1)


def remembers(fell: Fell) -> float:
    if not fell:
        return 0.5
    same = (sum(one == two for one, two in pairwise(fell)) + 1) / (len(fell) + 1)
    return same if fell[-1] else 1 - same


def half(fell: Fell) -> float:
    return 0.5


@pytest.mark.parametrize(
    ("rule", "bits"),
    [
        (half, (1.00, 1.00, 1.00, 1.00)),
        (laplace, (0.69, 0.32, 0.92, 1.00)),
        (kt, (0.69, 0.28, 0.94, 1.02)),
        (forgets, (0.70, 0.32, 0.85, 0.98)),
        (remembers, (0.80, 0.41, 0.90, 0.70)),
        (None, (0.60, 0.19, 0.54, 0.61)),
    ],
)
def test_what_a_rule_pays_for_a_throw_of_each_coin(
    rule: Callable[[Fell], float] | None, bits: tuple[float, ...]
) -> None:
    """A fixed coin, an extreme one, one that drifts, one that remembers; no rule is who knows the coin."""
    for level, expected in enumerate(bits):
        paid = []
        for fell, chances in throws(level):
            said = chances if rule is None else [rule(fell[:i]) for i in range(len(fell))]
            paid.append(mean(-math.log2(q if x else 1 - q) for q, x in zip(said, fell, strict=True)))
        assert mean(paid) == pytest.approx(expected, abs=0.09), level


def is_due(fell: Fell) -> float:
    """What has not come is due: the other way round than Laplace."""
    return 1 - laplace(fell)


def looks_back(fell: Fell) -> float:
    """A person who sees that older throws fade; says whole tenths."""
    return min(0.9, max(0.1, round(10 * forgets(fell)) / 10))


def sees_memory(fell: Fell) -> float:
    """A person who sees how often a throw is like the last; says whole tenths."""
    return min(0.9, max(0.1, round(10 * remembers(fell)) / 10))


@pytest.mark.parametrize(("rule", "least"), [(is_due, (1.9, 2.5, 1.3, 1.1)), (half, (1.0, 1.0, 1.0, 1.0))])
def test_who_thinks_that_something_is_due_pays_more_than_who_says_half(
    rule: Callable[[Fell], float], least: tuple[float, ...]
) -> None:
    for level, bits in enumerate(least):
        assert mean(paid_by(rule, fell) for fell, _ in throws(level)) >= bits


@pytest.mark.parametrize(
    ("person", "level", "bits", "share"),
    [
        (looks_back, 0, 0.71, 0.36),
        (looks_back, 1, 0.30, 0.60),
        (looks_back, 2, 0.87, 0.66),
        (sees_memory, 3, 0.70, 0.92),
    ],
)
def test_how_often_a_person_who_sees_it_beats_laplace(
    person: Callable[[Fell], float], level: int, bits: float, share: float
) -> None:
    """At one coin by luck alone; keys say whole tenths, which helps nobody at an extreme coin."""
    found = [(paid_by(person, fell), paid_by(laplace, fell)) for fell, _ in throws(level)]
    assert mean(own for own, _ in found) == pytest.approx(bits, abs=0.06)
    assert mean(own < par for own, par in found) == pytest.approx(share, abs=0.2)


def paid_by(rule: Callable[[Fell], float], fell: Fell) -> float:
    """What the rule pays for a throw, in bits."""
    said = [rule(fell[:i]) for i in range(len(fell))]
    return mean(-math.log2(q if x else 1 - q) for q, x in zip(said, fell, strict=True))


@pytest.mark.parametrize(
    ("level", "bronze", "silver", "gold"),
    [
        (0, ("Laplace", 0.05), ("Laplace", 0.0), ("KT", -0.02)),
        (1, ("Laplace", 0.05), ("Laplace", 0.0), ("KT", -0.02)),
        (2, ("Laplace", 0.0), ("Laplace", -0.05), ("Laplace", -0.12)),
        (3, ("Laplace", 0.0), ("Laplace", -0.15), ("Laplace", -0.28)),
    ],
)
def test_medals_of_forecasts_are_differences_on_the_same_throws(
    level: int, bronze: tuple[str, float], silver: tuple[str, float], gold: tuple[str, float]
) -> None:
    played = begin(arcade().games["forecaster"], level, 3, BITS)
    assert isinstance(played, ForecastRound)
    fell = [int(face) for face in played.fell]
    par = {"Laplace": paid_by(laplace, fell), "KT": paid_by(kt, fell)}
    bounds = dict(pressed(played, "5" * 24).result().bounds)
    for medal, (who, by) in ((Medal.BRONZE, bronze), (Medal.SILVER, silver), (Medal.GOLD, gold)):
        assert bounds[medal] == pytest.approx(par[who] + by)


@cache
def throws(level: int) -> tuple[tuple[Fell, Sequence[float]], ...]:
    """What fell, and how likely heads was."""
    found = []
    for seed in range(150):
        played = begin(arcade().games["forecaster"], level, seed, BITS)
        assert isinstance(played, ForecastRound)
        found.append(([int(face) for face in played.fell], played.chances))
    return tuple(found)


# Code lengths


def huffman(chances: Sequence[float]) -> float:
    heap, total = list(chances), 0.0
    heapq.heapify(heap)
    while len(heap) > 1:
        joined = heapq.heappop(heap) + heapq.heappop(heap)
        total += joined
        heapq.heappush(heap, joined)
    return total


@pytest.mark.parametrize(
    ("symbols", "entropy", "above", "rounded"),
    [(5, 1.75, 0.097, 0.39), (6, 2.00, 0.073, 0.41), (8, 2.37, 0.050, 0.44), (10, 2.69, 0.045, 0.45)],
)
def test_what_codes_cost_above_the_entropy(symbols: int, entropy: float, above: float, rounded: float) -> None:
    found = []
    for seed in range(500):
        weights = source(symbols, True, Random(seed))
        p = [w / sum(weights) for w in weights]
        h = -sum(x * math.log2(x) for x in p)
        found.append((h, huffman(p) - h, sum(x * math.ceil(-math.log2(x) - 1e-12) for x in p) - h))
    h, best, up = (mean(each) for each in zip(*found, strict=True))
    assert h == pytest.approx(entropy, abs=0.06)
    assert best == pytest.approx(above, abs=0.015)
    assert up == pytest.approx(rounded, abs=0.1)


@pytest.mark.parametrize(
    ("symbols", "above", "best", "keys"),
    [(5, 0.008, 0.87, 4.6), (6, 0.019, 0.70, 6.4), (8, 0.033, 0.51, 10.7), (10, 0.042, 0.36, 12.9)],
)
def test_what_shortening_greedily_costs_above_huffman_and_how_many_keys_the_best_takes(
    symbols: int, above: float, best: float, keys: float
) -> None:
    """The keys are steps of one from lengths that are all the same."""
    found = []
    for seed in range(300):
        weights = source(symbols, True, Random(seed))
        p = [w / sum(weights) for w in weights]
        more = sum(x * n for x, n in zip(p, shortened(p), strict=True)) - huffman(p)
        even = math.ceil(math.log2(symbols))
        found.append((more, float(more < 1e-9), float(sum(abs(n - even) for n in huffman_lengths(p)))))
    means = [mean(each) for each in zip(*found, strict=True)]
    assert means[0] == pytest.approx(above, abs=0.006)
    assert means[1] == pytest.approx(best, abs=0.1)
    assert means[2] == pytest.approx(keys, rel=0.12)


def shortened(p: Sequence[float]) -> list[int]:
    """Rounded up, then the likeliest that may be shorter, as long as one may."""
    lengths = [max(1, math.ceil(-math.log2(x) - 1e-12)) for x in p]
    while may := [i for i, n in enumerate(lengths) if n > 1 and 2.0**-n <= 1 - sum(2.0**-m for m in lengths) + 1e-12]:
        lengths[max(may, key=p.__getitem__)] -= 1
    return lengths


def huffman_lengths(p: Sequence[float]) -> list[int]:
    lengths = [0] * len(p)
    heap = [(x, i, [i]) for i, x in enumerate(p)]
    heapq.heapify(heap)
    for joined in range(len(p), 2 * len(p) - 1):
        one, two = heapq.heappop(heap), heapq.heappop(heap)
        for i in (*one[2], *two[2]):
            lengths[i] += 1
        heapq.heappush(heap, (one[0] + two[0], joined, [*one[2], *two[2]]))
    return lengths


# Descent


@pytest.mark.parametrize(
    ("level", "fixed", "line", "looks", "fewest"), [(0, 15.0, 6.0, 6.0, 5.2), (1, 16.4, 12.3, 7.9, 6.4)]
)
def test_how_many_steps_a_ravine_takes(level: int, fixed: float, line: float, looks: float, fewest: float) -> None:
    """By the best fixed rate, an exact line search, who kills the largest share, and the best keys."""
    found = []
    for seed in range(24):
        played = begin(arcade().games["descent"], level, seed, BITS)
        assert isinstance(played, DescentRound)
        c, start = played.curvatures, played.start
        found.append(
            (
                min(steps(c, start, partial(always, rate / 50)) for rate in range(2, 120)),
                steps(c, start, partial(line_search, c)),
                steps(c, start, partial(kills, c)),
                played.fewest,
            )
        )
    means = [mean(each) for each in zip(*found, strict=True)]
    assert means == pytest.approx([fixed, line, looks, fewest], abs=2)
    assert means[3] <= means[2] < means[0]


def steps(curvatures: Sequence[float], start: Sequence[float], rate: Callable[[Sequence[float]], float]) -> int:
    at, first = list(start), sum(a * x * x for a, x in zip(curvatures, start, strict=True))
    for step in range(100):
        if sum(a * x * x for a, x in zip(curvatures, at, strict=True)) <= 0.01 * first:
            return step
        now = rate(at)
        at = [x * (1 - now * a) for a, x in zip(curvatures, at, strict=True)]
    return 100


def always(rate: float, at: Sequence[float]) -> float:
    return rate


def line_search(curvatures: Sequence[float], at: Sequence[float]) -> float:
    slopes = [a * x for a, x in zip(curvatures, at, strict=True)]
    return sum(g * g for g in slopes) / sum(a * g * g for a, g in zip(curvatures, slopes, strict=True))


def kills(curvatures: Sequence[float], at: Sequence[float]) -> float:
    shares = [a * x * x for a, x in zip(curvatures, at, strict=True)]
    steepest = curvatures[shares.index(max(shares))]
    return min((0.02 * 2**k for k in range(8)), key=lambda rate: abs(1 - rate * steepest))


@pytest.mark.parametrize("level", [0, 1])
def test_the_fewest_steps_are_those_of_all_sequences(level: int) -> None:
    """The order of steps changes nothing: each coordinate is multiplied by 1 - rate * curvature."""
    for seed in range(3):
        played = begin(arcade().games["descent"], level, seed, BITS)
        assert isinstance(played, DescentRound)
        factors = [[1 - 0.02 * 2**k * a for a in played.curvatures] for k in range(8)]
        goal = 0.01 * sum(a * x * x for a, x in zip(played.curvatures, played.start, strict=True))
        reached = {(0,) * 8}
        for count in range(1, 9):
            reached = {tuple(n + (i == k) for i, n in enumerate(each)) for each in reached for k in range(8)}
            if any(left(played, factors, each) <= goal for each in reached):
                assert played.fewest == count
                break


def left(played: DescentRound, factors: Sequence[Sequence[float]], counts: Sequence[int]) -> float:
    total = 0.0
    for i, (a, x) in enumerate(zip(played.curvatures, played.start, strict=True)):
        total += a * (x * math.prod(factors[k][i] ** n for k, n in enumerate(counts))) ** 2
    return total


# Weighings


@cache
def weighings(either: int, heavy: int, light: int, true: int) -> int:
    """In the worst case, by how many coins may still be what."""
    if 2 * either + heavy + light <= 1:
        return 0
    fewest = 99
    for u1, h1, l1, u2, h2, l2 in pans(either, heavy, light):
        one, two = u1 + h1 + l1, u2 + h2 + l2
        if one == 0 or not 0 <= one - two <= true:
            continue
        whole = either + heavy + light + true
        sinks = (0, u1 + h1, u2 + l2, whole - u1 - h1 - u2 - l2)
        rises = (0, u2 + h2, u1 + l1, whole - u2 - h2 - u1 - l1)
        even = (either - u1 - u2, heavy - h1 - h2, light - l1 - l2, true + one + two)
        parts = [part for part in (sinks, rises, even) if 2 * part[0] + part[1] + part[2]]
        if all(2 * p[0] + p[1] + p[2] < 2 * either + heavy + light for p in parts):
            fewest = min(fewest, 1 + max(weighings(*part) for part in parts))
    return fewest


def pans(either: int, heavy: int, light: int) -> list[tuple[int, int, int, int, int, int]]:
    ways = [[(a, b) for a in range(n + 1) for b in range(n + 1 - a)] for n in (either, heavy, light)]
    return [(u[0], h[0], k[0], u[1], h[1], k[1]) for u, h, k in product(*ways)]


@pytest.mark.parametrize(
    ("coins", "bits", "needed"),
    [(3, 2.58, 2), (4, 3.00, 3), *((n, math.log2(2 * n), 3) for n in range(5, 13)), (13, 4.70, 4)],
)
def test_how_many_weighings_a_number_of_coins_takes(coins: int, bits: float, needed: int) -> None:
    assert math.log2(2 * coins) == pytest.approx(bits, abs=0.005)
    assert weighings(coins, 0, 0, 0) == needed
    assert least(Weighed(name="some", coins=coins)) == needed


# Costs of a whole round


def test_a_round_of_naming_costs_the_mean_of_its_logarithms() -> None:
    bugs = tuple(
        Bug(question=("?",), got="1", expected="2", options=("w", "x", "y", "z"), right=at % 4, say="", lesson="l")
        for at in range(10)
    )
    played: BugsRound = BugsRound(seed=1, level=0, cost=BITS, name="", bugs=bugs)
    said = ["a", "B", "c", "a", "A", "enter", "D", "d", "a", "A"]
    chances = [0.7, 0.97, 0.7, 0.1, 0.97, 0.25, 0.01, 0.7, 0.7, 0.01]
    played = pressed(played, [key for each in said for key in (each, "enter")])
    assert played.result().score == pytest.approx(mean(-math.log2(each) for each in chances))
    assert played.result().score == pytest.approx(2.0756, abs=1e-3)


def test_a_sprint_gains_the_sum_of_what_each_answer_gains() -> None:
    right = [2.0, 0.5, 10.0, 3.0, 1.0]
    said = [2.0, 0.6, 2.0, 3.3, 0.72]
    played = SprintRound(
        seed=1, level=0, cost=BITS, name="", items=tuple(Item("?", each) for each in right), length=60.0
    )
    for second, each in enumerate(said):
        played = played.typed(str(each), float(second))
    gains = [max(-1.0, 1 - 2 * abs(math.log2(one / two))) for one, two in zip(said, right, strict=True)]
    assert played.result().score == pytest.approx(sum(gains))
    assert gains == pytest.approx([1, 0.474, -1, 0.725, 0.052], abs=1e-3)


@pytest.mark.parametrize(("best", "gain"), [(1.0, -0.34), (3.0, -0.34)])
def test_always_the_same_number_loses_in_a_sprint(best: float, gain: float) -> None:
    played = begin(arcade().games["sprint"], 0, 3, BITS)
    assert isinstance(played, SprintRound)
    gains = [max(-1.0, 1 - 2 * abs(math.log2(best / item.answer))) for item in played.items]
    assert mean(gains) <= gain
