"""Derivations, judged through the one walk: given steps, and free lines from one formula to another."""

from __future__ import annotations

import msgspec
import pytest

from tests.subject import SUBJECT
from tutor.algebra import Names
from tutor.algebra import read as read_formula
from tutor.algebra.arrangement import alike
from tutor.algebra.prover import Prover
from tutor.attempt import Outcome, Reason
from tutor.checkers import check, reference
from tutor.checkers.derivation import MOST_LINES
from tutor.lesson import ChoiceStep, Derivation, Form, Misconception, NumberStep, Option, SymbolicStep

SIGN = Misconception(name="sign", answer="y*log(p) + (1-y)*log(1-p)", say="A loss is never negative.")

GIVEN = Derivation(
    task="loss",
    ask="From the likelihood to the loss.",
    names={"y": "binary", "p": "prob"},
    steps=(
        SymbolicStep(ask="The likelihood.", answer="p^y (1-p)^(1-y)"),
        SymbolicStep(ask="The loss.", answer="-(y*log(p) + (1-y)*log(1-p))", misconceptions=(SIGN,)),
        NumberStep(ask="Its value for y = 1 and p = {p}.", answer="-log(p)", given={"p": 0.8}, subject=SUBJECT),
        ChoiceStep(
            ask="What is its least value?",
            options=(Option(say="0", right=True, because="At p = y."), Option(say="1", name="sign")),
        ),
    ),
)
RIGHT = ("p^y (1-p)^(1-y)", "-y ln p - (1-y) ln(1-p)", "0.223", "a")

FREE = Derivation(
    task="split",
    ask="Split the logarithm.",
    names={"p": "prob", "q": "prob"},
    start="p log(p/q)",
    to="p log p - p log q",
    misconceptions=(Misconception(name="product", answer="p log p log q", say="A quotient becomes a difference."),),
)


def free(**fields: object) -> Derivation:
    return Derivation(task="free", ask="Derive it.", **fields)  # type: ignore[arg-type]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proofs may take as long as a busy machine needs."""
    monkeypatch.setattr(Prover.proves, "__defaults__", (60.0,))
    monkeypatch.setattr("tutor.checkers.derivation.PROVING", 60.0)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("task", [GIVEN, FREE])
def test_the_reference_is_right(task: Derivation) -> None:
    verdict = check(task, reference(task))
    assert (verdict.outcome, verdict.proof) == (Outcome.CORRECT, "sympy")


def test_the_reference_has_the_steps_own_answers_unless_the_author_wrote_another() -> None:
    assert reference(GIVEN).splitlines()[3] == "a"
    assert reference(FREE) == FREE.to
    assert reference(free(start="x", to="x", answer="x\nx")) == "x\nx"


def test_each_line_is_judged_by_the_checker_of_its_step_and_blank_lines_do_not_count() -> None:
    verdict = check(GIVEN, "\n\n".join(RIGHT) + "\n")
    assert verdict.outcome is Outcome.CORRECT
    assert "At p = y." in verdict.feedback


@pytest.mark.parametrize(
    ("line", "answer", "misconception", "sentence", "place"),
    [
        (1, "p^y", None, None, None),
        (2, "y ln p + (1-y) ln(1-p)", "sign", "A loss is never negative.", None),
        (3, "0.3219", None, "You are off by the factor ln 2: that is log2 in place of ln.", "0.3219"),
        (4, "b", "sign", None, "b"),
    ],
)
def test_the_first_wrong_line_is_named_with_its_misconception_and_its_place(
    line: int, answer: str, misconception: str | None, sentence: str | None, place: str | None
) -> None:
    lines = [*RIGHT]
    lines[line - 1] = answer
    text = "\r\n \r\n".join(lines)
    verdict = check(GIVEN, text)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.feedback[0] == f"Line {line} is not right."
    assert verdict.misconception == misconception
    assert sentence is None or sentence in verdict.feedback
    assert verdict.place is not None
    start, end = verdict.place
    assert text[start:end] in answer
    assert place is None or text[start:end] == place


def test_later_lines_do_not_depend_on_earlier_mistakes() -> None:
    verdict = check(GIVEN, "\n".join(("p", RIGHT[1], "7", "a")))
    assert verdict.feedback[0] == "Line 1 is not right."
    assert verdict.feedback[-1] == "Line 3 is wrong too."


@pytest.mark.parametrize("count", [1, 2, 3])
def test_fewer_right_lines_than_steps_are_right_so_far_and_never_count(count: int) -> None:
    verdict = check(GIVEN, "\n".join(RIGHT[:count]))
    assert (verdict.outcome, verdict.reason) == (Outcome.UNREADABLE, Reason.UNFINISHED)
    assert verdict.feedback[0].startswith(f"Right so far. Step {count + 1} is next: ")


def test_what_is_asked_next_has_its_numbers_filled_in() -> None:
    assert check(GIVEN, "\n".join(RIGHT[:2])).feedback[0].endswith("Its value for y = 1 and p = 0.8.")


