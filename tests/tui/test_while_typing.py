"""What is seen of a program at a pause in typing: underlined syntax, and marks of calls after a wrong answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import NOON
from tests.tui.playing import hit, lesson_screen, outcome, paste, press, running, settled, until, until_shown
from tutor.attempt import Outcome
from tutor.checkers.marks import Mark
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.sandbox.stoppable import stoppable
from tutor.session import Programs, Session
from tutor.settings import MARKS, SYNTAX
from tutor.tui import delays
from tutor.tui.app import TutorApp
from tutor.tui.screens.palette import Palette
from tutor.tui.widgets.call_marks import come_to, marked, seen
from tutor.tui.widgets.code_answer import CodeAnswer
from tutor.tui.widgets.code_editor import CodeEditor

COURSE = Path(__file__).parents[1] / "data" / "code-course"
SLOPE, DESCEND = range(2)
STARTER = "def slope(w):\n    ...\n"
WRONG, RIGHT = "def slope(w):\n    return 6.0", "def slope(w):\n    return 2 * w"
P, F, U, N = Mark.PASSED, Mark.FAILED, Mark.UNFINISHED, Mark.NOT_RUN


@asynccontextmanager
async def writing(program: str = "", step: int = SLOPE, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """A learner with this program in the editor."""
    session = Session(open_course(COURSE), Progress(":memory:", "Ada"), clock=lambda: NOON)
    session.open("down", step)
    session.keep_draft(program)
    async with running(TutorApp(session.folder, COURSE, session), size) as pilot:
        yield pilot


def pane(pilot: Pilot[None]) -> CodeAnswer:
    return lesson_screen(pilot).query_one(CodeAnswer)


def editor(pilot: Pilot[None]) -> CodeEditor:
    return lesson_screen(pilot).query_one(CodeEditor)


def marks(pilot: Pilot[None]) -> str:
    """What stands on the editor's upper border after its name, as it is painted."""
    return border(pilot, editor(pilot).region.y).removeprefix("slope.py").strip()


async def rewrite(pilot: Pilot[None], program: str) -> None:
    """Take away what is written, paste this, and pause."""
    await press(pilot, "ctrl+a", "backspace")
    await paste(pilot, program)
    await pause(pilot)


async def pause(pilot: Pilot[None]) -> None:
    pane(pilot).look()
    await settled(pilot)


def underlined(pilot: Pilot[None]) -> str:
    """All that is underlined in the editor as it is painted; brackets are where the cursor is beside one."""
    rows = [editor(pilot).render_line(row) for row in range(editor(pilot).size.height)]
    segments = [segment for row in rows for segment in row if segment.style]
    return "".join(segment.text for segment in segments if segment.style.underline)


def said(pilot: Pilot[None]) -> str:
    """What stands on the editor's lower border, as it is painted."""
    return border(pilot, editor(pilot).region.bottom - 1)


def border(pilot: Pilot[None], row: int) -> str:
    frame = editor(pilot).region
    painted = pilot.app.screen._compositor.render_strips()[row]
    return painted.crop(frame.x, frame.right).text.strip("╭╮╰─╯ ")


def go(pilot: Pilot[None], row: int, column: int = 0) -> None:
    editor(pilot).move_cursor((row, column))


# Syntax


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("program", "part", "words"),
    [
        ("def slope(w):\n    return (2 * w", "(", "Line 2: '(' was never closed"),
        ("def slope(w):\n    return f(a b)", "a b", "Line 2: invalid syntax. Perhaps you forgot a comma?"),
        ("def slope(w):\n    x = [1)", ")", "Line 2: closing parenthesis ')' does not match opening parenthesis '['"),
        ("def slope(w):\n    x = 'ä' + ö ü", "ü", "Line 2: invalid syntax"),
        ("return 1", "return 1", "Line 1: 'return' outside function"),
        (RIGHT, "", ""),
        ("", "", ""),
    ],
)
@pytest.mark.parametrize("step", [SLOPE, DESCEND])
async def test_what_does_not_compile_is_underlined_with_pythons_words(
    step: int, program: str, part: str, words: str
) -> None:
    async with writing(STARTER, step) as pilot:
        await rewrite(pilot, program)
        go(pilot, 0)
        assert underlined(pilot) == part
        assert said(pilot) == words


