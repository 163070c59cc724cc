"""What course.yaml lists is there, in one place; what is there is listed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SMALL_COURSE
from tutor.lint import lint_course, lint_file
from tutor.loader import open_course

FITS = "  - {id: fits, title: Fits, lessons: [trebling]}\n"
TREBLING = "title: Trebling\ngoal: Treble.\nsteps:\n  - text: Three times as much.\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The small course with a chapter ``fits`` at its end, in 02-fits."""
    root = Path(shutil.copytree(SMALL_COURSE, tmp_path / "course"))
    file = root / "course.yaml"
    file.write_text(file.read_text("utf-8").rstrip() + "\n" + FITS, "utf-8")
    (root / "02-fits").mkdir()
    (root / "02-fits" / "trebling.yaml").write_text(TREBLING, "utf-8")
    return root


def without(root: Path) -> None:
    (root / "02-fits" / "trebling.yaml").unlink()


def two_folders(root: Path) -> None:
    shutil.copytree(root / "02-fits", root / "04-fits")


def two_folders_one_empty(root: Path) -> None:
    (root / "fits").mkdir()


def short_ending(root: Path) -> None:
    (root / "02-fits" / "trebling.yaml").rename(root / "02-fits" / "trebling.yml")


def other_chapter(root: Path) -> None:
    (root / "02-fits" / "trebling.yaml").rename(root / "01-sums" / "trebling.yaml")


def not_listed(root: Path) -> None:
    (root / "02-fits" / "spare.yml").write_text(TREBLING, "utf-8")


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (without, [("course.yaml", "there is no file 02-fits/trebling.yaml")]),
        (
            two_folders,
            [
                ("course.yaml", "this chapter has the folders 02-fits and 04-fits; keep one of them"),
                ("04-fits/trebling.yaml", "this file is never read, for 02-fits/trebling.yaml is; remove one of them"),
            ],
        ),
        (two_folders_one_empty, [("course.yaml", "this chapter has the folders 02-fits and fits; keep one of them")]),
        (
            short_ending,
            [
                (
                    "course.yaml",
                    "there is no file 02-fits/trebling.yaml; rename 02-fits/trebling.yml, for lessons end in .yaml",
                )
            ],
        ),
        (
            other_chapter,
            [
                (
                    "course.yaml",
                    "there is no file 02-fits/trebling.yaml; move 01-sums/trebling.yaml there",
                ),
                (
                    "01-sums/trebling.yaml",
                    "course.yaml lists this lesson in the chapter 'fits': 02-fits/trebling.yaml is read",
                ),
            ],
        ),
        (not_listed, [("02-fits/spare.yml", "this lesson is not listed in course.yaml; lessons end in .yaml")]),
    ],
)
def test_files_and_the_list_of_them_agree(
    course: Path, broken: Callable[[Path], None], expected: list[tuple[str, str]]
) -> None:
    broken(course)
    found = list(lint_course(course))
    assert [(problem.file, problem.message) for problem in found] == expected
    assert all(problem.line > 1 for problem in found if problem.file == "course.yaml")


def test_a_chapter_in_its_folder_has_no_problems(course: Path) -> None:
    assert list(lint_course(course)) == []


@pytest.mark.parametrize("name", ["fits", "07-fits"])
def test_the_number_of_a_folder_only_sorts_it(course: Path, name: str) -> None:
    (course / "02-fits").rename(course / name)
    assert list(lint_course(course)) == []


def test_a_lesson_cannot_require_one_that_comes_later(course: Path) -> None:
    first = open_course(course).lessons[0]
    file = open_course(course).file(first)
    file.write_text(file.read_text("utf-8").replace("goal:", "requires: [trebling]\ngoal:", 1), "utf-8")
    said = "'trebling' comes later in course.yaml; list it before this lesson"
    assert [problem.message for problem in lint_course(course)] == [said]
    assert [problem.message for problem in lint_file(file, open_course(course))] == [said]
