"""From declarations to planes: curves, points, histograms, training runs and boundaries as numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tutor.lesson import (
    Axis,
    BoundaryPicture,
    Curve,
    Formulas,
    HistogramPicture,
    Lines,
    LinesPicture,
    Mark,
    Picture,
    Points,
    ScatterPicture,
    TrainingPicture,
)
from tutor.picture.axes import Scale, fitted
from tutor.picture.content import Plane, Ruling, Series, Spots, extent, samples
from tutor.picture.problem import BadPicture, Field, in_field
from tutor.picture.scope import Scope
from tutor.picture.styled import LEVELS

Array = np.ndarray[Any, np.dtype[np.float64]]

SAMPLES = 400
"""Where a curve is calculated, at most two dots apart in a wide terminal."""
MOST_BINS = 1000


def marks(picture: Picture) -> tuple[Mark, ...]:
    """The picture's marks, one or several."""
    return picture.mark if isinstance(picture.mark, tuple) else (picture.mark,)


def mark_field(picture: Picture, number: int) -> Field:
    """The field of a mark, counted from 0."""
    return ("mark", number) if isinstance(picture.mark, tuple) else ("mark",)


def name_of(axis: Axis, instead: str) -> str:
    """The name formulas use for an axis."""
    return axis.name or instead


# Curves and points


def lines_plane(picture: LinesPicture | ScatterPicture, scope: Scope, filled: str = "") -> Plane:
    """Curves over an axis, and points."""
    name = name_of(picture.x, "x")
    series = list(points(picture.points, scope, 1 if isinstance(picture, ScatterPicture) else 1 + len(picture.lines)))
    scale = x_scale(picture, series)
    before = len(picture.points) if isinstance(picture, ScatterPicture) else 0
    curves = list(line_series(picture.lines, scope, picture.x, scale, name, before + 1))
    placed = placed_marks(picture, scope, name, picture.lines)
    plotted = isinstance(picture, LinesPicture) and not picture.sliders
    return Plane(picture.x, picture.y, (*curves, *series), *placed, plotted=plotted, equal=picture.equal)


def x_scale(picture: LinesPicture | ScatterPicture, series: Sequence[Series]) -> Scale:
    """The horizontal scale: what the author says, or what the points need."""
    found = [extent(each.x) for each in series]
    return fitted(found, picture.x.low, picture.x.high, picture.x.log)


def line_series(lines: Lines, scope: Scope, axis: Axis, scale: Scale, name: str, first: int) -> Iterator[Series]:
    """Every line as numbers."""
    xs = samples(axis, scale, SAMPLES)
    along = scope.along({name: xs})
    for number, (label, line) in enumerate(lines.items(), first):
        with in_field("lines", label):
            x, y = curve_values(line, scope, along, xs) if isinstance(line, Curve) else (xs, spread(along, line, xs))
            if len(x) != len(y):
                raise BadPicture(f"the line {label!r} has {len(x)} x and {len(y)} y")
        yield Series(label, number, x, y, dashed=isinstance(line, Curve) and line.dashed)


def curve_values(curve: Curve, scope: Scope, along: Scope, xs: Array) -> tuple[Array, Array]:
    """A curve's x and y: over a third name, from two vectors, or over the axis, along which ``xs`` run."""
    if curve.over is not None:
        third = name_of(curve.over, "t")
        ts = samples(curve.over, fitted([], curve.over.low, curve.over.high, curve.over.log), SAMPLES)
        inner = scope.along({third: ts})
        return field_of(inner, "x", third if curve.x is None else curve.x, ts), field_of(inner, "y", curve.y, ts)
    if curve.x is None:
        return xs, field_of(along, "y", curve.y, xs)
    return vector_of(scope, "x", curve.x), vector_of(scope, "y", curve.y)


def field_of(scope: Scope, field: str, formula: Formulas, over: Array) -> Array:
    """What ``spread`` gives, for a field of what is being drawn."""
    with in_field(field):
        return spread(scope, formula, over)


def vector_of(scope: Scope, field: str, formula: Formulas) -> Array:
    """The vector in a field of what is being drawn."""
    with in_field(field):
        return scope.vector(formula)


def spread(scope: Scope, formula: Formulas, over: Array) -> Array:
    """A formula as one number at every place."""
    value = scope.of(formula)
    if isinstance(value, tuple):
        raise BadPicture(f"{formula!r} is a vector; a line needs one number at every place")
    return np.array(np.broadcast_to(np.asarray(value, dtype=float), over.shape))


def points(declared: Mapping[str, Points], scope: Scope, first: int) -> Iterator[Series]:
    """Every set of points as numbers."""
    for number, (label, each) in enumerate(declared.items(), first):
        with in_field("points", label):
            x, y = vector_of(scope, "x", each.x), vector_of(scope, "y", each.y)
            if len(x) != len(y):
                raise BadPicture(f"the points {label!r} have {len(x)} x and {len(y)} y")
        yield Series(label, number, x, y, "points")


