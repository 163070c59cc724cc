"""Descent: the fewest steps by breadth-first search, one fixed rate by simulation."""

from __future__ import annotations

import pytest

from tests.arcade.rounds import BITS, pressed, typed
from tests.conftest import turns
from tutor.arcade import Medal, NotAMove
from tutor.arcade.descent import MOST_STEPS, RATES, DescentRound, begin, best, best_fixed, loss, shown
from tutor.arcade.lands import TARGET, ravine
from tutor.lesson import Descent, Ravine

GAME = Descent(
    title="Ravine", about="Go.", rules="Go.",
    levels=(Ravine(name="two", coordinates=2), Ravine(name="three", coordinates=3)),
)  # fmt: skip


def by_gradient(curvatures: tuple[float, ...], start: tuple[float, ...], rates: list[float]) -> float:
    """The loss after these steps, by the gradient as a difference quotient of the loss."""
    at = list(start)
    for rate in rates:
        h = 1e-6
        slopes = []
        for i in range(len(at)):
            up, down = [*at], [*at]
            up[i] += h
            down[i] -= h
            slopes.append((loss(curvatures, tuple(up)) - loss(curvatures, tuple(down))) / (2 * h))
        at = [w - rate * slope for w, slope in zip(at, slopes, strict=True)]
    return loss(curvatures, tuple(at))


def test_a_step_goes_down_the_gradient() -> None:
    played = begin(GAME, 1, 8, BITS)
    after = pressed(played, "5373")
    rates = [RATES[4], RATES[2], RATES[6], RATES[2]]
    assert after.loss_of(after.here) == pytest.approx(by_gradient(played.curvatures, played.start, rates), rel=1e-5)


def searched(curvatures: tuple[float, ...], start: tuple[float, ...]) -> int:
    """The fewest steps, by trying every step from every place that was reached."""
    goal = TARGET * loss(curvatures, start)
    places = {start}
    for n in range(1, 7):
        found = set()
        for place in places:
            for rate in RATES:
                after = tuple(round(w * (1 - rate * each), 12) for w, each in zip(place, curvatures, strict=True))
                if loss(curvatures, after) <= goal:
                    return n
                found.add(after)
        places = found
    return 7


@pytest.mark.parametrize("seed", range(4))
def test_the_fewest_steps_are_the_fewest(seed: int) -> None:
    curvatures, start = ravine(2, seed)
    assert min(best(curvatures, start), 7) == searched(curvatures, start)


def test_one_fixed_rate_is_tried_on_a_fine_grid() -> None:
    curvatures, start = ravine(2, 3)
    goal, found = TARGET * loss(curvatures, start), MOST_STEPS + 1
    for n in range(1, 2000):
        rate, at = n * 2 / max(curvatures) / 2000, start
        for steps in range(1, found):
            at = tuple(w * (1 - rate * each) for w, each in zip(at, curvatures, strict=True))
            if loss(curvatures, at) <= goal:
                found = steps
                break
    assert best_fixed(curvatures, start) == found


def test_a_step_back_costs_a_step_and_leads_to_where_one_was() -> None:
    played = pressed(begin(GAME, 0, 8, BITS), ["8", "u"])
    assert played.here == played.start
    assert len(played.taken) == 2
    assert pressed(played, ["u"]) == played


@pytest.mark.parametrize("line", ["6", "rate 0.64", "0.64", " RATE 0.64 "])
def test_lines_are_keys_or_rates(line: str) -> None:
    assert typed(begin(GAME, 0, 8, BITS), line).taken == (pytest.approx(0.64),)


@pytest.mark.parametrize("line", ["9", "rate 0.7", "", "u", "-1"])
def test_other_lines_are_no_moves(line: str) -> None:
    with pytest.raises(NotAMove):
        begin(GAME, 0, 8, BITS).typed(line, 0)


def greedy(played: DescentRound) -> str:
    """Kills the direction with the largest share, as somebody who looks at the bars."""
    shares = played.shares()
    steepest = played.curvatures[shares.index(max(shares))]
    return str(1 + min(range(8), key=lambda k: abs(1 - RATES[k] * steepest)))


@pytest.mark.parametrize("level", [0, 1])
def test_simulated_players_reach_the_medals_as_the_study_says(level: int) -> None:
    """Whoever looks at the bars beats one fixed rate nearly always, and is near the best mostly."""
    medals = []
    for seed in range(6):
        played = begin(GAME, level, seed, BITS)
        for _ in turns("the round is over"):
            if played.over:
                break
            played = played.key(greedy(played), 0)
        medals.append(played.result().medal)
    assert Medal.NONE not in medals
    assert sum(medal in (Medal.SILVER, Medal.GOLD) for medal in medals) >= 4


def test_who_gives_the_same_small_rate_gets_no_medal() -> None:
    played = pressed(begin(GAME, 0, 8, BITS), "1" * MOST_STEPS)
    assert played.over
    assert played.result().medal is Medal.NONE


@pytest.mark.parametrize(
    ("loss", "said"), [(0.017081, "0.01708"), (1.4501, "1.45"), (999.94, "999.9"), (29471.2, "29,471"), (3e9, "3e+09")]
)
def test_a_loss_that_has_exploded_can_still_be_read(loss: float, said: str) -> None:
    assert shown(loss) == said
