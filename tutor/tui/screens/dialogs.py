"""Small questions over a screen, each with a typed answer."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from tutor.tui.screens.base import Dialog


class Confirm(Dialog[bool]):
    """A yes or no before something is lost. Escape is no."""

    DEFAULT_CSS = """
    Confirm { align: center middle; }
    Confirm > Vertical { width: 56; max-width: 100%; height: auto; padding: 1 2; border: round $warning;
        background: $surface; }
    Confirm Horizontal { height: auto; align-horizontal: right; margin-top: 1; }
    Confirm Button { margin-left: 2; }
    """
    BINDINGS = [("escape,n", "answer(False)", "No"), ("y", "answer(True)", "Yes")]

    def __init__(self, question: str, yes: str, no: str = "Keep it") -> None:
        super().__init__()
        self.question, self.yes, self.no = question, yes, no

    def compose(self) -> ComposeResult:
        """The question and two buttons; the harmless one has the focus."""
        with Vertical():
            yield Static(self.question, markup=False)
            with Horizontal():
                yield Button(f"{self.no} (n)", id="no", compact=True)
                yield Button(f"{self.yes} (y)", variant="warning", id="yes", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Answer by key."""
        self.dismiss(yes)


class LessonDone(Dialog[str | None]):
    """The end of a lesson: what was earned, and where to go. The answer is ``next``, ``map`` or nothing."""

    DEFAULT_CSS = """
    LessonDone { align: center middle; }
    LessonDone > Vertical { width: 62; max-width: 100%; height: auto; padding: 1 2; border: round $success;
        background: $surface; }
    LessonDone Horizontal { height: auto; align-horizontal: right; margin-top: 1; }
    LessonDone Button { margin-left: 2; }
    """
    AUTO_FOCUS = "Button:last-child"
    BINDINGS = [("escape,f7", "go('')", "Stay"), ("m,f4", "go('map')", "Map"), ("n", "go('next')", "Next lesson")]

    def __init__(self, summary: str, next_title: str | None) -> None:
        super().__init__()
        self.summary, self.next_title = summary, next_title

    def compose(self) -> ComposeResult:
        """The summary, then the ways on; the next lesson has the focus."""
        with Vertical():
            yield Static(self.summary, markup=False)
            with Horizontal():
                yield Button("Stay (esc)", id="stay", compact=True)
                yield Button("Map (m)", id="map", compact=True)
                if self.next_title:
                    yield Button("Next lesson (n)", variant="success", id="next", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_go(event.button.id or "")

    def action_go(self, where: str) -> None:
        """Answer by key."""
        self.dismiss(where if where in ("map", "next") and (where == "map" or self.next_title) else None)


class Help(Dialog[None]):
    """The keys, and what they do here."""

    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > VerticalScroll { width: 74; max-width: 100%; height: auto; max-height: 90%; padding: 1 2;
        border: round $primary; background: $surface; border-title-color: $text-primary; }
    """
    BINDINGS = [("escape,f1,question_mark,q,enter", "dismiss", "Close")]

    def __init__(self, text: str, heading: str = "Help") -> None:
        super().__init__()
        self.text, self.heading = text, heading

    def compose(self) -> ComposeResult:
        """The text; it scrolls where it is longer than the screen."""
        with VerticalScroll() as box:
            box.border_title = Content(self.heading)
            box.border_subtitle = "escape closes"
            yield Static(self.text, markup=False)
