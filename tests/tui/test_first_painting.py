"""What is painted before Textual is loaded is what Textual paints then, and the terminal is given back."""

from __future__ import annotations

import os
import pty
import signal
import sys
import termios
from pathlib import Path
from typing import Any

import pyte
import pytest
from rich.color import ColorSystem
from rich.style import Style

from tests.conftest import SMALL_COURSE
from tests.tui.playing import begun, running
from tests.tui.terminal import ROOT, Terminal
from tutor.cli.play import paint_first
from tutor.session import Session, Standing
from tutor.tui import first_painting
from tutor.tui.app import First
from tutor.tui.bar import bar, cut
from tutor.tui.colours import COLOURS, DARK, LIGHT
from tutor.tui.first_painting import ENTER, LEAVE, SHOW, FirstPainting, color_depth, painting

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs pseudo terminals")

Cell = tuple[str, str, str, bool]


def cells(painted: str, size: tuple[int, int]) -> list[list[Cell]]:
    """What a terminal shows, with colours; of a space only what it stands on."""
    terminal = pyte.Screen(*size)
    pyte.Stream(terminal).feed(painted)
    columns, rows = size
    found = [[terminal.buffer[row][column] for column in range(columns)] for row in range(rows)]
    return [
        [("", "", at.bg, False) if at.data == " " else (at.data, at.fg, at.bg, at.bold) for at in row] for row in found
    ]


def painted_first(session: Session, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch, *, at_start: bool) -> str:
    written: list[str] = []
    monkeypatch.setattr(first_painting, "write", written.append)
    monkeypatch.setattr(FirstPainting, "_take", lambda self: True)
    monkeypatch.setattr(first_painting, "color_depth", lambda: ColorSystem.TRUECOLOR)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size(size))
    paint_first(FirstPainting(), session, at_start=at_start)
    return "".join(written)


def anew(style: Style) -> Style:
    """A style that has not been rendered: rich keeps the codes of the first colour system for ever."""
    style = style.copy()
    style._ansi = None
    return style


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", [(80, 24), (121, 40)])
@pytest.mark.parametrize("at_start", [True, False], ids=["start", "lesson"])
async def test_what_is_painted_first_stays_when_textual_paints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str, size: tuple[int, int], at_start: bool
) -> None:
    app = begun(tmp_path)
    assert app.session is not None
    app.session.keep_setting("theme", theme)
    app.theme = theme
    app.first = First.START if at_start else First.LESSON
    before = cells(painted_first(app.session, size, monkeypatch, at_start=at_start), size)
    async with running(app, size):
        strips = app.screen._compositor.render_strips()
    lines = (
        "".join(anew(each.style).render(each.text, color_system=ColorSystem.TRUECOLOR) for each in strip if each.style)
        for strip in strips
    )
    after = cells("".join(f"\x1b[{at};1H{line}" for at, line in enumerate(lines, 1)), size)
    rows = 3 if at_start else 1  # the bar, and what there is to go on with
    assert before[:rows] == after[:rows]
    assert before[0][1][0]


@pytest.mark.parametrize(
    ("variables", "depth"),
    [
        ({"COLORTERM": "truecolor", "TERM": "xterm"}, ColorSystem.TRUECOLOR),
        ({"COLORTERM": "24bit"}, ColorSystem.TRUECOLOR),
        ({"TERM": "screen-256color"}, ColorSystem.EIGHT_BIT),
        ({"TERM": "xterm"}, None),
        ({"TERM": "dumb"}, None),
        ({"TERM": "linux"}, None),
        ({}, None),
        ({"COLORTERM": "truecolor", "NO_COLOR": "1"}, None),
        ({"COLORTERM": "truecolor", "TEXTUAL_COLOR_SYSTEM": "256"}, None),
        ({"COLORTERM": "truecolor", "TEXTUAL_DRIVER": "tutor.serve.driver:PageDriver"}, None),
    ],
)
def test_only_a_terminal_that_shows_our_colours_is_painted(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], depth: ColorSystem | None
) -> None:
    for name in ("COLORTERM", "TERM", *first_painting.OTHERWISE_DRAWN):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert color_depth() == depth


