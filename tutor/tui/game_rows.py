"""What a game, or a boss, says around its rounds: what there is to choose, the day's game, what a round came to."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tutor import games
from tutor.arcade import Result, Tone, levels
from tutor.arcade.bosses import ALL, HALF, STARS, STARS_SAID
from tutor.arcade.contract import Row, row, spark
from tutor.games import Daily, Kept, Records, bosses
from tutor.lesson import Boss, Bugs, Chapter, Game, Letters, Sprint, Tip, Weighing

if TYPE_CHECKING:
    from typing import Self

BEFORE_KEYS = 21
"""Rows of a field, without the last."""


class Described(Struct, frozen=True, kw_only=True):
    """What there is to read of a game, or of a boss, before a round of it begins."""

    title: str
    about: str
    score: str = ""
    """What the score counts, and what is a good one."""
    rules: str
    levels: tuple[str, ...]
    tips: tuple[Tip, ...] = ()
    any_seed: str
    """What is played where no seed is typed."""
    has_clock: bool = False
    has_seed: bool = True

    def tip(self, seed: int) -> Tip | None:
        """What a round of this seed taught."""
        return self.tips[seed % len(self.tips)] if self.tips else None


class Choice(Struct, frozen=True):
    """Which round is to begin: a level, from 0, and the digits of a seed where some are typed."""

    level: int = 0
    digits: str = ""

    @property
    def seed(self) -> int | None:
        """The seed; None where any will do."""
        return int(self.digits) if self.digits else None

    def after(self, key: str, described: Described) -> Self:
        """After a key; the same choice where the key means nothing."""
        count = len(described.levels)
        if key in ("up", "down"):
            return replace(self, level=(self.level + (1 if key == "down" else -1)) % count)
        if key in map(level_key, range(count)):
            return replace(self, level=ord(key) - ord("a"))
        if key.isdecimal() and len(key) == 1 and described.has_seed:
            return replace(self, digits=f"{self.digits}{key}"[-9:].lstrip("0"))
        return replace(self, digits=self.digits[:-1]) if key == "backspace" else self


def of_game(game: Game, is_bare: bool = False, own_text: bool = False) -> Described:
    """A game; for ``bare`` tones without what is a good score; ``own_text`` where the player brings one."""
    items = "items that fit you" if isinstance(game, Letters | Bugs) else "new items each time"
    return Described(
        title=game.title,
        about=games.about_of(game, own_text),
        score="" if is_bare else game.score.rstrip(),
        rules=game.rules.rstrip(),
        levels=levels(game),
        tips=game.tips,
        any_seed="another passage each time, for no record; digits choose a seed"
        if own_text
        else f"{items}; digits choose a seed, the same items for everybody",
        has_clock=isinstance(game, Sprint),
        has_seed=not isinstance(game, Weighing),
    )


def of_boss(boss: Boss, chapter: Chapter) -> Described:
    """A boss."""
    return Described(
        title=boss.title,
        about=boss.about,
        score=f"Here: {bosses.stations_said(boss)}.",
        rules=bosses.RULES,
        levels=(chapter.title,),
        any_seed="other numbers each time; digits choose a seed",
    )


def level_key(level: int) -> str:
    """The letter that chooses a level: digits are a seed's."""
    return chr(ord("a") + level)


# Before a round


def choice_rows(described: Described, choice: Choice, reached: Sequence[str], room: int = BEFORE_KEYS) -> list[Row]:
    """What there is to choose, in so many rows; ``reached`` says of each level what was."""
    rows: list[Row] = [*_described(described), row()]
    for i, (name, said) in enumerate(zip(described.levels, reached, strict=True)):
        here = i == choice.level
        letter = level_key(i) if len(described.levels) > 1 else " "
        title = f"  {'▶' if here else ' '} {letter}  {name:<26}"
        rows.append(row((title, Tone.STRONG if here else Tone.PLAIN), (said, Tone.DIM)))
    seed = f"seed {choice.digits}" if choice.digits else described.any_seed
    rows += [row(), row((f"       {seed}", Tone.DIM)), row()] if described.has_seed else [row()]
    return [*rows, *_rules(described, room - len(rows))]


def choice_keys(described: Described, clock_is_on: bool, sees_others: bool) -> str:
    """The keys that choose."""
    count = len(described.levels)
    many = f"  a-{level_key(count - 1)} level" if count > 1 else ""
    seeds = "  digits seed" if described.has_seed else ""
    clock = f"  t clock {'off' if clock_is_on else 'on'}" if described.has_clock else ""
    others = "  h others" if sees_others else ""
    return f"space begin{many}{seeds}{clock}{others}  ? rules  esc back"


