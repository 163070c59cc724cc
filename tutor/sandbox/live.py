"""What a training reports while it runs, on its way to whoever watches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from tutor.sandbox.wire import COUNT, MAX_BYTES, Malformed, decode

MOST_NAMES = 8
MOST_NUMBERS = 200
MOST_COUNT = 10**9
MOST_HEARD = 10_000
"""Frames that are looked at while they come; an honest training sends a dozen a second."""


Reported = float | tuple[float, ...] | tuple[tuple[float, ...], ...]
"""A number, a vector, or the rows of a matrix."""


class Live(Struct, frozen=True):
    """The latest values that a program reported."""

    values: Mapping[str, Reported]
    count: int
    """How often the program has reported."""


Listener = Callable[[Live], None]
"""Who watches a training; called in the thread that runs it."""


BEGINNING = slice(10, 14)
"""Where in a frame's body its first key stands: after the tags and sizes of a dict and a text."""


class Listening:
    """Finds reports in a child's answer while it comes, and tells them; everything else is left to who reads it all."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._kept = bytearray()
        self._heard = 0

    def feed(self, part: bytes) -> None:
        """Take the next bytes of the answer."""
        if self._heard >= MOST_HEARD:
            return
        self._kept += part
        while len(self._kept) >= COUNT.size and self._heard < MOST_HEARD:
            (size,) = COUNT.unpack_from(self._kept)
            if size > MAX_BYTES or len(self._kept) < COUNT.size + size:
                return
            self._heard += 1
            body = bytes(self._kept[COUNT.size : COUNT.size + size])
            del self._kept[: COUNT.size + size]
            if body[BEGINNING] == b"live" and (live := read_live(body)) is not None:
                self._listener(live)


def read_live(body: bytes) -> Live | None:
    """The report that a frame's body is; None for one that a child of ours does not send."""
    try:
        sent = decode(body)
        values = {_name(name): _numbers(value) for name, value in list(sent["live"].items())[:MOST_NAMES]}
        return Live(values, min(max(0, int(sent["count"])), MOST_COUNT))
    except (Malformed, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def is_live(sent: Any) -> bool:
    """Whether a value from a child is a report."""
    return isinstance(sent, dict) and "live" in sent


def _name(name: str) -> str:
    return "".join(letter for letter in name[:40] if letter.isprintable())


def _numbers(value: Any) -> Reported:
    if not hasattr(value, "ravel"):
        return float(value)
    if value.size > MOST_NUMBERS or value.ndim > 2:
        value = value.ravel()[:MOST_NUMBERS]
    if value.ndim == 2:
        return tuple(tuple(map(float, row)) for row in value.tolist())
    return tuple(map(float, value.tolist())) if value.ndim else float(value)
