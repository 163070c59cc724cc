"""The bosses of a course: their files are there, what they name is there, and the references climb every ladder."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, assert_never

from tutor import sandbox
from tutor.checkers.programs import run_program
from tutor.items import NoContent
from tutor.items.claims import claim_of
from tutor.items.images import images_of
from tutor.items.programs import lent_to, suspects_of
from tutor.items.stations import MOST_LINES, WIDE, code_task, question_of, task_of
from tutor.lesson import (
    Arcade,
    Bets,
    Boss,
    BreakLevel,
    Broken,
    Chapter,
    Code,
    DearImages,
    Ladder,
    Mixed,
    Played,
    SickLog,
)
from tutor.lint.arcade import levels_of
from tutor.lint.files import at_entry, shown
from tutor.loader import CourseFolder, read_file
from tutor.loader.problem import Problem
from tutor.sandbox import Raised
from tutor.variant import PROVED

if TYPE_CHECKING:
    from tutor.loader.convert import Document
    from tutor.loader.convert import Path as Field

LOG_LINES = 9
Fault = tuple["Field", str]


def boss_problems(folder: CourseFolder) -> Iterator[Problem]:
    """Every problem of the bosses that chapters name, and of files that none names."""
    named = set()
    for i, chapter in enumerate(folder.course.chapters):
        if chapter.boss is None:
            continue
        file = folder.boss_file(chapter)
        named.add(file)
        if not file.is_file():
            message = f"there is no file {shown(folder, file)}"
            yield at_entry(folder, ("chapters", i, "boss"), message)
            continue
        boss, document = read_file(file, Boss, folder.root)
        if not document.problems:
            note_boss(boss, document, folder, chapter)
        yield from sorted(document.problems)
    for file in sorted((folder.root / "bosses").glob("*.y*ml")):
        if file not in named:
            yield Problem(shown(folder, file), 1, 1, "", "no chapter of course.yaml names this boss")


def note_boss(boss: Boss, document: Document, folder: CourseFolder, chapter: Chapter) -> None:
    """Note what is wrong with one boss."""
    for i, declared in enumerate(boss.rounds):
        for field, message in _faults(declared, folder, chapter):
            path = ("rounds", i, *field)
            document.note(document.place(path), path, message)


def _faults(
    declared: Ladder | Mixed | SickLog | Broken | Played | Bets | DearImages, folder: CourseFolder, chapter: Chapter
) -> Iterator[Fault]:
    match declared:
        case Ladder():
            try:
                task = code_task(folder, declared.task)
            except NoContent as problem:
                yield ("task",), str(problem)
            else:
                if task.id != declared.task:
                    yield ("task",), f"the task {declared.task!r} is {task.id!r} now"
                yield from _ladder_faults(declared, task, folder)
                yield from _repair_faults(declared, task, folder)
        case Mixed():
            if declared.count > len(declared.tasks):
                yield ("count",), f"{declared.count} tasks are drawn of {len(declared.tasks)}"
            for i, name in enumerate(declared.tasks):
                if fault := _question_fault(folder, name):
                    yield ("tasks", i), fault
        case SickLog():
            yield from _log_faults(declared)
        case Broken():
            level = BreakLevel(name="boss", shown_by=declared.shown_by, programs=declared.programs)
            try:
                suspects_of(folder, level, 0, chapter.lessons)
            except NoContent as problem:
                yield (), str(problem).replace("this course", "this chapter")
        case Played():
            yield from _game_faults(declared, folder.course.arcade)
        case DearImages():
            try:
                images_of(folder, declared, None, None, Random(0))
            except NoContent as problem:
                yield (), str(problem)
        case Bets():
            if declared.count > len(declared.tasks):
                yield ("count",), f"{declared.count} tasks are drawn of {len(declared.tasks)}"
            for i, name in enumerate(declared.tasks):
                if fault := _claim_fault(folder, name):
                    yield ("tasks", i), fault
        case _:
            assert_never(declared)


def _ladder_faults(declared: Ladder, task: Code, folder: CourseFolder) -> Iterator[Fault]:
    """A rung counts only where the reference comes to a value that is not nan."""
    calls: list[sandbox.Call | str] = [rung.call for rung in declared.rungs]
    run = run_program(task, task.answer, calls, lent_to(folder, task).references)
    for i, rung in enumerate(declared.rungs):
        if task.function not in rung.call:
            yield ("rungs", i, "call"), f"this does not call {task.function}"
        elif i >= len(run.results):
            yield ("rungs", i, "call"), "the reference does not come to an end here"
            return
        elif isinstance(result := run.results[i], Raised):
            yield ("rungs", i, "call"), f"the reference fails here: {result.type}: {result.message}"
        elif not _can_be_compared(result.value):
            yield ("rungs", i, "call"), "the reference comes to nan, or to more than can be compared"


def _repair_faults(declared: Ladder, task: Code, folder: CourseFolder) -> Iterator[Fault]:
    """The program that is to be mended fails at a rung."""
    from tutor.checkers.code.compare import same_result

    if declared.repair is None:
        return
    sick = next((each.answer for each in task.misconceptions if each.name == declared.repair), None)
    if sick is None:
        yield ("repair",), f"{task.id} has no misconception {declared.repair!r}"
        return
    calls: list[sandbox.Call | str] = [rung.call for rung in declared.rungs]
    references = lent_to(folder, task).references
    own, right = (run_program(task, program, calls, references).results for program in (sick, task.answer))
    pairs = zip(own, right, strict=False)
    if len(own) == len(right) and all(same_result(got, want, task.tolerance) for got, want in pairs):
        yield ("repair",), "this program climbs every rung"


def _can_be_compared(value: object) -> bool:
    """Whether a value is the same as itself: nan is not, nor what stayed in the sandbox."""
    from tutor.checkers.code.compare import same_value
    from tutor.lesson import Tolerance

    return same_value(value, value, Tolerance(rel=0, abs=0)) and "nan" not in repr(value)


def _claim_fault(folder: CourseFolder, name: str) -> str | None:
    """What is wrong with a choice of which any option may be claimed."""
    try:
        for holds in (True, False):
            for seed in range(PROVED):
                claim_of(folder, name, holds, Random(seed))
    except NoContent as problem:
        return str(problem)
    return None


def _question_fault(folder: CourseFolder, name: str) -> str | None:
    try:
        task = task_of(folder, name)
        if task.id != name:
            return f"the task {name!r} is {task.id!r} now"
        question = question_of(task, Random("lint"))
    except NoContent as problem:
        return str(problem)
    if len(question.lines) > MOST_LINES:
        return f"{name} takes {len(question.lines)} lines; there is room for {MOST_LINES}"
    return None


def _log_faults(declared: SickLog) -> Iterator[Fault]:
    lines = declared.shown.rstrip().splitlines()
    if len(lines) > LOG_LINES or max(map(len, lines), default=0) > WIDE:
        yield ("shown",), f"a log is at most {LOG_LINES} lines of at most {WIDE} letters"
    right = sum(option.right for option in declared.options)
    if right != 1:
        yield ("options",), f"one option should be right, and {right or 'none'} is marked so"
    for i, option in enumerate(declared.options):
        if len(option.say) > WIDE - 4:
            yield ("options", i, "say"), f"this is longer than {WIDE - 4} letters"


def _game_faults(declared: Played, arcade: Arcade | None) -> Iterator[Fault]:
    games = arcade.games if arcade else {}
    if declared.game not in games:
        yield ("game",), f"there is no game {declared.game!r}; there are {', '.join(games) or 'none'}"
    elif declared.level > (most := levels_of(games[declared.game])):
        yield ("level",), f"{declared.game!r} has {most} levels, not {declared.level}"
