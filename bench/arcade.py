"""How often simulated players reach the medals of each game of the built-in course, each on its own items.

    python bench/arcade.py [--rounds 200]

Players are simple and fixed by their seeds: somebody who counts, somebody who sees what kind of coin it is, somebody
who kills the largest part of a loss, and so on. The tables in docs/arcade.md are what this prints.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

import itertools

from tests.arcade.test_claims import keys_said
from tests.arcade.test_claims import round_of as claims_of
from tests.arcade.test_images import keys_read
from tests.arcade.test_images import round_of as images_of
from tests.arcade.test_lands import looks_ahead
from tutor.arcade import Cost, Medal, Result, Round, begin
from tutor.arcade.bugs import Bug, BugsRound
from tutor.arcade.claims import Said
from tutor.arcade.contract import DIGITS
from tutor.arcade.descent import DescentRound
from tutor.arcade.dice import FACES, DiceRound
from tutor.arcade.forecasts import ForecastRound
from tutor.arcade.lands import RATES
from tutor.arcade.lengths import LengthsRound, could_shorten, rounded_up
from tutor.arcade.sprint import SprintRound, gain
from tutor.loader import find_lessons, open_course

BITS = Cost("bits", math.log(2))
ARCADE = open_course(find_lessons()).course.arcade
assert ARCADE is not None
GAMES = ARCADE.games


def told(name: str, results: Iterable[Result]) -> None:
    """One line: the mean score, and which part of the rounds reached each medal or a better one."""
    found = list(results)
    medals = Counter(each.medal for each in found)
    order = [medal for medal, _ in reversed(found[0].bounds)]
    parts, left = [], len(found)
    left -= medals[Medal.NONE]
    for medal in order:
        parts.append(f"{medal} {left / len(found):4.0%}")
        left -= medals[medal]
    print(f"{name:<46} {sum(each.score for each in found) / len(found):7.2f}   {'  '.join(parts)}")


def played(game: str, level: int, seed: int, key: Callable[[Round, Random], str], content: object = None) -> Result:
    """A round played key by key."""
    rng = Random(f"player {seed}")
    round_ = begin(GAMES[game], level, seed, BITS, content)
    while not round_.over:
        round_ = round_.key(key(round_, rng), 0)
    return round_.result()


# Players


def counts(round_: Round, rng: Random) -> str:
    """Laplace's rule, to the nearest tenth."""
    assert isinstance(round_, ForecastRound)
    n = len(round_.said)
    return tenth((sum(round_.fell[:n]) + 1) / (n + 2))


def sees_moods(round_: Round, rng: Random) -> str:
    """The last throws count, older ones fade by 0.7."""
    assert isinstance(round_, ForecastRound)
    heads, all_ = 1.0, 2.0
    for face in round_.fell[: len(round_.said)]:
        heads, all_ = 0.7 * (heads - 0.5) + face + 0.5, 0.7 * (all_ - 1) + 2
    return tenth(heads / all_)


def sees_memory(round_: Round, rng: Random) -> str:
    """How often a throw was like the one before, so far."""
    assert isinstance(round_, ForecastRound)
    fell = round_.fell[: len(round_.said)]
    if not fell:
        return "5"
    alike = sum(a == b for a, b in itertools.pairwise(fell))
    same = (alike + 1) / (len(fell) + 1)
    return tenth(same if fell[-1] else 1 - same)


def tenth(chance: float) -> str:
    """The key nearest to a chance."""
    return str(max(1, min(9, round(10 * chance))))


def presses_what_fell(round_: Round, rng: Random) -> str:
    """A chip on the face that fell, then the throw."""
    assert isinstance(round_, DiceRound)
    n = len(round_.said)
    return FACES[round_.fell[n - 1]] if len(round_.chips) < n else "enter"


def kills_the_largest(round_: Round, rng: Random) -> str:
    """The rate that is nearest to killing the direction with the largest share."""
    assert isinstance(round_, DescentRound)
    shares = round_.shares()
    steepest = round_.curvatures[shares.index(max(shares))]
    return str(1 + min(range(8), key=lambda k: abs(1 - RATES[k] * steepest)))


def looks(round_: Round, rng: Random) -> str:
    """A step ahead, as if it knew what each key does."""
    assert isinstance(round_, DescentRound)
    return looks_ahead(round_)


def bets(knows: float, sure: bool) -> Callable[[Round, Random], str]:
    """Right with this chance; says *I am sure* or *I think*."""

    def key(round_: Round, rng: Random) -> str:
        assert isinstance(round_, BugsRound)
        if round_.told:
            return "enter"
        right = round_.bugs[len(round_.said)].right
        letter = "abcd"[right if rng.random() < knows else (right + 1) % 4]
        return letter.upper() if sure else letter

    return key


def codes(seed: int, level: int, shortens: bool) -> Result:
    """Shannon's lengths, shortened while there is room, or not."""
    round_ = begin(GAMES["code"], level, seed, BITS)
    assert isinstance(round_, LengthsRound)
    while not round_.over:
        weights = round_.source
        lengths = list(rounded_up(weights))
        while shortens and (which := could_shorten(tuple(lengths))) is not None:
            longest = [i for i, each in enumerate(lengths) if each >= which and could_be(lengths, i)]
            at = max(longest, key=weights.__getitem__)
            lengths[at] -= 1
        round_ = round_.typed(" ".join(map(str, lengths)), 0)
    return round_.result()


