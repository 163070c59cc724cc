"""A system of axes on a grid of cells: frame, ticks, legend, and in it the series, points and lines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from textwrap import wrap
from typing import Final

import msgspec
import numpy as np

from tutor.algebra.meaning import Work
from tutor.algebra.names import Names
from tutor.lesson import Second
from tutor.picture.axes import Scale, ticks
from tutor.picture.canvas import DASHED, DASHES, LETTERS, Dots, Raster, paint
from tutor.picture.content import Plane, Ruling, Series, Spots, thinned
from tutor.picture.curves import curves
from tutor.picture.problem import BadPicture, in_field
from tutor.picture.scope import Scope
from tutor.picture.sides import DOTS, Marks, Side, by_cells, cell, side
from tutor.picture.styled import Grid, Look, Role

MARKERS: Final = "●▲■◆+×"
ASCII_MARKERS: Final = "ox#@%&"
SPOTS, ASCII_SPOTS = "◉◎◈", "OQD"
RULINGS: Final = ((3, 3), (1, 3), (7, 2))
"""Dots on and off along the lines of the first mark, the second, the third."""
FLAT, ASCII_FLAT = ("--", "··", "──"), ("'''", "' '", "'''''")
UPRIGHT, ASCII_UPRIGHT = ("┊", "⋮", "│"), ("'", "!", "|")
SAMPLES: Final = ("━━", "━ ━", "┄┄", "━ ·", "╍╍", "· ·")
"""How the dashes of the series look in the legend."""
LOW = 9
"""Rows under title and legend at which the canvas is worth more than what the axes are called."""
ACROSS: Final = {"ascii": 1, "block": 2, "braille": 2}
"""Dots of a column."""
LEAST_EQUAL = 3
"""Rows of a plane with equal units, in which it may become too wide."""
MANY_POINTS = 400
"""So many points are dots, not markers, which would cover each other."""
SEEN_IN: Final = Raster(100, 30, Look())
"""A canvas in which what a plane shows can be seen."""
Entry = tuple[str, Role, str]
"""One entry of a legend: a sample, its colour, what it is."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts stand: the canvas between the ticks."""

    left: int
    top: int
    columns: int
    rows: int
    dots: tuple[int, int]
    """In a cell, across and down: markers and ticks fall into the cell where the dots of a line fall."""

    def column(self, share: float) -> int:
        """The column of a share of the width."""
        return self.left + cell(share, self.columns, self.dots[0])

    def row(self, share: float) -> int:
        """The row of a share of the height, from below."""
        return self.top + cell(1 - share, self.rows, self.dots[1])


def draw_plane(
    plane: Plane, x: Scale, y: Scale, title: str, width: int, height: int, look: Look, *, all_rows: bool = False
) -> Grid:
    """The whole plane with its title and legend; planes that stand side by side take all rows, to end in one line."""
    grid = Grid(width, height)
    top = put_head(grid, title, legend(plane, look), look)
    plane = without_labels(plane, height - top)
    layout, x, found = laid_out(plane, x, y, (width, height, top), look, all_rows=all_rows)
    y = found.scale
    _put_ground(grid, plane, x, y, layout, look)
    _put_axes(grid, plane, x, found, layout, look)
    raster = Raster(layout.columns, layout.rows, look)
    # Filled columns first: a line over them keeps its own cells, and is seen.
    for layers in (_filled(plane, x, y, raster), _layers(plane, x, y, raster)):
        paint(grid, layout.left, layout.top, layers, look)
    _put_points(grid, plane, x, y, layout, look)
    return grid


def without_labels(plane: Plane, rows: int) -> Plane:
    """The plane without the labels that there is no room for in so many rows, nor axes that need one."""
    x, y = plane.x, plane.y
    if rows < LOW:
        x = msgspec.structs.replace(x, label="")
    if rows < LOW - 1:
        x, y = msgspec.structs.replace(x, second=None), msgspec.structs.replace(y, label="", second=None)
    return replace(plane, x=x, y=y)


