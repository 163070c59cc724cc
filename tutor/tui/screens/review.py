"""Looking again at what a day's portion holds, one task after another."""

from __future__ import annotations

import asyncio

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.attempt import Belief
from tutor.lesson import Task
from tutor.loader.titles import titled
from tutor.progress import SaveProblem
from tutor.review import Rating
from tutor.reviewing import Rated, Reviewing
from tutor.session import Session, Standing
from tutor.tui.screens.base import TutorScreen
from tutor.tui.screens.judging import JudgingPane
from tutor.tui.screens.task_pane import TaskPane
from tutor.tui.troubles import said_to_learner
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.key_footer import KeyFooter
from tutor.tui.widgets.top_bar import TopBar
from tutor.tui.widgets.verdict_panel import VerdictPanel

BET = "a small letter: I think · a CAPITAL: I am sure · enter: no idea"


class ReviewPane(TaskPane):
    """One task of the portion."""

    def __init__(self, reviewing: Reviewing) -> None:
        super().__init__(reviewing)
        self.reviewing = reviewing

    def answer_pane_for(self, task: Task, answer: str, earlier: tuple[str, ...]) -> AnswerPane:
        """A choice is answered with a word on how sure one is."""
        if self.reviewing.takes_belief and self.asked is not None:
            from tutor.tui.widgets.bet_answer import BetAnswer

            return BetAnswer(self.asked.options)
        return super().answer_pane_for(task, answer, earlier)

    def _number(self, task: Task) -> tuple[str, ...]:
        return ()

    def _say_points(self) -> None:
        asks = self.reviewing.takes_belief and not self.reviewing.is_right
        self.border_subtitle = BET if asks else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing begins anew here, and what was answered is not answered again once it was right."""
        if action in ("reset", "start_over", "edit_elsewhere"):
            return False
        return super().check_action(action, parameters)

    def on_answer_pane_submitted(self, event: AnswerPane.Submitted) -> None:
        """No idea needs no judging, and what was right is not answered again; all else goes the way of any answer."""
        task = self.shown_task
        if self.reviewing.is_right or event.belief == Belief.NO_IDEA:
            event.prevent_default()
        if task is not None and event.belief == Belief.NO_IDEA and not self.checking:
            seconds, seed = self.stopwatch.touch(), self.reviewing.seed(task)
            self.take_verdict(task, "", self.reviewing.no_idea(task), seed, event.belief, seconds)


class ReviewScreen(TutorScreen[None]):
    """Today's portion."""

    DEFAULT_CSS = """
    ReviewScreen #portion { height: 1fr; align-horizontal: center; }
    ReviewScreen TaskPane { border: round $border; border-title-color: $text-primary;
        border-subtitle-color: $text-muted; height: 1fr; max-width: 92; }
    ReviewScreen.-tall TaskPane { padding: 1 1 0 1; }
    ReviewScreen.-tall Options > .option { margin-bottom: 1; }
    ReviewScreen #rating { height: auto; min-height: 2; max-height: 3; max-width: 92; padding: 0 2;
        color: $text-muted; }
    ReviewScreen #said { height: auto; max-width: 92; padding: 1 2; }
    """
    BINDINGS = [
        Binding("f8", "next", "Next"),
        Binding("enter", "next_when_right", "Next", show=False, priority=True),
        Binding("1", "rate(-1)", "Sooner", show=False, priority=True),
        Binding("4", "rate(1)", "Later", show=False, priority=True),
        Binding("escape", "leave", "Leave"),
        Binding("f1", "app.help", "Help"),
        Binding("ctrl+q", "app.quit", "Leave the tutor", show=False),
    ]

    room = "Look again"
    waiting = "Looking what is due …"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.reviewing: Reviewing | None = None

    def compose(self) -> ComposeResult:
        """A sentence while it is looked what is asked; then its tasks."""
        yield from super().compose()
        yield TopBar()
        with Vertical(id="portion"):
            yield Static(self.waiting, id="said", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read where the screen does not wait for it."""
        self._say_where()
        self._begin()

    @work(exclusive=True)
    async def _begin(self) -> None:
        try:
            reviewing = await asyncio.to_thread(self.begun)
        except SaveProblem as problem:
            self.query_one("#said", Static).update(said_to_learner(self.app, problem))
            return
        if not (self.is_attached and self.query("#said")):
            return  # it was left meanwhile
        self.reviewing = reviewing
        if reviewing.card is None:
            await self._end()
            return
        self.query_one("#said").display = False
        await self.query_one("#portion").mount(self.pane_for(reviewing), Static("", id="rating", markup=False))
        await self._show()

    # What another screen says otherwise, where tasks are asked one after the other

    def begun(self) -> Reviewing:
        """Today's portion, from all that was answered; slow, and away from the screen. Raises SaveProblem."""
        return Reviewing(self.session, self.session.reviews.portion(), self.session.reviews.own_medians())

    def pane_for(self, reviewing: Reviewing) -> ReviewPane:
        """Where its tasks are answered."""
        return ReviewPane(reviewing)

    def heading(self, reviewing: Reviewing, task: Task) -> str:
        """Which task it is."""
        title = self.session.lesson_title(task.id.partition("/")[0])
        return f"{reviewing.at + 1} of {len(reviewing.items)} · {title}"

    def ended(self, reviewing: Reviewing) -> str:
        """How it went, and when there is something again. Slow. Raises SaveProblem."""
        count = len(reviewing.items)
        known = f"{reviewing.right} of {count} known at once.\n" if count else ""
        left = len(self.session.reviews.portion().items)
        if left:  # what was passed over, and what the next minutes would bring
            return f"{known}{left} task{'s' if left > 1 else ''} can be looked at again today."
        return f"{known}{self.session.reviews.nothing_until()}"

    @property
    def pane(self) -> ReviewPane:
        """Where the task is answered."""
        return self.query_one(ReviewPane)

    async def _show(self) -> None:
        reviewing = self.reviewing
        assert reviewing is not None
        task = reviewing.card
        if task is None:
            await self._end()
            return
        await self.pane.show(task)
        self.pane.border_title = Content(self.heading(reviewing, task))
        self.query_one("#rating", Static).update("")
        self._say_where()
        self.pane.take_focus()
        self.refresh_bindings()

    async def _end(self) -> None:
        """Say how it went."""
        reviewing = self.reviewing
        assert reviewing is not None
        said = self.query_one("#said", Static)
        for pane in self.query(ReviewPane):
            await pane.remove()
        for rating in self.query("#rating"):
            await rating.remove()
        told = await asyncio.to_thread(self.ended, reviewing)
        said.update(f"{told}\n\nenter goes back")
        said.display = True
        self.refresh_bindings()

    def _say_where(self) -> None:
        whole = self.session.standing()
        self.query_one(TopBar).standing = Standing(
            brand=whole.brand, chapter=self.room, week=whole.week, learner=whole.learner
        )

    # Keys

    @property
    def at_end(self) -> bool:
        """Whether nothing is left of the portion."""
        return self.reviewing is not None and self.reviewing.card is None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what works now; a digit is an answer until there is a right one."""
        reviewing = self.reviewing
        right = reviewing is not None and reviewing.card is not None and reviewing.is_right
        match action:
            case "next":
                return reviewing is not None and reviewing.card is not None
            case "next_when_right":
                return right or self.at_end or (reviewing is not None and reviewing.is_told)
            case "rate":
                return right and reviewing is not None and is_changeable(reviewing.rated)
        return super().check_action(action, parameters)

    async def action_next(self) -> None:
        """Go on to the next task of the portion, whatever became of this one."""
        if self.reviewing is not None and not self.pane.checking:
            self.reviewing.advance()
            await self._show()

    async def action_next_when_right(self) -> None:
        """Go on from a right answer, or back from the end."""
        if self.at_end:
            self._go_back()
        else:
            await self.action_next()

    def action_rate(self, by: int) -> None:
        """Have it come back sooner or later."""
        if self.reviewing is not None:
            self.reviewing.rate(by)
            self._say_rating()

    def action_leave(self) -> None:
        """Back; what is left of the portion is there later."""
        if self.reviewing is not None and self.query(ReviewPane) and self.pane.checking:
            self.pane.stop()
        else:
            self._go_back()

    def _go_back(self) -> None:
        """To where it was opened; to the start where it was the first there is."""
        if self.app.screen_stack[0] is self:
            self.call_later(self.run_action, "app.start")
        else:
            self.dismiss(None)

    @on(JudgingPane.Judged)
    def _judged(self, event: JudgingPane.Judged) -> None:
        self._say_where()
        self._say_rating()
        if self.reviewing is not None and self.reviewing.is_right:
            self.set_focus(self.query_one(VerdictPanel))
        self.refresh_bindings()

    def _say_rating(self) -> None:
        reviewing = self.reviewing
        if reviewing is None or reviewing.item is None:
            return
        found, lines = reviewing.rated, list[str]()
        if found is not None:
            parts = [found.comes_back]
            if is_changeable(found) and reviewing.is_right:
                parts.append("1 sooner  4 later")
            if not self.query_one(VerdictPanel).goes_on:  # which says so itself
                parts.append(f"{'enter' if reviewing.is_right or reviewing.is_told else 'f8'} goes on")
            lines.append("     ".join(parts))
        if reviewing.item.drill and (not reviewing.is_naming or reviewing.is_answered):
            name = titled(reviewing.item.drill, reviewing.titles)
            lesson = self.session.lesson_title(reviewing.item.lesson)
            lines.append(f"Asked because this showed in several tasks: {name} (see {lesson})")
        self.tell("\n".join(lines))

    def tell(self, said: str) -> None:
        """Say something below the answer."""
        self.query_one("#rating", Static).update(said)


def is_changeable(found: Rated | None) -> bool:
    """Whether it may come back sooner or later than was derived: not where it was not known."""
    return found is not None and found.rating is not Rating.AGAIN
