"""What is drawn is where it should be: lines, cells, boundaries, legends; at every size."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from tests.picture.gallery import gallery
from tutor.lesson import Axis, BarsPicture, HeatmapPicture, PanelsPicture, TrainingPicture
from tutor.picture import Look, picture_text, run_program, start, text_of
from tutor.picture.axes import Scale
from tutor.picture.canvas import Raster, paint
from tutor.picture.content import Plane, Ruling, thinned
from tutor.picture.panels import Area, areas
from tutor.picture.plane import _layers, laid_out, legend
from tutor.picture.plot import Plot
from tutor.picture.styled import Grid

BRAILLE = Look()
ASCII = Look("ascii", colour=False)

LINES = """
    kind: lines
    title: Two lines cross
    x: {from: 0, to: 1, label: x}
    y: {from: 0, to: 1, label: height}
    lines: {up: x, down: 1 - x}
    mark: {x: 0.25, on: up, label: a quarter}
"""
BOUNDARY = """
    kind: boundary
    title: A boundary
    x: {name: u, from: -3, to: 3}
    y: {name: v, from: -3, to: 3}
    classes: {P: sigmoid(2u - v + 0.3)}
"""
HEATMAP = """
    kind: heatmap
    title: Cells
    given: {m: [[0, 0.25, 0.5], [0.75, 1, 0.1]]}
    cells: m
