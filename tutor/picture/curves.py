"""Curves drawn by plotext: only the dots of their lines; axes, ticks, legend and colours are drawn elsewhere.

plotext lets the last of several curves have a cell; here every curve comes back as a layer of its own, so that
crossing curves stay visible. It is asked for training pictures, and for lines without sliders. Where sliders are moved
``canvas.Raster.polyline`` draws the same lines in a fifteenth of the time (four curves at 120x40, in times of an empty
plotext figure of that size: about 4 here, 7 with a figure for each curve, 0.25 by the raster).

What plotext costs grows with the cells of its canvas, most of which are blank, and with the dots. So each curve is cut
into strips some columns wide, each with only the rows that the curve needs there, and the strips of all curves stand
one under the other on one narrow canvas: no two share a cell, and one figure is built for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np

from tutor.picture.canvas import BRAILLE, QUADRANT, QUADRANTS, Array, Dots, Raster
from tutor.picture.styled import Look

WIDE: Final = 12
"""Columns of a strip: narrower ones need fewer rows each, but there are more of them."""
MOST: Final = 4000
"""Dots along all lines together that plotext is asked for: it takes its time for every one, and noise has many."""
MARKERS: Final = {"braille": "braille", "block": "hd", "ascii": "*"}
"""What plotext calls the ways to draw."""
BEYOND: Final = 0.25
"""How far a dash reaches beyond the middles of its first and last dot: a dash of one dot has a length, too."""
Curve = tuple[Array, Array, Sequence[int]]
"""Shares of the width and of the height (from below) at every point, and dots on and off along the line."""

_figure = Lock()
"""plotext has one figure for the whole process, and pictures are drawn in more than one thread."""


@dataclass(frozen=True, eq=False)
class Strip:
    """A part of one curve: points in dots from the canvas's upper left corner, nan between strokes."""

    curve: int
    at: int
    """The strip's number from the left."""
    first: int
    last: int
    """Its rows of cells."""
    points: Array


def curves(drawn: Sequence[Curve], raster: Raster) -> list[Dots]:
    """A layer of dots for each curve; gaps, poles and what lies outside are treated as in ``Raster.polyline``."""
    paths = [path(*each, raster) for each in drawn]
    if sum(map(_dots_along, paths)) > MOST:
        return [raster.polyline(*each) for each in drawn]
    layers = [raster.blank() for _ in drawn]
    across, down = raster.cell
    strips = [strip for curve, corners in enumerate(paths) for strip in _strips(curve, corners, raster)]
    if not strips:
        return layers
    tops = np.cumsum([0, *(strip.last - strip.first + 1 for strip in strips)])
    apart = np.full((1, 2), np.nan)
    points = []
    for strip, top in zip(strips, tops[:-1].tolist(), strict=True):
        moved = np.array([-strip.at * WIDE * across, (top - strip.first) * down])
        points += [strip.points + moved, apart]
    dots = _plotted(np.concatenate(points), max(int(tops[-1]), 2), raster)
    for strip, top in zip(strips, tops[:-1].tolist(), strict=True):
        rows = slice(strip.first * down, (strip.last + 1) * down)
        columns = slice(strip.at * WIDE * across, (strip.at + 1) * WIDE * across)
        place = layers[strip.curve][rows, columns]
        place |= dots[top * down : top * down + place.shape[0], : place.shape[1]]
    return layers


def path(u: Array, v: Array, dash: Sequence[int], raster: Raster) -> Array:
    """The curve as corners at whole dots, x and y from the upper left; a nan before every stroke."""
    lines, alone = raster.segments(u, v)
    from_x, from_y, to_x, to_y = np.rint(_cut(lines, dash, WIDE * raster.cell[0]))
    fresh = np.r_[True, (from_x[1:] != to_x[:-1]) | (from_y[1:] != to_y[:-1])][: len(from_x)]
    corners = np.full((len(from_x), 3, 2), np.nan)
    corners[:, 1] = np.stack([from_x, from_y], axis=1)
    corners[:, 2] = np.stack([to_x, to_y], axis=1)
    moved = (from_x != to_x) | (from_y != to_y)
    single = np.full((len(alone), 2, 2), np.nan)
    single[:, 1] = np.rint(alone)
    return np.concatenate([corners[np.stack([fresh, fresh, moved], axis=1)], single.reshape(-1, 2)])


def _dots_along(corners: Array) -> float:
    return float(np.nansum(np.abs(np.diff(corners, axis=0)).max(axis=1)))


