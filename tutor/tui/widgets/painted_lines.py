"""Lines to type in of which a key paints those alone that look different afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Selection

from tutor.tui.widgets.text_lines import TextLines

Look = tuple[object, ...]
"""All that a painted line hangs on which a key can change."""


class PaintedLines(TextLines):
    """TextLines that do not wrap. A TextArea paints all of its lines at every key, which is most of what a key costs.

    What changes more than text and cursor, as another size or theme does, still paints all: Textual asks for it.
    """

    selection = reactive(Selection(), init=False, always_update=True, repaint=False)

    def __init__(self, text: str = "", **options: Any) -> None:
        """The options are those of a TextArea."""
        self._painted: dict[int, Look] = {}
        """How each line of the widget looked when it was painted last."""
        self._styled = False
        """Whether the theme has the colours of the style sheet."""
        super().__init__(text, soft_wrap=False, **options)

    def validate_virtual_size(self, size: Size) -> Size:
        """As wide as there is room, at least: another width has Textual lay out the screen, at each key of a line."""
        return Size(max(size.width, self.scrollable_content_region.width), size.height)

    def watch_selection(self) -> None:
        """The cursor is elsewhere, or more is selected."""
        self.paint_changed()

    def edit(self, edit: Edit) -> EditResult:
        """Edit, and paint what that changed: the colours of other lines too, where a string begins."""
        result = super().edit(edit)
        self.paint_changed()
        return result

    def undo(self) -> None:
        """Undo, and paint what that changed."""
        super().undo()
        self.paint_changed()

    def redo(self) -> None:
        """Redo, and paint what that changed."""
        super().redo()
        self.paint_changed()

    def load_text(self, text: str) -> None:
        """Take another text, and paint all of it."""
        super().load_text(text)
        self.refresh()

    def paint_changed(self) -> None:
        """Have the lines painted that look different now."""
        looks = self._looks(range(self.size.height))
        width = max(self.virtual_size.width, self.size.width)
        changed = [Region(0, y, width, 1) for y, look in looks.items() if self._painted.get(y) != look]
        if changed:
            self.refresh(*changed)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Single lines take the colours that the others are painted in; all lines, those of the style sheet now."""
        if not regions:
            self._styled = False
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint lines. A TextArea asks the style sheet for its colours each time."""
        if self._styled:
            return super(TextArea, self).render_lines(crop)
        self._styled = True
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Paint a line, and remember how it looks."""
        self._painted |= self._looks((y,))
        return super().render_line(y)

    def _looks(self, lines: Iterable[int]) -> dict[int, Look]:
        """How lines of the widget look now."""
        first, gutter = self.scroll_offset.y, self.gutter_width
        selection, bracket = self.selection, self.matching_bracket_location
        (top, _), (bottom, _) = sorted(selection)
        marked = {selection.end[0], bracket[0]} if bracket is not None else ()
        return {
            y: (
                row,
                gutter,
                *self.look_of(row),
                selection if top <= row <= bottom else None,
                bracket if row in marked else None,
            )
            for y in lines
            for row in (first + y,)
        }

    def look_of(self, row: int) -> Look:
        """How a row of the text looks without cursor and selection."""
        if row >= self.document.line_count:
            return ()
        coloured = self._highlights.get(row, ())  # what the grammar found, which is in no public place
        # Of one name they come in any order; of several, each is painted over those before it.
        return self.document.get_line(row), tuple(dict.fromkeys(name for *_, name in coloured)), frozenset(coloured)
