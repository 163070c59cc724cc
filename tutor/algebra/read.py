"""From what a learner typed to a tree. Nothing is evaluated here."""

from __future__ import annotations

from tutor.algebra.names import Names
from tutor.algebra.pasted import unwrapped, without_condition, without_left_side, without_right_name
from tutor.algebra.reader import Reader
from tutor.algebra.tokens import Token, tokens
from tutor.algebra.tree import Tree
from tutor.algebra.vocabulary import FOLDS, FUNCTIONS

_CALCULATES = frozenset("+-*^·@")


def read(text: str, names: Names) -> Tree:
    """The formula in ASCII, Unicode or LaTeX; ``L = ...`` on the left is dropped.

    Raises tutor.attempt.Unreadable, with the place in the text, where it has no single clear meaning.
    """
    bare = without_condition(unwrapped(text))
    found = right_side(tokens(without_left_side(without_right_name(bare, (*names.all, *FUNCTIONS, *FOLDS)))))
    if len(found) > 2 and found[-2].text == ".":
        del found[-2]
    return Reader(found, names).whole()


def right_side(found: list[Token]) -> list[Token]:
    """The tokens after a single ``=`` whose left side only names something."""
    signs = [at for at, token in enumerate(found) if token.kind == "sign" and token.text == "="]
    outside = [at for at in signs if _depth(found[:at]) == 0]
    if len(outside) != 1:
        return found
    left = found[: outside[0]]
    derivative = any(token.text in ("partial", "nabla") for token in left)
    calculates = any(token.text in _CALCULATES or (token.kind == "number" and at == 0) for at, token in enumerate(left))
    if calculates and not derivative:
        return found
    return found[outside[0] + 1 :]


def _depth(found: list[Token]) -> int:
    signs = [token.text for token in found if token.kind == "sign"]
    return sum(sign in "([{" for sign in signs) - sum(sign in ")]}" for sign in signs)
