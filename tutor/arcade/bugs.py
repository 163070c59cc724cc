"""Naming mistakes: a wrong number and the right one, and which of four misconceptions is behind it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tutor.arcade import contract
from tutor.arcade.bets import chance_of_right
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, mean, row
from tutor.lesson import Bugs

if TYPE_CHECKING:
    from typing import Self

LETTERS = "abcd"
CHOICES = len(LETTERS)
BY = ((Medal.GOLD, 1.55), (Medal.SILVER, 1.1), (Medal.BRONZE, 0.6), (Medal.TIN, 1e-6))
"""Medals: so many halvings of a chance less than no idea costs."""
QUESTION, SAID = 5, 3
"""Rows."""
KEYS = "a-d I think   A-D I am sure   enter no idea"


class Bug(Struct, frozen=True, kw_only=True):
    """A wrong answer to one of the course's tasks."""

    name: str = ""
    """Of the misconception."""
    question: tuple[str, ...]
    """As lines of at most 72 letters."""
    got: str
    expected: str
    options: tuple[str, ...]
    """What each of four misconceptions is."""
    right: int
    say: str
    """What the course says about it."""
    lesson: str


class BugsRound(contract.Round, frozen=True, kw_only=True):
    """A round of naming."""

    name: str
    bugs: tuple[Bug, ...]
    said: tuple[str, ...] = ()
    """A small letter, a CAPITAL, or nothing for no idea, for each bug so far."""
    told: bool = False
    """Whether the verdict of the latest is still shown."""

    @property
    def over(self) -> bool:
        """Whether the last verdict was read."""
        return len(self.said) == len(self.bugs) and not self.told

    def key(self, key: str, seconds: float) -> Self:
        """After a key: an answer, or on from a verdict."""
        if self.told:
            return replace(self, told=False) if key in (contract.ENTER, contract.SPACE) else self
        if self.over:
            return self
        if key == contract.ENTER:
            return replace(self, said=(*self.said, ""), told=True)
        if len(key) == 1 and key.lower() in LETTERS:
            return replace(self, said=(*self.said, key), told=True)
        return self

    def typed(self, line: str, seconds: float) -> Self:
        """After a line: a letter, a CAPITAL, or nothing."""
        answer = line.strip()
        if answer and (len(answer) != 1 or answer.lower() not in LETTERS):
            raise NotAMove("Type a to d: small for I think, CAPITAL for I am sure; a blank line for no idea.")
        return replace(self, said=(*self.said, answer), told=True)

    def onward(self) -> Self:
        """To the next bug."""
        return replace(self, told=False)

    def given_to_right(self, at: int) -> float:
        """The chance that an answer gave to what was right."""
        said, bug = self.said[at], self.bugs[at]
        return chance_of_right(said, bool(said) and LETTERS.index(said.lower()) == bug.right, CHOICES)

    @property
    def paid(self) -> tuple[float, ...]:
        """What each answer so far cost."""
        return tuple(self.cost.of(self.given_to_right(i)) for i in range(len(self.said)))

    def asked(self) -> tuple[str, ...]:
        """The next bug."""
        bug = self.bugs[min(len(self.said), len(self.bugs) - 1)]
        options = (f"  {letter}  {option}" for letter, option in zip(LETTERS, bug.options, strict=True))
        return (
            f"{len(self.said) + 1} of {len(self.bugs)}", *bug.question, f"got       {bug.got}",
            f"expected  {bug.expected}", *options,
        )  # fmt: skip

    def heard(self) -> tuple[str, ...]:
        """What was right, what it cost, and what the course says."""
        if not self.said:
            return ()
        at = len(self.said) - 1
        bug = self.bugs[at]
        price = f"{LETTERS[bug.right]}: {self.paid[-1]:.2f} {self.cost.name}, {mean(self.paid):.2f} on average"
        return (price, bug.options[bug.right], *textwrap.wrap(bug.say, 76))

    def board(self) -> Board:
        """The bug; once it is answered its verdict in place."""
        at = max(0, len(self.said) - 1) if self.told or len(self.said) == len(self.bugs) else len(self.said)
        bug = self.bugs[at]
        rows: list[Row] = [row(), *(row(f"    {line}") for line in bug.question), row()]
        rows += [row(dim("    got       "), (bug.got, Tone.STRONG)), row(dim("    expected  "), bug.expected), row()]
        for i, option in enumerate(bug.options):
            rows += self._option(at, i, option)
        rows.append(row())
        if self.told:
            said = textwrap.wrap(bug.say, 72)[:SAID]
            rows += [row(f"    {line}") for line in said] + [row(dim(f"    lesson: {bug.lesson}"))]
        to_come = " ○" * (len(self.bugs) - len(self.said))
        rows += [row(), row(dim("    paid  "), contract.spark(self.paid, 0.8), dim(f"{to_come}{self._average()}"))]
        while len(rows) > contract.ROWS and row() in rows:
            rows.remove(row())  # air, where a question and what is said of it are long
        keys = "enter  go on" if self.told else KEYS
        return Board(level=self.name, count=f"{at + 1} of {len(self.bugs)}", rows=tuple(rows), keys=keys)

    def _average(self) -> str:
        if not self.paid:
            return ""
        best = self.ghost_at(len(self.paid))
        beside = f", in your best round {best / len(self.paid):.2f}" if best is not None else ""
        return f"   mean {mean(self.paid):.2f} {self.cost.name}{beside}"

    def _option(self, at: int, i: int, option: str) -> list[Row]:
        bug, letter = self.bugs[at], LETTERS[i]
        lines = textwrap.wrap(option, 60)
        if not self.told:
            return [row((f"    {letter if n == 0 else ' '}  {line}", Tone.PLAIN)) for n, line in enumerate(lines)]
        mine = self.said[at].lower() == letter
        sign, tone = ("✓", Tone.GOOD) if i == bug.right else ("✗", Tone.BAD) if mine else (" ", Tone.DIM)
        price = f"  {self.paid[at]:.2f} {self.cost.name}" if i == bug.right else ""
        head = "▶" if mine else " "
        return [
            row((f"  {head if n == 0 else ' '} {letter if n == 0 else ' '}{sign if n == 0 else ' '} {line}", tone),
                dim(price if n == len(lines) - 1 else ""))
            for n, line in enumerate(lines)
        ]  # fmt: skip

    def result(self) -> Result:
        """The mean cost beside that of no idea."""
        even = self.cost.of(1 / CHOICES)
        half = self.cost.halving
        right = sum(
            bool(said) and LETTERS.index(said.lower()) == bug.right
            for said, bug in zip(self.said, self.bugs, strict=True)
        )
        worst = max(self.paid)
        said = f"{right} of {len(self.bugs)} right."
        if worst > even + half:
            said += f" One answer cost {worst:.2f}, {worst / sum(self.paid):.0%} of all."
        return Result(
            score=mean(self.paid),
            what=f"{self.cost.name} a bug",
            pars=(Par("no idea, always", even),),
            bounds=tuple((name, even - by * half) for name, by in BY),
            costs=self.paid,
            said=(said,),
            items=tuple(bug.name for bug in self.bugs),
        )


def begin(game: Bugs, level: int, seed: int, cost: Cost, bugs: tuple[Bug, ...]) -> BugsRound:
    """A new round."""
    return BugsRound(seed=seed, level=level, cost=cost, name=game.levels[level].name, bugs=bugs)
