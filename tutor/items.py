"""What games are about, read from the course when a round begins."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from random import Random

import msgspec
from msgspec import Struct

from tutor import typeset
from tutor.arcade.breaking import LINES, WIDE, Suspect, Tried
from tutor.arcade.bugs import CHOICES, QUESTION, Bug
from tutor.arcade.letters import Passages, faults
from tutor.arcade.ngrams import TooShort, own_text
from tutor.attempt import Unreadable
from tutor.checkers import missing_package, number
from tutor.checkers.contract import Conditions
from tutor.checkers.lending import Lent, lent
from tutor.lesson import BreakLevel, BugLevel, Bugs, Code, Letters, Misconception, NumberTask
from tutor.loader import CourseFolder, known_misconceptions
from tutor.loader.problem import Problems
from tutor.regular import read_regular
from tutor.variant import PROVED, fill, variant, varies

MOST_OF_PASSAGES = 5_000_000
"""Bytes."""


class NoContent(Exception):
    """A game has nothing to be about; the message says why."""


def passages_of(folder: CourseFolder, game: Letters) -> Passages:
    """The shipped passages. Raises NoContent."""
    try:
        found = msgspec.json.decode(
            read_regular(folder.root / game.passages, MOST_OF_PASSAGES, folder.root), type=Passages
        )
    except OSError as problem:
        raise NoContent(f"{game.passages} cannot be read: {problem.strerror or problem}") from problem
    except msgspec.DecodeError as problem:
        raise NoContent(f"{game.passages} is not a file of passages: {problem}") from problem
    if said := faults(found):
        raise NoContent(f"{game.passages}: {said[0]}")
    return found


def own_passage(text: str, seed: int) -> Passages:
    """One passage of a text of the player's. Raises NoContent."""
    try:
        return own_text(text, seed)
    except TooShort as problem:
        raise NoContent(str(problem)) from problem


# Mistakes


class Known(Struct, frozen=True):
    """A misconception of a number task."""

    task: NumberTask
    misconception: Misconception


MOST_TRIES = 2_000
SHORT = 60
"""Letters of a description that fit on a row."""


def bugs_of(folder: CourseFolder, game: Bugs, level: BugLevel, seed: int) -> tuple[Bug, ...]:
    """So many wrong answers of the course, no misconception twice. Raises NoContent."""
    rng = Random(str(seed))
    pool = tuple(known_of(folder))
    about = {name: each.about for name, each in known_misconceptions(folder.root).items()}
    usual = [known.misconception.name for known in pool]
    found: list[Bug] = []
    used: set[str] = set()
    for _ in range(MOST_TRIES if pool else 0):
        known = pool[int(rng.random() * len(pool))]
        name = known.misconception.name
        if name in used or name not in about or (name in game.rare and used & set(game.rare)):
            continue
        bug = bug_of(known, level, about, usual, rng)
        if bug is not None:
            used.add(name)
            found.append(bug)
        if len(found) == level.items:
            return tuple(found)
    raise NoContent(f"this course has {len(found)} mistakes that can be shown; the level asks for {level.items}")


def known_of(folder: CourseFolder) -> Iterator[Known]:
    """The misconceptions of all number tasks; lessons that cannot be read have none."""
    for lesson in folder.lessons:
        try:
            tasks = folder.lesson(lesson).tasks
        except Problems:
            continue
        for task in tasks:
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
    unit = f" {wrong.written.unit or task.unit}" if task.unit else ""
    got = f"{number.show_numbers(wrong.values)}{unit}"
    if shown and len(shown) + len(unit) <= SHORT:
        got = shown if shown.endswith(unit) else f"{shown}{unit}"
    expected = f"{number.show_numbers(right.values)}{f' {task.unit}' if task.unit else ''}"
    if got == expected or max(len(got), len(expected)) > SHORT:
        return None
    return Bug(
        question=tuple(question),
        got=got,
        expected=expected,
        options=tuple(about[name] for name in options),
        right=at,
        say=typeset.plain(fill(known.misconception.say, given), typeset.UNWRAPPED),
        lesson=task.id.partition("/")[0],
    )


def fitting_others(known: Known, wrong: number.Numbers, conditions: Conditions) -> set[str]:
    """The task's other misconceptions that come to the same number: they would be right too."""
    return {
        other.name
        for other in known.task.misconceptions
        if other.name != known.misconception.name
        and number.is_right(known.task, number.work_out(known.task, other.answer, conditions), wrong)
    }


def distractors(known: Known, fitting: set[str], about: dict[str, str], usual: list[str], rng: Random) -> list[str]:
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


def shuffled(names: list[str], rng: Random) -> list[str]:
    """In a drawn order that is the same in every version of Python."""
    return sorted(names, key=lambda _: rng.random())


# Programs


