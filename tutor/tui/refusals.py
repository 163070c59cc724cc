"""What the disk refuses: the learner is told, and meanwhile it is tried again."""

from __future__ import annotations

from weakref import WeakSet

from textual.app import App
from textual.timer import Timer

from tutor.keeping import PAUSE
from tutor.progress import SaveProblem
from tutor.session import Session
from tutor.tui.troubles import said_to_learner
from tutor.tui.widgets.top_bar import SaysKept

REFUSED = "{said} Meanwhile what you do stays in memory, and is written as soon as that works."
KEPT_AGAIN = "All that was in memory is kept now."


class Refusals:
    """Has the learner of a session told what the save says; now and then it is looked whether it is there still."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._saying: WeakSet[SaysKept] = WeakSet()
        """What says *not kept* on the screens that are open."""
        self._kept = ""
        self._session: Session | None = None
        self._looking: Timer | None = None

    def answer(self, asking: SaysKept) -> None:
        """Have it say whether all is kept, now and later."""
        self._saying.add(asking)
        asking.say_kept(self._kept)

    def hear_of(self, session: Session | None) -> None:
        """From now on tell what this session's save says; it may say so in a thread."""
        self._session = session
        keeping = session.keeping if session else None
        if keeping is not None:
            keeping.tell = self._hear
            self._say_kept("")
            if keeping.problem:
                self._tell(keeping.problem)
            if self._looking is None:
                self._looking = self._app.set_interval(PAUSE, self.try_again)

    def _hear(self, said: str) -> None:
        self._app.call_later(self._tell, said)

    def _tell(self, said: str) -> None:
        """Say what is refused, or that nothing is any more."""
        if said:
            why = said_to_learner(self._app, SaveProblem(said))
            self._app.notify(REFUSED.format(said=why), severity="error", timeout=20)
        else:
            self._app.notify(KEPT_AGAIN, timeout=20)
        self._say_kept("not kept" if said else "")

    def _say_kept(self, said: str) -> None:
        self._kept = said
        for each in tuple(self._saying):
            each.say_kept(said)

    def try_again(self) -> None:
        """Write what waits, if that works now."""
        if self._session is not None:
            self._session.unkept()
