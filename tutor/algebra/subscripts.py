"""Reading what stands below the line: positions of vectors, indices side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.algebra.tokens import CLOSING
from tutor.algebra.tree import Tree
from tutor.algebra.vocabulary import CONSTANTS

if TYPE_CHECKING:
    from tutor.algebra.reader import Reader


def subscripted(reader: Reader, tree: Tree, start: int) -> Tree:
    """A vector with a position below it, at the ``_``."""
    if reader.kind(tree) == "number":
        label = f"“{tree.label}” has" if tree.head == "name" else "This has"
        reader.refuse(f"{label} no positions here, so it takes no subscript. Write it without one.")
    reader.take()
    return reader.node("index", parts=(tree, *subscript(reader)), start=start)


def without_argument(reader: Reader, tree: Tree) -> bool:
    """Whether s(z) stood here for s, where z is no name of the task: one that s is a function of, always the same."""
    inside = reader.ahead()
    glued = reader.at("(") and reader.token.glued and reader.ahead(2).text == ")"
    letter = inside.kind == "name" and len(inside.text) == 1 and inside.text.islower()
    known = inside.text in reader.names or inside.text in reader.bound or inside.text in CONSTANTS
    if tree.head != "name" or reader.names.lists or not (glued and letter) or known:
        return False
    if reader.argument not in (None, inside.text):
        return False
    reader.argument = inside.text
    for _ in range(3):
        reader.take()
    return True


def refuse_a_position(reader: Reader, tree: Tree) -> None:
    """Raise Unreadable at q[i] and q(z), where q is a number and what stands in the brackets is unknown."""
    inside = reader.ahead()
    alone = reader.at("[", "(") and reader.token.glued and reader.ahead(2).text == CLOSING[reader.token.text]
    known = inside.text in reader.names or inside.text in reader.bound or inside.text in CONSTANTS
    if tree.head == "name" and alone and inside.kind == "name" and len(inside.text) == 1 and not known:
        closing = reader.ahead(2).text
        reader.refuse(
            f"“{tree.label}” is one number here. Write it without “{reader.token.text}{inside.text}{closing}”."
        )


def subscript(reader: Reader) -> list[Tree]:
    if reader.at("{", "("):
        closing = CLOSING[reader.take().text]
        letters = _letters(reader)
        if letters:
            reader.expect(closing)
            return letters
        return reader.listed(closing)
    if reader.token.kind == "number":
        return [reader.atom()]
    if reader.token.kind != "name":
        reader.refuse("A subscript should follow the “_”.")
    return _letters(reader) or [_position(reader)]


def _position(reader: Reader) -> Tree:
    token = reader.token
    if token.text in reader.names or token.text in reader.bound:
        reader.take()
        return reader.node("name", token.text, start=token.place[0])
    if len(token.text) == 1 and token.text not in CONSTANTS:
        reader.refuse(f"Which {token.text}? Write sum_{token.text} … in front, or use a declared index.", token)
    return reader.atom()


def _letters(reader: Reader) -> list[Tree]:
    """ij as two positions, where i and j are indices."""
    token = reader.token
    known = reader.names.indices | set(reader.bound)
    if token.kind != "name" or token.text in known or len(token.text) < 2 or not set(token.text) <= known:
        return []
    reader.take()
    return [reader.node("name", letter, start=token.place[0] + at) for at, letter in enumerate(token.text)]
