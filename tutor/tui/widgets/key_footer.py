"""The keys of a screen, in its last row."""

from __future__ import annotations

from textual.binding import Binding
from textual.widgets import Footer


class KeyFooter(Footer):
    """Textual's footer, which does not hold on to the keys that it showed before.

    Each of them watches ``compact``, and Textual looks which watchers are gone only when that changes.
    """

    def __init__(self) -> None:
        super().__init__(compact=True, show_command_palette=False)
        self._shown: list[tuple[Binding, bool]] = []

    async def recompose(self) -> None:
        """Other keys, where they are others; those before are let go."""
        if not self.is_attached:
            return
        shown = [
            (active.binding, active.enabled) for active in self.screen.active_bindings.values() if active.binding.show
        ]
        if shown == self._shown and self._bindings_ready:
            return
        self._shown = shown
        await super().recompose()
        self.mutate_reactive(Footer.compact)
