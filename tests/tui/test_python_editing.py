"""Text and cursor in, text and cursor out: █ is the cursor, ▒ where the selection was begun."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tutor.tui.widgets import python_editing
from tutor.tui.widgets.python_editing import Change, Location, Span


def read(marked: str) -> tuple[list[str], Span]:
    """The lines and the selection that a marked text shows."""
    cursor = _place(marked.replace("▒", ""), "█")
    anchor = _place(marked.replace("█", ""), "▒") if "▒" in marked else cursor
    return marked.replace("█", "").replace("▒", "").split("\n"), (anchor, cursor)


def _place(text: str, mark: str) -> Location:
    before = text[: text.index(mark)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def show(text: str, span: Span) -> str:
    """The marked text of lines and a selection; the opposite of read."""
    lines = text.split("\n")
    marks = {span[1]: "█"} if span[0] == span[1] else {span[0]: "▒", span[1]: "█"}
    for (row, column), mark in sorted(marks.items(), reverse=True):
        lines[row] = lines[row][:column] + mark + lines[row][column:]
    return "\n".join(lines)


def after(marked: str, decide: Callable[[Sequence[str], Span], Change | None]) -> str | None:
    """The marked text after the change that is decided on; None where there is none."""
    lines, span = read(marked)
    change = decide(lines, span)
    if change is None:
        return None
    (top, left), (bottom, right) = change.start, change.end
    head = "\n".join([*lines[:top], lines[top][:left]])
    tail = "\n".join([lines[bottom][right:], *lines[bottom + 1 :]])
    return show(head + change.text + tail, (change.anchor, change.cursor))


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("x = 1█", "x = 1\n█"),
        ("    x = 1█", "    x = 1\n    █"),
        ("def f(x):█", "def f(x):\n    █"),
        ("    if x:█", "    if x:\n        █"),
        ("if x:  # why: so█", "if x:  # why: so\n    █"),
        ("if x:   █", "if x:\n    █"),
        ("# note:█", "# note:\n█"),
        ("x = '#' + y:█", "x = '#' + y:\n    █"),
        ("d[1:2]█", "d[1:2]\n█"),
        ("x = f(█", "x = f(\n    █"),
        ("x = f(a,█", "x = f(a,\n    █"),
        ("x = f(a,  # a (\n    b,█", "x = f(a,  # a (\n    b,\n    █"),
        ("x = f(a,\n      b,█", "x = f(a,\n      b,\n      █"),
        ("    x = f(\n        a)█", "    x = f(\n        a)\n    █"),
        ("def f(\n    x,\n):█", "def f(\n    x,\n):\n    █"),
        ("def f(\n        x):█", "def f(\n        x):\n    █"),
        ("    x = f(\n        a\n)█", "    x = f(\n        a\n)\n    █"),
        ("    return f(\n        x)█", "    return f(\n        x)\n█"),
        ('    x = """one\n  two"""█', '    x = """one\n  two"""\n    █'),
        ("f(█)", "f(\n    █\n)"),
        ("    x = [█]", "    x = [\n        █\n    ]"),
        ("f(  █  )", "f(\n    █\n)"),
        ("f(a, █)", "f(a,\n    █)"),
        ("f(\n    a█)", "f(\n    a\n█)"),
        ("f(\n    a█ )", "f(\n    a\n█)"),
        ("f(█]", "f(\n    █]"),
        ("    return x█", "    return x\n█"),
        ("        pass█", "        pass\n    █"),
        ("        break█", "        break\n    █"),
        ("        continue█", "        continue\n    █"),
        ("        raise E█", "        raise E\n    █"),
        ("return█", "return\n█"),
        ("    returned = x█", "    returned = x\n    █"),
        ("    return a█ + b", "    return a\n    █+ b"),
        ("    if x: return█", "    if x: return\n    █"),
        ("    a █ b", "    a\n    █b"),
        ("    █x = 1", "\n    █x = 1"),
        ("  █  x = 1", "\n  █  x = 1"),
        ("█x = 1", "\n█x = 1"),
        ("    █", "\n    █"),
        ('    """One: (█', '    """One: (\n    █'),
        ("    '''a  █  b", "    '''a  \n    █  b"),
        ("    ▒x = 1\n    y█ = 2", "\n    █ = 2"),
        ("if x:▒ y\n    z█", "if x:\n    █"),
    ],
)
def test_enter_indents_the_next_line_as_the_program_goes_on(before: str, expected: str) -> None:
    assert after(before, python_editing.new_line) == expected


@pytest.mark.parametrize(
    ("before", "character", "expected"),
    [
        ("f█", "(", "f(█)"),
        ("x = █", "[", "x = [█]"),
        ("x = █", "{", "x = {█}"),
        ("f(█)", "(", "f((█))"),
        ("f(█, x)", "[", "f([█], x)"),
        ("x = █", '"', 'x = "█"'),
        ("x = █", "'", "x = '█'"),
        ("x = f█", '"', 'x = f"█"'),
        ("x = Rb█", "'", "x = Rb'█'"),
        ('""█', '"', '"""█"""'),
        ("    ''█", "'", "    '''█'''"),
        ('x = "a" + █', '"', 'x = "a" + "█"'),
        ('"""a\\""" b"""\nx = █', "(", '"""a\\""" b"""\nx = (█)'),
        ('x = "it\nf█', "(", 'x = "it\nf(█)'),
        ("x = '\\\\'; f█", "(", "x = '\\\\'; f(█)"),
    ],
)
def test_an_opening_bracket_or_quote_brings_its_partner(before: str, character: str, expected: str) -> None:
    assert after(before, lambda lines, span: python_editing.typed(lines, span, character)) == expected


@pytest.mark.parametrize(
    ("before", "character", "expected"),
    [
        ("f(█)", ")", "f()█"),
        ("f([1█])", "]", "f([1]█)"),
        ("{█}", "}", "{}█"),
        ('x = "█"', '"', 'x = ""█'),
        ("x = 'abc█'", "'", "x = 'abc'█"),
        ('"""abc█"""', '"', '"""abc"█""'),
        ('"""\nabc"█""', '"', '"""\nabc""█"'),
        ("x = 'a\\\\█'", "'", "x = 'a\\\\'█"),
        ("x = 'a\\'b█'", "'", "x = 'a\\'b'█"),
    ],
)
def test_typing_the_second_of_a_pair_steps_over_it(before: str, character: str, expected: str) -> None:
    assert after(before, lambda lines, span: python_editing.typed(lines, span, character)) == expected