# Title and legend


def legend(plane: Plane, look: Look) -> list[Entry]:
    """What every colour, dash and marker means."""
    # Points on the ground are called like their class and have its colour; letters need an entry of their own.
    known = {series.label for series in plane.series} if look.colour else set()
    ground = [entry for entry in plane.legend if entry[2] not in known]
    entries = [(mark if look.colour else letter_of(role), role, text) for mark, role, text in ground]
    entries += [
        (sample(each, look), role_in_legend(each, plane, look), each.label) for each in plane.series if each.label
    ]
    entries += [(spot(spots, look), "mark", spots.label) for spots in plane.spots if spots.label]
    entries += [(ruling_sample(ruling, look), "mark", ruling.label) for ruling in plane.rulings if ruling.label]
    return entries


def role_in_legend(series: Series, plane: Plane, look: Look) -> Role:
    """The colour of its sample. On a ground points are dark or light, unless they are named as a class is."""
    on_ground = series.style == "points" and plane.ground is not None and look.colour
    return "" if on_ground and series.label not in {label for _, _, label in plane.legend} else series.role


def spot(spots: Spots, look: Look) -> str:
    """The sign of marked points."""
    signs = ASCII_SPOTS if look.marks == "ascii" else SPOTS
    return signs[spots.number % len(signs)]


def ruling_sample(ruling: Ruling, look: Look) -> str:
    """How a line across looks, in a few characters."""
    if look.marks == "ascii":
        samples = ASCII_UPRIGHT if ruling.upright else ASCII_FLAT
    else:
        samples = UPRIGHT if ruling.upright else FLAT
    return samples[ruling.number % len(samples)]


def sample(series: Series, look: Look) -> str:
    """How a series looks, in a few characters."""
    at = (series.number - 1) % 6
    if series.style == "points":
        return (ASCII_MARKERS if look.marks == "ascii" else MARKERS)[at]
    if look.marks == "ascii":
        return LETTERS[at]
    if series.style == "line":
        return "╌╌" if series.dashed else SAMPLES[at]
    return "█" if series.style == "fill" else "▒"


def put_head(grid: Grid, title: str, entries: Sequence[Entry], look: Look) -> int:
    """The title, and the legend beside it or in rows under it; the first row that is free below."""
    lines = put_title(grid, title, grid.width, look)
    if not entries:
        return lines
    long = sum(len(mark) + len(text) + 3 for mark, _, text in entries)
    beside = lines <= 1 and len(title) + long < grid.width
    column, row = (grid.width - long + 2, 0) if beside else (0, lines)
    for mark, role, text in entries:
        text = cut(text, grid.width - len(mark) - 1, look)
        if column and column + len(mark) + 1 + len(text) > grid.width:
            column, row = 0, row + 1
        grid.put(column, row, mark, role)
        grid.put(column + len(mark) + 1, row, text)
        column += len(mark) + len(text) + 3
    return row + 1


def put_title(grid: Grid, title: str, width: int, look: Look) -> int:
    """A long title takes two rows where there are some to spare; how many it took."""
    if len(title) <= width or grid.height < LOW + 1:
        lines = [title] if title else []
    else:
        first, *rest = wrap(title, width)
        lines = [first, " ".join(rest)] if rest else [first]
    for row, line in enumerate(lines):
        grid.put(0, row, cut(line, width, look), "title")
    return len(lines)


def shortened(labels: Sequence[str], width: int) -> list[str]:
    """Labels for places of this width: "class 0", "class 1" lose the word that they share where it does not fit."""
    words = {label.partition(" ")[0] for label in labels}
    if len(words) == 1 < len(labels) and max(map(len, labels)) > width and all(" " in label for label in labels):
        return [label.partition(" ")[2] for label in labels]
    return list(labels)


