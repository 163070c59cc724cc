"""A program that was stopped shows no misconception, and the lesson's wrong programs need not run for it."""

from __future__ import annotations

from typing import Any

import pytest

from tutor import sandbox
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.lesson import Code, Misconception, Property, TaskLimits, Training
from tutor.sandbox import Run

WRONG = "def f(x):\n    return x + 1"
CODE = Code(
    task="double",
    ask="Write it.",
    function="f",
    answer="def f(x):\n    return x + x",
    calls=("f(2)",),
    misconceptions=(Misconception(name="add-one", answer=WRONG, say="Twice, not one more."),),
    limits=TaskLimits(seconds=0.5),
)
TRAINING = Training(
    task="double",
    ask="Write it.",
    answer=CODE.answer,
    run="y = f(2)",
    criteria=(Property(name="f(2) is 4", holds="y == 4"),),
    misconceptions=CODE.misconceptions,
    limits=TaskLimits(seconds=0.5),
)


@pytest.mark.parametrize("task", [CODE, TRAINING])
@pytest.mark.parametrize("typed", ["x = 1 / 0", "def f(x", "while True: pass", "import os"])
def test_no_misconception_is_run_for_a_program_that_was_stopped(
    task: Code | Training, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    run = sandbox.run

    def noting(program: str, *values: Any, **named: Any) -> Run:
        ran.append(program)
        return run(program, *values, **named)

    monkeypatch.setattr(sandbox, "run", noting)
    assert check(task, typed).outcome is not Outcome.CORRECT
    assert WRONG not in ran
    assert check(task, f"{WRONG}\n# in my words").misconception == "add-one"
