"""Boxes of text with a baseline, and the ways to put them together.

Formulas from lesson prose and formulas of the answer language are both set with these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tutor.typeset.columns import columns


@dataclass(frozen=True, slots=True)
class Box:
    """Rows of equal width; `base` is the row that neighbours are aligned with."""

    rows: tuple[str, ...]
    base: int
    width: int
    tall: bool = False
    """Brackets around it grow. A row that holds nothing but a script does not make a box tall."""

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def below(self) -> int:
        """How many rows lie under the baseline."""
        return len(self.rows) - 1 - self.base


EMPTY = Box(("",), 0, 0)

TALL_BRACKETS: dict[str, tuple[str, ...]] = {
    "(": ("⎛", "⎜", "⎜", "⎝"),
    ")": ("⎞", "⎟", "⎟", "⎠"),
    "[": ("⎡", "⎢", "⎢", "⎣"),
    "]": ("⎤", "⎥", "⎥", "⎦"),
    "{": ("⎧", "⎪", "⎨", "⎩"),
    "}": ("⎫", "⎪", "⎬", "⎭"),
    "|": ("│", "│", "│", "│"),
    "‖": ("║", "║", "║", "║"),
    "⌊": ("⎢", "⎢", "⎢", "⎣"),
    "⌋": ("⎥", "⎥", "⎥", "⎦"),
    "⌈": ("⎡", "⎢", "⎢", "⎢"),
    "⌉": ("⎤", "⎥", "⎥", "⎥"),
}
"""Top, in between, middle, bottom."""


@lru_cache(maxsize=2048)
def text(row: str) -> Box:
    return Box((row,), 0, columns(row))


def beside(boxes: Iterable[Box]) -> Box:
    """Left to right, baselines on one row."""
    boxes = [box for box in boxes if box.width]
    if not boxes:
        return EMPTY
    if len(boxes) == 1:
        return boxes[0]
    width = sum(box.width for box in boxes)
    tall = any(box.tall for box in boxes)
    above = max(box.base for box in boxes)
    below = max(box.below for box in boxes)
    if not above and not below:
        return Box(("".join([box.rows[0] for box in boxes]),), 0, width, tall)
    filled = [_rows_around(box, above, below) for box in boxes]
    return Box(tuple(map("".join, zip(*filled, strict=True))), above, width, tall)


def stack(boxes: Iterable[Box], base: int, *, tall: bool = True) -> Box:
    """Top to bottom, centred; `base` counts rows of the whole stack."""
    boxes = list(boxes)
    width = max(box.width for box in boxes)
    return Box(tuple(row for box in boxes for row in _centred_rows(box, width)), base, width, tall)


def left_aligned(boxes: Iterable[Box], base: int, *, tall: bool) -> Box:
    """Top to bottom, flush left."""
    boxes = list(boxes)
    width = max(box.width for box in boxes)
    return Box(tuple(row + " " * (width - box.width) for box in boxes for row in box.rows), base, width, tall)


def over(top: Box, bottom: Box, bar: str = "─") -> Box:
    """A fraction. The bar is a column longer than the wider part on both sides."""
    width = max(top.width, bottom.width) + 2
    return stack([top, text(bar * width), bottom], top.height)


def fenced(left: str, body: Box, right: str) -> Box:
    """Brackets that grow with a tall body; "" is a bracket that is not there."""
    return beside([bracket(left, body), body, bracket(right, body)])


def bracket(sign: str, body: Box) -> Box:
    """One bracket, as tall as `body` needs."""
    if not sign or not body.tall or body.height == 1:
        return text(sign)
    height = max(body.height, 3) if sign in "{}" else body.height
    base = min(max(body.base, 1), height - 2) if sign in "{}" else body.base
    if sign not in TALL_BRACKETS:
        return Box((sign,) * height, base, 1, True)
    top, between, middle, bottom = TALL_BRACKETS[sign]
    column = [top, *[between] * (height - 2), bottom]
    if sign in "{}":
        column[base] = middle
    return Box(tuple(column), base, 1, True)


def radical(body: Box) -> Box:
    """A root with its bar over the whole body."""
    if body.height == 1:
        return Box(("┌" + "─" * body.width, "√" + body.rows[0]), 1, body.width + 1, True)
    rows = [" │" + row for row in body.rows[:-1]] + ["╲│" + body.rows[-1]]
    return Box((" ┌" + "─" * body.width, *rows), body.base + 1, body.width + 2, True)


def scripted(base: Box, raised: Box, level: Box, lowered: Box) -> Box:
    """What follows a base: a box above its top right corner, a row level with it, a box under its bottom right corner.

    A tall base has the raised box at its first row and the lowered one at its last.
    """
    rises = raised.height if raised.width else 0
    drops = lowered.height if lowered.width else 0
    if base.tall and base.height > 1:
        between = max(0, base.height - rises - drops)
        column = [raised] * bool(rises) + [text("")] * between + [lowered] * bool(drops)
        corner = left_aligned(column, min(base.base, rises + between + drops - 1), tall=False)
        return beside([base, level, corner])
    column = (
        [raised] * bool(rises) + [text("")] * base.base + [level] + [text("")] * base.below + [lowered] * bool(drops)
    )
    return beside([base, left_aligned(column, rises + base.base, tall=False)])


def _rows_around(box: Box, above: int, below: int) -> list[str]:
    blank = " " * box.width
    return [blank] * (above - box.base) + list(box.rows) + [blank] * (below - box.below)


def _centred_rows(box: Box, width: int) -> list[str]:
    left = (width - box.width) // 2
    return [" " * left + row + " " * (width - box.width - left) for row in box.rows]
