"""What an answer looks like when it is drawn: the curves of a training, or a function over the reference."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from tutor.lesson import Code, Picture, Training
from tutor.lesson import Slider as Declared
from tutor.loader.problem import Problems
from tutor.sandbox.stoppable import stoppable
from tutor.session import Session
from tutor.tui.troubles import said_to_learner
from tutor.tui.widgets.picture_view import PictureCanvas
from tutor.tui.widgets.reading import BY_HAND
from tutor.tui.widgets.saving import copy, named, save
from tutor.tui.widgets.sentences import sentence
from tutor.tui.widgets.slider import Slider

if TYPE_CHECKING:
    from tutor.picture.training_run import TrainingRun
    from tutor.sandbox.live import Live

KEPT_RUNS = 4
"""Trainings of a task that stay to be compared, the last one with them."""
SCRUBBED_FROM = 3
"""Reports from which there is something to go through."""


class AnswerPicture(Vertical):
    """A canvas and a sentence; after a training also a slider through its reports."""

    DEFAULT_CSS = """
    AnswerPicture { height: 1fr; min-height: 8; padding: 0 1; }
    AnswerPicture #through { height: auto; }
    AnswerPicture #said { height: auto; color: $text-accent; }
    """
    can_focus = True
    BINDINGS = [
        Binding("c", "copy", "Copy the drawn answer", show=False, tooltip="As text"),
        Binding("s", "save", "Save the drawn answer", show=False, tooltip="As an SVG file"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.shown_task = ""
        """The id, in its lesson, of the task whose answer is drawn."""
        self.run: TrainingRun | None = None
        """The training that is drawn, if it is one."""
        self.earlier: list[TrainingRun] = []
        self._runs: dict[str, list[TrainingRun]] = {}
        """The trainings of each task in this sitting, oldest first."""
        self._live: Picture | None = None
        """What the lesson draws of a report, once its points are there."""
        self._points: Mapping[str, Any] = {}
        """What the program of that picture returned."""
        self._drawn = 0
        """The number of the report that was drawn last."""

    def compose(self) -> ComposeResult:
        """The drawing and what it says."""
        yield PictureCanvas()
        yield Vertical(id="through")
        yield Static("", id="said", markup=False)

    def take_session(self, session: Session) -> None:
        """Belong to another learner: the trainings so far are not theirs."""
        self.session, self.shown_task, self.run, self._drawn = session, "", None, 0
        self._runs.clear()

    def take_focus(self) -> None:
        """Give the keys to the slider where there is one."""
        sliders = self.query(Slider)
        self.screen.set_focus(sliders.first() if sliders else self)

    async def show(self, task: Code | Training, answer: str) -> None:
        """Draw an answer to this task: the function over the reference, or the last training."""
        if isinstance(task, Code):
            await self._clear(task)
            self._show_over_reference(task, answer)
            return
        *earlier, last = self.runs_of(task)
        if self.run is not last:
            await self._show_run(task, last, earlier)
            await self.end()

    def _say(self, said: str) -> None:
        line, told = self.query_one("#said", Static), sentence(said)
        if str(line.content) != str(told):
            line.update(told, layout=len(told) > self.size.width or not str(line.content))

    def _wait(self, said: str) -> None:
        """Say why there is no picture, or not yet."""
        self.query_one(PictureCanvas).show(None, {}, said)
        self._say("")

    def _draw(self, picture: Picture, values: Mapping[str, Any], said: str) -> None:
        from tutor.picture.plot import Plot

        self.query_one(PictureCanvas).show(Plot(picture, dict(values)), {})
        self._say(said)

    async def _clear(self, task: Code | Training) -> None:
        """Draw nothing, and no longer the training that was drawn."""
        self.run, self.shown_task = None, task.task
        # A removal goes on when the check that waits for it is stopped; Textual loses widgets otherwise.
        await asyncio.shield(self.query_one("#through").remove_children())

    # A function

    @work(exclusive=True, group="over-reference")
    async def _show_over_reference(self, task: Code, answer: str) -> None:
        """Both functions run in the sandbox; meanwhile the picture says so."""
        self._wait("Calculating …")
        try:
            overlay = await stoppable(self.session.programs.over_reference, task, answer)
        except Problems as problems:
            self._wait(f"A lesson that this task uses cannot be read: {said_to_learner(self.app, problems)}")
            return
        if self.shown_task != task.task or self.run is not None:
            return
        if overlay.picture is None:
            self._wait(overlay.said)
        else:
            self._draw(overlay.picture, overlay.values, overlay.said)

    # A training

    def runs_of(self, task: Training) -> list[TrainingRun]:
        """The trainings of a task that reported something, oldest first."""
        return [run for run in self._runs.get(task.id, ()) if run.reports]

    async def begin(self, task: Training) -> Callable[[Live], None]:
        """A training begins: nothing is drawn of those before but their curves. Who hears what it reports."""
        from tutor.picture.training_run import TrainingRun

        run = TrainingRun()
        await self._show_run(task, run, self.runs_of(task))
        runs = self._runs.setdefault(task.id, [])
        runs.append(run)
        del runs[:-KEPT_RUNS]
        return run.add

    async def _show_run(self, task: Training, run: TrainingRun, earlier: list[TrainingRun]) -> None:
        await self._clear(task)
        self.run, self.earlier, self._live, self._points, self._drawn = run, earlier, task.live, {}, 0
        self._wait("Nothing has been reported yet.")
        if task.live is not None and (task.live.program or task.live.arrays):
            self._live = None
            self._prepare(run, task.live)

    @work(exclusive=True)
    async def _prepare(self, run: TrainingRun, live: Picture) -> None:
        """The points that stand in the picture all the time; without them there are the curves alone."""
        from tutor.picture import BadPicture, run_program
        from tutor.sandbox import SandboxFailure

        try:
            points = await stoppable(run_program, live, {})
        except (BadPicture, SandboxFailure):
            return
        if run is self.run:
            self._live, self._points = live, points
            self._show_report(self._at())

    def follow(self) -> None:
        """Draw what has been reported since the last look, if anything has."""
        seen = self.run.reports[-1].count if self.run is not None and self.run.reports else 0
        if seen != self._drawn:
            self._drawn = seen
            self._show_report(None)

    async def end(self) -> None:
        """The training has ended: from now on one can go through its reports."""
        self.follow()
        reports = self.run.reports if self.run is not None else []
        if len(reports) >= SCRUBBED_FROM and not self.query(Slider):
            last = reports[-1].count  # more than there are where not all of them are kept
            declared = Declared(low=1, high=last, start=last, step=max(1.0, last // 100), label="go through")
            await self.query_one("#through").mount(Slider(declared, "at"))

    def on_slider_changed(self, event: Slider.Changed) -> None:
        """Show another report."""
        event.stop()
        self._show_report(self._at())

    def _at(self) -> int | None:
        """The index of the report that is looked at; None for the last."""
        sliders = self.query(Slider)
        if not sliders or self.run is None:
            return None
        counts = [report.count for report in self.run.reports]
        return max(bisect_right(counts, round(sliders.first().value)) - 1, 0)

    def _show_report(self, at: int | None) -> None:
        from tutor.picture.training_run import run_picture, run_sentence

        if self.run is None:
            return
        found = run_picture(self.run, earlier=self.earlier, at=at, live=self._live, points=self._points)
        if found is not None:
            self._draw(*found, run_sentence(self.run, at))

    # To take away

    def action_copy(self) -> None:
        """Give the picture to the terminal's clipboard, as text."""
        if text := self.query_one(PictureCanvas).as_text(self._words()):
            copy(self, text, BY_HAND)

    def action_save(self) -> None:
        """Write the picture as an image into the folder where the tutor was started."""
        if svg := self.query_one(PictureCanvas).as_svg(self._words()):
            save(self, named(self.shown_task), ".svg", svg)

    def _words(self) -> list[str]:
        said = str(self.query_one("#said", Static).content)
        return [said] if said else []
