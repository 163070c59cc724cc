"""A line to run the learner's program on: an expression, and what it comes to."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from tutor.lesson import Code, Training
from tutor.loader.problem import Problems
from tutor.sandbox.stoppable import stoppable
from tutor.session import Session
from tutor.tui.screens.base import Dialog
from tutor.tui.troubles import said_to_learner
from tutor.tui.widgets.line_input import LineInput


class TryOut(Dialog[None]):
    """Expressions one after the other; the program is the one in the editor. Nothing here counts."""

    DEFAULT_CSS = """
    TryOut { align: center middle; }
    TryOut > Vertical { width: 90%; max-width: 100; height: auto; max-height: 80%; padding: 1 2;
        border: round $primary; border-title-color: $text-primary; background: $surface; }
    TryOut Input { margin-bottom: 1; }
    TryOut VerticalScroll { height: auto; max-height: 20; }
    TryOut Static { height: auto; }
    """
    BINDINGS = [
        Binding("escape,f9", "leave", "Close"),
        Binding("up", "recall(-1)", "Earlier", show=False),
        Binding("down", "recall(1)", "Later", show=False),
    ]

    def __init__(self, session: Session, task: Code | Training, program: str, expressions: list[str]) -> None:
        super().__init__()
        self.session, self.answering, self.program = session, task, program
        self.expressions = expressions
        self._at = len(expressions)

    def compose(self) -> ComposeResult:
        """The line, and under it what it came to."""
        with Vertical() as box:
            box.border_title = "Try your program"
            box.border_subtitle = "enter runs · up and down: earlier ones · escape closes"
            yield LineInput(placeholder=self._example(), compact=True)
            with VerticalScroll(can_focus=False):
                yield Static(Content.styled("An expression, such as the one above.", "$text-muted"), markup=False)

    def _example(self) -> str:
        if isinstance(self.answering, Training):
            return "a name or a call of your program"
        from tutor.checkers.code.plan import first_call

        return first_call(self.answering)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        expression = event.value.strip() or ("" if isinstance(self.answering, Training) else self._example())
        if not expression:
            return
        if not self.expressions or self.expressions[-1] != expression:
            self.expressions.append(expression)
        self._at = len(self.expressions)
        self._run(expression)

    @work(exclusive=True, group="try")
    async def _run(self, expression: str) -> None:
        result = self.query_one("VerticalScroll > Static", Static)
        result.update(Content.styled("Running …", "$text-muted"))
        try:
            tried = await stoppable(self.session.programs.try_out, self.answering, self.program, expression)
        except Problems as problems:
            result.update(f"A lesson that this task uses cannot be read: {said_to_learner(self.app, problems)}")
            return
        printed = [Content.assemble(("  │ ", "$text-muted"), line) for line in tried.output.splitlines()]
        if printed:
            printed.insert(0, Content.styled("printed", "$text-muted"))
        came_to = Content.styled(tried.problem, "$text-error") if tried.problem else Content(tried.value)
        result.update(Content("\n").join([Content.styled(expression, "bold"), came_to, *printed]))

    def action_recall(self, by: int) -> None:
        """Bring back an expression that was run before."""
        if not self.expressions:
            return
        self._at = max(0, min(self._at + by, len(self.expressions)))
        line = self.query_one(Input)
        line.value = self.expressions[self._at] if self._at < len(self.expressions) else ""
        line.cursor_position = len(line.value)

    def action_leave(self) -> None:
        """Close; what still runs is stopped."""
        self.workers.cancel_group(self, "try")
        self.dismiss()
