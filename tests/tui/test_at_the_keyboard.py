"""What somebody's hands do: keys that come all at once, what is pasted, and keys pressed on the wrong side."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from tests.conftest import SMALL_COURSE, SUMS
from tests.tui.playing import (
    GIVEN,
    HOME,
    LOSS,
    SMALL,
    answer,
    answering,
    held_back,
    hit,
    lesson_screen,
    open_map,
    paste,
    playing,
    press,
    settled,
    until,
)
from tutor.progress import open_progress
from tutor.tui.screens.base import LEAST_COLUMNS, LEAST_ROWS
from tutor.tui.screens.dialogs import Confirm, LessonDone
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.choice_answer import Options
from tutor.tui.widgets.code_editor import CodeEditor
from tutor.tui.widgets.line_input import LineInput
from tutor.tui.widgets.reading import Reading
from tutor.tui.widgets.verdict_panel import VerdictPanel

LEAST = (LEAST_COLUMNS, LEAST_ROWS)


def line_in_focus(pilot: Pilot[None]) -> int:
    return [line.has_focus for line in pilot.app.screen.query(LineInput)].index(True)


# Choices


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("keys", "given"),
    [
        (["down", "enter"], "b"),
        (["a", "enter", "down", "enter"], "b"),
        (["a", "down", "down", "enter"], "c"),
        (["c", "enter", "enter"], "c"),
        (["c", "up", "enter"], "b"),
        (["a", "b", "enter"], "b"),
        (["enter", "c", "enter"], "c"),
    ],
)
async def test_enter_gives_the_option_under_the_cursor(saves: Path, keys: list[str], given: str) -> None:
    async with playing(saves, step=2) as pilot:
        for key in keys:
            await press(pilot, key)
        assert lesson_screen(pilot).session.attempts()[-1].answer == given


async def test_enter_alone_gives_nothing_that_nobody_chose(saves: Path) -> None:
    async with playing(saves, step=2) as pilot:
        await press(pilot, "enter", "f5")
        assert lesson_screen(pilot).session.attempts() == ()
        assert [note.message[:6] for note in pilot.app._notifications] == ["Choose"]


async def test_the_cursor_stands_at_the_option_that_was_given_before(saves: Path) -> None:
    async with playing(saves, step=2) as pilot:
        await press(pilot, "c", "enter", "f7", "f8")
        assert lesson_screen(pilot).query_one(Options).at == 2


# Keys that come all at once


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["1", "2", "backspace", "3"], "13"),
        ([*"abc", "ctrl+u", *"1001"], "1001"),
        (["1", "2", "left", "3"], "132"),
        (["1", "home", "2", "end", "3"], "213"),
        (["1", "2", "home", "delete", "3"], "32"),
    ],
)
async def test_keys_of_a_line_do_their_work_in_order(keys: list[str], expected: str) -> None:
    async with answering(LOSS) as pilot:
        hit(pilot, *keys)
        await settled(pilot)
        assert answer(pilot) == expected


async def test_enter_gives_what_stood_there_when_it_was_pressed(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(saves, step=1) as pilot:
        release = held_back(monkeypatch)
        hit(pilot, "1", "backspace", "7", "enter", "8")
        await until(pilot, lambda: answer(pilot) == "78")
        release.set()
        await settled(pilot)
        assert [attempt.answer for attempt in lesson_screen(pilot).session.attempts()] == ["7"]
        assert answer(pilot) == "78"


@pytest.mark.slow
async def test_what_follows_enter_at_once_goes_into_the_next_line_of_a_derivation() -> None:
    async with answering(GIVEN) as pilot:
        hit(pilot, "p", "enter", "y", "enter", "a", "up", "2", "up", "1", "down", "down", "3")
        await settled(pilot)
        assert answer(pilot) == "p1\ny2\na3"


@pytest.mark.slow
async def test_a_search_that_is_typed_at_once_opens_what_it_finds(saves: Path) -> None:
    async with playing(saves) as pilot:
        await open_map(pilot)
        hit(pilot, *"xprogram", "home", "delete", "enter")
        await settled(pilot)
        assert lesson_screen(pilot).session.lesson.id == "counting"


async def test_ctrl_c_still_says_how_to_leave_where_nothing_is_selected() -> None:
    async with answering(LOSS) as pilot:
        await press(pilot, "1", "ctrl+c")
        assert any("ctrl+q" in note.message for note in pilot.app._notifications)


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("\x1bq", [("alt+q", None)]),
        ("\x1b.", [("alt+full_stop", None)]),
        ("\x1b1a", [("alt+1", None), ("a", "a")]),
        ("\x1bf\x1bf", [("alt+f", None), ("alt+f", None)]),
        ("\x1bé", [("alt+é", None)]),
        ("\x1bB", [("alt+shift+b", None)]),
        ("\x1b[1;3A", [("alt+up", None)]),
        ("\x1b[1;3B\x1b[1;3Ca", [("alt+down", None), ("alt+right", None), ("a", "a")]),
        ("\x1b[1;4A", [("alt+shift+up", None)]),
        ("\x1b[1;9D", [("alt+left", None)]),
        ("\x1b[3;3~", [("alt+delete", None)]),
        ("\x1b[3;5~", [("ctrl+delete", None)]),
        ("\x1b[1;5H", [("ctrl+home", None)]),
        ("\x11", [("ctrl+q", "\x11")]),
        ("ж", [("ж", "ж")]),
        ("\x1b[107;6u", [("ctrl+shift+k", None)]),
        ("\x1b[27;6;75~", [("ctrl+shift+k", None)]),
        ("\x1b[97;3u\x1b[97;5ub", [("alt+a", None), ("ctrl+a", None), ("b", "b")]),
        ("\x1b[97;2u\x1b[1073;2u\x1b[223;2u", [("A", "A"), ("Б", "Б"), ("ß", "ß")]),
        ("\x1b[13;2u\x1b[32;2u\x1b[127u", [("enter", "\r"), ("space", " "), ("backspace", "\x7f")]),
        ("\x1b[9;2u\x1b[9u", [("shift+tab", None), ("tab", "\t")]),
        ("\x1b[1079;5u", [("ctrl+з", None)]),
        ("\x1b[13u\x1b[97;0u", [("enter", "\r"), ("a", "a")]),
    ],
)
def test_a_key_with_alt_types_nothing(
    sent: str, keys: list[tuple[str, str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tutor.tui.driver import PlainParser

    monkeypatch.setattr("textual.constants.DISABLE_KITTY_KEY", True)  # as the driver does
    parser = PlainParser()
    found = [*parser.feed(sent), *parser.feed("")]
    assert [(key.key, key.character) for key in found if isinstance(key, events.Key)] == keys


# Pasting


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("[0.92, 0.02, 0.02,\n 0.02, 0.02]", "[0.92, 0.02, 0.02, 0.02, 0.02]"),
        ("\n7\n", "7"),
        ("p +\r\n\r\ny", "p + y"),
        (" y", " y"),
        ("\n", ""),
    ],
)
@pytest.mark.parametrize("way", ["terminal", "clipboard"])
async def test_several_pasted_lines_become_one(pasted: str, expected: str, way: str) -> None:
    async with answering(LOSS) as pilot:
        if way == "terminal":
            await paste(pilot, pasted)
        else:
            pilot.app.copy_to_clipboard(pasted)
            await press(pilot, "ctrl+v")
        assert answer(pilot) == expected


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("first", "pasted", "expected", "at"),
    [
        (0, "p\ny\n\na\n", "p\ny\na", 2),
        (1, "y\na", "\ny\na", 2),
        (0, "p\ny", "p\ny", 1),
        (1, "y\na\nb\nc", "\ny\na b c", 2),
        (2, "a\nb", "\n\na b", 2),
        (1, "y\n", "\ny", 1),
    ],
)
async def test_pasted_lines_go_one_to_each_step_of_a_derivation(
    first: int, pasted: str, expected: str, at: int
) -> None:
    async with answering(GIVEN) as pilot:
        await press(pilot, *["down"] * first)
        await paste(pilot, pasted)
        assert answer(pilot) == expected
        assert line_in_focus(pilot) == at


# The side that has the keys


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["7"], "7"),
        (["1", "2", "3"], "123"),
        (["-", "2"], "-2"),
        (["full_stop", "5"], ".5"),
        (["left_parenthesis", "1"], "(1"),
    ],
)
async def test_what_begins_a_number_is_typed_into_the_answer_beside_the_text(
    saves: Path, keys: list[str], expected: str
) -> None:
    async with playing(saves) as pilot:
        await press(pilot, *keys)
        assert answer(pilot) == expected
        assert lesson_screen(pilot).session.index == 1


async def test_digits_that_come_at_once_arrive_in_order(saves: Path) -> None:
    async with playing(saves) as pilot:
        hit(pilot, *"0123")
        await settled(pilot)
        assert answer(pilot) == "0123"


async def test_a_digit_does_nothing_where_the_task_is_not_to_be_seen(saves: Path) -> None:
    async with playing(saves, size=SMALL) as pilot:
        await press(pilot, "7")
        assert not lesson_screen(pilot).at_task
        assert answer(pilot) == ""


async def test_a_digit_does_nothing_beside_a_program(saves: Path) -> None:
    async with playing(saves, lesson="counting") as pilot:
        before = answer(pilot)
        await press(pilot, "7")
        assert not lesson_screen(pilot).at_task
        assert answer(pilot) == before


async def test_whoever_reads_beside_a_line_types_into_it_whatever_the_letters_mean_elsewhere(saves: Path) -> None:
    async with playing(saves) as pilot:
        screen = lesson_screen(pilot)
        await press(pilot, "space")
        assert (answer(pilot), screen.at_task, screen.session.index) == ("", False, 0)
        await press(pilot, *"nlgbmk?")
        assert (answer(pilot), screen.at_task, screen.session.index) == ("nlgbmk?", True, 1)
        await press(pilot, "f7", "f7")
        assert (screen.at_task, screen.session.index) == (False, 0)


async def test_enter_beside_an_empty_line_goes_on_to_the_task(saves: Path) -> None:
    async with playing(saves) as pilot:
        await press(pilot, "enter")
        assert (lesson_screen(pilot).at_task, lesson_screen(pilot).session.index) == (True, 1)
        assert not pilot.app._notifications


async def test_a_line_that_is_not_seen_any_more_has_no_keys(saves: Path) -> None:
    async with playing(saves) as pilot:
        await pilot.resize_terminal(*SMALL)
        await settled(pilot)
        assert isinstance(pilot.app.focused, Reading)
        await press(pilot, "f2")
        assert lesson_screen(pilot).session.index == 1


async def test_a_text_beside_a_line_scrolls_by_keys_that_the_line_does_not_want(saves: Path) -> None:
    async with playing(saves, size=(120, 18)) as pilot:
        reading = lesson_screen(pilot).query_one(Reading)
        reading.text = "\n\n".join(["A line."] * 40)
        await settled(pilot)
        for key in ("pagedown", "down", "space", "up", "pageup"):
            before = reading.scroll_target_y
            await press(pilot, key)
            assert reading.scroll_target_y != before, key
        assert answer(pilot) == ""


async def test_the_task_says_how_to_come_there_while_the_text_has_the_keys(saves: Path) -> None:
    async with playing(saves) as pilot:
        screen = lesson_screen(pilot)
        line = screen.query_one(Input)
        assert "f2" not in str(screen.task_pane.border_subtitle)
        await press(pilot, "f2")
        assert "f2" in str(screen.task_pane.border_subtitle)
        assert "f2" in line.placeholder
        await press(pilot, "f2")
        assert "f2" not in str(screen.task_pane.border_subtitle)
        assert "f2" not in line.placeholder


# The terminal goes away


@pytest.mark.one_fast
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there is no such signal here")
@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGINT"])
async def test_what_was_just_typed_is_kept_when_the_terminal_is_closed(saves: Path, name: str) -> None:
    async with playing(saves, step=1) as pilot:
        await press(pilot, "4", "2")
        signal.raise_signal(getattr(signal, name))
        await until(pilot, lambda: pilot.app.return_code is not None)
    progress = open_progress(saves, "Ada", SUMS)
    assert progress.draft("adding/sum").answer == "42"
    progress.close()


# Away from the editor, and back


async def program(pilot: Pilot[None], text: str) -> None:
    lesson_screen(pilot).query_one(AnswerPane).replace(text)
    await press(pilot, "f5")
    assert lesson_screen(pilot).query_one(VerdictPanel).shown is not None


WRONG_SUM = "def total(values):\n    return 0.0\n"


@pytest.mark.one_fast
@pytest.mark.parametrize("size", [HOME, SMALL])
async def test_what_is_typed_at_the_verdict_goes_into_the_editor(saves: Path, size: tuple[int, int]) -> None:
    async with playing(saves, lesson="counting", step=1, size=size) as pilot:
        await program(pilot, WRONG_SUM)
        await press(pilot, "escape")
        assert isinstance(pilot.app.focused, VerdictPanel)
        await press(pilot, "n", "m", "h")
        assert isinstance(pilot.app.focused, CodeEditor)
        assert answer(pilot) == "nmh" + WRONG_SUM


@pytest.mark.slow
async def test_what_is_pasted_at_the_verdict_goes_into_the_editor(saves: Path) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        await program(pilot, WRONG_SUM)
        await press(pilot, "escape")
        await paste(pilot, "# again")
        assert answer(pilot) == "# again" + WRONG_SUM


@pytest.mark.one_fast
@pytest.mark.parametrize("away", [[], ["escape"], ["tab"]])
async def test_after_starting_over_one_can_type_at_once(saves: Path, away: list[str]) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        await program(pilot, WRONG_SUM)
        await press(pilot, *away, "f6")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "y")
        assert isinstance(pilot.app.focused, CodeEditor)


@pytest.mark.slow
async def test_starting_a_derivation_over_goes_to_its_first_line() -> None:
    async with answering(GIVEN) as pilot:
        await press(pilot, "p", "enter", "y", "enter", "a", "f6")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "y")
        assert answer(pilot) == ""
        assert line_in_focus(pilot) == 0


WHOLE = "def total(values):\n    return float(sum(values))\n"


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("typed", "pasted", "expected"),
    [
        ([], WHOLE, WHOLE),
        ([], f"import math\n\n{WHOLE}", f"import math\n\n{WHOLE}"),
        (["x"], WHOLE, None),
        ([], "def other(values):\n    return 1\n", None),
        ([], "total", None),
    ],
)
async def test_a_whole_function_takes_the_place_of_a_starter_that_nobody_changed(
    saves: Path, typed: list[str], pasted: str, expected: str | None
) -> None:
    async with playing(saves, lesson="counting", step=1) as pilot:
        starter = answer(pilot)
        await press(pilot, *typed)
        before = answer(pilot)
        await paste(pilot, pasted)
        over = 0 if typed else len("...")  # which is selected at first
        assert answer(pilot) == expected or (
            expected is None and len(answer(pilot)) == len(before) + len(pasted) - over
        )
        await press(pilot, "ctrl+z")
        assert answer(pilot) == before
        assert before == starter or typed


# Little room


@pytest.mark.one_fast
@pytest.mark.parametrize("size", [LEAST, SMALL, HOME])
async def test_hints_and_a_verdict_leave_room_to_write(saves: Path, size: tuple[int, int]) -> None:
    async with playing(saves, lesson="counting", step=1, size=size, lessons=long_winded(saves)) as pilot:
        await press(pilot, "f3", "f3")
        await program(pilot, WRONG_SUM)
        pane = lesson_screen(pilot).task_pane
        assert pane.query_one(CodeEditor).region.height >= 5
        for part in ("#ask", "#hint-box", "CodeEditor", "VerdictPanel"):
            assert pane.content_region.contains_region(pane.query_one(part).region), part
        box = pane.query_one("#hint-box")
        assert box.scroll_offset.y == box.max_scroll_y


def long_winded(folder: Path) -> Path:
    """The small course with a long question and long hints."""
    lessons = folder.parent / "lessons"
    shutil.copytree(SMALL_COURSE, lessons)
    (lesson,) = lessons.rglob("counting.yaml")
    long = "This goes on and on and over more than one row for there is a lot to say about sums of lists. "
    text = lesson.read_text().replace("hints: [Python", f"hints: [{long}, {long}, Python")
    lesson.write_text(text.replace("the sum of a list.", f"the sum of a list. {long * 2}"))
    return lessons


async def test_the_end_of_a_lesson_fits_into_the_least_terminal(saves: Path) -> None:
    async with playing(saves, step=2, size=LEAST) as pilot:
        await press(pilot, "f8")
        assert isinstance(pilot.app.screen, LessonDone)
        for part in pilot.app.screen.query("LessonDone > Vertical, Button"):
            assert pilot.app.screen.region.contains_region(part.region)


async def test_the_footer_says_first_how_to_stop(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held_back(monkeypatch)
    async with playing(saves, step=1, size=LEAST) as pilot:
        hit(pilot, "7", "enter")
        await until(pilot, lambda: lesson_screen(pilot).query_one(VerdictPanel).checking)
        shown = [each.binding.description for each in pilot.app.screen.active_bindings.values() if each.binding.show]
        assert shown[0] == "Stop"
        await press(pilot, "escape")


# What is said


@pytest.mark.slow
async def test_a_search_without_results_names_no_lesson(saves: Path) -> None:
    async with playing(saves) as pilot:
        await open_map(pilot)
        await press(pilot, *"zzz")
        assert pilot.app.screen.query_one("#about").border_title == ""
        await press(pilot, "escape")
        assert pilot.app.screen.query_one("#about").border_title


@pytest.mark.slow
async def test_what_is_said_again_is_shown_once() -> None:
    async with answering(GIVEN) as pilot:
        for _ in range(3):
            await press(pilot, "down", "down", "a", "enter")
        assert [note.message for note in pilot.app._notifications] == ["Line 1 is still empty."]


# Sizes


async def test_sizes_close_together_do_not_answer_each_other_for_ever(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(saves, step=1) as pilot:
        screen = lesson_screen(pilot)
        laid_out: list[Size] = []
        really = Screen._screen_resized

        def resized(self: Screen[Any], size: Size) -> None:
            laid_out.append(size)
            really(self, size)

        monkeypatch.setattr(Screen, "_screen_resized", resized)
        for size in (Size(60, 10), Size(100, 30), Size(60, 10), Size(100, 30)):
            pilot.app.post_message(events.Resize(size, size))
            screen.post_message(events.Resize(size, size))
            screen.post_message(events.Callback(callback=lambda: None))  # else the second takes the place of the first
        await settled(pilot)
        assert pilot.app.size == Size(100, 30)
        assert screen.size == Size(100, 30)
        assert len(laid_out) < 10
