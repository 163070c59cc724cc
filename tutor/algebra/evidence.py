"""How often a factor stands above and below the line of a formula: what may be called too many or missing."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tutor.algebra.arrangement import alike
from tutor.algebra.tree import Place, Tree


@dataclass(frozen=True, slots=True)
class Stands:
    """So many times above the line, and so many below it."""

    above: Fraction = Fraction(0)
    below: Fraction = Fraction(0)


def stands(factor: Tree, tree: Tree) -> Stands:
    """How often a factor stands in a formula as a whole; in a sum as often as in each of its terms."""
    if _is(factor, tree):
        return Stands(Fraction(1))
    match tree.head:
        case "negate" | "sum" | "mean":
            return stands(factor, tree.parts[0])
        case "times" | "divide" | "add":
            left, right = (stands(factor, part) for part in tree.parts)
            if tree.head == "times":
                return Stands(left.above + right.above, left.below + right.below)
            if tree.head == "divide":
                return Stands(left.above + right.below, left.below + right.above)
            return Stands(min(left.above, right.above), min(left.below, right.below))
        case "power":
            return _raised(stands(factor, tree.parts[0]), tree.parts[1])
        case "call" if tree.label == "sqrt":
            inside = stands(factor, tree.parts[0])
            return Stands(inside.above / 2, inside.below / 2)
    return Stands()


def _raised(base: Stands, exponent: Tree) -> Stands:
    plain = exponent.parts[0] if exponent.head == "negate" else exponent
    if plain.head != "number":
        return Stands()
    above, below = base.above * plain.value, base.below * plain.value
    return Stands(below, above) if exponent.head == "negate" else Stands(above, below)


def _is(factor: Tree, tree: Tree) -> bool:
    return tree == factor or (tree.head == factor.head == "add" and alike(tree, factor))


def last_place(factor: Tree, tree: Tree) -> Place | None:
    """Where it stands last as a factor of the whole, outside of sums."""
    if _is(factor, tree):
        return tree.place
    if tree.head in ("negate", "power", "times", "divide"):
        parts = tree.parts if tree.head in ("times", "divide") else tree.parts[:1]
        return next((place for part in reversed(parts) if (place := last_place(factor, part)) is not None), None)
    return None


def fault(factor: Tree, shown: str, mine: Tree, right: Tree, *, too_large: bool) -> str | None:
    """What is wrong with a factor between the two, where they show it: ``a missing factor p``; else None."""
    here, there = stands(factor, mine), stands(factor, right)
    more_above, more_below = here.above > there.above, here.below > there.below
    less_above, less_below = here.above < there.above, here.below < there.below
    found = {
        f"a factor {shown} too many": too_large and more_above and not less_below,
        f"a missing division by {shown}": too_large and less_below and not more_above,
        f"a division by {shown} too many": not too_large and more_below and not less_above,
        f"a missing factor {shown}": not too_large and less_above and not more_below,
    }
    return next((say for say, holds in found.items() if holds), None)
