"""What every screen has: keys that wait for it, classes that follow the size, a sentence when it is too small."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual import events
from textual.app import App, ComposeResult
from textual.await_complete import AwaitComplete
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Static

LEAST_COLUMNS, LEAST_ROWS = 60, 18


class TooSmall(Static):
    """Covers everything else under 60 columns or 18 rows; what is under it keeps the keyboard, and what was typed."""

    DEFAULT_CSS = """
    TooSmall { layer: too-small; display: none; width: 100%; height: 100%; background: $background;
        content-align: center middle; text-align: center; }
    """


def forget_passing(app: App[object]) -> None:
    """Take away what was said of a key before: something else is shown now. What has a longer time of its own stays."""
    passing = [
        each
        for each in app._notifications
        if each.severity == "information" and each.timeout <= App.NOTIFICATION_TIMEOUT
    ]
    for each in passing:
        app._unnotify(each, refresh=False)
    if passing:
        app._refresh_notifications()


class PatientScreen(Screen[ScreenResultType]):
    """A screen whose keys work from when all of it is there until it is left. Fingers are faster than both."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """What has the keys. Textual's own paints all of the screen when that changes, of which nothing shows it."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key does anything before there is something to do it to."""
        return self.is_mounted and super().check_action(action, parameters)

    def keep_draft(self) -> None:
        """Keep what is being typed here; where nothing is typed there is nothing to keep."""

    def _update_focus_styles(self, focused: Widget | None = None, blurred: Widget | None = None) -> None:
        """Style anew what has the focus within it now and had not, or the other way round.

        Textual styles all of a pane for each move within it. What has the focus itself styles itself.
        """
        now, before = (set(each.ancestors_with_self) if each is not None else set() for each in (focused, blurred))
        if any(node._has_focus_within for node in now ^ before):
            super()._update_focus_styles(focused, blurred)

    changing = 0
    """By how many this screen is about to be another; what is typed waits meanwhile."""

    changed_at = 0.0
    """When it was another one for the last time, by the clock of keys."""

    @contextmanager
    def change(self) -> Iterator[None]:
        """Have what is typed wait until all of a change is done, where this screen is in front."""
        self.changing += 1
        try:
            yield
        finally:
            self.changing -= 1

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave this screen once; a second time would take away the one under it."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    _held = 0
    """By how many nothing is to be painted now."""

    @contextmanager
    def one_frame(self) -> Iterator[None]:
        """Paint nothing until all of a change is done, and then all of it at once.

        Textual's own way, ``batch_update``, keeps layouts back too; who sets a text for the room it has needs them.
        """
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            self.check_idle()

    def lay_out(self) -> None:
        """Give every widget its size now. Textual has no public way to ask for that."""
        self._refresh_layout()

    def _compositor_refresh(self) -> None:
        """What is not painted now stays marked as changed, for the next frame."""
        if not self._held:
            super()._compositor_refresh()

    def on_screen_suspend(self) -> None:
        """Another screen is in front."""
        forget_passing(self.app)

    def on_resize(self, event: events.Resize) -> None:
        """Leave a size alone that is the terminal's no more.

        Textual has a screen hear its own layout as a size. Two sizes close together would answer each other for ever.
        """
        if event.size != self.app.size:
            event.prevent_default()
            event.stop()


class Dialog(ModalScreen[ScreenResultType], PatientScreen[ScreenResultType]):
    """A screen in front of another, which shows through."""


class TutorScreen(PatientScreen[ScreenResultType]):
    """A screen of the tutor. Its classes say how much room there is: -narrow, -normal, -wide; -low, -high, -tall."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high"), (36, "-tall")]
    DEFAULT_CSS = """
    TutorScreen { background: $background; layers: default too-small; }
    TutorScreen.-too-small > TooSmall { display: block; }
    TutorScreen.-too-small { overflow: hidden; }
    """

    def compose(self) -> ComposeResult:
        """The sentence for small terminals; screens add the rest."""
        yield TooSmall(
            f"This terminal is too small for the tutor.\nIt needs {LEAST_COLUMNS} columns and {LEAST_ROWS} rows:"
            " make the window larger or the letters smaller.\nNothing is lost meanwhile."
        )

    def on_resize(self, event: events.Resize) -> None:
        """Below the least size only the sentence is shown."""
        room = self.app.size
        self.set_class(room.width < LEAST_COLUMNS or room.height < LEAST_ROWS, "-too-small")
