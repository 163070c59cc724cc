"""The stations of a boss: what each is, and what becomes of it.

Ladders are climbed by the learner's own programs; questions are answered once; logs are read; programs are broken;
levels of games are played inside.
"""

from __future__ import annotations

import textwrap
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from tutor.arcade.breaking import Suspect
from tutor.arcade.contract import Medal, Round

WIDE = 72
CALLS = 4
"""So many calls may be tried at a program."""


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
    sick: bool = False
    """Whether the program is a wrong one of the course, to be mended."""
    lesson: str = ""
    """The title of the task's lesson."""


class Question(Struct, frozen=True, kw_only=True):
    """A task in a variant."""

    task: str
    seed: int | None
    lines: tuple[str, ...]
    """As lines of at most 72 letters, options too."""
    letters: dict[str, str] = {}
    """What is typed for an option, and its letter in the file."""
    how: str = ""
    lesson: str = ""
    """The title of the task's lesson."""
    answer: str = ""
    """What is told once it was missed, as a sentence."""


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
    score: tuple[str, ...] = ()
    """What the score counts, and what is a good one."""


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


def climbed(station: Ladder, came_to: tuple[Climbed, ...]) -> tuple[Ladder, tuple[Climbed, ...]]:
    """A ladder and what its rungs came to, without the rungs that the reference does not pass here: those are none."""
    counted = [i for i in range(len(station.rungs)) if i >= len(came_to) or came_to[i].counts]
    if len(counted) == len(station.rungs):
        return station, came_to
    rungs = tuple(station.rungs[i] for i in counted)
    return replace(station, rungs=rungs), tuple(came_to[i] for i in counted if i < len(came_to))


def reached(climbed: tuple[Climbed, ...]) -> int:
    """How many rungs were passed before the first that was not."""
    return next((i for i, each in enumerate(climbed) if not each.passed), len(climbed))


def climb_told(station: Ladder, climbed: tuple[Climbed, ...]) -> tuple[str, ...]:
    """What a climb came to, as lines: the rung at which it ended."""
    passed = reached(climbed)
    if passed == worth(station):
        return ("All rungs.",)
    name, call = station.rungs[passed]
    failed = climbed[passed] if passed < len(climbed) else Climbed(False, "no answer")
    called = textwrap.wrap(f"{name}: {call}", WIDE, max_lines=2, placeholder=" …")
    return (*called, f"got       {failed.got}"[:WIDE], f"expected  {failed.expected}"[:WIDE])
