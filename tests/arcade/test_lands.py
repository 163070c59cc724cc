"""Lands of descent: slopes by difference quotients, floors by a grid, steps by hand, simulated players."""

from __future__ import annotations

import math

import pytest

from tests.arcade.rounds import BITS, pressed
from tests.conftest import turns
from tutor.arcade import Medal
from tutor.arcade.descent import DescentRound, begin, said_of
from tutor.arcade.lands import MOMENTUM, RATES, Land, Place, fewest, lowest, one_rate, plateau_land, ravine_land
from tutor.lesson import Descent, Ravine

GAME = Descent(
    title="Lands", about="Go.", rules="Go.",
    levels=(
        Ravine(name="plateau", loss="plateau"), Ravine(name="chance", coordinates=3, noisy=True),
        Ravine(name="momentum", coordinates=3, momentum=True),
    ),
)  # fmt: skip
LANDS = [plateau_land(0), ravine_land(3, 4, noisy=True), ravine_land(2, 1, noisy=False)]


def by_hand(land: Land, at: Place) -> float:
    """The loss again, by the formula as a book writes it."""
    if land.points:
        margins = [sum(x * w for x, w in zip(point, at, strict=True)) for point in land.points]
        return sum(math.log(1 + math.exp(-m)) for m in margins) / len(margins)
    return sum(0.5 * each * w**2 for each, w in zip(land.curvatures, at, strict=True))


@pytest.mark.parametrize("land", LANDS)
def test_losses_and_slopes_are_those_of_the_book(land: Land) -> None:
    near = tuple(low + 0.3 * (i + 1) for i, low in enumerate(land.floor))
    assert land.loss(near) == pytest.approx(by_hand(land, near) - by_hand(land, land.floor), abs=1e-12)
    for i, slope in enumerate(land.slopes(near)):
        up = tuple(w + 1e-5 * (j == i) for j, w in enumerate(near))
        down = tuple(w - 1e-5 * (j == i) for j, w in enumerate(near))
        assert slope == pytest.approx((by_hand(land, up) - by_hand(land, down)) / 2e-5, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_around_the_floor_of_a_logistic_loss_is_lower(seed: int) -> None:
    land = plateau_land(seed)
    assert lowest(land.points) == land.floor
    for far in (1e-3, 0.1, 3.0):
        for turn in range(8):
            around = (
                land.floor[0] + far * math.cos(turn * math.pi / 4), land.floor[1] + far * math.sin(turn * math.pi / 4)
            )  # fmt: skip
            assert land.loss(around) > 0


def test_one_of_the_points_is_on_the_wrong_side_and_most_are_called_wrongly_at_first() -> None:
    land = plateau_land(3)
    at_floor = [sum(x * w for x, w in zip(point, land.floor, strict=True)) > 0 for point in land.points]
    at_start = [sum(x * w for x, w in zip(point, land.start, strict=True)) > 0 for point in land.points]
    assert at_floor[-1] is False
    assert sum(at_start) <= 2


def test_what_is_off_by_chance_is_the_same_for_everybody_and_multiplied_by_the_rate() -> None:
    land, plain = ravine_land(3, 4, noisy=True), ravine_land(3, 4, noisy=False)
    assert land == ravine_land(3, 4, noisy=True)
    for rate in (0.02, 0.64):
        moved = zip(
            land.after(land.start, land.start, 2, rate, False), plain.after(plain.start, plain.start, 2, rate, False),
            land.off[2], strict=True,
        )  # fmt: skip
        assert all(noisy == pytest.approx(exact - rate * off) for noisy, exact, off in moved)


def test_momentum_makes_half_of_the_step_before_again() -> None:
    played = pressed(begin(GAME, 2, 5, BITS), ["4", "m", "2"])
    first, second, third = played.stack
    slopes = played.land.slopes(second)
    for w, g, before, after in zip(second, slopes, first, third, strict=True):
        assert after == pytest.approx(w - RATES[1] * g + MOMENTUM * (w - before))
    assert said_of(played.taken[-1]) == "rate 0.04, momentum"
    assert not pressed(played, ["m"]).rolling
    assert pressed(begin(GAME, 0, 5, BITS), ["m"]).taken == ()


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_fewest_that_are_known_can_be_played_and_a_fixed_rate_needs_more(level: int) -> None:
    for seed in range(3):
        played = begin(GAME, level, seed, BITS)
        assert played.fewest < played.fixed
        assert played.fewest <= played.fixed - 2
    small = ravine_land(2, 1, noisy=False)
    assert fewest(small, RATES, False, 40) >= begin(
        Descent(title="L", about="G.", rules="G.", levels=(Ravine(name="two"),)), 0, 1, BITS
    ).fewest  # fmt: skip
    assert one_rate(small, 40) > fewest(small, RATES, False, 40)


def looks_ahead(played: DescentRound) -> str:
    """The key after which the loss would be least, by somebody who can guess that for two steps."""

    def least(at: Place, before: Place, step: int, depth: int) -> float:
        losses = []
        for rate in RATES:
            after = played.land.after(at, before, step, rate, False)
            losses.append(played.land.loss(after) if depth == 1 else least(after, at, step + 1, depth - 1))
        return min(losses)

    step, here = len(played.taken), played.here
    after = {
        str(k): played.land.after(here, here, step, rate, False) for k, rate in enumerate(RATES, 1)
    }  # fmt: skip
    return min(after, key=lambda k: min(played.land.loss(after[k]), least(after[k], here, step + 1, 1)))


@pytest.mark.one_fast
@pytest.mark.parametrize(("level", "bronze", "silver"), [(0, 6, 5), (1, 6, 2), (2, 6, 3)])
def test_who_looks_a_step_ahead_reaches_the_medals(level: int, bronze: int, silver: int) -> None:
    medals = []
    for seed in range(6):
        played = begin(GAME, level, seed, BITS)
        for _ in turns("the round is over"):
            if played.over:
                break
            played = played.key(looks_ahead(played), 0)
        medals.append(played.result().medal)
    assert sum(medal is not Medal.NONE for medal in medals) >= bronze
    assert sum(medal in (Medal.SILVER, Medal.GOLD) for medal in medals) >= silver
