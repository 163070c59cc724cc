"""How far something is that takes long, for whoever shows it: calculating anew what all answers come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

FIRST_AFTER = 0.4
"""Seconds that pass in silence."""
EVERY = 0.1
"""Seconds between two tellings."""

Hear = Callable[[str], object]
"""Shows a line; an empty one when it is over."""

_hearing: list[Hear] = []
"""Who shows it; the last one does."""


@contextmanager
def heard_by(hear: Hear) -> Iterator[None]:
    """While this lasts, tell how far it is."""
    _hearing.append(hear)
    try:
        yield
    finally:
        _hearing.remove(hear)


class Wait:
    """One thing of so many parts that is being done."""

    def __init__(self, of: int, clock: Callable[[], float] = monotonic) -> None:
        self._of = of
        self._clock = clock
        self._next = clock() + FIRST_AFTER
        self._told = False

    def tell(self, done: int) -> None:
        """So many are done."""
        now = self._clock()
        if _hearing and now >= self._next:
            self._next, self._told = now + EVERY, True
            _hearing[-1](self.in_words(done))

    def end(self) -> None:
        """It is over, however it went."""
        if self._told and _hearing:
            _hearing[-1]("")

    def in_words(self, done: int) -> str:
        """How far it is."""
        share = min(1.0, done / self._of) if self._of else 1.0
        return f"Calculating anew what {self._of:,} answers come to: {share:.0%}. Leaving loses nothing."
