"""The arcade of a course for one learner: which games there are, their rounds, and what was reached in them.

A finished round is an attempt of mode ``arcade`` at ``arcade:<game>``; its answer holds score, pars and moves.
It earns no points; its day counts as a day.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from statistics import median

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tutor.algebra.constants import constant
from tutor.arcade import Cost, Medal, NotAMove, Result, Round, begin, levels
from tutor.arcade.contract import medal, spark
from tutor.arcade.letters import BETS, LettersRound, as_symbols
from tutor.attempt import Attempt, Mode, Outcome, Unreadable, Verdict, offset_at
from tutor.decoding import NotDecoded, from_json
from tutor.games.daily import Daily, daily_of, version_of
from tutor.items import NoContent
from tutor.items.mistakes import bugs_of
from tutor.items.passages import own_costs, own_passage, passages_of
from tutor.items.programs import suspects_of
from tutor.items.stations import code_task
from tutor.lesson import Arcade, Breaking, Bugs, Course, Game, Letters, OfBoss, OfGame
from tutor.progress import Progress
from tutor.sandbox import SandboxFailure
from tutor.session import Session
from tutor.settings import TIMERS
from tutor.trust import NotTrusted
from tutor.variant import BadDraw

__all__ = ["Daily", "NoContent", "daily_of"]

CLOCK = TIMERS
"""Whether games that have a clock use it, as a setting of the learner."""
TODAY = "today"
"""In place of a game's name: that of the day. No game is called so."""
MOST_ROUNDS = 1_000
"""Of one game are read, the latest."""
MOST_MOVES = 2_000
MOST_SEED = 10**6
LATELY = 10
LARGEST = 2**63
"""Seeds from here on do not fit into a save's column of numbers; a round keeps its seed itself."""
MOST_BARS = 20
BLOCK = 0.8
"""So much of the unit is one block of a line's bars."""


class NoGame(Exception):
    """There is no such game, or none at all; the message says what there is."""


class Move(Struct, frozen=True, array_like=True):
    """A key or a line, and how many seconds after the beginning."""

    typed: str
    seconds: float
    is_line: bool = False


