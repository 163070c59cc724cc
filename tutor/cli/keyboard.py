"""Keys for a command that goes on meanwhile: single ones of a terminal, or the letters of a pipe."""

from __future__ import annotations

import re
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

KEY = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]?|O.?|[^\x1b])?|.", re.DOTALL)
"""One key of a terminal: what begins with escape, as an arrow, is one however many signs it has."""
Pressed = Callable[[float], str]
"""The next key within so many seconds; empty where there was none."""


@contextmanager
def keys() -> Iterator[Pressed]:
    """What is pressed while this is open. A terminal is as it was afterwards."""
    if not sys.stdin.isatty():
        yield _of_pipe()
    elif sys.platform == "win32":
        yield _of_windows()
    else:
        with _of_terminal() as pressed:
            yield pressed


def _of_pipe() -> Pressed:
    """Every letter of the input; its end ends nothing."""
    letters: SimpleQueue[str] = SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            for letter in line.strip():
                letters.put(letter)

    Thread(target=read, daemon=True).start()

    def pressed(seconds: float) -> str:
        try:
            return letters.get(timeout=seconds)
        except Empty:
            return ""

    return pressed


if sys.platform == "win32":

    def _of_windows() -> Pressed:
        import msvcrt

        def pressed(seconds: float) -> str:
            end = time.monotonic() + seconds
            while not msvcrt.kbhit():
                if time.monotonic() >= end:
                    return ""
                time.sleep(0.01)
            return msvcrt.getwch()

        return pressed

else:

    @contextmanager
    def _of_terminal() -> Iterator[Pressed]:
        import os
        import select
        import termios
        import tty

        stream = sys.stdin.fileno()
        before: list[Any] = termios.tcgetattr(stream)
        waiting: deque[str] = deque()

        def pressed(seconds: float) -> str:
            if waiting:
                return waiting.popleft()
            if not select.select([stream], [], [], seconds)[0]:
                return ""
            found = os.read(stream, 64)
            if not found:  # the terminal is gone
                raise KeyboardInterrupt
            waiting.extend(each[0] for each in KEY.findall(found.decode("utf-8", "ignore")))
            return waiting.popleft() if waiting else ""

        try:
            tty.setcbreak(stream)
            yield pressed
        finally:
            termios.tcsetattr(stream, termios.TCSADRAIN, before)
