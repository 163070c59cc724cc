"""What is painted before Textual is loaded, which is most of a start: what is known by then, as Textual will paint it.

    with FirstPainting() as painting:
        painting.paint(theme, bar)     the terminal is ours from now on: raw, and on its other screen
        ...                            what is typed meanwhile stays in the terminal's buffer
        painting.hand_over()           Textual's driver has it now, and gives it back

Where that does not happen, because a package is missing or ctrl+c was pressed, the terminal is given back here. What
the terminal cannot show in our colours is not painted.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType, TracebackType
from typing import Any, NoReturn

from rich.color import ColorSystem
from rich.style import Style

from tutor.steering import STEERING
from tutor.tui.bar import Part, cells
from tutor.tui.colours import COLOURS

ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
"""To the terminal's other screen, and back."""
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"
"""The cursor."""
LEAST_COLUMNS, LEAST_ROWS = 60, 18
OTHERWISE_DRAWN = ("TEXTUAL_DRIVER", "TEXTUAL_COLOR_SYSTEM", "NO_COLOR")
"""Variables with which Textual paints elsewhere, or in other colours."""
LEAVING = ("SIGTERM", "SIGHUP")


MOST_COLUMNS, MOST_ROWS = 1_000, 400
"""Of what is painted: a size may be said by a variable, and be any."""


def bounded(columns: int, rows: int) -> tuple[int, int]:
    """A size that can be painted."""
    return min(columns, MOST_COLUMNS), min(rows, MOST_ROWS)


class FirstPainting:
    """A terminal that shows something while Textual is being loaded."""

    def __init__(self) -> None:
        self.attributes: list[Any] | None = None
        """The terminal's before; None where nothing was painted, or Textual has it."""
        self.shown = False
        """Whether anything was painted."""
        self._signals: dict[int, Any] = {}

    def __enter__(self) -> FirstPainting:
        return self

    def paint(self, theme: str, line: Callable[[int], Iterable[Part]], below: Sequence[Iterable[Part]] = ()) -> None:
        """Paint a bar, given its columns, and lines below it, where this terminal shows them as Textual will."""
        columns, rows = bounded(*shutil.get_terminal_size())
        depth = color_depth()
        if depth is None or theme not in COLOURS or columns < LEAST_COLUMNS or rows < LEAST_ROWS:
            return
        if self._take():
            painted = painting(COLOURS[theme], depth, (columns, rows), line(columns - 2), below)
            with suppress(OSError, ValueError):
                write(f"{ENTER}{HIDE}{painted}")
                self.shown = True

    def _take(self) -> bool:
        """Have keys come as they are and unseen, but for ctrl+c, which still ends everything."""
        if os.name != "posix":
            return False
        termios = modes()
        try:
            descriptor = stdin()
            self.attributes = termios.tcgetattr(descriptor)
            termios.tcsetattr(descriptor, termios.TCSANOW, raw(self.attributes))
        except (OSError, ValueError, termios.error):
            self.attributes = None
            return False
        for name in LEAVING:
            number = getattr(signal, name)
            with suppress(ValueError):  # not in a thread
                if signal.getsignal(number) is signal.SIG_DFL:
                    self._signals[number] = signal.signal(number, leave)
        return True

    def hand_over(self) -> list[Any] | None:
        """Textual has the terminal from now on: what it was like before; None where nothing was painted."""
        attributes, self.attributes = self.attributes, None
        return attributes

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.attributes is not None:
            self._give_back(self.attributes)
        for number, handler in self._signals.items():
            signal.signal(number, handler)

    def _give_back(self, attributes: list[Any]) -> None:
        termios = modes()
        with suppress(OSError, ValueError):
            write(f"{LEAVE}{SHOW}")
        with suppress(OSError, ValueError, termios.error):
            termios.tcsetattr(stdin(), termios.TCSANOW, attributes)
        self.attributes = None


def leave(number: int, frame: FrameType | None) -> NoReturn:
    """End with what a shell says of this signal, and give the terminal back on the way."""
    raise SystemExit(128 + number)


def modes() -> Any:
    """The module of a terminal's modes, which is not there on Windows."""
    return import_module("termios")


def raw(attributes: list[Any]) -> list[Any]:
    """A terminal's attributes as Textual sets them, so that no byte becomes another; ctrl+c alone is a signal."""
    termios = modes()
    mode_in, mode_out, control, local, speed_in, speed_out, signs = attributes
    mode_in &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    local &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    signs = [*signs]
    signs[termios.VMIN], signs[termios.VTIME] = 1, 0
    off = os.fpathconf(stdin(), "PC_VDISABLE")  # type: ignore[attr-defined, unused-ignore]  # not on Windows
    for sign in (termios.VSUSP, termios.VQUIT):
        signs[sign] = bytes([off % 256])
    return [mode_in, mode_out, control, local, speed_in, speed_out, signs]


def color_depth() -> ColorSystem | None:
    """The colours of this terminal, as Textual finds them out; None where they are not ours."""
    if any(os.environ.get(name) for name in OTHERWISE_DRAWN):
        return None
    if os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return ColorSystem.TRUECOLOR
    return ColorSystem.EIGHT_BIT if os.environ.get("TERM", "").strip().lower().endswith("-256color") else None


def painting(
    colours: dict[str, str],
    depth: ColorSystem,
    size: tuple[int, int],
    bar: Iterable[Part],
    below: Sequence[Iterable[Part]],
) -> str:
    """All of a screen as what is sent to a terminal: the bar on its panel, and the lines on the background."""
    columns, rows = size
    shown = [*below, *[()] * rows][: rows - 1]
    lines = [
        row([(" ", ""), *bar], colours, "panel", columns, depth),
        *(row(line, colours, "background", columns, depth) for line in shown),
    ]
    return "".join(f"\x1b[{at};1H{line}" for at, line in enumerate(lines, 1))


def row(parts: Iterable[Part], colours: dict[str, str], behind: str, columns: int, depth: ColorSystem) -> str:
    """A row of the screen, as wide as it is."""
    parts = [*parts]
    filled = [*parts, (" " * (columns - cells(parts)), "")]
    return "".join(styled(part, colours, behind).render(quiet(part[0]), color_system=depth) for part in filled)


def quiet(text: str) -> str:
    """The text on one line, and without what steers a terminal, as Textual's lines go out."""
    return STEERING.sub("", text.replace("\n", " ").replace("\t", " "))


def styled(part: Part, colours: dict[str, str], behind: str) -> Style:
    """A part's style in these colours."""
    *attributes, colour = part[1].split() or ["$foreground"]
    return Style.parse(f"{' '.join(attributes)} {colours[colour.removeprefix('$')]} on {colours[behind]}")


def stdin() -> int:
    """Where keys come from."""
    assert sys.__stdin__ is not None, "there is a screen"
    return sys.__stdin__.fileno()


def write(text: str) -> None:
    """To the stream that Textual draws on."""
    assert sys.__stderr__ is not None, "there is a screen"
    sys.__stderr__.write(text)
    sys.__stderr__.flush()
