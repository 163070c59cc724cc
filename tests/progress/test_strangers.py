"""Saves from strangers, and damaged rows: nothing in them is obeyed, and one bad row takes no other with it."""

from __future__ import annotations

import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOON, SUMS, attempt
from tests.progress.kept import changed, played
from tutor import progress as saves
from tutor.attempt import Outcome
from tutor.progress import Draft, KeptPlace, SaveProblem, copies, layout
from tutor.progress.rows import STEERS

RIGHT, WRONG = Outcome.CORRECT, Outcome.WRONG
HOSTILE = "a\x1b]52;c;cm0=\x07\x9b2J\u202eb\u2066c\x00"


def all_read(tmp_path: Path) -> list[str]:
    """Every text that a save says, read by every way there is."""
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.refold()
        found = progress.tally()
        texts = [str(progress.place), str(progress.setting("theme")), progress.draft("adding/sum").answer]
        texts += [str(each) for each in progress.attempts()]
        texts += [str(each) for each in (*found.tasks.items(), *found.met.items(), *progress.days_played())]
        texts += [str(progress.last_right("adding/sum"))]
        return texts


@pytest.mark.parametrize(
    "statement",
    [
        "outcome = 'perfect'",
        "outcome = 5",
        "at = 'yesterday'",
        "at = 17",
        "at = '0001-01-01T00:00:00+14:00'",
        "at = '9999-12-31T23:59:59-14:00'",
        "verdict = '{'",
        "verdict = '[]'",
        "verdict = '{\"outcome\": 7}'",
        "verdict = 3.5",
        "verdict = x'ff'",
        "hints = 'many'",
        "hints = -1",
        "hints = 9e300",
        "seed = 'seven'",
        "offset_minutes = 1e9",
        "offset_minutes = 'x'",
        "offset_minutes = 1440",
        "offset_minutes = -1560",
        "seconds = 'long'",
        "seconds = -1",
        "mode = 'other'",
    ],
)
def test_a_damaged_row_is_left_out_and_counted_and_takes_no_other_with_it(tmp_path: Path, statement: str) -> None:
    changed(played(tmp_path), f"UPDATE attempt SET {statement} WHERE id = 2")
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.refold()
        assert progress.solved() == {"adding/larger"}
        assert progress.skipped == 1
        progress.add(attempt("adding/sum", RIGHT))
        assert progress.solved() == {"adding/larger", "adding/sum"}
        assert len(progress.attempts()) == 3
    assert copies.in_sentences(copies.examine(tmp_path / "Ada.sqlite")) == [
        "1 answer is damaged and left out.",
        "1 answer is not as kept: something else changed the file.",
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE draft SET answer = 7.5, hints = 'x'",
        "UPDATE place SET lesson = x'ff', step = 3.5",
        "UPDATE tally SET fold = 'x'",
        "UPDATE tally SET latest = 'x'",
        "DELETE FROM tally",
        "UPDATE tally_task SET state = '{'",
        "UPDATE tally_task SET state = 7",
        "UPDATE tally_day SET right = 'x', day = 5",
        "UPDATE tally_day SET day = 'x'",
        "UPDATE tally_met SET state = 'x'",
        "INSERT INTO note (attempt, kind, value, at) VALUES ('x', 'earned', 'x', 'x')",
        "INSERT INTO note (attempt, kind, value, at) VALUES (2, 'earned', 'nan', 'x')",
        "INSERT INTO renamed VALUES ('small-sums', 'a', x'ff')",
    ],
)
def test_damage_elsewhere_costs_what_is_damaged_and_no_answer(tmp_path: Path, statement: str) -> None:
    changed(played(tmp_path), statement)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress.draft("adding/sum") in (Draft("6"), Draft())
        assert progress.setting("theme") in ("dark", None)
        assert progress.place in (KeptPlace("adding", "sum"), None) or "\ufffd" in str(progress.place)
        progress.add(attempt("adding/sum", WRONG))
        found = progress.tally()
        assert {task: own.answers for task, own in found.tasks.items()} == {"adding/sum": 3, "adding/larger": 1}
        assert [(day.answers, day.right) for day in found.days.values()] == [(4, 2)]
        assert [own.times for own in found.met.values()] == [1]
        assert list(progress.days_played()) == [NOON.date()]


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["CREATE TRIGGER more AFTER INSERT ON attempt BEGIN DELETE FROM draft; END"], "trigger 'more'"),
        (["CREATE VIEW v AS SELECT 1"], "view 'v'"),
        (["CREATE TABLE more (a)"], "table 'more'"),
        (["CREATE INDEX more ON attempt (at)"], "index 'more'"),
        (["ALTER TABLE attempt ADD COLUMN more TEXT AS (upper(answer)) VIRTUAL"], "table 'attempt'"),
        (["DROP TABLE draft", "CREATE TABLE draft (course, task, answer, hints)"], "table 'draft'"),
        (
            [
                "DROP TABLE place",
                "CREATE VIEW place AS WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
                " SELECT 'small-sums' AS course, 'adding' AS lesson, x AS step FROM n",
            ],
            "place",
        ),
        (
            [
                "DROP TRIGGER IF EXISTS attempt_stays",
                "CREATE TRIGGER attempt_stays BEFORE DELETE ON attempt BEGIN SELECT 1; END",
            ],
            "trigger 'attempt_stays'",
        ),
    ],
)
def test_what_does_not_belong_in_a_save_is_named_and_never_asked(
    tmp_path: Path, statements: list[str], named: str
) -> None:
    file = changed(played(tmp_path), *statements)
    before = file.read_bytes()
    with pytest.raises(SaveProblem, match="not as xent-tutor writes it") as refused:
        saves.open_progress(tmp_path, "Ada", SUMS)
    assert named in str(refused.value)
    assert file.read_bytes() == before
    made = copies.repair(file, "Ada")
    assert (made.attempts, made.lost) == (3, 0)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress.solved() == {"adding/sum", "adding/larger"}


