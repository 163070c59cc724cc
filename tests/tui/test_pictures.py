"""One picture of each screen, at the two sizes that matter most. Look at a new one before you keep it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from tests.tui.playing import HOME, SMALL, begun, lesson_screen, open_map, outcome, press, settled, until
from tutor.attempt import Outcome
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.code_editor import CodeEditor

SIZES = [SMALL, HOME]


async def at_rest(pilot: Pilot[None]) -> None:
    """Wait until nothing changes any more."""
    await settled(pilot)
    await until(pilot, lambda: pilot.app.screen.query(FooterKey))
    for editor in pilot.app.screen.query(CodeEditor):
        await until(pilot, lambda editor=editor: editor.is_syntax_aware)
    for line in pilot.app.screen.query("Input, TextArea"):
        line.cursor_blink = False
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
def test_welcome(snap_compare: Any, saves: Path, size: tuple[int, int]) -> None:
    assert snap_compare(begun(saves, learner=None), terminal_size=size, run_before=at_rest)


@pytest.mark.one_fast
@pytest.mark.parametrize("size", SIZES)
def test_a_text(snap_compare: Any, saves: Path, size: tuple[int, int]) -> None:
    async def read(pilot: Pilot[None]) -> None:
        await at_rest(pilot)
        assert pilot.app.screen.query("MarkdownParagraph")

    assert snap_compare(begun(saves), terminal_size=size, run_before=read)


@pytest.mark.one_fast
@pytest.mark.parametrize("size", SIZES)
def test_a_wrong_program(snap_compare: Any, saves: Path, size: tuple[int, int]) -> None:
    async def give(pilot: Pilot[None]) -> None:
        await settled(pilot)
        lesson_screen(pilot).query_one(AnswerPane).replace("def total(values):\n    return float(sum(values[1:]))\n")
        await press(pilot, "f5")
        assert outcome(pilot) is Outcome.WRONG
        lesson_screen(pilot).query_one(AnswerPane).look()
        await at_rest(pilot)

    assert snap_compare(begun(saves, lesson="counting", step=1), terminal_size=size, run_before=give)


@pytest.mark.one_fast
@pytest.mark.parametrize("size", SIZES)
def test_the_map(snap_compare: Any, saves: Path, size: tuple[int, int]) -> None:
    async def go(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await open_map(pilot)
        await until(pilot, lambda: "Open" in [key.description for key in pilot.app.screen.query(FooterKey)])
        await at_rest(pilot)

    assert snap_compare(begun(saves), terminal_size=size, run_before=go)
