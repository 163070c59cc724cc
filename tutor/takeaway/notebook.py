"""A chapter as a Jupyter notebook: its texts, the learner's own programs as cells, and what they were judged by.

Programs share one namespace in a notebook and have one each in the tutor. So a function of an earlier task is put into
names of its own (``_apart``) where another program took one of its names since.
"""

from __future__ import annotations

import json
import re
import symtable
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from tutor.arrays import load_arrays
from tutor.attempt import Attempt, Outcome
from tutor.book.markdown import LESSON_LINK, drawing, filled, question
from tutor.checkers import Conditions
from tutor.checkers.choice import named
from tutor.checkers.lending import Lent, lent, used_tasks
from tutor.checkers.pasted import tidy
from tutor.lesson import Chapter, Choice, Code, Lesson, Task, Text, Tolerance, Training, wants_program
from tutor.loader.outlines import outline
from tutor.loader.titles import task_titles
from tutor.session import Session
from tutor.takeaway.literal import literal
from tutor.takeaway.sheet import fenced
from tutor.variant import fill, variant

Cell = dict[str, Any]
MOST_CHECKS = 12
"""Calls of one task."""
LONGEST_CHECK = 1_500
"""Characters of one call with its value; others are left out, unless there is no shorter one."""
USUAL = Tolerance(rel=1e-6, abs=1e-9)
"""Of ``_same`` below, where a check names none."""

BEGIN = '''\
import math

import numpy as np
from numpy import inf, nan


def _same(got, expected, rel=1e-6, abs=1e-9):
    """Whether two values are alike: numbers within a tolerance, nan and inf in the same places."""
    if isinstance(expected, dict):
        return got.keys() == expected.keys() and all(_same(got[key], expected[key], rel, abs) for key in expected)
    if isinstance(expected, tuple):
        return len(got) == len(expected) and all(_same(*pair, rel, abs) for pair in zip(got, expected))
    if expected is None or isinstance(expected, str):
        return got == expected
    got, expected = np.asarray(got), np.asarray(expected)
    return got.shape == expected.shape and np.allclose(got, expected, rel, abs, equal_nan=True)


def _raises(names, call, words=""):
    """Whether a call raises one of these exceptions, with these words."""
    try:
        call()
    except Exception as problem:
        return type(problem).__name__ in names and words.lower() in str(problem).lower()
    return False


def _arrays(function):
    """The function, with arrays in place of the lists that it returns."""
    def call(*values, **named):
        found = function(*values, **named)
        try:
            return np.array(found) if isinstance(found, list) else found
        except ValueError:  # lists of several lengths
            return found
    return call


def _apart(name, program, **found):
    """A function of an earlier task, in names of its own: another program took one of them."""
    # The text of the learner's own cells, run by the kernel that runs this one; the tutor runs none of it.
    names = {"np": np, "math": math, "inf": inf, "nan": nan, **found}
    exec(program, names)
    return _arrays(names[name])


def most_bytes(made):
    """The most bytes that were held at once while it was called."""
    import tracemalloc
    tracemalloc.start()
    try:
        made()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


reported = []


def report(*values, **named):
    """What a training tells while it runs."""
    reported.append(named)'''


class NotFinished(Exception):
    """Programs that a notebook needs have no right answer yet; the message names them."""


class Notebook(Struct, frozen=True):
    """The notebook as JSON, and the files of arrays that have to lie beside it."""

    text: str
    beside: tuple[Path, ...] = ()


