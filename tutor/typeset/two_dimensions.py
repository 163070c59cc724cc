"""A formula as a box: fractions with bars, limits under and over their signs, brackets that grow."""

from __future__ import annotations

import re
from typing import NamedTuple

from tutor.typeset import symbols
from tutor.typeset.box import EMPTY, Box, beside, fenced, left_aligned, over, radical, scripted, stack, text
from tutor.typeset.one_line import Script, accented, in_one_line, needs_no_bar, script
from tutor.typeset.spacing import spaced
from tutor.typeset.tree import (
    Accent,
    Brace,
    Fence,
    Fraction,
    Glyph,
    Grid,
    Kind,
    Node,
    Root,
    Row,
    Scripts,
    Space,
    first_kind,
    last_kind,
)

_WIDE_ACCENTS = {"hat": "^", "widehat": "^", "tilde": "~", "widetilde": "~", "vec": "→", "overrightarrow": "→"}
_RULES = {"bar": "─", "overline": "─", "underline": "─"}


_NUMBER = re.compile(r"[−+]?[0-9.]+|")


def boxed(node: Node, *, roomy: bool = True) -> Box:
    """Inside fractions and tables it is not `roomy`: limits stand beside their sign where Unicode has them."""
    match node:
        case Glyph(sign):
            return text(sign)
        case Row(items):
            return joined(row_pieces(items, roomy=roomy))
        case Scripts():
            return _scripts(node, roomy)
        case Fraction(top, bottom, bar):
            if bar:
                return over(boxed(top, roomy=False), boxed(bottom, roomy=False))
            parts = [boxed(top, roomy=False), boxed(bottom, roomy=False)]
            return stack([parts[0], text(" "), parts[1]], parts[0].height)
        case Fence(left, body, right):
            return fenced(left, boxed(body, roomy=roomy), right)
        case Root(body, index):
            return _root(body, index, roomy)
        case Accent(name, body):
            return _accent(name, body, roomy)
        case Grid():
            return _grid(node)
        case Brace(body, note, below):
            return _brace(boxed(body, roomy=roomy), text(in_one_line(note).strip()), below)
        case Space(blanks):
            return text(" " * blanks)


class Piece(NamedTuple):
    """An item of a row, its box, and the blanks before it."""

    gap: int
    item: Node
    box: Box


def row_pieces(items: tuple[Node, ...], *, roomy: bool = True) -> list[Piece]:
    pieces: list[Piece] = []
    for gap, item in spaced(items):
        if not gap and pieces and isinstance(item, Fraction) and last_kind(pieces[-1].item) is Kind.SIGN:
            # A minus that touches a fraction's bar would be part of it.
            gap = 1
        pieces.append(Piece(gap, item, boxed(item, roomy=roomy)))
    return pieces


def joined(pieces: list[Piece], *, at_start: bool = True) -> Box:
    """The pieces side by side; without the blanks before the first one where a line starts."""
    boxes: list[Box] = []
    for gap, _, box in pieces:
        if gap and (boxes or not at_start):
            boxes.append(text(" " * gap))
        boxes.append(box)
    return beside(boxes)


def _scripts(node: Scripts, roomy: bool) -> Box:
    base = boxed(node.base, roomy=roomy)
    lower, upper = script(node.lower, symbols.SUBSCRIPTS), script(node.upper, symbols.SUPERSCRIPTS)
    if node.limits and (roomy or lower.small is None or upper.small is None):
        parts = [box for box in (text(upper.text), base, text(lower.text)) if box.width or box is base]
        return stack(parts, base.base + bool(upper.text))
    if base.tall and base.height > 1:
        return scripted(base, _smallest(upper), EMPTY, _smallest(lower))
    raised = EMPTY if upper.small is not None else text(upper.text)
    lowered = EMPTY if lower.small is not None else text(lower.text)
    level = text((lower.small or "") + (upper.small or ""))
    if raised is EMPTY and lowered is EMPTY:
        return beside([base, level])
    return scripted(base, raised, level, lowered)


