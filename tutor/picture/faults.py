"""Whether a picture can be drawn: what lint asks, and where a picture is wanted as plain text."""

from __future__ import annotations

import math
from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING, assert_never

from tutor.lesson import (
    Axis,
    BarsPicture,
    BoundaryPicture,
    Given,
    HeatmapPicture,
    HistogramPicture,
    LinesPicture,
    Panel,
    PanelsPicture,
    Picture,
    ScatterPicture,
    TrainingPicture,
)
from tutor.picture.axes import closest
from tutor.picture.problem import BadPicture, Field, in_field
from tutor.picture.program import run_program, start, values_of
from tutor.picture.styled import NO_COLOURS, Look, text_of

if TYPE_CHECKING:
    from tutor.picture.plot import Plot
    from tutor.picture.scope import Values

RAGGED = "the rows of a matrix should have the same length"
NOTHING_SEEN = "nothing can be seen in it: its values are outside the axes, not finite, or too small for the axis"
LINTED_SIZES = ((40, 12), (120, 40))
SHARED = ("given", "sliders", "where")
"""What panels find in their picture."""

Fault = tuple[Field, str]
"""The field at fault, and what is wrong with it."""


def picture_text(picture: Picture, width: int, height: int, look: Look = NO_COLOURS) -> str:
    """The picture with its sliders at their start, and the sentence under it, none wider. Raises BadPicture."""
    from tutor.picture.plot import Plot

    sliders = start(picture)
    plot = Plot(picture, run_program(picture, sliders))
    sentence = wrap(plot.sentence(sliders), width)
    return "\n".join([text_of(plot.draw(sliders, width, height, look)), *sentence])


def picture_faults(picture: Picture) -> list[Fault]:
    """What is wrong with a picture, for its author; nothing when it draws everywhere."""
    faults = [*_declared(picture)]
    if faults:
        return faults
    try:
        for at, panel in enumerate(picture.panels if isinstance(picture, PanelsPicture) else ()):
            with in_field("panels", at, "arrays"):
                values_of(panel)
        returned = run_program(picture, start(picture))
    except BadPicture as problem:
        return [(problem.field, str(problem))]
    return [*_drawn(picture, returned)]


def _drawn(picture: Picture, returned: Values) -> Iterator[Fault]:
    """The first thing that stops the picture from being drawn, in one of its panels or in all of it."""
    from tutor.picture.plot import Plot

    plot = Plot(picture, returned)
    panels = plot.panels if isinstance(picture, PanelsPicture) else ()
    for at, panel in enumerate(panels):
        for path, message in _undrawn(panel):
            shared = path and path[0] in SHARED and path[1:2] and path[1] in getattr(picture, str(path[0]))
            yield path if shared else ("panels", at, *path), message
            return
    yield from _undrawn(plot)


def _undrawn(plot: Plot) -> Iterator[Fault]:
    try:
        for sliders in _positions(plot.picture):
            plot.sentence(sliders)
            for width, height in LINTED_SIZES:
                plot.draw(sliders, width, height)
        if not any(plot.is_seen(sliders) for sliders in _positions(plot.picture)):
            yield (), NOTHING_SEEN
    except BadPicture as problem:
        yield problem.field, str(problem)


def _positions(picture: Picture) -> Iterator[dict[str, float]]:
    """The sliders at their start, and each at its ends."""
    begin = start(picture)
    yield begin
    for name, slider in picture.sliders.items():
        for end in (slider.low, slider.high):
            if name not in picture.takes:
                yield {**begin, name: float(end)}


def _declared(picture: Picture) -> Iterator[Fault]:
    from tutor.picture.plot import axes_of

    yield from slider_faults(picture)
    for name, value in picture.given.items():
        if is_ragged(value):
            yield ("given", name), RAGGED
    for i, name in enumerate(picture.takes):
        if name not in picture.sliders:
            yield ("takes", i), f"takes names {name!r}, which is no slider"
    if picture.takes and not picture.program:
        yield ("takes",), "takes belongs to a program, and there is none"
    panels = picture.panels if isinstance(picture, PanelsPicture) else ()
    for at, panel in enumerate(panels):
        here: Field = ("panels", at)
        yield from (((*here, *path), message) for path, message in (*slider_faults(panel), *_panel(panel)))
        yield from (((*here, "given", name), RAGGED) for name, value in panel.given.items() if is_ragged(value))
        for name in ("program", "takes", "read"):
            if getattr(panel, name):
                yield (*here, name), f"{name} belongs to the panels' picture, not to a panel"
    if not isinstance(picture, PanelsPicture):
        yield from _panel(picture)
    for axis in axes_of(picture):
        for section, names in (("sliders", picture.sliders), ("given", picture.given)):
            if axis in names:
                message = f"{axis} is an axis and also a slider or given; give the axis another name"
                yield (section, axis), message


