"""Bets on claims: what they cost, how far what was said lies from what came true, and what both pass by."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from random import Random

import pytest

from tests.arcade.rounds import BITS, NATS, pressed, typed
from tests.conftest import LESSONS, NOON, turns
from tutor.arcade import Medal, NotAMove
from tutor.arcade.claims import Claim, ClaimsRound, Group, Said, begin, gap, groups
from tutor.arcade.contract import DIGITS, ROWS, WIDTH
from tutor.attempt import Attempt, Belief, Mode, Outcome, Verdict
from tutor.games import Kept
from tutor.games.bets import named, said_before
from tutor.items import NoContent
from tutor.items.claims import claim_of, claims_of
from tutor.lesson import Bets
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session


def round_of(holds: str, before: tuple[Said, ...] = ()) -> ClaimsRound:
    claims = tuple(Claim(lines=("Is it?", "", "▶ yes"), holds=each == "1", say="So.") for each in holds)
    return begin(1, BITS, claims, before)


@pytest.mark.parametrize(
    ("key", "holds", "cost"),
    [
        ("7", "1", -math.log2(0.7)), ("7", "0", -math.log2(0.3)), ("0", "1", -math.log2(0.97)),
        ("0", "0", -math.log2(0.03)), ("-", "0", -math.log2(0.97)), ("1", "1", -math.log2(0.1)), ("enter", "1", 1.0),
        ("enter", "0", 1.0),
    ],
)  # fmt: skip
def test_what_a_forecast_costs(key: str, holds: str, cost: float) -> None:
    assert pressed(round_of(holds), ["enter", key]).paid == pytest.approx((cost,))


@pytest.mark.parametrize(("line", "chance"), [("7", 0.7), ("70%", 0.7), ("0,35", 0.35), ("35", 0.35), ("", 0.5)])
def test_lines_are_digits_or_chances(line: str, chance: float) -> None:
    assert typed(round_of("10"), "", line).said == (chance,)


@pytest.mark.parametrize("line", ["x", "1.0000001e9", "200", "nan", "inf", "0.001"])
def test_what_is_no_chance_is_no_move(line: str) -> None:
    with pytest.raises(NotAMove):
        typed(round_of("1"), "", line)


def test_the_gap_is_the_mean_over_groups_by_how_many_they_hold() -> None:
    said = (Said(0.7, 10, 5), Said(0.97, 20, 19), Said(0.9, 10, 9), Said(0.1, 4, 1))
    low, middle = abs(Fraction(1, 10) - Fraction(1, 4)), abs(Fraction(7, 10) - Fraction(1, 2))
    high = abs((20 * Fraction(97, 100) + 10 * Fraction(9, 10)) / 30 - Fraction(28, 30))
    assert gap(said) == pytest.approx(float((4 * low + 10 * middle + 30 * high) / 44))
    assert groups(said)[0] == Group(0.1, 0.25, 4)
    assert gap(()) == 0


def test_the_base_rate_says_how_many_hold() -> None:
    assert round_of("1100").even == pytest.approx(1)
    share = 0.25
    assert round_of("1000").even == pytest.approx(-share * math.log2(share) - 0.75 * math.log2(0.75))
    assert begin(1, NATS, round_of("10").claims).even == pytest.approx(math.log(2))
    assert round_of("1").even == 0


@pytest.mark.parametrize(
    ("keys", "before", "medal"),
    [
        ("0-0-", (), Medal.SILVER),
        ("0-0-", (Said(0.97, 40, 30),), Medal.BRONZE),
        ("6464", (), Medal.BRONZE),
        ("6464", (Said(0.7, 100, 71),), Medal.SILVER),
        ("5555", (), Medal.NONE),
        ("-0-0", (), Medal.NONE),
    ],
)
def test_it_takes_less_than_the_base_rate_and_a_small_gap(keys: str, before: tuple[Said, ...], medal: Medal) -> None:
    moves = ["enter"] + [each for key in keys for each in (key, "enter")]
    played = pressed(round_of("1010", before), moves)
    assert played.over
    assert played.result().medal is medal


def keys_said(holds: str, right: float, says: str, rng: Random) -> list[str]:
    """The keys of somebody who is right so often, and says the first digit where it seems right, else the second."""
    keys = ["enter"]
    for each in holds:
        seems = (each == "1") is (rng.random() < right)
        keys += [says[0] if seems else says[1], "enter"]
    return keys


@pytest.mark.parametrize(
    ("right", "says", "before", "beaten", "passed", "mean"),
    [
        (0.6, "64", Said(0.6, 100, 60), 0.70, 0.70, 0.97),
        (0.8, "82", Said(0.8, 100, 80), 0.93, 0.93, 0.72),
        (0.97, "0-", Said(0.97, 100, 97), 1.00, 1.00, 0.19),
        (0.8, "0-", Said(0.97, 100, 80), 0.57, 0.00, 1.04),  # too sure, now and before
        (0.9, "73", Said(0.7, 100, 90), 0.98, 0.00, 0.64),  # knows more than is said
        (0.5, "55", Said(0.5, 100, 50), 0.00, 0.00, 1.00),
    ],
)
def test_simulated_players_pass_where_what_they_say_comes_true(
    right: float, says: str, before: Said, beaten: float, passed: float, mean: float
) -> None:
    """On average right · -log2 of what was said and (1 - right) · -log2 of the rest; the shares are of 200 rounds."""
    rng, results = Random(f"claims {right} {says}"), []
    for _ in range(200):
        holds = "".join(rng.sample("1" * 6 + "0" * 6, 12))
        results.append(pressed(round_of(holds, (before,)), keys_said(holds, right, says, rng)).result())
    said = DIGITS[says[0]]
    assert -right * math.log2(said) - (1 - right) * math.log2(1 - said) == pytest.approx(mean, abs=0.04)
    assert sum(each.score for each in results) / 200 == pytest.approx(mean, abs=0.08)
    assert sum(each.medal is not Medal.NONE for each in results) / 200 == pytest.approx(beaten, abs=0.08)
    assert sum(each.medal is Medal.SILVER for each in results) / 200 == pytest.approx(passed, abs=0.08)


def test_what_was_said_before_stands_first_and_a_verdict_in_place() -> None:
    played = round_of("10", (Said(0.7, 10, 7),))
    text = "\n".join("".join(part for part, _ in row) for row in played.board().rows)
    assert " 70% said,  70% came true  ██████████████        of 10" in text
    after = pressed(played, ["enter", "8"])
    text = "\n".join("".join(part for part, _ in row) for row in after.board().rows)
    assert "80% said.  It is right: 0.32 bits" in text
    assert pressed(after, ["3"]) == after


def test_what_was_said_before_is_read_from_reviews_and_rounds() -> None:
    session = Session(open_course(LESSONS), Progress(":memory:", "Ada"), clock=lambda: NOON)
    for outcome, belief in ((Outcome.CORRECT, Belief.SURE), (Outcome.WRONG, Belief.THINK), (Outcome.CORRECT, None)):
        task = "entropy/what-it-says"
        verdict = Verdict(task=task, outcome=outcome)
        session.progress.add(
            Attempt(task=task, answer="a", outcome=outcome, at=NOON, verdict=verdict, mode=Mode.REVIEW, belief=belief)
        )
    assert said_before(session) == (Said(0.7, 1, 0), Said(0.97, 1, 1))
    session.close()


def test_what_was_said_in_a_round_of_naming_is_read_from_its_costs() -> None:
    chances = [0.7, 0.7, 0.1, 0.97, 0.01, 0.25]
    costs = tuple(round(-math.log2(each), 3) for each in chances)
    found = named(Kept(level=0, seed=1, score=1.0, costs=costs), math.log(2))
    assert found == Counter({(0.7, True): 2, (0.7, False): 1, (0.97, True): 1, (0.97, False): 1})


def test_claims_of_the_course_are_half_right_and_fit() -> None:
    folder = open_course(LESSONS)
    chapter = next(each for each in folder.course.chapters if each.boss == "weather-office")
    boss = folder.boss(chapter)
    assert boss is not None
    bets = next(each for each in boss.rounds if isinstance(each, Bets))
    found = claims_of(folder, bets.tasks, bets.count, Random("1"))
    assert [each.holds for each in found].count(True) == bets.count // 2
    start = begin(1, BITS, found, (Said(0.7, 1000, 700), Said(0.97, 1000, 970)))
    assert max(sum(len(part) for part, _ in row) for row in start.board().rows) <= WIDTH + 2
    played = start.key("enter", 0)
    assert len(played.board().keys) <= 67
    for _ in turns("the round is over"):
        if played.over:
            break
        for _ in range(2):
            rows = played.board().rows
            assert len(rows) <= ROWS
            assert max(sum(len(part) for part, _ in row) for row in rows) <= WIDTH + 2
            played = played.key("enter" if played.told else "7", 0)


def test_what_is_no_choice_is_no_claim() -> None:
    with pytest.raises(NoContent, match="is no choice"):
        claim_of(open_course(LESSONS), "kl-divergence/kl-code", True, Random("1"))
