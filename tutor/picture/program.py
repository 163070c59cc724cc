"""Programs of pictures: run in the sandbox, their arrays become values that formulas use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutor import sandbox
from tutor.arrays import BadArrays, load_arrays
from tutor.lesson import PanelsPicture, Picture
from tutor.picture.problem import BadPicture, in_field, told
from tutor.trust import NotTrusted

SECONDS = 10.0
LONGEST = 20_000
"""Entries of a vector, many times what a screen has columns."""
LARGEST = 1024
"""Rows and columns of a matrix."""


def start(picture: Picture) -> dict[str, float]:
    """The sliders where they start."""
    return {name: float(slider.start) for name, slider in picture.sliders.items()}


def run_program(picture: Picture, sliders: Mapping[str, float]) -> dict[str, Any]:
    """What the picture's program returns with the sliders there; without a program the arrays beside the lesson.

    Takes as long as the program. Raises BadPicture, sandbox.Cancelled and sandbox.SandboxFailure.
    """
    for panel in picture.panels if isinstance(picture, PanelsPicture) else ():
        values_of(panel)  # before anything is drawn
    with in_field("arrays"), told():
        arrays = arrays_of(picture)
        if not picture.program:
            return values_of(picture)
    with in_field("program"):
        return _returned(picture, sliders, arrays)


def arrays_of(picture: Picture) -> Mapping[str, Any]:
    """The arrays beside the lesson by name. Raises BadPicture."""
    try:
        return load_arrays(picture.arrays)
    except BadArrays as problem:
        raise BadPicture(str(problem)) from None


def values_of(picture: Picture) -> dict[str, Any]:
    """Those arrays as values that formulas use. Raises BadPicture."""
    return {name: as_value(name, array) for name, array in arrays_of(picture).items()}


def _returned(picture: Picture, sliders: Mapping[str, float], arrays: Mapping[str, Any]) -> dict[str, Any]:
    unknown = [name for name in picture.takes if name not in sliders]
    if unknown:
        raise BadPicture(f"takes names {unknown[0]!r}, which is no slider", ("takes",))
    arguments = ", ".join(f"{name}={name}" for name in picture.takes)
    whole = {name for name, slider in picture.sliders.items() if slider.step == int(slider.step or 0.5)}
    values = {name: int(sliders[name]) if name in whole else sliders[name] for name in picture.takes}
    call = sandbox.Call(f"values({arguments})", values)
    try:
        run = sandbox.run(picture.program, [call], sandbox.Limits(seconds=SECONDS), names=arrays)
    except NotTrusted as problem:
        raise BadPicture(str(problem)) from None
    if run.stop is not None:
        raise BadPicture(stopped(run.stop))
    match run.results[0]:
        case sandbox.Returned(value=dict() as found):
            with told():
                return {str(name): as_value(str(name), value) for name, value in found.items()}
        case sandbox.Returned():
            raise BadPicture("values(...) should return a dict of names to numbers and arrays")
        case sandbox.Raised() as raised:
            where = f" in line {raised.line}" if raised.line else ""
            raise BadPicture(f"the program raised {raised.type}{where}: {raised.message}")


def stopped(problem: sandbox.Stop) -> str:
    """Why a picture's program as a whole gave nothing."""
    where = f" in line {problem.line}" if problem.line else ""
    if problem.trouble is sandbox.Trouble.TIMEOUT:
        return f"the program was stopped after {SECONDS:g} s{where}"
    return f"the program failed{where}: {problem.message or problem.trouble}"


def as_value(name: str, value: Any) -> Any:
    """A number; a tuple for a vector; a tuple of tuples for a matrix.

    What is too long is refused, not thinned: a count, a mean or an epoch would silently be another. Raises BadPicture.
    """
    import numpy as np

    if isinstance(value, sandbox.Opaque):
        if value.kind.startswith("an array of"):
            raise BadPicture(f"{name} is {value.kind}, too many for a picture: return fewer")
        raise BadPicture(f"{name} should be numbers, not {value.kind}")
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise BadPicture(f"{name} should be numbers, not {type(value).__name__}") from None
    if array.ndim == 0:
        return float(array)
    if array.ndim > 2:
        raise BadPicture(f"{name} has {array.ndim} dimensions; there may be two")
    most = LONGEST if array.ndim == 1 else LARGEST
    if max(array.shape) > most:
        what = f"{array.size:,} entries" if array.ndim == 1 else "{:,} rows and {:,} columns".format(*array.shape)
        every = -(-max(array.shape) // most)
        raise BadPicture(f"{name} has {what}; a picture takes {most:,}: return fewer, for example {name}[::{every}]")
    return tuple(array.tolist()) if array.ndim == 1 else tuple(map(tuple, array.tolist()))
