"""Every formula that differs from a given one in a single place: what a slip of the pen makes of the right one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tutor.algebra.domain import Domain, definitions, is_a_share, names_of
from tutor.algebra.show import show_name
from tutor.algebra.terms import factors
from tutor.algebra.tree import (
    Place,
    Tree,
    add,
    call,
    complement,
    divide,
    is_complement,
    minus,
    name,
    negate,
    number,
    power,
    times,
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A changed formula, and what to say when it is the right one."""

    say: str
    place: Place
    tree: Tree


Change = tuple[str, Place, Tree]
"""What was wrong, where, and the node that should stand there."""

ANOTHER_FUNCTION = "Another function should stand here"

_OTHERS = {
    "log": ("log2", "log10", "exp"),
    "log2": ("log", "log10"),
    "log10": ("log", "log2"),
    "exp": ("log",),
    "sigmoid": ("softmax", "tanh", "exp", "softplus"),
    "tanh": ("sigmoid",),
    "max": ("logsumexp", "min"),
    "min": ("max",),
    "softplus": ("sigmoid",),
    "softmax": ("exp",),
    "sqrt": ("cbrt",),
    "sin": ("cos",),
    "cos": ("sin",),
}
_WORDS = {"log": "ln"}
_FOLD_WORDS = {"sum": "sum", "prod": "product", "mean": "mean"}


def edits(tree: Tree, domain: Domain) -> Iterator[Edit]:
    """One change at a time, the outermost place first."""
    yield from _within(tree, domain, tuple(letter for letter, _ in domain.indices), _itself)


def _within(tree: Tree, domain: Domain, letters: tuple[str, ...], put: Callable[[Tree], Tree]) -> Iterator[Edit]:
    """The changes of a part; ``letters`` are the indices that have a value there, ``put`` makes the whole of it."""
    for say, place, node in (*_slips(tree, domain), *_omissions(tree, domain), *_of_vectors(tree, domain, letters)):
        yield Edit(say, place, put(node))
    inside = (*letters, tree.label) if tree.head in _FOLD_WORDS and tree.label else letters
    for at, part in enumerate(tree.parts):
        yield from _within(part, domain, inside, partial(_put, put, tree, at))


def _put(put: Callable[[Tree], Tree], tree: Tree, at: int, part: Tree) -> Tree:
    return put(tree.with_part(at, part))


def repeated(tree: Tree, domain: Domain) -> Iterator[Edit]:
    """The same change at each of several places."""
    for function in sorted({node.label for node in tree if node.head == "call" and len(node.parts) == 1}):
        word = _WORDS.get(function, function)
        changes: list[tuple[str, Callable[[Tree], Tree]]] = [(f"{word} does not belong here, each time.", _itself)]
        changes += [
            (f"{ANOTHER_FUNCTION} each time, not {word}.", partial(call, other)) for other in _OTHERS.get(function, ())
        ]
        changes.append((f"The sign inside {word} is wrong each time.", partial(_with_sign, function)))
        for say, change in changes:
            yield from _each_time(tree, say, _of_function(function, change))
    for label, kind in domain.scalars:
        if is_a_share(kind):
            say = f"1 − {show_name(label)} should stand here, each time."
            yield from _each_time(tree, say, partial(_complemented, label))
    yield from _each_time(tree, "These powers should be products.", _lowered)
    yield from _each_time(tree, "These fractions are upside down.", _turned)
    yield from _each_time(tree, "A square is too many, each time.", _unsquared)


def _with_sign(function: str, of: Tree) -> Tree:
    return call(function, of.parts[0] if of.head == "negate" else negate(of))


def _lowered(node: Tree) -> Tree | None:
    return times(*node.parts) if node.head == "power" else None


def _itself(of: Tree) -> Tree:
    return of


def _of_function(function: str, change: Callable[[Tree], Tree]) -> Callable[[Tree], Tree | None]:
    def changed(node: Tree) -> Tree | None:
        return change(node.parts[0]) if (node.head, node.label, len(node.parts)) == ("call", function, 1) else None

    return changed


def _complemented(label: str, node: Tree) -> Tree | None:
    return complement(node) if node == name(label) else None


def _turned(node: Tree) -> Tree | None:
    return divide(node.parts[1], node.parts[0]) if node.head == "divide" else None


def _unsquared(node: Tree) -> Tree | None:
    return node.parts[0] if node.head == "power" and node.parts[1] == number(2) else None


