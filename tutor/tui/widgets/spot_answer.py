"""Pointing at lines of code, of a log or of a derivation."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tutor.asking import Asked
from tutor.attempt import Outcome, Verdict
from tutor.tui.widgets.pointed_lines import LinesAnswer, PointedLines, coloured

ONE = "digits or arrows choose a line · enter answers"
SEVERAL = "space marks a line · digits go to a line · enter answers"


class ShownLines(PointedLines):
    """Numbered lines, some of them marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *PointedLines.BINDINGS,
        Binding("space,x", "mark", "Mark", show=False),
    ]

    marked: reactive[frozenset[int]] = reactive(frozenset[int](), init=False)
    """The numbers of lines, from 1."""

    def __init__(self, said: list[Content], several: bool) -> None:
        super().__init__(len(said))
        self.said, self.several = said, several
        self.outcome: Outcome | None = None
        self._digits = ""

    def line(self, at: int) -> tuple[str, Content, str]:
        """A line with its number, and whether it is marked or what became of that."""
        if at + 1 not in self.marked:
            return f"{at + 1:>3}", self.said[at], ""
        if self.outcome is Outcome.CORRECT:
            return f"{at + 1:>3} ✓", self.said[at], "right"
        if self.outcome is Outcome.WRONG and not self.several:
            return f"{at + 1:>3} ✗", self.said[at], "wrong"
        return f"{at + 1:>3} ●", self.said[at], "marked"

    def point(self, at: int) -> None:
        """Go to a line; where one is asked for, it is marked then, as it looks."""
        super().point(at)
        if not self.several:
            self.marked = frozenset([self.at + 1])

    def watch_marked(self) -> None:
        """Tell that others are marked."""
        self.outcome = None
        self.draw()
        self.post_message(self.Changed())

    def on_key(self, event: events.Key) -> None:
        """Digits go to a line; those that follow one another are one number."""
        if event.character is None or not event.character.isascii() or not event.character.isdigit():
            self._digits = ""
            return
        event.stop()
        self._digits = next(
            (each for each in (self._digits + event.character, event.character) if 1 <= int(each) <= self.count), ""
        )
        if self._digits:
            self.point(int(self._digits) - 1)

    def action_mark(self) -> None:
        """Mark the line of the cursor, or take its mark away; where one is asked for, only one is marked."""
        line = frozenset([self.at + 1])
        self.marked = self.marked ^ line if self.several else line


class SpotAnswer(LinesAnswer):
    """Pointing at lines; the answer is their numbers."""

    def __init__(self, asked: Asked, answer: str) -> None:
        super().__init__()
        self._several = asked.several
        self._lines = ShownLines(coloured("\n".join(asked.shown), asked.language), asked.several)
        self._lines.set_reactive(ShownLines.marked, numbers_in(answer, len(asked.shown)))
        self._lines.set_reactive(ShownLines.at, min(self._lines.marked, default=1) - 1)

    def compose(self) -> ComposeResult:
        """The lines, and how they are marked."""
        yield self._lines
        yield Static(SEVERAL if self._several else ONE, classes="how", markup=False)

    @property
    def answer(self) -> str:
        """The numbers: ``5, 7``."""
        return ", ".join(map(str, sorted(self._lines.marked)))

    def replace(self, answer: str) -> None:
        """Mark these lines instead."""
        self._lines.marked = numbers_in(answer, self._lines.count)

    def watch_judged(self) -> None:
        """Show what became of the marks."""
        self._lines.outcome = self.judged.outcome if isinstance(self.judged, Verdict) else None
        if self._lines.is_mounted:
            self._lines.draw()


def numbers_in(answer: str, most: int) -> frozenset[int]:
    """The numbers of lines in an answer that was given or kept."""
    return frozenset(number for number in map(int, re.findall(r"\d{1,4}", answer)) if 1 <= number <= most)