def notebook(session: Session, chapter: Chapter) -> Notebook:
    """A finished chapter as a notebook. Slow. Raises NotFinished, Problems and SaveProblem."""
    lessons = [session.folder.lesson(lesson) for lesson in chapter.lessons]
    session.progress.rename({old: new for lesson in lessons for old, new in lesson.renamed.items()})
    writing = _Writing(session)
    if missing := list(dict.fromkeys(_missing(session, lessons))):
        raise NotFinished(
            f"{chapter.title} is not finished: there is no right program of yours yet for {', '.join(missing)}."
        )
    writing.markdown(f"# {chapter.title}\n\n{chapter.about.strip()}".strip())
    if session.programs.warning:
        writing.markdown(session.programs.warning)
    writing.code(BEGIN)
    for lesson in lessons:
        writing.lesson(lesson)
    found = {
        "cells": writing.cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    beside = dict.fromkeys(Path(file) for file in writing.arrays)
    return Notebook(json.dumps(found, ensure_ascii=False, indent=1) + "\n", tuple(beside))


def _missing(session: Session, lessons: list[Lesson]) -> Iterator[str]:
    for lesson in lessons:
        for task in filter(wants_program, lesson.tasks):
            if session.last_right(task) is None:
                if not _is_optional(task):
                    yield task.id
                continue
            yield from (
                each for each, used in used_tasks(task, session.folder.task).items() if not session.last_right(used)
            )


def _is_optional(task: Task) -> bool:
    """Whether a task may be left out: it needs a package that need not be installed."""
    return isinstance(task, Code | Training) and task.needs is not None


class _Writing:
    """The cells that are there already, and whose the names are that they bind."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cells: list[Cell] = []
        self.arrays: list[str] = []
        self._owners: dict[str, str] = {}
        """Of each name the task whose program bound it last."""

    def markdown(self, text: str) -> None:
        self.cells.append({"cell_type": "markdown", "id": self._next_id(), "metadata": {}, "source": _lines(text)})

    def code(self, text: str) -> None:
        cell = {"cell_type": "code", "id": self._next_id(), "metadata": {}, "source": _lines(text)}
        self.cells.append({**cell, "execution_count": None, "outputs": []})

    def _next_id(self) -> str:
        return f"cell-{len(self.cells) + 1}"

    def lesson(self, lesson: Lesson) -> None:
        self.markdown(f"## {lesson.title}\n\n*{lesson.goal.strip()}*")
        titles = task_titles(outline(lesson))
        for step in lesson.steps:
            if isinstance(step, Text):
                self.markdown(_without_links(step.text.strip()))
                if step.picture is not None:
                    self.markdown(drawing(step.picture))
            else:
                self._task(step, titles[step.id])

    def _task(self, task: Task, title: str) -> None:
        attempt = _last_right(self.session, task)
        asked = question(task) if attempt is None or attempt.seed is None else [_in_variant(task, attempt.seed)]
        self.markdown("\n\n".join([f"### {title[:1].upper()}{title[1:]}", *map(_without_links, asked)]))
        right = None if attempt is None else attempt.answer
        if right is None:
            if wants_program(task):
                self.markdown(f"*This needs {getattr(task, 'needs', '')}; there is no right program of yours.*")
            return
        if isinstance(task, Code):
            self._program(task, right)
        elif isinstance(task, Training):
            self._training(task, right)
        else:
            self.markdown(f"Your answer:\n\n{_answered(task, right)}")
        if task.after and (attempt is None or attempt.seed is None):
            self.markdown(_without_links(filled(task, task.after)))

    # Programs

    def _program(self, task: Code, right: str) -> None:
        program = tidy(right).strip("\n")
        self._lend(task, bound(program))
        self._bind(task.id, program)
        self.code("\n".join(["# what it was judged by", *_checks(task, self._lent(task))]))

    def _training(self, task: Training, right: str) -> None:
        program, names = tidy(right).strip("\n"), list(load_arrays(task.arrays))
        data = [f"globals().update(np.load({Path(task.arrays).name!r}))"] if task.arrays else []
        data += [f"{' = '.join(task.idx)} = None"] if task.idx else []
        data += [task.data.strip("\n")] if task.data else []
        self.arrays += [task.arrays] if task.arrays else []
        bound_here = bound(task.data) | bound(program) | bound(task.run) | {*names, *task.idx}
        self._lend(task, bound_here)
        if data:
            self.code("\n".join(["# the data", *data]))
        self._bind(task.id, program)
        self.code(f"# the training\n{task.run.strip()}")
        self._owners |= dict.fromkeys(bound_here, task.id)
        self.code(
            "\n".join(
                [
                    "# what it was judged by",
                    *(f"assert {_flat(one.holds)}  # {_flat(one.name)}" for one in task.criteria),
                ]
            )
        )

    def _bind(self, task_id: str, program: str) -> None:
        self.code(program)
        self._owners |= dict.fromkeys(bound(program), task_id)

    def _lend(self, task: Code | Training, soon_bound: set[str]) -> None:
        """Have the functions that a task uses, as it finds them in the tutor."""
        lines = []
        for task_id, used in used_tasks(task, self.session.folder.task).items():
            program = tidy(self.session.last_right(used) or "").strip("\n")
            names = bound(program)
            if task_id not in self._owners.values() and not names & {*self._owners}:
                self.markdown(f"From `{task_id}`:")
                self._bind(task_id, program)
            if names & soon_bound or any(self._owners.get(name) != task_id for name in names):
                further = [each.function for each in used_tasks(used, self.session.folder.task).values()]
                found = "".join(f", {name}={name}" for name in dict.fromkeys(further))
                lines.append(f"{used.function} = _apart({used.function!r}, {_quoted(program)}{found})")
                self._owners[used.function] = task_id
            else:
                lines.append(f"{used.function} = _arrays({used.function})")
        if lines:
            self.code("\n".join(["# what it uses", *lines]))

    def _lent(self, task: Code) -> Lent:
        return lent(task, self.session.folder.task)


def bound(program: str) -> set[str]:
    """The names that a program binds at its top."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            symbols = symtable.symtable(program, "<program>", "exec").get_symbols()
    except SyntaxError:
        return set()
    return {each.get_name() for each in symbols if each.is_assigned() or each.is_imported() or each.is_namespace()}


def _checks(task: Code, functions: Lent) -> list[str]:
    """The calls that a program was judged by, each with what the lesson's own program returns."""
    from tutor.checkers.code import work_out
    from tutor.sandbox import Raised

    own = work_out(task, task.answer, Conditions(lent=Lent(functions.references, functions.references)))
    lines: list[str] = []
    for one, came in zip(own.asked, own.run.results, strict=False):
        if one.again:
            continue
        text = _flat(one.text)
        if one.property:
            lines.append(f"assert {text}  # {_flat(one.property)}")
        elif one.exceptions or isinstance(came, Raised):
            names = one.exceptions or ((came.type,) if isinstance(came, Raised) else ())
            words = f", {one.message!r}" if one.message else ""
            lines.append(f"assert _raises({names!r}, lambda: {text}{words})")
        elif (value := literal(came.value)) is not None:
            lines.append(f"assert _same({text}, {value}{_tolerance(one.tolerance or task.tolerance)})")
    fitting = [line for line in lines if len(line) <= LONGEST_CHECK]
    return (fitting or sorted(lines, key=len)[:1])[:MOST_CHECKS]


def _tolerance(tolerance: Tolerance) -> str:
    return "" if tolerance == USUAL else f", {tolerance.rel!r}, {tolerance.abs!r}"


def _flat(text: str) -> str:
    """An expression on one line, in brackets where it has several."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return lines[0] if len(lines) == 1 else f"({' '.join(lines)})"


def _quoted(program: str) -> str:
    """A program as a text of Python, readable where that is possible."""
    plain = "'''" not in program and not program.endswith(("'", "\\"))
    return f"r'''\n{program}\n'''" if plain else repr(program)


def _without_links(text: str) -> str:
    """A link to a lesson leads nowhere outside the tutor: its words stay."""
    return re.sub(r"\[([^\]]*)" + LESSON_LINK.pattern, r"\1", text)


def _last_right(session: Session, task: Task) -> Attempt | None:
    attempts = reversed(session.progress.attempts(task.id))
    return next((attempt for attempt in attempts if attempt.outcome is Outcome.CORRECT), None)


def _in_variant(task: Task, seed: int) -> str:
    """The question with the numbers that were answered."""
    return fill(task.ask.strip(), variant(task, seed).given)


def _answered(task: Task, right: str) -> str:
    chosen = named(task, right) if isinstance(task, Choice) else ()
    return "\n".join(f"- **{letter})** {say.strip()}" for letter, say in chosen) or fenced(right, "text")


def _lines(text: str) -> list[str]:
    """A text as notebooks keep it: its lines with their ends."""
    return text.splitlines(keepends=True)
