"""The task beside the text: the question, the hints, the answer, and what became of it."""

from __future__ import annotations

import asyncio

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Static

from tutor import typeset
from tutor.attempt import Counterexample, Outcome, Verdict
from tutor.lesson import Choice, Code, Derivation, Task, Text, Training
from tutor.loader.problem import Problems
from tutor.progress import SaveProblem
from tutor.session import Session
from tutor.tui import delays
from tutor.tui.screens.telling import kept_back, revealed, shown
from tutor.tui.stoppable import stoppable
from tutor.tui.widgets.answer_picture import AnswerPicture
from tutor.tui.widgets.answers import AnswerPane, answer_pane
from tutor.tui.widgets.sentences import lesson_sentence
from tutor.tui.widgets.verdict_panel import Shown, VerdictPanel
from tutor.variant import variant

KINDS = {
    "Choice": "choose",
    "NumberTask": "compute",
    "Symbolic": "formula",
    "Derivation": "derive",
    "Code": "write",
    "Training": "train",
}


class TaskPane(Vertical):
    """One task of the open lesson. It keeps what is typed, and has it judged."""

    DEFAULT_CSS = """
    TaskPane { padding: 0 1; }
    TaskPane #ask { height: auto; max-height: 40%; padding: 0 1; margin-bottom: 1; }
    TaskPane #hint-box { height: auto; max-height: 30%; scrollbar-size-vertical: 1; }
    TaskPane #hints { height: auto; padding: 0 1; border-left: thick $warning; background: $warning 8%; display: none; }
    TaskPane #hints.-shown { display: block; }
    TaskPane.-hinted #hint-box { margin-bottom: 1; }
    TaskPane.-hinted VerdictPanel { max-height: 40%; }
    TaskPane #answer { height: auto; max-height: 1fr; }
    TaskPane.-steps #answer { height: 1fr; min-height: 5; max-height: 100%; }
    TaskPane.-code #answer { height: 1fr; min-height: 5; max-height: 100%; }
    TaskPane.-code VerdictPanel { margin-top: 0; }
    TaskPane AnswerPicture { display: none; }
    TaskPane.-drawn AnswerPicture { display: block; }
    TaskPane.-drawn #answer { display: none; }
    """
    BINDINGS = [
        Binding("f5,ctrl+j", "check", "Check", key_display="f5"),
        Binding("f3", "hint", "Hint"),
        Binding("f9", "try_out", "Try"),
        Binding("ctrl+g", "snippet", "Snippet", key_display="^g"),
        Binding("ctrl+t", "draw", "Draw", key_display="^t"),
        Binding("ctrl+o,f10", "reveal", "Show more", key_display="^o"),
        Binding("f6", "reset", "Start over", show=False),
        Binding("h", "hint", "Hint", show=False),
        Binding("escape", "undraw", "Answer", show=False),
    ]

    checking: reactive[bool] = reactive(False)
    """Whether an answer is being judged."""
    judged: reactive[Shown | None] = reactive(None, init=False)
    """The verdict on the task that is shown, with all there is to say."""
    has_keys: reactive[bool] = reactive(True)
    """Whether what is typed goes here."""
    steps_revealed: reactive[int] = reactive(0, init=False)
    """How often the learner asked to see more of it."""

    class Judged(Message):
        """An answer has its verdict, and that is kept."""

        def __init__(self, task: Task) -> None:
            super().__init__()
            self.answered = task

    def __init__(self, session: Session) -> None:
        super().__init__(id="task", classes="pane")
        self.session = session
        self.index: int | None = None
        """Of the step that is shown."""
        self._pause: Timer | None = None
        self._expressions: list[str] = []
        """What was tried out, oldest first."""
        self._watching: Timer | None = None

    def compose(self) -> ComposeResult:
        """Empty until a task is shown."""
        yield Static("", id="ask", markup=False)
        with VerticalScroll(id="hint-box", can_focus=False):
            yield Static("", id="hints", markup=False)
        yield Vertical(id="answer")
        yield VerdictPanel()

    def take_session(self, session: Session) -> None:
        """Belong to another learner: nothing that was tried or drawn before stays, and what is judged is stopped."""
        self.workers.cancel_group(self, "check")
        self.session, self.index = session, None
        self._expressions = []
        for picture in self.query(AnswerPicture):
            picture.take_session(session)

    @property
    def shown_task(self) -> Task | None:
        """The task that is shown."""
        if self.index is None:
            return None
        step = self.session.lesson.steps[self.index]
        assert not isinstance(step, Text), "a text has no answer"
        return step

    @property
    def answer_pane(self) -> AnswerPane | None:
        """Where the answer is written; None until all of it is there."""
        return next((pane for pane in self.query(AnswerPane) if pane.is_mounted), None)

    async def show(self, index: int) -> None:
        """Show another task of the open lesson: what was typed for it before is there again."""
        self.index = index
        self.remove_class("-drawn")
        task, session = self.shown_task, self.session
        assert task is not None
        attempts = session.attempts(task)
        draft = session.progress.draft(session.task_id(task))
        self.border_title = f"Task · {KINDS[type(task).__name__]}"
        self._say_points()
        self.set_class(isinstance(task, Code | Training), "-code")
        self.set_class(isinstance(task, Derivation) and bool(task.steps), "-steps")
        self.query_one("#ask", Static).update(lesson_sentence(task.ask, variant(task).given))
        answer = draft.answer or (attempts[-1].answer if attempts else "")
        options = (
            tuple(typeset.plain(option.say, typeset.UNWRAPPED) for option in task.options)
            if isinstance(task, Choice)
            else ()
        )
        holder = self.query_one("#answer", Vertical)
        await asyncio.shield(holder.remove_children())  # also when the worker that opens a lesson is cancelled
        earlier = tuple(attempt.answer for attempt in attempts)
        answering = answer_pane(task, options, answer, lambda typed: session.echo(task, typed), earlier)
        await holder.mount(answering)
        unchanged = bool(attempts) and draft.answer in ("", attempts[-1].answer)
        answering.judged = attempts[-1].verdict if unchanged else None
        self.judged = shown(session, task, attempts[-1].answer, attempts[-1].verdict) if answering.judged else None
        self._show_hints()

    def watch_has_keys(self) -> None:
        """Say how to come here."""
        self._say_points()

    def _say_points(self) -> None:
        task = self.shown_task
        if task is not None:
            self.border_subtitle = f"{task.points} points" if self.has_keys else f"f2 to answer · {task.points} points"

    def _show_hints(self) -> None:
        """Show the hints that have been asked for so far."""
        task = self.shown_task
        if task is None:
            return
        asked = task.hints[: self.session.progress.draft(self.session.task_id(task)).hints]
        given = variant(task).given
        lines = [
            Content.assemble(
                (f"Hint {number} of {len(task.hints)}  ", "bold $text-warning"),
                lesson_sentence(hint, given),
            )
            for number, hint in enumerate(asked, 1)
        ]
        hints = self.query_one("#hints", Static)
        hints.update(Content("\n").join(lines))
        hints.set_class(bool(lines), "-shown")
        self.set_class(bool(lines), "-hinted")
        self.query_one("#hint-box").scroll_end(animate=False)

    def take_focus(self) -> bool:
        """Let the keyboard write the answer; False where there is none to write yet."""
        pane = self.answer_pane
        if pane is not None:
            pane.take_focus()
        return pane is not None

    # What keys do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The footer shows only what works now."""
        task = self.shown_task
        if action == "check":
            return not self.checking
        if action == "hint":
            return len(self.session.hints) < len(task.hints if task else ())
        if action == "reveal":
            return self.steps_revealed < len(kept_back(self.judged))
        if action == "try_out":
            return isinstance(task, Code | Training)
        if action == "draw":
            return self.has_class("-drawn") or self._can_draw()
        if action == "undraw":
            return self.has_class("-drawn")
        if action == "snippet":
            return isinstance(task, Code | Training) and self._example() is not None
        return True

    def action_hint(self) -> None:
        """Show the next hint."""
        self.keep_draft()
        if self.session.show_hint() is not None:
            self._show_hints()
            self.refresh_bindings()

    def action_reveal(self) -> None:
        """Show more of the verdict: where, then an example."""
        self.steps_revealed += 1

    def watch_judged(self) -> None:
        """Another verdict begins with what kind of mistake it is."""
        self.steps_revealed = 0
        self._show_judged()

    def watch_steps_revealed(self) -> None:
        """More of the verdict has been asked for."""
        self._show_judged()

    def _show_judged(self) -> None:
        self.query_one(VerdictPanel).shown = revealed(self.judged, self.steps_revealed)
        delays.after(delays.KEYS_AFTER, self, self.refresh_bindings)

    @work
    async def action_reset(self) -> None:
        """Begin the answer again, after asking."""
        from tutor.tui.screens.dialogs import Confirm

        pane, task = self.answer_pane, self.shown_task
        if pane is None or not self.screen.is_active:
            return  # the key was pressed twice
        if await self.app.push_screen_wait(
            Confirm("Start this answer over? What is typed here goes away.", "Start over")
        ):
            pane.replace(task.starter if isinstance(task, Code | Training) else "")
            self.judged = None
            pane.take_focus()

    def _example(self) -> Counterexample | None:
        """The call at which the answer that was judged last failed."""
        return self.judged.verdict.counterexample if self.judged is not None else None

    def action_try_out(self) -> None:
        """Run what is typed on an input of the learner's own."""
        from tutor.tui.screens.try_out import TryOut

        task, pane = self.shown_task, self.answer_pane
        if isinstance(task, Code | Training) and pane is not None:
            self.app.push_screen(TryOut(self.session, task, pane.answer, self._expressions))

    # The answer drawn

    def _can_draw(self) -> bool:
        """Whether there is something to draw of the answer that was judged last."""
        task = self.shown_task
        if isinstance(task, Training):
            return any(picture.runs_of(task) for picture in self.query(AnswerPicture))
        if not isinstance(task, Code) or task.sweep is None or self.judged is None:
            return False
        return self.judged.verdict.outcome is not Outcome.UNREADABLE  # nothing was defined that could be drawn

    async def action_draw(self) -> None:
        """The answer's picture in place of the answer, or the answer again."""
        task = self.shown_task
        if self.has_class("-drawn"):
            self._undraw()
        elif isinstance(task, Code | Training):
            await (await self._picture()).show(task, self.judged.answer if self.judged else "")
            self._draw_instead()

    async def _picture(self) -> AnswerPicture:
        """The picture's widget, which comes with the first answer that is drawn."""
        if not self.query(AnswerPicture):
            await self.mount(AnswerPicture(self.session), before=self.query_one(VerdictPanel))
        return self.query_one(AnswerPicture)

    def _draw_instead(self) -> None:
        """The picture in place of the answer, and the keys with it where the answer had them."""
        had_keys = self.has_focus_within
        self.add_class("-drawn")
        if had_keys:
            self.query_one(AnswerPicture).take_focus()

    def action_undraw(self) -> None:
        """The answer again."""
        self._undraw()

    def _undraw(self) -> None:
        had_keys = self.has_focus_within
        self.remove_class("-drawn")
        if had_keys:
            self.take_focus()

    def action_snippet(self) -> None:
        """Show the failing call as a program that runs outside the tutor."""
        from tutor.tui.screens.snippet import Snippet

        task, example, judged = self.shown_task, self._example(), self.judged
        if isinstance(task, Code | Training) and example is not None and judged is not None:
            try:
                program = self.session.snippet(task, judged.answer, example)
            except Problems as problems:
                self.notify(f"A lesson that this task uses cannot be read: {problems.problems[0]}", markup=False)
            else:
                self.app.push_screen(Snippet(program, task.task))

    def action_check(self) -> None:
        """Check what is typed."""
        if self.answer_pane is not None:
            self.answer_pane.submit()

    def stop(self) -> None:
        """Stop the check that runs; the answer does not count."""
        self.workers.cancel_group(self, "check")
        self.judged = None  # what stands there speaks of an earlier answer
        self.notify("Stopped. This answer does not count.")

    # An answer on its way

    def on_verdict_panel_typed(self, event: VerdictPanel.Typed) -> None:
        """Go back to the answer with what was typed."""
        if self.take_focus() and self.screen.focused is not None:
            self.screen.focused.post_message(event.event)

    def on_answer_pane_edited(self, event: AnswerPane.Edited) -> None:
        """Keep what is typed at the next pause."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(delays.PAUSE, self.keep_draft)

    def keep_draft(self) -> None:
        """Keep what is typed now, unless it is what was answered last."""
        pane = self.answer_pane
        if self._pause is None or self.shown_task is None or pane is None:
            return
        self._pause.stop()
        self._pause = None
        try:
            self.session.keep_draft(pane.answer, self.session.task_id(self.shown_task))
        except SaveProblem as problem:
            self.notify(str(problem), severity="error", timeout=10, markup=False)

    def on_answer_pane_submitted(self, event: AnswerPane.Submitted) -> None:
        """Judge an answer that was given."""
        if self.shown_task is not None and self._worth_judging(self.shown_task, event.answer):
            self._judge(self.shown_task, event.answer)

    @work(exclusive=True, group="check")
    async def _judge(self, task: Task, answer: str) -> None:
        """The slow part in a thread; what it finds is kept and shown here."""
        session = self.session
        self.keep_draft()
        self.checking = True
        picture = listener = None
        if isinstance(task, Training):
            picture = await self._picture()
            listener = await picture.begin(task)
        saying = self.set_timer(delays.SOON, lambda: self._watch(task, picture))
        try:
            verdict = await stoppable(session.check, task, answer, listener)
        finally:
            saying.stop()
            self.checking = False
            await self._stop_watching(task, picture)
        if session is self.session:
            self._show_verdict(task, answer, verdict)

    def _watch(self, task: Task, picture: AnswerPicture | None) -> None:
        """Say that an answer is being judged, and draw what a training reports meanwhile."""
        self.query_one(VerdictPanel).checking = True
        if picture is not None and task is self.shown_task:
            self._draw_instead()
            self._watching = self.set_interval(delays.WATCH_EVERY, picture.follow)
        self.refresh_bindings()

    async def _stop_watching(self, task: Task, picture: AnswerPicture | None) -> None:
        self.query_one(VerdictPanel).checking = False
        if picture is not None:
            await picture.end()
        if self._watching is not None:
            self._watching.stop()
            self._watching = None
            if task is self.shown_task:
                self._undraw()
        delays.after(delays.KEYS_AFTER, self, self.refresh_bindings)

    def _worth_judging(self, task: Task, answer: str) -> bool:
        if self.checking:
            return False
        if isinstance(task, Choice) and not answer:
            self.notify("Choose an option first: type its letter.")
            return False
        if not answer.strip():
            self.notify("Type an answer first.")
            return False
        return True

    def _show_verdict(self, task: Task, answer: str, verdict: Verdict) -> None:
        before = self.session.score().points
        try:
            self.session.record(answer, verdict)
        except SaveProblem as problem:
            self.notify(str(problem), severity="error", timeout=10, markup=False)
        earned = self.session.score().points - before
        if task is self.shown_task:
            self.judged = shown(self.session, task, answer, verdict, earned)
            pane = self.answer_pane
            if pane is not None and pane.answer == answer:
                pane.judged = verdict
        self.post_message(self.Judged(task))
