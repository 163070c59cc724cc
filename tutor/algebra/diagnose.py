"""Why a formula is wrong, as far as it can be said without the author's help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from tutor.algebra.arrangement import alike
from tutor.algebra.declared import Declared
from tutor.algebra.differing import differing
from tutor.algebra.domain import Domain
from tutor.algebra.edits import ANOTHER_FUNCTION, Edit
from tutor.algebra.judge import Comparison, compare, judge
from tutor.algebra.mended import mended
from tutor.algebra.relations import (
    Relation,
    all_but_one,
    constants,
    derivatives,
    exchanges,
    extra_term,
    is_opposite,
    last_functions,
    meant,
    missing_term,
    multiples,
    named_multiples,
    pairs_of_factors,
    rest_that_belongs,
    shown_factors,
    some_factors,
    two_terms,
    unused,
    whole_multiples,
    wrong_sign,
)
from tutor.algebra.shapes import Matrix, Value, shape
from tutor.algebra.show import show
from tutor.algebra.special_cases import right_only_when
from tutor.algebra.tree import NOWHERE, Place, Tree, negate
from tutor.algebra.trial import Trial, calculated, views
from tutor.algebra.worlds import worlds
from tutor.attempt import Unreadable


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A sentence for the learner, and the part of the text that it speaks of."""

    say: str
    place: Place | None = None
    misconception: str | None = None


def diagnose(
    tree: Tree, reference: Tree, domain: Domain, declared: Sequence[Declared] = (), also: Sequence[Tree] = ()
) -> Diagnosis | None:
    """The strongest true statement about a wrong formula, or None. Everything said has been checked by value.

    ``declared`` is what the course says of factors; ``also`` are other ways to write the answer. A place that points
    at nothing is left out.
    """
    found = _diagnosis(tree, reference, domain, declared, also)
    if found is None or found.place is None or found.place[0] < found.place[1]:
        return found
    return replace(found, place=None)


def _diagnosis(
    tree: Tree, reference: Tree, domain: Domain, declared: Sequence[Declared], also: Sequence[Tree]
) -> Diagnosis | None:
    trials = views(tree, reference, domain, also)
    for trial in trials:
        if differs := _other_shape(trial):
            return Diagnosis(differs)
    if trials[-1].equals_right(tree):
        return _seldom_wrong(trials[-1], domain)
    for trial in trials:
        if found := _of_one(trial, declared):
            return found
    corner = right_only_when(tree, reference, domain, worlds(domain))
    if corner is not None:
        return Diagnosis(f"That is right when {corner}, but not everywhere.")
    for trial in trials:
        for relation in all_but_one(trial):
            return Diagnosis(relation.say, relation.place)
    if _undefined_somewhere(tree, reference, domain):
        return Diagnosis("Your formula has no value at some points where the answer has one.")
    for relation in chain(unused(trials[0]), *map(rest_that_belongs, trials)):
        return Diagnosis(relation.say, relation.place)
    return _turned(tree, reference, domain) or _parts(tree, (reference, *also))


def _parts(tree: Tree, answers: Sequence[Tree]) -> Diagnosis | None:
    """One or two parts of a formula that is otherwise the answer as it is written."""
    for answer in answers:
        match [(show(part), part.place) for part in differing(tree, answer) if part is not tree]:
            case [(_, place)]:
                return Diagnosis("Everything but this part is right.", place)
            case [(one, place), (two, _)]:
                return Diagnosis(f"Everything but two parts is right: {one}, and {two}.", place)
    return None


