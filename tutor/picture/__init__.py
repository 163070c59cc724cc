"""Pictures: what a lesson declares, the sliders' values and a size become rows of text. Nothing here knows a screen.

    plot.Plot(picture, returned).draw(sliders, width, height, look)     rows of spans, each with the role of its colour
    plot.Plot(picture, returned).sentence(sliders)                      what the picture reads there
    run_program(picture, sliders)                                  what a picture's program returns, from the sandbox
    picture_text(picture, width, height)                           plain text, for the command line
    picture_faults(picture)                                        what is wrong with it, for lint

numpy comes with ``tutor.picture.plot``, which the functions here only import when they draw.
"""

from tutor.picture.faults import picture_faults, picture_text, slider_faults
from tutor.picture.problem import BadPicture
from tutor.picture.program import run_program, start
from tutor.picture.styled import LEVELS, Drawing, Look, Role, Row, Span, look_of, text_of

__all__ = [
    "LEVELS",
    "BadPicture",
    "Drawing",
    "Look",
    "Role",
    "Row",
    "Span",
    "look_of",
    "picture_faults",
    "picture_text",
    "run_program",
    "slider_faults",
    "start",
    "text_of",
]
