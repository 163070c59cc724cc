"""How a wrong formula as a whole is related to the right one, from the strongest statement to the weakest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import chain, combinations, islice, product

from tutor.algebra.balls import HIGH, LOW, defined, precision
from tutor.algebra.declared import Declared
from tutor.algebra.domain import Domain
from tutor.algebra.judge import agree
from tutor.algebra.meaning import Undefined
from tutor.algebra.shapes import flat
from tutor.algebra.show import show_name
from tutor.algebra.terms import MOST, factors, terms
from tutor.algebra.tree import Place, Tree, call, complement, divide, name, negate, number, power, times
from tutor.algebra.trial import Trial, calculated, exchanged, reflected
from tutor.algebra.worlds import World
from tutor.attempt import Unreadable

STEP = Fraction(1, 2**60)
"""For derivatives by difference, at 400 bits."""

LARGE = 1000
"""Constants above this are not worth saying."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What is wrong, and where, if it is in one place."""

    say: str
    place: Place | None = None
    misconception: str | None = None


def relations(trial: Trial, declared: Sequence[Declared] = ()) -> Iterator[Relation]:
    """What holds between the two, each checked by value; ``declared`` is what the course says of factors."""
    if trial.always_zero():
        yield Relation("Your formula is always 0.")
        return
    yield from _sign(trial)
    yield from _multiples(trial, declared)
    for rule in (_exchanges, _terms, _whole_constants, _factors, _functions):
        yield from rule(trial)


def _sign(trial: Trial) -> Iterator[Relation]:
    if trial.multiplied(number(1), -1):
        yield Relation("Only the overall sign is wrong.")


def _multiples(trial: Trial, declared: Sequence[Declared]) -> Iterator[Relation]:
    named = ((relation.say, relation.tree, relation.name) for relation in declared)
    simple = ((say, factor, None) for say, factor in _simple_factors(trial.domain))
    for say, factor, shows in chain(named, simple):
        for sign, also in ((1, ""), (-1, " The sign is wrong too.")):
            if trial.multiplied(factor, sign):
                yield Relation(say + also, misconception=shows)


def _simple_factors(domain: Domain) -> Iterator[tuple[str, Tree]]:
    yield "Your formula is twice the answer.", number(2)
    yield "Your formula is half the answer.", divide(number(1), number(2))
    for count in (3, 4):
        yield f"Your formula is {count} times the answer.", number(count)
        yield f"Your formula is the answer divided by {count}.", divide(number(1), number(count))
    for size in domain.sizes:
        yield f"Your formula is {size} times the answer: a sum in place of a mean?", name(size)
        yield f"Your formula is the answer divided by {size}: a mean in place of a sum?", divide(number(1), name(size))
    for label, kind in domain.scalars:
        shown = show_name(label)
        yield f"There is a factor {shown} too many.", name(label)
        yield f"A factor {shown} is missing.", divide(number(1), name(label))
        if kind in ("prob", "binary"):
            yield f"There is a factor 1 − {shown} too many.", complement(name(label))
            yield f"A factor 1 − {shown} is missing.", divide(number(1), complement(name(label)))


def _exchanges(trial: Trial) -> Iterator[Relation]:
    for names in _swaps(trial.domain):
        first = " and ".join(map(show_name, list(names)[:2]))
        if trial.reference_moved([exchanged(world, names) for world in trial.worlds]):
            yield Relation(f"{first} are exchanged." if len(names) == 2 else "The numbers 1 and 2 are exchanged.")
    for label, kind in trial.domain.scalars:
        if kind in ("prob", "real"):
            shown, total = show_name(label), 1 if kind == "prob" else 0
            if trial.reference_moved([reflected(world, label, total) for world in trial.worlds]):
                yield Relation(f"{shown} and 1 − {shown} are exchanged." if total else f"The sign of {shown} is wrong.")


def _swaps(domain: Domain) -> Iterator[dict[str, str]]:
    for pairs, loose in ((domain.scalars, False), (domain.vectors, True), (domain.indices, True)):
        for (left, kind), (right, other) in combinations(pairs, 2):
            if kind == other or (loose and kind.split("^")[-1] == other.split("^")[-1]):
                yield {left: right, right: left}
    labels = [label for label, _ in domain.scalars]
    twins = [(one, one[:-1] + "2") for one in labels if one.endswith("1") and one[:-1] + "2" in labels]
    if len(twins) > 1:
        yield {**dict(twins), **{two: one for one, two in twins}}


