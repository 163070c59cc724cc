"""What a wrong number has to do with the right one. Every relation holds at the digits that were typed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import partial
from itertools import permutations, starmap
from operator import add, mul

from tutor.algebra.declared import Declared
from tutor.algebra.floats import Float
from tutor.algebra.numbers import NumberAnswer
from tutor.algebra.slip_reasons import (
    NAMED,
    Source,
    each_time,
    explaining,
    means,
    numbers_of,
    of_kinds,
    reason_at,
    strongest,
    told,
    whole_slips,
)
from tutor.algebra.typed import Typed, decimal, last_place, typed
from tutor.algebra.units import Units, alike, conversion
from tutor.algebra.unseen_names import is_marked

Values = tuple[float, ...]

CUT_OFF = "That is cut off, not rounded. Round it, or give one more digit."

FEW = 3
"""Digits below which a number may be one of many things, and a datum before a slip."""
ALL = 17
"""Digits that tell a float from any other: with more, nothing is rounded."""
MOST_ORDERED = 5
"""Numbers of which all orders are compared with what slips make."""
ONE_BY_ONE = 2
"""Wrong numbers of several that are told what they come of."""
TENTHS = 10
"""How much finer than a difference a number is typed where that is told: 1003 may lie 1.1 or 2.1 from 1001.41."""
SMALL = 0.01
"""Below which a number may be taken for 0."""
ROUNDED, NEARBY = 0.01, 0.05
"""Relative errors: up to the first, digits may have been dropped on the way; up to the second, it is no accident."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A wrong answer beside the right one."""

    values: Values
    right: Values
    wrong: Sequence[int]
    """The places of the numbers that are not right; none where too many or too few were given."""
    agrees: Callable[[Values], bool]
    """Whether other values would have been right."""
    unit: str | None
    unit_fixed: bool
    written: NumberAnswer
    source: Source
    """What the right numbers are calculated from, and how."""
    digits: int
    """How many significant digits are needed."""
    asks_digits: bool
    """Whether the task says how many."""
    units: Units
    """Those of the course."""
    declared: Sequence[Declared]
    """What the course says of factors."""

    @property
    def typed(self) -> tuple[Typed, ...]:
        return typed(self.written, self.values)

    @property
    def given(self) -> Mapping[str, Float]:
        return self.source.given

    def fits(self, others: Values) -> bool:
        """Whether the numbers typed are these, at their digits, and these differ from the right ones."""
        return others != self.right and all(each.fits(other) for each, other in zip(self.typed, others, strict=True))


@dataclass(frozen=True, slots=True)
class NearMiss:
    say: str
    misconception: str | None = None
    makes: Callable[[float], float] | None = None
    """What it says that was made of each right number, where slips may come to the same."""
    of_digits: bool = False
    """Whether nothing but digits is missing."""


def near_miss(miss: Miss) -> NearMiss | None:
    """The most telling relation that holds. Never says the right value."""
    if len(miss.values) != len(miss.right):
        return NearMiss(_wrong_count(miss))
    certain = (_not_finite, _unit, _rounding, _cut_here, _sign, _declared, _order, _slip)
    loose = (_zero, _factor, _function, _some_right, _offset, _close, _too_round)
    for rule in (*certain, *loose):
        for found in rule(miss):
            whole = found if found.makes is None else _beside_slips(miss, found, found.makes)
            return replace(whole, say=miss.source.told(whole.say))
    return None


def _beside_slips(miss: Miss, found: NearMiss, makes: Callable[[float], float]) -> NearMiss:
    """A relation with the slips that come to the same numbers here, though not with other data."""
    right = miss.source.values_elsewhere(miss.source.trees) or []
    if makes is not _in_another_order:
        said = [[_changed(makes, each) for each in right]] if right else []
    else:
        said = [list(order) for order in permutations(right)] if len(right) <= MOST_ORDERED else []
    rival = rivals(miss, said, beside=True)
    return found if rival is None else replace(found, say=f"{found.say} {rival}")


