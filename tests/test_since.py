"""What the start says of what came since the last day: tables of days and sentences."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tutor import score
from tutor.lesson import Level
from tutor.loader import Outline
from tutor.score import DayTally, MetTally, Tally, TaskTally
from tutor.since import listed, named, since

TODAY = date(2026, 3, 4)
LESSONS = tuple(
    Outline(
        id=name,
        title=name.upper(),
        points={f"{name}/one": 10, f"{name}/code": 10},
        kinds={f"{name}/one": "number", f"{name}/code": "code"},
    )
    for name in "abcd"
)
LEVELS = (Level(marks=0, name="sprout"), Level(marks=2, name="shrub"))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def solved(days: int, again: int | None = None, kept: int | None = None) -> TaskTally:
    """A task that was right so many days ago, and has its marks since so many."""
    return TaskTally(
        share=1.0,
        solved_on=ago(days),
        again_on=None if again is None else ago(again),
        kept_on=None if kept is None else ago(kept),
    )


def lesson(name: str, days: int, again: int | None = None, kept: int | None = None) -> dict[str, TaskTally]:
    """All of a lesson's tasks."""
    return {f"{name}/one": solved(days, again, kept), f"{name}/code": solved(days)}


def played(*days: int) -> dict[date, DayTally]:
    return {ago(each): DayTally(answers=12, right=9) for each in days}


@pytest.mark.parametrize(
    ("tasks", "days", "said"),
    [
        ({}, [], ""),
        ({}, [0], ""),
        ({}, [1], "Since yesterday: 9 of 12 answers right."),
        ({}, [0, 3], "Since Sunday: 9 of 12 answers right."),
        ({"a/one": solved(1)}, [1], "Since yesterday: 1 task was right for the first time."),
        ({"a/one": solved(1), "b/one": solved(0)}, [0, 1], "Since yesterday: 2 tasks were right for the first time."),
        (lesson("a", 1), [1], "Since yesterday: “A” is done."),
        (lesson("a", 5), [1, 5], "Since yesterday: 9 of 12 answers right."),
        (lesson("a", 1) | lesson("b", 0), [0, 1], "Since yesterday: “B”, “A” are done; your level is shrub."),
        (lesson("a", 1) | lesson("b", 1), [1], "Since yesterday: “B”, “A” are done; your level is shrub."),
        (lesson("a", 60), [60], ""),
        (lesson("a", 9, 1), [1, 9], "Since yesterday: “A” is right again; your level is shrub."),
        (lesson("a", 40, 20, 1), [1, 40], "Since yesterday: “A” is kept in mind."),
        (
            lesson("a", 40, 20, 0),
            [0, 50],
            "Since 13 January: “A” is kept in mind; your level is shrub.",
        ),
        (
            lesson("a", 40, 20, 0) | lesson("b", 40, 1) | lesson("c", 1),
            [1, 40],
            "Since yesterday: “A” is kept in mind; “B” is right again; “C” is done.",
        ),
    ],
)
def test_marks_come_first_then_what_was_right_then_how_much(
    tasks: dict[str, TaskTally], days: list[int], said: str
) -> None:
    assert since(Tally(tasks=tasks, days=played(*days)), LESSONS, TODAY, LEVELS) == said


def test_a_cure_is_told_by_what_people_call_the_misconception() -> None:
    met = {
        "swapped-pq": MetTally(times=2, cured=True, clean_on=(ago(3), ago(1))),
        "sign": MetTally(times=2, cured=True, clean_on=(ago(9), ago(8))),
        "other": MetTally(times=2, clean_on=(ago(1),)),
    }
    tally = Tally(met=met, days=played(1))
    assert (
        since(tally, LESSONS, TODAY, titles={"swapped-pq": "p and q exchanged"})
        == "Since yesterday: cured: p and q exchanged."
    )


def test_a_day_of_games_alone_says_nothing() -> None:
    assert since(Tally(days={ago(1): DayTally()}), LESSONS, TODAY) == ""


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "yesterday"),
        (2, "Monday"),
        (6, "Thursday"),
        (7, "25 February"),
        (63, "31 December 2025"),
        (365, "4 March 2025"),
    ],
)
def test_a_day_is_said_as_people_say_it(days: int, said: str) -> None:
    assert named(ago(days), TODAY) == said


def test_two_are_named_and_the_rest_counted() -> None:
    assert [listed("abcd"[:n]) for n in (1, 2, 3, 4)] == ["a", "a, b", "a, b and 1 more", "a, b and 2 more"]


@pytest.mark.parametrize(
    ("tasks", "days"),
    [
        ({}, (None, None, None)),
        ({"a/one": solved(5)}, (None, None, None)),
        (lesson("a", 5), (ago(5), None, None)),
        ({"a/one": solved(5, 3), "a/code": solved(2)}, (ago(2), ago(3), None)),
        (lesson("a", 40, 20, 1), (ago(40), ago(20), ago(1))),
    ],
)
def test_a_mark_has_the_day_on_which_the_last_of_its_tasks_got_it(
    tasks: dict[str, TaskTally], days: tuple[date | None, ...]
) -> None:
    assert score.mark_days(LESSONS[0].points, tasks, LESSONS[0].kinds) == days
