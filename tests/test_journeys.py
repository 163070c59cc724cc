"""A course that has nothing to do with the built-in one: proved, shown, judged and played by the same engine."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOON
from tests.tui.playing import lesson_screen, outcome, press, settled
from tutor.attempt import Outcome
from tutor.checkers import Conditions, check, checker_of, reference
from tutor.cli import main
from tutor.lesson import NumberTask, Task, Text
from tutor.lint import lint_course
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.dialogs import Help
from tutor.tui.widgets.top_bar import TopBar
from tutor.variant import variant

JOURNEYS = Path(__file__).parent / "data" / "journeys"
C, W, U = Outcome.CORRECT, Outcome.WRONG, Outcome.UNREADABLE
KINDS = {"Choice", "NumberTask", "Symbolic", "Derivation", "Code", "Training"}
"""Of tasks, as far as lessons declare them."""


def steps() -> list[Any]:
    folder = open_course(JOURNEYS)
    return [step for lesson in folder.lessons for step in folder.lesson(lesson).steps]


def test_it_proves_itself() -> None:
    assert [*lint_course(JOURNEYS)] == []


def test_it_has_every_kind_of_task_and_a_picture() -> None:
    assert {type(step).__name__ for step in steps()} == {"Text", *KINDS}
    assert any(isinstance(step, Text) and step.picture is not None for step in steps())


BACK, WALK, TRAIN = "lengths/back", "speeds/walk", "speeds/train"
IN_HOURS = "That is the same quantity in hours (60 min each). Here min are asked."
SIXTY = "You are off by the factor 60, the one between minutes and hours."


@pytest.mark.parametrize(
    ("task", "answer", "outcome", "name", "words"),
    [
        (BACK, "3000", C, None, ""),
        (BACK, "3 km", C, None, ""),
        (BACK, "300000cm", C, None, ""),
        (BACK, "3 kilometres", C, None, ""),
        (BACK, "3", W, "bare-km", "That is the same quantity in km. Here m are asked."),
        (BACK, "1.5 km", W, "one-way", "That is only the way there."),
        (BACK, "3000 km", W, None, "You wrote km, but that is the value in m."),
        (BACK, "3 min", U, None, "“min” cannot be converted: this is asked in m."),
        (BACK, "3 km/h", U, None, "“km/h” cannot be converted: this is asked in m."),
        (BACK, "3 km/hour", U, None, ""),
        (BACK, "3 km per hour", U, None, ""),
        (BACK, "3 bits", U, None, ""),
        (WALK, "45", C, None, ""),
        (WALK, "0.75 hours", C, None, ""),
        (WALK, "2700 s", C, None, ""),
        (WALK, "0.75", W, "bare-hours", IN_HOURS),
        (TRAIN, "90", C, None, ""),
        (TRAIN, "25 m/s", C, None, ""),
        (TRAIN, "25", W, None, "That is the same quantity in m/s. Here km/h are asked."),
        (TRAIN, "90 km", U, None, "“km” cannot be converted: this is asked in km/h."),
        (TRAIN, "62.38", W, None, "That is another value than the one asked for. A hint may help."),
        ("speeds/per-minute", "n w/60", C, None, ""),
        ("speeds/per-minute", "n w", W, "hours-and-minutes", SIXTY),
        ("speeds/per-minute", "-n w/3600", W, "hours-and-minutes", f"{SIXTY} The sign is wrong too."),
        ("lengths/both", "120(a + b)", W, None, "Your formula is always 60 times the answer."),
        ("lengths/both", "2(a + b)/log(2)", W, None, "This should not be divided by."),
        ("speeds/average", "x/u + x/v\n2.5", W, "bare-hours", f"Line 2 is not right. {IN_HOURS}"),
        ("speeds/shorter", "2/(1/u + 1/v)\n2uv/(u+v)", C, None, ""),
        (
            "speeds/pace",
            "def speed(x, t):\n    return 3.6 * x / t",
            W,
            None,
            "Every value is 3.6 times too large: these are km/h, and m/s are asked for.",
        ),
    ],
)
def test_units_and_factors_are_the_courses_own(
    task: str, answer: str, outcome: Outcome, name: str | None, words: str
) -> None:
    found = open_course(JOURNEYS).task(task)
    assert found is not None
    verdict = check(found, answer)
    assert (verdict.outcome, verdict.misconception) == (outcome, name), verdict
    assert words in " ".join(verdict.feedback)


@pytest.fixture
def xent(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a command prints about the course, with this text as its standard input."""

    def run(*arguments: str, typed: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        assert main(["--lessons", str(JOURNEYS), "--saves", str(tmp_path), *arguments]) == 0
        sys.stdout.flush()
        return capfd.readouterr().out

    return run


def typed(task: Task) -> str:
    """A right answer as a learner gives it: of a number its value, for the lesson's formula names what is given."""
    if not isinstance(task, NumberTask):
        return reference(task)
    found = checker_of(task).work_out(task, task.answer, Conditions(variant(task).given))
    return ", ".join(map(repr, found.values))


def test_grade_judges_every_task_of_it(xent: Any) -> None:
    folder = open_course(JOURNEYS)
    ids = [f"{lesson}/{task.task}" for lesson in folder.lessons for task in folder.lesson(lesson).tasks]
    right = [{"task": task, "answer": typed(found)} for task in ids if (found := folder.task(task))]
    lines = xent("grade", "--jobs", "1", typed="\n".join(map(json.dumps, right))).splitlines()
    verdicts = [json.loads(line) for line in lines]
    finished = {each["task"]: each["outcome"] for each in verdicts}
    assert finished == dict.fromkeys(ids, "correct")


@pytest.mark.parametrize("lesson", ["lengths", "speeds"])
def test_show_prints_its_lessons(xent: Any, lesson: str) -> None:
    shown = " ".join(xent("show", lesson).split())
    assert open_course(JOURNEYS).lesson(lesson).goal in shown


async def test_it_is_played_by_keys_under_its_own_name(tmp_path: Path) -> None:
    session = Session(open_course(JOURNEYS), Progress(":memory:", "Ada"), clock=lambda: NOON)
    session.open("lengths", 2)
    async with TutorApp(session.folder, tmp_path, session).run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert str(lesson_screen(pilot).query_one(TopBar).render()).startswith("journeys › Ways › Lengths")
        await press(pilot, *"3", "f5")
        assert outcome(pilot) is Outcome.WRONG
        await press(pilot, *" km", "f5")
        assert outcome(pilot) is Outcome.CORRECT
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, Help)
        assert "Numbers: 12, 3/4, 2.5 km, 40 min, or a list [0.2, 0.8]." in pilot.app.screen.text
    assert [attempt.outcome for attempt in session.progress.attempts()] == [Outcome.WRONG, Outcome.CORRECT]
