"""Pairs of brackets and bars, and signs told from operators, in a row as it was read."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.typeset.tree import Fence, Glyph, Kind, Node, Row, Scripts, Space, first_kind, last_kind

_NO_LEFT_OPERAND = frozenset(
    {Kind.BINARY, Kind.RELATION, Kind.OPEN, Kind.PUNCTUATION, Kind.FUNCTION, Kind.BIG, Kind.SIGN, Kind.BAR}
)
_NO_RIGHT_OPERAND = frozenset({Kind.RELATION, Kind.CLOSE, Kind.PUNCTUATION})


def arranged(items: Iterable[Node], before: Kind | None = None) -> tuple[Node, ...]:
    """The row with matching brackets as fences. `before` is the kind that stands on its left."""
    levels: list[list[Node]] = [[]]
    openers: list[Glyph] = []
    for item in items:
        glyph = item.base if isinstance(item, Scripts) else item
        if isinstance(item, Glyph) and item.kind is Kind.OPEN:
            openers.append(item)
            levels.append([])
        elif isinstance(glyph, Glyph) and glyph.kind is Kind.CLOSE and openers:
            body = Row(_level(levels.pop(), Kind.OPEN))
            levels[-1].append(_with_base(item, Fence(openers.pop().text, body, glyph.text)))
        else:
            levels[-1].append(item)
    while openers:
        unclosed = levels.pop()
        levels[-1] += [openers.pop(), *unclosed]
    return _level(levels[0], before)


def _level(items: list[Node], before: Kind | None) -> tuple[Node, ...]:
    return tuple(_with_signs(_with_bars(items), before))


def _with_base(item: Node, base: Node) -> Node:
    return Scripts(base, item.lower, item.upper, limits=False) if isinstance(item, Scripts) else base


def _bar(item: Node) -> Glyph | None:
    glyph = item.base if isinstance(item, Scripts) else item
    return glyph if isinstance(glyph, Glyph) and glyph.kind is Kind.BAR else None


def _with_bars(items: list[Node]) -> list[Node]:
    """Bars pair up from the left; one that is left over, as in P(A|B), stays."""
    places = [place for place, item in enumerate(items) if _bar(item) is not None]
    if len(places) < 2:
        return items
    paired: list[Node] = []
    done = 0
    while len(places) > 1:
        left, right = places[0], places[1]
        opening, closing = _bar(items[left]), _bar(items[right])
        if opening is None or closing is None or isinstance(items[left], Scripts) or opening.text != closing.text:
            places.pop(0)
            continue
        body = Row(tuple(_with_signs(items[left + 1 : right], Kind.OPEN)))
        paired += items[done:left]
        paired.append(_with_base(items[right], Fence(opening.text, body, closing.text)))
        done = right + 1
        del places[:2]
    return paired + items[done:]


def _with_signs(items: list[Node], before: Kind | None) -> list[Node]:
    """A plus or minus without a left operand is a sign; an operator without a right one is an ordinary character."""
    signed: list[Node] = []
    for place, item in enumerate(items):
        if isinstance(item, Glyph) and item.kind is Kind.BINARY:
            if before is None or before in _NO_LEFT_OPERAND:
                item = Glyph(item.text, Kind.SIGN)
            elif place + 1 == len(items) or first_kind(items[place + 1]) in _NO_RIGHT_OPERAND:
                item = Glyph(item.text)
        if not isinstance(item, Space):
            before = last_kind(item)
        signed.append(item)
    return signed
