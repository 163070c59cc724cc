"""Every item of the source documents keeps its tasks, and every correction its lesson."""

from __future__ import annotations

import pytest

from tests.conftest import LESSONS
from tools.coverage import CORRECTIONS, ITEMS, PAGE, is_done, is_there, page, rows
from tutor.loader import open_course

COURSE = open_course(LESSONS)


@pytest.mark.parametrize("item", rows(ITEMS), ids=lambda row: f"{row['seed_file'][:3]}-{row['item']}")
def test_an_item_of_the_source_documents_has_every_task_that_covers_it(item: dict[str, str]) -> None:
    covered_by = item["covered_by"].split()
    assert covered_by
    assert [each for each in covered_by if not is_there(COURSE, each)] == []


def test_every_exercise_of_the_source_documents_is_done_by_the_learner() -> None:
    exercises = [row for row in rows(ITEMS) if row["kind"] in ("exercise", "example", "final project")]
    assert [row["title"] for row in exercises if not is_done(row["covered_by"])] == []


def test_all_37_corrections_are_taught_in_the_course_or_say_why_not() -> None:
    corrections = rows(CORRECTIONS)
    assert [row["number"] for row in corrections] == [str(n) for n in range(1, 38)]
    assert [row["number"] for row in corrections if not row["taught_in"] and not row["note"]] == []
    assert [each for row in corrections for each in row["taught_in"].split() if not is_there(COURSE, each)] == []


def test_the_generated_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(COURSE)
