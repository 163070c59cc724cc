"""Images against a model: what a bet gives each class, what both pay, and what comes out of a training."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from tests.arcade.rounds import BITS, NATS, pressed, typed
from tests.conftest import LESSONS
from tutor.arcade import Medal, NotAMove
from tutor.arcade.contract import DIGITS, ROWS, WIDTH
from tutor.arcade.images import Image, ImagesRound, begin
from tutor.items import NoContent
from tutor.items.images import images_of, read, training_of
from tutor.lesson import DearImages
from tutor.loader import open_course
from tutor.sandbox import Raised, Result, Returned


def round_of(*right: int, given: float = 0.1) -> ImagesRound:
    chances = [tuple(given if k == of else (1 - given) / 9 for k in range(10)) for of in right]
    images = [
        Image(cells=(0.0, 0.3, 0.6, 1.0), right=of, chances=each) for of, each in zip(right, chances, strict=True)
    ]
    return begin(1, BITS, tuple(images), "a model")


@pytest.mark.parametrize(
    ("keys", "chances"),
    [
        (["enter"], {}),
        (["9", "enter"], {9: 0.7}),
        (["9", "3", "space", "7"], {9: 0.7 * 2 / 3, 3: 0.7 / 3}),
        (["9", "3", "1", "space", "0"], {9: 0.97 * 4 / 7, 3: 0.97 * 2 / 7, 1: 0.97 / 7}),
        (["9", "9", "backspace", "3", "space", "5"], {3: 0.5}),
        (["9", "space", "backspace", "3", "enter"], {9: 0.7 * 2 / 3, 3: 0.7 / 3}),
    ],
)
def test_a_bet_gives_what_the_formula_says(keys: list[str], chances: dict[int, float]) -> None:
    (said,) = pressed(round_of(9), keys).said
    rest = (1 - sum(chances.values())) / (10 - len(chances))
    assert said == pytest.approx([chances.get(k, rest) for k in range(10)])
    assert sum(said) == pytest.approx(1)


def test_all_ten_named_share_everything() -> None:
    (said,) = pressed(round_of(9), [*"0123456789", "enter"]).said
    assert sum(said) == pytest.approx(1)


@pytest.mark.parametrize(("line", "keys"), [("93 7", ["9", "3", "space", "7"]), ("8", ["8", "enter"]), ("", ["enter"])])
def test_a_line_is_one_bet(line: str, keys: list[str]) -> None:
    assert typed(round_of(9), line).said == pressed(round_of(9), keys).said


@pytest.mark.parametrize("line", ["x", "99", "9 x", "9 5 5", "²"])
def test_a_line_that_is_no_bet_is_no_move(line: str) -> None:
    with pytest.raises(NotAMove):
        typed(round_of(9), line)


@pytest.mark.parametrize(
    ("keys", "medal"),
    [
        (["9", "space", "0"], Medal.GOLD), (["9", "enter"], Medal.GOLD), (["8", "9", "space", "9"], Medal.SILVER),
        (["8", "9", "enter"], Medal.BRONZE), (["8", "enter"], Medal.NONE), (["enter"], Medal.NONE),
    ],
)  # fmt: skip
def test_medals_are_against_the_model_on_the_same_images(keys: list[str], medal: Medal) -> None:
    played = pressed(round_of(9, 9, given=0.25), keys * 2)
    own = -math.log2(played.said[0][9])
    assert played.result().score == pytest.approx(own)
    assert played.result().pars[0].score == pytest.approx(2)
    assert played.result().medal is medal
    assert played.result().said[0].startswith(f"Your first choice was right in {2 * (keys[0] == '9')} of 2")


def keys_read(right: int, reads: float, second: float, sure: str, rng: Random) -> list[str]:
    """The keys of somebody who reads so many images, has the right one second in so many, and misses the others."""
    found, other = rng.random(), str((right + 1) % 10)
    named = [str(right)] if found < reads else [other, str(right)] if found < reads + second else [other]
    return [*named, "space", sure]


@pytest.mark.parametrize(
    ("reads", "second", "sure", "silver", "gold", "mean"),
    [
        (0.95, 0.03, "0", 1.00, 0.92, 0.25),  # reads nearly all
        (0.9, 0.06, "9", 0.99, 0.69, 0.50),
        (0.8, 0.1, "9", 0.80, 0.16, 0.94),
        (0.7, 0.15, "7", 0.29, 0.00, 1.41),
        (0.5, 0.2, "0", 0.01, 0.00, 2.82),  # too sure
        (0.5, 0.2, "5", 0.00, 0.00, 2.27),
    ],
)
def test_simulated_players_beat_the_model_as_often_as_they_read(
    reads: float, second: float, sure: str, silver: float, gold: float, mean: float
) -> None:
    """Against a model that gives what is right 0.42, as the course's does on average on its dearest images.

    A bet costs -log2 s, or -log2 s/3, or -log2 (1 - s)/9; the shares are sums over how many of 30 cost which.
    """
    rng, results = Random(f"images {reads} {sure}"), []
    for _ in range(100):
        rights = [int(rng.random() * 10) for _ in range(30)]
        keys = [key for right in rights for key in keys_read(right, reads, second, sure, rng)]
        results.append(pressed(round_of(*rights, given=0.42), keys).result())
    s = DIGITS[sure]
    prices = (-math.log2(s), -math.log2(s / 3), -math.log2((1 - s) / 9))
    chances = (reads, second, 1 - reads - second)
    assert sum(p * c for p, c in zip(prices, chances, strict=True)) == pytest.approx(mean, abs=0.01)
    assert sum(each.score for each in results) / 100 == pytest.approx(mean, abs=0.12)
    for medal, share, bound in ((Medal.SILVER, silver, -math.log2(0.42)), (Medal.GOLD, gold, -math.log2(0.42) / 2)):
        assert chance_below(bound, prices, chances, 30) == pytest.approx(share, abs=0.01)
        assert sum(each.score <= dict(each.bounds)[medal] for each in results) / 100 == pytest.approx(share, abs=0.1)


def chance_below(bound: float, prices: tuple[float, ...], chances: tuple[float, ...], n: int) -> float:
    """How likely the mean of n prices, each with its chance, is at most that."""
    found = 0.0
    for i in range(n + 1):
        for j in range(n + 1 - i):
            counts = (i, j, n - i - j)
            if sum(c * p for c, p in zip(counts, prices, strict=True)) <= n * bound:
                ways = math.comb(n, i) * math.comb(n - i, j)
                found += ways * math.prod(chance**c for c, chance in zip(counts, chances, strict=True))
    return found


def test_costs_are_told_in_the_unit_of_the_course() -> None:
    played = begin(1, NATS, round_of(9).images, "a model").key("enter", 0)
    assert played.paid == pytest.approx((math.log(10),))
    assert "You gave it 0.10 (2.30 nats), a model 0.10 (2.30)." in "".join(played.heard())


def test_an_image_is_drawn_in_blocks_and_a_board_fits() -> None:
    assert round_of(9).image.rows() == ("  ░░", "▓▓██")
    image = Image(cells=(0.5,) * 196, right=0, chances=(0.5, 0.5))
    played = begin(1, BITS, (image,) * 30, "the course's model").key("1", 0).key("enter", 0)
    rows = played.board().rows
    assert len(rows) <= ROWS
    assert len(played.board().keys) <= 67
    assert max(sum(len(part) for part, _ in row) for row in rows) <= WIDTH


def returned(*values: object) -> list[Result]:
    return [Returned(value=np.asarray(value)) for value in values]


@pytest.mark.parametrize(
    "results",
    [
        returned([[0.0] * 4], [0], [[0.5, 0.6]])[:2] + returned("text"),
        returned([[0.0] * 5], [0], [[0.5, 0.5]]),
        returned([[0.0] * 4], [2], [[0.5, 0.5]]),
        returned([[0.0] * 4], [0], [[0.5, -0.5]]),
        returned([[0.0] * 4], [0], [[0.5, float("nan")]]),
        returned([[0.0] * 4] * 2, [0], [[0.5, 0.5]]),
        [*returned([[0.0] * 4], [0]), Raised(type="ValueError", message="no")],
    ],
)  # fmt: skip
def test_what_are_no_images_is_told(results: list[Result]) -> None:
    with pytest.raises(NoContent):
        read(results)


def test_the_dearest_images_of_the_course_are_those_of_its_network() -> None:
    folder = open_course(LESSONS)
    boss = folder.boss(next(each for each in folder.course.chapters if each.boss == "thirty-digits"))
    assert boss is not None
    declared = next(each for each in boss.rounds if isinstance(each, DearImages))
    found = images_of(folder, declared, None, None, Random("1"))
    assert len(found) == 30
    costs = [-math.log(each.chances[each.right]) for each in found]
    assert max(costs) == pytest.approx(5.63, abs=0.01)
    assert all(sum(each.chances) == pytest.approx(1) for each in found)
    assert all(len(each.cells) == 64 for each in found)


def test_what_is_no_training_has_no_model() -> None:
    with pytest.raises(NoContent, match="is no training"):
        training_of(open_course(LESSONS), "kl-divergence/kl-code")
