"""A formula on one line: brackets say what a fraction's bar, a root's bar and a raised script say in two dimensions."""

from __future__ import annotations

import re
from typing import NamedTuple
from unicodedata import normalize

from tutor.typeset import symbols
from tutor.typeset.columns import columns
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

_FACTORS = frozenset({Kind.ORDINARY, Kind.CLOSE, Kind.INNER, Kind.TEXT, Kind.FUNCTION})
_FOLLOWING_FACTORS = _FACTORS - {Kind.CLOSE} | {Kind.OPEN, Kind.BIG}
_PRODUCT_PARTS = frozenset({Kind.ORDINARY, Kind.OPEN, Kind.CLOSE, Kind.INNER})
_RAISED_SIGNS = str.maketrans({"∗": "*", "∘": "°"})
_SHORT_SCRIPT = re.compile(r"[A-Za-z0-9Α-ωϑϕϵ]+|[∞⊥]")
_CONTINUED = re.compile(r"; (?=[=<>≤≥≈≡∝∼⇒⇔→])")
_ENDS_IN_SHORT_SCRIPT = re.compile(r"[_^][A-Za-z0-9Α-ωϑϕϵ]+$|\*$")


def in_one_line(node: Node, *, tight: bool = False) -> str:
    """`tight` is the setting of scripts: no blanks around operators and relations."""
    match node:
        case Glyph(text):
            return text
        case Row(items):
            return row_in_one_line(items, tight=tight)
        case Scripts():
            return _scripts(node, tight)
        case Fraction():
            return _fraction(node, tight)
        case Fence(left, body, right):
            return _fence(left, body, right, tight)
        case Root(body, index):
            return _root(body, index, tight)
        case Accent(name, body):
            return _accent(name, body, tight)
        case Grid():
            return _grid(node, tight)
        case Brace(body, note):
            return f"{_bracketed(body, tight)} [{in_one_line(note, tight=tight).strip()}]"
        case Space(blanks):
            return " " * blanks


def row_in_one_line(items: tuple[Node, ...], *, tight: bool = False) -> str:
    parts: list[str] = []
    pieces = list(spaced(items, tight=tight))
    for place, (gap, item) in enumerate(pieces):
        text = in_one_line(item, tight=tight)
        if isinstance(item, Fraction):
            left = pieces[place - 1][1] if place else None
            right = pieces[place + 1][1] if place + 1 < len(pieces) else None
            if _is_factor(left, right):
                text = f"({text})"
                gap = 0 if left is not None and last_kind(left) is Kind.FUNCTION else gap
        if parts and not gap and text[:1].isalnum() and _ENDS_IN_SHORT_SCRIPT.search(parts[-1]):
            gap = 1
        parts.append(" " * gap + text)
    return "".join(parts)


class Script(NamedTuple):
    """A subscript or superscript as it is written: on one line, and in Unicode's small characters if they all exist."""

    text: str
    small: str | None


NO_SCRIPT = Script("", "")


def script(node: Node | None, marks: dict[str, str]) -> Script:
    if node is None:
        return NO_SCRIPT
    text = in_one_line(node, tight=True)
    if isinstance(node, Glyph) and len(text) > 1 and text[0].isalpha():
        return Script(text, None)
    if marks is symbols.SUPERSCRIPTS and text.strip("′∗⋆†∘") == "":
        return Script(text, text.translate(_RAISED_SIGNS))
    try:
        return Script(text, "".join([marks[character] for character in text]))
    except KeyError:
        return Script(text, None)


def accented(name: str, body: Node) -> str | None:
    """A single character with its accent, if fonts have the mark."""
    mark = symbols.ACCENTS[name]
    if mark and isinstance(body, Glyph) and columns(body.text) == 1:
        return normalize("NFC", body.text + mark)
    return None


def _is_factor(left: Node | None, right: Node | None) -> bool:
    """Whether a/b stands beside something it would be read together with."""
    return (left is not None and last_kind(left) in _FACTORS) or (
        right is not None and first_kind(right) in _FOLLOWING_FACTORS
    )


def _scripts(node: Scripts, tight: bool) -> str:
    base = in_one_line(node.base, tight=tight)
    if not _is_one_sign(node.base):
        base = f"({base})"
    lower = _marked("_", script(node.lower, symbols.SUBSCRIPTS))
    upper = _marked("^", script(node.upper, symbols.SUPERSCRIPTS))
    return base + lower + upper


def _marked(mark: str, written: Script) -> str:
    if written.small is not None:
        return written.small
    return mark + written.text if _SHORT_SCRIPT.fullmatch(written.text) else f"{mark}({written.text})"


