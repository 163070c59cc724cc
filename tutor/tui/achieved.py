"""What was achieved: it is told quietly, some time after what it hangs on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App

from tutor.progress import SaveProblem
from tutor.session import Session
from tutor.tui import delays

if TYPE_CHECKING:
    from tutor.achievements import Achieved

NAMED = 3
"""More achievements at once, as after an import, are told as a number."""


class Achievements:
    """Has the learner of an app's session told what is new."""

    def __init__(self, app: App[None], session: Callable[[], Session | None]) -> None:
        self._app = app
        self._session = session

    def look(self, *, with_rounds: bool) -> None:
        """Look soon, and tell; what hangs on rounds is looked at only when one was kept."""
        session = self._session()
        if session is not None and session.course.achievements:
            delays.after(delays.ACHIEVED_AFTER, self._app, partial(self._begin, with_rounds))

    def _begin(self, with_rounds: bool) -> None:
        self._app.run_worker(self._tell(with_rounds), exclusive=True, group="achieved")

    async def _tell(self, with_rounds: bool) -> None:
        session = self._session()
        if session is None:
            return
        try:
            found = await asyncio.to_thread(newly_achieved, session, with_rounds)
        except SaveProblem:
            return  # it is told where something is to be kept, and this the next time
        if found:
            self._app.notify(told(found), timeout=delays.ACHIEVED_FOR)


def told(found: Sequence[Achieved]) -> str:
    """What was achieved at once, short enough that it stands over the bar."""
    if len(found) == 1:
        return f"Achievement · {found[0].line}"
    what = ": " + ", ".join(each.title for each in found) if len(found) <= NAMED else ""
    return f"{len(found)} achievements{what}; the progress (f2 on the map) lists them."


def newly_achieved(session: Session, with_rounds: bool) -> tuple[Achieved, ...]:
    """What was achieved and not told yet; slow, and away from the screen. Raises SaveProblem."""
    if not with_rounds:
        return session.newly_achieved()
    from tutor.games import rounds_for_achievements

    return session.newly_achieved(rounds_for_achievements(session))
