"""``save`` and ``export``, and what the other commands say of a save that is damaged."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands import Ran, Run
from tests.conftest import NOON, SMALL_COURSE, SUMS, attempt
from tests.progress.kept import changed, played
from tutor import due, trust
from tutor.attempt import Outcome
from tutor.cli import main
from tutor.loader import cache
from tutor.progress import copies, open_progress
from tutor.progress.opened import OpenSave


@pytest.fixture
def xent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the small course with saves in the test's folder."""

    def run(*words: str) -> Ran:
        code = main([*words, "--lessons", str(SMALL_COURSE), "--saves", str(tmp_path)])
        return Ran(code, *capsys.readouterr())

    return run


def test_a_sound_save_is_said_to_be_so(xent: Run, tmp_path: Path) -> None:
    played(tmp_path)
    ran = xent("save", "check")
    assert ran.code == 0
    assert "In order: 3 answers are there." in ran.out
    assert "No copies yet" in ran.out


def test_check_repair_check(xent: Run, tmp_path: Path) -> None:
    changed(played(tmp_path), "UPDATE attempt SET verdict = 'x' WHERE id = 1", "CREATE VIEW v AS SELECT 1")
    ran = xent("list")
    assert ran.code == 2
    assert "view 'v'" in ran.err
    assert "xent-tutor save repair" in ran.err
    assert xent("save", "check").code == 2
    ran = xent("save", "repair")
    assert ran.code == 0
    assert "2 answers are in the new save; 1 answer is lost" in ran.out
    assert xent("save", "check").code == 0
    assert "● adding" in xent("list").out


@pytest.mark.parametrize("command", [["list"], ["progress", "--no-picture"]])
def test_a_damaged_row_is_told_and_the_command_goes_on(xent: Run, tmp_path: Path, command: list[str]) -> None:
    changed(played(tmp_path), "UPDATE attempt SET at = 'x' WHERE id = 3", "DELETE FROM tally")
    ran = xent(*command)
    assert ran.code == 0
    assert "1 answer in the save is damaged and left out." in ran.err
    assert "Adding two numbers" in ran.out


def test_a_copy_is_put_back(xent: Run, tmp_path: Path) -> None:
    file = played(tmp_path)
    copies.keep_copy(file, NOON.date())
    file.write_bytes(b"")
    assert "is empty" in xent("list").err
    ran = xent("save", "restore", "2026-03-04")
    assert "the copy of 2026-03-04 is the save again" in ran.out
    assert "● adding" in xent("list").out
    file.unlink()
    assert "the copy of 2026-03-04" in xent("save", "restore", "--user", "Ada").out
    assert xent("save", "check").code == 0


def test_an_export_says_whose_it_is_and_of_which_course(xent: Run, tmp_path: Path) -> None:
    with closing(open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("adding/sum", Outcome.CORRECT))
        to = tmp_path / "away.db"
        ran = xent("export", "-o", str(to))
        assert ran.code == 0
        assert xent("export", "-o", str(to)).code == 2
    with closing(sqlite3.connect(to)) as database:
        about = dict(database.execute("SELECT name, value FROM setting").fetchall())
        assert database.execute("SELECT count(*) FROM attempt").fetchone() == (1,)
    assert about["export.learner"] == "Ada"
    assert about["export.course"] == SUMS
    assert {"export.course_version", "export.tutor", "export.at"} < about.keys()


def test_an_edited_answer_is_told_also_where_nothing_else_is_new(xent: Run, tmp_path: Path) -> None:
    played(tmp_path)
    to = tmp_path / "away.json"
    xent("export", "-o", str(to))
    assert "Ada: everything was there already." in xent("import", str(to)).out
    content = json.loads(to.read_text("utf-8"))
    content["attempts"][0]["outcome"] = "correct"
    to.write_text(json.dumps(content), "utf-8")
    out = xent("import", str(to)).out
    assert "everything else was there already" in out
    assert "left out: not as first kept, so something changed the file." in out


def test_what_is_put_away_is_the_learners_alone(xent: Run, tmp_path: Path) -> None:
    played(tmp_path)
    assert xent("save", "delete", "--user", "Ada", "--yes").code == 0
    folders = [tmp_path / "removed", *(tmp_path / "removed").iterdir()]
    assert {stat.S_IMODE(each.stat().st_mode) for each in folders} == {0o700}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["save"], "ACTION"),
        (["save", "mend"], "mend"),
        (["export", "-o"], "-o"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as left:
        main([*words, "--saves", str(tmp_path)])
    assert left.value.code == 2
    assert said in capsys.readouterr().err


def test_what_cannot_be_done_is_told(xent: Run, tmp_path: Path) -> None:
    assert "nobody has played here yet" in xent("save", "check").err
    played(tmp_path)
    assert "takes no day" in xent("save", "check", "2026-03-04").err
    assert "There is no copy" in xent("save", "restore").err
    assert "There is no learner 'Eve'" in xent("save", "check", "--user", "Eve").err
    assert "cannot be written" in xent("export", "-o", str(tmp_path / "no" / "such" / "folder")).err


def test_another_learner_than_the_last_is_named_where_nobody_was(xent: Run, tmp_path: Path) -> None:
    played(tmp_path)
    assert xent("progress", "--json").err == ""
    open_progress(tmp_path, "Bo", SUMS).close()
    assert "Other learners here" in xent("progress", "--json").err
    assert xent("progress", "--json", "--user", "Ada").err == ""


def test_a_name_of_the_environment_that_is_new_keeps_nobody_from_checking(tmp_path: Path) -> None:
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "tutor",
            "check",
            "adding/sum",
            "--lessons",
            str(SMALL_COURSE),
            "--saves",
            str(tmp_path),
        ],
        input="7",
        env={"XENT_TUTOR_USER": "New", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert list(tmp_path.glob("*.sqlite")) == []


@pytest.mark.parametrize("words", [["settings"], ["export", "-o", "away.sqlite"], ["export", "-o", "away.json"]])
def test_what_only_looks_works_where_nothing_can_be_written(
    xent: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    played(tmp_path)
    monkeypatch.chdir(tmp_path)
    really = OpenSave._prepare

    def prepare(save: OpenSave) -> None:
        if not save._is_copy:
            raise sqlite3.OperationalError("disk I/O error")
        really(save)

    monkeypatch.setattr(OpenSave, "_prepare", prepare)
    assert "full" in xent("settings", "theme", "light", "--user", "Ada").err
    ran = xent(*words, "--user", "Ada")
    assert (ran.code, ran.err) == (0, "")
    for away in tmp_path.glob("away.sqlite"):
        with closing(sqlite3.connect(away)) as database:
            assert database.execute("SELECT count(*) FROM attempt").fetchone() == (3,)


def test_nothing_stays_of_what_the_disk_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    taken = [tmp_path / "Ada.sqlite.due", tmp_path / "cache" / "a.cache", tmp_path / "share/xent-tutor/trusted.json"]
    for folder in taken:
        folder.mkdir(mode=0o700, parents=True)  # no file can take its place
    due.keep(str(tmp_path / "Ada.sqlite"), [("2026-03-04", 1, 9)])
    cache.save(taken[1], "kept")
    trust.remember(("course", "/folder"))
    assert {each for each in tmp_path.rglob("*") if each.is_file()} == set()
