from textwrap import dedent

import pytest

from tutor.typeset import BadFormula, formulas, line, markdown, plain

NB = "\u00a0"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the loss $-\\log p$ and $x$", ["-\\log p", "x"]),
        ("between $5 and $6 it is", []),
        ("between $5 and $6 and $x$", ["x"]),
        ("$5-$10", []),
        ("$ x$ and $x $", []),
        ("an escaped \\$x\\$ and $y$", ["y"]),
        ("in TeX \\$ is one: $\\$3$", ["\\$3"]),
        ("code `$x$` and ``a ` $y$`` and $z$", ["z"]),
        ("an open ` tick and $z$", ["z"]),
        ("```\n$x$\n```\n$y$", ["y"]),
        ("~~~ python\n$x$\n```\n~~~\n$y$", ["y"]),
        ("- item\n  ```\n  $x$\n  ```\n  $y$", ["y"]),
        ("```\n$x$ is never closed", []),
        ("$a\nb$", ["a\nb"]),
        ("$a\n\nb$", []),
        ("$$\na\n$$", ["\na\n"]),
        ("$$a$$$b$", ["a", "b"]),
        ("$$$$", []),
        ("$$ $$", []),
        ("**$x$**, ($y$)", ["x", "y"]),
        ("| $P(A|B)$ |", ["P(A|B)"]),
    ],
)
def test_formulas_are_between_dollars_outside_code(text: str, found: list[str]) -> None:
    assert [formula.tex for formula in formulas(text)] == found


def test_a_formula_knows_its_place_and_that_of_its_mistake() -> None:
    text = "a $b$, then\n$$1 + \\fo$$"
    inline, display = formulas(text)
    assert (inline.display, text[inline.start : inline.end]) == (False, "$b$")
    assert (display.display, text[display.start : display.end]) == (True, "$$1 + \\fo$$")
    with pytest.raises(BadFormula) as bad:
        line(display.tex)
    start, end = display.place(bad.value)
    assert text[start:end] == "\\fo"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# The $x$ of it #", "The x of it"),
        ("Title\n=====\ntext", "Title\n\ntext"),
        (
            "a **bold** and *soft* and __b__ and _s_ and ***both*** ~~gone~~",
            "a bold and soft and b and s and both gone",
        ),
        ("snake_case_name, 2 * 3 * 4, \\*star\\*", "snake_case_name, 2 * 3 * 4, *star*"),
        ("**the $p_k^*$ of `a*b`**", "the pₖ* of `a*b`"),
        ("see [the paper](https://x.org) ![a plot](plot.png)", "see the paper (https://x.org) a plot"),
        ("costs \\$5", "costs $5"),
        ("bad $\\foo$ stays", "bad $\\foo$ stays"),
        ("one\ntwo\n\nthree", "one two\n\nthree"),
        ("one  \ntwo\\\nthree", "one\ntwo\nthree"),
        ("- one\n- two\n\nend", "- one\n- two\n\nend"),
        ("1. one\n   more\n2. two", "1. one more\n2. two"),
        ("> said\n> twice", "> said twice"),
        ("a\n\n---\n\nb", "a\n\n────────\n\nb"),
        ("| a | b |\n| --- | --- |\n| $x$ | 1 |", "| a | b |\n| --- | --- |\n| x | 1 |"),
        ("```python\nx = 1\n\ny = '$z$'\n```", "    x = 1\n\n    y = '$z$'"),
        ("so\n$$\\frac{a}{b}$$\nholds", "so\n\n     a\n    ───\n     b\n\nholds"),
        ("so $$x$$ holds", "so\n\n    x\n\nholds"),
        ("so $$\\foo$$ holds", "so\n\n    $$\\foo$$\n\nholds"),
    ],
)
def test_plain_text_has_no_marks(text: str, expected: str) -> None:
    assert [row.rstrip() for row in plain(text, 60).split("\n")] == expected.split("\n")


def test_plain_text_is_wrapped_with_hanging_indents_and_not_inside_short_formulas() -> None:
    text = "- the loss of the model is $a + b = c$ here, and $a + b + c + d + e + f$ there"
    assert plain(text, 30) == dedent(
        """\
        - the loss of the model is
          a + b = c here, and a + b +
          c + d + e + f there"""
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x_i * y*$", f"xᵢ{NB}∗{NB}y∗"),
        ("$q^*$ and $D_{KL}$", r"q\* and D\_KL"),
        ("$p = 1$", rf"p{NB}\={NB}1"),
        ("$a + b + c + d + e$", r"a \+ b \+ c \+ d \+ e"),
        ("$P(A|B)$", r"P\(A\|B\)"),
        ("$\\fo$", r"\$\\fo\$"),
        ("keep *this* and `$code$`", "keep *this* and `$code$`"),
        ("```\nx\n```\n", "```text\nx\n```\n"),
        ("~~~\nx\n~~~", "~~~text\nx\n~~~"),
        ("```python\nx\n```", "```python\nx\n```"),
        ("```\nnever closed", "```text\nnever closed\n```"),
        ("$$x$$", "```math\nx\n```"),
        ("so\n$$\\frac{a}{b}$$\nholds", "so\n```math\n a\n───\n b\n```\nholds"),
        ("so $$x$$ holds", "so \n\n```math\nx\n```\n\nholds"),
        ("- one\n  $$x$$\n- two", "- one\n  ```math\n  x\n  ```\n- two"),
        ("- so $$x$$ holds", "- so \n\n  ```math\n  x\n  ```\n\n  holds"),
        ("> so\n> $$x$$\n> holds", "> so\n> ```math\n> x\n> ```\n> holds"),
        ("$$\\foo$$", "```math\n$$\\foo$$\n```"),
    ],
)
def test_markdown_for_a_widget_has_literal_text_and_fences(text: str, expected: str) -> None:
    assert markdown(text, 60) == expected


def test_a_display_formula_is_broken_to_the_room_its_list_leaves() -> None:
    assert markdown("- a\n  $$aaaa + bbbb + cccc$$", 18) == dedent(
        """\
        - a
          ```math
          aaaa + bbbb
              + cccc
          ```"""
    )
