"""A slider takes what its keys reach, says so, and follows the mouse."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical

from tests.tui.playing import press, running
from tutor.lesson import Slider as Declared
from tutor.tui.widgets.slider import Slider, at_share, moved, share, written

PROBABILITY = Declared(low=0.02, high=0.98, start=0.8, label="truth p")
WHOLE = Declared(low=1, high=200, start=40, step=1)
LOG = Declared(low=0.1, high=10, start=1, log=True)
ODD = Declared(low=-0.24, high=0.24, start=0.1)


@pytest.mark.parametrize(
    ("declared", "value", "steps", "fine", "expected"),
    [
        (PROBABILITY, 0.8, 1, False, 0.82),
        (PROBABILITY, 0.8, -1, True, 0.798),
        (PROBABILITY, 0.97, 1, False, 0.98),
        (PROBABILITY, 0.02, -1, False, 0.02),
        (WHOLE, 40, 1, False, 41),
        (WHOLE, 40, 1, True, 41),
        (WHOLE, 1, -1, False, 1),
        (LOG, 1, 50, False, 10),
        (LOG, 1, -25, False, 0.1),
        (ODD, 0.1, 1, False, 0.11),
    ],
)
def test_a_key_goes_a_round_step_and_stops_at_the_ends(declared, value, steps, fine, expected) -> None:
    assert moved(declared, value, steps, fine) == pytest.approx(expected, abs=1e-12)


def test_no_digits_come_from_adding() -> None:
    value = 0.02
    for _ in range(30):
        value = moved(PROBABILITY, value, 1, True)
    assert repr(value) == "0.08"


@pytest.mark.parametrize("declared", [PROBABILITY, WHOLE, LOG, ODD])
def test_a_share_of_the_way_leads_there_and_back(declared: Declared) -> None:
    assert share(declared, at_share(declared, 0.3)) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("declared", "value", "text"),
    [(PROBABILITY, 0.8, "0.800"), (WHOLE, 40, "40"), (LOG, 1, "1.00"), (LOG, 0.1, "0.100"), (ODD, -0.1, "−0.100")],
)
def test_a_value_has_the_digits_of_a_fine_step(declared: Declared, value: float, text: str) -> None:
    assert written(declared, value) == text


class Alone(App[None]):
    """One slider, and what it said."""

    def __init__(self, declared: Declared) -> None:
        super().__init__()
        self.declared = declared
        self.said: list[float] = []

    def compose(self) -> ComposeResult:
        yield Slider(self.declared, "p")

    def on_slider_changed(self, event: Slider.Changed) -> None:
        self.said.append(event.value)


async def test_keys_move_it_and_it_says_so() -> None:
    app = Alone(PROBABILITY)
    async with running(app, (60, 3)) as pilot:
        await press(pilot, "right", "left", "shift+right", "home", "end")
        assert app.said == pytest.approx([0.82, 0.8, 0.802, 0.02, 0.98])


async def test_it_starts_where_the_lesson_says_and_shows_its_label_and_value() -> None:
    app = Alone(PROBABILITY)
    async with running(app, (60, 3)):
        slider = app.query_one(Slider)
        assert slider.value == 0.8
        shown = str(slider.render())
        assert "truth p" in shown
        assert shown.rstrip().endswith("0.800")
        assert app.said == []


def test_tiny_values_are_written_with_their_power_of_ten() -> None:
    assert written(Declared(low=1e-15, high=0.01, start=1e-7, log=True), 1e-7) == "1.0e−07"


@pytest.mark.parametrize(("columns", "shown"), [(56, "probability of the true class  ━"), (40, "probability of t…  ━")])
async def test_a_long_label_takes_the_room_there_is_and_says_when_it_is_cut(columns: int, shown: str) -> None:
    app = Alone(Declared(low=0, high=1, start=0.5, label="probability of the true class"))
    async with running(app, (columns, 3)):
        assert str(app.query_one(Slider).render()).startswith(shown)


async def test_a_key_at_the_end_changes_nothing() -> None:
    app = Alone(PROBABILITY)
    async with running(app, (60, 3)) as pilot:
        await press(pilot, "end", "right", "end")
        assert app.said == [0.98]


async def test_the_mouse_takes_the_knob_along() -> None:
    app = Alone(PROBABILITY)
    async with running(app, (60, 3)) as pilot:
        slider = app.query_one(Slider)
        first, columns = slider.track
        await pilot.mouse_down(slider, offset=(first, 0))
        assert slider.value == 0.02
        await pilot.hover(slider, offset=(first + columns - 1, 0))
        assert slider.value == 0.98
        await pilot.mouse_up(slider, offset=(first + columns - 1, 0))
        await pilot.hover(slider, offset=(first, 0))
        assert slider.value == 0.98


class Beside(App[None]):
    """Two sliders below one another, and what comes after them."""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Slider(PROBABILITY, "p")
            yield Slider(WHOLE, "n")
        yield Slider(LOG, "tau")


async def test_tab_names_the_next_slider_where_there_is_one_and_leads_on_from_the_last() -> None:
    async with running(Beside()) as pilot:
        first, second, after = pilot.app.query(Slider)
        first.focus()
        await pilot.pause()
        assert "following" in {each.binding.action for each in pilot.app.screen.active_bindings.values()}
        await press(pilot, "tab")
        assert pilot.app.focused is second
        assert "following" not in {each.binding.action for each in pilot.app.screen.active_bindings.values()}
        await press(pilot, "tab")
        assert pilot.app.focused is after


@pytest.mark.parametrize("columns", [0, 5])
def test_values_end_in_one_column(columns: int) -> None:
    assert Slider(WHOLE, "n", values=columns).written_width == max(columns, len(written(WHOLE, float(WHOLE.high))))
