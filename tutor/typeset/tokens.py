"""TeX cut into tokens, and the error that names a place in it."""

from __future__ import annotations

import re
from typing import NamedTuple
from unicodedata import category

LONGEST = 2000
"""Characters of the longest formula that is read."""


class BadFormula(ValueError):
    """A formula that cannot be set: what is wrong, and from where to where in its TeX."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


class Token(NamedTuple):
    text: str
    start: int
    end: int

    @property
    def command(self) -> str | None:
        """The name after the backslash."""
        return self.text[1:] if self.text[0] == "\\" else None


_TOKEN = re.compile(r"\\operatorname\*|\\[A-Za-z]+|\\.|[0-9]*\.[0-9]+|[0-9]+|\|\||[^\s]", re.DOTALL)
_MEANT = {
    "$": "a dollar sign inside a formula is written \\$",
    "%": "a percent sign is written \\%",
    "#": "a hash sign is written \\#",
    "\\": "a backslash needs the name of a command after it",
}


def tokens(tex: str) -> list[Token]:
    """White space only separates."""
    if len(tex) > LONGEST:
        raise BadFormula(f"the formula has more than {LONGEST} characters", LONGEST, len(tex))
    found = [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(tex)]
    for token in found:
        if token.text in _MEANT:
            raise BadFormula(_MEANT[token.text], token.start, token.end)
        if not token.text.isascii() or not token.text.isprintable():
            _refuse_invisible(token)
    return found


def _refuse_invisible(token: Token) -> None:
    for character in token.text.lstrip("\\"):
        if category(character)[0] in "CZ" and not character.isspace():
            message = f"the character U+{ord(character):04X} cannot be shown"
            raise BadFormula(message, token.start, token.end)
