"""Forecasts: how likely is heads at the next throw? Against Laplace's rule of succession, on the same throws."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from tutor.arcade import contract
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, row
from tutor.lesson import Coin, Forecasts

if TYPE_CHECKING:
    from typing import Self

LOWEST, LOW, START = 0.01, 0.02, 0.5
STAYS = 0.85
"""How surely a coin that remembers falls as before."""
MOODS = 0.1, 0.85
"""The two chances of a coin that drifts."""
LASTS = 12
"""A mood changes before one throw in so many."""
KEYS = "1-9 10 to 90 % and throw  0 2 %  - 98 %  ←→ , . finer  space throw"
BOUNDS = {
    "fixed": ((Medal.GOLD, "kt", -0.02), (Medal.SILVER, "laplace", 0.0), (Medal.BRONZE, "laplace", 0.05)),
    "extreme": ((Medal.GOLD, "kt", -0.02), (Medal.SILVER, "laplace", 0.0), (Medal.BRONZE, "laplace", 0.05)),
    "drifts": ((Medal.GOLD, "laplace", -0.12), (Medal.SILVER, "laplace", -0.05), (Medal.BRONZE, "laplace", 0.0)),
    "remembers": ((Medal.GOLD, "laplace", -0.28), (Medal.SILVER, "laplace", -0.15), (Medal.BRONZE, "laplace", 0.0)),
}
"""Medals as differences to a rule on the same throws, in halvings of a chance a throw."""


def throws(coin: Coin, seed: int) -> tuple[tuple[bool, ...], tuple[float, ...]]:
    """What a coin falls to, True for its first face, and the true chance of that face at each throw."""
    rng = Random(str(seed))
    for _ in range(1_000):
        fell, chances = draw(coin, rng)
        if can_be_told(coin, fell):
            return fell, chances
    raise AssertionError("no coin is so odd")


def draw(coin: Coin, rng: Random) -> tuple[tuple[bool, ...], tuple[float, ...]]:
    """One sequence of throws."""
    fell: list[bool] = []
    chances: list[float] = []
    near = 0.1 + 0.1 * rng.random() if coin.coin == "fixed" else 0.03
    constant = near if rng.random() < 0.5 else 1 - near
    mood = int(rng.random() * 2)
    same = STAYS if rng.random() < 0.5 else 1 - STAYS
    for _ in range(coin.throws):
        match coin.coin:
            case "fixed" | "extreme":
                chance = constant
            case "drifts":
                mood = 1 - mood if fell and rng.random() < 1 / LASTS else mood
                chance = MOODS[mood]
            case "remembers":
                chance = 0.5 if not fell else same if fell[-1] else 1 - same
            case "die":
                raise AssertionError("a die is no coin")
            case _:
                assert_never(coin.coin)
        fell.append(rng.random() < chance)
        chances.append(chance)
    return tuple(fell), tuple(chances)


def can_be_told(coin: Coin, fell: tuple[bool, ...]) -> bool:
    """Whether a sequence shows what kind of coin it is of: one that remembers and stays, by three changes."""
    return coin.coin != "remembers" or sum(before != after for before, after in pairwise(fell)) >= 3


def rule(fell: tuple[bool, ...], pseudo: float) -> tuple[float, ...]:
    """The chance that (n₁ + pseudo)/(n + 2 pseudo) gave to what fell, at each throw: 1 is Laplace's, ½ is KT's."""
    given, first = [], 0
    for n, face in enumerate(fell):
        chance = (first + pseudo) / (n + 2 * pseudo)
        given.append(chance if face else 1 - chance)
        first += face
    return tuple(given)


class ForecastRound(contract.Round, frozen=True, kw_only=True):
    """A round of forecasts."""

    coin: Coin
    faces: tuple[str, ...]
    """Two."""
    fell: tuple[bool, ...]
    chances: tuple[float, ...]
    said: tuple[float, ...] = ()
    """What was said of the first face before each throw so far."""
    hand: float = START
    """What would be said now."""

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        if self.over:
            return self
        match key:
            case "0":
                return self._throw(LOW)
            case "-":
                return self._throw(1 - LOW)
            case digit if digit in contract.DIGITS:
                return self._throw(int(digit) / 10)
            case contract.LEFT | contract.RIGHT | "," | ".":
                step = {contract.LEFT: -0.05, contract.RIGHT: 0.05, ",": -0.01, ".": 0.01}[key]
                return replace(self, hand=round(max(LOWEST, min(1 - LOWEST, self.hand + step)), 2))
            case contract.SPACE | contract.ENTER:
                return self._throw(self.hand)
        return self

    def typed(self, line: str, seconds: float) -> Self:
        """After a line: 0.3, 30 or 30%."""
        text = line.strip().replace(",", ".").removesuffix("%").strip()
        try:
            number = float(text)
        except ValueError:
            raise NotAMove(f"Type how likely {self.faces[0]} is: 0.3, or 30%.") from None
        chance = number / 100 if "%" in line or number > 1 else number
        if not LOWEST <= chance <= 1 - LOWEST:
            raise NotAMove("Say something from 1% to 99%: nothing here is certain.")
        return self._throw(chance)

    def _throw(self, chance: float) -> Self:
        return replace(self, said=(*self.said, chance), hand=chance)

    @property
    def over(self) -> bool:
        """Whether all throws were made."""
        return len(self.said) == len(self.fell)

    @property
    def paid(self) -> tuple[float, ...]:
        """What each throw so far cost."""
        return self._costs(self.said)

    def _costs(self, chances: tuple[float, ...]) -> tuple[float, ...]:
        pairs = zip(chances, self.fell, strict=False)
        return tuple(self.cost.of(chance if face else 1 - chance) for chance, face in pairs)

    def par(self, pseudo: float) -> float:
        """What a rule with so many pseudo-throws of each face paid for the throws so far."""
        return sum(map(self.cost.of, rule(self.fell[: len(self.said)], pseudo)))

    def letter(self, face: bool) -> str:
        """The first letter of what fell."""
        return self.faces[0 if face else 1][0].upper()

    def asked(self) -> tuple[str, ...]:
        """How it fell so far, and the question."""
        so_far = " ".join(self.letter(face) for face in self.fell[: len(self.said)])
        number = f"Throw {len(self.said) + 1} of {len(self.fell)}."
        return (f"{number} So far: {so_far or 'nothing'}", f"How likely is {self.faces[0]}?")

    def heard(self) -> tuple[str, ...]:
        """What fell, and what all of it cost."""
        if not self.said:
            return ()
        fell = self.letter(self.fell[len(self.said) - 1])
        return (f"{fell}  {self.paid[-1]:.2f}  you {sum(self.paid):.2f}  Laplace {self.par(1):.2f}",)

    def board(self) -> Board:
        """The throws, what is in the hand, and who paid how much."""
        n = len(self.said)
        so_far = " ".join(self.letter(face) for face in self.fell[:n])
        prices = [self.cost.of(self.hand), self.cost.of(1 - self.hand)]
        first, second = self.faces
        unit = self.cost.name
        you, laplace, even = sum(self.paid), self.par(1), n * self.cost.of(0.5)
        best = self.ghost_at(n)
        ghost = [] if best is None else [("your best", best, "░")]
        most = max(you, laplace, even, self.cost.of(0.5))
        rows: list[Row] = [
            row(),
            row(dim("    so far    "), so_far),
            row(),
            row(dim(f"    {first:<10}"), (f"{self.hand:4.0%}  ", Tone.STRONG), contract.bar(self.hand, 40)),
            row(" " * 14, dim(f"{first} costs {prices[0]:.2f} {unit}, {second} {prices[1]:.2f}")),
            row(),
            *contract.rivals([("you", you, "█"), ("Laplace", laplace, "▒"), ("always ½", even, "░"), *ghost], most),
            row(),
            row(dim("    you said  "), contract.spark(self.said, 1 / 8)),
            row(dim("    fell      "), "".join("█" if face else "▁" for face in self.fell[:n])),
            row(),
        ]
        if n:
            last = self.fell[n - 1]
            rows.append(row(dim("    last      "), f"{self.faces[0 if last else 1]}: {self.paid[-1]:.2f} {unit}"))
        return Board(
            level=self.coin.name, count=f"throw {min(n + 1, len(self.fell))} of {len(self.fell)}", rows=tuple(rows),
            keys=KEYS,
        )  # fmt: skip

    def result(self) -> Result:
        """The mean cost of a throw beside the rules', and how much of it was chance."""
        n, unit = len(self.said), self.cost.name
        pars = {"laplace": self.par(1) / n, "kt": self.par(0.5) / n}
        bounds = tuple((medal, pars[of] + by * self.cost.halving) for medal, of, by in BOUNDS[self.coin.coin])
        return Result(
            score=sum(self.paid) / n,
            what=f"{unit} a throw",
            pars=(
                Par("Laplace", pars["laplace"]),
                Par("KT, which begins with ½", pars["kt"]),
                Par("one who knows the coin", sum(self._costs(self.chances)) / n),
                Par("always ½", self.cost.of(0.5)),
            ),
            bounds=bounds,
            costs=self.paid,
            said=(luck(self),),
        )


def luck(played: ForecastRound) -> str:
    """What was paid, parted into chance and what could be avoided, each beside what is to be expected of it."""
    n = len(played.said)
    paid = sum(played.paid)
    chance = sum(played._costs(played.chances))
    pairs = list(zip(played.chances, played.said, strict=True))
    expected = sum(p * played.cost.of(p) + (1 - p) * played.cost.of(1 - p) for p in played.chances)
    avoidable = sum(p * played.cost.of(q) + (1 - p) * played.cost.of(1 - q) for p, q in pairs) - expected
    return (
        f"You paid {paid:.2f} {played.cost.name} for {n} throws. One who knows the coin pays {expected:.2f} on"
        f" average, here {chance:.2f}; what you said costs {avoidable:.2f} more on average, here {paid - chance:.2f}."
    )


def begin(game: Forecasts, level: int, seed: int, cost: Cost) -> ForecastRound:
    """A new round."""
    coin = game.levels[level]
    fell, chances = throws(coin, seed)
    return ForecastRound(
        seed=seed, level=level, cost=cost, coin=coin, faces=game.faces, fell=fell, chances=chances
    )  # fmt: skip
