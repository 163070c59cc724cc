"""What is said of wrong numbers, formulas and derivations of the course: true of what was typed, or not said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import LESSONS
from tutor.attempt import Outcome, Verdict
from tutor.checkers import check
from tutor.checkers.lending import lent
from tutor.loader import CourseFolder, open_course

C, W, U = Outcome.CORRECT, Outcome.WRONG, Outcome.UNREADABLE
HOW = re.compile(
    r"[Ww]rite|Put |[Tt]ype |not Python yet|[Ii]s that|Is the|Did you mean|names? here|without lists"
    r"|is missing at the end|was never opened|Hints are"
)
ODD = Path(__file__).parent.parent / "data" / "odd_answers.jsonl"
SPELLINGS = Path(__file__).parent.parent / "data" / "spellings.jsonl"


@pytest.fixture(scope="module")
def course() -> CourseFolder:
    return open_course(LESSONS)


def judged(course: CourseFolder, name: str, answer: str, seed: int | None = None) -> Verdict:
    task = course.task(name)
    assert task is not None, name
    return check(task, answer, seed=seed, lent=lent(task, course.task))


@pytest.mark.parametrize(
    ("name", "answer", "seed"),
    [
        ("log-softmax/thousand", "-1.41, -0.408, -2.41", None),
        ("reductions/mean-sum", "4.29, 1.07", 5),
        ("decision-boundary/point", "1.62", 6),
        ("triplet-loss/shared", "0.282", 17),
    ],
)
def test_three_digits_suffice_where_nothing_is_said_of_digits(
    course: CourseFolder, name: str, answer: str, seed: int | None
) -> None:
    assert judged(course, name, answer, seed).outcome is C


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("float-danger/overflow-point", "709", "That is off by one."),
        ("float-danger/overflow-point", "711", "That is off by one."),
        ("float-danger/overflow-point", "709.78", "That is close, but a whole number is asked."),
        ("digits-baseline/parameters", "649", "That is off by one."),
        ("digits-baseline/parameters", "651", "That is off by one."),
        ("proper-scoring/linear-best", "0.999", "That is close, but a whole number is asked."),
        ("zero-probability/infinite", "1e308", "The answer is not finite; yours, however large, is."),
        ("zero-probability/infinite", "5e307", "The answer is not finite; yours, however large, is."),
        ("mse-loss/gradient", "0.5, -1, 2", "That is what comes out with [1.5, 1, 5] − y_true alone."),
        ("entropy/next-token", "2", "Four tokens that are all alike have that much, the most possible."),
        ("cross-entropy/main-example", "1.0986", "That is what comes out with the entries of q all alike."),
        (
            "huffman-coding/average-length",
            "2.2",
            "The same number comes out with another entry; or with another number.",
        ),
        ("bits-per-byte/per-byte", "0.2170, 0.3922", "Number 1: that is close, but too far off for rounding."),
        ("logs-and-products/product", "-1.966", "That is what comes out without term 3 of the sum."),
        (
            "distributions/counts",
            "0.375, 0.625, 0.25",
            "That is what comes out with a sum without entry 3 of [3, 5, 2].",
        ),
        ("surprisal/desert-rain", "0.0145", "That is the information of a day without rain"),
        (
            "softmax/three-logits",
            "0.6285, 0.1402, 0.2312",
            "That is what comes out with the minus of entry 3 of [2, 0.5, -1] lost.",
        ),
        ("kl-divergence/main-example", "0.2473", "That is what comes out with the sign of term 2 turned."),
        ("vocab-memory/gigabytes", "8.388608e9", "That is what comes out without the division by 10⁹."),
        ("jensen-shannon/coin-pair", "0.184", "That is half of one of the two divergences."),
        ("mutual-information/two-by-two", "0.139", "That is what one row of the table contributes."),
        ("logsumexp/big-logits", "1000", "That is the mean of [1000, 1001, 999] and entry 1 of"),
        ("label-smoothing/target", "0.92, 0.02, 0.02, 0.02, 0.2", "Number 5: that is 10 times too large."),
        ("logsumexp/big-logits", "1001.6931", "That is close, but too far off for rounding."),
        (
            "class-weights/plain-weighted",
            "1.506, 4.076",
            "Number 2: that is what comes out with a division where a multiplication belongs.",
        ),
        ("bits-and-nats/paris", "0.15, 0.9, 0.95", "That is 1 − [0.85, 0.1, 0.05]: something is still to be done"),
        ("getting-started/first-number", "2", "That is 1 over 0.5: something is still to be done"),
        ("triplet-loss/shared", "0.5", "That is given: something is still to be done with it."),
        ("wrong-code/lengths", "0.485, 0.241, 0.161", "That is what comes out with a factor p too many."),
        (
            "bernoulli-nll/table",
            "4.605, 2.303, 0.693, 0.105, 0.01",
            "Numbers 1, 2, 4 and 5: that is what comes out with p where 1 − p belongs.",
        ),
        ("one-hot-loss/how-sure", "37 %", "That is right to 2 digits; give 3."),
        ("sigmoid/logit", "-log(p)", "With the other sign: what you wrote belongs there. A term is missing."),
        ("ce-minimum/derivative", "-p/q - (1-p)/q", "In your formula p cancels, and the answer depends on it."),
        ("softmax-jacobian/off-diagonal", "-a*(1-b)", "1 − … does not belong here."),
        ("temperature/logit-gap", "1/(tau+exp(-d/tau))", "1 should stand here."),
        ("temperature/logit-gap", "exp(d/tau)", "Your formula is the odds of the answer"),
        ("bits-and-nats/formula", "0.694x", "Your formula is always 1.001 times the answer."),
        ("core-identity/proof", "p*log(p/q)\nb\nc", "asks for a formula without a division"),
        ("core-identity/proof", "log((p/q)^p)\nb\nc", "asks for a formula without a division"),
        (
            "max-entropy/lagrange",
            "-log(p) - 1 + lam*s + nu\nexp(lam*s + nu + 1)\nb",
            "Line 2 is not right. The sign before this is wrong.",
        ),
        (
            "max-entropy/lagrange",
            "-log(p) - 1 + lam*s + nu\nexp(lam*s + nu) - 1\nb",
            "Line 2 is not right. This belongs inside exp.",
        ),
    ],
)
def test_the_reason_is_what_happened(course: CourseFolder, name: str, answer: str, said: str) -> None:
    verdict = judged(course, name, answer)
    assert verdict.outcome is W
    assert said in " ".join(verdict.feedback)


@pytest.mark.parametrize(
    ("name", "answer", "never"),
    [
        *[("logsumexp/big-logits", answer, "add something too") for answer in ("1003", "1005.5", "996", "1000.4076")],
        ("vocab-memory/merge", "5.02", "maximum"),
        ("digits-report/bits-saved", "3.286", "second in nats"),
        ("nll-and-likelihood/ten-samples", "3.127", "log10|log2|dits"),
        *[("zero-probability/infinite", answer, "dits|times too") for answer in ("1e308", "5e307", "7")],
        ("triplet-loss/shared", "-0.2", "other sign"),
        ("temperature/tau-two", "0.25, 0.25, 0.25, 0.25", "other sign"),
        ("binary-entropy/ten-percent", "0.2408", "1 − p where p"),
        ("logsumexp/big-logits", "1002.1", "digits"),
        ("mse-loss/gradient", "0.5, -1, 2", "too many"),
        *[("mutual-information/two-by-two", answer, "mean|sum") for answer in ("0.139", "0.5561")],
        ("jensen-shannon/coin-pair", "0.184", "mean|sum"),
        ("zero-probability/clipped", "22.1", "mean|sum"),
        *[("float-danger/overflow-point", answer, "digits|710") for answer in ("709", "711", "709.78", "700", "712")],
        *[("digits-baseline/parameters", answer, "digits|650") for answer in ("649", "651", "660")],
        ("getting-started/first-number", "log10 5", "digits"),
        ("mutual-information/two-by-two", "0.28", "are asked"),
        ("temperature/logit-gap", "1/(tau+exp(-d/tau))", "division by"),
        ("ce-minimum/derivative", "-p/q - (1-p)/q", "your formula does not"),
    ],
)
def test_what_is_not_true_is_not_said(course: CourseFolder, name: str, answer: str, never: str) -> None:
    verdict = judged(course, name, answer)
    assert verdict.outcome is W
    assert not re.search(never, " ".join(verdict.feedback))


@pytest.mark.parametrize(
    ("name", "answer"),
    [("speculative-decoding/expected-tokens", "3.05"), ("digits-baseline/parameters", "650 parameters")],
)
def test_three_digits_beside_a_known_mistake_and_a_word_of_the_question_are_right(
    course: CourseFolder, name: str, answer: str
) -> None:
    assert judged(course, name, answer).outcome is C


def test_of_two_equal_terms_the_last_is_marked(course: CourseFolder) -> None:
    answer = "-log(p) - 1 + log(1-p) - 1"
    place = judged(course, "binary-entropy/slope", answer).place
    assert place is not None
    assert place[0] > answer.index("log(1-p)")


def test_a_known_mistake_of_one_digit_names_what_else_comes_to_it(course: CourseFolder) -> None:
    said = judged(course, "huffman-coding/average-length", "2").feedback
    assert any(sentence.startswith("The same number comes out ") for sentence in said)


@pytest.mark.one_fast
@pytest.mark.parametrize("answer", ["log(log(log(exp(exp(p/(1-p))))))", "log(log(log(log(exp(exp(exp(p/(1-p))))))))"])
def test_what_is_too_large_to_calculate_somewhere_is_not_called_undefined(course: CourseFolder, answer: str) -> None:
    assert judged(course, "sigmoid/logit", answer).outcome is C


@pytest.fixture(scope="module")
def odd(course: CourseFolder) -> list[tuple[dict[str, str], Verdict]]:
    """Oddly written answers with what should become of each, and what does.

    ``should`` was decided by reading task and answer: ``correct`` where a person would accept it, ``asked`` where a
    person would ask back, ``either`` where both are fair, ``wrong`` where it is.
    """
    lines = [line for file in (ODD, SPELLINGS) for line in file.read_text(encoding="utf-8").splitlines()]
    rows = [json.loads(line) for line in lines]
    return [(row, judged(course, row["task"], row["answer"])) for row in rows]


@pytest.mark.slow
def test_no_oddly_written_answer_is_counted_wrong_that_a_person_would_accept(
    odd: list[tuple[dict[str, str], Verdict]],
) -> None:
    assert [row for row, verdict in odd if row["should"] != "wrong" and verdict.outcome is W] == []
    assert [row for row, verdict in odd if row["should"] in ("wrong", "asked") and verdict.outcome is C] == []
    accepted = [verdict.outcome is C for row, verdict in odd if row["should"] == "correct"]
    assert len(accepted) > 3000
    assert sum(accepted) >= 0.97 * len(accepted)


@pytest.mark.slow
def test_an_answer_that_is_asked_back_is_told_how_to_write_it(odd: list[tuple[dict[str, str], Verdict]]) -> None:
    asked = [(row, verdict) for row, verdict in odd if verdict.outcome is U]
    assert asked
    assert [row for row, verdict in asked if not HOW.search(" ".join(verdict.feedback))] == []
