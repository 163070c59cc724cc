"""What is another thing now than on the last day that was played on: one sentence for the start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tutor import score
from tutor.lesson import Level
from tutor.loader import Outline
from tutor.loader.titles import NO_TITLES, titled
from tutor.portion import LONG
from tutor.score import Tally

NAMED = 2
"""So many lessons or misconceptions are named, those of the latest days."""
WORDS = ("done", "right again", "kept in mind")
"""Of the marks of a lesson, in their order."""


def since(
    tally: Tally,
    outlines: Iterable[Outline],
    today: date,
    levels: Sequence[Level] = (),
    titles: Mapping[str, str] = NO_TITLES,
) -> str:
    """What came since the last day before today that was played on, that day included; empty where nothing did.

    Who was away for long is told nothing of how long that was.

    Marks, cures and levels come first; without them what was right for the first time, else how much was answered.
    """
    last = max((day for day in tally.days if day < today), default=None)
    if last is None or (today - last).days >= LONG:
        return ""
    lessons = [(each.title, score.mark_days(each.points, tally.tasks, each.kinds)) for each in outlines]
    said = [*marked(lessons, last), *cured(tally, last, titles), *reached(lessons, last, levels)]
    said = said or [*first_right(tally, last)] or answered(tally, last)
    return f"Since {named(last, today)}: {'; '.join(said)}." if said else ""


def marked(lessons: Sequence[tuple[str, tuple[date | None, ...]]], last: date) -> Iterable[str]:
    """The marks of lessons, those that are hardest to have first; of each lesson the hardest alone."""
    told: set[int] = set()
    for at in reversed(range(len(WORDS))):
        found = [
            (day, place, title)
            for place, (title, days) in enumerate(lessons)
            if place not in told and (day := days[at]) is not None and day >= last
        ]
        if found:
            told |= {place for _, place, _ in found}
            newest = [f"“{title}”" for _, _, title in sorted(found, reverse=True)]
            yield f"{listed(newest)} {'is' if len(newest) == 1 else 'are'} {WORDS[at]}"


def cured(tally: Tally, last: date, titles: Mapping[str, str]) -> Iterable[str]:
    """The misconceptions that do not show any more."""
    found = [titled(name, titles) for name, own in tally.met.items() if own.cured and own.clean_on[-1:] >= (last,)]
    if found:
        yield f"cured: {listed(found)}"


def reached(
    lessons: Sequence[tuple[str, tuple[date | None, ...]]], last: date, levels: Sequence[Level]
) -> Iterable[str]:
    """The level, where the marks of these days gave another."""
    marks = [day for _, days in lessons for day in days if day is not None]
    now, before = score.level(levels, len(marks)), score.level(levels, sum(day < last for day in marks))
    if now != before:
        yield f"your level is {now}"


def first_right(tally: Tally, last: date) -> Iterable[str]:
    """How many tasks were right for the first time."""
    count = sum(own.solved_on is not None and own.solved_on >= last for own in tally.tasks.values())
    if count:
        yield f"{count} {'task was' if count == 1 else 'tasks were'} right for the first time"


def answered(tally: Tally, last: date) -> list[str]:
    """How much was answered on the last day; games have no answers."""
    own = tally.days[last]
    return [f"{own.right} of {own.answers} {'answer' if own.answers == 1 else 'answers'} right"] if own.answers else []


def listed(names: Sequence[str]) -> str:
    """So many of them, and how many more."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def named(day: date, today: date) -> str:
    """A day before today as it is said: yesterday, Friday, 3 November, 3 November 2025."""
    ago = (today - day).days
    if ago == 1:
        return "yesterday"
    if ago < 7:
        return f"{day:%A}"
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")
