"""What is said of a change that mends a program: what stands there, in words that hold, and what to write instead."""

from __future__ import annotations

import pytest

from tutor.attempt import Outcome
from tutor.checkers import check, why
from tutor.checkers.code.repairs import of_the_reference, repair
from tutor.lesson import Code, Misconception
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
        ("return x + n", "return (1 - x) + n", "A “1 −” is too many."),
        ("return x.sum() / 7", "return x.sum() / 7 * n", "A factor is too many."),
        (
            "return x.sum(axis=0)",
            "return x.sum(axis=1)",
            "A reduction runs over another axis than the one that is asked.",
        ),
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
            "`break` ends the loop where it should go on.",
        ),
        (
            "t = 0.0\n    for v in x.ravel():\n        if v < 1:\n            t += v\n    return t",
            "t = 0.0\n    for v in x.ravel():\n        if v >= 1:\n            return t\n        t += v\n    return t",
            "A `return` ends the whole function where only this round should be left.",
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


LOSSES = "m = x.max(axis=1, keepdims=True)\n    s = x - m\n    return s - np.log(np.exp(s).sum(axis=1, keepdims=True))"


@pytest.mark.parametrize(
    ("reference", "program", "part"),
    [
        (LOSSES, LOSSES.replace("x.max(axis=1", "x.max(axis=0"), "x.max(axis=0, keepdims=True)"),
        (LOSSES, LOSSES.replace("sum(axis=1", "sum(axis=0"), "np.exp(s).sum(axis=0, keepdims=True)"),
        (
            LOSSES,
            LOSSES.replace("x.max(axis=1, keepdims=True)", "x.max(axis=-2)"),
            "x.max(axis=-2)",
        ),
        (
            "y = x / 5\n    return -x * np.log(x) - np.where(y < 1, (1 - y) * np.log(1 - y), 0.0)",
            "y = x / 5\n    return -x * np.log(x) - (1 - y) * np.log(1 - y)",
            "(1 - y) * np.log(1 - y)",
        ),
    ],
)
def test_of_several_places_of_a_slip_the_one_that_matters_is_shown(reference: str, program: str, part: str) -> None:
    lines = "def f(x, k, n):\n    "
    task = Code(task="t", id="shapes/t", ask="Write it.", function="f", answer=lines + reference, calls=CALLS)
    found = why(task, lines + program, check(task, lines + program), seconds=ENOUGH)
    assert found.place is not None
    assert (lines + program)[slice(*found.place)] == part


@pytest.mark.parametrize(
    ("detail", "kind"),
    [
        ("softplus loses", "A logarithm of 1 + `exp` loses small values. Without that, every call comes out right."),
        (
            "softplus overflows",
            "The `exp` in a logarithm of 1 + `exp` overflows at large numbers. "
            "Without that, every call comes out right.",
        ),
        (
            "clip np.nan_to_num(p);zeros",
            "`np.nan_to_num(p)` hides nan and inf. Without that, and with zeros treated by a condition, every call "
            "comes out right.",
        ),
        (
            "constant 1e-9",
            "The constant `1e-9` that is added changes the results. Without that, every call comes out right.",
        ),
        (
            "base log2;constant 1e-9;zeros",
            "Two mistakes. `log2` is not the logarithm that is asked. The constant `1e-9` that is added changes the "
            "results. Without them, and with zeros treated by a condition, every call comes out right.",
        ),
    ],
)
def test_of_slips_is_said_what_mends_them_and_all_of_it(detail: str, kind: str) -> None:
    change = Change(
        kind="slips", detail=detail, line=1, column=0, end_line=1, end_column=1, before="", after="", mends_all=True,
    )  # fmt: skip
    assert repair(change, "p").kind == kind


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("k * (a + b - (c + d))", "`b` and `d` are exchanged, or the signs before them."),
        ("a - b + d", "`b` and `d` are exchanged, or the signs before them."),
        ("a + -b + d", "`b` and `d` are exchanged, or the signs before them."),
        ("a - (b + d)", "`b` and `d` are exchanged in one place."),
        ("a * b - d * c", "`b` and `d` are exchanged in one place."),
        ("b / d", "`b` and `d` are exchanged in one place."),
        ("b - d + b", "`b` and `d` are exchanged in one place."),
        ("a - b -", "`b` and `d` are exchanged in one place."),
    ],
)
def test_names_across_a_minus_may_as_well_have_the_wrong_signs(before: str, said: str) -> None:
    change = Change(
        kind="arguments", detail="names b and d", line=1, column=0, end_line=1, end_column=len(before), before=before,
        after="", mends_all=True,
    )  # fmt: skip
    assert repair(change, before).kind == f"{said} {RIGHT}"


