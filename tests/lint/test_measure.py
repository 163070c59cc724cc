"""What lint says of a course's levels and of its own number."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import LESSONS, SMALL_COURSE
from tutor.lint import lint_course
from tutor.lint.measure import fault
from tutor.loader import open_course
from tutor.score import level


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("exp(mean(-log(p)))", ""),
        ("mean(p)", ""),
        ("sum(p)", ""),
        ("p", "should come to one number"),
        ("mean(q)", "It is calculated of p"),
        ("mean(", "It is calculated of p"),
        ("log(p - p)", "should come to one number"),
    ],
)
def test_the_courses_number_is_one_number_of_p(formula: str, said: str) -> None:
    found = fault(formula)
    assert said in found
    assert bool(found) == bool(said)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("levels: [{marks: 0, name: a}, {marks: 5, name: b}]", []),
        ("levels: [{marks: 1, name: a}]", ["the first level should need 0 marks"]),
        ("levels: [{marks: 0, name: a}, {marks: 0, name: b}]", ["each level needs more marks"]),
        ("measure: {name: Mean, formula: mean(p)}", []),
        ("measure: {name: Mean, formula: p}", ["should come to one number"]),
    ],
)
def test_levels_and_number_of_a_course(tmp_path: Path, lines: str, said: list[str]) -> None:
    root = tmp_path / "course"
    shutil.copytree(SMALL_COURSE, root)
    file = root / "course.yaml"
    file.write_text(f"{lines}\n{file.read_text('utf-8')}", "utf-8")
    found = [str(problem) for problem in lint_course(root) if "levels" in str(problem) or "measure" in str(problem)]
    assert len(found) == len(said)
    assert all(part in problem for part, problem in zip(said, found, strict=True))


def test_the_courses_levels_are_ten_and_all_can_be_reached() -> None:
    folder = open_course(LESSONS)
    assert len(folder.course.levels) == 10
    assert folder.course.levels[-1].marks <= 3 * len(folder.lessons)
    assert level(folder.course.levels, len(folder.lessons)) == "trigram"
