"""Achievements: what they hang on is there, and what people read of them is not empty."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import assert_never

from tutor.achievements import told
from tutor.lesson import (
    Achievement,
    Curing,
    Mending,
    NoIdea,
    OfBoss,
    OfGame,
    OfMistake,
    OfTasks,
    Remembering,
    Retaining,
    SureAndWrong,
    TrueToWord,
)
from tutor.lint.arcade import levels_of
from tutor.lint.files import at_entry
from tutor.loader import CourseFolder
from tutor.loader.problem import Problem

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Fault = tuple[tuple[str | int, ...], str]
"""A field of an achievement, and what is wrong with it."""


def achievement_problems(folder: CourseFolder, misconceptions: Collection[str] | None) -> Iterator[Problem]:
    """What may be wrong with the achievements that a course declares."""
    if not folder.course.achievements:
        return
    tasks = frozenset(task for outline in folder.outlines() for task in outline.points)
    for name, each in folder.course.achievements.items():
        field = ("achievements", name)
        if not NAME.fullmatch(name):
            yield at_entry(folder, field, f"{name!r} is no id; small letters, digits, hyphens")
        found = told(name, each)
        for key in ("title", "say"):
            if not getattr(found, key):
                yield at_entry(folder, field, f"{key!r} is missing: only the course can say what this is for")
        for inner, message in faults(folder, each, tasks, misconceptions):
            yield at_entry(folder, (*field, *inner), message)


def faults(
    folder: CourseFolder, each: Achievement, tasks: Collection[str], misconceptions: Collection[str] | None
) -> Iterator[Fault]:
    """What an achievement hangs on that is not there, or cannot be had."""
    match each:
        case OfTasks():
            for i, task in enumerate(each.tasks):
                if task not in tasks:
                    yield ("tasks", i), f"there is no task {task!r} in the course"
            if each.count is not None and each.count > len(each.tasks):
                yield ("count",), f"{each.count} are asked for, and there are {len(each.tasks)}"
        case OfMistake():
            if misconceptions is not None and each.name not in misconceptions:
                yield ("name",), f"{each.name!r} is not in misconceptions.yaml"
        case OfGame():
            yield from faults_of_game(folder, each)
        case OfBoss():
            with_boss = [chapter.id for chapter in folder.course.chapters if chapter.boss is not None]
            if each.chapter not in with_boss:
                yield ("chapter",), f"{each.chapter!r} is no chapter with a boss; there are {', '.join(with_boss)}"
        case Curing() | Retaining() | Mending() | Remembering() | SureAndWrong() | NoIdea() | TrueToWord():
            pass
        case _:
            assert_never(each)


def faults_of_game(folder: CourseFolder, each: OfGame) -> Iterator[Fault]:
    """What is wrong with a round that is asked for."""
    games = folder.course.arcade.games if folder.course.arcade else {}
    if each.game not in games:
        yield ("game",), f"there is no game {each.game!r}; there are {', '.join(games) or 'none'}"
    elif each.level is not None and each.level > (most := levels_of(games[each.game])):
        yield ("level",), f"{each.game!r} has {most} levels, not {each.level}"
    if (each.medal is None) == (each.score is None):
        yield (), "a round of a game is as good as a medal or as a score: say one of them"
