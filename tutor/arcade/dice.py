"""The die of forecasts: chips on its six faces say how likely each is; each chip is one throw seen beforehand."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tutor.arcade import contract
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, row
from tutor.lesson import Coin

if TYPE_CHECKING:
    from typing import Self

FACES = "123456"
SIDES = len(FACES)
RAREST = 0.02
"""No face comes more rarely."""
MOST_CHIPS = 99
BY = ((Medal.GOLD, 1.0, -0.05), (Medal.SILVER, 1.0, 0.0), (Medal.BRONZE, 1.0, 0.05))
"""Medals as differences to a rule with so many pseudo-throws of each face, in halvings of a chance a throw."""
KEYS = "1-6 a chip on that face   backspace takes it back   enter throws"


def throws(coin: Coin, seed: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The faces that a loaded die falls to, from 0, and their chances."""
    rng = Random(str(seed))
    parts = [-math.log(1 - rng.random()) for _ in FACES]
    chances = [RAREST + (1 - RAREST * SIDES) * part / sum(parts) for part in parts]
    fell = []
    for _ in range(coin.throws):
        left = rng.random()
        face = 0
        while face < SIDES - 1 and left >= chances[face]:
            left -= chances[face]
            face += 1
        fell.append(face)
    return tuple(fell), tuple(chances)


def rule(fell: tuple[int, ...], pseudo: float) -> tuple[float, ...]:
    """The chance that (n of the face + pseudo)/(n + 6 pseudo) gave to what fell, at each throw."""
    return tuple((fell[:n].count(face) + pseudo) / (n + SIDES * pseudo) for n, face in enumerate(fell))


class DiceRound(contract.Round, frozen=True, kw_only=True):
    """A round of the die."""

    coin: Coin
    fell: tuple[int, ...]
    chances: tuple[float, ...]
    chips: str = ""
    """The faces that chips lie on, in the order in which they were put."""
    said: tuple[tuple[float, ...], ...] = ()
    """What was said of every face before each throw so far."""

    @property
    def over(self) -> bool:
        """Whether all throws were made."""
        return len(self.said) == len(self.fell)

    @property
    def forecast(self) -> tuple[float, ...]:
        """What the chips say: each face has one from the start."""
        return tuple((self.chips.count(face) + 1) / (len(self.chips) + SIDES) for face in FACES)

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        if self.over:
            return self
        if key in (contract.ENTER, contract.SPACE):
            return replace(self, said=(*self.said, self.forecast))
        if key == contract.BACKSPACE:
            return replace(self, chips=self.chips[:-1])
        if len(key) == 1 and key in FACES and len(self.chips) < MOST_CHIPS:
            return replace(self, chips=self.chips + key)
        return self

    def typed(self, line: str, seconds: float) -> Self:
        """After a line: the faces that get a chip, and then a throw; a minus takes the last chip back."""
        played = self
        for sign in line.replace(" ", ""):
            key = contract.BACKSPACE if sign == "-" else sign
            if sign not in f"{FACES}-":
                raise NotAMove("Type faces from 1 to 6, a chip each; - takes the last chip back; a blank line throws.")
            played = played.key(key, seconds)
        return played.key(contract.ENTER, seconds)

    @property
    def paid(self) -> tuple[float, ...]:
        """What each throw so far cost."""
        return tuple(self.cost.of(said[face]) for said, face in zip(self.said, self.fell, strict=False))

    def par(self, pseudo: float) -> float:
        """What a rule paid for the throws so far."""
        return sum(map(self.cost.of, rule(self.fell[: len(self.said)], pseudo)))

    @property
    def so_far(self) -> str:
        """The faces that fell."""
        return " ".join(FACES[face] for face in self.fell[: len(self.said)])

    def asked(self) -> tuple[str, ...]:
        """How it fell so far, and the chips."""
        number = f"Throw {len(self.said) + 1} of {len(self.fell)}."
        chips = "  ".join(f"{face} {chance:.0%}" for face, chance in zip(FACES, self.forecast, strict=True))
        return (f"{number} So far: {self.so_far or 'nothing'}", f"Your chips say {chips}. Which get one more?")

    def heard(self) -> tuple[str, ...]:
        """What fell, and what all of it cost."""
        if not self.said:
            return ()
        fell = FACES[self.fell[len(self.said) - 1]]
        return (f"{fell}  {self.paid[-1]:.2f}  you {sum(self.paid):.2f}  Laplace {self.par(1):.2f}",)

    def board(self) -> Board:
        """The throws, the faces with their chips, and who paid how much."""
        n, unit = len(self.said), self.cost.name
        best = self.ghost_at(n)
        ghost = [] if best is None else [("your best", best, "░")]
        you, laplace, even = sum(self.paid), self.par(1), n * self.cost.of(1 / SIDES)
        rows: list[Row] = [row(), row(dim("    so far    "), self.so_far), row()]
        for face, chance in zip(FACES, self.forecast, strict=True):
            chips = self.chips.count(face)
            rows.append(
                row(dim(f"    {face}  "), (f"{chance:4.0%}  ", Tone.STRONG), f"{contract.bar(chance, 40):<40}",
                    dim(f"  {chips:>2} chips  {self.cost.of(chance):.2f}"))
            )  # fmt: skip
        rows += [
            row(),
            *contract.rivals(
                [("you", you, "█"), ("Laplace", laplace, "▒"), ("always 1/6", even, "░"), *ghost],
                max(you, laplace, even, self.cost.of(1 / SIDES)),
            ),
            row(),
        ]
        if n:
            rows.append(row(dim("    last      "), f"{FACES[self.fell[n - 1]]}: {self.paid[-1]:.2f} {unit}"))
        count = f"throw {min(n + 1, len(self.fell))} of {len(self.fell)}"
        return Board(level=self.coin.name, count=count, rows=tuple(rows), keys=KEYS)

    def result(self) -> Result:
        """The mean cost of a throw beside the rules', and how much of it was chance."""
        n, unit = len(self.said), self.cost.name
        known = [self.cost.of(self.chances[face]) for face in self.fell]
        return Result(
            score=sum(self.paid) / n,
            what=f"{unit} a throw",
            pars=(
                Par("Laplace", self.par(1) / n),
                Par("KT, which begins with ½", self.par(0.5) / n),
                Par("one who knows the die", sum(known) / n),
                Par("always 1/6", self.cost.of(1 / SIDES)),
            ),
            bounds=tuple((medal, self.par(pseudo) / n + by * self.cost.halving) for medal, pseudo, by in BY),
            costs=self.paid,
            said=(self._luck(sum(known)),),
        )

    def _luck(self, chance: float) -> str:
        paid, n = sum(self.paid), len(self.said)
        expected = n * sum(p * self.cost.of(p) for p in self.chances)
        with_these = sum(p * self.cost.of(q) for said in self.said for p, q in zip(self.chances, said, strict=True))
        avoidable = with_these - expected
        return (
            f"You paid {paid:.2f} {self.cost.name} for {n} throws. One who knows the die pays {expected:.2f} on"
            f" average, here {chance:.2f}; these chips cost {avoidable:.2f} more on average, here {paid - chance:.2f}."
        )


def begin(coin: Coin, level: int, seed: int, cost: Cost) -> DiceRound:
    """A new round."""
    fell, chances = throws(coin, seed)
    return DiceRound(seed=seed, level=level, cost=cost, coin=coin, fell=fell, chances=chances)
