"""A rough number before the step that shows it, and sliders set until a condition holds, by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.pilot import Pilot

from tests.conftest import NOON
from tests.tui.playing import answer, lesson_screen, outcome, playing, press, press_until, running, until
from tutor.asking import SETTLED
from tutor.attempt import Outcome
from tutor.keeping import open_keeping
from tutor.lesson import Axis, LinesPicture
from tutor.lesson import Slider as Declared
from tutor.loader import open_course
from tutor.session import Session
from tutor.tui.widgets.explore_answer import ExploreAnswer
from tutor.tui.widgets.picture_view import PictureView
from tutor.tui.widgets.slider import Slider
from tutor.tui.widgets.verdict_panel import VerdictPanel

EVERY_KIND = Path(__file__).parents[1] / "data" / "every-kind"
FOLDS, BEHIND, FOUR = 8, 9, 10


@asynccontextmanager
async def at(saves: Path, step: int, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    if step > FOLDS:
        session = Session(open_course(EVERY_KIND), open_keeping(saves, "Ada"), clock=lambda: NOON)
        session.record("1000", session.check(session.folder.task("all/folds"), "1000"))
        session.keeping.close()
    async with playing(saves, lessons=EVERY_KIND, lesson="all", step=step, size=size) as pilot:
        yield pilot


def shown(pilot: Pilot[None]) -> str:
    """What the screen shows, as text."""
    screen = pilot.app.screen
    return "\n".join("".join(part.text for part in line) for line in screen._compositor.render_strips())


async def test_what_follows_an_estimate_opens_when_it_was_made(saves: Path) -> None:
    async with at(saves, FOLDS) as pilot:
        await press(pilot, "f8")
        assert lesson_screen(pilot).session.index == FOLDS
        await press(pilot, "8", "0", "0", "enter")
        assert outcome(pilot) is Outcome.CORRECT
        await press(pilot, "f8")
        assert lesson_screen(pilot).session.index == BEHIND


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("written", "found"), [("1000", Outcome.CORRECT), ("600", Outcome.CORRECT), ("20", Outcome.WRONG)]
)
async def test_an_estimate_is_told_on_a_ruler_and_has_one_try(saves: Path, written: str, found: Outcome) -> None:
    async with at(saves, FOLDS) as pilot:
        await press(pilot, *written, "enter")
        assert outcome(pilot) is found
        judged = pilot.app.screen.query_one(VerdictPanel).shown
        assert judged is not None
        assert judged.ruler is not None
        await press(pilot, "5")
        assert [each.message for each in pilot.app._notifications] == [f"{SETTLED} Enter goes on."]
        await press(pilot, "enter")
        assert len(lesson_screen(pilot).session.progress.attempts()) == 1
        assert lesson_screen(pilot).session.index == BEHIND


async def test_sliders_are_moved_and_enter_gives_where_they_are(saves: Path) -> None:
    async with at(saves, FOUR) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(Slider))
        slider = pilot.app.screen.query(Slider).first()
        assert slider.value == 3
        await press(pilot, "enter")
        assert outcome(pilot) is Outcome.WRONG
        assert "9" in shown(pilot)
        await press_until(pilot, "left", lambda: slider.value <= 2.01, "the slider is at 2")
        assert answer(pilot).startswith("s=2")
        await press(pilot, "enter")
        assert outcome(pilot) is Outcome.CORRECT


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_picture_is_seen_beside_its_sliders_and_keys(saves: Path, size: tuple[int, int]) -> None:
    async with at(saves, FOUR, size) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(Slider))
        view = pilot.app.screen.query_one("ExploreAnswer").query_one(PictureView)
        assert view.size.height >= 7
        assert "enter answers" in shown(pilot)


async def test_where_sliders_were_left_is_kept(saves: Path) -> None:
    async with at(saves, FOUR) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(Slider))
        await press(pilot, "left", "left")
        kept = answer(pilot)
        await press(pilot, "f7", "f8")
        await until(pilot, lambda: pilot.app.screen.query(Slider))
        assert answer(pilot) == kept


class FewRows(App[None]):
    """Three sliders where a verdict has left eight rows."""

    CSS = "#rows { height: 8; }"

    def compose(self) -> ComposeResult:
        sliders = {name: Declared(low=0, high=4, start=1) for name in "abc"}
        x = Axis(name="x", low=0, high=4)
        picture = LinesPicture(title="Three", x=x, lines={"y": "a*x + b + c"}, sliders=sliders, read="{a:.1f}")
        with Vertical(id="rows"):
            yield ExploreAnswer(picture, "")


async def test_where_rows_are_few_the_drawing_gives_way_and_no_slider() -> None:
    async with running(FewRows()) as pilot:
        await until(pilot, lambda: len(pilot.app.query(Slider)) == 3)
        await pilot.pause()
        below = pilot.app.query_one("#keys").region.y
        assert all(0 <= slider.region.y < below <= 7 for slider in pilot.app.query(Slider))
