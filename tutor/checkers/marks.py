"""Which calls of a task a program passes, while it is still being written: nothing of this is a verdict."""

from __future__ import annotations

import logging
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

from tutor.attempt import Unreadable
from tutor.checkers.contract import Conditions
from tutor.checkers.finding import missing_package
from tutor.checkers.lending import Lent
from tutor.lesson import Code

if TYPE_CHECKING:
    from tutor.checkers.code import Program

log = logging.getLogger(__name__)


class Mark(StrEnum):
    """What became of one call."""

    PASSED = "passed"
    FAILED = "failed"
    UNFINISHED = "not finished"
    """The program was stopped in it."""
    NOT_RUN = "not run"


def marks(task: Code, program: str, lent: Lent) -> tuple[Mark, ...]:
    """Of each of a task's calls, in their order, whether the program does there what the reference does.

    None where the program does not compile, or cannot be judged. Slow and pure, as ``check``, under the same limits;
    never raises but Cancelled.
    """
    from tutor.checkers import MAX_ANSWER
    from tutor.checkers.code import work_out  # brings numpy

    if len(program) > MAX_ANSWER or missing_package(task):
        return ()
    conditions = Conditions(lent=lent)
    try:
        value = work_out(task, program, conditions)
        return _compared(task, value, work_out(task, task.answer, conditions.lessons))
    except Unreadable:
        return ()
    except Exception:  # its check says why
        log.debug("no marks for %s", task.id or task.task, exc_info=True)
        return ()


def _compared(task: Code, value: Program, right: Program) -> tuple[Mark, ...]:
    from tutor.checkers.code import agrees

    run, found = value.run, list[Mark]()
    if right.run.stop is not None:
        return ()
    # A program that is stopped after its last call has not finished that.
    finished = run.results if run.stop is None else run.results[: len(value.asked) - 1]
    for one, got, want in zip_longest(value.asked, finished, right.run.results):
        if got is None:
            began = len(found) == len(finished) and (run.names or run.results)
            found.append(Mark.UNFINISHED if began else Mark.NOT_RUN)
        else:
            same = agrees(one, got, want, one.tolerance or task.tolerance)
            found.append(Mark.PASSED if same else Mark.FAILED)
    return tuple(found)
