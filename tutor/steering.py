"""Characters that steer a terminal or turn text around: refused where texts come in, kept back where they go out."""

from __future__ import annotations

import re

STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters but tab and line feed, C1, and what turns text around. Joiners of emoji and scripts are none."""

REPLACEMENT = "\ufffd"


def steering(text: str) -> str | None:
    """The first such character as its code point, ``U+001B``; None where there is none."""
    found = STEERING.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def harmless(text: str) -> str:
    """The text with a sign in place of each such character; none moves."""
    return STEERING.sub(REPLACEMENT, text)


def one_line(text: str) -> str:
    """The same on one line: nothing in a table can pass for a row of its own."""
    return " ".join(harmless(text).split())


def escaped(json_text: str) -> str:
    """JSON with each such character as an escape: the value stays what it is."""
    return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text)
