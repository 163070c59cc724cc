"""Where answers are given: letters, lines, or a program. All of them speak through the same two messages."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tutor.attempt import Verdict
from tutor.checkers import Echo
from tutor.checkers.choice import LETTERS
from tutor.lesson import Choice, Code, Derivation, Task, Training
from tutor.tui import delays
from tutor.tui.widgets.code_editor import CodeEditor
from tutor.tui.widgets.sentences import sentence


class AnswerPane(Vertical):
    """What the kinds share: an ``answer`` to get and set, and the messages."""

    DEFAULT_CSS = """
    AnswerPane { height: auto; }
    """

    judged: reactive[Verdict | None] = reactive(None)
    """The verdict on the answer, until that is changed."""

    class Edited(Message):
        """The answer was changed, but not given yet."""

        def __init__(self, answer: str) -> None:
            super().__init__()
            self.answer = answer

    class Submitted(Message):
        """The answer was given."""

        def __init__(self, answer: str) -> None:
            super().__init__()
            self.answer = answer

    @property
    def answer(self) -> str:
        """The answer as text."""
        raise NotImplementedError

    def replace(self, answer: str) -> None:
        """Put another answer in place; where there is undo, it can be undone."""
        raise NotImplementedError

    def submit(self) -> None:
        """Give the answer."""
        self.post_message(self.Submitted(self.answer))

    def take_focus(self) -> None:
        """Let the keyboard write here."""
        self.screen.set_focus(self.query("Input, TextArea, Options").first())


class Options(Widget, can_focus=True):
    """The options of a choice: letters choose, arrows move, enter gives the answer."""

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

    def __init__(self, options: tuple[str, ...], several: bool) -> None:
        super().__init__()
        self.options = options
        self.several = several

    def compose(self) -> ComposeResult:
        """One line or more for each option."""
        for option in self.options:
            with Horizontal(classes="option"):
                yield Static("", classes="mark", markup=False)
                yield Static(sentence(option), classes="said", markup=False)

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
            letter = LETTERS[index]
            chosen = letter in self.chosen
            mark = ("[x]" if chosen else "[ ]") if self.several else ("(●)" if chosen else "( )")
            row.set_class(index == self.at, "-at")
            row.set_class(chosen, "-chosen")
            row.query_one(".mark", Static).update(f"{mark} {letter})")

    def choose(self, index: int) -> None:
        """Choose an option; where several are right, choosing again takes it back."""
        self.at = index
        letter = frozenset(LETTERS[index])
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
        """Go to the option above or below."""
        self.at = (self.at + by) % len(self.options)

    def action_choose_this(self) -> None:
        """Choose the option under the cursor."""
        self.choose(self.at)

    def action_submit(self) -> None:
        """Give the option under the cursor; where several are right, those that are chosen, if any are."""
        if not self.several or not self.chosen:
            self.choose(self.at)
        self.post_message(self.Given())


class ChoiceAnswer(AnswerPane):
    """Choosing among options."""

    def __init__(self, options: tuple[str, ...], several: bool, answer: str) -> None:
        super().__init__()
        self._options = Options(options, several)
        chosen = chosen_letters(answer, len(options))
        self._options.set_reactive(Options.chosen, chosen)
        self._options.set_reactive(Options.at, first_index(chosen))

    def compose(self) -> ComposeResult:
        """The options."""
        yield self._options

    @property
    def answer(self) -> str:
        """The letters: ``a, c``."""
        return ", ".join(sorted(self._options.chosen))

    def replace(self, answer: str) -> None:
        """Choose these letters instead."""
        self._options.chosen = chosen_letters(answer, len(self._options.options))
        self._options.at = first_index(self._options.chosen)

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


def first_index(chosen: frozenset[str]) -> int:
    """Where the cursor stands: at the first option that is chosen."""
    return min((LETTERS.index(letter) for letter in chosen), default=0)


class CodeAnswer(AnswerPane):
    """An editor for a program."""

    DEFAULT_CSS = """
    CodeAnswer { height: 1fr; }
    """

    def __init__(self, answer: str, function: str, starter: str) -> None:
        super().__init__()
        self._editor = CodeEditor(answer)
        self._editor.starter = starter
        self._editor.border_title = f"{function}.py"

    def compose(self) -> ComposeResult:
        """The editor."""
        yield self._editor

    def on_mount(self) -> None:
        """Colour the program once it is painted."""
        delays.after(delays.COLOURED_AFTER, self, self._colour)

    def _colour(self) -> None:
        self._editor.highlighting = True

    @property
    def answer(self) -> str:
        """The program."""
        return self._editor.text

    def replace(self, answer: str) -> None:
        """Type another program; ctrl+z brings the old one back."""
        self._editor.replace(answer, (0, 0), self._editor.document.end)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(self.answer))


def answer_pane(
    task: Task, options: tuple[str, ...], answer: str, echo: Callable[[str], Echo], earlier: tuple[str, ...] = ()
) -> AnswerPane:
    """The pane for a task's kind. ``options`` are a choice's, ready to show; ``earlier`` are answers given before."""
    match task:
        case Choice():
            from tutor.checkers.choice import right_letters

            return ChoiceAnswer(options, len(right_letters(task)) > 1, answer)
        case Code():
            return CodeAnswer(answer or task.starter, task.function, task.starter)
        case Training():
            return CodeAnswer(answer or task.starter, task.task, task.starter)
        case Derivation():
            from tutor.tui.widgets.derivation_answer import derivation_pane

            return derivation_pane(task, answer)
    from tutor.tui.widgets.formula_answer import FormulaAnswer
    from tutor.tui.widgets.symbol_palette import symbols_of

    return FormulaAnswer(answer, echo, symbols_of(task), earlier)
