"""Whatever has a key has a command in the palette, and a place in the help."""

from __future__ import annotations

import re
from inspect import isawaitable
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import Screen

from tests.conftest import LESSONS
from tests.tui.playing import lesson_screen, playing, press
from tutor.games.bosses import RULES
from tutor.loader import open_course
from tutor.tui import help as texts
from tutor.tui.app import TutorApp
from tutor.tui.commands import by_action, keys_of, shown_key
from tutor.tui.screens.dialogs import AROUND, WIDEST, WIDTH, tables
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.map import MapScreen
from tutor.tui.screens.place import PlaceScreen
from tutor.tui.screens.progress import ProgressScreen
from tutor.tui.screens.review import ReviewScreen
from tutor.tui.screens.settings import SettingsScreen
from tutor.tui.screens.start import StartScreen
from tutor.tui.screens.task_pane import TaskPane
from tutor.tui.screens.welcome import WelcomeScreen
from tutor.tui.widgets.choice_answer import Options
from tutor.tui.widgets.code_answer import CodeAnswer
from tutor.tui.widgets.code_editor import CodeEditor
from tutor.tui.widgets.find_bar import FindBar
from tutor.tui.widgets.formula_answer import FormulaPane
from tutor.tui.widgets.order_answer import LinesToOrder
from tutor.tui.widgets.reading import Reading
from tutor.tui.widgets.spot_answer import ShownLines

UNSAID = {
    *(
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
        "enter",
        "space",
        "tab",
        "backspace",
        "delete",
    ),
    *("j", "k", "alt+b", "alt+f", "alt+left", "alt+right", "ctrl+e", "alt+delete", "ctrl+backspace"),
    *(f"super+{key}" for key in ("x", "c", "z", "y", "backspace")),
}
"""Keys that need no word: they do what they do everywhere, or what another key does that is named."""


def titles(pilot: Pilot[None]) -> dict[str, str]:
    return {command.title: command.help for command in pilot.app.get_system_commands(pilot.app.screen)}


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (
            {"step": 1},
            {"Check": "f5, ctrl+j", "Hint": "f3, h", "Next": "f8, n, enter", "Start over": "f6", "Map": "f4, m"},
        ),
        ({"lesson": "counting", "step": 1}, {"Try": "f9", "Your editor": "ctrl+e", "Find and replace": "ctrl+f"}),
        ({"lesson": "counting", "step": 1}, {"Comment": "ctrl+/", "Double the line": "ctrl+d", "Undo": "ctrl+z"}),
        (
            {},
            {"Help": "f1, ?", "Leave": "ctrl+q, f12", "Back": "f7, b", "Text/Task": "f2", "Progress": "", "Theme": ""},
        ),
    ],
)
async def test_the_palette_has_what_the_screen_has_keys_for(
    saves: Path, where: dict[str, object], expected: dict[str, str]
) -> None:
    async with playing(saves, **where) as pilot:
        found = titles(pilot)
        assert {title: keys for title, keys in expected.items() if keys not in found.get(title, "-")} == {}


async def test_commands_appear_with_what_they_are_for(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        before = titles(pilot)
        assert not {"Stop", "Inside", "Show more", "Symbols"} & {*before}
        lesson_screen(pilot).query_one(CodeEditor).text = "def total(values):\n    return 0.0\n"
        await press(pilot, "f5")
        assert "Inside" in titles(pilot)


async def test_a_command_does_what_its_key_does(saves: Path) -> None:
    async with playing(saves) as pilot:
        (go,) = [each for each in pilot.app.get_system_commands(pilot.app.screen) if each.title == "Next"]
        await press(pilot) if not isawaitable(went := go.callback()) else await went
        assert lesson_screen(pilot).session.index == 1


@pytest.mark.parametrize(
    "kind",
    [LessonScreen, TaskPane, Reading, CodeAnswer, CodeEditor, FindBar, FormulaPane, Options, LinesToOrder, ShownLines],
)
def test_the_help_names_every_key(kind: type) -> None:
    said = set(
        re.findall(r"[^\s,;:()]+", texts.lesson([]).replace("page up", "pageup").replace("page down", "pagedown"))
    )
    declared = [binding for binding in kind.BINDINGS if isinstance(binding, Binding)]  # type: ignore[attr-defined]
    keys = {key for binding in declared for key in binding.key.split(",") if "begin_answer" not in binding.action}
    unsaid = {key for key in keys - UNSAID if not key.startswith("shift+") and "+shift+" not in key}
    assert {key for key in unsaid if shown_key(key) not in said} == set()


@pytest.mark.parametrize(
    "kind", [MapScreen, PlaceScreen, ProgressScreen, ReviewScreen, SettingsScreen, StartScreen, WelcomeScreen]
)
def test_the_help_of_every_screen_names_every_key_of_it_and_every_key_has_a_command(kind: type[Screen[Any]]) -> None:
    text = texts.text_of(kind.__name__, []).replace("page up", "pageup").replace("page down", "pagedown")
    said = {word.lower() for word in re.findall(r"[^\s,;:()]+", text)}
    for declared in by_action_of(kind).values():
        assert all(binding.description for binding in declared)
        keys = {key for binding in declared for key in binding.key.split(",")}
        assert {key for key in keys if shown_key(key).replace(" ", "") not in said} == set()


def by_action_of(kind: type[Screen[Any]]) -> dict[str, list[Binding]]:
    """The bindings of a screen by what they do."""
    found: dict[str, list[Binding]] = {}
    for binding in kind.BINDINGS:
        assert isinstance(binding, Binding)
        found.setdefault(binding.action, []).append(binding)
    return found


def test_the_app_names_its_keys_too() -> None:
    for binding in TutorApp.BINDINGS:
        assert isinstance(binding, Binding)
        assert all(key in texts.LESSON for key in binding.key.split(","))


def test_a_command_has_each_of_its_keys_once() -> None:
    keys = keys_of(by_action(CodeEditor())["toggle_comment"] + by_action(CodeEditor())["duplicate"] * 2)
    assert keys == ["ctrl+/", "ctrl+d"]


@pytest.mark.parametrize("screen", ["LessonScreen", "MapScreen", *texts.OF_SCREENS])
def test_no_row_of_a_help_is_broken_by_its_box(screen: str) -> None:
    rows = texts.text_of(screen, ()).splitlines()
    assert max(map(len, rows)) + AROUND <= WIDTH


def test_the_rules_of_a_game_are_prose_that_fills_the_box_and_rows_that_stay() -> None:
    rules = "Say how likely\nheads is.\n\n  1-9   10 to 90 %\n  space throw\nThen it falls.\nYou pay."
    assert (
        texts.flowing(rules) == "Say how likely heads is.\n\n  1-9   10 to 90 %\n  space throw\nThen it falls. You pay."
    )
    assert tables(rules) == ["  1-9   10 to 90 %", "  space throw"]


def test_each_row_of_the_rules_of_this_course_fits_at_80_columns() -> None:
    arcade = open_course(LESSONS).course.arcade
    assert arcade is not None
    rows = [row for game in arcade.games.values() for row in tables(game.rules)] + tables(RULES)
    assert [row for row in rows if len(row) > WIDEST] == []