def placed_marks(
    picture: Picture, scope: Scope, name: str, lines: Lines
) -> tuple[tuple[Spots, ...], tuple[Ruling, ...]]:
    """Marks as points and as lines across."""
    from tutor.picture.sentence import filled

    spots: list[Spots] = []
    rulings: list[Ruling] = []
    for number, mark in enumerate(marks(picture)):
        with in_field(*mark_field(picture, number)):
            with in_field("label"):
                label = filled(mark.label, scope.values)
            xs = vector_of(scope, "x", mark.x) if mark.x is not None else None
            y = height(mark, lines)
            if xs is not None and y is not None:
                sign = sum(bool(before.label) for before in spots) if label else 0
                spots.append(Spots(xs, mark_ys(mark, xs, y, scope, name), label, sign))
            elif xs is not None:
                rulings += across(xs, True, label, rulings)
            elif y is not None:
                rulings += across(vector_of(scope, "y", y), False, label, rulings)
    return tuple(spots), tuple(rulings)


def across(places: Array, upright: bool, label: str, before: Sequence[Ruling]) -> list[Ruling]:
    """The lines of one mark, the first with its label; dashed unlike those before that run the same way."""
    number = 1 + max((ruling.number for ruling in before if ruling.upright == upright), default=-1)
    return [Ruling(float(place), upright, label if not at else "", number) for at, place in enumerate(places)]


def height(mark: Mark, lines: Lines) -> Formulas | None:
    """The formula of a mark's y: its own, or that of the line it sits on."""
    if not mark.on:
        return mark.y
    if mark.on not in lines:
        raise BadPicture(f"a mark sits on {mark.on!r}, but there is no line with this label", ("on",))
    line = lines[mark.on]
    return line.y if isinstance(line, Curve) else line


def mark_ys(mark: Mark, xs: Array, formula: Formulas, scope: Scope, name: str) -> Array:
    """The y of a mark for each of its x: the formula's value there, or its entry at that position."""
    with in_field("on" if mark.on else "y"):
        return np.array([mark_y(scope.along({name: float(x)}), formula, place) for place, x in enumerate(xs)])


def mark_y(scope: Scope, formula: Formulas, place: int) -> float:
    """One y for one x: the formula's value, or its entry at that place."""
    values = scope.vector(formula)
    if not len(values):
        raise BadPicture("a mark has no y")
    if place >= len(values) > 1:
        raise BadPicture(f"a mark has more x than y: {formula!r}")
    return float(values[place] if len(values) > 1 else values[0])


# Histograms and training runs


def histogram_plane(picture: HistogramPicture, scope: Scope) -> Plane:
    """Counts of values between edges, and curves over them."""
    found = vectors_of(scope, "values", picture.values)
    with in_field("bins"):
        bins = scope.number(picture.bins)
        if not 1 <= bins <= MOST_BINS or bins != int(bins):
            raise BadPicture(f"there should be 1 to {MOST_BINS} bins, and a whole number of them, not {bins:g}")
    scale = fitted([extent(values) for values in found.values()], picture.x.low, picture.x.high, picture.x.log)
    edges = np.asarray(scale.at(np.linspace(0, 1, int(bins) + 1)), dtype=float)
    series = []
    for number, (label, values) in enumerate(found.items(), 1):
        finite = values[np.isfinite(values)]
        counts = np.histogram(finite, edges, density=picture.density and len(finite) > 0)[0]
        series.append(Series(label, number, edges, counts.astype(float), "fill" if number == 1 else "hatched"))
    name = name_of(picture.x, "x")
    lines: Lines = {**picture.lines}
    axis = picture.x
    curves = line_series(lines, scope, axis, scale, name, len(series) + 1)
    return Plane(axis, picture.y, (*series, *curves), *placed_marks(picture, scope, name, lines))


def training_planes(picture: TrainingPicture, scope: Scope) -> list[Plane]:
    """Losses over epochs, and accuracies over the same epochs."""
    epochs: tuple[Ruling, ...] = ()
    if picture.epoch is not None:
        with in_field("epoch"):
            epochs = (Ruling(scope.number(picture.epoch), True, ""),)
    spots, rulings = placed_marks(picture, scope, name_of(picture.x, "x"), {})
    losses = curves_by_epoch(vectors_of(scope, "loss", picture.loss))
    loss = Plane(picture.x, picture.y, losses, spots, (*rulings, *epochs), plotted=True)
    if not picture.accuracy:
        return [loss]
    axis = Axis(label="accuracy", low=0, high=1)
    accuracies = curves_by_epoch(vectors_of(scope, "accuracy", picture.accuracy))
    return [loss, Plane(picture.x, axis, accuracies, (), epochs, plotted=True)]


def curves_by_epoch(found: Mapping[str, Array]) -> tuple[Series, ...]:
    """Vectors over 1, 2, 3 ..."""
    return tuple(
        Series(label, number, np.arange(1, len(y) + 1, dtype=float), y)
        for number, (label, y) in enumerate(found.items(), 1)
    )


