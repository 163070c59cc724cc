"""Derivations: a line for each given step, or free lines with their readings below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widgets import Static, TextArea

from tutor.asking import Asked, Symbol
from tutor.attempt import Outcome, Reason, Verdict
from tutor.checkers import Echo
from tutor.checkers.derivation import line_task, steps_of
from tutor.lesson import Derivation, Task
from tutor.tui.widgets.formula_answer import FormulaLine, FormulaPane
from tutor.tui.widgets.key_footer import GoesOn
from tutor.tui.widgets.line_input import LineInput
from tutor.tui.widgets.sentences import sentence
from tutor.tui.widgets.text_lines import TextLines

MARKS = {"right": ("✓", "$text-success"), "wrong": ("✗", "$text-error"), "": (" ", "")}
"""Before a line: what became of it."""

ReadLine = Callable[[str], Echo]
"""How a line is understood."""


def derivation_pane(task: Derivation, asked: Asked, answer: str, echo: Callable[[Task, str], Echo]) -> FormulaPane:
    """Lines for the given steps, or free ones between the two ends."""
    if asked.lines:
        reads = tuple(partial(echo, step) for step in steps_of(task))
        return DerivationAnswer(answer, asked.lines, reads, asked.symbols)
    line = line_task(task)
    start, to = (asked.ends.start, asked.ends.to) if asked.ends else ("", "")
    read_start, read_to = (echo(line, end).read_as or end for end in (start, to))
    ends = Content.assemble(("from  ", "$text-muted"), read_start, "\n", ("to    ", "$text-muted"), read_to)
    return FreeDerivationAnswer(answer, ends, partial(echo, line), asked.symbols)


def question(step: Asked) -> Content:
    """What a step asks, with the options there are."""
    options = (
        Content.assemble((f"{option.letter})  ", "bold $text-primary"), sentence(option.text))
        for option in step.options
    )
    return Content("\n").join([sentence(step.text), *options])


def letters_of(step: Asked) -> str:
    """The letters of which one is the answer; none where several may be."""
    return "" if step.several else "".join(option.letter for option in step.options)


def line_marks(answer: str, verdict: Verdict | None) -> dict[int, str]:
    """What is known of each line of an answer, by its position among all lines, blank ones included.

    Lines before the first wrong one are right; nothing is told about those after it.
    """
    if verdict is None:
        return {}
    written = [at for at, line in enumerate(answer.splitlines()) if line.strip()]
    if verdict.outcome is Outcome.CORRECT or verdict.reason is Reason.UNFINISHED:
        return dict.fromkeys(written, "right")
    if verdict.outcome is not Outcome.WRONG or verdict.place is None:
        return {}
    first_wrong = len(answer[: verdict.place[0] + 1].splitlines()) - 1
    return {at: "right" for at in written if at < first_wrong} | {first_wrong: "wrong"}


def split_lines(answer: str, count: int) -> list[str]:
    """So many lines of an answer: as they were typed, or where there are more, those that are not blank."""
    lines = answer.splitlines()
    if len(lines) > count:
        lines = [line for line in lines if line.strip()]
    return [*lines, *[""] * count][:count]


class StepLine(Vertical):
    """A given step: what it asks, a mark, and the line."""

    DEFAULT_CSS = """
    StepLine { height: auto; margin-bottom: 1; }
    StepLine .number { width: 3; height: 1; color: $text-muted; }
    StepLine .asked { width: 1fr; height: auto; }
    StepLine > Horizontal { height: auto; }
    StepLine > Horizontal > .mark { width: 2; height: 1; }
    StepLine > Horizontal > FormulaLine { width: 1fr; }
    StepLine > .said { height: auto; margin-left: 3; padding: 0 1; border-left: thick $error; background: $error 8%;
        display: none; }
    StepLine > .said.-shown { display: block; }
    """

    mark: reactive[str] = reactive("")

    def __init__(self, number: int, asked: Content, line: FormulaLine) -> None:
        super().__init__()
        self._number, self._asked = number, asked
        self.line = line

    def compose(self) -> ComposeResult:
        """The question above, the mark and the line below it."""
        with Horizontal():
            yield Static(str(self._number), classes="number", markup=False)
            yield Static(self._asked, classes="asked", markup=False)
        with Horizontal():
            yield Static("", classes="mark", markup=False)
            yield self.line
        yield Static("", classes="said", markup=False)

    def say(self, said: tuple[str, ...]) -> None:
        """What is wrong with this line, below it; nothing where nothing is."""
        below = self.query_one(".said", Static)
        below.set_class(bool(said), "-shown")
        below.update(Content("\n").join(map(sentence, said)))

    def watch_mark(self) -> None:
        """Show what became of the line."""
        self.query_one(".mark", Static).update(Content.styled(*MARKS[self.mark]))


class DerivationAnswer(FormulaPane):
    """One line for each given step; enter goes on to the next, and after the last gives the answer."""

    DEFAULT_CSS = """
    DerivationAnswer { height: auto; max-height: 100%; overflow-y: auto; scrollbar-size-vertical: 1; }
    """
    # Before the line hears of them: letters that follow at once are meant for the line that comes next.
    BINDINGS = [
        Binding("up", "go(-1)", "Line above", show=False, priority=True),
        Binding("down", "go(1)", "Line below", show=False, priority=True),
        Binding("enter", "go_on", "Next line", show=False, priority=True),
    ]

    def __init__(
        self, answer: str, asked: tuple[Asked, ...], reads: tuple[ReadLine, ...], symbols: tuple[Symbol, ...]
    ) -> None:
        super().__init__(symbols)
        self._steps = [
            StepLine(number, question(each), FormulaLine(text, read, rows=4, small=True, one_of=letters_of(each)))
            for number, (each, text, read) in enumerate(
                zip(asked, split_lines(answer, len(asked)), reads, strict=True), 1
            )
        ]
        self._at = self._first_open()

    def compose(self) -> ComposeResult:
        """The steps, and the palette."""
        yield from self._steps
        yield self._palette

    def watch_virtual_size(self, size: Size) -> None:
        """Say how many rows there are."""
        self.post_message(self.Grown(self, size.height))

    @property
    def answer(self) -> str:
        """The lines, also those that are still blank."""
        return "\n".join(step.line.text for step in self._steps).rstrip("\n")

    def replace(self, answer: str) -> None:
        """Type other lines."""
        for step, text in zip(self._steps, split_lines(answer, len(self._steps)), strict=True):
            step.line.replace(text)
        self._at = self._first_open()

    def insert(self, symbol: Symbol) -> None:
        """Type a symbol where the learner was."""
        self._steps[self._at].line.insert(symbol)

    def watch_judged(self) -> None:
        """Mark the lines, and go to the first wrong or missing one."""
        marks = line_marks(self.answer, self.judged)
        for at, step in enumerate(self._steps):
            step.mark = marks.get(at, "")
        if self.judged is None or not self.has_focus_within:
            return
        wrong = next((at for at, mark in marks.items() if mark == "wrong"), None)
        self._at = self._first_open() if wrong is None else wrong
        self.take_focus()
        # The panel with the verdict takes rows away.
        self.call_after_refresh(self._steps[self._at].scroll_visible, animate=False)

    def tell(self, said: tuple[str, ...]) -> bool:
        """Below the line that is wrong."""
        marks = line_marks(self.answer, self.judged)
        for at, step in enumerate(self._steps):
            step.say(said if marks.get(at) == "wrong" else ())
        return "wrong" in marks.values()

    def take_focus(self) -> None:
        """Write where the learner was."""
        self.screen.set_focus(self._steps[self._at].query_one("Input"))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Remember the line, and show how it is read; the others need no echo."""
        if event.widget is not self.screen.focused:
            return  # the keys have gone on meanwhile
        for at, step in enumerate(self._steps):
            if step in event.widget.ancestors:
                self._at = at
                step.line.echo()
            elif event.widget is not self._palette:
                step.line.quiet()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where the palette has the keys, they move in it; enter in the last line gives the answer.

        Beside a text, before anything is written, enter goes on from the text.
        """
        if action == "go_on" and isinstance(self.screen, GoesOn) and self.screen.enter_goes_on and not self.answer:
            return False
        if action in ("go", "go_on"):
            return self.screen.focused is not self._palette and (action == "go" or not self._in_last_line)
        return super().check_action(action, parameters)

    @property
    def _in_last_line(self) -> bool:
        return self._at + 1 == len(self._steps)

    def action_go(self, by: int) -> None:
        """To another line."""
        self._at = max(0, min(self._at + by, len(self._steps) - 1))
        self.take_focus()

    def action_go_on(self) -> None:
        """To the next line."""
        self.action_go(1)

    @on(FormulaLine.Changed)
    def _changed(self, event: FormulaLine.Changed) -> None:
        event.stop()
        self.judged = None
        self.post_message(self.Edited(self.answer))

    @on(FormulaLine.Submitted)
    def _finished(self, event: FormulaLine.Submitted) -> None:
        event.stop()
        self.submit()

    @on(LineInput.Pasted)
    def _pasted(self, event: LineInput.Pasted) -> None:
        """The lines after the first go one to each step that follows; what is left over joins the last."""
        event.stop()
        room = len(self._steps) - self._at - 1
        for step, text in zip(self._steps[self._at + 1 :], event.rest, strict=False):
            step.line.replace(text)
        self.action_go(len(event.rest))
        for text in event.rest[room:]:
            self._steps[-1].line.insert(Symbol("", f" {text}"))

    def submit(self) -> None:
        """Give the answer; a blank line between others is filled first, for lines are told by their order."""
        at = self._first_open()
        if any(step.line.text.strip() for step in self._steps[at + 1 :]):
            self._at = at
            self.take_focus()
            self.notify(f"Line {at + 1} is still empty.")
            return
        super().submit()

    def _first_open(self) -> int:
        """The first blank line, or the last one."""
        blank = (at for at, step in enumerate(self._steps) if not step.line.text.strip())
        return next(blank, len(self._steps) - 1)


class FreeLines(TextLines):
    """Lines for formulas."""

    DEFAULT_CSS = """
    FreeLines { height: auto; min-height: 4; max-height: 12; border: round $border-blurred; background: transparent;
        padding: 0 1; }
    FreeLines:focus { border: round $border; }
    """


class FreeDerivationAnswer(FormulaPane):
    """Free lines from one formula to another; every line's reading stands below."""

    DEFAULT_CSS = """
    FreeDerivationAnswer { height: auto; max-height: 100%; overflow-y: auto; scrollbar-size-vertical: 1; }
    FreeDerivationAnswer > .ends { height: auto; padding: 0 2; }
    FreeDerivationAnswer > .readings { height: auto; padding: 0 2; }
    """

    def __init__(self, answer: str, ends: Content, read: ReadLine, symbols: tuple[Symbol, ...]) -> None:
        super().__init__(symbols)
        self._ends = ends
        self._read = read
        self._was = answer
        self._said: tuple[tuple[str, ...], int | None] = (), None
        """What is wrong with which line; it stays there while that is mended."""
        self._lines = FreeLines(answer, soft_wrap=False, tab_behavior="focus", highlight_cursor_line=False)
        self._lines.border_subtitle = "f5 checks"

    def compose(self) -> ComposeResult:
        """Both ends, the lines, their readings, and the palette."""
        yield Static(self._ends, classes="ends", markup=False)
        yield self._lines
        yield self._palette
        yield Static("", classes="readings", markup=False)

    def on_mount(self) -> None:
        """Show how the lines are read that are there already."""
        self._show_readings()

    @property
    def answer(self) -> str:
        """The lines."""
        return self._lines.text

    def replace(self, answer: str) -> None:
        """Type other lines; ctrl+z brings the old ones back."""
        self._lines.replace(answer, (0, 0), self._lines.document.end)

    def insert(self, symbol: Symbol) -> None:
        """Type a symbol where the cursor is."""
        self._lines.insert(symbol.before + symbol.after)
        self._lines.move_cursor_relative(columns=-len(symbol.after))

    def tell(self, said: tuple[str, ...]) -> bool:
        """Below the reading of the line that is wrong."""
        marks = line_marks(self.answer, self.judged)
        self._said = said, next((at for at, mark in marks.items() if mark == "wrong"), None)
        self._show_readings()
        return self._said[1] is not None

    def take_focus(self) -> None:
        """Write in the lines."""
        self.screen.set_focus(self._lines)

    def watch_judged(self) -> None:
        """Mark the lines."""
        self._show_readings()

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.answer != self._was:
            self._was = self.answer
            self.judged = None
            self._show_readings()
            self.post_message(self.Edited(self.answer))

    def _show_readings(self) -> None:
        """A row for each line: its mark, and how it is read or why it is not."""
        marks = line_marks(self.answer, self.judged)
        rows: list[Content] = []
        number = 1
        for at, line in enumerate(self.answer.splitlines()):
            if line.strip():
                echo = self._read(line)
                mark = ("?", "$text-warning") if echo.problem else MARKS[marks.get(at, "")]
                said = (echo.problem or "", "$text-muted") if echo.problem else (echo.read_as or "", "$text-accent")
                rows.append(Content.assemble((f"{number} ", "$text-muted"), mark, " ", said))
                if at == self._said[1]:
                    rows += [Content.assemble("    ", sentence(each)) for each in self._said[0]]
                number += 1
        self.query_one(".readings", Static).update(Content("\n").join(rows))