async def test_it_is_underlined_at_a_pause_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delays, "LOOK_AFTER", 0.02)
    async with writing(RIGHT) as pilot:
        await press(pilot, ")")
        await until(pilot, lambda: said(pilot) == "Line 1: unmatched ')'")
        assert underlined(pilot) == ")"


async def test_the_next_key_in_that_line_or_above_takes_the_underline_away() -> None:
    async with writing("x = 1\ny = )\nz = 3") as pilot:
        await pause(pilot)
        assert underlined(pilot) == ")"
        go(pilot, 2)
        await press(pilot, "0")
        assert underlined(pilot) == ")"
        assert said(pilot) == "Line 2: unmatched ')'"
        go(pilot, 0)
        await press(pilot, "x")
        assert (underlined(pilot), said(pilot)) == ("", "")
        await pause(pilot)
        assert underlined(pilot) == ")"
        await press(pilot, "ctrl+z")
        assert (underlined(pilot), said(pilot)) == ("", "")


async def test_nothing_moves_when_something_is_underlined() -> None:
    async with writing(RIGHT) as pilot:
        await press(pilot, "x", " ")
        before = editor(pilot).region, editor(pilot).scroll_offset, editor(pilot).selection
        await pause(pilot)
        assert said(pilot)
        assert (editor(pilot).region, editor(pilot).scroll_offset, editor(pilot).selection) == before


async def test_a_starter_that_is_no_python_is_not_underlined(monkeypatch: pytest.MonkeyPatch) -> None:
    async with writing() as pilot:
        await pause(pilot)
        editor(pilot).load_text("def slope(w):\n")
        editor(pilot).starter = editor(pilot).text
        await pause(pilot)
        assert said(pilot) == ""
        go(pilot, 1)
        await press(pilot, "x")
        await pause(pilot)
        assert said(pilot).startswith("Line 2: expected an indented block")


# Marks


async def answered(pilot: Pilot[None], program: str, expected: Outcome) -> None:
    await rewrite(pilot, program)
    await press(pilot, "f5")
    assert outcome(pilot) is expected


@pytest.mark.slow
async def test_marks_come_after_the_first_wrong_answer_and_never_before(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    judge = Programs.marks
    monkeypatch.setattr(
        Programs, "marks", lambda own, task, program: judged.append(program) or judge(own, task, program)
    )
    async with writing(STARTER) as pilot:
        await rewrite(pilot, WRONG)
        await answered(pilot, "def slope(w:", Outcome.UNREADABLE)
        await rewrite(pilot, WRONG)
        assert (marks(pilot), judged) == ("", [])
        await press(pilot, "f5")
        assert outcome(pilot) is Outcome.WRONG
        before = editor(pilot).region
        await pause(pilot)
        assert marks(pilot) == "✓✗✓  2 of 3 pass"
        assert editor(pilot).region == before
        await rewrite(pilot, RIGHT)
        assert marks(pilot) == "✓✓✓  3 of 3 pass"
        assert judged == [WRONG, RIGHT]


async def test_a_right_answer_without_a_wrong_one_before_brings_no_marks() -> None:
    async with writing(STARTER) as pilot:
        await answered(pilot, RIGHT, Outcome.CORRECT)
        await pause(pilot)
        assert marks(pilot) == ""


@pytest.mark.slow
async def test_marks_are_there_again_when_the_learner_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delays, "LOOK_AFTER", 0.02)
    async with writing(STARTER) as pilot:
        await answered(pilot, WRONG, Outcome.WRONG)
        await press(pilot, "f8")
        assert pane(pilot).marks == (), "a training has none"
        await press(pilot, "f7")
        await until(pilot, lambda: marks(pilot) == "✓✗✓  2 of 3 pass")