def rivals(miss: Miss, said: Sequence[Sequence[float]] = (), *, few: bool = False, beside: bool = False) -> str | None:
    """What else the numbers come of; ``said`` is what formulas come to with other data that were told already.

    Of numbers with ``few`` digits alone, where that is asked; ``beside`` a relation, what may fit by chance as well.
    """
    if len(miss.values) != len(miss.right) or (few and any(each.digits >= FEW for each in miss.typed)):
        return None
    found = explaining(miss.source, miss.typed, miss.right, miss.wrong)
    wrong = {at: miss.typed[at] for at in miss.wrong}
    same = [each for each in found if any(means(miss.source, each, meant) for meant in said)]
    told_already = {miss.source.told(each.slip.how) for each in same}
    slips = strongest([each for each in found if each not in same], wrong, miss.source, beside=beside)
    others = [slip for slip in slips if slip.how not in told_already]
    hows = [slip.how for slip in others] if len(others) <= NAMED else of_kinds(others)
    say = "The same number comes" if len(miss.values) == 1 else "The same numbers come"
    return f"{say} out {'; or '.join(hows)}." if 0 < len(hows) <= NAMED else None


def _wrong_count(miss: Miss) -> str:
    asked, given = _number(len(miss.right)), _number(len(miss.values))
    return f"{asked} asked; your answer has {given.split()[0].lower()}."


def _number(count: int) -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return f"{words[count] if count < len(words) else count} {'number is' if count == 1 else 'numbers are'}"


def _not_finite(miss: Miss) -> Iterator[NearMiss]:
    pairs = [*zip(miss.values, miss.right, strict=True)]
    wild = [value for value, right in pairs if not math.isfinite(value) and math.isfinite(right)]
    if any(math.isnan(value) for value in miss.values):
        yield NearMiss("nan is not a value. Some step there is undefined, such as 0·log 0 or ∞ − ∞.")
    elif wild:
        yield NearMiss("The answer is a finite number, and yours is infinite. Look for a log of 0 or an overflow.")
    elif any(math.isfinite(value) and math.isinf(right) for value, right in pairs):
        one = "The answer is not finite" if len(pairs) == 1 else "One of the numbers is not finite"
        yield NearMiss(f"{one}; yours, however large, is.", makes=_itself)


def _unit(miss: Miss) -> Iterator[NearMiss]:
    if miss.unit is None:
        return
    written, asked = miss.written.unit, miss.unit
    if written in (None, asked):
        for name, unit in miss.units.items():
            if name != asked and alike(miss.units, name, asked) and _is_right_in(miss, name):
                times = conversion(miss.units, asked, name)
                say = f"That is the same quantity in {unit.told or name}. Here {asked} are asked."
                yield NearMiss(say, unit.bare, partial(mul, times))
        return
    assert written is not None
    if miss.unit_fixed and _agrees_as(miss, written):
        yield NearMiss(f"That is right in {written}. The unit is the point here: {asked} are asked.")
    elif miss.agrees(miss.written.numbers):
        yield NearMiss(f"You wrote {written}, but that is the value in {asked}.")


def _agrees_as(miss: Miss, unit: str) -> bool:
    """Whether the numbers would be right if they were meant in this unit."""
    assert miss.unit is not None
    return miss.agrees(_scaled(miss, conversion(miss.units, unit, miss.unit)))


def _is_right_in(miss: Miss, unit: str) -> bool:
    """Whether the numbers are the right ones in this unit, at the digits typed."""
    assert miss.unit is not None
    return miss.fits(_times(miss, conversion(miss.units, miss.unit, unit)))


def _scaled(miss: Miss, factor: float) -> Values:
    """The numbers times a factor; nan where a finite one overflows, so that it is not taken for infinity."""
    return tuple(
        math.nan if math.isfinite(value) and math.isinf(value * factor) else value * factor for value in miss.values
    )


def _times(miss: Miss, factor: float) -> Values:
    return tuple(right * factor for right in miss.right)


def _rounding(miss: Miss) -> Iterator[NearMiss]:
    """Rounded or cut off too early."""
    numbers = [decimal(tree) for tree in miss.written.trees]
    if len(numbers) != len(miss.values) or any(number is None for number in numbers):
        return
    known = [number for number in numbers if number is not None]
    pairs = [(number, Decimal(right)) for number, right in zip(known, miss.right, strict=True) if math.isfinite(right)]
    if len(pairs) != len(known) or any(_unlike(number, right) for number, right in pairs):
        return
    digits = min(len(number.as_tuple().digits) for number in known)
    if all(map(_rounds, known, miss.right)):
        plural = "digit" if digits == 1 else "digits"
        if digits < miss.digits:
            needed = f"{miss.digits} are asked" if miss.asks_digits else f"give {miss.digits}"
            rival = rivals(miss, few=True)
            say = " ".join([f"That is right to {digits} {plural}; {needed}.", *([rival] if rival else [])])
            yield NearMiss(say, of_digits=True)
    elif len(miss.wrong) == len(known) and all(
        abs(number) <= abs(right) < abs(number) + last_place(number) for number, right in pairs
    ):
        yield NearMiss(CUT_OFF, makes=_itself, of_digits=True)


