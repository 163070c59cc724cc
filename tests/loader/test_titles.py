"""People read titles: of a misconception, of a task in its lesson, of a task anywhere in the course."""

from __future__ import annotations

import pytest

from tests.conftest import LESSONS
from tutor.loader import CourseFolder, Outline, known_misconceptions, open_course
from tutor.loader.glance import glance
from tutor.loader.titles import in_short, task_titles, titled, titles_in_course

ADDING = Outline(
    id="adding",
    title="Adding two numbers",
    points={"adding/sum": 10, "adding/larger": 10},
    titles={"adding/larger": "The larger of three"},
)


@pytest.mark.parametrize(
    ("name", "title"), [("bare-bits", "Bits taken for nats"), ("plain-mean", "plain mean"), ("product", "product")]
)
def test_a_misconception_is_read_by_its_title_else_by_its_name_in_words(name: str, title: str) -> None:
    assert titled(name, {"bare-bits": "Bits taken for nats"}) == title


@pytest.mark.parametrize(
    ("about", "title"),
    [
        ("Bits were taken for bytes.", "Bits were taken for bytes"),
        ("Truth and model changed places: the wrong one of them averages.", "Truth and model changed places"),
        ("Perplexities were averaged; it is their logs that average.", "Perplexities were averaged"),
        (
            "The inner derivative, often a minus sign, was left out.",
            "The inner derivative, often a minus sign, was left out",
        ),
        ("Indexing with [:, targets] takes all.", "Indexing with [:, targets] takes all"),
    ],
)
def test_without_a_title_a_misconception_is_read_as_what_it_is(about: str, title: str) -> None:
    assert in_short(about) == title


def test_every_misconception_of_the_course_has_words_that_people_read() -> None:
    course = open_course(LESSONS)
    names = known_misconceptions(LESSONS)
    assert course.titles.keys() == names.keys()
    assert all(" " in title and title != name.replace("-", " ") for name, title in course.titles.items())


def test_in_its_lesson_a_task_has_its_own_title_or_its_number() -> None:
    assert task_titles(ADDING) == {"adding/sum": "task 1", "adding/larger": "The larger of three"}


def test_in_the_course_a_number_says_of_which_lesson() -> None:
    assert titles_in_course([ADDING]) == {
        "adding/sum": "task 1 of Adding two numbers",
        "adding/larger": "The larger of three",
    }


def test_a_title_in_the_file_is_in_the_outline() -> None:
    text = "title: One\nsteps:\n  - {task: sum, title: Both together, kind: number, ask: '1 + 1?', answer: 2}\n"
    assert glance("one", text).titles == {"one/sum": "Both together"}


def test_tasks_without_titles_have_none_in_the_outline(folder: CourseFolder) -> None:
    assert folder.outline("adding").titles == {}
