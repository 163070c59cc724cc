"""Unicode to the plain spelling that the tokens are cut from, remembering where each character came from."""

from __future__ import annotations

import re
import unicodedata

from tutor.algebra.vocabulary import ASCII, GREEK, INVISIBLE

_BUILT = re.compile(r"(?<!\w)([⁰¹²³⁴-⁹]+)[⁄/∕]([₀-₉]+)")
"""A fraction that is built of small digits: ³⁄₁₀."""


def plain(text: str) -> tuple[str, list[int]]:
    """The text in plain spelling, and for each of its characters the offset in the given text.

    Raised and lowered runs become ``^{...}`` and ``_{...}``; Greek letters become their names between blanks.
    """
    spelled: list[str] = []
    places: list[int] = []

    def put(characters: str, at: int) -> None:
        spelled.extend(characters)
        places.extend([at] * len(characters))

    at = 0
    while at < len(text):
        if built := _BUILT.match(text, at):
            above, below = (unicodedata.normalize("NFKC", digits) for digits in built.groups())
            put(f"({above}/{below})", at)
            at = built.end()
            continue
        shift = _shift(text[at])
        if shift is None:
            put(_one(text[at]), at)
            at += 1
            continue
        if text[at] in "⁻⁺" and (at + 1 == len(text) or _shift(text[at + 1]) != "<super>"):
            put("-" if text[at] == "⁻" else "+", at)  # a raised sign before what is not raised is a plain one
            at += 1
            continue
        put("^{" if shift == "<super>" else "_{", at)
        while at < len(text) and _shift(text[at]) == shift:
            put(_one(text[at]), at)
            at += 1
        put("}", at - 1)
    return "".join(spelled), places


def _shift(character: str) -> str | None:
    """Whether Unicode calls the character a raised or a lowered one."""
    if character.isascii() or character in ASCII:
        return None
    kind = unicodedata.decomposition(character).partition(" ")[0]
    return kind if kind in ("<super>", "<sub>") else None


def _one(character: str) -> str:
    if character.isascii():
        return character
    if character in GREEK:
        return f" {GREEK[character]} "
    if character in ASCII:
        return ASCII[character]
    if character in INVISIBLE:
        return ""
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    usual = unicodedata.normalize("NFKC", character).replace("−", "-").replace("⁄", "/")
    return f"({usual})" if unicodedata.decomposition(character).startswith("<fraction> ") else usual
