"""The games of course.yaml: what they name is there, what they draw comes to numbers, what they need is enough."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from random import Random
from typing import assert_never

from tutor.arcade.lengths import SINGLE
from tutor.arcade.letters import ASKED, LEAD
from tutor.arcade.sprint import drawn
from tutor.attempt import Unreadable
from tutor.checkers.lending import lent
from tutor.items import NoContent
from tutor.items.mistakes import bugs_of
from tutor.items.passages import own_costs, passages_of
from tutor.items.programs import suspects_of
from tutor.items.stations import code_task
from tutor.lesson import (
    Arcade,
    Breaking,
    Bugs,
    Descent,
    Forecasts,
    Game,
    Lengths,
    Letters,
    OwnModel,
    Quick,
    Sprint,
    Weighing,
)
from tutor.lint.files import at_entry
from tutor.loader import CourseFolder
from tutor.loader.problem import Problem
from tutor.variant import PROVED, BadDraw

LINES, WIDE = 30, 72
"""Of rules: so many lines of so many letters fit beside a round."""
LINES_OF_SCORE = 3
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Fault = tuple[tuple[str | int, ...], str]
"""A field of course.yaml, and what is wrong with it."""


def arcade_problems(folder: CourseFolder, misconceptions: Collection[str] | None) -> Iterator[Problem]:
    """Every problem of a course's games."""
    arcade = folder.course.arcade
    if arcade is not None:
        for field, message in _faults(folder, arcade, misconceptions):
            yield at_entry(folder, ("arcade", *field), message)


def _faults(folder: CourseFolder, arcade: Arcade, misconceptions: Collection[str] | None) -> Iterator[Fault]:
    units = folder.course.units
    if arcade.unit not in units:
        yield ("unit",), f"{arcade.unit!r} is none of the course's units; there are {', '.join(units) or 'none'}"
    for name, level in arcade.daily.items():
        if name not in arcade.games:
            yield ("daily", name), f"there is no game {name!r}; there are {', '.join(arcade.games)}"
        elif level > (most := levels_of(arcade.games[name])):
            yield ("daily", name), f"{name!r} has {most} levels, not {level}"
    for name, game in arcade.games.items():
        field = ("games", name)
        if not NAME.fullmatch(name) or name == "today":
            yield field, f"{name!r} is no id; small letters, digits, hyphens, and not today"
        yield from _common(field, game, folder)
        yield from _own(field, game, folder, misconceptions)


def levels_of(game: Game) -> int:
    """How many levels a game has; letters have two forms."""
    return 2 if isinstance(game, Letters) else len(game.levels)


def _common(field: tuple[str, str], game: Game, folder: CourseFolder) -> Iterator[Fault]:
    lines = game.rules.rstrip().splitlines()
    score = game.score.rstrip().splitlines()
    if len(score) > LINES_OF_SCORE or max(map(len, score), default=0) > WIDE:
        yield (*field, "score"), f"score is at most {LINES_OF_SCORE} lines of at most {WIDE} letters"
    if len(lines) > LINES or max(map(len, lines), default=0) > WIDE:
        yield (*field, "rules"), f"rules are at most {LINES} lines of at most {WIDE} letters"
    for i, tip in enumerate(game.tips):
        if tip.lesson is not None and tip.lesson not in folder:
            yield (*field, "tips", i, "lesson"), f"there is no lesson {tip.lesson!r} in course.yaml"


def _own(
    field: tuple[str, str], game: Game, folder: CourseFolder, misconceptions: Collection[str] | None
) -> Iterator[Fault]:
    match game:
        case Forecasts():
            if game.faces[0][0].casefold() == game.faces[1][0].casefold():
                yield (*field, "faces"), "the two sides begin with the same letter, by which throws are shown"
        case Letters():
            try:
                passages_of(folder, game)
            except NoContent as problem:
                yield (*field, "passages"), f"{problem}; python -m tools.passages writes it"
            if game.own is not None and (fault := _own_fault(game.own, folder)):
                yield (*field, "own"), fault
        case Bugs():
            for i, name in enumerate(game.rare):
                if misconceptions is not None and name not in misconceptions:
                    yield (*field, "rare", i), f"{name!r} is not in misconceptions.yaml"
            for i, bug_level in enumerate(game.levels):
                try:
                    bugs_of(folder, game, bug_level, 0)
                except NoContent as problem:
                    yield (*field, "levels", i), str(problem)
        case Breaking():
            for i, break_level in enumerate(game.levels):
                try:
                    suspects_of(folder, break_level, 0)
                except NoContent as problem:
                    yield (*field, "levels", i), str(problem)
        case Sprint():
            for i, question in enumerate(game.questions):
                if fault := _question_fault(question):
                    yield (*field, "questions", i), fault
            for n in range(1, len(game.levels) + 1):
                if all(question.level > n for question in game.questions):
                    yield (*field, "levels", n - 1), "no question is asked at this level"
            if highest := [q.level for q in game.questions if q.level > len(game.levels)]:
                yield (*field, "questions"), f"level {max(highest)} is asked for, and there are {len(game.levels)}"
        case Lengths():
            for i, sources in enumerate(game.levels):
                if sources.given == "pairs" and max(sources.symbols) > len(SINGLE):
                    yield (*field, "levels", i, "symbols"), f"pairs are of {len(SINGLE)} symbols at most"
        case Descent() | Weighing():
            pass
        case _:
            assert_never(game)


def _own_fault(own: OwnModel, folder: CourseFolder) -> str | None:
    """What is wrong with a program that bets on letters: the reference has to."""
    try:
        task = code_task(folder, own.task)
        text = "the quick brown fox " * 7
        own_costs(folder, own, text[: LEAD + ASKED], text, task.answer, lent(task, folder.task).references)
    except NoContent as problem:
        return str(problem)
    return None


def _question_fault(question: Quick) -> str | None:
    """What is wrong with a question of the sprint, with any of so many seeds."""
    for name in question.vary:
        if f"{{{name}}}" not in question.ask:
            return f"ask does not show {{{name}}}"
    for seed in range(PROVED):
        try:
            item = drawn(question, Random(str(seed)))
        except (BadDraw, Unreadable, ValueError) as problem:
            return str(problem)
        if not 0 < item.answer < 1e12:
            return f"{item.ask!r} comes to {item.answer:g}; a sprint asks for numbers above 0"
        if len(item.ask) > WIDE:
            return f"{item.ask!r} is longer than {WIDE} letters"
    return None
