"""What stands in a plane once formulas have become numbers: series, points, reference lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tutor.lesson import Axis
from tutor.picture.axes import Scale
from tutor.picture.styled import Role

Array = np.ndarray[Any, np.dtype[np.float64]]

Ground = Callable[["Array", "Array"], "np.ndarray[Any, Any]"]
"""The role of what lies at x (a row) and y (a column): the colours a picture stands on."""


@dataclass(frozen=True, eq=False)
class Series:
    """One thing with a label and a colour."""

    label: str
    number: int
    """From 1; says which colour, dash and marker."""
    x: Array
    """For filled columns the edges: one more than heights."""
    y: Array
    style: Literal["line", "points", "fill", "hatched"] = "line"
    dashed: bool = False

    @property
    def role(self) -> Role:
        """The colour's name."""
        return f"series-{(self.number - 1) % 6 + 1}"


@dataclass(frozen=True, eq=False)
class Spots:
    """Marked points, shown above everything else."""

    x: Array
    y: Array
    label: str = ""
    number: int = 0
    """Says which sign: marks with labels differ."""


@dataclass(frozen=True)
class Ruling:
    """A dashed line across the whole plane, at an x or at a y."""

    at: float
    upright: bool
    label: str = ""
    number: int = 0
    """The mark it belongs to, of those that run the same way; says which dash."""


@dataclass(frozen=True, eq=False)
class Plane:
    """Everything in one system of axes, in the order of painting."""

    x: Axis
    y: Axis
    series: Sequence[Series] = ()
    spots: Sequence[Spots] = ()
    rulings: Sequence[Ruling] = ()
    ground: Ground | None = None
    parts: Callable[[Array, Array], np.ndarray[Any, Any]] | None = None
    """The number of the region at x and y; a line is drawn where it changes."""
    equal: bool = False
    """Whether a unit is as long across as it is up."""
    plotted: bool = False
    """Whether plotext draws the lines: there is time for it where no slider moves them."""
    legend: Sequence[tuple[str, Role, str]] = ()
    """Sample, colour and text of what is in the ground."""


def extents(planes: Iterable[Plane], upright: bool) -> Iterator[tuple[float, float]]:
    """The least and greatest y (or x) of everything that should be in view."""
    for plane in planes:
        for series in plane.series:
            yield extent(series.y if upright else series.x)
        for spots in plane.spots:
            yield extent(spots.y if upright else spots.x)
        for ruling in plane.rulings:
            if ruling.upright != upright:
                yield extent(np.array([ruling.at]))


def extent(values: Array) -> tuple[float, float]:
    """The least and greatest finite value; nan where there is none."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if len(finite) else (np.nan, np.nan)


def samples(axis: Axis, scale: Scale, count: int) -> Array:
    """Where formulas over an axis are calculated."""
    if axis.step is not None:
        steps = int(min((scale.high - scale.low) / axis.step + 1e-9, 10_000))
        return np.asarray(scale.low + axis.step * np.arange(steps + 1), dtype=float)
    values = np.asarray(scale.at(np.linspace(0, 1, count)), dtype=float)
    # The ends are what the author wrote, to the last digit: log(0) is there or not.
    values[0], values[-1] = scale.low, scale.high
    return values


def thinned(x: Array, y: Array, columns: int) -> tuple[Array, Array]:
    """A long series as the first, least, greatest and last of each of so many runs: it looks the same."""
    if len(x) <= 8 * columns:
        return x, y
    kept: list[int] = []
    for run in np.array_split(np.arange(len(x)), columns):
        values = np.where(np.isfinite(y[run]), y[run], np.inf)
        least = run[int(np.argmin(values))]
        greatest = run[int(np.argmax(np.where(np.isfinite(y[run]), y[run], -np.inf)))]
        holes = run[~np.isfinite(y[run])][:1]
        kept += sorted({int(at) for at in (run[0], least, greatest, run[-1], *holes)})
    return x[kept], y[kept]
