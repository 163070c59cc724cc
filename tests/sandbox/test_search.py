"""The search for one change that mends a program: confined, bounded, and never trusted."""

from __future__ import annotations

import numpy as np
import pytest

from tests.sandbox.wanting import X, wanted
from tutor import sandbox
from tutor.sandbox import Call, Change, Wanted


def search(program: str, *calls: Wanted, seconds: float = 5.0) -> tuple[Change, ...]:
    return sandbox.search(program, calls, seconds, function="f").changes


ENTROPY = wanted("f(x)", float(-(X * np.log(X)).sum()))
HALF = wanted("f(x / 2)", float(-(X / 2 * np.log(X / 2)).sum()))


def test_the_change_that_mends_every_call_is_found_and_placed() -> None:
    found = search("def f(p):\n    return -np.sum(p * np.log2(p))\n", ENTROPY, HALF)
    first = next(change for change in found if change.kind == "function")
    assert (first.kind, first.detail, first.line, first.mends_all) == ("function", "log2 and log", 2, True)
    assert (first.before, first.after) == ("np.log2(p)", "np.log(p)")


def test_a_change_that_mends_the_first_call_and_breaks_none_is_told_apart() -> None:
    program = "def f(p):\n    return -np.sum(p * np.log2(p)) if len(p) < 4 else 7.0\n"
    long = Wanted(call=Call("f(np.full(4, 0.25))"), value=float(np.log(4)), rel=1e-9)
    found = search(program, ENTROPY, long)
    assert found
    assert not any(change.mends_all for change in found if change.kind == "function")


def test_what_the_program_does_right_stays_right() -> None:
    program = "def f(p):\n    return p.sum() + 0 * p.min()\n"
    found = search(program, wanted("f(x * 0 + 1)", 2.0), wanted("f(x)", 1.0, held=True))
    assert not any(change.kind == "constant" and change.after == "2" for change in found)


@pytest.mark.parametrize(
    "program",
    [
        "def f(p):\n    out = []\n    while len(out) < len(p):\n        out.append(1)\n    return out\n",
        "def f(p):\n    out = []\n    for x in p:\n        out.append(x)\n    return np.array(out)\n",
        "def f(p):\n    return f(p)\n",
    ],
)
def test_changes_that_never_end_end(program: str) -> None:
    search(program, wanted("f(x)", 3.5), seconds=0.3)


@pytest.mark.parametrize("program", ["def f(p:\n", "", "import os\n", "def f(p):\n    raise SystemExit\n", "x = 1 / 0"])
def test_what_cannot_be_run_has_no_change(program: str) -> None:
    assert not search(program, wanted("f(x)", 3.5), seconds=0.3)
