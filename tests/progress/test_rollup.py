"""What is kept of the attempts is what they come to, and costs the same however many there are."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.conftest import NOON, SUMS, attempt
from tests.progress.many import TASKS, with_many
from tutor import progress as saves
from tutor import review, score
from tutor.attempt import Attempt, Mode, NoteKind, Outcome, Verdict
from tutor.loader import CourseFolder
from tutor.portion import Item, Portion
from tutor.progress import Progress, layout, rollup, rows
from tutor.reviewing import Reviewing
from tutor.score import Tally
from tutor.session import Session
from tutor.tui.screens.start import looked

NAMES = ("product", "sign", None)


def some_attempts(count: int, seed: int) -> list[Attempt]:
    """Answers of all kinds over some weeks."""
    chance = random.Random(seed)
    at, found = NOON - timedelta(days=200), []
    for _ in range(count):
        at += timedelta(hours=chance.choice((0, 1, 30)))
        verdict = Verdict(
            outcome=chance.choice(list(Outcome)), misconception=chance.choice(NAMES), feedback=(chance.choice("ab"),)
        )
        found.append(
            Attempt(
                task=chance.choice(TASKS),
                answer="7",
                outcome=verdict.outcome,
                at=at,
                verdict=verdict,
                hints=chance.choice((0, 0, 1, 9)),
                mode=chance.choice((None, Mode.LESSON, Mode.REVIEW, Mode.REVIEW, Mode.ARCADE)),
                seed=chance.choice((None, 1, 2)),
                seconds=chance.choice((None, 12.5)),
                offset_minutes=chance.choice((None, 540, -480)),
            )
        )
    return found


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_step_by_step_is_the_fold_of_all_attempts(tmp_path: Path, seed: int) -> None:
    attempts = some_attempts(120, seed)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        for each in attempts:
            kept = progress.add(each)
            if kept.outcome is Outcome.CORRECT and kept.hints:
                progress.note(kept.id or 0, NoteKind.EARNED, "0.9", NOON)
            if kept.outcome is Outcome.CORRECT and kept.seed == 1:
                progress.note(kept.id or 0, NoteKind.RATING, "easy", NOON)
        notes = [note for each in progress.attempts() for note in progress.notes(each.id or 0)]
        found = progress.tally()
        assert found == score.tally(progress.attempts(), notes)
        assert found.tasks.keys() == set(TASKS)
        progress.refold()
        assert progress.tally() == found
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress.tally() == found


def test_another_version_of_the_fold_makes_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("adding/sum", Outcome.CORRECT, hints=1))
        assert progress.tasks()["adding/sum"].share == 1.0
    monkeypatch.setattr(score, "own_share", lambda attempt: 0.5)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress.tasks()["adding/sum"].share == 1.0
    monkeypatch.setattr(score, "FOLD", score.FOLD + 1)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress.tasks()["adding/sum"].share == 0.5


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO attempt (task, answer, outcome, at, hints, verdict, course) SELECT 'adding/larger', answer,"
        " outcome, at, hints, verdict, course FROM attempt",
        "INSERT INTO note (attempt, kind, value, at) VALUES (1, 'earned', '1', '2026-03-04T12:00:00+00:00')",
        "UPDATE tally SET zone = 'elsewhere'",
        "UPDATE tally SET latest = '2999-01-01T00:00:00+00:00'",
        "UPDATE tally SET doubtful = 1",
        "DELETE FROM tally",
    ],
)
def test_it_is_made_anew_where_it_cannot_be_of_all_attempts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("adding/sum", Outcome.CORRECT, hints=1))
    with closing(sqlite3.connect(tmp_path / "Ada.sqlite", isolation_level=None)) as database:
        database.execute(statement)
    made: list[datetime] = []
    rebuild = rollup.rebuild
    monkeypatch.setattr(rollup, "rebuild", lambda database, now: [made.append(now), rebuild(database, now)][1])
    for times in (1, 1):
        with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
            assert len(made) == times
            assert progress.tally() == score.tally(
                progress.attempts(), [note for each in progress.attempts() for note in progress.notes(each.id or 0)]
            )


def test_attempts_that_know_their_offset_do_not_depend_on_the_machines_zone(tmp_path: Path) -> None:
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(replace(attempt("adding/sum", Outcome.CORRECT), offset_minutes=540))
        extent = rollup.extent_of(progress._database)
        assert extent is not None
        assert extent.zone == ""


def test_a_clock_that_runs_back_is_settled_when_all_is_looked_at_again(tmp_path: Path) -> None:
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        for days in (-9, 90, -8, -7):  # a clock three months ahead for a while, in the past by now
            progress.add(attempt("adding/sum", Outcome.CORRECT, at=NOON + timedelta(days=days)))
        assert progress.tasks()["adding/sum"].recall.last_right == NOON + timedelta(days=90)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert progress.tasks()["adding/sum"].recall.last_right == NOON - timedelta(days=7)


def test_an_attempt_dated_ahead_makes_no_day_to_come(tmp_path: Path) -> None:
    ahead = datetime.now(UTC) + timedelta(days=900)
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        progress.add(attempt("adding/sum", Outcome.CORRECT))
        progress.add(attempt("adding/larger", Outcome.CORRECT, at=ahead))
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        assert list(progress.tally().days) == [NOON.astimezone().date()]
        assert [each.at.year for each in progress.attempts()] == [NOON.year, ahead.year]  # never changed


@pytest.mark.parametrize("seed", range(6))
def test_what_was_read_once_is_as_it_is_now(tmp_path: Path, seed: int) -> None:
    """Two tutors write in turn, of answers, notes and older ids; each always sees what all of it comes to."""
    chance = random.Random(seed)
    with (
        closing(saves.open_progress(tmp_path, "Ada", SUMS)) as one,
        closing(saves.open_progress(tmp_path, "Ada")) as two,
    ):
        two.belongs_to("another")
        for turn in range(40):
            progress = chance.choice((one, two))
            if chance.random() < 0.2:
                progress.belongs_to(chance.choice((SUMS, "another")))
            kept = progress.add(attempt(chance.choice(TASKS), chance.choice((Outcome.CORRECT, Outcome.WRONG))))
            if chance.random() < 0.2 and kept.id:
                progress.note(kept.id, NoteKind.EARNED, "0.5", NOON)
            if turn == 20:
                progress.rename({TASKS[0]: "renamed/task"})
            for each in (one, two):
                wanted = rollup.tasks_of(each._database, each.course)
                assert each.tasks() == wanted
                assert each.tasks(TASKS[:2]) == {task: own for task, own in wanted.items() if task in TASKS[:2]}


# What it costs


def test_what_is_asked_again_reads_no_row_of_the_tasks(tmp_path: Path, folder: CourseFolder) -> None:
    with_many(tmp_path / "Ada.sqlite", 600)
    session = opened(folder, tmp_path / "Ada.sqlite")
    with closing(session.progress):
        a_step(session)
        the_map(session)
        asked: list[str] = []
        session.progress._database.set_trace_callback(asked.append)
        for use in (a_step, the_map, answering, the_map):
            use(session)
        reading = [query for query in asked if query.startswith("SELECT") and "FROM tally_task" in query]
        assert len(reading) == 1  # of the one task that was answered


def test_what_is_looked_at_again_reads_no_days_and_each_memory_once_for_a_month(
    tmp_path: Path, folder: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_many(tmp_path / "Ada.sqlite", 600)
    session = opened(folder, tmp_path / "Ada.sqlite")
    with closing(session.progress):
        session.reviews.portion()
        asked: list[str] = []
        session.progress._database.set_trace_callback(asked.append)
        looked: list[str] = []
        memory = review.memory
        monkeypatch.setattr(review, "memory", lambda task, *rest: looked.append(task) or memory(task, *rest))
        portions = session.reviews.portions(30)
    assert not [query for query in asked if "FROM tally_day" in query or "FROM tally_task" in query]
    assert len(looked) == portions[0][1].cards > 0


def opened(folder: CourseFolder, file: Path) -> Session:
    return Session(folder, Progress(file, "Ada", SUMS), clock=lambda: NOON)


def first_frame(session: Session) -> None:
    session.standing()
    assert session.progress.place is None
    session.progress.setting("theme")


def a_step(session: Session) -> None:
    session.open("adding", 1)
    session.attempts()
    session.standing()
    session.score()
    session.programs.lent(session.lesson.tasks[0])


def the_map(session: Session) -> None:
    assert len(list(session.score_reader()())) == 2


def all_progress(session: Session) -> None:
    assert session.progress.tally() != Tally()
    session.progress.days_played()


def answering(session: Session) -> None:
    session.record("7", Verdict(task="adding/sum", outcome=Outcome.WRONG, misconception="sign"))


def the_start(session: Session) -> None:
    session.standing()
    assert len(session.reviews.portions(30)) == 31
    session.reviews.own_medians()


def the_start_screen(session: Session) -> None:
    rows, _, _ = looked(session)
    assert rows


def the_end_of_a_lesson(session: Session) -> None:
    session.open("adding", 1)
    assert session.ending().title
    session.newly_achieved()


def the_progress_screen(session: Session) -> None:
    assert session.history().days


def looking_again(session: Session) -> None:
    reviewing = Reviewing(session, Portion(items=(Item(task="adding/sum", seconds=60),)))
    reviewing.record("7", Verdict(task="adding/sum", outcome=Outcome.WRONG, misconception="sign"))
    reviewing.rate(1)


@pytest.mark.one_fast
@pytest.mark.parametrize(
    "use",
    [
        first_frame,
        a_step,
        the_map,
        all_progress,
        answering,
        the_start,
        the_start_screen,
        the_end_of_a_lesson,
        the_progress_screen,
        looking_again,
    ],
)
def test_what_the_screens_need_costs_the_same_however_much_was_answered(
    tmp_path: Path, folder: CourseFolder, use: Callable[[Session], None]
) -> None:
    steps = {}
    for count in (600, 12_000):
        with_many(tmp_path / f"{count}.sqlite", count)
        session = opened(folder, tmp_path / f"{count}.sqlite")
        with closing(session.progress):
            steps[count] = steps_of(session.progress._database, lambda session=session: use(session))
    assert steps[12_000] <= 1.1 * steps[600]
    assert steps[600] > 0


def test_opening_costs_the_same_however_much_was_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = {}
    connect = sqlite3.connect
    for count in (600, 12_000):
        with_many(tmp_path / f"{count}.sqlite", count)
        counted = [0]

        def counting(name: object, counted: list[int] = counted, **how: object) -> sqlite3.Connection:
            database = connect(name, **how)  # type: ignore[call-overload]
            database.set_progress_handler(lambda: counted.__setitem__(0, counted[0] + 1), 1)
            return database  # type: ignore[no-any-return]

        monkeypatch.setattr(sqlite3, "connect", counting)
        Progress(tmp_path / f"{count}.sqlite", "Ada", SUMS).close()
        monkeypatch.setattr(sqlite3, "connect", connect)
        steps[count] = counted[0]
    assert steps[600] > 0
    assert steps[12_000] <= 1.1 * steps[600]


def steps_of(database: sqlite3.Connection, use: Callable[[], object]) -> int:
    """How many instructions SQLite's machine runs for this; a row that is read takes some."""
    count = [0]
    database.set_progress_handler(lambda: count.__setitem__(0, count[0] + 1), 1)
    use()
    database.set_progress_handler(None, 1)
    return count[0]


def test_each_index_is_one_that_a_query_uses(tmp_path: Path) -> None:
    queries = {
        "attempt_task": f"{rows.READ} WHERE course = 'c' AND task = 't' ORDER BY id DESC LIMIT 9",
        "attempt_right": "SELECT id FROM attempt WHERE course = 'c' AND task = 't' AND outcome = 'correct'"
        " ORDER BY id DESC LIMIT 1",
        "note_attempt": "SELECT value FROM note WHERE attempt = 1 ORDER BY id",
        "tally_played": "SELECT DISTINCT day FROM tally_day WHERE day >= '2026-03-02' ORDER BY day",
    }
    with closing(saves.open_progress(tmp_path, "Ada", SUMS)) as progress:
        indexes = [name for name in layout.described(progress._database) if name.startswith("index")]
        assert sorted(indexes) == sorted(f"index {name!r}" for name in queries)
        for name, query in queries.items():
            plan = str(progress._database.execute(f"EXPLAIN QUERY PLAN {query}").fetchall())
            assert name in plan
            assert "TEMP B-TREE" not in plan
