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
USUAL, SINGLE = 2, 3
"""How far-fetched a slip is that many make, and any that is one slip; what is beyond is told where none of those fits."""
RIVALS = 2
"""Slips of which a value of the data, 0 or 1 may be told, where none is near."""
EVIDENCE = 2
"""Numbers of enough digits that a slip explains, so that others may have fewer."""
TOLD_EACH_TIME = frozenset((BASE, COMPLEMENT, NO_COMPLEMENT, TOO_MANY, FOLD))
"""What slips have in common that says enough by itself."""
NAMED = 3
"""Slips that are told one by one where several fit equally well."""
KINDS = 5
"""Kinds of slips that are told, where more than that fit."""


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
    return replace(slip, how=f"{slip.how}, and with the other sign", tree=negate(slip.tree), far=SINGLE + slip.far)


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
    return strongest(explaining(found, typed, right, wrong), [typed[at] for at in wrong], given)


def explaining(
    found: Sequence[Slipped], typed: Sequence[Typed], right: Sequence[float], wrong: Sequence[int]
) -> list[Slipped]:
    """The slips that fit, with all that they come to."""
    return [each for each in found if _explains(each, typed, right, wrong)]


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
            for slip in strongest(fitting, [typed[at]], given)
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
    return told(strongest(fitting, [typed[at]], given))


def _shows(changed: float, right: float, typed: Typed, least: int = ENOUGH) -> bool:
    return typed.fits(changed, least) and not _same(changed, right)


def elsewhere(trees: Sequence[Tree], given: Mapping[str, Float]) -> dict[str, Float]:
    """Other data of the same shapes: what is a share stays one, and whole numbers stay where they are positions."""
    longest = max((len(value) for value in given.values() if isinstance(value, tuple)), default=0)
    moved = {label: _moved(value, at, 0) for at, (label, value) in enumerate(given.items(), 1)}
    if all(_values(tree, moved) is not None for tree in trees):
        return moved
    return {label: _moved(value, at, longest) for at, (label, value) in enumerate(given.items(), 1)}


def _moved(value: Float, seed: int, longest: int) -> Float:
    if not isinstance(value, tuple):
        return _moved_number(value, seed, longest)
    rows = [entry for entry in value if isinstance(entry, tuple)]
    if rows:
        return tuple(
            tuple(_moved_number(entry, seed + at + 3 * i, 0) for i, entry in enumerate(row))
            for at, row in enumerate(rows)
        )
    plain = [entry for entry in value if not isinstance(entry, tuple)]
    moved = [_moved_number(entry, seed + 3 * at, 0) for at, entry in enumerate(plain)]
    is_shares = len(plain) > 1 and math.isclose(sum(plain), 1) and min(plain) >= 0
    return tuple(entry / sum(moved) for entry in moved) if is_shares else tuple(moved)


def _moved_number(value: float, seed: int, longest: int) -> float:
    if not math.isfinite(value):
        return value
    if value == round(value):
        return value + (0 if 0 <= value < longest else math.copysign(1 + seed % 2, value))
    return value * (1 - (0.07 + 0.05 * math.sin(seed)))


def values_elsewhere(
    trees: Sequence[Tree], reference: Sequence[Tree], given: Mapping[str, Float]
) -> list[float] | None:
    """What formulas come to with other data of a reference; None where there are none, or where that has no value."""
    other = elsewhere(reference, given)
    found = [value for tree in trees for value in _values(tree, other) or (math.nan,)]
    return None if other == dict(given) or any(map(math.isnan, found)) else found


def also_elsewhere(
    reference: Sequence[Tree], given: Mapping[str, Float], each: Slipped, meant: Sequence[float]
) -> bool:
    """Whether a slip comes to what was ``meant`` with other data too: then both say the same."""
    nth = [found for found in slipped(reference, given) if _is_called(found, each)].index(each)
    again = [found for found in slipped(reference, elsewhere(reference, given)) if _is_called(found, each)]
    if nth >= len(again):
        return False
    pairs = zip(again[nth].values, meant[each.start :], strict=False)
    return all(_is_alike(value, other) for value, other in pairs)


def _is_called(found: Slipped, each: Slipped) -> bool:
    return (found.start, found.slip.how) == (each.start, each.slip.how)


def _is_alike(one: float, other: float) -> bool:
    return one == other or math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def _same(one: float, other: float) -> bool:
    return one == other or abs(one - other) <= EXACT * min(max(abs(one), abs(other), 1e-300), 1e300)


def strongest(fitting: Sequence[Slipped], typed: Sequence[Typed], given: Mapping[str, Float]) -> list[Slip]:
    """The slips that fit, the least far-fetched first, one for each thing to say."""
    data = {abs(value) for each in given.values() for value in numbers_of(each)} | set(TRIVIAL)
    few = all(0 < each.digits < ENOUGH for each in typed)
    found = [each.slip for each in fitting if not (few and each.is_negated)]
    if any(slip.kind == NO_COMPLEMENT for slip in found):  # which is the same as one of the data
        found = [slip for slip in found if slip.kind != COMPLEMENT]
    if any(slip.kind == ALONE for slip in found):  # a factor too many is then so by chance
        found = [slip for slip in found if slip.kind != TOO_MANY]
        others = [slip for slip in found if slip.kind != ALONE and slip.far <= USUAL]
        found = others or found
    single = [slip for slip in found if slip.far <= SINGLE]
    distinct = sorted({slip.how: slip for slip in single or found}.values(), key=lambda slip: slip.far)
    if all(abs(each.value) in data for each in typed):
        near = [slip for slip in distinct if slip.far <= 1]
        return near or (distinct if len(distinct) <= RIVALS else [])
    return distinct


def told(found: Sequence[Slip]) -> str | None:
    """One slip by itself; several by name, or each kind of them by what they share."""
    if not found:
        return None
    if len(found) == 1:
        return f"That is what comes out {found[0].how}."
    hows = [slip.how for slip in found]
    if len(hows) <= NAMED:
        each = ("Either of two", "Each of three")[len(hows) - 2]
        return f"{each} slips gives that: {'; or '.join(hows)}."
    hows = of_kinds(found)
    if len(hows) == 1:
        return f"That is what comes out {hows[0]}."
    if len(hows) <= KINDS:
        return f"More than one slip gives that: {'; or '.join(hows)}."
    return "More than one slip on the way gives that."


def of_kinds(found: Sequence[Slip]) -> list[str]:
    """Each kind once: as its only slip, or as what its slips share."""
    kinds: dict[str, list[str]] = {}
    for slip in found:
        kinds.setdefault(slip.kind, []).append(slip.how)
    return [hows[0] if len(hows) == 1 else kind for kind, hows in kinds.items()]
