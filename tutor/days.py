"""Days on which somebody played: this week's, and how many in a row, where two in any seven are free.

A day is the learner's own (``attempt.day_of``); here it is a date, and days are sets of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from datetime import date, timedelta

FREE = 2
"""So many days in any seven may be missed: who plays from Monday to Friday never begins anew."""
WEEK = 7

ONE = timedelta(days=1)


def week_of(today: date) -> tuple[date, ...]:
    """The seven days of the week of this one, from Monday."""
    monday = today - timedelta(days=today.weekday())
    return tuple(monday + timedelta(days=after) for after in range(WEEK))


def played_in(days: Iterable[date], today: date) -> tuple[bool, ...]:
    """Of each day of this week, from Monday, whether it was played on."""
    played = frozenset(days)
    return tuple(day in played for day in week_of(today))


def is_bridged(missed: date, played: Collection[date], today: date, free: int = FREE) -> bool:
    """Whether a missed day is free: no more than ``free`` days are missed in the seven that begin with it.

    Today and what comes after are not missed yet.
    """
    days = (missed + timedelta(days=after) for after in range(WEEK))
    return sum(day not in played and day < today for day in days) <= free


def streak(days: Iterable[date], today: date, free: int = FREE) -> int:
    """Days played in a row up to today, or up to yesterday while today has none yet.

    A free day is bridged and does not count; a day that is still to come does not either.
    """
    played = frozenset(day for day in days if day <= today)
    if not played:
        return 0
    found, day, first = 0, today, min(played)
    while day >= first and (day in played or day == today or is_bridged(day, played, today, free)):
        found += day in played
        day -= ONE
    return found


def longest(days: Iterable[date], today: date, free: int = FREE) -> int:
    """The most days that were ever in a row, on the day on which they were."""
    most = 0
    missed: deque[date] = deque(maxlen=free + 1)
    in_row: deque[date] = deque()
    before = None
    for day in sorted({day for day in days if day <= today}):
        for each in missed_between(before or day, day):
            missed.append(each)
            if len(missed) > free and each - missed[0] < timedelta(days=WEEK):
                while in_row and in_row[0] < missed[0]:  # it cannot be bridged any more, and no day before it counts
                    in_row.popleft()
        in_row.append(day)
        most, before = max(most, len(in_row)), day
    return most


def missed_between(earlier: date, later: date) -> tuple[date, ...]:
    """The days between two that were played on; of a long gap as many as show that it cannot be bridged."""
    return tuple(earlier + timedelta(days=after) for after in range(1, min((later - earlier).days, WEEK + 1)))
