"""The sprint: numbers, estimated as fast as one can; each gains by how near it is, never more than one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from tutor.algebra.numbers import read_numbers
from tutor.arcade import contract
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, row
from tutor.lesson import Quick, Sprint
from tutor.variant import draw, fill

if TYPE_CHECKING:
    from typing import Self

    from tutor.algebra.floats import Float
    from tutor.lesson import Given

MOST_ITEMS = 60
MOST_DRAWS = 60
"""For a question that was not asked in this round."""
MOST_TYPED = 10
TYPED = set("0123456789.e-")
BOUNDS = ((Medal.GOLD, 7.5), (Medal.SILVER, 5.0), (Medal.BRONZE, 3.0))
"""For a minute; longer rounds take as much more."""
PAR = 60.0
KEYS = "digits and .   enter gives it   backspace"


class Item(Struct, frozen=True):
    """A question and the number that is right."""

    ask: str
    answer: float


class SprintRound(contract.Round, frozen=True, kw_only=True):
    """A round of estimates, which ends with its time or its items."""

    name: str
    items: tuple[Item, ...]
    length: float
    """Seconds; 0 is without a clock."""
    said: tuple[float, ...] = ()
    hand: str = ""
    now: float = 0.0
    timed: ClassVar[bool] = True

    @property
    def over(self) -> bool:
        """Whether the time or the items are used up."""
        return (self.length > 0 and self.now >= self.length) or len(self.said) == len(self.items)

    @property
    def gains(self) -> tuple[float, ...]:
        """What each answer gained."""
        return tuple(gain(said, item.answer) for said, item in zip(self.said, self.items, strict=False))

    def at(self, seconds: float) -> Self:
        """After time went by."""
        return replace(self, now=max(self.now, seconds))

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        here = self.at(seconds)
        if here.over:
            return here
        if key == contract.BACKSPACE:
            return replace(here, hand=self.hand[:-1])
        if key == contract.ENTER:
            value = number(self.hand)
            return here if value is None else replace(here, said=(*self.said, value), hand="")
        if len(key) == 1 and key in TYPED and len(self.hand) < MOST_TYPED:
            return replace(here, hand=self.hand + key)
        return here

    def typed(self, line: str, seconds: float) -> Self:
        """After a line with a number."""
        here = self.at(seconds)
        value = number(line.strip())
        if value is None and not here.over:
            raise NotAMove("Type a number above 0, such as 1.4, .5 or 1e-3.")
        return here if here.over or value is None else replace(here, said=(*self.said, value))

    def asked(self) -> tuple[str, ...]:
        """The next question."""
        left = f" {self.length - self.now:.0f} s left." if self.length else ""
        return (f"{len(self.said) + 1}.{left} {self.items[len(self.said)].ask}",)

    def heard(self) -> tuple[str, ...]:
        """What the latest answer gained."""
        if not self.said:
            return ()
        at = len(self.said) - 1
        return (f"{self.items[at].answer:.3g}: {self.gains[at]:+.2f}, {sum(self.gains):.2f} together",)

    def board(self) -> Board:
        """The question, what is typed, the time, and the last answers."""
        at = min(len(self.said), len(self.items) - 1)
        rows: list[Row] = [
            row(),
            row((f"    {self.items[at].ask}", Tone.STRONG)),
            row(),
            row(f"    = {self.hand}▁"),
            row(),
        ]
        if self.length:
            left = max(0.0, self.length - self.now)
            rows += [row(dim("    time   "), contract.bar(left / self.length, 40), dim(f" {left:.0f} s")), row()]
        rows.append(row(dim("    gained "), (f"{sum(self.gains):.2f}", Tone.STRONG), dim(f" {self.cost.name}")))
        rows.append(row())
        for i in reversed(range(max(0, len(self.said) - 6), len(self.said))):
            gained = self.gains[i]
            tone = Tone.GOOD if gained > 0 else Tone.BAD
            ask = self.items[i].ask
            rows.append(
                row(
                    dim(f"    {ask if len(ask) <= 46 else f'{ask[:45]}…':<46} "),
                    f"{self.said[i]:>8.3g}  is {self.items[i].answer:<9.3g}",
                    (f"{gained:+.2f}", tone),
                )
            )
        return Board(level=self.name, count=self._count, rows=tuple(rows), keys=KEYS)

    @property
    def _count(self) -> str:
        number = len(self.said) + 1
        return f"{number}" if self.length else f"{min(number, len(self.items))} of {len(self.items)}"

    def result(self) -> Result:
        """What was gained in all."""
        scale = (self.length or PAR) / PAR
        missed = [
            f"{item.ask} {item.answer:.3g}" for item, gained in zip(self.items, self.gains, strict=False) if gained < 0
        ]
        near = sum(gained > 0 for gained in self.gains)
        said = f"{near} of {len(self.said)} answers were nearer than a factor of 1.41."
        again = (f"Off by more: {'; '.join(missed[:2])}.",) if missed else ()
        return Result(
            score=sum(self.gains),
            what=f"{self.cost.name} gained",
            pars=(Par("each answer exact", float(len(self.said))),),
            bounds=tuple((name, bound * scale) for name, bound in BOUNDS),
            lower_is_better=False,
            costs=tuple(1 - gained for gained in self.gains),
            said=(said, *again),
        )


def gain(said: float, right: float) -> float:
    """1 for exactly right, 0 for a factor of √2, never under -1: one slip ruins no round."""
    return max(-1.0, 1 - 2 * abs(math.log2(said / right)))


def number(text: str) -> float | None:
    """A number above 0 as it was typed; None where it is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value < 1e300 else None


def drawn(question: Quick, rng: Random) -> Item:
    """A question with its numbers. Raises BadDraw and Unreadable, which lint tells first."""
    given: dict[str, Given] = {name: draw(how, rng) for name, how in question.vary.items()}
    (value,) = read_numbers(question.answer, floats_of(given), 1).numbers
    return Item(fill(question.ask, given), value)


def another(questions: list[Quick], rng: Random, without: set[str]) -> Item | None:
    """A question that is none of these; None where so many draws found none."""
    for _ in range(MOST_DRAWS):
        item = drawn(questions[int(rng.random() * len(questions))], rng)
        if item.ask not in without:
            return item
    return None


def floats_of(given: Mapping[str, Given]) -> dict[str, Float]:
    """What was drawn, as formulas take it."""
    return {name: value for name, value in given.items() if not isinstance(value, str)}  # type: ignore[misc]  # a Given is these


def begin(game: Sprint, level: int, seed: int, cost: Cost, timer: bool = True) -> SprintRound:
    """A new round; a question comes again only where there are too few, and then not at once."""
    rng = Random(str(seed))
    questions = [each for each in game.questions if each.level <= level + 1]
    items: list[Item] = []
    while len(items) < MOST_ITEMS:
        found = another(questions, rng, {item.ask for item in items})
        items.append(found or another(questions, rng, {item.ask for item in items[-1:]}) or drawn(questions[0], rng))
    return SprintRound(
        seed=seed, level=level, cost=cost, name=game.levels[level], items=tuple(items[: MOST_ITEMS if timer else 10]),
        length=float(game.seconds) if timer else 0.0,
    )  # fmt: skip
