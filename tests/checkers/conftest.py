"""What tests of checkers share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.lesson import Code
from tutor.loader import open_course


@pytest.fixture
def slope() -> Code:
    """A task with two calls and, as every program, one of them again."""
    task = open_course(Path(__file__).parents[1] / "data" / "code-course").task("down/slope")
    assert isinstance(task, Code)
    return task
