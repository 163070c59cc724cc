"""How long a formula may be."""

from __future__ import annotations

from tutor.attempt import Unreadable

MAX_CHARACTERS = 600


def refuse_longer(text: str) -> None:
    """Raise Unreadable where a text is longer than any formula: looking through it takes ever longer."""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(f"That is longer than {MAX_CHARACTERS} characters. Write it shorter.")
