"""What the map shows of a lesson is the same whether it is glanced at or parsed."""

from __future__ import annotations

import pytest

from tests.conftest import LESSONS, SMALL_COURSE
from tutor.loader import open_course
from tutor.loader.glance import glance
from tutor.loader.outlines import outline


@pytest.mark.one_fast
@pytest.mark.parametrize("root", [LESSONS, SMALL_COURSE])
def test_a_glance_sees_what_parsing_sees(root: object) -> None:
    folder = open_course(root)  # type: ignore[arg-type]
    for lesson in folder.lessons:
        assert folder.outline(lesson) == outline(folder.lesson(lesson))


@pytest.mark.parametrize("text", ["", "title: [", "- a list", "goal: no title", "title: {a: b}", "just text"])
def test_a_file_without_a_title_is_shown_by_its_id(text: str) -> None:
    shown = glance("lost", text)
    assert (shown.title, shown.readable) == ("lost", False)
