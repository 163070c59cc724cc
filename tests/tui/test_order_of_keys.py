"""Keys that come all at once do what they do one by one, in every place where one types."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import TextArea

from tests.conftest import SMALL_COURSE
from tests.tui.playing import (
    FREE,
    GIVEN,
    LOSS,
    PATIENCE,
    answer,
    answering,
    hit,
    lesson_screen,
    playing,
    press,
    running,
    settled,
)
from tests.tui.typing_model import IN_A_LINE, IN_LINES, Typist
from tutor.lesson import Text
from tutor.loader import open_course
from tutor.tui.widgets.code_editor import CodeEditor
from tutor.tui.widgets.derivation_answer import FreeLines
from tutor.tui.widgets.line_input import LineInput

AS_SEEN = ["a", "b", "c", "backspace", "backspace", "x", "left", "y", "home", "z", "end", "w"]
EVERY_KIND = SMALL_COURSE.parent / "every-kind"
BURSTS = 100
"""Each from an empty field."""


class OneField(App[None]):
    """A field to type in and nothing else: what it does, it does by itself."""

    def __init__(self, field: Widget) -> None:
        super().__init__()
        self.field = field

    def compose(self) -> ComposeResult:
        yield self.field


def text_of(field: Widget) -> str:
    assert isinstance(field, TextArea | LineInput)
    return field.text if isinstance(field, TextArea) else field.value


def burst(chance: random.Random, keys: Sequence[str]) -> list[str]:
    """Letters and other keys in any order; letters in runs, as they are typed."""
    found: list[str] = []
    for _ in range(chance.randint(2, 9)):
        found += chance.choices("xyzw", k=chance.randint(1, 3)) if chance.random() < 0.5 else [chance.choice(keys)]
    return found


async def done(*nodes: MessagePump) -> None:
    """Wait until each has dealt with what it was sent: the app hands keys to a field, and that is all they need."""
    for node in nodes:
        passed = asyncio.Event()
        node.call_later(passed.set)
        async with asyncio.timeout(PATIENCE):
            await passed.wait()


FIELDS = {"editor": (CodeEditor, IN_LINES), "free lines": (FreeLines, IN_LINES), "line": (LineInput, IN_A_LINE)}


@pytest.mark.parametrize(
    ("kind", "seed"),
    [
        *((kind, 0) for kind in FIELDS),
        *(pytest.param("editor", seed, marks=pytest.mark.slow) for seed in range(1, 100)),
        *(pytest.param(kind, seed, marks=pytest.mark.slow) for seed in range(1, 10) for kind in ("free lines", "line")),
    ],
)
async def test_bursts_of_keys_come_out_as_a_typist_would_have_them(kind: str, seed: int) -> None:
    make, keys = FIELDS[kind]
    chance = random.Random(seed)
    async with running(OneField(make())) as pilot:
        field = pilot.app.query_one(make)
        field.focus()
        await settled(pilot)
        for _ in range(BURSTS):
            typist, pressed = Typist(), burst(chance, keys)
            typist.press(pressed)
            field.clear()
            hit(pilot, *pressed)
            await done(pilot.app, field)
            assert text_of(field) == typist.text, pressed


IN_ANSWERS = {
    "pick": ["a", "b", "up", "down", "space", "j", "k"],
    "area": ["1", "2", "left", "home", "backspace", "ctrl+a", "delete", "end"],
    "formula": ["a", "2", "left", "home", "backspace", "end", "ctrl+w", "alt+s", "escape"],
    "steps": ["a", "b", "2", "up", "down", "backspace", "home"],
    "lines": ["a", "2", "enter", "up", "left", "backspace", "end", "ctrl+d"],
    "sort": ["up", "down", "space", "x", "J", "K", "home", "end"],
    "point": ["1", "2", "3", "up", "down", "space"],
    "folds": ["1", "2", "left", "backspace", "home"],
    "grow": ["x", "y", "left", "backspace", "end", "ctrl+d", "alt+up", "ctrl+a", "home"],
}
"""Of each task of the course of every kind: keys that change its answer, and go nowhere else."""


@pytest.mark.slow
@pytest.mark.parametrize("task", IN_ANSWERS)
async def test_bursts_come_out_in_every_answer_as_they_do_key_by_key(saves: Path, task: str) -> None:
    chance = random.Random(task)
    bursts = [chance.choices(IN_ANSWERS[task], k=8) for _ in range(4)]
    came: list[list[tuple[str, str]]] = []
    for at_once in (True, False):
        where = saves / str(at_once)
        async with playing(where, lessons=EVERY_KIND, lesson="all", step=step_of(task)) as pilot:
            came.append([])
            for keys in bursts:
                if at_once:
                    hit(pilot, *keys)
                    await settled(pilot)
                else:
                    await press(pilot, *keys)
                came[-1].append((answer(pilot), type(pilot.app.focused).__name__))
    assert came[0] == came[1], bursts


def step_of(task: str) -> int:
    lesson = open_course(EVERY_KIND).lesson("all")
    return next(at for at, step in enumerate(lesson.steps) if not isinstance(step, Text) and step.task == task)


@pytest.mark.parametrize("step", [LOSS, GIVEN, FREE])
async def test_the_burst_that_was_seen_to_come_out_wrong_in_lines(step: int) -> None:
    async with answering(step) as pilot:
        hit(pilot, *AS_SEEN)
        await settled(pilot)
        assert answer(pilot).split("\n")[0] == "zayxw"


async def test_the_burst_that_was_seen_to_come_out_wrong_in_a_program(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        await press(pilot, "ctrl+a")
        hit(pilot, *AS_SEEN)
        await settled(pilot)
        assert answer(pilot) == "zayxw"


def click(pilot: Pilot[None], x: int, y: int) -> None:
    """Press and let go of the mouse there, as a terminal tells it."""
    for kind in (events.MouseDown, events.MouseUp):
        pilot.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))


async def test_a_click_waits_for_what_was_typed_before_it_and_keys_for_the_click(tmp_path: Path) -> None:
    async with playing(tmp_path, step=1) as pilot:
        screen = lesson_screen(pilot)
        where = screen.query_one("Reading").region
        hit(pilot, "4", "7")
        click(pilot, where.x + 4, where.y + 4)
        hit(pilot, "b")  # a key of the text, a letter in the answer
        await settled(pilot)
        assert screen.session.index == 0
        assert screen.session.drafts.at(screen.session.lesson.tasks[0].id).answer == "47"


async def test_what_is_typed_after_a_click_in_an_editor_stands_where_one_clicked(tmp_path: Path) -> None:
    async with playing(tmp_path, lessons=EVERY_KIND, lesson="all", step=step_of("program")) as pilot:
        editor = pilot.app.screen.query_one(CodeEditor)
        editor.text = "abc\nabc"
        await settled(pilot)
        at = editor.content_region
        hit(pilot, "end", "x")
        click(pilot, at.x + editor.gutter_width + 1, at.y + 1)
        hit(pilot, "y")
        await settled(pilot)
        assert editor.text == "abcx\naybc"
