"""The course as a whole: it proves itself, numbers vary, choices do not give themselves away, and it has pictures."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.conftest import LESSONS, sampled
from tutor.attempt import Outcome
from tutor.checkers import Conditions, check
from tutor.checkers.choice import right_letters
from tutor.checkers.lending import lent
from tutor.checkers.number import work_out
from tutor.lesson import Choice, NumberTask, Text, wants_program
from tutor.lint import changes
from tutor.lint.course import lint_course, lint_lesson, listed, read_lesson
from tutor.lint.known import Known
from tutor.loader import open_course
from tutor.variant import PROVED, variant

COURSE = open_course(LESSONS)
CHOICES = [task for lesson in COURSE.lessons for task in COURSE.lesson(lesson).tasks if isinstance(task, Choice)]


@pytest.fixture(scope="session")
def known() -> Known:
    """What each lesson is checked against."""
    return Known(COURSE.lessons, listed(COURSE)[0], COURSE)


@pytest.mark.one_fast
@pytest.mark.parametrize("lesson", sampled(COURSE.lessons, 10))
def test_a_lesson_proves_itself(known: Known, lesson: str) -> None:
    read, document = read_lesson(COURSE.file(lesson), LESSONS, COURSE.course.subject)
    if read is not None:
        lint_lesson(read, document, known)
    assert [str(problem) for problem in sorted(document.problems)] == []


COUNTS = ["causal-shift/valid-targets", "digits-baseline/parameters", "mnist-numpy/parameters"]


@pytest.mark.parametrize("task_id", COUNTS)
def test_a_count_is_exact_in_every_variant(task_id: str) -> None:
    task = COURSE.task(task_id)
    assert isinstance(task, NumberTask)
    for seed in (None, *range(PROVED)):
        (right,) = work_out(task, task.answer, Conditions(variant(task, seed).given)).values
        typed = {step: check(task, str(round(right) + step), seed=seed).outcome for step in (-1, 0, 1)}
        assert typed == {-1: Outcome.WRONG, 0: Outcome.CORRECT, 1: Outcome.WRONG}, (seed, right)


WITH_PROGRAMS = [
    lesson
    for lesson in COURSE.lessons
    if any(wants_program(task) and not task.needs for task in COURSE.lesson(lesson).tasks)
]


@pytest.mark.slow
@pytest.mark.parametrize("lesson", WITH_PROGRAMS)
def test_every_change_of_a_reference_is_refused_or_listed(lesson: str) -> None:
    equivalents, problems = changes.listed(COURSE)
    assert equivalents is not None
    assert problems == []
    told = [
        f"{task.id}: {message}"
        for task in COURSE.lesson(lesson).tasks
        if wants_program(task) and not task.needs
        for _, message in changes.change_faults(task, lent(task, COURSE.task), equivalents.get(task.id, {}))
    ]
    assert told == []


@pytest.mark.slow
def test_lint_goes_through_these_lessons_and_has_nothing_to_say_of_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, names, order and what lessons require; what each lesson proves is tested one by one, so not here."""
    proved: list[str] = []
    monkeypatch.setattr("tutor.lint.course.lint_lesson", lambda lesson, *others: proved.append(lesson.id))
    assert [str(problem) for problem in lint_course(LESSONS)] == []
    assert proved == list(COURSE.lessons)


def test_at_least_125_tasks_vary() -> None:
    tasks = [task for lesson in COURSE.lessons for task in COURSE.lesson(lesson).tasks]
    assert sum(bool(getattr(task, "vary", None)) for task in tasks) >= 125


def test_no_letter_is_right_in_more_than_two_of_five_choices() -> None:
    right = Counter(letter for task in CHOICES for letter in right_letters(task))
    assert [letter for letter, times in right.items() if times > 0.4 * len(CHOICES)] == []


def test_the_longest_option_is_right_in_at_most_two_of_five_choices() -> None:
    longest = [task for task in CHOICES if max(task.options, key=lambda option: (len(option.say), option.right)).right]
    assert len(longest) <= 0.4 * len(CHOICES)


def test_every_text_with_a_picture_speaks_of_it() -> None:
    texts = [step for lesson in COURSE.lessons for step in COURSE.lesson(lesson).steps if isinstance(step, Text)]
    assert [step.text[:60] for step in texts if step.picture and "picture" not in step.text] == []


def test_at_least_85_lessons_have_a_picture() -> None:
    with_picture = [
        lesson
        for lesson in COURSE.lessons
        if any(isinstance(step, Text) and step.picture for step in COURSE.lesson(lesson).steps)
    ]
    assert len(with_picture) >= 85
