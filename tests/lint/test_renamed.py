"""Older ids of tasks: each means one task, and ``uses`` still finds it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.conftest import SMALL_COURSE, attempt
from tutor.attempt import Outcome
from tutor.lint import lint_course
from tutor.loader import open_course
from tutor.loader.outlines import renamed_in
from tutor.progress import Progress
from tutor.session import Session


def course_with(tmp_path: Path, lesson: str, before: str, after: str, of: Path = SMALL_COURSE) -> Path:
    """A course in which one line of a lesson is another."""
    root = Path(shutil.copytree(of, tmp_path / "course"))
    (file,) = root.rglob(f"{lesson}.yaml")
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    return root


@pytest.mark.parametrize(
    ("was", "said"),
    [
        ("[add, old/add]", None),
        ("[larger]", "'adding/larger' is a task of the course"),
        ("[sum]", "'adding/sum' is a task of the course"),
        ("[counting/total]", "'counting/total' is a task of the course"),
        ("[add, adding/add]", "'adding/sum' had the id 'adding/add' too"),
        ("[Old]", "should be a task's id"),
        ("[a/b/c]", "should be a task's id"),
    ],
)
def test_an_older_id_means_one_task(tmp_path: Path, was: str, said: str | None) -> None:
    root = course_with(tmp_path, "adding", "  - task: sum\n", f"  - task: sum\n    was: {was}\n")
    problems = [str(problem) for problem in lint_course(root)]
    if said is None:
        assert problems == []
    else:
        assert [problem for problem in problems if ":8:" in problem and said in problem] != [], problems


def test_outlines_know_older_ids_from_a_glance_and_from_a_lesson(tmp_path: Path) -> None:
    root = course_with(tmp_path, "adding", "  - task: sum\n", "  - task: sum\n    was: [add, old/add]\n")
    folder = open_course(root)
    wanted = {"adding/add": "adding/sum", "old/add": "adding/sum"}
    assert renamed_in(folder.outlines()) == renamed_in([folder.heading("adding")]) == wanted
    for old in wanted:
        task = folder.task(old)
        assert task is not None
        assert task.task == "sum"


def test_what_uses_says_by_an_older_id_is_found(tmp_path: Path) -> None:
    code = SMALL_COURSE.parent / "code-course"
    root = course_with(tmp_path, "down", "  - task: slope\n", "  - task: slope\n    was: [incline]\n", code)
    (file,) = root.rglob("down.yaml")
    file.write_text(file.read_text("utf-8").replace("uses: [down/slope", "uses: [down/incline"), "utf-8")
    assert "down/incline" in file.read_text("utf-8")
    assert [str(problem) for problem in lint_course(root)] == []
    folder = open_course(root)
    progress = Progress(":memory:", course=folder.course.identity)
    session = Session(folder, progress)
    using = folder.task("down/descend")
    assert using is not None
    own = "def slope(w, rate=1.0):\n    return w - 2 * rate * w"
    progress.add(replace(attempt("down/incline", Outcome.CORRECT), answer=own))
    assert ("slope", own) in session.programs.lent(using).own