def test_a_wrong_line_is_wrong_although_others_are_missing() -> None:
    assert check(GIVEN, "p").outcome is Outcome.WRONG


@pytest.mark.parametrize(
    ("task", "answer", "marked"),
    [
        (GIVEN, "p^y (1-p)^(1-y)\n\n-y ln r", "r"),
        (GIVEN, "\n".join([*RIGHT[:3], "e"]), "e"),
        (GIVEN, "\n".join([*RIGHT, "one more"]), "one more"),
        (FREE, "p log p - p log q\np log(", None),
        (FREE, "p log p - p log q\np = q = p", "p = q "),
        (FREE, " \n", None),
    ],
)
def test_what_is_not_understood_is_told_with_its_place_in_the_whole_answer(
    task: Derivation, answer: str, marked: str | None
) -> None:
    verdict = check(task, answer)
    assert (verdict.outcome, verdict.reason) == (Outcome.UNREADABLE, None)
    if marked is not None:
        assert verdict.place is not None
        assert answer[slice(*verdict.place)] == marked


def test_a_step_that_declares_something_has_only_that() -> None:
    steps = (SymbolicStep(ask="Which?", answer="x", names={"x": "real"}), SymbolicStep(ask="Which?", answer="y"))
    task = free(names={"y": "real"}, steps=steps)
    assert check(task, "x\ny").outcome is Outcome.CORRECT
    assert check(task, "x + y - y\ny").outcome is Outcome.UNREADABLE


def test_the_form_of_a_step_counts() -> None:
    step = SymbolicStep(ask="Which?", answer="1/(1+exp(-z))", names={"z": "real"}, form=Form(without=("sigmoid",)))
    verdict = check(free(steps=(step,)), "sigmoid(z)")
    assert verdict.reason is Reason.FORM
    assert verdict.feedback[0] == "Line 1 is not what this step asks for."


@pytest.mark.parametrize(
    "lines",
    [
        ["p log p - p log q"],
        ["p (log p - log q)", "p log p - p log q"],
        ["= p (ln p - ln q)", "= p ln p - p ln q"],
        ["-p log(q/p)", "\\frac{p}{2} \\log \\frac{p^2}{q^2}", "p log p - p log q"],
        ["-p log q + log(p) p"],
        ["so p (log p - log q)", "Therefore, p log p - p log q"],
        ["p (log p - log q)", "hence", "p log p - p log q"],
        ["\\begin{align*}", "p \\log(p/q) &= p (\\log p - \\log q) \\\\", "&= p \\log p - p \\log q", "\\end{align*}"],
    ],
)
def test_free_lines_may_go_any_way_that_stays_equal(lines: list[str]) -> None:
    assert check(FREE, "\n".join(lines)).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    ("lines", "broken", "before"),
    [
        (["p log p + p log q"], 1, "the formula you start from"),
        (["p (log p - log q)", "p log p - log q", "p log p - p log q"], 2, "line 1"),
        (["p (log p - log q)", "p log p - p log q", "p log(p - q + 1)"], 3, "line 2"),
    ],
)
def test_the_first_broken_free_line_is_marked(lines: list[str], broken: int, before: str) -> None:
    text = "\n".join(lines)
    verdict = check(FREE, text)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.feedback[0] == f"Line {broken} does not equal {before}."
    assert verdict.place is not None
    assert text.count("\n", 0, verdict.place[0]) == broken - 1


@pytest.mark.parametrize(
    ("lines", "said", "marked"),
    [
        (["p log p + p log q"], "One term has the wrong sign.", "p log q"),
        (["p (log p - log q)", "p log p - log q"], "Brackets are missing around this difference.", "p log p - log q"),
        (["p log p - log q"], "A factor p is missing here.", "log q"),
        (["p log p - p log q + p", "p log p - p log q"], "A term is too many.", "p"),
    ],
)
def test_a_broken_free_line_is_told_beside_the_line_before_it_and_beside_the_goal(
    lines: list[str], said: str, marked: str
) -> None:
    text = "\n".join(lines)
    verdict = check(FREE, text)
    assert verdict.feedback[1] == said
    assert verdict.place is not None
    assert text[slice(*verdict.place)] == marked


def test_a_line_that_mends_the_broken_one_is_named() -> None:
    verdict = check(FREE, "p (log p - log q)\np (log p + log q)\np log p - p log q")
    assert verdict.feedback == (
        "Line 2 does not equal line 1.",
        "The sign before this is wrong.",
        "Line 3 is right again.",
    )


def test_more_lines_than_steps_may_go_on_with_an_equals_sign() -> None:
    steps = tuple(SymbolicStep(ask="Which?", answer=answer) for answer in ("2 p", "q/p"))
    task = free(names={"p": "prob", "q": "prob"}, steps=steps)
    assert check(task, "p + p\n= 2p\nq/p").outcome is Outcome.CORRECT
    assert check(task, "p + p\n2p\nq/p").outcome is Outcome.UNREADABLE


