"""The keys of a screen, in its last row."""

from __future__ import annotations

from textual.widgets import Footer


class KeyFooter(Footer):
    """Textual's footer, which does not hold on to the keys that it showed before.

    Each of them watches ``compact``, and Textual looks which watchers are gone only when that changes.
    """

    def __init__(self) -> None:
        super().__init__(compact=True, show_command_palette=False)

    async def recompose(self) -> None:
        """Other keys; those before are let go."""
        await super().recompose()
        self.mutate_reactive(Footer.compact)
