"""Rounds that fit the learner: of several seeds the one whose items fit best; a seed is the same items for everybody.

Letters begin with passages that are easier than most, and turn to harder ones after two silver medals. Mistakes that
the learner makes come three times as often, and those come that one would name in about seven of ten cases, by the
ratings of A. E. Elo (The Rating of Chessplayers, 1978) of player and mistake.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from msgspec import Struct

from tutor import games
from tutor.arcade import Medal
from tutor.arcade.letters import Passages, chosen, mean_cost
from tutor.games import Kept
from tutor.items.mistakes import bugs_of
from tutor.items.passages import passages_of
from tutor.lesson import Bugs, Letters
from tutor.session import Session

BEGINNING, GAIN, SPREAD = 1500.0, 24.0, 400.0
"""Of ratings: where all begin, the most that one answer moves them, and the difference of ten to one."""
WANTED = 0.7
"""The chance of a right answer that is aimed at."""
MET = 3.0
"""How much more a mistake counts that the learner made and is not cured of."""
SILVERS = 2
SEEDS, MANY_SEEDS = 3, 40
"""So many are tried, where a round is slow to make and where not."""


class Ratings(Struct, frozen=True):
    """What rounds come to: how good the player is, and how hard each mistake."""

    player: float = BEGINNING
    items: Mapping[str, float] = {}

    def expected(self, item: str) -> float:
        """The chance that the player names it."""
        return 1 / (1 + 10 ** ((self.items.get(item, BEGINNING) - self.player) / SPREAD))

    def after(self, item: str, right: bool) -> Ratings:
        """After one more answer."""
        gained = GAIN * (right - self.expected(item))
        return Ratings(self.player + gained, {**self.items, item: self.items.get(item, BEGINNING) - gained})


def ratings_of(kept: Sequence[Kept]) -> Ratings:
    """The ratings after these rounds, the oldest first; an answer was right that cost less than no idea."""
    found = Ratings()
    for each in kept:
        even = each.pars[0][1] if each.pars else 0.0
        for item, cost in zip(each.items, each.costs, strict=False):
            found = found.after(item, cost < even - 1e-6)
    return found


def seed_for(session: Session, name: str, level: int) -> int:
    """A new seed whose items fit the learner. Slow; raises NoContent, Problems and SaveProblem."""
    game = games.game_of(session.course, name)
    match game:
        case Letters():
            kept = games.rounds(session, name)
            return seed_of_passage(passages_of(session.folder, game), kept, level)
        case Bugs():
            met = session.progress.tally().met
            open_ = frozenset(each for each, own in met.items() if own.tasks and not own.cured)
            ratings = ratings_of(games.rounds(session, name))
            runs_programs = game.levels[level].shows == "call"
            seeds = [games.new_seed() for _ in range(1 if runs_programs else SEEDS)]
            items = {
                seed: [bug.name for bug in bugs_of(session.folder, game, game.levels[level], seed)] for seed in seeds
            }
            return max(seeds, key=lambda seed: fits(items[seed], ratings, open_))
    return games.new_seed()


def fits(items: Sequence[str], ratings: Ratings, met: frozenset[str]) -> float:
    """How well these mistakes fit: the more of them were met, and the nearer the chances to what is wanted."""
    return sum((MET if each in met else 1.0) * (1 - abs(ratings.expected(each) - WANTED)) for each in items)


def seed_of_passage(shipped: Passages, kept: Sequence[Kept], level: int) -> int:
    """A seed of an easier passage than most, of a harder one after two silver medals."""
    silver = sum(each.medal in (Medal.SILVER, Medal.GOLD) for each in kept if each.level == level and not each.own)
    costs = sorted(map(mean_cost, shipped.passages))
    middle = costs[len(costs) // 2]
    rng = Random(games.new_seed())
    for _ in range(MANY_SEEDS):
        seed = 1 + int(rng.random() * (games.MOST_SEED - 1))
        if (mean_cost(chosen(shipped, seed)) >= middle) == (silver >= SILVERS):
            return seed
    return games.new_seed()
