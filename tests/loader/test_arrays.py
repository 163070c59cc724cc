"""Arrays beside a lesson: found by name, opened without pickles, there for a picture's program."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tutor.arrays import load_arrays
from tutor.lesson import Lesson, Text
from tutor.loader import read_file
from tutor.picture import run_program

LESSON = """
title: Data
goal: Look at data.
steps:
  - text: A picture of them.
    picture:
      kind: lines
      title: Data
      x: {from: 0, to: 1}
      arrays: numbers
      program: |
        def values():
            return {"a": numbers[1]}
      lines: {data: a*x}
  - task: fit
    kind: training
    ask: Double the number.
    arrays: numbers
    answer: found = 2 * numbers[1]
    run: found = float(found)
    criteria: [{name: it is twice as much, holds: found == 14}]
"""


def lesson_in(folder: Path) -> Lesson:
    """The lesson as a file there, read."""
    file = folder / "data.yaml"
    file.write_text(LESSON, encoding="utf-8")
    lesson, document = read_file(file, Lesson, folder, extra={"id": "data"})
    assert not document.problems
    return lesson  # type: ignore[no-any-return]


def test_the_arrays_beside_a_lesson_are_there_by_name(tmp_path: Path) -> None:
    np.savez(tmp_path / "numbers.npz", numbers=np.array([3, 7], np.uint8))
    text, task = lesson_in(tmp_path).steps
    assert isinstance(text, Text)
    assert text.picture is not None
    assert task.arrays == text.picture.arrays == str(tmp_path / "numbers.npz")  # type: ignore[union-attr]
    assert load_arrays(text.picture.arrays)["numbers"].tolist() == [3, 7]
    assert run_program(text.picture, {}) == {"a": 7.0}


def test_pickles_are_not_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / "numbers.npz", numbers=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="cannot be read"):
        load_arrays(str(tmp_path / "numbers.npz"))


def test_no_name_is_no_arrays() -> None:
    assert dict(load_arrays("")) == {}