def test_no_text_of_a_save_steers_the_terminal(tmp_path: Path) -> None:
    played(tmp_path)
    with closing(sqlite3.connect(tmp_path / "Ada.sqlite", isolation_level=None)) as database:
        row = (HOSTILE, HOSTILE, "correct", "2026-03-04T12:00:00+00:00", 0, None, hostile_verdict(), SUMS)
        database.execute(
            "INSERT INTO attempt (task, answer, outcome, at, hints, seed, verdict, course)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        database.execute("UPDATE draft SET answer = ?", (HOSTILE,))
        database.execute("UPDATE place SET lesson = ?, step = ?", (HOSTILE, HOSTILE))
        database.execute("UPDATE setting SET value = ?", (HOSTILE,))
    texts = all_read(tmp_path)
    assert any("a\ufffd]52;c;cm0=\ufffd" in each for each in texts)
    assert [each for each in texts if STEERS.search(each)] == []


def hostile_verdict() -> str:
    """A verdict whose every text is hostile, as JSON writes it with a backslash and as it stands."""
    escaped = HOSTILE.encode("unicode_escape").decode().replace("\\x", "\\u00")
    return (
        f'{{"outcome": "correct", "task": "{escaped}", "misconception": "{escaped}", "feedback": ["{escaped}"],'
        f' "read_as": "\u202e\x9b", "proof": "{escaped}", "output": "{escaped}",'
        f' "counterexample": {{"call": "{escaped}", "got": "{escaped}", "expected": "{escaped}"}}}}'
    )


def test_a_schema_is_not_trusted(tmp_path: Path) -> None:
    played(tmp_path)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress._database.execute("PRAGMA trusted_schema").fetchone() == (0,)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are of another kind there")
def test_what_we_make_is_the_learners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "saves"
    with closing(saves.open_progress(folder, "Ada", SUMS)) as progress:
        progress.add(attempt("adding/sum", RIGHT))
        copies.keep_copy(folder / "Ada.sqlite", NOON.date())
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert {path.name: oct(mode) for path, mode in modes.items() if mode & 0o077} == {}
    assert len(modes) >= 5


def test_every_version_of_the_layout_has_its_schema() -> None:
    assert sorted(layout.SCHEMAS) == list(range(1, layout.SCHEMA_VERSION + 1))


def without_not_null(file: Path, table: str, assignments: str) -> None:
    """Put NULL where the table forbids it, as a hand that rewrites the schema may."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        (as_written,) = database.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("PRAGMA writable_schema = ON")
        for sql in (as_written.replace(" NOT NULL", ""), as_written):
            database.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, table))
            database.execute("PRAGMA writable_schema = RESET")
            if sql != as_written:
                database.execute(f"UPDATE {table} SET {assignments}")
                database.execute("PRAGMA writable_schema = ON")
        for _, sql in triggers:
            database.execute(sql)


@pytest.mark.parametrize(
    ("table", "assignments", "lost"),
    [
        ("attempt", "answer = NULL WHERE id = 2", 1),
        (
            "attempt",
            "task = NULL, answer = NULL, outcome = NULL, at = NULL, hints = NULL, verdict = NULL WHERE id = 2",
            1,
        ),
        ("draft", "answer = NULL, hints = NULL", 0),
        ("place", "lesson = NULL, step = NULL", 0),
        ("setting", "value = NULL", 0),
        ("tally", "fold = NULL, attempt = NULL, note = NULL, latest = NULL, zone = NULL, skipped = NULL", 0),
        ("tally_task", "state = NULL", 0),
    ],
)
def test_nothing_where_something_must_be_costs_only_that(
    tmp_path: Path, table: str, assignments: str, lost: int
) -> None:
    without_not_null(played(tmp_path), table, assignments)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.refold()
        assert progress.skipped == lost
        assert "adding/larger" in progress.solved()
        assert progress.last_right("adding/sum") == (None if lost else "7")
        assert progress.settings("") in ({"theme": "dark"}, {})
        assert progress.draft("adding/sum") in (Draft("6"), Draft())
        progress.add(attempt("adding/sum", RIGHT))
        assert progress.solved() == {"adding/larger", "adding/sum"}


def test_a_damaged_layout_whose_names_are_no_text_is_told_as_damage(tmp_path: Path) -> None:
    file = played(tmp_path)
    content = file.read_bytes()
    assert content.count(b"CREATE TABLE draft (") == 1
    file.write_bytes(content.replace(b"CREATE TABLE draft (", b"CREATE TABLE dr\x98ft ("))
    for reads in (
        lambda: saves.open_progress(tmp_path, "Ada", SUMS),
        lambda: saves.read_progress(tmp_path, "Ada", SUMS),
        lambda: copies.repair(file, "Ada"),
        lambda: copies.keep_copy(file, NOON.date()),
    ):
        with pytest.raises(SaveProblem, match="is damaged"):
            reads()
    assert copies.look_after(file, NOON.date()) != []
    assert copies.examine(file).faults
