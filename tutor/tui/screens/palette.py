"""Textual's command palette, patient with fast fingers."""

from __future__ import annotations

from textual.command import CommandList, CommandPalette

from tutor.tui.screens.base import PatientScreen


class Palette(CommandPalette, PatientScreen[None]):
    """The commands of the screen under it."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing moves in a list that has no place on the screen yet: Textual's raises KeyError there."""
        ready = super().check_action(action, parameters)
        return ready and (action != "command_list" or any(commands.size.width for commands in self.query(CommandList)))
