"""Scales and ticks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tutor.picture.axes import Scale, fitted, ticks


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
    ],
)
def test_a_scale_fits_what_is_finite_and_keeps_what_the_author_fixed(extents, low, high, log, expected) -> None:
    scale = fitted(extents, low, high, log)
    assert (scale.low, scale.high) == pytest.approx(expected)
