"""A boss: stations of several kinds, one after the other; how many points one reaches, and how many at the first try.

Ladders are climbed by the learner's own programs; questions are answered once; logs are read; programs are broken;
levels of games are played inside.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct
from msgspec.structs import replace

from tutor.arcade import breaking, contract
from tutor.arcade.breaking import MOST_LETTERS, Suspect, Tried
from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Round, Row, Tone, dim, row

if TYPE_CHECKING:
    from typing import Self

WIDE = 72
CALLS = 4
"""So many calls may be tried at a program."""
HALF, ALL, ALL_AT_ONCE = Medal.BRONZE, Medal.SILVER, Medal.GOLD
"""One star, two, three."""
STARS = {Medal.NONE: "☆☆☆", Medal.TIN: "☆☆☆", HALF: "★☆☆", ALL: "★★☆", ALL_AT_ONCE: "★★★"}

BET = "A letter: small for I think, a CAPITAL for I am sure; a blank line for no idea."
STARS_SAID = "one for half of the points, two for all, three for all at once"


class Ladder(Struct, frozen=True, kw_only=True):
    """Calls against one's own program."""

    task: str
    function: str
    program: str | None
    """The learner's last right one; None where there is none."""
    rungs: tuple[tuple[str, str], ...]
    """Name and call, the easiest first."""
    starter: str = ""
    """What its task's editor holds at first."""


class Question(Struct, frozen=True, kw_only=True):
    """A task in a variant."""

    task: str
    seed: int | None
    lines: tuple[str, ...]
    """As lines of at most 72 letters, options too."""
    letters: dict[str, str] = {}
    """What is typed for an option, and its letter in the file."""
    how: str = ""


class Log(Struct, frozen=True, kw_only=True):
    """A log, and what may be its cause."""

    shown: tuple[str, ...]
    ask: tuple[str, ...]
    options: tuple[str, ...]
    right: int
    because: tuple[str, ...]
    after: str = ""


class Level(Struct, frozen=True, kw_only=True):
    """A level of a game."""

    title: str
    round: Round
    medal: Medal
    """That passes."""
    about: str = ""


Station = Ladder | Question | Log | Suspect | Level


class Climbed(Struct, frozen=True):
    """What one rung came to."""

    passed: bool
    got: str = ""
    expected: str = ""
    counts: bool = True
    """Whether the reference passes it here."""


class Answered(Struct, frozen=True):
    """What became of an answer: None where it was not understood."""

    right: bool | None
    said: tuple[str, ...]


class Marks(Struct, frozen=True):
    """What one station gave."""

    points: int
    of: int
    at_once: bool


def worth(station: Station) -> int:
    """How many points a station can give."""
    return len(station.rungs) if isinstance(station, Ladder) else 1