"""


@pytest.mark.parametrize("look", [BRAILLE, Look("block"), ASCII])
@pytest.mark.parametrize("formula", ["x", "1 - x", "x^2", "0.5 + 0.4 sin(6x)"])
def test_a_line_passes_through_its_points_within_a_cell(look: Look, formula: str) -> None:
    raster = Raster(60, 20, look)
    u = np.linspace(0, 1, 200)
    v = {"x": u, "1 - x": 1 - u, "x^2": u**2}.get(formula, 0.5 + 0.4 * np.sin(6 * u))
    layer = raster.polyline(u, v)
    for x, y in zip(*raster.place(u, v), strict=True):
        near = layer[max(int(y) - 1, 0) : int(y) + 3, max(int(x) - 1, 0) : int(x) + 3]
        assert near.any()


def test_a_hole_leaves_a_gap_and_a_pole_no_bridge() -> None:
    raster = Raster(40, 10, BRAILLE)
    u = np.linspace(0, 1, 161)
    hole = raster.polyline(u, np.where((u > 0.4) & (u < 0.6), np.nan, 0.5))
    assert not hole[:, 36:44].any()
    assert hole[:, :30].any()
    with np.errstate(all="ignore"):
        pole = raster.polyline(u, 0.5 + 0.05 / (u - 0.503))
    assert pole.sum(axis=0).max() < raster.down


@pytest.mark.parametrize(
    ("x", "y", "there"),
    [
        # In dots of a raster of 20 by 20: half a dot outside is rounding, more is outside.
        (-0.5, 5, True), (-0.53, 5, False), (19.5, 5, True), (19.53, 5, False),
        (5, -0.5, True), (5, -0.53, False), (5, 19.5, True), (5, 19.53, False),
        (math.nan, 5, False), (5, math.inf, False),
    ],
)  # fmt: skip
def test_a_point_half_a_dot_outside_is_drawn_at_the_edge(x: float, y: float, there: bool) -> None:
    raster = Raster(10, 5, BRAILLE)
    layer = raster.points(np.array([x / 19]), np.array([1 - y / 19]))
    assert layer.any() == there
    if there:
        assert layer[min(max(round(y), 0), 19), min(max(round(x), 0), 19)]


@pytest.mark.parametrize("upright", [True, False])
@pytest.mark.parametrize(
    ("number", "dots"),
    [
        (0, "###   ###   ###   ##"),
        (1, "#   #   #   #   #   "),
        (2, "#######  #######  ##"),
        (3, "###   ###   ###   ##"),
    ],
)
def test_lines_across_of_the_first_marks_have_dashes_of_their_own(upright: bool, number: int, dots: str) -> None:
    half, unit = Ruling(0.5, upright, "", number), Scale(0, 1)
    ((layer, _),) = _layers(Plane(Axis(), Axis(), rulings=[half]), unit, unit, Raster(10, 5, BRAILLE))
    line = layer.any(axis=1)[::-1] if upright else layer.any(axis=0)
    found = "".join("#" if dot else " " for dot in line)
    assert dots in (found, found[::-1])


def test_segments_far_outside_are_clipped_not_drawn_out() -> None:
    raster = Raster(40, 10, BRAILLE)
    layer = raster.polyline(np.array([0.0, 1.0]), np.array([-1e300, 1e300]))
    assert layer.sum() <= 4 * (raster.across + raster.down)
    steep = raster.polyline(np.array([0.5, 0.5]), np.array([-2.0, 0.5]))
    assert steep[-1].any()


@pytest.mark.parametrize("look", [BRAILLE, Look("block"), ASCII])
def test_curves_that_coincide_are_both_seen(look: Look) -> None:
    raster = Raster(30, 8, look)
    u = np.linspace(0, 1, 100)
    grid = Grid(30, 8)
    line = raster.polyline(u, u)
    paint(grid, 0, 0, [(line, "series-1"), (line, "series-2")], look)
    seen = {span.role for row in grid.drawing() for span in row if span.text.strip()}
    assert seen == {"series-1", "series-2"}


def test_a_long_series_is_thinned_without_losing_its_peaks() -> None:
    y = np.zeros(1_000_000)
    y[123_456], y[700_000] = 5.0, np.nan
    x, kept = thinned(np.arange(1_000_000.0), y, 200)
    assert len(x) <= 1000
    assert 5.0 in kept
    assert np.isnan(kept).any()


def test_a_boundary_agrees_with_numpy_at_every_cell(picture) -> None:
    plot = Plot(picture(BOUNDARY))
    scope = plot.scope({})
    (plane,) = plot.planes(scope)
    assert plane.ground is not None
    x, y = np.linspace(-3, 3, 41)[None, :], np.linspace(3, -3, 31)[:, None]
    expected = 1 / (1 + np.exp(-(2 * x - y + 0.3)))
    found = np.array([[int(role.rpartition("-")[2]) for role in row] for row in plane.ground(x, y)])
    np.testing.assert_array_equal(found, np.rint(expected * 32))


def scales_drawn(plot: Plot, width: int, height: int) -> tuple[Scale, Scale]:
    """The scales of a picture's one plane as it is drawn, below one row of title and legend."""
    (plane,), ((x, y),) = plot.planes(plot.scope({})), plot._scales
    _, across, found = laid_out(plane, x, y, (width, height, 1), Look())
    return across, found.scale


