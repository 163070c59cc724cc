"""Every kind of mistake in a lesson has its own sentence, with the place. See tests/data/broken/README.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import LESSONS
from tutor.lint import lint_file
from tutor.loader import open_course

BROKEN = sorted((Path(__file__).parent.parent / "data" / "broken").glob("*.yaml"))
EXPECTED = re.compile(rb"# expect: (\d+):(\d+) (.*)")


@pytest.mark.one_in(2)
@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_lesson_is_told_with_its_place(file: Path) -> None:
    first = file.read_bytes().split(b"\n", 1)[0].strip()
    found = EXPECTED.fullmatch(first)
    assert found, "the first line says what is expected"
    line, column, words = int(found[1]), int(found[2]), found[3].decode()
    problems = lint_file(file, open_course(LESSONS))
    pattern = ".*".join(map(re.escape, words.split(" ... ")))
    fitting = [
        problem
        for problem in problems
        if (problem.line, problem.column) == (line, column)
        and re.search(pattern, f"{problem.field} {problem.message}", re.S)
    ]
    assert fitting, "\n".join(map(str, problems)) or "no problem was found"


def test_there_are_broken_lessons() -> None:
    assert len(BROKEN) >= 30
