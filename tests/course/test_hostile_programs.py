"""What a question promises or forbids is asked for by a call: programs that break it are refused, honest ones taken."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.conftest import LESSONS
from tutor.attempt import Outcome, Verdict
from tutor.checkers import check
from tutor.checkers.lending import lent
from tutor.loader import open_course

COURSE = open_course(LESSONS)
PROGRAMS = yaml.safe_load((Path(__file__).parent.parent / "data" / "course-programs.yaml").read_text("utf-8"))
IN_PLACE = ["distributions/normalize", "softmax/softmax-1d", "softmax-batch/softmax-nd", "log-softmax/log-softmax-code"]


def rows(kind: str) -> list[tuple[str, str]]:
    """Task and program."""
    return [(each["task"], each["program"]) for each in PROGRAMS[kind]]


def tasks(kind: str) -> list[str]:
    return [task_id for task_id, _ in rows(kind)]


def judged(task_id: str, program: str) -> Verdict:
    task = COURSE.task(task_id)
    assert task is not None
    return check(task, program, lent=lent(task, COURSE.task))


@pytest.mark.parametrize(("task_id", "program"), rows("refused"), ids=tasks("refused"))
def test_a_program_that_breaks_what_the_question_says_is_refused(task_id: str, program: str) -> None:
    assert judged(task_id, program).outcome is Outcome.WRONG


@pytest.mark.parametrize(("task_id", "program"), rows("taken"), ids=tasks("taken"))
def test_a_program_that_keeps_to_the_question_in_its_own_way_is_taken(task_id: str, program: str) -> None:
    verdict = judged(task_id, program)
    assert (verdict.outcome, verdict.feedback) == (Outcome.CORRECT, ())


@pytest.mark.parametrize("task_id", IN_PLACE)
def test_where_an_argument_must_not_be_changed_the_question_says_so(task_id: str) -> None:
    task = COURSE.task(task_id)
    assert task is not None
    assert "as it is" in task.ask
