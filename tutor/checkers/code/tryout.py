"""Running a learner's program where nothing is judged: on an expression they type, or outside the tutor."""

from __future__ import annotations

import logging
import re
from typing import assert_never

from msgspec import Struct

from tutor.arrays import BadArrays
from tutor.attempt import Counterexample
from tutor.checkers.code import clean, sentences
from tutor.checkers.code.values import short
from tutor.checkers.finding import missing_package
from tutor.checkers.lending import Functions
from tutor.checkers.programs import run_program
from tutor.lesson import Code, Training
from tutor.sandbox import Raised, SandboxFailure, Trouble
from tutor.trust import NotTrusted

log = logging.getLogger(__name__)

SECONDS = 5.0
"""An expression that takes longer is stopped, however long the task's own calls may take."""


class Tried(Struct, frozen=True):
    """What an expression came to."""

    value: str = ""
    problem: str = ""
    """Why there is no value."""
    output: str = ""
    """What was printed on the way."""


def try_out(task: Code | Training, program: str, expression: str, lent: Functions) -> Tried:
    """Evaluate an expression where the program's names and a training's data are, with np and math; never raises."""
    try:
        return _tried(task, program, expression, lent)
    except (BadArrays, NotTrusted, SandboxFailure) as problem:
        return Tried(problem=f"This is not run: {problem}.")
    except Exception:
        log.exception("%s could not be tried", task.id or task.task)
        return Tried(problem="The tutor failed while running this. Your program is kept.")


def _tried(task: Code | Training, program: str, expression: str, lent: Functions) -> Tried:
    if lacking := missing_package(task):
        return Tried(problem=lacking)
    seconds = min(SECONDS, task.limits.seconds)
    run = run_program(task, program, [expression], lent, seconds=seconds, trains=False)
    if run.stop is not None:
        if run.stop.trouble is Trouble.SYNTAX:
            return Tried(problem=clean(sentences.unreadable(run.stop)))
        return Tried(problem=clean(sentences.stopped(run.stop, task, seconds)[1]), output=clean(run.output))
    (result,) = run.results
    if not isinstance(result, Raised):
        return Tried(value=clean(short(result.value)), output=clean(run.output))
    if result.type == "SyntaxError" and result.line is None:
        return Tried(problem=clean(f"This is not an expression yet: {result.message}."), output=clean(run.output))
    return Tried(problem=clean(" ".join(sentences.raised(result, task)[1:])), output=clean(run.output))


def snippet(task: Code | Training, program: str, example: Counterexample, lent: Functions) -> str:
    """The call that failed as a program of its own: plain Python and numpy, for any editor or debugger."""
    head = "import math\n\nimport numpy as np"
    if re.search(r"\b(inf|nan)\b(?!['\"])", re.sub(r"\b(np|numpy|math)\.(inf|nan)\b", "", example.call)):
        head += "\nfrom numpy import inf, nan"
    own, before, after = around(task)
    needed = needed_functions(lent, f"{program}\n{example.call}\n{own}")
    borrowed = [f"# {function}, from an earlier task\n{text.strip()}" for function, text in needed]
    call = f"print({example.call})\n{commented('expected', example.expected)}\n{commented('got', example.got)}"
    return "\n\n".join([head, *borrowed, *before, f"# your program\n{program.strip()}", *after, call]) + "\n"


def around(task: Code | Training) -> tuple[str, list[str], list[str]]:
    """A task's own code, and the paragraphs that it makes before a program and after it."""
    match task:
        case Code():
            return "", [], []
        case Training():
            arrays = [f"globals().update(np.load({task.arrays!r}))"] if task.arrays else []
            arrays += [f"{' = '.join(task.idx)} = None  # files of the data folder"] if task.idx else []
            report = "def report(**values):\n    print(values)"
            before = [*arrays, report, f"# the data\n{task.data}".rstrip()]
            return f"{task.data}\n{task.run}", before, [f"# the training\n{task.run.strip()}"]
        case _:
            assert_never(task)


def needed_functions(lent: Functions, text: str) -> Functions:
    """Those of the lent functions whose names stand in a text, and those that they need themselves, in their order.

    The others stay away: an answer to a task that is still open is only shown where nothing runs without it.
    """
    needed: list[tuple[str, str]] = []
    for function, program in reversed(lent):
        if re.search(rf"\b{re.escape(function)}\b", text):
            needed.insert(0, (function, program))
            text += f"\n{program}"
    return tuple(needed)


def commented(name: str, value: str) -> str:
    """A value as comment lines, its rows under each other."""
    first, *rest = value.splitlines() or [""]
    return "\n".join([f"# {name + ':':9} {first}", *(f"# {'':9} {row}" for row in rest)])
