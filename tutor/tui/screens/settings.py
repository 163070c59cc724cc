"""What the learner may set, one row each: arrows choose, left and right change."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tutor.session import Session
from tutor.settings import SETTINGS, Setting
from tutor.tui.screens.base import TutorScreen
from tutor.tui.widgets.key_footer import KeyFooter
from tutor.tui.widgets.top_bar import TopBar

NAME = 20
"""Columns of a setting's name."""
ROOMY = 3 * len(SETTINGS) + 4
"""Rows of a screen that has one to spare between two settings."""


class SettingsScreen(TutorScreen[None]):
    """The learner's settings. What is changed holds at once."""

    DEFAULT_CSS = """
    SettingsScreen { align-horizontal: center; }
    SettingsScreen #settings { height: 1fr; padding: 1 2; max-width: 96; }
    """
    BINDINGS = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("left,h", "change(-1)", "Less", key_display="←"),
        Binding("right,l,space,enter", "change(1)", "More", key_display="→"),
        Binding("escape,s", "leave", "Back", key_display="esc"),
        Binding("f1", "app.help", "Help"),
        Binding("ctrl+q", "app.quit", "Leave", show=False),
    ]

    at: reactive[int] = reactive(0)

    class Changed(Message):
        """A setting has another value, which holds from now on."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """The bar, the rows, the keys."""
        yield from super().compose()
        yield TopBar()
        yield Static("", id="settings", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show what is set."""
        self.query_one(TopBar).standing = self.session.standing()
        self._show()

    def watch_at(self) -> None:
        """Another row is chosen."""
        self._show()

    def _show(self) -> None:
        if self.query("#settings"):
            rows = [Content("\n").join(self._row(each, chosen=at == self.at)) for at, each in enumerate(SETTINGS)]
            between = "\n\n" if self.app.size.height >= ROOMY else "\n"
            self.query_one("#settings", Static).update(Content(between).join(rows))

    def on_resize(self, event: events.Resize) -> None:
        """Another height has room between the rows, or none."""
        super().on_resize(event)
        self._show()

    def _row(self, setting: Setting, *, chosen: bool) -> list[Content]:
        now = setting.of(self.session.setting(setting.key))
        style = "bold $text-primary" if chosen else ""
        first = Content.assemble(
            ("▶ " if chosen else "  ", "bold $text-accent"),
            (setting.name.ljust(NAME), style),
            (setting.shown(now), style),
        )
        return [first, Content.styled(f"  {' ' * NAME}{setting.about}", "$text-muted")]

    def action_move(self, by: int) -> None:
        """Go to the setting above or below."""
        self.at = (self.at + by) % len(SETTINGS)

    def action_change(self, by: int) -> None:
        """Take the next value, or the one before."""
        setting = SETTINGS[self.at]
        now = setting.of(self.session.setting(setting.key))
        wanted = setting.next(now, by)
        if wanted != now:
            self.session.keep_setting(setting.key, wanted)
            self.post_message(self.Changed(setting.key))
        self._show()

    def action_leave(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
