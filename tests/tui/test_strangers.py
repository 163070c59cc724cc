"""Courses of strangers on the screen: titles are text, and programs wait for a yes where nothing confines them."""

from __future__ import annotations

import builtins
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.content import Content

from tests.conftest import SMALL_COURSE, SUMS
from tests.tui.playing import playing, until
from tutor import sandbox, trust
from tutor.progress import open_progress
from tutor.sandbox import Level, SelfTest
from tutor.tui.gate import Gate
from tutor.tui.screens.dialogs import Confirm
from tutor.tui.screens.map import MapScreen


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL_COURSE, tmp_path / "course"))


@pytest.mark.one_fast
@pytest.mark.parametrize(
    "title", ["[@click=\"app.screenshot('x.svg','.')\"]Softmax[/]", "E[X]", "p[/q]", "[link='http://x']y[/]", "[b"]
)
async def test_a_title_is_never_markup(course: Path, tmp_path: Path, title: str) -> None:
    for file in (course / "course.yaml", next(course.rglob("adding.yaml"))):
        quoted = "title: '" + title.replace("'", "''") + "'"
        file.write_text(
            "\n".join(quoted if line.startswith("title:") else line for line in file.read_text().splitlines())
        )
    async with playing(tmp_path / "saves", lessons=course) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, MapScreen))
        about = pilot.app.screen.query_one("#about")
        await until(pilot, lambda: bool(about.border_title))
        lessons = pilot.app.screen.query_one("OptionList")
        for widget in (about, lessons):
            shown = widget._border_title
            assert isinstance(shown, Content)
            assert (shown.plain, shown.spans) == (title, [])
        pilot.app.notify(title)
        await pilot.pause()


def test_no_line_carries_what_steers_a_terminal() -> None:
    segments = [
        Segment("plain", Style(link="http://x")),
        Segment("a\x1b]52;c;eA==\x07b\x9b2J\u202ec\tüß👩\u200d🔬"),
        Segment("x"),
    ]
    first, second, third = Gate().apply(segments, Color(0, 0, 0))
    assert (first.text, first.style and first.style.link) == ("plain", None)
    assert second.text == "a]52;c;eA==b2Jc\tüß👩\u200d🔬"
    assert third is segments[2]
    assert sum(each.cell_length for each in segments) == sum(each.cell_length for each in (first, second, third))


@pytest.mark.one_fast
@pytest.mark.parametrize(("key", "trusted"), [("y", True), ("escape", False), ("enter", False)])
async def test_a_strangers_course_waits_for_a_yes_where_nothing_confines_it(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, trusted: bool
) -> None:
    monkeypatch.setattr(trust, "OPENED", trust.Opened())
    monkeypatch.setattr(sandbox, "self_test", lambda: SelfTest(Level.PARTIAL))
    async with playing(tmp_path / "saves", lessons=course) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press(key)
        await until(pilot, lambda: not isinstance(pilot.app.screen, Confirm))
        assert (trust.refusal("partial") is None) is trusted


async def test_a_package_that_cannot_be_loaded_ends_no_page_that_needs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = builtins.__import__, []

    def broken(name: str, *rest: Any) -> Any:
        if name == "tutor.checkers.code":
            asked.append(name)
            raise AttributeError("a broken package")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", broken)
    async with playing(tmp_path / "saves") as pilot:
        await until(pilot, lambda: bool(asked))
        await pilot.pause()
        assert pilot.app.is_running
    assert pilot.app.return_code in (None, 0)


@pytest.mark.slow
async def test_a_course_that_has_the_id_of_another_is_told_once(course: Path, tmp_path: Path) -> None:
    with closing(open_progress(tmp_path / "saves", "Ada", SUMS)) as progress:
        progress.keep_setting(f"lessons {SUMS}", "others of a stranger")
    for told in (1, 0):
        async with playing(tmp_path / "saves", lessons=course) as pilot:
            said = [note.message for note in pilot.app._notifications if "has the id 'small-sums'" in note.message]
            assert len(said) == told
