"""A faulty program to repair: given back as it was it does not count."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tutor.attempt import Outcome, Reason
from tutor.checkers import UNREPAIRED, UNWRITTEN, check
from tutor.lesson import Code

TASK = Code(
    task="mean",
    ask="Repair.",
    function="mean",
    repair=True,
    starter="def mean(xs):\n    return sum(xs)\n",
    answer="def mean(xs):\n    return sum(xs) / len(xs)\n",
    calls=("mean([1, 2, 3])",),
)


@pytest.mark.parametrize("program", [TASK.starter, TASK.starter.rstrip(), "def mean( xs ):\n\n    return  sum(xs)\n"])
def test_the_faulty_program_itself_is_no_answer_yet(program: str) -> None:
    verdict = check(TASK, program)
    assert (verdict.outcome, verdict.reason, verdict.feedback) == (
        Outcome.UNREADABLE,
        Reason.UNFINISHED,
        (UNREPAIRED,),
    )


def test_a_changed_program_is_judged_as_any_other() -> None:
    assert check(TASK, "def mean(xs):\n    return sum(xs) / 2\n").outcome is Outcome.WRONG
    assert check(TASK, TASK.answer).outcome is Outcome.CORRECT
    assert check(replace(TASK, repair=False), TASK.starter).outcome is Outcome.WRONG


@pytest.mark.parametrize("program", ["def mean(xs):\n    ...\n", "def mean( xs ):\n\n    ..."])
def test_a_starter_in_which_nothing_was_written_is_no_wrong_answer(program: str) -> None:
    task = replace(TASK, repair=False, starter="def mean(xs):\n    ...\n")
    verdict = check(task, program)
    assert (verdict.outcome, verdict.reason, verdict.feedback) == (Outcome.UNREADABLE, Reason.UNFINISHED, (UNWRITTEN,))
