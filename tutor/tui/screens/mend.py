"""A ladder's program in an editor: mended or written there and then, judged by its task, and sent up again."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor import typeset
from tutor.arcade.stations import Ladder
from tutor.attempt import Outcome
from tutor.games import bosses
from tutor.progress import SaveProblem
from tutor.sandbox.stoppable import stoppable
from tutor.session import Session
from tutor.tui.screens.base import Dialog
from tutor.tui.troubles import said_to_learner
from tutor.tui.widgets.code_editor import CodeEditor


class Mend(Dialog[str | None]):
    """The program and what stopped it. It comes back once its task calls it right; None where it was left."""

    DEFAULT_CSS = """
    Mend { align: center middle; }
    Mend > Vertical { width: 80; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        border: round $primary; border-title-color: $text-primary; background: $surface; }
    Mend Static { height: auto; max-height: 6; }
    Mend CodeEditor { height: 14; max-height: 60%; }
    """
    BINDINGS = [
        Binding("escape", "leave", "Close", priority=True),
        Binding("f5,ctrl+j", "give", "Climb again", priority=True),
    ]

    def __init__(self, session: Session, ladder: Ladder, said: tuple[str, ...]) -> None:
        super().__init__()
        self.session, self.ladder, self.said = session, ladder, said

    def compose(self) -> ComposeResult:
        """What stopped it, the program, what its task says."""
        with Vertical() as box:
            box.border_title = Content(f"{self.ladder.function} · {self.ladder.lesson}")
            box.border_subtitle = "f5 or ctrl+j judges it and climbs again · escape closes"
            stopped = "\n".join(self.said) or bosses.asked_at(self.session, self.ladder)
            yield Static(Content.styled(stopped, "$text-muted"), id="stopped", markup=False)
            yield CodeEditor(self.ladder.program or self.ladder.starter)
            yield Static("", id="verdict", markup=False)

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(CodeEditor).focus()

    def action_give(self) -> None:
        """Have it judged."""
        program = self.query_one(CodeEditor).text
        if program.strip():
            self._judge(program)

    @work(exclusive=True, group="mend")
    async def _judge(self, program: str) -> None:
        told = self.query_one("#verdict", Static)
        told.update("Judging …")
        try:
            verdict = await stoppable(bosses.mended, self.session, self.ladder, program)
        except SaveProblem as problem:
            told.update(said_to_learner(self.app, problem))
            return
        if not self.is_attached:
            return
        if verdict.outcome is Outcome.CORRECT:
            self.dismiss(program)
            return
        call = verdict.counterexample
        said = [typeset.plain(each, typeset.UNWRAPPED) for each in verdict.feedback[:2]]
        if call is not None and call.call:
            said.append(f"{call.call}: got {call.got}, expected {call.expected}"[:200])
        told.update("\n".join(said))

    def action_leave(self) -> None:
        """Close; what still runs is stopped."""
        self.workers.cancel_group(self, "mend")
        self.dismiss(None)
