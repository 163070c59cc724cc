"""The images that a training's own model paid most for."""

from __future__ import annotations

from random import Random

import numpy as np

from tutor.arcade.images import CLASSES, MOST_SIDE, Image
from tutor.checkers.lending import Lent, lent
from tutor.checkers.programs import run_program
from tutor.items.problem import NoContent, shuffled
from tutor.items.stations import task_of
from tutor.lesson import DearImages, Training
from tutor.loader import CourseFolder
from tutor.sandbox import Raised, Result


def training_of(folder: CourseFolder, name: str) -> Training:
    """A training that a boss names. Raises NoContent."""
    task = task_of(folder, name)
    if not isinstance(task, Training):
        raise NoContent(f"{name!r} is no training, so that it has no model")
    return task


def images_of(
    folder: CourseFolder, declared: DearImages, program: str | None, own: Lent | None, rng: Random
) -> tuple[Image, ...]:
    """The dearest images of a program's model, in a drawn order; without a program of the reference's.

    Slow: it trains. Raises NoContent and Cancelled.
    """
    task = training_of(folder, declared.task)
    calls = [
        f"(lambda chosen: {each})({declared.chosen})" for each in (declared.cells, declared.right, declared.chances)
    ]
    functions = own or lent(task, folder.task)
    lent_ = functions.own if program is not None else functions.references
    run = run_program(task, program if program is not None else task.answer, calls, lent_)
    if run.stop is not None or len(run.results) < len(calls):
        raise NoContent(f"the training of {declared.task!r} does not come to its end")
    return tuple(shuffled(read(list(run.results[-len(calls) :])), rng))


def read(results: list[Result]) -> list[Image]:
    """Cells, classes and chances as images. Raises NoContent where they are none."""
    if any(isinstance(each, Raised) for each in results):
        raise NoContent("the cells, what is right and the chances cannot be calculated")
    try:
        cells, right, chances = (np.asarray(getattr(each, "value", None), float) for each in results)
    except (TypeError, ValueError):
        raise NoContent("cells, right and chances are arrays of numbers") from None
    n = len(right) if right.ndim == 1 else 0
    side = round(cells.shape[1] ** 0.5) if cells.ndim == 2 else 0
    fits = (
        n > 0
        and cells.shape == (n, side * side) and 2 <= side <= MOST_SIDE
        and chances.ndim == 2 and chances.shape[0] == n and 2 <= chances.shape[1] <= len(CLASSES)
        and bool(np.isfinite(cells).all()) and bool(np.isfinite(chances).all())
    )  # fmt: skip
    if not fits:
        raise NoContent("cells are one row of a square's cells for each image, chances one row of at most ten classes")
    if not (np.isin(right, range(chances.shape[1])).all() and (chances >= 0).all()):
        raise NoContent("what is right is a class, and chances are not negative")
    whole = np.maximum(cells.max(), 1e-9)
    return [
        Image(cells=tuple(map(float, np.clip(one / whole, 0, 1))), right=int(of), chances=tuple(map(float, given)))
        for one, of, given in zip(cells, right, chances, strict=True)
    ]
