"""What goes out to the terminal: no text of a lesson, a save or a program carries a sign that steers it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tutor.steering import STEERING


class Gate(LineFilter):
    """Takes such signs out of every line that a widget paints, and addresses that the terminal would open.

    What lies behind it is done in the same go: Textual makes a line anew for each filter that it knows of.
    """

    def __init__(self, behind: Sequence[LineFilter] = ()) -> None:
        super().__init__()
        self.behind = tuple(behind)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same line without them, filtered further."""
        segments = [harmless_segment(segment) for segment in segments]
        for each in self.behind:
            segments = each.apply(segments, background)
        return segments


def harmless_segment(segment: Segment) -> Segment:
    """The segment itself where it is harmless, as nearly all are. The signs have no width, so nothing moves."""
    text, style, control = segment
    if STEERING.search(text):
        text = STEERING.sub("", text)
    if style is not None and style.link:
        style = style.update_link(None)
    return segment if text is segment.text and style is segment.style else Segment(text, style, control)
