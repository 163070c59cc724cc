"""A picture with its sliders and its sentence: move a slider, and both follow."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tutor.lesson import Picture
from tutor.picture import BadPicture, Drawing, Look, Span, run_program, slider_faults, text_of
from tutor.picture.sliding import written
from tutor.picture.styled import COLOURS, NO_COLOURS
from tutor.picture.svg import svg_of
from tutor.sandbox import SandboxFailure
from tutor.sandbox.stoppable import stoppable
from tutor.tui.widgets.picture_colors import PictureColors, look_on
from tutor.tui.widgets.slider import Slider, written_width

if TYPE_CHECKING:
    from tutor.picture.plot import Plot


HIDDEN_SIZE = (80, 24)
"""Columns and rows of a picture that is copied or saved while it is not on the screen."""


class DrawnRows(Widget):
    """Rows of a drawing, made when they are painted, and again for another size or theme."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._strips: list[Strip] | None = None
        self._strips_size = Size(0, 0)
        self._colors: PictureColors | None = None

    def on_mount(self) -> None:
        """Draw with what this terminal can show."""
        self.look = look_on(self.app)

    def drawing(self, width: int, height: int) -> Drawing:
        """The rows of this size. Raises BadPicture, with what to show instead."""
        raise NotImplementedError

    def draw_anew(self) -> None:
        """Forget what was drawn; the next painting draws, however often this was asked before."""
        self._strips = None
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme: other colours."""
        self._strips = self._colors = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One row of the drawing."""
        if self._strips is None or self._strips_size != self.size:
            self._strips, self._strips_size = self._drawn(), self.size
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.rich_style)

    @property
    def palette(self) -> PictureColors:
        """The colours of the theme."""
        self._colors = self._colors or PictureColors(self.app.theme_variables, self.background_colors[1])
        return self._colors

    def _drawn(self) -> list[Strip]:
        colors, (width, height) = self.palette, self.size
        try:
            rows = self.drawing(width, height)
        except BadPicture as problem:
            # Styled to its end, for NO_COLOR fails on segments without a style.
            return [Strip([Segment(str(problem)[:width].ljust(width), colors.style("muted", ""))], width)]
        # Rows are as wide as was asked, so that nothing needs to be counted.
        return [
            Strip([Segment(span.text, colors.style(span.role, span.behind)) for span in row], width) for row in rows
        ]


class PictureCanvas(DrawnRows):
    """The drawing of a plot, or why there is none."""

    DEFAULT_CSS = """
    PictureCanvas { height: 1fr; min-height: 6; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.message = ""
        """Shown while there is nothing to draw."""
        self._plot: Plot | None = None
        self._sliders: Mapping[str, float] = {}

    def show(self, plot: Plot | None, sliders: Mapping[str, float], message: str = "") -> None:
        """Draw this at the next painting."""
        self._plot, self._sliders, self.message = plot, dict(sliders), message
        self.draw_anew()

    def drawing(self, width: int, height: int) -> Drawing:
        """The plot where its sliders are. A lesson whose picture cannot be drawn goes on without: lint tells of it."""
        if self._plot is None:
            raise BadPicture(self.message)
        return self._plot.draw(self._sliders, width, height, self.look)

    # As a text and as an image

    def as_text(self, words: list[str], *, shown: bool = True) -> str:
        """The drawing without colours, and words under it; empty before there is one."""
        drawing = self._exported(words, NO_COLOURS, shown)
        return f"{text_of(drawing)}\n" if drawing else ""

    def as_svg(self, words: list[str], *, shown: bool = True) -> str:
        """The same as an image in the theme's colours, whatever the terminal can show; empty before there is one."""
        drawing = self._exported(words, COLOURS, shown)
        if not drawing or self._plot is None:
            return ""
        return svg_of(drawing, self.palette.ink, self._plot.title(self._sliders), " ".join(words))

    def _exported(self, words: list[str], look: Look, shown: bool) -> Drawing:
        """As large as it is shown; where it is not, as large as a small terminal."""
        if self._plot is None:
            return ()
        width, height = self.size if shown and self.size else HIDDEN_SIZE
        lines = [line for text in words for line in wrap(text, width)]
        try:
            drawing = self._plot.draw(self._sliders, width, height, look)
        except BadPicture:
            return ()
        return drawing + tuple((Span(line.ljust(width)),) for line in lines)


