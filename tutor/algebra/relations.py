"""How a wrong formula as a whole is related to the right one, from the strongest statement to the weakest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from itertools import combinations, islice, product

from tutor.algebra.arrangement import alike
from tutor.algebra.balls import HIGH, LOW, defined, precision
from tutor.algebra.declared import Declared
from tutor.algebra.domain import Domain, is_a_share, used_names
from tutor.algebra.evidence import fault, last_place, stands
from tutor.algebra.judge import agree
from tutor.algebra.meaning import Undefined
from tutor.algebra.shapes import flat
from tutor.algebra.show import show_name
from tutor.algebra.terms import MOST, factors, summands, terms
from tutor.algebra.tree import Place, Tree, call, complement, divide, name, negate, number, power, times
from tutor.algebra.trial import Trial, calculated, exchanged, reflected
from tutor.algebra.worlds import World
from tutor.attempt import Unreadable

STEP = Fraction(1, 2**60)
"""For derivatives by difference, at 400 bits."""

LARGE = 1000
"""Constants above this are not worth saying."""
HUGE = 1e300
"""Nor are factors above this, whose inverse is hardly a float."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What is wrong, and where, if it is in one place."""

    say: str
    place: Place | None = None
    misconception: str | None = None


def meant(trial: Trial, declared: Sequence[Declared]) -> Iterator[Relation]:
    """What the course says of the factor between the two."""
    for relation in declared:
        for sign, also in ((1, ""), (-1, " The sign is wrong too.")):
            if trial.multiplied(relation.tree, sign):
                yield Relation(relation.say + also, misconception=relation.name)


def shown_factors(trial: Trial, sign: int = 1) -> Iterator[Relation]:
    """A factor that the two show to be too many or missing; with −1 as the sign, where that is wrong too."""
    also = "" if sign == 1 else " The sign is wrong too."
    for shown, factor in _named_factors(trial.domain):
        for too_large, times_right in ((True, factor), (False, divide(number(1), factor))):
            if trial.multiplied(times_right, sign) and (
                say := fault(factor, shown, trial.tree, trial.reference, too_large=too_large)
            ):
                yield Relation(_fault_in_words(say) + also, last_place(factor, trial.tree))


def _fault_in_words(fault: str) -> str:
    """``a missing factor p`` as a sentence."""
    if fault.startswith("a missing "):
        return f"A {fault.removeprefix('a missing ')} is missing."
    return f"There is {fault}."


def is_opposite(trial: Trial) -> bool:
    """Whether only the overall sign is wrong."""
    return trial.multiplied(number(1), -1)


def multiples(trial: Trial) -> Iterator[Relation]:
    """A simple number between the two, or the length of a vector."""
    for say, factor in _simple_multiples(trial):
        for sign, also in ((1, ""), (-1, " The sign is wrong too.")):
            if trial.multiplied(factor, sign):
                yield Relation(say + also)


def _simple_multiples(trial: Trial) -> Iterator[tuple[str, Tree]]:
    yield "Your formula is twice the answer.", number(2)
    yield "Your formula is half the answer.", divide(number(1), number(2))
    for count in (3, 4):
        yield f"Your formula is {count} times the answer.", number(count)
        yield f"Your formula is the answer divided by {count}.", divide(number(1), number(count))
    for size in trial.domain.sizes:
        mine, right = (_is_mean(tree, size) for tree in (trial.tree, trial.reference))
        more, less = (": a sum in place of a mean?" if right else "."), (": a mean in place of a sum?" if mine else ".")
        yield f"Your formula is {size} times the answer{'.' if mine else more}", name(size)
        yield f"Your formula is the answer divided by {size}{'.' if right else less}", divide(number(1), name(size))


def _is_mean(tree: Tree, size: str) -> bool:
    """Whether it has a mean, or a sum that is divided by its length."""
    folds = {node.head for node in tree}
    return "mean" in folds or ("sum" in folds and stands(name(size), tree).below > 0)


def named_multiples(trial: Trial) -> Iterator[Relation]:
    """A name between the two that neither shows as a factor too many or too few."""
    for shown, factor in _named_factors(trial.domain):
        for sign, also in ((1, ""), (-1, " The sign is wrong too.")):
            if trial.multiplied(factor, sign):
                yield Relation(f"Your formula is {_in_brackets(shown)} times the answer.{also}")
            if trial.multiplied(divide(number(1), factor), sign):
                yield Relation(f"Your formula is the answer divided by {_in_brackets(shown)}.{also}")


def _in_brackets(shown: str) -> str:
    return f"({shown})" if " " in shown else shown


def _named_factors(domain: Domain) -> Iterator[tuple[str, Tree]]:
    for label, kind in domain.scalars:
        shown = show_name(label)
        yield shown, name(label)
        if is_a_share(kind):
            yield f"1 − {shown}", complement(name(label))


