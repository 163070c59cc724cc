"""A line to type in that takes its keys one after the other, and all of what is pasted."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from tutor.tui.widgets.own_keys import STAYS, act_at_once, actions_of, without, word_around

CONTINUING = " */^)]},;!%"
"""Signs that begin no answer: over one that is selected as a whole they go on with it, as a missing unit does."""
FOR_THE_TEXT = frozenset(("space", "left", "right", "shift+left", "shift+right"))
"""Keys that scroll a text or move its picture."""


class LineInput(Input, inherit_bindings=False):
    """An Input that does what its keys say in the order in which they came, also when they come all at once.

    Several lines that are pasted become one, unless its owner wants them apart.
    """

    stays: ClassVar[frozenset[str]] = STAYS
    """Keys besides letters that are for this line alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+a", "select_all", "Select all", show=False),
        Binding("ctrl+home", "home", "Go to start", show=False),
        Binding("ctrl+end", "end", "Go to end", show=False),
        Binding("alt+left,alt+b", "cursor_left_word", "Word left", show=False),
        Binding("alt+right,alt+f", "cursor_right_word", "Word right", show=False),
        Binding("ctrl+delete,alt+delete,alt+d", "delete_right_word", "Delete the word to the right", show=False),
        Binding("ctrl+backspace,alt+backspace", "delete_left_word", "Delete the word to the left", show=False),
        *without(Input.BINDINGS, "ctrl+a", "ctrl+backspace", "alt+backspace"),
    ]
    ACTIONS: ClassVar[dict[str, str]] = actions_of(BINDINGS)

    class Pasted(Message):
        """Several lines were pasted, and are to be kept apart: the first of them is in place."""

        def __init__(self, rest: list[str]) -> None:
            super().__init__()
            self.rest = rest

    apart: bool = False
    """Whether several pasted lines are told, by `Pasted`."""

    one_of: str = ""
    """The letters of which one is the answer: another takes the place of what stands here."""

    reads_on: bool = False
    """Whether a blank or an arrow in an empty line is no part of an answer: it is for the text beside it."""

    def on_mount(self) -> None:
        """Where nothing is to move by itself, no cursor blinks."""
        self.cursor_blink = self.app.animation_level != "none"

    def leaves(self, key: str) -> bool:
        """Whether a key is for the text beside it."""
        return self.reads_on and key in FOR_THE_TEXT and not self.value

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In an empty line there is nowhere to go, and who stands outside may have a use for the arrows."""
        goes = action in ("cursor_left", "cursor_right")
        return not (goes and self.leaves("left")) and super().check_action(action, parameters)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Textual asks this before it looks who else has a use for a key."""
        return not self.leaves(key) and super().check_consume_key(key, character)

    async def on_key(self, event: events.Key) -> None:
        """Act at once where the key is bound."""
        if self.leaves(event.key):
            event.prevent_default()
            return
        if self.reads_on and self.selected_text == self.value and event.character and event.character in CONTINUING:
            self.action_end()
        if self.one_of and event.character and event.character.lower() in self.one_of:
            self.select_all()
        await act_at_once(self, event, self.ACTIONS)

    def action_home(self, select: bool = False) -> None:
        """To the begin; what is selected is then from where the selection was begun, which Textual's forgets."""
        self.selection = Selection(self.selection.start if select else 0, 0)

    def action_end(self, select: bool = False) -> None:
        """To the end, likewise."""
        end = len(self.value)
        self.selection = Selection(self.selection.start if select else end, end)

    def on_click(self, event: events.Click) -> None:
        """Twice selects a word, three times all."""
        if event.chain == 2:
            self.selection = Selection(*word_around(self.value, self.cursor_position))
        elif event.chain >= 3:
            self.select_all()

    def on_paste(self, event: events.Paste) -> None:
        """An Input would keep the first line alone."""
        event.prevent_default()
        event.stop()
        self._take(event.text)

    def action_paste(self) -> None:
        """So would it of the clipboard."""
        self._take(self.app.clipboard)

    def _take(self, text: str) -> None:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1:
            lines = [line.strip() for line in lines]
        if self.apart and len(lines) > 1:
            self.replace(lines[0], *self.selection)
            self.post_message(self.Pasted(lines[1:]))
        else:
            self.replace(" ".join(lines), *self.selection)
