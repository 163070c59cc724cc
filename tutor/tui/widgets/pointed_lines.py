"""Lines with a cursor over them: each has a mark before it, and says what it says."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.sentences import sentence


def coloured(text: str, language: str) -> list[Content]:
    """A text line by line, as code where it has a language."""
    if not language:
        return [sentence(line) for line in text.split("\n")]
    from textual.highlight import highlight  # brings pygments

    return [*highlight(text, language=language).split("\n", allow_blank=True)]


class PointedLines(Widget, can_focus=True):
    """The lines of an answer; ``at`` is the one under the cursor, from 0."""

    DEFAULT_CSS = """
    PointedLines { height: auto; }
    PointedLines > .line { padding: 0; height: auto; border-left: blank; }
    PointedLines > .line.-at { background: $surface; }
    PointedLines:focus > .line.-at { border-left: thick $primary; background: $panel; }
    PointedLines .mark { width: 6; color: $text-muted; }
    PointedLines .said { width: 1fr; height: auto; }
    PointedLines .line.-marked .mark { color: $text-primary; text-style: bold; }
    PointedLines .line.-right .mark { color: $text-success; }
    PointedLines .line.-wrong .mark { color: $text-error; text-style: bold; }
    PointedLines .line.-out .said { text-style: dim strike; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("home", "move(-99)", "First", show=False),
        Binding("end", "move(99)", "Last", show=False),
        Binding("enter", "give", "Answer", show=False),
    ]

    at: reactive[int] = reactive(0, init=False)

    class Given(Message):
        """The answer is given."""

    class Changed(Message):
        """The answer is another one now."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def compose(self) -> ComposeResult:
        """A row for each line."""
        for _ in range(self.count):
            with Horizontal(classes="line"):
                yield Static("", classes="mark", markup=False)
                yield Static("", classes="said", markup=False)

    def on_mount(self) -> None:
        """Draw the lines once they exist."""
        self.draw()

    def line(self, at: int) -> tuple[str, Content, str]:
        """The mark of a line, what it says, and the class that it is drawn with."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draw every line anew."""
        for at, row in enumerate(self.query(".line")):
            mark, said, look = self.line(at)
            row.query_one(".mark", Static).update(mark)
            row.query_one(".said", Static).update(said)
            for each in ("marked", "right", "wrong", "out"):
                row.set_class(each == look, f"-{each}")
            row.set_class(at == self.at, "-at")

    def watch_at(self) -> None:
        """Another line is under the cursor, and seen."""
        self.draw()
        self.show_cursor()

    def show_cursor(self) -> None:
        """Scroll to the line under the cursor."""
        if self.at < len(self.query(".line")):
            self.query(".line")[self.at].scroll_visible(animate=False)

    def on_click(self, event: events.Click) -> None:
        """The mouse moves the cursor."""
        for at, row in enumerate(self.query(".line")):
            if event.widget is not None and row in event.widget.ancestors_with_self:
                self.point(at)

    def point(self, at: int) -> None:
        """Go to a line."""
        self.at = at

    def action_move(self, by: int) -> None:
        """Go to the line above or below."""
        self.point(max(0, min(self.at + by, self.count - 1)))

    def action_give(self) -> None:
        """Give the answer."""
        self.post_message(self.Given())


class LinesAnswer(AnswerPane):
    """An answer that is given by keys over lines, below them how."""

    DEFAULT_CSS = """
    LinesAnswer { height: auto; max-height: 100%; overflow-y: auto; scrollbar-size-vertical: 1; }
    LinesAnswer > .how { height: auto; color: $text-muted; padding: 0 1; margin-top: 1; }
    """

    def take_focus(self) -> None:
        """Move over the lines."""
        self.screen.set_focus(self.query_one(PointedLines))

    @on(PointedLines.Changed)
    def _changed(self, event: PointedLines.Changed) -> None:
        event.stop()
        self.judged = None
        self.post_message(self.Edited(self.answer))

    @on(PointedLines.Given)
    def _given(self, event: PointedLines.Given) -> None:
        event.stop()
        self.submit()
