"""One row that says where one is, and how far."""

from __future__ import annotations

from typing import Protocol

from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tutor.session import Standing
from tutor.tui.bar import bar


class SaysKept(Protocol):
    """What is on the screen and says that something is not kept, while that is so."""

    def say_kept(self, said: str) -> None:
        """From now on say ``not kept``, or nothing."""


class KeptAsked(Message):
    """What says whether all is kept is there, and does not know yet."""

    def __init__(self, asking: SaysKept) -> None:
        super().__init__()
        self.asking = asking


class TopBar(Widget):
    """Where the learner is: brand, chapter, lesson, the tasks done, the days of this week, the name."""

    DEFAULT_CSS = """
    TopBar { dock: top; height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    standing: reactive[Standing | None] = reactive(None)
    walls: reactive[str] = reactive("")
    """How well programs are confined here, where that is less than it can be: ``sandbox: partial``."""

    kept: reactive[str] = reactive("")
    """``not kept`` while the disk refuses what is to be kept."""

    def on_mount(self) -> None:
        """Ask whether all is kept: what is opened later did not hear it."""
        self.post_message(KeptAsked(self))

    def say_kept(self, said: str) -> None:
        """From now on say ``not kept``, or nothing."""
        self.kept = said

    def render(self) -> RenderResult:
        """As it is painted before Textual is there."""
        if self.standing is None:
            return ""
        return Content.assemble(*bar(self.standing, self.content_size.width, kept=self.kept, walls=self.walls))
