"""Formulas for the terminal: TeX set as text, on one line or in two dimensions.

    line(tex)                  one line, with brackets where a bar grouped: −(1/N) ∑ₙ log pₙ
    display(tex, width)        rows in two dimensions, broken to the width
    formulas(markdown)         the formulas of a lesson's prose and their places
    plain(markdown, width)     the prose as plain text, its formulas set
    sentence(text)             a sentence with its formulas on one line, its other marks as they are
    with_formulas(text, how)   the prose with its formulas as text: on one line, as TeX, or as one reads them aloud
    set_signs_spoken(text)     what is set on one line already, its signs as words
    markdown(text, width)      the prose as Markdown for a widget that knows no formulas

`line` and `display` raise BadFormula, with the place in the TeX, for what cannot be set; the last two show the source
instead. Nothing here draws or knows a screen. The boxes of `tutor.typeset.box` are there for everything that is set in
two dimensions.
"""

from __future__ import annotations

from tutor.typeset.breaking import set_in_two_dimensions
from tutor.typeset.one_line import in_one_line
from tutor.typeset.plain import plain, sentence, with_formulas
from tutor.typeset.prose import TexFormula, formulas
from tutor.typeset.spoken import set_signs_spoken
from tutor.typeset.tex import read
from tutor.typeset.tokens import BadFormula
from tutor.typeset.widget_markdown import markdown

UNWRAPPED = 10_000
"""A width for ``plain`` where a widget wraps what it gets."""

__all__ = [
    "UNWRAPPED",
    "BadFormula",
    "TexFormula",
    "display",
    "formulas",
    "line",
    "markdown",
    "plain",
    "sentence",
    "set_signs_spoken",
    "with_formulas",
]


def line(tex: str) -> str:
    """The formula on one line, with brackets wherever a bar or a raised script would have grouped."""
    return in_one_line(read(tex)).strip()


def display(tex: str, width: int) -> list[str]:
    """The formula in two dimensions, at most `width` columns wide wherever it can be broken.

    The rows have no blanks at their ends. A part that is too wide in two dimensions is set on one line, and that is
    broken at its blanks.
    """
    return set_in_two_dimensions(read(tex), width)
