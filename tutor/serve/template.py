"""The warm process: it has imported the tutor and started nothing, and each visit is a fork of it.

No thread and no event loop runs here, no save and no socket but the server's is open: what a fork would break is made
after it. It ends with the server, and takes along what did not leave by itself.
"""

from __future__ import annotations

import ctypes
import gc
import os
import select
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from tutor import sandbox
from tutor.algebra.prover import PROVER
from tutor.serve import orders
from tutor.serve.orders import Kill, Start

LEAVING = 1.2
"""Seconds that visits have to leave once the server is gone."""
PR_SET_PDEATHSIG = 1
TICK_MS = 500


def main() -> None:
    """Import everything, say so, then fork at every order until the server is gone."""
    control = socket.socket(fileno=int(sys.argv[2]))
    lessons, saves = sys.argv[3:5]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_everything()
    share()
    gc.collect()
    gc.freeze()  # what the visits share is not written to by their collectors
    control.sendall(orders.READY)
    Template(control, lessons, saves).run()


SHARED = (
    "concurrent.futures.thread",
    "fsrs",
    "textual.drivers.web_driver",
    "textual.layouts.factory",
    "textual.layouts.horizontal",
    "textual.layouts.stream",
    "textual.scrollbar",
    "textual.widgets._markdown",
    "textual.widgets._text_area",
    "textual.widgets.markdown",
    "textual.widgets.text_area",
    "tree_sitter_python",
    "tutor.checkers.code",
    "tutor.checkers.code.inside",
    "tutor.checkers.code.reasons",
    "tutor.checkers.order",
    "tutor.checkers.spot",
    "tutor.checkers.training_reasons",
    "tutor.loader.convert",
    "tutor.loader.links",
    "tutor.picture",
    "tutor.serve.visitor",
    "tutor.telling",
    "tutor.tui.screens.judging",
    "tutor.tui.screens.map",
    "tutor.tui.screens.palette",
    "tutor.tui.screens.progress",
    "tutor.tui.screens.task_pane",
    "tutor.tui.widgets.answers",
    "tutor.tui.widgets.call_marks",
    "tutor.tui.widgets.code_answer",
    "tutor.tui.widgets.formula_answer",
    "tutor.tui.widgets.lesson_text",
    "tutor.tui.widgets.reading",
    "tutor.tui.widgets.symbol_palette",
    "tutor.tui.widgets.verdict_panel",
)


def import_everything() -> None:
    """All that a visit needs, and numpy with what judges answers: pages that visits share. Starts no thread."""
    for name in SHARED:
        import_module(name)


def share() -> None:
    """Have what judges the visits' programs and proves their formulas share its memory, and start it where it ended.

    Where the system has no process for that, each visit starts its own.
    """
    for start in (sandbox.share, PROVER.share):
        with suppress(OSError):
            start()


class Template:
    """The loop of the warm process, and the visits that it has not seen end."""

    def __init__(self, control: socket.socket, lessons: str, saves: str) -> None:
        self._control = control
        self._lessons, self._saves = lessons, saves
        self._visits: dict[int, int] = {}
        self._text = b""
        self._descriptors: list[int] = []

    def run(self) -> None:
        """Obey until the server is gone."""
        poll = select.poll()  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        poll.register(self._control.fileno(), select.POLLIN)  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        while True:
            ready = poll.poll(TICK_MS if self._visits else None)
            self._reap()
            if ready and not self._obey():
                break
        self._end_all()

    def _obey(self) -> bool:
        """Do what has been ordered; False once nobody is there to order."""
        try:
            text, descriptors, _, _ = socket.recv_fds(self._control, 1 << 16, 2)  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        except OSError:
            return False
        self._descriptors += descriptors
        *lines, self._text = (self._text + text).split(b"\n")
        for line in lines:
            match orders.read(line):
                case Start() as start:
                    self._fork(start, self._descriptors.pop(0), self._descriptors.pop(0))
                case Kill(visit):
                    self._kill(visit)
        return bool(text)

    def _fork(self, start: Start, stream: int, trouble: int) -> None:
        parent = os.getpid()
        share()
        try:
            pid = os.fork()  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        except OSError:
            pid = -1  # the server sees the stream end
        if pid == 0:
            self._become(start, stream, trouble, parent)
        os.close(stream)
        os.close(trouble)
        if pid > 0:
            self._visits[start.visit] = pid

    def _become(self, start: Start, stream: int, trouble: int, parent: int) -> NoReturn:
        """Go on as a visit; never comes back."""
        code = 3
        try:
            end_with_parent(parent)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            for ours, descriptor in ((stream, 0), (stream, 1), (trouble, 2)):
                os.dup2(ours, descriptor)
            self._control.close()
            os.close(stream)
            os.close(trouble)
            from tutor.serve.visitor import visit

            code = visit(start, self._lessons, self._saves)
        except BaseException:
            traceback.print_exc()
        finally:
            with suppress(Exception):
                sys.stderr.flush()
            os._exit(code)

    def _reap(self) -> None:
        for visit, pid in list(self._visits.items()):
            with suppress(ChildProcessError):
                if os.waitpid(pid, os.WNOHANG)[0] == 0:  # type: ignore[attr-defined, unused-ignore]  # not on Windows
                    continue
            del self._visits[visit]

    def _kill(self, visit: int) -> None:
        """A process that was not reaped keeps its number: no other is met."""
        self._reap()
        if visit in self._visits:
            os.kill(self._visits[visit], signal.SIGKILL)  # type: ignore[attr-defined, unused-ignore]  # not on Windows

    def _end_all(self) -> None:
        """The end of their streams tells visits to leave; those that do not are killed."""
        until = time.monotonic() + LEAVING
        while self._visits and time.monotonic() < until:
            time.sleep(0.02)
            self._reap()
        for visit in tuple(self._visits):
            self._kill(visit)


def end_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends; where it cannot, the end of the stream tells."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(3)
