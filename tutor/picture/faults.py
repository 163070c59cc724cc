"""Whether a picture can be drawn: what lint asks, and where a picture is wanted as plain text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from msgspec import to_builtins

from tutor.lesson import Axis, BoundaryPicture, Given, LinesPicture, Panel, PanelsPicture, Picture
from tutor.picture.problem import BadPicture
from tutor.picture.program import run_program, start
from tutor.picture.styled import NO_COLOURS, Look, text_of

if TYPE_CHECKING:
    from tutor.picture.plot import Plot
    from tutor.picture.scope import Values

RAGGED = "the rows of a matrix should have the same length"
LINTED_SIZES = ((40, 12), (120, 40))
SHARED = ("given", "sliders", "where")
"""What panels find in their picture."""

COUNTED = (
    (r"the line '(.*)' has", "lines"),
    (r"the points '(.*)' have", "points"),
    (r"the bars have different lengths", "bars"),
    (r"there are \d+ bars and \d+ labels", "labels"),
    (r"there are \d+ rows and", "rows"),
    (r"there are \d+ columns and", "columns"),
    (r"\d+ numbers do not fold", "shape"),
    (r"there should be 1 to \d+ bins", "bins"),
    (r"the axis x needs", "x"),
    (r"the axis y needs", "y"),
    (r"a mark", "mark"),
)
"""How a message begins that names no formula, and the key it speaks of."""

Path = tuple[str | int, ...]
"""A field within the picture: ``("sliders", "r", "start")``."""
Fault = tuple[Path, str]
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
        returned = run_program(picture, start(picture))
    except BadPicture as problem:
        return [(("program",) if picture.program else ("arrays",), str(problem))]
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
    except BadPicture as problem:
        yield _place(plot.picture, str(problem)), str(problem)
    except Exception as problem:  # an author's mistake may surface anywhere in drawing
        yield (), f"cannot be drawn: {problem}"


def _place(picture: Picture, message: str) -> Path:
    """The field that a message speaks of: a formula it begins with, a text that shows a {name}, or what it counts."""
    shown = message.partition("}")[0] if message.startswith("{") else None
    for path, text in _leaves(to_builtins(picture), ()):
        if message.startswith((repr(text), f"the rows of {text!r}", f"a mark sits on {text!r}")):
            return path
        if shown and any(shown + end in text for end in "}:"):
            return path
    for pattern, field in COUNTED:
        if found := re.match(pattern, message):
            return (field, *found.groups())
    return ()


def _leaves(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text of a picture with its place; what stands in a list or mapping is reached through its key."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    if isinstance(value, str) and value:
        yield path, value
    for key, part in parts:
        yield from _leaves(part, (*path, key))


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

    yield from _sliders(picture)
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
        here: Path = ("panels", at)
        yield from (((*here, *path), message) for path, message in (*_sliders(panel), *_panel(panel)))
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


def _sliders(picture: Picture) -> Iterator[Fault]:
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


def _panel(panel: Panel) -> Iterator[Fault]:
    for name in ("x", "y", "scale"):
        axis = getattr(panel, name, None)
        if isinstance(axis, Axis):
            yield from (((name, *path), f"the axis {name} {message}") for path, message in axis_faults(axis))
    if isinstance(panel, LinesPicture | BoundaryPicture) and None in (panel.x.low, panel.x.high):
        yield ("x",), "the axis x needs from and to"


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
    if low is not None and high is not None and math.isfinite(low) and math.isfinite(high) and not low < high:
        yield ("from",), f"goes from {low:g} to {high:g}; the smaller number comes first"
