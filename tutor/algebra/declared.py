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
    said = "\n".join(texts)
    for relation in relations:
        say = relation.say if isinstance(relation.say, str) else getattr(relation.say, kind)
        if say and (not relation.needs or any(_has(said, word) for word in relation.needs)):
            yield Declared(constant(relation.times), constant_tree(relation.times), say, relation.name)


def _has(text: str, word: str) -> bool:
    """Whether a word stands in a text by itself: ``log`` in ``np.log(p)`` and ``log_mean``, not in ``log2(p)``."""
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", text) is not None
