"""Every one-edit change of a reference, held against what its task asks: which are accepted, and change something.

A change that passes all calls of a code task and gives something else than the reference at inputs like theirs shows a
call that is missing, or an input that the question rules out. Of trainings, which cannot be asked for other inputs,
every change that is accepted is told. What was looked at and is no fault stands in the course's ``equivalents.yaml``.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import assert_never

import msgspec
import numpy
from msgspec import Struct
from msgspec.structs import asdict, replace

from tutor import sandbox
from tutor.attempt import Unreadable
from tutor.checkers import Conditions, code, training
from tutor.checkers.code.reasons import wanted
from tutor.checkers.lending import Lent
from tutor.checkers.programs import sandbox_limits
from tutor.edits.program import Edit, applied, edits
from tutor.lesson import Code, Task, TaskLimits, Training
from tutor.lint.values import Fault
from tutor.loader import CourseFolder, read_file
from tutor.loader import cache as kept
from tutor.loader.problem import Problem, Problems
from tutor.sandbox import Setting

FILE = "equivalents.yaml"
LEG = 30.0
"""Seconds after which the changes of a reference are gone on with in another child."""
LEAST_MEMORY = 256 << 20
"""Bytes, so that a change which makes ever longer lists ends soon."""
MOST_TRAININGS = 16
"""Changes of a training that are tried, drawn from all of them."""
MOST_TOLD = 5
"""Changes of one reference."""
LONGEST_TRAINING = 5.0
"""Seconds; the references take half a second."""
SAID = (
    "id",
    "ask",
    "hints",
    "after",
    "points",
    "was",
    "accept",
    "misconceptions",
    "subject",
    "starter",
    "sweep",
    "live",
)
"""Fields that say nothing of what is accepted."""

Equivalents = dict[str, dict[str, tuple[str, ...]]]
"""Of each task, by a word that says why: changed lines that are no fault."""


class Accepted(Struct, frozen=True):
    """A change that is accepted."""

    line: int
    """Of the reference, from 1."""
    text: str
    """The lines of the changed reference that are new; or those that are gone, with a ``-`` before them."""
    input: str = ""
    """A call at which it gives something else."""


class Proof(Struct, frozen=True):
    """What became of the changes of a reference."""

    tried: int = 0
    passed: int = 0
    accepted: tuple[Accepted, ...] = ()
    """Of those that passed, the ones to look at."""


def proof_of(task: Code | Training, functions: Lent) -> Proof:
    """What the task accepts of its changed reference, remembered by the content of all that decides it."""
    digest = _digest(task, functions)
    file = kept.cache_file("changes", Path(task.id))
    entry = kept.load(file, tuple[bytes, Proof])
    if entry is not None and entry[0] == digest:
        return entry[1]
    proof = _proof(task, functions)
    kept.save(file, (digest, proof))
    return proof


def _proof(task: Code | Training, functions: Lent) -> Proof:
    match task:
        case Code():
            return _of_code(task, functions)
        case Training():
            return _of_training(task, functions)
        case _:
            assert_never(task)


def _digest(task: Code | Training, functions: Lent) -> bytes:
    decides = {name: value for name, value in asdict(task).items() if name not in SAID}
    told = msgspec.json.encode((decides, functions), order="sorted", enc_hook=str)
    return hashlib.sha256(told + _engine()).digest()


@cache
def _engine() -> bytes:
    """What tells this engine of changes from any other."""
    here = Path(__file__).parent.parent
    files = [Path(__file__), *(here / "edits").glob("*.py"), *(here / "sandbox" / "child").glob("*.py")]
    files += (here / "checkers").glob("**/*.py")
    return b"".join(hashlib.sha256(file.read_bytes()).digest() for file in sorted(files)) + numpy.__version__.encode()


# Code


def _of_code(task: Code, functions: Lent) -> Proof:
    right = code.work_out(task, task.answer, Conditions(lent=functions).lessons)
    tree = ast.parse(task.answer)
    every = edits(tree, task.function)
    passed = _passed(task, right, len(every))
    parted = [_accepted(tree, every[at], told) for at, told in passed.items() if told and at < len(every)]
    return Proof(len(every), len(passed), tuple(dict.fromkeys(parted)))


def _passed(task: Code, right: code.Program, count: int) -> Mapping[int, str]:
    """The changes that pass, each with an input at which it parts, or an empty text. One that hangs does not pass."""
    asked = [wanted(task, one, want, False) for one, want in zip(right.asked, right.run.results, strict=True)]
    limits = replace(sandbox_limits(task.limits), seconds=LEG, memory=LEAST_MEMORY)
    found: dict[int, str] = {}
    begin: int | None = 0
    while begin is not None and begin < count:
        went = sandbox.survivors(
            task.answer,
            asked,
            begin,
            limits,
            function=task.function,
            setting=Setting(lent=right.lent, needs=task.needs or ""),
            rel=task.tolerance.rel,
            least=task.tolerance.abs,
        )
        found |= went.passed
        hung = went.next
        begin = hung if hung is None or hung == begin + 1 else hung - 1  # a second chance, with all the time to itself
    return found


def _accepted(tree: ast.Module, edit: Edit, told: str = "") -> Accepted:
    before = ast.unparse(tree).splitlines()
    with applied(edit):
        after = ast.unparse(ast.fix_missing_locations(tree)).splitlines()
    lines = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    new = [line[2:].strip() for line in lines if line[0] == "+"]
    gone = [f"- {line[2:].strip()}" for line in lines if line[0] == "-"]
    return Accepted(edit.line, "; ".join(new or gone), told)


# Trainings


def _of_training(task: Training, functions: Lent) -> Proof:
    tree = ast.parse(task.answer)
    tried = _sampled(tree, edits(_in_a_function(tree)))
    short = replace(
        task, limits=TaskLimits(seconds=min(task.limits.seconds, LONGEST_TRAINING), memory=task.limits.memory)
    )
    conditions = Conditions(lent=functions).lessons
    right = training.work_out(task, task.answer, conditions)
    accepted = [_accepted(tree, edit) for edit in tried if _trains(short, tree, edit, right, conditions)]
    return Proof(len(tried), len(accepted), tuple(dict.fromkeys(accepted)))


def _sampled(tree: ast.Module, every: list[Edit]) -> list[Edit]:
    """Some of all changes, by chance and always the same: another kind of change moves few of them."""

    def drawn(edit: Edit) -> bytes:
        with applied(edit):
            return hashlib.sha256(ast.unparse(ast.fix_missing_locations(tree)).encode()).digest()

    return sorted(every, key=drawn)[:MOST_TRAININGS]


def _in_a_function(tree: ast.Module) -> ast.Module:
    """The same statements as the body of a function, whose changes are theirs."""
    around = ast.parse("def program():\n    pass")
    function = around.body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = tree.body
    return around


def _trains(task: Training, tree: ast.Module, edit: Edit, right: training.Trained, conditions: Conditions) -> bool:
    before = ast.unparse(tree)
    with applied(edit):
        program = ast.unparse(ast.fix_missing_locations(tree))
    if program == before:
        return False
    try:
        return training.is_right(task, training.work_out(task, program, conditions), right)
    except Unreadable:
        return False


# What is listed


def listed(folder: CourseFolder) -> tuple[Equivalents | None, list[Problem]]:
    """What equivalents.yaml says, or None where it is not there or cannot be read, and its problems."""
    if not (folder.root / FILE).is_file():
        return None, []
    found, document = read_file(folder.root / FILE, Equivalents, folder.root)
    if document.problems:
        return None, sorted(document.problems)
    unknown = [name for name in found or {} if not isinstance(_task(folder, name), Code | Training)]
    return found or {}, [
        Problem(FILE, *document.place((name,)), name, f"there is no task {name!r} that wants a program")
        for name in unknown
    ]


def _task(folder: CourseFolder, name: str) -> Task | None:
    try:
        return folder.task(name)
    except Problems:
        return None


def change_faults(task: Code | Training, functions: Lent, why: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    """What is accepted and not listed as no fault, and of code what is listed and not accepted."""
    known = {text for texts in why.values() for text in texts}
    proof = proof_of(task, functions)
    new = [each for each in proof.accepted if each.text not in known]
    for each in new[:MOST_TOLD]:
        yield ("calls" if isinstance(task, Code) else "criteria",), _sentence(task, each)
    if len(new) > MOST_TOLD:
        yield ("answer",), f"{len(new) - MOST_TOLD} more changes of it are accepted"
    for text in sorted(known - {each.text for each in proof.accepted}) if isinstance(task, Code) else ():
        yield ("answer",), f"{FILE} lists a change that is not accepted: {text}"


def _sentence(task: Code | Training, each: Accepted) -> str:
    told = f"the reference is accepted with {each.text!r} at its line {each.line}"
    if isinstance(task, Code):
        return f"{told}, which gives something else at {each.input}; add such a call, or list the line in {FILE}"
    return f"{told}; ask for more, or list the line in {FILE}"
