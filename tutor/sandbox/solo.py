"""Workers for systems without a safe fork: two are kept waiting, and each runs one program and ends."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from typing import IO

from tutor.isolated import ENVIRONMENT, command
from tutor.sandbox.cancel import Cancel, Cancelled
from tutor.sandbox.layers import ALL, Layer
from tutor.sandbox.link import GRACE, MAX_ANSWER, START_SECONDS, LinkBroken, Raw
from tutor.sandbox.live import Listener, Listening
from tutor.sandbox.result import Limits
from tutor.sandbox.wire import COUNT, encode

AHEAD = 2
HELD = (Layer.LIMITS, Layer.LOOK)
"""The layers that can be had without Linux's kernel."""
SEGMENTATION_FAULT = 11
WINDOWS_ERROR = 0xC0000000
"""Exit codes from here on are errors of the system: learn.microsoft.com, NTSTATUS values."""
TOLD = b"Timeout ("
"""How Python's fault handler begins what it writes when time is up."""


class Solo:
    """Workers ahead, with the same face as a link."""

    def __init__(self, layers: frozenset[Layer] = ALL, needs: str = "") -> None:
        self._needs = needs
        self._layers = tuple(sorted(layers & set(HELD)))
        self._waiting: deque[subprocess.Popen[bytes]] = deque()
        self._refill()

    def held(self) -> tuple[str, ...]:
        """The layers that are asked for; the self-test says what they are worth."""
        return self._layers

    def _refill(self) -> None:
        while len(self._waiting) < AHEAD:
            self._waiting.append(
                subprocess.Popen(
                    command("tutor.sandbox.child.solo", ",".join(self._layers), self._needs, within="tutor.sandbox"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env=ENVIRONMENT,
                )
            )

    def run(
        self, request: bytes, limits: Limits, cancel: Cancel | None = None, listener: Listener | None = None
    ) -> Raw:
        """Run one request in a worker of its own. Raises LinkBroken or Cancelled."""
        worker = self._waiting.popleft()
        self._refill()
        if sys.platform == "win32":
            from tutor.sandbox import job

            job.confine(worker, limits, self._needs)
        if cancel is not None:
            cancel.watch(worker.kill)
        try:
            raw = _exchange(worker, request, limits, listener)
        finally:
            if cancel is not None:
                cancel.watch(None)
            worker.kill()
            worker.wait()
        if cancel is not None and cancel.cancelled:
            raise Cancelled
        return raw

    def close(self) -> None:
        """End the workers that wait."""
        while self._waiting:
            worker = self._waiting.popleft()
            worker.kill()
            worker.wait()
            for stream in (worker.stdin, worker.stdout, worker.stderr):
                assert stream is not None
                with suppress(OSError):
                    stream.close()


class _Reading(threading.Thread):
    """Reads a stream to its end, and stops the worker when there is too much of it."""

    def __init__(
        self, stream: IO[bytes], most: int, worker: subprocess.Popen[bytes], listening: Listening | None = None
    ) -> None:
        super().__init__(daemon=True)
        self.stream, self.most, self.worker, self.listening = stream, most, worker, listening
        self.found = bytearray()
        self.begun = threading.Event()
        self.start()

    def run(self) -> None:
        """Read until the worker has ended and nothing is left."""
        while part := self.stream.read1(1 << 16):  # type: ignore[attr-defined]  # pipes of Popen are buffered readers
            if len(self.found) <= self.most:
                if self.listening is not None:
                    self.listening.feed(part if self.found else part[1:])  # the first byte says that it is ready
                self.found += part
                self.begun.set()
                if self.is_excessive:
                    self.worker.kill()

    @property
    def is_excessive(self) -> bool:
        """Whether there was more than the limit."""
        return len(self.found) > self.most


def as_waited(code: int) -> int:
    """A process's exit code as ``os.wait`` gives it: Python has -9 for a signal, Windows 0xC0000005 for a crash."""
    if code < 0:
        return -code
    return SEGMENTATION_FAULT if code >= WINDOWS_ERROR else (code & 0xFF) << 8


def _exchange(worker: subprocess.Popen[bytes], request: bytes, limits: Limits, listener: Listener | None) -> Raw:
    assert worker.stdin is not None
    assert worker.stdout is not None
    assert worker.stderr is not None
    answer = _Reading(worker.stdout, MAX_ANSWER, worker, Listening(listener) if listener is not None else None)
    printed = _Reading(worker.stderr, limits.printed, worker)
    order = encode({"seconds": float(limits.seconds), "memory": limits.memory})
    with suppress(OSError), worker.stdin as stdin:
        stdin.write(COUNT.pack(len(order)) + order + request)
    why = "exit"
    answer.begun.wait(START_SECONDS)
    try:
        worker.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        why = "deadline"
        worker.kill()
    for reading, stream in ((answer, worker.stdout), (printed, worker.stderr)):
        reading.join(GRACE)
        if reading.is_alive():
            raise LinkBroken("a stream stays open")
        stream.close()
    output, told, trouble = bytes(printed.found).partition(TOLD)
    code = worker.wait()
    return Raw(
        answer=bytes(answer.found[1:]),  # after the byte that says that the worker is ready
        output=output[: limits.shown],
        trouble=told + trouble,
        status=as_waited(code),
        why=why,
        excess="answer" if answer.is_excessive else "output" if printed.is_excessive else "",
    )
