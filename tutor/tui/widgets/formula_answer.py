"""One line for a number or a formula: read while it is typed, with a palette of symbols and the earlier answers."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tutor import typeset
from tutor.asking import Symbol
from tutor.attempt import Outcome
from tutor.checkers import Echo
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.line_input import LineInput
from tutor.tui.widgets.symbol_palette import SymbolPalette

MOST_ROWS = 7
"""Rows of a formula in two dimensions; a higher one is shown on one line."""


class FormulaLine(Vertical):
    """A line to type in. Below it stands how it is read, or a mark under what is not understood, and why."""

    DEFAULT_CSS = """
    FormulaLine { height: auto; }
    FormulaLine Input { border: round $border-blurred; background: transparent; height: 3; }
    FormulaLine Input:focus { border: round $border; }
    FormulaLine.-small Input, FormulaLine.-small Input:focus { border: none; height: 1; padding: 0 1;
        background: $surface; }
    FormulaLine > .echo { height: auto; padding: 0 2; color: $text-muted; display: none; }
    FormulaLine > .echo.-shown { display: block; }
    FormulaLine.-small > .echo { padding: 0 1; }
    """

    class Changed(Message):
        """Another text stands in the line."""

        def __init__(self, line: FormulaLine, text: str) -> None:
            super().__init__()
            self.line = line
            self.text = text

    class Submitted(Message):
        """The line was finished with enter; ``text`` is what stood there then."""

        def __init__(self, line: FormulaLine, text: str) -> None:
            super().__init__()
            self.line = line
            self.text = text

    def __init__(
        self,
        text: str,
        read: Callable[[str], Echo],
        *,
        placeholder: str = "",
        rows: int = MOST_ROWS,
        small: bool = False,
        one_of: str = "",
    ) -> None:
        """``read`` says how a text is understood; the echo has at most so many ``rows``.

        A ``small`` line stands among others: several lines that are pasted into it are told by ``LineInput.Pasted``.
        ``one_of`` are the letters of which one is the answer, where it is a choice.
        """
        super().__init__(classes="-small" if small else "")
        self._input = LineInput(text, placeholder=placeholder, select_on_focus=False)
        self._input.apart, self._input.one_of, self._input.reads_on = small, one_of, True
        self._was = text
        self._read = read
        self._rows = rows

    def compose(self) -> ComposeResult:
        """The line, and its echo."""
        yield self._input
        yield Static("", classes="echo", markup=False)

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self._input.value

    def replace(self, text: str) -> None:
        """Type another line."""
        self._input.value = text
        self._input.cursor_position = len(text)

    def offer_to_replace(self) -> None:
        """Have the next letter take the place of what stands here."""
        self._input.select_all()

    def insert(self, symbol: Symbol) -> None:
        """Type a symbol where the cursor is."""
        self._input.insert_text_at_cursor(symbol.before + symbol.after)
        self._input.cursor_position -= len(symbol.after)

    def quiet(self) -> None:
        """Show no echo until something is typed."""
        self._show(Content(""))

    @on(LineInput.Changed)
    def _changed(self, event: LineInput.Changed) -> None:
        event.stop()
        if event.value != self._was:
            self._was = event.value
            self.echo()
            self.post_message(self.Changed(self, event.value))

    @on(LineInput.Submitted)
    def _submitted(self, event: LineInput.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(self, event.value))

    def echo(self) -> None:
        """Show how the line is read."""
        echo = self._read(self.text) if self.text.strip() else Echo()
        if echo.problem is None:
            self._show(reading(echo, self.size.width - 4, self._rows))
            return
        mark = self._mark(echo.place) if echo.place else None
        problem = Content.assemble(("? ", "$text-warning"), echo.problem)
        self._show(Content("\n").join([mark, problem]) if mark else problem)

    def _mark(self, place: tuple[int, int]) -> Content | None:
        """Carets under a part of the line, where that part is in view."""
        below, text = self.query_one(".echo", Static), self.text
        first = cell_len(text[: place[0]]) - self._input.scroll_offset.x
        length = max(1, cell_len(text[slice(*place)]))
        room = self._input.content_region.width
        if not 0 <= first < room:
            return None
        indent = self._input.content_region.x - self.region.x - below.styles.padding.left
        return Content.styled(" " * max(0, indent + first) + "^" * min(length, room - first), "bold $text-warning")

    def _show(self, content: Content) -> None:
        below = self.query_one(".echo", Static)
        below.set_class(bool(content), "-shown")
        below.update(content)


def reading(echo: Echo, columns: int, rows: int) -> Content:
    """How an answer is read: in two dimensions where that has room, else on one line."""
    if echo.tex is not None and rows > 1:
        try:
            lines = typeset.display(echo.tex, max(20, columns))
        except typeset.BadFormula:
            lines = []
        if 1 < len(lines) <= rows:
            return Content.styled("\n".join(lines), "$text-accent")
    if not echo.read_as:
        return Content("")
    return Content.assemble(("= ", "$text-muted"), (echo.read_as, "$text-accent"))


SYMBOLS = "Symbols and functions"


class FormulaPane(AnswerPane):
    """What formulas and derivations share: a palette under the line, and where its symbols go."""

    # Terminals send alt+s with its letter, which a line would take for itself: so the binding comes first.
    BINDINGS = [Binding("f9,alt+s", "palette", "Symbols", key_display="f9", priority=True, tooltip=SYMBOLS)]

    def __init__(self, symbols: tuple[Symbol, ...]) -> None:
        super().__init__()
        self._palette = SymbolPalette(symbols)
        self._palette.display = False

    def insert(self, symbol: Symbol) -> None:
        """Type a symbol where the learner was typing."""
        raise NotImplementedError

    def action_palette(self) -> None:
        """Open the palette, or close it."""
        self._palette.display = not self._palette.display
        if self._palette.display:
            self._palette.focus()
            self._palette.scroll_visible(animate=False)
        else:
            self.take_focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without symbols there is no palette."""
        return bool(self._palette.symbols) if action == "palette" else True

    @on(SymbolPalette.Chosen)
    def _chosen(self, event: SymbolPalette.Chosen) -> None:
        event.stop()
        self._palette.display = False
        self.take_focus()
        self.insert(event.symbol)

    @on(SymbolPalette.Closed)
    def _palette_closed(self, event: SymbolPalette.Closed) -> None:
        event.stop()
        self._palette.display = False
        self.take_focus()


