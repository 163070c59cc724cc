"""A picture on the screen: drawn, moved by its sliders, read in a sentence; under a text or on a page of its own."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.color import Color

from tutor.lesson import Axis, BoundaryPicture, LinesPicture, Mark, Picture
from tutor.lesson import Slider as Declared
from tutor.tui.themes import LEGIBLE, THEMES, contrast
from tutor.tui.widgets.picture_colors import PictureColors
from tutor.tui.widgets.picture_view import PictureCanvas, PictureView
from tutor.tui.widgets.reading import Reading
from tutor.tui.widgets.slider import Slider

PICTURE = LinesPicture(
    title="A parabola",
    sliders={"a": Declared(low=0, high=2, start=1, label="width"), "b": Declared(low=0, high=1, start=0)},
    x=Axis(low=-1, high=1),
    y=Axis(low=0, high=3),
    lines={"f": "a*x^2 + b"},
    mark=Mark(x="1", on="f"),
    read="f(1) = {f:.2f}",
)
OTHER = LinesPicture(title="Another", x=Axis(low=0, high=1), lines={"g": "x"})


class Alone(App[None]):
    """One picture."""

    def __init__(self, picture: Picture | None) -> None:
        super().__init__()
        self.picture = picture
        self.drawn = 0

    def compose(self) -> ComposeResult:
        yield PictureView()

    def on_mount(self) -> None:
        self.query_one(PictureView).picture = self.picture

    def text(self) -> str:
        """What the canvas shows."""
        canvas = self.query_one(PictureCanvas)
        return "\n".join(canvas.render_line(y).text.rstrip() for y in range(canvas.size.height))

    def sentence(self) -> str:
        return str(self.query_one("#reading").render())


async def settled(pilot) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_picture_is_drawn_with_its_sliders_and_its_sentence() -> None:
    app = Alone(PICTURE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "A parabola" in app.text()
        assert app.sentence() == "f(1) = 1.00"
        assert [slider.label for slider in app.query(Slider)] == ["width", "b"]


async def test_picture_and_sentence_follow_the_slider_and_tab_goes_to_the_next() -> None:
    app = Alone(PICTURE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        before = app.text()
        await pilot.press("end")
        await pilot.pause()
        assert app.sentence() == "f(1) = 2.00"
        assert app.text() != before
        await pilot.press("tab", "end")
        await pilot.pause()
        assert app.sentence() == "f(1) = 3.00"


async def test_moves_between_two_paintings_are_drawn_once() -> None:
    app = Alone(PICTURE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        view = app.query_one(PictureView)
        drawings = []
        plot = view._plot
        assert plot is not None
        canvas = app.query_one(PictureCanvas)
        for value in (0.2, 0.4, 0.6):
            canvas.show(plot, {"a": value, "b": 0.0})
            drawings.append(canvas._strips)
        assert drawings == [None, None, None]


async def test_another_picture_takes_the_place_of_the_first() -> None:
    app = Alone(PICTURE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.query_one(PictureView).picture = OTHER
        await settled(pilot)
        await settled(pilot)
        assert "Another" in app.text()
        assert not app.query(Slider)
        assert app.sentence() == ""


async def test_a_program_runs_again_when_its_slider_moves() -> None:
    declared = LinesPicture(
        title="From a program",
        sliders={"n": Declared(low=1, high=5, start=2, step=1)},
        program="def values(n):\n    return {'top': n * 10.0}",
        takes=("n",),
        x=Axis(low=0, high=1),
        lines={"l": "top*x"},
        read="{top:.0f}",
    )
    app = Alone(declared)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        assert app.sentence() == "20"
        await pilot.press("right", "right")
        await settled(pilot)
        assert app.sentence() == "40"


async def test_what_cannot_be_drawn_says_why_and_breaks_nothing() -> None:
    app = Alone(LinesPicture(title="t", x=Axis(low=0, high=1), lines={"l": "unknown"}))
    async with app.run_test(size=(80, 20)) as pilot:
        await settled(pilot)
        assert "unknown" in app.text()


class Page(App[None]):
    """A text with a picture."""

    def compose(self) -> ComposeResult:
        yield Reading()

    async def on_mount(self) -> None:
        reading = self.query_one(Reading)
        reading.text, reading.picture = "Some words.", PICTURE
        reading.focus()


@pytest.mark.parametrize(("size", "under"), [((100, 50), True), ((80, 24), False)])
async def test_a_picture_is_under_its_text_where_there_is_room_and_a_key_away_elsewhere(size, under) -> None:
    app = Page()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        view = app.query_one(PictureView)
        assert view.display is under
        await pilot.press("p")
        await settled(pilot)
        assert view.display
        assert view.size.height >= size[1] - 3
        assert isinstance(app.focused, Slider)
        await pilot.press("p")
        await settled(pilot)
        assert view.display is under
        assert app.focused is app.query_one(Reading)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_line_can_be_told_from_the_ground(theme) -> None:
    ground = Color.parse(theme.background)
    variables = {**theme.to_color_system().generate(), **theme.variables}
    colors = PictureColors(variables, ground)
    for role in ("muted", "title", "mark", *(f"series-{number}" for number in range(1, 7))):
        assert contrast(colors.color(role), ground) >= LEGIBLE


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_more_heat_is_always_further_from_the_ground(theme) -> None:
    colors = PictureColors({**theme.to_color_system().generate(), **theme.variables}, Color.parse(theme.background))
    contrasts = [contrast(colors.color(f"heat-{level}"), colors.ground) for level in range(33)]
    assert contrasts == sorted(contrasts)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_numbers_on_a_cell_can_be_read(theme) -> None:
    colors = PictureColors({**theme.to_color_system().generate(), **theme.variables}, Color.parse(theme.background))
    for name in ("heat", "side"):
        for level in range(33):
            style = colors.style("over", f"{name}-{level}")
            assert style.color is not None
            front = Color.from_rich_color(style.color)
            assert contrast(front, colors.color(f"{name}-{level}")) >= LEGIBLE


async def test_a_boundary_stands_on_its_colours() -> None:
    app = Alone(BoundaryPicture(title="t", x=Axis(low=-1, high=1), y=Axis(low=-1, high=1), classes={"P": "sigmoid(x)"}))
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        canvas = app.query_one(PictureCanvas)
        grounds = {segment.style.bgcolor for segment in canvas.render_line(8) if segment.style}
        assert len(grounds) > 5
