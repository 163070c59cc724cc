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

    def path_of(name: str, field: Field) -> str:
        file = Path(os.path.realpath(folder / f"{name}.npz"))
        if not name:
            return ""
        if Path(name).name != name or not file.is_file():
            document.note(document.place(field), field, f"there is no {name}.npz beside the lesson")
        elif not file.is_relative_to(os.path.realpath(inside)):
            document.note(document.place(field), field, f"{name}.npz is a link that leads out of the course's folder")
        return str(file)

    def located(picture: Picture, field: Field) -> Picture:
        found = replace(picture, arrays=path_of(picture.arrays, (*field, "arrays")))
        if not isinstance(found, PanelsPicture):
            return found
        panels = (
            replace(panel, arrays=path_of(panel.arrays, (*field, "panels", at, "arrays")))
            for at, panel in enumerate(found.panels)
        )
        return replace(found, panels=tuple(panels))

    def step_located(i: int, step: Step) -> Step:
        match step:
            case Text(picture=picture) if picture is not None and names_arrays(picture):
                return replace(step, picture=located(picture, ("steps", i, "picture")))
            case Training(arrays=name, live=live):
                return replace(
                    step,
                    arrays=path_of(name, ("steps", i, "arrays")),
                    live=None if live is None else located(live, ("steps", i, "live")),
                )
            case Explore(picture=picture) if picture is not None and names_arrays(picture):
                return replace(step, picture=located(picture, ("steps", i, "picture")))
            case (
                Text()
                | Choice()
                | Order()
                | Spot()
                | NumberTask()
                | Symbolic()
                | Code()
                | Derivation()
                | Estimate()
                | Explore()
            ):
                return step
            case _:
                assert_never(step)

    return with_borrowed(replace(lesson, steps=tuple(step_located(i, step) for i, step in enumerate(lesson.steps))))


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