def _smallest(written: Script) -> Box:
    return text(written.text if written.small is None else written.small)


def _root(body: Node, index: Node | None, roomy: bool) -> Box:
    if isinstance(body, Glyph | Scripts) and needs_no_bar(body, in_one_line(body)):
        return text(in_one_line(Root(body, index)))
    root = radical(boxed(body, roomy=roomy))
    if index is None:
        return root
    degree = _smallest(script(index, symbols.SUPERSCRIPTS))
    # At the foot of the root sign, where the sign itself is.
    rows = (" " * degree.width,) * (root.height - 1) + degree.rows
    return beside([Box(rows, root.base, degree.width), root])


def _accent(name: str, body: Node, roomy: bool) -> Box:
    if (sign := accented(name, body)) is not None:
        return text(sign)
    box = boxed(body, roomy=roomy)
    if name == "underline":
        return stack([box, text(_RULES[name] * box.width)], box.base, tall=box.tall)
    mark = _RULES[name] * box.width if name in _RULES else _WIDE_ACCENTS.get(name)
    if mark is None:
        return text(in_one_line(Accent(name, body)))
    return stack([text(mark), box], box.base + 1, tall=True)


def _brace(body: Box, note: Box, below: bool) -> Box:
    middle = max(0, body.width - 3)
    left, right = "─" * (middle // 2), "─" * (middle - middle // 2)
    if below:
        return stack([body, text(f"╰{left}┬{right}╯"), note], body.base)
    return stack([note, text(f"╭{left}┴{right}╮"), body], body.base + 2)


def _grid(node: Grid) -> Box:
    aligned = node.name in symbols.ALIGNED
    rows = [[boxed(cell, roomy=aligned) for cell in row] for row in node.rows]
    count = max((len(row) for row in rows), default=0)
    columns = [[row[column] if column < len(row) else EMPTY for row in rows] for column in range(count)]
    gaps = [text(" " * _column_gap(node, column, aligned)) for column in range(count)]
    filled = [_filled_column(node.name, cells, place) for place, cells in enumerate(columns)]
    # Two cases with a blank row between them have a middle for the brace to point from.
    is_pair = node.name.endswith("cases") and len(rows) == 2
    lines: list[Box] = []
    for cells in zip(*filled, strict=True):
        line = beside(box for pair in zip(gaps, cells, strict=True) for box in pair)
        if lines and (_is_high(line) or _is_high(lines[-1]) or is_pair):
            lines.append(text(" "))
        lines.append(line)
    if not lines:
        return EMPTY
    if len(lines) == 1:
        return lines[0]
    height = sum(line.height for line in lines)
    return left_aligned(lines, (height - 1) // 2, tall=True)


def _filled_column(name: str, cells: list[Box], place: int) -> list[Box]:
    """The cells of a column, equally wide: numbers to the right, a matrix centred, the sides of equations together."""
    width = max(cell.width for cell in cells)
    right = name in symbols.ALIGNED and name != "gathered" and place % 2 == 0
    centred = name.endswith("matrix")
    if centred and all(cell.height == 1 and _NUMBER.fullmatch(cell.rows[0]) for cell in cells):
        right, centred = True, False
    filled: list[Box] = []
    for cell in cells:
        room = width - cell.width
        before = room if right else room // 2 if centred else 0
        filled.append(beside([text(" " * before), cell, text(" " * (room - before))]))
    return filled


def _is_high(box: Box) -> bool:
    return box.tall and box.height > 1


def _column_gap(node: Grid, column: int, aligned: bool) -> int:
    """Blanks before a column: between a left and a right side as in a row, else two or more."""
    if column == 0:
        return 0
    if not aligned:
        return 2
    if column % 2 == 0:
        return 4
    for row in node.rows:
        if column < len(row):
            sides = (row[column - 1].items[-1:], row[column].items[:1])
            if any(first_kind(item) in (Kind.RELATION, Kind.BINARY) for side in sides for item in side):
                return 1
    return 0
