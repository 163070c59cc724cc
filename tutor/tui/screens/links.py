"""Which of the lessons that a text links to."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tutor.tui.screens.base import Dialog


class Links(Dialog[str | None]):
    """The lessons by their titles; the answer is the id of one, or None to stay."""

    DEFAULT_CSS = """
    Links { align: center middle; }
    Links > Vertical { width: 60; max-width: 100%; height: auto; max-height: 80%; padding: 0 1; border: round $primary;
        border-title-color: $text-primary; background: $surface; }
    Links OptionList { height: auto; max-height: 16; border: none; background: transparent; }
    """
    BINDINGS = [Binding("escape,alt+l,l", "dismiss", "Close")]

    def __init__(self, titles: Mapping[str, str]) -> None:
        """``titles`` are by the lessons' ids."""
        super().__init__()
        self._titles = titles

    def compose(self) -> ComposeResult:
        """Each on a line."""
        with Vertical() as box:
            box.border_title = "This text links to"
            box.border_subtitle = "enter goes there · escape closes"
            yield OptionList(*(Option(title) for title in self._titles.values()), markup=False)

    def on_mount(self) -> None:
        """Enter takes the first."""
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(list(self._titles)[event.option_index])
