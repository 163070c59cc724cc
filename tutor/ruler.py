"""A ruler with an estimate and the right value on it, as data and as rows of text."""

from __future__ import annotations

import math
from collections.abc import Iterable

from msgspec import Struct

WIDTH = 60
TICKS = 6
"""About so many numbers stand under a ruler."""


class Ruler(Struct, frozen=True):
    """Two values on a scale of factors or of steps, the estimate with where it was said to lie."""

    log: bool
    mine: float
    right: float
    between: tuple[float, float] | None = None
    mine_shown: str = ""
    right_shown: str = ""


class Signs(Struct, frozen=True):
    """What a ruler is made of."""

    line: str
    tick: str
    mine: str
    right: str
    ends: str
    inside: str


DRAWN = Signs("─", "┼", "▼", "▲", "├┤", "─")
ASCII = Signs("-", "+", "v", "^", "[]", "-")


def rows(ruler: Ruler, width: int = WIDTH, *, ascii_only: bool = False) -> tuple[str, ...]:
    """The estimate over the ruler, the right value under it: signs and words, no colours."""
    signs = ASCII if ascii_only else DRAWN
    width = max(24, min(width, WIDTH))
    low, high = _ends(ruler)
    at = {value: _column(ruler, value, low, high, width) for value in (ruler.mine, ruler.right)}
    above = [" "] * width
    if ruler.between is not None:
        first, last = (_column(ruler, end, low, high, width) for end in ruler.between)
        above[first : last + 1] = [signs.inside] * (last + 1 - first)
        above[first], above[last] = signs.ends[0], signs.ends[1]
    above[at[ruler.mine]] = signs.mine
    line, numbers = _line(ruler, low, high, width, signs)
    below = " " * at[ruler.right] + signs.right
    return tuple(
        row.rstrip()
        for row in (
            _words(f"yours: {ruler.mine_shown}", at[ruler.mine], width),
            "".join(above),
            line,
            numbers,
            below,
            _words(f"it is {ruler.right_shown}", at[ruler.right], width),
        )
    )


def _ends(ruler: Ruler) -> tuple[float, float]:
    """From where to where the ruler goes, in its own measure: some room around all that stands on it."""
    there = [_measure(ruler, value) for value in (ruler.mine, ruler.right, *(ruler.between or ()))]
    least = math.log10(2) if ruler.log else max(abs(ruler.right), abs(ruler.mine), 1e-9) * 0.1
    margin = max((max(there) - min(there)) * 0.15, least)
    return min(there) - margin, max(there) + margin


def _measure(ruler: Ruler, value: float) -> float:
    return math.log10(value) if ruler.log else value


def _column(ruler: Ruler, value: float, low: float, high: float, width: int) -> int:
    part = (_measure(ruler, value) - low) / (high - low)
    return min(max(round(part * (width - 1)), 0), width - 1)


def _words(text: str, at: int, width: int) -> str:
    """Words beside a column, within the width."""
    return " " * max(0, min(at, width - len(text))) + text


def _line(ruler: Ruler, low: float, high: float, width: int, signs: Signs) -> tuple[str, str]:
    """The line with its ticks, and the numbers under them, as many as have room."""
    line, numbers, free = [signs.line] * width, [" "] * width, 0
    for value in _ticks(ruler, low, high):
        at, text = _column(ruler, value, low, high, width), _number(value)
        first = max(0, min(at - (len(text) - 1) // 2, width - len(text)))
        if first >= free:
            line[at] = signs.tick
            numbers[first : first + len(text)] = text
            free = first + len(text) + 2
    return "".join(line), "".join(numbers)


def _ticks(ruler: Ruler, low: float, high: float) -> Iterable[float]:
    """Round numbers between the ends."""
    if ruler.log:
        decades = range(math.floor(low), math.ceil(high) + 1)
        span = high - low
        every = max(1, math.ceil(span / TICKS))
        digits = (1, 2, 5) if span < TICKS / 2 else (1,)
        found = [digit * 10.0**power for power in decades if power % every == 0 for digit in digits]
        return [value for value in found if low <= math.log10(value) <= high]
    power = 10.0 ** math.floor(math.log10((high - low) / TICKS))
    step = next(each * power for each in (1, 2, 5, 10) if (high - low) / (each * power) <= TICKS)
    return [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _number(value: float) -> str:
    plain = 1e-4 <= abs(value) < 1e6 or abs(value) < 1e-12
    shown = f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
    text = f"{0.0 if abs(value) < 1e-12 else value:.6g}" if plain else shown
    return text.replace("-", "−") if "e" not in text else text