def _cut_here(miss: Miss) -> Iterator[NearMiss]:
    """Some of several numbers cut off, and the others right."""
    if len(miss.wrong) < len(miss.values) and all(miss.typed[at].is_cut(miss.right[at]) for at in miss.wrong):
        yield NearMiss(_of(miss.wrong, CUT_OFF), makes=_itself, of_digits=True)


def _itself(right: float) -> float:
    return right


def _in_another_order(right: float) -> float:
    """Each number by itself is as it was."""
    return right


def _rounds(number: Decimal, right: float) -> bool:
    """Whether a number is the right one at its digits, a 5 behind them going up or to an even digit."""
    if len(number.as_tuple().digits) > ALL:
        return False
    ways = (ROUND_HALF_UP, ROUND_HALF_EVEN)
    return any(Decimal(right).quantize(last_place(number), way) == number for way in ways)


def _unlike(number: Decimal, right: Decimal) -> bool:
    return abs(number - right) > abs(right) / 10


def _sign(miss: Miss) -> Iterator[NearMiss]:
    if miss.agrees(_scaled(miss, -1)):
        yield NearMiss("The size is right, but the sign is wrong.", makes=lambda right: -right)


def _declared(miss: Miss) -> Iterator[NearMiss]:
    """The factors of which the course says what they mean."""
    for relation in miss.declared:
        if miss.fits(_times(miss, relation.times)):
            yield NearMiss(relation.say, relation.name, partial(mul, relation.times))
        if miss.fits(_times(miss, -relation.times)):
            yield NearMiss(f"{relation.say} The sign is wrong too.", relation.name, partial(mul, -relation.times))


def _slip(miss: Miss) -> Iterator[NearMiss]:
    """What the numbers come of; and that they may be the right ones, rounded to one digit."""
    for found in _come_of(miss):
        rounded = _too_round(miss) if all(miss.values) else ()
        yield replace(found, say=" ".join([found.say, *(each.say for each in rounded)]))


def _come_of(miss: Miss) -> Iterator[NearMiss]:
    """One slip in the formula or the data that explains every wrong number; else the data in place of the result."""
    names = _names_in_the_data(miss)
    fitting = whole_slips(miss.source, miss.typed, miss.right, miss.wrong)
    if names and len(fitting) > 1 and all(0 < each.digits < FEW for each in miss.typed):
        yield NearMiss(_still_to_do(names))
    if say := told(fitting):
        percent = [] if len(miss.wrong) < len(miss.right) or not miss.fits(_times(miss, 100)) else [PERCENT]
        yield NearMiss(" ".join([*percent, say if len(miss.wrong) == len(miss.right) else _of(miss.wrong, say)]))
    if len(miss.source.trees) > 1 and (say := each_time(miss.source, miss.typed, miss.right, miss.wrong)):
        yield NearMiss(say if len(miss.wrong) == len(miss.right) else _of(miss.wrong, say))
    if names:
        yield NearMiss(_still_to_do(names))
    for several in _multiples_of_a_datum(miss):
        yield NearMiss(f"That is {several}: that is not all that is asked.")
    if _picks_the_largest(miss):
        yield NearMiss("That puts all on the largest: the shares of all are asked.")


def _names_in_the_data(miss: Miss) -> list[str]:
    """What the answer is called in the data; nothing where more than two names fit, or a value says too little."""
    if miss.values in ((0.0,), (1.0,)):
        return []
    for made in (_called, _around) if len(miss.given) <= FEW else (_called,):
        found = [
            called for label, value in miss.given.items() for called, entries in made(label, value)
            if miss.values != miss.right and _equal(entries, miss.values)
        ]  # fmt: skip
        if found:
            return found if len(found) <= 2 else []
    return []


def _still_to_do(names: Sequence[str]) -> str:
    if any(is_marked(name) and name.endswith("⟩") for name in names):
        return "That is given: something is still to be done with it."
    return f"That is {' and '.join(names)}: something is still to be done with what is given."


