"""A terminal for measuring: a program in a pty, its output time-stamped as it comes and read by an emulator later.

Chunks are parsed only while the program is quiet, so that the emulator does not take the processor from it.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shlex
import signal
import struct
import termios
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import pyte

QUIET = 0.06
"""Seconds without output after which the output so far is parsed."""
_LONGEST_UNPARSED = 1.0
_DROPPED = ("LINES", "COLUMNS", "NO_COLOR", "TMUX", "STY", "PYTHONDONTWRITEBYTECODE")
"""Variables a learner's terminal does not have; the last makes every start compile everything again."""

_ANSWERS = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>1;10;0c"),
    (re.compile(rb"\x1b\[5n"), b"\x1b[0n"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
    (re.compile(rb"\x1b\]10;\?(?:\x07|\x1b\\)"), b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
)
"""What a program asks its terminal, and what a common terminal answers."""

_NOT_FOR_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[A-Za-z]"
    rb"|\x1b\[\?[0-9;]*(?:\$p|u)"
    rb"|\x1b\[[0-9;]*(?:t| q)"
    rb"|\x1b[P_^X].*?\x1b\\"
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)",
    re.DOTALL,
)
"""Sequences that pyte would print as text."""
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;?<>=$ ]*|[P_^X\]][^\x07\x1b]*\x1b?|[()])?$")

_KEYS = {
    "enter": b"\r",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "escape": b"\x1b",
    "backspace": b"\x7f",
    "space": b" ",
    "comma": b",",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    **{f"f{number}": b"\x1bO" + letter for number, letter in enumerate((b"P", b"Q", b"R", b"S"), 1)},
    **{
        f"f{number}": f"\x1b[{code}~".encode()
        for number, code in zip(range(5, 11), (15, 17, 18, 19, 20, 21), strict=True)
    },
}


class Size(NamedTuple):
    columns: int
    rows: int


def size(written: str) -> Size:
    """120x40"""
    columns, rows = written.lower().split("x")
    return Size(int(columns), int(rows))


def key(name: str) -> bytes:
    """What a terminal sends for a key: `f5`, `ctrl+j`, `enter`, or the character itself."""
    if name in _KEYS:
        return _KEYS[name]
    if name.startswith("ctrl+") and len(name) == 6:
        return bytes([ord(name[-1].upper()) - 64])
    return name.encode()


def keys(written: str) -> list[bytes]:
    """Keys separated by commas."""
    return [key(name) for name in written.split(",") if name]


class Terminal:
    """A running program and what it has painted."""

    def __init__(
        self,
        command: str,
        size: Size,
        environment: Mapping[str, str] | None = None,
        *,
        counts_processor: bool = False,
    ) -> None:
        """`counts_processor` has all times be what the program has used of the processor: for a busy machine."""
        self.size = size
        self._counts_processor = counts_processor
        self.screen = pyte.Screen(size.columns, size.rows)
        self._stream = pyte.ByteStream(self.screen)
        self._unparsed: list[tuple[float, bytes]] = []
        self._unparsed_since = 0.0
        self._tail = b""
        self.ended = False
        self.started = 0.0 if counts_processor else time.perf_counter()
        self.process, self._pty = pty.fork()
        if self.process == 0:
            _become(shlex.split(command), size, environment or {})

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def text(self) -> str:
        """The screen as it is parsed so far."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, sent: bytes) -> float:
        """Send a key; when it was sent."""
        now = self._now()
        os.write(self._pty, sent)
        return now

    def _now(self) -> float:
        if not self._counts_processor:
            return time.perf_counter()
        used = 0
        for thread in Path(f"/proc/{self.process}/task").glob("*/schedstat"):
            with suppress(OSError):  # it has ended
                used += int(thread.read_text().split()[0])
        return used / 1e9

    def read(self, timeout: float) -> bool:
        """Wait for output and keep it with its time; whether any came."""
        if self.ended or not select.select([self._pty], [], [], timeout)[0]:
            return False
        now = self._now()
        try:
            output = os.read(self._pty, 1 << 20)
        except OSError:
            output = b""
        if not output:
            self.ended = True
            return False
        if not self._unparsed:
            self._unparsed_since = time.perf_counter()
        self._unparsed.append((now, output))
        for question, answer in _ANSWERS:
            for _ in question.finditer(output):
                self.press(answer)
        return True

    def parse_next(self) -> float | None:
        """Paint the oldest chunk that is not painted yet; when it came."""
        if not self._unparsed:
            return None
        came, output = self._unparsed.pop(0)
        output = self._tail + output
        unfinished = _UNFINISHED.search(output[-64:])
        cut = len(output) - (len(unfinished.group()) if unfinished is not None else 0)
        self._tail = output[cut:]
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", output[:cut]))
        return came

    def frames(self) -> int:
        """How many frames began in what is not parsed yet, for a program that marks them (synchronised output)."""
        return sum(output.count(b"\x1b[?2026h") for _, output in self._unparsed)

    def wait_for(self, texts: list[str], timeout: float) -> list[float | None]:
        """When each text was first on the screen; None for one that was not within `timeout` seconds."""
        found: list[float | None] = [None] * len(texts)
        end = time.perf_counter() + timeout
        while None in found and time.perf_counter() < end:
            if self.read(QUIET) and time.perf_counter() - self._unparsed_since < _LONGEST_UNPARSED:
                continue
            while (came := self.parse_next()) is not None:
                shown = self.text()
                found = [came if at is None and text in shown else at for at, text in zip(found, texts, strict=True)]
            if self.ended:
                break
        return found

    def wait_for_change(self, before: str, timeout: float) -> float | None:
        """When the text on the screen first differed from `before`."""
        end = time.perf_counter() + timeout
        while time.perf_counter() < end and not self.ended:
            self.read(min(QUIET, timeout))
            while (came := self.parse_next()) is not None:
                if self.text() != before:
                    return came
        return None

    def settle(self, quiet: float, longest: float = 3.0) -> None:
        """Read and paint until nothing has come for `quiet` seconds."""
        end = time.perf_counter() + longest
        while self.read(quiet) and time.perf_counter() < end:
            pass
        while self.parse_next() is not None:
            pass

    def close(self) -> None:
        """End the program and its process group."""
        for ending in (signal.SIGTERM, signal.SIGKILL):
            if self._has_ended_within(2.0 if ending is signal.SIGKILL else 0.0):
                break
            os.killpg(self.process, ending)
            if self._has_ended_within(2.0):
                break
        os.close(self._pty)

    def _has_ended_within(self, seconds: float) -> bool:
        end = time.perf_counter() + seconds
        while True:
            self.read(0.0)
            try:
                if os.waitpid(self.process, os.WNOHANG)[0]:
                    return True
            except ChildProcessError:
                return True
            if time.perf_counter() >= end:
                return False
            time.sleep(0.01)


def _become(command: list[str], size: Size, environment: Mapping[str, str]) -> None:
    """In the child: never returns."""
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size.rows, size.columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    try:
        os.execvpe(command[0], command, {**inherited, **terminal, **environment})
    except OSError as problem:
        os.write(2, f"{command[0]}: {problem.strerror}\n".encode())
    os._exit(127)
