"""What one slip on the way makes of a right number: each one-edit change of the reference and of the data.

A slip says how its value comes out, as the end of a sentence: ``without the ln``. Only who has compared that value with
what was typed may say it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from tutor.algebra.floats import Float
from tutor.algebra.show import show, show_name
from tutor.algebra.tree import Tree, add, call, complement, divide, minus, name, negate, number, power, times

OTHER_LOGARITHMS = {"log": ("log2", "log10"), "log2": ("log", "log10"), "log10": ("log", "log2")}
OTHERS = {
    "logsumexp": ("max",), "softmax": ("sigmoid",), "sigmoid": ("softmax", "tanh"), "max": ("min", "sum"),
    "min": ("max",), "exp": ("log",),
}  # fmt: skip
WORDS = {"log": "ln", "logsumexp": "log-sum-exp", "sqrt": "root"}
FOLDS = {"sum": "a sum", "mean": "a mean", "prod": "a product"}
MOST_TERMS = 12
"""Terms of a sum that are left out one by one."""
MOST_ENTRIES = 5
"""Terms of a sum up to which one with another entry is tried."""
CALCULATED = ("add", "times", "divide", "power", "call", "sum", "mean", "prod")
"""Parts of a formula that may be taken for the answer: each is calculated by itself on the way."""
LONGEST_ALONE = 30
"""Characters of such a part that is named by itself."""
LONGEST = 16
"""Characters of a part of a formula that is named by itself."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A changed formula, or the same one over changed data."""

    how: str
    """How its value comes out: ``without the ln``."""
    tree: Tree
    far: int = 1
    """How far-fetched the change is."""
    kind: str = ""
    """What such changes have in common, as ``how`` says it of one."""
    given: Mapping[str, Float] | None = None
    """The changed data, where the data are what is changed."""


SIGN, TERM, FACTOR = "with a wrong sign", "without one of the terms", "without one of the factors"
OPERATION, FUNCTION, ENTRY = "with another operation in one place", "with another function", "with another entry"
BASE, FOLD = "in another base", "with a sum, mean or product confused"
NUMBER, NAME = "with another number", "with another name"
ALONE = "with a part of the formula alone"
COMPLEMENT, TOO_MANY = "with a complement in one place", "with a factor too many"
NO_COMPLEMENT = "with a complement missing"