def _cut(lines: Array, dash: Sequence[int], longest: int) -> Array:
    """The parts of segments (rows of x0, y0, x1, y1) that a dash shows, none much longer than a strip is wide."""
    if not lines.size:
        return lines
    start, change = lines[:2], lines[2:] - lines[:2]
    length = np.maximum(np.abs(change).max(axis=0), 1e-6)
    ends = np.cumsum(length)
    total = ends[-1]
    begins = ends - length
    if sum(dash[1::2]):
        edges = np.cumsum((0, *dash))
        periods = np.arange(int(total) // sum(dash) + 2)[:, None] * sum(dash)
        on, off = (periods + edges[:-1:2] - BEYOND).ravel(), (periods + edges[1::2] - 1 + BEYOND).ravel()
    else:
        on, off = np.array([-1.0]), np.array([total + 1])
    breaks = np.unique(np.concatenate([begins, [total], on, off, np.arange(0, total, longest)]))
    breaks = breaks[(breaks >= 0) & (breaks <= total)]
    left, right = breaks[:-1], breaks[1:]
    middle = (left + right) / 2
    shown = middle < off[np.maximum(np.searchsorted(on, middle) - 1, 0)]
    left, right, middle = left[shown], right[shown], middle[shown]
    which = np.minimum(np.searchsorted(begins, middle, side="right") - 1, len(begins) - 1)
    shares = [(side - begins[which]) / length[which] for side in (left, right)]
    return np.concatenate([start[:, which] + share * change[:, which] for share in shares])


def _strips(curve: int, points: Array, raster: Raster) -> list[Strip]:
    """The parts of a path, each with the corners next to it: a line runs on to the strip's border."""
    across, down = raster.cell
    at = np.floor(points[:, 0] / (WIDE * across))
    # A piece is hardly longer than a strip is wide, so it touches the strips of its ends and perhaps one between.
    before, after = np.r_[np.nan, at[:-1]], np.r_[at[1:], np.nan]
    low, high = np.fmin(at, np.fmin(before, after)), np.fmax(at, np.fmax(before, after))
    low, high = np.where(np.isnan(at), np.nan, low), np.where(np.isnan(at), np.nan, high)
    found = []
    for number in range(-(-raster.columns // WIDE)):
        near = (low <= number) & (number <= high)
        if near.any():
            inside = np.flatnonzero(near)
            # What is left out between two parts is a nan: no line may run from one to the other.
            part = points[inside[0] : inside[-1] + 1].copy()
            part[~near[inside[0] : inside[-1] + 1]] = np.nan
            rows = part[~np.isnan(part[:, 1]), 1] // down
            found.append(Strip(curve, number, int(rows.min()), int(rows.max()), part))
    return found


def _plotted(points: Array, rows: int, raster: Raster) -> Dots:
    """What plotext draws through these points on a canvas as wide as a strip, dot by dot."""
    import plotext

    across, down = raster.cell
    # plotext counts dots from below. Its limits are the middles of the outermost dots.
    x, y = points[:, 0].tolist(), (rows * down - 1 - points[:, 1]).tolist()
    with _figure:
        plotext.clear_figure()
        plotext.limitsize(False, False)
        plotext.plotsize(WIDE, rows)
        plotext.theme("clear")
        plotext.frame(False)
        plotext.xfrequency(0)
        plotext.yfrequency(0)
        plotext.xlim(0, WIDE * across - 1)
        plotext.ylim(0, rows * down - 1)
        plotext.plot(x, y, marker=MARKERS[raster.look.marks])
        text = plotext.uncolorize(plotext.build())
        plotext.clear_figure()
    return _dots_of(text, rows, raster.look)


def _dots_of(text: str, rows: int, look: Look) -> Dots:
    """Lines of cells as dots."""
    lines = "".join(line.ljust(WIDE)[:WIDE] for line in text.split("\n")[:rows])
    letters = np.frombuffer(lines.encode("utf-32-le"), dtype=np.uint32).reshape(rows, WIDE)
    if look.marks == "ascii":
        return np.asarray(letters != ord(" "))
    if look.marks == "braille":
        codes, weights = np.where(letters > 0x2800, letters - 0x2800, 0), BRAILLE
    else:
        order = np.argsort([ord(letter) for letter in QUADRANTS])
        known = np.array([ord(letter) for letter in QUADRANTS])[order]
        codes, weights = order[np.searchsorted(known, letters)], QUADRANT
    bits = (codes[:, None, :, None] & weights[None, :, None, :]) != 0
    return np.asarray(bits.reshape(rows * weights.shape[0], WIDE * weights.shape[1]))