def _is_one_sign(node: Node) -> bool:
    """Whether a script after it belongs to all of it."""
    match node:
        case Row(items):
            return not items or (len(items) == 1 and _is_one_sign(items[0]))
        case Fraction() | Root() | Grid():
            return False
        case Scripts(_, _, upper):
            return upper is None
        case _:
            return True


def _fraction(node: Fraction, tight: bool) -> str:
    top, bottom = in_one_line(node.top, tight=tight), in_one_line(node.bottom, tight=tight)
    if not node.bar:
        return f"{top} choose {bottom}"
    if not _is_product(node.top):
        top = f"({top})"
    if not _is_single(node.bottom):
        bottom = f"({bottom})"
    return f"{top}/{bottom}"


def _is_product(node: Node) -> bool:
    """Whether it needs no brackets on top of a fraction."""
    if isinstance(node, Row):
        if _is_call(node):
            return True
        return bool(node.items) and all(
            _is_product(item) and first_kind(item) in _PRODUCT_PARTS and not isinstance(item, Fraction)
            for item in node.items
        )
    return not isinstance(node, Fraction | Grid) and (not isinstance(node, Glyph) or " " not in node.text.strip())


def _is_single(node: Node) -> bool:
    """Whether it needs no brackets under a fraction: one sign, a call such as p(x), a differential such as ∂x."""
    if not isinstance(node, Row):
        return _is_product(node)
    if len(node.items) == 1:
        return _is_single(node.items[0])
    if len(node.items) != 2:
        return False
    first, second = node.items
    if isinstance(first, Glyph) and first.text in ("∂", "d"):
        return isinstance(second, Glyph | Scripts | Accent)
    if _is_call(node):
        return True
    # p(x) is a call, n(n + 1) is a product.
    return (
        isinstance(second, Fence)
        and second.left == "("
        and isinstance(second.body, Row)
        and not any(first_kind(item) in (Kind.BINARY, Kind.SIGN) for item in second.body.items)
    )


def _is_call(row: Row) -> bool:
    """A function's name and its argument in brackets, nothing else."""
    if len(row.items) != 2 or first_kind(row.items[0]) is not Kind.FUNCTION:
        return False
    argument = row.items[1]
    return isinstance(argument, Fence) and argument.left == "("


def _bracketed(node: Node, tight: bool) -> str:
    text = in_one_line(node, tight=tight)
    return text if not isinstance(node, Row) or len(node.items) == 1 else f"({text})"


def _root(body: Node, index: Node | None, tight: bool) -> str:
    text = in_one_line(body, tight=tight)
    degree = script(index, symbols.SUPERSCRIPTS)
    sign = f"root_({degree.text})" if degree.small is None else degree.small + "√"
    return sign + text if needs_no_bar(body, text) or _is_round(body) else f"{sign}({text})"


def needs_no_bar(body: Node, text: str) -> bool:
    """Whether what stands under a root, `text` on one line, is a single sign with at most a small subscript."""
    if isinstance(body, Scripts):
        return body.upper is None and isinstance(body.base, Glyph | Accent) and "_" not in text
    return isinstance(body, Glyph)


def _is_round(node: Node) -> bool:
    if isinstance(node, Row) and len(node.items) == 1:
        return _is_round(node.items[0])
    return isinstance(node, Fence) and (node.left, node.right) == ("(", ")")


def _accent(name: str, body: Node, tight: bool) -> str:
    if (text := accented(name, body)) is not None:
        return text
    plain = {"widehat": "hat", "widetilde": "tilde", "overline": "bar", "overrightarrow": "vec", "underline": "under"}
    return f"{plain.get(name, name)}({in_one_line(body, tight=tight)})"


def _fence(left: str, body: Node, right: str, tight: bool) -> str:
    text = in_one_line(body, tight=tight)
    inner = body.items[0] if isinstance(body, Row) and len(body.items) == 1 else body
    if isinstance(inner, Grid) and left and not right:
        right = {"{": "}", "(": ")", "[": "]"}.get(left, left)
    return left + text + right


def _grid(node: Grid, tight: bool) -> str:
    if node.name in symbols.ALIGNED:
        rows = [row_in_one_line(tuple(item for cell in row for item in cell.items), tight=tight) for row in node.rows]
    else:
        rows = [_cells(row, tight) for row in node.rows]
    text = "; ".join(row for row in rows if row)
    # A line that begins with a relation continues the one above it.
    return _CONTINUED.sub(" ", text) if node.name in symbols.ALIGNED else text


def _cells(row: tuple[Row, ...], tight: bool) -> str:
    text = ""
    for place, cell in enumerate(row):
        part = in_one_line(cell, tight=tight).strip()
        words = bool(cell.items) and first_kind(cell.items[0]) is Kind.TEXT
        separator = "" if place == 0 else " " if words or text.endswith(",") else ", "
        text += separator + part
    return text
