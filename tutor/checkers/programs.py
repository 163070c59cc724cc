"""How a program runs for its task: limits, what stands around it, what it finds; and the runs that are remembered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import assert_never

from tutor import sandbox
from tutor.arrays import load_arrays
from tutor.checkers.lending import Functions
from tutor.checkers.pasted import tidy
from tutor.idx import load_idx, stamps
from tutor.lesson import Code, TaskLimits, Training
from tutor.sandbox import Call, Listener, Run, Setting

KEPT_RUNS = 256
"""Runs of references and of misconceptions' programs that are remembered."""


class LessonFails(Exception):
    """The lesson's own part of a task cannot be run: nothing can be said about the learner's."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        """The key of the task that is at fault."""


def run_program(
    task: Code | Training,
    program: str,
    calls: Sequence[Call | str],
    lent: Functions,
    *,
    seconds: float | None = None,
    trains: bool = True,
    listener: Listener | None = None,
) -> Run:
    """Run a program as its task says, and then the calls.

    ``seconds`` take the place of the task's own; a training's ``run`` comes after the program where it ``trains``.
    Raises Cancelled and SandboxFailure, and ValueError where a training's arrays cannot be read.
    """
    program = tidy(program)
    limits = sandbox_limits(task.limits, seconds)
    match task:
        case Code():
            setting = Setting(lent=lent, needs=task.needs or "")
            return sandbox.run(program, calls, limits, function=task.function, setting=setting)
        case Training():
            after = task.run if trains else ""
            setting = Setting(lent=lent, before=task.data, after=after, reports=True, needs=task.needs or "")
            names = {**load_arrays(task.arrays), **load_idx(task.idx)}
            return sandbox.run(program, calls, limits, names=names, setting=setting, listener=listener)
        case _:
            assert_never(task)


def sandbox_limits(limits: TaskLimits, seconds: float | None = None) -> sandbox.Limits:
    """A task's limits as the sandbox takes them: ``512 MB`` or ``2 GB`` as bytes."""
    number, unit = limits.memory.split()
    memory = int(number) << (30 if unit == "GB" else 20)
    return sandbox.Limits(seconds=limits.seconds if seconds is None else seconds, memory=memory)


class Own:
    """One of a task's own programs and what it finds, equal to another where the task is: the same run comes of it."""

    def __init__(self, task: Code | Training, program: str, lent: Functions, calls: Sequence[Call | str]) -> None:
        self.task = task
        self.program = program
        self.lent = lent
        self.calls = calls
        """Those that the kind makes of the task, and nothing else."""
        self.files = stamps(task.idx) if isinstance(task, Training) else ()
        """The learner's own files that it reads, as they are now."""

    def __hash__(self) -> int:
        return hash((self.program, self.lent, self.files))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Own):
            return False
        if (self.program, self.lent, self.files) != (other.program, other.lent, other.files):
            return False
        return self.task is other.task or self.task == other.task


def run_own(own: Own) -> Run:
    """A run of one of a task's own programs, remembered unless it was stopped: a busy machine may have done that."""
    run = _remembered(own)
    return run if run.stop is None else _run(own)


@lru_cache(KEPT_RUNS)
def _remembered(own: Own) -> Run:
    return _run(own)


def _run(own: Own) -> Run:
    return run_program(own.task, own.program, own.calls, own.lent)