class PictureView(Vertical):
    """A picture, its sliders and the sentence that reads it."""

    DEFAULT_CSS = """
    PictureView { height: 24; padding: 0 1; }
    PictureView #sliders { height: auto; }
    PictureView #reading { height: auto; color: $text-accent; display: none; }
    PictureView #reading.-shown { display: block; }
    """

    picture: reactive[Picture | None] = reactive(None)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._plot: Plot | None = None
        self._preparing = False
        self._read_length = 0
        self._moved = False
        """Whether a slider that the program takes has moved since the program began."""

    def compose(self) -> ComposeResult:
        """The drawing, the sliders, the sentence."""
        yield PictureCanvas()
        yield Vertical(id="sliders")
        yield Static("", id="reading", markup=False)

    @property
    def sliders(self) -> dict[str, float]:
        """Where the sliders are."""
        return {slider.of: slider.value for slider in self.query(Slider)}

    async def watch_picture(self, picture: Picture | None) -> None:
        """Another picture: other sliders, and everything that belonged to the old one goes away."""
        self._plot = None
        self.query_one(PictureCanvas).show(None, {})
        self._read("")
        holder = self.query_one("#sliders", Vertical)
        await holder.remove_children()
        if picture is None:
            return
        fault = next((said for _, said in slider_faults(picture)), "")
        if fault:
            self.query_one(PictureCanvas).show(None, {}, fault)
            return
        labels = max((len(slider.label or name) for name, slider in picture.sliders.items()), default=0)
        values = max(map(written_width, picture.sliders.values()), default=0)
        await holder.mount_all(Slider(slider, name, labels, values) for name, slider in picture.sliders.items())
        self._moved = True
        if not self._preparing:
            self._prepare()

    @work
    async def _prepare(self) -> None:
        """Get ready to draw: the first time numpy comes, and the picture's program runs, both in a thread.

        One run at a time: what moves meanwhile is taken up by the next, so nothing queues.
        """
        self._preparing = True
        try:
            while self._moved and self.picture is not None:
                self._moved = False
                await self._prepare_once(self.picture)
        finally:
            self._preparing = False

    async def _prepare_once(self, picture: Picture) -> None:
        canvas = self.query_one(PictureCanvas)
        if picture.program and self._plot is None:
            canvas.show(None, {}, "Calculating …")
        try:
            plot = await stoppable(ready, picture, self.sliders)
        except (BadPicture, SandboxFailure) as problem:
            if picture is self.picture:
                canvas.show(None, {}, str(problem))
            return
        if picture is self.picture:
            self._plot = plot
            self._follow()

    # As a text and as an image

    def as_text(self) -> str:
        """The picture without colours, what it reads and where its sliders are; empty before it is drawn."""
        return self.query_one(PictureCanvas).as_text(self._words(), shown=self.display)

    def as_svg(self) -> str:
        """The same as an image in the theme's colours, whatever the terminal can show; empty before it is drawn."""
        return self.query_one(PictureCanvas).as_svg(self._words(), shown=self.display)

    def _words(self) -> list[str]:
        """What the picture reads, and where its sliders are."""
        sliders = ", ".join(f"{each.label} = {written(each.declared, each.value)}" for each in self.query(Slider))
        try:
            sentence = self._plot.sentence(self.sliders) if self._plot else ""
        except BadPicture:
            sentence = ""
        return [words for words in (sentence, sliders) if words]

    def on_slider_changed(self, event: Slider.Changed) -> None:
        """Draw anew where the slider is now; run the program again where it takes this slider."""
        event.stop()
        if self.picture is not None and event.slider.of in self.picture.takes:
            self._moved = True
            if not self._preparing:
                self._prepare()
        else:
            self._follow()

    def _follow(self) -> None:
        if self._plot is None:
            return
        sliders = self.sliders
        self.query_one(PictureCanvas).show(self._plot, sliders)
        try:
            self._read(self._plot.sentence(sliders))
        except BadPicture as problem:
            self._read(str(problem))

    def _read(self, sentence: str) -> None:
        reading = self.query_one("#reading", Static)
        # A layout of the whole screen is only worth it where the sentence may need another row.
        reading.update(sentence, layout=len(sentence) != self._read_length)
        self._read_length = len(sentence)
        reading.set_class(bool(sentence), "-shown")


def ready(picture: Picture, sliders: Mapping[str, float]) -> Any:
    """The plot with what its program returned; slow, and away from the screen. Raises BadPicture."""
    from tutor.picture.plot import Plot

    return Plot(picture, run_program(picture, sliders))