def _each_time(tree: Tree, say: str, change: Callable[[Tree], Tree | None]) -> Iterator[Edit]:
    places = [node.place for node in tree if change(node) is not None]
    if len(places) > 1:
        yield Edit(say, places[0], _changed(tree, change))


def _changed(tree: Tree, change: Callable[[Tree], Tree | None]) -> Tree:
    """The tree with a change made wherever it can be, inner places first."""
    inside = Tree(tree.head, tree.label, tuple(_changed(part, change) for part in tree.parts), tree.place)
    return change(inside) or inside


def _slips(tree: Tree, domain: Domain) -> Iterator[Change]:
    """What may be wrong about this node itself."""
    match tree.head:
        case "add":
            yield from _of_sum(tree)
        case "negate":
            yield "A minus sign is too many here.", tree.place, tree.parts[0]
        case "times":
            yield from _of_product(tree)
        case "divide":
            yield from _of_quotient(tree)
        case "power":
            yield from _of_power(tree)
        case "call":
            yield from _of_call(tree)
        case "sum" | "prod" | "mean":
            yield from _of_fold(tree)
        case "number":
            value = tree.value
            for other in (value - 1, value + 1, value * 2, value / 2, 1, 2):
                if other != value and other > 0:
                    yield "This number is not right.", tree.place, number(other)
            for label, _ in domain.scalars if value == 1 else ():
                yield "This number is not right.", tree.place, name(label)
        case "transpose":
            yield "The transpose does not belong here.", tree.place, tree.parts[0]


def _of_sum(tree: Tree) -> Iterator[Change]:
    left, right = tree.parts
    place = right.place
    if is_complement(tree):
        yield "1 − … does not belong here.", tree.place, right.parts[0]
    yield (
        "The sign before this is wrong.",
        place,
        add(left, right.parts[0] if right.head == "negate" else negate(right)),
    )
    yield "The sign of this is wrong.", left.place, add(negate(left), right)
    yield "A term is too many.", place, left
    yield "A term is too many.", left.place, right
    joined = "subtracted" if right.head == "negate" else "added"
    yield f"These two should be multiplied, not {joined}.", tree.place, times(left, right)
    if left.head == "call" and len(left.parts) == 1:
        inside = call(left.label, add(left.parts[0], right))
        yield f"This belongs inside {_WORDS.get(left.label, left.label)}.", place, inside
    if left.head == "divide":
        whole = divide(left.parts[0], add(left.parts[1], right))
        yield "Brackets are missing around this denominator.", tree.place, whole
    yield from _of_distributed(left, right, tree.place)
    plain = right.parts[0] if right.head == "negate" else right
    if plain.head == "divide":
        above = minus(left, plain.parts[0]) if right.head == "negate" else add(left, plain.parts[0])
        yield "Brackets are missing around this numerator.", tree.place, divide(above, plain.parts[1])
    what = "difference" if right.head == "negate" else "sum"
    if plain.head == "times":
        first = negate(plain.parts[0]) if right.head == "negate" else plain.parts[0]
        yield f"Brackets are missing around this {what}.", tree.place, times(add(left, first), plain.parts[1])
    if left.head == "times":
        whole = times(left.parts[0], add(left.parts[1], right))
        yield f"Brackets are missing around this {what}.", tree.place, whole


def _of_distributed(left: Tree, right: Tree, place: Place) -> Iterator[Change]:
    """A function of a sum, where it was taken of each term: ``exp(a) + exp(b)`` for ``exp(a + b)``."""
    plain = right.parts[0] if right.head == "negate" else right
    if left.head == plain.head == "call" and left.label == plain.label and len(left.parts) == len(plain.parts) == 1:
        word = _WORDS.get(left.label, left.label)
        second = negate(plain.parts[0]) if right.head == "negate" else plain.parts[0]
        yield f"{word} of a sum is not the sum of {word}.", place, call(left.label, add(left.parts[0], second))
    if left.head == plain.head == "power" and left.parts[1] == plain.parts[1]:
        second = negate(plain.parts[0]) if right.head == "negate" else plain.parts[0]
        yield "The power of a sum is not the sum of powers.", place, power(add(left.parts[0], second), left.parts[1])
    if left.head == plain.head == "divide" and left.parts[0] == plain.parts[0] and right.head != "negate":
        whole = divide(left.parts[0], add(left.parts[1], plain.parts[1]))
        yield "A fraction over a sum is not the sum of fractions.", place, whole


