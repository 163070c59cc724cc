"""Finding and replacing in an editor: a row under it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Static
from textual.widgets.text_area import Selection

from tutor.tui.widgets.line_input import LineInput
from tutor.tui.widgets.python_editing import Change, location_of, offset_of
from tutor.tui.widgets.text_lines import TextLines

HOW = "enter next · up back · tab replace"
HOW_TO_REPLACE = "enter this · alt+a all · escape"


class FindBar(Horizontal):
    """What is sought, and what takes its place. The editor shows where one is."""

    DEFAULT_CSS = """
    FindBar { height: 1; display: none; background: $panel; }
    FindBar.-open { display: block; }
    FindBar LineInput, FindBar LineInput:focus { border: none; height: 1; padding: 0 1; width: 1fr;
        background: $surface; }
    FindBar Static { width: auto; padding: 0 1; color: $text-muted; }
    """
    BINDINGS = [
        Binding("escape", "close", "Close", show=False),
        Binding("down,ctrl+f", "go(1)", "Next", show=False),
        Binding("up", "go(-1)", "Before", show=False),
        Binding("alt+a", "replace_all", "Replace all", show=False),
    ]

    def __init__(self, editor: TextLines) -> None:
        super().__init__()
        self._editor = editor
        self._sought = LineInput(placeholder="find", id="sought")
        self._instead = LineInput(placeholder="replace with", id="instead")
        self._from = 0
        """Where the cursor was when the search began."""

    def compose(self) -> ComposeResult:
        """Two lines, and where one is."""
        yield self._sought
        yield self._instead
        yield Static(HOW, markup=False)

    def open(self) -> None:
        """Seek from the cursor on, first what is selected."""
        editor = self._editor
        self._from = offset_of(editor.text, min(editor.selection))
        self.add_class("-open")
        selected = editor.selected_text
        if selected and "\n" not in selected:
            self._sought.value = selected
        self._sought.select_all()
        self._sought.focus()
        self._seek()

    def action_close(self) -> None:
        """Back to the editor, where the last place is selected."""
        self.remove_class("-open")
        self._editor.focus()

    @on(LineInput.Changed)
    def _changed(self, event: LineInput.Changed) -> None:
        event.stop()
        if event.input is self._sought:
            self._seek()

    @on(LineInput.Submitted)
    def _submitted(self, event: LineInput.Submitted) -> None:
        event.stop()
        if event.input is self._instead:
            self._replace_here()
        self.action_go(1)

    def on_descendant_focus(self) -> None:
        """Say what the keys do now."""
        self._say()

    def _places(self) -> list[int]:
        return places(self._editor.text, self._sought.value)

    def _seek(self) -> None:
        found = self._places()
        self._show(next((at for at in found if at >= self._from), found[0] if found else None))

    def action_go(self, by: int) -> None:
        """To the next place or the one before, around the ends."""
        found, here = self._places(), offset_of(self._editor.text, min(self._editor.selection))
        if by > 0:
            after = here + (1 if self._editor.selected_text else 0)
            self._show(next((at for at in found if at >= after), found[0] if found else None))
        else:
            self._show(next((at for at in reversed(found) if at < here), found[-1] if found else None))

    def _show(self, at: int | None) -> None:
        text = self._editor.text
        if at is not None:
            end = at + len(self._sought.value)
            self._editor.selection = Selection(location_of(text, at), location_of(text, end))
            self._editor.scroll_cursor_visible(center=True)
        self._say()

    def _say(self) -> None:
        found, here = self._places(), offset_of(self._editor.text, min(self._editor.selection))
        number = f"{found.index(here) + 1} of {len(found)}" if here in found else f"{len(found)} found"
        said = HOW_TO_REPLACE if self.screen.focused is self._instead else HOW
        self.query_one(Static).update(f"{number} · {said}" if self._sought.value else said)

    def _replace_here(self) -> None:
        editor, start = self._editor, min(self._editor.selection)
        if offset_of(editor.text, start) in self._places() and editor.selected_text:
            end = (start[0], start[1] + len(self._instead.value))
            editor.make(Change(start, max(editor.selection), self._instead.value, end, end))

    def action_replace_all(self) -> None:
        """Every place at once, as one step of undo."""
        editor, found = self._editor, self._places()
        text, length = editor.text, len(self._sought.value)
        changed = text
        for at in reversed(found):
            changed = changed[:at] + self._instead.value + changed[at + length :]
        if changed != text:
            cursor = min(editor.cursor_location, location_of(changed, len(changed)))
            editor.make(Change((0, 0), editor.document.end, changed, cursor, cursor))
        self.notify(f"{len(found)} replaced.")


def places(text: str, sought: str) -> list[int]:
    """Where a text is found in another, none over another; capitals count where any are sought."""
    if not sought:
        return []
    if sought == sought.lower() and len(text.lower()) == len(text):
        text = text.lower()
    found, at = list[int](), text.find(sought)
    while at >= 0:
        found.append(at)
        at = text.find(sought, at + len(sought))
    return found
