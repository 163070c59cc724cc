"""What is there at any step: the glossary and the scratchpad."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from tests.conftest import SMALL_COURSE
from tests.tui.frames import Frames
from tests.tui.playing import HOME, SMALL, hit, lesson_screen, playing, press, settled, until, until_shown, write
from tutor.lesson import Term
from tutor.lint import lint_course
from tutor.tui.screens.glossary import Glossary, looked_up
from tutor.tui.screens.links import Links
from tutor.tui.screens.map import MapScreen
from tutor.tui.screens.scratchpad import Scratchpad

TERMS = """
glossary:
  - {term: sum, symbol: '\\sum', also: [total], says: All of them added., lesson: counting}
  - {term: addend, says: One of the numbers that a sum is made of., lesson: adding}
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(SMALL_COURSE, tmp_path / "course"))
    (root / "course.yaml").write_text((root / "course.yaml").read_text("utf-8") + TERMS, "utf-8")
    return root


def listed(pilot: Pilot[None]) -> list[str]:
    words = pilot.app.screen.query_one(OptionList)
    return [str(words.get_option_at_index(at).prompt) for at in range(words.option_count)]


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("step", "key", "size"), [(0, "g", SMALL), (0, "alt+g", HOME), (1, "alt+g", SMALL), (2, "alt+g", HOME)]
)
async def test_a_word_is_looked_up_at_any_step_and_enter_goes_to_its_lesson(
    saves: Path, course: Path, step: int, key: str, size: tuple[int, int]
) -> None:
    async with playing(saves, step=step, lessons=course, size=size) as pilot:
        hit(pilot, *(("f2", key) if key == "g" and size == HOME else (key,)))  # beside a line g is typed
        await until_shown(pilot, Glossary)
        assert [word.split()[0] for word in listed(pilot)] == ["addend", "sum"]
        await write(pilot, "total")
        assert [word.split()[0] for word in listed(pilot)] == ["sum"]
        said = str(pilot.app.screen.query_one("VerticalScroll Static", Static).render())
        assert "All of them added." in said
        assert "Counting" in said or "counting" in said
        await press(pilot, "enter")
        assert lesson_screen(pilot).session.lesson.id == "counting"
        await press(pilot, "escape")
        assert (lesson_screen(pilot).session.lesson.id, lesson_screen(pilot).session.index) == ("adding", step)


async def test_the_words_come_in_one_frame_with_what_the_first_of_them_is(saves: Path, course: Path) -> None:
    async with playing(saves, lessons=course) as pilot:
        frames = Frames(pilot.app)
        hit(pilot, "alt+g")
        await until_shown(pilot, Glossary)
        await settled(pilot)
        with_words = [frame for frame, screen in frames.seen if screen == "Glossary" and "  addend" in frame]
        assert with_words
        assert all("One of the numbers" in frame for frame in with_words)


async def test_escape_leaves_the_glossary_where_one_was(saves: Path, course: Path) -> None:
    async with playing(saves, step=1, lessons=course) as pilot:
        hit(pilot, "alt+g")
        await until_shown(pilot, Glossary)
        await press(pilot, "z", "z", "escape", "7")
        assert lesson_screen(pilot).query_one("Input").value == "7"


async def test_a_course_without_words_has_no_glossary(saves: Path) -> None:
    async with playing(saves) as pilot:
        await press(pilot, "alt+g")
        assert lesson_screen(pilot)
        assert "Glossary" not in [each.title for each in pilot.app.get_system_commands(pilot.app.screen)]


