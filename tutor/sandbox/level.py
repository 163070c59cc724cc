"""How well programs are confined here."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Level(StrEnum):
    """What the self-test found."""

    KERNEL = "kernel"
    """The kernel refuses everything a program should not do: strangers' programs may run."""
    PARTIAL = "partial"
    """Time and memory are bounded and verdicts are honest; one's own programs only."""
    NONE = "none"
    """Nothing is certain, or the self-test could not run."""


class SelfTest(Struct, frozen=True):
    """What a child was able to do in the self-test."""

    level: Level
    layers: tuple[str, ...] = ()
    """The walls that stand, by name."""
    missing: tuple[str, ...] = ()
    """What a program could do that it should not."""
    problem: str = ""
    """Why the self-test could not run."""


def judge(refused: dict[str, bool], limits: bool, honest: bool, layers: tuple[str, ...]) -> SelfTest:
    """The level that follows from what was refused, from the limits, and from a solution that ran as it should."""
    missing = tuple(name for name, was_refused in refused.items() if not was_refused)
    if not honest or not refused:
        return SelfTest(Level.NONE, layers, missing, "A simple program did not run.")
    if missing or not limits:
        return SelfTest(Level.PARTIAL if limits else Level.NONE, layers, missing)
    return SelfTest(Level.KERNEL, layers)