class BossRound(contract.Round, frozen=True, kw_only=True):
    """A boss at one moment."""

    title: str
    stations: tuple[Station, ...]
    marks: tuple[Marks, ...] = ()
    """Of the stations that were left behind."""
    hand: str = ""
    asks: str = ""
    """What is to be judged or run."""
    told: Marks | None = None
    """What this station gave, while it is still shown."""
    said: tuple[str, ...] = ()
    climbed: tuple[Climbed, ...] = ()
    calls: tuple[Tried, ...] = ()
    inner: Round | None = None
    mended: tuple[int, ...] = ()
    """The ladders whose program was mended on the way."""
    bets: tuple[float, ...] = ()
    """What was paid for each cause and each option that was chosen of several."""
    evens: tuple[float, ...] = ()
    """What no idea would have paid for them."""

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
                return replace(self, inner=station.round) if key in (contract.ENTER, contract.SPACE) else self
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
            return replace(self, hand=self.hand[:-1])
        if key == "ctrl+u":
            return replace(self, hand="")
        sign = " " if key == contract.SPACE else key
        return replace(self, hand=self.hand + sign) if len(sign) == 1 and len(self.hand) < MOST_LETTERS else self

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
                return replace(self, inner=station.round, said=())
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

    def _climb(self, station: Ladder) -> Self:
        if station.program is None:
            said = f"You have no right program for {station.task} yet."
            return self._tell(Marks(0, worth(station), False), said)
        return replace(self, asks="climb")

    def _chosen(self, station: Log, letter: str) -> Self:
        chosen = "abcd".find(letter.lower()) if len(letter) == 1 else -1
        if not 0 <= chosen < len(station.options):
            return self
        right = chosen == station.right
        paid = self._betting(len(station.options), right, letter.isupper())
        because = station.because[chosen]
        verdict = "Yes." if right else f"It was {'abcd'[station.right]}: {station.options[station.right]}"
        return paid._tell(Marks(int(right), 1, right), f"{verdict}{paid._price()}", because, station.after)

    def _no_idea(self, station: Log) -> Self:
        paid = self._betting(len(station.options))
        said = f"It was {'abcd'[station.right]}: {station.options[station.right]}{paid._price()}"
        return paid._tell(Marks(0, 1, False), said, station.after)

    def _betting(self, options: int, right: bool = False, sure: bool | None = None) -> Self:
        """After a bet on one of several; ``sure`` is None for no idea."""
        even = 1 / options
        stake = contract.SURE if sure else contract.THINK
        chance = even if sure is None else stake if right else (1 - stake) / (options - 1)
        bets, evens = (*self.bets, self.cost.of(chance)), (*self.evens, self.cost.of(even))
        return replace(self, bets=bets, evens=evens)

    def _price(self) -> str:
        return f" {self.bets[-1]:.2f} {self.cost.name}." if self.cost.name else ""

    def _given(self, answer: str) -> Self:
        station = self.station
        if answer:
            return replace(self, asks=answer)
        more: tuple[str, ...] = (
            (" ".join(breaking.would_show(station)), station.say) if isinstance(station, Suspect) else ()
        )
        if isinstance(station, Question):
            more = (f"More: {station.task.partition('/')[0]}",)
        if isinstance(station, Question) and station.letters:
            paid = self._betting(len(station.letters))
            return paid._tell(Marks(0, 1, False), f"No idea.{paid._price()}", *more)
        return self._tell(Marks(0, 1, False), "Given up.", *more)

    @property
    def mendable(self) -> Ladder | None:
        """The ladder whose program may be mended now: it did not climb all of it, or there is none."""
        station = self.station
        if self.over or self.asks or self.inner is not None or not isinstance(station, Ladder):
            return None
        if self.told is None:
            return station if station.program is None else None
        return station if self.told.points < self.told.of else None

    def climbing_again(self, program: str) -> Self:
        """After a program was mended: it climbs from the first rung."""
        here = len(self.marks)
        station = self.stations[here]
        assert isinstance(station, Ladder)
        stations = (*self.stations[:here], replace(station, program=program), *self.stations[here + 1 :])
        return replace(
            self, stations=stations, told=None, said=(), climbed=(), asks="climb", mended=(*self.mended, here)
        )  # fmt: skip

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
        return replace(self, told=marks, said=tuple(lines), asks="")

    def _on(self) -> Self:
        assert self.told is not None
        marks = (*self.marks, self.told)
        return replace(self, marks=marks, told=None, said=(), climbed=(), calls=(), hand="", asks="", inner=None)

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
                    after = after._betting(len(station.letters), came_to.right, self.asks.isupper())
                    word += after._price()
                if not came_to.right:
                    more.append(f"More: {station.task.partition('/')[0]}")
                return after._tell(Marks(int(came_to.right), 1, came_to.right), word, *more)
            case Suspect(), Tried():
                return self._after_call(station, came_to)
        raise AssertionError("nothing like that was wanted")

    def _after_climb(self, station: Ladder, climbed: tuple[Climbed, ...]) -> Self:
        there = len(self.marks)
        counted = [i for i in range(len(station.rungs)) if i >= len(climbed) or climbed[i].counts]
        if len(counted) < len(station.rungs):  # a rung that the reference does not pass here is no rung
            station = replace(station, rungs=tuple(station.rungs[i] for i in counted))
            climbed = tuple(climbed[i] for i in counted if i < len(climbed))
        passed = next((i for i, each in enumerate(climbed) if not each.passed), len(climbed))
        at_once = passed == worth(station) and there not in self.mended
        marks = Marks(passed, worth(station), at_once)
        stations = (*self.stations[:there], station, *self.stations[there + 1 :])
        here = replace(self, climbed=climbed, stations=stations)
        if passed == worth(station):
            return here._tell(marks, "All rungs.")
        name, call = station.rungs[passed]
        failed = climbed[passed] if passed < len(climbed) else Climbed(False, "no answer")
        called = textwrap.wrap(f"{name}: {call}", WIDE, max_lines=2, placeholder=" …")
        said = (*called, f"got       {failed.got}"[:WIDE], f"expected  {failed.expected}"[:WIDE])
        return replace(here, told=marks, said=said, asks="")

    def _after_call(self, station: Suspect, tried: Tried) -> Self:
        calls = breaking.counted((*self.calls, tried))
        here = replace(self, calls=calls, asks="", said=breaking.told(tried))
        if tried.differs:
            told = Marks(1, 1, len(calls) == 1)
        elif len(calls) >= CALLS:
            told = Marks(0, 1, False)
        else:
            return here
        would = [] if tried.differs else breaking.would_show(station)
        return replace(here, hand="", told=told, said=(*here.said, *would, *textwrap.wrap(station.say, WIDE)))

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
        if self.calls:
            return ("Another call? A blank line gives up.",)
        station, number = self.station, f"{len(self.marks) + 1} of {len(self.stations)}."
        match station:
            case Ladder():
                names = (f"  {i}  {name}" for i, (name, _) in enumerate(station.rungs, 1))
                if station.program is None:
                    lesson = station.task.partition("/")[0]
                    where = f"Write it in its lesson, {lesson}. A blank line leaves it."
                    return (f"{number} {station.function} is not written yet.", *names, where)
                return (f"{number} Your own {station.function} climbs:", *names, "A blank line begins.")
            case Question():
                return (number, *station.lines, BET if station.letters else station.how)
            case Log():
                options = (f"  {letter}  {option}" for letter, option in zip("abcd", station.options, strict=False))
                return (number, *station.shown, "", *station.ask, *options, BET)
            case Suspect():
                program = station.program.splitlines()
                return (
                    f"{number} Break this by one call.",
                    *station.asked,
                    "",
                    *program,
                    "",
                    f"like {station.example}",
                )
            case Level():
                return (f"{number} {station.title}; {station.medal} passes. A blank line begins.",)
            case _:
                assert_never(station)

    def heard(self) -> tuple[str, ...]:
        """What became of the last move."""
        if self.inner is not None:
            return self.inner.heard()
        ladder = tuple(f"  {'✓' if each.passed else '✗'}" for each in self.climbed)
        climbed = ("".join(ladder),) if ladder else ()
        given = (f"{self.told.points} of {self.told.of}",) if self.told is not None else ()
        return (*climbed, *self.said, *given)

    def board(self) -> Board:
        """The station; a level's own board while it is played."""
        reached = self.points + (self.told.points if self.told is not None else 0)
        count = f"{min(len(self.marks) + 1, len(self.stations))} of {len(self.stations)}"
        count += f"   {reached} of {self.possible} points"
        if self.inner is not None:
            return replace(self.inner.board(), count=count)
        station = self.station
        rows: list[Row] = [row(), *self._asked_rows(station), row()]
        typing = self.told is None and isinstance(station, Question | Suspect)
        if typing:
            rows += [row(dim("    > "), (f"{self.hand[-66:]}▁", Tone.STRONG)), row()]
        tone = Tone.GOOD if self.told is not None and self.told.points == self.told.of else Tone.PLAIN
        room = contract.ROWS - len(rows)
        said = ("running …",) if self.asks else self.said
        rows += [row((f"    {line}", tone)) for line in said[: max(0, room)]]
        return Board(level=self.title, count=count, rows=tuple(rows), keys=self._keys(station))

    def _asked_rows(self, station: Station) -> list[Row]:
        match station:
            case Ladder():
                own = f"your own {station.function}" if station.program else f"{station.function}: not written yet"
                title = row((f"    {own}", Tone.STRONG), dim(f"  {station.task}"))
                rungs = list(enumerate(station.rungs))
                return [title, row(), *(self._rung(i, name) for i, (name, _) in reversed(rungs))]
            case Question():
                return [*(row(f"    {line}") for line in station.lines), row(dim(f"    {station.how}"))]
            case Log():
                rows = [*(row(f"    {line}") for line in station.shown), row()]
                rows += [row((f"    {line}", Tone.STRONG)) for line in station.ask]
                return [
                    *rows,
                    *(row(f"    {letter}  {say}") for letter, say in zip("abcd", station.options, strict=False)),
                ]
            case Suspect():
                example = textwrap.shorten(f"called like  {station.example}", WIDE, placeholder=" …")
                program = [row(f"    {line}") for line in station.program.splitlines()]
                return [
                    *(row(dim(f"    {line}")) for line in station.asked),
                    row(),
                    *program,
                    row(),
                    row(dim(f"    {example}")),
                ]
            case Level():
                return [
                    row((f"    {station.title}", Tone.STRONG)),
                    row(f"    {station.about}"),
                    row(),
                    row(f"    {station.medal} passes"),
                ]
            case _:
                assert_never(station)

    def _rung(self, i: int, name: str) -> Row:
        if i < len(self.climbed):
            sign, tone = ("✓", Tone.GOOD) if self.climbed[i].passed else ("✗", Tone.BAD)
        else:
            sign, tone = "░", Tone.DIM
        return row(dim(f"    {i + 1:>2}  "), f"{name:<44}", (sign, tone))

    def _keys(self, station: Station) -> str:
        if self.told is not None:
            return "enter  go on   e  mend it here" if self.mendable else "enter  go on"
        match station:
            case Ladder():
                return "e  write it here   enter  leave it" if self.mendable else "enter  climb"
            case Question() if station.letters and self.hand.strip():
                return "enter  gives it   backspace"
            case Question() if station.letters:
                return "a letter I think   a CAPITAL I am sure   enter no idea"
            case Question():
                return "type the answer, enter gives it   enter alone gives up"
            case Log():
                return "a-d I think   A-D I am sure   enter no idea"
            case Suspect():
                return f"type a call, enter runs it, {len(self.calls)} of {CALLS} made   enter alone gives up"
            case Level():
                return "enter  play"
            case _:
                assert_never(station)

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
        return replace(result, said=(self._reached(), *self._bets_told()))

    def _reached(self) -> str:
        """How far one got: each ladder by itself, all else by its kind."""
        found: dict[str, tuple[int, int]] = {}
        for station, marks in zip(self.stations, self.marks, strict=False):
            name = name_of(station)
            points, of = found.get(name, (0, 0))
            found[name] = points + marks.points, of + marks.of
        return "; ".join(f"{name} {points} of {of}" for name, (points, of) in found.items()) + "."

    def _bets_told(self) -> tuple[str, ...]:
        if not self.bets or not self.cost.name:
            return ()
        mine, even, n = sum(self.bets) / len(self.bets), sum(self.evens) / len(self.bets), len(self.bets)
        return (
            f"What you chose of several cost {mine:.2f} {self.cost.name} on average in {n}; no idea costs {even:.2f}.",
        )


def name_of(station: Station) -> str:
    """What a station is called where it is told how far one got."""
    match station:
        case Ladder():
            return station.function
        case Question():
            return "questions"
        case Log():
            return "logs"
        case Suspect():
            return "programs"
        case Level():
            return station.title
        case _:
            assert_never(station)


def better(one: Medal, other: Medal) -> bool:
    """Whether a medal is as good as another."""
    order = list(Medal)
    return order.index(one) >= order.index(other)


def begin(title: str, seed: int, cost: Cost, stations: tuple[Station, ...]) -> BossRound:
    """A new try."""
    return BossRound(seed=seed, level=0, cost=cost, title=title, stations=stations)
