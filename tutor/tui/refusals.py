"""What the disk refuses: the learner is told, and meanwhile it is tried again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.app import App
from textual.timer import Timer

from tutor.keeping import PAUSE
from tutor.session import Session
from tutor.tui.widgets.top_bar import TopBar

REFUSED = "{said} Meanwhile what you do stays in memory, and is written as soon as that works."
KEPT_AGAIN = "All that was in memory is kept now."


class Refusals:
    """Has the learner of a session told what the save says; now and then it is looked whether it is there still."""

    def __init__(self, app: App[None], bars: Callable[[], Iterable[TopBar]]) -> None:
        """``bars`` are those that say *not kept*."""
        self._app = app
        self._bars = bars
        self._session: Session | None = None
        self._looking: Timer | None = None

    def hear_of(self, session: Session | None) -> None:
        """From now on tell what this session's save says; it may say so in a thread."""
        self._session = session
        keeping = session.keeping if session else None
        if keeping is not None:
            keeping.tell = self._hear
            if keeping.problem:
                self._tell(keeping.problem)
            if self._looking is None:
                self._looking = self._app.set_interval(PAUSE, self.try_again)

    def _hear(self, said: str) -> None:
        self._app.call_later(self._tell, said)

    def _tell(self, said: str) -> None:
        """Say what is refused, or that nothing is any more."""
        if said:
            self._app.notify(REFUSED.format(said=said), severity="error", timeout=20)
        else:
            self._app.notify(KEPT_AGAIN, timeout=20)
        for bar in self._bars():
            bar.kept = "not kept" if said else ""

    def try_again(self) -> None:
        """Write what waits, if that works now."""
        if self._session is not None:
            self._session.unkept()
