"""Unicode to the plain spelling that the tokens are cut from, remembering where each character came from."""

from __future__ import annotations

import unicodedata

from tutor.algebra.vocabulary import ASCII, GREEK, INVISIBLE, SUBSCRIPT, SUPERSCRIPT

_RAISED = {raised: plain for plain, raised in SUPERSCRIPT.items()}
_LOWERED = {lowered: plain for plain, lowered in SUBSCRIPT.items()}


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
        for table, mark in ((_RAISED, "^{"), (_LOWERED, "_{")):
            if text[at] in table:
                put(mark, at)
                while at < len(text) and text[at] in table:
                    put(table[text[at]], at)
                    at += 1
                put("}", at - 1)
                break
        else:
            put(_one(text[at]), at)
            at += 1
    return "".join(spelled), places


def _one(character: str) -> str:
    if character.isascii():
        return character
    if character in GREEK:
        return f" {GREEK[character]} "
    if character in ASCII:
        return ASCII[character]
    if character in INVISIBLE:
        return ""
    return unicodedata.normalize("NFKC", character)
