"""The parts of a returned dict or tuple: which of them are wrong, how, and whether two of them are exchanged."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from tutor.checkers.code.compare import Array, as_array, same_value
from tutor.checkers.code.relations import Case, Related, relation
from tutor.lesson import Tolerance
from tutor.sandbox import Value

if TYPE_CHECKING:
    from tutor.algebra.declared import Declared

Parts = Mapping[Hashable, Value]
Both = tuple[Parts, Parts, frozenset[int]]
"""The parts of what a call returned, of what it should have, and the lengths that occur in it."""
MOST = 12
SEVERAL = 2
"""Calls at which the same entries have to be wrong."""


def parts(value: Value) -> Parts | None:
    """The parts by key, or by number from 1; None for one value."""
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, tuple):
        return dict(enumerate(value, 1))
    return None


def entries(cases: Sequence[Case]) -> list[Both]:
    """The entries of short vectors that all calls return, as parts; none where they are no such vectors."""
    shapes = {case.want.shape for case in cases} | {case.got.shape for case in cases}
    different = {case.want.tobytes() for case in cases}
    if len(different) < SEVERAL or len(shapes) != 1 or len(shape := shapes.pop()) != 1 or not 1 < shape[0] <= MOST:
        return []
    return [(_by_place(case.got), _by_place(case.want), case.lengths) for case in cases]


def _by_place(array: Array) -> Parts:
    return {(at,): float(each) for at, each in enumerate(array.astype(float))}


def related_parts(calls: Sequence[Both], declared: Sequence[Declared], tolerance: Tolerance) -> Related | None:
    """What holds of the parts at all these calls: two exchanged, or one wrong in a way that has a name."""
    return _part_by_part(calls, declared, tolerance) or _together(calls, declared)


def _part_by_part(calls: Sequence[Both], declared: Sequence[Declared], tolerance: Tolerance) -> Related | None:
    names = list(calls[0][1])
    if len(names) > MOST or any(list(want) != names or set(got) != set(want) for got, want, _ in calls):
        return None
    wrong = [name for name in names if not all(same_value(got[name], want[name], tolerance) for got, want, _ in calls)]
    for one, other in ((one, other) for at, one in enumerate(wrong) for other in wrong[at + 1 :]):
        if all(_exchanged(got, want, one, other, tolerance) for got, want, _ in calls):
            return Related(f"{_named(one)} and {_named(other).lower()} are exchanged.")
    for name in wrong:
        found = relation(_cases(calls, name, tolerance), declared)
        if found:
            say = f"{_named(name)}: {found.say[0].lower()}{found.say[1:]}"
            return replace(found, say=say, explains_all=found.explains_all and len(wrong) == 1)
    if wrong and len(wrong) < len(names):
        right = [name for name in names if name not in wrong]
        return Related(f"{_listed(right)} right; {_listed(wrong)} another value.", explains_all=False)
    return None


def _together(calls: Sequence[Both], declared: Sequence[Declared]) -> Related | None:
    """What holds of all parts as one array, where each is a number and none is right by itself."""
    cases = []
    if not all(set(got) == set(want) and 1 < len(want) <= MOST for got, want, _ in calls):
        return None
    for got, want, lengths in calls:
        numbers = [(as_array(got[name]), as_array(want[name])) for name in want]
        if any(mine is None or right is None or mine.size != 1 or right.size != 1 for mine, right in numbers):
            return None
        both = [
            (float(mine.item()), float(right.item()))
            for mine, right in numbers
            if mine is not None and right is not None
        ]
        if any(mine == right != 0 for mine, right in both):
            return None
        cases.append(Case(np.array([mine for mine, _ in both]), np.array([right for _, right in both]), lengths))
    return relation(cases, declared)


def _exchanged(got: Parts, want: Parts, one: Hashable, other: Hashable, tolerance: Tolerance) -> bool:
    return same_value(got[one], want[other], tolerance) and same_value(got[other], want[one], tolerance)


def _cases(calls: Sequence[Both], name: Hashable, tolerance: Tolerance) -> list[Case]:
    cases = []
    for got, want, lengths in calls:
        numbers, wanted = as_array(got[name]), as_array(want[name])
        if numbers is not None and wanted is not None and not same_value(got[name], want[name], tolerance):
            cases.append(Case(numbers, wanted, lengths))
    return cases


def _named(name: Hashable) -> str:
    if isinstance(name, tuple):
        return f"Entry [{name[0]}]"
    return f"Part {name}" if isinstance(name, int) else f"`{str(name)[:40]}`"


def _listed(names: Sequence[Hashable]) -> str:
    said = [_named(name) for name in names]
    verb = "is" if len(said) == 1 else "are"
    return f"{' and '.join(filter(None, (', '.join(said[:-1]), said[-1])))} {verb}"
