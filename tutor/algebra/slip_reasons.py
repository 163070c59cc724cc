"""Which slips a wrong number comes of: those whose value it is, at the digits that were typed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice

from tutor.algebra.floats import Float, evaluate
from tutor.algebra.slips import ALONE, BASE, COMPLEMENT, FOLD, NO_COMPLEMENT, SIGN, TOO_MANY, Slip, data_slips, slips
from tutor.algebra.tree import Tree, negate
from tutor.algebra.typed import ENOUGH, EXACT, Typed
from tutor.algebra.unseen_names import with_values
from tutor.attempt import Unreadable

REMEMBERED = 32
"""Variants whose slips are kept: a second wrong answer, and lint, which tries every known mistake, ask again."""
MOST = 3_000
"""Slips that are tried for one answer."""
TRIVIAL = (0.0, 1.0)
"""Values to which many slips come, besides those of the data."""
USUAL, SINGLE = 2, 3
"""How far-fetched a slip is that many make, and any single one; what is beyond is told where none of those fits."""
ANY = 2 * SINGLE
RIVALS = 2
"""Slips of which a value of the data, 0 or 1 may be told, where none is near."""
EVIDENCE = 2
"""Numbers of enough digits that a slip explains, so that others may have fewer."""
TOLD_EACH_TIME = frozenset((BASE, COMPLEMENT, NO_COMPLEMENT, TOO_MANY, FOLD))
"""What slips have in common that says enough by itself."""
NAMED = 3
"""Slips that are told one by one where several fit equally well."""
CHANCE = 0.05
"""How many slips a number of no meaning may fit, where one that is not of the nearest is told."""
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


@dataclass(frozen=True, slots=True)
class Source:
    """The right numbers as formulas, and the data that they are calculated from."""

    trees: tuple[Tree, ...]
    given: Mapping[str, Float]
    show: Callable[[Float], str] = str
    """How a question writes what is given: names that it does not show are marked, and told as their values."""

    def told(self, text: str) -> str:
        """A text with values in place of marked names."""
        return with_values(text, self.given, self.show)

    @property
    def slipped(self) -> tuple[Slipped, ...]:
        """What each slip makes of the numbers; remembered for the variants that were asked last."""
        return _slipped(self.trees, tuple(self.given.items()))

    @property
    def elsewhere(self) -> Source:
        """The formulas over other data of the same shapes: shares stay shares, and positions stay where they are."""
        longest = max((len(value) for value in self.given.values() if isinstance(value, tuple)), default=0)
        for kept in (0, longest):
            moved = {label: _moved(value, at, kept) for at, (label, value) in enumerate(self.given.items(), 1)}
            if all(_values(tree, moved) is not None for tree in self.trees):
                break
        return replace(self, given=moved)

    def values_elsewhere(self, trees: Sequence[Tree]) -> list[float] | None:
        """What formulas come to with other data; None where there are none, or where that has no value."""
        other = self.elsewhere
        found = [value for tree in trees for value in _values(tree, other.given) or (math.nan,)]
        return None if other == self or any(map(math.isnan, found)) else found

    def also_elsewhere(self, each: Slipped) -> tuple[float, ...] | None:
        """What a slip comes to with other data; None where it is not one of theirs, or there are none."""
        other = self.elsewhere
        if other == self:
            return None
        nth = [found for found in self.slipped if _is_called(found, each)].index(each)
        again = [found for found in other.slipped if _is_called(found, each)]
        return again[nth].values if nth < len(again) else None


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


def whole_slips(source: Source, typed: Sequence[Typed], right: Sequence[float], wrong: Sequence[int]) -> list[Slip]:
    """The slips that explain every wrong number and leave the others right."""
    return strongest(explaining(source, typed, right, wrong), {at: typed[at] for at in wrong}, source)


def explaining(source: Source, typed: Sequence[Typed], right: Sequence[float], wrong: Sequence[int]) -> list[Slipped]:
    """The slips that fit, with all that they come to."""
    return [each for each in source.slipped if _explains(each, typed, right, wrong)]


def each_time(source: Source, typed: Sequence[Typed], right: Sequence[float], wrong: Sequence[int]) -> str | None:
    """What slips of one kind are told as that explain every wrong number, each in a formula of its own."""
    kinds: set[str] | None = None
    for at in wrong:
        fitting = _fitting_at(source, typed, right, at)
        here = {
            slip.kind
            for slip in strongest(fitting, {at: typed[at]}, source)
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
    source: Source, typed: Sequence[Typed], right: Sequence[float], at: int, *, alone: bool = False, far: int = ANY
) -> str | None:
    """What is said of one wrong number, whatever the others are.

    ``alone``: only of slips that make no others; ``far``: of those at most so far-fetched.
    """
    found = [each for each in _fitting_at(source, typed, right, at) if each.slip.far <= far]
    fitting = [each for each in found if not alone or len(each.values) == 1]
    return told(strongest(fitting, {at: typed[at]}, source))


def _fitting_at(source: Source, typed: Sequence[Typed], right: Sequence[float], at: int) -> list[Slipped]:
    pairs = ((each, each.at(at)) for each in source.slipped)
    return [each for each, changed in pairs if changed is not None and _shows(changed, right[at], typed[at])]


def _shows(changed: float, right: float, typed: Typed, least: int = ENOUGH) -> bool:
    return typed.fits(changed, least) and not _same(changed, right)


def _moved(value: Float, seed: int, longest: int) -> Float:
    """Another value, which differs by another share with each seed; whole numbers below ``longest`` stay."""
    if not isinstance(value, tuple):
        return _moved_number(value, seed, longest)
    rows = [entry for entry in value if isinstance(entry, tuple)]
    if rows:
        return tuple(
            tuple(_moved_number(entry, seed + at + 3 * i, 0) for i, entry in enumerate(row))
            for at, row in enumerate(rows)
        )
    plain = [entry for entry in value if not isinstance(entry, tuple)]
    moved = [_moved_number(entry, seed + 3 * plain.index(entry), 0) for entry in plain]  # what is alike stays alike
    is_shares = len(plain) > 1 and math.isclose(sum(plain), 1) and min(plain) >= 0
    return tuple(entry / sum(moved) for entry in moved) if is_shares else tuple(moved)


def _moved_number(value: float, seed: int, longest: int) -> float:
    if not math.isfinite(value) or (value == round(value) and 0 <= value < longest):
        return value
    share = 0.07 + 0.05 * math.sin(seed)
    return value * (1 - share) if value else share


def means(source: Source, each: Slipped, meant: Sequence[float]) -> bool:
    """Whether a slip comes to what was ``meant`` with other data: then both say the same."""
    values = source.also_elsewhere(each)
    return values is not None and _are_alike(values, meant[each.start :])


def _are_alike(values: Sequence[float], others: Sequence[float]) -> bool:
    return all(map(_is_alike, values, others))


def _is_called(found: Slipped, each: Slipped) -> bool:
    return (found.start, found.slip.how) == (each.start, each.slip.how)


def _is_alike(one: float, other: float) -> bool:
    return one == other or math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def _same(one: float, other: float) -> bool:
    return one == other or abs(one - other) <= EXACT * min(max(abs(one), abs(other), 1e-300), 1e300)


def strongest(
    fitting: Sequence[Slipped], typed: Mapping[int, Typed], source: Source, *, beside: bool = False
) -> list[Slip]:
    """The slips that fit the numbers at these places, the least far-fetched first; of those always alike one.

    ``beside`` a relation that holds, those are told too that may fit by chance.
    """
    few = all(0 < each.digits < ENOUGH for each in typed.values())
    found = [each for each in fitting if not (few and each.is_negated)]
    if any(each.slip.kind == NO_COMPLEMENT for each in found):  # which is the same as one of the data
        found = [each for each in found if each.slip.kind != COMPLEMENT]
    if any(each.slip.kind == ALONE for each in found):  # a factor too many is then so by chance
        found = [each for each in found if each.slip.kind != TOO_MANY]
        others = [each for each in found if each.slip.kind != ALONE]
        found = others if any(each.slip.far <= USUAL for each in others) else found
    single = [each for each in found if each.slip.far <= SINGLE]
    by_far = sorted(single or found, key=lambda each: each.slip.far)
    sure = by_far if beside else _no_chance(by_far, typed, source)
    slips = [each.slip for each in _distinct(sure, source)]
    texts = {source.told(slip.how): slip for slip in reversed(slips)}
    distinct = [replace(slip, how=how) for how, slip in reversed(texts.items())]
    data = {abs(value) for each in source.given.values() for value in numbers_of(each)} | set(TRIVIAL)
    if all(abs(each.value) in data for each in typed.values()):
        near = [slip for slip in distinct if slip.far <= 1]
        return near or (distinct if len(distinct) <= RIVALS else [])
    return distinct


def _no_chance(found: Sequence[Slipped], typed: Mapping[int, Typed], source: Source) -> list[Slipped]:
    """None where all explain one number alone, and slips like them are so many that any number may fit one."""
    if len(typed) > 1:
        return [*found]
    ((at, number),) = typed.items()
    fars = {each.slip.far for each in found}
    return [*found] if any(far <= 1 or chance(source, at, number, far) <= CHANCE for far in fars) else []


def chance(source: Source, at: int, typed: Typed, far: int) -> float:
    """How many slips, at most so far-fetched, a number of no meaning would fit at its digits; of few digits none."""
    size = abs(typed.value)
    if typed.digits < ENOUGH or not size or not math.isfinite(size):
        return 0.0
    values = {each.at(at) for each in source.slipped if each.slip.far <= far}
    near = {f"{value:.6g}" for value in values if value and 1 / math.e <= value / typed.value <= math.e}
    return len(near) * 2 * typed.half / (size * (math.e - 1 / math.e))


def _distinct(found: Sequence[Slipped], source: Source) -> list[Slipped]:
    """Those that say something else than one before, and with other data come to something else too."""
    if len(found) < EVIDENCE:
        return [*found]
    kept: list[tuple[Slipped, tuple[float, ...] | None]] = []

    def stuck(values: Sequence[float]) -> bool:
        """Whether 0 or 1 comes out whatever the data are, as of a max: slips that do that need not be the same."""
        return all(value in TRIVIAL for value in values)

    for each in found:
        values = source.also_elsewhere(each)
        said = any(
            before.slip.how == each.slip.how
            or (values and others and before.start == each.start and _are_alike(values, others) and not stuck(values))
            for before, others in kept
        )
        if not said:
            kept.append((each, values))
    return [each for each, _ in kept]


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