def test_the_cells_of_a_drawn_boundary_are_where_the_axes_say(picture) -> None:
    plot = Plot(picture(BOUNDARY))
    across, up = scales_drawn(plot, 80, 24)
    drawing = plot.draw({}, 80, 24)
    rows = [[(letter, s.role, s.behind) for s in row for letter in s.text] for row in drawing]
    ground = [(x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell[2].startswith("side")]
    left, right = min(x for x, _ in ground), max(x for x, _ in ground)
    top, bottom = min(y for _, y in ground), max(y for _, y in ground)
    columns, lines = right - left + 1, bottom - top + 1
    assert columns == pytest.approx(2 * lines, abs=1)
    for x, y in ground:
        u = across.at((x - left + 0.5) / columns)
        v = up.at(1 - (y - top + 0.75) / lines)
        level = round(32 / (1 + math.exp(-(2 * u - v + 0.3))))
        assert rows[y][x][2] == f"side-{level}"


def test_a_heatmap_agrees_with_its_matrix_at_every_cell(picture) -> None:
    drawing = Plot(picture(HEATMAP)).draw({}, 60, 20)
    spans = [span for row in drawing for span in row if span.text.strip() and span.behind]
    assert [(span.text.strip(), span.behind) for span in spans] == [
        ("0.00", "heat-0"), ("0.25", "heat-8"), ("0.50", "heat-16"),
        ("0.75", "heat-24"), ("1.00", "heat-32"), ("0.10", "heat-3"),
    ]  # fmt: skip


def test_a_matrix_too_fine_for_cells_is_drawn_two_rows_a_line(picture) -> None:
    declared = picture("""
        kind: heatmap
        title: Fine
        x: {label: column}
        cells: m
    """)
    m = tuple(tuple(float((7 * r + 3 * c) % 33) for c in range(50)) for r in range(30))
    drawing = Plot(declared, {"m": m}).draw({}, 70, 22)
    cells = [[(s.role, s.behind) for s in row for _ in s.text] for row in drawing[1:16]]
    for r in range(30):
        for c in range(50):
            assert cells[r // 2][c][r % 2] == f"heat-{int(m[r][c])}"


@pytest.mark.one_in(5)
@pytest.mark.parametrize("yaml", [LINES, BOUNDARY, HEATMAP])
@pytest.mark.parametrize("size", [(20, 6), (40, 12), (80, 24), (200, 60), (400, 200), (1000, 1000)])
@pytest.mark.parametrize("look", [BRAILLE, ASCII])
def test_every_size_is_drawn_and_none_is_exceeded(picture, yaml: str, size: tuple[int, int], look: Look) -> None:
    rows = text_of(Plot(picture(yaml)).draw({}, *size, look)).split("\n")
    assert len(rows) <= size[1]
    assert max(map(len, rows)) <= size[0]
    assert len("".join(rows).strip()) > 30


def test_a_size_that_shows_nothing_is_refused_in_words(picture) -> None:
    assert "needs more room" in text_of(Plot(picture(LINES)).draw({}, 19, 5))


def test_ascii_is_ascii(picture) -> None:
    for yaml in (LINES, BOUNDARY, HEATMAP):
        text = text_of(Plot(picture(yaml)).draw({}, 60, 20, ASCII)).replace("−", "-")
        assert text.isascii()


def test_the_legend_names_every_line_and_stands_above_the_canvas(picture) -> None:
    text = picture_text(picture(LINES), 60, 16).split("\n")
    assert all(label in text[0] for label in ("Two lines cross", "up", "down", "a quarter"))
    assert not any(0x2800 <= ord(letter) < 0x2900 for letter in text[0])


@pytest.mark.parametrize(("named", "roles"), [("a", ["side-32", "", ""]), ("P", ["", "series-1"])])
def test_points_on_a_ground_have_no_colour_in_the_legend_but_that_of_their_class(
    picture, named: str, roles: list[str]
) -> None:
    points = f"points: {{{named}: {{x: [0, 1], y: [0, 1]}}, b: {{x: [1, 2], y: [0, 1]}}}}"
    plot = Plot(picture(f"{BOUNDARY}    {points}\n"))
    assert sorted(role for _, role, _ in legend(plot.planes(plot.scope({}))[0], BRAILLE)) == sorted(roles)


def test_a_mark_stands_on_its_line(picture) -> None:
    rows = picture_text(picture(LINES), 62, 24).split("\n")
    (row,) = [at for at, text in enumerate(rows) if "◉" in text and at]
    top = next(at for at, text in enumerate(rows) if "│" in text or "┤" in text)
    bottom = next(at for at, text in enumerate(rows) if "└" in text)
    assert 1 - (row - top) / (bottom - top - 1) == pytest.approx(0.25, abs=0.06)


def test_limits_hold_wherever_the_sliders_are(picture) -> None:
    declared = picture("""
        kind: lines
        title: A line that grows
        sliders: {a: {from: 0, to: 10, start: 1}}
        x: {from: 0, to: 1}
        lines: {a x: a*x}
    """)
    plot = Plot(declared)
    frames = [[row[0].text[:6] for row in plot.draw({"a": a}, 60, 20)[1:]] for a in (0.0, 1.0, 10.0)]
    assert frames[0] == frames[1] == frames[2]
    assert plot._scales[0][1].high == pytest.approx(10.5)


def test_bars_reach_their_values_to_an_eighth(picture) -> None:
    declared = picture("""
        kind: bars
        title: t
        bars: {p: [1, 0.5, 0.25, -0.5]}
        y: {from: -1, to: 1}
    """)
    drawing = Plot(declared).draw({}, 50, 19)
    heights = [0.0] * 50
    for row in drawing:
        x = 0
        for span in row:
            for letter in span.text:
                if span.behind == "series-1" and span.role == "over":
                    heights[x] += 1  # the bar's value, written inside it
                elif span.behind == "series-1":
                    heights[x] += 1 - " ▁▂▃▄▅▆▇█".index(letter) / 8
                elif span.role == "series-1" and letter in "▁▂▃▄▅▆▇█":
                    heights[x] += " ▁▂▃▄▅▆▇█".index(letter) / 8
                x += 1
    assert sorted(set(heights)) == [0.0, 2.0, 4.0, 8.0]


def test_colours_say_nothing_alone(picture) -> None:
    declared = picture("""
        kind: lines
        title: t
        x: {from: 0, to: 1}
        lines: {a: 0.1, b: 0.3, c: 0.5, d: 0.7}
    """)
    rows = text_of(Plot(declared).draw({}, 60, 20)).split("\n")
    assert len({tuple(row[4:20]) for row in rows if any(0x2800 < ord(x) < 0x2900 for x in row)}) >= 4
    assert len({sample for sample in ("━━ a", "━ ━ b", "┄┄ c", "━ · d") if sample in rows[0]}) == 4


def test_a_scale_of_one_value_is_no_division_by_zero() -> None:
    assert np.isfinite(Scale(2.0, 2.0 + 1e-6).share(2.0))


def test_the_sliders_start_where_the_author_says(picture) -> None:
    declared = picture("""
        kind: lines
        title: "a is {a}"
        sliders: {a: {from: 0, to: 10, start: 3}}
        x: {from: 0, to: 1}
        lines: {l: a*x}
    """)
    assert start(declared) == {"a": 3.0}
    assert picture_text(declared, 40, 12).startswith("a is 3")


SIZES = [(40, 12), (80, 24), (120, 40), (200, 60)]


def plot_of(picture) -> tuple[Plot, dict[str, float]]:
    return Plot(picture, run_program(picture, start(picture))), start(picture)


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", gallery())
@pytest.mark.parametrize("size", SIZES)
def test_ticks_up_the_side_of_every_gallery_picture_are_equally_far_apart(name: str, size: tuple[int, int]) -> None:
    plot, sliders = plot_of(gallery()[name])
    rows = text_of(plot.draw(sliders, *size)).split("\n")
    ticked = [(row, text.index("┤")) for row, text in enumerate(rows) if "┤" in text]
    first = min((column for _, column in ticked), default=0)
    places = [row for row, column in ticked if column == first]
    gaps = [after - before for before, after in pairwise(places)]
    if gaps:
        assert max(gaps) - min(gaps) <= (min(gaps) >= 4)


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", gallery())
@pytest.mark.parametrize("size", SIZES)
def test_nothing_in_the_gallery_is_cut_and_what_is_left_out_is_said(name: str, size: tuple[int, int]) -> None:
    picture = gallery()[name]
    plot, sliders = plot_of(picture)
    text = text_of(plot.draw(sliders, *size))
    assert "…" not in text
    assert text.startswith(plot.title(sliders))
    hidden = size == (40, 12) and isinstance(picture, PanelsPicture | TrainingPicture)
    assert ("1 more in a larger window" in text) == hidden


def test_a_long_title_takes_two_rows_and_is_only_cut_after_them(picture) -> None:
    declared = picture(LINES.replace("Two lines cross", "A title that is longer than the forty columns that there are"))
    rows = text_of(Plot(declared).draw({}, 40, 16)).split("\n")
    assert rows[:2] == ["A title that is longer than the forty", "columns that there are"]
    low = text_of(Plot(declared).draw({}, 40, 8)).split("\n")
    assert low[0] == "A title that is longer than the forty c…"[:40]


def test_a_loss_and_an_accuracy_of_one_name_are_told_apart_in_the_sentence(picture) -> None:
    declared = picture("""
        kind: training
        title: t
        loss: {run: "[3, 2, 1]"}
        accuracy: {run: "[0.2, 0.5, 0.7]", best: "[0.9, 0.9, 0.9]"}
        epoch: 2
        read: "{run} {accuracy run} {best}"
    """)
    assert Plot(declared).sentence({}) == "2 0.5 0.9"


def test_two_lines_across_differ_and_the_legend_says_which_is_which(picture) -> None:
    lines = picture("""
        kind: lines
        title: t
        x: {from: 0, to: 1}
        y: {from: 0, to: 1}
        lines: {l: x}
        mark: [{y: 0.25, label: a}, {y: 0.75, label: b}]
    """)
    bars = picture("""
        kind: bars
        title: t
        bars: {p: [0.1, 0.2]}
        y: {from: 0, to: 1}
        mark: [{y: 0.5, label: a}, {y: 0.75, label: b}]
    """)
    for declared in (lines, bars):
        for look in (BRAILLE, ASCII):
            rows = text_of(Plot(declared).draw({}, 60, 20, look)).split("\n")
            samples = [rows[0][rows[0].index(f" {label}") - 2 : rows[0].index(f" {label}")] for label in "ab"]
            assert samples[0] != samples[1]
            across = [row[6:] for row in rows[1:] if sum(letter != " " for letter in row[6:]) >= 12]
            dashes = {row for row in across if not set(row) & set("█▁▂▃▄▅▆▇▄#─=0┬") and not row.startswith("----")}
            assert len(dashes) == 2


def test_with_both_signs_zero_is_the_middle_of_the_colours_wherever_the_scale_ends(picture) -> None:
    declared = picture("""
        kind: heatmap
        title: t
        given: {m: [[-4, 0, 4, 8]]}
        cells: m
        scale: {from: -4, to: 8}
    """)
    drawing = Plot(declared).draw({}, 60, 12)
    cells = {span.text.strip(): span.behind for row in drawing for span in row if span.behind and span.text.strip()}
    assert cells == {"−4": "side-8", "0": "side-16", "4": "side-24", "8": "side-32"}


def test_a_function_heatmap_agrees_with_numpy_at_every_cell(picture) -> None:
    declared = picture("""
        kind: heatmap
        title: t
        x: {name: a, from: -2, to: 2}
        y: {name: b, from: -1, to: 3}
        cells: a^2 + b
        scale: {from: 0, to: 7}
    """)
    plot = Plot(declared)
    across, up = scales_drawn(plot, 70, 20)
    rows = [[(s.role, s.behind) for s in row for _ in s.text] for row in plot.draw({}, 70, 20)]
    ground = [(x, y) for y, row in enumerate(rows[1:], 1) for x, cell in enumerate(row) if cell[1].startswith("heat")]
    left, top = min(x for x, _ in ground), min(y for _, y in ground)
    columns, lines = max(x for x, _ in ground) - left + 1, max(y for _, y in ground) - top + 1
    assert len(ground) == columns * lines > 500
    for x, y in ground:
        a = float(across.at((x - left + 0.5) / columns))
        for half, role in enumerate(rows[y][x]):
            b = float(up.at(1 - (2 * (y - top) + half + 0.5) / (2 * lines)))
            assert role == f"heat-{round(32 * min(max(a * a + b, 0), 7) / 7)}"


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 1e308, -1e308])
@pytest.mark.parametrize("kind", ["lines: {l: {x: v, y: v}}\nx: {from: 0, to: 1}", "loss: {l: v}", "bars: {l: w}"])
def test_infinite_and_endless_values_fill_no_more_than_the_picture(picture, kind: str, value: float) -> None:
    name = kind.partition(":")[0].replace("loss", "training")
    declared = picture(f"kind: {name}\ntitle: t\n{kind}\n")
    plot = Plot(declared, {"v": (0.5, value) * 10_000, "w": (0.5, value, 1.0)})
    rows = plot.draw({}, 60, 16)
    assert len(rows) == 16
    assert {sum(len(span.text) for span in row) for row in rows} == {60}
    assert sum(len(row) for row in rows) < 60 * 16


