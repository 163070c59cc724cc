"""Naming mistakes: what beliefs cost, and that the course's items are not ambiguous."""

from __future__ import annotations

from random import Random

import pytest

from tests.arcade.rounds import BITS, pressed, typed
from tests.conftest import LESSONS, SMALL_COURSE
from tutor.arcade import Medal, NotAMove
from tutor.arcade.bugs import Bug, BugsRound, begin
from tutor.arcade.contract import ROWS
from tutor.items import NoContent
from tutor.items.mistakes import bugs_of
from tutor.items.programs import shown_values
from tutor.lesson import BugLevel, Bugs, Code
from tutor.loader import known_misconceptions, open_course

LEVEL = BugLevel(name="numbers", shows="number")
GAME = Bugs(title="Bugs", about="Name.", rules="Name.", levels=(LEVEL,), rare=("bare-bits", "bare-nats"))


def bug(right: int) -> Bug:
    return Bug(
        question=("What is 2 + 2?",), got="5", expected="4", options=("one", "two", "three", "four"), right=right,
        say="It is four.", lesson="adding",
    )  # fmt: skip


def round_of(*right: int) -> BugsRound:
    return begin(GAME, 0, 1, BITS, tuple(map(bug, right)))


@pytest.mark.parametrize(
    ("said", "right", "price"),
    [("a", 0, 0.51), ("A", 0, 0.04), ("", 0, 2.0), ("b", 0, 3.32), ("B", 0, 6.64), ("d", 3, 0.51), ("D", 3, 0.04)],
)
def test_what_a_belief_costs(said: str, right: int, price: float) -> None:
    assert typed(round_of(right), said).paid == (pytest.approx(price, abs=0.005),)


@pytest.mark.parametrize(
    ("chance", "idea", "think", "sure"),
    [
        (0.25, 2.00, 2.62, 4.99), (0.5, 2.00, 1.92, 3.34), (0.7, 2.00, 1.36, 2.02), (0.9, 2.00, 0.80, 0.70),
        (0.95, 2.00, 0.65, 0.37),
    ],
)  # fmt: skip
def test_what_each_belief_costs_on_average(chance: float, idea: float, think: float, sure: float) -> None:
    """Think pays from 47 % on, sure from 88 %."""
    for said, wanted in (("", idea), ("a", think), ("A", sure)):
        hit, miss = typed(round_of(0), said).paid[0], typed(round_of(1), said).paid[0]
        assert chance * hit + (1 - chance) * miss == pytest.approx(wanted, abs=0.01)


def test_a_verdict_is_shown_until_enter() -> None:
    played = pressed(round_of(0, 1), ["a"])
    assert played.told
    assert pressed(played, ["b"]).said == ("a",)
    assert pressed(played, ["enter", "b"]).said == ("a", "b")
    assert not pressed(played, ["enter", "b"]).over
    assert pressed(played, ["enter", "b", "enter"]).over


@pytest.mark.parametrize("line", ["e", "ab", "1", "?"])
def test_other_lines_are_no_moves(line: str) -> None:
    with pytest.raises(NotAMove):
        round_of(0).typed(line, 0)


@pytest.mark.parametrize(
    ("answers", "medal"),
    [
        ([""] * 10, Medal.NONE), (["a"] * 9 + [""], Medal.SILVER), (["A"] * 10, Medal.GOLD),
        (["a"] * 10, Medal.SILVER), (["a"] * 6 + [""] * 4, Medal.BRONZE), (["a"] + [""] * 9, Medal.TIN),
        (["A"] * 9 + ["B"], Medal.SILVER),
    ],
)  # fmt: skip
def test_medals(answers: list[str], medal: Medal) -> None:
    assert typed(round_of(*[0] * 10), *answers).result().medal is medal


@pytest.mark.parametrize("items", [10, 8])
@pytest.mark.parametrize(
    ("knows", "mean", "medal"),
    [(0.35, 1.38, Medal.TIN), (0.6, 0.95, Medal.BRONZE), (0.8, 0.59, Medal.SILVER), (0.9, 0.42, Medal.GOLD)],
)
def test_simulated_players_reach_the_medals(knows: float, mean: float, medal: Medal, items: int) -> None:
    """A player knows so many of the mistakes and is sure, 97 % of the time rightly; of the rest two options are left.

    On average knows · (0.97 · 0.04 + 0.03 · 6.64) + (1 - knows) · 2.00. Values of calls are eight items.
    """
    rng, scores, reached = Random("players"), [], 0
    for _ in range(200):
        said, right = [], []
        for _ in range(items):
            belief = 0.97 if rng.random() < knows else 0.3 + 0.17 * rng.random()
            said.append("A" if belief > 0.88 else "")
            right.append(0 if rng.random() < belief else 1)
        result = typed(round_of(*right), *said).result()
        scores.append(result.score)
        reached += result.score <= dict(result.bounds)[medal]
    assert sum(scores) / 200 == pytest.approx(mean, abs=0.08)
    assert reached > 100


def test_items_of_the_course_have_one_right_option() -> None:
    folder = open_course(LESSONS)
    for seed in range(2):
        for item in bugs_of(folder, GAME, LEVEL, seed):
            assert len(set(item.options)) == 4
            assert item.got != item.expected
            assert item.lesson in folder
            assert all(len(line) <= 72 for line in item.question)


def test_values_of_calls_are_those_of_the_wrong_program_and_fit_no_other_option() -> None:
    folder = open_course(LESSONS)
    level = BugLevel(name="calls", shows="call", items=4)
    about = {name: each.about for name, each in known_misconceptions(folder.root).items()}
    for item in bugs_of(folder, GAME, level, 3):
        tasks = [task for task in folder.lesson(item.lesson).tasks if isinstance(task, Code)]
        told = {
            each.name: [(shown.got, shown.expected) for shown in shown_values(folder, task, each)]
            for task in tasks for each in task.misconceptions
        }  # fmt: skip
        assert (item.got, item.expected) in told[item.name]
        assert item.got != item.expected
        assert item.options[item.right] == about[item.name]
        assert len(set(item.options)) == 4
    played = begin(GAME, 0, 3, BITS, bugs_of(folder, GAME, level, 3))
    assert len(played.key("a", 1.0).board().rows) <= ROWS


def test_a_round_of_the_course_is_the_same_for_a_seed() -> None:
    folder = open_course(LESSONS)
    found = [bugs_of(folder, GAME, LEVEL, seed) for seed in (5, 5, 6)]
    assert found[0] == found[1] != found[2]


def test_a_course_without_enough_mistakes_says_so() -> None:
    with pytest.raises(NoContent, match="mistakes that can be shown"):
        bugs_of(open_course(SMALL_COURSE), GAME, LEVEL, 1)
