"""Saves: what is kept, what can never be changed, and what is said of a save that cannot be used."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.conftest import SUMS, attempt
from tutor import progress as saves
from tutor.attempt import Outcome
from tutor.progress import Draft, KeptPlace, Progress, SaveProblem


def test_attempts_come_back_as_they_were_added(tmp_path: Path) -> None:
    kept = [attempt("a/b", Outcome.WRONG, name="sign"), attempt("a/c", Outcome.CORRECT, hints=2)]
    first = saves.open_progress(tmp_path, "Ada", SUMS)
    kept = [first.add(each) for each in kept]
    first.close()
    assert [(each.id, each.course) for each in kept] == [(1, SUMS), (2, SUMS)]
    again = saves.open_progress(tmp_path, "Ada", SUMS)
    assert again.attempts() == tuple(kept)
    assert again.attempts("a/c") == (kept[1],)
    again.close()


@pytest.mark.parametrize("statement", ["UPDATE attempt SET outcome = 'correct'", "DELETE FROM attempt"])
def test_the_file_itself_refuses_to_change_attempts(tmp_path: Path, statement: str) -> None:
    progress = saves.open_progress(tmp_path, "Ada", SUMS)
    progress.add(attempt("a/b", Outcome.WRONG))
    progress.close()
    database = sqlite3.connect(tmp_path / "Ada.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="only added"):
        database.execute(statement)
    database.close()


def test_a_draft_is_kept_until_the_task_is_solved() -> None:
    progress = Progress(":memory:", course=SUMS)
    progress.keep_draft("a/b", Draft("def f", 1))
    progress.add(attempt("a/b", Outcome.WRONG))
    assert progress.draft("a/b") == Draft("def f", 1)
    progress.add(attempt("a/b", Outcome.CORRECT))
    assert progress.draft("a/b") == Draft()


def test_place_and_settings_are_replaced() -> None:
    progress = Progress(":memory:", course=SUMS)
    assert progress.place is None
    progress.keep_place(KeptPlace("adding", "sum"))
    progress.keep_place(KeptPlace("counting", "1 before total"))
    progress.keep_setting("theme", "light")
    assert progress.place == KeptPlace("counting", "1 before total")
    assert progress.setting("theme") == "light"
    assert progress.setting("other") is None


def test_text_that_no_file_can_hold_is_kept_as_nearly_as_possible() -> None:
    progress = Progress(":memory:", course=SUMS)
    progress.keep_draft("a/b", Draft("lone \ud800 surrogate"))
    assert progress.draft("a/b").answer == "lone ? surrogate"


def test_what_was_written_is_there_after_a_crash(tmp_path: Path) -> None:
    progress = saves.open_progress(tmp_path, "Ada", SUMS)
    progress.keep_draft("a/b", Draft("half a tho"))
    copy = tmp_path / "after"
    copy.mkdir()
    for file in tmp_path.glob("Ada.sqlite*"):  # as a crash would leave it: nothing closed, nothing folded in
        (copy / file.name).write_bytes(file.read_bytes())
    again = saves.open_progress(copy, "Ada", SUMS)
    assert again.draft("a/b").answer == "half a tho"
    again.close()
    progress.close()


def header(version: int, application: int) -> bytes:
    """The first bytes of an SQLite file with these marks."""
    page = bytearray(4096)
    page[:16] = b"SQLite format 3\0"
    page[60:64] = version.to_bytes(4, "big")
    page[68:72] = application.to_bytes(4, "big")
    return bytes(page)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"this is no database at all, only text", "damaged"),
        (b"SQLite format 3\0 cut off", "damaged"),
        (header(1, saves.APPLICATION_ID), "damaged"),
        (header(saves.SCHEMA_VERSION + 1, saves.APPLICATION_ID), "newer xent-tutor"),
        (b"", "is empty"),
        (header(0, 0), "not a save of xent-tutor"),
        (header(1, 0x12345678), "not a save of xent-tutor"),
    ],
    ids=["text", "cut off", "only a header", "newer", "empty", "unmarked", "foreign"],
)
def test_a_save_that_cannot_be_used_is_explained_and_left_alone(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "Ada.sqlite"
    file.write_bytes(content)
    with pytest.raises(SaveProblem, match=said):
        saves.open_progress(tmp_path, "Ada", SUMS).attempts()
    assert file.read_bytes() == content


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
@pytest.mark.parametrize(
    ("lay", "said"),
    [
        (Path.mkdir, "it is a folder"),
        (os.mkfifo, "it is no regular file"),
        (lambda file: file.symlink_to("/dev/zero"), "it is no regular file"),
        (lambda file: file.symlink_to(file), "symbolic links"),
        (lambda file: file.symlink_to(file.parent / "elsewhere"), "is a link, and what it leads to is not there"),
    ],
    ids=["folder", "pipe", "device", "loop", "nowhere"],
)
def test_what_is_no_file_is_told_and_takes_no_other_learner_with_it(
    tmp_path: Path, lay: Callable[[Path], None], said: str
) -> None:
    saves.open_progress(tmp_path, "Bo", SUMS).close()
    lay(tmp_path / "Ada.sqlite")
    assert sorted(saves.learners(tmp_path)) == ["Ada", "Bo"]
    for opens in (saves.open_progress, saves.read_progress):
        with pytest.raises(SaveProblem, match=said):
            opens(tmp_path, "Ada", SUMS)
    assert not (tmp_path / "elsewhere").exists()
    saves.open_progress(tmp_path, "Bo", SUMS).close()


def test_a_save_may_be_a_link_to_another_disk(tmp_path: Path) -> None:
    saves.open_progress(tmp_path, "Ada", SUMS).close()
    (tmp_path / "Ada.sqlite").rename(tmp_path / "elsewhere")
    (tmp_path / "Ada.sqlite").symlink_to(tmp_path / "elsewhere")
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.keep_setting("theme", "dark")
    assert (tmp_path / "Ada.sqlite").is_symlink()


def test_damage_found_later_is_explained_too(tmp_path: Path) -> None:
    progress = saves.open_progress(tmp_path, "Ada", SUMS)
    for _ in range(200):
        progress.add(attempt("a/b", Outcome.WRONG))
    progress.close()
    file = tmp_path / "Ada.sqlite"
    content = bytearray(file.read_bytes())
    content[4096 : len(content) - 4096] = b"\xff" * (len(content) - 8192)
    file.write_bytes(content)
    with pytest.raises(SaveProblem, match="damaged"):
        saves.open_progress(tmp_path, "Ada", SUMS).attempts()


def test_a_save_that_cannot_be_written_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(saves.open_progress(tmp_path, "Ada O'Neill?")) as progress:
        progress.keep_setting("theme", "dark")
    before = (tmp_path / "Ada O%27Neill%3F.sqlite").read_bytes()
    monkeypatch.setattr("tutor.progress.opened.can_be_written", lambda _: False)
    with closing(saves.read_progress(tmp_path, "Ada O'Neill?")) as progress:
        assert progress.setting("theme") == "dark"
        with pytest.raises(SaveProblem, match="read-only"):
            progress.keep_setting("theme", "light")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [before]


def test_a_saves_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SaveProblem, match=r"cannot be made|is a file"):
        saves.open_progress(tmp_path / "file", "Ada")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("attempt to write a readonly database", "read-only"),
        ("unable to open database file", "read-only"),
        ("database is locked", "in use"),
        ("database or disk is full", "full"),
        ("something else", "cannot be used"),
    ],
)
def test_each_failure_of_the_disk_has_its_sentence(error: str, said: str) -> None:
    assert said in saves.in_words(sqlite3.OperationalError(error), "x.sqlite")


@contextmanager
def held(file: Path, journal: str) -> Iterator[None]:
    """Another program writes to the save, or holds it for itself."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(f"PRAGMA journal_mode = {journal}")
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_a_save_that_another_program_writes_to_can_be_looked_at(tmp_path: Path) -> None:
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("old/b", Outcome.CORRECT))
    with held(tmp_path / "Ada.sqlite", "WAL"), closing(saves.read_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress.solved() == {"old/b"}
        progress.rename({"old/b": "a/b"})
        assert progress.solved() == {"a/b"}
    with closing(saves.read_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress.solved() == {"old/b"}


def test_a_save_that_another_program_holds_for_itself_is_told(tmp_path: Path) -> None:
    saves.open_progress(tmp_path, "Ada", SUMS).close()
    with held(tmp_path / "Ada.sqlite", "DELETE"), pytest.raises(SaveProblem, match="in use by another program"):
        saves.read_progress(tmp_path, "Ada", SUMS)


def test_a_save_that_is_moved_while_it_is_read_is_told_to_be_gone(tmp_path: Path) -> None:
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress._database.close()
        (tmp_path / "Ada.sqlite").unlink()
        with pytest.raises(SaveProblem, match="moved or removed"):
            progress.attempts()
