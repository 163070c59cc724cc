"""Pictures as authors write them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from tutor.lesson import Lesson, Picture, Text
from tutor.loader.convert import Document

Read = Callable[[str], Picture]


@pytest.fixture
def picture() -> Read:
    """From the YAML of a picture to the picture."""

    def read(yaml: str) -> Picture:
        document = Document("picture.yaml")
        body = textwrap.indent(textwrap.dedent(yaml), "      ")
        text = f"title: t\ngoal: g\nsteps:\n  - text: x\n    picture:\n{body}"
        lesson = document.read(text, Lesson, extra={"id": "x"})
        assert not document.problems, document.problems
        step = lesson.steps[0]
        assert isinstance(step, Text)
        assert step.picture is not None
        return step.picture

    return read
