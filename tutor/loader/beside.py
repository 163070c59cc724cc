"""Files beside a lesson that its steps name: where they are, and whether they are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from tutor.lesson import Choice, Code, Derivation, Lesson, NumberTask, Step, Symbolic, Text, Training

if TYPE_CHECKING:
    from tutor.loader.convert import Document


def with_paths(lesson: Lesson, folder: Path, document: Document) -> Lesson:
    """The lesson with ``arrays: digits`` made the path of ``digits.npz`` in its folder; a missing file is noted."""

    def path_of(name: str, field: tuple[str | int, ...]) -> str:
        file = folder.resolve() / f"{name}.npz"
        if not name or (Path(name).name == name and file.is_file()):
            return str(file) if name else ""
        document.note(document.place(field), field, f"there is no {name}.npz beside the lesson")
        return name

    def located(i: int, step: Step) -> Step:
        match step:
            case Text(picture=picture) if picture is not None and picture.arrays:
                path = path_of(picture.arrays, ("steps", i, "picture", "arrays"))
                return replace(step, picture=replace(picture, arrays=path))
            case Training(arrays=name):
                return replace(step, arrays=path_of(name, ("steps", i, "arrays")))
            case Text() | Choice() | NumberTask() | Symbolic() | Code() | Derivation():
                return step
            case _:
                assert_never(step)

    return replace(lesson, steps=tuple(located(i, step) for i, step in enumerate(lesson.steps)))
