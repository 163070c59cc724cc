"""Bars of vectors, upright or lying, side by side or stacked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tutor.lesson import BarsPicture
from tutor.picture.axes import Scale, Tick, ticks
from tutor.picture.content import Ruling, Series, Spots
from tutor.picture.plane import ASCII_UPRIGHT, LOW, MARKERS, UPRIGHT, Entry, cut, put_head, shortened, spot
from tutor.picture.planes import placed_marks, vectors_of
from tutor.picture.problem import BadPicture, in_field
from tutor.picture.scope import Scope
from tutor.picture.sides import EDGES, side
from tutor.picture.styled import Grid, Look, Role

Array = np.ndarray[Any, np.dtype[np.float64]]

UP: Final = " ▁▂▃▄▅▆▇█"
RIGHT: Final = " ▏▎▍▌▋▊▉█"
ASCII_BARS: Final = "#=+o%@"
UNSEEN = 0.005
"""A value below which two decimals would call it 0."""
LEAST_SEEN = 1 / 400
"""A share of the height that is an eighth of a cell in a terminal of 50 rows."""
LEAST_ALONG = 32
"""Columns for lying bars and their values; what is left is for their labels."""
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
    def beside(self) -> int:
        """How many bars a place has side by side."""
        return 1 if self.picture.stacked else len(self.shown)

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
        if not any(found):
            raise BadPicture("no bars have a label; those without one are gaps")
    labels = picture.labels or tuple(map(str, range(1, count + 1)))
    if len(labels) != count:
        raise BadPicture(f"there are {count} bars and {len(labels)} labels", ("labels",))
    numbers = {label: at for at, label in enumerate([each for each in found if each], 1)}
    x = np.arange(1, count + 1, dtype=float)
    series = tuple(Series(label, numbers.get(label, 1), x, vector, "fill") for label, vector in found.items())
    bottoms, tops = _ends(tuple(found.values()), picture.stacked)
    over = tuple(Series(label, len(series) + at, x, y, "points") for at, (label, y) in enumerate(lines.items(), 1))
    return Bars(picture, series, bottoms, tops, labels, over, *placed_marks(picture, scope, "x", {}))


def shows_bars(bars: Bars, scale: Scale) -> bool:
    """Whether a bar has a height, or a line over the bars a place, that some terminal shows."""
    ends = [(bars.bottoms[at], bars.tops[at]) for at in bars.shown]
    foot = scale.low if scale.log else 0.0
    shares = [[np.clip(scale.share(np.where(end == 0, foot, end)), 0, 1) for end in pair] for pair in ends]
    lines = [scale.share(line.y) for line in bars.lines]
    return any(bool(np.any(abs(top - bottom) > LEAST_SEEN)) for bottom, top in shares) or any(
        bool(np.any((line >= 0) & (line <= 1))) for line in lines
    )


def _ends(vectors: Sequence[Array], stacked: bool) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    if not stacked:
        return tuple(np.zeros_like(vector) for vector in vectors), tuple(vectors)
    tops = np.cumsum(np.nan_to_num(np.stack(vectors)), axis=0)
    return tuple(tops - np.nan_to_num(np.stack(vectors))), tuple(tops)


# Where they stand


@dataclass(frozen=True, slots=True)
class Layout:
    """Where bars stand: values run along them, from the axis on, and places with their bars lie across."""

    scale: Scale
    ticks: tuple[Tick, ...]
    """Cells along to each, 0 at the axis, and what is written there."""
    label: str
    """What the values are; empty where there is no room for it."""
    lying: bool
    left: int
    top: int
    columns: int
    rows: int
    """The canvas that the bars fill."""
    first: int
    pitch: int
    """Cells across to the first place, and from one place to the next."""
    thick: int
    beside: int
    """Cells across of a bar, and how many bars a place has side by side."""

    @property
    def length(self) -> int:
        """Cells along the longest bar."""
        return self.columns if self.lying else self.rows

    @property
    def wide(self) -> int:
        """Cells across that a bar fills: upright ones side by side leave a gap where they can."""
        return self.thick - (not self.lying and self.beside > 1 and self.thick > 2)

    def cell(self, along: int, across: int) -> tuple[int, int]:
        """Column and row of a cell of the canvas; the axis is at -1 along."""
        if self.lying:
            return self.left + along, self.top + across
        return self.left + across, self.top + self.rows - 1 - along

    def across(self, group: int, order: int = 0) -> int:
        """Where a bar of a place begins."""
        margin = (self.pitch - self.thick * self.beside) // 2
        return self.first + group * self.pitch + margin + order % self.beside * self.thick

    def middle(self, group: int) -> int:
        """The middle of a place, where its marks stand."""
        return self.across(group) + (self.thick * self.beside - self.lying) // 2

    def along(self, share: float) -> int:
        """The cell that a share of the length falls in."""
        # Rows are counted from the top, columns from the left: between two cells the one nearer to that side counts.
        whole = int(share * self.length) if self.lying else self.length - math.ceil((1 - share) * self.length)
        return min(max(whole, 0), self.length - 1)

    def share(self, value: float) -> float:
        """A value's share of the length; that of 0 is where bars begin, in view or at the nearer end."""
        low, high = self.scale.low, self.scale.high
        if not value:
            value = low if self.scale.log else max(low, min(0.0, high))
        return float(self.scale.share(value))


