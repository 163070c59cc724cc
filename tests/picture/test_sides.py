"""Ticks stand at the dots of their values: at the middle of a row, or for bars at the edge where they end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import LESSONS, sampled
from tests.picture.gallery import gallery
from tutor.lesson import BarsPicture, Explore, PanelsPicture, Picture, Step, Text, Training, TrainingPicture
from tutor.loader import open_course
from tutor.picture import Look, run_program, start
from tutor.picture.axes import Scale
from tutor.picture.plane import laid_out, without_labels
from tutor.picture.plot import Plot
from tutor.picture.sides import DOTS, EDGES, Marks, Side, side

SIZES = [(56, 18), (76, 20), (76, 14), (88, 30), (116, 36)]
BRAILLE = DOTS["braille"]


def off(found: Side, marks: Marks, value: float, row: int) -> float:
    """How far a value lies from the tick in this row, in places."""
    place = float(found.scale.share(value)) * marks.last(found.rows)
    above = found.rows - row if marks.edges else found.rows - 1 - row
    return abs(place - (above * marks.each + marks.at))


def number(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(
    ("scale", "rows", "ticks"),
    [
        (Scale(0, 1), 20, {"0.00": 16, "0.25": 12, "0.50": 8, "0.75": 4, "1.00": 0}),
        (Scale(0, 1), 10, {"0.0": 8, "0.5": 4, "1.0": 0}),
        (Scale(0, 0.72), 20, {"0.0": 18, "0.2": 13, "0.4": 8, "0.6": 3}),
        (Scale(-1, 1), 14, {"−1.0": 12, "−0.5": 9, "0.0": 6, "0.5": 3, "1.0": 0}),
        (Scale(0, 5), 26, {"0": 25, "1": 20, "2": 15, "3": 10, "4": 5, "5": 0}),
        (Scale(1e-4, 1, log=True), 17, {"0.0001": 16, "0.001": 12, "0.01": 8, "0.1": 4, "1": 0}),
    ],
)
def test_ticks_are_round_and_a_whole_number_of_rows_apart(scale: Scale, rows: int, ticks: dict[str, int]) -> None:
    assert {text: row for row, text in side(scale, rows, BRAILLE).ticks} == ticks


@pytest.mark.parametrize("marks", [*DOTS.values(), EDGES], ids=[*DOTS, "edges"])
@pytest.mark.parametrize("rows", [1, 2, 3, 5, 8, 13, 20, 31, 44])
def test_all_of_a_scale_stays_in_view_and_ticks_stand_at_their_dots(marks: Marks, rows: int) -> None:
    for low in (0.0, -0.3, -2.0, 0.07, 3.9):
        for length in (0.013, 0.24, 1.0, 1.05, 3.3, 72.0, 8000.0):
            scale = Scale(low, low + length)
            found = side(scale, rows, marks)
            ends = [float(found.scale.share(end)) * marks.last(found.rows) for end in (scale.low, scale.high)]
            assert found.rows <= rows
            assert ends[0] >= -0.41
            assert ends[1] <= marks.last(found.rows) + 0.41
            if rows > 5:
                assert len(found.ticks) >= 2
                assert max(off(found, marks, number(text), row) for row, text in found.ticks) < 0.02


def planes(picture: Picture) -> Iterator[tuple[Plot, dict[str, float]]]:
    plot, sliders = Plot(picture, run_program(picture, start(picture))), start(picture)
    if isinstance(picture, PanelsPicture):
        yield from ((panel, panel.own_sliders(sliders)) for panel in plot.panels)
    else:
        yield plot, sliders


def worst(picture: Picture, size: tuple[int, int]) -> float:
    """How far the worst tick of a picture stands from the dot of its value, in dots, or for bars in rows."""
    found = [0.0]
    for plot, sliders in planes(picture):
        if isinstance(plot.picture, BarsPicture):
            beside = side(plot._bar_scale, size[1] - 4, EDGES)
            found += [off(beside, EDGES, number(text), row) for row, text in beside.ticks]
            continue
        for plane, (x, y) in zip(plot.planes(plot.scope(sliders)), plot._scales, strict=True):
            _, _, beside = laid_out(without_labels(plane, size[1] - 1), x, y, (*size, 1), Look())
            found += [off(beside, BRAILLE, number(text), row) for row, text in beside.ticks]
    return max(found)


def of_course() -> list[tuple[str, Picture]]:
    course = open_course(LESSONS)
    return [
        (f"{lesson} {at}", picture)
        for lesson in course.lessons
        for at, step in enumerate(course.lesson(lesson).steps, 1)
        if (picture := picture_of(step)) is not None
    ]


def picture_of(step: Step) -> Picture | None:
    """Of a text, of a task that is explored, or what a training is drawn in."""
    match step:
        case Text() | Explore():
            return step.picture
        case Training():
            return step.live
        case _:
            return None


@pytest.mark.one_fast
@pytest.mark.parametrize("size", sampled([(size,) for size in SIZES], 3))
def test_ticks_of_every_picture_of_the_course_stand_at_the_dots_of_their_values(size: tuple[int, int]) -> None:
    wrong = {name: far for name, picture in of_course() if (far := worst(picture, size)) > 0.05}
    assert not wrong


@pytest.mark.parametrize("name", gallery())
def test_ticks_of_every_kind_stand_at_the_dots_of_their_values(name: str) -> None:
    assert all(worst(gallery()[name], size) < 0.05 for size in SIZES)


def test_the_loss_of_the_first_lesson_ends_beside_its_tick(picture) -> None:
    (_, first), *_ = of_course()
    text = Plot(first).draw(start(first), 56, 18)
    rows = ["".join(span.text for span in row) for row in text]
    assert not isinstance(first, TrainingPicture)
    (zero,) = [row for row in rows if row.lstrip().startswith("0.0┤") or row.lstrip().startswith("0┤")]
    at_end = next(letter for letter in zero[::-1] if "\u2800" < letter <= "\u28ff")
    assert (ord(at_end) - 0x2800) & 0xC0 == 0  # not in the lowest dots of the row, which lie under the tick
