"""A matrix as colours: cells with their numbers where there is room, else as fine as there are rows and columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tutor.lesson import HeatmapPicture
from tutor.picture.axes import Scale, fitted
from tutor.picture.content import Plane, extent
from tutor.picture.plane import cut, letter_of, put_head, shortened
from tutor.picture.planes import marks, name_of, nearest, over_plane, placed_marks, roles
from tutor.picture.problem import BadPicture, in_field
from tutor.picture.scope import Scope
from tutor.picture.styled import Grid, Look

Array = np.ndarray[Any, np.dtype[np.float64]]

WIDEST, HIGHEST = 24, 12
"""Columns and rows of one cell; larger ones show nothing more."""
OF_NUMBERS = (*"−0123456789",)
"""What a bracket does not write over."""


def is_function(picture: HeatmapPicture) -> bool:
    """Whether the cells are a formula over a plane, not a matrix."""
    return picture.x.low is not None and picture.x.high is not None


def cells_of(picture: HeatmapPicture, scope: Scope) -> Array:
    """The matrix, by rows from the top."""
    with in_field("cells"):
        matrix = scope.matrix(picture.cells)
        if not matrix.size:
            raise BadPicture("there are no cells; a matrix needs a number at least")
    if picture.shape:
        matrix = folded(matrix, picture.shape)
    for name, labels, count in (("rows", picture.rows, len(matrix)), ("columns", picture.columns, matrix.shape[1])):
        if labels and len(labels) != count:
            raise BadPicture(f"there are {count} {name} and {len(labels)} labels for them", (name,))
    return matrix


def folded(matrix: Array, shape: Sequence[int]) -> Array:
    """The numbers of a matrix in so many rows, and columns where they are said."""
    rows, columns = shape if len(shape) == 2 else (shape[0], matrix.size // max(shape[0], 1))
    if min(rows, columns) < 1 or rows * columns != matrix.size:
        raise BadPicture(f"{matrix.size} numbers do not fold into {' x '.join(map(str, shape))}", ("shape",))
    return matrix.reshape(rows, columns)


def value_scale(picture: HeatmapPicture, found: Sequence[Array]) -> Scale:
    """From the value of the first colour to that of the last; with both signs, 0 is in the middle."""
    low, high = picture.scale.low, picture.scale.high
    if low is None and high is None:
        ends = [extent(values.ravel()) for values in found]
        finite = [end for pair in ends for end in pair if math.isfinite(end)]
        if finite and min(finite) < 0 < max(finite):
            most = max(-min(finite), max(finite))
            return Scale(-most, most)
        if finite and min(finite) == max(finite):
            return fitted([(0.0, max(finite))], None, None, False)
        return Scale(min(finite), max(finite)) if finite else Scale(0, 1)
    return fitted([extent(values.ravel()) for values in found], low, high, False)


def ramp(scale: Scale) -> str:
    """Which colours: from side to side where the values have both signs."""
    return "side" if scale.low < 0 < scale.high else "heat"


def function_plane(picture: HeatmapPicture, scope: Scope, scale: Scale) -> Plane:
    """A formula over a plane."""

    def ground(x: Array, y: Array) -> np.ndarray[Any, Any]:
        with in_field("cells"):
            values = over_plane(picture.x, picture.y, picture.cells, scope, x, y)
        return roles(ramp(scale), values, scale.low, scale.high)

    placed = placed_marks(picture, scope, name_of(picture.x, "x"), {})
    ends = scale.at(np.array([0, 0.5, 1]))
    colours = roles(ramp(scale), ends, scale.low, scale.high)
    legend = [("█", str(role), f"{end:.3g}".replace("-", "−")) for role, end in zip(colours, ends, strict=True)]
    return Plane(picture.x, picture.y, (), *placed, ground=ground, legend=legend)


def draw_cells(
    picture: HeatmapPicture,
    matrix: Array,
    scale: Scale,
    marked: Sequence[tuple[int, int]],
    title: str,
    size: tuple[int, int],
    look: Look,
) -> Grid:
    """A matrix with its labels and the meaning of its colours."""
    width, height = size
    grid = Grid(width, height)
    labels = [(marks(picture)[0].label if marks(picture) else "")]
    entries = [("[]", "mark", label) for label in labels if label and marked]
    top = put_head(grid, title, entries, look)
    left = max((len(label) for label in picture.rows), default=0)
    left = min(left, width // 3) + bool(left)
    space = width - left, height - top - bool(picture.columns) - bool(picture.x.label) - 2
    rows, columns = matrix.shape
    wide, high = min(space[0] // columns, WIDEST), min(space[1] // rows, HIGHEST)
    if wide >= 1 and high >= 1:
        # A cell of a terminal is twice as high as wide: square cells look like a matrix.
        labels_wide = max((len(label) + 1 for label in picture.columns), default=0)
        wide = max(min(wide, max(high * 2, _longest(matrix) + 2, labels_wide)), 1)
        high = max(min(high, (wide + 1) // 2), 1)
        _put_large(grid, picture, matrix, scale, (left, top, wide, high), look)
        bottom, used = top + rows * high, columns * wide
        _put_marked(grid, marked, (left, top, wide, high), look)
    else:
        used, lines = min(columns, space[0]), min(-(-rows // 2) if look.colour else rows, space[1])
        _put_fine(grid, matrix, scale, (left, top, used, lines), look)
        bottom = top + lines
    _put_column_labels(grid, picture, (left, bottom, wide), look)
    _put_scale(grid, picture, scale, min(bottom + bool(picture.columns) + bool(picture.x.label), height - 1), look)
    if picture.x.label:
        grid.put(
            left + max((used - len(picture.x.label)) // 2, 0), bottom + bool(picture.columns), picture.x.label, "muted"
        )
    return grid


def _longest(matrix: Array) -> int:
    return max(len(text) for text in written(matrix).ravel()) if matrix.size <= 400 else 0


def written(matrix: Array) -> np.ndarray[Any, Any]:
    """Every number in few characters, all with equally many decimals."""
    sizes = np.abs(matrix[np.isfinite(matrix)])
    most = sizes.max() if sizes.size else 0.0
    whole = bool(np.all(sizes == np.rint(sizes)))
    digits = 0 if whole or most >= 1000 else 1 if most >= 100 else 2

    def text(value: float) -> str:
        if not math.isfinite(value):
            return "nan" if math.isnan(value) else "∞" if value > 0 else "−∞"
        shown = f"{value:.{digits}f}" if most < 1e6 else f"{value:.1e}"
        return (shown.lstrip("-") if not any(digit in shown for digit in "123456789") else shown).replace("-", "−")

    return np.array([[text(float(value)) for value in row] for row in matrix], dtype=object)


def _put_large(
    grid: Grid, picture: HeatmapPicture, matrix: Array, scale: Scale, place: tuple[int, int, int, int], look: Look
) -> None:
    left, top, wide, high = place
    colours = roles(ramp(scale), matrix, scale.low, scale.high)
    texts: list[list[str]] = written(matrix).tolist()
    with_numbers = wide >= _longest(matrix) + 1 > 1
    for row, column in np.ndindex(*matrix.shape):
        role = str(colours[row, column])
        for line in range(high):
            at = left + column * wide, top + row * high + line
            text = texts[row][column] if with_numbers and line == (high - 1) // 2 else ""
            if look.colour:
                grid.put(*at, text.center(wide), "over", role)
            else:
                grid.put(*at, text.center(wide) if with_numbers else letter_of(role) * wide)
    for row, label in enumerate(picture.rows):
        grid.put(0, top + row * high + (high - 1) // 2, cut(label, left - 1, look).rjust(left - 1))


def _put_marked(grid: Grid, marked: Sequence[tuple[int, int]], place: tuple[int, int, int, int], look: Look) -> None:
    """Brackets on both sides of a marked cell, as high as it is; none over its number."""
    left, top, wide, high = place
    if wide < 3:
        return
    for column, row in marked:
        for at, letters in ((left + (column - 1) * wide, "[┌│└"), (left + column * wide - 1, "]┐│┘")):
            one, first, middle, last = tuple(letters[0] * 4 if look.marks == "ascii" else letters)
            for line in range(high):
                sign = one if high == 1 else first if not line else last if line == high - 1 else middle
                at_line = top + (row - 1) * high + line
                if grid.letter(at, at_line) not in OF_NUMBERS:
                    grid.put(at, at_line, sign, "over")


def _put_fine(grid: Grid, matrix: Array, scale: Scale, place: tuple[int, int, int, int], look: Look) -> None:
    """Two rows in every line; what is still too fine is shown by the nearest cell."""
    left, top, columns, lines = place
    halves = 2 if look.colour else 1
    shown_rows = min(lines * halves, matrix.shape[0])
    rows = nearest((np.arange(shown_rows) + 0.5) / shown_rows, matrix.shape[0])
    across = nearest((np.arange(columns) + 0.5) / columns, matrix.shape[1])
    colours = roles(ramp(scale), matrix[np.ix_(rows, across)], scale.low, scale.high)
    for line in range(-(-shown_rows // halves)):
        for column in range(columns):
            upper = str(colours[line * halves, column])
            lower = str(colours[line * halves + 1, column]) if line * halves + 1 < shown_rows else ""
            if look.colour:
                grid.put(left + column, top + line, "▀", upper or "ground", lower)
            else:
                grid.put(left + column, top + line, letter_of(upper))


def _put_column_labels(grid: Grid, picture: HeatmapPicture, place: tuple[int, int, int], look: Look) -> None:
    left, row, wide = place
    for column, label in enumerate(shortened(picture.columns, max(wide - 1, 1))):
        text = cut(label, max(wide - 1, 1), look)
        grid.put(left + column * wide + (wide - len(text)) // 2, row, text)


def _put_scale(grid: Grid, picture: HeatmapPicture, scale: Scale, row: int, look: Look) -> None:
    """A strip of the colours between the values of its ends."""
    low, high = f"{scale.low:.3g}".replace("-", "−"), f"{scale.high:.3g}".replace("-", "−")
    strip = min(16, max(grid.width - len(low) - len(high) - len(picture.scale.label) - 4, 8))
    grid.put(0, row, low, "muted")
    colours = roles(ramp(scale), scale.at(np.linspace(0, 1, strip)), scale.low, scale.high)
    for at, role in enumerate(map(str, colours)):
        grid.put(len(low) + 1 + at, row, "█" if look.colour else letter_of(role), role if look.colour else "")
    after = len(low) + strip + 2
    grid.put(after, row, cut(f"{high}  {picture.scale.label}".rstrip(), grid.width - after, look), "muted")
