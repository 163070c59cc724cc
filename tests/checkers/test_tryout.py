"""A program on an input that the learner types, and the failing call outside the tutor."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tutor import sandbox
from tutor.attempt import Counterexample
from tutor.checkers.code.tryout import needed_functions, snippet, try_out
from tutor.lesson import Code, Property, Training

TASK = Code(task="t", ask="Write it.", function="f", answer="def f(x):\n    return x", calls=("f(1.0)",))
TRAINING = Training(
    task="t",
    ask="Set w.",
    data="start = 3.0",
    answer="w = start",
    run="z = w",
    criteria=(Property(name="it is 3", holds="z == 3"),),
)


@pytest.mark.parametrize(
    ("program", "expression", "value", "problem", "output"),
    [
        ("def f(x):\n    return x * 2", "f(np.array([1.5, 2]))", "[3, 4]", "", ""),
        ("def f(x):\n    print(x)\n    return x", "f(1), math.pi", "[1, 3.142]", "", "1\n"),
        ("def f(x):\n    return x / 0", "f(1)", "", "Line 2 raises ZeroDivisionError: division by zero", ""),
        ("def f(x:", "f(1)", "", "Line 1 is not Python yet: ", ""),
        ("def f(x):\n    return x", "f(", "", "This is not an expression yet: ", ""),
        ("def f(x):\n    return x", "x = 1", "", "This is not an expression yet: ", ""),
        ("def f(x):\n    return lent(x)", "f(2)", "4", "", ""),
        ("import os", "1", "", "Line 1: `import os`: files are off here.", ""),
        ("def f(x):\n    return x", "2 ** 70", "1180591620717411303424", "", ""),
        ("def f(x):\n    return x", "2 ** 5000", "an integer of 5,001 bits", "", ""),
        ("def f(x):\n    return x", "np.empty((0, 0))", "[]  shape (0, 0)", "", ""),
        ("def f(x):\n    return x", "[[]]", "[]  shape (1, 0)", "", ""),
        ("print('a\x1b[2Jb')", "1", "1", "", "a[2Jb\n"),
    ],
)
def test_an_expression_comes_to_a_value_or_says_why_not(
    program: str, expression: str, value: str, problem: str, output: str
) -> None:
    tried = try_out(TASK, program, expression, (("lent", "def lent(x):\n    return x * x"),))
    assert (tried.value, tried.output) == (value, output)
    assert tried.problem.startswith(problem) and bool(tried.problem) is bool(problem)  # noqa: PT018


def test_an_expression_finds_the_data_of_a_training() -> None:
    assert try_out(TRAINING, "w = start + 1", "w", ()).value == "4"


@pytest.mark.parametrize("task", [TASK, TRAINING])
@pytest.mark.parametrize("call", ["f(np.array([inf, nan, np.inf]))", "f(2.0)"])
def test_a_snippet_runs_outside_the_tutor(task: Code | Training, call: str) -> None:
    program = "def f(x):\n    return lent(x)\nw = 1"
    text = snippet(task, program, Counterexample(call, "[1,\n2]", "3"), (("lent", "def lent(x):\n    return 7"),))
    ran = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert ran.stdout == "7\n"
    assert text.endswith("# expected: 3\n# got:      [1,\n#           2]\n")


def test_where_no_program_can_be_run_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*values: object, **named: object) -> None:
        raise sandbox.SandboxFailure("no process")

    monkeypatch.setattr(sandbox, "run", broken)
    assert try_out(TASK, "def f(x): return x", "f(1)", ()).problem == "This is not run: no process."


@pytest.mark.parametrize(
    ("text", "names"),
    [("h(1)", ["f", "h"]), ("g(1)", ["g"]), ("fg = 1", []), ("f(g(1))", ["f", "g"])],
)
def test_a_snippet_shows_no_function_that_it_does_without(text: str, names: list[str]) -> None:
    lent = (("f", "def f(x):\n    return x"), ("g", "def g(x):\n    return 2"), ("h", "def h(x):\n    return f(x)"))
    assert [function for function, _ in needed_functions(lent, text)] == names
