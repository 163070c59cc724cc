"""Names beside several numbers: whether they have an order of their own, and another than the numbers are asked in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tutor.attempt import Unreadable

ANOTHER_ORDER = "Write the numbers in the order that is asked, without names before them."
NAME = r"[^\W\d_]\w*(?:_\{\w+\})?(?:\([^()]*\)|\[\w+\])?"
_HEADED = re.compile(
    rf"\A\s*[(\[{{|]?\s*(?P<names>{NAME}(?:\s*[,;|&\t]\s*{NAME}|[ \t]+{NAME})+)\s*[)\]}}|]?\s*(?:[:=]|\n)"
)
_BEHIND = re.compile(rf"(?<=[\d%)\]}}])[ \t]*\(\s*(?P<names>{NAME}(?:\s*[,;]\s*{NAME}|[ \t]+{NAME})+)\s*\)\s*\Z")
"""As many names as numbers before all of them, or in brackets behind."""


def in_another_order(names: Sequence[str]) -> bool:
    """Whether names count, as A, B, C and p1, p2, p3 do, and stand in another order than they count in."""
    folded = [name.casefold() for name in names]
    before = _alike(folded)
    behind = _alike([name[before:][::-1] for name in folded])
    parts = [name[before : len(name) - behind] for name in folded]
    if all(part.isdecimal() for part in parts):
        places = [int(part) for part in parts]
    elif all(len(part) == 1 and part.isalpha() for part in parts):
        places = [ord(part) for part in parts]
    else:
        return False
    return places != sorted(places) and sorted(places) == [*range(min(places), max(places) + 1)]


def _alike(words: Sequence[str]) -> int:
    """How many letters all words begin with in common."""
    columns = enumerate(zip(*words, strict=False))
    return next((at for at, letters in columns if len(set(letters)) > 1), min(map(len, words)))


def refuse_another_order(names: Sequence[str], place: tuple[int, int]) -> None:
    """Raise Unreadable where names count in another order."""
    if len(names) > 1 and in_another_order(names):
        raise Unreadable(ANOTHER_ORDER, *place)


def names_of_all(text: str, count: int) -> list[str]:
    """The names of ``(A, B, C) = (0.3, 0.5, 0.2)``, of a header, or in brackets behind all numbers; else none."""
    for pattern in (_HEADED, _BEHIND):
        if found := pattern.search(text):
            names = re.findall(NAME, found["names"])
            return names if len(names) == count else []
    return []


def names_before(text: str) -> list[str]:
    """The names of ``(low, high) = (0.3, 0.4)`` and of a header."""
    found = _HEADED.search(text)
    return re.findall(NAME, found["names"]) if found else []


def without_names_behind(text: str, count: int, known: Sequence[str]) -> str:
    """Without as many names as numbers in brackets behind all: ``0.3, 0.5, 0.2 (A, B, C)``."""
    found = _BEHIND.search(text)
    if found is None or len(names := re.findall(NAME, found["names"])) != count or set(names) & set(known):
        return text
    return text[: found.start()] + " " * len(found[0])