def _upright(bars: Bars, y: Scale, label: str, size: tuple[int, int, int]) -> Layout:
    width, height, top = size
    top += bool(label)
    found = side(y, max(height - top - 2, 1), EDGES)
    y, rows, ticks = found.scale, found.rows, tuple((found.rows - row, text) for row, text in found.ticks)
    left = max(len(text) for _, text in ticks) + 1
    space, beside = width - left, bars.beside
    if bars.groups * beside > space:
        raise BadPicture(f"{bars.groups * beside} bars do not fit into {space} columns", ("bars",))
    thick = min(max(int(space / (bars.groups * (beside + 0.7))), 1), WIDEST)
    pitch = max(min(space // bars.groups, thick * beside + max(thick, 2) + 4), thick * beside)
    first = max((space - pitch * bars.groups) // 2, 0)
    return Layout(y, ticks, label, False, left, top, space, rows, first, pitch, thick, beside)


def _edge(y: Scale, rows: int, value: float) -> int:
    """The row whose upper edge is the value; that of the least value is the axis itself."""
    return round((1 - float(y.share(value))) * rows)


def _lying(bars: Bars, x: Scale, label: str, size: tuple[int, int, int]) -> Layout:
    width, height, top = size
    left = min(max(map(len, bars.labels)), max(width // 3, width - LEAST_ALONG)) + 2
    right = 0 if bars.picture.stacked else max(7, len(short(x.high)) + 2)
    columns = max(width - left - right, 1)
    space, beside = height - top - 2 - bool(label), bars.beside
    if bars.groups * beside > space:
        raise BadPicture(f"{bars.groups * beside} bars do not fit into {space} rows", ("bars",))
    gap = int(space >= bars.groups * beside + bars.groups - 1)
    thick = max(min((space + gap) // bars.groups - gap, max(3, space // 10) * beside) // beside, 1)
    pitch = thick * beside + gap
    rows = min(bars.groups * pitch - gap, height - 2 - top)
    placed = (
        (min(round(float(x.share(value)) * columns), columns - 1), text)
        for value, text in ticks(x, max(2, columns // 9), bars.picture.y.step)
    )
    return Layout(x, tuple(placed), label, True, left, top, columns, rows, 0, pitch, thick, beside)


# Drawing


def draw_bars(bars: Bars, scale: Scale, title: str, width: int, height: int, look: Look) -> Grid:
    """The bars with their title, legend and labels."""
    grid = Grid(width, height)
    top = put_head(grid, title, legend(bars, look), look)
    lying = bars.picture.horizontal
    label = bars.picture.y.label if lying or height - top >= LOW - 1 else ""
    layout = (_lying if lying else _upright)(bars, scale, label, (width, height, top))
    _put_frame(grid, layout, look)
    _put_across(grid, bars, layout, look)
    _put_labels(grid, bars, layout, look)
    for group in range(bars.groups):
        for order, which in enumerate(bars.shown):
            ends = bars.bottoms[which][group], bars.tops[which][group]
            _put_bar(grid, layout, bars.series[which], ends, layout.across(group, order), look)
        if lying:
            _put_values_behind(grid, bars, layout, group, look)
        else:
            _put_feet(grid, bars, layout, group, look)
        _put_over(grid, bars, layout, group, look)
        if not lying:
            _put_values_above(grid, bars, layout, group, look)
    return grid


# What it is made of


def _put_frame(grid: Grid, layout: Layout, look: Look) -> None:
    """The axis with its ticks, the line along which the bars begin, and what the values are."""
    left, bottom = layout.left - 1, layout.top + layout.rows
    upright, flat, corner = "|-+" if look.marks == "ascii" else "│─└"
    for row in range(layout.top, bottom):
        grid.put(left, row, upright, "muted")
    grid.put(left, bottom, corner + flat * layout.columns, "muted")
    if layout.lying:
        _put_ticks_below(grid, layout, "+" if look.marks == "ascii" else "┬")
        label = cut(layout.label, grid.width, look)
        grid.put(max((grid.width - len(label)) // 2, 0), bottom + 2, label, "muted")
    else:
        for along, text in layout.ticks:
            sign = ("+" if look.marks == "ascii" else "┤") if along else corner
            grid.put(left - len(text), bottom - along, text + sign, "muted")
        grid.put(0, layout.top - 1, cut(layout.label, grid.width, look), "muted")


def _put_ticks_below(grid: Grid, layout: Layout, sign: str) -> None:
    """The ticks that do not touch the one before."""
    bottom, free = layout.top + layout.rows, 0
    for along, text in layout.ticks:
        at = layout.left + along
        start = min(max(at - len(text) // 2, 0), grid.width - len(text))
        if start >= free:
            grid.put(at, bottom, sign, "muted")
            grid.put(start, bottom + 1, text, "muted")
            free = start + len(text) + 1


def _put_across(grid: Grid, bars: Bars, layout: Layout, look: Look) -> None:
    """Marked values, from the first bar to the last, behind them; and 0 where bars go both ways."""
    scale = layout.scale
    for ruling in bars.rulings:
        share = float(scale.share(ruling.at))
        if ruling.upright or not 0 <= share <= 1:
            continue
        dash = ruling_sign(bars, ruling, look) + ("" if layout.lying or look.marks != "ascii" else " ")
        for across in range(layout.rows if layout.lying else layout.columns):
            cell = layout.cell(layout.along(share), across)
            if not layout.lying or grid.is_free(*cell):
                grid.put(*cell, dash[across % len(dash)], "mark")
    if not layout.lying and scale.low < 0 < scale.high and not scale.log:
        line = "-" if look.marks == "ascii" else "▔"
        grid.put(layout.left, layout.top + _edge(scale, layout.rows, 0.0), line * layout.columns, "muted")


def _put_labels(grid: Grid, bars: Bars, layout: Layout, look: Look) -> None:
    """What each place is: before a lying bar, under an upright one."""
    if layout.lying:
        for group, label in enumerate(bars.labels):
            text = cut(label, layout.left - 2, look)
            grid.put(layout.left - 2 - len(text), layout.top + layout.middle(group), text)
        return
    room = max(layout.pitch - 1, 1)
    for group, label in enumerate(shortened(bars.labels, room)):
        text = cut(label, room, look)
        column = layout.left + layout.first + group * layout.pitch + (layout.pitch - len(text)) // 2
        grid.put(column, layout.top + layout.rows + 1, text)


def _put_bar(grid: Grid, layout: Layout, series: Series, ends: tuple[float, float], across: int, look: Look) -> None:
    """Fill from one end to the other, to an eighth of a cell."""
    shares = [layout.share(end) for end in ends]
    if not all(map(math.isfinite, shares)):
        return
    low, high = sorted(round(min(max(share, 0.0), 1.0) * layout.length * 8) for share in shares)
    parts = RIGHT if layout.lying else UP
    for along in range(low // 8, min(-(-high // 8), layout.length)):
        first, last = max(low - along * 8, 0), min(high - along * 8, 8)
        if first >= last:
            continue
        for beside in range(layout.wide):
            cell = layout.cell(along, across + beside)
            letter, role, behind = _filling(first, last, parts, series.role, under(grid, *cell), look)
            grid.put(*cell, letter, role, behind)


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


def _put_feet(grid: Grid, bars: Bars, layout: Layout, group: int, look: Look) -> None:
    """The sign of its series under each of several bars side by side."""
    if layout.beside > 1 and layout.thick > 1:
        for order, which in enumerate(bars.shown):
            series = bars.series[which]
            foot = layout.cell(-1, layout.across(group, order) + (layout.wide - 1) // 2)
            grid.put(*foot, marker(series, look), series.role)


def _put_values_behind(grid: Grid, bars: Bars, layout: Layout, group: int, look: Look) -> None:
    """Each lying bar's value behind its end, with the sign of its series where there are several."""
    if bars.picture.stacked:
        return
    for order, which in enumerate(bars.shown):
        value = float(bars.tops[which][group])
        ends = layout.share(float(bars.bottoms[which][group])), layout.share(value)
        along = round(max(0.0, min(max(ends), 1.0)) * layout.length) + 1
        sign = marker(bars.series[which], look) if layout.beside > 1 else ""
        middle = layout.across(group, order) + (layout.thick - 1) // 2
        grid.put(*layout.cell(along, middle), f"{sign}{short(value)}", "muted")


def _put_values_above(grid: Grid, bars: Bars, layout: Layout, group: int, look: Look) -> None:
    """Each bar's value beyond its end, else inside it; nowhere unless the bars are wide enough for all of them."""
    # Values of neighbours at one height must not run into each other.
    room = layout.thick + 1 if layout.beside == 1 else layout.thick - 1
    longest = max(len(fitting(float(value), room)) for which in bars.shown for value in bars.tops[which])
    if bars.picture.stacked or longest > room:
        return
    for order, which in enumerate(bars.shown):
        value, role = float(bars.tops[which][group]), bars.series[which].role
        across = layout.across(group, order)
        if math.isfinite(value):
            _put_value(grid, layout, value, fitting(value, room), across, role, look)
        else:
            # An infinite bar is cut by the frame: say so in place of a height.
            grid.put(*layout.cell(0, across), short(value), role)


def _put_value(grid: Grid, layout: Layout, value: float, text: str, across: int, role: Role, look: Look) -> None:
    share = float(layout.scale.share(value)) if not (layout.scale.log and value <= 0) else 0.0
    end, outward = layout.along(min(max(share, 0.0), 1.0)), 1 if value >= 0 else -1
    start = across + (max(layout.thick - (layout.thick > 2), 1) - len(text)) // 2

    def cells(along: int) -> list[tuple[int, int]]:
        return [cell for at in range(len(text)) if 0 <= (cell := layout.cell(along, start + at))[0] < grid.width]

    for along in (end + outward, end + 2 * outward):
        if 0 <= along < layout.length and all(_has_room(grid, *cell) for cell in cells(along)):
            grid.put(*layout.cell(along, start), text, "muted")
            return
    inside = end - outward
    if look.colour and len(text) < layout.thick and all(_is_full(grid, *cell, role) for cell in cells(inside)):
        grid.put(*layout.cell(inside, start), text, "over", role)


def _has_room(grid: Grid, column: int, row: int) -> bool:
    """Whether a value may stand there: on nothing, or on a line across, which goes on beside it."""
    return grid.is_free(column, row) or (grid.role(column, row) == "mark" and grid.letter(column, row) in "╌·─-.= ")


def _is_full(grid: Grid, column: int, row: int, role: Role) -> bool:
    return 0 <= row < grid.height and grid.role(column, row) == role and grid.letter(column, row) == "█"


def fitting(value: float, room: int) -> str:
    """A value in few characters; one that is close to 0, and too long for its room, as close to 0."""
    text = short(value)
    return "≈0" if len(text) > room and 0 < abs(value) < UNSEEN else text


def short(value: float) -> str:
    """A value in few characters; 0 only where it is 0."""
    if not math.isfinite(value):
        return "?" if math.isnan(value) else "∞" if value > 0 else "−∞"
    size = abs(value)
    if 0 < size < UNSEEN:
        return f"{value:.1g}".replace("e-0", "e-").replace("-", "−")
    text = f"{value:.2f}" if size < 10 else f"{value:.1f}" if size < 100 else f"{value:.0f}"
    text = f"{value:,.0f}" if 1e4 <= size < 1e8 else f"{value:.3g}" if size >= 1e8 else text
    text = text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
    return ("0" if text == "-0" else text).replace("-", "−")


def _put_over(grid: Grid, bars: Bars, layout: Layout, group: int, look: Look) -> None:
    """Markers of lines over this place, and the sign that points at it."""
    middle = layout.middle(group)
    for line in bars.lines:
        share = float(layout.scale.share(line.y[group]))
        if 0 <= share <= 1:
            _put_line_over(grid, bars, layout, line, (layout.along(share), group), look)
    for ruling in bars.rulings:
        if ruling.upright and _is_place(ruling.at, group):
            grid.put(*layout.cell(-1, middle), pointer(bars, look), "mark")
    for spots in bars.spots:
        for x, value in zip(spots.x, spots.y, strict=True):
            share = float(layout.scale.share(value))
            if _is_place(x, group) and 0 <= share <= 1:
                grid.put(*layout.cell(layout.along(share), middle), spot(spots, look), "mark")


def _is_place(x: float, group: int) -> bool:
    """Whether a mark's x, from 1, is this place; the nearest counts."""
    return math.isfinite(x) and round(x) == group + 1


def _put_line_over(grid: Grid, bars: Bars, layout: Layout, line: Series, place: tuple[int, int], look: Look) -> None:
    """A line's marker, which ``place`` has along and in which group: as wide as a lying place, else three columns."""
    along, group = place
    if layout.lying:
        begin = layout.across(group)
        for across in range(begin, begin + layout.thick * layout.beside):
            grid.put(*layout.cell(along, across), marker_over(bars, look), line.role)
        return
    for across, letter in enumerate(marker_over(bars, look), layout.middle(group) - 1):
        cell = layout.cell(along, across)
        if look.colour and grid.letter(*cell) in tuple(UP[1:-1]):
            # The bar ends in this cell: its end stays, and the rest of the cell has the line's colour.
            grid.put(*cell, grid.letter(*cell), grid.role(*cell), line.role)
        else:
            grid.put(*cell, letter, line.role, grid.fill(*cell) if look.colour else None)


# Signs


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
