"""One picture of each screen, at the two sizes that matter most. Look at a new one before you keep it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.conftest import NOON, SMALL_COURSE
from tutor.loader import open_course
from tutor.progress import open_progress
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.widgets.answer_pane import AnswerPane

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def tutor(tmp_path: Path) -> Callable[..., TutorApp]:
    """The tutor on the small course; without a lesson, at the welcome."""

    def made(lesson: str = "", step: int = 0) -> TutorApp:
        folder = open_course(SMALL_COURSE)
        if not lesson:
            return TutorApp(folder, tmp_path)
        session = Session(folder, open_progress(tmp_path, "Ada"), clock=lambda: NOON)
        session.open(lesson, step)
        return TutorApp(folder, tmp_path, session)

    return made


async def until(pilot: Pilot[None], there: Callable[[], Any]) -> None:
    """Wait until something is there, and the screen has come to rest."""
    for _ in range(200):
        await pilot.pause()
        if there():
            break
        await asyncio.sleep(0.02)
    for line in pilot.app.screen.query(Input):
        line.cursor_blink = False
    await pilot.pause(1.0)


async def furnished(pilot: Pilot[None]) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, LessonScreen)
    await until(pilot, lambda: screen.furnished and screen.query("Footer") and screen.query("MarkdownParagraph"))


@pytest.mark.parametrize("size", SIZES)
def test_welcome(snap_compare: Any, tutor: Callable[..., TutorApp], size: tuple[int, int]) -> None:
    async def rest(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: pilot.app.screen.query("Footer"))

    assert snap_compare(tutor(), terminal_size=size, run_before=rest)


@pytest.mark.parametrize("size", SIZES)
def test_a_text(snap_compare: Any, tutor: Callable[..., TutorApp], size: tuple[int, int]) -> None:
    assert snap_compare(tutor("adding"), terminal_size=size, run_before=furnished)


@pytest.mark.parametrize("size", SIZES)
def test_a_wrong_program(snap_compare: Any, tutor: Callable[..., TutorApp], size: tuple[int, int]) -> None:
    async def answer(pilot: Pilot[None]) -> None:
        await furnished(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        screen.query_one(AnswerPane).replace("def total(values):\n    return float(sum(values[1:]))\n")
        await pilot.press("f5")
        await until(pilot, lambda: screen.query("VerdictPanel.-wrong"))

    assert snap_compare(tutor("counting", 1), terminal_size=size, run_before=answer)


@pytest.mark.parametrize("size", SIZES)
def test_the_map(snap_compare: Any, tutor: Callable[..., TutorApp], size: tuple[int, int]) -> None:
    async def open_map(pilot: Pilot[None]) -> None:
        await furnished(pilot)
        await pilot.press("f4")
        await until(
            pilot,
            lambda: pilot.app.screen.query("OptionList") and pilot.app.screen.query_one("OptionList").option_count,
        )  # type: ignore[attr-defined]

    assert snap_compare(tutor("adding"), terminal_size=size, run_before=open_map)
