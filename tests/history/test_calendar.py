"""The calendar: a column for each week, a shade for each day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tutor.history.calendar import Calendar, level
from tutor.picture import Look, text_of

TODAY = date(2026, 3, 4)  # a Wednesday
BRAILLE, ASCII = Look(), Look("ascii", colour=False)


def rows(answers: dict[date, int], width: int = 40, look: Look = BRAILLE) -> list[str]:
    return text_of(Calendar(answers, TODAY).draw(width, look)).splitlines()


def test_an_empty_calendar_ends_with_today() -> None:
    drawn = rows({})
    assert drawn[3].endswith("·‹")
    assert len(drawn[4]) == len(drawn[3]) - 3  # tomorrow has no dot yet
    assert not set("░▒▓█") & set("".join(drawn[:8]))


@pytest.mark.parametrize(
    ("answers", "shade"), [(0, 0), (1, 1), (3, 1), (4, 2), (9, 2), (10, 3), (24, 3), (25, 4), (900, 4)]
)
def test_more_answers_take_a_darker_shade(answers: int, shade: int) -> None:
    assert level(answers) == shade


def test_a_day_stands_in_its_week_and_row() -> None:
    drawn = rows({TODAY: 1, TODAY - timedelta(days=1): 30, TODAY - timedelta(weeks=2): 5})
    assert drawn[3].endswith("▒ · ░‹")
    assert drawn[2].endswith("· █")


def test_days_that_are_further_back_than_there_is_room_are_left_out() -> None:
    assert not set("░▒▓█") & set("".join(rows({TODAY - timedelta(days=200): 9})[:8]))
    assert "▒" in "".join(rows({TODAY - timedelta(days=200): 9}, width=120)[:8])


def test_it_begins_with_the_week_of_the_first_answer() -> None:
    assert max(map(len, rows({TODAY: 1}, width=300)[1:8])) == len("Mon ·‹")
    assert rows({TODAY - timedelta(days=3): 1}, width=300)[7] == "Sun ░"


def test_there_is_never_more_than_a_year() -> None:
    assert max(map(len, rows({TODAY - timedelta(days=900): 1}, width=300))) < 120


@pytest.mark.parametrize("width", [1, 5, 20, 60, 80, 120])
def test_every_row_is_as_wide_as_was_asked(width: int) -> None:
    drawing = Calendar({TODAY: 3}, TODAY).draw(width, BRAILLE)
    assert {sum(len(span.text) for span in row) for row in drawing} == {width}
    assert len(drawing) == Calendar.rows


def test_months_stand_over_the_week_of_their_first_day() -> None:
    drawn = rows({TODAY - timedelta(days=70): 1}, width=60)
    first_of_march = date(2026, 3, 1)  # a Sunday
    weeks_ago = (TODAY - first_of_march).days // 7 + 1
    assert "Feb" in drawn[0]
    assert drawn[7][drawn[0].index("Feb")] == "·"
    assert weeks_ago == 1


@pytest.mark.parametrize(("width", "lines"), [(40, 2), (55, 1), (76, 1)])
def test_the_legend_takes_a_second_row_where_it_needs_one(width: int, lines: int) -> None:
    legend = rows({}, width)[-lines:]
    assert " ".join(" ".join(legend).split()) == "· 0 ░ 1-3 ▒ 4-9 ▓ 10-24 █ 25+ answers ‹ today"


def test_without_utf_8_shades_are_letters() -> None:
    drawn = "\n".join(rows({TODAY: 1, TODAY - timedelta(days=1): 30}, look=ASCII))
    assert drawn.isascii()
    assert "-<" in drawn
    assert "#" in drawn
