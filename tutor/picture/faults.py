"""Whether a picture can be drawn: what lint asks, and where a picture is wanted as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from tutor.lesson import Axis, BoundaryPicture, LinesPicture, PanelsPicture, Picture
from tutor.picture.problem import BadPicture
from tutor.picture.program import run_program, start
from tutor.picture.styled import NO_COLOURS, Look, text_of

LINTED_SIZES = ((40, 12), (120, 40))


def picture_text(picture: Picture, width: int, height: int, look: Look = NO_COLOURS) -> str:
    """The picture with its sliders at their start, and the sentence under it, none wider. Raises BadPicture."""
    from tutor.picture.plot import Plot

    sliders = start(picture)
    plot = Plot(picture, run_program(picture, sliders))
    sentence = wrap(plot.sentence(sliders), width)
    return "\n".join([text_of(plot.draw(sliders, width, height, look)), *sentence])


def picture_faults(picture: Picture) -> list[str]:
    """What is wrong with a picture, in sentences for its author; nothing when it draws everywhere."""
    from tutor.picture.plot import Plot

    faults = [*_declared(picture)]
    if faults:
        return faults
    try:
        plot = Plot(picture, run_program(picture, start(picture)))
        for sliders in _positions(picture):
            plot.sentence(sliders)
            for width, height in LINTED_SIZES:
                plot.draw(sliders, width, height)
    except BadPicture as problem:
        faults.append(str(problem))
    return faults


def _positions(picture: Picture) -> Iterator[dict[str, float]]:
    """The sliders at their start, and each at its ends."""
    begin = start(picture)
    yield begin
    for name, slider in picture.sliders.items():
        for end in (slider.low, slider.high):
            if name not in picture.takes:
                yield {**begin, name: float(end)}


def _declared(picture: Picture) -> Iterator[str]:
    from tutor.picture.plot import axes_of

    for name, slider in picture.sliders.items():
        if not slider.low < slider.high:
            yield f"the slider {name} goes from {slider.low:g} to {slider.high:g}"
        elif not slider.low <= slider.start <= slider.high:
            yield f"the slider {name} starts at {slider.start:g}, outside its range"
        elif slider.log and slider.low <= 0:
            yield f"the slider {name} is logarithmic and begins at {slider.low:g}"
    for name in picture.takes:
        if name not in picture.sliders:
            yield f"takes names {name!r}, which is no slider"
    if picture.takes and not picture.program:
        yield "takes belongs to a program, and there is none"
    for axis in axes_of(picture):
        if axis in picture.sliders or axis in picture.given:
            yield f"{axis} is an axis and also a slider or given; give the axis another name"
    for panel in picture.panels if isinstance(picture, PanelsPicture) else (picture,):
        if panel is not picture and (panel.program or panel.takes or panel.read):
            yield "program, takes and read belong to the panels' picture, not to a panel"
        for name in ("x", "y", "scale"):
            axis_declared = getattr(panel, name, None)
            if isinstance(axis_declared, Axis):
                yield from _axis(name, axis_declared)
        if isinstance(panel, LinesPicture | BoundaryPicture) and None in (panel.x.low, panel.x.high):
            yield "the axis x needs from and to"


def _axis(name: str, axis: Axis) -> Iterator[str]:
    if axis.low is not None and axis.high is not None and not axis.low < axis.high:
        yield f"the axis {name} goes from {axis.low:g} to {axis.high:g}"
    if axis.log and any(end is not None and end <= 0 for end in (axis.low, axis.high)):
        yield f"the axis {name} is logarithmic and has an end that is not above 0"
