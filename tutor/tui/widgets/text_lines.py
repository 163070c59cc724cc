"""Lines to type in, with the keys that fingers expect."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.dom import NoScreen
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Selection

from tutor.tui.widgets import python_editing
from tutor.tui.widgets.own_keys import STAYS, act_at_once, actions_of, without, word_around

OF_THE_SCREEN = ("f6", "f7")
"""Keys of a TextArea that the lesson needs."""


@dataclass
class PlacedEdit(Edit):
    """An edit that says what is selected after it, also when it is done again after an undo."""

    placed: Selection

    def do(self, text_area: TextArea, record_selection: bool = True) -> EditResult:
        """Do it, and place the selection."""
        result = super().do(text_area, record_selection)
        self._updated_selection = self.placed
        return result


class TextLines(TextArea, inherit_bindings=False):
    """A TextArea that does what its keys say in the order in which they came, also when they come all at once."""

    stays: ClassVar[frozenset[str]] = STAYS | {"enter"}
    """Keys besides letters that are for these lines alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "cursor_document_start", "First line", show=False),
        Binding("ctrl+end", "cursor_document_end", "Last line", show=False),
        Binding("ctrl+shift+home", "cursor_document_start(True)", "Select to the first line", show=False),
        Binding("ctrl+shift+end", "cursor_document_end(True)", "Select to the last line", show=False),
        Binding("alt+left,alt+b", "cursor_word_left", "Word left", show=False),
        Binding("alt+right,alt+f", "cursor_word_right", "Word right", show=False),
        Binding("ctrl+delete,alt+d", "delete_word_right", "Delete the word to the right", show=False),
        Binding("ctrl+a", "select_all", "Select all", show=False, id="lines.select-all"),
        Binding("alt+up", "move_lines(-1)", "Move the line up", show=False),
        Binding("alt+down", "move_lines(1)", "Move the line down", show=False),
        Binding("ctrl+d", "duplicate", "Double the line", show=False),
        *without(TextArea.BINDINGS, *OF_THE_SCREEN, "ctrl+a", "ctrl+d"),
    ]
    ACTIONS: ClassVar[dict[str, str]] = actions_of(BINDINGS)

    def on_unmount(self) -> None:
        """Be forgotten: the screen keeps whoever it tells of a selection, and what it calls keeps the field."""
        with suppress(NoScreen):
            self.screen.text_selection_started_signal.unsubscribe(self)

    async def on_key(self, event: events.Key) -> None:
        """Act at once where the key is bound."""
        await act_at_once(self, event, self.ACTIONS)

    def action_cursor_document_start(self, select: bool = False) -> None:
        """To the first character."""
        self.move_cursor((0, 0), select=select)

    def action_cursor_document_end(self, select: bool = False) -> None:
        """To behind the last one."""
        self.move_cursor(self.document.end, select=select)

    def action_cursor_word_left(self, select: bool = False) -> None:
        """A word to the left; at the begin of the text, where Textual's does nothing, what is selected is let go."""
        self.move_cursor(self.cursor_location, select=select)
        super().action_cursor_word_left(select)

    def action_cursor_word_right(self, select: bool = False) -> None:
        """A word to the right, likewise."""
        self.move_cursor(self.cursor_location, select=select)
        super().action_cursor_word_right(select)

    def action_delete_word_left(self) -> None:
        """What is selected, or else the word; Textual's does neither at the begin of the text."""
        if self.selection.is_empty:
            super().action_delete_word_left()
        else:
            self.action_delete_left()

    def action_delete_word_right(self) -> None:
        """What is selected, or else the word; Textual's does neither at the end of the text."""
        if self.selection.is_empty:
            super().action_delete_word_right()
        else:
            self.action_delete_right()

    def action_move_lines(self, by: int) -> None:
        """The lines of the selection, or of the cursor, change places with the one above or below."""
        self.make(python_editing.moved(self.document.lines, self.selection, by))

    def action_duplicate(self) -> None:
        """The lines of the selection, or of the cursor, once more below."""
        self.make(python_editing.doubled(self.document.lines, self.selection))

    def make(self, change: python_editing.Change | None) -> None:
        """Make the change as one step of undo."""
        if change is None or self.read_only:
            return
        selection = Selection(change.anchor, change.cursor)
        self.history.checkpoint()
        if change.edits:
            self.edit(PlacedEdit(change.text, change.start, change.end, False, selection))
            self.history.checkpoint()
        else:
            self.move_cursor(change.cursor)

    def on_click(self, event: events.Click) -> None:
        """Twice selects a word, three times a line."""
        row, column = self.cursor_location
        if event.chain == 2:
            self.selection = Selection(*((row, at) for at in word_around(self.document.get_line(row), column)))
        elif event.chain >= 3:
            below = (row + 1, 0) if row + 1 < self.document.line_count else (row, len(self.document.get_line(row)))
            self.selection = Selection((row, 0), below)
