"""What only a terminal does: signals at any rhythm of typing, storms of sizes, and its own end."""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import sampled
from tests.tui.terminal import Terminal, at_a_terminal
from tutor.tui.first_painting import bounded

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs pseudo terminals")
IGNORING = ("sh", "-c", "trap '' HUP; exec \"$@\"", "sh")
SECOND = 1.0


def type_until_killed(terminal: Terminal, rhythm: float, seconds: float) -> tuple[str, list[float]]:
    """Type without a pause; what was typed, and when each letter was."""
    typed, times = "", []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        typed += str(len(typed) % 10)
        terminal.press(typed[-1])
        times.append(time.monotonic())
        terminal.pass_by(rhythm)
    terminal.signal(signal.SIGKILL)
    killed = time.monotonic()
    terminal.until(lambda: terminal.has_ended)
    return typed, [killed - at for at in times]


def kill_while_typing(saves: Path, seed: int) -> None:
    choice = random.Random(seed)
    with at_a_terminal(saves) as terminal:
        typed, ages = type_until_killed(terminal, choice.uniform(0.1, 0.36), choice.uniform(1.5, 4.0))
        kept = terminal.draft()
        assert typed.startswith(kept)
        assert all(age <= SECOND for age in ages[len(kept) :]), (typed, kept, ages)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(range(4), 4))
def test_a_kill_loses_at_most_the_last_second_of_typing(tmp_path: Path, seed: int) -> None:
    kill_while_typing(tmp_path / "saves", seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [*range(4, 20), *range(100, 280)])
def test_a_kill_loses_at_most_the_last_second_at_many_rhythms(tmp_path: Path, seed: int) -> None:
    kill_while_typing(tmp_path / "saves", seed)


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(("SIGHUP", "SIGTERM", "SIGINT"), 3))
def test_a_signal_keeps_even_the_last_letter(tmp_path: Path, name: str) -> None:
    with at_a_terminal(tmp_path / "saves") as terminal:
        terminal.press("41")
        terminal.pass_by(0.05)
        terminal.signal(getattr(signal, name))
        terminal.until(lambda: terminal.has_ended)
        assert terminal.status == 0
        assert terminal.draft() == "41"


@pytest.mark.slow
def test_leaving_right_after_a_key_keeps_it(tmp_path: Path) -> None:
    with at_a_terminal(tmp_path / "saves") as terminal:
        terminal.press("4711\x11")
        terminal.until(lambda: terminal.has_ended)
        assert terminal.draft() == "4711"
        assert not re.search(rb"\x1b\[>\d+u", terminal.painted)  # asks for no protocol in which ctrl has a layout


@pytest.mark.slow
def test_bytes_that_are_no_text_end_nothing(tmp_path: Path) -> None:
    with at_a_terminal(tmp_path / "saves") as terminal:
        os.write(terminal.descriptor, b"4\xe9\xff7\x11")
        terminal.until(lambda: terminal.has_ended)
        assert terminal.status == 0
        assert b"Traceback" not in terminal.painted
        assert terminal.draft() == "4\ufffd\ufffd7"


@pytest.mark.slow
def test_one_leaves_without_ctrl_too(tmp_path: Path) -> None:
    with at_a_terminal(tmp_path / "saves") as terminal:
        terminal.press("47\x1b.\x1bq11\x1b[24~")
        terminal.until(lambda: terminal.has_ended)
        assert terminal.status == 0
        assert terminal.draft() == "4711"


@pytest.mark.slow
def test_suspended_it_waits_and_goes_on_where_it_was(tmp_path: Path) -> None:
    with at_a_terminal(tmp_path / "saves") as terminal:
        terminal.press("42\x1bz")
        terminal.until(lambda: os.WIFSTOPPED(os.waitpid(terminal.process, os.WUNTRACED | os.WNOHANG)[1]))
        assert terminal.draft() == "42"
        terminal.painted = b""
        terminal.signal(signal.SIGCONT)
        terminal.until(lambda: b"42" in terminal.painted and b"Ada" in terminal.painted)  # all of it is painted anew
        terminal.press("1\x11")
        terminal.until(lambda: terminal.has_ended)
        assert terminal.draft() == "421"


@pytest.mark.one_fast
@pytest.mark.parametrize("before", [(), IGNORING], ids=["heard", "ignored"])
def test_a_terminal_that_is_closed_is_left_and_the_draft_kept(tmp_path: Path, before: tuple[str, ...]) -> None:
    with at_a_terminal(tmp_path / "saves", *before) as terminal:
        terminal.press("123")
        terminal.until(lambda: b"123" in terminal.painted)  # what nobody read yet goes with a terminal
        terminal.close()
        terminal.until(lambda: terminal.has_ended)
        assert terminal.draft() == "123"


