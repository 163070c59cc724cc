"""What leaving waits for."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from textual.app import App

from tutor.tui.turns import Turns, followed_up, passed_through

LETTERS_SECONDS = 0.5
"""The longest that letters are waited for."""


async def letters_arrive(app: App[None], turns: Turns) -> None:
    """Wait for letters that are on their way: one may leave right after a key.

    A letter goes from the app to what has the focus; what it changed is told from there up to the screen.
    """
    if not app.screen_stack:
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(LETTERS_SECONDS):
            await passed_through(app)
            await turns.over()
            await followed_up(app.focused or app.screen)
