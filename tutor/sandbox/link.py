"""The tutor's end of one warm process."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress

from msgspec import Struct

from tutor.isolated import command, started_with
from tutor.sandbox.cancel import Cancel, Cancelled
from tutor.sandbox.layers import ALL, Layer
from tutor.sandbox.live import Listener, Listening
from tutor.sandbox.result import Limits
from tutor.sandbox.wire import MAX_BYTES, Malformed, Value, decode, encode, frame

START_SECONDS = 60.0
GRACE = 2.0
"""Seconds beyond a program's own after which the warm process itself is given up."""
STARVED = 0.75
"""The part of its time in which a program that computes has the processor at least, unless the machine is loaded."""
PUT_OFF = 10
"""How often in a second a program that computes is put off at least where others have the processor."""
MAX_ANSWER = 2 * MAX_BYTES
MAX_TROUBLE = 1 << 16
END = frame({"end": True})
"""The last that a child says, where everything went as it should."""


class LinkBroken(Exception):
    """The warm process died or does not answer; another one may."""


class Raw(Struct, frozen=True, kw_only=True):
    """What a child left behind: bytes that nobody has looked at."""

    answer: bytes
    output: bytes
    trouble: bytes
    """What Python's fault handler wrote."""
    status: int
    """As ``os.wait`` gives it."""
    why: str
    """``exit``, ``deadline``, or ``stop`` where we stopped it."""
    excess: str = ""
    """``answer`` or ``output`` where that was too long."""
    was_starved: bool = False
    """Whether the deadline came because others had the processor."""


def had_too_little(ended: dict[str, Value], limits: Limits) -> bool:
    """Whether a child was kept from the processor: it was put off often, and did not sleep of its own accord."""
    return bool(ended["seconds"] < STARVED * limits.seconds and ended["put_off"] > PUT_OFF * limits.seconds)


def started(module: str, end: socket.socket, *arguments: str) -> subprocess.Popen[bytes]:
    """Another Python with one of the sandbox's own modules, and this end of a socket as its only descriptor."""
    # within: the package itself is the tutor's side
    line = command(f"tutor.sandbox.child.{module}", str(end.fileno()), *arguments, within="tutor.sandbox")
    return started_with(end, line)


