"""A misconception that its author got wrong is nobody's answer, and no failure of the tutor."""

from __future__ import annotations

import pytest

from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.lesson import Code, GuidedTask, Misconception, NumberTask, Symbolic

BROKEN = Misconception(name="broken", answer="log(", say="Never said.")
KNOWN = Misconception(name="known", answer="log(2)", say="The sign.")
TASKS: list[GuidedTask] = [
    NumberTask(task="t", ask="a", answer="-log(2)", misconceptions=(BROKEN, KNOWN)),
    Symbolic(task="t", ask="a", answer="-log(2)", misconceptions=(BROKEN, KNOWN)),
    Code(
        task="t",
        ask="a",
        function="f",
        answer="def f(): return 1",
        calls=("f()",),
        misconceptions=(
            Misconception(name="broken", answer="def f() return", say="Never said."),
            Misconception(name="known", answer="def f(): return 2", say="Two."),
        ),
    ),
]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: type(task).__name__)
def test_a_misconception_that_cannot_be_read_does_not_hide_the_next(
    caplog: pytest.LogCaptureFixture, task: GuidedTask
) -> None:
    verdict = check(task, task.misconceptions[1].answer)
    assert (verdict.outcome, verdict.misconception) == (Outcome.WRONG, "known")
    assert not caplog.records
