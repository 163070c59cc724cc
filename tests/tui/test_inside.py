"""The failing call from the inside, on the screen: a key that comes with it, and a view that goes at once."""

from __future__ import annotations

from time import sleep

import pytest
from textual.containers import Vertical, VerticalScroll
from textual.pilot import Pilot
from textual.widgets import Static

from tests.conftest import turns
from tests.tui.playing import hit, press, settled, until
from tests.tui.programs import DESCEND, RIGHT, SLOPE, judged, screen_of, writing
from tutor.attempt import Outcome
from tutor.checkers.code.inside import Inside
from tutor.sandbox.cancel import CURRENT, Cancel
from tutor.session import Programs
from tutor.tui.screens.inside import KEYS, KEYS_OF_MARKS, InsideView
from tutor.tui.widgets.answer_pane import AnswerPane

NAN = "def slope(w):\n    k = np.log(w - w)\n    for i in range(40):\n        k = k * 0\n    return k"
SIZES = [(80, 24), (120, 40)]


def view(pilot: Pilot[None]) -> InsideView:
    found = pilot.app.screen
    assert isinstance(found, InsideView)
    return found


def lines_of(pilot: Pilot[None]) -> list[str]:
    return [line.rstrip() for line in str(view(pilot).query_one("#lines", Static).render()).splitlines()]


async def opened(pilot: Pilot[None]) -> None:
    assert await judged(pilot) is Outcome.WRONG
    await press(pilot, "ctrl+l")
    await until(pilot, lambda: isinstance(pilot.app.screen, InsideView) and view(pilot).rows)


@pytest.mark.one_fast
@pytest.mark.parametrize("size", SIZES)
async def test_the_lines_stand_with_their_values_and_escape_closes(size: tuple[int, int]) -> None:
    async with writing(SLOPE, NAN, size) as pilot:
        await opened(pilot)
        shown = lines_of(pilot)
        assert shown[0].startswith("  1  def slope(w):")
        assert any(line.endswith("^ the first inf comes up here") for line in shown)
        assert any(line.endswith("^ the first nan comes up here") for line in shown)
        assert view(pilot).query_one(Vertical).border_subtitle == KEYS_OF_MARKS
        assert "     … rounds 2 to 39" in shown
        assert max(map(len, shown)) <= view(pilot).query_one(VerticalScroll).size.width
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)
        await until(pilot, lambda: screen_of(pilot).query_one(AnswerPane).has_focus_within)
        assert screen_of(pilot).query_one(AnswerPane).answer == NAN


@pytest.mark.slow
async def test_where_nothing_went_wrong_on_the_way_there_is_no_key_to_go_there() -> None:
    async with writing(SLOPE, "def slope(w):\n    return w + 1") as pilot:
        await opened(pilot)
        await settled(pilot)
        assert view(pilot).query_one(Vertical).border_subtitle == KEYS


@pytest.mark.slow
async def test_the_same_key_closes_too_and_n_goes_to_what_went_wrong() -> None:
    long = (
        "def slope(w):\n"
        + "".join(f"    x{at} = w + {at}\n" for at in range(60))
        + "    return w - np.inf / np.exp(w - w)"
    )
    program = long.replace("np.inf", "np.log(w - w)")
    async with writing(SLOPE, program, (80, 24)) as pilot:
        await opened(pilot)
        pane = view(pilot).query_one(VerticalScroll)
        assert pane.scroll_y == 0
        await press(pilot, "n")
        await until(pilot, lambda: pane.scroll_y > 20)
        await press(pilot, "ctrl+l")
        assert pilot.app.screen is screen_of(pilot)


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("step", "program", "is_there"),
    [
        (SLOPE, NAN, True),
        (SLOPE, "def slope(w):\n    return w[3]", True),
        (SLOPE, "def slope(w:\n    return w", False),
        (DESCEND, RIGHT + " * -1", False),
    ],
)
async def test_the_key_is_there_only_at_a_program_whose_call_fails(step: int, program: str, is_there: bool) -> None:
    async with writing(step, program) as pilot:
        assert "inside" not in actions(pilot)
        await judged(pilot)
        await until(pilot, lambda: ("inside" in actions(pilot)) is is_there)
        await press(pilot, "ctrl+l")
        assert isinstance(pilot.app.screen, InsideView) is is_there


def actions(pilot: Pilot[None]) -> set[str]:
    return {active.binding.action for active in screen_of(pilot).active_bindings.values() if active.enabled}


@pytest.mark.slow
async def test_leaving_stops_what_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Cancel] = []

    def wait(self: Programs, *values: object) -> Inside:
        cancel = CURRENT.get()
        assert cancel is not None
        found.append(cancel)
        for _ in turns("it is cancelled"):
            if cancel.cancelled:
                break
            sleep(0.01)
        return Inside(call="")

    monkeypatch.setattr(Programs, "inside", wait)
    async with writing(SLOPE, NAN) as pilot:
        await judged(pilot)
        hit(pilot, "ctrl+l")
        await until(pilot, lambda: found)
        hit(pilot, "escape")
        await until(pilot, lambda: found[0].cancelled)
        await settled(pilot)
        assert pilot.app.screen is screen_of(pilot)


async def test_another_size_sets_the_lines_anew() -> None:
    async with writing(SLOPE, NAN, (120, 40)) as pilot:
        await opened(pilot)
        await pilot.resize_terminal(70, 20)
        await until(pilot, lambda: max(map(len, lines_of(pilot))) <= 66)
