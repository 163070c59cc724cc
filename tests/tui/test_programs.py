"""Programs on the screen: a training while it runs, inputs of one's own, the failing call to take away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.conftest import NOON
from tests.tui.playing import hit, outcome, press, settled, until
from tests.tui.programs import DESCEND, RIGHT, SLOPE, judged, screen_of, writing
from tutor import sandbox
from tutor.attempt import Counterexample, NoteKind, Outcome
from tutor.progress import Progress
from tutor.session import Session
from tutor.telling import GoOn, Marked
from tutor.tui.app import TutorApp
from tutor.tui.screens.snippet import Snippet
from tutor.tui.screens.try_out import TryOut
from tutor.tui.widgets.answer_pane import AnswerPane
from tutor.tui.widgets.answer_picture import AnswerPicture
from tutor.tui.widgets.slider import Slider
from tutor.tui.widgets.top_bar import TopBar
from tutor.tui.widgets.verdict_panel import VerdictPanel, compared, marked_place


def text_of(pilot: Pilot[None], selector: str) -> str:
    return str(pilot.app.screen.query_one(selector, Static).render())


@pytest.mark.one_fast
@pytest.mark.parametrize(("program", "expected"), [(RIGHT, Outcome.CORRECT), (RIGHT + " * -1", Outcome.WRONG)])
async def test_a_training_is_written_in_the_editor_and_judged(program: str, expected: Outcome) -> None:
    async with writing(DESCEND, program) as pilot:
        assert screen_of(pilot).query_one("#task").border_title == "Task 2 of 2 · train"
        assert await judged(pilot) is expected


def drawing(pilot: Pilot[None]) -> AnswerPicture:
    return screen_of(pilot).query_one(AnswerPicture)


def said_of(pilot: Pilot[None]) -> str:
    return str(drawing(pilot).query_one("#said", Static).render())


async def test_a_training_is_drawn_while_it_runs_and_escape_stops_it() -> None:
    endless = f"{RIGHT}\nwhile True:\n    report(loss=0.25)"
    async with writing(DESCEND, endless) as pilot:
        hit(pilot, "f5")
        await until(pilot, lambda: screen_of(pilot).query("AnswerPicture") and drawing(pilot).display)
        await until(pilot, lambda: "loss 0.25." in said_of(pilot))
        assert not screen_of(pilot).query_one(AnswerPane).display or not screen_of(pilot).query_one("#answer").display
        await press(pilot, "escape")
        await until(pilot, lambda: not screen_of(pilot).checking)
        assert screen_of(pilot).query_one(VerdictPanel).shown is None
        await until(pilot, lambda: screen_of(pilot).query_one("#answer").display)
        assert screen_of(pilot).query_one(AnswerPane).answer == endless
        await until(pilot, lambda: screen_of(pilot).query_one(AnswerPane).has_focus_within)


@pytest.mark.slow
async def test_who_types_on_while_a_training_is_drawn_is_led_nowhere() -> None:
    async with writing(DESCEND, f"{RIGHT}\nwhile True:\n    report(loss=0.25)") as pilot:
        screen = screen_of(pilot)
        step = screen.session.index
        hit(pilot, "f5")
        await until(pilot, lambda: screen.query("AnswerPicture") and drawing(pilot).display)
        hit(pilot, *"bnm", "escape")
        await until(pilot, lambda: not screen.checking)
        await settled(pilot)
        assert (screen.session.index, pilot.app.screen) == (step, screen)


async def test_without_motion_a_training_is_drawn_when_it_has_ended() -> None:
    async with writing(DESCEND, f"{RIGHT}\nwhile True:\n    report(loss=0.25)") as pilot:
        screen = screen_of(pilot)
        screen.session.keep_setting("motion", "off")
        hit(pilot, "f5")
        await until(pilot, lambda: screen.query_one(VerdictPanel).checking)
        await until(pilot, lambda: bool(screen.query("AnswerPicture")) and drawing(pilot).run is not None)
        await until(pilot, lambda: bool((run := drawing(pilot).run) and run.reports))
        assert screen.query_one("#answer").display
        await press(pilot, "escape")
        await until(pilot, lambda: not screen.checking)


@pytest.mark.slow
async def test_after_a_training_the_arrow_keys_go_through_what_it_reported() -> None:
    async with writing(DESCEND, RIGHT) as pilot:
        assert await judged(pilot) is Outcome.CORRECT
        await press(pilot, "ctrl+t")
        await until(pilot, lambda: "Report 20 of 20" in said_of(pilot))
        await press(pilot, "left", "left")
        await until(pilot, lambda: "Report 18 of 20" in said_of(pilot))
        await press(pilot, "home")
        await until(pilot, lambda: "Report 1 of 20: w 0.8." in said_of(pilot))
        await press(pilot, "ctrl+t")
        assert screen_of(pilot).query_one("#answer").display
        await until(pilot, lambda: screen_of(pilot).query_one(AnswerPane).has_focus_within)


@pytest.mark.one_fast
@pytest.mark.parametrize("step", [SLOPE, DESCEND])
async def test_escape_closes_the_picture_and_the_editor_has_the_keys_again(step: int) -> None:
    async with writing(step, "def slope(w):\n    return w" if step == SLOPE else RIGHT) as pilot:
        await judged(pilot)
        await press(pilot, "ctrl+t")
        await until(pilot, lambda: drawing(pilot).has_focus_within or drawing(pilot).has_focus)
        await press(pilot, "escape")
        assert screen_of(pilot).query_one("#answer").display
        await until(pilot, lambda: screen_of(pilot).query_one(AnswerPane).has_focus_within)


async def test_a_program_that_does_not_compile_is_not_drawn() -> None:
    async with writing(SLOPE, "def slope(w:\n    return w") as pilot:
        assert await judged(pilot) is Outcome.UNREADABLE
        assert screen_of(pilot).task_pane.check_action("draw", ()) is False


async def test_the_picture_of_an_answer_can_be_copied_and_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with writing(SLOPE, "def slope(w):\n    return w") as pilot:
        await judged(pilot)
        await press(pilot, "ctrl+t")
        await until(pilot, lambda: "Yours leaves" in said_of(pilot))
        await press(pilot, "c", "s")
        assert "slope over the reference" in pilot.app.clipboard
        assert "Yours leaves the reference" in pilot.app.clipboard
        assert (tmp_path / "slope.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.slow
async def test_a_program_that_was_saved_before_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "slope_failing.py").write_text("mine")
    async with writing(SLOPE, "def slope(w):\n    return w") as pilot:
        await judged(pilot)
        await press(pilot, "ctrl+g")
        await until(pilot, lambda: isinstance(pilot.app.screen, Snippet))
        await press(pilot, "s")
        assert (tmp_path / "slope_failing.py").read_text() == "mine"
        assert "print(slope(3.0))" in (tmp_path / "slope_failing-2.py").read_text(encoding="utf-8")


async def test_in_a_browser_a_file_is_downloaded_and_nothing_is_written_where_the_tutor_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(TutorApp, "is_web", True)
    given: list[tuple[str, str]] = []
    monkeypatch.setattr(
        TutorApp, "deliver_text", lambda self, file, save_filename: given.append((save_filename, file.read()))
    )
    async with writing(SLOPE, "def slope(w):\n    return w") as pilot:
        await judged(pilot)
        await press(pilot, "ctrl+g")
        await until(pilot, lambda: isinstance(pilot.app.screen, Snippet))
        await press(pilot, "s")
    ((name, text),) = given
    assert name == "slope_failing.py"
    assert "print(slope(3.0))" in text
    assert not list(tmp_path.glob("*.py"))


@pytest.mark.slow
async def test_an_earlier_training_stays_as_a_line() -> None:
    async with writing(DESCEND, RIGHT) as pilot:
        await judged(pilot)
        screen_of(pilot).query_one(AnswerPane).replace(f"{RIGHT}\n")
        await press(pilot, "f5")
        await until(pilot, lambda: len(drawing(pilot).earlier) == 1 and not screen_of(pilot).checking)
        run = drawing(pilot).run
        assert run is not None
        assert len(run.reports) == 20


@pytest.mark.slow
async def test_another_learner_finds_nothing_of_what_was_trained_before() -> None:
    async with writing(DESCEND, RIGHT) as pilot:
        await judged(pilot)
        screen = screen_of(pilot)
        assert screen.task_pane.check_action("draw", ()) is True
        other = Session(screen.session.folder, Progress(":memory:", "Bo"), clock=lambda: NOON)
        other.open("down", DESCEND)
        await screen.take_session(other)
        assert screen.task_pane.check_action("draw", ()) is False
        screen.query_one(AnswerPane).replace(RIGHT)
        await judged(pilot)
        assert drawing(pilot).earlier == []


@pytest.mark.slow
async def test_each_task_draws_its_own_answer_and_keeps_one_slider() -> None:
    async with writing(DESCEND, RIGHT) as pilot:
        await judged(pilot)
        await press(pilot, "f7")
        await until(
            pilot, lambda: screen_of(pilot).task_pane.shown_task is screen_of(pilot).session.lesson.steps[SLOPE]
        )
        screen_of(pilot).query_one(AnswerPane).replace("def slope(w):\n    return 2 * w")
        await judged(pilot)
        await press(pilot, "ctrl+t")
        await until(pilot, lambda: "Yours lies" in said_of(pilot))
        assert not drawing(pilot).query(Slider)
        await press(pilot, "f8")
        await until(
            pilot, lambda: screen_of(pilot).task_pane.shown_task is screen_of(pilot).session.lesson.steps[DESCEND]
        )
        await press(pilot, "ctrl+t")
        await until(pilot, lambda: "Report 20 of 20" in said_of(pilot))
        assert len(drawing(pilot).query(Slider)) == 1


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("def slope(w):\n    return 2 * w", "Yours lies on the reference everywhere in this picture."),
        ("def slope(w):\n    return w", "Yours leaves the reference at 300 of 301 points between w = -3 and 3."),
        ("def slope(w):\n    return None", "Your function draws no curve here"),
    ],
)
async def test_a_function_is_drawn_over_the_reference_after_its_verdict(program: str, said: str) -> None:
    async with writing(SLOPE, program) as pilot:
        await press(pilot, "ctrl+t")
        assert not screen_of(pilot).query("AnswerPicture"), "there is nothing to draw before a verdict"
        await judged(pilot)
        await press(pilot, "ctrl+t")
        await until(pilot, lambda: said in said_of(pilot))
        await press(pilot, "ctrl+t")
        assert screen_of(pilot).query_one("#answer").display


async def test_f9_runs_the_program_on_an_input_and_up_brings_the_line_back() -> None:
    async with writing(SLOPE, "def slope(w):\n    print('at', w)\n    return 2 * w") as pilot:
        await press(pilot, "f9")
        await until(pilot, lambda: isinstance(pilot.app.screen, TryOut))
        pilot.app.screen.query_one(Input).value = "slope(np.array([0.5, 4]))"
        await press(pilot, "enter")
        await until(pilot, lambda: "[1, 8]" in text_of(pilot, "VerticalScroll > Static"))
        assert "│ at [0.5 4. ]" in text_of(pilot, "VerticalScroll > Static")
        pilot.app.screen.query_one(Input).value = "slope("
        await press(pilot, "enter")
        await until(pilot, lambda: "This is not an expression yet" in text_of(pilot, "VerticalScroll > Static"))
        await press(pilot, "up", "up")
        assert pilot.app.screen.query_one(Input).value == "slope(np.array([0.5, 4]))"
        await press(pilot, "escape")
        assert screen_of(pilot).session.attempts() == ()


@pytest.mark.slow
async def test_the_failing_call_can_be_copied_and_saved_as_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with writing(SLOPE, "def slope(w):\n    return w") as pilot:
        await press(pilot, "ctrl+g")
        assert not isinstance(pilot.app.screen, Snippet)
        await judged(pilot)
        await press(pilot, "ctrl+g")
        await until(pilot, lambda: isinstance(pilot.app.screen, Snippet))
        await press(pilot, "c", "s")
        copied = pilot.app.clipboard
        assert (tmp_path / "slope_failing.py").read_text(encoding="utf-8") == copied
        assert copied.endswith("print(slope(3.0))\n# expected: 6\n# got:      3\n")


@pytest.mark.one_fast
@pytest.mark.parametrize(("level", "said"), [(sandbox.Level.KERNEL, ""), (sandbox.Level.PARTIAL, "sandbox: partial")])
async def test_the_top_bar_says_where_programs_are_less_confined(
    level: sandbox.Level, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "level", lambda: level)
    monkeypatch.setattr("tutor.trust.OPENED.says_yes", True)
    async with writing(SLOPE, "def slope(w):\n    return 2 * w") as pilot:
        await judged(pilot)
        await until(pilot, lambda: screen_of(pilot).query_one(TopBar).walls == said)


# Why


@pytest.mark.slow
async def test_a_reason_joins_its_verdict_and_the_place_is_shown_on_request() -> None:
    async with writing(SLOPE, "def slope(w):\n    return 2 / w") as pilot:
        assert await judged(pilot) is Outcome.WRONG
        panel = screen_of(pilot).query_one(VerdictPanel)
        shown = panel.shown
        assert shown is not None
        assert "“/” is not the operation that belongs there." in shown.verdict.feedback[0]
        assert (shown.verdict.place, shown.verdict.change, shown.go_on) == (None, None, GoOn.WHERE)
        progress = screen_of(pilot).session.progress
        (note,) = progress.notes(progress.attempts("down/slope")[-1].id or 0)
        assert (note.kind, note.value) == (NoteKind.REASON, shown.verdict.feedback[0])
        await press(pilot, "ctrl+o")
        shown = panel.shown
        assert shown is not None
        assert shown.verdict.place == (25, 30)
        assert (shown.verdict.change, shown.go_on) == (None, None)


@pytest.mark.slow
async def test_the_change_is_told_on_request_after_another_wrong_try() -> None:
    async with writing(SLOPE, "def slope(w):\n    return 3 * w * w") as pilot:
        await judged(pilot)
        pane = screen_of(pilot).query_one(AnswerPane)
        pane.replace("def slope(w):\n    return 2 / w")
        await judged(pilot)
        await press(pilot, "ctrl+o", "ctrl+o")
        shown = screen_of(pilot).query_one(VerdictPanel).shown
        assert shown is not None
        assert shown.verdict.change == "Line 2: `2 * w` in place of `2 / w`."


async def test_a_learner_who_types_on_hears_no_reason_of_the_answer_before(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()

    async def endless(work: Callable[..., Any], *values: Any, **named: Any) -> Any:
        if work.__name__ != "why":
            return work(*values, **named)
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    monkeypatch.setattr("tutor.sandbox.stoppable.stoppable", endless)
    async with writing(SLOPE, "def slope(w):\n    return 2 / w") as pilot:
        hit(pilot, "f5")
        await until(pilot, begun.is_set)
        hit(pilot, "x")
        await until(pilot, stopped.is_set)
        await settled(pilot)
        assert outcome(pilot) is Outcome.WRONG


@pytest.mark.parametrize(
    ("got", "expected", "marked"),
    [
        ("0.392003", "0.39199", ["2003", "199"]),
        ("-0.6931", "0.6931", ["-"]),
        ("[[1, 2],\n [3, 4]]", "[[1, 2],\n [3, 5]]", ["4", "5"]),
        ("13.2", "7.841", []),
        ("AttributeError: module 'numpy' has no attribute 'log10g2'", "0.6931", []),
    ],
)
def test_what_differs_is_marked_where_most_is_alike(got: str, expected: str, marked: list[str]) -> None:
    lines = compared(Counterexample("f(0.5)", got, expected))
    spans = [
        line.plain[span.start : span.end] for line in lines[1:] for span in line.spans if "underline" in str(span.style)
    ]
    assert spans == marked


def test_what_is_compared_is_shown_however_narrow_the_screen_is() -> None:
    assert [line.plain for line in compared(Counterexample("f(0.5)", "two words", "1"), 4)][2] == "  expected  1"


def test_what_is_longer_than_its_row_goes_on_below_where_it_began() -> None:
    lines = compared(Counterexample("f(0.5)", "AttributeError: module 'numpy' has no attribute 'log'", "1"), 40)
    first, *rest = lines[1].plain.splitlines()
    assert first.startswith("  got       AttributeError")
    assert rest
    assert all(row.startswith(" " * 12) and len(row) <= 40 for row in rest)


@pytest.mark.parametrize("start", [0, 1, 25, 50, 68, 69])
def test_of_a_long_line_is_shown_what_is_around_the_mark(start: int) -> None:
    line = "".join(chr(ord("0") + at) for at in range(70))
    told = marked_place(Marked(line=line, start=start, length=1, number=3), 40)
    shown, mark = (each.plain for each in told)
    assert len(shown) <= 40
    assert mark.strip() == "^"
    assert shown[mark.index("^")] == line[start]


def test_a_line_that_fits_is_shown_as_it_is() -> None:
    shown, mark = (each.plain for each in marked_place(Marked(line="a = b c", start=6, length=1, number=3), 40))
    assert (shown, mark) == ("  3 a = b c", "          ^")
