"""The pictures of the tutor's screens can be made, and show what they are made for."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.conftest import LESSONS, sampled
from tools.pictures import INTO, drawn, shots
from tutor.loader import open_course

SHOWN = [
    ("map", ["Type to search", "Expected surprise", "lessons done"]),
    ("lesson", ["Expected surprise", "Task 3 of 4", "probability", "(●)", "you chose"]),
    ("reason", ["Not yet", "expected", "kl_divergence.py"]),
    ("training", ["Correct", "The training", "go through"]),
    ("game", ["Shannon's game", "of 40", "trigram", "bigram", "paid"]),
    ("progress", ["points", "days since", "Mastery"]),
]


@pytest.mark.one_fast
@pytest.mark.parametrize(("name", "texts"), sampled(SHOWN, 5))
async def test_a_picture_shows_its_screen(name: str, texts: list[str]) -> None:
    course = open_course(LESSONS)
    svg = await drawn(course, shots(course)[name])
    shown = unescape(re.sub(r"<[^>]+>", "", svg)).replace("\xa0", " ")
    assert svg.startswith("<svg")
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "").replace("https://www.textualize.io", "")
    for text in texts:
        assert text in shown


def test_there_is_a_test_for_each_picture() -> None:
    assert {name for name, _ in SHOWN} == set(shots(open_course(LESSONS)))


@pytest.mark.parametrize(("name", "texts"), SHOWN)
def test_the_picture_that_is_published_shows_it_too(name: str, texts: list[str]) -> None:
    svg = (INTO / f"{name}.svg").read_text("utf-8")
    shown = unescape(re.sub(r"<[^>]+>", "", svg)).replace("\xa0", " ")
    assert [text for text in texts if text not in shown] == []
