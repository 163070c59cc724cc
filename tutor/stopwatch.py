"""How long somebody took over something, without the time in which nobody was there."""

from __future__ import annotations

import time
from collections.abc import Callable

IDLE = 300.0
"""Of a pause no more than these seconds count."""


class Stopwatch:
    """Runs from ``begin`` on; ``touch`` whenever somebody does something."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        """Start anew."""
        self._total, self._last = 0.0, self._clock()

    def touch(self) -> float:
        """Somebody is there; the seconds so far."""
        now = self._clock()
        self._total += min(max(now - self._last, 0.0), IDLE)
        self._last = now
        return round(self._total, 1)
