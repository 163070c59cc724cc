"""Lesson Markdown as plain text: for the command line, pipes and screen readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tutor.typeset.columns import columns
from tutor.typeset.one_line import in_one_line
from tutor.typeset.prose import NO_BREAK, CodeSpan, Fence, TexFormula, Words, parts, set_as_block, set_in_line
from tutor.typeset.spoken import spoken
from tutor.typeset.tex import read
from tutor.typeset.tokens import BadFormula

_INDENT = "    "
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_RULE = re.compile(r"[ \t]*([-*_])([ \t]*\1){2,}[ \t]*")
_ITEM = re.compile(r"([ \t]*)([-+*]|[0-9]{1,9}[.)])[ \t]+")
_QUOTE = re.compile(r"[ \t]*>[ \t]?")
# A mark that is never closed is looked for so far only: to the end, a text of many would take time by its square.
_IMAGE = re.compile(r"!\[([^\]]{0,400})\]\([^)\s]{0,1000}\)")
_LINK = re.compile(r"\[([^\]]{1,400})\]\(([^)\s]{0,1000})\)")
_LESSON_LINK = re.compile(r"\[([^\]]{1,400})\]\(lesson:([^)\s]{1,200})\)")
_EMPHASIS = (
    re.compile(r"(?<!\\)(\*{1,3}|~~)(?=[^\s*~])(.{1,400}?)(?<=[^\s\\])\1(?![*~])"),
    re.compile(r"(?<![\\\w])(_{1,3})(?=[^\s_])(.{1,400}?)(?<=[^\s\\])\1(?!\w)"),
)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_GAP = re.compile(r",? {4,}")
"""Where two formulas stand beside each other."""
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FIRST_STAND_IN = 0x100000
_STAND_IN = re.compile("[\U00100000-\U0010fffd]")


@dataclass
class _Block:
    """Lines that belong together; `words` are wrapped, `rows` are not."""

    loose: bool
    """A blank line stands before it."""
    first: str = ""
    hanging: str = ""
    words: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)


def plain(markdown: str, width: int) -> str:
    """The text without Markdown's marks, wrapped to `width`; display formulas and code are indented blocks."""
    lines: list[str] = []
    for block in _blocks(markdown, width):
        if lines and block.loose:
            lines.append("")
        lines += block.rows or _wrapped(block, width)
    return "\n".join(lines).replace(NO_BREAK, " ")


def _blocks(markdown: str, width: int) -> Iterator[_Block]:
    """Formulas and code within a line travel through the removal of marks as single stand-in characters."""
    text = ""
    set_parts: list[str] = []
    for part in parts(markdown):
        if isinstance(part, Fence) or (isinstance(part, TexFormula) and part.display):
            yield from _prose_blocks(text, set_parts)
            text = ""
            set_parts = []
            yield _Block(loose=True, rows=_indented(part, width))
        elif isinstance(part, TexFormula | CodeSpan):
            set_parts.append(set_in_line(part.tex) if isinstance(part, TexFormula) else part.text.replace("\n", " "))
            text += chr(_FIRST_STAND_IN + len(set_parts) - 1)
        else:
            text += part.text if text else part.text.lstrip(" ")
    yield from _prose_blocks(text, set_parts)


def _indented(part: Fence | TexFormula, width: int) -> list[str]:
    if isinstance(part, TexFormula):
        rows = set_as_block(part.tex, max(1, width - len(_INDENT)))
    else:
        rows = [row.removeprefix(part.prefix) for row in part.body.splitlines()] or [""]
    return [(_INDENT + row).rstrip() for row in rows]


def _prose_blocks(text: str, set_parts: list[str]) -> Iterator[_Block]:
    block: _Block | None = None
    loose = True
    for line in text.split("\n"):
        begun = _begun(line, block, loose)
        if begun is not None:
            if block is not None:
                yield _finished(block, set_parts)
            block = begun
        elif block is not None and _UNDERLINE.fullmatch(line) is not None:
            yield _finished(block, set_parts)
            block = None
        elif block is not None and line.strip():
            block.words.append(_QUOTE.sub("", line) if block.first.startswith(">") else line)
        loose = block is None or not line.strip() or _HEADING.fullmatch(line) is not None
    if block is not None:
        yield _finished(block, set_parts)


