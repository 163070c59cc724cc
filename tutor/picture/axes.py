"""Scales and ticks: where a value lies along a side, and which values are written there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

SMALLEST_LOG = 1e-300
LEAST, MOST = math.log(1e-307), math.log(1e307)
"""Logarithms of the ends a scale may have."""
LARGEST = 1e300
"""From here on a value counts as infinite: the width of an axis has to be a number, too."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From the first to the last value of an axis."""

    low: float
    high: float
    log: bool = False

    def share(self, values: Any) -> Array:
        """Where values lie: 0 at the beginning, 1 at the end; nan where the scale has no place for them."""
        import numpy as np

        with np.errstate(all="ignore"):
            numbers = np.asarray(values, dtype=float)
            if not self.log:
                return np.asarray((numbers - self.low) / (self.high - self.low))
            numbers = np.where(numbers > 0, numbers, np.nan)
            return np.asarray((np.log(numbers) - math.log(self.low)) / (math.log(self.high) - math.log(self.low)))

    def at(self, share: Any) -> Any:
        """The value at a share of the way."""
        import numpy as np

        if self.log:
            low, high = math.log(self.low), math.log(self.high)
            return np.exp(low + np.asarray(share) * (high - low))
        return self.low + np.asarray(share) * (self.high - self.low)


def fitted(
    extents: Iterable[tuple[float, float]],
    low: float | None,
    high: float | None,
    log: bool,
    *,
    base: float | None = None,
    snug: bool = False,
) -> Scale:
    """A scale that holds all extents, with a little air unless it should be snug; what the author fixed stays.

    ``base`` is a value that belongs in it, and needs no air: the foot of bars.
    """
    low, high = (end if end is None else max(-LARGEST, min(end, LARGEST)) for end in (low, high))
    found = [value for extent in extents for value in extent if abs(value) < LARGEST and (value > 0 or not log)]
    if base is not None and not log:
        found.append(base)
    least, most = (min(found), max(found)) if found else (1.0, 10.0) if log else (0.0, 1.0)
    if log:
        least, most = max(least, SMALLEST_LOG), max(most, SMALLEST_LOG)
        # In logarithms: a run that diverges reaches from one end of the floats to the other.
        first, last = math.log(least), math.log(most)
        air = 0.0 if snug and most > least else 0.04 * max(last - first, math.log(1.01))
        start, end = low or math.exp(max(first - air, LEAST)), high or math.exp(min(last + air, MOST))
        return Scale(start, max(end, start * 1.0001), log=True)
    air = (most - least) * (0.0 if snug else 0.05) if most > least else abs(most) * 0.1 or 1.0
    start = low if low is not None else least if least == base else least - air
    end = high if high is not None else most if most == base else most + air
    return Scale(start, end if end - start >= closest(start, end) else start + max(abs(start), 1.0) * 1e-6)


def closest(low: float, high: float) -> float:
    """How far apart the ends of a scale have to be for ticks, and for values between them."""
    return max(1e-12 * max(abs(low), abs(high)), SMALLEST_LOG)


def ticks(scale: Scale, most: int, step: float | None = None) -> list[tuple[float, str]]:
    """Round values on the scale, two of them or more and at most so many, each as it is written.

    Those that the axis steps over are left out where others can be found, if need be with one tick more.
    """
    choices = list(tick_choices(scale, most))
    wider = [*choices, *tick_choices(scale, max(2, most) + 1)] if step else []
    stepped = (values for values in wider if step and all(abs(v / step - round(v / step)) < 1e-6 for v in values))
    values = next(stepped, choices[0])
    return list(zip(values, written(values), strict=True))


def tick_choices(scale: Scale, most: int) -> Iterator[list[float]]:
    """Round values on the scale, two or more and at most so many: the closest first, then wider apart."""
    yield from _log_ticks(scale, max(2, most)) if scale.log else _linear_ticks(scale, max(2, most))


def _linear_ticks(scale: Scale, most: int) -> Iterator[list[float]]:
    power = 10.0 ** math.floor(math.log10((scale.high - scale.low) / most))
    too_many: list[float] = []
    found = False
    for factor in (0.5, 1, 2, 2.5, 5, 10, 20, 25, 50, 100):
        step = factor * power
        first = math.ceil(scale.low / step - 1e-9)
        last = math.floor(scale.high / step + 1e-9)
        values = [step * at for at in range(first, last + 1)]
        if len(values) > most:
            too_many = values
        elif len(values) >= 2:
            found = True
            yield values
    if not found:
        yield [too_many[0], too_many[-1]]