def exchanges(trial: Trial) -> Iterator[Relation]:
    for names in _swaps(trial.domain):
        first = " and ".join(map(show_name, list(names)[:2]))
        both = len(names) > 2 or set(names) <= used_names(trial.reference, trial.domain)
        if both and trial.reference_moved([exchanged(world, names) for world in trial.worlds]):
            yield Relation(f"{first} are exchanged." if len(names) == 2 else "The numbers 1 and 2 are exchanged.")
    for label, kind in trial.domain.scalars:
        if kind in ("prob", "real"):
            shown, total = show_name(label), 1 if kind == "prob" else 0
            if trial.reference_moved([reflected(world, label, total) for world in trial.worlds]):
                yield Relation(f"{shown} and 1 − {shown} are exchanged." if total else f"The sign of {shown} is wrong.")


def _swaps(domain: Domain) -> Iterator[dict[str, str]]:
    for (left, kind), (right, other) in combinations(domain.scalars, 2):
        if kind == other or not {kind, other} & {"binary", "int"}:
            yield {left: right, right: left}
    for pairs in (domain.vectors, domain.indices):
        for (left, kind), (right, other) in combinations(pairs, 2):
            if kind.split("^")[-1] == other.split("^")[-1]:
                yield {left: right, right: left}
    labels = [label for label, _ in domain.scalars]
    twins = [(one, one[:-1] + "2") for one in labels if one.endswith("1") and one[:-1] + "2" in labels]
    if len(twins) > 1:
        yield {**dict(twins), **{two: one for one, two in twins}}


def wrong_sign(trial: Trial, *, expand: bool = False) -> Iterator[Relation]:
    """One term with the wrong sign; of equal ones the last. Expanded, terms of brackets too."""
    for term in reversed(_several_terms(trial.tree, expand)):
        if trial.increased(term, term):
            yield Relation("One term has the wrong sign.", term.place)


def extra_term(trial: Trial, *, expand: bool = False) -> Iterator[Relation]:
    """One term too many; of equal ones the last."""
    for term in reversed(_several_terms(trial.tree, expand)):
        if trial.increased(term):
            yield Relation("A term is too many.", term.place)


def _several_terms(tree: Tree, expand: bool) -> list[Tree]:
    found = terms(tree, expand=expand)[:MOST]
    return found if len(found) > 1 else []


def missing_term(trial: Trial, *, expand: bool = False) -> Iterator[Relation]:
    """One term of the answer that is missing."""
    for missing in _several_terms(trial.reference, expand):
        if trial.increased(negate(missing)):
            yield Relation("What you wrote belongs there. A term is missing.")


def two_terms(trial: Trial, *, expand: bool = False) -> Iterator[Relation]:
    """Two terms missing, too many or with the wrong sign."""
    right, mine = ([*combinations(_several_terms(tree, expand), 2)] for tree in (trial.reference, trial.tree))
    for missing in right if len(right) > 1 else ():
        if trial.increased(*map(negate, missing)):
            yield Relation("What you wrote belongs there. Two terms are missing.")
    for say, count in (("Two terms are too many.", 1), ("Two terms have the wrong sign.", 2)):
        for pair in mine if len(mine) > 1 else ():
            if trial.increased(*pair * count):
                yield Relation(say, pair[0].place)


def whole_multiples(trial: Trial) -> Iterator[Relation]:
    """Any other whole number between the two."""
    ratio = _ratio(trial)
    if ratio is not None and any(abs(each - round(each)) < 1e-9 for each in (ratio, 1 / ratio)):
        yield _always(ratio)


def _ratio(trial: Trial) -> float | None:
    """How many times the answer the formula always is; None also where no float is that large or small."""
    found = trial.ratio()
    ratio = 0.0 if found is None else float(found)
    return ratio if 1 / HUGE < abs(ratio) < HUGE else None


def _always(ratio: float) -> Relation:
    return Relation(f"Your formula is always {_unlike(ratio, 1)} times the answer.")


def constants(trial: Trial) -> Iterator[Relation]:
    """A constant too many, as a term or a factor: said where no change of one place is known that makes it."""
    offset = trial.offset()
    if offset is not None and abs(float(offset)) < LARGE:
        yield Relation(f"Your formula differs from the answer by a constant, {_unlike(float(offset), 0)}.")
    ratio = _ratio(trial)
    if ratio is not None:
        yield _always(ratio)


def _unlike(value: float, other: float) -> str:
    """As many digits of a value as tell it from another: never ``always 1 times``."""
    texts = (f"{value:.{digits}g}" for digits in range(4, 18))
    return next((text for text in texts if float(text) != other), f"{value}").replace("-", "−")


