"""Bars of vectors, upright or lying, side by side or stacked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from tutor.lesson import BarsPicture
from tutor.picture.axes import Scale, Tick, fewer, side_ticks, ticks
from tutor.picture.content import Ruling, Series, Spots
from tutor.picture.plane import ASCII_UPRIGHT, LOW, MARKERS, UPRIGHT, Entry, cut, put_head, shortened, spot
from tutor.picture.planes import placed_marks, vectors_of
from tutor.picture.problem import BadPicture, in_field
from tutor.picture.scope import Scope
from tutor.picture.styled import Grid, Look, Role

Array = np.ndarray[Any, np.dtype[np.float64]]

UP: Final = " ▁▂▃▄▅▆▇█"
RIGHT: Final = " ▏▎▍▌▋▊▉█"
ASCII_BARS: Final = "#=+o%@"
WIDEST = 12
"""Columns of one bar; wider ones only look heavy."""


@dataclass(frozen=True, eq=False)
class Bars:
    """The bars as numbers: where each begins and ends."""

    picture: BarsPicture
    series: tuple[Series, ...]
    bottoms: tuple[Array, ...]
    tops: tuple[Array, ...]
    labels: tuple[str, ...]
    lines: tuple[Series, ...]
    spots: tuple[Spots, ...]
    rulings: tuple[Ruling, ...]

    @property
    def groups(self) -> int:
        """How many places there are, each with a bar of every series."""
        return len(self.labels)

    @property
    def shown(self) -> list[int]:
        """The series that are drawn; one without a label is a gap."""
        return [at for at, series in enumerate(self.series) if series.label]

    @property
    def values(self) -> Iterable[Array]:
        """Everything that should be in view, with room for the value at a bar's end."""
        room = 1.0 if self.picture.stacked else 1.1
        yield from (end * room for at in self.shown for end in (self.bottoms[at], self.tops[at]))
        yield from (line.y for line in self.lines)
        yield from (np.array([ruling.at]) for ruling in self.rulings if not ruling.upright)


def bars_of(picture: BarsPicture, scope: Scope) -> Bars:
    """The declared bars as numbers. Raises BadPicture where vectors have different lengths."""
    found, lines = vectors_of(scope, "bars", picture.bars), vectors_of(scope, "lines", picture.lines)
    lengths = {len(vector) for vector in (*found.values(), *lines.values())}
    with in_field("bars"):
        if len(lengths) != 1:
            raise BadPicture(f"the bars have different lengths: {', '.join(map(str, sorted(lengths)))}")
        (count,) = lengths
        if not count:
            raise BadPicture("there are no bars; a vector needs a number at least")
    labels = picture.labels or tuple(map(str, range(1, count + 1)))
    if len(labels) != count:
        raise BadPicture(f"there are {count} bars and {len(labels)} labels", ("labels",))
    numbers = {label: at for at, label in enumerate([each for each in found if each], 1)}
    x = np.arange(1, count + 1, dtype=float)
    series = tuple(Series(label, numbers.get(label, 1), x, vector, "fill") for label, vector in found.items())
    bottoms, tops = _ends(tuple(found.values()), picture.stacked)
    over = tuple(Series(label, len(series) + at, x, y, "points") for at, (label, y) in enumerate(lines.items(), 1))
    return Bars(picture, series, bottoms, tops, labels, over, *placed_marks(picture, scope, "x", {}))


def _ends(vectors: Sequence[Array], stacked: bool) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    if not stacked:
        return tuple(np.zeros_like(vector) for vector in vectors), tuple(vectors)
    tops = np.cumsum(np.nan_to_num(np.stack(vectors)), axis=0)
    return tuple(tops - np.nan_to_num(np.stack(vectors))), tuple(tops)


# Upright


