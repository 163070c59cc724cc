"""The lessons against what was specified, computed independently: every right and every known wrong answer."""

from __future__ import annotations

import pytest

from tests.conftest import LESSONS, sampled
from tests.course.claims import Claim, claims, names, specified
from tests.course.renamed import GIVEN_UP, RENAMED, REPLACED
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.checkers.lending import lent
from tutor.lesson import Training
from tutor.lint import named
from tutor.loader import open_course

COURSE = open_course(LESSONS)
LESSON_IDS = list(dict.fromkeys(task_id.partition("/")[0] for task_id in specified()))


def name_in_lesson(task_id: str, name: str | None) -> str | None:
    return RENAMED[task_id, name][0] if name and (task_id, name) in RENAMED else name


def disagreement(task_id: str, claim: Claim) -> str | None:
    """What the lesson says instead of what was specified; None where they agree."""
    task = COURSE.task(task_id)
    assert task is not None
    verdict = check(task, claim.answer, lent=lent(task, COURSE.task))
    outcome = Outcome.WRONG if claim.misconception else Outcome.CORRECT
    name = name_in_lesson(task_id, claim.misconception)
    if (verdict.outcome, verdict.misconception) == (outcome, name):
        return None
    return f"{task_id} {claim}: {verdict.outcome} {verdict.misconception} {verdict.feedback}"


def test_every_lesson_that_was_specified_is_in_the_course() -> None:
    assert set(LESSON_IDS) <= set(COURSE.lessons)


def test_all_321_tasks_that_were_specified_are_in_the_course() -> None:
    assert len(specified()) == 321
    assert [task_id for task_id in specified() if COURSE.task(task_id) is None] == []


@pytest.mark.parametrize("lesson", sampled(LESSON_IDS, 3))
def test_every_answer_is_judged_as_specified(lesson: str) -> None:
    wanted = [
        (task_id, claim)
        for task_id, task in specified().items()
        if task_id.startswith(f"{lesson}/") and task_id not in GIVEN_UP
        for claim in claims(task)
        if (task_id, claim.misconception) not in REPLACED
    ]
    assert [said for task_id, claim in wanted if (said := disagreement(task_id, claim))] == []


def test_what_became_another_task_is_found_under_its_old_id() -> None:
    tasks = {task_id: COURSE.task(task_id) for task_id in GIVEN_UP}
    assert [task_id for task_id, task in tasks.items() if task is None or task.task == task_id.split("/")[1]] == []


def test_every_training_knows_the_misconceptions_that_were_specified() -> None:
    unknown = {
        (task_id, name)
        for task_id, task in specified().items()
        if isinstance(training := COURSE.task(task_id), Training)
        for name in names(task)
        if name_in_lesson(task_id, name) not in {each.name for each in training.misconceptions}
    }
    assert unknown == set()


@pytest.mark.parametrize(("task_id", "name"), [*RENAMED, *REPLACED])
def test_what_is_declared_as_renamed_is_not_what_the_lesson_says(task_id: str, name: str) -> None:
    task = COURSE.task(task_id)
    assert task is not None
    assert name in names(specified()[task_id])
    assert name not in {used for _, used in named(task)}
