"""The task beside the text: the question, the hints, the answer, and what became of it."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from textual import work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Static

from tutor import typeset
from tutor.asking import SETTLED, Written
from tutor.lesson import Code, Task, Training
from tutor.session import Session
from tutor.telling import Shown, shown_answer
from tutor.tui import delays
from tutor.tui.screens.base import PatientScreen
from tutor.tui.screens.judging import JudgingPane
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.answers import answer_pane
from tutor.tui.widgets.sentences import sentence
from tutor.tui.widgets.verdict_panel import VerdictPanel
from tutor.variant import varies

REPORT = "Task, answer, verdict and versions as a file for the course's authors"
ELSEWHERE = "The program in $VISUAL or $EDITOR"
FORMULAS = (Written.LINE, Written.LINES)
"""How numbers and formulas are written."""
TYPED_TWICE = "Something else was typed for this task in another window. It is among your notes of this task: alt+n."

LEAST_LINES, FRAME = 12, 3
"""Lines for which an editor has room at least; rows around them."""
FIRST = {
    Written.LETTERS: "Choose an option first: type its letter, or go there with the arrows.",
    Written.NUMBERS: "Choose a line first: type its number, or go there with the arrows.",
    Written.ORDER: "Move a line first: space takes it, arrows move it.",
}
"""What enter says where nothing was answered yet."""


class TaskPane(JudgingPane):
    """One task: what it asks, its hints, and the answer, which is kept while it is typed."""

    DEFAULT_CSS = """
    TaskPane { padding: 0 1; }
    TaskPane #ask { height: auto; max-height: 40%; padding: 0 1; margin-bottom: 1; }
    TaskPane #hint-box { height: auto; max-height: 30%; scrollbar-size-vertical: 1; }
    TaskPane.-answer-shown #hint-box { max-height: 45%; }
    TaskPane #hints { height: auto; padding: 0 1; border-left: thick $warning; background: $warning 8%; display: none; }
    TaskPane #hints.-shown { display: block; }
    TaskPane.-hinted #hint-box { margin-bottom: 1; }
    TaskPane.-hinted VerdictPanel { max-height: 40%; }
    TaskPane #answer { height: auto; max-height: 1fr; }
    TaskPane.-steps #answer { height: 1fr; min-height: 5; max-height: 100%; }
    TaskPane.-code #answer { height: 1fr; min-height: 5; max-height: 100%; }
    TaskPane.-code VerdictPanel { margin-top: 0; }
    TaskPane.-code #hint-box { margin-bottom: 0; }
    """
    BINDINGS = [
        Binding("f5,ctrl+j", "check", "Check", key_display="f5", tooltip="Check the answer"),
        Binding("f3", "hint", "Hint", tooltip="Show the next hint"),
        Binding("f3", "show_answer", "Answer", tooltip="Show the answer, or more of it"),
        Binding("f9", "try_out", "Try", tooltip="Run your program on an input that you type"),
        Binding("ctrl+l", "inside", "Inside", key_display="^l", tooltip="The failing call line by line"),
        Binding("ctrl+g", "snippet", "Snippet", key_display="^g", tooltip="The failing call as a program"),
        Binding("ctrl+t", "draw", "Draw", key_display="^t", tooltip="Draw what you answered, or the answer again"),
        Binding("ctrl+o,f10", "reveal", "Show more", key_display="^o", tooltip="More of what is wrong"),
        Binding("ctrl+r", "report", "Report", key_display="^r", tooltip=REPORT),
        Binding("f6", "reset", "Start over", show=False, tooltip="Begin this answer again"),
        Binding("ctrl+e", "edit_elsewhere", "Your editor", show=False, priority=True, tooltip=ELSEWHERE),
        Binding("h", "hint", "Hint", show=False),
        Binding("escape", "undraw", "Back to the answer", show=False),
    ]

    in_place_of_points = ""
    """What the border says of the task that is shown, where that is not what it is worth."""

    has_keys: reactive[bool] = reactive(True, repaint=False)
    """Whether what is typed goes here."""

    is_offered = False
    """Whether what is typed goes here although the learner is still at the text beside it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._keeping: Timer | None = None
        """From the first key that is not kept yet to when it is."""
        self._most_rows: int | None = None
        """Of the answer, where it is a program or the lines of a derivation."""
        self._kept = ""
        """What is typed, as far as it is kept or was there from the beginning."""
        self._expressions: list[str] = []
        """What was tried out, oldest first."""
        self._said_of_points = ""

    def compose(self) -> ComposeResult:
        """Empty until a task is shown."""
        yield Static("", id="ask", markup=False)
        with VerticalScroll(id="hint-box", can_focus=False):
            yield Static("", id="hints", markup=False)
        yield Vertical(id="answer")
        yield VerdictPanel()

    def take_session(self, session: Session) -> None:
        """Belong to another learner: nothing that was tried before stays either."""
        super().take_session(session)
        self._expressions = []

    async def show(self, task: Task) -> None:
        """Show another task: what was typed for it before is there again."""
        seed = self.session.seed(task)
        asked = self.session.asked(task, seed)
        self.stop_looking()
        self.shown_task, self.asked = task, asked
        self.stopwatch.begin()
        self.remove_class("-drawn")
        attempts = tuple(each for each in self.session.attempts(task) if each.seed == seed)
        draft = self.session.drafts.at(task.id)
        self.border_title = Content(" · ".join((*self._number(task), task.title or asked.verb)))
        self.in_place_of_points = ""
        self._say_points()
        self.set_class(asked.written is Written.PROGRAM, "-code")
        self.set_class(bool(asked.lines) or asked.written is Written.SLIDERS, "-steps")
        self.query_one("#ask", Static).update(sentence(f"{asked.text}\n{asked.note}" if asked.note else asked.text))
        answer = draft.answer or (attempts[-1].answer if attempts else "")
        holder = self.query_one("#answer", Vertical)
        await asyncio.shield(holder.remove_children())  # also when the worker that opens a lesson is cancelled
        earlier = tuple(attempt.answer for attempt in attempts)
        answering = self.answer_pane_for(task, answer, earlier)
        answering.answered, self._kept = task, answering.answer
        await holder.mount(answering)
        unchanged = bool(attempts) and draft.answer in ("", attempts[-1].answer)
        answering.judged = attempts[-1].verdict if unchanged else None
        self.judged = self._told(task, attempts[-1].answer, attempts[-1].verdict) if answering.judged else None
        self._show_hints()
        self._fit(answering.answer)

    def _fit(self, program: str) -> None:
        """An editor as high as its program, so that the verdict stands below that; other answers have their own."""
        is_program = self.has_class("-code")
        self._bound(max(LEAST_LINES, program.count("\n") + 1) + FRAME if is_program else None)

    def _bound(self, rows: int | None) -> None:
        if rows != self._most_rows:
            self._most_rows = rows
            self.query_one("#answer").styles.max_height = rows

    def answer_pane_for(self, task: Task, answer: str, earlier: tuple[str, ...]) -> AnswerPane:
        """The pane for the answer to the task that is shown."""
        assert self.asked is not None
        return answer_pane(task, self.asked, answer, self.session, earlier)

    def _number(self, task: Task) -> tuple[str, ...]:
        """Which task of the lesson this is, as the end of the lesson and the progress name it."""
        tasks = self.session.lesson.tasks
        at = next((at for at, each in enumerate(tasks, 1) if each.id == task.id), None)
        return (f"Task {at} of {len(tasks)}",) if at else ("Task",)

    def begins_with(self, character: str) -> bool:
        """Whether a character begins an answer: a number or a formula, an option's letter, a line's number."""
        asked = self.asked if self.shown_task is not None else None
        if asked is None:
            return False
        if asked.shown:
            return character.isdigit()
        return self.is_option(character) or (asked.written in FORMULAS and not character.isalpha())

    @property
    def is_typed_in_a_line(self) -> bool:
        """Whether a number or a formula is asked for, and is not right yet."""
        written = self.asked.written if self.asked is not None and self.shown_task is not None else None
        return written in FORMULAS and not self.query_one(VerdictPanel).goes_on

    def is_option(self, letter: str) -> bool:
        """Whether a letter stands before an option that is asked for."""
        options = self.asked.options if self.asked is not None and self.shown_task is not None else ()
        return letter.lower() in {option.letter for option in options}

    def watch_has_keys(self) -> None:
        """Say how to come here."""
        self._say_points()

    def on_judging_pane_judged(self) -> None:
        """Say what the task came to."""
        self._say_points()

    def say_in_place_of_points(self, said: str) -> None:
        """Have the border say something else of this task, until it is shown anew."""
        self.in_place_of_points = said
        self._say_points()

    def _say_points(self) -> None:
        task = self.shown_task
        if task is not None:
            earned = self.session.points_earned(task.id)
            points = f"{task.points} points" if earned is None else f"{earned} of {task.points} points"
            points = "" if self.session.is_bare else points
            told = ["" if self.has_keys else "f2 to answer", self.in_place_of_points or points]
            said = " · ".join(filter(None, told))
            if said != self._said_of_points:  # to say it again would paint all of the pane
                self._said_of_points = self.border_subtitle = said

    def _show_hints(self) -> None:
        """Show the hints that have been asked for so far."""
        if self.shown_task is None or self.asked is None:
            return
        hints_shown = self.asked.hints[: self.session.drafts.hints_shown(self.shown_task)]
        lines = [
            Content.assemble(
                (f"Hint {number} of {len(self.asked.hints)}  ", "bold $text-warning"),
                sentence(typeset.plain(hint, typeset.UNWRAPPED)),
            )
            for number, hint in enumerate(hints_shown, 1)
        ]
        stage = self.session.drafts.answer_stage(self.shown_task)
        if stage:
            lines = answer_lines(shown_answer(self.shown_task, stage, self.session.seed(self.shown_task)))
        hints = self.query_one("#hints", Static)
        hints.update(Content("\n").join(lines))
        hints.set_class(bool(lines), "-shown")
        self.set_class(bool(lines), "-hinted")
        self.set_class(bool(stage), "-answer-shown")
        box = self.query_one("#hint-box")
        if stage:
            box.scroll_home(animate=False)
        else:
            box.scroll_end(animate=False)

    # What keys do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The footer shows only what works now."""
        task = self.shown_task
        if action == "hint":
            return task is not None and self.session.drafts.hints_shown(task) < len(task.hints)
        if action == "show_answer":
            return task is not None and self.session.drafts.may_show_answer(task)
        if action == "report":
            return self.judged is not None
        if action == "try_out":
            return isinstance(task, Code | Training)
        if action == "edit_elsewhere":
            return isinstance(task, Code | Training) and not self.checking and not self.app.is_web
        return super().check_action(action, parameters)

    def action_hint(self) -> None:
        """Show the next hint, where it is seen."""
        self.keep_draft()
        if self.shown_task is not None and self.display and self.session.drafts.show_hint(self.shown_task) is not None:
            self._show_hints()
            self.tell_again()
            self.refresh_bindings()

    @work
    async def action_show_answer(self) -> None:
        """Show the answer, or more of it, after asking: after the last hint."""
        from tutor.tui.screens.dialogs import Confirm

        task = self.shown_task
        if task is None or not self.screen.is_active:
            return  # the key was pressed twice
        asking = Confirm("Show the answer? The task then earns nothing now, and comes back in review.", "Show it", "No")
        shown_before = self.session.drafts.answer_stage(task) > 0
        if (shown_before or await self.app.push_screen_wait(asking)) and task is self.shown_task:
            self.keep_draft()
            self.session.drafts.show_answer(task)
            self._show_hints()
            self.refresh_bindings()

    @work
    async def action_reset(self) -> None:
        """Begin the answer again, after asking."""
        from tutor.tui.screens.dialogs import Confirm

        pane, task = self.answer_pane, self.shown_task
        if pane is None or not self.screen.is_active:
            return  # the key was pressed twice
        other = " The numbers will be others." if task is not None and varies(task) else ""
        over = Confirm(f"Start this answer over? What is typed here goes away.{other}", "Start over")
        with self._screen().change():
            wanted = pane.untouched or await self.app.push_screen_wait(over)
            if wanted and pane is self.answer_pane:  # not another task's by now
                await self._start_over(pane)

    async def _start_over(self, pane: AnswerPane) -> None:
        task = self.shown_task
        if task is not None and varies(task):
            self.keep_draft()  # which puts it off no longer
            self.session.start_over(task)
            await self.show(task)
        else:
            pane.replace(self.asked.starter if self.asked else "")
        self.judged = None
        self.take_focus()

    def _screen(self) -> PatientScreen[object]:
        assert isinstance(self.screen, PatientScreen)
        return self.screen

    def action_try_out(self) -> None:
        """Run what is typed on an input of the learner's own."""
        from tutor.tui.screens.try_out import TryOut

        task, pane = self.shown_task, self.answer_pane
        if isinstance(task, Code | Training) and pane is not None:
            self.app.push_screen(TryOut(self.session, task, pane.answer, self._expressions))

    def action_edit_elsewhere(self) -> None:
        """Edit the program with the learner's own editor in place of the screen, and judge what it left."""
        from tutor.tui.own_editor import NoEditor, edited, editor

        pane, asked = self.answer_pane, self.asked
        if pane is None or asked is None:
            return
        try:
            command = editor()
            with self.app.suspend():
                program = edited(command, pane.answer, f"{asked.name}.py")
        except (NoEditor, SuspendNotSupported) as problem:
            said = str(problem) if isinstance(problem, NoEditor) else "The screen cannot be left here for an editor."
            self.notify(said, severity="warning", timeout=12, markup=False)
            return
        if program == pane.answer:
            self.notify("Nothing was changed.")
            return
        pane.replace(program)
        pane.submit()

    def action_check(self) -> None:
        """Check what is typed."""
        if self.answer_pane is not None:
            self.answer_pane.submit()

    def switch(self, setting: str) -> None:
        """Switch something off that is shown beside an answer, or on again, and say which."""
        on = self.session.switch(setting)
        self.notify("Switched on." if on else "Switched off. The same command switches it on again.")
        if self.answer_pane is not None:
            self.answer_pane.look()

    def action_report(self) -> None:
        """Write the verdict that is shown into a file for the course's authors, and say where."""
        from tutor.report import as_text, report, written

        task, judged, session = self.shown_task, self.judged, self.session
        if task is None or judged is None:
            self.notify("Answer the task first: a report is of its verdict.")
            return
        found = report(session.course, task, judged.answer, judged.verdict, session.seed(task))
        if self.app.is_web:
            self.app.deliver_text(io.StringIO(as_text(found)), save_filename=f"report-{task.task}.json")
            return
        try:
            file = written(found, Path.cwd(), session.clock())
        except OSError as problem:
            said = f"No report can be written into {Path.cwd()}, where xent-tutor was started: {problem.strerror}."
            self.notify(said, severity="error", timeout=12, markup=False)
        else:
            said = f"{file.name} is written where xent-tutor was started. Send it to the authors; it does not name you."
            self.notify(said, timeout=12, markup=False)

    # An answer on its way

    def on_answer_pane_edited(self, event: AnswerPane.Edited) -> None:
        """Keep what is typed soon; keys that follow do not put that off."""
        self.stop_looking()
        self.stopwatch.touch()
        if self.has_class("-code"):
            self._fit(event.answer)
        if self.judged is not None:  # what it says is of another answer
            self.query_one(VerdictPanel).earlier = not (self._is_settled and event.answer == self.judged.answer)
        if self._keeping is None:
            self._keeping = self.set_timer(delays.KEPT_AFTER, self.keep_draft)

    def on_answer_pane_grown(self, event: AnswerPane.Grown) -> None:
        """Lines as high as they are, so that the verdict stands below them."""
        if event.pane is self.answer_pane:
            self._bound(event.rows)

    def keep_draft(self) -> None:
        """Keep what is typed now, unless it is what was answered last."""
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        pane = self.answer_pane
        # While one task makes room for another, the pane may be that of the one before.
        if pane is not None and pane.answered is not None and pane.answer != self._kept:
            before, self._kept = self._kept, pane.answer
            if self.session.keep_draft(pane.answer, pane.answered, before):
                self.notify(TYPED_TWICE, timeout=12)

    def on_answer_pane_submitted(self, event: AnswerPane.Submitted) -> None:
        """Judge an answer that was given."""
        task = event.pane.answered
        if self.is_offered and not event.answer.strip():
            return  # enter at the text goes on to the task
        if task is not None and task is self.shown_task and self._worth_judging(event.answer):
            self.keep_draft()
            self.judge(task, event.answer, event.belief)

    @property
    def _is_settled(self) -> bool:
        return self.shown_task is not None and self.session.is_settled(self.shown_task)

    def on_verdict_panel_typed(self, event: VerdictPanel.Typed) -> None:
        """What had one try is answered no more, so that enter still goes on."""
        if self._is_settled:
            event.prevent_default()
            self._say_settled()

    def _say_settled(self) -> None:
        self.notify(f"{SETTLED} Enter goes on.", timeout=delays.TOLD_SHORTLY)

    def _back_to_settled(self) -> None:
        """The answer that was judged stands there again, and enter goes on from its verdict."""
        if self.answer_pane is not None and self.judged is not None:
            self.answer_pane.replace(self.judged.answer)
        self._say_settled()
        self.take_keys()

    def _worth_judging(self, answer: str) -> bool:
        if self.checking:
            return False
        if self._is_settled:
            self._back_to_settled()
            return False
        pane = self.answer_pane
        untouched_order = self.asked is not None and self.asked.written is Written.ORDER and pane and pane.untouched
        if not answer.strip() or untouched_order:
            written = self.asked.written if self.asked is not None else Written.LINE
            self.notify(FIRST.get(written, "Type an answer first."), timeout=delays.TOLD_SHORTLY)
            return False
        return True


def answer_lines(shown: Shown) -> list[Content]:
    """The answer as it is shown below the hints."""
    lines = [Content.styled(shown.heading, "bold $text-warning"), *(Content(f"  {line}") for line in shown.lines)]
    return [*lines, *([sentence(shown.why)] if shown.why else [])]
