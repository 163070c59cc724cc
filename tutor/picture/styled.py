"""What drawing makes: rows of text whose parts have a role, for whoever knows colours; and the grid it paints on."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Role = str
"""What a piece of text is:

=================  ================================================================
``""``             plain text
title              the picture's title
muted              axes, ticks and what they say
mark               marks and reference lines
series-1 ... -6    a line, bars or points
region-1 ... -6    where a class wins
heat-0 ... -32     a cell by its value, from little to much
side-0 ... -32     a cell by its value, from one side over the middle to the other
ground             the colour of what the picture stands on
over               text that must be legible on what is behind it
=================  ================================================================
"""
LEVELS = 32
"""The highest number of a heat or side role."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one colour, on the ground or on another colour."""

    text: str
    role: Role = ""
    behind: Role = ""


Row = tuple[Span, ...]
Drawing = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What the terminal can show."""

    marks: Literal["braille", "block", "ascii"] = "braille"
    """2x4 dots in a cell, 2x2, or one letter."""
    colour: bool = True
    """Without it values in heatmaps are shown by letters and shades."""


COLOURS = Look()
NO_COLOURS = Look(colour=False)


def look_of(environment: Mapping[str, str] = os.environ, encoding: str = "utf-8") -> Look:
    """What a terminal with this environment and encoding can show."""
    if not encoding.lower().replace("-", "").startswith("utf8"):
        return Look("ascii", colour=False)
    if environment.get("NO_COLOR") or environment.get("TERM") in ("dumb", "vt100"):
        return Look("ascii", colour=False)
    return Look("block" if environment.get("TERM") == "linux" else "braille")


def in_ascii(drawing: Drawing) -> Drawing:
    """The drawing without the signs that have a likeness in ASCII."""
    likeness = str.maketrans("−█▒∞…≈", "-##?.~")
    return tuple(tuple(Span(span.text.translate(likeness), span.role, span.behind) for span in row) for row in drawing)


def text_of(drawing: Drawing) -> str:
    """The drawing without its colours."""
    return "\n".join("".join(span.text for span in row).rstrip() for row in drawing)


class Grid:
    """Cells to paint on; what falls outside is dropped."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._cells = [[(" ", "", "")] * width for _ in range(height)]

    def put(self, column: int, row: int, text: str, role: Role = "", behind: Role | None = None) -> None:
        """Write a text; without ``behind`` it stands on what is already there."""
        if not 0 <= row < self.height:
            return
        cells = self._cells[row]
        for at, letter in enumerate(text, column):
            if 0 <= at < self.width:
                cells[at] = (letter, role, cells[at][2] if behind is None else behind)

    def is_free(self, column: int, row: int) -> bool:
        """Whether nothing has been painted there, and something could be."""
        return self._has(column, row) and self._cells[row][column] == (" ", "", "")

    def letter(self, column: int, row: int) -> str:
        """The letter that is painted there; empty outside."""
        return self._cells[row][column][0] if self._has(column, row) else ""

    def fill(self, column: int, row: int) -> Role:
        """The colour that fills the cell: what is behind it, or that of a full block; empty where it is the ground."""
        letter, role, behind = self._cells[row][column] if self._has(column, row) else ("", "", "")
        return role if letter == "█" else behind

    def role(self, column: int, row: int) -> Role:
        """The role of what is painted there; empty outside."""
        return self._cells[row][column][1] if self._has(column, row) else ""

    def _has(self, column: int, row: int) -> bool:
        return 0 <= column < self.width and 0 <= row < self.height

    def put_grid(self, column: int, row: int, other: Grid) -> None:
        """Copy another grid's cells."""
        for at, cells in enumerate(other._cells, row):
            if 0 <= at < self.height:
                for x, cell in enumerate(cells, column):
                    if 0 <= x < self.width:
                        self._cells[at][x] = cell

    def drawing(self) -> Drawing:
        """The rows, equal neighbours joined."""
        return tuple(tuple(_spans(cells)) for cells in self._cells)


def _spans(cells: Sequence[tuple[str, Role, Role]]) -> Iterator[Span]:
    letters: list[str] = []
    current = ("", "")
    for letter, role, behind in cells:
        if (role, behind) != current:
            if letters:
                yield Span("".join(letters), *current)
            letters, current = [], (role, behind)
        letters.append(letter)
    yield Span("".join(letters), *current)
