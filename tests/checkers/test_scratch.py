"""Lines that are calculated beside a task."""

from __future__ import annotations

import pytest

from tutor.checkers.code.scratch import MOST_LINES, Calculated, calculate, read, written


def pad(*lines: str) -> list[Calculated]:
    found: list[Calculated] = []
    for line in lines:
        found.append(calculate(found, line))
    return found


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (["1 + 1"], "2"),
        (["-math.log(0.5)"], "0.6931"),
        (["np.log2(8)"], "3"),
        (["p = np.array([0.2, 0.8])"], "[0.2, 0.8]"),
        (["p = np.array([0.2, 0.8])", "p.sum()"], "1"),
        (["x = 2", "x += 3", "x * 2"], "10"),
        (["def f(x): return x + 1", "f(1)"], "2"),
        (["import numpy.linalg as la", "la.norm([3, 4])"], "5"),
        (["1 + 1", "x = 1", "undefined", "x"], "1"),
    ],
)
def test_what_a_line_comes_to_after_those_before_it(lines: list[str], value: str) -> None:
    assert pad(*lines)[-1].value.rstrip("0").rstrip(".") == value or pad(*lines)[-1].value == value


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("x =", "syntax"),
        ("open('a')", "Files are off"),
        ("import os", "os"),
        ("nobody", "nobody"),
    ],
)
def test_what_does_not_work_says_why_and_stays_out_of_what_follows(line: str, said: str) -> None:
    first, second = pad(line, "2 + 2")
    assert said.casefold() in first.problem.casefold()
    assert not first.defines
    assert second.value == "4"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("import os", "`import os`: files are off here."),
        ("-log(0.5)", "NameError: name 'log' is not defined. Did you mean `np.log`?"),
        ("raise ValueError('x')", "ValueError: x"),
        ("f(1)", "ZeroDivisionError: division by zero. There, `x` is 1."),
        ("for i in range(3)", "This is not Python yet: expected ':'."),
    ],
)
def test_no_place_is_told_of_a_line_that_stands_alone(line: str, said: str) -> None:
    assert pad("f = lambda x: x / 0", line)[-1].problem == said


def test_what_is_printed_is_shown() -> None:
    (only,) = pad("for i in range(2): print(i)")
    assert (only.output.split(), only.value) == (["0", "1"], "")


def test_lines_are_kept_and_read_again() -> None:
    lines = [Calculated(f"x = {number}", str(number), defines=True) for number in range(MOST_LINES + 5)]
    assert read(written(lines)) == lines[5:]


@pytest.mark.parametrize("kept", [None, "", "nonsense", "[1]", '{"line": 1}', "[" * 1000])
def test_what_somebody_else_wrote_is_nothing(kept: str | None) -> None:
    assert read(kept) == []
