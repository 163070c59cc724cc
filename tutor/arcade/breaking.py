"""Breaking programs: one call that shows that a program which looks right is not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tutor.arcade import contract
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Row, Tone, dim, row
from tutor.lesson import Breaking

if TYPE_CHECKING:
    from typing import Self

GIVEN_UP = 6
"""What a program that was not broken counts as calls; so many may be tried."""
MOST_LETTERS = 200
LINES, WIDE = 11, 72
KEYS = "type a call, enter runs it   ↑ last call   enter twice gives up"
ANOTHER = "Another call? Two blank lines give up."
ONCE_MORE = "Enter once more gives this up."


class Suspect(Struct, frozen=True, kw_only=True):
    """A program of a misconception."""

    task: str
    name: str
    """Of the misconception."""
    asked: tuple[str, ...]
    """What the function should do, as lines of at most 72 letters."""
    program: str
    example: str
    """A call of the task, to see how it is called."""
    say: str
    broken_by: str = ""
    """A call of the task that shows it, for who gave up."""


class Tried(Struct, frozen=True, kw_only=True):
    """What a call came to."""

    call: str
    got: str = ""
    expected: str = ""
    differs: bool = False
    problem: str = ""
    """Why it says nothing: no Python, the right program fails as well."""


class BreakingRound(contract.Round, frozen=True, kw_only=True):
    """A round of breaking."""

    name: str
    suspects: tuple[Suspect, ...]
    done: tuple[tuple[Tried, ...], ...] = ()
    """The calls that were tried at each program before."""
    tried: tuple[Tried, ...] = ()
    hand: str = ""
    asks: str = ""
    """The call that is to be run."""
    warned: bool = False
    """Whether enter came on an empty line: once more gives the program up."""
    told: bool = False
    """Whether it is still shown what became of the program."""

    @property
    def over(self) -> bool:
        """Whether every program was broken or given up."""
        return len(self.done) == len(self.suspects)

    @property
    def suspect(self) -> Suspect:
        """The program that is looked at."""
        return self.suspects[min(len(self.done), len(self.suspects) - 1)]

    @property
    def wanted(self) -> str | None:
        """The call that is to be run with both programs."""
        return self.asks or None

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        if self.over or self.asks:
            return self
        if self.told:
            return self._on() if key in (contract.ENTER, contract.SPACE) else self
        if key == contract.ENTER:
            return self._handed(self.hand.strip())
        if key == contract.BACKSPACE:
            return replace(self, hand=self.hand[:-1], warned=False)
        if key == "ctrl+u":
            return replace(self, hand="", warned=False)
        if key == contract.UP and self.tried:
            return replace(self, hand=self.tried[-1].call, warned=False)
        sign = " " if key == contract.SPACE else key
        if len(sign) == 1 and len(self.hand) < MOST_LETTERS:
            return replace(self, hand=self.hand + sign, warned=False)
        return self

    def typed(self, line: str, seconds: float) -> Self:
        """After a line with a call; two blank ones give up."""
        if len(line) > MOST_LETTERS:
            raise NotAMove(f"That is longer than {MOST_LETTERS} letters.")
        return self._handed(line.strip())

    def _handed(self, call: str) -> Self:
        """A call to run; nothing asks first whether to give up."""
        return self._called(call) if call or self.warned else replace(self, warned=True)

    def _called(self, call: str) -> Self:
        return replace(self, asks=call, warned=False) if call else replace(self, told=True)

    def given(self, came_to: object) -> Self:
        """After the call was run with both programs."""
        assert isinstance(came_to, Tried)
        after = replace(self, tried=(*self.tried, came_to), asks="", hand="", warned=False)
        return replace(after, told=came_to.differs or after.ran >= GIVEN_UP)

    @property
    def ran(self) -> int:
        """How many calls ran so far: those that could not, and one made before, count for nothing."""
        return len(counted(self.tried))

    def _on(self) -> Self:
        return replace(self, done=(*self.done, self.tried), tried=(), hand="", told=False, warned=False)

    def onward(self) -> Self:
        """To the next program, once it was told what became of this one."""
        return self._on() if self.told else self

    def asked(self) -> tuple[str, ...]:
        """The program, and how it is called."""
        if self.warned:
            return ()
        if self.tried:
            return (ANOTHER,)
        suspect, number = self.suspect, f"Program {len(self.done) + 1} of {len(self.suspects)}."
        return (number, *suspect.asked, "", *suspect.program.splitlines(), "", f"It is called like {suspect.example}")

    def heard(self) -> tuple[str, ...]:
        """What the call came to."""
        if self.warned and not self.told:
            return (ONCE_MORE,)
        lines: list[str] = []
        if self.tried:
            lines += told(self.tried[-1])
        if self.told:
            lines += self._given_up()
            lines += textwrap.wrap(self.suspect.say, WIDE)
        return tuple(lines)

    def _given_up(self) -> list[str]:
        """What would have shown it, where nothing did."""
        if self.tried and self.tried[-1].differs:
            return []
        return ["Not broken.", *would_show(self.suspect)]

    def board(self) -> Board:
        """The program, the call in the hand, what the last call came to."""
        suspect = self.suspect
        rows: list[Row] = [row(), *(row(dim(f"    {line}")) for line in suspect.asked), row()]
        rows += [row(f"    {line}") for line in suspect.program.splitlines()]
        example = textwrap.wrap(f"called like  {suspect.example}", WIDE, max_lines=2, placeholder=" …")
        rows += [row(), *(row(dim(f"    {line}")) for line in example), row()]
        shown = self.hand[-66:]
        if self.told:
            missed = self._given_up()
            rows += [row((f"    {line}", Tone.BAD if missed else Tone.GOOD))
                     for line in (missed or told(self.tried[-1]))]  # fmt: skip
            room = max(0, contract.ROWS - len(rows) - 1)
            rows += [row(), *(row(f"    {line}") for line in textwrap.wrap(suspect.say, WIDE)[: min(3, room)])]
        else:
            rows += [row(dim("    call  "), (f"{shown}▁", Tone.STRONG))]
            said = ("running …",) if self.asks else told(self.tried[-1]) if self.tried else ()
            said = (ONCE_MORE,) if self.warned else said
            rows += [row(dim(f"    {line[:72]}")) for line in said]
        rows = rows[: contract.ROWS]
        count = f"{min(len(self.done) + 1, len(self.suspects))} of {len(self.suspects)}"
        count += f", call {self.ran if self.told else self.ran + 1} of {GIVEN_UP}"
        return Board(level=self.name, count=count, rows=tuple(rows), keys="enter  go on" if self.told else KEYS)

    def result(self) -> Result:
        """The calls that were needed."""
        ran = [counted(tried) for tried in self.done]
        calls = tuple(float(len(tried)) if tried and tried[-1].differs else float(GIVEN_UP) for tried in ran)
        broken = [tried[-1] for tried in ran if tried and tried[-1].differs]
        n = len(self.suspects)
        shortest = min((len(each.call) for each in broken), default=0)
        said = f"{len(broken)} of {n} broken" + (f", the shortest call in {shortest} letters." if broken else ".")
        if len(broken) < n:
            said += f" One that is not broken counts as {GIVEN_UP} calls."
        return Result(
            score=sum(calls),
            what="calls",
            pars=(Par("one each", float(n)),),
            bounds=((Medal.GOLD, float(n)), (Medal.SILVER, 1.5 * n), (Medal.BRONZE, 3.0 * n)),
            costs=calls,
            said=(said,),
            digits=0,
        )


def counted(tried: Iterable[Tried]) -> tuple[Tried, ...]:
    """The calls that count: what could not run does not, and the same call counts once."""
    return tuple({each.call: each for each in tried if not each.problem}.values())


def would_show(suspect: Suspect) -> list[str]:
    """A call at which the program is wrong, as lines."""
    if not suspect.broken_by:
        return []
    return textwrap.wrap(f"It shows at  {suspect.broken_by}", WIDE, max_lines=2, placeholder=" …")


def told(tried: Tried) -> tuple[str, ...]:
    """What a call came to, as lines."""
    if tried.problem:
        return (tried.call[:WIDE], tried.problem)
    if not tried.differs:
        return (tried.call[:WIDE], f"both come to {tried.got}"[:WIDE])
    return (tried.call[:WIDE], f"got       {tried.got}"[:WIDE], f"expected  {tried.expected}"[:WIDE])


def begin(game: Breaking, level: int, seed: int, cost: Cost, suspects: tuple[Suspect, ...]) -> BreakingRound:
    """A new round."""
    return BreakingRound(seed=seed, level=level, cost=cost, name=game.levels[level].name, suspects=suspects)
