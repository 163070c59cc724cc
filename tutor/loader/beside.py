"""Files beside a lesson that its steps name: where they are, and whether they are there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    Estimate,
    Explore,
    Lesson,
    NumberTask,
    Order,
    PanelsPicture,
    Picture,
    Spot,
    Step,
    Symbolic,
    Text,
    Training,
)

if TYPE_CHECKING:
    from tutor.loader.convert import Document

Field = tuple[str | int, ...]


def with_paths(lesson: Lesson, folder: Path, inside: Path, document: Document) -> Lesson:
    """The lesson with ``arrays: digits`` made the path of ``digits.npz`` in its folder.

    One that is missing, or that a link leads to out of the course's folder, is noted.
    """
    beside = Beside(folder, inside, document)
    return with_borrowed(replace(lesson, steps=tuple(beside.step(i, step) for i, step in enumerate(lesson.steps))))


class Beside:
    """The folder of one lesson; what is wrong with a file there is noted at the field that names it."""

    def __init__(self, folder: Path, inside: Path, document: Document) -> None:
        self._folder = folder
        self._inside = inside
        self._document = document

    def step(self, i: int, step: Step) -> Step:
        """A step with the paths of its files."""
        match step:
            case Text() | Explore():
                return self._with_picture(i, step)
            case Training(arrays=name, live=live):
                return replace(
                    step,
                    arrays=self._path_of(name, ("steps", i, "arrays")),
                    live=None if live is None else self._picture(live, ("steps", i, "live")),
                )
            case Choice() | Order() | Spot() | NumberTask() | Symbolic() | Code() | Derivation() | Estimate():
                return step
            case _:
                assert_never(step)

    def _with_picture(self, i: int, step: Text | Explore) -> Step:
        picture = step.picture
        if picture is None or not names_arrays(picture):
            return step
        return replace(step, picture=self._picture(picture, ("steps", i, "picture")))

    def _picture(self, picture: Picture, field: Field) -> Picture:
        found = replace(picture, arrays=self._path_of(picture.arrays, (*field, "arrays")))
        if not isinstance(found, PanelsPicture):
            return found
        panels = (
            replace(panel, arrays=self._path_of(panel.arrays, (*field, "panels", at, "arrays")))
            for at, panel in enumerate(found.panels)
        )
        return replace(found, panels=tuple(panels))

    def _path_of(self, name: str, field: Field) -> str:
        file = Path(os.path.realpath(self._folder / f"{name}.npz"))
        if not name:
            return ""
        if Path(name).name != name or not file.is_file():
            self._note(field, f"there is no {name}.npz beside the lesson")
        elif not file.is_relative_to(os.path.realpath(self._inside)):
            self._note(field, f"{name}.npz is a link that leads out of the course's folder")
        return str(file)

    def _note(self, field: Field, said: str) -> None:
        self._document.note(self._document.place(field), field, said)


def with_borrowed(lesson: Lesson) -> Lesson:
    """The lesson in which every task that explores has a picture: its own, or that of the last text that has one."""
    steps: list[Step] = []
    last: Picture | None = None
    for step in lesson.steps:
        if isinstance(step, Text) and step.picture is not None:
            last = step.picture
        borrows = isinstance(step, Explore) and step.picture is None and last is not None
        steps.append(replace(step, picture=last, borrowed=True) if isinstance(step, Explore) and borrows else step)
    return replace(lesson, steps=tuple(steps))


def names_arrays(picture: Picture) -> bool:
    """Whether a picture, or a panel of it, names a file of arrays."""
    panels = picture.panels if isinstance(picture, PanelsPicture) else ()
    return bool(picture.arrays) or any(panel.arrays for panel in panels)
