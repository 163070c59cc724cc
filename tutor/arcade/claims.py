"""Claims that hold or not: one says how likely each is, and is judged with all that one said before.

What is said is a forecast. Its cost is the logarithm's; how far what came true lies from what was said is the mean over
groups of equal forecasts, each weighted by how many it holds.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tutor.arcade import contract
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, mean, row

if TYPE_CHECKING:
    from typing import Self

LINES, SAID = 11, 3
"""Rows of a claim, and of what is said of it."""
GROUPS = 5
"""What was said falls into so many groups of equal width."""
BAR = 20
DIGITS = {**contract.DIGITS, "-": 0.03}
KEYS = "1-9  it holds with 10 to 90 %   0  97 %   -  3 %   enter  no idea"


class Said(Struct, frozen=True):
    """How often something was said with one chance, and how often it came true."""

    chance: float
    count: int
    true: int


class Claim(Struct, frozen=True, kw_only=True):
    """A question with one answer to it, which is right or not."""

    lines: tuple[str, ...]
    holds: bool
    say: str = ""
    lesson: str = ""


class Group(Struct, frozen=True):
    """What was said within a tenth or two, and what came of it."""

    said: float
    came: float
    count: int


def groups(said: Iterable[Said]) -> tuple[Group, ...]:
    """What was said, by how likely it was called; groups that hold nothing are left out."""
    parts: dict[int, list[Said]] = {}
    for each in said:
        parts.setdefault(min(GROUPS - 1, int(each.chance * GROUPS)), []).append(each)
    found = []
    for _, part in sorted(parts.items()):
        count = sum(each.count for each in part)
        if count:
            stated = sum(each.chance * each.count for each in part) / count
            found.append(Group(stated, sum(each.true for each in part) / count, count))
    return tuple(found)


def gap(said: Iterable[Said]) -> float:
    """The mean distance between what was said and how often it came true."""
    found = groups(said)
    whole = sum(each.count for each in found)
    return sum(each.count * abs(each.said - each.came) for each in found) / whole if whole else 0.0


class ClaimsRound(contract.Round, frozen=True, kw_only=True):
    """A round of claims."""

    claims: tuple[Claim, ...]
    before: tuple[Said, ...] = ()
    """What the learner said elsewhere."""
    within: float = 0.1
    """The largest gap that is still good."""
    said: tuple[float, ...] = ()
    begun: bool = False
    """Whether what was said before was read."""
    told: bool = False
    """Whether the verdict of the latest is still shown."""

    @property
    def over(self) -> bool:
        """Whether the last verdict was read."""
        return len(self.said) == len(self.claims) and not self.told

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        onward = key in (contract.ENTER, contract.SPACE)
        if not self.begun:
            return replace(self, begun=True) if onward else self
        if self.told:
            return replace(self, told=False) if onward else self
        if self.over:
            return self
        if key == contract.ENTER:
            return self._say(0.5)
        return self._say(DIGITS[key]) if key in DIGITS else self

    def typed(self, line: str, seconds: float) -> Self:
        """After a line: a digit, 0.3 or 30%; nothing is no idea. Raises NotAMove."""
        if not self.begun:
            return replace(self, begun=True)
        text = line.strip().replace(",", ".")
        if text in DIGITS or not text:
            return self._say(DIGITS.get(text, 0.5))
        try:
            number = float(text.removesuffix("%"))
        except ValueError:
            number = -1.0
        chance = number / 100 if "%" in text or number > 1 else number
        if not 0.01 <= chance <= 0.99:
            raise NotAMove("How likely is it that this is right? 1 to 9 is 10 to 90 %, or type 35%.")
        return self._say(chance)

    def _say(self, chance: float) -> Self:
        return replace(self, said=(*self.said, chance), told=True)

    def onward(self) -> Self:
        """To the next claim."""
        return replace(self, told=False)

    @property
    def paid(self) -> tuple[float, ...]:
        """What each forecast so far cost."""
        return tuple(
            self.cost.of(chance if claim.holds else 1 - chance)
            for chance, claim in zip(self.said, self.claims, strict=False)
        )

    @property
    def all_said(self) -> tuple[Said, ...]:
        """What was said here and before."""
        here = (Said(chance, 1, claim.holds) for chance, claim in zip(self.said, self.claims, strict=False))
        return (*self.before, *here)

    @property
    def even(self) -> float:
        """What it costs to say for each claim how many of all hold."""
        share = mean(tuple(float(claim.holds) for claim in self.claims))
        return -sum(p * math.log(p) for p in (share, 1 - share) if p > 0) / self.cost.size

    def diagram(self) -> tuple[str, ...]:
        """What was said and what came true, group by group."""
        found = groups(self.all_said)
        if not found:
            return ()
        lines = (
            f"{each.said:4.0%} said, {each.came:4.0%} came true  {contract.bar(each.came, BAR):<{BAR}}  of {each.count}"
            for each in found
        )
        return (*lines, f"On average {gap(self.all_said):.2f} apart; {self.within:.2f} is good.")

    def asked(self) -> tuple[str, ...]:
        """The next claim; at first what was said before."""
        if not self.begun:
            return (*(self._before() or ("No bets of yours are kept yet.",)), "A blank line begins.")
        claim = self.claims[min(len(self.said), len(self.claims) - 1)]
        return (f"{len(self.said) + 1} of {len(self.claims)}", *claim.lines, "Is that right? 1 to 9 is 10 to 90 %.")

    def _before(self) -> tuple[str, ...]:
        if not self.before:
            return ()
        count = sum(each.count for each in self.before)
        return (f"You said how sure you are {count} times so far, by letters:", *self.diagram())

    def heard(self) -> tuple[str, ...]:
        """Whether it was right, and what it cost."""
        if not self.said:
            return ()
        claim = self.claims[len(self.said) - 1]
        verdict = "It is right" if claim.holds else "It is not right"
        price = f"{verdict}: {self.paid[-1]:.2f} {self.cost.name}, {mean(self.paid):.2f} on average."
        return (price, *textwrap.wrap(claim.say, 72)[:SAID])

    def board(self) -> Board:
        """The claim, its verdict in place."""
        if not self.begun:
            what = f"{len(self.claims)} answers to questions of this course.", "Say of each how likely it is right."
            lines = [row(f"    {line}") for line in (*what, "", *self._before())]
            return Board(rows=(row(), *lines), keys="enter  begin")
        at = max(0, len(self.said) - 1) if self.told or self.over else len(self.said)
        claim = self.claims[at]
        rows: list[Row] = [row(), *(row(f"    {line}") for line in claim.lines), row()]
        if self.told:
            tone = Tone.GOOD if (self.said[at] > 0.5) is claim.holds else Tone.BAD
            tone = Tone.PLAIN if self.said[at] == 0.5 else tone
            price, *more = self.heard()
            rows += [row((f"    {self.said[at]:.0%} said.  {price}", tone)), *(row(f"    {line}") for line in more)]
        else:
            rows.append(row(("    Is that right?", Tone.STRONG)))
        to_come = " ○" * (len(self.claims) - len(self.said))
        rows += [row(), row(dim("    paid  "), contract.spark(self.paid, 0.6), dim(to_come))]
        keys = "enter  go on" if self.told else KEYS
        return Board(count=f"{at + 1} of {len(self.claims)}", rows=tuple(rows), keys=keys)

    def result(self) -> Result:
        """The mean cost, beside who says for each claim how many of all hold; and the gap of all that was said."""
        apart = gap(self.all_said)
        good = Medal.SILVER if apart <= self.within else Medal.BRONZE
        many = f"{sum(each.count for each in self.all_said)} times"
        said = f"What you said and what came true are {apart:.2f} apart, over {many}; {self.within:.2f} is good."
        return Result(
            score=mean(self.paid),
            what=f"{self.cost.name} a bet",
            pars=(Par("how many of all hold", self.even),),
            bounds=((good, self.even - 1e-6),),
            costs=self.paid,
            said=(said, *self.diagram()),
        )


def begin(
    seed: int, cost: Cost, claims: tuple[Claim, ...], before: tuple[Said, ...] = (), within: float = 0.1
) -> ClaimsRound:
    """A new round."""
    return ClaimsRound(seed=seed, level=0, cost=cost, claims=claims, before=before, within=within)