def _of_product(tree: Tree) -> Iterator[Change]:
    left, right = tree.parts
    yield "This factor does not belong here.", right.place, left
    yield "This factor does not belong here.", left.place, right
    yield "These two should be added, not multiplied.", tree.place, add(left, right)
    yield "These two should be subtracted, not multiplied.", tree.place, minus(left, right)
    yield "This should be divided by, not multiplied with.", right.place, divide(left, right)
    yield "This should be a power, not a product.", tree.place, power(left, right)
    if left.head == "divide":
        whole = divide(left.parts[0], times(left.parts[1], right))
        yield "Brackets are missing: this factor belongs below the line.", right.place, whole
    if left.head == "call" and left.label.startswith("log") and len(left.parts) == 1:
        yield "This factor belongs inside the logarithm.", right.place, call(left.label, times(left.parts[0], right))
    if right.head == "add":
        yield "These brackets reach too far.", right.place, add(times(left, right.parts[0]), right.parts[1])


def _of_quotient(tree: Tree) -> Iterator[Change]:
    above, below = tree.parts
    yield "This should not be divided by.", below.place, above
    yield "This should be multiplied with, not divided by.", below.place, times(above, below)
    yield "This fraction is upside down.", tree.place, divide(below, above)
    if above.head == "call" and len(above.parts) == 1:
        word = _WORDS.get(above.label, above.label)
        yield f"This division belongs inside {word}.", below.place, call(above.label, divide(above.parts[0], below))
    if above.head == "power":
        whole = power(above.parts[0], divide(above.parts[1], below))
        yield "Brackets are missing around this exponent.", tree.place, whole
    if above.head == below.head == "call" and above.label == below.label and above.label.startswith("log"):
        inner = call(above.label, divide(above.parts[0], below.parts[0]))
        yield "A quotient of logs is not the log of a quotient.", tree.place, inner


def _of_power(tree: Tree) -> Iterator[Change]:
    base, exponent = tree.parts
    yield "This exponent does not belong here.", exponent.place, base
    yield "Base and exponent are exchanged here.", tree.place, power(exponent, base)
    yield "The sign of this exponent is wrong.", exponent.place, power(base, negate(exponent))
    yield "This should be a product, not a power.", tree.place, times(base, exponent)
    if base == number(2):
        yield "The base should be e here, not 2.", base.place, call("exp", exponent)
    if base == name("e"):
        yield "The base should be 2 here, not e.", base.place, power(number(2), exponent)
    if base.head == "add":
        left, right = base.parts
        yield "The power reaches too far.", tree.place, add(left, _raised(right, exponent))


def _raised(term: Tree, exponent: Tree) -> Tree:
    return negate(power(term.parts[0], exponent)) if term.head == "negate" else power(term, exponent)


def _of_call(tree: Tree) -> Iterator[Change]:
    function, place = tree.label, tree.place
    word = _WORDS.get(function, function)
    if function in ("max", "min") and len(tree.parts) == 2:
        yield from ((f"{word} does not belong here.", place, part) for part in tree.parts)
    if len(tree.parts) != 1:
        return
    (inner,) = tree.parts
    if function == "sqrt" and inner.head == "power" and inner.parts[1] == number(2):
        yield "The root of a square is never negative.", place, inner.parts[0]
    yield f"{word} does not belong here.", place, inner
    yield f"The sign inside {word} is wrong.", inner.place, call(function, negate(inner))
    for other in _OTHERS.get(function, ()):
        yield f"{ANOTHER_FUNCTION}, not {word}.", place, call(other, inner)
    if function in ("sigmoid", "tanh"):
        yield "This argument is off by a factor of 2.", inner.place, call(function, divide(inner, number(2)))
        yield "This argument is off by a factor of 2.", inner.place, call(function, times(number(2), inner))
    if function.startswith("log"):
        yield f"{word} applies to the complement here.", inner.place, call(function, complement(inner))
        if inner.head == "add":
            left, right = inner.parts
            yield f"{word} reaches too far.", place, add(call(function, left), right)
    if inner.head == "add":
        left, right = inner.parts
        second = negate(call(function, right.parts[0])) if right.head == "negate" else call(function, right)
        yield f"{word} of a sum is not the sum of {word}.", place, add(call(function, left), second)
    if inner.head == "divide":
        whole = divide(call(function, inner.parts[0]), inner.parts[1])
        yield f"{word} reaches too far: the division comes after it.", place, whole


