"""Typing a derivation: a line for each step, or free lines with their readings."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.tui.playing import FREE, GIVEN, answer, answering, outcome, press, write
from tutor.attempt import Outcome, Reason, Verdict
from tutor.tui.widgets.derivation_answer import FreeLines, StepLine, line_marks, split_lines
from tutor.tui.widgets.symbol_palette import SymbolPalette
from tutor.tui.widgets.verdict_panel import VerdictPanel

LIKELIHOOD, LOSS = "p^y (1-p)^(1-y)", "-y ln p - (1-y) ln(1-p)"


def marks(pilot: Pilot[None]) -> list[str]:
    return [step.mark for step in pilot.app.screen.query(StepLine)]


def line_in_focus(pilot: Pilot[None]) -> int:
    focused = pilot.app.focused
    return [focused in step.query(Input) for step in pilot.app.screen.query(StepLine)].index(True)


def readings(pilot: Pilot[None]) -> list[str]:
    return str(pilot.app.screen.query_one(".readings", Static).content).split("\n")


@pytest.mark.slow
async def test_enter_goes_from_line_to_line_and_gives_the_answer_after_the_last() -> None:
    async with answering(GIVEN) as pilot:
        await write(pilot, f"{LIKELIHOOD}\n{LOSS}\na")
        assert outcome(pilot) is None
        await press(pilot, "enter")
        assert outcome(pilot) is Outcome.CORRECT
        assert marks(pilot) == ["right", "right", "right"]


@pytest.mark.slow
async def test_solved_lines_and_the_first_wrong_one_are_marked_and_that_one_is_gone_to() -> None:
    async with answering(GIVEN) as pilot:
        await write(pilot, f"{LIKELIHOOD}\ny ln p + (1-y) ln(1-p)\na\n")
        assert outcome(pilot) is Outcome.WRONG
        assert marks(pilot) == ["right", "wrong", ""]
        assert line_in_focus(pilot) == 1
        await write(pilot, " ")
        assert marks(pilot) == ["", "", ""]


@pytest.mark.slow
async def test_lines_that_are_right_so_far_are_marked_and_the_next_is_gone_to() -> None:
    async with answering(GIVEN) as pilot:
        await write(pilot, LIKELIHOOD)
        await press(pilot, "f5")
        assert outcome(pilot) is Outcome.UNREADABLE
        assert marks(pilot) == ["right", "", ""]
        assert line_in_focus(pilot) == 1


@pytest.mark.slow
async def test_a_blank_line_between_others_is_filled_first() -> None:
    async with answering(GIVEN) as pilot:
        await press(pilot, "down", "down")
        await write(pilot, "a\n")
        assert outcome(pilot) is None
        assert line_in_focus(pilot) == 0


@pytest.mark.slow
async def test_up_and_down_go_between_lines() -> None:
    async with answering(GIVEN) as pilot:
        await press(pilot, "down", "down", "down", "up")
        assert line_in_focus(pilot) == 1


@pytest.mark.slow
async def test_the_palette_writes_into_the_line_one_was_in() -> None:
    async with answering(GIVEN) as pilot:
        await press(pilot, "down", "f9", "enter")
        assert line_in_focus(pilot) == 1
        first = pilot.app.screen.query_one(SymbolPalette).symbols[0].before
        assert answer(pilot) == f"\n{first}"


@pytest.mark.slow
async def test_only_the_line_one_is_in_shows_its_reading() -> None:
    async with answering(GIVEN) as pilot:
        await write(pilot, "p/2\ny/2")
        shown = [echo.display for echo in pilot.app.screen.query(".echo")]
        assert shown == [False, True, False]


@pytest.mark.slow
async def test_lines_come_back_where_they_were() -> None:
    async with answering(GIVEN) as pilot:
        await press(pilot, "down")
        await write(pilot, "y")
        await press(pilot, "f8", "f7")
        assert answer(pilot) == "\ny"


@pytest.mark.slow
async def test_every_free_line_has_its_reading_below() -> None:
    async with answering(FREE) as pilot:
        await write(pilot, "p (ln p - ln q)\n\nfoo\np ln p")
        assert readings(pilot)[0] == "1   p·(ln p − ln q)"
        assert readings(pilot)[1].startswith("2 ? ")
        assert readings(pilot)[2] == "3   p·ln p"


def panel_says(pilot: Pilot[None], said: str) -> bool:
    return said in str(pilot.app.screen.query_one(VerdictPanel).query_one(Static).content)


async def test_free_lines_are_marked() -> None:
    async with answering(FREE) as pilot:
        await write(pilot, "p (ln p - ln q)\np ln p - ln q")
        await press(pilot, "f5")
        assert outcome(pilot) is Outcome.WRONG
        first, second, *said = readings(pilot)
        assert (first[2], second[2]) == ("✓", "✗")
        assert said
        assert all(row.startswith("    ") for row in said)
        assert not panel_says(pilot, said[0].strip())


@pytest.mark.slow
async def test_what_is_wrong_with_a_line_stands_below_it_also_while_it_is_mended() -> None:
    async with answering(GIVEN) as pilot:
        await write(pilot, f"{LIKELIHOOD}\ny ln p\na\n")
        assert outcome(pilot) is Outcome.WRONG
        steps = list(pilot.app.screen.query(StepLine))
        wrong = next(step for step in steps if step.mark == "wrong")
        said = str(wrong.query_one(".said", Static).content)
        assert said
        assert not any(step.query_one(".said").display for step in steps if step is not wrong)
        assert not panel_says(pilot, said.split(".")[0])
        await press(pilot, "1")
        assert wrong.query_one(".said").display


async def test_a_symbol_goes_into_the_free_lines() -> None:
    async with answering(FREE) as pilot:
        await press(pilot, "f9")
        palette = pilot.app.screen.query_one(SymbolPalette)
        palette.at = [symbol.shown for symbol in palette.symbols].index("ln")
        await press(pilot, "enter")
        await write(pilot, "p")
        assert pilot.app.screen.query_one(FreeLines).text == "ln(p)"


def verdict(outcome: Outcome, place: int | None = None, reason: Reason | None = None) -> Verdict:
    return Verdict(outcome=outcome, place=None if place is None else (place, place + 1), reason=reason)


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (None, {}),
        (verdict(Outcome.CORRECT), {0: "right", 2: "right", 3: "right"}),
        (verdict(Outcome.UNREADABLE, reason=Reason.UNFINISHED), {0: "right", 2: "right", 3: "right"}),
        (verdict(Outcome.UNREADABLE, 4), {}),
        (verdict(Outcome.ERROR), {}),
        (verdict(Outcome.WRONG, 0), {0: "wrong"}),
        (verdict(Outcome.WRONG, 5), {0: "right", 2: "wrong"}),
        (verdict(Outcome.WRONG, 8), {0: "right", 2: "right", 3: "wrong"}),
    ],
)
def test_marks_follow_from_the_verdict(judged: Verdict | None, expected: dict[int, str]) -> None:
    assert line_marks("one\n\nab\ncd", judged) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["", "", ""]),
        ("a\nb", ["a", "b", ""]),
        ("a\n\nc", ["a", "", "c"]),
        ("a\n\nb\nc", ["a", "b", "c"]),
        ("a\nb\nc\nd", ["a", "b", "c"]),
    ],
)
def test_an_answer_is_split_into_the_lines_there_are(typed: str, expected: list[str]) -> None:
    assert split_lines(typed, 3) == expected