def vectors_of(scope: Scope, field: str, declared: Mapping[str, Formulas]) -> dict[str, Array]:
    """The vectors that a field declares, by label."""
    found = {}
    for label, formula in declared.items():
        with in_field(field, label):
            found[label] = scope.vector(formula)
    return found


# Boundaries


def boundary_plane(picture: BoundaryPicture, scope: Scope) -> Plane:
    """Probabilities or winners everywhere in a plane, and the points on it."""
    name = name_of(picture.x, "x")
    series = [own_color(each, picture) for each in points(picture.points, scope, 1)]
    curves = list(line_series(picture.lines, scope, picture.x, whole(picture.x, "x"), name, 1 + len(series)))
    single = len(picture.classes) == 1

    def ground(x: Array, y: Array) -> np.ndarray[Any, Any]:
        if single:
            return roles("side", probability(picture, scope, x, y), 0.0, 1.0)
        names = np.array([f"region-{number}" for number in range(1, len(picture.classes) + 1)])
        return np.asarray(names[winners(picture, scope, x, y)])

    def parts(x: Array, y: Array) -> np.ndarray[Any, Any]:
        if single:
            return (probability(picture, scope, x, y) > 0.5).astype(np.int64)
        return winners(picture, scope, x, y)

    labels = list(picture.classes)
    first = LEVELS if single else 1
    name_of_ground = "side" if single else "region"
    legend = [("█", f"{name_of_ground}-{number}", label) for number, label in enumerate(labels, first)]
    placed = placed_marks(picture, scope, name, picture.lines)
    return Plane(
        picture.x, picture.y, (*curves, *series), *placed, ground=ground, parts=parts, equal=True, legend=legend
    )


def own_color(series: Series, picture: BoundaryPicture) -> Series:
    """Points that are called like a class have its colour, whatever their place."""
    labels = list(picture.classes)
    return replace(series, number=labels.index(series.label) + 1) if series.label in labels else series


def whole(axis: Axis, instead: str) -> Scale:
    """The scale of an axis that needs both its ends."""
    if axis.low is None or axis.high is None:
        with in_field(instead, whole=True):
            raise BadPicture(f"the axis {instead} needs from and to")
    return fitted([], axis.low, axis.high, axis.log)


def probability(picture: BoundaryPicture, scope: Scope, x: Array, y: Array) -> Array:
    """The one class's probability at every x and y."""
    ((label, formula),) = picture.classes.items()
    with in_field("classes", label):
        return over_plane(picture.x, picture.y, formula, scope, x, y)


def winners(picture: BoundaryPicture, scope: Scope, x: Array, y: Array) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The number, from 0, of the class with the largest value at every x and y."""
    values = []
    for label, formula in picture.classes.items():
        with in_field("classes", label):
            values.append(over_plane(picture.x, picture.y, formula, scope, x, y))
    return np.asarray(np.argmax(np.where(np.isnan(values), -np.inf, values), axis=0), dtype=np.int64)


def over_plane(across: Axis, up: Axis, formula: Formulas, scope: Scope, x: Array, y: Array) -> Array:
    """A formula over the names of both axes, or a matrix over the whole plane, at every x and y."""
    both = scope.along({name_of(across, "x"): x, name_of(up, "y"): y})
    value = both.of(formula)
    shape = (y.shape[0], x.shape[1])
    if not isinstance(value, tuple):
        return np.array(np.broadcast_to(np.asarray(value, dtype=float), shape))
    matrix = scope.matrix(formula)
    column = nearest(whole(across, "x").share(x), matrix.shape[1])
    row = nearest(1 - whole(up, "y").share(y), matrix.shape[0])
    return np.asarray(matrix[row, column])


def nearest(share: Array, count: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The position of the cell that a share of the way falls in."""
    return np.clip(np.floor(share * count), 0, count - 1).astype(np.int64)


def roles(name: str, values: Array, low: float, high: float) -> np.ndarray[Any, Any]:
    """The colour of every value, from the first at ``low`` to the last at ``high``; nan has none.

    Where values have both signs 0 has the middle colour, and equal sizes are equally far from it.
    """
    if low < 0 < high:
        low, high = min(low, -high), max(-low, high)
    with np.errstate(all="ignore"):
        share = np.clip((values - low) / ((high - low) or 1.0), 0, 1)
    levels = np.rint(np.where(np.isfinite(share), share, 0) * LEVELS).astype(int)
    names = np.array([*(f"{name}-{level}" for level in range(LEVELS + 1)), ""])
    return np.asarray(names[np.where(np.isnan(values), LEVELS + 1, levels)])


def mark_x(picture: Picture, scope: Scope) -> float | None:
    """Where the first mark that has an x stands."""
    for number, mark in enumerate(marks(picture)):
        if mark.x is not None:
            with in_field(*mark_field(picture, number), "x", whole=True):
                values = scope.vector(mark.x)
            return float(values[0]) if len(values) and math.isfinite(values[0]) else None
    return None
