"""What the disk refuses: nothing raises, nothing is lost, and it is said once."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.conftest import NOON, SUMS, attempt
from tutor import progress as saves
from tutor.attempt import NoteKind, Outcome, Verdict
from tutor.keeping import PAUSE, Keeping, open_keeping
from tutor.loader import CourseFolder
from tutor.progress import Draft, KeptPlace, Progress, SaveProblem
from tutor.session import Session

RIGHT, WRONG = Outcome.CORRECT, Outcome.WRONG


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeping(tmp_path: Path, told: list[str], clock: Clock) -> Iterator[Keeping]:
    keeping = Keeping(tmp_path / "Ada.sqlite", "Ada", SUMS, tell=told.append, clock=clock)
    yield keeping
    keeping.close()


@contextmanager
def locked(keeping: Keeping) -> Iterator[None]:
    """Another program holds the file."""
    keeping._database.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(keeping.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(keeping: Keeping) -> Iterator[None]:
    """No page more fits on the disk."""
    pages = keeping._database.execute("PRAGMA page_count").fetchone()[0]
    keeping._database.execute(f"PRAGMA max_page_count = {pages}")
    yield
    keeping._database.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def read_only(keeping: Keeping) -> Iterator[None]:
    """Nothing can be written there."""
    keeping._database.execute("PRAGMA query_only = ON")
    yield
    keeping._database.execute("PRAGMA query_only = OFF")


@contextmanager
def removed(keeping: Keeping) -> Iterator[None]:
    """The file is elsewhere for a while."""
    file = Path(keeping.file)
    aside = file.with_name("aside")
    file.rename(aside)
    yield
    aside.rename(file)


@contextmanager
def replaced(keeping: Keeping) -> Iterator[None]:
    """Another file has its name for a while."""
    with removed(keeping):
        file = Path(keeping.file)
        Progress(file.with_name("other.sqlite"), "Eve", SUMS).close()
        file.with_name("other.sqlite").rename(file)
        before = file.read_bytes()
        yield
        assert file.read_bytes() == before
        file.unlink()


def test_what_became_known_of_an_answer_that_waits_is_noted_of_that_one(keeping: Keeping) -> None:
    with locked(keeping):
        keeping.add(attempt("adding/sum", WRONG))
        keeping.note_last("adding/sum", NoteKind.REASON, "One sign is wrong.", NOON)
        keeping.add(attempt("adding/sum", WRONG))
        keeping.note_last("adding/larger", NoteKind.REASON, "Nobody answered that.", NOON)
    assert keeping.try_again()
    noted = [[note.value for note in keeping.notes(each.id or 0)] for each in keeping.attempts("adding/sum")]
    assert noted == [["One sign is wrong."], []]


def test_two_windows_of_one_learner_keep_what_each_of_them_changed(keeping: Keeping) -> None:
    with closing(Keeping(Path(keeping.file), "Ada", SUMS)) as other:
        for window in (keeping, other):
            assert window.setting("theme") is None  # each has read what was there
        keeping.keep_setting("theme", "xent-light")
        other.keep_setting("portion", "12")
        with locked(keeping):
            keeping.keep_setting("tone", "bare")
            keeping.keep_draft("adding/sum", Draft("4", 1))
            keeping.keep_place(KeptPlace("adding", "sum"))
        other.keep_setting("theme", "nord")
        other.keep_draft("adding/larger", Draft("b"))
        other.keep_draft("adding/sum", Draft("4", 0))
        assert keeping.try_again()
        for window in (keeping, other):
            kept = {name: window.setting(name) for name in ("theme", "portion", "tone")}
            assert kept == {"theme": "nord", "portion": "12", "tone": "bare"}
            assert (window.draft("adding/sum"), window.draft("adding/larger")) == (Draft("4", 1), Draft("b"))
            assert window.place == KeptPlace("adding", "sum")


REFUSALS = {
    "in use by another program": locked,
    "disk is full": full,
    "read-only": read_only,
    "was moved or removed": removed,
    "was replaced by another": replaced,
}
LARGE = "7" * 200_000


@pytest.mark.parametrize("said", REFUSALS)
def test_what_is_refused_stays_as_if_it_were_kept_and_is_written_later(
    keeping: Keeping, told: list[str], clock: Clock, said: str
) -> None:
    keeping.add(attempt("adding/larger", RIGHT))
    with REFUSALS[said](keeping):
        keeping.keep_draft("adding/sum", Draft(LARGE, 1))
        keeping.keep_place(KeptPlace("adding", "sum"))
        keeping.keep_setting("theme", "light")
        keeping.add(attempt("adding/sum", WRONG, name="product"))
        keeping.add(attempt("adding/sum", RIGHT))
        keeping.keep_draft("counting/total", Draft(LARGE))
        check_all_there(keeping)
        assert len(told) == 1
        assert said in told[0]
        assert keeping.unkept == ("2 answers", "what is typed at counting/total")
        clock.now += PAUSE
        assert not keeping.try_again()
        assert len(told) == 1
    assert keeping.try_again()
    assert told[1:] == [""]
    assert keeping.unkept == ()
    check_all_there(keeping)
    with closing(Progress(keeping.file, "Ada", SUMS)) as progress:
        check_all_there(progress)
        assert [each.id for each in progress.attempts()] == [1, 2, 3]


def check_all_there(progress: Progress) -> None:
    assert [each.task for each in progress.attempts()] == ["adding/larger", "adding/sum", "adding/sum"]
    assert [each.outcome for each in progress.attempts("adding/sum", 1)] == [RIGHT]
    assert progress.draft("adding/sum") == Draft()
    assert progress.draft("counting/total") == Draft(LARGE)
    assert progress.place == KeptPlace("adding", "sum")
    assert progress.setting("theme") == "light"
    assert progress.solved() == {"adding/sum", "adding/larger"}
    assert progress.solved(["adding/sum", "counting/total"]) == {"adding/sum"}
    assert progress.last_right("adding/sum") == "7"
    assert progress.days_played() == (NOON.date(),)
    found = progress.tally()
    assert (found.tasks["adding/sum"].answers, found.met["product"].times) == (2, 1)
    assert [day.answers for day in found.days.values()] == [3]


def test_nothing_is_tried_again_at_every_key(keeping: Keeping, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def refused(self: Progress, task: str, draft: Draft) -> None:
        tries.append(draft.answer)
        raise SaveProblem("The disk is full.")

    monkeypatch.setattr(Progress, "keep_draft", refused)
    for letter in "abcd":
        keeping.keep_draft("adding/sum", Draft(letter))
    assert tries == ["a"]
    clock.now += PAUSE
    keeping.keep_draft("adding/sum", Draft("e"))
    assert tries == ["a", "e"]
    monkeypatch.undo()
    assert keeping.try_again()
    assert keeping.draft("adding/sum") == Draft("e")


def test_another_refusal_is_told_too(keeping: Keeping, told: list[str], clock: Clock) -> None:
    with locked(keeping):
        keeping.keep_place(KeptPlace("adding", "sum"))
    with removed(keeping):
        clock.now += PAUSE
        keeping.keep_setting("theme", "light")
    assert ["in use" in told[0], "moved or removed" in told[1]] == [True, True]


@pytest.mark.parametrize("refused", [locked, full, removed])
def test_what_is_not_kept_can_be_written_elsewhere(
    keeping: Keeping, tmp_path: Path, refused: Callable[[Keeping], object]
) -> None:
    keeping.add(attempt("adding/larger", RIGHT))
    with refused(keeping):  # type: ignore[attr-defined]
        keeping.add(attempt("adding/sum", RIGHT))
        keeping.keep_draft("counting/total", Draft(LARGE))
        keeping.rescue(tmp_path / "elsewhere.sqlite")
        with pytest.raises(SaveProblem, match="is there already"):
            keeping.rescue(tmp_path / "elsewhere.sqlite")
        assert keeping.unkept != ()
    with closing(Progress(tmp_path / "elsewhere.sqlite", "Ada", SUMS)) as other:
        assert other.solved() == {"adding/sum", "adding/larger"}
        assert other.draft("counting/total") == Draft(LARGE)


@pytest.mark.parametrize("endings", [("-wal",), ("-shm",), ("-wal", "-shm")], ids=" ".join)
@pytest.mark.parametrize("looks_first", [True, False])
def test_a_log_that_is_removed_while_one_plays_is_begun_anew_with_all_that_it_held(
    keeping: Keeping, told: list[str], tmp_path: Path, endings: tuple[str, ...], looks_first: bool
) -> None:
    keeping.add(attempt("adding/larger", RIGHT))
    for ending in endings:
        Path(f"{keeping.file}{ending}").unlink()
    if looks_first:  # as the screen does now and then
        assert keeping.try_again()
    else:
        keeping.add(attempt("adding/sum", RIGHT))
    killed = tmp_path / "killed" / "Ada.sqlite"  # what a kill leaves: the files as they lie there
    killed.parent.mkdir()
    for ending in ("", "-wal"):
        shutil.copyfile(f"{keeping.file}{ending}", f"{killed}{ending}")
    with closing(Progress(killed, "Ada", SUMS)) as progress:
        assert progress.solved() == ({"adding/larger"} if looks_first else {"adding/sum", "adding/larger"})
    assert told == []


@pytest.mark.parametrize("ending", ["-wal", "-shm"])
def test_a_log_that_others_began_in_place_of_ones_own_is_told_and_nothing_is_lost(
    keeping: Keeping, told: list[str], clock: Clock, ending: str
) -> None:
    keeping.add(attempt("adding/larger", RIGHT))
    log = Path(f"{keeping.file}{ending}")
    log.rename(aside := log.with_name("aside"))
    log.write_bytes(b"")
    keeping.add(attempt("adding/sum", RIGHT))
    assert len(told) == 1
    assert "was removed or replaced while the tutor was open" in told[0]
    assert keeping.unkept == ("1 answer",)
    log.unlink()
    clock.now += PAUSE
    assert keeping.try_again()
    assert aside.exists()
    assert told[1:] == [""]
    assert keeping.solved() == {"adding/sum", "adding/larger"}


def test_a_save_that_goes_away_is_told_before_anything_is_written(keeping: Keeping, told: list[str]) -> None:
    with removed(keeping):
        assert not keeping.try_again()
        assert ["moved or removed" in each for each in told] == [True]
    assert keeping.try_again()
    assert told[1:] == [""]


@pytest.mark.parametrize("content", [b"", b"no save at all" * 9000], ids=["empty", "overwritten"])
def test_where_the_save_gives_nothing_back_what_waits_can_be_written_elsewhere(
    keeping: Keeping, told: list[str], tmp_path: Path, content: bytes
) -> None:
    keeping.add(attempt("adding/larger", RIGHT))
    keeping.rest()
    with Path(keeping.file).open("r+b") as stream:  # the same file, as a careless program overwrites it
        stream.truncate(0)
        stream.write(content)
    for other in ("-wal", "-shm"):
        Path(f"{keeping.file}{other}").unlink()
    keeping._database.execute("PRAGMA shrink_memory")
    keeping.add(attempt("adding/sum", RIGHT))
    keeping.keep_draft("counting/total", Draft(LARGE))
    assert told
    assert not keeping.rescue(tmp_path / "elsewhere.sqlite")
    with closing(Progress(tmp_path / "elsewhere.sqlite", "Ada", SUMS)) as other:
        assert other.solved() == {"adding/sum"}
        assert other.draft("counting/total") == Draft(LARGE)


def test_what_cannot_be_read_is_told_and_nothing_raises(keeping: Keeping, told: list[str]) -> None:
    keeping._database.close()
    assert keeping.attempts() == ()
    assert keeping.attempts("adding/sum", 3) == ()
    assert keeping.draft("adding/sum") == Draft()
    assert (keeping.place, keeping.setting("theme"), keeping.last_right("adding/sum")) == (None, None, None)
    assert (keeping.solved(), keeping.days_played(), keeping.skipped) == (frozenset(), (), 0)
    assert len(told) == 1


@pytest.mark.one_fast
@pytest.mark.parametrize("seed", range(8))
def test_a_session_goes_on_through_every_refusal(tmp_path: Path, folder: CourseFolder, clock: Clock, seed: int) -> None:
    """At any of 200 moments of play the disk refuses for a while; all that was painted is there in the end."""
    chance = random.Random(seed)
    for moment in range(25):
        keeping = Keeping(tmp_path / f"{moment}.sqlite", "Ada", SUMS, clock=clock)
        session = Session(folder, keeping, clock=lambda: NOON)
        refused = chance.choice(list(REFUSALS.values()))
        begins = chance.randrange(8)
        painted = play(session, chance, begins)
        with refused(keeping):
            painted += play(session, chance, 8 - begins)
            assert [each.answer for each in keeping.attempts()] == painted
            standing = session.standing()
            draft, place = keeping.draft("adding/sum"), keeping.place
        assert keeping.try_again()
        keeping.close()
        with closing(Progress(tmp_path / f"{moment}.sqlite", "Ada", SUMS)) as progress:
            assert [each.answer for each in progress.attempts()] == painted
            assert (progress.draft("adding/sum"), progress.place) == (draft, place)
            assert Session(folder, progress, clock=lambda: NOON).standing() == standing


def play(session: Session, chance: random.Random, actions: int) -> list[str]:
    """What a learner does; returns the answers whose verdict was shown."""
    painted = []
    task = session.folder.task("adding/sum")
    assert task is not None
    for _ in range(actions):
        match chance.randrange(5):
            case 0:
                session.go(chance.randrange(3))
                session.keep_place()
            case 1:
                session.keep_draft(chance.choice("abc"), task)
            case 2:
                session.drafts.show_hint(task)
            case 3:
                session.progress.keep_setting("theme", chance.choice("ab"))
            case _:
                answer = str(chance.random())
                session.record(answer, Verdict(task="adding/sum", outcome=chance.choice((RIGHT, WRONG))))
                painted.append(answer)
    return painted


def test_a_save_that_cannot_be_opened_is_told_before(tmp_path: Path) -> None:
    (tmp_path / "Ada.sqlite").write_bytes(b"")
    with pytest.raises(SaveProblem, match="is empty"):
        open_keeping(tmp_path, "Ada", SUMS)


def test_the_learner_is_found_as_elsewhere(tmp_path: Path) -> None:
    saves.open_progress(tmp_path, "Ada", SUMS).close()
    with closing(open_keeping(tmp_path, "ADA", SUMS)) as keeping:
        assert (keeping.learner, keeping.course) == ("Ada", SUMS)
