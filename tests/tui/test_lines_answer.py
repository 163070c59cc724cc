"""Putting lines in order and pointing at lines, by keys; the answer shown, and starting over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.tui.playing import answer, hit, outcome, playing, press, settled, until, until_shown
from tutor.attempt import Outcome
from tutor.tui.screens.dialogs import Confirm
from tutor.tui.screens.task_pane import TaskPane
from tutor.tui.widgets.code_editor import CodeEditor
from tutor.tui.widgets.order_answer import LinesToOrder
from tutor.tui.widgets.spot_answer import ShownLines, numbers_in

LESSON = """\
title: T
goal: See.
steps:
- {kind: order, task: sort, ask: Order., lines: [one, two, three], distractors: [nine], hints: [h]}
- {kind: spot, task: find, ask: Which?, shown: "1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\nx\\ny\\nz", right: [11], hints: [h]}
- {kind: spot, task: pair, ask: Which two?, shown: "a\\nb\\nc", right: [1, 3], hints: [h]}
- {kind: number, task: twice, ask: "Twice {n}?", given: {n: 1}, vary: {n: "int(20, 90)"}, answer: 2 * n, hints: [h]}
- kind: code
  repair: true
  task: mend
  ask: Repair it.
  function: f
  starter: |
    def f(x):
        return x
  answer: |
    def f(x):
        return 2 * x
  calls: [f(1)]
  hints: [h]
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = tmp_path / "course"
    (root / "01-a").mkdir(parents=True)
    (root / "course.yaml").write_text("title: T\nchapters: [{id: a, title: A, lessons: [lines]}]\n", "utf-8")
    (root / "misconceptions.yaml").write_text("{}\n", "utf-8")
    (root / "01-a" / "lines.yaml").write_text(LESSON, "utf-8")
    return root


@asynccontextmanager
async def at(course: Path, step: int) -> AsyncIterator[Pilot[None]]:
    async with playing(course.parent / "saves", lessons=course, lesson="lines", step=step, size=(80, 24)) as pilot:
        yield pilot


async def test_lines_are_moved_left_out_and_given(course: Path) -> None:
    async with at(course, 0) as pilot:
        lines = pilot.app.screen.query_one(LinesToOrder)
        assert sorted(lines.lines) == ["nine", "one", "three", "two"]
        lines.lines, lines.kept = ["nine", "two", "three", "one"], 4
        await press(pilot, "x")
        assert answer(pilot) == "two\nthree\none"
        await press(pilot, "end", "space")
        assert answer(pilot) == "two\nthree\none\nnine"
        await press(pilot, "delete", "home", "K")
        assert answer(pilot) == "two\nthree\none"
        await press(pilot, "enter")
        assert (outcome(pilot), lines.right, lines.at) == (Outcome.WRONG, 0, 0)
        await press(pilot, "down", "down", "space", "up", "up", "enter")
        assert (answer(pilot), lines.taken, lines.right) == ("one\ntwo\nthree", False, None)
        await press(pilot, "shift+down", "alt+up", "enter")
        assert (outcome(pilot), lines.right) == (Outcome.CORRECT, 3)


@pytest.mark.slow
async def test_what_was_moved_is_there_again_and_starting_over_shuffles(course: Path) -> None:
    async with at(course, 0) as pilot:
        await press(pilot, "x", "J")
        kept = answer(pilot)
        await press(pilot, "f8", "f7")
        assert answer(pilot) == kept
        assert len(pilot.app.screen.query_one(LinesToOrder).lines) == 4


@pytest.mark.slow
async def test_digits_go_to_a_line_and_enter_gives_it(course: Path) -> None:
    async with at(course, 1) as pilot:
        lines = pilot.app.screen.query_one(ShownLines)
        await press(pilot, "5")
        assert lines.at == 4
        await press(pilot, "1", "2")
        assert lines.at == 11
        await press(pilot, "up", "space")
        assert answer(pilot) == "11"
        await press(pilot, "enter")
        assert outcome(pilot) is Outcome.CORRECT


@pytest.mark.slow
async def test_several_lines_are_marked_and_unmarked(course: Path) -> None:
    async with at(course, 2) as pilot:
        await press(pilot, "space", "down", "space", "enter")
        assert (answer(pilot), outcome(pilot)) == ("1, 2", Outcome.WRONG)
        await press(pilot, "space", "3", "space", "f5")
        assert (answer(pilot), outcome(pilot)) == ("1, 3", Outcome.CORRECT)


@pytest.mark.slow
async def test_after_the_last_hint_the_answer_is_shown_once_it_was_asked_for(course: Path) -> None:
    async with at(course, 2) as pilot:
        pane = pilot.app.screen.query_one(TaskPane)
        await press(pilot, "f3")
        assert not pane.has_class("-answer-shown")
        hit(pilot, "f3")
        await until_shown(pilot, Confirm)
        hit(pilot, "y")
        await until(pilot, lambda: pane.has_class("-answer-shown"))
        await settled(pilot)
        assert "1  a\n  3  c" in str(pane.query_one("#hints", Static).content)
        assert pane.check_action("show_answer", ()) is False
        await press(pilot, "1", "space", "3", "space", "enter")
        assert outcome(pilot) is Outcome.CORRECT
        assert pane.judged is not None
        assert pane.judged.points == 0


@pytest.mark.slow
async def test_starting_over_asks_with_other_numbers(course: Path) -> None:
    async with at(course, 3) as pilot:
        pane = pilot.app.screen.query_one(TaskPane)
        assert "Twice 1?" in str(pane.query_one("#ask", Static).content)
        await press(pilot, "2", "enter")
        assert outcome(pilot) is Outcome.CORRECT
        await press(pilot, "escape")
        hit(pilot, "f6")
        await until_shown(pilot, Confirm)
        hit(pilot, "y")
        await until(pilot, lambda: "Twice 1?" not in str(pane.query_one("#ask", Static).content))
        await settled(pilot)
        assert (answer(pilot), outcome(pilot)) == ("", None)
        number = int(str(pane.query_one("#ask", Static).content).split()[1].rstrip("?"))
        await press(pilot, *str(2 * number), "enter")
        assert outcome(pilot) is Outcome.CORRECT


async def test_a_program_to_repair_is_gone_on_with_at_its_end(course: Path) -> None:
    async with at(course, 4) as pilot:
        editor = pilot.app.screen.query_one(CodeEditor)
        assert editor.cursor_location == editor.document.end
        await press(pilot, "f5")
        assert outcome(pilot) is Outcome.UNREADABLE
        assert pilot.app.screen.query_one(TaskPane).border_title == "Task 5 of 5 · repair"


@pytest.mark.parametrize(("kept", "marked"), [("", set()), ("2", {2}), ("2, 5", {2, 5}), ("9", set()), ("line 3", {3})])
def test_marks_are_read_from_what_was_kept(kept: str, marked: set[int]) -> None:
    assert numbers_in(kept, 6) == marked
