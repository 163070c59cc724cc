"""What does not compile: its line, Python's words, and the part that is underlined, here between « and »."""

from __future__ import annotations

import warnings

import pytest

from tutor.checkers import Echo, echo
from tutor.checkers.syntax import MOST_BRACKETS, MOST_NESTED, not_python
from tutor.lesson import Code

NOT_PYTHON = [
    ("def f«(»x:\n    return x", "Line 1: '(' was never closed"),
    ("def f(x«)»\n    return x", "Line 1: expected ':'"),
    ("x = f(«a b»)", "Line 1: invalid syntax. Perhaps you forgot a comma?"),
    ("x = 5 «+»", "Line 1: invalid syntax"),
    ("x = 5 «+»  ", "Line 1: invalid syntax"),
    ("fo«r»", "Line 1: invalid syntax"),
    ("x = «'»abc", "Line 1: unterminated string literal (detected at line 1)"),
    ("x = «)»", "Line 1: unmatched ')'"),
    ("«1» = x", "Line 1: cannot assign to literal here. Maybe you meant '==' instead of '='?"),
    ("if «x = 1»: pass", "Line 1: invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
    ("def f(x)«:»", "Line 1: expected an indented block after function definition on line 1"),
    ("def f(x)«:»\n\n    \n", "expected an indented block after function definition on line 1"),
    ("if x:\n«pass»", "Line 2: expected an indented block after 'if' statement on line 1"),
    ("x = 1\n  «y = 2»", "Line 2: unexpected indent"),
    ("def f():\n    pass\n  «x»", "Line 3: unindent does not match any outer indentation level"),
    # found by the compiler, which counts in bytes
    ("«return 1»", "Line 1: 'return' outside function"),
    ("é = 'ü'; «return 1»", "Line 1: 'return' outside function"),
    ("é = «(»ü ö", "Line 1: "),
    ("for x in y:\n    pass\n«break»", "Line 3: 'break' outside loop"),
    ("def f(a, «a»): pass", "Line 1: duplicate argument 'a' in function definition"),
    # read as it is meant: columns are those of another line
    (">>> x = 1\n«>>> y = )»", "Line 2: unmatched ')'"),
    ("```\nx = «)»\n```", "Line 2: unmatched ')'"),
    ("x = 1\r\ny = «)»\r\n", "Line 2: unmatched ')'"),
    ("x = «€»1", "Line 1: invalid character '€' (U+20AC)"),
]


@pytest.mark.parametrize(("marked", "said"), NOT_PYTHON)
def test_what_is_not_python_is_said_with_its_place(marked: str, said: str) -> None:
    found = not_python(marked.replace("«", "").replace("»", ""))
    assert found is not None
    assert said in found.said
    start = marked.index("«")
    assert found.place == (start, marked.index("»") - 1)


@pytest.mark.parametrize(
    "program",
    [
        "",
        "  \n",
        "# nothing yet",
        "def f(x):\n    ...",
        "x = 1 − 2",
        "```python\nx = 1\n```",
        ">>> x = 1",
        "x = '\\d'",
        "x = 1 is 1",
        "raise SystemExit",
        "while True: pass",
        "(" * (MOST_BRACKETS + 1),
        "x = " + "-" * 3 * MOST_NESTED + "1\nreturn",
        "x = " + "not " * 4_000 + "1",
        "x = 1" + "+1" * 9_000,
        "x = a" + ".a" * 9_000,
        "x = " + "lambda: " * 2_000 + "1",
        "\ud800",
    ],
)
def test_of_python_and_of_what_is_too_nested_nothing_is_said(program: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not_python(program) is None


def test_a_null_character_has_no_place() -> None:
    found = not_python("a\x00b")
    assert found is None or found.place is None or found.place[1] <= 3


def test_reading_runs_nothing() -> None:
    assert not_python("import builtins\nbuiltins.seen = True") is None
    assert not hasattr(__builtins__, "seen")


def test_the_echo_of_a_program_is_its_syntax(slope: Code) -> None:
    assert echo(slope, "def slope(w): return w") == Echo()
    assert echo(slope, "x = )") == Echo(problem="Line 1: unmatched ')'", place=(4, 5))
    assert echo(slope, "(" * 20_001).problem == "That is longer than 20,000 characters."
