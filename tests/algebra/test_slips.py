"""One-edit changes of a number's reference, and which of them a typed number comes of."""

from __future__ import annotations

import pytest

from tutor.algebra.floats import Float
from tutor.algebra.numbers import read_numbers
from tutor.algebra.slip_reasons import Source, told, whole_slips
from tutor.algebra.slips import Slip, data_slips, slips
from tutor.algebra.tree import number
from tutor.algebra.typed import Typed, typed
from tutor.checkers import check
from tutor.lesson import NumberTask, Tolerance

GIVEN: dict[str, Float] = {
    "p": (0.7, 0.2, 0.1),
    "q": (0.5, 0.3, 0.2),
    "a": 0.25,
    "b": -2.0,
    "t": ((0.37, 0.91), (1.07, 0.63)),
}


def reason(reference: str, answer: str) -> str | None:
    written = read_numbers(answer, GIVEN)
    right = read_numbers(reference, GIVEN)
    wrong = [at for at, value in enumerate(written.numbers) if abs(value - right.numbers[at]) > 1e-3 * abs(value)]
    return told(whole_slips(Source(right.trees, GIVEN), typed(written, written.numbers), right.numbers, wrong))


@pytest.mark.parametrize(
    ("reference", "answer", "how"),
    [
        ("sum_k p_k log(p_k/q_k)", "0.02837", "with a mean where a sum belongs"),
        ("sum_k p_k log(p_k/q_k)", "0.166", "without term 2 of the sum"),
        ("sum_k p_k log(p_k/q_k)", "0.12281", "with log2 where ln belongs"),
        ("-log(a)", "-0.25", "without the log"),
        ("-log(a)", "0.2877", "with 1 − a where a belongs"),
        ("exp(b)", "7.389", "with the minus of b lost"),
        ("1 - exp(b)", "0.1353", "with exp(b) where 1 − exp(b) belongs"),
        ("1 - exp(b)", "1.135", "with a plus where a minus belongs"),
        ("p[0]*a*3.6", "0.175", "without the factor 3.6"),
        ("p[0]^2 + p[1]", "0.9", "without the square"),
        ("sqrt(a + 1.31)", "1.56", "without the root"),
        ("-sum_k p_k log(q_k)", "1.169", "with a plain mean, without the factor pₖ"),
        ("-sum_k p_k log(q_k)", "1.204", "with term 2 alone, without its factor p₂"),
        # the same slip at each of several places, two names exchanged, an entry of another term, a sign besides
        ("exp(-a) + exp(-a*a) + 1.31", "3.6585", "with the minus inside exp lost, each time"),
        ("log(a) + a*log(b*b + 1.31)", "-1.398", "with log2 where ln belongs, each time"),
        ("-a*log(a) - (1-a)*log(1-a)*3.7", "1.498", "with 1 − a where a belongs, each time"),
        ("sum_k p_k log(p_k/q_k)", "0.09203", "with p and q exchanged"),
        ("-sum_k p_k log(q_k)", "0.8464", "with entry 2 of q in term 3 where entry 3 belongs"),
        ("sum_k p_k log(p_k/q_k)", "-0.02837", "with a mean where a sum belongs, and with the other sign"),
        ("sum_k p_k log(p_k/q_k)", "0", "with q in one place where p belongs"),
        # a position is told as what it points at, of a calculated vector, of rows, and of rows and columns
        ("softmax(p)[0]*softmax(p)[1]*3.7", "0.293", "with entry 2 where entry 1 belongs"),
        ("sum(t_1)*a*3.7", "1.572", "with row 2 where row 1 belongs"),
        ("t[0,1]*a*3.7", "0.5828", "with row 2 where row 1 belongs"),
        ("t[1,0]*a*3.7", "0.5828", "with column 2 where column 1 belongs"),
        # a max that comes to 0 whatever the data are
        ("max(0, a - 1.31 + b*b)", "0", "with min where max belongs; or with a minus where a plus belongs"),
    ],
)
def test_a_number_is_told_the_slip_that_it_comes_of(reference: str, answer: str, how: str) -> None:
    say = reason(reference, answer)
    assert say is not None
    assert how.replace("the log", "the ln") in say


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("sum_k p_k log(p_k/q_k)", "0.1666"),
        ("sum_k p_k log(p_k/q_k)", "0.17"),
        ("exp(b)", "7.4"),
        ("710", "709"),
        ("710", "355"),
    ],
)
def test_a_number_that_only_comes_near_or_has_too_few_digits_has_no_slip(reference: str, answer: str) -> None:
    assert reason(reference, answer) is None


