"""Choosing with a word on how sure one is: a small letter, a CAPITAL, or enter for no idea."""

from __future__ import annotations

from textual import events, on
from textual.binding import Binding
from textual.message import Message

from tutor.asking import Choosable
from tutor.attempt import Belief
from tutor.checkers.choice import LETTERS
from tutor.tui.widgets.choice_answer import ChoiceAnswer, Options


class BetOptions(Options):
    """The options of a choice; one key gives the answer, and says how sure it is."""

    BINDINGS = [
        Binding("space", "think", "I think", show=False),
        Binding("enter", "no_idea", "No idea", show=False),
    ]

    class Bet(Message):
        """An answer was given."""

        def __init__(self, belief: Belief) -> None:
            super().__init__()
            self.belief = belief

    def on_key(self, event: events.Key) -> None:
        """A small letter is a guess, a capital one a certainty."""
        letter = event.character or ""
        if letter and letter.lower() in LETTERS[: len(self.options)]:
            event.stop()
            event.prevent_default()  # else the letter would only choose
            self.choose(LETTERS.index(letter.lower()))
            self.post_message(self.Bet(Belief.SURE if letter.isupper() else Belief.THINK))

    def on_click(self, event: events.Click) -> None:
        """The mouse chooses; a key says how sure that is."""
        event.prevent_default()
        for index, row in enumerate(self.query(".option")):
            if event.widget is not None and row in event.widget.ancestors_with_self:
                self.at = index

    def action_move(self, by: int) -> None:
        """Go to the option above or below; it is given by another key."""
        self.at = (self.at + by) % len(self.options)

    def action_think(self) -> None:
        """Give the option under the cursor."""
        self.choose(self.at)
        self.post_message(self.Bet(Belief.THINK))

    def action_no_idea(self) -> None:
        """Say so, and guess nothing."""
        self.chosen = frozenset()
        self.post_message(self.Bet(Belief.NO_IDEA))


class BetAnswer(ChoiceAnswer):
    """Choosing one option, with a word on how sure one is."""

    def __init__(self, options: tuple[Choosable, ...]) -> None:
        super().__init__(options, several=False, answer="")
        self._options = BetOptions(options, several=False)

    @on(BetOptions.Bet)
    def _bet(self, event: BetOptions.Bet) -> None:
        event.stop()
        self.post_message(self.Submitted(self.answer, self, event.belief))
