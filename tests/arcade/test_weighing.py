"""Weighing: the scales never lie, and a player who splits well needs as many weighings as Dyson says."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.arcade.rounds import BITS, pressed, typed
from tests.conftest import turns
from tutor.arcade import Medal, NotAMove
from tutor.arcade.weighing import LETTERS, WeighingRound, answer_of, begin, hypotheses, least, split
from tutor.lesson import Weighed, Weighing


def game(**level: object) -> Weighing:
    return Weighing(title="Coins", about="Weigh.", rules="Weigh.", levels=(Weighed(name="some", **level),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("level", "weighings"),
    [
        ({"coins": 3}, 2), ({"coins": 4}, 3), ({"coins": 5}, 3), ({"coins": 8}, 3), ({"coins": 12}, 3),
        ({"coins": 13}, 4), ({"coins": 13, "spare": True}, 3), ({"coins": 9, "heavy": True}, 2),
        ({"coins": 10, "heavy": True}, 3), ({"coins": 3, "heavy": True}, 1),
    ],
)  # fmt: skip
def test_so_many_weighings_suffice(level: dict[str, object], weighings: int) -> None:
    assert least(game(**level).levels[0]) == weighings


def test_the_scales_answer_truthfully_and_as_badly_as_they_can() -> None:
    played = begin(game(coins=12), 0, 1, BITS)
    for pans in (("abcd", "efgh"), ("aei", "bfj"), ("ai", "bc")):
        before = played.open_
        played = typed(played, " ".join(pans))
        left, right, answer = played.weighed[-1]
        assert played.open_, "something must still be so"
        assert all(answer_of(each, left, right) == answer for each in played.open_)
        assert len(played.open_) == max(len(part) for part in split(before, left, right).values())


def best_split(played: WeighingRound) -> tuple[str, str]:
    """The weighing whose largest part is smallest, of those that differ by more than names."""
    groups: dict[str, list[str]] = {}
    for coin in played.letters:
        groups.setdefault(played.sign(coin), []).append(coin)
    ordered = [coin for coins in groups.values() for coin in coins]
    found, fewest = ("", ""), 99
    for size in range(1, 5):
        for left in combinations(ordered[:9], size):
            rest = [coin for coin in reversed(ordered) if coin not in left] + [c for c in ordered if c not in left]
            for start in range(len(rest) - size + 1):
                right = rest[start : start + size]
                if len(set(right)) < size:
                    continue
                worst = max(map(len, split(played.open_, "".join(left), "".join(right)).values()))
                if worst < fewest:
                    found, fewest = ("".join(left), "".join(right)), worst
    return found


@pytest.mark.parametrize("coins", [4, 8, 12])
def test_who_splits_best_finds_it_in_the_fewest(coins: int) -> None:
    played = begin(game(coins=coins), 0, 1, BITS)
    for _ in turns("the round is over"):
        if played.over:
            break
        played = typed(played, " ".join(best_split(played)))
    assert len(played.open_) == 1
    assert len(played.weighed) == 3
    assert played.result().medal is Medal.SILVER


def test_gold_is_without_the_counts() -> None:
    played = begin(game(coins=9, heavy=True, split=False), 0, 1, BITS)
    assert (
        typed(played, "abc def", "g h" if "g" in dict(typed(played, "abc def").open_) else "a b").result().medal
        is Medal.GOLD
    )


@pytest.mark.parametrize("line", ["abc", "abc de", "abc abc", "xy zz", "a a", "", "a b c"])
def test_lines_that_are_no_weighing_are_no_moves(line: str) -> None:
    with pytest.raises(NotAMove):
        begin(game(coins=8), 0, 1, BITS).typed(line, 0)


def test_keys_fill_the_pans_and_take_back() -> None:
    played = pressed(begin(game(coins=8), 0, 1, BITS), ["a", "b", "space", "c", "d"])
    assert (played.left, played.right) == ("ab", "cd")
    assert pressed(played, ["a"]).left == "b"
    assert pressed(played, ["backspace"]).right == "c"
    assert pressed(played, ["backspace", "enter"]).note
    assert pressed(played, ["enter"]).weighed[0][:2] == ("ab", "cd")


def test_all_that_may_be_so_at_first() -> None:
    assert len(hypotheses(game(coins=12).levels[0])) == 24
    assert len(hypotheses(game(coins=9, heavy=True).levels[0])) == 9
    assert {coin for coin, _ in hypotheses(game(coins=13).levels[0])} == set(LETTERS)
