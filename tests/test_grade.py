"""``grade`` into a file: stopped at any moment, it goes on where it was; memory does not grow with what is read."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.conftest import SMALL_COURSE, SUMS
from tutor.cli import main
from tutor.cli.grade import Answers, Bar
from tutor.progress import open_progress

PATIENCE = 60.0
RIGHT, WRONG = "7", "8"


def line(number: int) -> str:
    return json.dumps({"task": "adding/sum", "answer": RIGHT if number % 3 else WRONG, "id": number})


def command(saves: Path, *arguments: str) -> list[str]:
    return [
        sys.executable, "-m", "tutor", "grade", "--lessons", str(SMALL_COURSE), "--saves", str(saves), *arguments
    ]  # fmt: skip


def until(there: Any) -> None:
    end = monotonic() + PATIENCE
    while not there():
        assert monotonic() < end, "in vain"
        sleep(0.01)


def verdicts(file: Path) -> list[dict[str, Any]]:
    return [{**json.loads(each), "seconds": 0} for each in file.read_text("utf-8").splitlines()]


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are listed in /proc")
def test_a_run_that_was_killed_goes_on_and_nothing_is_twice(tmp_path: Path) -> None:
    out, saves = tmp_path / "out.jsonl", tmp_path / "saves"
    lines = [line(number) for number in range(60)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    killed = subprocess.Popen(
        command(saves, "--out", str(out), "--jobs", "2", "--record", "--user", "Ada"), stdin=subprocess.PIPE
    )
    assert killed.stdin is not None
    killed.stdin.write("\n".join(lines[:40]).encode() + b"\n")
    killed.stdin.flush()
    until(lambda: out.exists() and out.read_bytes().count(b"\n") >= 20)
    workers = children_of(killed.pid)
    assert workers
    killed.send_signal(signal.SIGKILL)
    killed.wait(PATIENCE)
    killed.stdin.close()
    until(lambda: not any(map(is_alive, workers)))
    with out.open("ab") as half:
        half.write(b'{"task": "adding/su')
    again = ["--out", str(out), "--resume", "--record", "--user", "Ada", str(tmp_path / "in.jsonl")]
    assert subprocess.run(command(saves, *again), check=False).returncode == 0
    assert [each["id"] for each in verdicts(out)] == list(range(60))
    progress = open_progress(saves, "Ada", SUMS)
    assert [each.answer for each in progress.attempts()] == [json.loads(each)["answer"] for each in lines]
    progress.close()
    whole = tmp_path / "whole.jsonl"
    subprocess.run(command(saves, "--out", str(whole), str(tmp_path / "in.jsonl")), check=True)
    assert verdicts(whole) == verdicts(out)


@pytest.mark.parametrize("before", [1, 2, 5, 70])
@pytest.mark.parametrize("is_kept", [False, True], ids=["stopped before keeping it", "stopped after keeping it"])
def test_an_answer_that_stands_in_many_lines_is_kept_as_often(tmp_path: Path, before: int, is_kept: bool) -> None:
    recording, out = ["--record", "--user", "Ada", "--jobs", "1"], tmp_path / "out.jsonl"
    answers = tmp_path / "in.jsonl"
    answers.write_text("\n".join([line(1)] * (before + is_kept)))
    assert grade(tmp_path, "in.jsonl", "--out", "out.jsonl", *recording) == 0
    written = out.read_text().splitlines()
    if not is_kept:
        out.write_text("\n".join([*written, written[-1]]) + "\n")
    answers.write_text("\n".join([line(1)] * (before + 3)))
    assert grade(tmp_path, "in.jsonl", "--out", "out.jsonl", "--resume", *recording) == 0
    progress = open_progress(tmp_path / "saves", "Ada", SUMS)
    assert [each.answer for each in progress.attempts()] == [RIGHT] * (before + 3)
    progress.close()


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    (tmp_path / "in.jsonl").write_text("\n".join(line(number) for number in range(3)))
    assert grade(tmp_path, "in.jsonl", "--out", "out.jsonl") == 0
    return tmp_path


def grade(folder: Path, file: str, *arguments: str) -> int:
    words = [str(folder / each) if each.endswith(".jsonl") else each for each in arguments]
    return main(["grade", str(folder / file), *words, "--lessons", str(SMALL_COURSE), "--saves", str(folder / "saves")])


def test_a_file_that_is_complete_stays_as_it_is(graded: Path) -> None:
    before = (graded / "out.jsonl").read_bytes()
    assert grade(graded, "in.jsonl", "--out", "out.jsonl", "--resume") == 0
    assert (graded / "out.jsonl").read_bytes() == before


def test_a_file_that_is_there_is_not_written_over(graded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grade(graded, "in.jsonl", "--out", "out.jsonl") == 2
    assert "is there already; --resume goes on with it, or name another" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("\n".join(map(line, [0, 5, 2])), "line 2 of"),
        (line(0), "line 2 of"),
        ('{"task": "adding/double", "answer": "1", "id": 0}', "line 1 of"),
    ],
)
def test_a_file_of_other_answers_is_not_gone_on_with(
    graded: Path, capsys: pytest.CaptureFixture[str], other: str, said: str
) -> None:
    (graded / "other.jsonl").write_text(other)
    assert grade(graded, "other.jsonl", "--out", "out.jsonl", "--resume") == 2
    assert said in (err := capsys.readouterr().err)
    assert "is the verdict on another answer" in err


def test_what_is_no_verdict_is_not_gone_on_with(graded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (graded / "out.jsonl").write_text("notes of mine\n")
    assert grade(graded, "in.jsonl", "--out", "out.jsonl", "--resume") == 2
    assert "line 1 of" in capsys.readouterr().err
    assert (graded / "out.jsonl").read_text() == "notes of mine\n"


def test_resume_needs_a_file(graded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grade(graded, "in.jsonl", "--resume") == 2
    assert "--out FILE --resume" in capsys.readouterr().err


def test_strict_counts_the_errors_of_before(graded: Path) -> None:
    (graded / "in.jsonl").write_text("\n".join([*map(line, range(3)), "{", line(4)]))
    for _ in range(2):
        assert grade(graded, "in.jsonl", "--out", "out.jsonl", "--resume", "--strict") == 1
    assert [each["outcome"] for each in verdicts(graded / "out.jsonl")][3] == "error"


def test_of_a_line_without_an_end_only_the_beginning_is_kept() -> None:
    stream = io.BytesIO(b'{"a": 1}\n\n' + b"x" * 9_000_000 + b'\n{"b": 2}')
    found = [(number, len(text)) for number, text in Answers(stream)]
    assert found == [(1, 9), (3, 1_000_002), (4, 8)]


def test_the_bar_says_how_much_was_read() -> None:
    answers = Answers(io.BytesIO(b""))
    answers.read, answers.size = 50, 200
    drawn = io.StringIO()
    bar = Bar(answers, 1000, drawn, clock=iter([0.0, 0.1, 2.0, 2.0, 2.0, 2.0]).__next__)
    bar.step()
    bar.step()
    assert drawn.getvalue().strip("\r").startswith("[######..................]  25%   1,002 answers   1 a second")


@pytest.mark.slow
def test_on_a_terminal_there_is_a_bar_and_elsewhere_none(graded: Path) -> None:
    ours, theirs = pty.openpty()
    words = command(graded / "saves", "--out", str(graded / "bar.jsonl"), str(graded / "in.jsonl"))
    subprocess.run(words, stderr=theirs, check=True)
    assert b"100%   3 answers" in os.read(ours, 4096)
    os.close(ours)
    os.close(theirs)
    words[words.index(str(graded / "bar.jsonl"))] = str(graded / "none.jsonl")
    assert not subprocess.run(words, capture_output=True, check=True).stderr
