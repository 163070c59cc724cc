"""``import`` beside ``export``, and learners renamed, merged and deleted, which a week undoes."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Ran, Run
from tests.conftest import NOON, SMALL_COURSE, SUMS, attempt
from tutor.attempt import Outcome
from tutor.cli import main, saves
from tutor.progress import SaveProblem, copies, existing, learners, open_progress, removed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "saves"


@pytest.fixture
def xent(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> Ran:
        code = main([*words, "--lessons", str(SMALL_COURSE), "--saves", str(folder)])
        return Ran(code, *capsys.readouterr())

    return run


def play(folder: Path, name: str, *minutes: int) -> None:
    progress = open_progress(folder, name, SUMS)
    for minute in minutes:
        progress.add(attempt("adding/sum", Outcome.CORRECT, at=NOON + timedelta(minutes=minute)))
    progress.close()


def minutes(folder: Path, name: str) -> list[int]:
    progress = open_progress(folder, name, SUMS)
    found = [round((each.at - NOON).total_seconds() / 60) for each in progress.attempts()]
    progress.close()
    return found


def files(folder: Path) -> set[str]:
    """The names of all files, without what SQLite has beside a save that was read."""
    return {file.name for file in folder.rglob("*") if file.is_file() and not file.name.endswith(("-wal", "-shm"))}


@pytest.mark.parametrize("ending", ["sqlite", "json"])
def test_what_was_exported_is_imported_without_doubling(xent: Run, folder: Path, tmp_path: Path, ending: str) -> None:
    play(folder, "Ada", 1, 3)
    file = tmp_path / f"Ada.{ending}"
    assert xent("export", "-o", str(file)).code == 0
    assert "everything was there already" in xent("import", str(file)).out
    play(folder, "Ada", 9)
    assert xent("save", "delete", "--yes", "--user", "Ada").code == 0
    play(folder, "Ada", 2)
    ran = xent("import", str(file))
    assert "2 answers new, 3 answers in all" in ran.out
    assert minutes(folder, "Ada") == [1, 2, 3]
    assert "everything was there already" in xent("import", str(file)).out
    assert "was imported" in xent("save", "undo").out
    assert minutes(folder, "Ada") == [2]


def test_an_import_begins_a_save_for_whom_the_file_names_or_for_whom_one_says(
    xent: Run, folder: Path, tmp_path: Path
) -> None:
    play(folder, "Ada", 1)
    file = tmp_path / "export.json"
    xent("export", "-o", str(file))
    xent("save", "delete", "--yes")
    assert "'Ada' is new" in xent("import", str(file)).out
    assert "'Bob' is new" in xent("import", str(file), "--user", "Bob").out
    assert sorted(learners(folder)) == ["Ada", "Bob"]


def test_answers_of_a_course_that_is_not_here_are_taken_and_that_is_said(
    xent: Run, folder: Path, tmp_path: Path
) -> None:
    play(folder, "Ada", 1)
    file = tmp_path / "export.json"
    xent("export", "-o", str(file))
    assert "not here" not in xent("import", str(file), "--user", "Bob").out
    file.write_text(file.read_text().replace(f'"course": "{SUMS}"', '"course": "far-away"'))
    file.write_text(re.sub('"digest": "[^"]*"', '"digest": null', file.read_text()))
    ran = xent("import", str(file), "--user", "Eve")
    assert (ran.code, "1 answer of the course 'far-away', which is not here" in ran.out) == (0, True), ran


def test_renaming_keeps_everything_and_is_undone(xent: Run, folder: Path) -> None:
    play(folder, "Ada", 1)
    assert "Ada is Ada Lovelace now" in xent("save", "rename", "Ada Lovelace", "--yes").out
    assert learners(folder) == ["Ada Lovelace"]
    assert minutes(folder, "Ada Lovelace") == [1]
    assert "Ada was renamed to Ada Lovelace" in xent("save", "undo").out
    assert learners(folder) == ["Ada"]


def test_another_spelling_of_a_name_is_the_same_learner(xent: Run, folder: Path) -> None:
    play(folder, "ada", 1)
    assert xent("save", "rename", "Ada", "--yes").code == 0
    assert existing(folder, "ada") == "Ada"


def test_merging_puts_the_other_away_and_is_undone(xent: Run, folder: Path) -> None:
    play(folder, "Ada", 1, 4)
    play(folder, "Bob", 2)
    assert "1 answer new, 3 answers in all" in xent("save", "merge", "Bob", "--user", "Ada", "--yes").out
    assert (learners(folder), minutes(folder, "Ada")) == (["Ada"], [1, 2, 4])
    xent("save", "undo")
    assert (minutes(folder, "Ada"), minutes(folder, "Bob")) == ([1, 4], [2])


@pytest.mark.one_fast
@pytest.mark.parametrize("words", [["rename", "Zoe"], ["merge", "Bob"], ["delete"]], ids=lambda words: words[0])
@pytest.mark.parametrize("refused", [3, 0, 1, 2])
def test_what_the_disk_refuses_in_the_middle_changes_nothing(
    xent: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], refused: int
) -> None:
    play(folder, "Bob", 2)
    play(folder, "Ada", 1, 4)
    copies.keep_copy(folder / "Ada.sqlite", NOON.date())
    before = files(folder)
    steps = count()

    def refuse(really: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **more: Any) -> Any:
            if next(steps) == refused:
                raise OSError(errno.ENOSPC, "No space left on device")
            return really(*given, **more)

        return step

    with monkeypatch.context() as disk:
        for name in ("rename", "replace", "write_bytes"):
            disk.setattr(Path, name, refuse(getattr(Path, name)))
        ran = xent("save", *words, "--user", "Ada", "--yes")
    if ran.code == 0:  # it takes fewer steps
        assert refused >= 3
        return
    assert "No space left on device" in ran.err
    assert files(folder) == before
    assert (minutes(folder, "Ada"), minutes(folder, "Bob")) == ([1, 4], [2])


def test_what_another_command_puts_away_in_the_same_moment_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play(folder, "Ada", 1)
    play(folder, "Bob", 2)
    away = removed.put_away([folder / "Bob.sqlite"], "Bob was deleted", NOON)
    monkeypatch.setattr(removed, "free_name", lambda *_: away)
    with pytest.raises(SaveProblem, match="Nothing was changed"):
        removed.put_away([folder / "Ada.sqlite"], "Ada was deleted", NOON)
    assert (away / "Bob.sqlite").exists()
    assert minutes(folder, "Ada") == [1]


def test_after_a_week_nothing_is_left_of_what_was_deleted(
    xent: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(folder, "Ada", 1)
    xent("save", "delete", "--yes")
    later = datetime.now(UTC) + timedelta(days=8)
    monkeypatch.setattr(saves, "now", lambda: later)
    ran = xent("save", "undo")
    assert (ran.code, "nothing to undo" in ran.err) == (2, True)
    assert not [each for each in folder.rglob("*") if each.is_file()]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["save", "rename"], "'save rename' needs a name: xent-tutor save rename NEW"),
        (["save", "rename", "\x07"], "a learner needs a name"),
        (["save", "rename", "Bob", "--yes"], "there is a learner 'Bob' already; 'save merge Bob'"),
        (["save", "merge", "Eve", "--yes"], "there is no other learner 'Eve' here; there are: Bob"),
        (["save", "merge", "Ada", "--yes"], "there is no other learner 'Ada' here"),
        (["save", "delete"], "Nobody can be asked here; --yes says yes"),
        (["save", "restore", "yesterday"], "'yesterday' is not a day; write it like 2026-03-04"),
        (["save", "check", "now"], "'save check' takes no more words, and 'now' is one"),
        (["import", "nothing.json"], "There is no file nothing.json."),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(xent: Run, folder: Path, words: list[str], said: str) -> None:
    play(folder, "Bob", 2)
    play(folder, "Ada", 1)
    ran = xent(*words, "--user", "Ada")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert (minutes(folder, "Ada"), minutes(folder, "Bob")) == ([1], [2])
