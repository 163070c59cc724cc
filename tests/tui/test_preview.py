"""A lesson beside an editor: shown as learners see it, anew at each save."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.tui.playing import hit, press, running, settled, until, until_shown
from tutor.attempt import Outcome
from tutor.authors import new_course, new_lesson
from tutor.loader import open_course
from tutor.tui.preview_app import PreviewApp, Unreadable
from tutor.tui.screens.preview import PreviewScreen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    new_course(tmp_path / "course")
    return tmp_path / "course" / "01-first" / "areas.yaml"


@asynccontextmanager
async def previewing(file: Path) -> AsyncIterator[Pilot[None]]:
    async with running(PreviewApp(file, file.parent.parent), (100, 30)) as pilot:
        yield pilot


def screen(pilot: Pilot[None]) -> PreviewScreen:
    assert isinstance(pilot.app.screen, PreviewScreen)
    return pilot.app.screen


def problems(pilot: Pilot[None]) -> str:
    return (
        f"{screen(pilot).query_one('#problems').border_title}\n{screen(pilot).query_one('#problems', Static).render()}"
    )


def asked(pilot: Pilot[None]) -> str:
    return str(screen(pilot).task_pane.query_one("#ask", Static).render())


async def saved(pilot: Pilot[None], file: Path, text: str, there: Callable[[], bool]) -> None:
    """Save as most editors do, and wait for what comes of it."""
    part = file.with_suffix(".part")
    part.write_text(text, "utf-8")
    part.replace(file)
    await until(pilot, there)
    await settled(pilot)


@pytest.mark.slow
async def test_each_save_is_shown_at_the_same_step_and_proved(file: Path) -> None:
    text = file.read_text("utf-8")
    async with previewing(file) as pilot:
        await until(pilot, lambda: "no problems" in problems(pilot))
        await press(pilot, "n")
        assert "How large is" in asked(pilot)
        index = screen(pilot).session.index
        changed = text.replace("How large is", "How much is").replace("steps:\n", "steps:\n  - text: One more.\n", 1)
        await saved(pilot, file, changed, lambda: "How much is" in asked(pilot))
        assert screen(pilot).session.index == index + 1
        broken = changed.replace("How much is", "What is").replace("steps:\n", "steps: [\n", 1)
        await saved(pilot, file, broken, lambda: "as it could be read last" in problems(pilot))
        assert "How much is" in asked(pilot)
        assert "something is missing here" in problems(pilot)
        unknown = text.replace("name: sides-added", "name: sides-addd")
        await saved(pilot, file, unknown, lambda: "'sides-addd' is not in misconceptions.yaml" in problems(pilot))
        assert screen(pilot).session.index == index
        await saved(pilot, file, text, lambda: "no problems" in problems(pilot))


@pytest.mark.slow
async def test_keys_show_variants_mistakes_and_the_right_answer(file: Path) -> None:
    async with previewing(file) as pilot:
        await press(pilot, "n")
        pane = screen(pilot).task_pane
        own = asked(pilot)
        hit(pilot, "alt+m")
        await until(pilot, lambda: pane.judged is not None)
        assert pane.judged is not None
        assert pane.judged.verdict.misconception == "sides-added"
        assert "mistake 1 of" in str(pane.border_subtitle)
        hit(pilot, "alt+r")
        await until(pilot, lambda: pane.judged is not None and pane.judged.verdict.outcome is Outcome.CORRECT)
        hit(pilot, "alt+v")
        await until(pilot, lambda: asked(pilot) != own)
        await settled(pilot)
        hit(pilot, "alt+m")
        await until(pilot, lambda: pane.judged is not None)
        assert pane.judged.verdict.misconception is not None


@pytest.mark.slow
async def test_every_mistake_of_every_task_is_told_as_it_is_declared(file: Path) -> None:
    """What an author reads there is what the lesson says of it, for a task of every kind."""
    lesson = open_course(file.parent.parent).lesson("areas")
    async with previewing(file) as pilot:
        seen: set[str] = set()
        for _ in lesson.steps[1:]:
            await press(pilot, "f8")
            task = screen(pilot).session.task
            if task is None or not screen(pilot).check_action("mistake", ()):
                continue
            before = len(screen(pilot).session.attempts())
            hit(pilot, "alt+m")
            await until(pilot, lambda before=before: len(screen(pilot).session.attempts()) > before)  # type: ignore[misc]
            assert screen(pilot).session.attempts()[-1].outcome is Outcome.WRONG, task.id
            seen.add(task.id)
        assert len(seen) >= 4


@pytest.mark.slow
async def test_a_lesson_that_cannot_be_read_yet_is_shown_once_it_can(file: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(text.replace("goal:", "gaol:"))
    async with previewing(file) as pilot:
        assert isinstance(pilot.app.screen, Unreadable)
        assert "did you mean 'goal'?" in str(pilot.app.screen.query_one("#why", Static).render())
        file.write_text(text)
        await until_shown(pilot, PreviewScreen)
        assert screen(pilot).session.lesson.id == "areas"


@pytest.mark.slow
async def test_a_file_that_is_not_listed_is_shown_and_a_link_leads_on(file: Path) -> None:
    root = file.parent.parent
    new_lesson(open_course(root), "first/more")
    (root / "course.yaml").write_text((root / "course.yaml").read_text().replace("      - more\n", ""))
    more = root / "01-first" / "more.yaml"
    async with previewing(more) as pilot:
        assert screen(pilot).session.lesson.id == "more"
        await screen(pilot).open_lesson("areas")
        await settled(pilot)
        await saved(
            pilot, file, file.read_text().replace("How large is", "How much is"), lambda: "How much is" in asked(pilot)
        )


@pytest.mark.slow
async def test_a_file_that_is_gone_for_a_moment_stays_shown(file: Path) -> None:
    text = file.read_text("utf-8")
    async with previewing(file) as pilot:
        await press(pilot, "n")
        os.unlink(file)
        await pilot.pause(0.2)
        assert "How large is" in asked(pilot)
        await saved(pilot, file, text.replace("How large is", "How much is"), lambda: "How much is" in asked(pilot))