def suspects_of(folder: CourseFolder, level: BreakLevel, seed: int) -> tuple[Suspect, ...]:
    """So many wrong programs of the course that few enough of their task's calls give away. Slow; raises NoContent."""
    rng = Random(str(seed))
    pool = [
        (task, misconception)
        for task in code_tasks(folder)
        for misconception in task.misconceptions
        if fits_the_screen(misconception.answer)
    ]
    found: dict[str, Suspect] = {}
    for task, misconception in sorted(pool, key=lambda _: rng.random()):
        if task.id not in found and 0 < share_shown(folder, task, misconception) <= level.shown_by:
            found[task.id] = suspect_of(task, misconception)
        if len(found) == level.programs:
            return tuple(found.values())
    raise NoContent(f"this course has {len(found)} such programs; the level asks for {level.programs}")


def code_tasks(folder: CourseFolder) -> Iterator[Code]:
    """The code tasks that can run here; lessons that cannot be read have none."""
    for lesson in folder.lessons:
        try:
            tasks = folder.lesson(lesson).tasks
        except Problems:
            continue
        yield from (task for task in tasks if isinstance(task, Code) and missing_package(task) is None)


def fits_the_screen(program: str) -> bool:
    """Whether a program can be shown whole."""
    lines = program.strip().splitlines()
    return len(lines) <= LINES and max(map(len, lines), default=0) <= WIDE


def share_shown(folder: CourseFolder, task: Code, misconception: Misconception) -> float:
    """The part of a task's own calls at which a misconception's program differs; 0 where nothing is known of it."""
    from tutor.checkers import code

    conditions = Conditions({}, lent_to(folder, task)).lessons
    try:
        right = code.work_out(task, task.answer, conditions)
        wrong = code.work_out(task, misconception.answer, conditions)
    except Unreadable:
        return 0.0
    if wrong.run.stop is not None or right.run.stop is not None:
        return 0.0
    return len(list(code.failing(task, wrong, right))) / len(wrong.asked)


def suspect_of(task: Code, misconception: Misconception) -> Suspect:
    """A program as it is shown."""
    first = task.calls[0]
    question = textwrap.wrap(typeset.plain(task.ask, typeset.UNWRAPPED), WIDE, max_lines=3, placeholder=" …")
    return Suspect(
        task=task.id,
        name=misconception.name,
        asked=tuple(question),
        program=misconception.answer.strip(),
        example=first if isinstance(first, str) else first.call,
        say=typeset.plain(misconception.say, typeset.UNWRAPPED),
    )


def tried(folder: CourseFolder, suspect: Suspect, call: str) -> Tried:
    """What a call comes to in a program and in the reference. Slow; raises Cancelled."""
    from tutor.checkers.code import clean, sentences
    from tutor.checkers.code.compare import same_result
    from tutor.checkers.code.values import short, side_by_side
    from tutor.checkers.programs import run_program
    from tutor.sandbox import Raised

    task = folder.task(suspect.task)
    assert isinstance(task, Code)
    if problem := no_call(call, task.function):
        return Tried(call=call, problem=problem)
    references = lent_to(folder, task).references
    right = run_program(task, task.answer, [call, call], references)
    wrong = run_program(task, suspect.program, [call], references)
    if right.stop is not None or len(right.results) < 2:
        return Tried(call=call, problem="The right program does not come to an end at this call.")
    want, again = right.results[:2]
    if isinstance(want, Raised):
        said = sentences.raised(want, task)[1]
        return Tried(call=call, problem=clean(f"The right program fails there too: {said}")[:WIDE])
    if not same_result(again, want, task.tolerance):
        return Tried(call=call, problem="This call comes to something else each time.")
    if wrong.stop is not None or not wrong.results:
        return Tried(call=call, got="no answer", expected=one_line(clean(short(want.value))), differs=True)
    got = wrong.results[0]
    if isinstance(got, Raised):
        return Tried(call=call, got=clean(got.type), expected=one_line(clean(short(want.value))), differs=True)
    if same_result(got, want, task.tolerance):
        return Tried(call=call, got=one_line(clean(short(want.value))))
    seen, wanted = side_by_side(got.value, want.value, task.tolerance)
    return Tried(call=call, got=one_line(clean(seen)), expected=one_line(clean(wanted)), differs=True)


def no_call(text: str, function: str) -> str:
    """Why this is no call of the function with values; empty where it is one."""
    try:
        tree = ast.parse(text, mode="eval") if text.count("(") < 50 else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    if tree is None:
        return "This is not an expression of Python."
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    hidden = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr.startswith("_")]
    if function not in names or not any(isinstance(node, ast.Call) for node in ast.walk(tree)):
        return f"Call {function}(...), with values."
    return "Only what the function returns counts." if hidden else ""


def one_line(text: str) -> str:
    """A value on one line."""
    return " ".join(text.split())


def lent_to(folder: CourseFolder, task: Code) -> Lent:
    """The references that a task's own programs find."""
    return lent(task, folder.task)