def _log_ticks(scale: Scale, most: int) -> Iterator[list[float]]:
    first = math.ceil(math.log10(scale.low) - 1e-9)
    last = math.floor(math.log10(scale.high) + 1e-9)
    if last - first >= 2:
        closest = math.ceil((last - first + 1) / most)
        for stride in range(closest, last - first + 1):
            yield [10.0**power for power in range(first, last + 1, stride)]
        return
    found = False
    for leading in ((1, 2, 5), (1, 3), (1,)):
        values = [digit * 10.0**power for power in range(first - 1, last + 1) for digit in leading]
        inside = [value for value in values if scale.low * (1 - 1e-9) <= value <= scale.high * (1 + 1e-9)]
        if 2 <= len(inside) <= most:
            found = True
            yield inside
    if not found:
        yield from _linear_ticks(Scale(scale.low, scale.high), most)


Tick = tuple[int, str]
"""A row, counted from the top of the canvas, and what is written there."""


def side_ticks(scales: Mapping[int, Scale], row_of: Callable[[Scale, int, float], int]) -> tuple[int, list[Tick]]:
    """How many rows a canvas should have, and the ticks beside it, equally far apart where that can be.

    ``scales`` has a scale for each number of rows that would do, the best first; ``row_of`` says in which row a value
    of a scale stands. Ticks an odd number of half rows apart look like a scale that bends, so a row is given up for
    ticks that stand well.
    """
    choices = {
        rows: [
            (values, [row_of(scale, rows, value) for value in values])
            for values in tick_choices(scale, most_ticks(rows))
        ]
        for rows, scale in scales.items()
    }
    # At least so many ticks, equally far apart, or off by one row where they are so many rows apart.
    for least, off_from in ((4, None), (4, 6), (3, None), (3, 4), (2, None)):
        for rows, sets in choices.items():
            for values, places in sets:
                if len(values) >= least and _is_even(places, off_from):
                    return rows, list(zip(places, written(values), strict=True))
    rows, ((values, places), *_) = next(iter(choices.items()))
    ends = [values[0], values[-1]]
    return rows, list(zip((places[0], places[-1]), written(ends), strict=True))


def _is_even(places: list[int], off_from: int | None) -> bool:
    gaps = [abs(after - before) for before, after in pairwise(places)]
    return max(gaps) - min(gaps) <= (off_from is not None and min(gaps) >= off_from)


def most_ticks(rows: int) -> int:
    """How many ticks stand well on so many rows."""
    return max(2, min(9, rows // 3 + 1))


MOST_GIVEN_UP = 3
"""Rows that ticks are worth."""


def fewer(rows: int) -> range:
    """So many rows, and those that might be given up."""
    least = rows - min(max(rows // 8, 1), MOST_GIVEN_UP)
    return range(rows, max(least, min(rows, 3)) - 1, -1)


def written(values: list[float]) -> list[str]:
    """The values with as many digits as tell them apart; very large and small ones as powers."""
    sizes = [abs(value) for value in values if value]
    if not sizes:
        return ["0" for _ in values]
    if max(sizes) >= 1e6 or max(sizes) < 1e-3 or (min(sizes) < 1e-4 and max(sizes) / min(sizes) > 1e3):
        return [_power(value) for value in values]
    for digits in range(7):
        texts = [f"{value:.{digits}f}" for value in values]
        if all(abs(float(text) - value) <= 1e-6 * max(sizes) for text, value in zip(texts, values, strict=True)):
            break
    else:
        return [_power(value) for value in values]
    if max(sizes) / min(sizes) > 50:
        texts = [f"{value:g}" for value in values]
    return [text.replace("-", "−") if float(text) else text.lstrip("-") for text in texts]


def _power(value: float) -> str:
    if not value:
        return "0"
    digits, _, power = f"{value:.1e}".partition("e")
    digits = digits.removesuffix(".0")
    return f"{digits}e{int(power)}".replace("-", "−")