def _terms(trial: Trial) -> Iterator[Relation]:
    for expand in (False, True):
        right = terms(trial.reference, expand=expand)[:MOST]
        mine = terms(trial.tree, expand=expand)[:MOST]
        yield from _so_many_terms(trial, mine, right, 1, "A term is")
        for term in reversed(mine if len(mine) > 1 else ()):
            if trial.increased(term, term):
                yield Relation("One term has the wrong sign.", term.place)
        yield from _so_many_terms(trial, mine, right, 2, "Two terms are")


def _so_many_terms(
    trial: Trial, mine: Sequence[Tree], right: Sequence[Tree], count: int, a_term: str
) -> Iterator[Relation]:
    for missing in combinations(right, count) if len(right) > count else ():
        if trial.increased(*map(negate, missing)):
            yield Relation(f"What you wrote belongs there. {a_term} missing.")
    for extra in combinations(mine, count) if len(mine) > count else ():
        if trial.increased(*extra):
            yield Relation(f"{a_term} too many.", extra[0].place)


def _whole_constants(trial: Trial) -> Iterator[Relation]:
    ratio = trial.ratio()
    if ratio is not None and any(abs(each - round(each)) < 1e-9 for each in (float(ratio), 1 / float(ratio))):
        yield from constants(trial)


def constants(trial: Trial) -> Iterator[Relation]:
    """A constant too many, as a term or a factor: said where no change of one place is known that makes it."""
    offset = trial.offset()
    if offset is not None and abs(float(offset)) < LARGE:
        yield Relation(f"Your formula differs from the answer by a constant, {_unlike(float(offset), 0)}.")
    ratio = trial.ratio()
    if ratio is not None:
        yield Relation(f"Your formula is always {_unlike(float(ratio), 1)} times the answer.")


def _unlike(value: float, other: float) -> str:
    """As many digits of a value as tell it from another: never ``always 1 times``."""
    texts = (f"{value:.{digits}g}" for digits in range(4, 18))
    return next((text for text in texts if float(text) != other), f"{value}").replace("-", "−")


def _factors(trial: Trial) -> Iterator[Relation]:
    for count, a_factor in ((1, "A factor is"), (2, "Two factors are")):
        right = factors(trial.reference)[:MOST]
        for missing in combinations(right, count) if len(right) > count else ():
            for sign, also in ((1, ""), (-1, ", and the sign is wrong")):
                if trial.multiplied(divide(number(1), _product(missing)), sign):
                    yield Relation(f"{a_factor} missing{also}.")
        for extra in combinations(factors(trial.tree)[:MOST], count):
            if trial.multiplied(_product(extra)):
                yield Relation(f"{a_factor} too many.", extra[0].place)


def pairs_of_factors(trial: Trial) -> Iterator[Relation]:
    """Two simple factors at once, each too many or missing."""
    simple = [*_single_factors(trial.domain)]
    for (one, first), (two, second) in combinations(simple, 2):
        for sign, also in ((1, ""), (-1, " The sign is wrong too.")):
            if trial.multiplied(times(first, second), sign):
                yield Relation(f"Two factors are wrong: {one}, and {two}.{also}")


def _single_factors(domain: Domain) -> Iterator[tuple[str, Tree]]:
    """What may be a factor too many or too few, with what is then to say."""
    known = [("2", number(2)), *((show_name(label), name(label)) for label, _ in domain.scalars)]
    known += [(size, name(size)) for size in domain.sizes]
    known += [(f"1 − {show_name(label)}", complement(name(label))) for label, kind in domain.scalars if kind == "prob"]
    for shown, tree in known:
        yield f"{shown} is one too many", tree
        yield f"{shown} is missing", divide(number(1), tree)


def _product(found: tuple[Tree, ...]) -> Tree:
    return reduce(times, found)


def all_but_one(trial: Trial) -> Iterator[Relation]:
    """A single term or factor that is not like its counterpart."""
    for expand in (False, True):
        mine, right = terms(trial.tree, expand=expand), terms(trial.reference, expand=expand)
        if min(len(mine), len(right)) > 1:
            for term, other in product(mine[:MOST], right[:MOST]):
                if trial.increased(term, negate(other)):
                    yield Relation("Everything but this term is right.", term.place)
    mine, right = ([factor for factor in factors(tree) if factor.names()] for tree in (trial.tree, trial.reference))
    if min(len(mine), len(right)) > 1:
        for factor, other in product(mine[:MOST], right[:MOST]):
            if trial.multiplied(divide(factor, other)):
                yield Relation("Everything but this factor is right.", factor.place)


