"""How many terminal columns a text takes."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category, east_asian_width


def columns(text: str) -> int:
    """Combining marks take no column, East Asian wide characters two."""
    if text.isascii():
        return len(text)
    return sum(map(_character_columns, text))


def centred(text: str, width: int) -> str:
    """An odd column goes to the right."""
    room = width - columns(text)
    return " " * (room // 2) + text + " " * (room - room // 2)


@lru_cache(maxsize=4096)
def _character_columns(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
