"""Older layouts open with points and place as before; a newer one, or one that is not ours, is refused."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import replace

from tests.conftest import LESSONS, NOON, SUMS, attempt
from tests.progress.kept import OLDER, first_layout
from tutor import progress as saves
from tutor import score
from tutor.attempt import NoteKind, Outcome
from tutor.lesson import Choice
from tutor.loader import open_course
from tutor.progress import Draft, KeptPlace, SaveProblem, layout
from tutor.score import State
from tutor.session import Session

RIGHT = Outcome.CORRECT


def test_there_is_a_save_of_each_older_layout() -> None:
    assert sorted(file.name for file in OLDER.glob("layout-*.sqlite")) == [
        f"layout-{version}.sqlite" for version in range(1, layout.SCHEMA_VERSION)
    ]


def test_the_first_layout_opens_with_points_and_place_as_before(tmp_path: Path) -> None:
    first_layout(tmp_path)
    progress = saves.open_progress(tmp_path, "Ada")
    session = Session(open_course(LESSONS), progress, clock=lambda: NOON)
    rows = {outline.id: own for outline, own in session.score_reader()() if own.state is not State.NEW}
    assert {lesson: (own.solved, own.points) for lesson, own in rows.items()} == {
        "getting-started": (1, 8),
        "distributions": (1, 10),
    }
    assert rows["getting-started"].mastery * rows["getting-started"].tasks == pytest.approx(0.5)
    assert progress.place == KeptPlace("distributions", "#3")
    assert (session.lesson.id, session.index) == ("distributions", 3)
    assert isinstance(session.step, Choice)
    assert progress.draft("distributions/valid") == Draft("half a tho", 0)
    assert progress.setting("theme") == "dark"
    assert progress.last_right("getting-started/first-number") == "0.7"
    progress.close()


def test_an_index_of_the_first_layout_becomes_the_steps_own_name_on_first_use(tmp_path: Path) -> None:
    first_layout(tmp_path)
    with closing(saves.open_progress(tmp_path, "Ada")) as progress:
        assert Session(open_course(LESSONS), progress).lesson.id == "distributions"
        assert progress.place == KeptPlace("distributions", "valid")


def test_what_was_earned_by_the_rules_of_then_is_noted_and_a_task_counts_the_larger(tmp_path: Path) -> None:
    first_layout(tmp_path)
    with closing(saves.open_progress(tmp_path, "Ada", layout.FIRST_COURSE)) as progress:
        right = [each for each in progress.attempts() if each.outcome is RIGHT]
        notes = [(note.kind, note.value) for each in right for note in progress.notes(each.id or 0)]
        assert notes == [(NoteKind.EARNED, "0.8"), (NoteKind.EARNED, "1")]
        assert progress.tasks()["getting-started/first-number"].earned == 0.8


def test_nothing_that_was_earned_by_the_rules_of_the_second_layout_is_lost(tmp_path: Path) -> None:
    shutil.copy(OLDER / "layout-2.sqlite", tmp_path / "Ada.sqlite")
    with closing(saves.open_progress(tmp_path, "Ada", layout.FIRST_COURSE)) as progress:
        session = Session(open_course(LESSONS), progress, clock=lambda: NOON)
        rows = {outline.id: own for outline, own in session.score_reader()() if own.state is not State.NEW}
        tasks = progress.tasks()
        # The choice was right at its third try: 10 points by the rules of then, none by those of now.
        kinds = {"distributions/valid": "choice", "distributions/normalize": "code", "distributions/one-hot": "code"}
        earned = {task: score.task_points(10, tasks[task], kind) for task, kind in kinds.items()}
        assert earned == {"distributions/valid": 10, "distributions/normalize": 7, "distributions/one-hot": 0}
        by_now = {task: score.task_points(10, replace(tasks[task], earned=0.0), kind) for task, kind in kinds.items()}
        assert by_now == {"distributions/valid": 0, "distributions/normalize": 7, "distributions/one-hot": 0}
        assert rows["distributions"].solved == 4
        assert (progress.place, progress.setting("theme")) == (KeptPlace("distributions", "valid"), "light")
        assert progress.draft("distributions/one-hot") == Draft("0.", 1)
        assert [str(day) for day in progress.days_played()] == [
            "2026-01-05",
            "2026-01-06",
            "2026-01-07",
            "2026-01-08",
            "2026-03-01",
        ]
        assert len(progress.attempts()) == 14
    assert (tmp_path / "Ada.sqlite.layout-2").exists()


def test_a_copy_of_the_older_file_is_kept_beside_it(tmp_path: Path) -> None:
    file = first_layout(tmp_path)
    before = contents(file)
    saves.open_progress(tmp_path, "Ada").close()
    assert contents(tmp_path / "Ada.sqlite.layout-1") == before
    assert saves.learners(tmp_path) == ["Ada"]


def contents(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return [*database.iterdump(), str(database.execute("PRAGMA user_version").fetchone())]


def test_without_room_for_the_copy_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = first_layout(tmp_path)
    before = contents(file)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(SaveProblem, match="the save has not been changed"):
        saves.open_progress(tmp_path, "Ada")
    assert contents(file) == before
    assert [each.name for each in tmp_path.iterdir() if "part" in each.name] == []


def test_an_older_layout_is_read_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = first_layout(tmp_path)
    before = file.read_bytes()
    monkeypatch.setattr("tutor.progress.opened.can_be_written", lambda _: False)
    with closing(saves.read_progress(tmp_path, "Ada", layout.FIRST_COURSE)) as progress:
        assert progress.solved() == {"getting-started/first-number", "distributions/counts"}
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["Ada.sqlite"]


@pytest.mark.parametrize("version", range(1, layout.SCHEMA_VERSION))
def test_a_layout_that_was_changed_is_the_layout_that_is_made(tmp_path: Path, version: int) -> None:
    shutil.copy(OLDER / f"layout-{version}.sqlite", tmp_path / "Ada.sqlite")
    saves.open_progress(tmp_path, "Ada").close()
    saves.open_progress(tmp_path, "Bo").close()
    described = []
    for name in ("Ada", "Bo"):
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite")) as database:
            described.append(layout.described(database))
    assert described[0] == described[1]


def test_an_older_tutor_refuses_the_new_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saves.open_progress(tmp_path, "Ada").close()
    before = (tmp_path / "Ada.sqlite").read_bytes()
    monkeypatch.setattr(layout, "SCHEMA_VERSION", 1)
    with pytest.raises(SaveProblem, match="written by a newer xent-tutor"):
        saves.open_progress(tmp_path, "Ada")
    assert (tmp_path / "Ada.sqlite").read_bytes() == before


# Courses


def test_two_courses_with_the_same_names_share_nothing_but_streak_and_settings(tmp_path: Path) -> None:
    for course, answered, place in ((SUMS, True, "sum"), ("other-sums", False, "larger")):
        with closing(saves.open_progress(tmp_path, "Ada", course)) as progress:
            assert progress.attempts() == ()
            assert progress.solved() == frozenset()
            assert progress.tally().days == {}
            assert progress.draft("adding/sum") == Draft()
            assert progress.place is None
            assert progress.last_right("adding/sum") is None
            progress.keep_draft("adding/sum", Draft(course))
            progress.keep_place(KeptPlace("adding", place))
            if answered:
                progress.add(attempt("adding/larger", RIGHT))
                progress.keep_setting("theme", "dark")
            assert list(progress.days_played()) == [NOON.date()]
            assert progress.setting("theme") == "dark"
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress.draft("adding/sum") == Draft(SUMS)
        assert progress.place == KeptPlace("adding", "sum")
        assert progress.solved() == {"adding/larger"}


# Tasks that had another id


def test_what_was_kept_under_an_older_id_counts_for_the_task_of_now(tmp_path: Path) -> None:
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("old/add", RIGHT, hints=1))
        progress.keep_draft("old/add", Draft("typed", 2))
        progress.rename({"old/add": "adding/sum"})
        assert progress.solved() == {"adding/sum"}
        assert progress.draft("adding/sum") == Draft("typed", 2)
        assert progress.last_right("adding/sum") == progress.last_right("old/add") == "7"
        progress.add(attempt("adding/sum", Outcome.WRONG))
        assert [each.task for each in progress.attempts("adding/sum")] == ["old/add", "adding/sum"]
        own = progress.tasks(["adding/sum"])["adding/sum"]
        assert (own.answers, score.hundredths(own), own.latest) == (2, 80, (0.5, 0.0))
        progress.add(attempt("adding/sum", RIGHT))
        assert progress.draft("adding/sum") == Draft()
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress.tasks()["adding/sum"].answers == 3
        progress.refold()
        assert progress.tasks()["adding/sum"].answers == 3


def test_older_ids_count_where_nothing_can_be_written_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("old/add", RIGHT))
    monkeypatch.setattr("tutor.progress.opened.can_be_written", lambda _: False)
    with closing(saves.read_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.rename({"old/add": "adding/sum"})
        assert progress.solved() == {"adding/sum"}
        with pytest.raises(SaveProblem, match="read-only"):
            progress.keep_setting("theme", "light")


def test_a_thread_that_reads_and_learns_older_ids_keeps_no_key_from_being_kept(tmp_path: Path) -> None:
    failed: list[SaveProblem] = []
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:

        def rename() -> None:
            for number in range(150):
                try:
                    progress.rename({f"old/{number}": "adding/sum"})
                    progress.tally()
                except SaveProblem as problem:
                    failed.append(problem)

        thread = Thread(target=rename)
        thread.start()
        for number in range(150):
            progress.keep_draft("adding/sum", Draft(str(number)))
            progress.add(attempt("old/1", RIGHT))
        thread.join()
        assert failed == []
        assert progress.tally().tasks["adding/sum"].answers == 150
