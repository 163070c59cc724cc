"""Links between lessons: ``[x](lesson:ID)`` in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.typeset.prose import Words, parts

LINKED = re.compile(r"\]\(lesson:([^)\s]{0,200})\)")


def linked(text: str) -> Iterator[str]:
    """The lessons that a text links to, by their ids; those in code and formulas are none."""
    for part in parts(text):
        if isinstance(part, Words):
            yield from LINKED.findall(part.text)
