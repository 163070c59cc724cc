"""Keys that come all at once do what they do one by one, in every place where one types."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.widgets import TextArea

from tests.tui.playing import (
    FREE,
    GIVEN,
    LOSS,
    PATIENCE,
    answer,
    answering,
    hit,
    playing,
    press,
    running,
    settled,
)
from tests.tui.typing_model import IN_A_LINE, IN_LINES, Typist
from tutor.tui.widgets.code_editor import CodeEditor
from tutor.tui.widgets.derivation_answer import FreeLines
from tutor.tui.widgets.line_input import LineInput

AS_SEEN = ["a", "b", "c", "backspace", "backspace", "x", "left", "y", "home", "z", "end", "w"]
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
