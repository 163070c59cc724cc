"""The sections of a history: what each says in words, and that each draws at any width."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tests.conftest import NOON, attempt
from tutor import score
from tutor.attempt import Attempt, Mode, Outcome
from tutor.history import Section, history, sections
from tutor.history.pictures import LyingBars, counts, curve_groups, curve_label, score_corners
from tutor.lesson import Chapter, Level, Measure
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
    assert said["Forgetting"].startswith(
        "2 tasks are due, less than 85% likely still known: task 1 of Adding two numbers (55%)"
    )
    assert said["Answers"] == "3 tasks, 1.3 answers each; the most, 2, at task 1 of Adding two numbers."
    assert said["Misconceptions"] == "product, 1 time."


def test_marks_tell_the_level_and_the_courses_own_number(folder: CourseFolder) -> None:
    levels = (Level(marks=0, name="beginner"), Level(marks=2, name="adder"), Level(marks=5, name="counter"))
    own = Measure(name="Doubt", formula="exp(mean(-log(p)))", say="At 1 there is none.")
    course = replace(folder.course, levels=levels, measure=own)
    again = [replace(attempt(task, RIGHT), mode=Mode.REVIEW) for task in ("adding/sum", "adding/larger")]
    tally = score.tally([*SOME, *again], zone=UTC)
    found = history("Ada", tally, course, folder.outlines(), NOON, UTC)
    assert (found.marks, found.level) == ((2, 1, 0), "adder")
    said = {section.title: section.sentence for section in sections(found)}
    assert "3 of 6 marks: 2 of 2 lessons done, 1 again" in said["Marks"]
    assert "Level: adder; counter from 5 marks on." in said["Marks"]
    # 0.05, 0.3 and 0.02 at first; now two were just answered, and the program is known with 0.94 after a day.
    assert "Doubt: 1.02; it was 14.9 at first. At 1 there is none." in said["Marks"]


def test_a_page_says_how_good_the_forecasts_were(folder: CourseFolder) -> None:
    again = [
        replace(attempt("adding/sum", outcome, at=days_ago(ago)), mode=Mode.REVIEW)
        for ago, outcome in ((9, RIGHT), (2, WRONG))
    ]
    course = replace(folder.course, forecasts="That is a loss.")
    found = history("Ada", score.tally([*SOME[1:3], *again], zone=UTC), course, folder.outlines(), NOON, UTC)
    (said,) = (section.sentence for section in sections(found) if section.title == "Forecasts")
    assert said.startswith("Of 2 reviews the tutor forecast ")
    assert "50% were. Its log-loss is " in said
    assert "always saying the mean would cost 0.69." in said
    assert said.endswith(" That is a loss.")
    assert "Forecasts" not in of(folder, *SOME)


def test_who_wants_it_bare_is_told_neither_points_nor_marks(folder: CourseFolder) -> None:
    found = history("Ada", score.tally(SOME, zone=UTC), folder.course, folder.outlines(), NOON, UTC, bare=True)
    assert not {"Score", "Marks"} & {section.title for section in sections(found)}


def test_a_day_of_another_year_has_its_year(folder: CourseFolder) -> None:
    said = of(folder, attempt("adding/sum", RIGHT, at=days_ago(100)))["Score"].sentence
    assert said == "10 of 30 points since 24 November 2025, none of them in the last seven days."


@pytest.mark.parametrize(
    ("times", "said"),
    [(1, "One, at task 1 of Adding two numbers."), (2, "2 answers, all at task 1 of Adding two numbers.")],
)
def test_a_single_task_has_no_mean(folder: CourseFolder, times: int, said: str) -> None:
    assert of(folder, *[attempt("adding/sum", RIGHT)] * times)["Answers"].sentence == said


def test_where_nothing_is_due_the_next_task_is_named(folder: CourseFolder) -> None:
    said = of(folder, attempt("adding/sum", RIGHT))["Forgetting"].sentence
    assert said.startswith("Nothing is due. Next: task 1 of Adding two numbers, on 8 March.")


def test_what_has_nothing_to_draw_says_so(folder: CourseFolder) -> None:
    found = of(folder, attempt("adding/sum", WRONG))
    assert (found["Forgetting"].drawn, found["Misconceptions"].drawn) == (None, None)
    assert "answered rightly" in found["Forgetting"].sentence


@pytest.mark.one_in(7)
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
    assert score_corners(found) == ((0, 1, 9, 10, 11), (0, 18, 18, 27, 27))


def test_tasks_that_would_share_a_curve_are_drawn_as_one(folder: CourseFolder) -> None:
    found = history("Ada", score.tally(SOME[1:], zone=UTC), folder.course, folder.outlines(), NOON, UTC)
    assert [[each.task for each in group] for group in curve_groups(found)] == [
        ["adding/sum", "adding/larger"],
        ["counting/total"],
    ]
    assert [curve_label("task 1 of Adding", more) for more in (0, 1)] == [
        "task 1 of Adding",
        "task 1 of Adding and 1 more",
    ]


def test_a_day_alone_and_chapters_not_begun_are_words_not_empty_axes(folder: CourseFolder) -> None:
    found = of(folder, attempt("adding/sum", RIGHT))
    assert (found["Score"].drawn, found["Days"].drawn) == (None, None)


def test_chapters_not_begun_are_counted_and_not_drawn(folder: CourseFolder) -> None:
    course = replace(folder.course, chapters=(*folder.course.chapters, Chapter(id="more", title="More")))
    tally = score.tally(SOME, zone=UTC)
    shown = sections(history("Ada", tally, course, folder.outlines(), NOON, UTC))
    (found,) = (each for each in shown if each.title == "Mastery")
    assert "1 chapter has no right answer yet" in found.sentence
    assert found.drawn is not None
    assert "More" not in text_of(found.drawn.draw(76, Look()))


def test_the_score_and_the_calendar_begin_with_the_first_day(folder: CourseFolder) -> None:
    found = of(folder, *SOME)
    for title, begins in (("Score", "   0   "), ("Days", "    Feb Mar")):
        drawn = found[title].drawn
        assert drawn is not None
        assert begins in text_of(drawn.draw(76, Look()))


@pytest.mark.parametrize(("width", "shown"), [(76, "task 1 of Adding two numbers │"), (40, "task 1 of Ad… │")])
def test_a_title_is_whole_where_there_is_room_and_else_cut_at_its_end(
    folder: CourseFolder, width: int, shown: str
) -> None:
    drawn = of(folder, *SOME)["Answers"].drawn
    assert drawn is not None
    assert shown in text_of(drawn.draw(width, Look()))


@pytest.mark.parametrize("width", [40, 46, 52, 56, 64, 76, 96, 116])
@pytest.mark.parametrize("most", [1, 2, 3, 5, 8, 12, 30])
def test_what_is_counted_has_whole_numbers_on_its_axis(width: int, most: int) -> None:
    text = text_of(LyingBars(["one", "two"], [most, 1], counts("answers", most)).draw(width, Look()))
    assert "." not in text.splitlines()[-2]
