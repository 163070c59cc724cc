"""A call followed line by line: which lines ran, what they made, and what is told of it."""

from __future__ import annotations

import re
import threading

import pytest

from tests.sandbox.corpus import ATTACKS, LIMITS, SECRET_TEXT, SOLUTIONS, Outside
from tutor import sandbox
from tutor.sandbox import Call, Cancel, Cancelled, Inside, Limits, Mark, RowKind, Sandbox, Trouble
from tutor.sandbox.link import Raw
from tutor.sandbox.reading import read_inside
from tutor.sandbox.wire import Value, frame


def followed(program: str, call: str = "f(3)", **values: Value) -> Inside:
    return sandbox.inside(program, Call(call, values), function="f")


def rows(found: Inside) -> list[str]:
    """Each row as a text: line, round or call, values."""
    return [" ".join(filter(None, [_head(row), "; ".join(_value(seen) for seen in row.values)])) for row in found.rows]


def _head(row: sandbox.Row) -> str:
    if row.line == 0:
        return f"… {row.kind.value} {row.number}-{row.of}"
    counted = row.number and not (row.kind is RowKind.CALL and row.of == 1)
    return "." * row.depth + str(row.line) + (f" ({row.number} of {row.of})" if counted else "")


def _value(seen: sandbox.Seen) -> str:
    shape = "" if seen.shape is None else f" {seen.shape}"
    return f"{seen.label} {seen.text}{shape} {seen.kind}".rstrip() + (f" !{seen.mark.value}" if seen.mark else "")


