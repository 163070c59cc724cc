"""What plotext draws is where it should be, and looks like what the raster draws."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tutor.picture import Look, start
from tutor.picture import curves as module
from tutor.picture.canvas import DASHES, Raster, paint
from tutor.picture.curves import curves
from tutor.picture.plot import Plot
from tutor.picture.styled import Grid

LOOKS = [Look(), Look("block"), Look("ascii", colour=False)]
SOLID = (1, 0)
U = np.linspace(0, 1, 400)
SHAPES = {
    "rising": (U, U),
    "falling": (U, 1 - U),
    "decay": (U, 0.9 * np.exp(-5 * U)),
    "wave": (U, 0.5 + 0.45 * np.sin(20 * U)),
    "constant": (U, np.full(400, 0.37)),
    "two points": (np.array([0.0, 1.0]), np.array([0.1, 0.8])),
    "vertical jump": (np.array([0.0, 0.5, 0.5, 1.0]), np.array([0.1, 0.1, 0.9, 0.9])),
    "circle": (0.5 + 0.4 * np.cos(7 * U), 0.5 + 0.4 * np.sin(7 * U)),
    "noise": (U, np.random.default_rng(1).random(400)),
    "beyond": (U, 3 * U - 1),
}


def cells(layer, raster: Raster):
    """Which cells have a dot."""
    across, down = raster.cell
    return layer.reshape(raster.rows, down, raster.columns, across).any(axis=(1, 3))


def grown(found):
    """The cells and their neighbours."""
    padded = np.pad(found, 1)
    rows, columns = found.shape
    return np.any([padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)], axis=0)


@pytest.mark.one_in(7)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.marks)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [(60, 20), (61, 7), (5, 1)])
def test_a_curve_passes_through_its_points_within_a_cell(shape: str, look: Look, size: tuple[int, int]) -> None:
    raster = Raster(*size, look)
    u, v = SHAPES[shape]
    found = grown(cells(curves([(u, v, SOLID)], raster)[0], raster))
    for x, y in zip(*raster.place(u, v), strict=True):
        if -0.5 < y < raster.down - 0.5:
            assert found[round(y) // raster.cell[1], round(x) // raster.cell[0]]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.marks)
@pytest.mark.parametrize("shape", SHAPES)
def test_it_looks_like_what_the_raster_draws(shape: str, look: Look) -> None:
    raster = Raster(60, 20, look)
    (drawn,), expected = curves([(*SHAPES[shape], SOLID)], raster), raster.polyline(*SHAPES[shape], SOLID)
    assert not (cells(drawn, raster) & ~grown(cells(expected, raster))).any()
    assert not (cells(expected, raster) & ~grown(cells(drawn, raster))).any()
    # Not only in the next cell: every dot has one in the other drawing that touches it.
    assert not (drawn & ~grown(expected)).any()
    assert not (expected & ~grown(drawn)).any()


@pytest.mark.parametrize("shape", ["constant", "decay", "rising"])
def test_a_dense_gentle_curve_has_the_very_dots_of_the_raster(shape: str) -> None:
    raster = Raster(60, 20, Look())
    np.testing.assert_array_equal(curves([(*SHAPES[shape], SOLID)], raster)[0], raster.polyline(*SHAPES[shape]))


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("look", LOOKS[:2], ids=lambda look: look.marks)
def test_dashes_are_those_of_the_raster(dash: tuple[int, ...], look: Look) -> None:
    raster = Raster(60, 20, look)
    level = np.full(raster.across, 0.5)
    u = np.linspace(0, 1, raster.across)
    np.testing.assert_array_equal(curves([(u, level, dash)], raster)[0], raster.polyline(u, level, dash))
    for u, v in (SHAPES["decay"], SHAPES["wave"]):
        (drawn,), expected = curves([(u, v, dash)], raster), raster.polyline(u, v, dash)
        assert not (expected & ~grown(drawn)).any()
        assert abs(int(drawn.sum()) - int(expected.sum())) <= 0.25 * expected.sum()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.marks)
def test_crossing_curves_are_both_seen(look: Look) -> None:
    raster = Raster(40, 12, look)
    up, down = curves([(U, U, SOLID), (U, 1 - U, SOLID)], raster)
    alone = curves([(U, U, SOLID)], raster)[0], curves([(U, 1 - U, SOLID)], raster)[0]
    np.testing.assert_array_equal(up, alone[0])
    np.testing.assert_array_equal(down, alone[1])
    same = curves([(U, U, SOLID), (U, U, SOLID)], raster)
    grid = Grid(40, 12)
    paint(grid, 0, 0, [(same[0], "series-1"), (same[1], "series-2")], look)
    assert {span.role for row in grid.drawing() for span in row if span.text.strip()} == {"series-1", "series-2"}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.marks)
def test_gaps_stay_gaps_and_poles_are_not_crossed(look: Look) -> None:
    raster = Raster(60, 20, look)
    hole = curves([(U, np.where((U > 0.4) & (U < 0.6), np.nan, 0.5), SOLID)], raster)[0]
    columns = hole.any(axis=0)
    assert columns[: int(0.38 * raster.across)].all()
    assert not columns[int(0.42 * raster.across) : int(0.58 * raster.across)].any()
    assert columns[int(0.62 * raster.across) :].all()
    with np.errstate(all="ignore"):
        pole = curves([(U, 0.5 + 0.02 / (U - 0.5013), SOLID)], raster)[0]
    assert pole.sum(axis=0).max() < raster.down


@pytest.mark.parametrize(
    ("u", "v", "dots"),
    [
        ([0.5], [0.5], 1),
        ([0.5, 0.5], [0.5, 0.5], 1),
        ([0.0, 0.5, 1.0], [0.2, np.nan, 0.9], 2),
        ([0.5], [1.5], 0),
        ([np.nan], [np.nan], 0),
        ([], [], 0),
        ([0.0, 1.0], [2.0, 3.0], 0),
    ],
)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.marks)
def test_points_that_stand_alone(look: Look, u: list[float], v: list[float], dots: int) -> None:
    raster = Raster(30, 10, look)
    layer = curves([(np.array(u), np.array(v), SOLID)], raster)[0]
    assert layer.sum() == dots
    np.testing.assert_array_equal(layer, raster.polyline(np.array(u), np.array(v)))


def test_no_curves_are_no_layers() -> None:
    assert curves([], Raster(30, 10, Look())) == []


def test_more_dots_than_plotext_has_time_for_are_left_to_the_raster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_plotted", None)
    raster = Raster(400, 200, Look())
    noise = np.random.default_rng(1).random(4000)
    u = np.linspace(0, 1, 4000)
    np.testing.assert_array_equal(curves([(u, noise, SOLID)], raster)[0], raster.polyline(u, noise))


def test_threads_do_not_share_a_figure() -> None:
    raster = Raster(40, 12, Look())
    shapes = [SHAPES[name] for name in ("rising", "falling", "decay", "wave")] * 4
    alone = [curves([(*shape, SOLID)], raster)[0] for shape in shapes]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda shape: curves([(*shape, SOLID)], raster)[0], shapes))
    np.testing.assert_array_equal(alone, together)


def test_plotext_is_asked_for_training_and_for_lines_without_sliders(picture, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    plotted = module._plotted
    monkeypatch.setattr(module, "_plotted", lambda *given: asked.append(given) or plotted(*given))
    lines = "\nkind: lines\ntitle: t\nx: {from: 0, to: 1}\nlines: {l: a*x}\n"
    training = "\nkind: training\ntitle: t\nloss: {train: '[3, 2, 1]'}\naccuracy: {train: '[0.2, 0.5, 0.7]'}\n"
    for yaml, builds in (
        (lines + "given: {a: 1}\n", 1),
        (lines + "sliders: {a: {from: 0, to: 1, start: 1}}\n", 0),
        (training, 2),
        (training + "sliders: {e: {from: 1, to: 3, start: 2}}\nepoch: e\n", 2),
    ):
        asked.clear()
        declared = picture(yaml)
        Plot(declared).draw(start(declared), 80, 24)
        assert len(asked) == builds


def test_plotext_comes_with_the_first_curve_not_before() -> None:
    program = (
        "import sys, numpy as np\n"
        "import tutor.picture.plot\n"
        "from tutor.picture import Look\n"
        "from tutor.picture.canvas import Raster\n"
        "print('plotext' in sys.modules)\n"
        "from tutor.picture.curves import curves\n"
        "curves([(np.array([0.0, 1]), np.array([0.0, 1]), (1, 0))], Raster(10, 5, Look()))\n"
        "print('plotext' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
