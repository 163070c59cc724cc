"""The keys of a screen, in its last row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

APART = 2
"""Columns more between two keys where there is room for them."""
SPARE = "report"
"""What is shown only where all other keys are."""
NEXT = "next"
HELP = "app.help"
"""What names all keys, and so is shown where not all of them are."""


@runtime_checkable
class GoesOn(Protocol):
    """A screen on which enter may go on."""

    enter_goes_on: bool
    """Whether it does now, so that it is named as the key for that."""


class KeyFooter(Footer):
    """Textual's footer with as many keys as the row has room for, each of them whole, and help among them.

    Where the row has more room than they need, they stand further apart.

    It does not hold on to the keys that it showed before: each of them watches ``compact``, and Textual looks which
    watchers are gone only when that changes.
    """

    def __init__(self) -> None:
        super().__init__(compact=True, show_command_palette=False)
        self._shown: tuple[int, bool, list[tuple[Binding, bool]]] = 0, False, []
        """Columns of the screen, whether enter goes on there, and what has a key now."""

    @property
    def _enter_goes_on(self) -> bool:
        return isinstance(self.screen, GoesOn) and self.screen.enter_goes_on

    def compose(self) -> ComposeResult:
        """The keys that fit."""
        keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        for key in keys:
            if key.action == NEXT and self._enter_goes_on:
                key.key_display = "enter"
        room = self.app.size.width - 2
        widths = [columns(key) for key in keys]
        shown = fitting(widths, [key.action == HELP for key in keys], room, [key.action == SPARE for key in keys])
        self.set_class(sum(widths[at] + APART for at in shown) <= room, "-apart")
        yield from (keys[at] for at in shown)

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for others."""
        if self._shown[0] != self.app.size.width:
            self.call_after_refresh(self.recompose)

    async def recompose(self) -> None:
        """Other keys, where they are others; those before are let go."""
        if not self.is_attached:
            return
        keys = [
            (active.binding, active.enabled) for active in self.screen.active_bindings.values() if active.binding.show
        ]
        shown = self.app.size.width, self._enter_goes_on, keys
        if shown == self._shown and self._bindings_ready:
            return
        self._shown = shown
        await super().recompose()
        self.mutate_reactive(Footer.compact)


def columns(key: FooterKey) -> int:
    """What a key takes with what it does, and the gap after it."""
    return cell_len(f"{key.key_display} {key.description} ")


def fitting(widths: Sequence[int], always: Sequence[bool], room: int, spare: Sequence[bool] = ()) -> list[int]:
    """Which of them are shown in so many columns: what always is, the first that fit, and what is spare last."""
    left = room + 1 - sum(width for width, shown in zip(widths, always, strict=True) if shown)
    found, ended = [], False
    last = [at for at, is_spare in enumerate(spare) if is_spare]
    for at in [*(at for at in range(len(widths)) if at not in last), *last]:
        ended = ended or (not always[at] and widths[at] > left)
        if always[at] or not ended:
            found.append(at)
            left -= 0 if always[at] else widths[at]
    return sorted(found)
