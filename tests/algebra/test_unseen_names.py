"""Names that a question does not show are told as the values that it does show."""

from __future__ import annotations

import pytest

from tutor.algebra.floats import Float
from tutor.algebra.unseen_names import is_seen, with_values
from tutor.checkers import check
from tutor.lesson import NumberTask
from tutor.variant import show


@pytest.mark.parametrize(
    ("label", "ask", "seen"),
    [
        ("p", "The truth is p = {p}.", True),
        ("p", "What is h({p})?", False),
        ("p", "A probability of {p}.", False),
        ("tau", "With τ = {tau}, what comes out?", True),
        ("tau", r"With $\tau$ = {tau}, what comes out?", True),
        ("sigma_q", r"The width is $\sigma_q$ = {sigma_q}.", True),
        ("q1", "A wide model says q_1 = {q1}.", True),
        ("a", "P(A) = {a} is a probability.", False),
        ("a", "What is it for a model?", False),
        ("a", "What is it at a = {a}?", True),
        ("b", "The rows are ({a}, {b}), and b = 0.", False),
        ("K", "There are {K} classes.", False),
        ("n", "What is n(n + 1)/2?", True),
        ("loss", "A loss of {loss} is read.", False),
    ],
)
def test_a_name_is_seen_where_the_question_calls_its_value_so(label: str, ask: str, seen: bool) -> None:
    assert is_seen(label, ask) is seen


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("with ⟨b⟩ in one place where ⟨a⟩ belongs", "with −1.1 in one place where 2.2 belongs"),
        ("without the factor ⟨b⟩·⟨a⟩", "without the factor −1.1·2.2"),
        ("without the term ⟨a⟩·⟨b⟩", "without the term 2.2·(−1.1)"),
        ("without the factor ⟨p⟩ₖ", "without the factor [0.7, 0.2, 0.1]"),
        ("without its factor ⟨p⟩₂", "without its factor 0.2"),
        ("with entry 2 of ⟨p⟩ where entry 1 belongs", "with entry 2 of [0.7, 0.2, 0.1] where entry 1 belongs"),
        ("without the term ⟨z⟩_(2,1)", "without the term 3"),
        ("with a factor ⟨long⟩ too many", "with a factor [1, 2, …] too many"),
        ("without q", "without q"),
    ],
)
def test_marked_names_give_way_to_their_values(text: str, told: str) -> None:
    given: dict[str, Float] = {
        "⟨a⟩": 2.2,
        "⟨b⟩": -1.1,
        "⟨p⟩": (0.7, 0.2, 0.1),
        "⟨z⟩": ((1.0, 2.0), (3.0, 4.0)),
        "⟨long⟩": (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0),
    }
    assert with_values(text, given, show) == told


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ("The logits are ({a}, {b}).", "with 0.4 in one place where 1.2 belongs"),
        ("The logits are a = {a} and b = {b}.", "with b in one place where a belongs"),
    ],
)
def test_a_reason_has_the_names_of_its_question(ask: str, said: str) -> None:
    task = NumberTask(task="t", ask=ask, given={"a": 1.2, "b": 0.4}, answer="log(exp(2.1*a) + exp(b)) - b")
    assert said in " ".join(check(task, "0.9372").feedback)
