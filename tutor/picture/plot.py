"""A picture ready to be drawn: limits that hold wherever its sliders are, then one drawing after another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, assert_never

import msgspec
import numpy as np

from tutor.lesson import (
    Axis,
    BarsPicture,
    BoundaryPicture,
    Curve,
    Formulas,
    HeatmapPicture,
    HistogramPicture,
    LinesPicture,
    Panel,
    PanelsPicture,
    Picture,
    ScatterPicture,
    TrainingPicture,
)
from tutor.picture.axes import Scale, fitted
from tutor.picture.bars import Bars, bars_of, draw_bars, shows_bars
from tutor.picture.content import Plane, extent, extents
from tutor.picture.heatmap import cells_of, draw_cells, function_plane, is_function, value_scale
from tutor.picture.panels import Area, areas
from tutor.picture.plane import draw_plane, put_title, shows
from tutor.picture.planes import (
    boundary_plane,
    histogram_plane,
    lines_plane,
    mark_field,
    mark_x,
    marks,
    name_of,
    over_plane,
    training_planes,
    vector_of,
)
from tutor.picture.problem import BadPicture, in_field, told
from tutor.picture.program import start, values_of
from tutor.picture.scope import Scope, Values, scope_of
from tutor.picture.sentence import filled
from tutor.picture.styled import COLOURS, Drawing, Grid, Look, in_ascii

Array = np.ndarray[Any, np.dtype[np.float64]]

SMALLEST = (20, 6)
LARGEST = (400, 200)
"""Columns and rows that a picture can have."""
PROBED = 60
"""Cells a side in which a formula over a plane is tried for its least and greatest value."""


@dataclass(frozen=True, eq=False)
class Plot:
    """A picture, and what its program returned."""

    picture: Picture
    returned: Values = field(default_factory=dict)

    def draw(self, sliders: Mapping[str, float], width: int, height: int, look: Look = COLOURS) -> Drawing:
        """The picture with its sliders at these values, in so many columns and rows. Raises BadPicture."""
        if width < SMALLEST[0] or height < SMALLEST[1]:
            grid = Grid(max(width, 1), max(height, 1))
            grid.put(0, 0, "needs more room", "muted")
            return grid.drawing()
        with np.errstate(all="ignore"), told():
            drawing = self._grid(sliders, min(width, LARGEST[0]), min(height, LARGEST[1]), look).drawing()
        return in_ascii(drawing) if look.marks == "ascii" else drawing

    def sentence(self, sliders: Mapping[str, float]) -> str:
        """What the picture's ``read`` says there. Raises BadPicture."""
        with told():
            return self._filled("read", self.scope(sliders))

    def title(self, sliders: Mapping[str, float]) -> str:
        """The title there. Raises BadPicture."""
        with told():
            return self._filled("title", self.scope(sliders))

    def _filled(self, field: Literal["title", "read"], scope: Scope) -> str:
        text = self.picture.title if field == "title" else self.picture.read
        if "{" not in text and "}" not in text:
            return text
        with np.errstate(all="ignore"), in_field(field):
            return filled(text, lambda name: self._value(name, scope))

    def scope(self, sliders: Mapping[str, float]) -> Scope:
        """What formulas are worth with the sliders there."""
        return scope_of(self.picture, sliders, self.returned, axes_of(self.picture))

    # What a text can show

    def _value(self, name: str, scope: Scope) -> Any:
        """The value of a name, or of what has this label."""
        curves = isinstance(self.picture, TrainingPicture) and name in {**self.picture.loss, **self.picture.accuracy}
        if name in scope.values and not curves:
            return scope.values[name]
        at = mark_x(self.picture, scope)
        axis = next(iter(axes_of(self.picture)), "")
        marked = scope.along({axis: at}) if axis and at is not None else scope
        if name in marked.values and not curves:
            return marked.values[name]
        return self._labelled(name, marked)

    def _labelled(self, label: str, scope: Scope) -> Any:
        """The value of the line, bars or curve with this label; KeyError where there is none."""
        picture = self.picture
        match picture:
            case PanelsPicture():
                for panel in self.panels:
                    try:
                        return panel._value(label, panel.scope_like(scope))
                    except KeyError:
                        pass
                raise KeyError(label)
            case LinesPicture() | ScatterPicture() | HistogramPicture():
                return value_in(scope, "lines", picture.lines, label)
            case BarsPicture():
                bars = label in picture.bars
                return value_in(scope, "bars" if bars else "lines", picture.bars if bars else picture.lines, label)
            case TrainingPicture():
                return at_epoch(picture, scope, label)
            case HeatmapPicture() | BoundaryPicture():
                raise KeyError(label)
            case _:
                assert_never(picture)

    # Panels

    @cached_property
    def panels(self) -> tuple[Plot, ...]:
        """The plots of a picture with panels, each knowing what they share."""
        assert isinstance(self.picture, PanelsPicture)
        return tuple(
            Plot(shared(self.picture, panel), {**self.returned, **values_of(panel)}) for panel in self.picture.panels
        )

    def scope_like(self, scope: Scope) -> Scope:
        """This panel's scope with the sliders where another scope has them."""
        return self.scope({name: scope.values[name] for name in self.picture.sliders})

    # Limits

    @cached_property
    def _positions(self) -> list[Scope]:
        """The scopes at the start and at both ends of every slider: what the limits must hold."""
        begin = start(self.picture)
        ends = [
            {**begin, name: float(end)}
            for name, slider in self.picture.sliders.items()
            if name not in self.picture.takes
            for end in (slider.low, slider.high)
        ]
        return [self.scope(sliders) for sliders in (begin, *ends)]

    @cached_property
    def _scales(self) -> list[tuple[Scale, Scale]]:
        """The scales of every plane."""
        stacks = zip(*(self.planes(scope) for scope in self._positions), strict=True)
        return [plane_scales(list(planes)) for planes in stacks]

    @cached_property
    def _bar_scale(self) -> Scale:
        axis = self.picture.y if isinstance(self.picture, BarsPicture) else Axis()
        found = [extent(values) for scope in self._positions for values in self.bars(scope).values]
        return fitted(found, axis.low, axis.high, axis.log, base=0.0)

    @cached_property
    def _cell_scale(self) -> Scale:
        picture = self.picture
        assert isinstance(picture, HeatmapPicture)
        if not is_function(picture):
            return value_scale(picture, [cells_of(picture, scope) for scope in self._positions])
        x = fitted([], picture.x.low, picture.x.high, picture.x.log).at(np.linspace(0, 1, PROBED))
        y = fitted([], picture.y.low, picture.y.high, picture.y.log).at(np.linspace(0, 1, PROBED))
        return value_scale(
            picture,
            [
                over_plane(picture.x, picture.y, picture.cells, scope, x[None, :], y[:, None])
                for scope in self._positions
            ],
        )

    # What can be seen

    def is_seen(self, sliders: Mapping[str, float]) -> bool:
        """Whether a line, a bar, a point or a cell shows there, not only the axes. Raises BadPicture."""
        with np.errstate(all="ignore"), told():
            scope = self.scope(sliders)
            match self.picture:
                case BarsPicture():
                    return shows_bars(self.bars(scope), self._bar_scale)
                case HeatmapPicture() if not is_function(self.picture):
                    return bool(np.isfinite(cells_of(self.picture, scope)).any())
                case (
                    LinesPicture()
                    | ScatterPicture()
                    | HistogramPicture()
                    | TrainingPicture()
                    | BoundaryPicture()
                    | HeatmapPicture()
                ):
                    return any(
                        shows(plane, *scales) for plane, scales in zip(self.planes(scope), self._scales, strict=True)
                    )
                case PanelsPicture():
                    return any(panel.is_seen(panel.own_sliders(sliders)) for panel in self.panels)
                case _:
                    assert_never(self.picture)

    def own_sliders(self, sliders: Mapping[str, float]) -> dict[str, float]:
        """Of the sliders of a picture those that this panel has."""
        return {name: value for name, value in sliders.items() if name in self.picture.sliders}

    # Drawing

    def _grid(
        self, sliders: Mapping[str, float], width: int, height: int, look: Look, *, all_rows: bool = False
    ) -> Grid:
        scope = self.scope(sliders)
        title = self._filled("title", scope)
        match self.picture:
            case BarsPicture():
                return draw_bars(self.bars(scope), self._bar_scale, title, width, height, look)
            case HeatmapPicture() if not is_function(self.picture):
                marked = marked_cells(self.picture, scope)
                matrix = cells_of(self.picture, scope)
                return draw_cells(self.picture, matrix, self._cell_scale, marked, title, (width, height), look)
            case (
                LinesPicture()
                | ScatterPicture()
                | HistogramPicture()
                | TrainingPicture()
                | BoundaryPicture()
                | HeatmapPicture()
            ):
                return self._draw_planes(scope, title, width, height, look, all_rows=all_rows)
            case PanelsPicture():
                return self._draw_panels(sliders, title, width, height, look)
            case _:
                assert_never(self.picture)

    def _draw_planes(
        self, scope: Scope, title: str, width: int, height: int, look: Look, *, all_rows: bool = False
    ) -> Grid:
        planes = self.planes(scope)
        if len(planes) == 1:
            return draw_plane(planes[0], *self._scales[0], title, width, height, look, all_rows=all_rows)
        grid, placed = _shared_out(len(planes), title, width, height, look)
        for plane, scales, (column, row, wide, high) in zip(planes, self._scales, placed, strict=False):
            grid.put_grid(column, row, draw_plane(plane, *scales, "", wide, high, look, all_rows=True))
        return grid

    def _draw_panels(self, sliders: Mapping[str, float], title: str, width: int, height: int, look: Look) -> Grid:
        grid, placed = _shared_out(len(self.panels), title, width, height, look)
        for panel, (column, row, wide, high) in zip(self.panels, placed, strict=False):
            drawn = panel._grid(panel.own_sliders(sliders), wide, high, look, all_rows=True)
            grid.put_grid(column, row, drawn)
        return grid

    def bars(self, scope: Scope) -> Bars:
        """What a picture of bars shows, as numbers. Raises BadPicture."""
        assert isinstance(self.picture, BarsPicture)
        return bars_of(self.picture, scope)

    def planes(self, scope: Scope) -> list[Plane]:
        """What has two axes, as numbers; nothing for the kinds that are drawn otherwise."""
        match self.picture:
            case LinesPicture() | ScatterPicture():
                return [lines_plane(self.picture, scope)]
            case HistogramPicture():
                return [histogram_plane(self.picture, scope)]
            case TrainingPicture():
                return training_planes(self.picture, scope)
            case BoundaryPicture():
                return [boundary_plane(self.picture, scope)]
            case HeatmapPicture():
                return [function_plane(self.picture, scope, self._cell_scale)] if is_function(self.picture) else []
            case BarsPicture() | PanelsPicture():
                return []
            case _:
                assert_never(self.picture)


