"""Copies of the last days, what is wrong with a save, and what can be got out of it."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import LESSONS, NOON, SMALL_COURSE, SUMS, attempt
from tests.progress.kept import changed, first_layout, played
from tutor import progress as saves
from tutor.attempt import NoteKind, Outcome
from tutor.loader import open_course
from tutor.progress import Draft, KeptPlace, SaveProblem, copies, layout
from tutor.session import Session
from tutor.tui.app import TutorApp

DAY = date(2026, 3, 4)


def days(file: Path) -> list[str]:
    return [each.name for each in copies.copies_of(file)]


def test_the_copies_of_the_last_three_days_are_kept(tmp_path: Path) -> None:
    file = played(tmp_path)
    for ago in (40, 3, 2, 1, 0):
        made = copies.keep_copy(file, DAY - timedelta(days=ago))
        assert made is not None
    assert copies.keep_copy(file, DAY) is None
    assert days(file) == ["Ada.2026-03-04.sqlite", "Ada.2026-03-03.sqlite", "Ada.2026-03-02.sqlite"]
    assert saves.learners(tmp_path) == ["Ada"]


def test_the_copies_of_another_learner_are_not_touched(tmp_path: Path) -> None:
    file = played(tmp_path)
    other = file.with_name("Ada.Bo.sqlite")
    saves.open_progress(tmp_path, "Ada.Bo", SUMS).close()
    for ago in range(5):
        copies.keep_copy(file, DAY - timedelta(days=ago))
        copies.keep_copy(other, DAY - timedelta(days=ago))
    assert (len(days(file)), len(days(other))) == (3, 3)
    assert {name[:7] for name in days(other)} == {"Ada.Bo."}


def test_a_copy_is_made_while_the_save_is_written_to(tmp_path: Path) -> None:
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("adding/sum", Outcome.CORRECT))
        made = copies.keep_copy(tmp_path / "Ada.sqlite", DAY)
        assert made is not None
        with closing(sqlite3.connect(made)) as copy:
            assert copy.execute("SELECT count(*) FROM attempt").fetchone() == (1,)
    assert sorted(each.name for each in made.parent.iterdir()) == [made.name]


def torn(file: Path) -> Path:
    """The save after a fault of the disk in its middle."""
    with closing(saves.Progress(file, "Ada", SUMS)) as progress:
        for number in range(400):
            progress.add(attempt("adding/sum", Outcome.WRONG, hints=number % 3))
        progress.note(400, NoteKind.TEXT, "mine", NOON)
    with closing(sqlite3.connect(file)) as database:
        first = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'attempt'").fetchone()[0]
    content = bytearray(file.read_bytes())
    size = 4096
    for page in range(len(content) // size):
        leaf = content[page * size : page * size + 1] == b"\x0d"
        if leaf and page > first + 20 and page % 3 == 0:
            content[page * size : page * size + 60] = b"\xff" * 60
    file.write_bytes(content)
    return file


def test_a_damaged_save_takes_no_sound_copys_place(tmp_path: Path) -> None:
    file = played(tmp_path)
    for ago in (3, 2, 1):
        copies.keep_copy(file, DAY - timedelta(days=ago))
    before = days(file)
    assert copies.keep_copy(torn(file), DAY) is None
    assert days(file) == before


def test_a_sound_save_has_nothing_wrong_with_it(tmp_path: Path) -> None:
    found = copies.examine(played(tmp_path))
    assert found.sound
    assert (found.attempts, copies.in_sentences(found)) == (3, [])


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    file = changed(
        played(tmp_path),
        "UPDATE attempt SET answer = 'other' WHERE id = 1",
        "UPDATE attempt SET at = 'x' WHERE id = 2",
        "UPDATE tally_day SET right = 9",
    )
    found = copies.examine(file)
    assert (found.attempts, found.skipped, found.altered, found.tally_wrong) == (2, 1, 2, True)
    assert len(copies.in_sentences(found)) == 3
    assert copies.in_sentences(copies.examine(torn(file)))[0].startswith("The file is damaged (")


def test_what_can_be_read_of_a_torn_save_is_in_the_new_one(tmp_path: Path) -> None:
    file = torn(played(tmp_path))
    made = copies.repair(file, "Ada")
    assert made.aside is not None
    assert 100 < made.attempts < 403
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert len(progress.attempts()) == made.attempts
        assert progress.place == KeptPlace("adding", "sum")
        assert progress.setting("theme") == "dark"
        assert [note.value for note in progress.notes(400)] == ["mine"]
    assert copies.examine(file).sound


def test_no_more_answers_are_looked_for_in_a_torn_save_than_it_has_room_for(tmp_path: Path) -> None:
    file = changed(torn(played(tmp_path)), f"UPDATE tally SET attempt = {2**63 - 1}")
    looked: list[str] = []
    with copies.reading(file) as database:
        database.set_trace_callback(looked.append)
        copies._rows_of(database)
    assert len(looked) < file.stat().st_size


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes")
@pytest.mark.parametrize("ending", layout.BESIDE)
@pytest.mark.parametrize(
    "lay", [os.mkfifo, lambda log: log.symlink_to("/dev/zero"), Path.mkdir], ids=["pipe", "device", "folder"]
)
def test_what_is_no_file_beside_a_save_is_not_read(tmp_path: Path, lay: Callable[[Path], object], ending: str) -> None:
    file = played(tmp_path)
    lay(Path(f"{file}{ending}"))
    for reads in (
        copies.examine,
        lambda file: copies.keep_copy(file, DAY),
        lambda _: saves.open_progress(tmp_path, "Ada"),
    ):
        with pytest.raises(SaveProblem, match="is no file"):
            reads(file)


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes")
@pytest.mark.parametrize("does", [copies.examine, lambda file: copies.repair(file, "Ada"), copies.keep_copy])
def test_a_pipe_in_place_of_a_save_is_not_waited_for(tmp_path: Path, does: Callable[..., object]) -> None:
    os.mkfifo(tmp_path / "Ada.sqlite")
    with pytest.raises(SaveProblem, match="no regular file"):
        does(tmp_path / "Ada.sqlite", *([DAY] if does is copies.keep_copy else []))
    assert [each.name for each in tmp_path.iterdir()] == ["Ada.sqlite"]


def test_a_repaired_save_is_the_same_save(tmp_path: Path) -> None:
    file = played(tmp_path)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        before = (progress.attempts(), progress.tally(), progress.draft("adding/larger"), progress.place)
    made = copies.repair(file, "Ada")
    assert (made.attempts, made.lost) == (3, 0)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert (progress.attempts(), progress.tally(), progress.draft("adding/larger"), progress.place) == before


def test_a_damaged_save_of_the_first_layout_is_repaired_too(tmp_path: Path) -> None:
    file = changed(first_layout(tmp_path), "CREATE VIEW more AS SELECT 1", "UPDATE attempt SET at = 'x' WHERE id = 1")
    assert copies.repair(file, "Ada").lost == 1
    with closing(saves.open_progress(tmp_path, "Ada")) as progress:
        session = Session(open_course(LESSONS), progress)
        assert (session.lesson.id, session.index) == ("distributions", 3)
        assert progress.draft("distributions/valid") == Draft("half a tho")
        assert progress.solved() == {"getting-started/first-number", "distributions/counts"}


def test_the_newest_sound_copy_is_put_back_and_the_old_file_stays(tmp_path: Path) -> None:
    file = played(tmp_path)
    for ago in (2, 1):
        copies.keep_copy(file, DAY - timedelta(days=ago))
    newest = copies.copies_of(file)[0]
    newest.write_bytes(b"not a save")
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("counting/total", Outcome.CORRECT))
    copy, aside = copies.restore(file)
    assert copy.name == "Ada.2026-03-02.sqlite"
    assert aside is not None
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress.solved() == {"adding/sum", "adding/larger"}
    with closing(sqlite3.connect(aside)) as database:
        assert database.execute("SELECT count(*) FROM attempt").fetchone() == (4,)


@pytest.mark.parametrize("content", [b"", b"no save at all"])
def test_a_save_that_is_no_save_any_more_is_told_and_its_copy_put_back(tmp_path: Path, content: bytes) -> None:
    file = played(tmp_path)
    copies.keep_copy(file, DAY)
    file.write_bytes(content)
    with pytest.raises(SaveProblem, match="save restore"):
        saves.open_progress(tmp_path, "Ada", SUMS)
    assert file.read_bytes() == content
    copies.restore(file, DAY)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert len(progress.attempts()) == 3


def test_where_no_copy_is_that_is_said(tmp_path: Path) -> None:
    file = played(tmp_path)
    with pytest.raises(SaveProblem, match="Copies are made while the tutor is open"):
        copies.restore(file)
    copies.keep_copy(file, DAY)
    with pytest.raises(SaveProblem, match=r"of that day .* There are copies of 2026-03-04"):
        copies.restore(file, DAY - timedelta(days=1))
    assert copies.examine(file).sound


def test_an_export_is_one_file_with_all_that_the_log_holds(tmp_path: Path) -> None:
    to = tmp_path / "taken" / "Ada.sqlite"
    to.parent.mkdir()
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("adding/sum", Outcome.CORRECT))
        progress.export(to, {"export.learner": "Ada"})
        assert progress.setting("export.learner") is None
    assert [each.name for each in to.parent.iterdir()] == ["Ada.sqlite"]
    assert to.read_bytes()[18:20] == b"\x01\x01", "a file in WAL mode needs its log beside it"
    with closing(saves.open_progress(to.parent, "Ada", SUMS)) as progress:
        assert progress.solved() == {"adding/sum"}
        assert progress.setting("export.learner") == "Ada"


def test_a_copy_of_the_file_alone_holds_what_was_kept_before_a_rest(tmp_path: Path) -> None:
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("adding/sum", Outcome.CORRECT))
        progress.rest()
        (tmp_path / "alone").mkdir()
        (tmp_path / "alone" / "Ada.sqlite").write_bytes((tmp_path / "Ada.sqlite").read_bytes())
    with closing(saves.open_progress(tmp_path / "alone", "Ada", SUMS)) as progress:
        assert progress.solved() == {"adding/sum"}


def test_a_tutor_that_was_open_meanwhile_notices(tmp_path: Path) -> None:
    file = played(tmp_path)
    copies.keep_copy(file, DAY)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        copies.restore(file)
        with pytest.raises(SaveProblem, match="was replaced by another while the tutor was open"):
            progress.add(attempt("adding/sum", Outcome.WRONG))
        file.unlink()
        with pytest.raises(SaveProblem, match="was moved or removed while the tutor was open"):
            progress.keep_setting("theme", "light")


def test_a_screen_looks_after_the_save_and_hears_only_what_is_wrong(tmp_path: Path) -> None:
    file = played(tmp_path)
    assert copies.look_after(file, DAY) == []
    assert days(file) == ["Ada.2026-03-04.sqlite"]
    changed(file, "UPDATE attempt SET verdict = '{', at = 'x' WHERE id = 2")
    assert copies.look_after(file, DAY) == [
        "1 answer is damaged and left out.",
        "Leave the tutor, then: xent-tutor save check",
    ]
    assert "damaged" in copies.look_after(torn(file), DAY)[0]
    file.unlink()
    assert len(copies.look_after(file, DAY)) == 1


async def test_the_tutor_says_what_is_wrong_with_the_save(tmp_path: Path) -> None:
    file = changed(played(tmp_path), "UPDATE attempt SET verdict = '{' WHERE id = 2")
    session = Session(open_course(SMALL_COURSE), saves.open_progress(tmp_path, "Ada"), clock=lambda: NOON)
    app = TutorApp(session.folder, tmp_path, session)
    async with app.run_test() as pilot:
        app.look_after_save()
        for _ in range(500):
            if app._notifications:
                break
            await pilot.pause(0.02)
        else:
            raise AssertionError("nothing was said")
        assert "1 answer is damaged" in " ".join(each.message for each in app._notifications)
    assert len(days(file)) == 1
