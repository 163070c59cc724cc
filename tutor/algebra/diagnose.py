"""Why a formula is wrong, as far as it can be said without the author's help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from tutor.algebra.declared import Declared
from tutor.algebra.domain import Domain
from tutor.algebra.edits import Edit, edits, repeated
from tutor.algebra.judge import Comparison, compare
from tutor.algebra.relations import all_but_one, constants, derivatives, pairs_of_factors, relations, unused
from tutor.algebra.shapes import Matrix, Value, shape
from tutor.algebra.special_cases import right_only_when
from tutor.algebra.tree import Place, Tree, negate
from tutor.algebra.trial import Trial, calculated, views
from tutor.algebra.worlds import worlds
from tutor.attempt import Unreadable

MOST_WORK = 20_000
"""Nodes in all the edited formulas that are tried: long formulas have more places than anybody waits for."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A sentence for the learner, and the part of the text that it speaks of."""

    say: str
    place: Place | None = None
    misconception: str | None = None


def diagnose(tree: Tree, reference: Tree, domain: Domain, declared: Sequence[Declared] = ()) -> Diagnosis | None:
    """The strongest true statement about a wrong formula, or None. Everything said has been checked by value.

    ``declared`` is what the course says of factors. A place that points at nothing is left out.
    """
    found = _diagnosis(tree, reference, domain, declared)
    if found is None or found.place is None or found.place[0] < found.place[1]:
        return found
    return replace(found, place=None)


def _diagnosis(tree: Tree, reference: Tree, domain: Domain, declared: Sequence[Declared]) -> Diagnosis | None:
    trials = views(tree, reference, domain)
    for trial in trials:
        if differs := _other_shape(trial):
            return Diagnosis(differs)
    for trial in trials:
        for relation in relations(trial, declared):
            return Diagnosis(relation.say, relation.place, relation.misconception)
        if found := _one_edit(trial):
            return found
        for relation in chain(pairs_of_factors(trial), constants(trial)):
            return Diagnosis(relation.say, relation.place)
        for relation in derivatives(trial):
            return Diagnosis(relation.say, relation.place)
    corner = right_only_when(tree, reference, domain, worlds(domain))
    if corner is not None:
        return Diagnosis(f"That is right when {corner}, but not otherwise.")
    for trial in trials:
        for relation in all_but_one(trial):
            return Diagnosis(relation.say, relation.place)
    if _undefined_somewhere(tree, reference, domain):
        return Diagnosis("Your formula has no value at some points where the answer has one.")
    for relation in unused(trials[0]):
        return Diagnosis(relation.say)
    return _turned(tree, reference, domain)


def _turned(tree: Tree, reference: Tree, domain: Domain) -> Diagnosis | None:
    """What is wrong besides with a formula whose sign is."""
    for trial in views(negate(tree), reference, domain):
        for relation in relations(trial, ()):
            return Diagnosis(f"With the other sign: {relation.say[0].lower()}{relation.say[1:]}")
    return None


def _other_shape(trial: Trial) -> str | None:
    for mine, right in zip(trial.mine, trial.right, strict=True):
        if mine is not None and right is not None and shape(mine) != shape(right):
            said, asked = _shape_in_words(mine), _shape_in_words(right)
            return f"Your formula is {said}; {asked} is asked." if said != asked else "The dimensions do not fit."
    return None


def _shape_in_words(value: Value) -> str:
    if isinstance(value, Matrix):
        return "a matrix"
    return "a vector" if isinstance(value, tuple) else "one number"


def _one_edit(trial: Trial) -> Diagnosis | None:
    """The first single change of the learner's formula that makes it right."""
    first = next((at for at, right in enumerate(trial.right) if right is not None), None)
    if first is None:
        return None
    quick = Trial(trial.tree, trial.reference, trial.domain, trial.worlds[first : first + 1])
    most = MOST_WORK // sum(1 for _ in trial.tree)
    turned: list[Edit] = []
    for edit in chain(islice(edits(trial.tree, trial.domain), most), repeated(trial.tree, trial.domain)):
        sign = quick.touches_right(edit.tree)
        if sign == 1 and trial.equals_right(edit.tree):
            return Diagnosis(edit.say, edit.place)
        turned += [edit] if sign == -1 else []
    for edit in turned:
        if trial.equals_right(negate(edit.tree)):
            return Diagnosis(f"{edit.say} The overall sign is wrong too.", edit.place)
    return None


def _undefined_somewhere(tree: Tree, reference: Tree, domain: Domain) -> bool:
    for world in worlds(domain):
        try:
            if compare(tree, reference, world) is Comparison.UNDEFINED:
                return True
        except Unreadable:
            return calculated(tree, world) is None
    return False
