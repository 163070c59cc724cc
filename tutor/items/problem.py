"""Why there is nothing to play with, and an order that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class NoContent(Exception):
    """A game has nothing to be about; the message says why."""


def shuffled(things: Sequence[T], rng: Random) -> list[T]:
    """In a drawn order that is the same in every version of Python."""
    return sorted(things, key=lambda _: rng.random())
