"""Stopping a run from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar, Token
from types import TracebackType


class Cancelled(BaseException):
    """The run was cancelled. No Exception, so that what turns failures into verdicts lets it through."""


class Cancel:
    """A way to stop what runs inside ``with cancel:`` by calling ``cancel.now()`` from any thread.

    The ``with`` belongs into the thread that runs; a cancel serves once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop: Callable[[], None] | None = None
        self._token: Token[Cancel | None] | None = None
        self.cancelled = False

    def now(self) -> None:
        """Stop what is running, and whatever starts later under this cancel."""
        with self._lock:
            self.cancelled = True
            if self._stop is not None:
                self._stop()

    def watch(self, stop: Callable[[], None] | None) -> None:
        """Call ``stop`` when cancelled, at once if that has happened; None forgets it."""
        with self._lock:
            self._stop = stop
            if self.cancelled and stop is not None:
                stop()

    def __enter__(self) -> Cancel:
        self._token = CURRENT.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._token is not None
        CURRENT.reset(self._token)


CURRENT: ContextVar[Cancel | None] = ContextVar("cancel", default=None)
"""What the run in this context listens to."""
