"""A course of strangers runs no program where the kernel does not confine it, unless somebody said yes to it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import LESSONS
from tutor import sandbox, trust
from tutor.attempt import Counterexample, Outcome
from tutor.checkers import check
from tutor.checkers.code.tryout import try_out
from tutor.cli import main
from tutor.lesson import Code
from tutor.lint import lint_file
from tutor.loader import CourseFolder, open_course
from tutor.picture import BadPicture, run_program
from tutor.progress import Progress
from tutor.sandbox import Level, SelfTest
from tutor.session import Session

CODE_COURSE = Path(__file__).parent / "data" / "code-course"
RIGHT = "def slope(w):\n    return 2 * w"


@pytest.fixture(autouse=True)
def nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins as a process does."""
    monkeypatch.setattr(trust, "OPENED", trust.Opened())
    monkeypatch.setattr("tutor.cli.arguments.OPENED", trust.OPENED)


@pytest.fixture
def unconfined(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system whose kernel confines nothing."""
    monkeypatch.setattr(sandbox, "self_test", lambda: SelfTest(Level.PARTIAL))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CODE_COURSE, tmp_path / "course"))


def slope(folder: CourseFolder) -> Code:
    task = folder.task("down/slope")
    assert isinstance(task, Code)
    return task


@pytest.mark.usefixtures("unconfined")
def test_the_course_that_came_along_runs_everywhere() -> None:
    folder = open_course(LESSONS)
    task = next(task for id in folder.lessons for task in folder.lesson(id).tasks if isinstance(task, Code))
    assert check(task, task.answer).outcome is Outcome.CORRECT


def test_a_strangers_course_runs_where_the_kernel_confines_it(course: Path) -> None:
    assert check(slope(open_course(course)), RIGHT).outcome is Outcome.CORRECT


@pytest.mark.usefixtures("unconfined")
def test_no_program_of_a_strangers_course_runs_elsewhere(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = open_course(course)
    monkeypatch.setattr(sandbox.Sandbox, "run", lambda *_, **__: pytest.fail("it ran"))
    verdict = check(slope(folder), RIGHT)
    assert verdict.outcome is Outcome.ERROR
    assert "--trust" in verdict.feedback[0]
    assert str(course) in verdict.feedback[0]
    assert "--trust" in try_out(slope(folder), RIGHT, "slope(1)", ()).problem
    pictures = [step.picture for id in folder.lessons for step in folder.lesson(id).steps if hasattr(step, "picture")]
    for picture in (each for each in pictures if each is not None and each.program):
        with pytest.raises(BadPicture, match="--trust"):
            run_program(picture, {})
    with pytest.raises(trust.NotTrusted, match="--trust"):
        sandbox.run("x = 1", ["x"])


@pytest.mark.usefixtures("unconfined")
def test_a_lesson_file_from_anywhere_is_a_strangers_too(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.Sandbox, "run", lambda *_, **__: pytest.fail("it ran"))
    file = next(course.rglob("down.yaml"))
    assert any("--trust" in problem.message for problem in lint_file(file, open_course(LESSONS)))


@pytest.mark.usefixtures("unconfined")
def test_a_yes_is_remembered_for_the_id_and_the_folder(course: Path, tmp_path: Path) -> None:
    open_course(course)
    assert trust.refusal("partial")
    trust.consent()
    assert not trust.refusal("partial")
    for other, is_trusted in ((course, True), (tmp_path / "copy", False)):
        if not other.exists():
            shutil.copytree(course, other)
        trust.OPENED.courses.clear()
        open_course(other)
        assert (trust.refusal("partial") is None) is is_trusted
    trust.OPENED.courses.clear()
    (course / "course.yaml").write_text((course / "course.yaml").read_text().replace("title: ", "title: Another "))
    open_course(course)
    assert trust.refusal("partial")


@pytest.mark.parametrize("kept", ["", "{", "7", "[7]", '[["a"]]', '{"a": 1}', "[[1, 2, 3]]"])
def test_what_is_remembered_and_broken_is_no_yes(course: Path, kept: str) -> None:
    file = trust._file()
    file.parent.mkdir(parents=True)
    file.write_text(kept)
    open_course(course)
    assert trust.refusal("partial")
    trust.consent()
    assert json.loads(file.read_text()) == [["walking", os.path.realpath(course)]] or len(trust.remembered()) == 1
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("unconfined")
def test_commands_name_the_option_and_obey_it(course: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answer.py").write_text(RIGHT)
    asked = ["--lessons", str(course), "--saves", str(tmp_path), "check", "down/slope", str(tmp_path / "answer.py")]
    assert main(asked) == 3
    assert "--trust" in capfd.readouterr().out
    assert main([*asked, "--trust"]) == 0
    trust.OPENED.courses.clear()
    assert main(asked) == 0
    assert "Correct" in capfd.readouterr().out


@pytest.mark.usefixtures("unconfined")
def test_lint_refuses_before_it_tries_anything(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--lessons", str(course), "lint"]) == 2
    found = capfd.readouterr()
    assert (found.out, found.err.count("--trust")) == ("", 1)


def snippet_of(root: Path) -> str:
    folder = open_course(root)
    task = next(task for id in folder.lessons for task in folder.lesson(id).tasks if isinstance(task, Code))
    session = Session(folder, Progress(":memory:", "Ada"))
    return session.programs.snippet(task, RIGHT, Counterexample("slope(1)", "3", "2"))


def test_a_snippet_says_first_that_it_holds_code_of_a_strangers_course(course: Path) -> None:
    assert snippet_of(course).splitlines()[0].startswith("# Holds code of the course")
    assert "Holds code" not in snippet_of(LESSONS)
