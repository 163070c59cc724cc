"""Typing a formula: its reading, the mark under what is not understood, the palette, earlier answers, stages."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.tui.playing import LOSS, SUM, answering, lesson_screen, press, settled, write
from tutor.asking import symbols_of
from tutor.attempt import Outcome, Verdict
from tutor.lesson import Form, NumberTask, Symbolic
from tutor.telling import GoOn, Told
from tutor.tui.widgets.formula_answer import FormulaAnswer
from tutor.tui.widgets.symbol_palette import SymbolPalette
from tutor.tui.widgets.verdict_panel import VerdictPanel, verdict_lines


def typed(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one(Input).value


def echoed(pilot: Pilot[None]) -> list[str]:
    echo = pilot.app.screen.query_one(".echo", Static)
    return str(echo.content).split("\n") if echo.display else []


def verdict_shown(pilot: Pilot[None]) -> Told:
    shown = pilot.app.screen.query_one(VerdictPanel).shown
    assert shown is not None
    return shown


async def test_a_formula_is_read_in_two_dimensions_while_it_is_typed() -> None:
    async with answering(LOSS) as pilot:
        await write(pilot, "-p/2")
        assert echoed(pilot) == ["   p", "− ───", "   2"]
        await write(pilot, " + y")
        assert "y" in echoed(pilot)[1]
        await press(pilot, *["backspace"] * 8)
        assert echoed(pilot) == []


async def test_a_formula_that_would_be_too_high_is_read_on_one_line() -> None:
    async with answering(LOSS) as pilot:
        await write(pilot, "1/(1+1/(1+1/(1+1/(1+p))))")
        assert len(echoed(pilot)) == 1


@pytest.mark.slow
async def test_carets_stand_under_what_is_not_understood() -> None:
    async with answering(LOSS) as pilot:
        await write(pilot, "p + foo")
        mark, problem = echoed(pilot)
        line = pilot.app.screen.query_one(Input)
        echo = pilot.app.screen.query_one(".echo", Static)
        under = echo.content_region.x + mark.index("^") - line.content_region.x
        assert typed(pilot)[under : under + mark.count("^")] == "foo"
        assert problem.startswith("? ")


@pytest.mark.slow
async def test_carets_keep_to_their_place_when_the_line_has_scrolled() -> None:
    async with answering(LOSS) as pilot:
        await write(pilot, "p + " * 25 + "?")
        line = pilot.app.screen.query_one(Input)
        mark = echoed(pilot)[0]
        assert line.scroll_offset.x > 0
        assert len(mark) <= line.region.width


async def test_a_symbol_comes_from_the_palette() -> None:
    async with answering(LOSS) as pilot:
        await write(pilot, "2")
        await press(pilot, "f9")
        palette = pilot.app.screen.query_one(SymbolPalette)
        assert palette.has_focus
        await press(pilot, "right", "right", "enter")
        assert (typed(pilot), palette.display) == ("2λ", False)
        await write(pilot, "p")
        assert typed(pilot) == "2λp"


async def test_a_function_is_inserted_around_the_cursor() -> None:
    async with answering(LOSS) as pilot:
        await press(pilot, "alt+s")
        palette = pilot.app.screen.query_one(SymbolPalette)
        palette.at = [symbol.shown for symbol in palette.symbols].index("√")
        await press(pilot, "enter")
        await write(pilot, "p")
        assert typed(pilot) == "√(p)"


async def test_the_palettes_key_is_not_taken_for_its_letter() -> None:
    async with answering(LOSS) as pilot:
        pilot.app.post_message(events.Key("alt+s", "s"))
        await settled(pilot)
        assert pilot.app.screen.query_one(SymbolPalette).has_focus
        assert typed(pilot) == ""


async def test_escape_and_letters_leave_the_palette() -> None:
    async with answering(LOSS) as pilot:
        await press(pilot, "f9", "escape")
        assert pilot.app.screen.query_one(Input).has_focus
        await press(pilot, "f9", "p")
        assert typed(pilot) == "p"


async def test_arrows_stay_within_the_palette() -> None:
    async with answering(SUM) as pilot:
        await press(pilot, "f9", "left", "up")
        palette = pilot.app.screen.query_one(SymbolPalette)
        assert palette.at == 0
        await press(pilot, "down", "down", "down", "down", "down")
        assert 0 < palette.at < len(palette.symbols)


@pytest.mark.parametrize(
    ("task", "there", "missing"),
    [
        (Symbolic(ask="?", answer="p", names={"p": "prob", "lam": "pos"}), {"p", "λ", "ln", "√", "^"}, {"sum"}),
        (Symbolic(ask="?", answer="z", names={"z": "real"}, form=Form(without=("sigmoid",))), {"z"}, {"sigmoid"}),
        (
            Symbolic(ask="?", answer="sum(q)", vectors={"q": "simplex^K"}, indices={"k": "K"}),
            {"q", "q_k", "∑_k", "K", "sum"},
            set(),
        ),
        (NumberTask(ask="?", answer="a", given={"a": 1}), {"a", "ln", "π"}, {"λ"}),
    ],
)
def test_the_palette_has_what_the_task_knows(task: Symbolic, there: set[str], missing: set[str]) -> None:
    shown = {symbol.shown for symbol in symbols_of(task)}
    assert there <= shown
    assert not missing & shown


async def test_up_brings_earlier_answers_and_down_what_was_being_typed() -> None:
    async with answering(LOSS) as pilot:
        for answer in ("p", "y", "p"):
            pilot.app.screen.query_one(FormulaAnswer).replace(answer)
            await press(pilot, "enter")
        await write(pilot, "+1")
        await press(pilot, "up")
        assert typed(pilot) == "p"
        await press(pilot, "up", "up", "up")
        assert typed(pilot) == "y"
        await press(pilot, "down", "down")
        assert typed(pilot) == "+1"


async def test_the_first_letter_after_a_wrong_answer_takes_its_place_and_up_brings_it_back() -> None:
    async with answering(LOSS) as pilot:
        await write(pilot, "p\n")
        await write(pilot, "y")
        assert typed(pilot) == "y"
        await press(pilot, "f2", "f2")
        await write(pilot, "q")
        assert typed(pilot) == "yq"
        await press(pilot, "up")
        assert typed(pilot) == "p"


@pytest.mark.one_fast
@pytest.mark.parametrize(("then", "expected"), [("/2", "p/2"), (" q", "p q"), ("-q", "-q"), ("2", "2")])
async def test_what_begins_no_answer_goes_on_with_a_wrong_one(then: str, expected: str) -> None:
    async with answering(LOSS) as pilot:
        await write(pilot, "p\n")
        await press(pilot, *then)
        assert typed(pilot) == expected


async def test_an_earlier_answer_that_is_changed_is_what_is_being_typed() -> None:
    async with answering(LOSS) as pilot:
        await write(pilot, "p\n")
        await write(pilot, "+y")
        await press(pilot, "up")
        await write(pilot, "/2")
        await press(pilot, "down", "up", "down")
        assert typed(pilot) == "p/2"


async def test_a_wrong_formula_says_its_kind_first_then_where_then_an_example() -> None:
    async with answering(LOSS) as pilot:
        await write(pilot, "-(y ln p + (1-y) ln(p))\n")
        verdict = verdict_shown(pilot).verdict
        assert verdict.feedback
        assert (verdict.place, verdict.counterexample) == (None, None)
        assert verdict_shown(pilot).go_on is GoOn.WHERE
        await press(pilot, "ctrl+o")
        verdict = verdict_shown(pilot).verdict
        assert verdict.place is not None
        assert verdict.counterexample is None
        await press(pilot, "f10")
        assert verdict_shown(pilot).verdict.counterexample is not None
        assert lesson_screen(pilot).task_pane.check_action("reveal", ()) is False


@pytest.mark.slow
async def test_another_answer_begins_with_its_kind_again() -> None:
    async with answering(LOSS) as pilot:
        await write(pilot, "-(y ln p + (1-y) ln(p))\n")
        await press(pilot, "ctrl+o", "ctrl+o")
        await press(pilot, "end")
        await write(pilot, "/2\n")
        assert verdict_shown(pilot).verdict.counterexample is None


async def test_what_is_not_understood_has_its_place_at_once() -> None:
    async with answering(LOSS) as pilot:
        await write(pilot, "p + foo\n")
        assert verdict_shown(pilot).verdict.place == (4, 7)
        assert lesson_screen(pilot).task_pane.check_action("reveal", ()) is False


def test_how_to_see_more_stands_behind_what_the_mistake_is_called() -> None:
    verdict = Verdict(task="t", outcome=Outcome.WRONG, feedback=("No.",))
    told = Told(verdict=verdict, misconception="Upside down", kept_back=(GoOn.EXAMPLE,))
    said = str(verdict_lines(told)[0]).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "✗ Not yet   Upside down   ctrl+o shows an example"
