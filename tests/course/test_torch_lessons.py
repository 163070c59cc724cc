"""The two lessons with a training in torch: what they say where torch is missing, and that they hold where it is."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LESSONS, NOON
from tests.tui.playing import playing, press
from tutor import sandbox
from tutor.attempt import Outcome, Reason
from tutor.checkers import Conditions, checker_of
from tutor.cli import main
from tutor.lesson import Training
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.score import State, lesson_score
from tutor.session import Session
from tutor.tui.widgets.verdict_panel import VerdictPanel, verdict_lines

COURSE = open_course(LESSONS)
TRAININGS = ("torch-clusters/train", "torch-mnist/train")
FILES = [str(COURSE.file(task_id.partition("/")[0])) for task_id in TRAININGS]
SENTENCE = "This task needs torch, which is not installed. To get it, type: `pip install 'xent-tutor[torch]'`."

with_torch = pytest.mark.skipif(not sandbox.has("torch"), reason="torch is not installed; the lessons train with it")


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if torch were not installed, whether it is or not."""
    monkeypatch.setattr(sandbox, "has", lambda needs: False)


@pytest.fixture
def xent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Run a command on the course: its exit code, and what it wrote."""

    def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        code = main(["--lessons", str(LESSONS), "--saves", str(tmp_path), *arguments])
        return code, *capfd.readouterr()

    return run


def training(task_id: str) -> Training:
    task = COURSE.task(task_id)
    assert isinstance(task, Training)
    return task


def test_no_other_task_needs_a_package_that_may_be_missing() -> None:
    tasks = ((lesson, task) for lesson in COURSE.lessons for task in COURSE.lesson(lesson).tasks)
    assert (
        tuple(f"{lesson}/{task.task}" for lesson, task in tasks if getattr(task, "needs", None) == "torch") == TRAININGS
    )


# Without torch


@pytest.mark.parametrize("task_id", TRAININGS)
def test_check_says_what_to_type_and_that_nothing_counts(no_torch: None, xent: Any, task_id: str) -> None:
    code, out, _ = xent("check", task_id, "--json", typed=training(task_id).answer)
    verdict = json.loads(out)
    assert (code, verdict["outcome"], verdict["reason"]) == (2, "unreadable", "unfinished")
    assert verdict["feedback"] == [
        f"{SENTENCE} Until then no answer to it is judged or counts. The other steps do without."
    ]


@pytest.mark.parametrize("task_id", TRAININGS)
def test_show_has_that_sentence_on_a_line_of_its_own(no_torch: None, xent: Any, task_id: str) -> None:
    code, out, _ = xent("show", task_id)
    assert code == 0
    assert f"\n\n{SENTENCE}\n" in out


def test_grade_goes_on_with_the_next_line(no_torch: None, xent: Any) -> None:
    lines = [{"task": TRAININGS[0], "answer": "x = 1"}, {"task": "torch-clusters/accumulating", "answer": "b"}]
    _, out, _ = xent("grade", "--jobs", "1", typed="\n".join(map(json.dumps, lines)))
    assert [json.loads(line)["outcome"] for line in out.splitlines()] == ["unreadable", "correct"]


def test_lint_names_what_it_could_not_try_and_finds_no_problem(no_torch: None, xent: Any) -> None:
    code, out, err = xent("lint", *FILES)
    assert (code, out) == (0, "")
    assert err == "No problems.\nNot tried, for torch is not installed:\n  torch-clusters/train\n  torch-mnist/train\n"


@pytest.mark.slow
async def test_the_screen_says_it_and_the_next_step_is_a_key_away(no_torch: None, tmp_path: Path) -> None:
    lesson = COURSE.lesson("torch-clusters")
    step = next(at for at, each in enumerate(lesson.steps) if isinstance(each, Training))
    async with playing(tmp_path, lesson="torch-clusters", step=step, lessons=LESSONS) as pilot:
        await press(pilot, "f5")
        panel = pilot.app.screen.query_one(VerdictPanel)
        assert panel.shown is not None
        told = [str(line) for line in verdict_lines(panel.shown)]
        assert told[0] == "… Not finished"
        assert told[1].startswith(SENTENCE.replace("`", ""))
        await press(pilot, "f8")
        assert pilot.app.session.task.task == "accumulating"  # type: ignore[attr-defined]


def test_an_answer_that_could_not_be_judged_is_kept_and_does_not_count(no_torch: None) -> None:
    session = Session(COURSE, Progress(":memory:", "Ada"), clock=lambda: NOON)
    session.open("torch-clusters", 1)
    verdict = session.check(session.lesson.steps[1], "x = 1")
    session.record("x = 1", verdict)
    assert (verdict.outcome, verdict.reason) == (Outcome.UNREADABLE, Reason.UNFINISHED)
    assert [attempt.answer for attempt in session.attempts()] == ["x = 1"]
    own = lesson_score({"torch-clusters/train": 10}, session.progress.tasks())
    assert (own.state, own.points, own.mastery) == (State.NEW, 0, 0.0)


# With torch


@with_torch
def test_the_clusters_end_where_the_specified_run_ended() -> None:
    task = training("torch-clusters/train")
    named = checker_of(task).work_out(task, task.answer, Conditions()).named
    assert float(named["linear_loss"].value) == pytest.approx(0.1433, abs=0.01)
    assert float(named["hidden_loss"].value) == pytest.approx(0.0780, abs=0.01)


@with_torch
def test_the_images_end_as_accurate_as_the_lesson_says() -> None:
    task = training("torch-mnist/train")
    named = checker_of(task).work_out(task, task.answer, Conditions()).named
    assert float(named["test_accuracy"].value) == pytest.approx(0.983, abs=0.01)
    assert float(named["first_loss"].value) == pytest.approx(2.30, abs=0.02)


@with_torch
def test_lint_proves_both_lessons(xent: Any) -> None:
    assert xent("lint", *FILES) == (0, "", "No problems.\n")
