"""A worker where processes cannot be forked safely (macOS, Windows): started ahead, it runs one program and ends.

Run as ``python -I -c ... LAYER,LAYER NEEDS``: order and request come on standard input, frames leave on standard
output, and what the program prints on standard error.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Callable

from tutor.sandbox.child import audit, names, program
from tutor.sandbox.child.printing import Printing
from tutor.sandbox.layers import Layer
from tutor.sandbox.wire import COUNT, Value, decode

REQUEST, PRINTED = 0, 2
READY = b"r"
"""Written before any frame: the clock starts when everything is imported."""
EARLIER = 0.1
"""Seconds before the deadline at which the line that runs is told."""


def main() -> None:
    """Import everything, then serve the one request that comes."""
    layers = frozenset(map(Layer, filter(None, sys.argv[1].split(","))))
    names.load_modules(sys.argv[2])
    program.rehearse()
    program.prepare()
    self_test = _self_test()
    channel = os.dup(1)
    os.dup2(PRINTED, 1)
    os.write(channel, READY)
    order = _order()
    faulthandler.dump_traceback_later(max(0.05, order["seconds"] - EARLIER), file=PRINTED)
    if Layer.LIMITS in layers:
        _limit(order)
    if sys.platform == "darwin":
        from tutor.sandbox.child import seatbelt

        seatbelt.restrict()
    program.serve(
        channel,
        Printing(PRINTED),
        look=Layer.LOOK in layers,
        request_from=REQUEST,
        # The self-test must see what the system refuses, not what the hook does.
        self_test=self_test,
        before=audit.install if Layer.LOOK in layers else lambda: None,
    )
    os._exit(0)


def _self_test() -> Callable[[], Value]:
    """The self-test of this system, imported while that is still possible."""
    found: Callable[[], Value] = lambda: program.BOUNDED  # noqa: E731
    if sys.platform != "win32":
        from tutor.sandbox.child import probe

        found = probe.self_test
    return found


def _order() -> dict[str, Value]:
    """What comes before the request: its length, then seconds and memory."""
    (size,) = COUNT.unpack(_exactly(COUNT.size))
    order = decode(_exactly(size))
    assert isinstance(order, dict)
    return order


def _exactly(size: int) -> bytes:
    """That many bytes and no more: what follows is for the child that runs the program."""
    parts = b""
    while len(parts) < size:
        part = os.read(REQUEST, size - len(parts))
        if not part:
            os._exit(0)
        parts += part
    return parts


def _limit(order: dict[str, Value]) -> None:
    if sys.platform != "win32":  # there the job object that the tutor put this process into bounds it
        from tutor.sandbox.child import confine

        confine.limit_resources(order["seconds"], order["memory"], confine.address_space())
