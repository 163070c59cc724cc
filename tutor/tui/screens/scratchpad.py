"""A place to calculate beside any step: numpy in the sandbox, remembered for the step."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from tutor.checkers.code.scratch import Calculated, calculate
from tutor.sandbox.stoppable import stoppable
from tutor.session import Session
from tutor.tui.screens.base import Dialog
from tutor.tui.widgets.line_input import LineInput

EMPTY = "np and math are there; what you name stays. Nothing here is judged."


class Scratchpad(Dialog[None]):
    """Lines one after the other, each with what it came to."""

    DEFAULT_CSS = """
    Scratchpad { align: center middle; }
    Scratchpad > Vertical { width: 90%; max-width: 92; height: auto; max-height: 80%; padding: 1 2;
        border: round $primary; border-title-color: $text-primary; background: $surface; }
    Scratchpad VerticalScroll { height: auto; max-height: 16; margin-bottom: 1; }
    Scratchpad Static { height: auto; }
    """
    BINDINGS = [
        Binding("escape,alt+c", "leave", "Close"),
        Binding("up", "recall(-1)", "Earlier", show=False),
        Binding("down", "recall(1)", "Later", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.lines = session.scratchpad
        self._at = len(self.lines)
        self._waiting: list[str] = []
        """Lines that were given while another is calculated."""

    def compose(self) -> ComposeResult:
        """What was calculated, and a line for the next."""
        with Vertical() as box:
            box.border_title = "Scratchpad"
            box.border_subtitle = "enter calculates · up and down: earlier lines · escape closes"
            with VerticalScroll(can_focus=False):
                yield Static("", markup=False)
            yield LineInput(placeholder="-np.log(0.25), or p = np.array([0.2, 0.8])", compact=True)

    def on_mount(self) -> None:
        """Show what is remembered."""
        self._draw()

    def _draw(self, below: str = "") -> None:
        rows = [row for line in self.lines for row in shown(line)] or [Content.styled(EMPTY, "$text-muted")]
        self.query_one(Static).update(
            Content("\n").join([*rows, *([Content.styled(below, "$text-muted")] if below else [])])
        )
        self.query_one(VerticalScroll).scroll_end(animate=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        line = event.value.strip()
        event.input.value = ""
        if line:
            self._waiting.append(line)
            if len(self._waiting) == 1:
                self._calculate()

    @work(group="scratch")
    async def _calculate(self) -> None:
        while self._waiting:
            self._draw(f"{self._waiting[0]}  …")
            self.lines.append(await stoppable(calculate, tuple(self.lines), self._waiting[0]))
            self._waiting.pop(0)
            self._at = len(self.lines)
            self.session.keep_scratchpad(self.lines)
            self._draw()

    def action_recall(self, by: int) -> None:
        """Bring back a line that was calculated before."""
        self._at = max(0, min(self._at + by, len(self.lines)))
        line = self.query_one(Input)
        line.value = self.lines[self._at].line if self._at < len(self.lines) else ""
        line.cursor_position = len(line.value)

    def action_leave(self) -> None:
        """Close; what still runs is stopped."""
        self.workers.cancel_group(self, "scratch")
        self.dismiss()


def shown(calculated: Calculated) -> list[Content]:
    """A line, what it printed and what it came to."""
    rows = [Content.assemble(("› ", "$text-primary"), calculated.line)]
    rows += [Content.assemble(("  │ ", "$text-muted"), line) for line in calculated.output.splitlines()]
    if calculated.problem:
        rows.append(Content.styled(f"  {calculated.problem}", "$text-error"))
    elif calculated.value:
        rows += [Content.styled(f"  {line}", "bold") for line in calculated.value.splitlines()]
    return rows