def some_factors(trial: Trial) -> Iterator[Relation]:
    """One factor or two of the right formula that are missing, or of the learner's that are too many."""
    right, mine = factors(trial.reference)[:MOST], factors(trial.tree)[:MOST]
    for count in (1, 2):
        for missing in combinations(right, count) if len(right) > count else ():
            for sign, also in ((1, ""), (-1, ", and the sign is wrong")):
                if trial.multiplied(divide(number(1), _product(missing)), sign):
                    yield Relation(f"{_so_many(missing)} missing{also}.")
        for extra in combinations(mine, count):
            if trial.multiplied(_product(extra)):
                yield Relation(f"{_so_many(extra)} too many.", extra[0].place)


def _so_many(found: tuple[Tree, ...]) -> str:
    """Factors, and divisions where a factor is 1 over something: ``A factor and a division are``."""
    kinds = ["division" if each.head == "divide" and each.parts[0] == number(1) else "factor" for each in found]
    if len(kinds) == 1:
        return f"A {kinds[0]} is"
    return "A factor and a division are" if len(set(kinds)) == 2 else f"Two {kinds[0]}s are"


def pairs_of_factors(trial: Trial) -> Iterator[Relation]:
    """Two simple factors at once, each too many or missing."""
    simple = [*_single_factors(trial)]
    for (one, first), (two, second) in combinations(simple, 2):
        for sign, also in ((1, ""), (-1, " The sign is wrong too.")):
            if trial.multiplied(times(first, second), sign):
                if one[0] == "a" and two[0] == "a":
                    yield Relation(f"Two factors are wrong: there is {one}, and {two}.{also}")
                else:
                    yield Relation(f"Your formula is the answer {_by(one)} and {_by(two)}.{also}")


def _by(said: str) -> str:
    """What is said of a factor, as what was done to the answer."""
    if said[0] != "a":
        return said
    turned = "times" if ("factor" in said and "many" in said) or "missing division" in said else "divided by"
    shown = said.removesuffix(" too many")
    for start in ("a factor ", "a division by ", "a missing factor ", "a missing division by "):
        shown = shown.removeprefix(start)
    return f"{turned} {_in_brackets(shown)}"


def _single_factors(trial: Trial) -> Iterator[tuple[str, Tree]]:
    """What may be a factor too many or too few, with what is then to say."""
    known = [("2", number(2)), *_named_factors(trial.domain), *((size, name(size)) for size in trial.domain.sizes)]
    for shown, tree in known:
        bare = _in_brackets(shown)
        yield fault(tree, shown, trial.tree, trial.reference, too_large=True) or f"times {bare}", tree
        say = fault(tree, shown, trial.tree, trial.reference, too_large=False) or f"divided by {bare}"
        yield say, divide(number(1), tree)


def _product(found: tuple[Tree, ...]) -> Tree:
    return reduce(times, found)


def all_but_one(trial: Trial) -> Iterator[Relation]:
    """A single term or factor that is not like its counterpart."""
    yield from _all_but_one_of(trial, terms)
    for _ in _all_but_one_of(trial, partial(terms, expand=True)):
        yield Relation("Written out term by term, everything but one term is right.")
    mine, right = ([factor for factor in factors(tree) if factor.names()] for tree in (trial.tree, trial.reference))
    if min(len(mine), len(right)) > 1:
        for factor, other in product(mine[:MOST], right[:MOST]):
            if trial.multiplied(divide(factor, other)):
                yield Relation("Everything but this factor is right.", factor.place)


def _all_but_one_of(trial: Trial, parted: Callable[[Tree], list[Tree]]) -> Iterator[Relation]:
    mine, right = parted(trial.tree), parted(trial.reference)
    if min(len(mine), len(right)) > 1:
        for term, other in product(mine[:MOST], right[:MOST]):
            if trial.increased(term, negate(other)):
                yield Relation("Everything but this term is right.", term.place)


def rest_that_belongs(trial: Trial) -> Iterator[Relation]:
    """A term that is not like its counterpart, where 1 − … is one; else one that is no term of the answer at all."""
    yield from _all_but_one_of(trial, summands)
    mine, right = ([*parted] for parted in (summands(trial.tree), summands(trial.reference)))
    strange = [term for term in mine if not any(alike(term, other) for other in right)]
    if len(strange) == 1 < len(mine):
        yield Relation("This term does not belong there; the rest of what you wrote does.", strange[0].place)


def last_functions(trial: Trial) -> Iterator[Relation]:
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
        ("tanh", lambda tree: call("tanh", tree)),
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
        if not any(_is_not_zero(derivative, world) for world in places[:4]):
            return False
        return all(_slope_agrees(of, derivative, world, label) for world in places[:4])
    except (Undefined, Unreadable):
        return False


def _is_not_zero(tree: Tree, world: World) -> bool:
    with precision(LOW):
        return any(entry != 0 and not entry.contains(0) for entry in flat(world.value(tree, LOW)))


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
