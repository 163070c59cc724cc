"""Weighing: one coin of several is false. The scales answer as badly as they truthfully can: luck does not help.

With w weighings and no coin known to be true, at most (3^w - 3)/2 coins can be told apart where the false one may be
heavy or light; with one that is known to be true (3^w - 1)/2; 3^w where it is known to be heavy. (F. J. Dyson, "The
problem of the pennies", The Mathematical Gazette 30 (1946), 231-234.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tutor.arcade import contract
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, row
from tutor.lesson import Weighed, Weighing

if TYPE_CHECKING:
    from typing import Self

LETTERS = "abcdefghijklm"
SPARE = "t"
"""The coin that is known to be true."""
MOST = 9
KEYS = "letters  left pan   space  the other pan   enter  weigh"
Hypothesis = tuple[str, int]
"""A coin, and +1 for heavy, -1 for light."""
ANSWERS = {0: "balance", 1: "the left pan sinks", -1: "the right pan sinks"}


def least(coins: Weighed) -> int:
    """How many weighings suffice whatever the scales say."""
    for weighings in range(1, MOST):
        power = 3**weighings
        if coins.coins <= (power if coins.heavy else (power - 1) // 2 if coins.spare else (power - 3) // 2):
            return weighings
    raise AssertionError("no level has so many coins")


def answer_of(hypothesis: Hypothesis, left: str, right: str) -> int:
    """How the scales stand if this is so: 1 where the left pan sinks."""
    coin, sign = hypothesis
    return sign if coin in left else -sign if coin in right else 0


def split(open_: tuple[Hypothesis, ...], left: str, right: str) -> dict[int, tuple[Hypothesis, ...]]:
    """What each answer would leave."""
    return {answer: tuple(each for each in open_ if answer_of(each, left, right) == answer) for answer in (0, 1, -1)}


class WeighingRound(contract.Round, frozen=True, kw_only=True):
    """A round of weighing."""

    coins: Weighed
    open_: tuple[Hypothesis, ...]
    weighed: tuple[tuple[str, str, int], ...] = ()
    left: str = ""
    right: str = ""
    on_right: bool = False
    note: str = ""

    @property
    def over(self) -> bool:
        """Whether the false coin is found, or too much was weighed."""
        return len(self.open_) == 1 or len(self.weighed) >= MOST

    @property
    def letters(self) -> str:
        """The coins there are."""
        return LETTERS[: self.coins.coins] + (SPARE if self.coins.spare else "")

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        if self.over:
            return self
        if key == contract.SPACE:
            return replace(self, on_right=not self.on_right, note="")
        if key == contract.BACKSPACE:
            if self.on_right:
                return replace(self, right=self.right[:-1], on_right=bool(self.right), note="")
            return replace(self, left=self.left[:-1], note="")
        if key == contract.ENTER:
            return self._weigh()
        letter = key.lower()
        if len(letter) != 1 or letter not in self.letters:
            return self
        left, right = self.left.replace(letter, ""), self.right.replace(letter, "")
        return replace(self, left=left + letter * (not self.on_right), right=right + letter * self.on_right, note="")

    def _weigh(self) -> Self:
        if not self.left or len(self.left) != len(self.right):
            return replace(self, note="As many coins belong in each pan.")
        parts = split(self.open_, self.left, self.right)
        answer = max(parts, key=lambda each: len(parts[each]))
        weighed = (*self.weighed, (self.left, self.right, answer))
        return replace(self, open_=parts[answer], weighed=weighed, left="", right="", on_right=False, note="")

    def typed(self, line: str, seconds: float) -> Self:
        """After a line: ``abcd efgh``."""
        pans = line.casefold().split()
        if len(pans) != 2 or len(set("".join(pans))) != len("".join(pans)) or set("".join(pans)) - set(self.letters):
            raise NotAMove(f"Type two pans of coins, each coin once: {self.letters[0]} {self.letters[1]}")
        after = replace(self, left=pans[0], right=pans[1])._weigh()
        if after.note:
            raise NotAMove(after.note)
        return after

    def sign(self, coin: str) -> str:
        """What is known of a coin: ? either, + heavy if false, - light if false, = true."""
        signs = {sign for each, sign in self.open_ if each == coin}
        return "?" if len(signs) == 2 else "=" if not signs else "+" if 1 in signs else "−"

    def asked(self) -> tuple[str, ...]:
        """The coins and what is known of each."""
        known = "  ".join(f"{coin}{self.sign(coin)}" for coin in self.letters)
        return (known, f"{len(self.open_)} possibilities. Weigh which against which?")

    def heard(self) -> tuple[str, ...]:
        """What the scales said."""
        if not self.weighed:
            return ()
        left, right, answer = self.weighed[-1]
        return (
            f"{len(self.weighed)}: {left} against {right}: {ANSWERS[answer]}",
            *((f"It is {found(self.open_[0])}.",) if len(self.open_) == 1 else ()),
        )

    def worth(self, possibilities: int) -> float:
        """So many possibilities, as a cost."""
        return self.cost.of(1 / possibilities) if possibilities else 0.0

    def board(self) -> Board:
        """The coins, the pans, the weighings."""
        left = f"{len(self.open_)} possibilities, {self.worth(len(self.open_)):.2f} {self.cost.name}"
        rows: list[Row] = [
            row(),
            row("    ", "  ".join(self.letters)),
            row("    ", ("  ".join(self.sign(coin) for coin in self.letters), Tone.STRONG)),
            row(dim("    ? either   + heavy if false   − light if false   = true")),
            row(),
            row(dim("    left   "), (self.left + ("▁" if not self.on_right else ""), Tone.STRONG)),
            row(dim("    right  "), (self.right + ("▁" if self.on_right else ""), Tone.STRONG)),
            row(),
        ]
        if self.coins.split and self.left and len(self.left) == len(self.right):
            parts = split(self.open_, self.left, self.right)
            shown = f"left {len(parts[1])}   right {len(parts[-1])}   balance {len(parts[0])}"
            rows.append(row(dim("    would leave   "), shown))
        else:
            rows.append(row((f"    {self.note}", Tone.BAD)))
        rows += [
            row(dim(f"    {left}; a weighing tells at most {self.worth(3):.2f}")),
            row(),
        ]  # fmt: skip
        for i, (left, right, answer) in enumerate(self.weighed, 1):
            rows.append(row(f"    {i}  {left} against {right}: {ANSWERS[answer]}"))
        return Board(
            level=self.coins.name, count=f"weighing {len(self.weighed) + (not self.over)}", rows=tuple(rows), keys=KEYS
        )

    def result(self) -> Result:
        """The weighings beside those that suffice."""
        fewest = least(self.coins)
        all_ = len(hypotheses(self.coins))
        told = self.worth(all_) - self.worth(len(self.open_))
        bound = self.worth(3) * len(self.weighed)
        last = f"It is {found(self.open_[0])}." if len(self.open_) == 1 else "It was not found."
        said = f"{last} {told:.2f} {self.cost.name} were asked for; {len(self.weighed)} weighings can tell {bound:.2f}."
        best = "" if not self.coins.split else " Gold is for levels that do not show what a weighing would leave."
        bounds = [(Medal.SILVER, float(fewest)), (Medal.BRONZE, fewest + 1.0)]
        if not self.coins.split:
            bounds.insert(0, (Medal.GOLD, float(fewest)))
        return Result(
            score=float(len(self.weighed) if len(self.open_) == 1 else MOST),
            what="weighings",
            pars=(Par("always enough", float(fewest)),),
            bounds=tuple(bounds),
            said=(said + best,),
            digits=0,
        )


def found(hypothesis: Hypothesis) -> str:
    """A coin and how it is false."""
    coin, sign = hypothesis
    return f"{coin}, and too {'heavy' if sign == 1 else 'light'}"


def hypotheses(coins: Weighed) -> tuple[Hypothesis, ...]:
    """All that may be so at first."""
    signs = (1,) if coins.heavy else (1, -1)
    return tuple((coin, sign) for coin in LETTERS[: coins.coins] for sign in signs)


def begin(game: Weighing, level: int, seed: int, cost: Cost) -> WeighingRound:
    """A new round; nothing in it is drawn."""
    coins = game.levels[level]
    return WeighingRound(seed=seed, level=level, cost=cost, coins=coins, open_=hypotheses(coins))
