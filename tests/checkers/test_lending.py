"""``uses``: which functions of earlier tasks a program finds, and whose."""

from __future__ import annotations

import pytest

from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.checkers.lending import Lent, lent, used
from tutor.lesson import Code, Task


def code(function: str, answer: str, *calls: str, uses: tuple[str, ...] = ()) -> Code:
    return Code(task=function, ask="Write it.", function=function, answer=answer, calls=calls or ("1",), uses=uses)


EXP = code("ex", "def helper(x):\n    return np.exp(x)\ndef ex(x):\n    return helper(x)")
NORM = code("norm", "def norm(x):\n    return ex(x).sum()", uses=("a/ex",))
TASK = code(
    "soft",
    "def soft(x):\n    return ex(x) / norm(x)",
    "soft(np.array([0.0, 1.0]))",
    uses=("a/norm", "a/ex"),
)
COURSE: dict[str, Task] = {"a/ex": EXP, "a/norm": NORM, "a/soft": TASK}
OWN = {"a/ex": "def ex(x):\n    return [float(np.exp(v)) for v in x]"}


def test_functions_come_after_those_that_they_use() -> None:
    assert [name for name, _ in used(TASK, COURSE.get)] == ["ex", "norm"]


def test_the_learners_own_program_goes_before_the_reference_in_their_scope_only() -> None:
    functions = lent(TASK, COURSE.get, OWN.get)
    assert dict(functions.own)["ex"] == OWN["a/ex"]
    assert dict(functions.references)["ex"] == EXP.answer
    assert dict(functions.own)["norm"] == NORM.answer


def test_tasks_that_use_each_other_end() -> None:
    circle: dict[str, Task] = {"a/f": code("f", "f", uses=("a/g",)), "a/g": code("g", "g", uses=("a/f",))}
    assert {name for name, _ in used(circle["a/f"], circle.get)} == {"f", "g"}


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        (TASK.answer, Outcome.CORRECT, ""),
        ("def soft(x):\n    return ex(x) / ex(x).sum()", Outcome.CORRECT, ""),
        ("def helper(x):\n    return 0\n" + TASK.answer, Outcome.CORRECT, ""),
        ("def soft(x):\n    return helper(x)", Outcome.WRONG, "Line 2 raises NameError"),
        ("def soft(x):\n    return norm('a')", Outcome.WRONG, "Line 2 raises "),
    ],
)
@pytest.mark.parametrize("own", [{}, OWN])
def test_a_program_finds_the_functions_but_not_their_helpers(
    answer: str, outcome: Outcome, said: str, own: dict[str, str]
) -> None:
    verdict = check(TASK, answer, lent=lent(TASK, COURSE.get, own.get))
    assert verdict.outcome is outcome
    assert "".join(verdict.feedback).startswith(said)


def test_a_name_that_is_lent_is_not_the_one_that_was_asked_for() -> None:
    verdict = check(TASK, "def sof(x):\n    return norm(x)", lent=lent(TASK, COURSE.get))
    assert verdict.feedback == ("There is no `soft` in your code; did you mean `sof`?",)


def test_a_function_that_cannot_be_lent_does_not_count_against_the_learner() -> None:
    broken = (("ex", "def ex(x):\n    return 1\nassert __name__ != 'lent', 'not here'"),)
    verdict = check(TASK, "def soft(x):\n    return 1", lent=Lent(broken, broken[:0]))
    assert verdict.outcome is Outcome.UNREADABLE
    assert verdict.feedback[0].startswith("A function from an earlier task fails here (AssertionError: not here).")
    assert check(TASK, TASK.answer, lent=Lent(broken, broken)).outcome is Outcome.ERROR
    assert check(TASK, TASK.answer, lent=Lent(broken, used(TASK, COURSE.get))).outcome is Outcome.UNREADABLE
    assert check(TASK, TASK.answer, lent=Lent(used(TASK, COURSE.get), broken)).outcome is Outcome.ERROR
