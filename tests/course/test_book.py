"""The course as pages to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import LESSONS, SMALL_COURSE
from tools.book import write_book
from tutor.loader import open_course


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    written = write_book(open_course(LESSONS), tmp_path_factory.mktemp("book"))
    return {file.name: file.read_text("utf-8") for file in written}


@pytest.mark.slow
def test_there_is_a_page_for_each_of_14_chapters_and_an_index(pages: dict[str, str]) -> None:
    assert len(pages) == 15
    assert all(len(text) > 10_000 for name, text in pages.items() if name != "index.md")


def test_every_link_between_pages_leads_to_a_page(pages: dict[str, str]) -> None:
    linked = {name for text in pages.values() for name in re.findall(r"\]\(([^)#]+\.md)\)", text)}
    assert linked == set(pages)


def test_every_lesson_and_every_task_is_on_its_page(pages: dict[str, str]) -> None:
    course = open_course(LESSONS)
    for number, chapter in enumerate(course.course.chapters, 1):
        page = pages[f"{number:02}-{chapter.id}.md"]
        for lesson in map(course.lesson, chapter.lessons):
            assert f"## {lesson.title}\n" in page
            assert [task.task for task in lesson.tasks if f"`{lesson.id}/{task.task}`" not in page] == []


def test_what_opens_is_closed_again(pages: dict[str, str]) -> None:
    for text in pages.values():
        assert text.count("<details>") == text.count("</details>")
        assert len(re.findall(r"^```", text, re.MULTILINE)) % 2 == 0


def test_any_folder_of_lessons_makes_a_book(tmp_path: Path) -> None:
    index, page = write_book(open_course(SMALL_COURSE), tmp_path / "new" / "book")
    assert page.name in index.read_text("utf-8")
    assert "<summary>Answer</summary>" in page.read_text("utf-8")
