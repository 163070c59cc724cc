"""A boss: stations one after the other; how many points one reaches, and how many at the first try."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from tutor.arcade import breaking, contract, station_rows, stations
from tutor.arcade.bets import Bets
from tutor.arcade.breaking import ANOTHER, MOST_LETTERS, ONCE_MORE, Suspect, Tried
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Round, Row, Tone, dim, row
from tutor.arcade.stations import CALLS, WIDE, Answered, Climbed, Ladder, Level, Log, Marks, Question, Station, worth

if TYPE_CHECKING:
    from typing import Self

HALF, ALL, ALL_AT_ONCE = Medal.BRONZE, Medal.SILVER, Medal.GOLD
"""One star, two, three."""
STARS = {Medal.NONE: "☆☆☆", Medal.TIN: "☆☆☆", HALF: "★☆☆", ALL: "★★☆", ALL_AT_ONCE: "★★★"}

STARS_SAID = "one for half of the points, two for all, three for all at once"


class BossRound(contract.Round, frozen=True, kw_only=True):
    """A boss at one moment."""

    title: str
    stations: tuple[Station, ...]
    marks: tuple[Marks, ...] = ()
    """Of the stations that were left behind."""
    hand: str = ""
    asks: str = ""
    """What is to be judged or run."""
    warned: bool = False
    """Whether enter came on an empty line: once more gives this station up."""
    arrived: bool = False
    """Whether a station has only just come up, and no key of it was pressed."""
    told: Marks | None = None
    """What this station gave, while it is still shown."""
    said: tuple[str, ...] = ()
    climbed: tuple[Climbed, ...] = ()
    calls: tuple[Tried, ...] = ()
    inner: Round | None = None
    mended: tuple[int, ...] = ()
    """The ladders whose program was mended on the way."""
    bets: Bets = Bets()
    """On causes, and on options of several."""

    @property
    def over(self) -> bool:
        """Whether every station was left behind."""
        return len(self.marks) == len(self.stations)

    @property
    def station(self) -> Station:
        """Where one is."""
        return self.stations[min(len(self.marks), len(self.stations) - 1)]

    @property
    def wanted(self) -> str | None:
        """What has to be judged or run."""
        return self.inner.wanted if self.inner is not None else self.asks or None

    @property
    def points(self) -> int:
        """Those reached so far."""
        return sum(each.points for each in self.marks)

    @property
    def possible(self) -> int:
        """All there are."""
        return sum(map(worth, self.stations))

    @property
    def guarded(self) -> bool:
        """After a miss in a level; and where a station comes up: the enter before it may have been pressed twice."""
        return self.inner.guarded if self.inner is not None else self.arrived

    # Moves

    def key(self, key: str, seconds: float) -> Self:
        """After a key."""
        if self.over or (self.wanted is not None):
            return self
        if self.told is not None:
            return self._on() if key in (contract.ENTER, contract.SPACE) else self
        if self.inner is not None:
            return self._after_inner(self.inner.key(key, seconds))
        station = self.station
        match station:
            case Ladder():
                return self._climb(station) if key == contract.ENTER else self
            case Level():
                return self._begun(station) if key in (contract.ENTER, contract.SPACE) else self
            case Log():
                return self._no_idea(station) if key == contract.ENTER else self._chosen(station, key)
            case Question() | Suspect():
                return self._typing(key)
            case _:
                assert_never(station)

    def _typing(self, key: str) -> Self:
        if key == contract.ENTER:
            return self._given(self.hand.strip())
        if key == contract.BACKSPACE:
            return self._holding(self.hand[:-1])
        if key == "ctrl+u":
            return self._holding("")
        if key == contract.UP and self.calls:
            return self._holding(self.calls[-1].call)
        sign = " " if key == contract.SPACE else key
        return self._holding(self.hand + sign) if len(sign) == 1 and len(self.hand) < MOST_LETTERS else self

    def _holding(self, hand: str) -> Self:
        return replace(self, hand=hand, warned=False, arrived=False)

    def typed(self, line: str, seconds: float) -> Self:
        """After a line. Raises NotAMove."""
        if self.told is not None:
            return self._on()
        if self.inner is not None:
            return self._after_inner(self.inner.typed(line, seconds))
        station = self.station
        match station:
            case Ladder():
                return self._climb(station)
            case Level():
                return self._begun(station)
            case Log():
                if not line.strip():
                    return self._no_idea(station)
                after = self._chosen(station, line.strip())
                if after is self:
                    raise NotAMove(f"Type one of the letters a to {'abcd'[len(station.options) - 1]}.")
                return after
            case Question() | Suspect():
                if len(line) > MOST_LETTERS:
                    raise NotAMove(f"That is longer than {MOST_LETTERS} letters.")
                return replace(self, hand=line)._given(line.strip())
            case _:
                assert_never(station)

    def _begun(self, station: Level) -> Self:
        return replace(self, inner=station.round, said=(), arrived=False)

    def _climb(self, station: Ladder) -> Self:
        if station.program is None:
            said = f"You have no right program for {station.function} yet. Its lesson: {station.lesson}."
            return self._tell(Marks(0, worth(station), False), said)
        return replace(self, asks="climb")

    def _chosen(self, station: Log, letter: str) -> Self:
        chosen = "abcd".find(letter.lower()) if len(letter) == 1 else -1
        if not 0 <= chosen < len(station.options):
            return self
        right = chosen == station.right
        paid = self._betting(len(station.options), letter, right)
        because = station.because[chosen]
        verdict = "Yes." if right else f"It was {'abcd'[station.right]}: {station.options[station.right]}"
        return paid._tell(Marks(int(right), 1, right), f"{verdict}{paid.bets.price(self.cost)}", because, station.after)

    def _no_idea(self, station: Log) -> Self:
        paid = self._betting(len(station.options))
        said = f"It was {'abcd'[station.right]}: {station.options[station.right]}{paid.bets.price(self.cost)}"
        return paid._tell(Marks(0, 1, False), said, station.after)

    def _betting(self, options: int, letter: str = "", right: bool = False) -> Self:
        """After a bet on one of several; without a letter there was no idea."""
        return replace(self, bets=self.bets.after(self.cost, letter, right, options))

    def _given(self, answer: str) -> Self:
        station = self.station
        if answer:
            return replace(self, asks=answer, warned=False, arrived=False)
        if not self.warned and not (isinstance(station, Question) and station.letters):
            return replace(self, warned=True, arrived=False)
        more: tuple[str, ...] = (
            (" ".join(breaking.would_show(station)), station.say) if isinstance(station, Suspect) else ()
        )
        if isinstance(station, Question):
            more = (station.answer, f"More: {station.lesson}")
        if isinstance(station, Question) and station.letters:
            paid = self._betting(len(station.letters))
            return paid._tell(Marks(0, 1, False), f"No idea.{paid.bets.price(self.cost)}", *more)
        return self._tell(Marks(0, 1, False), "Given up.", *more)

    @property
    def mendable(self) -> Ladder | None:
        """The ladder whose program may be mended now: it did not climb all of it, or there is none."""
        station = self.station
        if self.over or self.asks or self.inner is not None or not isinstance(station, Ladder):
            return None
        if self.told is None:
            return station if station.program is None or station.sick else None
        return station if self.told.points < self.told.of else None

    def climbing_again(self, program: str) -> Self:
        """After a program was mended: it climbs from the first rung."""
        station = self.station
        assert isinstance(station, Ladder)
        again = self._with(replace(station, program=program))
        mended = (*self.mended, len(self.marks))
        return replace(again, told=None, said=(), climbed=(), asks="climb", mended=mended)

    def _with(self, station: Station) -> Self:
        """With another station where one is."""
        here = len(self.marks)
        return replace(self, stations=(*self.stations[:here], station, *self.stations[here + 1 :]))

    def _after_inner(self, after: Round) -> Self:
        station = self.station
        assert isinstance(station, Level)
        if not after.over:
            return replace(self, inner=after)
        result = after.result()
        passed = better(result.medal, station.medal)
        said = f"{result.score:.{result.digits}f} {result.what}: {result.medal or 'no medal'}; {station.medal} passes."
        return replace(self, inner=None)._tell(Marks(int(passed), 1, passed), said, *result.said[:1])

    def _tell(self, marks: Marks, *said: str) -> Self:
        lines = [line for sentence in said if sentence for line in textwrap.wrap(sentence, WIDE)]
        return replace(self, told=marks, said=tuple(lines), asks="", warned=False, arrived=False)

    def _on(self) -> Self:
        assert self.told is not None
        marks = (*self.marks, self.told)
        after = replace(self, marks=marks, told=None, said=(), climbed=(), calls=(), hand="", asks="", inner=None)
        return replace(after, arrived=not after.over)

    def onward(self) -> Self:
        """To the next station, once it was told what this one gave."""
        if self.inner is not None:
            return self._after_inner(self.inner.onward())
        return self._on() if self.told is not None else self

    def given(self, came_to: object) -> Self:
        """After what was wanted was judged or run."""
        if self.inner is not None:
            return self._after_inner(self.inner.given(came_to))
        station = self.station
        match station, came_to:
            case Ladder(), tuple():
                return self._after_climb(station, came_to)
            case Question(), Answered():
                if came_to.right is None:
                    return replace(self, asks="", said=came_to.said)
                after = replace(self, hand="")
                word, *more = came_to.said or ("",)
                if station.letters:
                    after = after._betting(len(station.letters), self.asks, came_to.right)
                    word += after.bets.price(self.cost)
                if not came_to.right:
                    more += [station.answer, f"More: {station.lesson}"]
                return after._tell(Marks(int(came_to.right), 1, came_to.right), word, *more)
            case Suspect(), Tried():
                return self._after_call(station, came_to)
        raise AssertionError("nothing like that was wanted")

    def _after_climb(self, declared: Ladder, climbed: tuple[Climbed, ...]) -> Self:
        there = len(self.marks)
        station, climbed = stations.climbed(declared, climbed)
        passed = stations.reached(climbed)
        at_once = passed == worth(station) and self.mended.count(there) == int(station.sick)
        return replace(
            self._with(station),
            climbed=climbed,
            told=Marks(passed, worth(station), at_once),
            said=stations.climb_told(station, climbed),
            asks="",
        )

    def _after_call(self, station: Suspect, tried: Tried) -> Self:
        here = replace(self, calls=(*self.calls, tried), asks="", hand="", said=breaking.told(tried))
        calls = breaking.counted(here.calls)
        if tried.differs:
            told = Marks(1, 1, len(calls) == 1)
        elif len(calls) >= CALLS:
            told = Marks(0, 1, False)
        else:
            return here
        would = [] if tried.differs else breaking.would_show(station)
        return replace(here, told=told, said=(*here.said, *would, *textwrap.wrap(station.say, WIDE)))

    def left(self) -> Self:
        """As if every station that is left were given up."""
        rest = tuple(Marks(0, worth(station), False) for station in self.stations[len(self.marks) :])
        return replace(self, marks=(*self.marks, *rest), told=None, inner=None, asks="")

    # Telling

    def asked(self) -> tuple[str, ...]:
        """What this station asks."""
        if self.inner is not None:
            return self.inner.asked()
        if self.told is not None:
            return (*self.heard(), "A blank line goes on.")
        if self.warned:
            return ()
        if self.calls:
            return (ANOTHER,)
        number = f"{len(self.marks) + 1} of {len(self.stations)}."
        first, *more = station_rows.asked(self.station)
        return (f"{number} {first}" if first else number, *more)

    def heard(self) -> tuple[str, ...]:
        """What became of the last move."""
        if self.inner is not None:
            return self.inner.heard()
        ladder = tuple(f"  {'✓' if each.passed else '✗'}" for each in self.climbed)
        climbed = ("".join(ladder),) if ladder else ()
        if self.warned:
            return (ONCE_MORE,)
        given = (f"{self.told.points} of {self.told.of}",) if self.told is not None else ()
        return (*climbed, *self.said, *given)

    def board(self) -> Board:
        """The station; a level's own board while it is played."""
        reached = self.points + (self.told.points if self.told is not None else 0)
        count = f"{min(len(self.marks) + 1, len(self.stations))} of {len(self.stations)}"
        count += f"   {reached} of {self.possible} points"
        if self.inner is not None:
            inner = self.inner.board()
            return replace(inner, count=count, level=inner.level or self.title)
        station = self.station
        rows: list[Row] = [row(), *station_rows.rows_of(station, self.climbed), row()]
        typing = self.told is None and isinstance(station, Question | Suspect)
        if typing:
            rows += [row(dim("    > "), (f"{self.hand[-66:]}▁", Tone.STRONG)), row()]
        tone = Tone.GOOD if self.told is not None and self.told.points == self.told.of else Tone.PLAIN
        room = contract.ROWS - len(rows)
        said = ("running …",) if self.asks else (ONCE_MORE,) if self.warned else self.said
        rows += [row((f"    {line}", tone)) for line in said[: max(0, room)]]
        return Board(level=self.title, count=count, rows=tuple(rows), keys=self._keys())

    def _keys(self) -> str:
        if self.told is not None:
            return "enter  go on   e  mend it here" if self.mendable else "enter  go on"
        return station_rows.keys(self.station, self.hand, len(breaking.counted(self.calls)))

    def result(self) -> Result:
        """The points, and the stars they are."""
        at_once = all(each.at_once for each in self.marks)
        total = float(self.possible)
        bounds = ((ALL, total), (HALF, float(-(-self.possible // 2))))
        result = Result(
            score=float(self.points),
            what=f"of {self.possible} points",
            pars=(Par("all", total),),
            bounds=((ALL_AT_ONCE, total), *bounds) if at_once else bounds,
            lower_is_better=False,
            digits=0,
        )
        return replace(result, said=(self._reached(), *self.bets.told(self.cost)))

    def _reached(self) -> str:
        """How far one got: each ladder by itself, all else by its kind."""
        found: dict[str, tuple[int, int]] = {}
        for station, marks in zip(self.stations, self.marks, strict=False):
            name = stations.name_of(station)
            points, of = found.get(name, (0, 0))
            found[name] = points + marks.points, of + marks.of
        return "; ".join(f"{name} {points} of {of}" for name, (points, of) in found.items()) + "."


def better(one: Medal, other: Medal) -> bool:
    """Whether a medal is as good as another."""
    order = list(Medal)
    return order.index(one) >= order.index(other)


def begin(title: str, seed: int, cost: Cost, stations: tuple[Station, ...]) -> BossRound:
    """A new try."""
    return BossRound(seed=seed, level=0, cost=cost, title=title, stations=stations)