def _of_one(trial: Trial, declared: Sequence[Declared]) -> Diagnosis | None:
    """What holds over one domain: nearest first, and what adds something to the formula after what takes it away."""
    if trial.always_zero():
        return _with_its_cause("Your formula is always 0.", mended(trial).near)
    if is_opposite(trial):
        return Diagnosis("Only the overall sign is wrong.")
    for relation in meant(trial, declared):
        if not (slips := [edit for edit in mended(trial).near if not edit.say.startswith(ANOTHER_FUNCTION)]):
            return Diagnosis(relation.say, relation.place, relation.misconception)
        return Diagnosis(slips[0].say, slips[0].place)
    for relation in chain(shown_factors(trial), wrong_sign(trial)):
        return Diagnosis(relation.say, relation.place)
    found = mended(trial)
    for relation in chain(multiples(trial), whole_multiples(trial)):
        return _with_its_cause(relation.say, found.near or found.shorter)
    if found.near and _is_a_last_step(found.near[0], trial.tree):
        for relation in last_functions(trial):
            return Diagnosis(relation.say, relation.place)
    for edit in found.near:
        return Diagnosis(edit.say, edit.place)
    for relation in exchanges(trial):
        return Diagnosis(relation.say, relation.place)
    if found.shorter:
        return _one_of(found.shorter, trial.tree)
    for relation in chain(_of_some_parts(trial), named_multiples(trial)):
        return Diagnosis(relation.say, relation.place)
    for edit in found.longer:
        return Diagnosis(_with_it(edit.say), edit.place)
    for edit in found.opposite:
        return Diagnosis(f"{edit.say} The overall sign is wrong too.", edit.place)
    for relation in chain(shown_factors(trial, -1), pairs_of_factors(trial), constants(trial), derivatives(trial)):
        return Diagnosis(relation.say, relation.place)
    return None


def _seldom_wrong(trial: Trial, domain: Domain) -> Diagnosis:
    """What is known of a formula that differs only at the ends of the domain: a function that does not belong there."""
    found = mended(trial)
    for edit in (*found.near, *found.shorter):
        if "does not belong" in edit.say and judge(edit.tree, trial.reference, domain).equal:
            return Diagnosis(edit.say, edit.place)
    return Diagnosis("That is right for most values, but not for all.")


def _one_of(found: Sequence[Edit], tree: Tree) -> Diagnosis:
    """The first of changes that each make the formula right; the second with it where it is another one."""
    first, *others = found
    second = next((edit for edit in others if not _says_the_same(edit, first)), None)
    parts = {node.place: node for node in reversed([*tree])}
    if second is None or not {first.place, second.place} <= parts.keys() - {NOWHERE}:
        return Diagnosis(first.say, first.place)
    said = [f"At {show(parts[edit.place])}: {_lower(edit.say)}" for edit in (first, second)]
    return Diagnosis(f"Either of two changes makes it right. {said[0]} {said[1]}", first.place)


def _says_the_same(edit: Edit, first: Edit) -> bool:
    within = first.place[0] <= edit.place[0] and edit.place[1] <= first.place[1]
    return edit.place == first.place or alike(edit.tree, first.tree) or (edit.say == first.say and within)


def _with_it(say: str) -> str:
    """``A square is missing here`` of a formula that may have something too many elsewhere."""
    missing = say.removesuffix(" is missing here.")
    return say if missing == say else f"It would be right with {_lower(missing)} here."


def _lower(say: str) -> str:
    return f"{say[0].lower()}{say[1:]}"


def _is_a_last_step(edit: Edit, tree: Tree) -> bool:
    """Whether something is missing around the whole."""
    return edit.place == tree.place and tree in edit.tree.parts


def _of_some_parts(trial: Trial) -> Iterator[Relation]:
    yield from missing_term(trial)
    for expanded in (missing_term, extra_term, wrong_sign):
        yield from expanded(trial, expand=True)
    yield from two_terms(trial)
    yield from two_terms(trial, expand=True)
    yield from some_factors(trial)
    yield from last_functions(trial)


def _with_its_cause(say: str, causes: Sequence[Edit]) -> Diagnosis:
    """What holds of the whole, with the one change that makes it so where there is one."""
    if not causes:
        return Diagnosis(say)
    return Diagnosis(f"{say} {causes[0].say}", causes[0].place)


def _turned(tree: Tree, reference: Tree, domain: Domain) -> Diagnosis | None:
    """What is wrong besides with a formula whose sign is."""
    for trial in views(negate(tree), reference, domain):
        for relation in chain(shown_factors(trial), multiples(trial), extra_term(trial), _of_some_parts(trial)):
            return Diagnosis(f"With the other sign: {_lower(relation.say)}")
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


def _undefined_somewhere(tree: Tree, reference: Tree, domain: Domain) -> bool:
    for world in worlds(domain):
        try:
            if compare(tree, reference, world) is Comparison.UNDEFINED:
                return True
        except Unreadable:
            return calculated(tree, world) is None
    return False