def _equal(entries: Values, values: Values) -> bool:
    """Whether numbers are the same but for the rounding of floats."""
    return len(entries) == len(values) and all(
        one == other or (math.isfinite(one) and abs(one - other) <= 1e-12 * abs(other))
        for one, other in zip(entries, values, strict=True)
    )


def _multiples_of_a_datum(miss: Miss) -> list[str]:
    """A datum times a small whole number, where one alone fits at the digits typed."""
    if len(miss.values) != 1:
        return []
    found = [
        f"{factor} times {label}"
        for label, value in miss.given.items()
        for factor in range(2, 13)
        if not isinstance(value, tuple)
        and math.isfinite(value)
        and value != round(value)
        and miss.typed[0].digits >= FEW
        and miss.fits((factor * value,))
    ]
    return found if len(found) == 1 else []


def _called(label: str, value: Float) -> Iterator[tuple[str, Values]]:
    """A datum, and of a vector its entries and what is usually made of it."""
    if not isinstance(value, tuple):
        yield label, (value,)
        return
    entries = tuple(entry for entry in value if not isinstance(entry, tuple))
    yield label, entries
    if len(entries) > 1 and len(entries) == len(value):
        yield f"the mean of {label}", (math.fsum(entries) / len(entries),)
        yield f"the sum of {label}", (math.fsum(entries),)
        yield from ((f"entry {at} of {label}", (entry,)) for at, entry in enumerate(entries, 1))


def _around(label: str, value: Float) -> Iterator[tuple[str, Values]]:
    """What is left of 1 where a datum is a share, and 1 over it."""
    entries = tuple(numbers_of(value))
    if entries and all(0 < entry < 1 for entry in entries):
        yield f"1 − {label}", tuple(1 - entry for entry in entries)
        yield f"1 over {label}", tuple(1 / entry for entry in entries)


def _picks_the_largest(miss: Miss) -> bool:
    top = max(range(len(miss.right)), key=lambda at: miss.right[at])
    whole = all(0 <= right < 1 for right in miss.right) and abs(sum(miss.right) - 1) < ROUNDED
    return whole and miss.values == tuple(float(at == top) for at in range(len(miss.right)))


PERCENT = "That is 100 times too large. Is it a percentage?"


def _of(places: Sequence[int], say: str) -> str:
    """A sentence with the numbers that it speaks of."""
    return f"{_which(places).capitalize()}: {say[0].lower()}{say[1:]}"


def _which(places: Sequence[int]) -> str:
    names = [str(at + 1) for at in places]
    return f"number {names[0]}" if len(names) == 1 else f"numbers {', '.join(names[:-1])} and {names[-1]}"


def _factor(miss: Miss) -> Iterator[NearMiss]:
    pairs = [(value, right) for value, right in zip(miss.values, miss.right, strict=True) if right]
    if not pairs or not all(starmap(_has_ratio, pairs)):
        return
    for factor in (*range(2, 13), 16, 20, 24, 32, 64, 100, 1000, 1024):
        if miss.fits(_times(miss, factor)):
            say = PERCENT if factor == 100 else f"That is {factor} times too large."
            yield NearMiss(say, makes=partial(mul, factor))
        if miss.fits(_times(miss, 1 / factor)):
            yield NearMiss(f"That is {factor} times too small.", makes=partial(mul, 1 / factor))
    for power in (4, 5, 6, 7, 8, 9, 10, 11, 12):
        for times, word in ((10.0**power, "large"), (10.0**-power, "small")):
            if miss.fits(_times(miss, times)):
                yield NearMiss(f"That is 10^{power} times too {word}.")


def _has_ratio(value: float, right: float) -> bool:
    """Whether a ratio says something: of whole numbers one that is exact, and more than one of the two again."""
    whole = value == round(value) and right == round(right) if math.isfinite(value + right) else False
    return not whole or (1 not in (abs(value), abs(right)) and 0 in (value % right, right % value if value else 1))


def _order(miss: Miss) -> Iterator[NearMiss]:
    if len(miss.values) < 2 or any(map(math.isnan, miss.values + miss.right)):
        return
    ranks = sorted(range(len(miss.right)), key=lambda at: miss.right[at])
    again = [0.0] * len(miss.right)
    for rank, value in zip(ranks, sorted(miss.values), strict=True):
        again[rank] = value
    if miss.agrees(tuple(again)):
        yield NearMiss("The numbers are right, but in another order.", makes=_in_another_order)


