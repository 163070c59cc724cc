"""Sentences as styled text: what stands between backticks looks like code. Nothing else in them is markup."""

from __future__ import annotations

import re

from textual.content import Content

CODE = re.compile(r"`([^`\n]+)`")


def sentence(text: str) -> Content:
    """The text without its backticks, with what stood between them coloured."""
    parts: list[Content | str] = []
    end = 0
    for found in CODE.finditer(text):
        parts += [text[end : found.start()], Content.styled(found[1], "$text-accent")]
        end = found.end()
    return Content.assemble(*parts, text[end:])
