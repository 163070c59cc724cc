"""The failing call as a program that runs anywhere: to read, to copy, to keep."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor.tui.screens.base import Dialog
from tutor.tui.widgets.saving import copy, save


class Snippet(Dialog[None]):
    """Plain Python and numpy, with what was expected as a comment."""

    DEFAULT_CSS = """
    Snippet { align: center middle; }
    Snippet > Vertical { width: 90%; max-width: 100; height: auto; max-height: 85%; padding: 1 2;
        border: round $primary; border-title-color: $text-primary; background: $surface; }
    Snippet VerticalScroll { height: auto; max-height: 30; }
    Snippet Static { height: auto; }
    """
    BINDINGS = [("escape,ctrl+g,q", "dismiss", "Close"), ("c", "copy", "Copy"), ("s", "save", "Save")]

    def __init__(self, program: str, name: str, warning: str = "") -> None:
        super().__init__()
        self.program, self.name_of_file, self.warning = program, f"{name}_failing", warning

    def compose(self) -> ComposeResult:
        """The program; it scrolls where it is longer than the screen."""
        with Vertical() as box:
            box.border_title = "The failing call, outside the tutor"
            box.border_subtitle = f"c copies · s saves {self.name_of_file}.py · escape closes"
            if self.warning:
                yield Static(Content.styled(self.warning, "$text-warning"), markup=False)
            with VerticalScroll():
                yield Static(self.program, markup=False)

    def action_copy(self) -> None:
        """Into the terminal's clipboard."""
        copy(self, self.program, "select the program with shift and the mouse, or press s to save it")

    def action_save(self) -> None:
        """Into the folder the tutor was started in."""
        save(self, self.name_of_file, ".py", self.program)