def cut(text: str, width: int, look: Look) -> str:
    """The text, ending in a sign that there is more where it does not fit."""
    if len(text) <= width:
        return text
    more = "..." if look.marks == "ascii" else "…"
    return text[: max(width - len(more), 0)] + more


# Axes


def laid_out(
    plane: Plane, x: Scale, y: Scale, size: tuple[int, int, int], look: Look, *, all_rows: bool = False
) -> tuple[Layout, Scale, Side]:
    """Where the parts stand in a width and a height, below so many rows; the scale across, and the side."""
    width, height, top = size
    labelled = bool(plane.y.label or plane.y.second or plane.x.second)
    top += labelled + 2 * bool(plane.x.second)
    rows = max(height - top - 2 - bool(plane.x.label), 1)
    marks = DOTS[look.marks]
    dots = ACROSS[look.marks], marks.each
    found = side(y, rows, marks, all_rows=all_rows)
    right = max(len(text) for _, text in _other_side(y, plane.y.second, rows, marks).ticks) + 2 if plane.y.second else 0
    columns = max(width - _left(found) - right - 1, 1)
    if plane.equal:
        found, columns = _equal(x, y, rows, columns, look)
        columns = max(min(columns, width - _left(found) - right - 1), 1)
        a_column = (found.scale.high - found.scale.low) / max(marks.last(found.rows), 1) * marks.each / 2
        x = Scale(x.low, x.low + a_column * (columns - 1 / dots[0]))
    return Layout(_left(found), top, columns, found.rows, dots), x, found


def _equal(x: Scale, y: Scale, rows: int, columns: int, look: Look) -> tuple[Side, int]:
    """The side, and how many columns, so that a unit is as long across as it is up: a row is as high as two columns."""
    marks = DOTS[look.marks]
    for least in range(rows, 0, -1):
        found = side(y, least, marks)
        a_column = (found.scale.high - found.scale.low) / max(marks.last(found.rows), 1) * marks.each / 2
        wanted = math.ceil((x.high - x.low) / a_column + 1 / ACROSS[look.marks] - 0.2)
        if wanted <= columns or least <= LEAST_EQUAL:
            return found, min(wanted, columns)
    raise AssertionError("one row fits everywhere")


def _left(found: Side) -> int:
    """Columns for the ticks, and the line beside them."""
    return max(len(text) for _, text in found.ticks) + 1


def _other_side(y: Scale, second: Second, rows: int, marks: Marks) -> Side:
    """The side in the other unit. Its ticks stand in the rows of their values: one scale cannot suit two units."""
    return by_cells(_other(y, second, "y"), rows, marks, all_rows=True)


def _other(scale: Scale, second: Second, axis: str) -> Scale:
    """The scale in the other unit. Raises BadPicture where there is no such unit."""
    with in_field(axis, "second", "times"):
        factor = Scope({}, Names(), {}, Work()).number(second.times)
        other = Scale(scale.low * factor, scale.high * factor, scale.log)
        if not 0 < factor < math.inf or not all(map(math.isfinite, (other.low, other.high))):
            raise BadPicture(f"a second unit of {factor:g} cannot be drawn; write a number above 0")
        return other


