"""What an answer looks like when it is drawn: the curves of a training, or a function over the reference."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from tutor.lesson import Picture
from tutor.lesson import Slider as Declared
from tutor.picture import look_of
from tutor.tui.widgets.picture_view import PictureCanvas
from tutor.tui.widgets.reading import BY_HAND
from tutor.tui.widgets.saving import copy, named, save
from tutor.tui.widgets.slider import Slider

if TYPE_CHECKING:
    from tutor.picture.training_run import TrainingRun

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
        Binding("c", "copy", "Copy picture", show=False),
        Binding("s", "save", "Save picture", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.run: TrainingRun | None = None
        """The training that is drawn, if it is one."""
        self.earlier: list[TrainingRun] = []
        self.live: Picture | None = None
        """What the lesson draws of a report, once its points are there."""
        self.points: Mapping[str, Any] = {}
        """What the program of that picture returned."""
        self._drawn = 0
        self.drawn_of = ""
        """The task whose answer is drawn."""

    def compose(self) -> ComposeResult:
        """The drawing and what it says."""
        yield PictureCanvas()
        yield Vertical(id="through")
        yield Static("", id="said", markup=False)

    def on_mount(self) -> None:
        """Draw with what this terminal can show."""
        environment = {**os.environ, **({"NO_COLOR": "1"} if self.app.no_color else {})}
        self.query_one(PictureCanvas).look = look_of(environment, self.app.console.encoding)

    def wait(self, said: str) -> None:
        """Say why there is no picture, or not yet."""
        self.query_one(PictureCanvas).show(None, {}, said)
        self._say("")

    def draw(self, picture: Picture, values: Mapping[str, Any], said: str) -> None:
        """Draw a picture."""
        from tutor.picture.plot import Plot

        self.query_one(PictureCanvas).show(Plot(picture, dict(values)), {})
        self._say(said)

    def _say(self, said: str) -> None:
        sentence = self.query_one("#said", Static)
        if str(sentence.content) != said:
            sentence.update(said, layout=len(said) > self.size.width or not str(sentence.content))

    # A training

    async def begin(self, run: TrainingRun, earlier: list[TrainingRun], live: Picture | None) -> None:
        """A training begins: nothing is drawn of those before but thin lines."""
        await self.clear()
        self.run, self.earlier, self.live, self.points, self._drawn = run, earlier, live, {}, 0
        self.wait("Nothing has been reported yet.")
        if live is not None and live.program:
            self.live = None
            self._prepare(run, live)

    @work(exclusive=True)
    async def _prepare(self, run: TrainingRun, live: Picture) -> None:
        """The points that stand in the picture all the time; without them there are the curves alone."""
        from tutor.picture import BadPicture, run_program
        from tutor.sandbox import SandboxFailure

        try:
            points = await asyncio.to_thread(run_program, live, {})
        except (BadPicture, SandboxFailure):
            return
        if run is self.run:
            self.live, self.points = live, points
            self._show(self._at())

    async def clear(self) -> None:
        """Draw nothing, and forget the training that was drawn."""
        self.run = None
        await self.query_one("#through").remove_children()

    def follow(self) -> None:
        """Draw what has been reported since the last look, if anything has."""
        seen = self.run.reports[-1].count if self.run is not None and self.run.reports else 0
        if seen != self._drawn:
            self._drawn = seen
            self._show(None)

    async def end(self) -> None:
        """The training has ended: from now on one can go through its reports."""
        self.follow()
        count = len(self.run.reports) if self.run is not None else 0
        if count >= SCRUBBED_FROM and not self.query(Slider):
            declared = Declared(low=1, high=count, start=count, step=max(1.0, count // 100), label="go through")
            await self.query_one("#through").mount(Slider(declared, "at"))

    def on_slider_changed(self, event: Slider.Changed) -> None:
        """Show another report."""
        event.stop()
        self._show(self._at())

    def _at(self) -> int | None:
        """The index of the report that is looked at; None for the last."""
        sliders = self.query(Slider)
        return round(sliders.first().value) - 1 if sliders else None

    def _show(self, at: int | None) -> None:
        from tutor.picture.training_run import run_picture, run_sentence

        if self.run is None:
            return
        found = run_picture(self.run, earlier=self.earlier, at=at, live=self.live, points=self.points)
        if found is not None:
            self.draw(*found, run_sentence(self.run, at))

    # To take away

    def action_copy(self) -> None:
        """Give the picture to the terminal's clipboard, as text."""
        if text := self.query_one(PictureCanvas).as_text(self._words()):
            copy(self, text, BY_HAND)

    def action_save(self) -> None:
        """Write the picture as an image into the folder where the tutor was started."""
        if svg := self.query_one(PictureCanvas).as_svg(self._words()):
            save(self, named(self.drawn_of), ".svg", svg)

    def _words(self) -> list[str]:
        said = str(self.query_one("#said", Static).content)
        return [said] if said else []

    def take_focus(self) -> None:
        """Give the keys to the slider where there is one."""
        sliders = self.query(Slider)
        self.screen.set_focus(sliders.first() if sliders else self)