PROGRAMS = {
    "one expression is seen by its parts": (
        "def f(p):\n    return -np.sum(p * np.log(p))",
        "f(np.array([0.0, 1.0]))",
        [
            "1 p [0.0, 1.0] (2,) float64",
            "2 np.log(p) [-inf, 0.0] (2,) float64 !inf; p * np.log(p) [nan, 0.0] (2,) float64 !nan; "
            "np.sum(p * np.log(p)) nan float64; returns nan float64",
        ],
    ),
    "a loop shows its first round, its last, and the one in which nan came up": (
        "def f(p):\n    s = 0.0\n    for x in p:\n        s -= x * np.log(x)\n    return s",
        "f(np.array([0.5, 0.25, 0.25, 0.0, 1.0, 1.0]))",
        [
            "1 p [0.5, 0.25, 0.25, 0.0, 1.0, 1.0] (6,) float64",
            "2 s 0.0 float",
            "3 (1 of 6) x 0.5 float64",
            "4 np.log(x) -0.6931 float64; x * np.log(x) -0.3466 float64; s 0.3466 float64",
            "… rounds 2-3",
            "3 (4 of 6) x 0.0 float64",
            "4 np.log(x) -inf float64 !inf; x * np.log(x) nan float64 !nan; s nan float64",
            "… rounds 5-5",
            "3 (6 of 6) x 1.0 float64",
            "4 np.log(x) 0.0 float64; x * np.log(x) 0.0 float64; s nan float64",
            "5 returns nan float64",
        ],
    ),
    "a loop shows the round in which an exception was raised": (
        "def f(n):\n    s = 0.0\n    for k in (1, 2, 3, 4):\n        s += 1 / (n - k)",
        "f(3)",
        [
            "1 n 3 int",
            "2 s 0.0 float",
            "3 (1 of 3) k 1 int",
            "4 n - k 2 int; 1 / (n - k) 0.5 float; s 0.5 float",
            "… rounds 2-2",
            "3 (3 of 3) k 3 int",
            "4 n - k 0 int; raises ZeroDivisionError: division by zero !raised; s 1.5 float",
        ],
    ),
    "a loop in a loop": (
        "def f(n):\n    s = 0\n    for i in range(n):\n        for j in range(i):\n            s += j\n    return s",
        "f(3)",
        [
            "1 n 3 int",
            "2 s 0 int",
            "3 (1 of 3) i 0 int",
            "4",
            "… rounds 2-2",
            "3 (3 of 3) i 2 int",
            "4 (1 of 2) j 0 int",
            "5 s 0 int",
            "4 (2 of 2) j 1 int",
            "5 s 1 int",
            "6 returns 1 int",
        ],
    ),
    "an endless head and a first line that comes again": (
        "def f(n):\n    i = 0\n    while True:\n        if i > n: return i\n        i += 1",
        "f(1)",
        [
            "1 n 1 int",
            "2 i 0 int",
            "3 (1 of 3)",
            "4 i > n False bool",
            "5 i 1 int",
            "… rounds 2-2",
            "3 (3 of 3)",
            "4 i > n True bool; returns 2 int",
        ],
    ),
    "a loop on one line": (
        "def f(n):\n    s = 0\n    for i in range(n): s += i\n    return s",
        "f(3)",
        [
            "1 n 3 int",
            "2 s 0 int",
            "3 (1 of 3) i 0 int; s 0 int",
            "… rounds 2-2",
            "3 (3 of 3) i 2 int; s 3 int",
            "4 returns 3 int",
        ],
    ),
    "a loop without a round": (
        "def f(n):\n    for i in []:\n        n = i\n    while n < 0:\n        n += 1\n    return n",
        "f(3)",
        ["1 n 3 int", "2", "4 n < 0 False bool", "6 returns 3 int"],
    ),
    "an exception is marked where it came up": (
        "def g(x):\n    return x[5]\ndef f(n):\n    y = np.zeros(n)\n    return g(y)",
        "f(3)",
        [
            "3 n 3 int",
            "4 y [0.0, 0.0, 0.0] (3,) float64",
            "5",
            ".1 x [0.0, 0.0, 0.0] (3,) float64",
            ".2 raises IndexError: index 5 is out of bounds for axis 0 with size 3 !raised",
        ],
    ),
    "an exception that is caught": (
        "def f(n):\n    try:\n        return n / 0\n    except ZeroDivisionError:\n        return 0.0",
        "f(3)",
        ["1 n 3 int", "2", "3 raises ZeroDivisionError: division by zero !raised", "4", "5 returns 0.0 float"],
    ),
    "recursion shows one call in another, and of deeper ones what came in and went out": (
        "def f(n):\n    if n == 0:\n        return 1\n    return n * f(n - 1)",
        "f(3)",
        [
            "1 n 3 int",
            "2 n == 0 False bool",
            "4 n - 1 2 int; f(n - 1) 2 int; returns 6 int",
            ".1 n 2 int",
            ".2 n == 0 False bool",
            ".4 n - 1 1 int; f(n - 1) 1 int; returns 2 int",
            "..1 n 1 int; returns 1 int",
        ],
    ),
    "recursion without an end": (
        "def f(n):\n    return f(n + 1)",
        "f(3)",
        [
            "1 n 3 int",
            "2 n + 1 4 int",
            ".1 n 4 int",
            ".2 n + 1 5 int",
            "..1 n 5 int; raises RecursionError: maximum recursion depth exceeded !raised",
        ],
    ),
    "a comprehension is one value": (
        "def f(n):\n    x = [np.log(i) for i in range(n)]\n    return sum(x)",
        "f(2)",
        ["1 n 2 int", "2 x [-inf, 0.0] list of 2 !inf", "3 returns -inf float64"],
    ),
    "a generator": (
        "def g(n):\n    for i in range(n):\n        yield i * i\ndef f(n):\n    return sum(g(n))",
        "f(4)",
        [
            "4 n 4 int",
            "5 returns 14 int",
            ".1 n 4 int",
            ".2 (1 of 4) i 0 int",
            ".3 i * i 0 int; yields 0 int",
            "… rounds 2-3",
            ".2 (4 of 4) i 3 int",
            ".3 i * i 9 int; yields 9 int",
        ],
    ),
    "many calls of one line": (
        "def g(x):\n    return 1 / x\ndef f(n):\n    return [g(i) for i in (1, 2, 4, 8, 16.0)]",
        "f(3)",
        [
            "3 n 3 int",
            "4 returns [1.0, 0.5, 0.25, 0.125, 0.0625] list of 5",
            ".1 (1 of 5) x 1 int",
            ".2 returns 1.0 float",
            ".1 (2 of 5) x 2 int",
            ".2 returns 0.5 float",
            "… calls 3-4",
            ".1 (5 of 5) x 16.0 float",
            ".2 returns 0.0625 float",
        ],
    ),
    "a lambda": (
        "f = lambda z: np.exp(z) / np.exp(z).sum()",
        "f(np.zeros(2))",
        ["1 z [0.0, 0.0] (2,) float64", "1 returns [0.5, 0.5] (2,) float64"],
    ),
    "statements of several lines": (
        "def f(n):\n    x = np.add(\n        n,\n        1.0,\n    )\n    return (\n        x\n        * 2\n    )",
        "f(3)",
        ["1 n 3 int", "2 x 4.0 float64", "6 returns 8.0 float64"],
    ),
    "what is changed in place": (
        "def f(n):\n    x = [3]\n    x.append(n)\n    y = np.zeros((2, 2))\n    y[0] += 1\n    x.sort()\n    return y",
        "f(2)",
        [
            "1 n 2 int",
            "2 x [3] list of 1",
            "3 x [3, 2] list of 2",
            "4 y [[0.0, 0.0], [0.0, 0.0]] (2, 2) float64",
            "5 y [[1.0, 1.0], [0.0, 0.0]] (2, 2) float64",
            "6 x [2, 3] list of 2",
            "7 returns [[1.0, 1.0], [0.0, 0.0]] (2, 2) float64",
        ],
    ),
    "a class": (
        "class A:\n    def __init__(self, n):\n        self.n = n\ndef f(n):\n    a = A(n)\n    return a.n",
        "f(3)",
        ["4 n 3 int", "5 a an A", ".2 self an A; n 3 int", ".3 self.n 3 int; returns None", "6 returns 3 int"],
    ),
    "an inf that was written did not come up by itself": (
        "def f(n):\n    best = -np.inf\n    worst = float('inf')\n    return best, worst",
        "f(3)",
        ["1 n 3 int", "2 best -inf float", "3 worst inf float", "4 returns (-inf, inf) tuple of 2"],
    ),
    "an inf that came with the arguments is not marked, and a nan made of it is": (
        "def f(z):\n    e = z * 2\n    return e - e",
        "f(np.array([1.0, -np.inf]))",
        [
            "1 z [1.0, -inf] (2,) float64",
            "2 e [2.0, -inf] (2,) float64",
            "3 returns [0.0, nan] (2,) float64 !nan",
        ],
    ),
    "a program that raises by itself": (
        "EPS = 1e-12\nX = np.zeros(3)[7]\ndef f(n):\n    return n",
        "f(3)",
        [
            "1 EPS 1e-12 float",
            "2 np.zeros(3) [0.0, 0.0, 0.0] (3,) float64; "
            "raises IndexError: index 7 is out of bounds for axis 0 with size 3 !raised",
        ],
    ),
    "large values are cut, about what is not finite": (
        "def f(n):\n    y = np.arange(40.0)\n    y[20] = 1 / np.zeros(1)[0]\n    z = np.ones((500, 400))\n"
        "    z[90, 7] = y[20]\n    return 'a' * n, 10 ** 5000, 123456.789",
        "f(9000)",
        [
            "1 n 9000 int",
            "2 y [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, …] (40,) float64",
            "3 np.zeros(1) [0.0] (1,) float64; np.zeros(1)[0] 0.0 float64; y[20] inf float64 !inf; "
            "y […, 17.0, 18.0, 19.0, inf, 21.0, 22.0, …] (40,) float64",
            "4 z [[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, …], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, …], "
            "[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, …], …] (500, 400) float64",
            "5 z[90, 7] inf float64; z […, […, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, …], […, 1.0, 1.0, 1.0, inf, 1.0, 1.0, …], "
            "[…, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, …], …] (500, 400) float64",
            f"6 'a' * n '{'a' * 118}… str; 10 ** 5000 an integer of 16,610 bits int; returns ('{'a' * 117}… tuple of 3",
        ],
    ),
    "no code of the program runs to show a value": (
        "class A:\n    def __repr__(self):\n        raise SystemExit\n    __str__ = __repr__\n"
        "def f(n):\n    a = A()\n    b = [a, {a: 'x\\x1b[2J'}]\n    c = np.array([a], object)\n    return n",
        "f(3)",
        [
            "5 n 3 int",
            "6 a an A",
            "7 b [an A, {an A: 'x\\x1b[2J'}] list of 2",
            "8 c an array of object (1,) object",
            "9 returns 3 int",
        ],
    ),
    "no line runs": ("x = 1", "f(3)", []),
    "what does not compile": ("def f(n:\n    return 1", "f(3)", []),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_rows_of_a_followed_call(name: str) -> None:
    program, call, expected = PROGRAMS[name]
    found = rows(followed(program, call))
    assert [re.sub(r"(depth exceeded) \S.* !", r"\1 !", row) for row in found] == expected


def test_an_exception_of_ones_own_is_told_by_its_type() -> None:
    last = followed(
        "class Bad(Exception):\n    def __str__(self):\n        return 'GOT'\ndef f(n):\n    raise Bad(n)"
    ).rows[-1]
    assert [(seen.label, seen.text, seen.mark) for seen in last.values] == [("raises", "Bad", Mark.RAISED)]


@pytest.mark.parametrize(
    ("program", "rounds"),
    [
        ("def f(n):\n    while True:\n        n += 1", 10_000),
        ("def f(n):\n    for i in range(10**9):\n        n = np.sum(np.ones(3)) + i\n    return n", 10_000),
    ],
)
def test_what_runs_for_too_many_lines_is_followed_no_further(program: str, rounds: int) -> None:
    found = followed(program)
    assert not found.is_whole
    assert found.stop is None
    assert 5 <= len(found.rows) <= 6  # a limit may end it at the loop's head or in its body
    assert found.rows[-2].of <= rounds


@pytest.mark.parametrize(
    ("program", "trouble", "line"),
    [
        ("def f(n):\n    return sum(iter(int, 1))", Trouble.TIMEOUT, 2),
        ("def f(n:\n    return 1", Trouble.SYNTAX, 1),
        ("import socket\ndef f(n):\n    return 1", Trouble.FORBIDDEN, 1),
    ],
)
def test_what_cannot_be_followed_says_why(program: str, trouble: Trouble, line: int) -> None:
    found = sandbox.inside(program, Call("f(3)"), Limits(seconds=0.5), function="f")
    assert found.stop is not None
    assert (found.rows, found.stop.trouble, found.stop.line) == ((), trouble, line)


def test_many_rows_keep_the_first_the_last_and_those_about_what_went_wrong() -> None:
    body = "\n".join(f"    x{at} = n" for at in range(700))
    program = f"def f(n):\n{body}\n    y = np.log(np.zeros(1))\n{body}\n    return y"
    found = followed(program)
    assert found.is_whole
    assert len(found.rows) < 330
    assert [row.line for row in found.rows if any(seen.mark for seen in row.values)] == [702]
    assert found.rows[-1].line == 1403
    assert sum(row.of for row in found.rows if row.kind is RowKind.ROWS) + len(found.rows) - 2 == 1403


@pytest.mark.parametrize("name", SOLUTIONS)
def test_an_unusual_solution_comes_to_the_same_when_it_is_followed(name: str) -> None:
    call = Call("float(np.sum(f(np.array([1.0, 2.0, -3.0])) * np.array([1.0, 10.0, 100.0])))")
    (plain,) = sandbox.run(SOLUTIONS[name], [call], function="f").results
    assert isinstance(plain, sandbox.Returned)
    found = followed(f"{SOLUTIONS[name]}\ndef checked():\n    return {call.text}\n", "checked()")
    last = [seen for row in found.rows for seen in row.values if seen.label == "returns"]
    same = f"{float(plain.value):.4g}" in [f"{float(seen.text):.4g}" for seen in last if seen.kind == "float"]
    assert same or (name == "long loop" and not found.is_whole)


def test_a_lent_function_is_used_and_not_followed() -> None:
    setting = sandbox.Setting(lent=(("twice", "def twice(x):\n    return 2 * x"),))
    found = sandbox.inside("def f(n):\n    return twice(n)", Call("f(3)"), function="f", setting=setting)
    assert rows(found) == ["1 n 3 int", "2 returns 6 int"]


def test_whoever_waits_may_stop_it() -> None:
    cancel = Cancel()
    threading.Timer(0.3, cancel.now).start()
    with cancel, pytest.raises(Cancelled):
        sandbox.inside("def f(n):\n    return sum(iter(int, 1))", Call("f(3)"), Limits(seconds=30), function="f")


ROW = ("line", 2, 0, 0, 0, (("x", "1", None, "int", ""),))


@pytest.mark.parametrize(
    "row",
    [
        None,
        (),
        ("line", 2, 0, 0, 0),
        ("page", 2, 0, 0, 0, ()),
        ("line", "2", 0, 0, 0, ()),
        ("line", 2, 0, 0, 0, None),
        ("line", 2, 0, 0, 0, (("x", "1", None, "int"),)),
        ("line", 2, 0, 0, 0, (("x", 1, None, "int", ""),)),
        ("line", 2, 0, 0, 0, (("x", "1", 3, "int", ""),)),
        ("line", 2, 0, 0, 0, (("x", "1", ("3",), "int", ""),)),
        ("line", 2, 0, 0, 0, (("x", "1", None, "int", "correct"),)),
        ("line", 2, 0, 0, 0, (("x", "1", None, "int", True),)),
        ("line", 2, 0, 0, 0, ROW[5] * 41),
    ],
)
def test_rows_that_no_child_of_ours_sends_are_nothing(row: Value) -> None:
    found = read_inside(_raw({"inside": (ROW, row), "whole": True}))
    assert (found.rows, found.is_whole) == ((), False)
    assert found.stop is not None
    assert found.stop.trouble is Trouble.SILENT


@pytest.mark.parametrize("told", [{"inside": (ROW,) * 1001, "whole": True}, {"inside": (ROW,)}, {"inside": 3}, 7])
def test_neither_is_anything_else(told: Value) -> None:
    assert read_inside(_raw(told)).rows == ()


def test_what_is_sent_steers_no_terminal_and_stays_on_its_line() -> None:
    sent = ("line", -5, 10**9, 0, 0, (("x\x1b[2J\n", "a\nb\u202e\x9b" + "c" * 9999, (-3, 10**99), "\x07int", ""),))
    (row,) = read_inside(_raw({"inside": (sent,), "whole": True})).rows
    (seen,) = row.values
    assert (row.line, row.depth, seen.label, seen.kind, seen.shape) == (0, 50, "x[2J", "int", (0, 10**15))
    assert seen.text.startswith("a bccc")
    assert len(seen.text) == 300


def _raw(*told: Value) -> Raw:
    return Raw(answer=b"".join(map(frame, told)), output=b"", trouble=b"", status=0, why="exit")


@pytest.fixture(scope="module")
def kernel() -> None:
    if sandbox.level() is not sandbox.Level.KERNEL:
        pytest.skip("hostile programs are not tried where nothing confines them")


@pytest.mark.one_fast
@pytest.mark.parametrize("quarter", [sorted(ATTACKS)[at::32] for at in range(0, 32, 4)], ids=lambda names: names[0])
def test_attacks_reach_nothing_where_they_are_followed(quarter: list[str], kernel: None, outside: Outside) -> None:
    box = Sandbox(workers=1)
    for name in quarter:
        found = box.inside(outside.aimed(ATTACKS[name]), Call("f()"), LIMITS, function="f")
        got = [seen.text for row in found.rows for seen in row.values if seen.label == "returns"]
        assert not any(text.startswith(("'GOT", '"GOT')) for text in got), (name, got)
        assert SECRET_TEXT not in repr(found), name
        assert outside.is_untouched(), name
    assert rows(box.inside("def f(x):\n    return x * 2", Call("f(3)"), function="f")) == [
        "1 x 3 int",
        "2 returns 6 int",
    ]
    box.close()
