"""How a rectangle is shared among several pictures."""

from __future__ import annotations

NARROWEST, LOWEST = 36, 9
"""Columns and rows below which a picture says little."""
TIGHTEST = (20, 6)
GAP = 2

Area = tuple[int, int, int, int]
"""Column, row, width and height."""


def areas(count: int, width: int, height: int) -> list[Area]:
    """Side by side where there is room, else one above the other or in pairs; fewer where not all fit."""
    for narrowest, lowest in ((NARROWEST, LOWEST), TIGHTEST):
        if (width + GAP) // count - GAP >= narrowest and height >= lowest:
            return beside(count, width, height)
        if count > 2 and (width + GAP) // 2 - GAP >= narrowest and height // -(-count // 2) >= LOWEST:
            return in_pairs(count, width, height)
        if height // count >= lowest and width >= narrowest:
            return [(0, at * (height // count), width, height // count) for at in range(count)]
    return areas(count - 1, width, height) if count > 1 else [(0, 0, width, height)]


def beside(count: int, width: int, height: int) -> list[Area]:
    """Side by side with a gap."""
    each = (width + GAP) // count - GAP
    return [(at * (each + GAP), 0, each, height) for at in range(count)]


def in_pairs(count: int, width: int, height: int) -> list[Area]:
    """Two side by side in each row; one that is left over has the last row for itself."""
    each = height // -(-count // 2)
    return [
        (column, at // 2 * each + row, width if at + 1 == count and at % 2 == 0 else across, high)
        for at in range(count)
        for column, row, across, high in [beside(2, width, each)[at % 2]]
    ]
