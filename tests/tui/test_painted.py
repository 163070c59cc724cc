"""How much is painted and waited for: counts, where ``bench/`` has times."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.color import Color
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.events import Callback
from textual.filter import LineFilter
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Button, Input

from tests.tui.playing import press, running, settled
from tests.tui.programs import judged, screen_of, writing
from tutor.attempt import Outcome
from tutor.tui.gate import Gate
from tutor.tui.screens.base import PatientScreen
from tutor.tui.screens.task_pane import TaskPane
from tutor.tui.turns import Walk
from tutor.tui.widgets.code_editor import CodeEditor

PROGRAM = "\n".join(f"x{row} = f({row}, 'a')" for row in range(12))


class Editing(App[None]):
    """An editor that is coloured."""

    def compose(self) -> ComposeResult:
        yield CodeEditor(PROGRAM)

    def on_mount(self) -> None:
        self.query_one(CodeEditor).highlighting = True


def painted_rows(editor: CodeEditor, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows that are painted from now on."""
    rows: list[int] = []
    paint = editor.render_line

    def painting(y: int) -> Strip:
        rows.append(y)
        return paint(y)

    monkeypatch.setattr(editor, "render_line", painting)
    return rows


@pytest.mark.parametrize(
    ("keys", "rows"),
    [
        (["x"], {5}),
        (["backspace"], {5}),
        (["right"], {5}),
        (["down"], {5, 6}),
        (["shift+down"], {5, 6}),
        (["end", "left"], {5}),
    ],
)
async def test_a_key_paints_the_lines_that_look_different_after_it(
    keys: list[str], rows: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(Editing(), (60, 24)) as pilot:
        editor = pilot.app.query_one(CodeEditor)
        editor.move_cursor((5, 12))  # in a string: what is no Python may look different anywhere
        await settled(pilot)
        painted = painted_rows(editor, monkeypatch)
        await press(pilot, *keys)
        await settled(pilot)
        assert set(painted) <= rows
        assert painted


EDITS = [
    "x", "'", '"', "#", "(", ")", "\n", "tab", "backspace", "delete", "up", "down", "left", "right", "end", "home",
    "shift+up", "shift+down", "shift+right", "ctrl+z", "ctrl+y", "ctrl+d", "alt+up", "ctrl+home", "ctrl+end", "ctrl+a",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
async def test_after_any_keys_the_editor_looks_as_if_all_of_it_were_painted_anew(seed: int) -> None:
    chance = random.Random(seed)
    async with running(Editing(), (40, 9)) as pilot:
        editor = pilot.app.query_one(CodeEditor)
        for _ in range(40):
            key = chance.choice(EDITS)
            await press(pilot, "enter" if key == "\n" else key)
            await settled(pilot)
            whole = Region(0, 0, *editor.outer_size)
            shown = editor.render_lines(whole)
            editor.notify_style_update()
            editor.refresh()
            assert shown == editor.render_lines(whole), key


WRONG, RIGHT = "def slope(w):\n    return 6.0", "def slope(w):\n    return 2 * w"


async def test_a_verdict_paints_its_pane_anew_for_nothing_but_what_its_border_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with writing(0, WRONG) as pilot:
        assert await judged(pilot) is Outcome.WRONG
        pane = screen_of(pilot).query_one(TaskPane)
        asked: list[object] = []
        monkeypatch.setattr(pane, "refresh", lambda *at, **how: asked.append(how))
        assert await judged(pilot) is Outcome.WRONG
        assert asked == []


class Asking(PatientScreen[None]):
    """Two fields in one pane, of which the style says that something in it has the keys, and a button outside."""

    DEFAULT_CSS = "Asking #pane:focus-within { background: red; }"

    def compose(self) -> ComposeResult:
        with Vertical(id="pane"):
            yield Input(id="first")
            yield Input(id="second")
        yield Button("elsewhere")


class Panes(App[None]):
    """That screen."""

    def get_default_screen(self) -> Asking:
        return Asking()


async def test_a_pane_is_styled_anew_only_where_the_keys_come_into_it_or_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running(Panes()) as pilot:
        screen, pane = pilot.app.screen, pilot.app.query_one("#pane")
        styled: list[DOMNode] = []
        apply = pilot.app.stylesheet.apply

        def applying(node: DOMNode, **how: Any) -> None:
            styled.append(node)
            apply(node, **how)

        monkeypatch.setattr(pilot.app.stylesheet, "apply", applying)
        red = Color.parse("red")
        for field, colour, is_styled in (("Button", False, True), ("#first", True, True), ("#second", True, False)):
            styled.clear()
            screen.set_focus(screen.query_one(field))
            await settled(pilot)
            assert (pane in styled) is is_styled
            assert (pane.styles.background == red) is colour


class Louder(LineFilter):
    """Capital letters."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(text.upper(), style, control) for text, style, control in segments]


def test_what_lies_behind_the_gate_is_done_in_the_same_go() -> None:
    assert Gate([Louder()]).apply([Segment("a\x1b"), Segment("b")], Color.parse("black")) == [
        Segment("A"),
        Segment("B"),
    ]


async def test_a_line_of_a_widget_goes_through_one_filter() -> None:
    async with writing(0, WRONG) as pilot:
        assert [type(each) for each in pilot.app.get_line_filters()] == [Gate]


def counting(node: DOMNode, asked: list[DOMNode]) -> Callable[[Message], bool]:
    """A node's ``post_message`` that counts what is asked of it."""
    post = node.post_message

    def posting(message: Message) -> bool:
        if isinstance(message, Callback):
            asked.append(node)
        return post(message)

    return posting


async def test_the_end_of_a_turn_asks_each_node_on_the_way_up_twice_and_wakes_nobody_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running(Panes()) as pilot:
        nodes = [*pilot.app.query_one("#first").ancestors_with_self]
        asked: list[DOMNode] = []
        for node in nodes:
            monkeypatch.setattr(node, "post_message", counting(node, asked))
        await Walk(nodes, twice=True).over()
        assert asked == [each for node in nodes for each in (node, node)]
