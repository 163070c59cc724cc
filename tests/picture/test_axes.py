"""Scales and ticks."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from tutor.picture.axes import Scale, fewer, fitted, side_ticks, tick_choices, ticks


@pytest.mark.parametrize(
    ("scale", "most", "texts"),
    [
        (Scale(0, 1), 6, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (Scale(0, 1), 3, ["0.0", "0.5", "1.0"]),
        (Scale(-3, 3), 4, ["−2", "0", "2"]),
        (Scale(0.01, 0.99), 6, ["0.2", "0.4", "0.6", "0.8"]),
        (Scale(0, 1000), 3, ["0", "500", "1000"]),
        (Scale(1e-6, 1, log=True), 4, ["1e−6", "1e−4", "1e−2", "1e0"]),
        (Scale(0.1, 10, log=True), 3, ["0.1", "1", "10"]),
        (Scale(0, 2e7), 3, ["0", "1e7", "2e7"]),
    ],
)
def test_ticks_are_round_numbers_within_the_scale(scale: Scale, most: int, texts: list[str]) -> None:
    assert [text for _, text in ticks(scale, most)] == texts


@pytest.mark.parametrize(
    ("most", "texts"), [(2, ["0", "2", "4"]), (5, ["0", "1", "2", "3", "4"]), (1, ["0", "2", "4"])]
)
def test_what_is_counted_has_ticks_at_whole_numbers(most: int, texts: list[str]) -> None:
    assert [text for _, text in ticks(Scale(0, 4.2), most, 1)] == texts


@pytest.mark.parametrize("scale", [Scale(-2, 5), Scale(0.01, 300, log=True)])
def test_a_scale_leads_there_and_back(scale: Scale) -> None:
    shares = np.linspace(0, 1, 7)
    np.testing.assert_allclose(scale.share(scale.at(shares)), shares, atol=1e-12)


def test_a_logarithmic_scale_has_no_place_below_zero() -> None:
    assert np.isnan(Scale(1, 10, log=True).share([-1.0, 0.0])).all()


@pytest.mark.parametrize(
    ("extents", "low", "high", "log", "expected"),
    [
        ([(0, 10)], None, None, False, (-0.5, 10.5)),
        ([(0, 10)], 0, 20, False, (0, 20)),
        ([(math.nan, math.nan)], None, None, False, (-0.05, 1.05)),
        ([(3, 3)], None, None, False, (2.7, 3.3)),
        ([(-math.inf, 2), (0, math.inf)], None, None, False, (-0.1, 2.1)),
        ([(1, 100)], 1, 100, True, (1, 100)),
        ([(1, 100)], -1e308, 1e308, False, (-1e300, 1e300)),
    ],
)
def test_a_scale_fits_what_is_finite_and_keeps_what_the_author_fixed(extents, low, high, log, expected) -> None:
    scale = fitted(extents, low, high, log)
    assert (scale.low, scale.high) == pytest.approx(expected)


@pytest.mark.parametrize(
    "extent", [(1e-9, 1e299), (1e-12, 1e298), (1e-300, 1.0), (0.3, 1e200), (1e-300, 1e299), (1e290, 1e299), (2.0, 2.0)]
)
def test_a_run_that_diverges_has_a_logarithmic_scale_with_ticks_and_a_way_back(extent: tuple[float, float]) -> None:
    scale = fitted([extent], None, None, True)
    assert 0 < scale.low <= extent[0] <= extent[1] <= scale.high < math.inf
    assert np.all((scale.share(extent) >= 0) & (scale.share(extent) <= 1))
    assert scale.at(scale.share(extent)) == pytest.approx(extent)
    assert 2 <= len(ticks(scale, 6)) <= 6


def at_dots(scale: Scale, rows: int, value: float) -> int:
    """The row of a plane's dot, as ``plane`` places it for braille."""
    return min(max(math.floor(((1 - float(scale.share(value))) * (4 * rows - 1) + 0.5) / 4), 0), rows - 1)


SCALES = [
    Scale(0, 1),
    Scale(-0.05, 1.05),
    Scale(-1000, 100),
    Scale(0, 2.5),
    Scale(-0.16, 0.43),
    Scale(0.01, 0.99),
    Scale(3, 3.0001),
    Scale(-7e6, 2e7),
    Scale(1e-17, 3, log=True),
    Scale(0.3, 40, log=True),
    Scale(2, 9, log=True),
]


@pytest.mark.parametrize("rows", [3, 4, 5, 6, 7, 9, 12, 16, 17, 18, 33, 36, 55])
@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_ticks_at_the_side_stand_at_their_values_and_equally_far_apart(scale: Scale, rows: int) -> None:
    best, placed = side_ticks(dict.fromkeys(fewer(rows), scale), at_dots)
    assert rows - 3 <= best <= rows
    assert len(placed) >= 2
    for row, text in placed:
        value = float(text.replace("−", "-"))
        middle_dot = 4 * row + 1.5
        assert middle_dot == pytest.approx((1 - float(scale.share(value))) * (4 * best - 1), abs=2.01)
    gaps = [abs(after - before) for (before, _), (after, _) in pairwise(placed)]
    assert max(gaps) - min(gaps) <= (min(gaps) >= 4)


@pytest.mark.parametrize("most", [2, 3, 5, 9])
@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_there_are_two_ticks_or_more_and_never_too_many(scale: Scale, most: int) -> None:
    assert all(2 <= len(values) <= most for values in tick_choices(scale, most))


@pytest.mark.parametrize(
    ("scale", "most", "choices"),
    [
        # No step has two ticks: the ends of those that are too many.
        (Scale(0.223, 0.282), 2, [[0.225, 0.275]]),
        (Scale(0.405, 78.144), 2, [[25, 75]]),
        # Two are enough, and then none are given up.
        (Scale(0, 1), 2, [[0, 1]]),
        (Scale(0, 10), 3, [[0, 5, 10], [0, 10]]),
    ],
)
def test_where_no_step_has_few_enough_ticks_the_outermost_of_more_are_left(scale, most, choices) -> None:
    assert [pytest.approx(values) for values in tick_choices(scale, most)] == choices


@pytest.mark.parametrize(("low", "high"), [(0, 5e-324), (1e16, 1e16 + 2), (0, 1e-301), (3.0, 3.0), (2.0, 1.0)])
def test_ends_that_are_too_close_are_drawn_apart(low: float, high: float) -> None:
    scale = fitted([], low, high, False)
    assert scale.low == low
    assert np.isfinite(scale.share([low, high])).all()
    assert len(ticks(scale, 6)) >= 2