def test_a_sum_of_names_that_stand_for_each_other_has_an_end() -> None:
    text = "\n".join(f"a{at} = a{at + 1} + a{at + 1} + a{at + 1}" for at in range(200)) + "\na200 = a0 + b - d"
    change = Change(
        kind="arguments", detail="names b and d", line=1, column=0, end_line=1, end_column=1, before=text, after="",
        mends_all=True,
    )  # fmt: skip
    assert "or the signs" in repair(change, text).kind


def test_of_a_counter_that_is_never_set_back_no_line_is_made_up() -> None:
    change = Change(
        kind="statement", detail="reset bad", line=2, column=4, end_line=2, end_column=11, before="at = 1",
        after="at = 1, bad = 0", mends_all=True,
    )  # fmt: skip
    told = repair(change, "if v:\n    at = 1\nelse:\n    bad += 1")
    assert told.kind == f"`bad` is never set back. {RIGHT}"
    assert told.change == "Line 2: there, set `bad` to what it began with, too."


@pytest.mark.parametrize(
    ("program", "change"),
    [
        ("def f(x):\n    if x > 1:\n        return x\n    return 1.0", "Use `np.where` or a mask in place of `if`."),
        ("import math\ndef f(x):\n    return math.exp(math.log(x) * (x > 1))", "Use numpy in place of `math`."),
        (
            "import math\ndef f(x):\n    if x > 1:\n        return math.sqrt(x * x)\n    return 1.0",
            "Use `np.where` or a mask in place of `if`, and `np.exp`, `np.log` in place of those of `math`.",
        ),
    ],
)
def test_of_a_program_for_one_number_only_what_stands_in_it_is_spoken_of(program: str, change: str) -> None:
    reference = "def f(x):\n    return np.where(x > 1, x, 1.0)"
    calls = "f(np.array([0.5, 2.0]))", "f(np.array([3.0, 1.5, 0.1]))", "f(1.5)"
    task = Code(task="t", id="shapes/t", ask="Write it.", function="f", answer=reference, calls=calls)
    found = why(task, program, check(task, program), seconds=ENOUGH)
    assert "It works for one number only" in found.feedback[0]
    assert found.change == change


def test_a_misconception_is_not_told_of_an_overflow_where_its_own_inf_is_the_logarithm_of_zero() -> None:
    known = Misconception(
        name="log-last", say="It underflows first.",
        answer="def f(z):\n    e = np.exp(z - z.max())\n    return -np.log(e / e.sum())",
    )  # fmt: skip
    task = Code(
        task="t", id="shapes/t", ask="Write it.", function="f", misconceptions=(known,),
        answer="def f(z):\n    s = z - z.max()\n    return np.log(np.exp(s).sum()) - s",
        calls=("f(np.array([0.0, 1.0, 0.5]))", "f(np.array([-2000.0, 0.0]))[:1]"),
    )  # fmt: skip
    overflows = "def f(z):\n    s = z - z.min()\n    return np.log(np.exp(s).sum()) - s"
    assert check(task, known.answer).misconception == "log-last"
    verdict = check(task, overflows)
    assert verdict.misconception is None
    found = why(task, overflows, verdict, seconds=ENOUGH)
    assert found.feedback[0] == f"A minimum stands where a maximum belongs. {RIGHT}"


def test_names_that_are_exchanged_everywhere_are_told_without_a_new_first_line() -> None:
    lines = "def f(a, b, c):\n    "
    calls = "f(1.0, 2.0, 3.0)", "f(-2.0, 0.5, 1.5)"
    task = Code(task="t", id="shapes/t", ask="Write it.", function="f", answer=lines + "return a + b - c", calls=calls)
    program = lines + "d = a - b\n    return d + c"
    found = why(task, program, check(task, program), seconds=ENOUGH)
    assert found.feedback[0] == f"`b` and `c` are exchanged, or the signs before them. {RIGHT}"
    assert found.change == "`b` where `c` stands, and the other way round; the first line stays as it is."
