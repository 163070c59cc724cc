"""The code tasks of the curriculum, with their references and their known wrong programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.lesson import Code, Misconception, NamedCall, Property, Tolerance

TASKS: dict[str, Any] = json.loads((Path(__file__).parent.parent / "data/code_tasks.json").read_text())


def listed(call: dict[str, Any]) -> NamedCall:
    tolerance = Tolerance(**call["tolerance"]) if "tolerance" in call else None
    return NamedCall(call=call["call"], name=call["name"], tolerance=tolerance)


def code_task(task_id: str) -> Code:
    told = TASKS[task_id]
    return Code(
        task=task_id.split("/")[1],
        ask="Write it.",
        function=told["function"],
        answer=told["answer"],
        calls=tuple(map(listed, told["calls"])),
        properties=tuple(Property(**one) for one in told["properties"]),
        tolerance=Tolerance(**told["tolerance"]),
        misconceptions=tuple(Misconception(**one) for one in told["misconceptions"]),
    )


def test_the_curriculum_has_76_code_tasks() -> None:
    assert len(TASKS) == 76


@pytest.mark.parametrize("task_id", TASKS)
def test_the_reference_of_a_task_is_right_also_in_other_words(task_id: str) -> None:
    task = code_task(task_id)
    for answer in (task.answer, f"# in my words\n{task.answer}"):
        verdict = check(task, answer)
        assert verdict.outcome is Outcome.CORRECT, verdict


@pytest.mark.one_in(4)
@pytest.mark.parametrize("task_id", TASKS)
def test_each_known_wrong_program_of_a_task_is_wrong_with_its_own_name(task_id: str) -> None:
    task = code_task(task_id)
    for misconception in task.misconceptions:
        for answer in (misconception.answer, f"{misconception.answer}\n# in my words"):
            verdict = check(task, answer)
            assert (verdict.outcome, verdict.misconception) == (Outcome.WRONG, misconception.name)
            assert verdict.feedback == (misconception.say,)
            assert verdict.counterexample is not None


@pytest.mark.one_in(4)
@pytest.mark.parametrize("task_id", TASKS)
def test_a_program_that_does_nothing_is_wrong(task_id: str) -> None:
    task = code_task(task_id)
    verdict = check(task, f"def {task.function}(*values, **named):\n    ...\n")
    assert verdict.outcome is Outcome.WRONG
    assert verdict.misconception is None
