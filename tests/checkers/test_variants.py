"""Variants of choices, formulas and programs; calls that should raise."""

from __future__ import annotations

import random

import pytest

from tutor.asking import asked
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.lesson import Choice, Code, Draw, Given, Misconception, NamedCall, NumberTask, Option, Symbolic
from tutor.variant import BadDraw, draw, fill, filled, meets, python, show, variant

SLOPE = Symbolic(
    task="slope", ask="The slope of {c} x²?", given={"c": 3}, vary={"c": "int(4, 9)"}, names={"x": "real"},
    answer="2*{c}*x", misconceptions=(Misconception(name="halved", answer="{c}*x", say="Twice {c}."),),
)  # fmt: skip
PICK = Choice(
    task="pick", ask="Which is {word}?", given={"word": "cat"}, vary={"word": ("dog", "eel")},
    options=(Option(say="{word}", right=True), Option(say="none")),
)  # fmt: skip
MEAN = Code(
    task="mean", ask="A mean.", function="mean", given={"x": (1.0, 2.0)}, vary={"x": "list(int(1, 9), 2, 4)"},
    answer="def mean(x):\n    if not len(x):\n        raise ValueError('an empty list')\n    return sum(x) / len(x)\n",
    calls=("mean({x})", NamedCall(call="mean([])", raises=("ValueError", "TypeError"), message="empty")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("how", "fits"),
    [
        ("one(the, cat)", lambda value: value in ("the", "cat")),
        ("list(one(a, b), 3)", lambda value: len(value) == 3 and set(value) <= {"a", "b"}),
        ("list(int(1, 6), 2, 5)", lambda value: 2 <= len(value) <= 5 and all(1 <= each <= 6 for each in value)),
        (("x", 2, (1, 2)), lambda value: value in ("x", 2, (1, 2))),
        ({"a": "int(1, 3)", "b": ("u", "v")}, lambda value: value["a"] in (1, 2, 3) and value["b"] in ("u", "v")),
    ],
)
def test_texts_lists_and_mappings_are_drawn(how: Draw, fits) -> None:  # type: ignore[no-untyped-def]
    assert all(fits(draw(how, random.Random(seed))) for seed in range(20))


@pytest.mark.parametrize("how", ["list(3, 4)", "list(int(1, 2), 0)", "list(int(1, 2), 5, 2)", ()])
def test_what_is_no_list_says_so(how: Draw) -> None:
    with pytest.raises(BadDraw):
        draw(how, random.Random(0))


@pytest.mark.parametrize(
    ("value", "shown", "written"),
    [
        (0.5, "0.5", "0.5"),
        ("cat", "cat", "'cat'"),
        (("a", 1), "[a, 1]", "['a', 1]"),
        ({"a": (1, 2)}, "{a: [1, 2]}", "{'a': [1, 2]}"),
    ],
)
def test_values_are_written_for_learners_and_for_programs(value: Given, shown: str, written: str) -> None:
    assert (show(value), python(value)) == (shown, written)


def test_a_formula_takes_values_in_two_braces() -> None:
    assert fill("{a} and $x^{{a}} {a}$", {"a": 3}) == "3 and $x^{3} {a}$"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [("p < q", True), ("p_1 > q", False), ("p != q", True), ("sum(v) <= 3", True), ("v > 0", True), ("v >= 2", False)],
)
def test_conditions_are_comparisons_of_the_answer_language(condition: str, holds: bool) -> None:
    condition = condition.replace("p_1", "p")
    assert meets(condition, {"p": 0.2, "q": 0.5, "v": (1, 2)}) is holds


@pytest.mark.parametrize("condition", ["p", "p < nothing"])
def test_what_compares_nothing_is_told(condition: str) -> None:
    with pytest.raises(BadDraw):
        meets(condition, {"p": 0.2})


def test_draws_meet_what_is_required_and_what_is_calculated_follows() -> None:
    vary: dict[str, Draw] = {"p": "uniform(0.1, 0.9)", "q": "= 1 - p"}
    task = NumberTask(task="n", ask="?", given={"p": 0.7, "q": 0.3}, vary=vary, require=("p > q",), answer="p")
    values = [variant(task, seed).given for seed in range(40)]
    assert all(each["p"] > each["q"] for each in values)  # type: ignore[operator]
    assert all(abs(each["p"] + each["q"] - 1) < 1e-9 for each in values)  # type: ignore[operator]


@pytest.mark.one_fast
@pytest.mark.parametrize("seed", [None, 0, 1, 2])
def test_a_formula_is_asked_and_judged_with_its_numbers(seed: int | None) -> None:
    c = variant(SLOPE, seed).given["c"]
    assert asked(SLOPE, seed).question == f"The slope of {c} x²?"
    assert check(SLOPE, f"2*{c} x", seed=seed).outcome is Outcome.CORRECT
    wrong = check(SLOPE, f"{c} x", seed=seed)
    assert (wrong.misconception, wrong.feedback[0]) == ("halved", f"Twice {c}.")


def test_options_show_what_is_drawn_and_take_it_as_an_answer() -> None:
    word = str(variant(PICK, 3).given["word"])
    assert [one.say for one in asked(PICK, 3).options] == [word, "none"]
    assert check(PICK, word, seed=3).outcome is Outcome.CORRECT


def test_calls_hold_what_is_drawn() -> None:
    whole = filled(MEAN, 5)
    assert isinstance(whole, Code)
    assert whole.calls[0] == f"mean({python(variant(MEAN, 5).given['x'])})"
    assert check(MEAN, MEAN.answer, seed=5).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    ("program", "outcome", "said"),
    [
        (MEAN.answer, Outcome.CORRECT, ""),
        (
            "def mean(x):\n    if not len(x):\n        raise TypeError('Empty')\n    return sum(x) / len(x)\n",
            Outcome.CORRECT,
            "",
        ),
        (
            "def mean(x):\n    return sum(x) / len(x) if len(x) else 0.5\n",
            Outcome.WRONG,
            "It should raise ValueError or TypeError with “empty” in its message here; it returned 0.5.",
        ),
        ("def mean(x):\n    return sum(x) / len(x)\n", Outcome.WRONG, "It should raise ValueError or TypeError"),
    ],
)
def test_a_call_may_be_one_that_should_raise(program: str, outcome: Outcome, said: str) -> None:
    verdict = check(MEAN, program)
    assert verdict.outcome is outcome
    assert said in " ".join(verdict.feedback)
