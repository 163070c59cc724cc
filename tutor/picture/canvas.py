"""Dots: lines and points become yes or no in a fine raster, layer by layer; layers are merged into letters.

One layer per series is what keeps crossing curves visible: a cell shows the dots of every layer. Lines that no slider
moves are left to plotext (``tutor.picture.curves``); everything else is rasterised here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tutor.picture.styled import Grid, Look

Array = np.ndarray[Any, np.dtype[np.float64]]
Dots = np.ndarray[Any, np.dtype[np.bool_]]

DASHES: Final = ((1, 0), (7, 3), (2, 2), (8, 2, 2, 2), (4, 3), (1, 3))
"""Dots on and off along the line, for the first series, the second ...: a sign besides the colour."""
DASHED: Final = (3, 3)
LETTERS: Final = "*+=~^:"
"""The series where there is nothing but letters."""

BRAILLE: Final = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
QUADRANT: Final = np.array([[1, 2], [4, 8]])
QUADRANTS: Final = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"


@dataclass(frozen=True, slots=True)
class Raster:
    """How many dots a field of cells has."""

    columns: int
    rows: int
    look: Look

    @property
    def cell(self) -> tuple[int, int]:
        """Dots of one cell, across and down."""
        return {"ascii": (1, 1), "block": (2, 2), "braille": (2, 4)}[self.look.marks]

    @property
    def across(self) -> int:
        """Dots from left to right."""
        return self.columns * self.cell[0]

    @property
    def down(self) -> int:
        """Dots from top to bottom."""
        return self.rows * self.cell[1]

    def blank(self) -> Dots:
        """A layer without a dot."""
        return np.zeros((self.down, self.across), dtype=bool)

    def place(self, u: Array, v: Array) -> tuple[Array, Array]:
        """From shares of the width and height (v from the bottom) to positions of dots."""
        return u * (self.across - 1), (1 - v) * (self.down - 1)

    def segments(self, u: Array, v: Array) -> tuple[Array, Array]:
        """The line through these points, in dots: rows of x0, y0, x1, y1, and the points that stand alone.

        A point that is not finite leaves a gap; a pole is not crossed.
        """
        x, y = self.place(u, v)
        finite = np.isfinite(x) & np.isfinite(y)
        starts = np.flatnonzero(finite[:-1] & finite[1:])
        *ends, kept = clipped(x[starts], y[starts], x[starts + 1], y[starts + 1], self.across, self.down)
        kept &= ~self._jumps(v, starts)
        alone = finite & ~np.r_[False, finite[:-1]] & ~np.r_[finite[1:], False]
        single = np.stack([x[alone], y[alone]], axis=1)
        return np.stack(ends)[:, kept], single[self._inside(single[:, 0], single[:, 1])]

    def polyline(self, u: Array, v: Array, dash: Sequence[int] = (1, 0)) -> Dots:
        """A layer with a line through these points."""
        layer = self.blank()
        (x0, y0, x1, y1), alone = self.segments(u, v)
        self._dots(layer, alone[:, 0], alone[:, 1])
        if len(x0):
            length = np.maximum(np.abs(x1 - x0), np.abs(y1 - y0))
            steps = np.maximum(np.ceil(length).astype(int), 1) + 1
            first = np.repeat(np.cumsum(steps) - steps, steps)
            share = (np.arange(steps.sum()) - first) / np.repeat(steps - 1, steps)
            # Dashes are measured along the line, not in segments, of which there are several to a dot.
            along = np.repeat(np.cumsum(length) - length, steps) + share * np.repeat(length, steps)
            shown = pattern(dash)[np.rint(along).astype(int) % sum(dash)]
            from_x, from_y = np.repeat(x0, steps), np.repeat(y0, steps)
            dots_x, dots_y = from_x + share * np.repeat(x1 - x0, steps), from_y + share * np.repeat(y1 - y0, steps)
            self._dots(layer, dots_x[shown], dots_y[shown])
        return layer

    def _jumps(self, v: Array, starts: Any) -> Dots:
        """Segments from beyond one edge to beyond the other: a pole, which no line should cross."""
        before, after = v[starts], v[starts + 1]
        return np.asarray(((before > 1.5) & (after < -0.5)) | ((before < -0.5) & (after > 1.5)))

    def points(self, u: Array, v: Array) -> Dots:
        """A layer with a dot for every point."""
        layer = self.blank()
        self._dots(layer, *self.place(u, v))
        return layer

    def _inside(self, x: Array, y: Array) -> Dots:
        # Points a hair outside are rounding, not points that the limits exclude.
        inside = np.isfinite(x) & np.isfinite(y)
        inside &= (x > -0.51) & (x < self.across - 0.49) & (y > -0.51) & (y < self.down - 0.49)
        return np.asarray(inside)

    def _dots(self, layer: Dots, x: Array, y: Array) -> None:
        inside = self._inside(x, y)
        at_x = np.clip(np.rint(x[inside]).astype(int), 0, self.across - 1)
        at_y = np.clip(np.rint(y[inside]).astype(int), 0, self.down - 1)
        layer[at_y, at_x] = True

    def columns_up(self, u: Array, heights: Array, base: float, hatched: bool) -> Dots:
        """A layer filled between ``base`` and heights; u are the edges of the columns, one more than heights."""
        edges = np.rint(np.clip(u, 0, 1) * self.across).astype(int)
        layer = self.blank()
        ground = (1 - base) * self.down
        for left, right, height in zip(edges[:-1], edges[1:], np.clip(heights, 0, 1), strict=True):
            if np.isfinite(height) and height != base:
                top, bottom = sorted((round((1 - height) * self.down), round(ground)))
                layer[top : max(bottom, top + 1), left : max(right, left + 1)] = True
        if hatched:
            rows, columns = np.indices(layer.shape)
            layer &= (rows + columns) % 2 == 0
        return layer


def clipped(x0: Array, y0: Array, x1: Array, y1: Array, across: int, down: int) -> tuple[Any, ...]:
    """The parts of segments inside the raster (Liang and Barsky), and which segments have such a part."""
    first, last = np.zeros(len(x0)), np.ones(len(x0))
    kept = np.ones(len(x0), dtype=bool)
    for start, change, limit in ((x0, x1 - x0, across - 0.51), (y0, y1 - y0, down - 0.51)):
        still = change == 0
        rate = np.where(still, 1.0, change)
        low, high = (-0.5 - start) / rate, (limit - start) / rate
        kept &= ~still | ((start >= -0.5) & (start <= limit))
        first = np.where(still, first, np.maximum(first, np.minimum(low, high)))
        last = np.where(still, last, np.minimum(last, np.maximum(low, high)))
    kept &= first <= last
    dx, dy = x1 - x0, y1 - y0
    return x0 + first * dx, y0 + first * dy, x0 + last * dx, y0 + last * dy, kept


def pattern(dash: Sequence[int]) -> Dots:
    """One period of a dash, dot by dot."""
    return np.concatenate([np.full(count, at % 2 == 0) for at, count in enumerate(dash)])


def paint(grid: Grid, column: int, row: int, layers: Sequence[tuple[Dots, str]], look: Look) -> None:
    """Merge layers into letters; a cell takes the colour of the layer with most dots there, equals take turns."""
    if not layers:
        return
    height, width = {"ascii": (1, 1), "block": (2, 2), "braille": (4, 2)}[look.marks]
    cells = np.stack([blocks(layer, height, width) for layer, _ in layers])
    counts = cells.sum(axis=(3, 4))
    most = counts == counts.max(axis=0)
    rows, columns = np.indices(most.shape[1:])
    turn = (columns // 2 + rows) % most.sum(axis=0)
    which = np.argmax(most & (np.cumsum(most, axis=0) == turn + 1), axis=0)
    weights = {"ascii": np.ones((1, 1), int), "block": QUADRANT, "braille": BRAILLE}[look.marks]
    codes = (cells.any(axis=0) * weights).sum(axis=(2, 3))
    painted = np.nonzero(codes)
    for y, x, code, at in zip(*(each.tolist() for each in (*painted, codes[painted], which[painted])), strict=True):
        role = layers[at][1]
        grid.put(column + x, row + y, _letter(code, look, role), role)


def blocks(layer: Dots, height: int, width: int) -> Dots:
    """The layer as rows and columns of cells, each with its dots."""
    rows, columns = layer.shape[0] // height, layer.shape[1] // width
    return layer.reshape(rows, height, columns, width).swapaxes(1, 2)


def _letter(code: int, look: Look, role: str) -> str:
    if look.marks == "braille":
        return chr(0x2800 + code)
    if look.marks == "block":
        return QUADRANTS[code]
    number = role.rpartition("-")[2]
    return LETTERS[int(number) - 1] if number.isdigit() else "'"
