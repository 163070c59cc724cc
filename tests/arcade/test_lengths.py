"""Code lengths: Huffman's against all lengths that Kraft allows."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from tests.arcade.rounds import BITS, NATS, pressed, typed
from tutor.arcade import Medal, NotAMove
from tutor.arcade.lengths import (
    HUNDRED,
    LengthsRound,
    begin,
    best_lengths,
    could_shorten,
    kraft,
    mean_length,
    rounded_up,
    source,
)  # fmt: skip
from tutor.lesson import Lengths, Sources

GAME = Lengths(
    title="Codes",
    about="Choose.",
    rules="Choose.",
    levels=(Sources(name="sorted"), Sources(name="drawn", sorted=False)),
)


@pytest.mark.parametrize("seed", range(12))
def test_no_lengths_that_kraft_allows_are_better(seed: int) -> None:
    weights = source(5, False, Random(seed))
    allowed = (each for each in product(range(1, 6), repeat=5) if sum(Fraction(1, 2**n) for n in each) <= 1)
    assert mean_length(weights, best_lengths(weights)) == pytest.approx(
        min(mean_length(weights, each) for each in allowed)
    )
    assert kraft(best_lengths(weights)) == 1


@pytest.mark.parametrize("symbols", range(3, 11))
def test_sources_are_probabilities_and_rounding_up_is_a_code(symbols: int) -> None:
    for seed in range(50):
        weights = source(symbols, True, Random(seed))
        assert sum(weights) == HUNDRED
        assert min(weights) >= 1
        assert list(weights) == sorted(weights, reverse=True)
        assert kraft(rounded_up(weights)) <= 1
        assert rounded_up(weights) == tuple(math.ceil(-math.log2(w / HUNDRED) - 1e-12) for w in weights)


def test_a_seed_is_the_same_sources_for_ever() -> None:
    assert begin(GAME, 0, 8, BITS).sources == (
        (35, 33, 21, 6, 5), (35, 31, 15, 10, 7, 2), (38, 21, 17, 10, 10, 2, 1, 1),
    )  # fmt: skip


def test_keys_set_lengths_and_move_on() -> None:
    played = begin(GAME, 0, 8, BITS)
    assert played.lengths == (3, 3, 3, 3, 3)
    assert pressed(played, "12344").lengths == (1, 2, 3, 4, 4)
    assert pressed(played, ["c", "left"]).lengths == (3, 3, 2, 3, 3)
    assert pressed(played, ["up", "right", "right"]).lengths == (3, 3, 3, 3, 5)
    assert pressed(played, [*"11111", "enter"]).note.startswith("The sum is 5/2")


@pytest.mark.parametrize("line", ["1 2 3 4", "1 1 1 1 1", "a b c d e", "0 2 3 4 4", "1 2 3 4 99", "²"])
def test_lines_that_are_no_code_are_no_moves(line: str) -> None:
    with pytest.raises(NotAMove):
        begin(GAME, 0, 8, BITS).typed(line, 0)


def played_with(how: object, seed: int) -> LengthsRound:
    assert callable(how)
    played = begin(GAME, 1, seed, BITS)
    while not played.over:
        played = typed(played, " ".join(map(str, how(played.source))))
    return played


def greedily(weights: tuple[int, ...]) -> tuple[int, ...]:
    """Rounds up, then shortens as long as the budget pays for it, the most likely first."""
    lengths = list(rounded_up(weights))
    while could_shorten(tuple(lengths)) is not None:
        left = 1 - kraft(tuple(lengths))
        may = [i for i, n in enumerate(lengths) if n > 1 and Fraction(1, 2**n) <= left]
        lengths[max(may, key=lambda i: weights[i])] -= 1
    return tuple(lengths)


@pytest.mark.parametrize(
    ("how", "least"),
    [(best_lengths, {Medal.GOLD}), (greedily, {Medal.GOLD, Medal.SILVER, Medal.BRONZE}), (rounded_up, {Medal.NONE})],
)
def test_simulated_players_get_their_medals(how: object, least: set[Medal]) -> None:
    assert {played_with(how, seed).result().medal for seed in range(40)} <= least


def test_who_shortens_greedily_has_gold_or_silver_mostly() -> None:
    good = sum(played_with(greedily, seed).result().medal in (Medal.GOLD, Medal.SILVER) for seed in range(60))
    assert good >= 40


def test_lengths_are_counted_in_bits_whatever_the_unit() -> None:
    assert begin(GAME, 0, 8, BITS).what == "bits"
    assert begin(GAME, 0, 8, NATS).what == "binary digits"
