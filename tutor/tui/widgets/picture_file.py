"""A picture as a file: in the folder where the tutor was started, under a name that nothing has yet."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

LONGEST = 48
"""Letters of a name, the number left out."""


def named(title: str) -> str:
    """A file's name from a picture's title, in letters that every system takes."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"\{[^{}]*\}", " ", title).lower())
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > LONGEST:
            break
        name = f"{name}-{word}" if name else word[:LONGEST]
    return name or "picture"


def write_new(folder: Path, name: str, svg: str) -> Path:
    """Write under this name, or with the first free number after it; where it was written. Raises OSError."""
    for number in count(1):
        path = folder / (f"{name}.svg" if number == 1 else f"{name}-{number}.svg")
        try:
            with path.open("x", encoding="utf-8") as stream:
                stream.write(svg)
        except FileExistsError:
            continue
        return path
    raise AssertionError("there is always another number")
