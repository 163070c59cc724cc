"""A picture on the screen: drawn, moved by its sliders, read in a sentence; under a text or on a page of its own."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from textual.app import App, ComposeResult
from textual.color import Color

from tests.conftest import SMALL_COURSE
from tests.tui.playing import hit, press, running, settled, until
from tutor.lesson import Axis, BoundaryPicture, HeatmapPicture, LinesPicture, Mark, Picture
from tutor.lesson import Slider as Declared
from tutor.loader import open_course
from tutor.progress import open_progress
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.themes import LEGIBLE, THEMES, contrast
from tutor.tui.widgets.line_input import LineInput
from tutor.tui.widgets.picture_colors import PictureColors
from tutor.tui.widgets.picture_view import PictureCanvas, PictureView
from tutor.tui.widgets.reading import Reading
from tutor.tui.widgets.saving import named
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


async def test_a_picture_is_drawn_with_its_sliders_and_its_sentence() -> None:
    app = Alone(PICTURE)
    async with running(app, (80, 24)):
        assert "A parabola" in app.text()
        assert app.sentence() == "f(1) = 1.00"
        assert [slider.label for slider in app.query(Slider)] == ["width", "b"]


async def test_picture_and_sentence_follow_the_slider_and_tab_goes_to_the_next() -> None:
    app = Alone(PICTURE)
    async with running(app, (80, 24)) as pilot:
        before = app.text()
        await press(pilot, "end")
        assert app.sentence() == "f(1) = 2.00"
        assert app.text() != before
        await press(pilot, "tab", "end")
        assert app.sentence() == "f(1) = 3.00"


async def test_moves_between_two_paintings_are_drawn_once() -> None:
    app = Alone(PICTURE)
    async with running(app, (80, 24)):
        view = app.query_one(PictureView)
        drawings = []
        plot = view._plot
        assert plot is not None
        canvas = app.query_one(PictureCanvas)
        for value in (0.2, 0.4, 0.6):
            canvas.show(plot, {"a": value, "b": 0.0})
            drawings.append(canvas._strips)
        assert drawings == [None, None, None]


async def test_without_colours_a_picture_is_ascii_on_the_way_there_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Alone(PICTURE)
    async with running(app, (80, 24)) as pilot:
        assert app.text().isascii()
        assert "A parabola" in app.text()
        app.query_one(PictureView).picture = LinesPicture(title="t", x=Axis(low=0, high=1), lines={"l": "unknown"})
        await settled(pilot)
        assert "unknown" in app.text()


async def test_another_picture_takes_the_place_of_the_first() -> None:
    app = Alone(PICTURE)
    async with running(app, (80, 24)) as pilot:
        app.query_one(PictureView).picture = OTHER
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
    async with running(app, (60, 20)) as pilot:
        assert app.sentence() == "20"
        hit(pilot, "right", "right")
        await settled(pilot)
        assert app.sentence() == "40"


async def test_what_cannot_be_drawn_says_why_and_breaks_nothing() -> None:
    app = Alone(LinesPicture(title="t", x=Axis(low=0, high=1), lines={"l": "unknown"}))
    async with running(app, (80, 20)):
        assert "unknown" in app.text()


class Page(App[None]):
    """A text with a picture."""

    def compose(self) -> ComposeResult:
        yield Reading()

    async def on_mount(self) -> None:
        reading = self.query_one(Reading)
        reading.text, reading.picture = "Some words.", PICTURE
        reading.focus()


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("size", "lines", "under"),
    [((100, 50), 1, True), ((100, 50), 60, True), ((80, 24), 1, True), ((80, 24), 12, False), ((36, 50), 1, False)],
)
async def test_a_picture_is_under_its_text_where_rows_are_free_and_a_key_away_elsewhere(size, lines, under) -> None:
    app = Page()
    async with running(app, size) as pilot:
        await app.query_one(Reading).show("\n\n".join(["Some words."] * lines), PICTURE)
        await settled(pilot)
        view = app.query_one(PictureView)
        assert view.display is under
        await press(pilot, "p")
        assert view.display
        assert view.size.height >= size[1] - 4
        assert isinstance(app.focused, Slider)
        await press(pilot, "p")
        assert view.display is under
        assert app.focused is app.query_one(Reading)


@pytest.fixture
def started_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where the tutor was started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def notices(app: App[None]) -> list[str]:
    return [notice.message for notice in app._notifications]


@pytest.mark.parametrize("size", [(100, 50), (80, 24)])
async def test_c_copies_the_picture_as_text_and_says_what_to_do_where_that_fails(size) -> None:
    app = Page()
    async with running(app, size) as pilot:
        await press(pilot, "c")
        rows = app.clipboard.split("\n")
        assert rows[0].startswith("A parabola")
        assert any(0x2800 < ord(letter) < 0x2900 for letter in app.clipboard)
        assert rows[-3:] == ["f(1) = 1.00", "width = 1.000, b = 0.000", ""]
        (notice,) = notices(app)
        assert f"{len(rows) - 1} lines" in notice
        assert "s to save it" in notice


async def test_what_is_copied_follows_the_sliders() -> None:
    app = Page()
    async with running(app, (100, 50)) as pilot:
        await press(pilot, "p", "end", "c")
        assert "f(1) = 2.00\nwidth = 2.000, b = 0.000" in app.clipboard


async def test_s_saves_an_svg_where_the_tutor_was_started_and_overwrites_nothing(started_in: Path) -> None:
    (started_in / "a-parabola-2.svg").write_text("mine")
    app = Page()
    async with running(app, (100, 50)) as pilot:
        await press(pilot, "s", "s")
        assert notices(app) == [f"Saved as {started_in / name}" for name in ("a-parabola.svg", "a-parabola-3.svg")]
    root = ElementTree.parse(started_in / "a-parabola.svg").getroot()
    assert root[0].text == "A parabola"
    assert root[1].text == "f(1) = 1.00 width = 1.000, b = 0.000"
    assert (started_in / "a-parabola-2.svg").read_text() == "mine"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_a_saved_picture_has_the_colours_of_the_theme(started_in: Path, theme) -> None:
    app = Page()
    async with running(app, (100, 50)) as pilot:
        app.register_theme(theme)
        app.theme = theme.name
        await settled(pilot)
        await press(pilot, "s")
        ground = app.query_one(PictureCanvas).background_colors[1]
    root = ElementTree.parse(started_in / "a-parabola.svg").getroot()
    (rectangle,) = [each for each in root if each.tag.endswith("rect")]
    assert Color.parse(rectangle.get("fill", "")) == ground


async def test_a_folder_that_takes_no_file_is_told_with_the_remedy(started_in: Path, monkeypatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tutor.tui.widgets.saving.write_new", refused)
    app = Page()
    async with running(app, (100, 50)) as pilot:
        await press(pilot, "s")
        (notice,) = notices(app)
        assert "Permission denied" in notice
        assert "Start it in a folder that is yours" in notice
        assert "press c" in notice


async def test_a_folder_that_is_gone_is_told_too(started_in: Path) -> None:
    app = Page()
    async with running(app, (100, 50)) as pilot:
        started_in.rmdir()
        await press(pilot, "s")
        (notice,) = notices(app)
        assert "No such file or directory" in notice


async def test_without_a_picture_the_keys_do_nothing(started_in: Path) -> None:
    app = Page()
    async with running(app, (100, 50)) as pilot:
        app.query_one(Reading).picture = None
        await settled(pilot)
        await press(pilot, "c", "s")
        assert notices(app) == []
        assert app.clipboard == ""
        assert list(started_in.iterdir()) == []


@pytest.fixture
def tutor(tmp_path: Path, started_in: Path) -> TutorApp:
    """The tutor at a text with a picture, a task beside it."""
    course = shutil.copytree(SMALL_COURSE, tmp_path / "course")
    (lesson,) = course.rglob("adding.yaml")
    text = lesson.read_text(encoding="utf-8")
    picture = "    picture: {kind: lines, title: Sums, x: {name: a, from: 0, to: 1}, lines: {sum: a + c},"
    picture += " sliders: {c: {from: 0, to: 2, start: 1, step: 0.5}}}\n"
    lesson.write_text(text.replace("  - task: sum", f"{picture}  - task: sum", 1), encoding="utf-8")
    folder = open_course(course)
    session = Session(folder, open_progress(tmp_path, "Ada"))
    session.open("adding", 0)
    return TutorApp(folder, tmp_path, session)


async def test_in_a_lesson_the_keys_copy_and_save_at_the_text_and_are_letters_in_an_answer(
    tutor: TutorApp, started_in: Path
) -> None:
    async with running(tutor, (120, 40)) as pilot:
        await until(pilot, lambda: tutor.screen.query("PictureCanvas") and tutor.screen.query("AnswerPane"))
        await until(pilot, lambda: tutor.screen.query_one(PictureView)._plot is not None)
        await press(pilot, "c", "s")
        assert notices(tutor) == []
        assert tutor.clipboard == ""
        await press(pilot, "f2", "c", "s")
        assert tutor.clipboard.startswith("Sums")
        assert (started_in / "sums.svg").exists()


@pytest.mark.parametrize("before", [(), ("f2",)], ids=["beside an empty line", "at the text"])
async def test_arrows_move_the_slider_of_a_picture_below_its_text(tutor: TutorApp, before: tuple[str, ...]) -> None:
    async with running(tutor, (120, 40)) as pilot:
        await until(pilot, lambda: tutor.screen.query("PictureCanvas") and tutor.screen.query("AnswerPane"))
        await until(pilot, lambda: tutor.screen.query_one(PictureView)._plot is not None)
        await press(pilot, *before, "right", "right", "left", "right")
        assert tutor.screen.query_one(PictureView).sliders == {"c": 2.0}
        line = tutor.screen.query_one(LineInput)
        await press(pilot, "7", "left", "4")  # with something in the line they are the line's
        assert (line.value, tutor.screen.query_one(PictureView).sliders) == ("47", {"c": 2.0})


async def test_the_command_palette_offers_both_where_there_is_a_picture(tutor: TutorApp) -> None:
    async with running(tutor, (120, 40)) as pilot:
        await until(pilot, lambda: tutor.screen.query("PictureCanvas"))
        await until(pilot, lambda: tutor.screen.query_one(PictureView)._plot is not None)
        commands = {command.title: command for command in tutor.get_system_commands(tutor.screen)}
        commands["Copy picture"].callback()
        assert tutor.clipboard.startswith("Sums")
        tutor.screen.query_one(Reading).picture = None
        titles = [command.title for command in tutor.get_system_commands(tutor.screen)]
        assert not {"Copy picture", "Save picture"} & set(titles)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Truth and model: KL = {kl:.3f} nats", "truth-and-model-kl-nats"),
        ("../../etc/passwd", "etc-passwd"),
        ("φ", "picture"),
        (
            "A title that goes on and on until nobody reads it any more",
            "a-title-that-goes-on-and-on-until-nobody-reads",
        ),
    ],
)
def test_a_file_is_called_like_its_picture_in_plain_letters(title: str, name: str) -> None:
    assert named(title) == name


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
    async with running(app, (60, 20)):
        canvas = app.query_one(PictureCanvas)
        grounds = {segment.style.bgcolor for segment in canvas.render_line(8) if segment.style}
        assert len(grounds) > 5


UNIT = Axis(low=0, high=1)


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (LinesPicture(title="t", x=Axis(low=0, high=5e-324), lines={"l": "x"}), "t"),
        (LinesPicture(title="t", x=UNIT, lines={"l": "x"}, mark=Mark(x=0.5, y=())), "a mark has no y"),
        (HeatmapPicture(title="t", cells="m", shape=(10**30, 3), given={"m": (1, 2)}), "do not fold"),
        (HeatmapPicture(title="t", cells="outer(v, v)", given={"v": (1.0,) * 3000}), "9,000,000 numbers"),
        (HeatmapPicture(title="t", cells="v", arrays="/no/such.npz"), "cannot be read"),
        (LinesPicture(title="t", x=UNIT, lines={"l": "x"}, sliders={"a": Declared(low=0, high=0, start=0)}), "a goes"),
        (
            LinesPicture(title="t", x=UNIT, lines={"l": "x"}, sliders={"a": Declared(low=0, high=5e-324, start=0)}),
            "too close for steps",
        ),
        (
            LinesPicture(
                title="t", x=UNIT, lines={"l": "x"}, sliders={"a": Declared(low=-1, high=1, start=1, log=True)}
            ),
            "logarithmic",
        ),
    ],
)
async def test_what_cannot_be_drawn_is_told_in_its_place_and_ends_nothing(picture: Picture, said: str) -> None:
    app = Alone(picture)
    async with running(app, (160, 24)) as pilot:
        await press(pilot, "tab", "right", "end")
        assert said in app.text()


async def test_a_failure_of_drawing_itself_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("float division by zero")

    monkeypatch.setattr("tutor.picture.plot.draw_plane", fail)
    app = Alone(PICTURE)
    async with running(app, (80, 24)) as pilot:
        await press(pilot, "end")
        assert "cannot be drawn: float division by zero" in app.text()
        assert app.query_one(PictureView).as_svg() == ""