FUNCTIONS: tuple[tuple[Callable[[float], float], str], ...] = (
    (lambda right: 1 - right, "1 minus what is asked."),
    (lambda right: 1 / right, "1 over what is asked: it is upside down."),
    (math.exp, "exp of what is asked: a last logarithm is missing."),
    (lambda right: math.exp(-right), "exp of minus what is asked: −ln is missing at the end."),
    (lambda right: 2.0**right, "2 to the power of what is asked: a last log2 is missing."),
    (lambda right: 2.0**-right, "2 to the power of minus what is asked: a last −log2 is missing."),
    (math.log, "the logarithm of what is asked: exp is missing at the end."),
    (lambda right: -math.log(right), "minus the logarithm of what is asked."),
    (math.log2, "log2 of what is asked: a power of 2 is missing at the end."),
    (lambda right: right * right, "the square of what is asked."),
    (math.sqrt, "the square root of what is asked."),
)
"""What may stand in place of a number, and its name."""


def _function(miss: Miss) -> Iterator[NearMiss]:
    """One function too many or too few, and what is left of 1."""
    whole = all(value == round(value) for value in (*miss.values, *miss.right) if math.isfinite(value))
    if whole or miss.fits(_plus_one(miss.right)):  # near 1 a function cannot be told from a 1 too many
        return
    for function, say in FUNCTIONS:
        changed = tuple(_changed(function, right) for right in miss.right)
        if miss.fits(changed) and not _moves_nothing(changed, miss.right):
            yield NearMiss(f"That is {say}", makes=function)


def _plus_one(values: Values) -> Values:
    return tuple(value + 1 for value in values)


def _changed(function: Callable[[float], float], right: float) -> float:
    try:
        return function(right)
    except (ValueError, ZeroDivisionError, OverflowError):
        return math.nan


def _moves_nothing(changed: Values, right: Values) -> bool:
    """Whether 0 or 1 stays itself somewhere, where no function can be told from another."""
    return any(value == other for value, other in zip(changed, right, strict=True))


def _some_right(miss: Miss) -> Iterator[NearMiss]:
    """How many are right, and what is known of the first wrong one."""
    count, wrong = len(miss.values), miss.wrong
    if count < 2:
        return
    if len(wrong) < count:
        right = count - len(wrong)
        are = "is" if right == 1 else "are"
        about = _about_some(miss, wrong)
        yield NearMiss(f"{right} of {count} numbers {are} right. {about or f'Look at {_which(wrong)} again.'}")
    elif about := _about_some(miss, wrong):
        yield NearMiss(about)


def _about_some(miss: Miss, wrong: Sequence[int]) -> str | None:
    """What wrong numbers by themselves come of, of two at most."""
    said = [(at, say) for at in wrong if (say := _about(miss, at, len(wrong) > 1)) is not None][:ONE_BY_ONE]
    if said:
        others = [at for at in wrong if at not in dict(said)]
        again = f" Look at {_which(others)} again too." if others else ""
        if len({say for _, say in said}) == 1:
            return _of([at for at, _ in said], said[0][1]) + again
        return " ".join(_of([at], say) for at, say in said) + again
    if len(wrong) == 1 and _is_close(miss, wrong[0]):
        return _of(wrong, "That is close, but too far off for rounding.")
    return None


def _about(miss: Miss, at: int, among_others: bool) -> str | None:
    slip = partial(reason_at, miss.source, miss.typed, miss.right, at)
    say = _at_digits(miss, at)
    if (
        among_others and miss.typed[at].half and miss.typed[at].digits <= FEW
    ):  # of several numbers one fits something by chance
        return say or slip(alone=True, far=1)
    return say or slip(alone=True) or _alone(miss, at) or slip()


def _at_digits(miss: Miss, at: int) -> str | None:
    """What is right about a number but for its digits or its sign."""
    right, mine = miss.right[at], miss.typed[at]
    if 0 < abs(right) < SMALL and mine.value == 0:
        return "That is small, but not 0: give its first digits."
    is_near = abs(mine.value - right) <= abs(right) / 10
    if right and is_near and mine.digits < miss.digits and mine.rounds(right):
        return f"That is right to {mine.digits} digit{'' if mine.digits == 1 else 's'}; give {miss.digits}."
    if right and miss.agrees((*miss.right[:at], -mine.value, *miss.right[at + 1 :])):
        return "The size is right, but the sign is wrong."
    return CUT_OFF if mine.is_cut(right) else None


