"""What people read in place of a misconception's name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NO_TITLES: Mapping[str, str] = MappingProxyType({})


def titled(name: str, titles: Mapping[str, str]) -> str:
    """The title of a misconception, else its name with blanks for hyphens."""
    return titles.get(name) or name.replace("-", " ")
