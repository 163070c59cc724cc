"""Which changes of a program pass its calls: told by number, with an input at which they part."""

from __future__ import annotations

import ast

import numpy as np

from tests.sandbox.wanting import wanted
from tutor import sandbox
from tutor.edits.program import Edit, edits
from tutor.sandbox import Call, Limits, Wanted

TWICE = "def f(x):\n    return x + x\n"
COUNTED = "def f(n):\n    done = 0\n    while done < n:\n        done += 1\n    return done\n"


def changes(program: str) -> list[Edit]:
    return edits(ast.parse(program), "f")


def passed(program: str, *calls: Wanted) -> dict[str, str]:
    """What stands there after each change that passes, with the input at which it parts."""
    found = sandbox.survivors(program, calls, function="f", rel=1e-9, least=1e-12)
    assert found.next is None
    every = changes(program)
    return {every[at].after: told for at, told in found.passed.items()}


def test_a_change_that_the_calls_do_not_ask_for_is_told_with_a_call_that_does() -> None:
    found = passed(TWICE, Wanted(call=Call("f(2.0)"), value=4.0))
    assert found["x * x"] == "f(1.5)"


def test_with_that_call_it_passes_no_more() -> None:
    found = passed(TWICE, Wanted(call=Call("f(2.0)"), value=4.0), Wanted(call=Call("f(1.5)"), value=3.0))
    assert "x * x" not in found


def test_a_change_that_is_the_same_everywhere_passes_and_parts_nowhere() -> None:
    program = "def f(x):\n    return np.sum(x) / len(x)\n"
    found = passed(program, wanted("f(x)", 1 / 3), wanted("f(x * 3)", 1.0))
    assert found["np.mean(np.sum(x))"] == ""


def test_other_labels_and_a_class_more_are_tried() -> None:
    program = "def f(z, y):\n    return z[np.arange(2), y]\n"
    found = passed(program, wanted("f(np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([0, 1]))", np.array([1.0, 5.0])))
    assert found["y * y"] == "f(np.array([[1.0, 2.0, 1.25], [3.0, 5.0, 3.25]]), np.array([1, 2]))"


def test_an_entry_more_is_tried_and_shares_still_sum_to_1() -> None:
    program = "def f(p):\n    return np.median(p)\n"
    found = passed(program, wanted("f(np.array([0.25, 0.75]))", 0.5))
    assert found["np.mean(p)"] == "f(np.array([0.2, 0.6000000000000001, 0.2]))"


def test_a_change_that_goes_round_for_ever_does_not_pass_and_does_not_last() -> None:
    found = passed(COUNTED, Wanted(call=Call("f(3)"), value=3), Wanted(call=Call("f(8)"), value=8))
    assert "done *= 1" not in found
    assert "done > n" not in found


def test_where_the_child_was_stopped_the_next_change_is_said() -> None:
    slow = "def f(n):\n    return sum(range(n))\n"
    asked = [Wanted(call=Call("f(400_000_000)"), value=1)]
    assert sandbox.survivors(slow, asked, 4, Limits(seconds=0.5), function="f").next == 5
