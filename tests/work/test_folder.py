"""The folder of programs: what it holds, and which of two texts wins."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import NOON, SMALL_COURSE
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session
from tutor.work import Folder, FolderProblem, NotText, Settled, open_folder, read_task_file
from tutor.work.taskfile import LINE, program_in

EVERY_KIND = SMALL_COURSE.parent / "every-kind"
OWN = "def area(a):\n    return a ** 2\n"
OTHER = "def area(a):\n    return a * a * 1\n"
PROGRAM = "01-kinds/program.py"


@pytest.fixture
def learner() -> Session:
    return Session(open_course(EVERY_KIND), Progress(":memory:", "Ada"), clock=lambda: NOON)


@pytest.fixture
def work(learner: Session, tmp_path: Path) -> Folder:
    return made(learner, tmp_path / "work")


def made(learner: Session, root: Path) -> Folder:
    folder = open_folder(root, learner)
    for file in folder.tasks:
        folder.settle(file)
    folder.keep()
    return folder


def save(file: Path, program: str, minutes: float) -> None:
    """Save a program below the line, so many minutes after noon."""
    text = file.read_text("utf-8")
    file.write_text(text[: text.index(LINE) + len(LINE) + 1] + program, "utf-8")
    at = (NOON + timedelta(minutes=minutes)).timestamp()
    os.utime(file, (at, at))


def test_each_program_task_has_a_file_with_its_question_and_what_it_begins_with(work: Folder) -> None:
    assert [str(file.relative_to(work.root)) for file in work.tasks] == [PROGRAM, "01-kinds/grow.py"]
    text = (work.root / PROGRAM).read_text("utf-8")
    assert "# all/program · 10 points" in text
    assert "# Write `area(a)`." in text
    assert text.endswith(f"{LINE}\ndef area(a):\n    ...\n")


def test_what_a_task_uses_is_a_module_that_does_not_give_the_answer_away(work: Folder, learner: Session) -> None:
    file, lent = work.root / "01-kinds/grow.py", work.root / "01-kinds/lent/grow.py"
    assert "from lent.grow import area\n" in file.read_text("utf-8")
    assert "answer all/program first" in lent.read_text("utf-8")
    task = next(iter(work.tasks.values()))
    learner.record(OWN, learner.check(task, OWN))
    work.lend_again()
    assert OWN.strip() in lent.read_text("utf-8")


@pytest.mark.parametrize(
    ("in_file", "typed", "wins", "loser"),
    [
        (None, None, Settled.SAME, None),
        ((OWN, 5), None, Settled.FROM_FILE, None),
        (None, OWN, Settled.FROM_TUTOR, None),
        ((OWN, 5), OWN, Settled.SAME, None),
        ((OWN, 5), OTHER, Settled.FROM_FILE, ("program.tutor.py", OTHER)),
        ((OWN, -5), OTHER, Settled.FROM_TUTOR, ("program.file.py", OWN)),
    ],
)
def test_the_newer_of_file_and_draft_wins_and_the_other_is_kept_beside(
    work: Folder,
    learner: Session,
    in_file: tuple[str, float] | None,
    typed: str | None,
    wins: Settled,
    loser: tuple[str, str] | None,
) -> None:
    file = work.root / PROGRAM
    task = work.tasks[file]
    if typed:
        learner.keep_draft(typed, task)
    if in_file:
        save(file, *in_file)
    became, beside = made(learner, work.root).settle(file) if not (typed or in_file) else work.settle(file)
    assert became is wins
    assert (beside and (beside.name, beside.read_text("utf-8"))) == loser
    winner = typed if wins is Settled.FROM_TUTOR else in_file[0] if in_file else ""
    assert learner.drafts.at(task.id).answer == winner
    assert work.read(file).program.strip() == (winner or task.starter).strip()
    assert work.settle(file) == (Settled.SAME, None)


def test_an_answer_given_in_the_tutor_is_newer_than_a_file_from_before(work: Folder, learner: Session) -> None:
    file = work.root / PROGRAM
    learner.record(OWN, learner.check(work.tasks[file], OWN))
    assert work.settle(file) == (Settled.FROM_TUTOR, None)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"\xef\xbb\xbfdef area(a):\r\n\treturn a\r\n", "def area(a):\n\treturn a\n"),
        (f"# asked\n{LINE}\nx = 1\n".encode(), "x = 1\n"),
        (f"# asked\n  {LINE}  \r\nx = 1".encode(), "x = 1"),
        (b"from lent.grow import area\nx = 1\n", "\nx = 1\n"),
        (b"import lent\nfrom lente import b\n", "\nfrom lente import b\n"),
        (b"", ""),
    ],
)
def test_a_file_is_read_however_an_editor_wrote_it(tmp_path: Path, written: bytes, read: str) -> None:
    file = tmp_path / "area.py"
    file.write_bytes(written)
    assert read_task_file(file).program == read


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("# one\n# caf\xe9".encode("latin-1"), " See line 2."),
        ("x = 1".encode("utf-16"), " See line 1."),
        ("x = 1".encode("utf-16-le"), ""),
    ],
)
def test_another_encoding_is_said(tmp_path: Path, written: bytes, where: str) -> None:
    file = tmp_path / "area.py"
    file.write_bytes(written)
    with pytest.raises(NotText, match=rf"area\.py is not text in UTF-8; save it as UTF-8\.{where}$"):
        read_task_file(file)


def test_lines_before_the_program_are_counted() -> None:
    assert program_in(f"# one\n\n{LINE}\nx = 1\n").before == 3


def test_a_folder_belongs_to_one_learner_and_one_course(work: Folder) -> None:
    bob = Session(open_course(EVERY_KIND), Progress(":memory:", "Bob"))
    with pytest.raises(FolderProblem, match="holds programs of Ada, and this is Bob"):
        open_folder(work.root, bob)
    other = Session(open_course(SMALL_COURSE), Progress(":memory:", "Ada"))
    with pytest.raises(FolderProblem, match="of the course"):
        open_folder(work.root, other)


def test_what_is_remembered_of_a_folder_may_be_damaged(work: Folder, learner: Session) -> None:
    (work.root / ".xent-tutor.json").write_bytes(b"\xff{")
    assert made(learner, work.root).settle(work.root / PROGRAM) == (Settled.SAME, None)