def _put_axes(grid: Grid, plane: Plane, x: Scale, beside: Side, layout: Layout, look: Look) -> None:
    lines = "|-+++++" if look.marks == "ascii" else "│─└┤┬├┴"
    upright, flat, corner, tick_left, tick_down, tick_right, tick_up = tuple(lines)
    left, bottom = layout.left - 1, layout.top + layout.rows
    for row in range(layout.top, bottom):
        grid.put(left, row, upright, "muted")
    grid.put(left, bottom, corner + flat * layout.columns, "muted")
    for row, text in beside.ticks:
        grid.put(left - len(text), layout.top + row, text, "muted")
        grid.put(left, layout.top + row, tick_left, "muted")
    _put_x_ticks(grid, x, layout, bottom + 1, bottom, tick_down, plane.x.step)
    label_row = layout.top - 1 - 2 * bool(plane.x.second)
    others = [second.label for second in (plane.x.second, plane.y.second) if second]
    room = grid.width - max((len(label) + 2 for label in others), default=0)
    grid.put(0, label_row, cut(plane.y.label, room, look), "muted")
    if plane.x.label:
        put_centred(grid, layout, bottom + 2, cut(plane.x.label, grid.width, look))
    if plane.y.second:
        right = layout.left + layout.columns
        grid.put(right, bottom, "+" if look.marks == "ascii" else "┘", "muted")
        for row in range(layout.top, bottom):
            grid.put(right, row, upright, "muted")
        for row, text in _other_side(beside.scale, plane.y.second, layout.rows, DOTS[look.marks]).ticks:
            grid.put(right, layout.top + row, tick_right + text, "muted")
        _put_right(grid, label_row, plane.y.second.label)
    if plane.x.second:
        grid.put(layout.left, layout.top - 1, flat * layout.columns, "muted")
        _put_x_ticks(grid, _other(x, plane.x.second, "x"), layout, layout.top - 2, layout.top - 1, tick_up)
        _put_right(grid, label_row, plane.x.second.label)


def _put_right(grid: Grid, row: int, text: str) -> None:
    grid.put(grid.width - len(text), row, text, "muted")


def put_centred(grid: Grid, layout: Layout, row: int, text: str) -> None:
    """A label in the middle of the canvas, but within the grid."""
    column = layout.left + (layout.columns - len(text)) // 2
    grid.put(max(0, min(column, grid.width - len(text))), row, text, "muted")


