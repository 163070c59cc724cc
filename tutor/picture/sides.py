"""The side of a canvas: how many rows it has, from which value to which, so that each tick stands at its value's dot.

A row has several dots, and what is written beside it stands at its middle. So a step from tick to tick is a whole
number of rows, and the first tick is put at the middle of its row; the scale becomes a little longer for that, by parts
of a row below and at most by the rows that are left above.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tutor.picture.axes import Scale, Tick, fewer, most_ticks, side_ticks, written

STEPS = (1, 2, 2.5, 5)
"""From tick to tick, times a power of ten."""
CUT = 0.4
"""So much of a dot may lie beyond the canvas: it is painted all the same."""
FEW = {2: 0.3, 3: 0.11}
"""What so few ticks cost, as a share of the rows."""
GIVEN_UP = 6
"""One row of so many may be given up, so that the highest tick is near the upper end."""
LEAST_USED = {False: 0.2, True: 0.5}
"""A share of the rows, less what few ticks cost; on a logarithmic scale powers of ten may be too far apart."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How values fall on rows."""

    each: int
    """Places of a row."""
    at: int
    """The place at which a tick stands, from below."""
    edges: bool = False
    """Whether values fall on the edges of rows, as the ends of bars do."""

    def last(self, rows: int) -> int:
        """The highest place of so many rows."""
        return rows * self.each - (not self.edges)


DOTS = {"braille": Marks(4, 1), "block": Marks(2, 0), "ascii": Marks(1, 0)}
EDGES = Marks(1, 0, edges=True)
"""Ends of bars: the axis is the lower edge of the lowest row."""


@dataclass(frozen=True, slots=True)
class Side:
    """A side as it is drawn."""

    rows: int
    scale: Scale
    ticks: tuple[Tick, ...]
    """The row of each, from the top; with edges the one whose upper edge it is."""


@dataclass(frozen=True, slots=True)
class _Try:
    """One way to place ticks: in logarithms where the scale is one."""

    step: float
    start: float
    """The first tick."""
    rows: int
    """From tick to tick."""
    first: int
    """The place of the first tick."""
    needed: int
    """Rows for all of the scale."""


@lru_cache(maxsize=512)
def side(scale: Scale, rows: int, marks: Marks, *, all_rows: bool = False) -> Side:
    """The side of a canvas of so many rows, or of a few rows less unless it should have all of them."""
    ways = [
        (used, way) for way in _ways(scale, rows, marks) if (used := _worth(way, rows, marks)) >= LEAST_USED[scale.log]
    ]
    if not ways or not marks.last(rows):
        return by_cells(scale, rows, marks, all_rows=all_rows)
    _, best = max(ways, key=lambda found: found[0])
    least = rows if all_rows else rows - max(rows // GIVEN_UP, 1)
    return _placed(scale, best, max(best.needed, least), marks)


def _worth(way: _Try, rows: int, marks: Marks) -> float:
    count = (marks.last(way.needed) - way.first) // (way.rows * marks.each) + 1
    return way.needed / rows - FEW.get(count, 0) if 2 <= count <= most_ticks(rows) else 0


def _ways(scale: Scale, rows: int, marks: Marks) -> Iterator[_Try]:
    """For each step the one with most rows from tick to tick that fits."""
    low, high = _along(scale)
    for step in _steps(scale, low, high):
        start = math.ceil(low / step - 1e-9) * step
        for between in range(math.ceil(rows * step / (high - low)), 0, -1):
            way = _try(low, high, step, start, between, marks)
            if way.needed <= rows:
                yield way
                break


def _try(low: float, high: float, step: float, start: float, between: int, marks: Marks) -> _Try:
    places = between * marks.each / step
    below = max((start - low) * places - CUT, 0)
    first = marks.at + math.ceil((below - marks.at) / marks.each - 1e-9) * marks.each if below > marks.at else marks.at
    last = first + (high - start) * places - CUT
    needed = math.ceil((last + (not marks.edges)) / marks.each - 1e-9)
    return _Try(step, start, between, first, max(needed, 1))


def _along(scale: Scale) -> tuple[float, float]:
    return (math.log10(scale.low), math.log10(scale.high)) if scale.log else (scale.low, scale.high)


def _steps(scale: Scale, low: float, high: float) -> Iterator[float]:
    if scale.log:
        yield from range(1, math.ceil(high - low) + 1)
        return
    power = 10.0 ** math.floor(math.log10((high - low) / 20))
    yield from (factor * power * ten for ten in (1, 10, 100) for factor in STEPS)


def _placed(scale: Scale, way: _Try, rows: int, marks: Marks) -> Side:
    place = way.step / (way.rows * marks.each)
    low = way.start - way.first * place
    high = low + marks.last(rows) * place
    count = (marks.last(rows) - way.first) // (way.rows * marks.each) + 1
    values = [way.start + at * way.step for at in range(count)]
    if scale.log:
        low, high, values = 10.0**low, 10.0**high, [10.0 ** round(value) for value in values]
    else:
        values = [round(value / way.step) * way.step for value in values]
    above = rows - (not marks.edges) - (way.first - marks.at) // marks.each
    ticks = zip((above - at * way.rows for at in range(count)), written(values), strict=True)
    return Side(rows, Scale(low, high, scale.log), tuple(ticks))


def by_cells(scale: Scale, rows: int, marks: Marks, *, all_rows: bool) -> Side:
    """Ticks in the rows of their values, wherever in the row those fall, as on a short logarithmic scale."""

    def row_of(scale: Scale, rows: int, value: float) -> int:
        share = float(scale.share(value))
        if marks.edges:
            return round((1 - share) * rows)
        return cell(1 - share, rows, marks.each)

    best, ticks = side_ticks(dict.fromkeys((rows,) if all_rows else fewer(rows), scale), row_of)
    return Side(best, scale, tuple(ticks))


def cell(share: float, count: int, dots: int) -> int:
    """Which of so many cells a share of the way falls in, where each has so many dots."""
    return min(max(math.floor((share * (dots * count - 1) + 0.5) / dots), 0), count - 1)