@pytest.mark.parametrize(
    ("before", "character"),
    [
        ("x█", "y"),
        ("█x", "("),
        ("█(x)", "("),
        ("x█", ")"),
        ("f(█]", ")"),
        ("# don█", "'"),
        ("# █", "'"),
        ("# a █", "("),
        ("x = 1  # a █)", ")"),
        ('"a █"', "("),
        ('"(█)"', ")"),
        ("'''a\n█", "["),
        ('"it█"', "'"),
        ("don█", "'"),
        ("'a\\█'", "'"),
        ("█name", '"'),
        ('"a"█', '"'),
        ('"""a"""█', '"'),
        ("▒abc█", "x"),
        ("▒abc█", ")"),
    ],
)
def test_other_characters_are_only_themselves(before: str, character: str) -> None:
    assert after(before, lambda lines, span: python_editing.typed(lines, span, character)) is None


@pytest.mark.parametrize(
    ("before", "character", "expected"),
    [
        ("x = ▒a + b█", "(", "x = (▒a + b█)"),
        ("x = █a + b▒ + c", "[", "x = [█a + b▒] + c"),
        ("▒name█", '"', '"▒name█"'),
        ("▒a\nb█c", "{", "{▒a\nb█}c"),
        ("▒a\nb█c\nd", "{", "{▒a\nb█}c\nd"),
        ("a▒b\nc\n█", "(", "a(▒b\nc\n█)"),
    ],
)
def test_a_bracket_or_quote_wraps_what_is_selected(before: str, character: str, expected: str) -> None:
    assert after(before, lambda lines, span: python_editing.typed(lines, span, character)) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("    █x", "█x"),
        ("        █", "    █"),
        (" █x", "█x"),
        ("     █x", "    █x"),
        ("      █x", "    █x"),
        ("  █    x", "█    x"),
        ("f(█)", "f█"),
        ("x = [█]", "x = █"),
        ('x = "█"', "x = █"),
        ("x = '█'", "x = █"),
        ('"""█"""', "█"),
        ("█", None),
        ("x█", None),
        ("x █", None),
        ("\t█x", None),
        ("f(█]", None),
        ("f(a█)", None),
        ("f()█", None),
        ("'a'█'b'", None),
        ("'a█'", None),
        ('"(█)"', None),
        ("# (█)", None),
        ("(█", None),
        ('"█', None),
    ],
)
def test_backspace_takes_a_level_of_indentation_or_an_empty_pair(before: str, expected: str | None) -> None:
    assert after(before, lambda lines, span: python_editing.backspace(lines, span[1])) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("█x", "    █x"),
        ("  █x", "    █x"),
        ("    █x", "        █x"),
        ("x█", "x   █"),
        ("abcd█", "abcd    █"),
        ("a▒b█c", "    a▒b█c"),
        ("a▒\n\nb█", "    a▒\n\n    b█"),
        ("█a\nb▒", "    █a\n    b▒"),
        ("▒a\n█b", "    ▒a\n█b"),
        ("x\n  ▒a\n b█\ny", "x\n      ▒a\n     b█\ny"),
    ],
)
def test_tab_moves_the_cursor_or_the_selected_lines_a_level_deeper(before: str, expected: str) -> None:
    assert after(before, python_editing.indent) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("    x█", "x█"),
        ("      x█", "    x█"),
        ("  █  x", "█x"),
        ("  x█", "x█"),
        ("    ▒a\n  b\n        c█", "▒a\nb\n    c█"),
        ("    ▒a\n█    b", "▒a\n█    b"),
        ("    █a\n\n    b▒", "█a\n\nb▒"),
        ("x█", None),
        ("▒x\n\ny█", None),
    ],
)
def test_shift_tab_moves_lines_a_level_back(before: str, expected: str | None) -> None:
    assert after(before, python_editing.dedent) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("x█", "# x█"),
        ("█x", "# █x"),
        ("    x█", "    # x█"),
        ("  █  x", "  █  # x"),
        ("    # x█", "    x█"),
        ("#x█", "x█"),
        ("#█ x", "█x"),
        ("#  x█", " x█"),
        ("█", "# █"),
        ("    █", "    # █"),
        ("▒if x:\n\n    y█", "# ▒if x:\n\n#     y█"),
        ("▒# if x:\n\n#     y█", "▒if x:\n\n    y█"),
        ("    ▒a\n    # b█", "    # ▒a\n    # # b█"),
        ("▒a\n█b", "# ▒a\n█b"),
        ("▒\n█", "# ▒\n█"),
    ],
)
def test_comments_are_toggled_for_the_lines_together(before: str, expected: str) -> None:
    assert after(before, python_editing.toggle_comment) == expected


@pytest.mark.parametrize("marked", ["if x:\n    ▒y = 1\n\n    if z:\n        w█\n", "▒a█", "    a█"])
def test_commenting_twice_gives_the_text_back(marked: str) -> None:
    once = after(marked, python_editing.toggle_comment)
    assert once is not None
    assert once != marked
    assert after(once, python_editing.toggle_comment) == marked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\n  b\rc\n", "a\n  b\nc\n"),
        ("if x:\n\ty\n\t\tz", "if x:\n    y\n        z"),
        ("   x  \n", "   x  \n"),
    ],
)
def test_pasted_text_keeps_its_indentation(text: str, expected: str) -> None:
    assert python_editing.pasted(text) == expected


def test_a_long_program_is_read_to_the_right_place() -> None:
    lines = [*['x = "(["  # it\'s [', "y = {", '    """a', "    '", '    """: 1}'] * 1000, "f("]
    assert python_editing.surroundings(lines, (5000, 2)) == python_editing.Surroundings(
        opener="(", opener_row=5000, base_row=5000
    )
