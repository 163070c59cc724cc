"""An answer on its way: judged, told, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, work
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer

from tutor.asking import Asked
from tutor.attempt import Counterexample, Outcome, Verdict
from tutor.checkers.contract import A_HINT
from tutor.lesson import Code, Task, Training
from tutor.loader.problem import Problems
from tutor.session import Session
from tutor.settings import MOTION
from tutor.stopwatch import Stopwatch
from tutor.telling import Told, at_stage, told
from tutor.tui import delays
from tutor.tui.screens.base import forget_passing
from tutor.tui.troubles import said_to_learner
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.verdict_panel import VerdictPanel

if TYPE_CHECKING:
    from tutor.tui.widgets.answer_picture import AnswerPicture


class JudgingPane(Vertical):
    """A pane with an answer and a verdict panel: what is given there is judged, kept and told, and may be drawn."""

    DEFAULT_CSS = """
    JudgingPane AnswerPicture { display: none; }
    JudgingPane.-drawn AnswerPicture { display: block; }
    JudgingPane.-drawn #answer { display: none; }
    """

    checking: reactive[bool] = reactive(False, repaint=False)
    """Whether an answer is being judged."""
    judged: reactive[Told | None] = reactive(None, init=False, repaint=False)
    """The verdict on the task that is shown, with all there is to tell."""
    steps_revealed: reactive[int] = reactive(0, init=False, repaint=False)
    """How often the learner asked to see more of it."""

    class Judged(Message):
        """An answer has its verdict, and that is kept."""

        def __init__(self, task: Task) -> None:
            super().__init__()
            self.answered = task

    def __init__(self, session: Session) -> None:
        super().__init__(id="task", classes="pane")
        self.session = session
        self.shown_task: Task | None = None
        self.asked: Asked | None = None
        """Of the task that is shown."""
        self._verdict: Verdict | None = None
        """The one that is told, with what is not told yet."""
        self._watching: Timer | None = None
        self._keys_wait = False
        """Whether the footer is about to show what has a key now."""
        self._drawing: AnswerPicture | None = None
        """Where answers are drawn; it comes with the first."""
        self.stopwatch = Stopwatch()
        """Since the task was shown, or answered last."""

    def take_session(self, session: Session) -> None:
        """Belong to another learner: nothing that was drawn before stays, and what is judged is stopped."""
        self.workers.cancel_group(self, "check")
        self.stop_looking()
        self.session, self.shown_task = session, None
        for pane in self.query(AnswerPane):
            pane.answered = None  # what is typed there is another learner's
        if self._drawing is not None:
            self._drawing.take_session(session)

    @property
    def answer_pane(self) -> AnswerPane | None:
        """Where the answer is written; None until all of it is there."""
        return next((pane for pane in self.walk_children(AnswerPane) if pane.is_mounted), None)

    def take_focus(self) -> bool:
        """Let the keyboard write the answer; False where there is none to write yet."""
        pane = self.answer_pane
        if pane is not None:
            pane.take_focus()
        return pane is not None

    def take_keys(self) -> bool:
        """Let the keyboard go on from a right answer, or else write it; False where there is none to write yet."""
        panel = self.query_one(VerdictPanel)
        if not panel.goes_on:
            return self.take_focus()
        self.screen.set_focus(panel)
        return True

    def on_key(self, event: events.Key) -> None:
        """Who types on where an editor was, while its training is drawn, is led nowhere by that."""
        if self.checking and self.has_class("-drawn") and event.character and event.character.isalpha():
            event.stop()

    def on_verdict_panel_left(self) -> None:
        """Go back to the answer."""
        self.take_focus()

    def on_verdict_panel_typed(self, event: VerdictPanel.Typed) -> None:
        """Go back to the answer with what was typed."""
        if self.take_focus() and self.screen.focused is not None:
            self.screen.focused.post_message(event.event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The footer shows only what works now."""
        match action:
            case "check":
                return not self.checking
            case "reveal":
                return self.judged is not None and self.steps_revealed < len(self.judged.kept_back)
            case "draw":
                return self.has_class("-drawn") or self._can_draw()
            case "undraw":
                return self.has_class("-drawn")
            case "snippet":
                return isinstance(self.shown_task, Code | Training) and self._example() is not None
            case "inside":
                return self._can_look_inside()
            case "report":
                return self.judged is not None
        return True

    # A verdict

    @work(exclusive=True, group="check")
    async def judge(self, task: Task, answer: str, belief: str | None = None) -> None:
        """The slow part in a thread; what it finds is kept and shown here."""
        from tutor.sandbox.stoppable import stoppable  # the sandbox may come after the lesson is painted

        session, seconds = self.session, self.stopwatch.touch()
        self.stop_looking()
        self.checking = True
        picture = listener = None
        if isinstance(task, Training):
            picture = await self._picture()
            listener = await picture.begin(task)
        saying = self.set_timer(delays.SOON, lambda: self._watch(task, picture))
        try:
            seed = session.seed(task)
            verdict = await stoppable(session.check, task, answer, listener, seed=seed)
        finally:
            saying.stop()
            self.checking = False
            await self._stop_watching(task, picture)
        if session is self.session:
            self.take_verdict(task, answer, verdict, seed, belief, seconds)
            self.look_for_reason(task, answer, verdict)

    def _watch(self, task: Task, picture: AnswerPicture | None) -> None:
        """Say that an answer is being judged, and draw what a training reports meanwhile."""
        self.query_one(VerdictPanel).checking = True
        if picture is not None and task is self.shown_task and self.session.is_on(MOTION):
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
        self._show_keys_later()

    def _show_keys_later(self) -> None:
        """Have the footer show what has a key now, once what is on its way is painted."""
        if not self._keys_wait:
            self._keys_wait = True
            self.call_after_refresh(delays.after, delays.KEYS_AFTER, self, self._show_keys)

    def _show_keys(self) -> None:
        self._keys_wait = False
        self.refresh_bindings()

    def take_verdict(
        self,
        task: Task,
        answer: str,
        verdict: Verdict,
        seed: int | None = None,
        belief: str | None = None,
        seconds: float | None = None,
    ) -> None:
        """Keep an answer with its verdict, and show that."""
        earned = self.session.record(answer, verdict, seed, seconds=seconds, belief=belief)
        self.stopwatch.begin()
        if task is self.shown_task:
            forget_passing(self.app)
            pane = self.answer_pane
            stands = pane is not None and pane.answer == answer
            if pane is not None and stands:
                pane.judged = verdict  # before it is told, for some panes say it at its line
            self.judged = self._told(task, answer, verdict, earned)
            self.query_one(VerdictPanel).earlier = not stands
            if stands and self.has_focus_within:
                self.take_keys()
        self.post_message(self.Judged(task))

    def _told(self, task: Task, answer: str, verdict: Verdict, points: int = 0) -> Told:
        tells_change = self.session.may_tell_change(task)
        if not self.check_action("hint", ()):
            verdict = replace(verdict, feedback=tuple(said.removesuffix(A_HINT) for said in verdict.feedback))
        self._verdict, titles = verdict, self.session.titles
        seed = self.session.seed(task)
        order = self.asked.order if self.asked is not None and task is self.shown_task else ()
        return told(
            task, answer, verdict, seed=seed, points=points, tells_change=tells_change, titles=titles, order=order
        )

    def tell_again(self) -> None:
        """Tell a wrong answer's verdict anew, as when the last hint was shown: now the change may be told too."""
        whole, task, verdict = self.judged, self.shown_task, self._verdict
        if whole is None or task is None or verdict is None or verdict.outcome is not Outcome.WRONG:
            return
        again = self._told(task, whole.answer, verdict)
        if again.kept_back != whole.kept_back:
            self.judged = again

    @work(exclusive=True, group="why")
    async def look_for_reason(self, task: Task, answer: str, verdict: Verdict) -> None:
        """The reason of a wrong answer joins its verdict, unless the learner goes on before it is found."""
        from tutor.sandbox.stoppable import stoppable

        if verdict.outcome is not Outcome.WRONG:
            return
        session = self.session
        found = await stoppable(session.why, task, answer, verdict, seed=session.seed(task))
        waits = self.judged is not None and self.judged.answer == answer and task is self.shown_task
        if found is not verdict and waits and session is self.session:
            self.judged = self._told(task, answer, found)
            session.keep_reason(found)

    def stop_looking(self) -> None:
        """The learner goes on: what is looked for speaks of an earlier answer."""
        self.workers.cancel_group(self, "why")

    def stop(self) -> None:
        """Stop the check that runs; the answer does not count."""
        self.workers.cancel_group(self, "check")
        self.judged = None  # what stands there speaks of an earlier answer
        self.notify("Stopped. This answer does not count.")

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
        shown = at_stage(self.judged, self.steps_revealed) if self.judged else None
        pane = self.answer_pane
        if pane is not None and pane.tell(shown.verdict.feedback if shown else ()) and shown is not None:
            shown = replace(shown, verdict=replace(shown.verdict, feedback=()))
        self.query_one(VerdictPanel).shown = shown
        self._show_keys_later()

    def _example(self) -> Counterexample | None:
        """The call at which the answer that was judged last failed."""
        return self.judged.verdict.counterexample if self.judged is not None else None

    # The answer drawn

    def _can_draw(self) -> bool:
        """Whether there is something to draw of the answer that was judged last."""
        task = self.shown_task
        if isinstance(task, Training):
            return self._drawing is not None and bool(self._drawing.runs_of(task))
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
        from tutor.tui.widgets.answer_picture import AnswerPicture

        if self._drawing is None:
            self._drawing = AnswerPicture(self.session)
            await self.mount(self._drawing, before=self.query_one(VerdictPanel))
        return self._drawing

    def _draw_instead(self) -> None:
        """The picture in place of the answer, and the keys with it where the answer had them."""
        had_keys = self.has_focus_within
        self.add_class("-drawn")
        if had_keys and self._drawing is not None:
            self._drawing.take_focus()

    def action_undraw(self) -> None:
        """The answer again."""
        self._undraw()

    def _undraw(self) -> None:
        had_keys = self.has_focus_within
        self.remove_class("-drawn")
        if had_keys:
            self.take_focus()

    def _can_look_inside(self) -> bool:
        """Whether the answer that was judged last is a program with a call that fails."""
        task, judged = self.shown_task, self.judged
        if not isinstance(task, Code) or judged is None:
            return False
        from tutor.checkers.code.inside import can_be_seen  # brings numpy, which only programs need

        return can_be_seen(task, judged.verdict)

    def action_inside(self) -> None:
        """Show the failing call line by line, with the values."""
        from tutor.tui.screens.inside import InsideView

        task, judged = self.shown_task, self.judged
        if isinstance(task, Code) and judged is not None and self.screen.is_active:
            self.app.push_screen(InsideView(self.session, task, judged.answer, judged.verdict))

    def action_snippet(self) -> None:
        """Show the failing call as a program that runs outside the tutor."""
        from tutor.tui.screens.snippet import Snippet

        task, example, judged = self.shown_task, self._example(), self.judged
        if isinstance(task, Code | Training) and example is not None and judged is not None:
            try:
                program = self.session.programs.snippet(task, judged.answer, example)
            except Problems as problems:
                said = said_to_learner(self.app, problems)
                self.notify(f"A lesson that this task uses cannot be read: {said}", markup=False)
            else:
                self.app.push_screen(Snippet(program, task.task, self.session.programs.warning))
