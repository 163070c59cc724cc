"""Every single change that makes a wrong formula right, the most faithful first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from tutor.algebra.arrangement import alike
from tutor.algebra.domain import Domain, definitions
from tutor.algebra.edits import Edit, edits, repeated
from tutor.algebra.tree import Tree, negate
from tutor.algebra.trial import Trial

MOST_WORK = 20_000
"""Nodes in all the edited formulas that are tried: long formulas have more places than anybody waits for."""

MOST_PLAIN = 2_000
"""Changes of a formula over plain numbers, which are looked at faster."""


@dataclass(slots=True)
class Mended:
    """The changes that were found, by how near they lead to the answer as it is written."""

    near: list[Edit] = field(default_factory=list)
    """They make the formula the answer, but for the order of terms and factors."""
    shorter: list[Edit] = field(default_factory=list)
    """They add nothing: something was too many, or another stood in its place. The shortest first."""
    longer: list[Edit] = field(default_factory=list)
    """They add something, which may as well make up for what is too many elsewhere."""
    opposite: list[Edit] = field(default_factory=list)
    """They add nothing either, and leave the overall sign wrong."""


def mended(trial: Trial) -> Mended:
    """All changes of one place, or of one kind in several, that have the right values."""
    found, turned = Mended(), []
    length = _length(trial.tree)
    answers = [written_out(each, trial.domain) for each in trial.written]
    for edit in _tried(trial):
        sign = trial.touches_right(edit.tree)
        if sign == 1 and trial.equals_right(edit.tree):
            if edit.tree in trial.written:
                found.near.insert(0, edit)
                return found
            mended_tree = written_out(edit.tree, trial.domain)
            if any(alike(mended_tree, answer) for answer in answers):
                found.near.append(edit)
            elif _length(edit.tree) <= length:
                found.shorter.append(edit)
            else:
                found.longer.append(edit)
        turned += [edit] if sign == -1 else []
    found.shorter.sort(key=lambda edit: _length(edit.tree))
    if not (found.near or found.shorter or found.longer):
        kept = [edit for edit in turned if _length(edit.tree) <= length]
        found.opposite += [edit for edit in kept if trial.equals_right(negate(edit.tree))]
    return found


def written_out(tree: Tree, domain: Domain) -> Tree:
    """The formula with what its abbreviations stand for."""
    for label, meant in reversed(definitions(domain)):
        tree = _put_in(tree, label, meant)
    return tree


def _put_in(tree: Tree, label: str, meant: Tree) -> Tree:
    if tree.head == "name":
        return meant if tree.label == label else tree
    return Tree(tree.head, tree.label, tuple(_put_in(part, label, meant) for part in tree.parts), tree.place)


def _tried(trial: Trial) -> Iterator[Edit]:
    most = MOST_PLAIN if trial.is_plain else MOST_WORK // sum(1 for _ in trial.tree)
    return chain(islice(edits(trial.tree, trial.domain), most), repeated(trial.tree, trial.domain))


def _length(tree: Tree) -> int:
    """How many parts a formula has; a sign is none."""
    return sum(node.head != "negate" for node in tree)
