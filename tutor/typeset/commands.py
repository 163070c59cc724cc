"""What each command takes and what it becomes in the tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from tutor.typeset import symbols
from tutor.typeset.brackets import arranged
from tutor.typeset.tokens import BadFormula, Token
from tutor.typeset.tree import Accent, Brace, Fence, Fraction, Glyph, Grid, Kind, Node, Root, Row, Scripts, Space

if TYPE_CHECKING:
    from tutor.typeset.reader import Reader

STOPS = frozenset({"}", "&", r"\\", r"\right", r"\end"})
"""Tokens that end a row."""

_NO_SCRIPT = Glyph("")
_BACKSLASH = re.compile(r"\\(.?)", re.DOTALL)
_ESCAPED = frozenset("_%$#&{} ,")
_DELIMITERS = {".": "", "<": "⟨", ">": "⟩", "/": "/"} | {sign: sign for sign in "()[]|"}


def command(reader: Reader, name: str, token: Token) -> Node | None:
    """What a command sets, with its arguments; None where it only concerns sizes."""
    if (known := symbols.COMMANDS.get(name)) is not None:
        return reader.glyph(token, *known)
    if name in symbols.FUNCTIONS:
        return Glyph(name, Kind.FUNCTION)
    if name in symbols.SPACES:
        return Space(symbols.SPACES[name])
    if name in symbols.SIZES:
        return None
    if name in symbols.ACCENTS:
        return _accented(name, reader.argument(token))
    if name in symbols.LETTER_STYLES:
        return _letters(reader, name, token)
    if name in symbols.TEXT_STYLES:
        return Glyph(_plain_text(*reader.raw(token)), Kind.TEXT)
    if (construct := _CONSTRUCTS.get(name)) is not None:
        return construct(reader, token)
    raise BadFormula(_unknown("command", token.text, KNOWN), token.start, token.end)


def _letters(reader: Reader, name: str, token: Token) -> Node:
    """Letters of another style; several of them are one word."""
    following = reader.peek()
    if following is None or following.text != "{":
        return _restyled(name, reader.argument(token))
    mark = reader.at
    word, _ = reader.raw(token)
    if word.isalnum() and word.isascii():
        return _restyled(name, Glyph(word))
    reader.at = mark
    return reader.argument(token)


def _restyled(name: str, node: Node) -> Node:
    if name.startswith(("mathbb", "mathds")) and isinstance(node, Glyph):
        return Glyph(symbols.BLACKBOARD.get(node.text, node.text), node.kind)
    return node


def _fraction(reader: Reader, token: Token) -> Node:
    top = reader.argument(token)
    return Fraction(top, reader.argument(token))


def _binomial(reader: Reader, token: Token) -> Node:
    top = reader.argument(token)
    return Fence("(", Fraction(top, reader.argument(token), bar=False), ")")


def _root(reader: Reader, token: Token) -> Node:
    following = reader.peek()
    if following is None or following.text != "[":
        return Root(reader.argument(token), None)
    reader.at += 1
    index: list[Node] = []
    while (part := reader.next("the root's index needs a closing bracket")).text != "]":
        if part.text in STOPS:
            raise BadFormula("the root's index needs a closing bracket", following.start, following.end)
        index.append(reader.scripts(reader.atom(part) or Glyph("")))
    return Root(reader.argument(token), Row(arranged(index)))


def _operator(reader: Reader, token: Token) -> Node:
    return Glyph(_plain_text(*reader.raw(token)).strip(), Kind.FUNCTION)


def _limit_operator(reader: Reader, token: Token) -> Node:
    # The empty script marks an operator whose later subscript stands under it.
    return Scripts(_operator(reader, token), None, None, True)


def _fence(reader: Reader, token: Token) -> Node:
    left = _delimiter(reader, token)
    reader.deeper(token)
    body = reader.row()
    reader.depth -= 1
    closing = reader.peek()
    if closing is None or closing.text != r"\right":
        raise BadFormula(r"\left without \right", token.start, token.end)
    reader.at += 1
    return Fence(left, body, _delimiter(reader, closing))


def _middle(reader: Reader, token: Token) -> Node:
    return Glyph(_delimiter(reader, token), Kind.RELATION)


def _delimiter(reader: Reader, owner: Token) -> str:
    token = reader.next(f"{owner.text} needs a bracket after it")
    if (sign := _DELIMITERS.get(token.text)) is not None:
        return sign
    sign, kind = symbols.COMMANDS.get(token.command or "", ("", Kind.ORDINARY))
    if kind in (Kind.OPEN, Kind.CLOSE, Kind.BAR):
        return sign
    raise BadFormula(f"{owner.text} needs a bracket after it, not {token.text}", token.start, token.end)


def _brace(reader: Reader, token: Token) -> Node:
    return Brace(reader.argument(token), _NO_SCRIPT, token.text == r"\underbrace")


def _stacked(reader: Reader, token: Token) -> Node:
    note = reader.argument(token)
    base = reader.argument(token)
    if isinstance(base, Row) and len(base.items) == 1:
        base = base.items[0]
    if token.text == r"\underset":
        return Scripts(base, note, None, True)
    return Scripts(base, None, note, True)


def _arrow(reader: Reader, token: Token) -> Node:
    sign = "←" if token.text == r"\xleftarrow" else "→"
    return Scripts(Glyph(sign, Kind.RELATION), None, reader.argument(token), True)


def _environment(reader: Reader, token: Token) -> Node:
    name, opening = reader.raw(token)
    if name not in symbols.ENVIRONMENTS:
        message = _unknown("environment", name, symbols.ENVIRONMENTS)
        raise BadFormula(message, opening.end, opening.end + len(name))
    if name == "array":
        columns, spec = reader.raw(token)
        if columns.strip(" lcr"):
            raise BadFormula("the columns of an array are l, c and r", spec.end, spec.end + len(columns))
    reader.deeper(token)
    rows = _cells(reader, name, token)
    reader.depth -= 1
    grid = Grid(name, rows)
    left, right = symbols.ENVIRONMENTS[name]
    return Fence(left, Row((grid,)), right) if left else grid


def _cells(reader: Reader, name: str, begin: Token) -> tuple[tuple[Row, ...], ...]:
    rows: list[tuple[Row, ...]] = []
    row: list[Row] = []
    while True:
        row.append(reader.row(Kind.ORDINARY if row and name in symbols.ALIGNED else None))
        token = reader.peek()
        if token is None or token.text not in ("&", r"\\", r"\end"):
            raise BadFormula(f"\\begin{{{name}}} without \\end{{{name}}}", begin.start, begin.end)
        reader.at += 1
        if token.text == "&":
            continue
        if len(row) > 1 or row[0].items or token.text == r"\\":
            rows.append(tuple(row))
        row = []
        if token.text == r"\end":
            _end(reader, name, token)
            return tuple(rows)


def _end(reader: Reader, name: str, token: Token) -> None:
    ended, opening = reader.raw(token)
    if ended != name:
        message = f"\\begin{{{name}}} ends with \\end{{{ended}}}"
        raise BadFormula(message, token.start, opening.end + len(ended) + 1)


def _accented(name: str, body: Node) -> Node:
    if isinstance(body, Scripts) and isinstance(body.base, Glyph) and len(body.base.text) == 1:
        return Scripts(Accent(name, body.base), body.lower, body.upper, limits=False)
    return Accent(name, body)


def _plain_text(raw: str, opening: Token) -> str:
    r"""Words in a formula: `~` and `\ ` are blanks, `\_` and the like are the characters themselves."""
    for escape in _BACKSLASH.finditer(raw):
        if escape[1] not in _ESCAPED:
            raise BadFormula("no commands inside words", opening.end + escape.start(), opening.end + escape.end())
    words = _BACKSLASH.sub(lambda escape: " " if escape[1] == "," else escape[1], re.sub(r"(?<!\\)~", " ", raw))
    return re.sub(r"\s+", " ", words)


def _unknown(what: str, written: str, known: Collection[str]) -> str:
    # Only a mistake needs it, and the first frame should not wait for it.
    from difflib import get_close_matches

    name = written.removeprefix("\\")
    mark = written.removesuffix(name)
    close = get_close_matches(name, sorted(known), 1, 0.6)
    return f"unknown {what} {written}" + (f", did you mean {mark}{close[0]}?" if close else "")


_CONSTRUCTS: dict[str, Callable[[Reader, Token], Node]] = {
    "frac": _fraction,
    "dfrac": _fraction,
    "tfrac": _fraction,
    "cfrac": _fraction,
    "binom": _binomial,
    "sqrt": _root,
    "operatorname": _operator,
    "operatorname*": _limit_operator,
    "left": _fence,
    "middle": _middle,
    "underbrace": _brace,
    "overbrace": _brace,
    "overset": _stacked,
    "underset": _stacked,
    "stackrel": _stacked,
    "xrightarrow": _arrow,
    "xleftarrow": _arrow,
    "begin": _environment,
}

KNOWN = symbols.FUNCTIONS | symbols.LETTER_STYLES | symbols.TEXT_STYLES | symbols.SIZES
KNOWN |= {*symbols.COMMANDS, *symbols.ACCENTS, *_CONSTRUCTS, "right", "end"}
"""The names of all commands that are read."""
