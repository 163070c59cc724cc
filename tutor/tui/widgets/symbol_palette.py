"""The symbols and functions that an answer may use, to choose from where a keyboard has no key for them."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tutor.asking import Symbol


class SymbolPalette(Widget, can_focus=True):
    """Cells in rows: arrows move, enter chooses, escape closes; what else is typed goes where it would have gone."""

    DEFAULT_CSS = """
    SymbolPalette { height: auto; padding: 0 1; margin: 0 1; background: $panel; border-left: thick $primary; }
    """
    BINDINGS = [
        Binding("left", "move(-1, 0)", "Left", show=False),
        Binding("right", "move(1, 0)", "Right", show=False),
        Binding("up", "move(0, -1)", "Up", show=False),
        Binding("down", "move(0, 1)", "Down", show=False),
        Binding("enter", "choose", "Insert", show=False),
        Binding("escape", "close", "Close"),
    ]

    at: reactive[int] = reactive(0)

    class Chosen(Message):
        """A symbol is to be inserted."""

        def __init__(self, symbol: Symbol) -> None:
            super().__init__()
            self.symbol = symbol

    class Closed(Message):
        """Nothing is to be inserted."""

    def __init__(self, symbols: tuple[Symbol, ...]) -> None:
        super().__init__()
        self.symbols = symbols

    @property
    def _cell(self) -> int:
        return max(len(symbol.shown) for symbol in self.symbols) + 2

    @property
    def _columns(self) -> int:
        return max(1, self.content_size.width // self._cell)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many rows as the cells need."""
        return -(-len(self.symbols) // max(1, width // self._cell))

    def render(self) -> Content:
        """Every symbol in its cell; the one under the cursor stands out."""
        cells = [
            Content.styled(f" {symbol.shown} ".ljust(self._cell), "reverse bold" if index == self.at else "")
            for index, symbol in enumerate(self.symbols)
        ]
        rows = [cells[start : start + self._columns] for start in range(0, len(cells), self._columns)]
        return Content("\n").join(Content("").join(row) for row in rows)

    def action_move(self, across: int, down: int) -> None:
        """Go to another cell; at the ends it stays."""
        there = self.at + across + down * self._columns
        if 0 <= there < len(self.symbols):
            self.at = there

    def action_choose(self) -> None:
        """Insert the symbol under the cursor."""
        self.post_message(self.Chosen(self.symbols[self.at]))

    def action_close(self) -> None:
        """Go back without one."""
        self.post_message(self.Closed())

    def on_key(self, event: events.Key) -> None:
        """A letter is meant for the line."""
        if event.character is not None and event.is_printable:
            event.stop()
            self.post_message(self.Chosen(Symbol(event.character, event.character)))

    def on_click(self, event: events.Click) -> None:
        """The mouse chooses too."""
        offset = event.get_content_offset(self)
        if offset is not None and (index := offset.y * self._columns + offset.x // self._cell) < len(self.symbols):
            self.at = index
            self.action_choose()