@pytest.mark.slow
async def test_the_map_finds_a_lesson_by_the_words_that_it_teaches(saves: Path, course: Path) -> None:
    async with playing(saves, lessons=course) as pilot:
        hit(pilot, "f4")
        await until_shown(pilot, MapScreen)
        await until(pilot, lambda: pilot.app.screen.query_one(OptionList).option_count)
        await write(pilot, "addend")
        await press(pilot, "enter")
        assert lesson_screen(pilot).session.lesson.id == "adding"


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", ["addend", "sum"]),
        ("SUM", ["sum", "addend"]),
        ("∑", ["sum"]),
        ("total", ["sum"]),
        ("numbers made", ["addend"]),
        ("nothing", []),
    ],
)
def test_words_are_found_best_first(search: str, expected: list[str]) -> None:
    terms = [
        Term(term="addend", says="One of the numbers that a sum is made of.", lesson="adding"),
        Term(term="sum", symbol=r"\sum", also=("total",), says="All of them added.", lesson="counting"),
    ]
    assert [term.term for term in looked_up(search, terms)] == expected


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        ("{term: a, says: A., lesson: nowhere}", "glossary[3].lesson", "there is no lesson 'nowhere'"),
        ("{term: Sum, says: A., lesson: adding}", "glossary[3]", "'Sum' stands for 'sum' already"),
        ("{term: b, also: [total], says: A., lesson: adding}", "glossary[3]", "'total' stands for 'sum' already"),
        ("{term: c, symbol: '\\nope', says: A., lesson: adding}", "glossary[3].symbol", "cannot be set"),
        ("{term: d, says: 'An $x.', lesson: adding}", "glossary[3].says", "no closing $"),
    ],
)
def test_lint_tells_what_is_wrong_with_a_word(course: Path, line: str, field: str, said: str) -> None:
    file = course / "course.yaml"
    file.write_text(file.read_text("utf-8") + f"  - {line}\n", "utf-8")
    (problem,) = [each for each in lint_course(course) if "glossary" in each.field]
    assert (problem.field, said in problem.message) == (field, True)


# The scratchpad


def shown(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("VerticalScroll Static", Static).render())


@pytest.mark.one_fast
@pytest.mark.parametrize("step", [0, 1])
async def test_one_calculates_beside_a_step_and_it_is_remembered_for_it(saves: Path, step: int) -> None:
    async with playing(saves, step=step) as pilot:
        await press(pilot, "alt+c")
        assert isinstance(pilot.app.screen, Scratchpad)
        await write(pilot, "x = 40\nx + 2\n")
        assert "42" in shown(pilot)
        await press(pilot, "up", "up")
        assert pilot.app.screen.query_one("Input").value == "x = 40"
        await press(pilot, "escape", "alt+c")
        assert "42" in shown(pilot)
        await press(pilot, "escape", "f8", "alt+c")
        assert "42" not in shown(pilot)
    async with playing(saves, step=step) as pilot:
        await press(pilot, "alt+c")
        await write(pilot, "x + 3\n")
        assert "43" in shown(pilot)


async def test_lines_given_at_once_are_calculated_in_order(saves: Path) -> None:
    async with playing(saves) as pilot:
        await press(pilot, "alt+c")
        hit(pilot, "x", "=", "1", "enter", "x", "+", "1", "enter")
        await settled(pilot)
        assert shown(pilot).split() == ["›", "x=1", "1", "›", "x+1", "2"]


LINKING = """
title: Linking
goal: Go elsewhere.
steps:
  - text: See [adding](lesson:adding), `[x](lesson:nowhere)` and [nothing](lesson:gone).
  - text: See [counting](lesson:counting) or [adding](lesson:adding), [again](lesson:adding).
  - task: sum
    kind: number
    ask: What is 1 + 1?
    answer: "2"
    hints: [Count.]
"""


@pytest.fixture
def linking(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(SMALL_COURSE, tmp_path / "linking"))
    (root / "01-sums" / "linking.yaml").write_text(LINKING, "utf-8")
    (root / "course.yaml").write_text((root / "course.yaml").read_text("utf-8").replace("adding,", "linking, adding,"))
    return root


@pytest.mark.parametrize("key", ["l", "alt+l"])
async def test_a_key_follows_the_one_link_of_a_text(saves: Path, linking: Path, key: str) -> None:
    async with playing(saves, lesson="linking", lessons=linking) as pilot:
        await press(pilot, key)
        assert lesson_screen(pilot).session.lesson.id == "adding"


async def test_of_several_links_one_is_chosen_also_beside_a_task(saves: Path, linking: Path) -> None:
    async with playing(saves, lesson="linking", step=2, lessons=linking) as pilot:
        hit(pilot, "alt+l")
        await until_shown(pilot, Links)
        assert listed(pilot) == ["Counting with a program", "Adding two numbers"]
        await press(pilot, "escape")
        assert lesson_screen(pilot).session.lesson.id == "linking"
        hit(pilot, "alt+l")
        await until_shown(pilot, Links)
        await press(pilot, "enter")
        assert lesson_screen(pilot).session.lesson.id == "counting"


async def test_a_text_without_links_has_no_key_for_them(saves: Path) -> None:
    async with playing(saves) as pilot:
        assert lesson_screen(pilot).check_action("links", ()) is False