def _shared_out(count: int, title: str, width: int, height: int, look: Look) -> tuple[Grid, list[Area]]:
    """The title, and under it a place for each of several pictures, or for those that fit; it says how many do not."""
    grid = Grid(width, height)
    rows = put_title(grid, title, width, look)
    placed = areas(count, width, height - rows)
    if len(placed) < count:
        more = f"{count - len(placed)} more in a larger window"
        if rows != 1 or len(title) + len(more) + 2 > width:
            rows += 1
            placed = areas(len(placed), width, height - rows)
        grid.put(width - len(more), rows - 1, more, "muted")
    return grid, [(column, row + rows, wide, high) for column, row, wide, high in placed]


def shared(outer: PanelsPicture, panel: Panel) -> Panel:
    """A panel with what its picture declares for all."""
    return msgspec.structs.replace(
        panel,
        given={**outer.given, **panel.given},
        sliders={**outer.sliders, **panel.sliders},
        where={**outer.where, **panel.where},
        takes=outer.takes,
    )


def axes_of(picture: Picture) -> dict[str, float]:
    """The names that run along the picture's axes, x first, each with a value it takes."""
    match picture:
        case LinesPicture() | ScatterPicture() | HistogramPicture():
            named = [(picture.x, "x")]
        case BoundaryPicture():
            named = [(picture.x, "x"), (picture.y, "y")]
        case HeatmapPicture():
            named = [(picture.x, "x"), (picture.y, "y")] if is_function(picture) else []
        case BarsPicture() | TrainingPicture() | PanelsPicture():
            named = []
        case _:
            assert_never(picture)
    return {name_of(axis, instead): 1.0 if axis.low is None else float(axis.low) for axis, instead in named}


