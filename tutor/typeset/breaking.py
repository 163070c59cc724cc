"""Formulas that are wider than the screen: broken at commas and relations, then at operators, then inside brackets."""

from __future__ import annotations

from dataclasses import dataclass, field

from tutor.typeset import symbols
from tutor.typeset.box import Box, beside, text
from tutor.typeset.one_line import row_in_one_line
from tutor.typeset.symbols import CHARACTERS, FUNCTIONS
from tutor.typeset.tree import Fence, Glyph, Grid, Kind, Node, Row, first_kind, last_kind
from tutor.typeset.two_dimensions import Piece, boxed, joined, row_pieces

_INDENT = 2
_BREAKS = (
    frozenset[Kind](),
    frozenset({Kind.RELATION}),
    frozenset({Kind.RELATION, Kind.BINARY}),
    frozenset({Kind.RELATION, Kind.BINARY, Kind.FUNCTION, Kind.BIG}),
)
"""The kinds that begin a new line besides what follows a comma, the best places first."""
_IN_BRACKETS = len(_BREAKS)
"""From this level on the breaks are inside brackets."""
_JOINED = frozenset({Kind.RELATION, Kind.BINARY})


@dataclass
class _Page:
    """Lines as they fill."""

    width: int
    relation_indent: int
    lines: list[list[Box]] = field(default_factory=lambda: [[]])
    used: int = 0

    def indent(self, relation: bool) -> int:
        return min(self.relation_indent + (0 if relation else _INDENT), self.width // 3)

    def fits(self, width: int) -> bool:
        return self.used + width <= self.width

    def fits_alone(self, width: int, relation: bool) -> bool:
        return (self.indent(relation) if len(self.lines) > 1 or self.used else 0) + width <= self.width

    def add(self, box: Box) -> None:
        self.lines[-1].append(box)
        self.used += box.width

    def turn(self, relation: bool) -> None:
        """A new line, unless nothing is on this one."""
        if self.used:
            indent = self.indent(relation)
            self.lines.append([text(" " * indent)])
            self.used = indent


def set_in_two_dimensions(row: Row, width: int) -> list[str]:
    """The rows of a formula without blanks at their ends, at most `width` wide wherever there is a place to break."""
    box = boxed(row)
    return [line.rstrip() for line in box.rows] if box.width <= width else _broken(row, width)


def _broken(row: Row, width: int) -> list[str]:
    only = row.items[0] if len(row.items) == 1 else None
    if not isinstance(only, Grid) or only.name not in symbols.ALIGNED:
        return _broken_line(row, width, _relation_indent(row, width))
    lines = [Row(tuple(item for cell in cells for item in cell.items)) for cells in only.rows]
    indent = _relation_indent(lines[0], width)
    blocks = [_broken_line(line, width, indent) for line in lines]
    between = [""] if any(boxed(line).height > 1 for line in lines) else []
    return [text for block in blocks for text in [*between, *block]][len(between) :]


def _broken_line(row: Row, width: int, relation_indent: int) -> list[str]:
    page = _Page(width, relation_indent)
    if row.items and first_kind(row.items[0]) is Kind.RELATION:
        page.add(text(" " * page.indent(relation=True)))
    _fill(page, row_pieces(row.items), 0)
    return _rows(page)


def _relation_indent(row: Row, width: int) -> int:
    """Where the first relation stands, if that is near the left edge: later ones go under it."""
    at = 0
    for gap, item, box in row_pieces(row.items):
        at += gap
        if first_kind(item) is Kind.RELATION and at:
            return at if at <= width // 4 else _INDENT
        at += box.width
    return _INDENT


def _fill(page: _Page, pieces: list[Piece], level: int) -> None:
    for segment in _segments(pieces, _BREAKS[min(level, _IN_BRACKETS - 1)]):
        first = segment[0]
        relation = level < _IN_BRACKETS and first_kind(first.item) is Kind.RELATION
        box = joined(segment)
        if page.fits(first.gap + box.width):
            page.add(joined(segment, at_start=False))
        elif page.fits_alone(box.width, relation):
            page.turn(relation)
            page.add(box)
        elif level + 1 < _IN_BRACKETS:
            _fill(page, segment, level + 1)
        elif (opened := _opened(segment)) is not None:
            inner = row_pieces(opened)
            _fill(page, [inner[0]._replace(gap=first.gap), *inner[1:]], level + 1)
        else:
            _fill_with_words(page, segment)


def _segments(pieces: list[Piece], kinds: frozenset[Kind]) -> list[list[Piece]]:
    """Cut before the kinds and after punctuation."""
    segments: list[list[Piece]] = []
    after_punctuation = True
    for piece in pieces:
        if after_punctuation or first_kind(piece.item) in kinds:
            segments.append([])
        segments[-1].append(piece)
        after_punctuation = last_kind(piece.item) is Kind.PUNCTUATION
    return segments


def _opened(pieces: list[Piece]) -> tuple[Node, ...] | None:
    """The items with brackets that do not grow as signs of their own, so that lines can break inside them."""
    opened: list[Node] = []
    for _, item, box in pieces:
        if isinstance(item, Fence) and isinstance(item.body, Row) and item.left and item.right and not box.tall:
            opened += [Glyph(item.left, Kind.OPEN), *item.body.items, Glyph(item.right, Kind.CLOSE)]
        else:
            opened.append(item)
    return tuple(opened) if len(opened) > len(pieces) else None


def _fill_with_words(page: _Page, pieces: list[Piece]) -> None:
    """The formula on one line, broken at its blanks."""
    gap = bool(pieces[0].gap)
    for word in _words(row_in_one_line(tuple(piece.item for piece in pieces))):
        box = text(" " * gap + word)
        if page.fits(box.width):
            page.add(box)
        else:
            page.turn(relation=False)
            page.add(text(word))
        gap = True


def _words(line: str) -> list[str]:
    """What is between the blanks; an operator or a function's name stays with what follows it."""
    words: list[str] = []
    leading: list[str] = []
    for word in line.split():
        leading.append(word)
        if CHARACTERS.get(word, ("", Kind.ORDINARY))[1] not in _JOINED and word not in FUNCTIONS:
            words.append(" ".join(leading))
            leading = []
    return words + leading


def _rows(page: _Page) -> list[str]:
    rows: list[str] = []
    above: Box | None = None
    for boxes in page.lines:
        line = beside(boxes)
        if above is not None and max(above.height, line.height) > 1:
            rows.append("")
        rows += [row.rstrip() for row in line.rows]
        above = line
    return rows
