"""Number tasks, judged through the one walk."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.subject import SUBJECT
from tutor.algebra.numbers import NumberAnswer, read_numbers
from tutor.attempt import Outcome
from tutor.checkers import check, number
from tutor.lesson import Misconception, NumberTask, Tolerance

C, W, U = Outcome.CORRECT, Outcome.WRONG, Outcome.UNREADABLE


def task(answer: str, ask: str = "How much?", **fields: object) -> NumberTask:
    return NumberTask(task="number", ask=ask, answer=answer, subject=SUBJECT, **fields)  # type: ignore[arg-type]


FIRST = task(
    "-log(p)",
    given={"p": 0.5},
    unit="nats",
    misconceptions=(
        Misconception(name="log-base", answer="-log2(p)", say="That is the answer in bits."),
        Misconception(name="missing-minus", answer="log(p)", say="The loss carries the minus sign."),
        Misconception(name="log10", answer="-log10(p)", say="log is the natural log here."),
    ),
)
COUNTS = task("counts/sum(counts)", given={"counts": (3, 5, 2)}, tolerance=Tolerance(abs=1e-3))
KL = task("sum_k p_k log(p_k/q_k)", given={"p": (0.7, 0.2, 0.1), "q": (0.5, 0.3, 0.2)}, unit="nats")
LOGS = task("log(softmax(z))", given={"z": (0.0, 1.0, -1.0)})
FIXED = task("-log2(P)", given={"P": (0.5, 0.25, 0.125)}, unit="bits", unit_fixed=True)
INFINITE = task("inf", unit="nats")


@pytest.mark.parametrize(
    ("answer", "outcome", "misconception"),
    [
        ("0.6931", C, None),
        ("0.69", C, None),
        ("6.931e-1", C, None),
        ("1", W, "log-base"),
        ("-0.693", W, "missing-minus"),
        ("0.301", W, "log10"),
        ("1 bit", C, None),
        ("0.301 dits", C, None),
        ("0.693 nats/token", C, None),
        ("1 bit per symbol", C, None),
        ("0,69", U, None),
        ("-log(0,5)", U, None),
        ("", U, None),
        ("half", U, None),
        ("-log(p)", U, None),
        ("-log(0.5)", C, None),
        ("ln 2", C, None),
        ("-np.log(0.5)", C, None),
        ("math.log(2)", C, None),
        ("-numpy.log(1/2)", C, None),
        ("= 0.693", C, None),
        ("~0.693", C, None),
        ("≈ 0.693", C, None),
        ("H = 0.693", C, None),
        ("nan", W, None),
        ("9^9^9^9", W, None),
        ("__import__('os')", U, None),
    ],
)
def test_the_first_number_is_judged(answer: str, outcome: Outcome, misconception: str | None) -> None:
    verdict = check(FIRST, answer)
    assert (verdict.outcome, verdict.misconception) == (outcome, misconception), verdict


@pytest.mark.parametrize(
    ("asked", "answer", "outcome"),
    [
        (COUNTS, "0.3, 0.5, 0.2", C),
        (COUNTS, "0.3,0.5,0.2", C),
        (COUNTS, "0.3 0.5 0.2", C),
        (COUNTS, "0.3; 0.5; 0.2", C),
        (COUNTS, "[0.3 0.5 0.2]", C),
        (COUNTS, "(0.3, 0.5, 0.2)", C),
        (COUNTS, "np.array([0.3, 0.5, 0.2])", C),
        (COUNTS, "np.array([3, 5, 2])/10", C),
        (COUNTS, "3/10 1/2 1/5", C),
        (COUNTS, "1 - 0.7 0.5 0.2", C),
        (COUNTS, "counts/sum(counts)", U),
        (COUNTS, "counts / counts.sum()", U),
        (COUNTS, "counts_1/10, 0.5, 0.2", U),
        (COUNTS, "0,3; 0,5; 0,2", U),
        (COUNTS, "0,3 0,5 0,2", U),
        (COUNTS, "0,3, 0,5, 0,2", U),
        (COUNTS, "counts[0]/10, 0.5, 0.2", U),
        (COUNTS, "0.3 0.5", W),
        (COUNTS, "0.5", W),
        (COUNTS, "A: 0.5, B: 0.3, C: 0.2", U),
        (COUNTS, "high 0.5, low 0.3, middle 0.2", U),
        (COUNTS, "0.5, 0.3, 0.2", W),
        (COUNTS, "A: 0.5, B: 0.4, C: 0.1", W),
        (COUNTS, "0.3 (first), 0.5 (second), 0.2 (third)", C),
        (COUNTS, "0.3, 0.5, 0.2 (sums to 1)", C),
        (KL, "0.0851 in nats", C),
        (KL, "0.0851 (in nats)", C),
        (KL, "0.1228 bits (0.0851 nats)", C),
        (KL, "0.0851 (1 bit)", U),
        (KL, "1 bit = 1 nat", U),
        (KL, "0.0851 (or 0.1228)", U),
        (KL, "0.0851 (7 digits are enough)", C),
        (LOGS, "-1.4076 -0.4076 -2.4076", C),
        (LOGS, "z - logsumexp(z)", U),
        (KL, "0.0851", C),
        (KL, "sum(p*log(p/q))", U),
        (KL, "np.sum(p * np.log(p / q))", U),
        (KL, "p @ log(p/q)", U),
        (KL, r"\sum_{k=1}^K p_k \log\frac{p_k}{q_k}", U),
        (KL, "0.7 ln 1.4 + 0.2 ln(2/3) + 0.1 ln 0.5", C),
        (KL, "0.1228 bits", C),
        (FIXED, "1, 2, 3", C),
        (FIXED, "1, 2, 3 bits", C),
        (FIXED, "1 bit, 2 bits, 3 bits", C),
        (FIXED, "np.log2([2, 4, 8])", C),
        (FIXED, "0.693, 1.386, 2.079 nats", W),
        *[(INFINITE, text, C) for text in ("inf", "Infinity", "∞", "np.inf", "float('inf')", r"\infty", "-log(0)")],
        (INFINITE, "-inf", W),
        (INFINITE, "1e300", W),
        (INFINITE, "nan", W),
    ],
)
def test_numbers_are_read_in_every_spelling(asked: NumberTask, answer: str, outcome: Outcome) -> None:
    verdict = check(asked, answer)
    assert verdict.outcome is outcome, verdict


@pytest.mark.parametrize(
    ("asked", "answer", "words"),
    [
        (FIRST, "0.7", "right to 1 digit; give 3"),
        (task("[0.73, 0.315]"), "1, 0.315", "1 of 2 numbers is right. Look at number 1 again."),
        (KL, "-0.0851", "sign is wrong"),
        (KL, "0.2554", "3 times too large"),
        (KL, "0.0284", "with a mean where a sum belongs"),
        (KL, "0.0370", "in dits (base ten)"),
        (KL, "0.1, 0.2", "One number is asked; your answer has two"),
        (KL, "0.0851 bits", "You wrote bits"),
        (COUNTS, "0.5, 0.3, 0.2", "in another order"),
        (COUNTS, "0.3, 0.5, 0.4", "2 of 3 numbers are right. Number 3: that is 2 times too large."),
        (
            COUNTS,
            "0.3, 0.6, 0.4",
            "1 of 3 numbers is right. Look at numbers 2 and 3 again.",
        ),
        (COUNTS, "0.3, 0.5, 0.2 bits", "Write this without a unit: “bits” has no meaning for it."),
        (KL, "0.0857", "If you rounded on the way, keep more digits."),
        (KL, "0.0880", "too far off for rounding"),
        (FIRST, "50,000", "Write 50000, or 50.000 if the comma stands before decimals."),
        (FIRST, "2 * 0.3 = 0", "The two sides of your “=” differ: 0.6 and 0."),
        (COUNTS, "30 50 20", "100 times too large"),
        (FIXED, "0.693, 1.386, 2.079 nats", "right in nats"),
        (FIRST, "-log(p", "A “)” is missing"),
    ],
)
def test_a_near_miss_is_named(asked: NumberTask, answer: str, words: str) -> None:
    assert words in " ".join(check(asked, answer).feedback)


TENS = task("-log(a) - log(b)", given={"a": 0.2, "b": 0.05})
BITS = task("-log2(P)", given={"P": 0.2}, ask="How many bits?", unit="bits")
PRODUCT = task("a*b", given={"a": 0.2, "b": 0.05})


@pytest.mark.parametrize(
    ("asked", "answer", "words"),
    [
        (TENS, "6.6439", "that is log2 in place of ln."),
        (TENS, "-6.6439", "that is log2 in place of ln. The sign is wrong too."),
        (TENS, "2", "that is log10 in place of ln."),
        (BITS, "0.699", "in dits (base ten)"),
        (BITS, "1.6094", "in nats"),
        *[(TENS, text, None) for text in ("3.192", "10.604", "1.3863", "15.298")],
        *[(BITS, text, None) for text in ("3.3499", "5.3464", "7.7133")],
        *[(PRODUCT, text, None) for text in ("0.0144270", "0.0069315", "0.0043429", "0.0230259", "0.033219")],
        *[(INFINITE, text, None) for text in ("1e308", "5e307", "-1e308", "1e200")],
    ],
)
def test_a_unit_or_a_base_is_named_only_where_the_task_has_it(
    asked: NumberTask, answer: str, words: str | None
) -> None:
    said = " ".join(check(asked, answer).feedback)
    if words is None:
        assert not re.search(r"\b(nats|bits|dits|ln|log2|log10|square root|times too)\b", said), said
    else:
        assert words in said


def test_a_bare_number_in_the_other_unit_is_a_misconception_without_the_authors_help() -> None:
    verdict = check(KL, "0.1228")
    assert (verdict.outcome, verdict.misconception) == (W, "bare-bits")


def test_what_the_lesson_wrote_is_read_once_for_all_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(text: str, *others: Any, **named: Any) -> NumberAnswer:
        read.append(text)
        return read_numbers(text, *others, **named)

    monkeypatch.setattr(number, "read_numbers", counted)
    known = Misconception(name="known", answer="3*p - 0.0217", say="It is more.")
    asked = task("p + 0.0317", given={"p": 0.4321}, misconceptions=(known,))
    for typed in ("0.91", "0.87", "1.275"):
        check(asked, typed)
    assert [read.count(text) for text in ("p + 0.0317", "3*p - 0.0217")] == [1, 1]


def test_a_misconception_is_matched_in_three_digits_where_the_task_wants_more() -> None:
    strict = task(
        "1001.4076059644444",
        tolerance=Tolerance(rel=1e-5),
        misconceptions=(Misconception(name="forgot-max", answer="0.4076059644", say="Add the max back."),),
    )
    assert check(strict, "0.408").misconception == "forgot-max"
    assert check(strict, "1001.0").outcome is W


@pytest.mark.parametrize(
    ("answer", "echo"),
    [("-ln(0.5)", "−ln(0.5) = 0.6931"), ("1 bit", "1 bit = 0.6931 nats"), ("0.6931", None), ("1/2", "1/2 = 0.5")],
)
def test_what_was_calculated_is_echoed(answer: str, echo: str | None) -> None:
    assert check(FIRST, answer).read_as == echo


def test_feedback_on_wrong_numbers_never_holds_the_right_one() -> None:
    for answer in ("0.7", "1.3", "-0.69314", "2", "0.25", "0.6, 0.1", "6.9", "0.72", "inf"):
        assert not any("0.69" in sentence for sentence in check(FIRST, answer).feedback)


@pytest.mark.parametrize(
    ("typed", "outcome", "said"),
    [
        ("[0.5, 0.2][0]", C, ""),
        ("[0.5, 0.2][1]", W, ""),
        ("([0.5, 0.2])_1", C, ""),
        ("softmax([2, 0])[1] + 0.3808", C, ""),
        ("[0.5, 0.2][2]", U, "in brackets from 0 to 1"),
        ("[0.5, 0.2]_0", U, "run from 1 to 2"),
        ("[0.5, 0.2][-1]", U, "begin with 0"),
        ("p[0]", U, "Put the numbers in."),
    ],
)
def test_positions_in_brackets_count_from_0_and_those_below_the_line_from_1(
    typed: str, outcome: Outcome, said: str
) -> None:
    task = NumberTask(task="first", ask="", given={"p": (0.5, 0.2)}, answer="p[0]")
    verdict = check(task, typed)
    assert verdict.outcome is outcome
    assert said in " ".join(verdict.feedback)


@pytest.mark.parametrize(
    ("typed", "outcome", "said"),
    [
        ("softmax(z)", U, "That is the formula. Put the numbers in."),
        ("softmax([2, 0])", U, "What softmax comes to is the question. Write it out."),
        ("exp([2, 0])/(e^2 + 1)", C, ""),
        ("0.881, 0.119", C, ""),
        ("z", U, "That is the formula. Put the numbers in."),
    ],
)
def test_the_formula_of_the_page_is_asked_back_and_does_not_count(typed: str, outcome: Outcome, said: str) -> None:
    task = NumberTask(task="soft", ask="", given={"z": (2.0, 0.0)}, answer="softmax(z)", unless=("softmax",))
    verdict = check(task, typed)
    assert (verdict.outcome, " ".join(verdict.feedback)) == (outcome, said)
    assert check(task, "softmax(z)", lessons=True).outcome is C


def test_a_wrong_number_that_nothing_is_known_about_still_gets_a_sentence() -> None:
    verdict = check(NumberTask(task="seven", ask="", answer="7"), "1234.5")
    assert (verdict.outcome, len(verdict.feedback)) == (Outcome.WRONG, 1)


@pytest.mark.parametrize(
    ("answer", "tolerance", "shown"),
    [
        ("1000 + log(4.0857)", Tolerance(rel=0, abs=0.00005), "1001.4075"),
        ("1/3", Tolerance(rel=0.005, abs=1e-6), "0.3333"),
        ("1/3", Tolerance(rel=1e-6, abs=0), "0.333333"),
        ("-2/3", Tolerance(rel=1e-17, abs=0), "−0.6666666666666666"),
        ("4/2", Tolerance(rel=1e-9, abs=0), "2"),
    ],
)
def test_what_is_shown_would_be_right_if_it_were_typed(answer: str, tolerance: Tolerance, shown: str) -> None:
    task = NumberTask(task="n", ask="How much?", answer=answer, tolerance=tolerance)
    read_as = check(task, task.answer).read_as
    assert read_as is not None
    assert read_as.endswith(f" = {shown}")
    assert check(task, shown).outcome is C


@pytest.mark.parametrize(
    ("answer", "typed", "told"),
    [
        ("log(8)", "3", True),
        ("2*log2(8)", "4.1589", True),
        ("12", "17.3123", False),
        ("12", "8.3178", False),
        ("12", "27.631", False),
        ("sqrt(144)", "5.2115", False),
    ],
)
def test_only_where_a_logarithm_is_involved_its_base_is_spoken_of(answer: str, typed: str, told: bool) -> None:
    verdict = check(NumberTask(task="n", ask="", answer=answer, subject=SUBJECT), typed)
    assert verdict.outcome is W
    assert any("log" in sentence or "ln" in sentence for sentence in verdict.feedback) is told


@pytest.mark.parametrize(
    ("answer", "given", "typed", "words"),
    [
        ("p", {"p": 0.00013}, "0", "That is small, but not 0: give its first digits."),
        ("[p, q]", {"p": 0.00023, "q": 0.25}, "0, 0.25", "Number 1: that is small, but not 0"),
        ("[p, q]", {"p": 0.2231, "q": 0.0072}, "0.22, 0.0081", "Number 1: that is right to 2 digits; give 3."),
        (
            "-log(p)",
            {"p": 0.8},
            "0.2",
            "done with what is given. If that is rounded, it is rounded too far: give 3 digits.",
        ),
    ],
)
def test_a_number_that_is_rounded_away_or_too_early_is_told_by_itself(
    answer: str, given: dict[str, float], typed: str, words: str
) -> None:
    assert words in " ".join(check(task(answer, given=given), typed).feedback)


NARROW = Tolerance(rel=1e-6)
FINE = task("[x, y]", given={"x": 0.69387, "y": 1.7583}, digits=4, tolerance=NARROW)


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        (task("x", given={"x": 0.69387}, digits=4, tolerance=NARROW), "0.693", "That is cut off, not rounded."),
        (
            task("x", given={"x": 0.69387}, digits=4, tolerance=NARROW),
            "0.69",
            "That is right to 2 digits; 4 are asked.",
        ),
        (task("x", given={"x": 0.6997}), "0.69", "That is cut off, not rounded."),
        (task("x", given={"x": 1.75}), "1.7", "That is cut off, not rounded."),
        (task("x", given={"x": 1.75}), "1.8", "That is right to 2 digits; give 3."),
        (task("x", given={"x": 0.125}), "0.12", "That is right to 2 digits; give 3."),
        (task("x", given={"x": 5.19}), "5", "That is right to 1 digit; give 3."),
        (task("x", given={"x": 5.9}), "5", "That is another value"),
        (FINE, "0.693, 1.7583", "Number 1: that is cut off, not rounded."),
        (FINE, "0.6938, 1.758", "Number 1: that is cut off"),
        (FINE, "0.693, 1.75", "That is cut off, not rounded."),
    ],
)
def test_a_number_that_is_cut_off_is_told_so(asked: NumberTask, answer: str, said: str) -> None:
    assert said in " ".join(check(asked, answer).feedback)


ZERO = task("-sum_k p_k log(q_k)", given={"p": (0.6, 0.4), "q": (1.0, 0.0)})
SUM = task("a*b + c*exp(-d) + f*log(g)", given={"a": 1.3, "b": 0.7, "c": 2.9, "d": 0.33, "f": 0.81, "g": 1.9})


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        (task("1"), "2", "That is another value"),
        (task("1"), "3", "That is another value"),
        (task("9"), "18", "That is 2 times too large."),
        (task("650"), "217", "That is another value"),
        # whole numbers lie 1 or 2 apart by their digits alone
        (task("x", given={"x": 1001.41}, tolerance=Tolerance(rel=1e-6)), "1003", "That is close, but"),
        (
            task("[x, y]", given={"x": 1001.6, "y": 0.22}, tolerance=Tolerance(rel=1e-6)),
            "1003, 0.22",
            "Number 1: that is close, but",
        ),
        (task("x", given={"x": 0.01256}), "1.01", "That is 1 too large."),
        (task("[x, y]", given={"x": 0.37, "y": 0.22}), "0.74, 0.5", "That is another value"),
        (SUM, "2.68", "That is another value"),
        (SUM, "3.829", "with 1.3 in one place where 0.81 belongs"),
    ],
)
def test_what_a_number_may_fit_by_chance_is_not_told(asked: NumberTask, answer: str, said: str) -> None:
    assert said in " ".join(check(asked, answer).feedback)


def test_numbers_in_another_order_are_told_no_exchange_of_data() -> None:
    asked = task("n/sum(n)", given={"n": (3, 5, 2)})
    assert check(asked, "0.3, 0.2, 0.5").feedback == ("The numbers are right, but in another order.",)


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        (ZERO, "-0.6", "yours, however large, is. The same number comes out without the ln."),
        (task("[a^2/8, b, 0]", given={"a": 1.7, "b": 2.3}), "36.125, 230, 0", "100 times too large"),
        (task("[a^2/8, b]", given={"a": 1.7, "b": 2.3}), "0.2125, 3.6124", "Number 1: that is what comes out"),
    ],
)
def test_a_relation_hides_no_slip(asked: NumberTask, answer: str, said: str) -> None:
    assert said in " ".join(check(asked, answer).feedback)


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        (task("x/log(2)", given={"x": 2.317}), "18.536", "That is 8 times 2.317: that is not all that is asked."),
        (task("[d*(-a - d/2), a^2/2]", given={"a": -2.0, "d": 1.5}), "3.1, 7", "That is another value"),
        (task("x/log(2)", given={"x": float("inf")}), "5", "The answer is not finite"),
    ],
)
def test_a_number_is_told_as_a_multiple_of_what_is_given(asked: NumberTask, answer: str, said: str) -> None:
    verdict = check(asked, answer)
    assert verdict.outcome is W
    assert said in " ".join(verdict.feedback)


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        (
            FIRST,
            "0.693 give or take",
            "I do not know “give or take” here. Write the number alone, or with its unit: 0.693 nats.",
        ),
        (COUNTS, "0.3 apples", "Write the number alone: 0.3."),
        (INFINITE, "it diverges", "Write that as a number in digits, or as inf where it is infinite."),
        (FIRST, "seven tenths", "Write that as a number in digits"),
    ],
)
def test_an_answer_in_words_is_told_what_to_write(asked: NumberTask, answer: str, said: str) -> None:
    verdict = check(asked, answer)
    assert verdict.outcome is U
    assert said in " ".join(verdict.feedback)


def test_a_reference_has_as_many_digits_as_the_question_asks_for() -> None:
    loose = Tolerance(rel=1e-5, abs=1e-6)
    task = NumberTask(
        task="t", ask="4 decimals.", answer="1001 + 0.40760596", digits=8, tolerance=loose, hints=("Add.",)
    )
    assert check(task, task.answer).read_as == "1001 + 0.40760596 = 1001.4076"


PARAMETERS = task("9*F + F + 10", given={"F": 2_720})


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("27210", C), ("27_210", C), ("27200", C), ("27211", W), ("27215", W), ("24490", W), ("27190", W)],
)
def test_a_count_near_the_right_one_is_wrong_and_is_told_why(answer: str, outcome: Outcome) -> None:
    verdict = check(PARAMETERS, answer)
    assert (verdict.outcome, bool(verdict.feedback)) == (outcome, outcome is W)


def test_a_formula_in_what_an_author_says_is_set_and_backticks_stay() -> None:
    said = Misconception(name="sign", answer="2", say="Raising $z_1$ lowers $p_0$: see `softmax`, for 5$.")
    assert check(task("1", misconceptions=(said,)), "2").feedback == ("Raising z₁ lowers p₀: see `softmax`, for 5$.",)


@pytest.mark.parametrize(
    ("task", "text", "said"),
    [
        (COUNTS, "1,2", "“1,2” are two numbers, and 3 are asked. If it is meant as one, write 1.2."),
        (KL, "1,2", "A comma separates numbers here, so “1,2” is not one number. Write 1.2."),
        (COUNTS, "0,3; 0,5; 0,2", "A comma separates numbers here, so “0,3” is not one number. Write 0.3."),
    ],
)
def test_a_comma_that_may_be_meant_otherwise_is_asked_back(task: NumberTask, text: str, said: str) -> None:
    assert check(task, text).feedback[0] == said


@pytest.mark.parametrize(
    ("answer", "typed"),
    [("10^35/3", "33400000000000000000000000000000000.5"), ("10^30/3", "333400000000000000000000000000")],
)
def test_a_wrong_number_of_more_digits_than_a_float_has_is_no_rounding(answer: str, typed: str) -> None:
    verdict = check(NumberTask(task="t", ask="?", answer=answer), typed)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.feedback == ("That is close, but this number is exact: rounding does not explain the difference.",)


def test_a_number_that_no_float_holds_gets_its_verdict() -> None:
    assert [check(task("0.5"), typed).outcome for typed in ("1e-400", "-1e-400", "1e400")] == [W, W, W]
