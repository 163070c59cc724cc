"""What a text field's own bindings do, done where it takes its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

STAYS = frozenset(("backspace", "delete", "left", "right", "home", "end"))
"""Keys of every field that no pane or screen wants while one types."""


def actions_of(bindings: Iterable[BindingType]) -> dict[str, str]:
    """The action of each key; of bindings of the same key the first."""
    found: dict[str, str] = {}
    for binding in bindings:
        assert isinstance(binding, Binding)
        for key in binding.key.split(","):
            found.setdefault(key, binding.action)
    return found


def without(bindings: Iterable[BindingType], *keys: str) -> list[BindingType]:
    """The bindings without these keys: they belong to the screen, or mean something else here."""
    kept: list[BindingType] = []
    for binding in bindings:
        assert isinstance(binding, Binding)
        if left := [key for key in binding.key.split(",") if key not in keys]:
            kept.append(Binding(",".join(left), binding.action, binding.description, show=binding.show))
    return kept


async def act_at_once(field: Widget, event: events.Key, actions: dict[str, str]) -> None:
    """Do what the key is bound to: a binding would run after letters that follow, which need no way up to the app."""
    if event.key.startswith("alt+"):
        event.character = None  # a letter with alt is no letter
    action = None if event.is_printable else actions.get(event.key)
    if action is not None and await field.app.run_action(action, field):
        event.stop()
        event.prevent_default()


def word_around(line: str, column: int) -> tuple[int, int]:
    """Where the word begins and ends that a column is in: letters, digits and _, or else one sign or blanks."""
    parts = [found.span() for found in re.finditer(r"\w+|\s+|.", line)]
    around = (part for part in parts if part[0] <= column < part[1])
    return next(around, parts[-1] if parts else (0, 0))
