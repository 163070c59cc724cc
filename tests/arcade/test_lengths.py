"""Code lengths: Huffman's against all lengths that Kraft allows."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from tests.arcade.rounds import BITS, NATS, pressed, typed
from tests.conftest import turns
from tutor.arcade import Medal, NotAMove
from tutor.arcade.lengths import (
    HUNDRED,
    TEXT,
    LengthsRound,
    begin,
    best_lengths,
    could_shorten,
    fixed,
    kraft,
    least_possible,
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


OTHERS = Lengths(
    title="Codes", about="Choose.", rules="Choose.",
    levels=(Sources(name="text", given="text"), Sources(name="pairs", symbols=(3, 2), given="pairs")),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_what_is_counted_in_a_text_is_its_source(seed: int) -> None:
    played = begin(OTHERS, 0, seed, BITS)
    for text, weights in zip(played.texts, played.sources, strict=True):
        assert dict(zip("abcdefghij", weights, strict=False)) == dict(Counter(text))
        assert sum(weights) == len(text) == TEXT
    shown = "\n".join("".join(part for part, _ in row) for row in played.board().rows)
    assert played.text in shown
    assert "0." not in shown
    text, lengths = played.texts[0], (2, 3, 3, 3, 3)
    after = typed(played, *(" ".join(map(str, each)) for each in (lengths, fixed(played.sources[1]), (4,) * 8)))
    bits = Fraction(sum(lengths["abcde".index(letter)] for letter in text), TEXT)
    counts = list(Counter(text).values())
    least = min(
        Fraction(sum(n * w for n, w in zip(each, counts, strict=True)), TEXT)
        for each in product(range(1, 5), repeat=5) if sum(Fraction(1, 2**n) for n in each) <= 1
    )  # fmt: skip
    assert after.result().costs[0] == pytest.approx(float(bits - least))


@pytest.mark.parametrize("seed", range(6))
def test_pairs_cost_half_a_word_for_each_symbol(seed: int) -> None:
    played = begin(OTHERS, 1, seed, BITS)
    for single, pairs in zip(played.singles, played.sources, strict=True):
        chances = [Fraction(w, sum(single)) for w in single]
        assert [Fraction(w, sum(pairs)) for w in pairs] == [p * q for p, q in product(chances, repeat=2)]
        h = -sum(float(p) * math.log2(p) for p in chances)
        assert h <= played.mean(pairs, best_lengths(pairs)) <= mean_length(single, best_lengths(single))
        assert least_possible(pairs) / 2 == pytest.approx(h)
    assert played.asked()[0].startswith("Source 1 of 2: xx 0.")
    best = typed(played, *(" ".join(map(str, best_lengths(each))) for each in played.sources)).result()
    assert best.score == pytest.approx(0)
    assert best.medal is Medal.GOLD
    assert best.said[1].startswith("One by one the best code takes ")


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
    for _ in turns("the round is over"):
        if played.over:
            break
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
