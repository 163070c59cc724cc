"""What a course says of the factor between a wrong answer and the right one, where a task has the words for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tutor.algebra.constants import constant, constant_tree
from tutor.algebra.tree import Tree
from tutor.lesson import Relation

Kind = Literal["number", "symbolic", "code"]


@dataclass(frozen=True, slots=True)
class Declared:
    """A relation as one kind of task is told of it."""

    times: float
    """The wrong answer is so many times the right one."""
    tree: Tree
    """The same as a formula."""
    say: str
    name: str | None = None
    """The misconception that it shows."""


def declared(relations: Iterable[Relation], kind: Kind, texts: Iterable[str]) -> Iterator[Declared]:
    """The relations that may be said of a task with these texts, in order. Raises Unreadable."""
    words = {word for text in texts for word in re.findall(r"[A-Za-z]+[0-9]*[a-z]*", text)}
    for relation in relations:
        say = relation.say if isinstance(relation.say, str) else getattr(relation.say, kind)
        if say and (not relation.needs or words.intersection(relation.needs)):
            yield Declared(constant(relation.times), constant_tree(relation.times), say, relation.name)
