"""What a game is: a round whose every move gives another one, and which says itself what is to be seen of it.

Games are pure. All that is drawn is drawn from the seed when a round begins, so that a round can be replayed move by
move; how many seconds went by comes in with a move; and what has to be run is asked for and handed in.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

if TYPE_CHECKING:
    from typing import Self

WIDTH = 76
"""Columns that a game may use, whatever the terminal."""
ROWS = 22
"""Rows, between the bar and the keys."""
ENTER, BACKSPACE, SPACE = "enter", "backspace", "space"
LEFT, RIGHT, UP, DOWN = "left", "right", "up", "down"

DIGITS = {**{str(n): n / 10 for n in range(1, 10)}, "0": 0.97}
"""How sure a digit says one is."""
BARS = "▁▂▃▄▅▆▇█"


class NotAMove(Exception):
    """A typed line that is no move; the message says what is."""


class Tone(StrEnum):
    """How a part of a row looks; no tone says anything alone."""

    PLAIN = "plain"
    DIM = "dim"
    STRONG = "strong"
    GOOD = "good"
    BAD = "bad"


Row = tuple[tuple[str, Tone], ...]
"""Parts of one row of the screen, from left to right."""


class Cost(Struct, frozen=True):
    """The unit that costs are told in: its name, and how many of the natural unit one of it is."""

    name: str
    size: float

    @property
    def halving(self) -> float:
        """What half the chance costs more."""
        return math.log(2) / self.size

    def of(self, chance: float) -> float:
        """What it costs that something came to which this chance was given: -log of it, in this unit."""
        return -math.log(max(chance, 1e-300)) / self.size


class Board(Struct, frozen=True, kw_only=True):
    """All there is to see of a round at one moment."""

    level: str = ""
    count: str = ""
    """Where in the round it is: throw 13 of 24."""
    rows: tuple[Row, ...] = ()
    keys: str = ""


class Medal(StrEnum):
    """What a round comes to; no colour says it alone."""

    NONE = ""
    TIN = "tin"
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


class Par(Struct, frozen=True):
    """Somebody else at the same items."""

    name: str
    score: float


class Result(Struct, frozen=True, kw_only=True):
    """What a round came to."""

    score: float
    what: str
    """What the score counts, such as the unit a throw."""
    pars: tuple[Par, ...] = ()
    """The first is the one that the daily's line names."""
    bounds: tuple[tuple[Medal, float], ...] = ()
    """The best medal first, with the score that it takes at least."""
    lower_is_better: bool = True
    costs: tuple[float, ...] = ()
    """Of each step, for the row of bars."""
    block: float = 0.8
    """How much of a cost a block of a bar is at least, so that a cheap round has low bars."""
    said: tuple[str, ...] = ()
    """What there is to say of it, each a sentence or two."""
    digits: int = 2
    items: tuple[str, ...] = ()
    """What the steps were about, by names that mean the same in every round; where rounds are chosen by that."""

    @property
    def medal(self) -> Medal:
        """The best medal whose bound was reached."""
        return medal(self.score, self.bounds, self.lower_is_better)

    def missing(self) -> tuple[Medal, float] | None:
        """The next better medal, and how far away it is; None where there is none."""
        better = None
        for name, bound in self.bounds:
            if name is self.medal:
                break
            better = name, abs(self.score - bound)
        return better


class Round(Struct, frozen=True, kw_only=True):
    """A round of a game at one moment. Every move gives another round."""

    seed: int
    level: int
    """From 0."""
    cost: Cost
    ghost: tuple[float, ...] = ()
    """What each step cost in the learner's own best round of this level."""
    timed: ClassVar[bool] = False
    """Whether the screen counts seconds."""

    def key(self, key: str, seconds: float) -> Self:
        """After a key, so many seconds after the round began; the same round where the key means nothing."""
        raise NotImplementedError

    def typed(self, line: str, seconds: float) -> Self:
        """After a typed line. Raises NotAMove."""
        raise NotImplementedError

    def board(self) -> Board:
        """What is to be seen on a screen."""
        raise NotImplementedError

    def asked(self) -> tuple[str, ...]:
        """What is read before a line is typed."""
        raise NotImplementedError

    def heard(self) -> tuple[str, ...]:
        """What became of the last move, as lines."""
        raise NotImplementedError

    @property
    def over(self) -> bool:
        """Whether no move is left."""
        raise NotImplementedError

    def result(self) -> Result:
        """What it came to, once it is over."""
        raise NotImplementedError

    @property
    def wanted(self) -> str | None:
        """What has to be run before it goes on; None where nothing has."""
        return None

    def given(self, came_to: object) -> Self:
        """After what was wanted was run."""
        raise NotImplementedError

    def onward(self) -> Self:
        """On from a verdict that a screen shows until a key; lines have told it already."""
        return self

    def ghost_at(self, steps: int) -> float | None:
        """What so many steps cost in the learner's own best round; None where there is none that long."""
        return sum(self.ghost[:steps]) if 0 < steps <= len(self.ghost) else None

    @property
    def guarded(self) -> bool:
        """Whether keys that were typed ahead of this moment are to be dropped."""
        return False

    def at(self, seconds: float) -> Self:
        """After time went by and no key was pressed."""
        return self


def medal(score: float, bounds: tuple[tuple[Medal, float], ...], lower_is_better: bool = True) -> Medal:
    """The first of the medals whose bound a score reaches."""
    for name, bound in bounds:
        if score <= bound + 1e-9 if lower_is_better else score >= bound - 1e-9:
            return name
    return Medal.NONE


def mean(values: tuple[float, ...]) -> float:
    """The mean of some values."""
    return sum(values) / len(values)


def row(*parts: str | tuple[str, Tone]) -> Row:
    """A row of parts; a text alone is plain."""
    return tuple((part, Tone.PLAIN) if isinstance(part, str) else part for part in parts)


def dim(text: str) -> tuple[str, Tone]:
    """A part that steps back."""
    return text, Tone.DIM


def bar(share: float, width: int, sign: str = "█") -> str:
    """A bar of a share from 0 to 1."""
    return sign * round(max(0.0, min(1.0, share)) * width)


def spark(values: tuple[float, ...], step: float) -> str:
    """A row of small bars; each ``step`` is one block higher, the lowest is there for 0 too."""
    return "".join(BARS[max(0, min(len(BARS) - 1, int(value / step)))] for value in values)


def rivals(pars: list[tuple[str, float, str]], most: float, digits: int = 2) -> tuple[Row, ...]:
    """Rows with a name, a number and a bar to a common scale."""
    name_width = max(len(name) for name, _, _ in pars)
    return tuple(
        row(f"    {name:<{name_width}}  {value:6.{digits}f}  ", (bar(value / most, 44, sign), Tone.PLAIN))
        for name, value, sign in pars
    )
