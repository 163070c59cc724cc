"""How sure a learner said to be before, and how often that was right: in review and in naming mistakes."""

from __future__ import annotations

import math
from collections import Counter

from tutor import games
from tutor.arcade.bets import SURE, THINK
from tutor.arcade.claims import Said
from tutor.games import Kept
from tutor.lesson import Bugs
from tutor.session import Session

NEAR = 0.005


def said_before(session: Session) -> tuple[Said, ...]:
    """How often each chance was said, and how often it came true. Raises SaveProblem."""
    bets = session.progress.tally().forecasts.bets
    found: Counter[tuple[float, bool]] = Counter()
    for chance, count, right in ((THINK, bets.think, bets.think_right), (SURE, bets.sure, bets.sure_right)):
        found[chance, True] += right
        found[chance, False] += count - right
    if session.course.arcade is not None:
        for name, game in session.course.arcade.games.items():
            if isinstance(game, Bugs):
                for kept in games.rounds(session, name):
                    found.update(named(kept, games.cost_of(session.course).size))
    return tuple(
        Said(chance, found[chance, True] + found[chance, False], found[chance, True])
        for chance in (THINK, SURE)
        if found[chance, True] + found[chance, False]
    )


def named(kept: Kept, size: float) -> Counter[tuple[float, bool]]:
    """What was said in a round of naming, by what each answer cost; no idea of one in four says nothing."""
    found: Counter[tuple[float, bool]] = Counter()
    for cost in kept.costs:
        paid = math.exp(-cost * size)
        for chance in (THINK, SURE):
            if abs(paid - chance) < NEAR:
                found[chance, True] += 1
            elif abs(paid - (1 - chance) / 3) < NEAR:
                found[chance, False] += 1
    return found
