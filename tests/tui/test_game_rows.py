"""What is said around the rounds of a game: pure rows, and the choice that keys make."""

from __future__ import annotations

import pytest

from tutor.arcade import Medal, Result
from tutor.tui import game_rows
from tutor.tui.game_rows import Choice, Described

GAME = Described(
    title="Coins", about="Guess.", rules="Rule one.\nRule two.", levels=("fair", "bent", "die"), any_seed="any items"
)


@pytest.mark.parametrize(
    ("keys", "level", "seed"),
    [
        (["down"], 1, None),
        (["up"], 2, None),
        (["down", "down", "down"], 0, None),
        (["c"], 2, None),
        (["d"], 0, None),
        (["1", "2"], 0, 12),
        (["1", "2", "backspace"], 0, 1),
        (["backspace"], 0, None),
        (["0", "7"], 0, 7),
        (["0"], 0, None),
        ([*"1234567890"], 0, 234567890),
        (["²"], 0, None),
    ],
)
def test_keys_choose_a_level_and_a_seed(keys: list[str], level: int, seed: int | None) -> None:
    choice = Choice()
    for key in keys:
        choice = choice.after(key, GAME)
    assert (choice.level, choice.seed) == (level, seed)


def test_a_game_without_seeds_takes_no_digits() -> None:
    weighing = Described(title="W", about="", rules="", levels=("one",), any_seed="", has_seed=False)
    assert Choice().after("4", weighing) == Choice()
    assert game_rows.choice_keys(weighing, clock_is_on=True, sees_others=False) == "space begin  ? rules  esc back"


def test_rules_are_cut_where_the_field_ends() -> None:
    long = Described(title="L", about="", rules="\n".join(map(str, range(40))), levels=("one",), any_seed="any")
    assert len(game_rows.choice_rows(long, Choice(), [""])) == game_rows.BEFORE_KEYS


@pytest.mark.parametrize(
    ("score", "lower", "said"),
    [
        (1.0, True, "● gold"),
        (1.5, True, "● silver; 0.50 less is gold"),
        (9.0, True, "no medal; 7.00 less is silver"),
        (1.001, True, "● silver; a little less is gold"),
        (2.0, False, "● silver; 1.00 more is gold"),
    ],
)
def test_what_a_medal_takes_is_said(score: float, lower: bool, said: str) -> None:
    bounds = ((Medal.GOLD, 1.0), (Medal.SILVER, 2.0)) if lower else ((Medal.GOLD, 3.0), (Medal.SILVER, 2.0))
    assert game_rows.medal_earned(Result(score=score, what="", bounds=bounds, lower_is_better=lower)) == said


@pytest.mark.parametrize(
    ("costs", "block", "bars"),
    [
        ((0.69,) * 4, 0.8, "▁▁▁▁"),  # cheap is low, however even
        ((1.0, 1.0, 6.0), 0.8, "▂▂█"),
        ((6.0, 6.0), 0.8, "██"),
        ((0.1, 0.0, 0.02), 0.05, "▃▁▁"),
        ((0.04, 12.0), 0.8, "▁█"),
    ],
)
def test_the_bars_of_a_round_say_how_much_each_step_cost(costs: tuple[float, ...], block: float, bars: str) -> None:
    rows = game_rows.result_rows(Result(score=1.0, what="x", costs=costs, block=block), "", [], None, None)
    assert "".join(text for row in rows for text, _ in row if set(text) <= set("▁▂▃▄▅▆▇█")) == bars


def test_a_number_and_its_sign_stay_on_one_line() -> None:
    said = "word " * 14 + "5 % of all."
    rows = game_rows.result_rows(Result(score=1.0, what="x", said=(said,)), "", [], None, None)
    assert [line for row in rows for line, _ in row][-1].strip() == "5\u00a0% of all."
