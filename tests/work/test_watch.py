"""``work``, ``watch`` and ``answer`` as processes, with editors that are processes too."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from tests.conftest import SMALL_COURSE
from tutor.attempt import Outcome
from tutor.progress import Progress

EVERY_KIND = SMALL_COURSE.parent / "every-kind"
PATIENCE = 60.0


def command(saves: Path, *arguments: str) -> list[str]:
    common = ["--lessons", str(EVERY_KIND), "--saves", str(saves), "--user", "Ada"]
    return [sys.executable, "-m", "tutor", *arguments, *common]


def ran(saves: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(saves, *arguments), capture_output=True, text=True, timeout=PATIENCE, check=False)


class Watch:
    """A watch that runs, and what it has printed since it was asked last."""

    def __init__(self, process: subprocess.Popen[bytes], output: int, typed: int) -> None:
        self.process = process
        self._output = output
        self._typed = typed

    def until(self, *expected: str) -> str:
        """What is printed up to where all of this was. Raises where it never is."""
        said, end = "", monotonic() + PATIENCE
        while not all(each in said for each in expected):
            if monotonic() > end:
                raise AssertionError(f"in vain: {said!r}")
            if select.select([self._output], [], [], 0.05)[0]:
                said += os.read(self._output, 65536).decode()
        return said

    def press(self, key: str) -> None:
        os.write(self._typed, key.encode())


@contextmanager
def watching(saves: Path, folder: Path, *, at_a_terminal: bool = False) -> Iterator[Watch]:
    if at_a_terminal:
        typed, stdin = pty.openpty()
        output, stdout = os.dup(typed), os.dup(stdin)
    else:
        (stdin, typed), (output, stdout) = os.pipe(), os.pipe()
    process = subprocess.Popen(
        command(saves, "watch", str(folder)), stdin=stdin, stdout=stdout, stderr=subprocess.STDOUT
    )
    try:
        yield Watch(process, output, typed)
    finally:
        process.kill()
        process.wait()
        for each in (stdin, typed, output, stdout):
            os.close(each)


def outcomes(saves: Path) -> list[Outcome]:
    progress = Progress(saves / "Ada.sqlite", "Ada", "every-kind", only_to_read=True)
    try:
        return [attempt.outcome for attempt in progress.attempts()]
    finally:
        progress.close()


def by_sed(file: Path, program: str) -> None:
    """An editor that writes another file and renames it."""
    subprocess.run(["sed", "-i", f"s/^    .*$/    {program}/", str(file)], check=True)


def by_ed(file: Path, program: str) -> None:
    """An editor that writes into the file."""
    subprocess.run(["ed", "-s", str(file)], input=f"$s/.*/    {program}/\nw\nq\n", text=True, check=True)


@pytest.mark.skipif(shutil.which("ed") is None or shutil.which("sed") is None, reason="needs ed and sed")
def test_a_program_is_written_in_ones_own_editor(tmp_path: Path) -> None:
    saves, work = tmp_path / "saves", tmp_path / "work"
    made = ran(saves, "work", str(work))
    assert "2 programs in" in made.stdout
    file = work / "01-kinds" / "program.py"
    with watching(saves, work) as watch:
        watch.until("all/program", "q leave")
        by_ed(file, "return -a * a")
        assert "An area is never negative." in watch.until("Not yet", "q leave")
        watch.press("h\n")
        watch.until("Hint 1 of 1: Side times side.")
        watch.press("i\n")
        watch.until("inside  area(")
        file.touch()
        watch.until("Not yet", "q leave")
        by_sed(file, "return (")
        line = 1 + file.read_text("utf-8").splitlines().index("    return (")
        assert f"Line {line} is not Python yet" in watch.until("Not understood", "q leave")
        file.write_bytes("é".encode("latin-1"))
        watch.until("program.py is not text in UTF-8; save it as UTF-8.")
        file.write_text("\ufeffdef area(a):\r\n\treturn a * a\r\n", "utf-8", newline="")
        watch.until("Correct", "q leave")
        watch.press("n\n")
        watch.until("all/grow")
        watch.press("l\n")
        watch.until("● 01-kinds/program.py", "○ 01-kinds/grow.py", "1 of 2 solved.")
        watch.press("q\n")
        assert watch.process.wait(PATIENCE) == 0
    assert outcomes(saves) == [Outcome.WRONG, Outcome.UNREADABLE, Outcome.CORRECT]
    assert ran(saves, "answer", "all/program").stdout == "def area(a):\n\treturn a * a\n"


def test_on_a_terminal_it_redraws_in_place_and_hears_single_keys(tmp_path: Path) -> None:
    with watching(tmp_path / "saves", tmp_path / "work", at_a_terminal=True) as watch:
        assert "\x1b[2J" in watch.until("q leave")
        watch.press("a")
        watch.until("There is no right answer of yours yet.")
        watch.press("q")
        assert watch.process.wait(PATIENCE) == 0


def test_an_answer_that_is_not_there_is_said(tmp_path: Path) -> None:
    ran(tmp_path, "work", str(tmp_path / "work"))
    found = ran(tmp_path, "answer", "all/program")
    assert (found.returncode, found.stderr) == (1, "xent-tutor: Ada has no right answer to all/program yet.\n")
    assert "did you mean 'program'" in ran(tmp_path, "answer", "all/progam").stderr


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = ran(tmp_path, "watch", str(tmp_path / "file"))
    assert found.returncode == 2
    assert "is a file; name a folder." in found.stderr
