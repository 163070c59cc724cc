"""Slow work in a thread that ends when nobody waits for it any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from tutor.sandbox.cancel import Cancel

P = ParamSpec("P")
T = TypeVar("T")


async def stoppable(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What ``work`` returns or raises, from a thread. Whoever waits for it and is cancelled stops the program it runs.

    A screen cancels its waiting when what waits goes away, and all of it when one leaves.
    """
    cancel = Cancel()

    def run() -> T:
        with cancel:
            return work(*args, **kwargs)

    try:
        return await asyncio.to_thread(run)
    except asyncio.CancelledError:
        cancel.now()
        raise