def _alone(miss: Miss, at: int) -> str | None:
    right, mine = miss.right[at], miss.typed[at]
    for factor in (2, 3, 4, 5, 6, 8, 10, 12, 100, 1000) if _has_ratio(mine.value, right) else ():
        for times, word in ((factor, "large"), (1 / factor, "small")):
            if right and mine.fits(right * times):
                return f"That is {factor} times too {word}."
    for times, word in ((1, "large"), (-1, "small")):
        if right != round(right) and mine.half <= 1 / TENTHS and mine.fits(right + times):
            return f"That is 1 too {word}."
    whole = math.isfinite(right + mine.value) and right == round(right) and mine.value == round(mine.value)
    for function, say in FUNCTIONS if not whole else ():
        changed = _changed(function, right)
        if changed != right and mine.fits(changed):
            return f"That is {say}"
    return None


def _is_close(miss: Miss, at: int) -> bool:
    """Whether a number is within a few hundredths, at digits that would say more."""
    right, mine = miss.right[at], miss.typed[at]
    near = math.isfinite(mine.value) and right != 0 and abs(mine.value - right) <= NEARBY * abs(right)
    return near and mine.half > 0 and mine.digits >= FEW


def _zero(miss: Miss) -> Iterator[NearMiss]:
    """A number that is rounded away."""
    if miss.values == (0.0,) and 0 < abs(miss.right[0]) < SMALL:
        yield NearMiss("That is small, but not 0: give its first digits.")


def _offset(miss: Miss) -> Iterator[NearMiss]:
    if len(miss.right) == 1 and miss.right[0] != round(miss.right[0]):
        for far in (1, 2, 10, 100):
            for times, word in ((far, "large"), (-far, "small")):
                if miss.typed[0].half <= far / TENTHS and miss.fits((miss.right[0] + times,)):
                    yield NearMiss(f"That is {far} too {word}.", makes=partial(add, times))


def _close(miss: Miss) -> Iterator[NearMiss]:
    pairs = [(x, y) for x, y in zip(miss.values, miss.right, strict=True) if x != y]
    off = max((abs(x - y) / abs(y) if y else math.inf for x, y in pairs), default=0.0)
    if not all(map(math.isfinite, miss.values + miss.right)) or off > 2 * NEARBY:
        return
    if all(right == round(right) for right in miss.right):
        yield from _off_a_whole(pairs)
    elif off <= ROUNDED and all(each.half for each in miss.typed) and _is_close_for_its_data(miss):
        rounded = all(each.digits <= miss.digits + 1 for each in miss.typed)
        more = " If you rounded on the way, keep more digits." if rounded else ""
        yield NearMiss(f"That is close, but not within the tolerance.{more}")
    elif off <= NEARBY:
        yield NearMiss("That is close, but too far off for rounding.")


def _is_close_for_its_data(miss: Miss) -> bool:
    """Whether the difference is small beside what the answer adds to a datum: 1001.69 is far from 1001 and 0.41."""
    data = [number for value in miss.given.values() for number in numbers_of(value)]
    pairs = [(mine, right) for mine, right in zip(miss.values, miss.right, strict=True) if mine != right]
    added = ((mine, right, abs(right - each)) for mine, right in pairs for each in data)
    return all(abs(mine - right) <= ROUNDED * more for mine, right, more in added if 0 < more < ROUNDED * abs(right))


def _off_a_whole(pairs: Sequence[tuple[float, float]]) -> Iterator[NearMiss]:
    if any(value != round(value) for value, _ in pairs):
        yield NearMiss("That is close, but a whole number is asked.")
    elif all(abs(value - right) == 1 for value, right in pairs):
        yield NearMiss("That is off by one.")
    elif max(abs(value - right) / abs(right) for value, right in pairs) <= NEARBY:
        yield NearMiss("That is close, but this number is exact: rounding does not explain the difference.")


def _too_round(miss: Miss) -> Iterator[NearMiss]:
    """Whole numbers where the right ones round to them."""
    halves = [(each, right) for each, right in zip(miss.typed, miss.right, strict=True) if each.half]
    whole = len(halves) == len(miss.right) and all(each.digits <= 1 for each, _ in halves)
    if whole and all(abs(each.value - right) <= each.half for each, right in halves):
        yield NearMiss(f"If that is rounded, it is rounded too far: give {miss.digits} digits.")
