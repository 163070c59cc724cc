"""A lesson beside its author's editor: as learners see it, anew at each save, with what lint finds below it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from tutor.authors.following import Draft, Followed
from tutor.authors.mistakes import with_numbers, wrong_answers
from tutor.checkers import reference
from tutor.lesson import Task, Text
from tutor.loader.problem import Problem, Problems
from tutor.sandbox.stoppable import stoppable
from tutor.session import Session
from tutor.tui.screens.lesson import LessonScreen
from tutor.variant import PROVED, BadDraw, varies

LOOK_EVERY = 0.05
"""Seconds between two looks at the file: the second after a change finds it whole."""
MOST = 6
"""Problems that are listed at once."""


class Trying(Session):
    """An author who tries a lesson: every step is open, and what has one try may be tried again."""

    def keeps_closed(self, task: Task) -> bool:
        """Nothing does."""
        return False

    def is_settled(self, task: Task) -> bool:
        """Nothing is."""
        return False

    def take(self, draft: Draft, lesson: str) -> None:
        """Go on with the lesson as it was saved now, at the same step by its name."""
        here, index = self.lesson.step_id(self.index), self.index
        self.folder = draft
        at = draft.lesson(lesson).step_at(here)
        self.open(lesson, index if at is None else at)

    def set_variant(self, task: Task, seed: int | None) -> None:
        """Show the task with other numbers; None is the lesson's own."""
        self.keep_setting(self._variant_of(task), "" if seed is None else str(seed))


class PreviewScreen(LessonScreen):
    """The lesson's screen, with the author's keys and a pane for what is wrong."""

    DEFAULT_CSS = """
    PreviewScreen #problems { dock: bottom; height: auto; max-height: 40%; border-top: solid $border-blurred;
        border-title-color: $text-muted; padding: 0 1; margin-bottom: 1; background: $background; }
    PreviewScreen #problems.-some { border-top: solid $error; border-title-color: $text-error; }
    """
    BINDINGS = [
        Binding("alt+v,v", "variant", "Variant", key_display="alt+v", tooltip="Other numbers, then the lesson's own"),
        Binding("alt+m,m", "mistake", "Mistake", key_display="alt+m", tooltip="What the next known mistake is told"),
        Binding("alt+r,r", "right", "Right", key_display="alt+r", tooltip="What the right answer is told"),
        Binding("q", "app.quit", "Leave", show=False),
    ]

    def __init__(self, session: Trying, followed: Followed) -> None:
        super().__init__(session)
        self._trying, self._followed = session, followed
        self._mistakes: dict[str, int] = {}
        """Which mistake comes next, by task."""

    def compose(self) -> ComposeResult:
        """The lesson, and what is wrong with it."""
        yield from super().compose()
        yield Static("", id="problems", markup=False)

    def on_mount(self) -> None:
        """Prove it, and look from now on whether it was saved."""
        self._prove()
        self.set_interval(LOOK_EVERY, self._look)

    # The file

    def _look(self) -> None:
        if self.furnished and self._followed.was_saved():
            self._take_saved()

    @work(exclusive=True, group="saved")
    async def _take_saved(self) -> None:
        await asyncio.to_thread(self._followed.read)
        if not self._followed.problems:
            await self._take()
        await self._said_by_lint()

    @work(exclusive=True, group="saved")
    async def _prove(self) -> None:
        await self._said_by_lint()

    async def _take(self) -> None:
        assert self._followed.draft is not None, "it could be read"
        self.keep_draft()
        self.task_pane.workers.cancel_group(self.task_pane, "check")
        self._trying.take(self._followed.draft, self._followed.file.stem)
        try:
            await self._show_lesson()
        except BadDraw as problem:
            self.notify(f"This variant cannot be drawn: {problem}", severity="warning")

    async def _said_by_lint(self) -> None:
        if self._followed.problems:
            self._say(self._followed.problems, "The lesson as it could be read last is shown.")
            return
        self._say([], "proving ...")
        found = await stoppable(self._followed.prove)
        self._say(found, "" if found else "no problems")

    def _say(self, problems: Iterable[Problem], how: str) -> None:
        pane, listed = self.query_one("#problems", Static), list(problems)
        more = [f"and {len(listed) - MOST} more: xent-tutor lint"] if len(listed) > MOST else []
        lines = [f"{each.line}:{each.column}  {_without_place(each)}" for each in listed[:MOST]]
        pane.update(Content("\n".join([*lines, *more])))
        count = f"{len(listed)} problem{'s' if len(listed) > 1 else ''}" if listed else ""
        pane.border_title = " · ".join(filter(None, ["lint", count, how]))
        pane.set_class(bool(listed), "-some")

    def _say_what(self, shown: str) -> None:
        """What is shown beside the lesson's own text, before what lint says."""
        self.task_pane.say_in_place_of_points(shown)

    async def open_lesson(self, lesson: str) -> None:
        """Follow another lesson of the course from now on. Raises Problems."""
        folder = self._trying.folder
        followed = Followed(folder.file(lesson), Path(folder.root))
        followed.read()
        if followed.problems or followed.draft is None:
            raise Problems(followed.problems)
        self.keep_draft()
        self._followed, self._trying.folder = followed, followed.draft
        self._trying.open(lesson, 0)
        await self._show_lesson()
        self._prove()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The footer shows only what works now."""
        task = self._shown_task
        if action == "variant":
            return task is not None and varies(task)
        if action == "mistake":
            return task is not None and bool(wrong_answers(task))
        if action == "right":
            return task is not None
        return super().check_action(action, parameters)

    @property
    def _shown_task(self) -> Task | None:
        return self.task_pane.shown_task if self.furnished else None

    async def action_variant(self) -> None:
        """The next variant that lint proves, then the lesson's own numbers again."""
        task = self._shown_task
        if task is None:
            return
        seed = self._trying.seed(task)
        following = 0 if seed is None else None if seed + 1 >= PROVED else seed + 1
        try:
            self._trying.asked(task, following)
        except BadDraw as problem:
            self.notify(f"Variant {following} cannot be drawn: {problem}", severity="warning", markup=False)
            return
        self._trying.set_variant(task, following)
        self._trying.keep_draft("", task)
        await self.task_pane.show(task)
        self.task_pane.judged = None
        named = "the lesson's own numbers" if following is None else f"variant {following} of {PROVED}, from 0"
        self._say_what(named)

    def action_mistake(self) -> None:
        """Give the next of the task's known wrong answers."""
        task = self._shown_task
        wrong = wrong_answers(task) if task is not None else []
        if task is None or not wrong:
            return
        at = self._mistakes.get(task.id, 0) % len(wrong)
        self._mistakes[task.id] = at + 1
        name, answer = wrong[at]
        self._give(task, answer, f"mistake {at + 1} of {len(wrong)}: {name}")

    def action_right(self) -> None:
        """Give the lesson's own answer."""
        task = self._shown_task
        if task is not None:
            self._give(task, reference(task), "the lesson's own answer")

    def _give(self, task: Task, answer: str, said: str) -> None:
        answer = with_numbers(task, answer, self._trying.seed(task))
        self.at_task = True
        if isinstance(self.session.step, Text):
            self._stand_at_task()
        pane = self.task_pane.answer_pane
        if pane is not None:
            pane.replace(answer)
        self._say_what(said)
        self.task_pane.judge(task, answer)


def _without_place(problem: Problem) -> str:
    field = f"{problem.field}: " if problem.field else ""
    return f"{field}{problem.message}"
