"""The tasks that the lesson format's page shows prove themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tutor.lint import lint_file
from tutor.lint.repairs import repair_lines
from tutor.loader import open_course

PAGE = (Path(__file__).parents[2] / "docs" / "lesson-format.md").read_text(encoding="utf-8")
BLOCKS = [
    block
    for heading in ("order", "spot", "code")
    for block in re.findall(r"```yaml\n(.*?)```", PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0], re.S)
    if "kind:" in block
]


def course_of(block: str, root: Path) -> Path:
    (root / "01-shown").mkdir()
    (root / "course.yaml").write_text("title: T\nchapters: [{id: shown, title: S, lessons: [page]}]\n", "utf-8")
    (root / "misconceptions.yaml").write_text("{}\n", "utf-8")
    (root / "01-shown" / "page.yaml").write_text(f"title: T\ngoal: See.\nsteps:\n{block}", "utf-8")
    return root


@pytest.mark.parametrize("block", BLOCKS)
def test_a_documented_task_proves_itself(block: str, tmp_path: Path) -> None:
    root = course_of(block, tmp_path)
    assert lint_file(root / "01-shown" / "page.yaml", open_course(root)) == []


def test_what_is_told_of_a_program_to_repair_is_listed(tmp_path: Path) -> None:
    block = next(block for block in BLOCKS if "repair: true" in block)
    (line,) = repair_lines(open_course(course_of(block, tmp_path)))
    assert re.match(r"repair: page/mend-mean: \S", line)
