"""Which slips a wrong number comes of: those whose value it is, at the digits that were typed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice

from tutor.algebra.floats import Float, evaluate
from tutor.algebra.slips import ALONE, BASE, COMPLEMENT, FOLD, NO_COMPLEMENT, SIGN, TOO_MANY, Slip, data_slips, slips
from tutor.algebra.tree import Tree, negate
from tutor.algebra.typed import ENOUGH, EXACT, Typed
from tutor.attempt import Unreadable

REMEMBERED = 32
"""Variants whose slips are kept: a second wrong answer, and lint, which tries every known mistake, ask again."""
MOST = 3_000
"""Slips that are tried for one answer."""
TRIVIAL = (0.0, 1.0)
"""Values to which many slips come, besides those of the data."""
USUAL = 2
"""How far-fetched a slip may be to be told beside any other; those beyond are told where no usual one fits."""
EVIDENCE = 2
"""Numbers of enough digits that a slip explains, so that others may have fewer."""
TOLD_EACH_TIME = frozenset((BASE, COMPLEMENT, NO_COMPLEMENT, TOO_MANY, FOLD))
"""What slips have in common that says enough by itself."""
NAMED = 3
"""Slips that are told one by one where several fit equally well."""


@dataclass(frozen=True, slots=True)
class Slipped:
    """What a slip makes of the numbers: from the place ``start`` on they are ``values``."""

    slip: Slip
    start: int
    values: tuple[float, ...]
    is_negated: bool = False
    """Whether the sign of the whole is wrong besides."""

    def at(self, place: int) -> float | None:
        """The changed number at a place; None where the slip does not reach."""
        return self.values[place - self.start] if self.start <= place < self.start + len(self.values) else None


def slipped(trees: Sequence[Tree], given: Mapping[str, Float]) -> tuple[Slipped, ...]:
    """What each slip in the reference makes of its numbers; remembered for the variants that were asked last."""
    return _slipped(tuple(trees), tuple(given.items()))


@lru_cache(REMEMBERED)
def _slipped(trees: tuple[Tree, ...], data: tuple[tuple[str, Float], ...]) -> tuple[Slipped, ...]:
    found: list[Slipped] = []
    start, given = 0, dict(data)
    for tree in trees:
        right = _values(tree, given) or ()
        for slip in islice(chain(slips(tree, given), data_slips(tree, given)), MOST):
            values = _values(slip.tree, given if slip.given is None else slip.given)
            if values is not None and len(values) == len(right):
                found.append(Slipped(slip, start, values))
                if slip.kind != SIGN and not all(map(math.isclose, values, right)):  # else the sign alone is wrong
                    found.append(Slipped(_negated(slip), start, tuple(-value for value in values), is_negated=True))
        start += len(right)
    return tuple(found)


def _negated(slip: Slip) -> Slip:
    """The same slip beside a wrong sign of the whole."""
    return replace(slip, how=f"{slip.how}, and with the other sign", tree=negate(slip.tree), far=max(3, slip.far))


def _values(tree: Tree, given: Mapping[str, Float]) -> tuple[float, ...] | None:
    try:
        return tuple(numbers_of(evaluate(tree, given)))
    except Unreadable:
        return None


def numbers_of(value: Float) -> Iterator[float]:
    """The numbers of a value, row by row."""
    if isinstance(value, tuple):
        for entry in value:
            yield from numbers_of(entry)
    else:
        yield value


def whole_slips(
    found: Sequence[Slipped], typed: Sequence[Typed], right: Sequence[float], wrong: Sequence[int],
    given: Mapping[str, Float],
) -> list[Slip]:  # fmt: skip
    """The slips that explain every wrong number and leave the others right."""
    fitting = [each for each in found if _explains(each, typed, right, wrong)]
    return _strongest(fitting, [typed[at] for at in wrong], given)


def each_time(
    found: Sequence[Slipped], typed: Sequence[Typed], right: Sequence[float], wrong: Sequence[int],
    given: Mapping[str, Float],
) -> str | None:  # fmt: skip
    """What slips of one kind are told as that explain every wrong number, each in a formula of its own."""
    kinds: set[str] | None = None
    for at in wrong:
        fitting = [each for each in found if (value := each.at(at)) is not None and _shows(value, right[at], typed[at])]
        here = {
            slip.kind
            for slip in _strongest(fitting, [typed[at]], given)
            if slip.kind in TOLD_EACH_TIME and slip.far <= USUAL
        }
        kinds = here if kinds is None else kinds & here
    if len(wrong) < EVIDENCE or not kinds or len(kinds) > 1:
        return None
    return f"That is what comes out {kinds.pop()}, each time."


def _explains(change: Slipped, typed: Sequence[Typed], right: Sequence[float], wrong: Sequence[int]) -> bool:
    sure = sum(typed[at].digits >= ENOUGH for at in wrong) >= EVIDENCE
    least = 1 if sure else ENOUGH  # of several numbers some may be typed with few digits
    return all(
        (changed is not None and _shows(changed, right[at], typed[at], least)) if at in wrong
        else (changed is None or _same(changed, right[at]) or typed[at].fits(changed))
        for at, changed in ((at, change.at(at)) for at in range(len(typed)))
    )  # fmt: skip


def reason_at(
    found: Sequence[Slipped], typed: Sequence[Typed], right: Sequence[float], at: int, given: Mapping[str, Float]
) -> str | None:
    """What is said of one wrong number, whatever the others are."""
    fitting = [each for each in found if (changed := each.at(at)) is not None and _shows(changed, right[at], typed[at])]
    return told(_strongest(fitting, [typed[at]], given))


def _shows(changed: float, right: float, typed: Typed, least: int = ENOUGH) -> bool:
    return typed.fits(changed, least) and not _same(changed, right)


def _same(one: float, other: float) -> bool:
    return one == other or abs(one - other) <= EXACT * max(abs(one), abs(other), 1e-300)


def _strongest(fitting: Sequence[Slipped], typed: Sequence[Typed], given: Mapping[str, Float]) -> list[Slip]:
    """The least far-fetched of the slips that fit, one for each thing to say."""
    data = {abs(value) for each in given.values() for value in numbers_of(each)} | set(TRIVIAL)
    few = all(0 < each.digits < ENOUGH for each in typed)
    farthest = 1 if all(abs(each.value) in data for each in typed) else 3
    found = [each.slip for each in fitting if each.slip.far <= farthest and not (few and each.is_negated)]
    if any(slip.kind == NO_COMPLEMENT for slip in found):  # which is the same as one of the data
        found = [slip for slip in found if slip.kind != COMPLEMENT]
    if any(slip.kind == ALONE for slip in found):  # a factor too many is then so by chance
        found = [slip for slip in found if slip.kind != TOO_MANY]
        others = [slip for slip in found if slip.kind != ALONE and slip.far <= USUAL]
        found = others or found
    usual = [slip for slip in found if slip.far <= USUAL]
    return [*{slip.how: slip for slip in usual or found}.values()]


def told(found: Sequence[Slip]) -> str | None:
    """One slip by itself; several by name, or by what they share."""
    if not found:
        return None
    if len(found) == 1:
        return f"That is what comes out {found[0].how}."
    if len(found) <= NAMED:
        each = ("Either of two", "Each of three")[len(found) - 2]
        return f"{each} slips gives that: {'; or '.join(slip.how for slip in found)}."
    kinds = {slip.kind for slip in found}
    return f"That is what comes out {kinds.pop()}." if len(kinds) == 1 else "More than one slip on the way gives that."