def test_bars_that_begin_above_zero_say_so_on_their_axis(picture) -> None:
    fixed = picture("kind: bars\ntitle: t\nbars: {p: [5, 6]}\ny: {from: 4, to: 7}\n")
    free = picture("kind: bars\ntitle: t\nbars: {p: [5, 6]}\n")
    for declared, foot in ((fixed, "4"), (free, "0")):
        rows = text_of(Plot(declared).draw({}, 40, 14)).split("\n")
        axis = next(row for row in rows if "└" in row)
        assert axis.strip().startswith(foot)


def test_a_mark_in_lying_bars_points_at_its_bar_and_lines_lie_over_them(picture) -> None:
    declared = picture("""
        kind: bars
        title: t
        horizontal: true
        bars: {p: [4, 2, 1]}
        lines: {target: [3, 3, 3]}
        labels: [a, b, c]
        mark: {x: 2, label: this}
        y: {from: 0, to: 4}
    """)
    rows = text_of(Plot(declared).draw({}, 50, 14)).split("\n")
    assert [row.split()[0] for row in rows if "→" in row[:6]] == ["b"]
    columns = {row.index("┃") for row in rows[1:] if "┃" in row}
    assert len(columns) == 1
    assert "→ this" in rows[0]


@pytest.mark.parametrize("size", [(40, 12), (58, 20), (120, 40), (30, 40)])
def test_a_circle_is_round_where_the_lesson_asks_for_it(picture, size: tuple[int, int]) -> None:
    declared = picture("""
        kind: lines
        title: t
        equal: true
        x: {from: -2, to: 2}
        y: {from: -1, to: 1}
        lines: {c: {x: 0.9 cos(t), y: 0.9 sin(t), over: {name: t, from: 0, to: 6.2832}}}
    """)
    rows = text_of(Plot(declared).draw({}, *size)).split("\n")[1:]
    dots = [(x, y) for y, row in enumerate(rows) for x, letter in enumerate(row) if 0x2800 < ord(letter) < 0x2900]
    wide = max(x for x, _ in dots) - min(x for x, _ in dots) + 1
    high = max(y for _, y in dots) - min(y for _, y in dots) + 1
    assert wide == pytest.approx(2 * high, abs=2)


