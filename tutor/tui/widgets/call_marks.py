"""One line that says which calls of a task the program passes."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.checkers.marks import Mark
from tutor.tui.widgets.picture_colors import look_on

SIGNS = {
    Mark.PASSED: ("✓", "$text-success"),
    Mark.FAILED: ("✗", "$text-error"),
    Mark.UNFINISHED: ("?", "$text-warning"),
    Mark.NOT_RUN: ("·", "$text-muted"),
}
IN_ASCII = str.maketrans({"✓": "+", "✗": "x", "·": ".", "…": "~"})
"""The signs where there are no others, one for one."""


class CallMarks(Widget):
    """A sign for each call, in order, and how many pass; those around the first that does not where not all fit."""

    DEFAULT_CSS = """
    CallMarks { height: 1; padding: 0 1; color: $text-muted; display: none; }
    CallMarks.-earlier { text-style: dim; }
    """

    marks: reactive[tuple[Mark, ...]] = reactive(())
    of_earlier: reactive[bool] = reactive(False)
    """Whether the program was changed since."""

    def watch_of_earlier(self) -> None:
        """Marks of an earlier program are paler."""
        self.set_class(self.of_earlier, "-earlier")

    def render(self) -> RenderResult:
        """The marks, and in words what they come to."""
        if not self.marks:
            return ""
        said = f"  {come_to(self.marks, 'passed' if self.of_earlier else 'pass')}"
        from_, to = seen(self.marks, self.content_size.width - len(said))
        signs = [SIGNS[mark] for mark in self.marks[from_:to]]
        signs = [("…", "")] * (from_ > 0) + signs + [("…", "")] * (to < len(self.marks))
        line = Content.assemble(*signs, said)
        return line if look_on(self.app).marks != "ascii" else in_ascii(line)


def come_to(marks: tuple[Mark, ...], verb: str) -> str:
    """How many calls pass, or passed, and which one did not finish."""
    passed = f"{marks.count(Mark.PASSED)} of {len(marks)} calls {verb}"
    if Mark.UNFINISHED not in marks:
        return passed
    return f"{passed}, number {marks.index(Mark.UNFINISHED) + 1} did not finish"


def seen(marks: tuple[Mark, ...], room: int) -> tuple[int, int]:
    """Which marks are shown where there is room for so many: first and one past the last."""
    if len(marks) <= room:
        return 0, len(marks)
    width = max(1, room - 2)
    first = next((at for at, mark in enumerate(marks) if mark is not Mark.PASSED), 0)
    from_ = max(0, min(first - width // 2, len(marks) - width))
    return from_, from_ + width


def in_ascii(line: Content) -> Content:
    """The same with signs that every terminal has."""
    return Content(line.plain.translate(IN_ASCII), spans=list(line.spans))