def draw_bars(bars: Bars, y: Scale, title: str, width: int, height: int, look: Look) -> Grid:
    """The bars with their title, legend and labels."""
    if bars.picture.horizontal:
        return _draw_lying(bars, y, title, width, height, look)
    grid = Grid(width, height)
    top = put_head(grid, title, legend(bars, look), look)
    label = bars.picture.y.label if height - top >= LOW - 1 else ""
    top += bool(label)
    grid.put(0, top - 1, cut(label, width, look), "muted")
    fixed = y.log or not y.low < 0 < y.high or bars.picture.y.low is not None
    y, rows, beside = _side(y, max(height - top - 2, 1), fixed)
    left = max(len(text) for _, text in beside) + 1
    space = width - left
    side = 1 if bars.picture.stacked else len(bars.shown)
    if bars.groups * side > space:
        raise BadPicture(f"{bars.groups * side} bars do not fit into {space} columns")
    thick = min(max(int(space / (bars.groups * (side + 0.7))), 1), WIDEST)
    pitch = max(min(space // bars.groups, thick * side + max(thick, 2) + 4), thick * side)
    start = left + max((space - pitch * bars.groups) // 2, 0)
    _put_frame(grid, bars, y, beside, (left, top, rows), look)
    labels = shortened(bars.labels, max(pitch - 1, 1))
    zero = float(y.share(max(y.low, min(0.0, y.high)) if not y.log else y.low))
    for group in range(bars.groups):
        at = start + group * pitch + (pitch - thick * side) // 2
        for place, which in enumerate(bars.shown):
            column = at + (0 if bars.picture.stacked else place * thick)
            wide = thick if bars.picture.stacked or side == 1 or thick == 1 else thick - (thick > 2)
            ends = bars.bottoms[which][group], bars.tops[which][group]
            shares = [zero if end == 0 else float(y.share(end)) for end in ends]
            _put_upright(grid, bars.series[which], shares, (column, wide, top, rows), look)
            if side > 1 and thick > 1:
                grid.put(
                    column + (wide - 1) // 2, top + rows, marker(bars.series[which], look), bars.series[which].role
                )
        _put_over(grid, bars, y, group, at + thick * side // 2, (top, rows), look)
        _put_values(grid, bars, y, group, (at, thick, top, rows), look)
        text = cut(labels[group], max(pitch - 1, 1), look)
        grid.put(start + group * pitch + (pitch - len(text)) // 2, top + rows + 1, text)
    return grid


@lru_cache(maxsize=64)
def _side(y: Scale, rows: int, fixed: bool) -> tuple[Scale, int, list[Tick]]:
    """The scale, how many rows are best for it, and the ticks beside them."""
    scales = {each: y if fixed else _with_zero_between_rows(y, each) for each in fewer(rows)}
    rows, beside = side_ticks(scales, _edge)
    return scales[rows], rows, beside


def _edge(y: Scale, rows: int, value: float) -> int:
    """The row whose upper edge is the value; that of the least value is the axis itself."""
    return round((1 - float(y.share(value))) * rows)


def _with_zero_between_rows(y: Scale, rows: int) -> Scale:
    """The scale, a little longer below, so that bars begin at the edge of a row."""
    below = min(math.ceil(rows * -y.low / (y.high - y.low)), rows - 1)
    return Scale(-y.high * below / (rows - below), y.high)


def marker(series: Series, look: Look) -> str:
    """The sign at the foot of a series' bars, and in the legend."""
    at = (series.number - 1) % 6
    return ASCII_BARS[at] if look.marks == "ascii" else MARKERS[at]


def legend(bars: Bars, look: Look) -> list[Entry]:
    """What the colours mean, where there is more than one."""
    several = len(bars.shown) > 1 or bars.lines
    shown = [bars.series[at] for at in bars.shown] if several else []
    entries: list[Entry] = [(marker(series, look), series.role, series.label) for series in shown]
    entries += [(marker_over(bars, look)[:2], line.role, line.label) for line in bars.lines]
    entries += [(pointer(bars, look), "mark", r.label) for r in bars.rulings if r.upright and r.label]
    entries += [(ruling_sign(bars, r, look) * 2, "mark", r.label) for r in bars.rulings if not r.upright and r.label]
    entries += [(spot(spots, look), "mark", spots.label) for spots in bars.spots if spots.label]
    return entries


def pointer(bars: Bars, look: Look) -> str:
    """The sign that points from the axis at a bar."""
    ascii_only = look.marks == "ascii"
    return (">" if ascii_only else "→") if bars.picture.horizontal else "^" if ascii_only else "↑"


def ruling_sign(bars: Bars, ruling: Ruling, look: Look) -> str:
    """What a line across all bars is made of."""
    if bars.picture.horizontal:
        return (ASCII_UPRIGHT if look.marks == "ascii" else UPRIGHT)[ruling.number % 3]
    return ("-.=" if look.marks == "ascii" else "╌·─")[ruling.number % 3]


def marker_over(bars: Bars, look: Look) -> str:
    """The sign of a line over the bars."""
    if bars.picture.horizontal:
        return "|" if look.marks == "ascii" else "┃"
    return "---" if look.marks == "ascii" else "━━━"


def _put_frame(
    grid: Grid, bars: Bars, y: Scale, beside: Sequence[Tick], place: tuple[int, int, int], look: Look
) -> None:
    left, top, rows = place
    upright, flat, corner, tick = "|-++" if look.marks == "ascii" else "│─└┤"
    for row in range(top, top + rows):
        grid.put(left - 1, row, upright, "muted")
    grid.put(left - 1, top + rows, corner + flat * (grid.width - left), "muted")
    for row, text in beside:
        grid.put(left - 1 - len(text), top + row, text + (tick if row < rows else corner), "muted")
    for ruling in bars.rulings:
        share = float(y.share(ruling.at))
        if not ruling.upright and 0 <= share <= 1:
            dash = ruling_sign(bars, ruling, look) + (" " if look.marks == "ascii" else "")
            grid.put(left, row_of(share, top, rows), (dash * grid.width)[: grid.width - left], "mark")
    if y.low < 0 < y.high and not y.log:
        line = flat if look.marks == "ascii" else "▔"
        grid.put(left, top + _edge(y, rows, 0.0), line * (grid.width - left), "muted")


def row_of(share: float, top: int, rows: int) -> int:
    """The row that a share of the height falls in."""
    return top + min(max(math.ceil((1 - share) * rows) - 1, 0), rows - 1) if share < 1 else top


def _put_upright(
    grid: Grid, series: Series, shares: Sequence[float], place: tuple[int, int, int, int], look: Look
) -> None:
    """Fill from one share of the height to another, to an eighth of a cell."""
    column, wide, top, rows = place
    if not all(map(math.isfinite, shares)):
        return
    low, high = sorted(min(max(share, 0.0), 1.0) * rows * 8 for share in shares)
    eighths = range(round(low), round(high))
    for row in range(rows):
        floor = (rows - 1 - row) * 8
        first, last = max(eighths.start - floor, 0), min(eighths.stop - floor, 8)
        if first >= last:
            continue
        letter, role, behind = _filling(first, last, UP, series.role, under(grid, column, top + row), look)
        grid.put(column, top + row, letter * wide, role, behind)


def under(grid: Grid, column: int, row: int) -> Role:
    """The colour of the bar that ends in this cell already; the ground where there is none."""
    role = grid.role(column, row)
    return role if role.startswith("series") else "ground"


def _filling(first: int, last: int, parts: str, role: Role, below: Role, look: Look) -> tuple[str, Role, Role]:
    """The letter for a cell of which the eighths from ``first`` to ``last`` are filled, and its two colours."""
    if look.marks == "ascii" or not look.colour:
        full = ASCII_BARS[int(role[-1]) - 1] if look.marks == "ascii" else "█"
        return (full if last - first >= 4 else " "), role, ""
    if first == 0:
        return parts[last], role, ""
    # What is filled from the far side is the ground, or the bar below, on the bar's own colour.
    return parts[first], below, role


def _put_values(grid: Grid, bars: Bars, y: Scale, group: int, place: tuple[int, int, int, int], look: Look) -> None:
    """Each bar's value beyond its end, else inside it; nowhere unless the bars are wide enough for all of them."""
    at, thick, top, rows = place
    longest = max(len(short(float(value))) for which in bars.shown for value in bars.tops[which])
    # Values of neighbours at one height must not run into each other.
    if bars.picture.stacked or longest > (thick + 1 if len(bars.shown) == 1 else thick - 1):
        return
    for order, which in enumerate(bars.shown):
        value = float(bars.tops[which][group])
        text = short(value)
        if not math.isfinite(value):
            # An infinite bar is cut by the frame: say so in place of a height.
            grid.put(at + order * thick, top + rows - 1, text, bars.series[which].role)
            continue
        share = float(y.share(value)) if not (y.log and value <= 0) else 0.0
        end, away = row_of(min(max(share, 0.0), 1.0), top, rows), -1 if value >= 0 else 1
        column = at + order * thick + (max(thick - (thick > 2), 1) - len(text)) // 2
        under_text = range(max(column, 0), min(column + len(text), grid.width))
        for row in (end + away, end + 2 * away):
            if top <= row < top + rows and all(_has_room(grid, each, row) for each in under_text):
                grid.put(column, row, text, "muted")
                break
        else:
            inside, role = end - away, bars.series[which].role
            if look.colour and len(text) < thick and all(_is_full(grid, each, inside, role) for each in under_text):
                grid.put(column, inside, text, "over", role)


def _has_room(grid: Grid, column: int, row: int) -> bool:
    """Whether a value may stand there: on nothing, or on a line across, which goes on beside it."""
    return grid.is_free(column, row) or (grid.role(column, row) == "mark" and grid.letter(column, row) in "╌·─-.= ")


def _is_full(grid: Grid, column: int, row: int, role: Role) -> bool:
    return 0 <= row < grid.height and grid.role(column, row) == role and grid.letter(column, row) == "█"


def short(value: float) -> str:
    """A value in few characters."""
    if not math.isfinite(value):
        return "?" if math.isnan(value) else "∞" if value > 0 else "−∞"
    size = abs(value)
    text = f"{value:.2f}" if size < 10 else f"{value:.1f}" if size < 100 else f"{value:.0f}"
    text = f"{value:,.0f}" if 1e4 <= size < 1e8 else f"{value:.3g}" if size >= 1e8 else text
    text = text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
    return ("0" if text == "-0" else text).replace("-", "−")


def _put_over(grid: Grid, bars: Bars, y: Scale, group: int, middle: int, place: tuple[int, int], look: Look) -> None:
    """Markers of lines over this place, and the sign that points at it."""
    top, rows = place
    for line in bars.lines:
        share = float(y.share(line.y[group]))
        if 0 <= share <= 1:
            row = row_of(share, top, rows)
            for column, letter in enumerate(marker_over(bars, look), middle - 1):
                if look.colour and grid.letter(column, row) in tuple(UP[1:-1]):
                    # The bar ends in this cell: its end stays, and the rest of the cell has the line's colour.
                    grid.put(column, row, grid.letter(column, row), grid.role(column, row), line.role)
                else:
                    grid.put(column, row, letter, line.role, grid.fill(column, row) if look.colour else None)
    for ruling in bars.rulings:
        if ruling.upright and round(ruling.at) == group + 1:
            grid.put(middle, top + rows, pointer(bars, look), "mark")
    for spots in bars.spots:
        for x, value in zip(spots.x, spots.y, strict=True):
            share = float(y.share(value))
            if round(x) == group + 1 and 0 <= share <= 1:
                grid.put(middle, row_of(share, top, rows), spot(spots, look), "mark")


# Lying


def _draw_lying(bars: Bars, x: Scale, title: str, width: int, height: int, look: Look) -> Grid:
    grid = Grid(width, height)
    top = put_head(grid, title, legend(bars, look), look)
    left = min(max(map(len, bars.labels)), width // 3) + 1
    right = 0 if bars.picture.stacked else max(7, len(short(x.high)) + 2)
    columns = max(width - left - right - 1, 1)
    lines = 1 if bars.picture.stacked else len(bars.shown)
    space = height - top - 2 - bool(bars.picture.y.label)
    if bars.groups * lines > space:
        raise BadPicture(f"{bars.groups * lines} bars do not fit into {space} rows")
    gap = int(space >= bars.groups * lines + bars.groups - 1)
    thick = max(min((space + gap) // bars.groups - gap, max(3, space // 10) * lines) // lines, 1)
    upright, flat, corner, tick = "|-++" if look.marks == "ascii" else "│─└┬"
    zero = float(x.share(max(x.low, min(0.0, x.high)) if not x.log else x.low))
    row = top
    for group in range(bars.groups):
        label = cut(bars.labels[group], left - 1, look)
        grid.put(left - 1 - len(label), row + (thick * lines - 1) // 2, label)
        for line, which in enumerate(bars.shown):
            ends = bars.bottoms[which][group], bars.tops[which][group]
            shares = [zero if end == 0 else float(x.share(end)) for end in ends]
            for y in range(thick):
                at = row + y + (0 if bars.picture.stacked else line * thick)
                _put_flat(grid, bars.series[which], shares, (left + 1, at, columns), look)
            if right:
                end = left + 2 + round(max(0.0, min(max(shares), 1.0)) * columns)
                at = row + line * thick + (thick - 1) // 2
                sign = marker(bars.series[which], look) if lines > 1 else ""
                grid.put(end, at, f"{sign}{short(float(ends[1]))}", "muted")
        row += thick * lines + gap
    bottom = min(row - gap, height - 2)
    for at in range(top, bottom):
        grid.put(left, at, upright, "muted")
    grid.put(left, bottom, corner + flat * columns, "muted")
    _put_flat_ticks(grid, bars, x, (left + 1, columns, bottom), tick, look)
    _put_across(grid, bars, x, (left + 1, columns, top, bottom), look)
    for group in range(bars.groups):
        _put_flat_over(grid, bars, x, group, (left, top + group * (thick * lines + gap), columns, thick * lines), look)
    return grid


def _put_flat(grid: Grid, series: Series, shares: Sequence[float], place: tuple[int, int, int], look: Look) -> None:
    column, row, columns = place
    if not all(map(math.isfinite, shares)):
        return
    low, high = sorted(round(min(max(share, 0.0), 1.0) * columns * 8) for share in shares)
    for at in range(columns):
        first, last = max(low - at * 8, 0), min(high - at * 8, 8)
        if first >= last:
            continue
        letter, role, behind = _filling(first, last, RIGHT, series.role, under(grid, column + at, row), look)
        grid.put(column + at, row, letter, role, behind)


def _put_flat_ticks(grid: Grid, bars: Bars, x: Scale, place: tuple[int, int, int], tick: str, look: Look) -> None:
    left, columns, bottom = place
    free = 0
    for value, text in ticks(x, max(2, columns // 9)):
        at = left + min(round(float(x.share(value)) * columns), columns - 1)
        start = min(max(at - len(text) // 2, 0), grid.width - len(text))
        if start >= free:
            grid.put(at, bottom, tick, "muted")
            grid.put(start, bottom + 1, text, "muted")
            free = start + len(text) + 1
    label = cut(bars.picture.y.label, grid.width, look)
    grid.put(max((grid.width - len(label)) // 2, 0), bottom + 2, label, "muted")


def _put_across(grid: Grid, bars: Bars, x: Scale, place: tuple[int, int, int, int], look: Look) -> None:
    """Marked values, from the first bar to the last, behind them."""
    left, columns, top, bottom = place
    for ruling in bars.rulings:
        share = float(x.share(ruling.at))
        if not ruling.upright and 0 <= share <= 1:
            at = left + min(int(share * columns), columns - 1)
            for row in range(top, bottom):
                if grid.is_free(at, row):
                    grid.put(at, row, ruling_sign(bars, ruling, look), "mark")


def _put_flat_over(grid: Grid, bars: Bars, x: Scale, group: int, place: tuple[int, int, int, int], look: Look) -> None:
    """Markers of lines over a lying bar, and the sign that points at it."""
    left, top, columns, rows = place

    def column(share: float) -> int:
        return left + 1 + min(int(share * columns), columns - 1)

    for line in bars.lines:
        share = float(x.share(line.y[group]))
        if 0 <= share <= 1:
            for row in range(top, top + rows):
                grid.put(column(share), row, marker_over(bars, look), line.role)
    for ruling in bars.rulings:
        if ruling.upright and round(ruling.at) == group + 1:
            grid.put(left, top + (rows - 1) // 2, pointer(bars, look), "mark")
    for spots in bars.spots:
        for at, value in zip(spots.x, spots.y, strict=True):
            share = float(x.share(value))
            if round(at) == group + 1 and 0 <= share <= 1:
                grid.put(column(share), top + (rows - 1) // 2, spot(spots, look), "mark")
