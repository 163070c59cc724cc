"""The games of a course: pure rounds that are played by keys or by lines, and scored against a par.

    levels(game)                      the names of its levels
    begin(game, level, seed, cost)    a round, everything in it drawn from the seed
    contract.Round                    what every round can do

What a game is about comes from the course; names of algorithms stand here.
"""

from __future__ import annotations

from typing import assert_never

from tutor.arcade.contract import Board, Cost, Medal, NotAMove, Par, Result, Round, Tone
from tutor.lesson import Breaking, Bugs, Descent, Forecasts, Game, Lengths, Letters, Sprint, Weighing

__all__ = ["Board", "Cost", "Medal", "NotAMove", "Par", "Result", "Round", "Tone", "begin", "levels"]


def levels(game: Game) -> tuple[str, ...]:
    """The names of a game's levels, the easiest first."""
    match game:
        case Letters():
            return ("guess until right", "bet on letters")
        case Sprint():
            return game.levels
        case Forecasts() | Bugs() | Breaking() | Descent() | Lengths() | Weighing():
            return tuple(each.name for each in game.levels)
        case _:
            assert_never(game)


def begin(game: Game, level: int, seed: int, cost: Cost, content: object = None, *, clock: bool = True) -> Round:
    """A round of a game. ``content`` is what was read for it, where it is about something of the course.

    Without a ``clock`` a round that would end with its time ends with its items.
    """
    match game:
        case Forecasts():
            from tutor.arcade import dice, forecasts

            if game.levels[level].coin == "die":
                return dice.begin(game.levels[level], level, seed, cost)
            return forecasts.begin(game, level, seed, cost)
        case Letters():
            from tutor.arcade import letters

            assert isinstance(content, letters.Passages)
            return letters.begin(level, seed, cost, content)
        case Bugs():
            from tutor.arcade import bugs

            assert isinstance(content, tuple)
            return bugs.begin(game, level, seed, cost, content)
        case Breaking():
            from tutor.arcade import breaking

            assert isinstance(content, tuple)
            return breaking.begin(game, level, seed, cost, content)
        case Sprint():
            from tutor.arcade import sprint

            return sprint.begin(game, level, seed, cost, clock)
        case Descent():
            from tutor.arcade import descent

            return descent.begin(game, level, seed, cost)
        case Lengths():
            from tutor.arcade import lengths

            return lengths.begin(game, level, seed, cost)
        case Weighing():
            from tutor.arcade import weighing

            return weighing.begin(game, level, seed, cost)
        case _:
            assert_never(game)
