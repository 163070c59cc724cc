"""Formulas in words: a golden for each shape, and every formula of the course has words."""

from __future__ import annotations

import pytest

from tests.typeset.formulas import COURSE
from tutor.typeset import plain, with_formulas
from tutor.typeset.spoken import set_signs_spoken, spoken
from tutor.typeset.tex import read


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"a + b", "a plus b"),
        (r"-\ln p", "minus the log of p"),
        (r"x^2", "x squared"),
        (r"x^{n+1}", "x to the power n plus 1 end of power"),
        (r"x_i", "x sub i"),
        (r"\log_2 8", "the log base 2 of 8"),
        (r"\frac{a}{b}", "a over b"),
        (r"\frac{a+1}{b}", "the fraction a plus 1 over b end of fraction"),
        (r"\sum_{i=1}^n x_i", "the sum from i equals 1 to n of x sub i"),
        (r"\sum_i x", "the sum over i of x"),
        (r"\sqrt{x}", "the root of x"),
        (r"\sqrt[3]{x+1}", "the root of degree 3 of x plus 1 end of root"),
        (r"\left|x\right|", "the absolute value of x end of absolute value"),
        (r"p(y \mid x)", "p open bracket y given x close bracket"),
        (r"\hat{y}", "y hat"),
        (r"f: X \to Y", "f: capital X goes to capital Y"),
    ],
)
def test_a_formula_in_words(tex: str, words: str) -> None:
    assert spoken(read(tex)) == words


@pytest.mark.parametrize("how", ["line", "spoken"])
@pytest.mark.parametrize("tex", [r"a \qquad b", r"a, \qquad b"])
def test_formulas_beside_each_other_are_set_apart_by_a_comma(how: str, tex: str) -> None:
    assert plain(with_formulas(f"$${tex}$$", how), 70) == "a, b"


@pytest.mark.parametrize("how", ["line", "tex", "spoken"])
def test_prose_around_formulas_stays(how: str) -> None:
    text = "A `code $x$` and **bold** $a_b$.\n\n$$\nc^2\n$$\n\n```python\nx = '$y$'\n```\n\n- $1$\n- $\\nosuch$\n"
    said = plain(with_formulas(text, how), 70)
    assert "code $x$" in said
    assert "x = '$y$'" in said
    assert "\\nosuch" in said
    assert "bold" in said


def test_every_formula_of_the_course_has_words() -> None:
    for tex in COURSE:
        words = spoken(read(tex))
        assert words
        assert not set(words) & set("{}\\^")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  read as  −a² + b²", "  read as minus a squared + b squared"),
        ("(1/N) ∑ᵢ xᵢ", "(1/N) the sum over i of x sub i"),
        ("∑ᵢ₌₁ᴺ pᵢ ln qᵢ", "the sum from i=1 to N of p sub i ln q sub i"),
        ("√(x³ + 1)", "the root of (x cubed + 1)"),
        ("e⁻ˣ", "e to the power minus x"),
        ("exp(−z) / (1 + exp(−z))", "exp(minus z) / (1 + exp(minus z))"),
        ("[−0.2, 0.8]\n    return [  1,   2]", "[minus 0.2, 0.8]\n    return [  1,   2]"),
        ("b) It costs nothing.", "b) It costs nothing."),
    ],
)
def test_what_is_set_already_is_spoken_too(text: str, words: str) -> None:
    assert set_signs_spoken(text) == words