def plane_scales(planes: list[Plane]) -> tuple[Scale, Scale]:
    """The scales that hold the same plane at every position of the sliders."""
    x, y = planes[0].x, planes[0].y
    filled_columns = any(series.style in ("fill", "hatched") for series in planes[0].series)
    snug = filled_columns or not any(series.style == "points" for series in planes[0].series)
    across = fitted(extents(planes, upright=False), x.low, x.high, x.log, snug=snug)
    base = 0.0 if filled_columns else None
    return across, fitted(extents(planes, upright=True), y.low, y.high, y.log, base=base)


def marked_cells(picture: HeatmapPicture, scope: Scope) -> list[tuple[int, int]]:
    """Column and row, from 1, of every marked cell."""
    found: list[tuple[int, int]] = []
    for number, mark in enumerate(marks(picture)):
        with in_field(*mark_field(picture, number)):
            if mark.x is None or mark.y is None:
                raise BadPicture("a mark in a heatmap has x, the column, and y, the row")
            pairs = zip(vector_of(scope, "x", mark.x), vector_of(scope, "y", mark.y), strict=False)
            found += [(round(float(x)), round(float(y))) for x, y in pairs if math.isfinite(x) and math.isfinite(y)]
    return found


def value_in(scope: Scope, field: str, declared: Mapping[str, Formulas | Curve], label: str) -> Any:
    """The value of what a field declares under this label; KeyError where there is none."""
    line = declared[label]
    with in_field(field, label, *(("y",) if isinstance(line, Curve) else ()), whole=True):
        return scope.of(line.y if isinstance(line, Curve) else line)


def at_epoch(picture: TrainingPicture, scope: Scope, label: str) -> float:
    """A loss or an accuracy at the epoch that is looked at; KeyError where none has this label."""
    field, name = ("loss", label) if label in picture.loss else ("accuracy", label)
    if label not in {**picture.loss, **picture.accuracy}:
        # A loss and an accuracy of the same run are often called the same.
        field, name = "accuracy", label.removeprefix("accuracy ")
    with in_field(field, name, whole=True):
        vector = scope.vector((picture.loss if field == "loss" else picture.accuracy)[name])
        if not len(vector):
            raise BadPicture(f"{name!r} is empty; there is no epoch to read")
    with in_field("epoch", whole=True):
        epoch = len(vector) if picture.epoch is None else scope.number(picture.epoch)
        if not math.isfinite(epoch):
            raise BadPicture(f"the epoch is {epoch:g}; it should be a whole number")
    return float(vector[min(max(round(epoch), 1), len(vector)) - 1])