def is_ragged(value: Given) -> bool:
    """Whether the rows of what is given differ in length, or only some of its entries are rows."""
    return isinstance(value, tuple) and len({len(row) if isinstance(row, tuple) else None for row in value}) > 1


def slider_faults(picture: Picture) -> Iterator[Fault]:
    """Sliders that cannot be moved."""
    for name, slider in picture.sliders.items():
        path, low, high = ("sliders", name), slider.low, slider.high
        if not all(map(math.isfinite, (low, high, slider.start))):
            yield path, f"the slider {name} goes from {low:g} to {high:g}; give it two ends that can be reached"
        elif not low < high:
            yield path, f"the slider {name} goes from {low:g} to {high:g}; the smaller number comes first"
        elif not low <= slider.start <= high:
            yield (*path, "start"), f"the slider {name} starts at {slider.start:g}, outside its range"
        elif slider.log and low <= 0:
            yield (*path, "from"), f"the slider {name} is logarithmic and begins at {low:g}; begin above 0"
        elif not math.isfinite(high / low if slider.log else high - low):
            yield path, f"the slider {name} goes from {low:g} to {high:g}, which is too far for its steps"
        elif high - low < closest(low, high):
            yield path, f"the slider {name} goes from {low:.17g} to {high:.17g}; its ends are too close for steps"
        elif slider.step is not None and not closest(low, high) * 10 <= slider.step < math.inf:
            yield (*path, "step"), f"a step of {slider.step:g} is none on the slider {name}; leave it out"


def _panel(panel: Panel) -> Iterator[Fault]:
    axes, whole = declared_axes(panel)
    for name, axis in axes.items():
        yield from (((name, *path), f"the axis {name} {message}") for path, message in axis_faults(axis))
        if name in whole and None in (axis.low, axis.high):
            yield (name,), f"the axis {name} needs from and to"


def declared_axes(panel: Panel) -> tuple[dict[str, Axis], str]:
    """The axes of a picture by their keys, and the keys of those that need both their ends."""
    match panel:
        case LinesPicture():
            return {"x": panel.x, "y": panel.y}, "x"
        case BoundaryPicture():
            return {"x": panel.x, "y": panel.y}, "xy"
        case ScatterPicture() | HistogramPicture() | TrainingPicture():
            return {"x": panel.x, "y": panel.y}, ""
        case HeatmapPicture():
            function = panel.x.low is not None and panel.x.high is not None
            return {"x": panel.x, "y": panel.y, "scale": panel.scale}, "y" if function else ""
        case BarsPicture():
            return {"y": panel.y}, ""
        case _:
            assert_never(panel)


def axis_faults(axis: Axis) -> Iterator[Fault]:
    """What is wrong with the numbers of an axis; the sentences go on where its name stands."""
    low, high = axis.low, axis.high
    if axis.second is not None and isinstance(axis.second.times, int | float) and axis.second.times <= 0:
        yield ("second", "times"), f"has a second unit of {axis.second.times:g}; write a number above 0"
    ends = {key: end for key, end in (("from", low), ("to", high)) if end is not None}
    for key, end in ends.items():
        if not math.isfinite(end):
            yield (key,), f"has an end at {end:g}; leave it out, or write a number"
        elif axis.log and end <= 0:
            yield (key,), f"is logarithmic and has an end at {end:g}; begin above 0"
    if low is not None and high is not None and math.isfinite(low) and math.isfinite(high):
        if not low < high:
            yield ("from",), f"goes from {low:g} to {high:g}; the smaller number comes first"
        elif not axis.log and high - low < closest(low, high):
            yield ("to",), f"goes from {low:.17g} to {high:.17g}; its ends are too close to tell values between them"
