"""Pictures: what a lesson declares, the sliders' values and a size become rows of text. Nothing here knows a screen.

    Plot(picture, returned).draw(sliders, width, height, look)     rows of spans, each with the role of its colour
    Plot(picture, returned).sentence(sliders)                      what the picture reads there
    run_program(picture, sliders)                                  what a picture's program returns, from the sandbox
    picture_text(picture, width, height)                           plain text, for the command line
    picture_faults(picture)                                        what is wrong with it, for lint

``import tutor.picture`` does not bring numpy; the first use of one of these names does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.picture.problem import BadPicture
from tutor.picture.styled import LEVELS, Drawing, Look, Role, Row, Span, look_of, text_of

if TYPE_CHECKING:
    from tutor.picture.faults import picture_faults, picture_text
    from tutor.picture.plot import Plot, start
    from tutor.picture.program import run_program

__all__ = [
    "LEVELS", "BadPicture", "Drawing", "Look", "Plot", "Role", "Row", "Span", "look_of", "picture_faults",
    "picture_text", "run_program", "start", "text_of",
]  # fmt: skip

_LATER = {
    "Plot": "plot",
    "start": "plot",
    "picture_faults": "faults",
    "picture_text": "faults",
    "run_program": "program",
}


def __getattr__(name: str) -> Any:
    """numpy only comes when something is drawn."""
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"tutor.picture.{_LATER[name]}"), name)