def test_marks_with_labels_have_signs_of_their_own(picture) -> None:
    declared = picture("""
        kind: lines
        title: t
        x: {from: 0, to: 1}
        lines: {l: x}
        mark: [{x: 0.2, on: l, label: one}, {x: 0.6, on: l, label: other}, {x: 0.9, on: l}]
    """)
    for look, signs in ((BRAILLE, "◉◎"), (ASCII, "OQ")):
        rows = text_of(Plot(declared).draw({}, 50, 14, look)).split("\n")
        assert f"{signs[0]} one  {signs[1]} other" in rows[0]
        assert [sum(row.count(sign) for row in rows[1:]) for sign in signs] == [2, 1]


def test_values_of_bars_side_by_side_do_not_run_into_each_other(picture) -> None:
    declared = picture("kind: bars\ntitle: t\nbars: {p: [0.2, 0.25, 0.2], q: [0.2, 0.3, 0.2]}\ny: {from: 0, to: 1}\n")
    for width in range(20, 70):
        text = text_of(Plot(declared).draw({}, width, 14))
        for word in text.replace("┤", " ").split():
            assert word.count(".") < 2


@pytest.mark.parametrize("name", gallery())
def test_without_colours_every_sign_in_the_legend_means_one_thing(name: str) -> None:
    plot, sliders = plot_of(gallery()[name])
    if isinstance(plot.picture, PanelsPicture | TrainingPicture | HeatmapPicture | BarsPicture):
        return
    samples = [sign for sign, _, _ in legend(plot.planes(plot.scope(sliders))[0], ASCII)]
    assert len(samples) == len(set(samples))


