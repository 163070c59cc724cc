"""Images that a model of the player's own paid most for: one bets on what each shows, against that model."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tutor.arcade import contract
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, mean, row

if TYPE_CHECKING:
    from typing import Self

CLASSES = "0123456789"
INK = " ░▒▓█"
"""From nothing to all of it, twice for each cell."""
MOST_SIDE = 14
SHOWN = 16
"""Columns that an image takes at least."""
THINK = 0.7
"""What enter stakes on the digits in the hand."""
BAR = 24
KEYS = "0-9 best first   enter, or space how sure   enter alone no idea"


class Image(Struct, frozen=True, kw_only=True):
    """A square of cells, what it shows, and what a model gave each class."""

    cells: tuple[float, ...]
    """Row by row, from 0 to 1."""
    right: int
    chances: tuple[float, ...]

    @property
    def side(self) -> int:
        """How many cells a row has."""
        return math.isqrt(len(self.cells))

    def rows(self) -> tuple[str, ...]:
        """The cells as blocks."""
        signs = [INK[min(len(INK) - 1, int(cell * len(INK)))] * 2 for cell in self.cells]
        return tuple("".join(signs[i : i + self.side]) for i in range(0, len(signs), self.side))


class ImagesRound(contract.Round, frozen=True, kw_only=True):
    """A round of images."""

    images: tuple[Image, ...]
    rival: str
    """What the model is called."""
    said: tuple[tuple[float, ...], ...] = ()
    """What was given each class, for each image so far."""
    hand: str = ""
    asks_how_sure: bool = False
    """Whether the next digit says how sure."""

    @property
    def over(self) -> bool:
        """Whether all were bet on."""
        return len(self.said) == len(self.images)

    @property
    def image(self) -> Image:
        """The one that is shown."""
        return self.images[min(len(self.said), len(self.images) - 1)]

    @property
    def classes(self) -> str:
        """A sign for each class."""
        return CLASSES[: len(self.image.chances)]

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        if self.over:
            return self
        if key == contract.ENTER:
            return self._bet(self.hand, THINK)
        if key == contract.SPACE:
            return replace(self, asks_how_sure=bool(self.hand))
        if key == contract.BACKSPACE:
            return replace(self, hand=self.hand if self.asks_how_sure else self.hand[:-1], asks_how_sure=False)
        if self.asks_how_sure:
            return self._bet(self.hand, contract.DIGITS[key]) if key in contract.DIGITS else self
        if len(key) == 1 and key in self.classes and key not in self.hand:
            return replace(self, hand=self.hand + key)
        return self

    def typed(self, line: str, seconds: float) -> Self:
        """After a line: ``93``, ``93 7`` or nothing. Raises NotAMove."""
        hand, *more = line.split() or [""]
        known = all(sign in self.classes for sign in hand) and len(set(hand)) == len(hand)
        if not known or len(more) > 1 or any(each not in contract.DIGITS for each in more):
            raise NotAMove("Type what it may be, the best first, such as 93; a blank and a digit say how sure: 93 7.")
        return self._bet(hand, contract.DIGITS[more[0]] if more else THINK)

    def _bet(self, hand: str, sure: float) -> Self:
        return replace(self, said=(*self.said, self.chances(hand, sure)), hand="", asks_how_sure=False)

    def chances(self, hand: str, sure: float) -> tuple[float, ...]:
        """What each class gets: those named ``sure`` together, halving; the others share the rest."""
        weights = {sign: 0.5**i for i, sign in enumerate(hand)}
        whole, others = sum(weights.values()), len(self.classes) - len(weights)
        share = sure if weights and others else float(bool(weights))
        return tuple(
            share * weights[sign] / whole if sign in weights else (1 - share) / others for sign in self.classes
        )

    @property
    def paid(self) -> tuple[float, ...]:
        """What each bet cost."""
        return tuple(self.cost.of(said[each.right]) for said, each in zip(self.said, self.images, strict=False))

    @property
    def paid_by_rival(self) -> tuple[float, ...]:
        """What the model pays for each image."""
        return tuple(self.cost.of(each.chances[each.right]) for each in self.images)

    @property
    def even(self) -> float:
        """What no idea costs."""
        return self.cost.of(1 / len(self.classes))

    def asked(self) -> tuple[str, ...]:
        """The next image."""
        return (f"{len(self.said) + 1} of {len(self.images)}", *self.image.rows(), "What is it? 93, or 93 7.")

    def heard(self) -> tuple[str, ...]:
        """What it was, and what both paid."""
        if not self.said:
            return ()
        at = len(self.said) - 1
        right = self.images[at].right
        mine, its = self.said[at][right], self.images[at].chances[right]
        return (
            f"It was {CLASSES[right]}. You gave it {mine:.2f} ({self.paid[-1]:.2f} {self.cost.name}),"
            f" {self.rival} {its:.2f} ({self.paid_by_rival[at]:.2f}).",
        )

    def board(self) -> Board:
        """The image, who pays how much so far, the bet in the hand, and what the last one was."""
        done = len(self.said)
        rows: list[Row] = [row()]
        beside = [*self._beside(), *[()] * self.image.side]
        for line, more in zip(self.image.rows(), beside, strict=False):
            rows.append((*row((f"      {line:<{SHOWN}}      ", Tone.STRONG)), *more))
        sure = "   how sure? 5 is 50 %, 0 is 97 %" if self.asks_how_sure else ""
        rows += [row(), row(dim("    bet   "), (f"{self.hand}▁", Tone.STRONG), dim(sure)), row()]
        rows += [row(f"    {line}") for line in self.heard()]
        rows += [row(), row(dim("    paid  "), contract.spark(self.paid, 0.6))]
        return Board(count=f"{min(done + 1, len(self.images))} of {len(self.images)}", rows=tuple(rows), keys=KEYS)

    def _beside(self) -> tuple[Row, ...]:
        """Who pays how much for an image so far."""
        done = len(self.said)
        if not done:
            return ((), row(dim("the dearest images of a model")), row(dim(f"against {self.rival}")))
        rows = [("you", mean(self.paid)), (self.rival, mean(self.paid_by_rival[:done])), ("no idea", self.even)]
        most = max(value for _, value in rows)
        wide = max(len(name) for name, _ in rows)
        room = contract.WIDTH - max(SHOWN, 2 * self.image.side) - 12 - wide - 7
        return ((), *(row(f"{name:<{wide}} {v:5.2f} ", contract.bar(v / most, min(BAR, room))) for name, v in rows))

    def result(self) -> Result:
        """The mean cost beside the model's on the same images."""
        its = mean(self.paid_by_rival)
        pairs = zip(self.said, self.images, strict=True)
        mine = sum(said[each.right] == max(said) > min(said) for said, each in pairs)
        read = sum(each.chances[each.right] == max(each.chances) for each in self.images)
        n = len(self.images)
        said = f"Your first choice was right in {mine} of {n}, that of {self.rival} in {read}."
        return Result(
            score=mean(self.paid),
            what=f"{self.cost.name} an image",
            pars=(Par(self.rival, its), Par("no idea, always", self.even)),
            bounds=((Medal.GOLD, its / 2), (Medal.SILVER, its - 1e-6), (Medal.BRONZE, self.even - 1e-6)),
            costs=self.paid,
            said=(said,),
        )


def begin(seed: int, cost: Cost, images: tuple[Image, ...], rival: str) -> ImagesRound:
    """A new round."""
    return ImagesRound(seed=seed, level=0, cost=cost, images=images, rival=rival)
