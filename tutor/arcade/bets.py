"""Bets on one of several by a letter: small for *I think*, a CAPITAL for *I am sure*, none for no idea."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tutor.arcade.contract import Cost, mean

if TYPE_CHECKING:
    from typing import Self

THINK, SURE = 0.7, 0.97
"""What a small letter and a CAPITAL stake."""


def chance_of_right(letter: str, right: bool, options: int) -> float:
    """The chance that a letter gave to what was right, of so many options; without one all were alike."""
    if not letter:
        return 1 / options
    stake = SURE if letter.isupper() else THINK
    return stake if right else (1 - stake) / (options - 1)


class Bets(Struct, frozen=True):
    """What some bets came to."""

    paid: tuple[float, ...] = ()
    evens: tuple[float, ...] = ()
    """What no idea would have paid for each."""

    def after(self, cost: Cost, letter: str, right: bool, options: int) -> Self:
        """With one bet more."""
        paid, even = (cost.of(chance_of_right(each, right, options)) for each in (letter, ""))
        return type(self)((*self.paid, paid), (*self.evens, even))

    def price(self, cost: Cost) -> str:
        """What the last one cost, as the end of a sentence; empty where costs have no name."""
        return f" {self.paid[-1]:.2f} {cost.name}." if cost.name else ""

    def told(self, cost: Cost) -> tuple[str, ...]:
        """What they cost on average."""
        if not self.paid or not cost.name:
            return ()
        mine, even, n = mean(self.paid), mean(self.evens), len(self.paid)
        return (f"What you chose of several cost {mine:.2f} {cost.name} on average in {n}; no idea costs {even:.2f}.",)