def _put_x_ticks(
    grid: Grid, x: Scale, layout: Layout, texts: int, line: int, sign: str, step: float | None = None
) -> None:
    """The ticks of the lower or upper side, as many as do not touch; where the axis has steps, at some of those."""
    for most in range(max(2, min(11, layout.columns // 7)), 1, -1):
        placed = []
        for value, text in ticks(x, most, step):
            at = layout.column(float(x.share(value)))
            start = max(0, min(at - len(text) // 2, grid.width - len(text)))
            placed.append((at, start, text))
        if all(start + len(text) < after for (_, start, text), (_, after, _) in pairwise(placed)):
            break
    for at, start, text in placed:
        grid.put(at, line, sign, "muted")
        grid.put(start, texts, text, "muted")


# What is in it


def _put_ground(grid: Grid, plane: Plane, x: Scale, y: Scale, layout: Layout, look: Look) -> None:
    if plane.ground is None:
        return
    halves = 2 if look.colour else 1
    xs, ys = centres(x, layout.columns), centres(y, layout.rows * halves)[::-1]
    roles = plane.ground(xs[None, :], ys[:, None]).tolist()
    for row in range(layout.rows):
        for column in range(layout.columns):
            at = layout.left + column, layout.top + row
            if look.colour:
                grid.put(*at, "▀", roles[2 * row][column], roles[2 * row + 1][column])
            else:
                grid.put(*at, letter_of(roles[row][column]))


def centres(scale: Scale, count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The values in the middle of so many cells."""
    return np.asarray(scale.at((np.arange(count) + 0.5) / count))


def letter_of(role: Role) -> str:
    """A letter for a colour of the ground."""
    name, _, number = role.rpartition("-")
    if name == "region":
        return ".:-~=_"[int(number) - 1]
    return " .:-=+*%@"[int(number) * 9 // 33] if number.isdigit() else " "


def _layers(plane: Plane, x: Scale, y: Scale, raster: Raster) -> list[tuple[Dots, Role]]:
    layers: list[tuple[Dots, Role]] = []
    if plane.parts is not None:
        xs, ys = centres(x, raster.across), centres(y, raster.down)[::-1]
        layers.append((_changes(plane.parts(xs[None, :], ys[:, None])), "mark"))
    for ruling in plane.rulings:
        at, ends = np.array([ruling.at, ruling.at]), np.array([0.0, 1.0])
        u, v = (x.share(at), ends) if ruling.upright else (ends, y.share(at))
        layers.append((raster.polyline(u, v, RULINGS[ruling.number % len(RULINGS)]), "mark"))
    lines = _lines(plane, x, y, raster)
    for series in plane.series:
        if series.style == "line":
            layers.append((next(lines), series.role))
        elif series.style == "points" and len(series.x) > MANY_POINTS:
            layers.append((raster.points(x.share(series.x), y.share(series.y)), series.role))
    return layers


def _lines(plane: Plane, x: Scale, y: Scale, raster: Raster) -> Iterator[Dots]:
    """The layer of every line, in order."""
    drawn = [
        (
            *thinned(x.share(series.x), y.share(series.y), raster.across),
            DASHED if series.dashed else DASHES[(series.number - 1) % 6],
        )
        for series in plane.series
        if series.style == "line"
    ]
    return iter(curves(drawn, raster)) if plane.plotted else (raster.polyline(*line) for line in drawn)


def _filled(plane: Plane, x: Scale, y: Scale, raster: Raster) -> list[tuple[Dots, Role]]:
    base = 0.0 if y.log else min(max(float(y.share(0.0)), 0.0), 1.0)
    return [
        (raster.columns_up(x.share(each.x), y.share(each.y), base, each.style == "hatched"), each.role)
        for each in plane.series
        if each.style in ("fill", "hatched")
    ]


def shows(plane: Plane, x: Scale, y: Scale) -> bool:
    """Whether something is to be seen besides axes and marks."""
    if plane.ground is not None:
        roles = plane.ground(centres(x, SEEN_IN.columns)[None, :], centres(y, SEEN_IN.rows)[:, None])
        if (roles != "").any():
            return True
    layers = [*_filled(plane, x, y, SEEN_IN), *_layers(replace(plane, parts=None, rulings=()), x, y, SEEN_IN)]
    if any(layer.any() for layer, _ in layers):
        return True
    points = [(x.share(each.x), y.share(each.y)) for each in plane.series if each.style == "points"]
    return any(bool(np.any((u >= 0) & (u <= 1) & (v >= 0) & (v <= 1))) for u, v in points)


def _changes(parts: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Dots:
    """Dots whose right or lower neighbour belongs to another part."""
    changes = np.zeros(parts.shape, dtype=bool)
    changes[:, :-1] |= parts[:, :-1] != parts[:, 1:]
    changes[:-1] |= parts[:-1] != parts[1:]
    return changes


def _put_points(grid: Grid, plane: Plane, x: Scale, y: Scale, layout: Layout, look: Look) -> None:
    few = [series for series in plane.series if series.style == "points" and len(series.x) <= MANY_POINTS]
    role_on_ground = "over" if plane.ground is not None and look.colour else ""
    for series in few:
        marker = sample(series, look)
        _put_marker(grid, series.x, series.y, marker, role_on_ground or series.role, (x, y), layout)
    for spots in plane.spots:
        _put_marker(grid, spots.x, spots.y, spot(spots, look), role_on_ground or "mark", (x, y), layout)


def _put_marker(
    grid: Grid,
    xs: np.ndarray[tuple[int], np.dtype[np.float64]],
    ys: np.ndarray[tuple[int], np.dtype[np.float64]],
    marker: str,
    role: Role,
    scales: tuple[Scale, Scale],
    layout: Layout,
) -> None:
    for u, v in zip(scales[0].share(xs), scales[1].share(ys), strict=True):
        if -1e-9 <= u <= 1 + 1e-9 and -1e-9 <= v <= 1 + 1e-9:
            grid.put(layout.column(u), layout.row(v), marker, role)
