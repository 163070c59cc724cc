"""Forecasts: what throws cost, against Laplace's rule computed with fractions."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

from tests.arcade.rounds import BITS, NATS, pressed, typed
from tests.conftest import turns
from tutor.arcade import Medal, NotAMove
from tutor.arcade.forecasts import ForecastRound, begin, rule, throws
from tutor.lesson import Coin, Forecasts

KINDS = ("fixed", "extreme", "drifts", "remembers")
GAME = Forecasts(title="Coins", about="Say.", rules="Say.", levels=tuple(Coin(name=kind, coin=kind) for kind in KINDS))


def by_fractions(fell: tuple[bool, ...], pseudo: Fraction) -> float:
    """What the rule pays in bits, with every probability as a fraction."""
    paid = 0.0
    for n in range(len(fell)):
        heads = sum(fell[:n])
        given = (Fraction(heads) + pseudo) / (n + 2 * pseudo)
        given = given if fell[n] else 1 - given
        paid += math.log2(given.denominator) - math.log2(given.numerator)
    return paid


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pseudo", [Fraction(1), Fraction(1, 2)])
def test_the_rules_pay_what_fractions_say(kind: str, pseudo: Fraction) -> None:
    for seed in range(20):
        fell, _ = throws(Coin(name=kind, coin=kind), seed)
        paid = sum(map(BITS.of, rule(fell, float(pseudo))))
        assert paid == pytest.approx(by_fractions(fell, pseudo))


@pytest.mark.parametrize(
    ("kind", "seed", "fell"),
    [
        ("fixed", 8, "HHHTHHTHHTHTHHTHHHTHHHTT"),
        ("drifts", 8, "HHTHHTTHHHHHTHHHHHHTHHHT"),
        ("remembers", 8, "HTHTTHTTHTTHTHTTHTHTHTHT"),
    ],
)
def test_a_seed_is_the_same_throws_for_ever(kind: str, seed: int, fell: str) -> None:
    assert "".join("TH"[face] for face in throws(Coin(name=kind, coin=kind), seed)[0]) == fell


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("1", 0.1), ("9", 0.9), ("0", 0.02), ("-", 0.98), (["space"], 0.5), (["enter"], 0.5),
        (["right", "space"], 0.55), (["left", "left", "space"], 0.4), ([".", "space"], 0.51),
        ([",", ",", "enter"], 0.48), (["right"] * 20 + ["space"], 0.99), (["left"] * 20 + ["space"], 0.01),
    ],
)  # fmt: skip
def test_keys_say_a_chance_and_throw(keys: list[str], said: float) -> None:
    assert pressed(begin(GAME, 0, 1, BITS), keys).said == (pytest.approx(said),)


@pytest.mark.parametrize(
    ("line", "said"), [("0.3", 0.3), ("30%", 0.3), ("30 %", 0.3), ("0,3", 0.3), ("30", 0.3), (".5", 0.5)]
)
def test_lines_say_a_chance(line: str, said: float) -> None:
    assert typed(begin(GAME, 0, 1, BITS), line).said == (pytest.approx(said),)


@pytest.mark.parametrize("line", ["", "heads", "0", "1", "100%", "nan", "-0.3", "1e999"])
def test_what_is_no_chance_is_no_move(line: str) -> None:
    with pytest.raises(NotAMove):
        begin(GAME, 0, 1, BITS).typed(line, 0.0)


def test_half_and_half_costs_a_bit_a_throw_and_ln_2_in_nats() -> None:
    for cost, price in ((BITS, 1.0), (NATS, math.log(2))):
        played = pressed(begin(GAME, 2, 5, cost), "5" * 24)
        assert played.over
        assert played.result().score == pytest.approx(price)


def test_what_was_paid_is_parted_into_chance_and_the_rest() -> None:
    """Whoever says the coin's own chance adds nothing, by luck or on average."""
    for seed in range(5):
        played = begin(GAME, 3, seed, BITS)
        for chance in played.chances:
            played = typed(played, f"{chance:.4f}")
        said = played.result().said[0].replace("-0.00", "0.00")
        assert said.endswith("; what you said costs 0.00 more on average, here 0.00.")


def test_medals_of_a_unit_are_the_same_in_another() -> None:
    for seed in range(30):
        keys = "".join("37"[Random(seed).random() < 0.7] for _ in range(24))
        medals = {pressed(begin(GAME, 2, seed, cost), keys).result().medal for cost in (BITS, NATS)}
        assert len(medals) == 1


def laplace(played: ForecastRound) -> float:
    fell = played.fell[: len(played.said)]
    return (sum(fell) + 1) / (len(fell) + 2)


def sees_the_mood(played: ForecastRound) -> float:
    """Looks at the last five throws, and says no more than keys can."""
    last = played.fell[: len(played.said)][-5:]
    return min(0.9, max(0.1, (sum(last) + 1) / (len(last) + 2)))


def sees_the_memory(played: ForecastRound) -> float:
    """Counts how often the next throw was like the one before."""
    fell = played.fell[: len(played.said)]
    if not fell:
        return 0.5
    alike = sum(a == b for a, b in pairwise(fell))
    same = (alike + 1) / (len(fell) + 1)
    return min(0.9, max(0.1, same if fell[-1] else 1 - same))


@pytest.mark.parametrize(
    ("level", "player", "least", "most"),
    [
        (0, sees_the_mood, 0.0, 0.45),  # a coin with one chance is beaten by luck only
        (2, sees_the_mood, 0.4, 0.8),
        (3, sees_the_memory, 0.8, 1.0),
    ],
)
def test_simulated_players_beat_laplace_as_often_as_they_should(
    level: int, player: object, least: float, most: float
) -> None:
    assert callable(player)
    better = 0
    for seed in range(200):
        played = begin(GAME, level, seed, BITS)
        for _ in turns("the round is over"):
            if played.over:
                break
            played = played.typed(f"{player(played):.3f}", 0.0)
        better += sum(played.paid) < played.par(1)
    assert least <= better / 200 <= most


def test_laplace_itself_has_silver_at_one_coin_and_bronze_at_moods() -> None:
    for level, medal in ((0, Medal.SILVER), (2, Medal.BRONZE)):
        played = begin(GAME, level, 11, BITS)
        for _ in turns("the round is over"):
            if played.over:
                break
            played = played.typed(f"{laplace(played):.12f}", 0.0)
        assert played.result().medal is medal
