"""Choosing among options: letters choose, and so do arrows where one is right."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tutor.asking import Choosable
from tutor.checkers.choice import LETTERS
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.sentences import sentence


class Options(Widget, can_focus=True):
    """The options of a choice: letters choose, arrows move, enter gives what is chosen."""

    DEFAULT_CSS = """
    Options { height: auto; }
    Options > .option { padding: 0 1; height: auto; border-left: blank; }
    Options > .option.-at { background: $surface; }
    Options:focus > .option.-at { border-left: thick $primary; background: $panel; }
    Options .mark { width: 9; color: $text-primary; text-style: bold; }
    Options .said { width: 1fr; height: auto; }
    Options .option.-chosen .said { text-style: bold; }
    """
    BINDINGS = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("space", "choose_this", "Choose", show=False),
        Binding("enter", "submit", "Answer", show=False),
    ]

    at: reactive[int] = reactive(0)
    chosen: reactive[frozenset[str]] = reactive(frozenset[str]())

    class Changed(Message):
        """Other options are chosen now."""

    class Given(Message):
        """The chosen options are the answer."""

    def __init__(self, options: tuple[Choosable, ...], several: bool) -> None:
        super().__init__()
        self.options = options
        self.several = several

    def compose(self) -> ComposeResult:
        """One line or more for each option."""
        for option in self.options:
            with Horizontal(classes="option"):
                yield Static("", classes="mark", markup=False)
                yield Static(sentence(option.text), classes="said", markup=False)

    def on_mount(self) -> None:
        """Draw the options once they exist."""
        self._draw()

    def watch_at(self) -> None:
        """Another option is under the cursor."""
        self._draw()

    def watch_chosen(self) -> None:
        """Tell that others are chosen."""
        self._draw()
        self.post_message(self.Changed())

    def _draw(self) -> None:
        for index, row in enumerate(self.query(".option")):
            option = self.options[index]
            chosen = option.kept in self.chosen
            mark = ("[x]" if chosen else "[ ]") if self.several else ("(●)" if chosen else "( )")
            row.set_class(index == self.at, "-at")
            row.set_class(chosen, "-chosen")
            row.query_one(".mark", Static).update(f"{mark} {option.letter})")

    def choose(self, index: int) -> None:
        """Choose an option; where several are right, choosing again takes it back."""
        self.at = index
        letter = frozenset(self.options[index].kept)
        self.chosen = self.chosen ^ letter if self.several else letter

    def on_key(self, event: events.Key) -> None:
        """A letter chooses its option."""
        if event.character and event.character.lower() in LETTERS[: len(self.options)]:
            self.choose(LETTERS.index(event.character.lower()))
            event.stop()

    def on_click(self, event: events.Click) -> None:
        """So does the mouse."""
        for index, row in enumerate(self.query(".option")):
            if event.widget is not None and row in event.widget.ancestors_with_self:
                self.choose(index)

    def action_move(self, by: int) -> None:
        """Go to the option above or below; where one is right, it is chosen then, as it looks."""
        self.at = (self.at + by) % len(self.options)
        if not self.several:
            self.choose(self.at)

    def action_choose_this(self) -> None:
        """Choose the option under the cursor."""
        self.choose(self.at)

    def action_submit(self) -> None:
        """Give what is chosen. Nothing is chosen by enter alone, which may be one too many."""
        self.post_message(self.Given())


class ChoiceAnswer(AnswerPane):
    """Choosing among options."""

    def __init__(self, options: tuple[Choosable, ...], several: bool, answer: str) -> None:
        super().__init__()
        self._options = Options(options, several)
        chosen = chosen_letters(answer, len(options))
        self._options.set_reactive(Options.chosen, chosen)
        self._options.set_reactive(Options.at, first_index(chosen, options))

    def compose(self) -> ComposeResult:
        """The options."""
        yield self._options

    @property
    def answer(self) -> str:
        """The letters of the file, whatever was shown: ``a, c``."""
        return ", ".join(sorted(self._options.chosen))

    def replace(self, answer: str) -> None:
        """Choose these letters instead."""
        self._options.chosen = chosen_letters(answer, len(self._options.options))
        self._options.at = first_index(self._options.chosen, self._options.options)

    @on(Options.Changed)
    def _changed(self, event: Options.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(self.answer))

    @on(Options.Given)
    def _given(self, event: Options.Given) -> None:
        event.stop()
        self.submit()


def chosen_letters(answer: str, options: int) -> frozenset[str]:
    """The letters of an answer that was typed or kept."""
    return frozenset(word for word in answer.replace(",", " ").split() if word in LETTERS[:options] and len(word) == 1)


def first_index(chosen: frozenset[str], options: tuple[Choosable, ...]) -> int:
    """Where the cursor stands: at the first option that is chosen."""
    return next((at for at, option in enumerate(options) if option.kept in chosen), 0)
