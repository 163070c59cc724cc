"""What the learner wants to remember of a step, in their own words: kept while it is typed."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import TextArea

from tutor.own_notes import TooLong
from tutor.session import Session
from tutor.takeaway import noted
from tutor.tui import delays
from tutor.tui.screens.base import Dialog
from tutor.tui.widgets.text_lines import TextLines

HOW = "kept as you type · xent-tutor notes: all of them · escape closes"

BOTH = "kept beside what another window noted here meanwhile · escape closes"


class NoteLines(TextLines):
    """Lines that wrap; tab goes on, as it does in every field but an editor."""

    DEFAULT_CSS = """
    NoteLines { height: 1fr; border: none; padding: 0; background: transparent; }
    """


class OwnNotes(Dialog[None]):
    """The notes of one step."""

    DEFAULT_CSS = """
    OwnNotes { align: center middle; }
    OwnNotes > Vertical { width: 90%; max-width: 84; height: 60%; min-height: 10; padding: 0 1;
        border: round $primary; border-title-color: $text-primary; background: $surface; }
    """
    BINDINGS = [Binding("escape,alt+n", "leave", "Close", priority=True)]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.place = noted.place(session)
        self._before = session.setting(self.place.setting)
        self._text = noted.noted(session, self.place)
        self._kept = self._text
        self._mine: str | None = None
        """What was kept of it."""
        self._keeping: Timer | None = None

    def compose(self) -> ComposeResult:
        """The text as it is, to be written on."""
        with Vertical() as box:
            box.border_title = f"Your notes, step {self.session.index + 1} of {len(self.session.lesson.steps)}"
            box.border_subtitle = HOW
            yield NoteLines(self._text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True)

    def on_mount(self) -> None:
        """Write on at the end."""
        lines = self.query_one(NoteLines)
        lines.focus()
        lines.move_cursor(lines.document.end)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        self._text = event.text_area.text
        if self._keeping is None and self._text != self._kept:
            self._keeping = self.set_timer(delays.KEPT_AFTER, self.keep_draft)

    def keep_draft(self) -> None:
        """Keep what is there now."""
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        lines = self.query(NoteLines)
        text = lines.first().text if lines else self._text
        if text == self._kept:
            return
        try:
            alone = noted.note_down(self.session, self.place, text, self._before, self._mine)
        except TooLong as problem:
            self._say(f"not kept: {problem}")
            return
        self._kept = self._mine = text
        self._say(HOW if alone else BOTH)

    def _say(self, said: str) -> None:
        """Below the text; nothing where the screen is gone."""
        for box in self.query(Vertical):
            box.border_subtitle = said

    def action_leave(self) -> None:
        """Keep, and close; what is too long to be kept stays on the screen."""
        self.keep_draft()
        if self._text in (self._kept, self._kept.strip()):
            self.dismiss()
