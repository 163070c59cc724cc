"""A lesson: its text, its task, the answer and the verdict."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Static

from tutor.attempt import Counterexample, Verdict
from tutor.lesson import Choice, Code, Text, Training
from tutor.loader.problem import Problems
from tutor.progress import SaveProblem
from tutor.session import Session
from tutor.tui.screens.base import TutorScreen
from tutor.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from tutor.sandbox.live import Live
    from tutor.tui.widgets.verdict_panel import Shown

FOOTER_AFTER = 0.1
"""Seconds after the panes at which the footer comes, so that text and editor are painted before it."""

WARM_UP_AFTER = 0.3
"""Seconds after the lesson is there at which the sandbox is started, which would otherwise compete with it."""

WATCH_EVERY = 0.1
"""Seconds between two looks at what a training reports."""

PAUSE = 0.4
"""Seconds without a key after which what is being typed is kept."""


class LessonScreen(TutorScreen[None]):
    """The step that the session is at, and the step that belongs beside it."""

    DEFAULT_CSS = """
    LessonScreen #body { height: 1fr; }
    LessonScreen .pane { border: round $border-blurred; border-title-color: $text-muted;
        border-subtitle-color: $text-muted; height: 1fr; width: 1fr; }
    LessonScreen .pane:focus, LessonScreen .pane:focus-within { border: round $border;
        border-title-color: $text-primary; border-title-style: bold; }
    LessonScreen #task { padding: 0 1; }
    LessonScreen #ask { height: auto; max-height: 40%; padding: 0 1; margin-bottom: 1; }
    LessonScreen #hints { height: auto; padding: 0 1; margin-bottom: 1; border-left: thick $warning;
        background: $warning 8%; display: none; }
    LessonScreen #hints.-shown { display: block; }
    LessonScreen #answer { height: auto; max-height: 1fr; }
    LessonScreen #task.-steps #answer { height: 1fr; min-height: 5; }
    LessonScreen #task.-code #answer { height: 1fr; min-height: 5; }
    LessonScreen #task.-code VerdictPanel { margin-top: 0; }
    LessonScreen.-text-only #task { display: none; }
    LessonScreen.-text-only Reading { max-width: 92; }
    LessonScreen.-no-text Reading { display: none; }
    LessonScreen.-narrow.-at-text #task { display: none; }
    LessonScreen.-narrow.-at-task Reading { display: none; }
    LessonScreen.-wide Reading { max-width: 92; }
    """
    BINDINGS = [
        Binding("f5,ctrl+j", "check", "Check", key_display="f5"),
        Binding("f3", "hint", "Hint"),
        Binding("f9", "try_out", "Try"),
        Binding("ctrl+g", "snippet", "Snippet", key_display="^g"),
        Binding("ctrl+o,f10", "reveal", "Show more", key_display="^o"),
        Binding("f2", "side", "Text/Task"),
        Binding("f8", "next", "Next"),
        Binding("f7", "back", "Back", show=False),
        Binding("f6", "reset", "Start over", show=False),
        Binding("f4", "map", "Map"),
        Binding("f1", "app.help", "Help"),
        Binding("question_mark", "app.help", "Help", show=False),
        Binding("escape", "stop", "Stop", priority=True),
        Binding("n,enter", "next", "Next", show=False),
        Binding("b", "back", "Back", show=False),
        Binding("h", "hint", "Hint", show=False),
        Binding("m", "map", "Map", show=False),
        Binding("ctrl+q", "app.quit", "Leave", show=False),
    ]

    at_task: reactive[bool] = reactive(False, bindings=True, init=False)
    """Whether the task, not the text, is in front."""
    checking: reactive[bool] = reactive(False, bindings=True)
    judged: reactive[Shown | None] = reactive(None, bindings=True, init=False)
    """The verdict on the task that is shown, with all there is to say."""
    steps_revealed: reactive[int] = reactive(0, bindings=True, init=False)
    """How often the learner asked to see more of it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._task_index: int | None = None
        self._pause: Timer | None = None
        self._expressions: list[str] = []
        """What was tried out, oldest first."""

    def compose(self) -> ComposeResult:
        """Only the bar that says where one is; the rest comes after the first frame."""
        yield from super().compose()
        yield TopBar()

    def on_mount(self) -> None:
        """Paint first, then load what reading and answering need."""
        self.query_one(TopBar).standing = self.tutor.standing()
        self.call_after_refresh(self._furnish)

    async def _furnish(self) -> None:
        from tutor.tui.widgets.reading import Reading
        from tutor.tui.widgets.verdict_panel import VerdictPanel

        # Before there is anything to style: a class that changes later means styling all panes again.
        self.set_reactive(LessonScreen.at_task, not isinstance(self.session.step, Text))
        self._class_by_side()
        reading = Reading(classes="pane")
        reading.border_title = "Text"
        ask, hints = Static("", id="ask", markup=False), Static("", id="hints", markup=False)
        task = Vertical(ask, hints, Vertical(id="answer"), VerdictPanel(), id="task", classes="pane")
        await self.mount(Horizontal(reading, task, id="body"))
        await self.show_step()
        self.set_timer(FOOTER_AFTER, self._finish_furnishing)

    async def _finish_furnishing(self) -> None:
        """What can wait until the lesson is painted."""
        from textual.widgets import Footer

        await self.mount(Footer(compact=True, show_command_palette=False))
        self.refresh_bindings()  # a footer that comes late has not heard which keys there are
        self.set_timer(WARM_UP_AFTER, self.tutor.warm_up)

    @property
    def furnished(self) -> bool:
        """Whether the panes are there yet."""
        return bool(self.query("#task"))

    async def take_session(self, session: Session) -> None:
        """Go on as another learner, where they left off."""
        self.session = session
        await self._show_lesson()

    async def open_lesson(self, lesson: str) -> None:
        """Show another lesson, from where there is something to do. Raises Problems."""
        self.keep_draft()
        self.session.open(lesson)
        await self._show_lesson()

    async def _show_lesson(self) -> None:
        self._task_index = None
        await self.show_step()

    async def show_step(self) -> None:
        """Put the session's step in front, and beside it the step that belongs there."""
        from tutor.tui.widgets.reading import Reading

        session = self.session
        companion = session.companion
        task_index = companion if isinstance(session.step, Text) else session.index
        text_index = session.index if isinstance(session.step, Text) else companion
        self.set_focus(None)  # else Textual moves it when the old answer goes, and that looks like leaving the task
        self.at_task = not isinstance(session.step, Text)
        self.set_class(task_index is None, "-text-only")
        self.set_class(text_index is None, "-no-text")
        reading = self.query_one(Reading)
        if text_index is not None:
            text = session.lesson.steps[text_index]
            assert isinstance(text, Text)
            reading.text = text.text
            reading.picture = text.picture
        reading.border_subtitle = f"{session.index + 1} of {len(session.lesson.steps)}"
        if task_index is not None and task_index != self._task_index:
            await self._show_task(task_index)
        self._task_index = task_index
        self.query_one(TopBar).standing = self.tutor.standing()
        # While one answer makes room for another the focus is elsewhere for a moment, and the side with it.
        self.at_task = not isinstance(session.step, Text)
        self._focus_side()

    async def _show_task(self, index: int) -> None:
        """Fill the task pane with another task: what is asked, what was typed, what became of it."""
        from tutor.tui.screens.task_pane import fill_task

        await fill_task(self, index)

    def watch_at_task(self) -> None:
        """The side in front decides what a narrow screen shows."""
        self._class_by_side()

    def _class_by_side(self) -> None:
        self.set_class(self.at_task, "-at-task")
        self.set_class(not self.at_task, "-at-text")

    def _focus_side(self) -> None:
        """At once, so that what is typed in a hurry arrives there and does not count as a key of the screen."""
        from tutor.tui.widgets.answers import AnswerPane
        from tutor.tui.widgets.reading import Reading

        if self.at_task and self.query(AnswerPane):
            self.query_one(AnswerPane).take_focus()
        else:
            self.set_focus(self.query_one(Reading))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Who begins to answer is at the task, however they came there."""
        if self.focused is not event.widget:
            return
        in_task = self.query_one("#task") in event.widget.ancestors
        if in_task and not self.at_task and self._task_index is not None:
            self.session.go(self._task_index)
        self.at_task = in_task

    # What keys do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The footer shows only what works now."""
        session = self.session
        if not self.furnished:
            return action.startswith("app.")
        if action == "check":
            return self.at_task and not self.checking
        if action == "hint":
            return self.at_task and len(session.hints) < len(session.task.hints if session.task else ())
        if action == "reveal":
            return self.at_task and self._keeps_back()
        if action == "reset":
            return self.at_task
        if action == "try_out":
            return self.at_task and isinstance(session.task, Code | Training)
        if action == "snippet":
            return self.at_task and isinstance(session.task, Code | Training) and self._example() is not None
        if action == "stop":
            return self.checking
        if action == "side":
            return session.companion is not None
        return True

    async def action_next(self) -> None:
        """Go on: to the task beside the text, to the next step, to the end of the lesson."""
        session = self.session
        if not self.at_task and not isinstance(session.step, Text):
            self.at_task = True
            self._focus_side()
        elif session.index + 1 < len(session.lesson.steps):
            await self._go(session.index + 1)
        else:
            self._finish()

    async def action_back(self) -> None:
        """Go back a step."""
        if self.session.index > 0:
            await self._go(self.session.index - 1)
        else:
            self.notify("This is the lesson's first step. The map (f4) has the other lessons.")

    async def _go(self, index: int) -> None:
        self.keep_draft()
        self.session.go(index)
        await self.show_step()

    def action_side(self) -> None:
        """Change between the text and the task."""
        self.at_task = not self.at_task
        if self.at_task and self._task_index is not None:
            self.session.go(self._task_index)
        self._focus_side()

    def action_map(self) -> None:
        """Open the map."""
        self.keep_draft()
        self.tutor.open_map()

    def action_hint(self) -> None:
        """Show the next hint."""
        from tutor.tui.screens.task_pane import show_hints

        self.keep_draft()
        if self.session.show_hint() is not None:
            show_hints(self)
            self.refresh_bindings()

    def _keeps_back(self) -> bool:
        from tutor.tui.screens.task_pane import kept_back

        return self.steps_revealed < len(kept_back(self.judged))

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
        from tutor.tui.screens.task_pane import revealed
        from tutor.tui.widgets.verdict_panel import VerdictPanel

        if self.furnished:
            self.query_one(VerdictPanel).shown = revealed(self.judged, self.steps_revealed)

    @work
    async def action_reset(self) -> None:
        """Begin the answer again, after asking."""
        from tutor.tui.screens.dialogs import Confirm
        from tutor.tui.widgets.answers import AnswerPane

        pane, task = self.query_one(AnswerPane), self.session.task
        if task is None:
            return
        if await self.app.push_screen_wait(
            Confirm("Start this answer over? What is typed here goes away.", "Start over")
        ):
            pane.replace(task.starter if isinstance(task, Code | Training) else "")

    def _example(self) -> Counterexample | None:
        """The call at which the answer that was judged last failed."""
        return self.judged.verdict.counterexample if self.judged is not None else None

    def action_try_out(self) -> None:
        """Run what is typed on an input of the learner's own."""
        from tutor.tui.screens.try_out import TryOut
        from tutor.tui.widgets.answers import AnswerPane

        task = self.session.task
        if isinstance(task, Code | Training):
            self.app.push_screen(TryOut(self.session, task, self.query_one(AnswerPane).answer, self._expressions))

    def action_snippet(self) -> None:
        """Show the failing call as a program that runs outside the tutor."""
        from tutor.tui.screens.snippet import Snippet

        task, example, judged = self.session.task, self._example(), self.judged
        if isinstance(task, Code | Training) and example is not None and judged is not None:
            try:
                program = self.session.snippet(task, judged.answer, example)
            except Problems as problems:
                self.notify(f"A lesson that this task uses cannot be read: {problems.problems[0]}", markup=False)
            else:
                self.app.push_screen(Snippet(program, task.task))

    def action_stop(self) -> None:
        """Stop the check that runs."""
        self.workers.cancel_group(self, "check")
        self.session.cancel()
        self.notify("Stopped. This answer does not count.")

    def action_check(self) -> None:
        """Check what is typed."""
        from tutor.tui.widgets.answers import AnswerPane

        if self.query(AnswerPane):
            self.query_one(AnswerPane).submit()

    # An answer on its way

    def on_answer_pane_edited(self, event: events.Event) -> None:
        """Keep what is typed at the next pause."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self.keep_draft)

    def keep_draft(self) -> None:
        """Keep what is typed now, unless it is what was answered last."""
        from tutor.tui.widgets.answers import AnswerPane

        if self._pause is None or self._task_index is None or not self.query(AnswerPane):
            return
        self._pause.stop()
        self._pause = None
        task = self.session.task_id(self.session.lesson.steps[self._task_index])
        try:
            self.session.keep_draft(self.query_one(AnswerPane).answer, task)
        except SaveProblem as problem:
            self.notify(str(problem), severity="error", timeout=10, markup=False)

    def on_answer_pane_submitted(self, event: events.Event) -> None:
        """Judge an answer that was given."""
        self.judge(event.answer)  # type: ignore[attr-defined]

    @work(exclusive=True, group="check")
    async def judge(self, answer: str) -> None:
        """The slow part in a thread; what it finds is kept and shown here."""
        from tutor.tui.widgets.verdict_panel import VerdictPanel

        if not self._worth_judging(answer):
            return
        panel = self.query_one(VerdictPanel)
        self.keep_draft()
        latest: deque[Live] = deque(maxlen=1)
        panel.live = None
        self.checking = panel.checking = True
        watching = self.set_interval(WATCH_EVERY, lambda: setattr(panel, "live", latest[-1] if latest else None))
        try:
            verdict = await asyncio.to_thread(self.session.check, answer, latest.append)
        finally:
            watching.stop()
            self.checking = panel.checking = False
        self._show_verdict(answer, verdict)
        if isinstance(self.session.task, Code | Training):
            await self._show_walls()

    async def _show_walls(self) -> None:
        """Say quietly where programs are less confined than they can be."""
        from tutor import sandbox

        level = await asyncio.to_thread(sandbox.level)
        self.query_one(TopBar).walls = "" if level is sandbox.Level.KERNEL else f"sandbox: {level.value}"

    def _worth_judging(self, answer: str) -> bool:
        task = self.session.task
        if task is None or self.checking:
            return False
        if isinstance(task, Choice) and not answer:
            self.notify("Choose an option first: type its letter.")
            return False
        if not answer.strip():
            self.notify("Type an answer first.")
            return False
        return True

    def _show_verdict(self, answer: str, verdict: Verdict) -> None:
        from tutor.tui.screens.task_pane import shown
        from tutor.tui.widgets.answers import AnswerPane

        before = self.session.score().points
        try:
            self.session.record(answer, verdict)
        except SaveProblem as problem:
            self.notify(str(problem), severity="error", timeout=10, markup=False)
        earned = self.session.score().points - before
        if verdict.task == self.session.task_id():
            self.judged = shown(self.session, answer, verdict, earned)
            pane = self.query_one(AnswerPane)
            if pane.answer == answer:
                pane.judged = verdict
        self.query_one(TopBar).standing = self.tutor.standing()
        self.refresh_bindings()

    @work
    async def _finish(self) -> None:
        """The end of the lesson: say what was earned, and offer the ways on."""
        from tutor.tui.screens.dialogs import LessonDone

        score = self.session.score()
        following = self.session.next_lesson()
        title = self.session.folder.outline(following).title if following else None
        left = score.tasks - score.solved
        summary = f"{self.session.lesson.title}: {score.points} of {score.possible} points."
        if left:
            summary += f"\n{left} task{'s are' if left > 1 else ' is'} still open."
        summary += f"\nNext: {title}" if title else "\nThis was the last lesson of the course."
        where = await self.app.push_screen_wait(LessonDone(summary, title))
        if where == "next" and following:
            await self.tutor.open_lesson(following)
        elif where == "map":
            self.tutor.open_map()
