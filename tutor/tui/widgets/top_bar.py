"""One row that says where one is, and how far."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.session import Standing
from tutor.tui.bar import bar


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

    def render(self) -> RenderResult:
        """As it is painted before Textual is there."""
        if self.standing is None:
            return ""
        return Content.assemble(*bar(self.standing, self.content_size.width, kept=self.kept, walls=self.walls))
