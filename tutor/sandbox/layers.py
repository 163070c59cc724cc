"""The names of the walls around a program, so that each can be left out in a test."""

from __future__ import annotations

from enum import StrEnum


class Layer(StrEnum):
    """One wall."""

    LOOK = "look"
    """The look at the source: friendly sentences, no boundary."""
    LIMITS = "limits"
    """Time, memory, files, processes, descriptors."""
    SECCOMP = "seccomp"
    """System calls."""
    LANDLOCK = "landlock"
    """Files, by path."""
    USER = "user"
    """Root becomes nobody."""
    LIFETIME = "lifetime"
    """Death with the parent; no debugger may attach."""


ALL = frozenset(Layer)
