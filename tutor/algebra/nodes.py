"""Nodes made while a text is read: of which kind each is, and how many and how high they may become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutor.algebra.cursor import Cursor
from tutor.algebra.names import Kind, Names, kind_of
from tutor.algebra.tokens import Token
from tutor.algebra.tree import Head, Place, Tree
from tutor.attempt import Unreadable

MAX_NODES = 400
MAX_HEIGHT = 130


class Nodes(Cursor):
    """A cursor that makes nodes of what it has passed. ``node`` raises Unreadable where they become too many."""

    def __init__(self, tokens: Sequence[Token], names: Names) -> None:
        super().__init__(tokens)
        self.names = names
        self._nodes = 0
        self._known: dict[int, tuple[Tree, Kind, int]] = {}
        """Kind and height of each node made, by identity."""

    def node(self, head: Head, label: str = "", parts: tuple[Tree, ...] = (), *, start: int) -> Tree:
        self._nodes += 1
        known = [self._known[id(part)] for part in parts]
        height = 1 + max((height for _, _, height in known), default=0)
        place = (start, max(self.tokens[max(self._at - 1, 0)].place[1], start + 1))
        if self._nodes > MAX_NODES or height > MAX_HEIGHT:
            raise Unreadable("That formula is too large to judge. Simplify it.", *place)
        tree = Tree(head, label, parts, place)
        self._known[id(tree)] = (tree, kind_of(head, label, [kind for _, kind, _ in known], self.names), height)
        return tree

    def kind(self, tree: Tree) -> Kind:
        return self._known[id(tree)][1]

    def spread(self, tree: Tree, place: Place) -> Tree:
        """The same node with another place: brackets belong to what they hold."""
        again = replace(tree, place=place)
        self._known[id(again)] = (again, *self._known[id(tree)][1:])
        return again
