"""Which calls a program passes while it is written: signs, and no verdict."""

from __future__ import annotations

import msgspec
import pytest

from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.checkers.lending import Lent
from tutor.checkers.marks import Mark, marks
from tutor.lesson import Code, Property, TaskLimits
from tutor.sandbox import SandboxFailure

SIGNS = {Mark.PASSED: "+", Mark.FAILED: "x", Mark.UNFINISHED: "?", Mark.NOT_RUN: "."}
STAND = "def slope(w):\n    while np.size(w) > 1: pass\n    return 2 * w"

PROGRAMS = [
    ("def slope(w):\n    return 2 * w", "+++"),
    ("def slope(w):\n    return w", "xxx"),
    ("def slope(w):\n    return 6.0", "+x+"),
    ("def slope(w):\n    if np.size(w) > 1: raise ValueError\n    return 2 * w", "+x+"),
    ("def slope(w):\n    import os\n    return os.getpid()", "..."),
    (STAND, "+?."),
    ("def slope(w):\n    while True: pass", "?.."),
    ("while True: pass\ndef slope(w): return 2 * w", "..."),
    ("raise ValueError", "..."),
    ("def other(w):\n    return 2 * w", "xxx"),
    ("k = []\ndef slope(w):\n    k.append(w)\n    return 2 * w + (len(k) > 2)", "++x"),
    ("slope = lambda w: w + w", "+++"),
    ("", ""),
    ("def slope(w:", ""),
    ("#" * 20_001, ""),
]


def quick(task: Code) -> Code:
    return msgspec.structs.replace(task, limits=TaskLimits(seconds=0.5))


def signs(found: tuple[Mark, ...]) -> str:
    return "".join(SIGNS[mark] for mark in found)


@pytest.mark.parametrize(("program", "expected"), PROGRAMS)
def test_each_call_has_its_mark(slope: Code, program: str, expected: str) -> None:
    assert signs(marks(quick(slope), program, Lent())) == expected


@pytest.mark.parametrize("program", [program for program, expected in PROGRAMS if expected])
def test_all_marks_are_passed_exactly_where_the_verdict_is_right(slope: Code, program: str) -> None:
    right = check(quick(slope), program).outcome is Outcome.CORRECT
    assert right == (set(marks(quick(slope), program, Lent())) == {Mark.PASSED})


def test_a_property_has_a_mark_too(slope: Code) -> None:
    odd = msgspec.structs.replace(slope, properties=(Property(name="odd", holds="slope(-1.0) == -slope(1.0)"),))
    assert signs(marks(odd, "def slope(w):\n    return 2 * w", Lent())) == "++++"
    assert signs(marks(odd, "def slope(w):\n    return 2 * abs(w)", Lent())) == "+x+x"


def test_where_nothing_can_be_judged_there_are_no_marks(slope: Code, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = msgspec.structs.replace(slope, answer="def slope(w):\n    while True: pass")
    assert marks(quick(broken), "def slope(w): return w", Lent()) == ()

    def fails(*_: object, **__: object) -> None:
        raise SandboxFailure

    monkeypatch.setattr("tutor.checkers.code.run_program", fails)
    assert marks(slope, "def slope(w): return w", Lent()) == ()
