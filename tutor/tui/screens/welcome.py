"""The first start asks a name; later ones offer the learners of this saves folder."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Middle, Vertical
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tutor.progress import MAX_NAME, clean_name, is_name
from tutor.tui.screens.base import TutorScreen
from tutor.tui.widgets.key_footer import KeyFooter
from tutor.tui.widgets.line_input import LineInput


class WelcomeScreen(TutorScreen[None]):
    """Who is learning."""

    DEFAULT_CSS = """
    WelcomeScreen Vertical { width: 60; height: auto; border: round $border; padding: 1 2; }
    WelcomeScreen #title { text-style: bold; color: $text-primary; margin-bottom: 1; }
    WelcomeScreen OptionList { height: auto; max-height: 10; margin-bottom: 1; border: none; background: transparent; }
    WelcomeScreen Input { border: round $border-blurred; background: transparent; }
    WelcomeScreen Input:focus { border: round $border; }
    WelcomeScreen #problem { color: $text-error; height: auto; }
    """
    BINDINGS = [
        Binding("escape", "back", "Back"),
        Binding("f1", "app.help", "Help"),
        Binding("ctrl+q,f12", "app.quit", "Leave", key_display="^q"),
    ]

    class Named(Message):
        """Somebody wants to learn under this name."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, title: str, learners: list[str], name: str = "", *, first: bool = True) -> None:
        """``name`` is offered; at the ``first`` start there is no way back."""
        super().__init__()
        self.first = first
        self.course_title = title
        self.learners = learners
        self.first_name = name

    def compose(self) -> ComposeResult:
        """Those who have a save here, and a line for a new name."""
        yield from super().compose()
        with Middle(), Center(), Vertical():
            yield Static(f"{self.course_title} · xent-tutor", id="title", markup=False)
            if self.learners:
                yield Static("Go on as")
                yield OptionList(*(Option(name) for name in self.learners), markup=False)
                yield Static("or begin under another name")
            else:
                yield Static("What is your name? Your progress is kept under it.")
            yield LineInput(self.first_name, max_length=MAX_NAME, placeholder="Name, then enter")
            yield Static("", id="problem", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Enter alone goes on as who played last."""
        self.query_one(OptionList if self.learners and not self.first_name else Input).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back at the first start."""
        if action == "back" and self.first:
            return False
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Go on as before."""
        self.dismiss()

    def show_problem(self, sentence: str) -> None:
        """Say why this name does not do."""
        self.query_one("#problem", Static).update(sentence)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.post_message(self.Named(self.learners[event.option_index]))

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        name = clean_name(event.value)
        if not is_name(name):
            self.show_problem("A name needs at least one letter or digit.")
            return
        self.post_message(self.Named(name))
