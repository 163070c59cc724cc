"""Putting lines in order: the cursor moves over them, and lines move with it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tutor.asking import Asked
from tutor.attempt import Outcome, Verdict
from tutor.tui.widgets.pointed_lines import LinesAnswer, PointedLines, coloured
from tutor.tui.widgets.sentences import sentence

HOW = "space takes a line, arrows move it · x out, or in again · enter answers"


class LinesToOrder(PointedLines):
    """Lines in their order, and below them those that are left out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *PointedLines.BINDINGS,
        Binding("alt+up,shift+up,K", "carry(-1)", "Line up", show=False),
        Binding("alt+down,shift+down,J", "carry(1)", "Line down", show=False),
        Binding("space", "take", "Take or drop", show=False),
        Binding("delete,x,backspace", "leave_out", "Leave out", show=False),
    ]

    taken: reactive[bool] = reactive(False, init=False)
    """Whether the line under the cursor moves with it."""

    def __init__(self, lines: tuple[str, ...], said: dict[str, Content]) -> None:
        super().__init__(len(lines))
        self.lines, self.kept = list(lines), len(lines)
        """In their order; those from the number ``kept`` on are left out."""
        self.said = said
        self.right: int | None = None
        """So many lines from the top are in place, and the next is not; None where nothing is known."""

    def line(self, at: int) -> tuple[str, Content, str]:
        """A line with its number, what became of it, or that it is left out."""
        said = self.said[self.lines[at]]
        if at >= self.kept:
            return "  out", said, "out"
        if self.taken and at == self.at:
            return f"{at + 1:>3} ↕", said, "marked"
        if self.right is not None and at < self.right:
            return f"{at + 1:>3} ✓", said, "right"
        if at == self.right:
            return f"{at + 1:>3} ✗", said, "wrong"
        return f"{at + 1:>3}", said, ""

    def watch_taken(self) -> None:
        """Show that the line is taken, or dropped."""
        self.draw()

    def _changed(self) -> None:
        self.right = None
        self.draw()
        self.show_cursor()
        self.post_message(self.Changed())

    def action_move(self, by: int) -> None:
        """The cursor moves, and the line with it where that is taken."""
        if self.taken:
            self.action_carry(by)
        else:
            super().action_move(by)

    def action_carry(self, by: int) -> None:
        """Move the line under the cursor up or down among those that are kept."""
        to = max(0, min(self.at + by, self.kept - 1))
        if self.at < self.kept and to != self.at:
            self.lines.insert(to, self.lines.pop(self.at))
            self.at = to
            self._changed()

    def action_take(self) -> None:
        """Take the line under the cursor, or drop it; one that was left out comes back."""
        if self.at >= self.kept:
            self.action_leave_out()
        else:
            self.taken = not self.taken

    def action_leave_out(self) -> None:
        """Leave the line under the cursor out, or take it back as the last."""
        self.taken = False
        line = self.lines.pop(self.at)
        if self.at < self.kept:
            self.kept -= 1
            self.lines.append(line)
        else:
            self.lines.insert(self.kept, line)
            self.at = self.kept
            self.kept += 1
        self._changed()

    def action_give(self) -> None:
        """Enter drops a line that is taken; else it gives the answer."""
        if self.taken:
            self.taken = False
        else:
            super().action_give()


class OrderAnswer(LinesAnswer):
    """Putting lines in order; the answer is the lines themselves, one under the other."""

    def __init__(self, lines: tuple[str, ...], asked: Asked, answer: str) -> None:
        super().__init__()
        self._shuffled = lines
        texts = {each.say: each.text for each in asked.shuffled}
        codes = (
            coloured("\n".join(lines), asked.language) if asked.language else [sentence(texts[line]) for line in lines]
        )
        self._lines = LinesToOrder(lines, dict(zip(lines, codes, strict=False)))
        self._put(answer)

    def compose(self) -> ComposeResult:
        """The lines, and how they move."""
        yield self._lines
        yield Static(HOW, classes="how", markup=False)

    @property
    def answer(self) -> str:
        """The lines that are kept."""
        return "\n".join(self._lines.lines[: self._lines.kept])

    @property
    def untouched(self) -> bool:
        """Whether the lines are still as they were shown first."""
        return self.answer == "\n".join(self._shuffled)

    def replace(self, answer: str) -> None:
        """Put these lines in this order; all of them as they were shown first where there are none."""
        self._put(answer)
        self._lines.taken, self._lines.at = False, 0
        self._lines.right = None
        self._lines.draw()
        self.post_message(self.Edited(self.answer))

    def _put(self, answer: str) -> None:
        left, kept = [*self._shuffled], list[str]()
        for line in answer.split("\n"):
            if line in left:
                left.remove(line)
                kept.append(line)
        self._lines.lines = [*kept, *left]
        self._lines.kept = len(kept) or len(left)

    def watch_judged(self) -> None:
        """Show how far the order is right, and go to the first line that is out of place."""
        self._lines.right = right_lines(self.answer, self.judged)
        if self._lines.is_mounted:
            if self._lines.right is not None:
                self._lines.at = min(self._lines.right, self._lines.count - 1)
            self._lines.draw()


def right_lines(answer: str, verdict: Verdict | None) -> int | None:
    """How many lines from the top are in place, as far as a verdict tells."""
    if verdict is None or verdict.outcome not in (Outcome.CORRECT, Outcome.WRONG):
        return None
    if verdict.outcome is Outcome.WRONG and verdict.place is not None:
        return answer[: verdict.place[0]].count("\n")
    return answer.count("\n") + 1
