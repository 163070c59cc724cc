"""What every screen has: the classes that follow the terminal's size, and a sentence when it is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.screen import Screen, ScreenResultType
from textual.widgets import Static

if TYPE_CHECKING:
    from tutor.tui.app import TutorApp

LEAST_COLUMNS, LEAST_ROWS = 60, 18


class TooSmall(Static):
    """Shown instead of everything else under 60 columns or 18 rows."""

    DEFAULT_CSS = """
    TooSmall { display: none; width: 1fr; height: 1fr; content-align: center middle; text-align: center; }
    """


class TutorScreen(Screen[ScreenResultType]):
    """A screen of the tutor. Its classes say how much room there is: -narrow, -normal, -wide."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]
    DEFAULT_CSS = """
    TutorScreen { background: $background; }
    TutorScreen.-too-small > * { display: none; }
    TutorScreen.-too-small > TooSmall { display: block; }
    """

    @property
    def tutor(self) -> TutorApp:
        """The app, as what it is."""
        return cast("TutorApp", self.app)

    def compose(self) -> ComposeResult:
        """The sentence for small terminals; screens add the rest."""
        yield TooSmall(
            f"This terminal is too small for the tutor.\nIt needs {LEAST_COLUMNS} columns and {LEAST_ROWS} rows:"
            " make the window larger or the letters smaller.\nNothing is lost meanwhile."
        )

    def on_resize(self) -> None:
        """Below the least size only the sentence is shown."""
        self.set_class(self.size.width < LEAST_COLUMNS or self.size.height < LEAST_ROWS, "-too-small")