CHAIN = Misconception(name="chain", answer="p log p + log q\np log p + q", say="The sign went first.")


@pytest.mark.parametrize(
    ("task", "answer", "misconception"),
    [
        (GIVEN, "y q/q\n\nln(1-p)(1-y)\n1/2\nb", "half"),
        (GIVEN, "y q/q\nln(1-p)(1-y)\n1/2\na", None),
        (GIVEN, "y q/q\nln(1-p)(1-y)\n0.6\nb", None),
        (GIVEN, "y q/q\nln(1-p)(1-y)", None),
        (FREE, "log(q) + p log p\nq + p log p", "chain"),
        (FREE, "log(q) + p log p", None),
        (FREE, "p log p + log q\np log p + q\np log p + q", None),
    ],
)
def test_a_misconception_of_several_lines_is_the_whole_answer(
    task: Derivation, answer: str, misconception: str | None
) -> None:
    half = Misconception(name="half", answer="y\n(1-y) ln(1-p)\n0.5\nb", say="Half of it is missing.")
    own = msgspec.structs.replace(task, misconceptions=(half, CHAIN), names={**task.names, "q": "prob"})
    verdict = check(own, answer)
    assert (verdict.outcome, verdict.misconception) == (Outcome.WRONG, misconception or verdict.misconception)
    assert (verdict.misconception in ("half", "chain")) is (misconception is not None)
    if misconception:
        assert verdict.feedback in (("Half of it is missing.",), ("The sign went first.",))


TRANSPOSED = free(
    names={"a": "real", "b": "real"},
    steps=tuple(SymbolicStep(ask="Which?", answer=answer) for answer in ("a + a", "a b", "b")),
)


@pytest.mark.parametrize(
    ("lines", "unreadable"),
    [("a\naᵀ", 2), ("a\naᵀ - 1\nb", 2), ("2a\naᵀ\nb", 2), ("aᵀ\n1\n1", 1), ("1\n1\nbᵀ", 3)],
)
def test_a_line_that_nobody_could_mean_is_unreadable_also_after_a_wrong_one(
    lines: str, unreadable: int, caplog: pytest.LogCaptureFixture
) -> None:
    verdict = check(TRANSPOSED, lines)
    assert (verdict.outcome, verdict.misconception) == (Outcome.UNREADABLE, None)
    assert verdict.feedback[0].startswith(f"Line {unreadable}: ")
    assert verdict.place is not None
    assert lines.count("\n", 0, verdict.place[0]) == unreadable - 1
    assert not caplog.records


def test_a_broken_line_is_recognised_as_a_misconception() -> None:
    verdict = check(FREE, "p (log p - log q)\nlog(q) log(p) p")
    assert verdict.misconception == "product"
    assert "A quotient becomes a difference." in verdict.feedback


@pytest.mark.parametrize("lines", ["p log(p/q)", "p (log p - log q)", "p log p - p log q\np log(p/q)"])
def test_lines_that_do_not_arrive_are_right_so_far(lines: str) -> None:
    verdict = check(FREE, lines)
    assert (verdict.outcome, verdict.reason) == (Outcome.UNREADABLE, Reason.UNFINISHED)
    assert verdict.feedback == ("Right so far. Go on until a line reads p·ln p − p·ln q",)


def test_a_line_that_only_repeats_earns_a_remark() -> None:
    verdict = check(FREE, "p ln(p/q)\np ln p - p ln q\np ln p - p ln q")
    assert verdict.outcome is Outcome.CORRECT
    assert verdict.feedback == ("Line 1 only repeats what you started from.", "Line 3 only repeats line 2.")


def test_more_lines_than_anybody_derives_are_refused() -> None:
    assert check(FREE, "p ln(p/q)\n" * (MOST_LINES + 1)).outcome is Outcome.UNREADABLE


NAMES = Names(scalars=frozenset("abcp"), vectors=frozenset("x"), indices=frozenset("ki"), sizes=frozenset("K"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a + b*c", "c*b + a", True),
        ("-(a - b)", "b - a", True),
        ("a/2", "1/2 a", True),
        ("a*0.5", "a/2", True),
        ("a/b/c", "a/(c b)", True),
        ("exp(a)", "e^a", True),
        ("ln(a b)", "ln(b a)", True),
        ("sum_k x_k", "sum_i x_i", True),
        ("(-a)*b", "-(b a)", True),
        ("a + a", "2a", False),
        ("a*a", "a^2", False),
        ("ln(a b)", "ln a + ln b", False),
        ("a*(b + c)", "a b + a c", False),
        ("a - b", "b - a", False),
        ("a/b", "b/a", False),
        ("a^b", "b^a", False),
        ("0*a", "a", False),
    ],
)
def test_formulas_are_alike_when_only_the_order_differs(one: str, other: str, expected: bool) -> None:
    assert alike(read_formula(one, NAMES), read_formula(other, NAMES)) is expected
