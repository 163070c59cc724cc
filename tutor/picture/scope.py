"""What the formulas of a picture are worth at one position of its sliders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tutor.algebra.floats import evaluate
from tutor.algebra.meaning import Work
from tutor.algebra.names import Names
from tutor.algebra.read import read
from tutor.algebra.tree import Tree
from tutor.attempt import Unreadable
from tutor.lesson import Formulas, Picture
from tutor.picture.problem import BadPicture, in_field

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

MOST_WORK = 400_000
"""Numbers that all formulas of a picture calculate at one position of its sliders; of an array 64 count as one."""
Values = Mapping[str, Any]
"""Names to numbers, tuples (vectors, and matrices by rows) or arrays (a number at many places)."""


@dataclass(frozen=True)
class Scope:
    """Names with their values, and abbreviations that wait for the name of an axis."""

    values: Values
    names: Names
    """Every name by its kind, those that have no value yet included."""
    waiting: Mapping[str, Formulas]
    work: Work
    """What may still be calculated at this position of the sliders, by all formulas together."""

    def of(self, formula: Formulas) -> Any:
        """A number or array; a tuple of them for a vector; a tuple of tuples for a matrix. Raises BadPicture."""
        if isinstance(formula, tuple):
            return tuple(self._entry(position, part) for position, part in enumerate(formula))
        if not isinstance(formula, str):
            return float(formula)
        name = formula.strip()
        return self.values[name] if name in self.values else self._calculated(formula)

    def _entry(self, position: int, formula: Formulas) -> Any:
        with in_field(position):
            return self.of(formula)

    def _calculated(self, formula: str) -> Any:
        tree = tree_of(formula, self.names)
        lacking = tree.names() & (self.names.scalars | self.names.vectors | self.names.matrices) - self.values.keys()
        if lacking:
            raise BadPicture(f"{formula!r} uses {min(lacking)}, which has no value here")
        used = {name: self.values[name] for name in tree.names() if name in self.values}
        try:
            if any(is_array(value) for value in used.values()):
                from tutor.algebra.arrays import evaluate as evaluate_arrays

                return evaluate_arrays(tree, used, self.work)
            self.work.left -= sum(map(len_of, used.values()))
            return evaluate(tree, used, self.work)
        except Unreadable as problem:
            raise BadPicture(f"{formula!r}: {problem}") from None

    def along(self, axes: Values) -> Scope:
        """The scope where these axes have values, and with them the abbreviations that waited."""
        names = replace(self.names, scalars=self.names.scalars | frozenset(axes))
        scope = Scope({**self.values, **axes}, names, {}, self.work)
        for name, formula in self.waiting.items():
            with in_field("where", name, whole=True):
                if not scope.uses(formula, names_without_value(scope)):
                    scope = replace(scope, values={**scope.values, name: scope.of(formula)})
        return scope

    def uses(self, formula: Formulas, names: frozenset[str]) -> bool:
        """Whether one of these names occurs in the formula."""
        if isinstance(formula, tuple):
            return any(self.uses(part, names) for part in formula)
        return isinstance(formula, str) and bool(names & tree_of(formula, self.names).names())

    def number(self, formula: Formulas) -> float:
        """The formula as one number."""
        value = self.of(formula)
        if isinstance(value, tuple) or is_array(value):
            raise BadPicture(f"{formula!r} is a vector; it should be a number")
        return float(value)

    def vector(self, formula: Formulas) -> Array:
        """The formula as numbers; one number is a vector of one."""
        import numpy as np

        value = self.of(formula)
        if isinstance(value, tuple) and value and isinstance(value[0], tuple):
            raise BadPicture(f"{formula!r} is a matrix; it should be a vector")
        return np.atleast_1d(np.asarray(value, dtype=float))

    def matrix(self, formula: Formulas) -> Array:
        """The formula as rows; a vector is one row."""
        import numpy as np

        try:
            return np.atleast_2d(np.asarray(self.of(formula), dtype=float))
        except ValueError:
            raise BadPicture(f"the rows of {formula!r} have different lengths") from None


def len_of(value: object) -> int:
    """How many numbers or rows a vector or matrix has; of a number none."""
    return len(value) if isinstance(value, tuple) else 0


def is_array(value: object) -> bool:
    """Whether this is a number at many places, or a vector that has some."""
    return hasattr(value, "ndim") or (isinstance(value, tuple) and any(is_array(part) for part in value))


def names_without_value(scope: Scope) -> frozenset[str]:
    """Axes that nothing runs along, and abbreviations that need them."""
    return (scope.names.scalars | scope.names.vectors | scope.names.matrices) - scope.values.keys()


def scope_of(
    picture: Picture, sliders: Mapping[str, float], returned: Values, axes: Mapping[str, float] | None = None
) -> Scope:
    """What is given, the sliders, what the program returned, and the abbreviations over them.

    ``axes`` are the names that run along an axis, each with a value it takes: that tells what kind of thing
    an abbreviation over it is.
    """
    axes, work = axes or {}, Work(MOST_WORK)
    tried: dict[str, Any] = {**picture.given, **returned, **sliders, **axes}
    waiting: dict[str, Formulas] = {}
    for name, formula in picture.where.items():
        scope = Scope(tried, names_of(tried), {}, work)
        with in_field("where", name, whole=True):
            if scope.uses(formula, frozenset((*axes, *waiting))):
                waiting[name] = formula
            tried[name] = scope.of(formula)
    values = {name: value for name, value in tried.items() if name not in axes and name not in waiting}
    return Scope(values, names_of(tried), waiting, work)


def names_of(values: Values) -> Names:
    """What the names are, by their values."""
    vectors = {name for name, value in values.items() if isinstance(value, tuple)}
    matrices = {name for name in vectors if values[name] and isinstance(values[name][0], tuple)}
    return Names(
        scalars=frozenset(values.keys() - vectors),
        vectors=frozenset(vectors - matrices),
        matrices=frozenset(matrices),
        lists=True,
    )


@lru_cache(maxsize=1024)
def tree_of(formula: str, names: Names) -> Tree:
    """The formula, read. Raises BadPicture."""
    try:
        return read(formula, names)
    except Unreadable as problem:
        raise BadPicture(f"{formula!r}: {problem}") from None
