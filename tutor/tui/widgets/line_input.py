"""A line to type in that takes its keys one after the other, and all of what is pasted."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

ACTIONS = {
    key: binding.action for binding in Input.BINDINGS if isinstance(binding, Binding) for key in binding.key.split(",")
}
"""What the keys do that an Input has bindings for."""


class LineInput(Input):
    """An Input that does what its keys say in the order in which they came, also when they come all at once.

    Several lines that are pasted become one, unless its owner wants them apart.
    """

    class Pasted(Message):
        """Several lines were pasted, and are to be kept apart: the first of them is in place."""

        def __init__(self, rest: list[str]) -> None:
            super().__init__()
            self.rest = rest

    apart: bool = False
    """Whether several pasted lines are told, by `Pasted`."""

    async def on_key(self, event: events.Key) -> None:
        """Act at once: bindings would run after the letters that follow, for those need no way up to the app."""
        action = None if event.is_printable else ACTIONS.get(event.key)
        if action is not None and await self.app.run_action(action, self):
            event.stop()

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
