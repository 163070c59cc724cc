"""One row that says where one is, and how far."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.session import Standing


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
        """Left where one is, right how far; the middle gives way when there is little room."""
        if self.standing is None:
            return ""
        brand, width = self.standing.brand, self.content_size.width
        right = self._right(self.standing)
        where = [part for part in (self.standing.chapter, self.standing.lesson) if part]
        while len(where) > 1 and len(" › ".join([brand, *where])) + right.cell_length + 2 > width:
            where.pop(0)
        left = Content.assemble((brand, "bold $text-primary"), *((f" › {part}", "") for part in where))
        left = left.truncate(max(1, width - right.cell_length - 2), ellipsis=True)
        gap = max(1, width - left.cell_length - right.cell_length)
        return Content.assemble(left, " " * gap, right)

    def _right(self, standing: Standing) -> Content:
        dots = "".join("●" if solved else "○" for solved in standing.solved)
        week = "".join("●" if played else "○" for played in standing.week)
        parts = [
            (self.kept, "bold $text-error"),
            (self.walls, "$text-muted"),
            (dots, "$text-success"),
            (week, "$text-warning"),
            (standing.learner, "$text-muted"),
        ]
        shown = [part for part in parts if part[0]]
        return Content("  ").join(Content.styled(*part) for part in shown)
