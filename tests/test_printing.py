"""Signs that a terminal's encoding lacks become letters that mean them."""

from __future__ import annotations

import pytest

from tutor.cli.printing import like
from tutor.typeset import symbols


@pytest.mark.parametrize(
    ("sign", "letters"),
    [
        ("→", "->"),
        ("☆", "."),
        ("★", "*"),
        ("▁", "_"),
        ("°", "deg"),
        ("⊗", "circled times"),
        ("ₖ", "_k"),
        ("σ", "sigma"),
    ],
)
def test_a_sign_has_letters(sign: str, letters: str) -> None:
    assert like(sign) == letters


def test_every_sign_of_a_formula_has_letters() -> None:
    signs = {
        sign
        for text in [text for text, _ in (symbols.COMMANDS | symbols.CHARACTERS).values()]
        for sign in text
        if not sign.isascii()
    }
    assert [sign for sign in sorted(signs) if like(sign) == "?"] == []
