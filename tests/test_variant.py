"""Other numbers from a seed: the same ones each time, and for the author a sentence where none can be drawn."""

from __future__ import annotations

import random

import pytest

from tutor.variant import BadDraw, draw


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("int(9, 3)", "the smaller number first"),
        ("uniform(0.15, 0.07)", "the smaller number first"),
        ("uniform(0, inf)", "the smaller number first"),
        ("normal(0, -1)", "the deviation above 0"),
        ("simplex(0)", "K from 2 to 20"),
        ("simplex(nan)", "K from 2 to 20"),
        (f"normal(0, 1, ({'9' * 5000}))", "longer than"),
        (f"normal(0, 1, ({'9' * 500}, 0))", "at most 100,000 elements"),
        (f"int(0, {'9' * 5000})", "longer than"),
        ("normla(0, 1)", "there are uniform, int, simplex, pick, normal, one and list"),
        ("uniform(a, b)", "should be numbers"),
        ("3", "is not like"),
    ],
)
def test_what_cannot_be_drawn_says_what_to_write(how: str, said: str) -> None:
    with pytest.raises(BadDraw, match=said):
        draw(how, random.Random(0))


@pytest.mark.parametrize("how", ["int(2, 9)", "uniform(0.1, 0.9)", "simplex(3)", "pick(1, 2)", "normal(0, 1, (2, 3))"])
def test_a_seed_draws_the_same_values_again(how: str) -> None:
    assert draw(how, random.Random(7)) == draw(how, random.Random(7))