def slips(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    """Every change of one place; the outermost places first. A bare number has none: it is not calculated."""
    if tree.head == "number":
        return
    yield from _with_factors(tree, given)
    yield from _inside(tree, given)
    yield from _everywhere(tree)
    yield from _alone(tree)


def _alone(tree: Tree) -> Iterator[Slip]:
    """What is calculated on the way, with nothing done to it any more."""
    for part in tree:
        if part != tree and part.head in CALCULATED and part.names():
            shown = show(part)
            yield Slip(f"with {shown} alone" if _length(shown) <= LONGEST_ALONE else ALONE, part, 2, ALONE)


def _with_factors(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    """The whole, times a number that is given or divided by it."""
    for label, value in given.items():
        if isinstance(value, tuple) and not any(isinstance(entry, tuple) for entry in value):
            how = f"with a factor {show_name(label)} too many"
            yield Slip(how, Tree("times", "⊙", (tree, name(label))), 2, TOO_MANY)
        if not isinstance(value, tuple) and not _is_power_of_ten(value):
            yield Slip(f"with a factor {show_name(label)} too many", times(tree, name(label)), 2, TOO_MANY)
            yield Slip(
                f"with a division by {show_name(label)} too many",
                divide(tree, name(label)),
                2,
                TOO_MANY,
            )


def _by_entry(left: Tree, right: Tree) -> Tree:
    """A product that of two vectors is taken entry by entry, as a division is."""
    return Tree("times", "⊙", (left, right))


def _is_power_of_ten(value: float) -> bool:
    """Whether such a factor only moves the decimal point, or says nothing."""
    return value == 0 or not math.isfinite(value) or math.log10(abs(value)) == round(math.log10(abs(value)))


def _inside(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    yield from _of_node(tree, given)
    for at, part in enumerate(tree.parts):
        for slip in _inside(part, given):
            if tree.head == "index" and slip.kind == COMPLEMENT:
                continue  # 1 − p_k is (1 − p)_k
            is_position = tree.head == "index" and at > 0 and slip.kind == NUMBER
            how, kind = (_where_it_points(tree, at, slip.tree, given), ENTRY) if is_position else (slip.how, slip.kind)
            yield Slip(how, tree.with_part(at, slip.tree), slip.far, kind)


def _where_it_points(tree: Tree, at: int, position: Tree, given: Mapping[str, Float]) -> str:
    """How another position at the place ``at`` of an index is told: as the entry, row or column that it points at."""
    vector, here = tree.parts[0], tree.parts[at]
    if here.head != "number" or position.head != "number":
        return ENTRY
    value = given.get(vector.label) if vector.head == "name" else None
    has_rows = len(tree.parts) > 2 or (isinstance(value, tuple) and any(isinstance(row, tuple) for row in value))
    what = ("row", "column")[at - 1] if has_rows else "entry"
    of = f" of {vector.label}" if value is not None and not has_rows else ""
    return f"with {what} {float(position.value):g}{of} where {what} {here.label} belongs"


Rule = Callable[[Tree], Tree | None]
"""What a slip makes of a node; None where it cannot be made there."""


def _everywhere(tree: Tree) -> Iterator[Slip]:
    """The same slip at each of several places."""
    functions = sorted({node.label for node in tree if node.head == "call" and len(node.parts) == 1})
    for function in functions:
        word = WORDS.get(function, function)
        for other in OTHER_LOGARITHMS.get(function, ()):
            how = f"with {WORDS.get(other, other)} where {word} belongs, each time"
            yield from _each_time(tree, _called(function, partial(call, other)), how, BASE)
        if function not in ("max", "min", "logsumexp", "len"):
            dropped = _called(function, lambda inner: inner)
            yield from _each_time(tree, dropped, f"without the {word}, each time", "without one of the functions")
        lost = _called(function, partial(_without_minus, function))
        yield from _each_time(tree, lost, f"with the minus inside {word} lost, each time", SIGN)
    for how, rule in EVERYWHERE:
        yield from _each_time(tree, rule, how, OPERATION)


def _without_minus(function: str, inner: Tree) -> Tree | None:
    return call(function, inner.parts[0]) if inner.head == "negate" else None


def _called(function: str, changed: Callable[[Tree], Tree | None]) -> Rule:
    """The rule for a function of one argument; ``changed`` is given that argument."""
    return lambda node: (
        changed(node.parts[0]) if node.head == "call" and node.label == function and len(node.parts) == 1 else None
    )


EVERYWHERE: tuple[tuple[str, Rule], ...] = (
    (
        "without the squares",
        lambda node: node.parts[0] if node.head == "power" and node.parts[1] == number(2) else None,
    ),
    (
        "with multiplications where divisions belong",
        lambda node: _by_entry(*node.parts) if node.head == "divide" else None,
    ),
    ("with fractions upside down", lambda node: divide(*node.parts[::-1]) if node.head == "divide" else None),
)


def _each_time(tree: Tree, rule: Rule, how: str, kind: str) -> Iterator[Slip]:
    if sum(rule(node) is not None for node in tree) > 1:
        yield Slip(how, _changed(tree, rule), 2, kind)


def _changed(tree: Tree, rule: Rule) -> Tree:
    """The tree with a rule applied wherever it can be, inner places first."""
    inside = Tree(tree.head, tree.label, tuple(_changed(part, rule) for part in tree.parts), tree.place)
    return rule(inside) or inside


def data_slips(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    """The formula over data with one mistake in them: a minus lost, two entries exchanged, one left out."""
    for label, value in given.items():
        if label in tree.names():
            far = 2 if isinstance(value, tuple) else 1
            for how, kind, changed in _of_datum(label, value):
                yield Slip(how, tree, far, kind, {**given, label: changed})
    yield from _exchanged(tree, given)
    yield from _shorter(tree, given)


def _exchanged(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    """Two names exchanged, and a probability's complement in its place, everywhere."""
    used = [label for label in given if label in tree.names()]
    for one, two in combinations(used, 2):
        if _is_alike(given, one, two) and given[one] != given[two]:
            how = f"with {show_name(one)} and {show_name(two)} exchanged"
            yield Slip(how, tree, 2, NAME, {**given, one: given[two], two: given[one]})
    for label in used:
        value = given[label]
        if not isinstance(value, tuple) and 0 < value < 1 and sum(node == name(label) for node in tree) > 1:
            how = f"with 1 − {show_name(label)} where {show_name(label)} belongs, each time"
            yield Slip(how, tree, 2, COMPLEMENT, {**given, label: 1 - value})


def _of_datum(label: str, value: Float) -> Iterator[tuple[str, str, Float]]:
    if not isinstance(value, tuple):
        if value < 0:
            yield f"with the minus of {show_name(label)} lost", SIGN, -value
        return
    plain = [entry for entry in value if not isinstance(entry, tuple)]
    if len(plain) != len(value) or len(plain) > MOST_TERMS:
        return
    for at, entry in enumerate(plain):
        if entry < 0:
            yield f"with the minus of entry {at + 1} of {label} lost", SIGN, (*plain[:at], -entry, *plain[at + 1 :])
    if sum(entry < 0 for entry in plain) > 1:
        yield f"with every minus in {label} lost", SIGN, tuple(map(abs, plain))
    if len(set(plain)) > 1:
        yield f"with the entries of {label} all alike", ENTRY, (sum(plain) / len(plain),) * len(plain)
    for one, two in combinations(range(len(plain)), 2):
        if plain[one] != plain[two]:
            turned = list(plain)
            turned[one], turned[two] = turned[two], turned[one]
            yield f"with entries {one + 1} and {two + 1} of {label} exchanged", ENTRY, tuple(turned)


def _shorter(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    """All vectors of one length without one of their entries."""
    sizes = {len(value) for label, value in given.items() if isinstance(value, tuple) and label in tree.names()}
    for size in sizes:
        for at in range(min(size, MOST_TERMS) if size > 1 else 0):
            less = {label: _without(value, at, size) for label, value in given.items()}
            yield Slip(f"without entry {at + 1}", tree, 3, "without one of the entries", less)


def _without(value: Float, at: int, size: int) -> Float:
    if not isinstance(value, tuple) or len(value) != size or any(isinstance(entry, tuple) for entry in value):
        return value
    return (*value[:at], *value[at + 1 :])


def _of_node(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    match tree.head:
        case "add":
            yield from _of_sum(tree)
        case "negate":
            yield Slip("with a minus missing", tree.parts[0], 1, SIGN)
        case "times":
            yield from _of_product(tree)
        case "divide":
            above, below = tree.parts
            yield Slip("with a multiplication where a division belongs", _by_entry(above, below), 1, OPERATION)
            yield Slip(f"without the division by {_named(below)}", above, 2, FACTOR)
            yield Slip("with a fraction upside down", divide(below, above), 2, OPERATION)
        case "power":
            base, exponent = tree.parts
            what = "the square" if exponent == number(2) else "the power"
            yield Slip(f"without {what}", base, 1, "without a power")
            yield Slip("with the exponent as a factor", times(base, exponent), 2, OPERATION)
        case "call":
            yield from _of_call(tree)
        case "sum" | "mean" | "prod":
            yield from _of_fold(tree, given)
        case "number":
            yield from _of_number(tree)
        case "index":
            yield from _of_index(tree, given)
            yield from _of_probability(tree, given)
        case "name":
            yield from _of_probability(tree, given)
            far = 1 if isinstance(given.get(tree.label), tuple) else 2
            for other in given:
                if other != tree.label and _is_alike(given, tree.label, other):
                    yield Slip(
                        f"with {show_name(other)} in one place where {show_name(tree.label)} belongs",
                        name(other),
                        far,
                        NAME,
                    )


def _of_sum(tree: Tree) -> Iterator[Slip]:
    left, right = tree.parts
    subtracts = right.head == "negate"
    plain = right.parts[0] if subtracts else right
    if left == number(1) and subtracts:
        shown = show(plain)
        how = f"with {shown} where 1 − {shown} belongs" if _length(shown) <= LONGEST else "with the “1 −” missing"
        yield Slip(how, plain, 1, NO_COMPLEMENT)
    signs = "a plus where a minus belongs" if subtracts else "a minus where a plus belongs"
    yield Slip(f"with {signs}", Tree("add", "", (left, plain if subtracts else negate(right))), 1, SIGN)
    yield Slip(f"without {_part(plain, 'term')}", left, 2, TERM)
    yield Slip(f"without {_part(left, 'term')}", right, 2, TERM)


def _of_product(tree: Tree) -> Iterator[Slip]:
    left, right = tree.parts
    yield Slip("with a division where a multiplication belongs", divide(left, right), 1, OPERATION)
    if left != number(1):
        yield Slip(f"without {_part(right, 'factor')}", left, 2, FACTOR)
        yield Slip(f"without {_part(left, 'factor')}", right, 2, FACTOR)


def _of_call(tree: Tree) -> Iterator[Slip]:
    function = tree.label
    word = WORDS.get(function, function)
    for other in OTHER_LOGARITHMS.get(function, ()):
        yield Slip(f"with {WORDS.get(other, other)} where {word} belongs", Tree("call", other, tree.parts), 1, BASE)
    for other in OTHERS.get(function, ()):
        instead = Tree("sum", "", tree.parts) if other == "sum" else Tree("call", other, tree.parts)
        yield Slip(f"with {WORDS.get(other, other)} where {word} belongs", instead, 1, FUNCTION)
    if function in ("softmax", "exp") and len(tree.parts) == 1:
        yield from _of_exponential(tree)
    if len(tree.parts) == 1 and function not in ("max", "min", "logsumexp", "len"):
        yield Slip(f"without the {word}", tree.parts[0], 1, "without one of the functions")
        yield Slip(f"with a wrong sign inside {word}", call(function, negate(tree.parts[0])), 2, SIGN)


def _of_exponential(tree: Tree) -> Iterator[Slip]:
    """Other powers, and shares without a power."""
    (inside,) = tree.parts
    square = power(inside, number(2))
    if tree.label == "exp":
        yield Slip("with a square where exp belongs", square, 2, FUNCTION)
        yield Slip("with a power of 2 where exp belongs", power(number(2), inside), 2, FUNCTION)
        return
    yield Slip("with exp where softmax belongs", call("exp", inside), 2, FUNCTION)
    yield Slip("with plain shares where softmax belongs", _share(inside), 2, FUNCTION)
    yield Slip("with squares where softmax has exp", _share(square), 2, FUNCTION)


def _share(tree: Tree) -> Tree:
    return divide(tree, Tree("sum", "", (tree,)))


def _of_fold(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    what = FOLDS[tree.head]
    for other in ("sum", "mean", "prod"):
        if other != tree.head:
            node = Tree("sum" if other == "sum" else "mean" if other == "mean" else "prod", tree.label, tree.parts)
            far = 3 if other == "prod" else 1
            yield Slip(f"with {FOLDS[other]} where {what} belongs", node, far, FOLD)
    if not tree.label:
        yield from _of_entries(tree, given)
        yield Slip(f"with the largest entry where {what} belongs", call("max", *tree.parts[:1]), 2, FOLD)
        return
    body, size = tree.parts[0], _size(tree, given)
    for at in range(1, min(size, MOST_TERMS) + 1 if len(tree.parts) == 1 else 1):
        term = _with_index(body, tree.label, number(at))
        if tree.head == "sum":
            yield Slip(f"without term {at} of the sum", minus(tree, term), 2, TERM)
            yield Slip(f"with the sign of term {at} turned", minus(tree, times(number(2), term)), 2, SIGN)
        yield Slip(f"with term {at} alone where {what} belongs", term, 3, "with one term alone")
    if tree.head == "sum" and len(tree.parts) == 1 and body.head == "times" and size > 1:
        yield from _without_weights(tree, size)
    if tree.head == "sum" and len(tree.parts) == 1 and 1 < size <= MOST_ENTRIES:
        yield from _with_other_entries(tree, size)
    if tree.head == "sum" and len(tree.parts) == 1 and size:
        terms = Tree("list", "", tuple(_with_index(body, tree.label, number(at)) for at in range(1, size + 1)))
        yield Slip("with the largest term where a sum belongs", call("max", terms), 2, FOLD)
    if tree.head != "prod" and body.head == "times" and body.parts[1].head == "call":
        factor, logarithm = body.parts
        if logarithm.label in OTHER_LOGARITHMS and len(logarithm.parts) == 1:
            inside = Tree(tree.head, tree.label, (times(factor, logarithm.parts[0]), *tree.parts[1:]))
            how = f"with the {WORDS.get(logarithm.label, logarithm.label)} outside of the sum"
            yield Slip(how, call(logarithm.label, inside), 2, FUNCTION)


def _without_weights(tree: Tree, size: int) -> Iterator[Slip]:
    """A weighted sum as a plain mean of what is weighted, or as one of it alone."""
    weight, weighed = tree.parts[0].parts
    if weight.head != "index":
        return
    yield Slip(f"with a plain mean, without the factor {show(weight)}", Tree("mean", tree.label, (weighed,)), 2, FACTOR)
    for at in range(1, min(size, MOST_TERMS) + 1):
        one = show(_with_index(weight, tree.label, number(at)))
        how = f"with term {at} alone, without its factor {one}"
        yield Slip(how, _with_index(weighed, tree.label, number(at)), 3, "with one term alone")


def _with_other_entries(tree: Tree, size: int) -> Iterator[Slip]:
    """A sum in one of whose terms an entry is another one of its vector."""
    body, letter = tree.parts[0], name(tree.label)
    for at in range(1, size + 1):
        term = _with_index(body, tree.label, number(at))
        for vector in sorted(
            {node.parts[0].label for node in body if node.head == "index" and node.parts[1] == letter}
        ):
            for other in range(1, size + 1):
                if other == at:
                    continue
                for wrong in _with_one_entry(body, tree.label, vector, at, other):
                    how = f"with entry {other} of {vector} in term {at} where entry {at} belongs"
                    yield Slip(how, minus(add(tree, wrong), term), 3, ENTRY)


def _with_one_entry(tree: Tree, letter: str, vector: str, at: int, other: int) -> Iterator[Tree]:
    """The term ``at`` with another entry of a vector at one of its places."""
    if tree.head == "index" and tree.parts == (name(vector), name(letter)):
        yield Tree("index", "", (name(vector), number(other)))
    for place, part in enumerate(tree.parts):
        for changed in _with_one_entry(part, letter, vector, at, other):
            rest = Tree(tree.head, tree.label, tuple(_with_index(each, letter, number(at)) for each in tree.parts))
            yield rest.with_part(place, changed)


def _of_entries(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    """A fold over a whole vector that leaves out an entry."""
    body = tree.parts[0]
    values = given.get(body.label) if body.head == "name" else None
    if tree.head == "sum" and isinstance(values, tuple):
        for at in range(1, min(len(values), MOST_TERMS) + 1):
            entry = Tree("index", "", (body, number(at)))
            yield Slip(f"with a sum without entry {at} of {body.label}", minus(tree, entry), 2, TERM)


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
    return Tree(tree.head, tree.label, tuple(_with_index(part, letter, at) for part in tree.parts))


def _of_number(tree: Tree) -> Iterator[Slip]:
    value = tree.value
    for other in dict.fromkeys((value + 1, value - 1, value * 2, value / 2)):
        if other > 0 and other != value:
            yield Slip(f"with {float(other):.6g} where another number belongs", number(other), 3, NUMBER)


def _of_index(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    vector, *positions = tree.parts
    values = given.get(vector.label) if vector.head == "name" else None
    if not isinstance(values, tuple) or len(positions) != 1 or positions[0].head != "number":
        return
    here = positions[0].label
    what, of = ("row", "") if isinstance(values[0], tuple) else ("entry", f" of {vector.label}")
    for at in range(1, min(len(values), MOST_TERMS) + 1):
        if str(at) != here:
            how = f"with {what} {at}{of} where {what} {here} belongs"
            yield Slip(how, tree.with_part(1, number(at)), 1, ENTRY)


def _of_probability(tree: Tree, given: Mapping[str, Float]) -> Iterator[Slip]:
    """What may be a probability, and is confused with its complement."""
    value = given.get(tree.label if tree.head == "name" else tree.parts[0].label)
    entries = value if isinstance(value, tuple) else () if value is None else (value,)
    if entries and all(not isinstance(entry, tuple) and 0 < entry < 1 for entry in entries):
        shown = show(tree)
        yield Slip(f"with 1 − {shown} where {shown} belongs", complement(tree), 1, COMPLEMENT)


def _is_alike(given: Mapping[str, Float], one: str, other: str) -> bool:
    """Whether both are numbers, or vectors of one length."""
    if one not in given:
        return False
    first, second = given[one], given[other]
    if isinstance(first, tuple) != isinstance(second, tuple):
        return False
    return not isinstance(first, tuple) or (isinstance(second, tuple) and len(first) == len(second))


def _part(tree: Tree, noun: str) -> str:
    shown = show(tree)
    if noun == "term" and tree.head == "add":
        return f"the terms {shown}" if _length(shown) <= LONGEST else "several terms"
    return f"the {noun} {shown}" if _length(shown) <= LONGEST else f"one {noun}"


def _named(tree: Tree) -> str:
    shown = show(tree)
    return shown if _length(shown) <= LONGEST else "it"


def _length(shown: str) -> int:
    """How long a part of a formula is, without the marks of names that the question does not show."""
    return sum(character not in "⟨⟩" for character in shown)
