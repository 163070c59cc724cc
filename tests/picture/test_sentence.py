"""Sentences that show values, and nothing else."""

from __future__ import annotations

import math

import pytest

from tutor.picture import BadPicture
from tutor.picture.sentence import filled

VALUES = {"p": 0.25, "n": 12.0, "H(p,q)": 1.5, "v": (0.5, 0.25), "worst": math.inf, "small": -1e-9}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("p is {p}", "p is 0.25"),
        ("{p:.3f}", "0.250"),
        ("{p:.0%}", "25%"),
        ("{n:d} of them", "12 of them"),
        ("{H(p,q):.1f}", "1.5"),
        ("{v:.2f}", "(0.50, 0.25)"),
        ("{worst:.2f}", "∞"),
        ("{small:.2f}", "0.00"),
        ("{{braces}}", "{braces}"),
        ("{n:+d}", "+12"),
    ],
)
def test_fields_show_values(text: str, shown: str) -> None:
    assert filled(text, VALUES) == shown


@pytest.mark.parametrize(
    "text",
    ["{q}", "{p.__class__}", "{p[0]}", "{p!r}", "{p:>10}", "{p:.3d}", "{", "p}", "{p", "{}", "{0}", "{p:.999f}"],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadPicture):
        filled(text, VALUES)
