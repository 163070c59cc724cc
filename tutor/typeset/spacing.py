"""The blanks between neighbours in a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor.typeset.tree import Glyph, Kind, Node, Scripts, Space, first_kind, last_kind

_ENDS = frozenset({Kind.CLOSE, Kind.PUNCTUATION})
_OPERANDS = frozenset({Kind.ORDINARY, Kind.CLOSE, Kind.INNER, Kind.FUNCTION, Kind.BIG, Kind.TEXT})


def _blanks(left: Kind, right: Kind) -> int:
    if left is Kind.SIGN or (left is Kind.OPEN and right is not Kind.BINARY):
        return 0
    if right is Kind.RELATION:
        return int(left is not Kind.RELATION)
    if right is Kind.BINARY:
        return int(left is not Kind.OPEN)
    if right in _ENDS or right is Kind.BAR:
        return int(left is Kind.PUNCTUATION and right is not Kind.CLOSE)
    if left in (Kind.BINARY, Kind.RELATION, Kind.PUNCTUATION, Kind.BIG):
        return 1
    if left is Kind.FUNCTION:
        return int(right is not Kind.OPEN)
    if right in (Kind.FUNCTION, Kind.BIG, Kind.INNER):
        return int(left in _OPERANDS)
    return int(left is Kind.INNER)


_GAPS = [[_blanks(left, right) for right in Kind] for left in Kind]
_TIGHT = frozenset({Kind.BINARY, Kind.RELATION, Kind.PUNCTUATION, Kind.INNER})
_TIGHT_GAPS = [[0 if left in _TIGHT or right in _TIGHT else _blanks(left, right) for right in Kind] for left in Kind]


def spaced(items: Iterable[Node], *, tight: bool = False) -> Iterator[tuple[int, Node]]:
    """Each item with the blanks before it; in scripts (`tight`) operators and relations have none."""
    gaps = _TIGHT_GAPS if tight else _GAPS
    before: Node | None = None
    wanted = 0
    for item in items:
        if isinstance(item, Space):
            wanted += item.columns
            continue
        if before is None:
            yield 0, item
        elif _has_own_blank(before, item):
            yield wanted, item
        else:
            gap = gaps[last_kind(before)][first_kind(item)] or _words_touch(before, item)
            yield max(gap, wanted), item
        before, wanted = item, 0


def _has_own_blank(left: Node, right: Node) -> bool:
    return (isinstance(left, Glyph) and left.text.endswith(" ")) or (
        isinstance(right, Glyph) and right.text.startswith(" ")
    )


def _words_touch(left: Node, right: Node) -> bool:
    """Whether two names, or a name and a number, would read as one."""
    right = right.base if isinstance(right, Scripts) else right
    if not isinstance(left, Glyph) or not isinstance(right, Glyph) or not left.text or not right.text:
        return False
    if not (left.text[-1].isalnum() and right.text[0].isalnum()):
        return False
    return right.text[0].isdigit() or _is_word(left) or _is_word(right)


def _is_word(glyph: Glyph) -> bool:
    return len(glyph.text) > 1 and glyph.text[0].isalpha()
