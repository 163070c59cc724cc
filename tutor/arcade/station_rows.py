"""How a station of a boss looks before an answer: as lines, as rows of the screen, and the keys that it hears."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import assert_never

from tutor.arcade.breaking import Suspect
from tutor.arcade.contract import Row, Tone, dim, row
from tutor.arcade.stations import CALLS, WIDE, Climbed, Ladder, Level, Log, Question, Station

MOST_COLUMNS = 78
BET = "A letter: small for I think, a CAPITAL for I am sure; a blank line for no idea."


def asked(station: Station) -> tuple[str, ...]:
    """What it asks where lines are typed; the first line goes on behind a number."""
    match station:
        case Ladder():
            names = (f"  {i}  {name}" for i, (name, _) in enumerate(station.rungs, 1))
            if station.program is None:
                where = f"Write it in its lesson, “{station.lesson}”. A blank line leaves it."
                return (f"{station.function} is not written yet.", *names, where)
            if station.sick:
                sick = ("", *station.program.splitlines(), "")
                return (f"This {station.function} is wrong:", *sick, *names, "A blank line lets it climb as it is.")
            return (f"Your own {station.function} climbs:", *names, "A blank line begins.")
        case Question():
            return ("", *station.lines, BET if station.letters else station.how)
        case Log():
            options = (f"  {letter}  {option}" for letter, option in zip("abcd", station.options, strict=False))
            return ("", *station.shown, "", *station.ask, *options, BET)
        case Suspect():
            program = station.program.splitlines()
            return ("Break this by one call.", *station.asked, "", *program, "", f"like {station.example}")
        case Level():
            return (station.title, station.about, *station.score, f"{station.medal} passes. A blank line begins.")
        case _:
            assert_never(station)


def rows_of(station: Station, climbed: tuple[Climbed, ...]) -> list[Row]:
    """What it asks on a screen; of a ladder also how far one climbed."""
    match station:
        case Ladder():
            own = f"your own {station.function}" if station.program else f"{station.function}: not written yet"
            own = f"a wrong {station.function}: mend it" if station.sick else own
            room = MOST_COLUMNS - len(f"    {own}  ")
            lesson = station.lesson if len(station.lesson) <= room else f"{station.lesson[: room - 1].rstrip()}…"
            title = row((f"    {own}", Tone.STRONG), dim(f"  {lesson}"))
            rungs = [_rung(i, name, climbed) for i, (name, _) in enumerate(station.rungs)]
            what = [] if climbed else [row(), *(row(dim(f"    {line}")) for line in _what(station))]
            return [title, row(), *reversed(rungs), *what]
        case Question():
            return [*_plain(station.lines), row(dim(f"    {station.how}"))]
        case Log():
            ask = (row((f"    {line}", Tone.STRONG)) for line in station.ask)
            options = (f"{letter}  {say}" for letter, say in zip("abcd", station.options, strict=False))
            return [*_plain(station.shown), row(), *ask, *_plain(options)]
        case Suspect():
            asks = (row(dim(f"    {line}")) for line in station.asked)
            example = textwrap.shorten(f"called like  {station.example}", WIDE, placeholder=" …")
            return [*asks, row(), *_plain(station.program.splitlines()), row(), row(dim(f"    {example}"))]
        case Level():
            title = row((f"    {station.title}", Tone.STRONG))
            return [
                title,
                *_plain([*textwrap.wrap(station.about, WIDE), *station.score]),
                row(),
                *_plain([f"{station.medal} passes"]),
            ]
        case _:
            assert_never(station)


def _what(station: Ladder) -> tuple[str, ...]:
    """What a climb is, as long as there was none."""
    climbs = (
        "Each rung is a call, from below. It climbs up to the first at which it",
        "differs from the right program; each rung below is a point.",
    )
    if station.program is None:
        return ("You have no right program for this task yet: it can be written here.", *climbs)
    return climbs


def _plain(lines: Iterable[str]) -> list[Row]:
    return [row(f"    {line}") for line in lines]


def _rung(i: int, name: str, climbed: tuple[Climbed, ...]) -> Row:
    if i < len(climbed):
        sign, tone = ("✓", Tone.GOOD) if climbed[i].passed else ("✗", Tone.BAD)
    else:
        sign, tone = "░", Tone.DIM
    return row(dim(f"    {i + 1:>2}  "), f"{name:<44}", (sign, tone))


def keys(station: Station, hand: str, calls: int) -> str:
    """The keys that it hears, with what is typed so far and how many calls were tried."""
    match station:
        case Ladder() if station.sick:
            return "e  mend it   enter  let it climb as it is"
        case Ladder():
            return "enter  climb" if station.program is not None else "e  write it here   enter  leave it"
        case Question() if station.letters and hand.strip():
            return "enter  gives it   backspace"
        case Question() if station.letters:
            return "a letter I think   a CAPITAL I am sure   enter no idea"
        case Question():
            return "type the answer, enter gives it   enter twice gives up"
        case Log():
            return "a-d I think   A-D I am sure   enter no idea"
        case Suspect():
            last = "enter runs it" if calls else "type a call, enter runs it"
            more = "   ↑ last call" if calls else ""
            return f"{last}, {calls} of {CALLS} made{more}   enter twice gives up"
        case Level():
            return "enter  play"
        case _:
            assert_never(station)
