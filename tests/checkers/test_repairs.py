"""What is said of a change that mends a program: what stands there, in words that hold, and what to write instead."""

from __future__ import annotations

import pytest

from tutor.attempt import Outcome
from tutor.checkers import check, why
from tutor.checkers.code.repairs import of_the_reference
from tutor.lesson import Code
from tutor.sandbox import Change

CALLS = ("f(np.array([[0.2, 0.7], [1.5, 0.4]]), np.array([1, 0]), 3)", "f(np.array([[2.0, 5.0]]), np.array([0]), 2)")
RIGHT = "With that one change every call comes out right."
ENOUGH = 3.0
"""Seconds of work: what is found is asked here, and how fast in bench/why.py."""


def told(reference: str, program: str) -> tuple[str, str]:
    """The first sentence and the change."""
    lines = "def f(x, k, n):\n    "
    task = Code(task="t", id="shapes/t", ask="Write it.", function="f", answer=lines + reference, calls=CALLS)
    verdict = check(task, lines + program)
    assert verdict.outcome is Outcome.WRONG
    found = why(task, lines + program, verdict, seconds=ENOUGH)
    return found.feedback[0], found.change or ""


@pytest.mark.parametrize(
    ("reference", "program", "said"),
    [
        ("return x * 0.5 + k.sum()", "return x * 1.5 + k.sum()", "`1.5` stands where another number is needed."),
        ("return x + n", "return x - n", "“-” stands where “+” belongs."),
        ("return x * n - x", "return x - x * n", "The order of a difference is the other way round."),
        ("return np.log(x) - n", "return -np.log(x) - n", "A minus sign is too many."),
        ("return -np.log(x) - n", "return np.log(x) - n", "A minus sign is missing."),
        ("return x > 0.4", "return x >= 0.4", "“>=” is not the comparison that belongs there."),
        ("return x[0].sum()", "return x[:2].sum()", "`2` is not the index, or the end of a slice, that belongs there."),
        ("return x.sum()", "return x.sum() - 1", "A term is too many."),
        ("return x.sum() / 7", "return x.sum() / 7 * n", "A factor is too many."),
        ("return x.sum(axis=0)", "return x.sum(axis=1)", "A reduction runs over another axis."),
        ("return x.sum()", "return x.sum(axis=-1)", "A reduction runs over one axis where the whole array is asked."),
        ("return x.max(axis=1)", "return x.max()", "A reduction runs over the whole array where one axis is asked."),
        ("return x.max(), x.sum()", "return x.sum(), x.max()", "Two of the values in a tuple are exchanged."),
        (
            "return x[np.arange(len(x)), k]",
            "return x.max(axis=1)",
            "One entry of each row belongs there, at a place of its own, and other numbers stand there.",
        ),
        (
            "a = np.outer(k, x[0])\n    return a.sum()",
            "b = x[0]\n    a = k * b\n    return a.sum()",
            "It multiplies entry by entry, and every pair is asked.",
        ),
        (
            "a = 1.0\n    for i in range(n):\n        a = a * 2\n    return a",
            "a = 1.0\n    for i in range(n):\n        a = a * 2\n        return a",
            "A `return` inside a loop ends it in its first round.",
        ),
        (
            "t = 0.0\n    for v in x.ravel():\n        if v < 1:\n            t += v\n    return t",
            "t = 0.0\n    for v in x.ravel():\n        if v < 1:\n            t += v\n        else:\n"
            "            break\n    return t",
            "`break` comes too early.",
        ),
        (
            "a, b = 1.0, 2.0\n    for i in range(n):\n        a, b = b, a + b\n    return a * x[0, 0]",
            "a, b = 1.0, 2.0\n    for i in range(n):\n        a = b\n        b = a + b\n    return a * x[0, 0]",
            "Two statements stand in the wrong order: the one changes what the other then uses.",
        ),
    ],
)
def test_a_change_is_told_by_what_stands_there(reference: str, program: str, said: str) -> None:
    first, _ = told(reference, program)
    assert first == f"{said} {RIGHT}"


@pytest.mark.parametrize(
    ("reference", "program", "change"),
    [
        (
            "a = x.sum()\n    a -= 1\n    a *= n\n    return a",
            "a = x.sum()\n    a *= n\n    a -= 1\n    return a",
            "Line 3: exchange it with the statement after it.",
        ),
        (
            "a = 1.0\n    for i in range(n):\n        a = a * 2\n    return a",
            "a = 1.0\n    for i in range(n):\n        a = a * 2\n        return a",
            "Line 5: put the `return` behind the loop, as far left as the loop itself.",
        ),
        ("return x * 0.5 + k.sum()", "return x * 1.5 + k.sum()", "Line 2: `0.5` in place of `1.5`."),
        ("return x.sum()", "return x.sum() - 1", "Line 2: `x.sum()` in place of `x.sum() - 1`."),
    ],
)
def test_what_to_write_is_told_apart_from_the_kind(reference: str, program: str, change: str) -> None:
    assert told(reference, program)[1] == change


def test_a_change_of_the_reference_is_told_as_one_and_not_as_a_part_of_the_program() -> None:
    change = Change(
        kind="constant", detail="", line=1, column=0, end_line=1, end_column=1, before="0", after="7",
        mends_all=True,
    )  # fmt: skip
    said = of_the_reference(change)
    assert said.startswith("Your results are those of the right function with one mistake in it.")
    assert "`7` stands where another number is needed." in said
