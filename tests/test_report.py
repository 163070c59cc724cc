"""A report holds all that it takes to come to a verdict again, goes into a file, and goes nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import NOON, SMALL_COURSE
from tutor import __version__
from tutor.checkers import check
from tutor.cli import main
from tutor.loader import open_course
from tutor.report import report, written

FOLDER = open_course(SMALL_COURSE)
TASK = next(task for task in FOLDER.lesson(FOLDER.lessons[0]).tasks)


def test_a_report_holds_task_answer_verdict_and_versions(tmp_path: Path) -> None:
    verdict = check(TASK, "17")
    found = json.loads(written(report(FOLDER.course, TASK, "17", verdict, 3), tmp_path, NOON).read_text())
    assert (found["task"], found["answer"], found["seed"]) == (TASK.id, "17", 3)
    assert found["verdict"]["outcome"] == verdict.outcome
    assert found["versions"]["xent-tutor"] == __version__
    assert {"python", "numpy", "textual"} <= set(found["versions"])


def test_no_report_is_written_over(tmp_path: Path) -> None:
    one = report(FOLDER.course, TASK, "17", check(TASK, "17"))
    files = [written(one, tmp_path, NOON) for _ in range(3)]
    assert len(set(files)) == 3
    assert [file.name[-6:] for file in files] == ["1.json", "2.json", "3.json"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((TASK.id,), "there is no answer of yours"),
        ((TASK.id, "nowhere.txt"), "nowhere.txt cannot be read"),
        (("adding/nothing",), "there is no task"),
    ],
)
def test_what_cannot_be_reported_is_said(
    arguments: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    places = ("--lessons", str(SMALL_COURSE), "--saves", str(tmp_path))
    assert main(["report", *arguments, *places]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.glob("report-*"))


def test_the_command_says_where_the_report_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text("17")
    places = ("--lessons", str(SMALL_COURSE), "--saves", str(tmp_path), "--into", str(tmp_path))
    assert main(["report", TASK.id, str(answer), *places]) == 0
    (file,) = tmp_path.glob("report-*.json")
    assert str(file) in capsys.readouterr().out
