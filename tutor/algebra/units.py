"""The units that a course declares: how they are spelled, and how many of one are one of another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from tutor.algebra.constants import constant
from tutor.lesson import Unit

Units = Mapping[str, Unit]
"""The units of a course by their names."""
NO_UNITS: Units = {}
LONG = 3
"""Letters from which a spelling is a word, which may be written with capitals; mm and Mm are two units."""


def units_by_spelling(units: Units) -> dict[str, str]:
    """The name of the unit that each spelling means."""
    return {spelling: name for name, unit in units.items() for spelling in (name, unit.one or name, *unit.also)}


def unit_meant(word: str | None, spellings: Mapping[str, str]) -> str:
    """The name of the unit that a word means, whose capitals do not matter where it is a word; empty for none."""
    if word is None or word in spellings:
        return spellings.get(word or "", "")
    return next((unit for spelling, unit in spellings.items() if _is_word(spelling, word)), "")


def _is_word(spelling: str, word: str) -> bool:
    return len(spelling) >= LONG and spelling.casefold() == word.casefold()


@lru_cache(64)
def unit_words(spellings: tuple[str, ...]) -> re.Pattern[str]:
    """Finds a unit behind a number, with what it is counted per: ``unit`` and ``per``."""
    longest_first = sorted(spellings, key=len, reverse=True)
    words = "|".join(f"(?i:{re.escape(word)})" if len(word) >= LONG else re.escape(word) for word in longest_first)
    return re.compile(
        r"(?<![A-Za-z_\\^])(?P<open>[(\[]\s*)?(?:in\s+)?(?:\\(?:text|mathrm)\{\s*)?"
        rf"(?P<unit>{words})(?!\w)\}}?"
        r"(?:\s*(?:/|per\b)\s*(?P<per>[A-Za-z]+))?(?(open)\s*[)\]])(?=\s*(?:$|[,;)\]\n.]|and\b)|\s+[-+−]?\.?\d)"
    )


def alike(units: Units, one: str, other: str) -> bool:
    """Whether two units measure the same, so that one can be converted into the other."""
    known = one in units and other in units
    return one == other or (known and (units[one].of or one) == (units[other].of or other))


def conversion(units: Units, one: str, other: str) -> float:
    """How many of the other unit are one of the first; both measure the same."""
    return 1.0 if one == other else constant(units[one].size) / constant(units[other].size)


def in_singular(units: Units, unit: str) -> str:
    """What a single one is called."""
    return (units[unit].one if unit in units else "") or unit