def _of_fold(tree: Tree) -> Iterator[Change]:
    word = _FOLD_WORDS[tree.head]
    for other in ("sum", "mean", "prod"):
        if other != tree.head:
            node = Tree("sum" if other == "sum" else "mean" if other == "mean" else "prod", tree.label, tree.parts)
            yield f"This should not be a {word}.", tree.place, node
    if len(tree.parts) == 3:
        yield f"This {word} runs over the wrong range.", tree.place, Tree(tree.head, tree.label, tree.parts[:1])
    body = tree.parts[0]
    for function in ("log", "exp"):
        if body.head == "call" and body.label == function:
            node = call(function, Tree(tree.head, tree.label, (body.parts[0], *tree.parts[1:])))
            yield f"The {word} belongs inside {_WORDS.get(function, function)}.", tree.place, node


def _omissions(tree: Tree, domain: Domain) -> Iterator[Change]:
    """What may be missing around this node."""
    if tree.head == "negate":
        yield "exp is missing here.", tree.place, call("exp", tree)
    if tree.head not in ("name", "call", "index", "power", "divide", "times", "add", "sum", "prod", "mean"):
        return
    place, there = tree.place, factors(tree)
    if not is_complement(tree):
        yield "1 − … is missing here.", place, complement(tree)
    yield "ln is missing here.", place, call("log", tree)
    yield "exp is missing here.", place, call("exp", tree)
    if tree.head == "call" and tree.label == "exp":
        yield "1 + … is missing here.", place, add(number(1), tree)
    yield "A square is missing here.", place, power(tree, number(2))
    if divide(number(1), number(2)) not in there:
        yield "A factor 2 is missing here.", place, times(number(2), tree)
    if number(2) not in there:
        yield "A factor 1/2 is missing here.", place, divide(tree, number(2))
    if tree.head != "divide" or tree.parts[0] != number(1):
        yield "1/… is missing here.", place, divide(number(1), tree)
    if tree.head in ("name", "index"):
        yield "The sigmoid is missing here.", place, call("sigmoid", tree)
    if tree.head == "name":
        yield "1 should stand here.", place, number(1)
    for other, kind in domain.scalars:
        if divide(number(1), name(other)) not in there:
            yield f"A factor {show_name(other)} is missing here.", place, times(tree, name(other))
        if name(other) not in there:
            yield f"A division by {show_name(other)} is missing here.", place, divide(tree, name(other))
        if is_a_share(kind):
            rest = complement(name(other))
            yield f"A factor 1 − {show_name(other)} is missing here.", place, times(tree, rest)
            yield f"A division by 1 − {show_name(other)} is missing here.", place, divide(tree, rest)
    for size in domain.sizes:
        if name(size) not in there:
            yield f"A division by {size} is missing here.", place, divide(tree, name(size))
    if tree.head == "name":
        for other in _alike(tree.label, domain):
            yield "Another name should stand here.", place, name(other)


def _of_vectors(tree: Tree, domain: Domain, letters: tuple[str, ...]) -> Iterator[Change]:
    """What may be missing or wrong where vectors are picked from."""
    place = tree.place
    if tree.head == "index" and tree.parts[0].head == "name":
        softmax = Tree("index", "", (call("softmax", tree.parts[0]), *tree.parts[1:]))
        yield "The softmax is missing here.", place, softmax
    inner = tree.parts[0] if tree.head == "call" and tree.parts else tree
    if tree.head == "call" and tree.label in ("exp", "sigmoid") and inner.head == "index":
        softmax = Tree("index", "", (call("softmax", inner.parts[0]), *inner.parts[1:]))
        yield f"This should be a softmax, not {tree.label}.", place, softmax
    if tree.head in ("name", "call", "index", "power", "divide", "times", "add"):
        for label, _ in domain.vectors:
            for letter in letters:
                weight = Tree("index", "", (name(label), name(letter)))
                yield f"A factor {show_name(label)}_{letter} is missing here.", place, times(weight, tree)
                yield f"A division by {show_name(label)}_{letter} is missing here.", place, divide(tree, weight)


def _alike(label: str, domain: Domain) -> Iterator[str]:
    """The other names of the same sort, but for abbreviations of it: there an operation is missing, not a name."""
    short = {other: meant.names() for other, meant in definitions(domain)}
    for names in _sorts(domain):
        if label in names:
            yield from (
                other
                for other in names
                if other != label and label not in short.get(other, ()) and other not in short.get(label, ())
            )


def _sorts(domain: Domain) -> Iterator[list[str]]:
    declared, vectors = names_of(domain), [name for name, _ in domain.vectors]
    abbreviated = [name for name, _ in domain.where]
    yield [name for name, _ in domain.scalars] + [name for name in abbreviated if name in declared.scalars]
    yield vectors + [name for name in abbreviated if name in declared.vectors]
    yield [name for name, _ in domain.indices]
