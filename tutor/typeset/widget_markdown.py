"""Lesson Markdown for a Markdown widget that knows nothing of formulas."""

from __future__ import annotations

import re

from tutor.typeset.prose import Fence, Part, TexFormula, parts, set_as_block, set_in_line

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_LEADING = re.compile(r"(?:[ \t]*(?:>|[-+*](?= )|\d{1,9}[.)](?= )))*[ \t]*")


def markdown(text: str, width: int) -> str:
    """The same Markdown: formulas within a line as literal text, display formulas as fences with the info `math`.

    A fence without a language is called `text`: a highlighter would load every language it knows to guess one.
    """
    written = ""
    after_block: str | None = None
    for part in parts(text):
        if isinstance(part, TexFormula) and part.display:
            line = written[written.rfind("\n") + 1 :]
            leading = _LEADING.match(line)
            before = leading.group() if leading is not None else ""
            prefix = re.sub(r"[^>\s]", " ", before)
            written += _block(part, prefix, width, begins_line=line == before)
            after_block = prefix
            continue
        piece = _written(part)
        if after_block is not None:
            piece = _on_its_own_line(piece, after_block)
            after_block = None
        written += piece
    return written


def _written(part: Part) -> str:
    if isinstance(part, TexFormula):
        return _PUNCTUATION.sub(r"\\\1", set_in_line(part.tex))
    if isinstance(part, Fence):
        newline = "" if not part.body or part.body.endswith("\n") else "\n"
        return f"{part.prefix}{part.mark}{part.info or 'text'}\n{part.body}{newline}{part.prefix}{part.mark}"
    return part.text


def _block(formula: TexFormula, prefix: str, width: int, *, begins_line: bool) -> str:
    opening = "" if begins_line else f"\n{prefix.rstrip()}\n{prefix}"
    rows = set_as_block(formula.tex, max(1, width - len(prefix)))
    return opening + "\n".join([f"{prefix}{row}".rstrip() for row in ["```math", *rows, "```"]]).removeprefix(prefix)


def _on_its_own_line(piece: str, prefix: str) -> str:
    """What follows a block on its line goes under it."""
    words = piece.lstrip(" \t")
    return words if not words or words.startswith("\n") else f"\n{prefix.rstrip()}\n{prefix}{words}"
