"""The sprint: what nearness gains, and when it is over."""

from __future__ import annotations

import itertools
import math
from random import Random

import pytest

from tests.arcade.rounds import BITS, pressed, typed
from tests.conftest import LESSONS
from tutor.arcade import Medal, NotAMove
from tutor.arcade.sprint import begin, gain
from tutor.lesson import Quick, Sprint
from tutor.loader import open_course

GAME = Sprint(
    title="Sprint", about="Fast.", rules="Fast.", levels=("one",),
    questions=(Quick(ask="Twice {n}?", vary={"n": "int(2, 9)"}, answer="2 n"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "right", "gained"),
    [
        (3.0, 3.0, 1.0), (3 * math.sqrt(2), 3.0, 0.0), (3 / math.sqrt(2), 3.0, 0.0), (6.0, 3.0, -1.0),
        (1.5, 3.0, -1.0), (3000.0, 3.0, -1.0), (3 * 2**0.25, 3.0, 0.5),
    ],
)  # fmt: skip
def test_what_nearness_gains(said: float, right: float, gained: float) -> None:
    assert gain(said, right) == pytest.approx(gained)


@pytest.mark.parametrize(("deviation", "gained"), [(0.05, 0.89), (0.1, 0.77), (0.2, 0.54), (0.3, 0.31), (0.5, -0.04)])
def test_simulated_players_gain_what_the_study_says(deviation: float, gained: float) -> None:
    rng = Random("sprint")
    mean = sum(gain(3 * math.exp(rng.gauss(0, deviation)), 3) for _ in range(4000)) / 4000
    assert mean == pytest.approx(gained, abs=0.03)


def test_it_is_over_with_its_time() -> None:
    played = begin(GAME, 0, 1, BITS)
    right = f"{played.items[0].answer:g}"
    assert not played.at(59.9).over
    assert played.at(60.0).over
    assert pressed(played, [*right, "enter"]).gains == (1.0,)
    assert played.key("5", 60.0).said == ()
    assert played.typed(right, 61.0).over


def test_without_a_clock_it_is_over_with_ten_items() -> None:
    played = begin(GAME, 0, 1, BITS, timer=False)
    played = typed(played, *(f"{item.answer:g}" for item in played.items))
    assert played.over
    assert len(played.said) == 10
    assert played.result().medal is Medal.GOLD


@pytest.mark.slow
@pytest.mark.parametrize("level", range(3))
def test_no_question_of_the_course_comes_twice_in_what_a_round_has_time_for(level: int) -> None:
    arcade = open_course(LESSONS).course.arcade
    assert arcade is not None
    game = arcade.games["sprint"]
    assert isinstance(game, Sprint)
    for seed in range(20):
        asks = [item.ask for item in begin(game, level, seed, BITS).items]
        assert len(set(asks[:30])) == 30
        assert all(one != two for one, two in itertools.pairwise(asks))


def test_where_there_are_too_few_questions_they_come_again_but_not_at_once() -> None:
    asks = [item.ask for item in begin(GAME, 0, 1, BITS).items]
    assert len(set(asks)) == 8
    assert all(one != two for one, two in itertools.pairwise(asks))


@pytest.mark.one_fast
@pytest.mark.parametrize("line", ["", "x", "-1", "0", "nan", "inf", "1e400"])
def test_what_is_no_number_above_0_is_no_move(line: str) -> None:
    with pytest.raises(NotAMove):
        begin(GAME, 0, 1, BITS).typed(line, 0)


@pytest.mark.one_fast
@pytest.mark.parametrize(("line", "value"), [("1.4", 1.4), (".5", 0.5), ("1e-3", 0.001), (" 7 ", 7.0)])
def test_numbers_as_one_types_them(line: str, value: float) -> None:
    assert typed(begin(GAME, 0, 1, BITS), line).said == (value,)


@pytest.mark.slow
def test_the_course_s_questions_come_to_what_python_says() -> None:
    """By another way: a few answers computed here from the numbers in the question."""
    arcade = open_course(LESSONS).course.arcade
    assert arcade is not None
    game = next(each for each in arcade.games.values() if isinstance(each, Sprint))
    items = {item.ask: item.answer for seed in range(20) for item in begin(game, 2, seed, BITS).items}
    assert items["Surprise of probability 0.25, in bits?"] == pytest.approx(2)
    assert items["Entropy of a coin with 0.1, in bits?"] == pytest.approx(0.468996)
    assert items["Perplexity at a loss, in nats, of 2.3?"] == pytest.approx(math.exp(2.3))
    assert items["KL of a coin 0.5 from a coin 0.2, in bits?"] == pytest.approx(0.321928)
    assert all(0 < answer < 1e6 for answer in items.values())
    assert all(len(ask) <= 60 for ask in items)
