"""A learner's function over the reference: which curves there are, where they part, and what is said of that."""

from __future__ import annotations

import msgspec
import pytest

from tutor.checkers.code.overlay import over_reference, sampled
from tutor.checkers.lending import Lent
from tutor.lesson import Axis, Code, LinesPicture, PanelsPicture, Sweep
from tutor.picture import text_of
from tutor.picture.plot import Plot

REFERENCE = "def f(z):\n    return np.logaddexp(0, z)\n"
TASK = Code(
    task="softplus",
    ask="Write it.",
    function="f",
    answer=REFERENCE,
    calls=("f(0.0)",),
    sweep=Sweep(x=Axis(name="z", low=-1000, high=1000), call="f(z)"),
)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (REFERENCE, "Yours lies on the reference everywhere in this picture."),
        (
            "def f(z):\n    return np.log(1 + np.exp(z))",
            "Yours is infinite or nan from z = 713.3 to 1000, where the reference has a value.",
        ),
        ("def f(z):\n    return np.logaddexp(0, z) + 1", "Yours leaves the reference everywhere."),
        ("def f(z):\n    return np.where(z < 900, np.logaddexp(0, z), 0)", "from z = 900 to 1000."),
        ("def f(z):\n    return np.where(np.abs(z) < 999, np.logaddexp(0, z), 1)", "at z = -1000 and z = 1000."),
        (
            "def f(z):\n    return np.logaddexp(0, z) + (np.abs(z) > 900)",
            "at 30 of 301 points between z = -1000 and 1000.",
        ),
        ("def f(z):\n    return 1.0", "Your function draws no curve here: f(z) is not one number for each z."),
        ("def f(z):\n    return 1 / 0", "Your function draws no curve here: Line 2 raises ZeroDivisionError"),
        ("def g(z):\n    return z", "Your function draws no curve here"),
        ("def f(z:", "Your function draws no curve here: Line 1 is not Python yet: '(' was never closed."),
        ("import os", "Your function draws no curve here: Line 1: `import os`: files are off here."),
        ("def f(z):\n    return [None for _ in z]", "no curve here: f(z) is not one number for each z."),
    ],
)  # fmt: skip
def test_it_is_said_where_a_function_leaves_the_reference(program: str, said: str) -> None:
    overlay = over_reference(TASK, program, Lent())
    assert said in overlay.said
    assert isinstance(overlay.picture, LinesPicture)
    assert set(overlay.picture.lines) == ({"reference"} if "no curve" in said else {"reference", "yours"})


TWO = msgspec.structs.replace(
    TASK, sweep=Sweep(x=Axis(name="z", low=-6, high=6), call="f(z)", far=Axis(low=-1000, high=1000))
)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (REFERENCE, "Yours lies on the reference everywhere in this picture."),
        ("def f(z):\n    return np.log(1 + np.exp(z))", "Yours is infinite or nan from z = 713.3 to 1000"),
        ("def f(z):\n    return np.logaddexp(0, z) + (z > 5.9)", "Yours leaves the reference from z = 5.92 to 6."),
        ("def f(z):\n    return 1.0", "Your function draws no curve here"),
    ],
)
def test_two_ranges_are_two_panels_and_the_first_that_parts_is_told(program: str, said: str) -> None:
    overlay = over_reference(TWO, program, Lent())
    assert isinstance(overlay.picture, PanelsPicture)
    assert [panel.title for panel in overlay.picture.panels] == ["From −6 to 6", "From −1000 to 1000"]
    assert said in overlay.said
    assert text_of(Plot(overlay.picture, overlay.values).draw({}, 80, 24)).count("reference") >= 2


def test_the_place_where_a_curve_ends_is_marked() -> None:
    overlay = over_reference(TASK, "def f(z):\n    return np.log(1 + np.exp(z))", Lent())
    assert overlay.picture is not None
    assert [(mark.label, mark.x) for mark in overlay.picture.mark] == [("yours ends", pytest.approx(706.667, abs=0.01))]  # type: ignore[union-attr]


def test_a_curve_that_runs_away_does_not_flatten_the_reference() -> None:
    overlay = over_reference(TASK, "def f(z):\n    return 1e6 * z", Lent())
    assert overlay.picture is not None
    assert (overlay.picture.y.low, overlay.picture.y.high) == (pytest.approx(-250), pytest.approx(1250))


def test_a_reference_without_a_curve_gives_no_picture() -> None:
    task = Code(task="t", ask="a", function="f", answer="def f(z):\n    return 1", calls=("f(0)",), sweep=TASK.sweep)
    overlay = over_reference(task, REFERENCE, Lent())
    assert overlay.picture is None
    assert overlay.said.startswith("The reference draws no curve here")


@pytest.mark.parametrize(
    ("axis", "said"),
    [
        (Axis(low=0, high=1, log=True), "an axis cannot go from 0 to 1 by factors."),
        (Axis(low=1, high=0), "an axis cannot go from 1 to 0."),
        (Axis(low=0, high=float("inf")), "an axis cannot go from 0 to inf."),
        (Axis(low=0, high=1, step=1e-9), "its step makes more than 20,000 numbers of it."),
    ],
)
def test_a_range_that_nothing_can_be_called_on_is_said_and_is_no_failure_of_ours(
    caplog: pytest.LogCaptureFixture, axis: Axis, said: str
) -> None:
    task = msgspec.structs.replace(TASK, sweep=Sweep(x=axis, call="f(x)"))
    assert over_reference(task, REFERENCE, Lent()).said == f"The reference draws no curve here: {said}"
    assert not caplog.records


@pytest.mark.parametrize(
    ("axis", "first", "last", "count"),
    [
        (Axis(low=0, high=1), 0, 1, 301),
        (Axis(low=1, high=100, log=True), 1, 100, 301),
        (Axis(low=0, high=10, step=2), 0, 10, 6),
    ],
)
def test_the_axis_says_where_functions_are_called(axis: Axis, first: float, last: float, count: int) -> None:
    x = sampled(axis)
    assert (x[0], x[-1], len(x)) == (pytest.approx(first), pytest.approx(last), count)