@pytest.mark.parametrize("width", range(20, 40))
def test_a_marker_over_the_end_of_a_bar_leaves_the_end_where_it_is(picture, width: int) -> None:
    declared = picture("""
        kind: bars
        title: t
        bars: {p: [0.55, 0.55, 0.55, 0.55, 0.55, 0.55, 0.55, 0.55]}
        lines: {target: [0.55, 0.55, 0.55, 0.55, 0.55, 0.55, 0.55, 0.55]}
        y: {from: 0, to: 1}
    """)
    ends = [row for row in Plot(declared).draw({}, width, 9) if any(span.behind == "series-2" for span in row)]
    assert len(ends) == 1
    assert {span.text[0] for span in ends[0] if span.role == "series-1"} <= set("▁▂▃▄▅▆▇")


@pytest.mark.parametrize("name", gallery())
def test_every_kind_fills_every_size_in_every_look(name: str) -> None:
    plot, sliders = plot_of(gallery()[name])
    for look in (BRAILLE, Look("block"), ASCII):
        # Two or three lying bars need more than six rows, and say so.
        smallest = (20, 12) if "lying" in name else (20, 6)
        for width, height in (smallest, (21, 13), *SIZES[:3]):
            rows = plot.draw(sliders, width, height, look)
            assert [sum(len(span.text) for span in row) for row in rows] == [width] * height


