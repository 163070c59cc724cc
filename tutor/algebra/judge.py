"""Equal or not. A difference is proved, by balls that do not touch; equality is agreement in every world."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tutor.algebra.balls import HIGH, LOW, Uncertain, apart, precision, vague
from tutor.algebra.domain import Domain
from tutor.algebra.meaning import Undefined
from tutor.algebra.shapes import Value, flat, shape
from tutor.algebra.tree import Tree
from tutor.algebra.worlds import World, far_worlds, has_a_kink, worlds
from tutor.attempt import Unreadable

ENOUGH = 3
"""In how many worlds the reference must be defined."""


class Comparison(Enum):
    """Two formulas in one world."""

    SAME = "same"
    DIFFERENT = "different"
    OTHER_SHAPE = "other shape"
    UNDEFINED = "undefined"
    """The learner's formula has no value where the reference has one."""
    NOTHING = "nothing"
    """The reference has no value here, or none that can be told."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the worlds say; where the formulas differ, the world that shows it."""

    equal: bool
    how: Comparison = Comparison.SAME
    world: World | None = None


class Undecided(Exception):
    """The reference is defined in too few worlds: a mistake of the task's author."""


def judge(tree: Tree, reference: Tree, domain: Domain) -> Judgement:
    """Whether the learner's formula equals the reference everywhere on the domain. Raises Undecided, Unreadable."""
    agreed = 0
    for world in worlds(domain):
        comparison = compare(tree, reference, world)
        if comparison is Comparison.SAME:
            agreed += 1
        elif comparison is not Comparison.NOTHING:
            return Judgement(False, comparison, world)
    if agreed >= ENOUGH:
        return _at_the_ends(tree, reference, domain)
    defined = sum(compare(reference, reference, world) is Comparison.SAME for world in worlds(domain))
    if defined < ENOUGH:
        raise Undecided(f"defined in {defined} of {len(worlds(domain))} worlds")
    raise Unreadable("That formula cannot be calculated precisely enough to judge it. Simplify it.", *tree.place)


def _at_the_ends(tree: Tree, reference: Tree, domain: Domain) -> Judgement:
    """Whether two formulas that agree in the usual worlds do so at the ends of the domain, too."""
    if has_a_kink(tree) or has_a_kink(reference):
        for world in far_worlds(domain):
            if is_apart(tree, reference, world):
                return Judgement(False, Comparison.DIFFERENT, world)
    return Judgement(True)


def is_apart(tree: Tree, reference: Tree, world: World) -> bool:
    """Whether both have a value in a world, and surely another one."""
    mine, right = value(tree, world), value(reference, world)
    if mine is None or right is None or shape(mine) != shape(right):
        return False
    with precision(LOW):
        return any(apart(x, y) for x, y in zip(flat(mine), flat(right), strict=True))


def compare(tree: Tree, reference: Tree, world: World) -> Comparison:
    """The two in one world: at low precision first, and at high precision before they are called the same."""
    for bits in (LOW, HIGH):
        right = value(reference, world, bits)
        mine = value(tree, world, bits)
        if right is None or mine is None:
            if bits == LOW:
                continue
            return Comparison.NOTHING if right is None or _is_uncertain(tree, world) else Comparison.UNDEFINED
        if shape(mine) != shape(right):
            return Comparison.OTHER_SHAPE
        with precision(bits):
            if any(apart(x, y) for x, y in zip(flat(mine), flat(right), strict=True)):
                return Comparison.DIFFERENT
            if bits == HIGH and any(map(vague, flat(mine) + flat(right))):
                return Comparison.NOTHING
    return Comparison.SAME


def _is_uncertain(tree: Tree, world: World) -> bool:
    """Whether the tree has no value only because a part of it cannot be calculated precisely enough."""
    try:
        world.value(tree, HIGH)
    except Uncertain:
        return True
    except Undefined:
        pass
    return False


def value(tree: Tree, world: World, bits: int = LOW) -> Value | None:
    """The tree's balls in a world, or None where it has no value."""
    try:
        return world.value(tree, bits)
    except Undefined:
        return None


def agree(mine: Value | None, right: Value | None) -> bool:
    """Whether two values are there, of one shape, narrow, and touch in every element. Under balls.precision."""
    if mine is None or right is None or shape(mine) != shape(right):
        return False
    return not any(apart(x, y) or vague(x) or vague(y) for x, y in zip(flat(mine), flat(right), strict=True))
