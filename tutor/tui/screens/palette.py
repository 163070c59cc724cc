"""Textual's command palette, patient with fast fingers."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.command import CommandList, CommandPalette
from textual.css.query import NoMatches
from textual.worker import Worker, WorkerState

from tutor.tui.screens.base import PatientScreen


class Palette(CommandPalette, PatientScreen[None]):
    """The commands of the screen under it."""

    DEFAULT_CSS = """
    Palette { background: $background 60%; }
    Palette > Vertical { width: 76; max-width: 100%; background: transparent; }
    Palette #--input, Palette #--input.--list-visible { border: round $border; background: $surface; }
    Palette #--input SearchIcon { display: none; }
    Palette #--input CommandInput { height: 1; border: none; padding: 0 1; }
    Palette #--results { width: 76; max-width: 100%; }
    Palette CommandList, Palette CommandList:focus, Palette CommandList.--populating { border: round $border-blurred;
        background: $surface; padding: 0; scrollbar-size-vertical: 1; }
    Palette LoadingIndicator { border: none; }
    """

    def _action_command_list(self, action: str) -> None:
        """Nothing moves in a list whose lines have no place on the screen yet; Textual's raises KeyError there."""
        with suppress(KeyError):
            super()._action_command_list(action)

    def run_worker(self, *work: Any, **how: Any) -> Worker[Any]:
        """A search may go on after the palette was left; what it then does not find is no mistake."""
        return super().run_worker(*work, **{**how, "exit_on_error": False})

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Any other mistake of a search is one."""
        error = event.worker.error if event.state is WorkerState.ERROR else None
        if error is not None and not isinstance(error, NoMatches):
            raise error

    def _watch__list_visible(self) -> None:
        """A list that is gone is neither shown nor hidden; Textual's raises NoMatches there."""
        if self.query(CommandList):
            super()._watch__list_visible()

    async def _watch__show_busy(self) -> None:
        """As above."""
        if self.query(CommandList):
            await super()._watch__show_busy()
