"""Reading TeX into a tree. Everything is either understood or refused with its place."""

from __future__ import annotations

from tutor.typeset.reader import Reader
from tutor.typeset.tokens import BadFormula, Token
from tutor.typeset.tree import Row, Space


def read(tex: str) -> Row:
    """Raises BadFormula for what cannot be set."""
    reader = Reader(tex)
    row = reader.row()
    if (token := reader.peek()) is not None:
        raise BadFormula(_unexpected(token), token.start, token.end)
    if all(isinstance(item, Space) or (isinstance(item, Row) and not item.items) for item in row.items):
        raise BadFormula("the formula is empty", 0, len(tex))
    return row


def _unexpected(token: Token) -> str:
    match token.text:
        case "}":
            return "this closing brace has no opening one"
        case "&" | r"\\":
            return f"{token.text} belongs in an environment such as aligned or cases"
        case r"\right":
            return r"\right without \left"
        case _:
            return f"{token.text} is out of place"
