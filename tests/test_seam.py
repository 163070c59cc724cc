"""A kind that is declared and nothing more is named by mypy wherever it must be known, as the documents list it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from tutor import portion, review
from tutor.asking import verb
from tutor.authors import new_course
from tutor.lesson import Task, kind_of
from tutor.loader import open_course
from tutor.tui import map_rows

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "architecture.md").read_text("utf-8")
STRUCT = 'class Madeup({}, frozen=True, kw_only=True, tag="madeup"):\n    """Made up."""\n\n\n'
TASK = (
    ("class Form(Struct,", STRUCT.format("Guided")),
    ("| Estimate | Explore\nTask =", "| Madeup "),
)
PICTURE = (
    ("class BoundaryPicture(", STRUCT.format("PictureBase")),
    ("LinesPicture | BarsPicture | Sc", "Madeup | "),
)
"""Before what is put in, of ``lesson.py``, and what."""
TOO_LONG = {"spot", "derivation", "code", "training", "explore"}
"""Kinds that do not come back in review."""


def declared(into: Path, changes: tuple[tuple[str, str], ...]) -> None:
    """A copy of the engine with a kind that only ``lesson.py`` knows."""
    shutil.copytree(ROOT / "tutor", into / "tutor", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", into)
    file = into / "tutor" / "lesson.py"
    text = file.read_text("utf-8")
    for before, new in changes:
        assert text.count(before) == 1
        text = text.replace(before, new + before)
    file.write_text(text, "utf-8")


def named_by_mypy(folder: Path) -> list[str]:
    """The module of each place that mypy names, one for each place."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", str(folder / "cache"), "tutor"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    errors = re.findall(r"^tutor/(\S+?):\d+: error: (.*)$", done.stdout, re.M)
    assert errors, done.stdout + done.stderr
    assert all('"assert_never" has incompatible type "Madeup"' in message for _, message in errors)
    return [module for module, _ in errors]


def section(title: str) -> str:
    """A section of the document, without what is below the next title."""
    return re.split(r"^#+ ", DOCUMENT.split(f" {title}\n", 1)[1], maxsplit=1, flags=re.M)[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "changes", "least"),
    [("Adding a kind of task", TASK, 32), ("Adding a kind of picture", PICTURE, 7)],
    ids=["task", "picture"],
)
def test_mypy_names_each_place_that_must_know_a_new_kind(
    tmp_path: Path, title: str, changes: tuple[tuple[str, str], ...], least: int
) -> None:
    declared(tmp_path, changes)
    named = named_by_mypy(tmp_path)
    told = section(title)
    assert sorted({module for module in named if f"`{module}`" not in told}) == []
    assert len(named) >= least


def test_every_kind_of_task_comes_back_in_review_or_takes_too_long() -> None:
    kinds = {str(kind.__struct_config__.tag) for kind in get_args(Task)}
    assert {*review.CARDS, *TOO_LONG} == kinds
    assert not review.CARDS & TOO_LONG
    assert set(portion.SECONDS) == review.CARDS


def test_the_map_says_of_every_kind_what_there_is_to_do_as_the_task_itself_does(tmp_path: Path) -> None:
    new_course(tmp_path / "begun")  # shows a task of every kind
    folder = open_course(tmp_path / "begun")
    tasks = [task for lesson in folder.lessons for task in folder.lesson(lesson).tasks]
    assert {kind_of(task): verb(task) for task in tasks} == map_rows.DOES