@pytest.mark.parametrize("width", range(22, 60))
def test_a_bracket_around_a_marked_cell_hides_nothing_of_its_number(picture, width: int) -> None:
    cells = picture("""
        kind: heatmap
        title: Framed
        cells: [[2, -1], [-0.25, 3]]
        mark: [{x: 2, y: 1}, {x: 1, y: 2}]
    """)
    drawn = picture_text(cells, width, 12)
    assert all(number in drawn for number in ("2.00", "−1.00", "−0.25", "3.00")) or "2.00" not in drawn


@pytest.mark.parametrize(
    ("count", "width", "height", "expected"),
    [
        (2, 80, 12, [(0, 0, 39, 12), (41, 0, 39, 12)]),
        (2, 57, 22, [(0, 0, 57, 11), (0, 11, 57, 11)]),
        (3, 76, 15, [(0, 0, 24, 15), (26, 0, 24, 15), (52, 0, 24, 15)]),
        (3, 57, 40, [(0, 0, 57, 13), (0, 13, 57, 13), (0, 26, 57, 13)]),
        (3, 57, 20, [(0, 0, 27, 10), (29, 0, 27, 10), (0, 10, 57, 10)]),
        (4, 57, 22, [(0, 0, 27, 11), (29, 0, 27, 11), (0, 11, 27, 11), (29, 11, 27, 11)]),
        (3, 57, 14, [(0, 0, 27, 14), (29, 0, 27, 14)]),
    ],
)
def test_pictures_share_a_rectangle(count: int, width: int, height: int, expected: list[Area]) -> None:
    assert areas(count, width, height) == expected
