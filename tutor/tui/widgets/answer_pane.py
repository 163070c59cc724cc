"""Where answers are given: the panes of all kinds speak through the same two messages."""

from __future__ import annotations

from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive

from tutor.attempt import Verdict
from tutor.lesson import Task


class AnswerPane(Vertical):
    """What the kinds share: an ``answer`` to get and set, and the messages."""

    DEFAULT_CSS = """
    AnswerPane { height: auto; }
    """

    answered: Task | None = None
    """What is answered here."""

    judged: reactive[Verdict | None] = reactive(None, repaint=False)
    """The verdict on the answer, until that is changed."""

    class Edited(Message):
        """The answer was changed, but not given yet."""

        def __init__(self, answer: str) -> None:
            super().__init__()
            self.answer = answer

    class Submitted(Message):
        """The answer was given, in this pane."""

        def __init__(self, answer: str, pane: AnswerPane, belief: str | None = None) -> None:
            super().__init__()
            self.answer = answer
            self.pane = pane
            self.belief = belief
            """How sure the learner said to be, where that is asked."""

    class Grown(Message):
        """The pane has other rows to show than before."""

        def __init__(self, pane: AnswerPane, rows: int) -> None:
            super().__init__()
            self.pane = pane
            self.rows = rows

    @property
    def answer(self) -> str:
        """The answer as text."""
        raise NotImplementedError

    @property
    def untouched(self) -> bool:
        """Whether nothing of the answer is the learner's."""
        return not self.answer

    def replace(self, answer: str) -> None:
        """Put another answer in place; where there is undo, it can be undone."""
        raise NotImplementedError

    def submit(self) -> None:
        """Give the answer."""
        self.post_message(self.Submitted(self.answer, self))

    def tell(self, said: tuple[str, ...]) -> bool:
        """Say beside the answer what is wrong with it, nothing where nothing is; False where that belongs below it."""
        return False

    def look(self) -> None:
        """Show anew what stands beside the answer; most answers have nothing there."""

    def take_focus(self) -> None:
        """Let the keyboard write here."""
        self.screen.set_focus(self.query("Input, TextArea, Options").first())
