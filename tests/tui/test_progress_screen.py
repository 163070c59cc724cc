"""The screen of progress: keys in, what it shows out."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Footer, Input, Static

from tests.conftest import NOON, SMALL_COURSE, SUMS, attempt
from tests.tui.playing import HOME, PATIENCE, SMALL, open_map, press, running, settled, until, until_shown
from tutor.attempt import Attempt, Outcome
from tutor.loader import open_course
from tutor.progress import Progress, SaveProblem, open_progress
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens import progress as progress_screen
from tutor.tui.screens.dialogs import Help
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.map import MapScreen
from tutor.tui.screens.progress import ProgressScreen, SectionPicture, SectionView

LEAST = (60, 18)
SOME = (
    attempt("adding/sum", Outcome.WRONG, at=NOON - timedelta(days=9), name="product"),
    attempt("adding/sum", Outcome.CORRECT, at=NOON - timedelta(days=9)),
    attempt("counting/total", Outcome.CORRECT, at=NOON - timedelta(days=1)),
)
TITLES = ["Score", "Marks", "Days", "Mastery", "Forgetting", "Answers", "Misconceptions"]


@asynccontextmanager
async def seeing(
    saves: Path, *attempts: Attempt, size: tuple[int, int] = HOME, from_map: bool = False
) -> AsyncIterator[Pilot[None]]:
    """The screen of progress of a learner with these attempts, opened on the lesson or on the map."""
    progress = open_progress(saves, "Ada", SUMS)
    for each in attempts:
        progress.add(each)
    folder = open_course(SMALL_COURSE)
    app = TutorApp(folder, saves, Session(folder, progress, clock=lambda: NOON))
    async with running(app, size) as pilot:
        if from_map:
            await open_map(pilot)
            await press(pilot, "f2")
        else:
            app.action_progress()
            await until_shown(pilot, ProgressScreen)
        yield pilot


def focused(pilot: Pilot[None]) -> str:
    view = pilot.app.screen.focused
    assert isinstance(view, SectionView)
    return view.section.title


def painted(pilot: Pilot[None]) -> str:
    """The letters of all pictures."""
    pictures = pilot.app.screen.query(SectionPicture)
    return "\n".join(picture.render_line(y).text for picture in pictures for y in range(picture.size.height))


@pytest.mark.one_fast
@pytest.mark.parametrize("size", [HOME, SMALL, LEAST])
async def test_every_section_has_its_picture_and_its_sentence(tmp_path: Path, size: tuple[int, int]) -> None:
    async with seeing(tmp_path, *SOME, size=size) as pilot:
        views = list(pilot.app.screen.query(SectionView))
        columns = [
            [view.border_title for view in column.query(SectionView)] for column in pilot.app.screen.query(".column")
        ]
        assert all(column == [title for title in TITLES if title in column] for column in columns)
        assert {title for column in columns for title in column} == {*TITLES}
        assert bool(columns[1]) == (size == HOME)
        for view in views:
            assert view.query_one(SectionPicture).size.height == view.query_one(SectionPicture).drawn.rows
            assert str(view.query_one(Static).content) == view.section.sentence
            assert view.region.right <= size[0]


@pytest.mark.slow
async def test_wide_screens_have_two_columns_and_narrow_ones_one(tmp_path: Path) -> None:
    async with seeing(tmp_path, *SOME) as pilot:
        assert {view.region.x for view in pilot.app.screen.query(SectionView)} == {0, 59}
        await pilot.resize_terminal(*SMALL)
        await settled(pilot)
        assert {view.region.x for view in pilot.app.screen.query(SectionView)} == {0}


@pytest.mark.slow
async def test_tab_goes_from_picture_to_picture_and_brings_each_into_view(tmp_path: Path) -> None:
    async with seeing(tmp_path, *SOME, size=SMALL) as pilot:
        seen = []
        for _ in TITLES:
            seen.append(focused(pilot))
            view = pilot.app.screen.focused
            assert view is not None
            await until(pilot, lambda view=view: view.region.y >= 1 and view.region.bottom < SMALL[1])
            await press(pilot, "tab")
        assert seen == TITLES
        assert focused(pilot) == "Score"
        await press(pilot, "shift+tab")
        assert focused(pilot) == "Misconceptions"


async def test_arrows_scroll(tmp_path: Path) -> None:
    async with seeing(tmp_path, *SOME, size=SMALL) as pilot:
        scroll = pilot.app.screen.query_one("VerticalScroll")
        await press(pilot, "down", "down")
        await until(pilot, lambda: scroll.scroll_y == 2)
        await press(pilot, "end")
        await until(pilot, lambda: scroll.scroll_y == scroll.max_scroll_y)
        await press(pilot, "home")
        await until(pilot, lambda: scroll.scroll_y == 0)


@pytest.mark.one_fast
@pytest.mark.parametrize("key", ["escape", "f2"])
async def test_it_opens_from_the_map_and_goes_back_there(tmp_path: Path, key: str) -> None:
    async with seeing(tmp_path, *SOME, from_map=True) as pilot:
        await press(pilot, key)
        assert isinstance(pilot.app.screen, MapScreen)
        await press(pilot, "a")
        assert pilot.app.screen.query_one(Input).value == "a"


@pytest.mark.slow
async def test_the_palette_opens_it_from_a_lesson_and_escape_goes_back(tmp_path: Path) -> None:
    async with seeing(tmp_path, *SOME) as pilot:
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LessonScreen)
        commands = {command.title: command for command in pilot.app.get_system_commands(pilot.app.screen)}
        commands["Progress"].callback()
        await until(pilot, lambda: isinstance(pilot.app.screen, ProgressScreen))


async def test_without_answers_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    async with seeing(tmp_path) as pilot:
        (view,) = pilot.app.screen.query(SectionView)
        assert str(view.query_one(Static).content).startswith("Nothing answered yet.")
        assert not pilot.app.screen.query(SectionPicture)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LessonScreen)


@pytest.mark.slow
async def test_it_says_that_it_works_until_the_pictures_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seeing(tmp_path, *SOME) as pilot:
        assert not pilot.app.screen.query_one("#working").display
        await press(pilot, "escape")
        go_on = threading.Event()
        read = progress_screen.read_sections
        monkeypatch.setattr(progress_screen, "read_sections", lambda *given: go_on.wait(PATIENCE) and read(*given))
        pilot.app.action_progress()  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, ProgressScreen) and pilot.app.screen.is_mounted)
        working = pilot.app.screen.query_one("#working", Static)
        assert working.display
        assert str(working.content) == "Reading your answers …"
        go_on.set()
        await until(pilot, lambda: not working.display)


async def test_a_save_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with seeing(tmp_path, *SOME) as pilot:
        await press(pilot, "escape")

        def damaged(*_: object) -> None:
            raise SaveProblem("The save is damaged.")

        monkeypatch.setattr(Progress, "tally", damaged)
        pilot.app.action_progress()  # type: ignore[attr-defined]
        await until(
            pilot,
            lambda: (
                isinstance(pilot.app.screen, ProgressScreen)
                and pilot.app.screen.is_mounted
                and str(pilot.app.screen.query_one("#working", Static).content) == "The save is damaged."
            ),
        )


@pytest.mark.slow
async def test_f1_explains_the_keys_and_the_rule(tmp_path: Path) -> None:
    async with seeing(tmp_path, *SOME) as pilot:
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, Help)
        assert "FSRS-6 and one number fitted to your own" in str(pilot.app.screen.query_one(Static).content)


@pytest.mark.slow
async def test_another_theme_draws_in_its_own_colours(tmp_path: Path) -> None:
    async with seeing(tmp_path, *SOME) as pilot:
        picture = pilot.app.screen.query(SectionPicture).first()
        before = [segment.style for segment in picture.render_line(2)]
        pilot.app.theme = "xent-light"
        await settled(pilot)
        assert [segment.style for segment in picture.render_line(2)] != before


@pytest.mark.slow
async def test_without_colour_pictures_are_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with seeing(tmp_path, *SOME) as pilot:
        assert not painted(pilot).isascii()
    monkeypatch.setenv("NO_COLOR", "1")
    async with seeing(tmp_path) as pilot:
        assert painted(pilot).isascii()


async def test_the_footer_names_the_ways_on(tmp_path: Path) -> None:
    async with seeing(tmp_path, *SOME) as pilot:
        await until(pilot, lambda: bool(pilot.app.screen.query("FooterKey")))
        shown = {key.description for key in pilot.app.screen.query_one(Footer).query("FooterKey")}  # type: ignore[attr-defined]
        assert {"Next picture", "Back", "Help"} <= shown
