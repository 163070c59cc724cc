"""The tutor in a real terminal, for what only a terminal does: sizes, signals, its own end."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from tests.conftest import SMALL_COURSE
from tutor.loader import open_course
from tutor.progress import open_progress
from tutor.session import Session

PATIENCE = 60.0
ROOT = Path(__file__).parents[2]
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y"}


class Terminal:
    """A pseudo terminal and the tutor in it. What it paints is read whenever something is waited for."""

    def __init__(
        self, saves: Path, *before: str, lesson: str = "adding", step: int = 1, lessons: Path = SMALL_COURSE
    ) -> None:
        session = Session(open_course(lessons), open_progress(saves, "Ada"))
        session.open(lesson, step)
        session.close()
        self.saves = saves
        self.painted = b""
        tutor = [sys.executable, "-m", "tutor", "--lessons", str(lessons), "--saves", str(saves)]
        command = [*before, *tutor, "play", "--user", "Ada"]
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.chdir(ROOT)
            os.environ |= {"TERM": "xterm-256color", "PYTHONFAULTHANDLER": "1"}
            try:
                os.execvp(command[0], command)
            finally:
                os._exit(127)
        self.status: int | None = None
        self.resize(120, 40)
        self.until(lambda: b"Go on" in self.painted)
        self.press("\r")

    def resize(self, columns: int, rows: int) -> None:
        """Another size, of which the terminal tells as terminals do."""
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self.descriptor, keys.encode())

    def read(self, seconds: float = 0.0) -> bool:
        """Take what was painted; whether anything was."""
        if self.descriptor < 0 or not select.select([self.descriptor], [], [], seconds)[0]:
            return False
        try:
            came = os.read(self.descriptor, 1 << 20)
        except OSError:
            return False
        self.painted += came
        for question, answer in ANSWERS.items():
            if question in came:
                os.write(self.descriptor, answer)
        return bool(came)

    def pass_by(self, seconds: float) -> None:
        """Let time go by, as between two keys."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0:
            self.read(left)

    def until(self, there: Callable[[], object]) -> None:
        """Wait. Raises where it is in vain."""
        end = monotonic() + PATIENCE
        while not there():
            if monotonic() > end:
                raise AssertionError(f"in vain; the end of what was painted: {self.painted[-2000:]!r}")
            self.read(0.02)

    def ready(self) -> None:
        """Wait for all of the lesson."""
        self.until(lambda: b"Next" in self.painted)

    def signal(self, name: signal.Signals) -> None:
        """Send a signal to the tutor."""
        os.kill(self.process, name)

    def close(self) -> None:
        """Close the terminal, as a window is."""
        os.close(self.descriptor)
        self.descriptor = -1

    @property
    def has_ended(self) -> bool:
        """Whether the tutor has; its exit code is ``status`` then."""
        if self.status is None:
            process, status = os.waitpid(self.process, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if process else None
        return self.status is not None

    def draft(self, task: str = "adding/sum") -> str:
        """What is kept of what was typed."""
        progress = open_progress(self.saves, "Ada", "small-sums")
        try:
            return progress.draft(task).answer
        finally:
            progress.close()


@contextmanager
def at_a_terminal(saves: Path, *before: str) -> Iterator[Terminal]:
    """The tutor at a task in a terminal, ready for keys; it is gone afterwards."""
    terminal = Terminal(saves, *before)
    try:
        terminal.ready()
        yield terminal
    finally:
        if not terminal.has_ended:
            terminal.signal(signal.SIGKILL)
            os.waitpid(terminal.process, 0)
        if terminal.descriptor >= 0:
            terminal.close()
