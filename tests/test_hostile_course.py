"""A course that is hostile in every string, through every command and screen: nothing it holds is obeyed."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path

import pytest

from tests.hostile import KINDS, MARKUP, beside_ours, lesson, written
from tutor.steering import STEERING as SIGNS

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
TASKS = [task.task for task in lesson(MARKUP).tasks]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a course, which the driver takes no text from."""
    (tmp_path / "course" / "hostile").mkdir(parents=True)
    for name in ("course.yaml", "hostile/hostile.yaml"):
        (tmp_path / "course" / name).write_text("title: x")
    return tmp_path


def command(place: Path, kind: str, *arguments: str) -> list[str]:
    folders = ["--lessons", str(place / "course"), "--saves", str(place / "saves")]
    return [sys.executable, "-m", "tests.hostile", kind, *folders, *arguments]


def surroundings(place: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": str(place / "cache"),
        "XDG_DATA_HOME": str(place / "share"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


def run(place: Path, kind: str, *arguments: str, typed: str = "") -> tuple[int, str]:
    """A command's exit code and what it wrote to both streams; no sign of it steers a terminal."""
    done = subprocess.run(
        command(place, kind, *arguments), input=typed.encode(), capture_output=True, timeout=60, env=surroundings(place)
    )
    for stream in (done.stdout, done.stderr):
        assert not SIGNS.search(stream.decode()), stream
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, done.stdout.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_no_command_lets_anything_out(place: Path, kind: str) -> None:
    for arguments in (["list"], ["show", "hostile"], ["show", "hostile", "--hints", "--no-picture"], ["progress"]):
        code, _ = run(place, kind, *arguments)
        assert code == 0, arguments
    code, told = run(place, kind, "list", "--json")
    assert (code, json.loads(told)["title"]) == (0, KINDS[kind])


WRITING = [
    ["book", "book"],
    ["site", "site"],
    ["pack", "-o", "pack.zip"],
    ["work", "work"],
    ["arcade"],
    ["arcade", "none", "--lines"],
    ["daily", "--lines"],
    ["boss", "--lines"],
    ["boss", "hostile", "--lines"],
    ["review"],
    ["due", "--prompt"],
    ["settings"],
    ["answer", f"hostile/{TASKS[0]}"],
    ["report", f"hostile/{TASKS[0]}", "--into", "."],
    ["export", "-o", "Ada.json"],
    ["class", "."],
    ["class", ".", "--csv"],
    ["class", ".", "--json"],
    ["class", ".", "--html"],
    ["lint"],
    ["lint", "--json"],
    ["lint", "--why"],
    ["preview", "hostile"],
]


@pytest.mark.parametrize("kind", KINDS)
def test_no_other_command_lets_anything_out_or_writes_it(
    place: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(place, kind, "check", f"hostile/{TASKS[0]}", "--record", "--user", "Ada", typed="a")
    (place / "here").mkdir()
    monkeypatch.chdir(place / "here")
    for arguments in WRITING:
        code, _ = run(place, kind, *arguments, typed="q\n")
        assert code in (0, 1, 2), arguments
    written = [file for file in (place / "here").rglob("*") if file.is_file()]
    assert {file.name for file in written} >= {"index.md", "index.html", "Ada.json"}
    for file in written:
        text = file.read_text("utf-8")
        assert not SIGNS.search(text) or file.suffix == ".json", file
        if file.suffix == ".html":
            assert "<i>" not in text.replace("<i>c</i>", ""), file  # of the formula, and not of the text
            assert not re.search(r"""(href|src)=["']?(file|http|javascript|//)""", text), file
    assert not [*place.rglob("*.svg")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("task", TASKS)
def test_no_verdict_lets_anything_out(place: Path, kind: str, task: str) -> None:
    asked = f"hostile/{task}"
    assert run(place, kind, "show", asked, "--hints")[0] in (0, 2)
    for answer in (KINDS[kind], "a", "7"):
        assert run(place, kind, "check", asked, "--record", "--user", "Ada", typed=answer)[0] in range(4)
        _, told = run(place, kind, "check", asked, "--json", typed=answer)
        assert json.loads(told)["task"] == asked
    lines = "".join(json.dumps({"task": asked, "answer": each, "id": each}) + "\n" for each in (KINDS[kind], "a"))
    _, told = run(place, kind, "grade", typed=lines)
    assert [json.loads(line)["id"] for line in told.splitlines()] == [KINDS[kind], "a"]
    assert run(place, kind, "progress")[0] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_no_lesson_of_plain_lines_lets_anything_out(place: Path, kind: str) -> None:
    lines = ["hint", "a", ".", "7", ".", "more", "next"] * (len(TASKS) + 12)
    code, told = run(place, kind, "learn", "hostile", "--user", "Ada", typed="\n".join(lines))
    assert code == 0, told[-2000:]
    assert told.count("\nType") == len(TASKS)


@pytest.mark.parametrize("kind", KINDS)
def test_no_command_on_files_lets_anything_out(place: Path, kind: str) -> None:
    folder = written(place / "files", KINDS[kind])
    tutor = [sys.executable, "-c", "import sys; from tutor.cli import main; sys.exit(main(sys.argv[1:]))"]
    common = ["--lessons", str(folder), "--saves", str(place / "saves")]
    for line in (
        [*tutor, *common, "list"],
        [*tutor, *common, "lint"],
        [*tutor, *common, "lint", "--json"],
        [*tutor, *common, "show", "hostile"],
        [*tutor, *common, "learn", "hostile", "--user", "Ada"],
        [*tutor, *common, "check", f"hostile/{TASKS[0]}"],
        [*tutor, *common, "progress"],
    ):
        done = subprocess.run(
            line, input=b"a\nnext\n", capture_output=True, timeout=120, env=surroundings(place), cwd=ROOT
        )
        assert done.returncode in range(5), line
        for stream in (done.stdout, done.stderr):
            assert not SIGNS.search(stream.decode()), (line, stream)
        assert b"Traceback" not in done.stderr, (line, done.stderr.decode())
    assert not [*place.rglob("*.svg")]


F1, F3, F4, F5, F7, F8 = "\x1bOP", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[18~", "\x1b[19~"
CTRL_P, CTRL_Q, CTRL_G, CTRL_T, ESCAPE, ENTER, TAB, DOWN = "\x10", "\x11", "\x07", "\x14", "\x1b", "\r", "\t", "\x1b[B"
STEP = [F3, "a", ENTER, F5, TAB, CTRL_G, ESCAPE, CTRL_T, ESCAPE, F8]
KEYS = [F1, ESCAPE, F4, DOWN, "E", ESCAPE, ESCAPE, CTRL_P, "prog", ENTER, DOWN, ESCAPE, *STEP * len(TASKS), *[F8] * 12]


def played(place: Path, kind: str) -> tuple[int, bytes]:
    """The exit code of the tutor under these keys, and all it wrote."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    process = subprocess.Popen(
        command(place, kind, "play", "hostile", "--user", "Ada"),
        **dict.fromkeys(("stdin", "stdout", "stderr"), theirs),
        env=surroundings(place),
        start_new_session=True,
    )
    os.close(theirs)
    said = bytearray()

    def listen(seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and select.select([ours], [], [], left)[0]:
            said.extend(os.read(ours, 100_000))

    with suppress(OSError):  # Linux says so when the other end is closed
        listen(3)
        for key in KEYS:
            os.write(ours, key.encode())
            listen(0.25)
        os.write(ours, CTRL_Q.encode())
        listen(5)
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGTERM)
    os.close(ours)
    return process.wait(20), bytes(said)


@pytest.mark.parametrize("kind", KINDS)
def test_no_screen_lets_anything_out(place: Path, kind: str) -> None:
    (place / "saves").mkdir()
    run(place, kind, "check", f"hostile/{TASKS[0]}", "--record", "--user", "Ada", typed="a")
    code, said = played(place, kind)
    assert code == 0, said[-3000:].decode(errors="replace")
    assert len(said) > 50_000
    left = beside_ours(said)
    if kind == "markup":
        assert "[@click" in left
        assert "E[X]" in left
    assert not [*place.rglob("*.svg")]
