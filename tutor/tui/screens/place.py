"""Ten questions that say where to begin, for those who know some of a course."""

from __future__ import annotations

from textual.binding import Binding

from tutor.lesson import Task
from tutor.placing import Placing, where
from tutor.reviewing import Reviewing
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.review import ReviewPane, ReviewScreen


class PlacePane(ReviewPane):
    """One question."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There are no hints: a question is answered, or it is not known."""
        return action not in ("hint", "show_answer") and super().check_action(action, parameters)


class PlaceScreen(ReviewScreen):
    """The questions, one after the other; what is left of them is asked the next time."""

    BINDINGS = [Binding("f8", "next", "I do not know", show=False), Binding("escape", "leave", "Later")]
    room = "Where to begin"
    waiting = "Looking where to begin …"

    def begun(self) -> Reviewing:
        """The next question. Slow; raises SaveProblem."""
        return Placing(self.session)

    def pane_for(self, reviewing: Reviewing) -> ReviewPane:
        """Where they are answered."""
        return PlacePane(reviewing)

    def heading(self, reviewing: Reviewing, task: Task) -> str:
        """Which question it is."""
        assert isinstance(reviewing, Placing)
        return f"Question {reviewing.number} of {reviewing.count} · f8 I do not know"

    def ended(self, reviewing: Reviewing) -> str:
        """What came of them, and where one goes on. Slow; raises SaveProblem."""
        assert isinstance(reviewing, Placing)
        back = "xent-tutor place --undo takes it back."
        said = where(self.session, reviewing.found)
        return f"{said} {back}" if reviewing.found.known else said

    def _go_back(self) -> None:
        """To where it was opened; a lesson that was open makes room for the one to go on with."""
        super()._go_back()
        if self.at_end and any(isinstance(each, LessonScreen) for each in self.app.screen_stack):
            self.app.call_later(self.app.run_action, f"app.open_lesson({self.session.place.lesson!r})")

    def _say_rating(self) -> None:
        reviewing = self.reviewing
        on = reviewing is not None and reviewing.is_right
        self.tell("enter goes on" if on else "")
