"""What a tree means, written once for every arithmetic: floats for number answers, balls for judging formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from tutor.algebra.shapes import (
    Column,
    Matrix,
    Row,
    Scalar,
    Value,
    each,
    flat,
    misfit,
    paired,
    size,
    transposed,
)
from tutor.algebra.tree import Tree
from tutor.algebra.vocabulary import ELEMENTWISE
from tutor.attempt import Unreadable

MAX_TERMS = 64
MAX_STEPS = 20_000
MAX_NUMBERS = 2_000_000
"""Numbers of one value, some 100 MB; of an array eight count as one, for that is how much smaller they are."""
MAX_WORK = 2_000_000
"""Numbers calculated in all steps of a formula, some seconds; of an array, which is faster, 64 count as one."""


class Undefined(Exception):
    """The formula has no value here: a division by zero, the logarithm of a negative number, a position too far."""


class Arithmetic(Protocol):
    """How numbers are calculated with. Any operation may raise Undefined."""

    @property
    def functions(self) -> Mapping[str, Callable[[Scalar], Scalar]]:
        """Every function of vocabulary.ELEMENTWISE."""

    def constant(self, name: str) -> Scalar:
        """e, pi, inf or nan; None for any other name."""

    def exact(self, value: Fraction) -> Scalar: ...
    def add(self, left: Scalar, right: Scalar) -> Scalar: ...
    def multiply(self, left: Scalar, right: Scalar) -> Scalar: ...
    def divide(self, left: Scalar, right: Scalar) -> Scalar: ...
    def power(self, base: Scalar, exponent: Scalar) -> Scalar: ...
    def larger(self, left: Scalar, right: Scalar) -> Scalar: ...
    def smaller(self, left: Scalar, right: Scalar) -> Scalar: ...
    def whole(self, value: Scalar) -> int | None:
        """The integer that this number is, if it is one."""

    def places(self, values: Sequence[Value]) -> int:
        """At how many places an operation on these is calculated: 1 unless there are arrays among their numbers."""


class Work:
    """How many numbers may still be calculated: of one formula, or of several that share it."""

    def __init__(self, most: int = MAX_WORK) -> None:
        self.left = most


class Meaning:
    """Calculates trees where names have given values.

    Raises Undefined; and tutor.attempt.Unreadable where shapes do not fit or the work would be too long.
    """

    def __init__(self, arithmetic: Arithmetic, values: Mapping[str, Value], work: Work | None = None) -> None:
        self.arithmetic = arithmetic
        self.values = dict(values)
        self._steps = 0
        self._work = work or Work()

    def of(self, tree: Tree) -> Value:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise Unreadable("That would take too long to calculate. Simplify it.", *tree.place)
        calculate = self.arithmetic
        match tree.head:
            case "number":
                return calculate.exact(tree.value)
            case "name":
                return self._name(tree)
            case "add":
                return self._pairwise(calculate.add, tree)
            case "negate":
                minus_one, negated = calculate.exact(Fraction(-1)), self.of(tree.parts[0])
                self._afford(size(negated), tree, negated)
                return each(lambda value: calculate.multiply(minus_one, value), negated)
            case "times":
                return self._times(tree)
            case "divide":
                return self._pairwise(calculate.divide, tree)
            case "power":
                if tree.parts[0] == Tree("name", "e") and "e" not in self.values:
                    exponent = self.of(tree.parts[1])
                    self._afford(size(exponent), tree, exponent)
                    return each(calculate.functions["exp"], exponent)
                return self._pairwise(calculate.power, tree)
            case "transpose":
                return transposed(self.of(tree.parts[0]), tree)
            case "index":
                return self._index(tree)
            case "list":
                return self._list(tree)
            case "call":
                return self._call(tree)
            case "sum" | "prod" | "mean":
                return self._fold(tree)

    def _name(self, tree: Tree) -> Value:
        if tree.label in self.values:
            return self.values[tree.label]
        constant = self.arithmetic.constant(tree.label)
        if constant is not None:
            return constant
        raise Unreadable(f"“{tree.label}” has no value here.", *tree.place)

    def _pairwise(self, operation: Callable[[Scalar, Scalar], Scalar], tree: Tree) -> Value:
        left, right = (self.of(part) for part in tree.parts)
        self._afford(max(size(left), size(right)), tree, left, right)
        return paired(operation, left, right, tree)

    def _afford(self, count: int, tree: Tree, *of: Value) -> None:
        """Count what is about to be calculated: so many numbers, or arrays of them. Raises Unreadable."""
        places = self.arithmetic.places(of)
        self._work.left -= count * (1 + places // 64)
        if count * (1 + places // 8) > MAX_NUMBERS:
            raise Unreadable(f"That makes {count * places:,} numbers, too many to calculate. Use fewer.", *tree.place)
        if self._work.left < 0:
            raise Unreadable("That would take too long to calculate. Simplify it.", *tree.place)

    def _times(self, tree: Tree) -> Value:
        left, right = (self.of(part) for part in tree.parts)
        self._afford(products(left, right, tree), tree, left, right)
        match left, right:
            case Column(), Row():
                return Matrix(tuple(self.arithmetic.multiply(x, y) for y in right) for x in left)
            case Row(), Column():
                return self._dot(left, right, tree)
            case (Column(), Column()) | (Row(), Row()) if tree.label == "·":
                return self._dot(left, right, tree)
            case Matrix(), Column() if tree.label == "·":
                return Column(self._dot(row, right, tree) for row in left)
            case Row(), Matrix() if tree.label == "·":
                return Row(self._dot(left, column, tree) for column in zip(*right, strict=True))
            case Matrix(), Matrix() if tree.label == "·":
                columns = list(zip(*right, strict=True))
                return Matrix(tuple(self._dot(row, column, tree) for column in columns) for row in left)
            case _:
                return paired(self.arithmetic.multiply, left, right, tree)

    def _dot(self, left: Sequence[Scalar], right: Sequence[Scalar], tree: Tree) -> Scalar:
        if len(left) != len(right):
            misfit("These two have different lengths.", tree)
        return self._total([self.arithmetic.multiply(x, y) for x, y in zip(left, right, strict=True)], tree)

    def _total(self, terms: Sequence[Value], tree: Tree) -> Value:
        total: Value = self.arithmetic.exact(Fraction(0))
        for term in terms:
            total = paired(self.arithmetic.add, total, term, tree)
        return total

    def _index(self, tree: Tree) -> Value:
        value = self.of(tree.parts[0])
        for part in tree.parts[1:]:
            position = self._whole(part)
            if not isinstance(value, tuple):
                misfit("This is a number: it has no positions.", tree)
            if not 1 <= position <= len(value):
                raise Undefined(
                    f"Positions run from 1 to {len(value)} here, in brackets from 0 to {len(value) - 1}.", *tree.place
                )
            inner = value[position - 1]
            value = Column(inner) if isinstance(inner, tuple) else inner
        return value

    def _whole(self, tree: Tree) -> int:
        value = self.of(tree)
        whole = None if isinstance(value, tuple) else self.arithmetic.whole(value)
        if whole is None:
            misfit("This should be a whole number.", tree)
        return whole

    def _list(self, tree: Tree) -> Value:
        values = [self.of(part) for part in tree.parts]
        if all(isinstance(value, Column) and len(value) == len(values[0]) for value in values):
            return Matrix(tuple(value) for value in values)
        if any(isinstance(value, tuple) for value in values):
            misfit("The rows have different lengths.", tree)
        return Column(values)

    def _call(self, tree: Tree) -> Value:
        arguments = [self.of(part) for part in tree.parts]
        self._afford(results(tree.label, arguments), tree, *arguments)
        calculate = self.arithmetic
        if tree.label == "log" and len(arguments) == 2:
            logs = [each(calculate.functions["log"], argument) for argument in arguments]
            return paired(calculate.divide, logs[0], logs[1], tree)
        if tree.label in ELEMENTWISE:
            return each(calculate.functions[tree.label], arguments[0])
        if tree.label in ("max", "min"):
            return self._extreme(tree, arguments)
        if tree.label in ("logaddexp", "delta", "binomial") and any(isinstance(value, tuple) for value in arguments):
            misfit(f"{tree.label} takes numbers, not vectors.", tree)
        match tree.label, arguments:
            case "logaddexp", [left, right]:
                return self._log_sum_exp(Column((left, right)))
            case "delta", [left, right]:
                return calculate.exact(Fraction(int(self._whole(tree.parts[0]) == self._whole(tree.parts[1]))))
            case "binomial", [n, k]:
                factorial = calculate.functions["factorial"]
                rest = calculate.add(n, calculate.multiply(calculate.exact(Fraction(-1)), k))
                return calculate.divide(factorial(n), calculate.multiply(factorial(k), factorial(rest)))
        return self._of_vectors(tree, arguments)

    def _of_vectors(self, tree: Tree, arguments: Sequence[Value]) -> Value:
        calculate, vectors = self.arithmetic, arguments
        if tree.label == "transpose":
            return transposed(vectors[0], tree)
        if any(not isinstance(vector, Column | Row) for vector in vectors):
            misfit(f"{tree.label} needs a vector. Write it out, or give it one.", tree)
        match tree.label:
            case "len":
                return calculate.exact(Fraction(len(vectors[0])))
            case "logsumexp":
                return self._log_sum_exp(vectors[0])
            case "softmax":
                shift = calculate.multiply(calculate.exact(Fraction(-1)), self._log_sum_exp(vectors[0]))
                return Column(calculate.functions["exp"](calculate.add(value, shift)) for value in vectors[0])
            case "dot":
                return self._dot(vectors[0], vectors[1], tree)
            case "outer":
                return Matrix(tuple(calculate.multiply(x, y) for y in vectors[1]) for x in vectors[0])
            case "diag":
                zero, size = calculate.exact(Fraction(0)), len(vectors[0])
                return Matrix(tuple(vectors[0][i] if i == j else zero for j in range(size)) for i in range(size))
        raise AssertionError(tree.label)

    def _extreme(self, tree: Tree, arguments: Sequence[Value]) -> Value:
        pick = self.arithmetic.larger if tree.label == "max" else self.arithmetic.smaller
        values = list(flat(arguments[0])) if len(arguments) == 1 else list(arguments)
        extreme = values[0]
        for value in values[1:]:
            extreme = paired(pick, extreme, value, tree)
        return extreme

    def _log_sum_exp(self, values: Sequence[Scalar]) -> Scalar:
        """log Σ exp(z), shifted by the largest z so that it does not overflow."""
        calculate = self.arithmetic
        largest = values[0]
        for value in values[1:]:
            largest = calculate.larger(largest, value)
        shift = calculate.multiply(calculate.exact(Fraction(-1)), largest)
        total = calculate.exact(Fraction(0))
        for value in values:
            total = calculate.add(total, calculate.functions["exp"](calculate.add(value, shift)))
        return calculate.add(largest, calculate.functions["log"](total))

    def _fold(self, tree: Tree) -> Value:
        terms = self._terms(tree) if tree.label else self._elements(tree)
        self._afford(len(terms), tree, *terms[:1])
        if tree.head == "prod":
            product: Value = self.arithmetic.exact(Fraction(1))
            for term in terms:
                product = paired(self.arithmetic.multiply, product, term, tree)
            return product
        total = self._total(terms, tree)
        if tree.head == "sum":
            return total
        return paired(self.arithmetic.divide, total, self.arithmetic.exact(Fraction(len(terms))), tree)

    def _elements(self, tree: Tree) -> Sequence[Scalar]:
        value = self.of(tree.parts[0])
        if not isinstance(value, tuple):
            letter = "k" if "k" not in self.values else "j"
            misfit(f"This is one number. Say what runs: {tree.head}_{letter} …", tree)
        return flat(value)

    def _terms(self, tree: Tree) -> list[Value]:
        letter, (body, *bounds) = tree.label, tree.parts
        first, last = (self._whole(bounds[0]), self._whole(bounds[1])) if bounds else (1, self._length(body, letter))
        if last - first >= MAX_TERMS:
            raise Unreadable(f"A sum may have {MAX_TERMS} terms at most.", *tree.place)
        outside = self.values
        terms = []
        for position in range(first, last + 1):
            self.values = {**outside, letter: self.arithmetic.exact(Fraction(position))}
            terms.append(self.of(body))
        self.values = outside
        return terms

    def _length(self, body: Tree, letter: str) -> int:
        """How far an index without bounds runs: over the vector that it picks from."""
        for node in body:
            if node.head != "index":
                continue
            for depth, position in enumerate(node.parts[1:]):
                if position.head == "name" and position.label == letter:
                    value = self.of(node.parts[0])
                    inner = value[0] if depth and isinstance(value, Matrix) else value
                    if isinstance(inner, tuple):
                        return len(inner)
        return misfit(f"From where to where does {letter} run? Write sum_{{{letter}=1}}^…", body)


def products(left: Value, right: Value, tree: Tree) -> int:
    """How many numbers are multiplied where these two are."""
    m, n = size(left), size(right)
    match left, right:
        case Column(), Row():
            return m * n
        case (Matrix(), Matrix()) if tree.label == "·":
            return m * len(right[0])
        case _:
            return max(m, n)


def results(function: str, arguments: Sequence[Value]) -> int:
    """How many numbers a function gives, or goes through."""
    lengths = [size(argument) for argument in arguments]
    match function, lengths:
        case "outer", [m, n]:
            return m * n
        case "diag", [n]:
            return n * n
        case _:
            return max(lengths, default=0)
