"""Wrong numbers and values of the course's own misconceptions, each beside three others that it is not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from random import Random

from msgspec import Struct

from tutor import typeset
from tutor.arcade.bugs import CHOICES, QUESTION, Bug
from tutor.attempt import Unreadable
from tutor.checkers import number
from tutor.checkers.contract import Conditions
from tutor.items.problem import NoContent, shuffled
from tutor.items.programs import ShownValue, code_tasks, shown_values
from tutor.lesson import BugLevel, Bugs, Code, Misconception, NumberTask
from tutor.loader import CourseFolder, known_misconceptions
from tutor.variant import PROVED, fill, variant, varies


class Known(Struct, frozen=True):
    """A misconception of a number task."""

    task: NumberTask
    misconception: Misconception


class KnownProgram(Struct, frozen=True):
    """A misconception of a code task."""

    task: Code
    misconception: Misconception


MOST_TRIES = 500
SHORT = 60
"""Letters of a description that fit on a row."""


def bugs_of(folder: CourseFolder, game: Bugs, level: BugLevel, seed: int) -> tuple[Bug, ...]:
    """So many wrong answers of the course, no misconception twice. Raises NoContent."""
    rng = Random(str(seed))
    by_call = level.shows == "call"
    pool: tuple[Known | KnownProgram, ...] = tuple(programs_of(folder) if by_call else known_of(folder))
    about = {name: each.about for name, each in known_misconceptions(folder.root).items()}
    usual = [known.misconception.name for known in pool]
    found: list[Bug] = []
    used: set[str] = set()
    for _ in range(MOST_TRIES if pool else 0):
        known = pool[int(rng.random() * len(pool))]
        name = known.misconception.name
        if name in used or name not in about or (name in game.rare and used & set(game.rare)):
            continue
        match known:
            case Known():
                bug = bug_of(known, level, about, usual, rng)
            case KnownProgram():
                bug = bug_of_call(folder, known, about, usual, rng)
        if bug is not None:
            used.add(name)
            found.append(bug)
        if len(found) == level.items:
            return tuple(found)
    raise NoContent(f"this course has {len(found)} mistakes that can be shown; the level asks for {level.items}")


def known_of(folder: CourseFolder) -> Iterator[Known]:
    """The misconceptions of all number tasks; lessons that cannot be read have none."""
    for lesson in folder.readable():
        for task in lesson.tasks:
            if isinstance(task, NumberTask):
                yield from (Known(task, each) for each in task.misconceptions)


def bug_of(known: Known, level: BugLevel, about: dict[str, str], usual: list[str], rng: Random) -> Bug | None:
    """One wrong answer as it is shown; None where it does not fit on the screen or says nothing."""
    task = known.task
    seed = int(rng.random() * PROVED) if varies(task) else None
    given = variant(task, seed).given
    conditions = Conditions(given)
    question = textwrap.wrap(typeset.plain(fill(task.ask, given), typeset.UNWRAPPED), 72)
    try:
        right = number.work_out(task, task.answer, conditions)
        wrong = number.work_out(task, known.misconception.answer, conditions)
        if number.is_right(task, wrong, right) or len(question) > QUESTION:
            return None
        others = fitting_others(known, wrong, conditions)
    except Unreadable:
        return None
    options = distractors(known, others, about, usual, rng)
    if len(options) < CHOICES - 1:
        return None
    at = int(rng.random() * CHOICES)
    options.insert(at, known.misconception.name)
    shown = number.show(task, wrong) if level.shows == "formula" else None
    unit = f" {wrong.written.unit}" if wrong.written.unit else ""  # a bare number is shown bare
    got = f"{number.show_numbers(wrong.values)}{unit}"
    if shown and len(shown) + len(unit) <= SHORT:
        got = shown if shown.endswith(unit) else f"{shown}{unit}"
    expected = f"{number.show_numbers(right.values)}{f' {task.unit}' if task.unit else ''}"
    if got == expected or max(len(got), len(expected)) > SHORT:
        return None
    return Bug(
        name=known.misconception.name,
        question=tuple(question),
        got=got,
        expected=expected,
        options=tuple(about[name] for name in options),
        right=at,
        say=typeset.plain(fill(known.misconception.say, given), typeset.UNWRAPPED),
        lesson=task.id.partition("/")[0],
    )


def programs_of(folder: CourseFolder) -> Iterator[KnownProgram]:
    """The misconceptions of all code tasks that can run here."""
    for task in code_tasks(folder):
        yield from (KnownProgram(task, each) for each in task.misconceptions)


def bug_of_call(
    folder: CourseFolder, known: KnownProgram, about: dict[str, str], usual: list[str], rng: Random
) -> Bug | None:
    """What a wrong program comes to at one of its task's calls; None where that does not fit or says nothing. Slow."""
    task, name = known.task, known.misconception.name
    shown = fitting_calls(shown_values(folder, task, known.misconception))
    if not shown:
        return None
    at = shown[int(rng.random() * len(shown))]
    fits = {
        other.name
        for other in task.misconceptions
        if other.name != name and at.got in {each.got for each in shown_values(folder, task, other) if each.at == at.at}
    }
    options = distractors(known, fits, about, usual, rng)
    if len(options) < CHOICES - 1:
        return None
    place = int(rng.random() * CHOICES)
    options.insert(place, name)
    asked = textwrap.wrap(typeset.plain(task.ask, typeset.UNWRAPPED), 72, max_lines=QUESTION - 2, placeholder=" …")
    return Bug(
        name=name,
        question=(*asked, *textwrap.wrap(at.call, 72)),
        got=at.got,
        expected=at.expected,
        options=tuple(about[each] for each in options),
        right=place,
        say=typeset.plain(known.misconception.say, typeset.UNWRAPPED),
        lesson=task.id.partition("/")[0],
    )


def fitting_calls(shown: Sequence[ShownValue]) -> list[ShownValue]:
    """Those that fit on the screen and differ to the eye."""
    return [
        each for each in shown
        if each.got != each.expected and max(len(each.got), len(each.expected)) <= SHORT
        and len(textwrap.wrap(each.call, 72)) <= 2
    ]  # fmt: skip


def fitting_others(known: Known, wrong: number.Numbers, conditions: Conditions) -> set[str]:
    """The task's other misconceptions that come to the same number: they would be right too."""
    return {
        other.name
        for other in known.task.misconceptions
        if other.name != known.misconception.name
        and number.is_right(known.task, number.work_out(known.task, other.answer, conditions), wrong)
    }


def distractors(
    known: Known | KnownProgram, fitting: set[str], about: dict[str, str], usual: list[str], rng: Random
) -> list[str]:
    """Three other names: the task's own first, then those that begin with the same word, then any of numbers."""
    name = known.misconception.name
    own = [each.name for each in known.task.misconceptions]
    word = name.partition("-")[0]
    alike = [each for each in about if each.partition("-")[0] == word]
    rest = [each for each in usual if each in about and len(about[each]) <= SHORT]
    pools = (own, shuffled(alike, rng), shuffled(rest, rng))
    chosen = dict.fromkeys(each for pool in pools for each in pool if each != name and each not in fitting)
    said = {name_: about[name_] for name_ in chosen if name_ in about and about[name_] != about[name]}
    return list(said)[: CHOICES - 1]
