"""Slow work in a thread that ends when nobody waits for it any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def stoppable(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What ``work`` returns or raises, from a thread. A worker that is cancelled meanwhile stops the program it runs.

    Textual cancels a widget's workers when the widget goes away, and all of them when one leaves.
    """
    from tutor.sandbox.cancel import Cancel

    cancel = Cancel()

    def run() -> T:
        with cancel:
            return work(*args, **kwargs)

    try:
        return await asyncio.to_thread(run)
    except asyncio.CancelledError:
        cancel.now()
        raise
