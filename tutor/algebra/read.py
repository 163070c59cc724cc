"""From what a learner typed to a tree. Nothing is evaluated here."""

from __future__ import annotations

from tutor.algebra.names import Names
from tutor.algebra.reader import Reader
from tutor.algebra.tokens import Token, tokens
from tutor.algebra.tree import Tree

_CALCULATES = frozenset("+-*^·@")


def read(text: str, names: Names) -> Tree:
    """The formula in ASCII, Unicode or LaTeX; ``L = ...`` on the left is dropped.

    Raises tutor.attempt.Unreadable, with the place in the text, where it has no single clear meaning.
    """
    return Reader(right_side(tokens(text)), names).whole()


def right_side(found: list[Token]) -> list[Token]:
    """The tokens after a single ``=`` whose left side only names something."""
    signs = [at for at, token in enumerate(found) if token.kind == "sign" and token.text == "="]
    outside = [at for at in signs if _depth(found[:at]) == 0]
    if len(outside) != 1:
        return found
    left = found[: outside[0]]
    if left and (left[0].kind == "number" or any(token.text in _CALCULATES for token in left)):
        return found
    return found[outside[0] + 1 :]


def _depth(found: list[Token]) -> int:
    signs = [token.text for token in found if token.kind == "sign"]
    return sum(sign in "([{" for sign in signs) - sum(sign in ")]}" for sign in signs)
