"""Formulas in lesson Markdown: where they are, and the same text with the formulas set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tutor.typeset.breaking import set_in_two_dimensions
from tutor.typeset.columns import columns
from tutor.typeset.one_line import in_one_line
from tutor.typeset.tex import read
from tutor.typeset.tokens import BadFormula

NO_BREAK = "\u00a0"
_SHORT = 14
"""Formulas narrower than this are not wrapped in the middle."""


class TexFormula(NamedTuple):
    """A formula between dollars. `start` and `end` are its place in the Markdown, the dollars included."""

    tex: str
    start: int
    end: int
    display: bool

    def place(self, bad: BadFormula) -> tuple[int, int]:
        """From where to where in the Markdown a part of its TeX is wrong."""
        inside = self.start + (2 if self.display else 1)
        return inside + bad.start, inside + bad.end


class Words(NamedTuple):
    """Markdown with no formula or code in it."""

    text: str


class CodeSpan(NamedTuple):
    """With its backticks."""

    text: str


class Fence(NamedTuple):
    """A fenced block: `prefix` is what stands before it on its first line, such as the indent of a list item."""

    prefix: str
    mark: str
    info: str
    body: str


Part = Words | CodeSpan | Fence | TexFormula

_FENCE = re.compile(r"^(?P<prefix>[ \t>]*)(?P<mark>`{3,}|~{3,})(?P<info>[^\n`]*)$", re.MULTILINE)
_START = re.compile(r"\\.|`+|\$\$?", re.DOTALL)
_TICKS = re.compile(r"`+")
_PARAGRAPH_END = re.compile(r"\n[ \t>]*\n")
_INLINE = re.compile(r"(?!\s)((?:\\.|[^$\\`])+)(?<!\s)\$(?!\d)", re.DOTALL)
_DISPLAY = re.compile(r"((?:\\.|[^$\\`])+)\$\$", re.DOTALL)


def formulas(markdown: str) -> list[TexFormula]:
    """The formulas in order: `$...$` and `$$...$$` outside code; neither an escaped dollar nor a price begins one."""
    return [part for part in parts(markdown) if isinstance(part, TexFormula)]


def parts(markdown: str) -> Iterator[Part]:
    """The text cut into formulas, code and the words between; joined they are the text again."""
    at = 0
    while (fence := _FENCE.search(markdown, at)) is not None:
        yield from _inline_parts(markdown, at, fence.start())
        body_start = min(fence.end() + 1, len(markdown))
        closing = re.compile(rf"^[ \t>]*{re.escape(fence['mark'])}{fence['mark'][0]}*[ \t]*$", re.MULTILINE)
        closed = closing.search(markdown, body_start)
        body_end = len(markdown) if closed is None else closed.start()
        yield Fence(fence["prefix"], fence["mark"], fence["info"].strip(), markdown[body_start:body_end])
        at = len(markdown) if closed is None else closed.end()
    yield from _inline_parts(markdown, at, len(markdown))


def set_in_line(tex: str) -> str:
    """The formula on one line; one that cannot be set is shown as its source. Blanks in short ones do not break."""
    try:
        text = in_one_line(read(tex)).strip()
    except BadFormula:
        return f"${tex}$"
    return text.replace(" ", NO_BREAK) if columns(text) < _SHORT else text


def set_as_block(tex: str, width: int) -> list[str]:
    """The formula in two dimensions; one that cannot be set is shown as its source."""
    try:
        return set_in_two_dimensions(read(tex), width)
    except BadFormula:
        return f"$${tex}$$".splitlines()


def _inline_parts(markdown: str, start: int, end: int) -> Iterator[Part]:
    """Paragraph by paragraph: neither code nor a formula goes beyond its own."""
    while start < end:
        gap = _PARAGRAPH_END.search(markdown, start, end)
        paragraph_end = end if gap is None else gap.end()
        yield from _paragraph_parts(markdown, start, paragraph_end)
        start = paragraph_end


def _paragraph_parts(markdown: str, start: int, end: int) -> Iterator[Part]:
    words_start = at = start
    while (mark := _START.search(markdown, at, end)) is not None:
        part = _part(markdown, mark, end)
        if part is None:
            at = mark.end()
            continue
        if mark.start() > words_start:
            yield Words(markdown[words_start : mark.start()])
        yield part
        words_start = at = part.end if isinstance(part, TexFormula) else mark.start() + len(part.text)
    if end > words_start:
        yield Words(markdown[words_start:end])


def _part(markdown: str, mark: re.Match[str], end: int) -> CodeSpan | TexFormula | None:
    """The code span or formula that begins at a mark, if one does."""
    sign = mark.group()
    if sign[0] == "\\":
        return None
    if sign[0] == "`":
        closing = next((ticks for ticks in _TICKS.finditer(markdown, mark.end(), end) if ticks.group() == sign), None)
        return None if closing is None else CodeSpan(markdown[mark.start() : closing.end()])
    display = sign == "$$"
    found = (_DISPLAY if display else _INLINE).match(markdown, mark.end(), end)
    if found is None or not found[1].strip():
        return None
    return TexFormula(found[1], mark.start(), found.end(), display)
