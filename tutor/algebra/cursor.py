"""Where reading is in the tokens of one text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from tutor.algebra.tokens import Token
from tutor.attempt import Unreadable


class Cursor:
    """Goes through tokens, the last of which is the end. ``expect`` and ``refuse`` raise Unreadable."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = list(tokens)
        self._at = 0

    @property
    def token(self) -> Token:
        return self.tokens[self._at]

    def ahead(self, steps: int = 1) -> Token:
        return self.tokens[min(self._at + steps, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.token
        self._at = min(self._at + 1, len(self.tokens) - 1)
        return token

    def ended(self) -> bool:
        return self.token.kind == "end"

    def at(self, *signs: str) -> bool:
        return self.token.kind == "sign" and self.token.text in signs

    def expect(self, sign: str) -> None:
        if not self.at(sign):
            missing = self.token.kind == "end"
            self.refuse(f"A “{sign}” is missing at the end." if missing else f"A “{sign}” should stand here.")
        self.take()

    def exchange(self, token: Token, instead: Sequence[Token]) -> None:
        """Put other tokens in the place of the one just taken, and go back to the first of them."""
        at = self.tokens.index(token)
        self.tokens[at : at + 1] = instead
        self._at = at

    def refuse(self, message: str, token: Token | None = None) -> NoReturn:
        raise Unreadable(message, *(token or self.token).place)
