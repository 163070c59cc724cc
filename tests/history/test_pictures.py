"""The sections of a history: what each says in words, and that each draws at any width."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import NOON, attempt
from tutor import score
from tutor.attempt import Attempt, Outcome
from tutor.history import Section, history, sections
from tutor.history.pictures import curve_groups, curve_label, end_of, score_corners
from tutor.loader import CourseFolder
from tutor.picture import Look, text_of

RIGHT, WRONG = Outcome.CORRECT, Outcome.WRONG
LOOKS = [Look(), Look("block"), Look("ascii", colour=False)]


def days_ago(days: float) -> datetime:
    return NOON - timedelta(days=days)


SOME = (
    attempt("adding/sum", WRONG, at=days_ago(10), name="product"),
    attempt("adding/sum", RIGHT, at=days_ago(10)),
    attempt("adding/larger", RIGHT, at=days_ago(10)),
    attempt("counting/total", RIGHT, at=days_ago(1), hints=1),
)
HISTORIES = {
    "some days": SOME,
    "one right answer": SOME[1:2],
    "one wrong answer": SOME[:1],
    "an answer of another course": (attempt("gone/task", RIGHT),),
    "a clock that was put back": (attempt("adding/sum", RIGHT, at=NOON + timedelta(days=3)),),
    "two years": tuple(attempt("adding/sum", RIGHT, at=days_ago(day)) for day in range(700, 0, -3)),
}


def of(folder: CourseFolder, *attempts: Attempt) -> dict[str, Section]:
    found = history("Ada", score.tally(attempts, zone=UTC), folder.course, folder.outlines(), NOON, UTC)
    return {section.title: section for section in sections(found)}


def test_without_answers_one_sentence_says_what_to_do(folder: CourseFolder) -> None:
    (section,) = of(folder).values()
    assert section.drawn is None
    assert section.sentence.startswith("Nothing answered yet.")


def test_every_section_says_in_words_what_it_shows(folder: CourseFolder) -> None:
    said = {title: section.sentence for title, section in of(folder, *SOME).items()}
    assert said["Score"] == "27 of 30 points since 22 February, 9 of them in the last seven days."
    assert said["Days"] == "4 answers on 2 of 11 days; the most, 3, on 22 February."
    assert said["Mastery"].startswith("Surest in ")
    assert said["Forgetting"].startswith("2 tasks are due, less than 85% likely still known: adding/sum (55%)")
    assert said["Answers"] == "3 tasks, 1.3 answers each; the most, 2, at adding/sum."
    assert said["Misconceptions"] == "product, 1 time."


def test_a_day_of_another_year_has_its_year(folder: CourseFolder) -> None:
    said = of(folder, attempt("adding/sum", RIGHT, at=days_ago(100)))["Score"].sentence
    assert said == "10 of 30 points since 24 November 2025, none of them in the last seven days."


@pytest.mark.parametrize(("times", "said"), [(1, "One, at adding/sum."), (2, "2 answers, all at adding/sum.")])
def test_a_single_task_has_no_mean(folder: CourseFolder, times: int, said: str) -> None:
    assert of(folder, *[attempt("adding/sum", RIGHT)] * times)["Answers"].sentence == said


def test_where_nothing_is_due_the_next_task_is_named(folder: CourseFolder) -> None:
    said = of(folder, attempt("adding/sum", RIGHT))["Forgetting"].sentence
    assert said.startswith("Nothing is due. Next: adding/sum, on 8 March.")


def test_what_has_nothing_to_draw_says_so(folder: CourseFolder) -> None:
    found = of(folder, attempt("adding/sum", WRONG))
    assert (found["Forgetting"].drawn, found["Misconceptions"].drawn) == (None, None)
    assert "answered rightly" in found["Forgetting"].sentence


@pytest.mark.parametrize("attempts", HISTORIES.values(), ids=HISTORIES.keys())
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.marks)
@pytest.mark.parametrize("width", [16, 40, 55, 76, 120])
def test_every_picture_is_as_wide_and_high_as_it_says(
    folder: CourseFolder, attempts: tuple[Attempt, ...], look: Look, width: int
) -> None:
    for section in of(folder, *attempts).values():
        if section.drawn is None:
            continue
        drawing = section.drawn.draw(width, look)
        assert len(drawing) == section.drawn.rows
        assert {sum(len(span.text) for span in row) for row in drawing} == {width}
        if width > 20:
            assert "too small" not in text_of(drawing)
        if look.marks == "ascii":
            assert text_of(drawing).isascii()


def test_the_score_rises_on_days_with_points_and_is_level_between(folder: CourseFolder) -> None:
    found = history("Ada", score.tally(SOME, zone=UTC), folder.course, folder.outlines(), NOON, UTC)
    assert score_corners(found) == ((-11, -10, -2, -1, 0), (0, 18, 18, 27, 27))


def test_tasks_that_would_share_a_curve_are_drawn_as_one(folder: CourseFolder) -> None:
    found = history("Ada", score.tally(SOME[1:], zone=UTC), folder.course, folder.outlines(), NOON, UTC)
    assert [curve_label(group) for group in curve_groups(found)] == ["adding/sum and 1 more", "counting/total"]


def test_of_a_long_task_the_end_is_kept() -> None:
    assert end_of("adding/sum", 10, Look()) == "adding/sum"
    assert end_of("temperature-scaling/fit", 10, Look()) == "…aling/fit"
    assert end_of("temperature-scaling/fit", 10, LOOKS[2]) == "...ing/fit"
