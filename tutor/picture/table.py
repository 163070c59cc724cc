"""A picture's lines and bars as a short table: what somebody reads who does not see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

import numpy as np

from tutor.lesson import (
    BarsPicture,
    BoundaryPicture,
    HeatmapPicture,
    HistogramPicture,
    LinesPicture,
    PanelsPicture,
    ScatterPicture,
    TrainingPicture,
)
from tutor.picture.bars import Bars
from tutor.picture.content import Array, Plane, Series
from tutor.picture.plot import Plot
from tutor.picture.problem import told

MOST = 7
"""Places along an axis that are read."""
FEW = 20
"""Points of which some are read; of more, a sample says nothing."""

Table = tuple[tuple[str, ...], ...]
"""Rows; the first cell of each says what it is."""


def tables(plot: Plot, sliders: Mapping[str, float]) -> tuple[Table, ...]:
    """A table for each system of axes, or for the bars; none for what has neither. Raises BadPicture."""
    with np.errstate(all="ignore"), told():
        return tuple(_tables(plot, sliders))


def _tables(plot: Plot, sliders: Mapping[str, float]) -> Iterator[Table]:
    picture = plot.picture
    match picture:
        case PanelsPicture():
            for panel in plot.panels:
                yield from _tables(panel, panel.own_sliders(sliders))
        case BarsPicture():
            yield _of_bars(plot.bars(plot.scope(sliders)))
        case (
            LinesPicture()
            | ScatterPicture()
            | HistogramPicture()
            | TrainingPicture()
            | BoundaryPicture()
            | HeatmapPicture()
        ):
            for plane in plot.planes(plot.scope(sliders)):
                yield from _of_plane(plane)
        case _:
            assert_never(picture)


def _of_bars(bars: Bars) -> Table:
    at = places(len(bars.labels))
    head = ("", *(bars.labels[each] for each in at))
    return (head, *(_row(each, at) for each in (*bars.series, *bars.lines) if each.label and len(each.y)))


def _of_plane(plane: Plane) -> Iterator[Table]:
    """A row for each line, below the places where all of them are read; few points have places of their own."""
    yield from _of_lines(plane)
    for each in plane.series:
        if each.style == "points" and each.label and len(each.x) == len(each.y) <= FEW:
            at = places(len(each.x))
            yield ((_across(plane), *(shown(float(each.x[one])) for one in at)), _row(each, at))


def _of_lines(plane: Plane) -> Iterator[Table]:
    lines = [
        each for each in plane.series if each.style == "line" and len(each.x) == len(each.y) > 1 and _goes_right(each)
    ]
    if not lines:
        return
    low, high = min(float(each.x.min()) for each in lines), max(float(each.x.max()) for each in lines)
    wanted = np.linspace(low, high, MOST)
    if plane.x.log and low > 0:
        wanted = np.geomspace(low, high, MOST)
    if all(np.array_equal(each.x, np.round(each.x)) for each in lines):
        wanted = np.unique(np.round(wanted))
    yield ((_across(plane), *map(shown, wanted)), *((each.label, *_at(each, wanted)) for each in lines))


def _goes_right(series: Series) -> bool:
    """Whether it has one value at each place; strokes and outlines have none to read."""
    return bool(np.all(np.diff(series.x) > 0))


def _across(plane: Plane) -> str:
    return plane.x.label or plane.x.name or "x"


def _at(series: Series, wanted: Array) -> tuple[str, ...]:
    """The value of a line at each place; nothing beyond its ends."""
    return tuple(shown(_value(series, x)) if series.x.min() <= x <= series.x.max() else "" for x in wanted)


def _value(series: Series, x: float) -> float:
    """Between two points, and beside a gap that of the nearest."""
    if np.isfinite(between := np.interp(x, series.x, series.y)):
        return float(between)
    return float(series.y[int(np.argmin(np.abs(series.x - x)))])


def _row(series: Series, at: Sequence[int]) -> tuple[str, ...]:
    return (series.label, *(shown(float(series.y[each])) if each < len(series.y) else "" for each in at))


def places(count: int) -> list[int]:
    """So many of so many places, evenly, the first and the last among them."""
    return sorted({round(each) for each in np.linspace(0, count - 1, min(count, MOST))}) if count else []


def shown(value: float) -> str:
    """A number in a table."""
    return f"{value:.3g}" if np.isfinite(value) else str(value)
