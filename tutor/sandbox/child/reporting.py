"""``report(loss=...)``: what a training shows while it runs."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from tutor.sandbox.child.plain import plain
from tutor.sandbox.wire import Value

EVERY = 0.08
"""Seconds after which another report is sent in any case."""
FIRST = 100
"""Reports that are all sent, so that a short training can be gone through step by step."""
GROWTH = 1.03
"""Times the number of the last one sent at which a later report is sent: the farther on, the fewer."""
MOST_NAMES = 8
MOST_NUMBERS = 200
"""In one of the values."""


class Reporting:
    """Counts what is reported and sends some of it: bounded in number and size, whatever the program does."""

    def __init__(self, send: Callable[[Value], None]) -> None:
        self._send = send
        self._count = 0
        self._sent = -math.inf
        self._next = 1
        """The number of the report that is sent next, however soon it comes."""
        self._last: dict[str, Any] | None = None

    def function(self) -> Callable[..., None]:
        """The function that the program calls."""

        def report(**values: Any) -> None:
            """Show these values while the training goes on."""
            if len(values) > MOST_NAMES:
                raise ValueError(f"report takes at most {MOST_NAMES} values at a time")
            self._count += 1
            self._last = values
            if self._count >= self._next or time.monotonic() - self._sent >= EVERY:
                self.flush()

        return report

    def flush(self) -> None:
        """Send the last values, unless they have been sent. Raises TypeError for what cannot be shown."""
        if self._last is None:
            return
        values = {name[:40]: _shown(name, value) for name, value in self._last.items()}
        self._last, self._sent = None, time.monotonic()
        self._next = self._count + 1 if self._count < FIRST else math.ceil(self._count * GROWTH)
        self._send({"live": values, "count": self._count})


def _shown(name: str, value: Any) -> Value:
    array = plain(value)
    if isinstance(array, bool | int | float):
        return float(array)
    if not isinstance(array, np.ndarray) or array.ndim > 2 or array.dtype.kind not in "biuf":
        raise TypeError(f"report shows numbers, and short lists and matrices of them; {name} is none of these")
    if array.size > MOST_NUMBERS:
        raise ValueError(f"report shows at most {MOST_NUMBERS} numbers under a name; {name} has {array.size}")
    return array.astype(float)
