"""The map: what a search lists, what is said of it, and what enter opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tests.conftest import LESSONS
from tests.tui.playing import SMALL, hit, lesson_screen, open_map, playing, press, settled
from tutor.loader.outlines import Outline
from tutor.score import LessonScore, State
from tutor.tui import map_rows
from tutor.tui.map_rows import around
from tutor.tui.screens.map import MapScreen


def listed(pilot: Pilot[None]) -> list[str | None]:
    return [option.id for option in pilot.app.screen.query_one(OptionList).options if option.id]


def about(pilot: Pilot[None]) -> tuple[str, str]:
    box = pilot.app.screen.query_one("#about")
    return str(box.border_title or ""), str(box.query_one(Static).content)


async def search(pilot: Pilot[None], words: str) -> None:
    hit(pilot, *("space" if letter == " " else letter for letter in words))
    await settled(pilot)


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("program", "counting"),
        ("count", "counting"),
        ("heap", "adding"),
        ("loop write", "counting"),
        ("sums", "adding"),
    ],
)
async def test_enter_opens_what_a_search_finds_best(saves: Path, words: str, best: str) -> None:
    async with playing(saves) as pilot:
        await open_map(pilot)
        await search(pilot, words)
        assert listed(pilot)[0] == best
        assert about(pilot)[0] == pilot.app.screen._row_of[best][0].title  # type: ignore[attr-defined]
        await press(pilot, "enter")
        assert lesson_screen(pilot).session.lesson.id == best


@pytest.mark.one_fast
@pytest.mark.parametrize("words", ["flatten", "classification losses", "underflow"])
async def test_words_that_no_title_has_are_found_in_the_course(saves: Path, words: str) -> None:
    async with playing(saves, size=SMALL, lessons=LESSONS, lesson="getting-started") as pilot:
        await open_map(pilot)
        await search(pilot, words)
        found = listed(pilot)
        assert found
        highlighted = pilot.app.screen.query_one(OptionList).highlighted
        assert highlighted is not None
        await press(pilot, "enter")
        assert lesson_screen(pilot).session.lesson.id == found[highlighted]


async def test_a_search_without_results_says_so_and_enter_stays(saves: Path) -> None:
    async with playing(saves) as pilot:
        await open_map(pilot)
        await search(pilot, "zzz")
        options = pilot.app.screen.query_one(OptionList)
        assert [str(option.prompt) for option in options.options] == ["No lesson holds “zzz”."]
        assert about(pilot) == ("", "Escape clears the search.")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MapScreen)
        await press(pilot, "escape")
        assert options.option_count == 3


async def test_what_an_earlier_search_found_is_not_told_when_nothing_is_left(saves: Path) -> None:
    async with playing(saves) as pilot:
        await open_map(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, MapScreen)
        screen._take_words(dict.fromkeys(("adding", "counting"), " a"))
        line = screen.query_one(Input)
        line.value = "count"
        line.value = "count zzz"
        await settled(pilot)
        assert listed(pilot) == []
        assert about(pilot) == ("", "Escape clears the search.")


async def test_a_row_of_the_map_is_one_line_however_long(saves: Path) -> None:
    async with playing(saves) as pilot:
        await open_map(pilot)
        options = pilot.app.screen.query_one(OptionList)
        options.add_option(Option(Content("word " * 60)))
        await settled(pilot)
        assert options.virtual_size.height == options.option_count


async def test_the_passage_that_holds_a_word_is_shown(saves: Path) -> None:
    async with playing(saves) as pilot:
        await open_map(pilot)
        await search(pilot, "last word")
        assert "A last word, with nothing to answer." in about(pilot)[1]


async def test_an_answer_is_found_and_not_shown(saves: Path) -> None:
    async with playing(saves) as pilot:
        await open_map(pilot)
        await search(pilot, "float")
        assert listed(pilot) == ["counting"]
        assert "float" not in about(pilot)[1]


async def test_who_moved_stays_when_the_texts_have_been_read(saves: Path) -> None:
    async with playing(saves) as pilot:
        await open_map(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, MapScreen)
        await search(pilot, "a")
        await press(pilot, "down")
        chosen = about(pilot)[0]
        screen._take_words(dict.fromkeys(("adding", "counting"), " a"))
        await settled(pilot)
        assert about(pilot)[0] == chosen


def test_a_long_passage_is_cut_on_both_sides() -> None:
    said = around("a " * 100 + "word" + " b" * 100, 200, 204)
    assert isinstance(said, Content)
    assert str(said).startswith("… a")
    assert str(said).endswith("b …")
    assert "word" in str(said)


def test_at_80_columns_what_a_search_found_stands_in_the_five_rows_that_are_seen() -> None:
    outline = Outline(id="a", title="A", goal="Keep a distribution safe from what rounds it to nothing.", minutes=6)
    none = LessonScore(state=State.NEW, solved=0, tasks=5, points=0, possible=50, mastery=0.0)
    passage = "Each factor makes underflow more likely.", 18, 27
    said = [str(row) for row in map_rows.about(outline, none, passage, ["Before it"], close=True)]
    assert [outline.goal, said[2]] == [said[0], passage[0]]
    assert len(said) == 4
    assert max(map(len, said)) <= 76