def _functions(trial: Trial) -> Iterator[Relation]:
    """One function too many or too few at the very end."""
    wraps: tuple[tuple[str, Callable[[Tree], Tree]], ...] = (
        ("exp", lambda tree: call("exp", tree)),
        ("ln", lambda tree: call("log", tree)),
        ("−ln", lambda tree: negate(call("log", tree))),
        ("log2", lambda tree: call("log2", tree)),
        ("−log2", lambda tree: negate(call("log2", tree))),
        ("a power of 2", lambda tree: power(number(2), tree)),
        ("the square", lambda tree: power(tree, number(2))),
        ("the square root", lambda tree: call("sqrt", tree)),
        ("the cube root", lambda tree: call("cbrt", tree)),
        ("the sigmoid", lambda tree: call("sigmoid", tree)),
    )
    if trial.equals_right(divide(number(1), trial.tree)):
        yield Relation("Your formula is upside down: it is 1 over the answer.")
    if trial.equals_right(complement(trial.tree)):
        yield Relation("Your formula is 1 minus the answer.")
    if trial.equals_right(divide(trial.tree, Tree("add", "", (number(1), trial.tree)))):
        yield Relation("Your formula is the odds of the answer: divide it by 1 plus itself.")
    if trial.equals_right(divide(trial.tree, complement(trial.tree))):
        yield Relation("The answer is the odds of your formula: divide it by 1 minus itself.")
    for word, wrap in wraps:
        if trial.equals_right(wrap(trial.tree)):
            yield Relation(f"The last step is missing: {word} of your formula is right.")


def derivatives(trial: Trial) -> Iterator[Relation]:
    """One derivative too many or too few."""
    for label, kind in trial.domain.scalars:
        if kind in ("binary", "int"):
            continue
        if _differentiates(trial.reference, trial.tree, trial.worlds, label):
            yield Relation(f"That is the derivative of the answer with respect to {show_name(label)}: once too often.")
        if _differentiates(trial.tree, trial.reference, trial.worlds, label):
            yield Relation(f"Your formula is not differentiated yet: its derivative in {show_name(label)} is right.")


def _differentiates(of: Tree, derivative: Tree, places: tuple[World, ...], label: str) -> bool:
    """Whether the second is the first's derivative, to 12 digits, in four worlds."""
    try:
        return all(_slope_agrees(of, derivative, world, label) for world in places[:4])
    except (Undefined, Unreadable):
        return False


def _slope_agrees(of: Tree, derivative: Tree, world: World, label: str) -> bool:
    point = world.points[label]
    assert isinstance(point, Fraction)
    ahead, behind = (flat(world.at({label: point + step}).value(of, HIGH)) for step in (STEP, -STEP))
    slopes = flat(world.value(derivative, HIGH))
    if not len(ahead) == len(behind) == len(slopes):
        return False
    with precision(HIGH):
        for above, below, slope in zip(ahead, behind, slopes, strict=True):
            measured = defined((above - below) * 2**59)
            if not abs(measured - slope) < (abs(slope) + 1) * 1e-12:
                return False
    return True


def unused(trial: Trial) -> Iterator[Relation]:
    """A name on which only one of the two depends."""
    names = [label for label, _ in trial.domain.scalars + trial.domain.vectors]
    mine, right = ([_depends(tree, label, trial) for label in names] for tree in (trial.tree, trial.reference))
    for label, used, needed in zip(names, mine, right, strict=True):
        if needed and not used:
            cancels = label in trial.tree.names()
            yield Relation(
                f"In your formula {show_name(label)} cancels, and the answer depends on it."
                if cancels
                else f"The answer depends on {show_name(label)}, and your formula does not."
            )
    for label, used, needed in zip(names, mine, right, strict=True):
        if used and not needed:
            yield Relation(f"Your formula depends on {show_name(label)}, and the answer does not.")


def _depends(tree: Tree, label: str, trial: Trial) -> bool:
    """Whether moving only this name changes the tree's value somewhere."""
    pairs = ((world, other) for world, other in combinations(trial.worlds, 2) if world.sizes == other.sizes)
    for world, other in islice(pairs, 6):
        before, after = calculated(tree, world), calculated(tree, world.at({label: other.points[label]}))
        with precision(LOW):
            if before is not None and after is not None and not agree(before, after):
                return True
    return False
