"""Lint changes every reference: a change that its task accepts is told, unless equivalents.yaml lists it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor import sandbox
from tutor.checkers.lending import Lent
from tutor.lesson import Code
from tutor.lint import lint_course
from tutor.lint.changes import proof_of
from tutor.loader import open_course

LESSON = """
title: Twice
goal: Double.
steps:
  - task: double
    kind: code
    ask: Double it.
    function: double
    answer: |
      def double(x):
          return x + x
    calls: [CALLS]
    hints: [Add it to itself.]
  - task: two
    kind: training
    ask: Set `two` to any number above 1.
    answer: two = 2
    run: pass
    criteria: [{name: two is above 1, holds: "two > 1"}]
    hints: [Count.]
"""
TOLD = (
    "01-only/twice.yaml:12:5: steps[1].calls: the reference is accepted with 'return x * x' at its line 2, which gives "
    "something else at double(1.5); add such a call, or list the line in equivalents.yaml"
)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "course"
    (root / "01-only").mkdir(parents=True)
    (root / "course.yaml").write_text("title: T\nchapters: [{id: only, title: Only, lessons: [twice]}]\n")
    (root / "01-only" / "twice.yaml").write_text(LESSON.replace("CALLS", '"double(2.0)"'))
    return root


def problems(root: Path, equivalents: str | None) -> list[str]:
    if equivalents is not None:
        (root / "equivalents.yaml").write_text(equivalents)
    return [str(problem) for problem in lint_course(root)]


def test_a_course_without_the_file_is_not_asked_for_this(course: Path) -> None:
    assert problems(course, None) == []


def test_a_change_that_is_accepted_is_told_with_the_call_that_is_missing(course: Path) -> None:
    assert TOLD in problems(course, "{}")


def test_with_that_call_it_is_not_told(course: Path) -> None:
    (course / "01-only" / "twice.yaml").write_text(LESSON.replace("CALLS", '"double(2.0)", "double(-1.5)"'))
    assert not any("'return x * x'" in problem for problem in problems(course, "{}"))


def test_a_change_of_a_training_is_told_unless_it_is_listed(course: Path) -> None:
    told = problems(course, "twice/double: {other: [return x * x]}\n")
    assert TOLD not in told
    assert any("steps[2].criteria" in problem and "'two = 3'" in problem for problem in told)
    told = problems(course, "twice/two: {free: [two = 3, two = 4]}\n")
    assert not any("steps[2].criteria" in problem for problem in told)


def test_what_is_listed_and_not_accepted_and_tasks_that_are_not_there_are_told(course: Path) -> None:
    told = problems(course, "twice/double: {other: [return 7]}\ntwice/treble: {}\n")
    assert any(problem.endswith("equivalents.yaml lists a change that is not accepted: return 7") for problem in told)
    assert any("there is no task 'twice/treble' that wants a program" in problem for problem in told)


@pytest.mark.parametrize("text", ["[1, 2]", "twice/double: [return 7]", "twice/double: {other: 7}"])
def test_a_file_of_another_form_is_told_with_its_place(course: Path, text: str) -> None:
    assert any(problem.startswith("equivalents.yaml:1:") for problem in problems(course, text))


def test_what_was_found_is_remembered_until_the_task_changes(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    task = open_course(course).task("twice/double")
    assert isinstance(task, Code)
    first = proof_of(task, Lent())
    with monkeypatch.context() as patched:
        patched.setattr(sandbox, "survivors", None)
        assert proof_of(task, Lent()) == first
        with pytest.raises(TypeError):
            proof_of(task, Lent((("halve", "def halve(x): ..."),)))