HERE, ELSEWHERE = "Type the answer, then enter", "f2, then type the answer"
"""What an empty line says while the keys go there, and while they go elsewhere."""


class FormulaAnswer(FormulaPane):
    """One line for a number or a formula; up and down bring earlier answers."""

    BINDINGS = [
        Binding("up", "earlier", "Earlier answer", show=False),
        Binding("down", "later", "Later answer", show=False),
    ]

    def __init__(
        self, answer: str, read: Callable[[str], Echo], symbols: tuple[Symbol, ...], earlier: tuple[str, ...] = ()
    ) -> None:
        """``earlier`` are the learner's answers to this task, oldest first."""
        super().__init__(symbols)
        self._line = FormulaLine(answer, read, placeholder=ELSEWHERE)
        self._earlier = list(dict.fromkeys(reversed(earlier)))
        """The newest first."""
        self._typed = answer
        self._back = 0
        """How many answers back the line shows; 0 is what is being typed."""

    def compose(self) -> ComposeResult:
        """The line, and the palette."""
        yield self._line
        yield self._palette

    @property
    def answer(self) -> str:
        """The line."""
        return self._line.text

    def replace(self, answer: str) -> None:
        """Type another line."""
        self._line.replace(answer)

    def insert(self, symbol: Symbol) -> None:
        """Type a symbol."""
        self._line.insert(symbol)

    def take_focus(self) -> None:
        """Type here; in place of a wrong answer, which up brings back."""
        super().take_focus()
        if self.judged is not None and self.judged.outcome is Outcome.WRONG:
            self._line.offer_to_replace()

    def on_descendant_focus(self) -> None:
        """The keys come here."""
        self.query_one(LineInput).placeholder = HERE

    def on_descendant_blur(self) -> None:
        """The keys go elsewhere."""
        self.query_one(LineInput).placeholder = ELSEWHERE

    def action_earlier(self) -> None:
        """Show the answer given before this one; what is being typed is kept."""
        self._go(range(self._back + 1, len(self._earlier) + 1))

    def action_later(self) -> None:
        """Show the answer given after this one, and at last what was being typed."""
        self._go(range(self._back - 1, -1, -1))

    def _go(self, positions: range) -> None:
        """To the first of these positions that shows something else."""
        for back in positions:
            text = self._earlier[back - 1] if back else self._typed
            if text != self.answer or back == 0:
                self._back = back
                self._line.replace(text)
                return
        raise SkipAction  # nothing to show: the text beside it scrolls

    @on(FormulaLine.Changed)
    def _changed(self, event: FormulaLine.Changed) -> None:
        event.stop()
        self.judged = None
        if not self._back or self.answer != self._earlier[self._back - 1]:
            self._typed, self._back = self.answer, 0
        self.post_message(self.Edited(self.answer))

    @on(FormulaLine.Submitted)
    def _given(self, event: FormulaLine.Submitted) -> None:
        event.stop()
        self._give(event.text)

    def submit(self) -> None:
        """Give the answer."""
        self._give(self.answer)

    def _give(self, answer: str) -> None:
        """How it was read is then said with the verdict."""
        self._line.quiet()
        if answer.strip():
            self._earlier = list(dict.fromkeys([answer, *self._earlier]))
            self._typed, self._back = self.answer, 0
        self.post_message(self.Submitted(answer, self))