class Nursery:
    """A process that forks warm processes, for several of ours: what all of them read is in memory once.

    Whoever is forked from ours shares it; it ends with the last of them.
    """

    def __init__(self) -> None:
        self._asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        with theirs:
            self.process = started("nursery", theirs)

    def give_birth(self, theirs: socket.socket, layers: str) -> bool:
        """Have a warm process made at this end of a socket; False where the nursery is gone."""
        try:
            socket.send_fds(self._asking, [layers.encode() or b","], [theirs.fileno()])  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Ask for nothing more; the process ends when nobody else can either."""
        self._asking.close()


NURSERIES: list[Nursery] = []
"""The one that this process and its forks use, once there is one."""


class Link:
    """A warm process and the socket to it; it runs one program at a time."""

    def __init__(self, layers: frozenset[Layer] = ALL, needs: str = "") -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        self._process: subprocess.Popen[bytes] | None = None
        """None where a nursery forked it: then it is no child of ours."""
        named = ",".join(sorted(layers))
        with theirs:
            try:
                if needs or not any(nursery.give_birth(theirs, named) for nursery in NURSERIES):
                    self._process = started("warm", theirs, named, needs)
            except OSError:
                self._control.close()
                raise
        self._held: tuple[str, ...] | None = None
        self._ending = False
        """Whether a child that has said everything has not been seen to end."""

    @property
    def pid(self) -> int:
        """The warm process's; 0 where it is no child of ours."""
        return self._process.pid if self._process else 0

    def held(self) -> tuple[str, ...]:
        """The layers this system grants; waits until the warm process is ready. Raises LinkBroken."""
        if self._held is None:
            self._control.settimeout(START_SECONDS)
            message = self._message()
            if "ready" not in message:
                raise LinkBroken("it did not say that it was ready")
            self._held = message["ready"]
        return self._held

    def run(
        self, request: bytes, limits: Limits, cancel: Cancel | None = None, listener: Listener | None = None
    ) -> Raw:
        """Run one request in a child of its own. Raises LinkBroken or Cancelled."""
        self.held()
        self._see_end()
        channel, theirs = socket.socketpair()
        output, output_end = os.pipe()
        trouble, trouble_end = os.pipe()
        order = encode({"seconds": float(limits.seconds), "memory": limits.memory})
        try:
            with theirs:
                try:
                    socket.send_fds(self._control, [order], [theirs.fileno(), output_end, trouble_end])  # type: ignore[attr-defined, unused-ignore]  # not on Windows
                except OSError as problem:
                    raise LinkBroken(str(problem)) from None
                finally:
                    os.close(output_end)
                    os.close(trouble_end)
            if cancel is not None:
                cancel.watch(self._stop)
            raw = self._exchange(channel, request, (output, trouble), limits, listener)
        finally:
            if cancel is not None:
                cancel.watch(None)
            channel.close()
            os.close(output)
            os.close(trouble)
        if cancel is not None and cancel.cancelled:
            raise Cancelled
        return raw

    def _exchange(
        self,
        channel: socket.socket,
        request: bytes,
        written: tuple[int, int],
        limits: Limits,
        listener: Listener | None,
    ) -> Raw:
        output, trouble = written
        channel.settimeout(limits.seconds + GRACE)
        try:
            channel.sendall(request)
            channel.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the child ended before it had read everything; its end says why
        streams = {channel.fileno(): bytearray(), output: bytearray(), trouble: bytearray()}
        most = {channel.fileno(): MAX_ANSWER, output: limits.printed, trouble: MAX_TROUBLE}
        heard = {channel.fileno(): Listening(listener)} if listener is not None else {}
        ended, excess = self._collect(streams, most, limits.seconds + GRACE, heard, streams[channel.fileno()])
        return Raw(
            answer=bytes(streams[channel.fileno()]),
            output=bytes(streams[output][: limits.shown]),
            trouble=bytes(streams[trouble]),
            status=ended["status"],
            why=ended["why"],
            excess={channel.fileno(): "answer", output: "output", trouble: "output"}.get(excess, ""),
            was_starved=ended["why"] == "deadline" and had_too_little(ended, limits),
        )

    def _collect(
        self,
        streams: dict[int, bytearray],
        most: dict[int, int],
        seconds: float,
        heard: Mapping[int, Listening],
        answer: bytearray,
    ) -> tuple[Value, int]:
        """Read all streams to their ends: how the child ended, and the stream that was too long (-1: none).

        A child that has said everything and closed its streams is not waited for: its end takes a millisecond.
        """
        waiting = select.poll()  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        for descriptor in (*streams, self._control.fileno()):
            waiting.register(descriptor, select.POLLIN)  # type: ignore[attr-defined, unused-ignore]  # not on Windows
        still_open, ended, excess = set(streams), None, -1
        deadline = time.monotonic() + seconds
        while still_open or ended is None:
            if ended is None and not still_open and answer.endswith(END):
                self._ending = True
                self._stop()
                return {"why": "exit", "status": 0}, excess
            ready = waiting.poll(max(0.0, deadline - time.monotonic()) * 1000)
            if not ready and ended is None:
                raise LinkBroken("it missed a deadline")
            if not ready:
                break  # something that outlived the child holds a stream open
            for descriptor, _ in ready:
                if descriptor == self._control.fileno():
                    ended = self._message()
                    deadline = min(deadline, time.monotonic() + GRACE / 4)
                    waiting.unregister(descriptor)
                elif not (part := self._read(descriptor)):
                    waiting.unregister(descriptor)
                    still_open.discard(descriptor)
                elif len(streams[descriptor]) <= most[descriptor]:
                    streams[descriptor] += part
                    if descriptor in heard:
                        heard[descriptor].feed(part)
                    if len(streams[descriptor]) > most[descriptor] and excess < 0 and ended is None:
                        excess = descriptor
                        self._stop()
        return ended, excess

    def _see_end(self) -> None:
        """Wait for the end of a child that has said everything. Raises LinkBroken."""
        if self._ending:
            self._control.settimeout(GRACE)
            self._message()
            self._ending = False

    @staticmethod
    def _read(descriptor: int) -> bytes:
        try:
            return os.read(descriptor, 1 << 16)
        except OSError:
            return b""

    def _message(self) -> dict[str, Value]:
        try:
            message = decode(self._control.recv(1 << 16))
        except (OSError, Malformed) as problem:
            raise LinkBroken(str(problem)) from None
        assert isinstance(message, dict)
        return message

    def _stop(self) -> None:
        """Have the child killed; safe from any thread. A warm process that is gone took its child with it."""
        with suppress(OSError):
            self._control.send(encode({"stop": True}))

    def abandon(self) -> None:
        """Leave the warm process to whoever else holds its socket."""
        self._control.close()

    def close(self) -> None:
        """End the warm process, and with it what runs in it."""
        self._control.close()
        if self._process is None:
            return
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
