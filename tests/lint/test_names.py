"""misconceptions.yaml: every name has a lesson that cures it and a task that uses it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import SMALL_COURSE
from tutor.lint import lint_course, lint_file
from tutor.loader import open_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL_COURSE, tmp_path / "course"))


def added(course: Path, lines: str) -> list[tuple[str, str, str]]:
    """What lint says once these lines stand at the end of the file: the place from the end, the field, the message."""
    file = course / "misconceptions.yaml"
    text = file.read_text("utf-8")
    file.write_text(text + lines, "utf-8")
    first = len(text.splitlines()) + 1
    return [
        (f"{problem.line - first}:{problem.column}", problem.field, problem.message) for problem in lint_course(course)
    ]


def test_a_name_that_no_task_uses_is_told_with_its_place(course: Path) -> None:
    problems = added(course, "idle: {about: Nobody uses it., cured_by: adding}\n")
    assert problems == [("0:1", "idle", "no task uses 'idle'")]


def test_a_name_that_no_lesson_cures_is_told_with_its_place(course: Path) -> None:
    place, field, message = added(course, "idle: {about: Nobody uses it., cured_by: nowhere}\n")[0]
    assert (place, field) == ("0:1", "idle")
    assert "'nowhere'" in message


def test_names_are_not_called_unused_while_a_lesson_cannot_be_read(course: Path) -> None:
    (next(course.glob("*/adding.yaml"))).write_text("title: Broken\n", "utf-8")
    assert not [problem for problem in lint_course(course) if "no task uses" in problem.message]


def test_a_file_that_is_missing_is_told_once_and_not_for_each_name(course: Path) -> None:
    (course / "misconceptions.yaml").unlink()
    lesson = next(course.glob("*/adding.yaml"))
    for problems in (list(lint_course(course)), lint_file(lesson, open_course(course))):
        ((file, message),) = {(problem.file, problem.message) for problem in problems}
        assert file == "misconceptions.yaml"
        assert message.startswith("this file is missing: it lists each misconception's name")


def test_a_course_without_misconceptions_needs_no_file(tmp_path: Path) -> None:
    (tmp_path / "01-one").mkdir()
    (tmp_path / "course.yaml").write_text("title: T\nchapters: [{id: one, title: One, lessons: [a]}]\n", "utf-8")
    (tmp_path / "01-one" / "a.yaml").write_text("title: A\ngoal: G.\nsteps: [{text: Read.}]\n", "utf-8")
    assert list(lint_course(tmp_path)) == []


def test_names_that_units_and_relations_show_stand_in_the_file_and_count_as_used(course: Path) -> None:
    file = course / "course.yaml"
    declared = (
        "units: {m: {}, km: {of: m, size: 1000, bare: bare-km}}\nrelations: [{times: 60, say: No., name: sixty}]\n"
    )
    file.write_text(declared + file.read_text("utf-8"), "utf-8")
    assert [(problem.line, problem.column, problem.field, problem.message) for problem in lint_course(course)] == [
        (1, 40, "units.km.bare", "'bare-km' is not in misconceptions.yaml"),
        (2, 35, "relations[1].name", "'sixty' is not in misconceptions.yaml"),
    ]
    assert not added(course, "".join(f"{name}: {{about: It is., cured_by: adding}}\n" for name in ("bare-km", "sixty")))


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ("", "'bits' is no unit of course.yaml; it lists none: units: {km: {}}"),
        ("units: {m: {}, km: {of: m, size: 1000}}\n", "'bits' is no unit of course.yaml; there are m, km"),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_a_unit_that_the_course_does_not_list_is_told(course: Path, units: str, message: str, inside: bool) -> None:
    small = 'kind: number, ask: How much?, answer: "1", unit: bits'
    step = f"steps: [{{{small}}}], kind: derivation, ask: Derive it." if inside else small
    text = f"title: Units\ngoal: Measure.\nsteps:\n  - {{task: one, hints: [Look.], {step}}}\n"
    (next(course.glob("*/adding.yaml"))).write_text(text, "utf-8")
    (course / "course.yaml").write_text(units + (course / "course.yaml").read_text("utf-8"), "utf-8")
    field = "steps[1].steps[1].unit" if inside else "steps[1].unit"
    assert (field, message) in [(problem.field, problem.message) for problem in lint_course(course)]
