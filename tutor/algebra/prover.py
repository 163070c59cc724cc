"""A process that proves, kept warm and stopped when it takes too long. sympy is imported there, never here."""

from __future__ import annotations

import atexit
import json
import queue
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import Any

from tutor.algebra.domain import Domain, definitions
from tutor.algebra.transfer import to_json
from tutor.algebra.tree import Tree
from tutor.isolated import ENVIRONMENT, command, started_with

SECONDS = 1.0
"""How long a proof may take, with the start of the process if it was not running."""


class ProverDied(Exception):
    """The process that proves ended without an answer, and so did another."""


class Nursery:
    """A process that forks those which prove, for several of ours: sympy is in memory once, and loaded once."""

    def __init__(self) -> None:
        self._asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        with theirs:
            self.process = started_with(theirs, command("tutor.algebra.proof_nursery", str(theirs.fileno())))

    def born(self) -> Forked | None:
        """A process that proves; None where the nursery is gone."""
        end, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._asking, [b"!"], [theirs.fileno()])  # type: ignore[attr-defined, unused-ignore]  # not on Windows
            except OSError:
                end.close()
                return None
        return Forked(end)

    def close(self) -> None:
        """Ask for nothing more; the process ends when nobody else can either."""
        self._asking.close()


class Forked:
    """What a nursery forked, used like a child of ours. It ends when its socket does, at the latest with its proof."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self.stdin = end.makefile("w", encoding="utf-8")
        self.stdout = end.makefile("r", encoding="utf-8")

    def poll(self) -> None:
        """Nothing: that it has ended is heard."""

    def kill(self) -> None:
        """Let it end."""
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_RDWR)
        self._end.close()

    def wait(self) -> None:
        """Nothing: it is no child of ours."""


class Prover:
    """Owns one process; asks it one thing at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | Forked | None = None
        self._nursery: Nursery | None = None
        self._answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._ready = threading.Event()
        self._asked = 0
        self._asked_at = time.monotonic()
        self._failed_starts = 0
        """How often in a row the process ended before it was ready, while nobody waited for it."""

    def warm(self) -> None:
        """Start the process, if it is not running, without waiting for it; where that fails, who asks it is told."""
        with self._lock, suppress(ProverDied):
            self._start()

    def share(self) -> None:
        """Have the process be a fork of one that what is forked from us shares; where that was ended, start another."""
        if self._nursery is not None and self._nursery.process.poll() is not None:
            self._nursery.close()
            self._nursery = None
        if self._nursery is None and sys.platform == "linux":
            self._nursery = Nursery()

    def proves(self, tree: Tree, reference: Tree, domain: Domain, seconds: float = SECONDS) -> bool:
        """Whether sympy proved the two equal; False when it did not, or not in time. Scalars only.

        Raises ProverDied where that was not found out: the process ended twice without an answer.
        """
        if domain.vectors:
            return False
        until = time.monotonic() + seconds
        if not self._lock.acquire(timeout=seconds):
            return False
        try:
            try:
                return self._ask(tree, reference, domain, until)
            except ProverDied:
                return self._ask(tree, reference, domain, until)
        finally:
            self._lock.release()

    def rest(self, seconds: float) -> None:
        """End the process where nothing was proved for so long; the next formula starts another."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            if time.monotonic() - self._asked_at >= seconds:
                self._kill()
        finally:
            self._lock.release()

    def stop(self) -> None:
        """End the process."""
        with self._lock:
            self._kill()

    def _ask(self, tree: Tree, reference: Tree, domain: Domain, until: float) -> bool:
        self._start()
        self._asked += 1
        self._asked_at = time.monotonic()
        request = {
            "id": self._asked,
            "tree": to_json(tree),
            "reference": to_json(reference),
            "scalars": domain.scalars,
            "where": [(name, to_json(definition)) for name, definition in definitions(domain)],
        }
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            with suppress(OSError):  # of a process that ended; what it leaves says so
                self._process.stdin.write(json.dumps(request) + "\n")
                self._process.stdin.flush()
            return self._await(self._asked, until)
        except queue.Empty:
            if self._ready.is_set():
                self._kill()
                self._start()
            elif self._failed_starts:
                raise ProverDied from None
        return False

    def _await(self, asked: int, until: float) -> bool:
        """The answer to one request; a process that only starts slowly is left to finish.

        Raises queue.Empty, and ProverDied.
        """
        while True:
            answer = self._answers.get(timeout=max(0.0, until - time.monotonic()))
            if answer.get("id") == asked:
                self._failed_starts = 0
                return bool(answer["proved"])
            if "ended" in answer:
                self._kill()
                raise ProverDied

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        if self._process is not None and not self._ready.is_set():
            self._failed_starts += 1
        self._kill()
        try:
            self._process = (self._nursery and self._nursery.born()) or _own_process()
        except OSError as problem:  # the system has no process, or no descriptors
            raise ProverDied from problem
        self._asked_at = time.monotonic()
        self._answers = queue.SimpleQueue()
        self._ready = threading.Event()
        threading.Thread(target=_listen, args=(self._process, self._answers, self._ready), daemon=True).start()

    def _kill(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        self._process = None


def _own_process() -> subprocess.Popen[str]:
    """One that imports sympy first. Raises OSError."""
    return subprocess.Popen(
        command("tutor.algebra.proof"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=ENVIRONMENT,
    )


def _listen(
    process: subprocess.Popen[str] | Forked, answers: queue.SimpleQueue[dict[str, Any]], ready: threading.Event
) -> None:
    """Pass on what the process says, until it ends."""
    assert process.stdout is not None
    with process.stdout, suppress(OSError):
        for line in process.stdout:
            with suppress(json.JSONDecodeError):
                answers.put(json.loads(line))
            ready.set()
    answers.put({"ended": True})


PROVER = Prover()
"""The one that checkers ask."""

atexit.register(PROVER.stop)