def day_rows(described: Described, daily: Daily, done: str, is_begun: bool, room: int = BEFORE_KEYS) -> list[Row]:
    """The game of the day; ``done`` is the line of the try that was made, empty where there is none yet."""
    tries = "One try counts, and everybody has the same items today."
    if done:
        tries = "Today's try was made; what you play now is practice."
    elif is_begun:
        tries = "You left your try in the middle: it goes on there."
    rows: list[Row] = [*_described(described), row()]
    rows += [row(f"    {daily.day}   {described.levels[daily.level]}"), row(f"    {tries}"), row()]
    rows += [row((done, Tone.DIM)), row()] if done else []
    return [*rows, *_rules(described, room - len(rows))]


def _described(described: Described) -> tuple[Row, ...]:
    lines = described.score.splitlines()
    return row(), row((f"    {described.about}", Tone.STRONG)), *(row(f"    {line}") for line in lines)


def _rules(described: Described, room: int) -> list[Row]:
    """As many whole paragraphs of the rules as there is room for; the key for them tells all."""
    lines = described.rules.splitlines()
    if len(lines) > room:
        ends = [at for at, line in enumerate(lines[: max(0, room) + 1]) if not line]
        lines = lines[: ends[-1] if ends else max(0, room)]
    return [row((f"    {line}", Tone.DIM)) for line in lines]


def problem_rows(problem: str) -> list[Row]:
    """What went wrong, where something did."""
    return [row((f"    {problem}", Tone.BAD))] if problem else []


# After a round


def result_rows(result: Result, earned: str, pars: list[Row], best: Kept | None, tip: Tip | None) -> list[Row]:
    """What a round came to; ``best`` is the best before it."""
    digits = result.digits
    score = f"    {result.score:.{digits}f} {result.what}"
    won = Tone.GOOD if result.medal else Tone.DIM
    rows: list[Row] = [row(), row((score, Tone.STRONG), (f"  {earned}", won)), row(), *pars]
    if best is not None:
        rows.append(row((f"    your best so far {best.score:.{digits}f}", Tone.DIM)))
    if result.costs:
        step = max(max(result.costs) / 7.9, result.block)
        rows += [row(), row(("    each  ", Tone.DIM), (spark(result.costs, step)[:66], Tone.PLAIN))]
    for sentence in (*result.said, *([tip.say] if tip else [])):
        rows += [row(), *(row(f"    {line}") for line in textwrap.wrap(sentence.replace(" %", "\u00a0%"), 72))]
    return rows


def par_rows(result: Result, is_bare: bool) -> list[Row]:
    """Who else played the same items, and what the medals take."""
    digits = result.digits
    width = max([len(par.name) for par in result.pars] or [0])
    rows = [row(("    the same items, played by", Tone.DIM))] if result.pars else []
    rows += [row(f"      {par.name:<{width}}  {par.score:8.{digits}f}") for par in result.pars]
    if result.bounds and not is_bare:
        said = "   ".join(f"{name} {bound:.{digits}f}" for name, bound in reversed(result.bounds))
        most = "at most" if result.lower_is_better else "at least"
        rows += [row(), row((f"    medals, {most}   {said}", Tone.DIM))]
    return rows


def star_rows(is_bare: bool) -> list[Row]:
    """What the stars of a boss take."""
    worth = [] if is_bare else [row((f"    Each star is {bosses.STAR} points, once.", Tone.DIM))]
    return [row((f"    {STARS_SAID}", Tone.DIM)), *worth]


def medal_earned(result: Result) -> str:
    """The medal of a round, and what the next one takes."""
    missed = result.missing()
    if missed is None:
        return f"● {result.medal}" if result.medal else ""
    name, by = missed
    more = "less" if result.lower_is_better else "more"
    by_ = f"{by:.{result.digits}f}"
    far = by_ if float(by_) else "a little"
    return f"{f'● {result.medal}' if result.medal else 'no medal'}; {far} {more} is {name}"


def stars_earned(result: Result) -> str:
    """The stars of a try, and how far the next is."""
    missed = result.missing()
    stars = STARS[result.medal]
    if missed is None:
        return f"{stars}  all at once next time is a third" if result.medal is ALL else stars
    another = "another" if STARS[HALF][0] in stars else "the first"
    return f"{stars}  {missed[1]:.0f} more for {another} star"


# What was reached


def best_and_lately(own: Records, medal: bool = True) -> str:
    """What was reached at a level, with its medal where one is wanted; empty where nothing was."""
    if own.best is None:
        return ""
    won = f" {own.best.medal}" if own.best.medal and medal else ""
    return f"best {own.best.score:.{own.best.digits}f}{won}, lately {own.lately:.{own.best.digits}f}"


def best_stars(own: Records) -> str:
    """How far one got with a boss, and the stars that is; empty where it was never tried."""
    return f"{STARS[own.best.medal]} {own.best.score:.0f} {own.best.what}" if own.best is not None else ""