@pytest.mark.parametrize(
    ("standing", "width", "shown"),
    [
        (Standing(brand="xent", chapter="One", lesson="Two", learner="Ada"), 24, "xent › One › Two     Ada"),
        (Standing(brand="xent", chapter="One", lesson="Two", learner="Ada"), 18, "xent › Two     Ada"),
        (Standing(brand="xent", chapter="One", lesson="Twenty", learner="Ada"), 17, "xent › Twen…  Ada"),
        (Standing(brand="x", lesson="損失の関数", learner="Ada"), 17, "x › 損失の…   Ada"),
        (Standing(brand="x", solved=(True, False), week=(True,), learner="Ada"), 14, "x   ●○  ●  Ada"),
    ],
)
def test_the_bar_gives_way_in_the_middle(standing: Standing, width: int, shown: str) -> None:
    assert "".join(text for text, _ in bar(standing, width)) == shown


def test_what_is_cut_ends_with_an_ellipsis() -> None:
    assert cut([("abc", "bold"), ("def", "")], 6) == (("abc", "bold"), ("def", ""))
    assert cut([("abc", "bold"), ("def", "")], 5) == (("abc", "bold"), ("d…", ""))
    assert cut([("abc", "bold"), ("def", "")], 0) == (("", "bold"),)


def test_nothing_that_is_painted_first_steers_the_terminal() -> None:
    hostile = bar(Standing(brand="xent\x1b]52;c;YQ==\x07", lesson="a\nb\x9b2J"), 60)
    painted = painting(COLOURS[DARK], ColorSystem.TRUECOLOR, (62, 18), hostile, ())
    assert [sign for sign in ("\x1b]", "\x9b", "\n") if sign in painted] == []


WAITING = """
import sys, time
from tutor.tui.first_painting import FirstPainting
from tutor.tui.colours import DARK
with FirstPainting() as painting:
    painting.paint(DARK, lambda width: [("Ada", "")])
    time.sleep(60)
"""
NO_TEXTUAL = """
import sys
sys.modules["textual"] = None
from tutor.cli import main
sys.exit(main(sys.argv[1:]))
"""


class Program(Terminal):
    """A program in a terminal that shows our colours."""

    def __init__(self, *command: str) -> None:
        self.painted = b""
        self.status = None
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.chdir(ROOT)
            os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LINES": "40", "COLUMNS": "120"}
            os.execv(sys.executable, [sys.executable, *command])


def attributes(terminal: Terminal) -> list[Any]:
    return termios.tcgetattr(terminal.descriptor)


@pytest.mark.parametrize(("how", "status"), [("ctrl+c", -signal.SIGINT), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_who_leaves_before_textual_is_there_gets_the_terminal_back(how: str, status: int) -> None:
    terminal = Program("-c", WAITING)
    before = attributes(terminal)
    terminal.until(lambda: b"Ada" in terminal.painted)
    assert attributes(terminal) != before
    if how == "ctrl+c":
        terminal.press("\x03")
    else:
        terminal.signal(getattr(signal, how))
    terminal.until(lambda: f"{LEAVE}{SHOW}".encode() in terminal.painted)
    terminal.until(lambda: terminal.has_ended)
    after = attributes(terminal)
    terminal.close()
    assert (terminal.status, after) == (status, before)


def test_a_package_that_cannot_be_loaded_is_said_on_the_screen_that_was_there_before(tmp_path: Path) -> None:
    begun(tmp_path)
    where = ["--lessons", str(SMALL_COURSE), "--saves", str(tmp_path)]
    terminal = Program("-c", NO_TEXTUAL, *where, "play", "--user", "Ada")
    terminal.until(lambda: b"xent-tutor: a package cannot be loaded" in terminal.painted)
    terminal.until(lambda: terminal.has_ended)
    terminal.close()
    assert terminal.status == 3
    painted = terminal.painted.decode()
    assert painted.index(ENTER) < painted.index("Ada") < painted.index(LEAVE) < painted.index("a package cannot")


@pytest.mark.slow
def test_keys_that_come_before_textual_wait_for_it(tmp_path: Path) -> None:
    begun(tmp_path, step=1)
    where = ["--lessons", str(SMALL_COURSE), "--saves", str(tmp_path)]
    terminal = Program("-m", "tutor", *where, "play", "--user", "Ada")
    terminal.saves = tmp_path
    before = attributes(terminal)
    terminal.until(lambda: ENTER.encode() in terminal.painted)
    terminal.press("\r47")
    terminal.until(lambda: b"47" in terminal.painted)
    terminal.press("11\x11")
    terminal.until(lambda: terminal.has_ended)
    after = attributes(terminal)
    terminal.close()
    assert (terminal.status, terminal.draft()) == (0, "4711")
    assert terminal.painted.count(ENTER.encode()) == 1  # a second one clears the screen
    assert after == before
