"""The failing call from the inside: the learner's lines as they ran, and the values that they made beside them."""

from __future__ import annotations

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor.attempt import Verdict
from tutor.checkers.code.inside import Beside, Inside, beside
from tutor.lesson import Code
from tutor.loader.problem import Problems
from tutor.sandbox.stoppable import stoppable
from tutor.session import Session
from tutor.tui.screens.base import Dialog
from tutor.tui.troubles import said_to_learner

BAR = 2
"""Columns for the scroll bar and a blank before it."""
AROUND = 5
"""Rows for the border and the call."""
KEYS = "arrows scroll · escape closes"
KEYS_OF_MARKS = "arrows scroll · n the next mark · escape closes"


class InsideView(Dialog[None]):
    """It follows the call while it opens; leaving stops that."""

    DEFAULT_CSS = """
    InsideView { align: center middle; }
    InsideView > Vertical { width: 100%; max-width: 124; height: auto; max-height: 100%; padding: 0 1;
        border: round $primary; border-title-color: $text-primary; background: $surface; }
    InsideView #call { height: auto; max-height: 3; text-style: bold; }
    InsideView VerticalScroll { height: auto; scrollbar-size-vertical: 1; }
    InsideView VerticalScroll Static { height: auto; }
    """
    BINDINGS = [
        Binding("escape,ctrl+l,q", "leave", "Close"),
        Binding("n", "next_mark", "Next mark"),
    ]

    def __init__(self, session: Session, task: Code, answer: str, verdict: Verdict) -> None:
        super().__init__()
        self.session, self.answering, self.answer, self.verdict = session, task, answer, verdict
        self.seen: Inside | None = None
        self.rows: tuple[Beside, ...] = ()

    def compose(self) -> ComposeResult:
        """The call, and under it its lines."""
        with Vertical() as box:
            box.border_title = "Inside the failing call"
            box.border_subtitle = KEYS
            yield Static("", id="call", markup=False)
            with VerticalScroll():
                yield Static(Content.styled("Following it …", "$text-muted"), id="lines", markup=False)

    def on_mount(self) -> None:
        """Follow the call."""
        self._follow()

    @work(exclusive=True, group="inside")
    async def _follow(self) -> None:
        try:
            self.seen = await stoppable(self.session.programs.inside, self.answering, self.answer, self.verdict)
        except Problems as problems:
            said = said_to_learner(self.app, problems)
            self.seen = Inside(call="", note=f"A lesson that this task uses cannot be read: {said}")
        if self.is_attached and self.query("#call"):  # else it was closed while the call was followed
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Other columns are set anew."""
        self.query_one(VerticalScroll).styles.max_height = max(3, event.size.height - AROUND)
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self.seen is None:
            return
        self.query_one("#call", Static).update(self.seen.call)
        self.rows = beside(self.seen, max(40, self.query_one(VerticalScroll).size.width - BAR))
        lines = [styled(row) for row in self.rows]
        if self.seen.note:
            lines.append(Content.styled(self.seen.note, "$text-muted"))
        self.query_one("#lines", Static).update(Content("\n").join(lines))
        self.query_one(Vertical).border_subtitle = KEYS_OF_MARKS if self._marked() else KEYS

    def action_next_mark(self) -> None:
        """Scroll to the next line at which something went wrong, or to the first."""
        pane, marked = self.query_one(VerticalScroll), self._marked()
        after = [at for at in marked if at > pane.scroll_y + pane.size.height // 2]
        if marked:
            pane.scroll_to(y=max(0, (after or marked)[0] - pane.size.height // 2), animate=False)

    def _marked(self) -> list[int]:
        """The rows that say where something went wrong."""
        return [at for at, row in enumerate(self.rows) if row.is_marked and row.value.startswith("^")]

    def action_leave(self) -> None:
        """Close; what is still followed is stopped."""
        self.workers.cancel_group(self, "inside")
        self.dismiss()


def styled(row: Beside) -> Content:
    """A line as styled text; what is wrong says so in words too."""
    tone = "bold $text-error" if row.is_marked else "$text-muted" if row.is_left_out else ""
    code = Content.styled(row.code, "$text-muted") if row.is_left_out else Content(row.code)
    return Content.assemble(code, (row.value, tone)) if row.value else code
