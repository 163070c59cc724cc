"""The die: chips against Laplace's rule computed with fractions; medals."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from tests.arcade.rounds import BITS, pressed, typed
from tests.conftest import turns
from tutor.arcade import Medal, NotAMove
from tutor.arcade.dice import DiceRound, begin, rule, throws
from tutor.lesson import Coin

DIE = Coin(name="die", coin="die")


def round_of(seed: int = 1) -> DiceRound:
    return begin(DIE, 0, seed, BITS)


@pytest.mark.parametrize("pseudo", [Fraction(1), Fraction(1, 2)])
def test_the_rules_pay_what_fractions_say(pseudo: Fraction) -> None:
    for seed in range(10):
        fell, _ = throws(DIE, seed)
        paid = 0.0
        for n, face in enumerate(fell):
            given = (Fraction(sum(each == face for each in fell[:n])) + pseudo) / (n + 6 * pseudo)
            paid -= math.log2(given)
        assert sum(map(BITS.of, rule(fell, float(pseudo)))) == pytest.approx(paid)


def test_who_presses_what_fell_plays_laplace() -> None:
    played = round_of(4)
    for face in played.fell:
        played = pressed(played, ["enter", str(face + 1)])
    result = played.result()
    assert result.score == pytest.approx(result.pars[0].score)
    assert result.medal in (Medal.SILVER, Medal.GOLD)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["enter"], [1 / 6] * 6),
        (["1", "1", "6", "enter"], [3 / 9, 1 / 9, 1 / 9, 1 / 9, 1 / 9, 2 / 9]),
        (["1", "2", "backspace", "space"], [2 / 7] + [1 / 7] * 5),
        (["7", "x", "backspace", "enter"], [1 / 6] * 6),
    ],
)
def test_chips_stay_and_say_how_likely_each_face_is(keys: list[str], said: list[float]) -> None:
    assert pressed(round_of(), keys).said == (pytest.approx(said),)
    assert sum(said) == pytest.approx(1)


@pytest.mark.parametrize(("line", "chips"), [("", ""), ("116", "116"), ("1 1 6", "116"), ("12-", "1")])
def test_a_line_puts_chips_and_throws(line: str, chips: str) -> None:
    played = typed(round_of(), line)
    assert (played.chips, len(played.said)) == (chips, 1)


@pytest.mark.parametrize("line", ["7", "0.5", "heads"])
def test_other_lines_are_no_moves(line: str) -> None:
    with pytest.raises(NotAMove):
        round_of().typed(line, 0)


def test_a_seed_is_the_same_throws_for_ever() -> None:
    fell, chances = throws(DIE, 8)
    assert "".join(str(face + 1) for face in fell) == "462566263626632565666622"
    assert sum(chances) == pytest.approx(1)
    assert min(chances) >= 0.02


def test_the_die_cannot_be_beaten_but_by_luck() -> None:
    """Who knows nothing misses the medals mostly; who counts twice is worse than Laplace mostly."""
    medals = {0: 0, 2: 0}
    for per in medals:
        for seed in range(200):
            played = round_of(seed)
            for _ in turns("the round is over"):
                if played.over:
                    break
                played = played.key("enter", 0)
                for _ in range(per):
                    played = played.key(str(played.fell[len(played.said) - 1] + 1), 0)
            medals[per] += played.result().medal in (Medal.SILVER, Medal.GOLD)
    assert 20 <= medals[0] <= 80
    assert 20 <= medals[2] <= 80
