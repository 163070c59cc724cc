"""Estimates: how rough numbers are read, how far off they are, and what they earn."""

from __future__ import annotations

import pytest

from tutor.attempt import Outcome, Reason
from tutor.checkers import check
from tutor.checkers.contract import Conditions
from tutor.checkers.estimate import shown, work_out
from tutor.lesson import Estimate, Subject, Unit
from tutor.ruler import Ruler, rows

HUNDRED = Estimate(id="l/t", task="t", ask="How many?", answer="100")
GAP = Estimate(task="t", ask="How much?", answer="0.02", scale="linear", near=0.05)


@pytest.mark.parametrize(
    ("answer", "outcome", "reason", "share"),
    [
        ("100", Outcome.CORRECT, None, 1.0),
        ("125", Outcome.CORRECT, None, 1.0),
        ("80", Outcome.CORRECT, None, 1.0),
        ("126", Outcome.CORRECT, None, 0.6),
        ("200", Outcome.CORRECT, None, 0.6),
        ("50", Outcome.CORRECT, None, 0.6),
        ("201", Outcome.WRONG, Reason.FAR, 0.3),
        ("10", Outcome.WRONG, Reason.FAR, 0.3),
        ("9.9", Outcome.WRONG, Reason.FAR, 0.1),
        ("0", Outcome.UNREADABLE, None, None),
        ("-5", Outcome.UNREADABLE, None, None),
        ("inf", Outcome.UNREADABLE, None, None),
        ("many", Outcome.UNREADABLE, None, None),
    ],
)
def test_an_estimate_earns_by_its_factor(
    answer: str, outcome: Outcome, reason: Reason | None, share: float | None
) -> None:
    verdict = check(HUNDRED, answer)
    assert (verdict.outcome, verdict.reason, verdict.share) == (outcome, reason, share)


@pytest.mark.parametrize(("answer", "share"), [("0.02", 1.0), ("0", 1.0), ("-0.1", 0.6), ("0.5", 0.3), ("2", 0.1)])
def test_on_a_linear_scale_steps_count(answer: str, share: float) -> None:
    assert check(GAP, answer).share == share


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("about 300", 300), ("~3k", 3000), ("3K", 3000), ("2 million", 2e6), ("1.5M", 1.5e6), ("a million", 1e6),
        ("half a million", 5e5), ("1e6", 1e6), ("10^6", 1e6), ("1,000,000", 1e6), ("half", 0.5), ("a third", 1 / 3),
        ("ln(2)", 0.6931471805599453), ("3/4", 0.75), ("roughly 5 thousand", 5000),
        ("300+", 300), ("300 or more", 300), ("at least 300", 300), ("a bit less than 14", 14), ("a factor of 20", 20),
        ("x20", 20), ("×20", 20), ("20x", 20), ("20×", 20), ("20k x", 20000), ("11 in 100", 0.11), ("1 in 9", 1 / 9),
        ("1 out of 9", 1 / 9), ("1 in a million", 1e-6), ("1 in 2 thousand", 1 / 2000), ("22 000", 22000),
    ],
)  # fmt: skip
def test_rough_numbers_are_read(answer: str, value: float) -> None:
    assert work_out(HUNDRED, answer, Conditions()).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("answer", "value", "between"),
    [
        ("2 .. 8", 4, (2, 8)),
        ("2 to 8", 4, (2, 8)),
        ("between 2 and 8", 4, (2, 8)),
        ("from 2 to 8", 4, (2, 8)),
        ("8..2", 4, (2, 8)),
        ("2-8", 4, (2, 8)),
        ("about 2 - 8", 4, (2, 8)),
        ("3, between 2 and 8", 3, (2, 8)),
        ("3 [2, 8]", 3, (2, 8)),
        ("3 (2 to 8)", 3, (2, 8)),
        ("about 2k .. 8k", 4000, (2000, 8000)),
        ("2-8k", 4000, (2000, 8000)),
        ("2k-8k", 4000, (2000, 8000)),
        ("2 to 8 thousand", 4000, (2000, 8000)),
        ("200 to 8 thousand", 1264.911, (200, 8000)),
        ("2 000 – 8 000", 4000, (2000, 8000)),
        ("2–8%", 0.04, (0.02, 0.08)),
        ("between 2 and 8 %", 0.04, (0.02, 0.08)),
        ("2 — 8", 4, (2, 8)),
    ],
)
def test_between_which_numbers_it_lies_is_read(answer: str, value: float, between: tuple[float, float]) -> None:
    guess = work_out(HUNDRED, answer, Conditions())
    assert guess.value == pytest.approx(value)
    assert guess.between == pytest.approx(between)


@pytest.mark.parametrize(("answer", "said"), [("50 .. 150", "between"), ("10 .. 20", "outside")])
def test_it_is_said_whether_the_value_lies_there(answer: str, said: str) -> None:
    assert f"It lies {said} the two numbers that you gave." in check(HUNDRED, answer).feedback


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("101", "yours is 1.0% larger"),
        ("91", "yours is 9.0% smaller"),
        ("140", "yours is 40% larger"),
        ("72", "yours is 28% smaller"),
        ("160", "yours is 1.6 times larger"),
        ("50", "yours is 2 times smaller"),
        ("9.16e9", "yours is 92,000,000 times larger"),
        ("3e17", "yours is 3·10^15 times larger"),
    ],
)
def test_what_lies_near_is_said_in_percent(answer: str, said: str) -> None:
    assert said in check(HUNDRED, answer).feedback[0]


def test_both_are_drawn_without_colours_or_signs_beyond_ascii() -> None:
    drawn = rows(Ruler(True, 10, 100, (5, 20), "10", "100"), ascii_only=True)
    assert "\n".join(drawn).isascii()
    assert max(map(len, drawn)) <= 60
    assert drawn[1].strip()[0] == "["
    assert drawn[1].index("v") < drawn[4].index("^")


@pytest.mark.parametrize(("answer", "value"), [("8-2", 6), ("2*4 - 1", 7)])
def test_a_hyphen_that_takes_less_from_more_is_a_difference(answer: str, value: float) -> None:
    guess = work_out(HUNDRED, answer, Conditions())
    assert (guess.value, guess.between) == (value, None)


def test_one_of_a_unit_is_in_the_singular() -> None:
    task = Estimate(
        task="one", ask="How far?", answer="1", unit="steps", subject=Subject(units={"steps": Unit(one="step")})
    )
    assert (shown(1.0, task), shown(2.0, task)) == ("1 step", "2 steps")


@pytest.mark.parametrize(
    ("answer", "said"), [("22.000", "Is that 22000, or 22?"), ("22,000", "Write 22000, or 22.000")]
)
def test_a_rough_number_in_groups_is_asked_back_where_it_may_be_two(answer: str, said: str) -> None:
    verdict = check(HUNDRED, answer)
    assert verdict.outcome is Outcome.UNREADABLE
    assert said in verdict.feedback[0]
