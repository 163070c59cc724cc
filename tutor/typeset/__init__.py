"""Formulas for the terminal: TeX set as text, on one line or in two dimensions.

    line(r"-\\frac{1}{N} \\sum_n \\log p_n")        −(1/N) ∑ₙ log pₙ

Nothing here draws or knows a screen. A formula that cannot be set raises BadFormula, with its place in the TeX.
The boxes of `tutor.typeset.box` are there for everything that is set in two dimensions.
"""

from __future__ import annotations

from tutor.typeset.breaking import broken
from tutor.typeset.one_line import in_one_line
from tutor.typeset.plain import plain
from tutor.typeset.prose import Formula, formulas
from tutor.typeset.tex import read
from tutor.typeset.tokens import BadFormula
from tutor.typeset.two_dimensions import boxed
from tutor.typeset.widget_markdown import markdown

__all__ = ["BadFormula", "Formula", "display", "formulas", "line", "markdown", "plain"]


def line(tex: str) -> str:
    """The formula on one line, with brackets wherever a bar or a raised script would have grouped."""
    return in_one_line(read(tex)).strip()


def display(tex: str, width: int) -> list[str]:
    """The formula in two dimensions, at most `width` columns wide wherever it can be broken.

    The rows have no blanks at their ends. A part that is too wide in two dimensions is set on one line, and that is
    broken at its blanks.
    """
    row = read(tex)
    box = boxed(row)
    if box.width > width:
        return broken(row, width)
    return [line.rstrip() for line in box.rows]
