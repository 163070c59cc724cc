"""How far it is, where calculating anew takes long; and stopping it there loses nothing."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from contextlib import closing
from io import StringIO
from pathlib import Path
from select import select

import pytest

from tests.conftest import SMALL_COURSE, SUMS, attempt
from tests.progress.many import with_many
from tutor import progress as saves
from tutor.attempt import Outcome
from tutor.cli.printing import Line
from tutor.progress import Progress, waiting
from tutor.progress.waiting import Wait, heard_by


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_only_what_takes_long_is_told_now_and_then_and_its_end() -> None:
    heard: list[str] = []
    clock = Clock()
    with heard_by(heard.append):
        wait = Wait(4_000, clock)
        for done in range(4_000):
            wait.tell(done)
            clock.now += 0.001
        assert len(heard) == 36
        assert heard[0].startswith("Calculating anew what 4,000 answers come to: 10%")
        wait.end()
        assert heard[-1] == ""
        heard.clear()
        Wait(9).end()
    wait.tell(9)
    assert heard == []


@pytest.mark.parametrize("fold", [-1, 10**9])
def test_all_rows_are_told_of_where_the_tally_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fold: int
) -> None:
    with_many(tmp_path / "Ada.sqlite", 4_000)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress._database.execute("UPDATE tally SET fold = ?", (fold,))
    monkeypatch.setattr(waiting, "FIRST_AFTER", 0.0)
    monkeypatch.setattr(waiting, "EVERY", 0.0)
    heard: list[str] = []
    with heard_by(heard.append):
        saves.open_progress(tmp_path, "Ada", SUMS).close()
    assert [said.partition(": ")[2].partition(".")[0] for said in heard] == ["0%", "25%", "50%", "75%", ""]


def test_who_reads_no_terminal_gets_one_sentence() -> None:
    stream = StringIO()
    line = Line(stream)
    for said in ("a: 1%", "a: 2%", ""):
        line.show(said)
    assert stream.getvalue() == "xent-tutor: a: 1%\n"


COUNTING = """
import signal, sys
from tutor import cli
signal.signal(signal.SIGINT, signal.default_int_handler)  # who is started behind a shell's & ignores it
from tutor.progress import waiting
waiting.FIRST_AFTER = waiting.EVERY = 0
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_stopping_it_at_a_terminal_loses_nothing(tmp_path: Path) -> None:
    with_many(tmp_path / "Ada.sqlite", 20_000)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("adding/sum", Outcome.CORRECT))
        progress._database.execute("DELETE FROM tally")
        before = progress.attempts()
    ours, theirs = pty.openpty()
    words = ["--lessons", str(SMALL_COURSE), "--saves", str(tmp_path), "list", "--user", "Ada"]
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", COUNTING, *words], stderr=theirs, stdout=theirs, cwd=root) as command:
        os.close(theirs)
        said = b""
        while b"%" not in said:
            assert select([ours], [], [], 60.0)[0], f"in vain: {said!r}"
            said += os.read(ours, 1000)
        command.send_signal(signal.SIGINT)
        assert command.wait(60) == 130
    os.close(ours)
    assert b"Calculating anew what 20,001 answers come to" in said
    with closing(Progress(tmp_path / "Ada.sqlite", "Ada", SUMS)) as progress:
        assert progress.attempts() == before
        assert progress.tasks()["adding/sum"].solved
