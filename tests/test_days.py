"""Days played, as tables: weeks, streaks with free days, clocks that change."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tutor import days
from tutor.attempt import day_of

MONDAY = date(2026, 3, 2)
SUNDAY = date(2026, 3, 8)
PACIFIC, BERLIN = -480, ZoneInfo("Europe/Berlin")


def since(start: date, pattern: str) -> list[date]:
    """The days played of a pattern such as ``xx.x``, from this day on."""
    return [start + timedelta(days=after) for after, sign in enumerate(pattern.replace(" ", "")) if sign == "x"]


@pytest.mark.parametrize(
    ("pattern", "streak"),
    [
        # From a Monday on; the last sign is today.
        ("x", 1),
        (".", 0),
        ("x.", 1),
        ("xx", 2),
        ("x.x", 2),
        ("x..x", 2),
        ("x...x", 1),
        ("x...", 1),
        ("x..", 1),
        ("x... .", 0),
        ("xxxxx.. xxxxx..", 10),
        ("xxxxx.. xxxxx.. x", 11),
        ("xxxxx.. xxxxx.. .", 10),
        ("xxxxx.. xxxxx.. ..", 0),
        ("x.x.x.x.x", 3),
        ("x.xx.xx.xx.xx.x", 5),
        ("x.xxxxxx.xxxxxx.x", 14),
        ("xxx" * 100, 300),
    ],
)
def test_a_streak_counts_days_played_and_bridges_two_missed_in_any_seven(pattern: str, streak: int) -> None:
    signs = pattern.replace(" ", "")
    assert days.streak(since(MONDAY, signs), MONDAY + timedelta(days=len(signs) - 1)) == streak


@pytest.mark.parametrize(("free", "longest"), [(0, 5), (1, 5), (2, 86)])
def test_monday_to_friday_for_seventeen_weeks_is_a_streak_with_two_free_days_only(free: int, longest: int) -> None:
    played = since(MONDAY, "xxxxx.." * 17 + "x")
    assert days.longest(played, played[-1], free) == longest
    assert days.streak(played, played[-1]) == 86


@pytest.mark.parametrize(
    ("probability", "medians"),
    [(0.7, (2, 5, 7, 16)), (0.8, (4, 8, 15, 46)), (0.9, (7, 23, 83, 108))],
)
def test_the_median_streak_after_120_days_grows_with_the_free_days(
    probability: float, medians: tuple[int, ...]
) -> None:
    chance = random.Random(7)
    learners = [
        since(MONDAY, "".join("x" if chance.random() < probability else "." for _ in range(120))) for _ in range(301)
    ]
    today = MONDAY + timedelta(days=119)
    for free, expected in enumerate(medians):
        found = sorted(days.streak(played, today, free) for played in learners)[150]
        assert abs(found - expected) <= max(2, 0.35 * expected), (free, found)


@pytest.mark.parametrize(
    ("pattern", "longest"), [("", 0), ("x", 1), ("xxx...xx", 3), ("xx.xx....x", 4), ("x........x", 1)]
)
def test_the_longest_streak_stays_for_ever(pattern: str, longest: int) -> None:
    assert days.longest(since(MONDAY, pattern), MONDAY + timedelta(days=400)) == longest


@pytest.mark.parametrize("today", [MONDAY, date(2026, 3, 5), SUNDAY])
def test_a_week_runs_from_monday_to_sunday(today: date) -> None:
    played = [date(2026, 3, 1), MONDAY, date(2026, 3, 4), SUNDAY, date(2026, 3, 9)]
    assert days.played_in(played, today) == (True, False, True, False, False, False, True)


@pytest.mark.parametrize("seed", range(20))
def test_the_longest_is_the_longest_that_any_day_saw(seed: int) -> None:
    chance = random.Random(seed)
    played = since(MONDAY, "".join("x" if chance.random() < 0.72 else "." for _ in range(90)))
    today = MONDAY + timedelta(days=89)
    for free in range(3):
        seen = [days.streak(played, MONDAY + timedelta(days=after), free) for after in range(90)]
        assert days.longest(played, today, free) == max(seen)


# Clocks


def lived(*times: tuple[str, int]) -> list[str]:
    """The learner's days of these times on the clock, each with its offset from UTC in minutes."""
    found = []
    for time, offset in times:
        at = datetime.fromisoformat(time).replace(tzinfo=UTC) - timedelta(minutes=offset)
        found.append(str(day_of(at, None, offset)))
    return sorted(set(found))


@pytest.mark.parametrize(
    ("times", "found"),
    [
        # The day ends at four in the morning.
        ([("2026-03-04 23:50", 60), ("2026-03-05 03:30", 60)], ["2026-03-04"]),
        ([("2026-03-05 03:59", 60), ("2026-03-05 04:00", 60)], ["2026-03-04", "2026-03-05"]),
        # A flight west: the evening over there is another date than the morning over here, each as it was lived.
        ([("2026-03-05 08:00", 120), ("2026-03-04 23:30", PACIFIC)], ["2026-03-04", "2026-03-05"]),
        # A flight east over the date line leaves a date out.
        ([("2026-03-04 22:00", PACIFIC), ("2026-03-06 06:00", 720)], ["2026-03-04", "2026-03-06"]),
        # Clocks put forward and back in the night: the date stays.
        ([("2026-03-28 23:30", 60), ("2026-03-29 03:30", 120)], ["2026-03-28"]),
        ([("2026-10-25 02:30", 120), ("2026-10-25 02:30", 60), ("2026-10-25 03:59", 60)], ["2026-10-24"]),
        # New year's eve.
        ([("2025-12-31 23:59", 0), ("2026-01-01 03:59", 0)], ["2025-12-31"]),
    ],
)
def test_a_day_is_as_it_was_lived(times: Iterable[tuple[str, int]], found: list[str]) -> None:
    assert lived(*times) == found


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-03-29T01:59", "2026-03-28"),  # 3:59 in summer's time, which has just begun
        ("2026-03-29T02:00", "2026-03-29"),
        ("2026-10-25T02:59", "2026-10-24"),  # 3:59 in winter's time
        ("2026-10-25T03:00", "2026-10-25"),
    ],
)
def test_four_oclock_is_four_on_the_wall_when_clocks_change(at: str, day: str) -> None:
    assert str(day_of(datetime.fromisoformat(at + "+00:00"), BERLIN)) == day


def test_a_clock_set_back_leaves_a_day_to_come_that_counts_once_it_is_there() -> None:
    played = [date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 6)]  # on the 4th the clock said the 6th for a while
    assert days.streak(played, date(2026, 3, 4)) == 2
    assert days.streak(played, date(2026, 3, 6)) == 3


def test_two_machines_together_have_the_days_of_both() -> None:
    one, other = since(MONDAY, "x.x"), since(MONDAY, ".xx")
    assert days.streak([*one, *other], MONDAY + timedelta(days=2)) == 3


def test_after_a_year_away_the_streak_is_over_and_the_longest_stays() -> None:
    played = since(MONDAY, "x" * 30)
    assert (days.streak(played, date(2027, 4, 1)), days.longest(played, date(2027, 4, 1))) == (0, 30)