@pytest.mark.slow
async def test_nothing_of_it_is_kept_or_counted() -> None:
    async with writing(STARTER) as pilot:
        await answered(pilot, WRONG, Outcome.WRONG)
        session = lesson_screen(pilot).session
        before = session.attempts(), session.score(), session.drafts.hints_shown(session.task)
        for program in (RIGHT, WRONG, "def slope(w:", RIGHT):
            await rewrite(pilot, program)
        assert (session.attempts(), session.score(), session.drafts.hints_shown(session.task)) == before


async def test_marks_of_an_earlier_program_say_so() -> None:
    async with writing(STARTER) as pilot:
        await answered(pilot, WRONG, Outcome.WRONG)
        await pause(pilot)
        assert marks(pilot) == "✓✗✓  2 of 3 pass"
        await press(pilot, "(")
        assert marks(pilot) == "✓✗✓  2 of 3 passed"
        await rewrite(pilot, "def slope(w:")
        assert marks(pilot) == "✓✗✓  2 of 3 passed"


@pytest.mark.slow
async def test_marks_say_nothing_of_what_is_expected() -> None:
    async with writing(STARTER) as pilot:
        await answered(pilot, WRONG, Outcome.WRONG)
        await rewrite(pilot, "def slope(w):\n    return 5.0")
        assert marks(pilot) == "✗✗✗  0 of 3 pass"


async def test_without_colour_the_signs_are_those_of_every_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with writing(STARTER) as pilot:
        await answered(pilot, WRONG, Outcome.WRONG)
        pane(pilot).marks, pane(pilot).of_earlier = (P, F, U, N), False
        await settled(pilot)
        assert marks(pilot) == "+x?.  1 of 4 pass, number 3 did not finish"


@pytest.mark.parametrize(
    ("found", "room", "expected"),
    [
        ((P, F, P), 3, (0, 3)),
        ((P,) * 30 + (F,), 12, (21, 31)),
        ((F,) + (P,) * 30, 12, (0, 10)),
        ((P,) * 15 + (F,) + (P,) * 15, 12, (10, 20)),
        ((P,) * 40, 12, (0, 10)),
        ((P,) * 40, -3, (0, 1)),
    ],
)
def test_where_not_all_fit_the_first_that_does_not_pass_is_seen(
    found: tuple[Mark, ...], room: int, expected: tuple[int, int]
) -> None:
    assert seen(found, room) == expected


def test_marks_come_to_a_number_of_calls() -> None:
    assert come_to((P, F), "pass") == "1 of 2 pass"
    assert come_to((P, U, N), "passed") == "1 of 3 passed, number 2 did not finish"


def test_marks_fit_where_they_stand_and_pale_ones_are_of_the_past() -> None:
    line = marked((P,) * 30 + (F,), 24)
    assert line.plain == "…✓✓✓✓✓✓✗  30 of 31 pass"
    assert marked((P, F), 24, in_ascii=True).plain == "+x  1 of 2 pass"
    pale = marked((P, F), 24, of_earlier=True)
    assert pale.plain == "✓✗  1 of 2 passed"
    assert any("dim" in str(span.style) for span in pale.spans)


# Keys go first


@pytest.mark.slow
async def test_a_burst_of_keys_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    async with writing(STARTER) as pilot:
        await answered(pilot, WRONG, Outcome.WRONG)
        monkeypatch.setattr(Session, "echo", lambda own, task, typed: looks.append(typed))
        monkeypatch.setattr(Programs, "marks", lambda own, task, typed: looks.append(typed))
        hit(pilot, *"x" * 200)
        await settled(pilot)
        assert editor(pilot).text.endswith("x" * 200)
        assert looks == []