def test_of_several_slips_none_is_chosen() -> None:
    one, two = (Slip(how, number(1), 1, "with a wrong sign") for how in ("without p", "without q"))
    others = [Slip(f"with a minus at {at}", number(1), 1, "with a wrong sign") for at in range(4)]
    assert told([]) is None
    assert told([one]) == "That is what comes out without p."
    assert told([one, two]) == "Either of two slips gives that: without p; or without q."
    assert told(others) == "That is what comes out with a wrong sign."
    kinds = [Slip(f"without {name}", number(1), 1, name) for name in "qrstuvw"]
    assert told([*others, kinds[0]]) == "More than one slip gives that: with a wrong sign; or without q."
    assert told([*others, *kinds]) == "More than one slip on the way gives that."


@pytest.mark.parametrize(
    ("value", "half", "digits", "other", "fits"),
    [
        (0.693, 5e-4, 3, 0.69315, True),
        (0.693, 5e-4, 3, 0.6936, False),
        (0.69, 5e-3, 2, 0.693, False),
        (0.5, 0.05, 1, 0.5, True),
        (1003.0, 0.5, 4, 1000.0, False),
        (1000.0, 0.5, 1, 1000.4, False),
        (0.25, 0, 0, 0.25, True),
        (0.25, 0, 0, 0.2501, False),
        (1e308, 0.5, 1, float("inf"), False),
        (1.0, 0.05, 2, float("nan"), False),
    ],
)
def test_a_number_fits_at_the_digits_typed(value: float, half: float, digits: int, other: float, fits: bool) -> None:
    assert Typed(value, half, digits).fits(other) is fits


@pytest.mark.parametrize(
    ("answer", "digits", "half"),
    [("0.0370", 3, 5e-5), ("8.39e6", 3, 5e3), ("1000", 1, 0.5), ("1003", 4, 0.5), ("-1.50", 3, 5e-3), ("1/3", 0, 0)],
)
def test_digits_are_counted_as_typed(answer: str, digits: int, half: float) -> None:
    written = read_numbers(answer, {})
    (found,) = typed(written, written.numbers)
    assert found.digits == digits
    assert found.half == pytest.approx(half)


@pytest.mark.parametrize("reference", ["sum_k p_k log(p_k/q_k)", "softmax(p)", "a*exp(b)/(1 + exp(b))", "p[1]^2"])
def test_slips_say_how_they_come_out_and_give_no_right_value(reference: str) -> None:
    (tree,) = read_numbers(reference, GIVEN).trees
    found = [*slips(tree, GIVEN), *data_slips(tree, GIVEN)]
    assert len(found) > 5
    assert all(slip.how.startswith(("with ", "without ")) and slip.kind for slip in found)
    assert all(slip.tree != tree or slip.given is not None for slip in found)


@pytest.mark.parametrize(
    ("answer", "typed_", "said"),
    [
        ("4950", "4951", "off by one"),
        ("4950", "4970", "this number is exact"),
        ("4950", "4950.5", "correct"),
        ("8388608", "8390000", "correct"),
        ("8388608", "8.39e6", "correct"),
        ("8388608", "8388607", "off by one"),
        ("64", "64.1", "correct"),
        ("12", "16", "another value"),
    ],
)
def test_counts_are_exact(answer: str, typed_: str, said: str) -> None:
    verdict = check(NumberTask(task="n", ask="How many?", answer=answer), typed_)
    assert said in " ".join([verdict.outcome.value, *verdict.feedback])


@pytest.mark.parametrize(
    ("digits", "answer", "outcome"),
    [
        (None, "0.143", "correct"),
        (None, "0.14", "wrong"),
        (5, "0.143", "wrong"),
        (4, "0.143", "wrong"),
        (4, "0.1429", "correct"),
        (5, "0.14286", "correct"),
    ],
)
def test_three_digits_suffice_unless_the_task_asks_for_more(digits: int | None, answer: str, outcome: str) -> None:
    task = NumberTask(task="n", ask="How much?", answer="1/7", digits=digits, tolerance=Tolerance(rel=1e-4))
    verdict = check(task, answer)
    assert verdict.outcome == outcome
    assert outcome == "correct" or ("are asked" in verdict.feedback[0]) is (digits is not None)


@pytest.mark.parametrize(
    ("typed_", "outcome"), [("-1.10", "correct"), ("-1.1", "correct"), ("-1", "wrong"), ("-1.2", "wrong")]
)
def test_zeros_at_the_end_of_three_digits_may_be_left_out(typed_: str, outcome: str) -> None:
    task = NumberTask(task="n", ask="How much?", answer="-log(3)", tolerance=Tolerance(rel=1e-4))
    assert check(task, typed_).outcome == outcome
