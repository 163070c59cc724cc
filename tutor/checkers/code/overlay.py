"""The learner's function drawn over the reference: both called on a range of numbers, and where they part."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from tutor.checkers.code import clean, sentences
from tutor.checkers.code.compare import as_array, close
from tutor.checkers.finding import missing_package
from tutor.checkers.lending import Functions, Lent
from tutor.checkers.programs import run_program
from tutor.lesson import Axis, Code, Curve, Lines, LinesPicture, Mark, PanelsPicture, Sweep, Tolerance
from tutor.sandbox import Call, Raised, Returned, SandboxFailure
from tutor.trust import NotTrusted

if TYPE_CHECKING:
    from numpy.typing import NDArray  # which takes a while to load

log = logging.getLogger(__name__)

FEW = 2
"""Points that are named one by one."""
POINTS = 301
"""Numbers at which both are called."""
MOST = 20_000
"""Numbers that a step may make of the range."""
NO_PARTING = "Yours lies on the reference everywhere in this picture."
REFERENCE, OWN = "reference", "yours"
ROOM = 0.25
"""How far beyond the reference's own range the learner's curve is followed, in times of that."""

Array = np.ndarray[Any, np.dtype[np.float64]]


class Overlay(Struct, frozen=True):
    """A picture with its values, and what it shows in words; no picture where the function gives no curve."""

    picture: LinesPicture | PanelsPicture | None
    values: dict[str, Any]
    said: str


class NoCurve(Exception):
    """A call that gives no numbers to draw; the message says why."""


def over_reference(task: Code, program: str, lent: Lent) -> Overlay:
    """Draw a learner's program over the task's own answer; never raises. Slow: it runs both."""
    sweep = task.sweep
    if sweep is None:
        return Overlay(None, {}, "There is nothing to draw for this task.")
    if lacking := missing_package(task):
        return Overlay(None, {}, lacking)
    try:
        near = _over(task, sweep, program, lent)
        return near if sweep.far is None else _beside(task.function, near, _over(task, beyond(sweep), program, lent))
    except NoCurve as problem:
        return Overlay(None, {}, f"The reference draws no curve here: {problem}")
    except (NotTrusted, SandboxFailure) as problem:
        return Overlay(None, {}, f"Nothing is drawn: {problem}.")
    except Exception:
        log.exception("%s could not be drawn", task.id or task.task)
        return Overlay(None, {}, "The tutor failed while drawing this. Your program is kept.")


def beyond(sweep: Sweep) -> Sweep:
    """The sweep over its other range."""
    far = sweep.far or sweep.x
    axis = replace(far, name=sweep.x.name, label=far.label or sweep.x.label)
    return replace(sweep, x=axis, y=None, far=None)


def _over(task: Code, sweep: Sweep, program: str, lent: Lent) -> Overlay:
    """One range. Raises NoCurve where the reference has none."""
    x = sampled(sweep.x)
    want = _curve(task, sweep, task.answer, lent.references, x)
    try:
        got: Array | None = _curve(task, sweep, program, lent.own, x)
        said = parting(sweep, x, got, want, task.tolerance) if got is not None else ""
    except NoCurve as problem:
        got, said = None, f"Your function draws no curve here: {problem}"
    return _overlay(task.function, sweep, x, got, want, said)


def _beside(function: str, near: Overlay, far: Overlay) -> Overlay:
    """Two ranges in two panels; what is said is of the first in which there is something to say."""
    assert isinstance(near.picture, LinesPicture)
    assert isinstance(far.picture, LinesPicture)
    moved = {f"{name}far": value for name, value in far.values.items()}
    curves = {
        label: replace(curve, x=f"{curve.x}far", y=f"{curve.y}far")
        for label, curve in far.picture.lines.items()
        if isinstance(curve, Curve)
    }
    panels = (
        replace(near.picture, title=_range(near.picture)),
        replace(far.picture, title=_range(far.picture), lines=curves),
    )
    picture = PanelsPicture(title=f"{function} over the reference", panels=panels)
    return Overlay(picture, {**near.values, **moved}, far.said if near.said == NO_PARTING else near.said)


def _range(picture: LinesPicture) -> str:
    return f"From {picture.x.low:g} to {picture.x.high:g}".replace("-", "−")


def sampled(axis: Axis) -> Array:
    """Where the functions are called: evenly, or by equal factors on a logarithmic axis. Raises NoCurve."""
    low, high = 0.0 if axis.low is None else float(axis.low), 1.0 if axis.high is None else float(axis.high)
    if not -np.inf < low < high < np.inf or (axis.log and low <= 0):
        raise NoCurve(f"an axis cannot go from {low:g} to {high:g}{' by factors' if axis.log else ''}.")
    if axis.step is not None and (high - low) / axis.step > MOST:
        raise NoCurve(f"its step makes more than {MOST:,} numbers of it.")
    if axis.step is not None:
        return np.arange(low, high + axis.step / 2, axis.step)
    return np.geomspace(low, high, POINTS) if axis.log else np.linspace(low, high, POINTS)


def _curve(task: Code, sweep: Sweep, program: str, lent: Functions, x: Array) -> Array:
    run = run_program(task, program, [Call(sweep.call, {sweep.x.name or "x": x})], lent)
    if run.stop is not None:
        raise NoCurve(clean(sentences.why_nothing(run.stop, task, task.limits.seconds)))
    (result,) = run.results
    if isinstance(result, Raised):
        raise NoCurve(clean(" ".join(sentences.raised(result, task)[1:])))
    assert isinstance(result, Returned)
    array = as_array(result.value)
    if array is None or array.shape != x.shape or array.dtype.kind not in "biuf":
        raise NoCurve(f"{sweep.call} is not one number for each {sweep.x.name or 'x'}.")
    return np.asarray(array, float)


def parting(sweep: Sweep, x: Array, got: Array, want: Array, tolerance: Tolerance) -> str:
    """In words where two curves part, or that they do not."""
    apart = np.flatnonzero(~close(got, want, tolerance))
    if not len(apart):
        return NO_PARTING
    where = _where(sweep.x.name or "x", x, apart)
    if np.isfinite(got[apart]).any() or not np.isfinite(want[apart]).any():
        return f"Yours leaves the reference {where}."
    word = "nan" if np.isnan(got[apart]).all() else "infinite or nan"
    return f"Yours is {word} {where}, where the reference has a value."


def _where(name: str, x: Array, apart: NDArray[np.intp]) -> str:
    first, last = f"{x[apart[0]]:.4g}", f"{x[apart[-1]]:.4g}"
    if len(apart) == len(x):
        return "everywhere"
    if len(apart) <= FEW:
        return "at " + " and ".join(f"{name} = {x[at]:.4g}" for at in apart)
    if apart[-1] - apart[0] + 1 == len(apart):
        return f"from {name} = {first} to {last}"
    return f"at {len(apart)} of {len(x)} points between {name} = {first} and {last}"


def _overlay(function: str, sweep: Sweep, x: Array, got: Array | None, want: Array, said: str) -> Overlay:
    values: dict[str, Any] = {"sweepx": tuple(x.tolist()), "sweepreference": tuple(want.tolist())}
    lines: Lines = {}
    if got is not None:
        values["sweepyours"] = tuple(got.tolist())
        lines[OWN] = Curve(x="sweepx", y="sweepyours")
    lines[REFERENCE] = Curve(x="sweepx", y="sweepreference", dashed=True)
    picture = LinesPicture(
        title=f"{function} over the reference",
        x=Axis(low=float(x[0]), high=float(x[-1]), label=sweep.x.label or sweep.x.name, log=sweep.x.log),
        y=in_view(sweep.y or Axis(), want, got),
        lines=lines,
        mark=() if got is None else tuple(ends(x, got, want)),
    )
    return Overlay(picture, values, said)


def in_view(axis: Axis, want: Array, got: Array | None) -> Axis:
    """The y axis. The reference decides: a curve that runs away would flatten everything else."""
    finite = want[np.isfinite(want)]
    if axis.low is not None or axis.high is not None or not len(finite):
        return axis
    low, high = float(finite.min()), float(finite.max())
    room = (high - low) * ROOM or 1.0
    own = got[np.isfinite(got)] if got is not None else finite
    if len(own):
        low, high = min(low, max(float(own.min()), low - room)), max(high, min(float(own.max()), high + room))
    return Axis(low=low, high=high, label=axis.label, log=axis.log)


def ends(x: Array, got: Array, want: Array) -> Iterator[Mark]:
    """The last value before a curve breaks off where the reference goes on, or the first after it has begun."""
    there = np.isfinite(got)
    gone = np.flatnonzero(~there & np.isfinite(want))
    if len(gone) and gone[0] > 0 and there[gone[0] - 1]:
        yield Mark(x=float(x[gone[0] - 1]), y=float(got[gone[0] - 1]), label="yours ends")
    elif len(gone) and gone[-1] + 1 < len(got) and there[gone[-1] + 1]:
        yield Mark(x=float(x[gone[-1] + 1]), y=float(got[gone[-1] + 1]), label="yours begins")