def _begun(line: str, current: _Block | None, loose: bool) -> _Block | None:
    """The block that a line begins; None where it continues the current one or is blank."""
    if not line.strip():
        return None
    if (heading := _HEADING.fullmatch(line)) is not None:
        return _Block(True, words=[heading[1]])
    if _RULE.fullmatch(line) is not None and (loose or line.strip()[0] != "-"):
        return _Block(True, rows=["─" * 8])
    if line.lstrip().startswith("|"):
        return _Block(loose, words=[line])
    if (item := _ITEM.match(line)) is not None:
        first = f"{item[1]}{item[2]} "
        return _Block(loose, first, " " * len(first), [line[item.end() :]])
    if (quote := _QUOTE.match(line)) is not None:
        if not loose and current is not None and current.first == "> ":
            return None
        return _Block(loose, "> ", "> ", [line[quote.end() :]])
    if current is None or loose:
        indent = " " * (len(line) - len(line.lstrip()))
        return _Block(loose, indent, indent, [line.lstrip(" \t")])
    return None


def _finished(block: _Block, set_parts: list[str]) -> _Block:
    """The block with its marks removed and its formulas and code put back; hard breaks are line ends."""
    text = "".join(
        line.rstrip("\\ ").strip() + "\n" if line.endswith(("  ", "\\")) else line.strip() + " " for line in block.words
    ).strip()
    text = _IMAGE.sub(r"\1", text)
    text = _LESSON_LINK.sub(r"\1 (lesson \2)", text)
    text = _LINK.sub(r"\1 (\2)", text)
    for pattern in _EMPHASIS:
        text = pattern.sub(r"\2", text)
    text = _ESCAPE.sub(r"\1", text)
    block.words = _STAND_IN.sub(lambda found: _stood_for(found.group(), set_parts), text).split("\n")
    return block


def _stood_for(character: str, set_parts: list[str]) -> str:
    place = ord(character) - _FIRST_STAND_IN
    return set_parts[place] if place < len(set_parts) else character


def _wrapped(block: _Block, width: int) -> list[str]:
    lines: list[str] = []
    start = block.first
    for hard_line in block.words:
        line, filled = start, False
        for word in hard_line.replace("\t", " ").split(" "):
            if filled and columns(line) + 1 + columns(word) > width:
                lines.append(line.rstrip(" "))
                line, filled = block.hanging, False
            line += " " * filled + word
            filled = filled or bool(word)
        lines.append(line.rstrip(" "))
        start = block.hanging
    return lines


def with_formulas(markdown: str, how: str) -> str:
    """The same Markdown with its formulas as text: on one ``line``, as they were written in ``tex``, or ``spoken``.

    A formula that cannot be set stands there as it was written.
    """
    return "".join(_as_text(part, how) if isinstance(part, TexFormula) else _source(part) for part in parts(markdown))


def sentence(text: str) -> str:
    """The text with its formulas on one line; its other marks, backticks say, stay for whoever shows it."""
    return "".join(
        set_in_line(part.tex).replace(NO_BREAK, " ") if isinstance(part, TexFormula) else _source(part)
        for part in parts(text)
    )


def _as_text(formula: TexFormula, how: str) -> str:
    shown = formula.tex.strip()
    if how != "tex":
        try:
            tree = read(formula.tex)
            shown = spoken(tree) if how == "spoken" else in_one_line(tree).strip()
        except BadFormula:
            pass
    else:
        shown = f"${' '.join(shown.split())}$"
    return _PUNCTUATION.sub(r"\\\1", " ".join(_GAP.sub(", ", shown).split()))


def _source(part: Words | CodeSpan | Fence) -> str:
    if not isinstance(part, Fence):
        return part.text
    newline = "" if not part.body or part.body.endswith("\n") else "\n"
    return f"{part.prefix}{part.mark}{part.info}\n{part.body}{newline}{part.prefix}{part.mark}"