def could_be(lengths: list[int], at: int) -> bool:
    """Whether one length may be one shorter."""
    shorter = [*lengths[:at], lengths[at] - 1, *lengths[at + 1 :]]
    return lengths[at] > 1 and sum(2.0**-each for each in shorter) <= 1


def estimates(seed: int, off: float, answers: int = 10) -> Result:
    """So many answers in a minute, each off by a lognormal factor."""
    round_ = begin(GAMES["sprint"], 2, seed, BITS)
    assert isinstance(round_, SprintRound)
    rng = Random(f"player {seed}")
    for item in round_.items[:answers]:
        normal = math.sqrt(-2 * math.log(1 - rng.random())) * math.cos(2 * math.pi * rng.random())
        said = item.answer * math.exp(off * normal)
        assert gain(said, item.answer) <= 1
        round_ = round_.typed(f"{said:.4g}", 1)
    return round_.at(61).result()


def claims(seed: int, right: float, says: str) -> Result:
    """Twelve claims, half of them right, by somebody who said the same a hundred times before, as often rightly."""
    rng = Random(f"claims {seed}")
    holds = "".join(rng.sample("1" * 6 + "0" * 6, 12))
    before = Said(DIGITS[says[0]], 100, round(100 * right))
    return ended(claims_of(holds, (before,)), keys_said(holds, right, says, rng))


def images(seed: int, reads: float, second: float, sure: str) -> Result:
    """Thirty images against a model that gives what is right 0.42."""
    rng = Random(f"images {seed}")
    rights = [int(rng.random() * 10) for _ in range(30)]
    keys = [key for right in rights for key in keys_read(right, reads, second, sure, rng)]
    return ended(images_of(*rights, given=0.42), keys)


def ended(round_: Round, keys: Iterable[str]) -> Result:
    """What a round comes to by these keys."""
    for key in keys:
        round_ = round_.key(key, 0)
    return round_.result()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = range(parser.parse_args().rounds)
    few = rounds[: max(1, len(rounds) // 5)]
    for level, player in ((0, counts), (1, counts), (2, counts), (2, sees_moods), (3, counts), (3, sees_memory)):
        name = GAMES["forecaster"].levels[level].name  # type: ignore[union-attr]
        told(f"{name}: {player.__name__}", (played("forecaster", level, seed, player) for seed in rounds))
    told("a loaded die: presses what fell", (played("forecaster", 4, seed, presses_what_fell) for seed in rounds))
    for level in (0, 1, 3):
        name = GAMES["descent"].levels[level].name  # type: ignore[union-attr]
        told(f"{name}: kills the largest", (played("descent", level, seed, kills_the_largest) for seed in few))
    for level in (2, 4):
        name = GAMES["descent"].levels[level].name  # type: ignore[union-attr]
        told(f"{name}: looks a step ahead", (played("descent", level, seed, looks) for seed in few[:20]))
    bug = Bug(question=("?",), got="1", expected="2", options=tuple("wxyz"), right=0, say="", lesson="")
    for knows, sure in ((0.5, False), (0.7, False), (0.9, False), (0.9, True), (0.97, True)):
        who = f"name the bug: right in {knows:.0%}, {'sure' if sure else 'thinks so'}"
        told(who, (played("bug", 0, seed, bets(knows, sure), (bug,) * 10) for seed in rounds))
    for right, says in ((0.6, "64"), (0.8, "82"), (0.97, "0-"), (0.8, "0-")):
        who = f"claims: right in {right:.0%}, says {DIGITS[says[0]]:.0%}"
        found = [claims(seed, right, says) for seed in rounds]
        passed = sum(each.medal is Medal.SILVER for each in found) / len(found)
        beaten = sum(each.medal is not Medal.NONE for each in found) / len(found)
        mean = sum(each.score for each in found) / len(found)
        print(f"{who:<46} {mean:7.2f}   bronze {beaten:4.0%}  silver {passed:4.0%}")
    readers = ((0.95, 0.03, "0"), (0.9, 0.06, "9"), (0.8, 0.1, "9"), (0.7, 0.15, "7"), (0.5, 0.2, "5"))
    for reads, second, digit in readers:
        who = f"images: reads {reads:.0%}, sure {DIGITS[digit]:.0%}"
        told(who, (images(seed, reads, second, digit) for seed in rounds))
    for level in range(4):
        for shortens in (False, True):
            who = "shortens Shannon's lengths" if shortens else "Shannon's lengths"
            told(f"code maker {level + 1}: {who}", (codes(seed, level, shortens) for seed in rounds))
    for off in (0.05, 0.1, 0.2, 0.3, 0.5):
        told(f"sprint: off by {off} (ln), 10 answers", (estimates(seed, off) for seed in rounds))


if __name__ == "__main__":
    main()