class Kept(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is kept of a finished round."""

    level: int
    seed: int
    score: float
    lower: bool = True
    digits: int = 2
    what: str = ""
    pars: tuple[tuple[str, float], ...] = ()
    bounds: tuple[tuple[str, float], ...] = ()
    costs: tuple[float, ...] = ()
    moves: tuple[Move, ...] = ()
    daily: str = ""
    """The day whose game it was, where it was the scored try."""
    items: tuple[str, ...] = ()
    """What its steps were about, where rounds are chosen by that."""
    own: bool = False
    """Whether it was about a text of the player's, which no record counts."""
    version: str = ""
    """Of the game's items; empty for the first."""

    @property
    def medal(self) -> Medal:
        """Computed from the score and the bounds."""
        return medal(self.score, tuple((Medal(name), bound) for name, bound in self.bounds), self.lower)


class Records(Struct, frozen=True, kw_only=True):
    """What a learner reached at one level of a game."""

    rounds: int = 0
    best: Kept | None = None
    lately: float | None = None
    """The median of the last ten."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What is to be played first, as the command line asks for it."""

    game: str = ""
    """Empty for the list of games; ``TODAY`` for that of the day."""
    boss: str = ""
    """The chapter whose boss it is, in place of a game."""
    level: int = 0
    seed: int | None = None
    text: str | None = None
    """Of the player's own."""


def arcade_of(course: Course) -> Arcade:
    """The course's games. Raises NoGame where it has none."""
    if course.arcade is None:
        raise NoGame("This course has no games.")
    return course.arcade


def game_of(course: Course, name: str) -> Game:
    """A game by its name. Raises NoGame."""
    games = arcade_of(course).games
    if name not in games:
        raise NoGame(f"there is no game {name!r}; there are {', '.join(games)}")
    return games[name]


def cost_of(course: Course) -> Cost:
    """The unit that the course's games are told in."""
    unit = arcade_of(course).unit
    declared = course.units.get(unit)
    return Cost(unit, constant(declared.size) if declared else 1.0)


def new_seed() -> int:
    """A seed that can be told and typed."""
    return random.randrange(1, MOST_SEED)


def new_round(session: Session, name: str, level: int, seed: int, text: str | None = None) -> Round:
    """A round of a game, about a text of the player's where there is one.

    Slow where something of the course is read; raises NoGame, NoContent and Problems.
    """
    game = game_of(session.course, name)
    level = min(max(level, 0), len(levels(game)) - 1)
    content = content_of(session, game, level, seed, text)
    try:
        begun = begin(game, level, seed, cost_of(session.course), content, clock=session.is_on(CLOCK))
        return beside_own_model(session, game, begun, text)
    except (BadDraw, Unreadable, ValueError) as problem:  # lint tells them of what comes from the course
        raise NoContent(f"The game has a mistake: {problem}. xent-tutor lint says where.") from problem


def beside_own_model(session: Session, game: Game, begun: Round, text: str | None) -> Round:
    """A round of bets beside the learner's own program, where the game names one that was right and can run now.

    Raises NoContent and Problems.
    """
    if not (isinstance(game, Letters) and isinstance(begun, LettersRound) and begun.level == BETS and game.own):
        return begun
    task = code_task(session.folder, game.own.task)
    program = session.last_right(task)
    if program is None:
        return begun
    if text is None:
        shipped = passages_of(session.folder, game).passages
        read = " ".join(each.text for each in shipped if each.chapter != begun.passage.chapter)
    else:
        read = as_symbols(text).replace(begun.passage.text, " ")
    try:
        functions = session.programs.lent(task).own
        costs = own_costs(session.folder, game.own, begun.passage.text, read, program, functions)
    except (NoContent, NotTrusted, SandboxFailure):
        return begun  # it plays where it can
    return replace(begun, own=costs)


def content_of(session: Session, game: Game, level: int, seed: int, text: str | None) -> object:
    """What a game is about. Raises NoContent and Problems."""
    match game:
        case Letters():
            return passages_of(session.folder, game) if text is None else own_passage(text, seed)
        case Bugs():
            return bugs_of(session.folder, game, game.levels[level], seed)
        case Breaking():
            return suspects_of(session.folder, game.levels[level], seed)
    return None


def keep(
    session: Session, name: str, played: Round, moves: Sequence[Move], daily: date | None = None, own: bool = False
) -> Kept:
    """Keep a finished round; ``own`` says that it was about a text of the player's. Raises SaveProblem."""
    kept = kept_of(played, played.result(), moves, daily, own)
    if session.course.arcade is not None:
        kept = replace(kept, version=version_of(session.course.arcade, name))
    at = session.clock()
    answer = msgspec.json.encode(kept).decode()
    session.progress.add(
        Attempt(
            task=task_of(name),
            answer=answer,
            outcome=Outcome.CORRECT,
            at=at,
            verdict=Verdict(task=task_of(name), outcome=Outcome.CORRECT),
            seed=played.seed if played.seed < LARGEST else None,
            course_version=session.course.version or None,
            offset_minutes=offset_at(at),
            seconds=moves[-1].seconds if moves and session.is_on(TIMERS) else None,
            mode=Mode.ARCADE,
        )
    )
    return kept


OWN_TEXT = "A text of your own, letter by letter; its models have read the rest of it."
"""What a game of letters is about, where the player brings the text."""


def about_of(game: Game, own_text: bool) -> str:
    """What a round is about."""
    return OWN_TEXT if own_text else game.about


def kept_of(played: Round, result: Result, moves: Sequence[Move], daily: date | None = None, own: bool = False) -> Kept:
    """What is kept of a round."""
    return Kept(
        level=played.level,
        seed=played.seed,
        score=result.score,
        lower=result.lower_is_better,
        digits=result.digits,
        what=result.what,
        pars=tuple((par.name, par.score) for par in result.pars),
        bounds=tuple((each.value, bound) for each, bound in result.bounds),
        costs=tuple(round(each, 3) for each in result.costs),
        moves=tuple(moves[:MOST_MOVES]),
        daily=daily.isoformat() if daily else "",
        items=result.items,
        own=own,
    )


def haunted(round_: Round, best: Kept | None) -> Round:
    """A round beside the learner's own best one of its level."""
    return replace(round_, ghost=best.costs) if best is not None else round_


def task_of(name: str) -> str:
    """What a game's rounds are kept under."""
    return f"arcade:{name}"


def rounds(session: Session, name: str) -> tuple[Kept, ...]:
    """The learner's rounds of a game, the oldest first; what cannot be read is left out. Raises SaveProblem."""
    return rounds_in(session.progress, name)


def rounds_in(progress: Progress, name: str) -> tuple[Kept, ...]:
    """The rounds of a game in a save. Raises SaveProblem."""
    found = []
    for attempt in progress.attempts(task_of(name), MOST_ROUNDS):
        try:
            found.append(from_json(attempt.answer, Kept))
        except NotDecoded:
            continue
    return tuple(found)


def records(session: Session, name: str, level: int) -> Records:
    """What the learner reached at a level. Raises SaveProblem."""
    return records_of(rounds(session, name), level)


def records_of(kept: Sequence[Kept], level: int) -> Records:
    """What rounds of a game, the oldest first, come to at a level."""
    own = [each for each in kept if each.level == level and not each.own]
    if not own:
        return Records()
    best = min(own, key=lambda each: each.score if each.lower else -each.score)
    return Records(rounds=len(own), best=best, lately=median(each.score for each in own[-LATELY:]))


def rounds_for_achievements(session: Session) -> dict[str, tuple[Kept, ...]]:
    """The rounds on which the course's achievements hang, by what they are kept under. Raises SaveProblem."""
    wanted = {
        each.game if isinstance(each, OfGame) else f"boss:{each.chapter}"
        for each in session.course.achievements.values()
        if isinstance(each, OfGame | OfBoss)
    }
    return {name: rounds(session, name) for name in sorted(wanted)}


def replayed(start: Round, moves: Sequence[Move]) -> Round:
    """A round after all moves of one that was kept."""
    for move in moves:
        if move.is_line:
            start = start.typed(move.typed, move.seconds).onward()
        else:
            start = start.key(move.typed, move.seconds)
    return start


def todays(session: Session, day: date | None = None) -> Daily | None:
    """What is played today; None where the course has no game of the day. Raises NoGame."""
    return daily_of(arcade_of(session.course), day or today(session))


def scored(session: Session, daily: Daily) -> Kept | None:
    """The learner's one scored try of a day; None where there was none. Raises SaveProblem."""
    day = daily.day.isoformat()
    return next((each for each in rounds(session, daily.game) if each.daily == day), None)


class Begun(Struct, frozen=True, kw_only=True):
    """A try of the day that was left in the middle."""

    day: str
    game: str
    moves: tuple[Move, ...] = ()


BEGUN = "daily"
"""The setting of a learner that holds it."""


def begun(session: Session, daily: Daily) -> tuple[Move, ...]:
    """The moves of today's scored try, where it was left in the middle: it goes on there. Raises SaveProblem."""
    try:
        found: Begun = from_json(session.setting(BEGUN) or "", Begun)
    except NotDecoded:
        return ()
    return found.moves if (found.day, found.game) == (daily.day.isoformat(), daily.game) else ()


def keep_begun(session: Session, daily: Daily, moves: Sequence[Move]) -> None:
    """Keep the moves of today's scored try. Raises SaveProblem."""
    found = Begun(day=daily.day.isoformat(), game=daily.game, moves=tuple(moves[-MOST_MOVES:]))
    session.keep_setting(BEGUN, msgspec.json.encode(found).decode())


def resumed(round_: Round, moves: Sequence[Move]) -> tuple[Round, list[Move]]:
    """A round after the moves of one that was left, and these moves; from its beginning where they do not fit it."""
    try:
        after = replayed(round_, moves)
    except NotAMove:
        return round_, []
    return (round_, []) if after.wanted is not None else (after, list(moves))


class Offer(Struct, frozen=True, kw_only=True):
    """What is played today, to be offered where one begins."""

    title: str
    level: str
    done: Kept | None = None
    """Today's try, where it was made."""
    best: Kept | None = None
    """The best round of this level before."""


def offer(session: Session) -> Offer | None:
    """The game of the day for this learner; None where the course has none. Raises SaveProblem."""
    if session.course.arcade is None or (found := todays(session)) is None:
        return None
    game = game_of(session.course, found.game)
    return Offer(
        title=game.title,
        level=levels(game)[min(found.level, len(levels(game)) - 1)],
        done=scored(session, found),
        best=records(session, found.game, found.level).best,
    )


def today(session: Session) -> date:
    """The learner's day."""
    return session.today


def line_of(title: str, kept: Kept, brand: str, day: date) -> str:
    """One line of at most 80 columns to paste: costs only, nothing of the items."""
    day = date.fromisoformat(kept.daily) if kept.daily else day
    par = f"{kept.pars[0][0]} {kept.pars[0][1]:.{kept.digits}f}" if kept.pars else ""
    named = f"{title} {kept.version}" if kept.version else title
    head = " · ".join(
        part for part in (f"{brand} {day}", f"{named} {kept.score:.{kept.digits}f} {kept.what}", par) if part
    )
    bars = bars_of(kept, 80 - len(head) - 3)
    return f"{head} · {bars}" if bars else head[:80]


def bars_of(kept: Kept, room: int) -> str:
    """The costs as bars, as many neighbours together as the room asks for; a block is so much of the unit."""
    if not kept.costs or room < 4:
        return ""
    together = -(-len(kept.costs) // min(room, MOST_BARS))
    groups = [kept.costs[i : i + together] for i in range(0, len(kept.costs), together)]
    return spark(tuple(sum(group) / len(group) for group in groups), BLOCK)
