"""How long something took, by a clock that is set."""

from __future__ import annotations

import pytest

from tutor.stopwatch import IDLE, Stopwatch


@pytest.mark.parametrize(
    ("touched_at", "seconds"),
    [
        ([], 0.0),
        ([12.25], 12.2),
        ([10, 20, 30], 30.0),
        ([IDLE], IDLE),
        ([3600], IDLE),
        ([10, 3610, 3620], 10 + IDLE + 10),
        ([10, 5], 10.0),  # a clock that runs back
    ],
)
def test_of_a_pause_no_more_than_five_minutes_count(touched_at: list[float], seconds: float) -> None:
    now = [0.0]
    watch = Stopwatch(lambda: now[0])
    found = 0.0
    for at in touched_at:
        now[0] = at
        found = watch.touch()
    assert found == seconds


def test_it_begins_anew() -> None:
    now = [5.0]
    watch = Stopwatch(lambda: now[0])
    now[0] = 50.0
    watch.touch()
    watch.begin()
    now[0] = 52.0
    assert watch.touch() == 2.0
