"""What is not kept when the learner leaves: into another file, or not at all."""

from __future__ import annotations

from os.path import expanduser
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from tutor.keeping import Keeping
from tutor.progress import SaveProblem
from tutor.rescue import new_file
from tutor.tui.screens.base import Dialog
from tutor.tui.widgets.line_input import LineInput

REFUSED = "{to} cannot be written. Name a file that is not there yet, on a disk with room."
NOT_ALL = "That is in {to} now. The rest of the save cannot be read any more: leave, then 'xent-tutor save restore'."


class Unkept(Dialog[bool]):
    """Whether to leave. Before that all of the progress may be written elsewhere."""

    DEFAULT_CSS = """
    Unkept { align: center middle; }
    Unkept > Vertical { width: 72; max-width: 100%; height: auto; padding: 1 2; border: round $warning;
        background: $surface; }
    Unkept Static { margin-bottom: 1; }
    Unkept Horizontal { height: auto; align-horizontal: right; margin-top: 1; }
    Unkept Button { margin-left: 2; }
    """
    AUTO_FOCUS = "Input, Button"
    BINDINGS = [("escape", "answer(False)", "Stay")]

    def __init__(self, keeping: Keeping, said: str) -> None:
        super().__init__()
        self.keeping, self.said = keeping, said

    def compose(self) -> ComposeResult:
        """What is lost, a line for a file, and the ways on. In a browser no file is named: it would be the host's."""
        with Vertical():
            yield Static(self.said, id="said", markup=False)
            if not self.app.is_web:
                yield Static("All of your progress can be written into another file first:", markup=False)
                yield LineInput(str(new_file(Path.home(), self.keeping.learner)))
            with Horizontal():
                yield Button("Stay (esc)", id="stay", compact=True)
                yield Button("Leave without (^q)", id="leave", variant="warning", compact=True)
                if not self.app.is_web:
                    yield Button("Write (enter)", id="write", variant="success", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "write":
            self._write()
        else:
            self.dismiss(event.button.id == "leave")

    @on(Input.Submitted)
    def _write(self) -> None:
        to = Path(expanduser(self.query_one(Input).value))
        try:
            whole = self.keeping.rescue(to)
        except (SaveProblem, OSError):
            self.query_one("#said", Static).update(REFUSED.format(to=to))
            return
        if whole:
            self.dismiss(True)
        else:
            self.query_one("#said", Static).update(NOT_ALL.format(to=to))

    def action_answer(self, leaves: bool) -> None:
        """Answer by key."""
        self.dismiss(leaves)