@pytest.mark.slow
def test_no_size_that_a_terminal_says_keeps_keys_from_being_heard(tmp_path: Path) -> None:
    with at_a_terminal(tmp_path / "saves") as terminal:
        for size in ((65_535, 65_535), (1, 1), (65_535, 30), (100, 65_535), (0, 0), (100, 30)):
            terminal.resize(*size)
            terminal.pass_by(0.2)
        terminal.press("42")
        terminal.pass_by(0.3)
        terminal.signal(signal.SIGTERM)
        terminal.until(lambda: terminal.has_ended)
        assert terminal.draft() == "42"


@pytest.mark.parametrize(
    ("said", "painted"),
    [((120, 40), (120, 40)), ((3_000_000, 24), (1_000, 24)), ((80, 65_535), (80, 400)), ((0, 0), (0, 0))],
)
def test_a_size_is_bounded(said: tuple[int, int], painted: tuple[int, int]) -> None:
    assert bounded(*said) == painted


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 5))])
def test_a_storm_of_sizes_leaves_the_keys_alive(tmp_path: Path, seed: int) -> None:
    choice = random.Random(seed)
    sizes = [(choice.randint(40, 200), choice.randint(10, 60)) for _ in range(58)]
    with at_a_terminal(tmp_path / "saves") as terminal:
        for columns, rows in [*sizes, (60, 10), (100, 30)]:
            terminal.resize(columns, rows)
            terminal.pass_by(0.03)
        terminal.press("42")
        terminal.pass_by(0.3)
        terminal.signal(signal.SIGTERM)
        terminal.until(lambda: terminal.has_ended)
        assert terminal.draft() == "42"


@pytest.mark.slow
@pytest.mark.parametrize("package", sampled(("numpy", "sympy"), 2))
def test_a_broken_package_is_told_where_it_is_needed_and_ends_nothing(tmp_path: Path, package: str) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / f"{package}.py").write_text("raise ImportError('broken on purpose', name=__name__)\n")
    with at_a_terminal(tmp_path / "saves", "env", f"PYTHONPATH={tmp_path / 'broken'}") as terminal:
        terminal.pass_by(1.5)  # what is loaded in the background
        terminal.press("\x1b")  # no programs of strangers, where that is asked
        terminal.pass_by(0.5)
        terminal.press("7\r")
        terminal.until(lambda: b"Correct" in terminal.painted or b"cannot be" in terminal.painted)
        terminal.press("\x1bOS")
        terminal.until(lambda: b"lessons done" in terminal.painted)
        assert b"Traceback" not in terminal.painted
        assert not terminal.has_ended


SHELL = """
import os, signal, sys, time
waits, goes = os.pipe()
job = os.fork()
if job == 0:
    os.read(waits, 1)
    starts = "import subprocess, sys; subprocess.call(sys.argv[1:])"
    os.execv(sys.executable, [sys.executable, "-c", starts, *sys.argv[1:]])
os.setpgid(job, job)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
os.tcsetpgrp(0, job)
os.write(goes, b".")
def state(process):
    with open(f"/proc/{process}/stat") as told:
        return told.read().rsplit(")", 1)[1].split()
while os.WIFSTOPPED(os.waitpid(job, os.WUNTRACED)[1]):
    tutor, = open(f"/proc/{job}/task/{job}/children").read().split()
    for _ in range(6000):
        if state(tutor)[0] == "T":
            break
        time.sleep(0.01)
    else:
        sys.exit("the tutor was not stopped")
    os.tcsetpgrp(0, os.getpgrp())
    os.write(1, b"the shell is back")
    os.read(0, 1)
    os.tcsetpgrp(0, job)
    os.killpg(job, signal.SIGCONT)
"""
"""A shell of one job, which is a program that starts the tutor, as make does; any key has a stopped job go on."""


@pytest.mark.slow
def test_suspended_it_stops_what_started_it_too(tmp_path: Path) -> None:
    with at_a_terminal(tmp_path / "saves", sys.executable, "-c", SHELL) as terminal:
        terminal.press("42\x1bz")
        terminal.until(lambda: b"the shell is back" in terminal.painted)
        assert terminal.draft() == "42"
        terminal.painted = b""
        terminal.press("\n")
        terminal.until(lambda: b"42" in terminal.painted)
        terminal.press("1\x11")
        terminal.until(lambda: terminal.has_ended)
        assert terminal.draft() == "421"
