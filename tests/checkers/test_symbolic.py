"""Formula tasks, judged through the one walk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tutor.attempt import Outcome, Reason
from tutor.checkers import check
from tutor.lesson import Form, Misconception, Symbolic

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "symbolic-cases.jsonl").read_text("utf-8").splitlines()
]
OUTCOMES = {True: Outcome.CORRECT, False: Outcome.WRONG, "error": Outcome.UNREADABLE}


def task(answer: str, **fields: object) -> Symbolic:
    return Symbolic(task="formula", ask="Which?", answer=answer, **fields)  # type: ignore[arg-type]


@pytest.mark.one_in(2)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_development_case_gets_its_outcome(case: dict[str, object]) -> None:
    declared = {"names": case["variables"], **{key: case[key] for key in ("vectors", "indices", "where")}}
    verdict = check(task(str(case["teacher"]), **declared), str(case["student"]))
    assert verdict.outcome is OUTCOMES[case["expected"]], verdict  # type: ignore[index]
    if verdict.outcome is Outcome.UNREADABLE:
        assert verdict.place is not None


def test_a_misconception_is_recognised_however_it_is_written() -> None:
    swapped = Misconception(name="swapped-pq", answer="q log(q/p)", say="The truth does the averaging.")
    verdict = check(task("p log(p/q)", names={"p": "prob", "q": "prob"}, misconceptions=(swapped,)), "-q ln(p/q)")
    assert (verdict.outcome, verdict.misconception) == (Outcome.WRONG, "swapped-pq")
    assert verdict.feedback[0] == "The truth does the averaging."


@pytest.mark.parametrize(
    ("form", "answer", "reason"),
    [
        (Form(without=("sigmoid",)), "sigmoid(z)", Reason.FORM),
        (Form(without=("sigmoid",)), "σ(z)", Reason.FORM),
        (Form(without=("sigmoid",)), "1/(1+exp(-z))", None),
        (Form(without=("sigmoid",)), "1/(1+exp(z))", Reason.VALUE),
        (Form(uses=("tanh",)), "sigmoid(z)", Reason.FORM),
        (Form(uses=("tanh",)), "(1 + tanh(z/2))/2", None),
    ],
)
def test_a_right_value_in_another_form_is_wrong_for_its_form(form: Form, answer: str, reason: Reason | None) -> None:
    verdict = check(task("1/(1+exp(-z))", names={"z": "real"}, form=form), answer)
    assert verdict.reason is reason
    assert (verdict.outcome is Outcome.CORRECT) == (reason is None)


def test_the_answer_is_echoed_as_it_was_read() -> None:
    verdict = check(task("-(y*log(p)+(1-y)*log(1-p))", names={"y": "binary", "p": "prob"}), "-y ln p - (1-y) ln(1-p)")
    assert verdict.read_as == "−y·ln p − (1 − y)·ln(1 − p)"


def test_a_reference_that_is_nowhere_defined_is_the_authors_error() -> None:
    assert check(task("log(-p)", names={"p": "prob"}), "p").outcome is Outcome.ERROR


def test_a_right_answer_says_what_its_equality_rests_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from tutor.algebra.prover import PROVER

    for proved, proof in ((True, "sympy"), (False, "points")):
        monkeypatch.setattr(PROVER, "proves", lambda *_, proved=proved: proved)
        assert check(task("log(p)", names={"p": "prob"}), "-log(1/p)").proof == proof


def test_a_wrong_answer_gets_a_reason_its_place_and_a_counterexample() -> None:
    text = "log(1+exp(z)) + y*z"
    verdict = check(task("log(1+exp(z)) - y*z", names={"y": "binary", "z": "real"}), text)
    assert verdict.feedback == ("One term has the wrong sign.",)
    assert verdict.place is not None
    assert text[slice(*verdict.place)] == "y*z"
    assert verdict.counterexample is not None
    assert verdict.counterexample.call == "y = 1, z = 2"


@pytest.mark.parametrize(("text", "words"), [("softmax(z)", "needs a vector"), ("sum_k z", "From where to where")])
def test_a_shape_that_shows_only_in_judging_is_unreadable(text: str, words: str) -> None:
    verdict = check(task("z", names={"z": "real"}), text)
    assert verdict.outcome is Outcome.UNREADABLE
    assert words in verdict.feedback[0]


def test_names_are_told_as_the_question_writes_them_and_only_where_they_matter() -> None:
    asked = Symbolic(
        task="formula", ask="What is q, in n and nu?", answer="n/nu", names={"n": "pos", "nu": "pos", "N": "pos"}
    )
    verdict = check(asked, "n")
    assert verdict.feedback == ("A division by nu is missing.",)
    assert verdict.counterexample is not None
    assert verdict.counterexample.call == "n = 1, nu = 2"
    assert check(task("n/nu", names={"n": "pos", "nu": "pos"}), "n").feedback == ("A division by ν is missing.",)


@pytest.mark.parametrize("text", ["max(p, 10^-12)", "min(p, 0.99)", "sqrt((p - 0.01)^2) + 0.01"])
def test_a_formula_that_is_another_one_near_the_ends_only_is_wrong_with_the_place_that_shows_it(text: str) -> None:
    verdict = check(task("p", names={"p": "prob"}), text)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.counterexample is not None
    assert verdict.counterexample.got != verdict.counterexample.expected