async def test_a_key_stops_what_is_looked_at_and_so_does_a_check(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, stopped = [], []

    async def endless(work: Callable[..., object], *of: Any, **how: Any) -> object:
        if getattr(work, "__name__", "") != "marks":
            return await stoppable(work, *of, **how)
        program = of[1]
        begun.append(program)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            stopped.append(program)
            raise
        raise AssertionError("nobody sets it")

    async with writing(STARTER) as pilot:
        await answered(pilot, WRONG, Outcome.WRONG)
        monkeypatch.setattr("tutor.sandbox.stoppable.stoppable", endless)
        pane(pilot).look()
        await until(pilot, lambda: begun == [WRONG])
        hit(pilot, "1")
        await until(pilot, lambda: stopped == [WRONG])
        await settled(pilot)
        assert begun == [WRONG]
        pane(pilot).look()
        await until(pilot, lambda: len(begun) == 2)
        hit(pilot, "f5")
        await until(pilot, lambda: len(stopped) == 2)
        await settled(pilot)
        assert outcome(pilot) is Outcome.WRONG


# Switches


async def switch(pilot: Pilot[None], title: str) -> None:
    """Through the command palette."""
    commands = pilot.app.get_system_commands(lesson_screen(pilot))
    (found,) = [command for command in commands if command.title == title]
    found.callback()
    await settled(pilot)


async def test_both_can_be_switched_off_and_on_again() -> None:
    async with writing(STARTER) as pilot:
        session = lesson_screen(pilot).session
        await answered(pilot, WRONG, Outcome.WRONG)
        await pause(pilot)
        await rewrite(pilot, WRONG + ")")
        assert pane(pilot).marks
        await switch(pilot, "Underlined syntax: switch off")
        assert (said(pilot), underlined(pilot), session.is_on(SYNTAX)) == ("", "", False)
        await switch(pilot, "Marks of calls: switch off")
        assert (marks(pilot), session.is_on(MARKS)) == ("", False)
        await pause(pilot)
        assert (said(pilot), marks(pilot)) == ("", "")
        await switch(pilot, "Underlined syntax: switch on")
        await switch(pilot, "Marks of calls: switch on")
        assert said(pilot) == "Line 2: unmatched ')'"
        await rewrite(pilot, RIGHT)
        assert marks(pilot) == "✓✓✓  3 of 3 pass"


async def test_a_verdict_held_to_be_wrong_is_written_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with writing(STARTER) as pilot:
        titles = [command.title for command in pilot.app.get_system_commands(lesson_screen(pilot))]
        assert "Report" not in titles, "there is none yet"
        await answered(pilot, WRONG, Outcome.WRONG)
        await switch(pilot, "Report")
        await press(pilot, "ctrl+r")
        await until(pilot, lambda: len(list(tmp_path.glob("report-*.json"))) == 2)  # one by the palette, one by the key
        await settled(pilot)
        files = sorted(tmp_path.glob("report-*.json"))
        for found in (json.loads(file.read_text(encoding="utf-8")) for file in files):
            assert (found["task"], found["answer"], found["verdict"]["outcome"]) == ("down/slope", WRONG, "wrong")
        for file in files:
            assert any(file.name in note.message for note in pilot.app._notifications)


async def test_the_palette_offers_the_switches() -> None:
    async with writing(STARTER) as pilot:
        session = lesson_screen(pilot).session
        hit(pilot, "ctrl+p")
        await until_shown(pilot, Palette)
        await press(pilot, *"underlined")
        await press(pilot, "down", "enter")
        await until(pilot, lambda: not session.is_on(SYNTAX))


def test_a_switch_is_remembered(tmp_path: Path) -> None:
    session = Session(open_course(COURSE), Progress(tmp_path / "Ada.sqlite", "Ada"), clock=lambda: NOON)
    assert session.is_on(MARKS)
    assert session.switch(MARKS) is False
    session.close()
    again = Session(open_course(COURSE), Progress(tmp_path / "Ada.sqlite", "Ada"), clock=lambda: NOON)
    assert not again.is_on(MARKS)
    assert again.is_on(SYNTAX)
    assert again.switch(MARKS) is True
