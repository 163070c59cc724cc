"""What one slip on the way makes of a right number: each one-edit change of the reference, with what to say of it.

The sentences say what comes out of the change, which is checked at the digits that were typed before one is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tutor.algebra.floats import Float
from tutor.algebra.tree import Tree, call, divide, name, negate, number, times

OTHER_LOGARITHMS = {"log": ("log2", "log10"), "log2": ("log", "log10"), "log10": ("log", "log2")}
OTHERS = {
    "logsumexp": ("max",), "softmax": ("sigmoid",), "sigmoid": ("softmax", "tanh"), "max": ("min", "sum"),
    "min": ("max",), "exp": ("log",), "sqrt": (),
}  # fmt: skip
WORDS = {"log": "ln", "logsumexp": "log-sum-exp", "exp": "exp", "sqrt": "the root"}
FOLDS = {"sum": "a sum", "mean": "a mean", "prod": "a product"}
MOST_TERMS = 12
"""Terms of a sum that are left out one by one."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A changed formula, how far-fetched the change is, and what to say where its value was typed."""

    say: str
    tree: Tree
    far: int = 1
    kind: str = ""


def slips(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    """Every change of one place; the outermost places first."""
    yield from _of_node(tree, given)
    for at, part in enumerate(tree.parts):
        for slip in slips(part, given):
            yield Slip(slip.say, tree.with_part(at, slip.tree), slip.far, slip.kind)


def _of_node(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    match tree.head:
        case "add":
            yield from _of_sum(tree)
        case "negate":
            yield Slip("That comes of a sign: a minus is missing.", tree.parts[0], 1, "sign")
        case "times":
            left, right = tree.parts
            yield Slip(
                "That is what comes out of dividing in one place where a product belongs.",
                divide(left, right),
                1,
                "operation",
            )
            if left.head == "number" and left.label == "1":
                return
            yield Slip(f"That is what comes out without {_part(right)}.", left, 2, "factor")
            yield Slip(f"That is what comes out without {_part(left)}.", right, 2, "factor")
        case "divide":
            above, below = tree.parts
            yield Slip(
                "That is what comes out of multiplying in one place where a division belongs.",
                times(above, below),
                1,
                "operation",
            )
            yield Slip(f"That is what comes out without the division by {_named(below)}.", above, 2, "factor")
            yield Slip("That comes of a fraction that is upside down.", divide(below, above), 2, "operation")
        case "power":
            base, exponent = tree.parts
            what = "the square" if exponent == number(2) else "the power"
            yield Slip(f"That is what comes out without {what}.", base, 1, "power")
            yield Slip("That is what comes out of multiplying with the exponent.", times(base, exponent), 2, "power")
        case "call":
            yield from _of_call(tree)
        case "sum" | "mean" | "prod":
            yield from _of_fold(tree, given)
        case "number":
            yield from _of_number(tree)
        case "index":
            yield from _of_index(tree, given)
        case "name":
            alike = (other for other in given if other != tree.label and _is_alike(given, tree.label, other))
            for other in alike:
                yield Slip(
                    f"That is what comes out with {other} in one place where {tree.label} belongs.",
                    name(other),
                    2,
                    "name",
                )
        case _:
            pass


def _of_sum(tree: Tree) -> Iterator[Slip]:
    left, right = tree.parts
    subtracts = right.head == "negate"
    plain = right.parts[0] if subtracts else right
    if left == number(1) and subtracts:
        yield Slip(
            f"That is what comes out with {_named(plain)} where 1 − {_named(plain)} belongs.", plain, 1, "complement"
        )
    said = "subtracted, and is added here" if subtracts else "added, and is subtracted here"
    yield Slip(
        f"That comes of a sign: one term should be {said}.",
        Tree("add", "", (left, plain if subtracts else negate(right))),
        1,
        "sign",
    )
    yield Slip(f"That is what comes out without {_part(plain, 'the term')}.", left, 2, "term")
    yield Slip(f"That is what comes out without {_part(left, 'the term')}.", right, 2, "term")


def _of_call(tree: Tree) -> Iterator[Slip]:
    function = tree.label
    word = WORDS.get(function, function)
    for other in OTHER_LOGARITHMS.get(function, ()):
        say = f"That is what comes out with {WORDS.get(other, other)} in one place where {word} belongs."
        yield Slip(say, Tree("call", other, tree.parts), 1, "base")
    for other in OTHERS.get(function, ()):
        instead = Tree("sum", "", tree.parts) if other == "sum" else Tree("call", other, tree.parts)
        yield Slip(
            f"That is what comes out with {WORDS.get(other, other)} where {word} belongs.", instead, 1, "function"
        )
    if len(tree.parts) == 1 and function not in ("max", "min", "logsumexp", "len"):
        yield Slip(
            f"That is what comes out without {word if word.startswith('the ') else 'the ' + word}.",
            tree.parts[0],
            1,
            "call",
        )
        yield Slip(f"That comes of a sign inside {word}.", call(function, negate(tree.parts[0])), 2, "sign")


def _of_fold(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    what = FOLDS[tree.head]
    for other in ("sum", "mean", "prod"):
        if other != tree.head:
            node = Tree("sum" if other == "sum" else "mean" if other == "mean" else "prod", tree.label, tree.parts)
            yield Slip(f"That is what comes out of {FOLDS[other]} where {what} belongs.", node, 1, "fold")
    if not tree.label:
        yield Slip(f"That is the largest entry, where {what} belongs.", call("max", *tree.parts[:1]), 2, "fold")
        return
    body, size = tree.parts[0], _size(tree, given)
    for at in range(1, min(size, MOST_TERMS) + 1 if len(tree.parts) == 1 else 1):
        term = _with_index(body, tree.label, number(at))
        if tree.head == "sum":
            yield Slip(f"That is the sum without its term {at}.", Tree("add", "", (tree, negate(term))), 2, "term")
        yield Slip(f"That is the term {at} alone, where {what} belongs.", term, 3, "term")
    if tree.head == "sum" and len(tree.parts) == 1 and size:
        terms = Tree("list", "", tuple(_with_index(body, tree.label, number(at)) for at in range(1, size + 1)))
        yield Slip("That is the largest term, where a sum belongs.", call("max", terms), 2, "fold")


def _size(tree: Tree, given: Mapping[str, Float]) -> int:
    """How many values the index runs over: the length of a vector that it stands at."""
    for node in tree:
        if node.head == "index" and name(tree.label) in node.parts[1:] and node.parts[0].head == "name":
            value = given.get(node.parts[0].label)
            if isinstance(value, tuple) and len(node.parts) == 2:
                return len(value)
    return 0


def _with_index(tree: Tree, letter: str, at: Tree) -> Tree:
    if tree.head == "name" and tree.label == letter:
        return at
    parts = tuple(_with_index(part, letter, at) for part in tree.parts)
    return Tree(tree.head, tree.label, parts)


def _of_number(tree: Tree) -> Iterator[Slip]:
    value = tree.value
    for other in dict.fromkeys((value + 1, value - 1, value * 2, value / 2)):
        if other > 0 and other != value:
            yield Slip(
                f"That is what comes out with {_shown(other)} in one place where {tree.label} belongs.",
                number(other),
                3,
                "number",
            )


def _shown(value: object) -> str:
    text = str(value)
    return text if "/" not in text else text.replace("/", "/")


def _of_index(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    vector, *positions = tree.parts
    values = given.get(vector.label) if vector.head == "name" else None
    if not isinstance(values, tuple) or len(positions) != 1 or positions[0].head != "number":
        return
    here = positions[0].label
    for at in range(1, min(len(values), MOST_TERMS) + 1):
        if str(at) != here:
            node = tree.with_part(1, number(at))
            yield Slip(
                f"That is what comes out with entry {at} of {vector.label} where entry {here} belongs.",
                node,
                1,
                "index",
            )


def _is_alike(given: Mapping[str, Float], one: str, other: str) -> bool:
    if one not in given:
        return False
    first, second = given[one], given[other]
    if isinstance(first, tuple) != isinstance(second, tuple):
        return False
    return not isinstance(first, tuple) or (isinstance(second, tuple) and len(first) == len(second))


def _part(tree: Tree, noun: str = "the factor") -> str:
    return f"{noun} {_named(tree)}" if tree.head in ("name", "number", "index") else f"one {noun.removeprefix('the ')}"


def _named(tree: Tree) -> str:
    from tutor.algebra.show import show

    shown = show(tree)
    return shown if len(shown) <= 12 else "it"
