"""The terms and the factors of a formula."""

from __future__ import annotations

from tutor.algebra.tree import NOWHERE, Tree, divide, is_complement, negate, number

MOST = 14
"""More terms than this are not looked at."""


def terms(tree: Tree, *, expand: bool = False) -> list[Tree]:
    """What is added up, seen through minus signs and fractions; with ``expand``, through products too.

    Each term keeps the place where it stands in the text.
    """
    match tree.head:
        case "add":
            return [term for part in tree.parts for term in terms(part, expand=expand)]
        case "negate":
            inside = terms(tree.parts[0], expand=expand)
            return [_placed(negate(term), term) for term in inside] if len(inside) > 1 else [tree]
        case "divide":
            above, below = tree.parts
            inside = terms(above, expand=expand)
            return [_placed(divide(term, below), term) for term in inside] if len(inside) > 1 else [tree]
        case "times" if expand or tree.parts[0].head == "number":
            lefts, rights = (terms(part, expand=expand) for part in tree.parts)
            if 1 < len(lefts) * len(rights) <= MOST and 1 in (len(lefts), len(rights)):
                several = rights if len(rights) > 1 else lefts
                products = [Tree("times", tree.label, (left, right)) for left in lefts for right in rights]
                return [_placed(product, term) for product, term in zip(products, several, strict=True)]
        case "sum" | "mean" if expand:
            inside = terms(tree.parts[0], expand=True)
            folds = [Tree(tree.head, tree.label, (term, *tree.parts[1:])) for term in inside]
            return [_placed(fold, term) for fold, term in zip(folds, inside, strict=True)] if len(folds) > 1 else [tree]
        case "call" if expand and tree.label in ("log", "log2", "log10") and len(tree.parts) == 1:
            return _logarithms(tree)
    return [tree]


def summands(tree: Tree) -> list[Tree]:
    """What is added up, where 1 − … in a sum counts as one thing: it is often all that is left of a term."""
    if tree.head == "add":
        left, right = tree.parts
        return [*summands(left), *([right] if is_complement(right) else summands(right))]
    if tree.head == "negate":
        inside = summands(tree.parts[0])
        return [_placed(negate(part), part) for part in inside] if len(inside) > 1 else [tree]
    return [tree]


def _logarithms(tree: Tree) -> list[Tree]:
    """log(a/b) is log a and −log b."""
    (inside,) = tree.parts
    if inside.head not in ("times", "divide") or inside.label == "⊙":
        return [tree]
    left, right = (_placed(Tree("call", tree.label, (part,)), part) for part in inside.parts)
    return [left, _placed(negate(right), right) if inside.head == "divide" else right]


def _placed(tree: Tree, at: Tree) -> Tree:
    return Tree(tree.head, tree.label, tree.parts, at.place if at.place != NOWHERE else tree.place)


def factors(tree: Tree) -> list[Tree]:
    """What is multiplied: divisors as 1/divisor, of a square the square and its base."""
    match tree.head:
        case "negate":
            return factors(tree.parts[0])
        case "times":
            return factors(tree.parts[0]) + factors(tree.parts[1])
        case "divide":
            return factors(tree.parts[0]) + [
                _placed(divide(number(1), factor), factor) for factor in factors(tree.parts[1])
            ]
        case "power" if tree.parts[1] == number(2):
            return [tree, tree.parts[0]]
    return [tree]
