"""How much is due, from a small file, with nothing but Python's own start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import platformdirs
import pytest

from tests.conftest import SMALL_COURSE, SUMS, attempt
from tutor import due
from tutor.attempt import Outcome
from tutor.progress import open_progress
from tutor.progress.names import find_saves

LIGHT = "textual rich fsrs sqlite3 msgspec numpy datetime argparse tutor.cli tutor.session".split()


@pytest.fixture
def save(tmp_path: Path) -> str:
    """A save, of which nothing matters but that it is there."""
    file = tmp_path / "Ada.sqlite"
    file.write_bytes(b"x")
    return str(file)


@pytest.fixture(autouse=True)
def stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "today", lambda: "2026-03-04")


@pytest.mark.parametrize(
    ("items", "seconds", "prompt", "told", "code"),
    [
        (5, 250, False, "5 to look at again, 4 minutes\n", 0),
        (1, 25, False, "1 to look at again, 1 minute\n", 0),
        (5, 250, True, "x5\n", 0),
        (0, 0, False, "", 1),
        (0, 0, True, "", 1),
    ],
)
def test_it_says_how_much_there_is_or_nothing(
    save: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    items: int,
    seconds: int,
    prompt: bool,
    told: str,
    code: int,
) -> None:
    monkeypatch.setenv("XENT_TUTOR_SAVES", str(Path(save).parent))
    due.keep(save, [("2026-03-03", 9, 999), ("2026-03-04", items, seconds)])
    assert due.quick(["--prompt"] if prompt else []) == code
    assert capsys.readouterr().out == told


def test_what_is_kept_is_for_the_save_as_it_is_and_for_its_days(save: str) -> None:
    due.keep(save, [("2026-03-04", 5, 250)])
    assert due.kept(save, "2026-03-04") == (5, 250)
    assert due.kept(save, "2026-03-05") is None
    Path(save).write_bytes(b"xy")
    assert due.kept(save, "2026-03-04") is None


def test_answers_in_the_saves_log_make_what_is_kept_old(save: str) -> None:
    due.keep(save, [("2026-03-04", 5, 250)])
    Path(f"{save}-wal").write_bytes(b"")
    assert due.kept(save, "2026-03-04") == (5, 250)
    Path(f"{save}-wal").write_bytes(b"an answer")
    assert due.kept(save, "2026-03-04") is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n",
        "xent-tutor due 2\n1 1\n2026-03-04 5 250\n",
        "xent-tutor due 1\n0 0\n2026-03-04 5 250\n",
        "é",
        "a\nb\nc",
    ],
)
def test_a_file_that_is_not_ours_is_not_believed(save: str, content: str) -> None:
    Path(save + due.ENDING).write_text(content, "utf-8")
    assert due.kept(save, "2026-03-04") is None


@pytest.mark.parametrize("line", ["2026-03-04", "2026-03-04 5", "2026-03-04 x y", "2026-03-04 5 6 7"])
def test_a_damaged_line_is_not_believed(save: str, line: str) -> None:
    Path(save + due.ENDING).write_text(f"{due.HEAD}\n{due.state_of(save)}\n{line}\n")
    assert due.kept(save, "2026-03-04") is None


def test_who_played_last_is_asked_for(tmp_path: Path) -> None:
    for number, name in enumerate(("Bo", "Ada", "Cy")):
        (tmp_path / f"{name}.sqlite").write_bytes(b"")
        os.utime(tmp_path / f"{name}.sqlite", (number % 2, number % 2))
    assert due.latest(str(tmp_path)) == str(tmp_path / "Ada.sqlite")
    assert due.latest(str(tmp_path / "nowhere")) is None
    assert due.latest(None) is None


def test_the_saves_of_a_checkout_are_where_all_commands_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XENT_TUTOR_SAVES", raising=False)
    assert due.checkout_saves() == str(find_saves())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the long way looks")
@pytest.mark.parametrize("told", [None, "", " ", "/srv/somewhere"])
def test_so_are_those_of_an_installed_tutor(monkeypatch: pytest.MonkeyPatch, told: str | None) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if told is not None:
        monkeypatch.setenv("XDG_DATA_HOME", told)
    wanted = Path(platformdirs.user_data_dir("xent-tutor", appauthor=False)) / "saves"
    assert Path(os.path.expanduser(due.own_saves() or "")) == wanted


def test_a_folder_that_refuses_costs_nothing(save: str, tmp_path: Path) -> None:
    due.keep(str(tmp_path / "gone" / "Ada.sqlite"), [("2026-03-04", 5, 250)])
    assert [each.name for each in tmp_path.iterdir()] == ["Ada.sqlite"]


@pytest.mark.parametrize("arguments", [["--help"], ["--user", "Ada"], ["--prompt", "--saves", "x"], ["x"]])
def test_anything_else_takes_the_long_way(arguments: list[str]) -> None:
    assert due.quick(arguments) is None


def ran(saves: Path, *arguments: str, stdout: int | IO[str] = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XENT_TUTOR_SAVES": str(saves), "XENT_TUTOR_LESSONS": str(SMALL_COURSE)}
    command = [sys.executable, "-X", "importtime", "-m", "tutor", "due", *arguments]
    return subprocess.run(command, env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=60)


def test_the_long_way_keeps_what_it_found_and_the_next_brings_nothing_heavy(tmp_path: Path) -> None:
    progress = open_progress(tmp_path, "Ada", SUMS)
    progress.add(attempt("adding/sum", Outcome.CORRECT))
    progress.close()
    first, second = ran(tmp_path), ran(tmp_path)
    assert (first.stdout, first.returncode) == ("1 to look at again, 1 minute\n", 0)
    assert (second.stdout, second.returncode) == (first.stdout, 0)
    brought = {line.rpartition("|")[2].strip() for line in second.stderr.splitlines()}
    assert "tutor.due" in brought
    assert not brought & set(LIGHT)
    brought_first = {line.rpartition("|")[2].strip() for line in first.stderr.splitlines()}
    assert not brought_first & {"textual", "fsrs", "rich"}
    if os.path.exists("/dev/full"):
        with open("/dev/full", "w") as full:
            third = ran(tmp_path, stdout=full)
        assert third.returncode == 3
        assert "Traceback" not in third.stderr


def test_nobody_has_nothing_due(tmp_path: Path) -> None:
    found = ran(tmp_path)
    assert (found.stdout, found.returncode) == ("", 1)
