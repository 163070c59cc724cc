"""What commands record: of whom, with which hints, and where the disk refuses."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import Ran, Run
from tests.conftest import SMALL_COURSE, SUMS
from tutor.cli import main
from tutor.progress import Progress, SaveProblem, open_progress
from tutor.progress.opened import OpenSave


@pytest.fixture
def xent(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the small course, with saves in this folder."""

    def run(*arguments: str, typed: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        try:
            code = main(["--lessons", str(SMALL_COURSE), "--saves", str(tmp_path), *arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        return Ran(code, *capfd.readouterr())

    return run


def line(**keys: object) -> str:
    return json.dumps({"task": "adding/sum", "answer": "7", **keys}) + "\n"


def answers(saves: Path, name: str = "Ada") -> list[str]:
    progress = open_progress(saves, name, SUMS)
    try:
        return [each.answer for each in progress.attempts()]
    finally:
        progress.close()


# Of whom


@pytest.mark.parametrize("user", ["Bob", "Ada Lovelace", ""])
def test_a_line_of_another_learner_is_judged_and_not_recorded(xent: Run, tmp_path: Path, user: str) -> None:
    ran = xent("grade", "--record", "--user", "Ada", typed=line(user=user) + line(answer="8"))
    assert [json.loads(each)["outcome"] for each in ran.out.splitlines()] == ["correct", "wrong"]
    assert f"Line 1 is {user}'s and not recorded for Ada" in ran.err
    assert ran.code == 3
    assert answers(tmp_path) == ["8"]


@pytest.mark.parametrize("user", ["Ada", "ADA", None])
def test_a_line_of_the_learner_is_recorded(xent: Run, tmp_path: Path, user: str | None) -> None:
    assert xent("grade", "--record", "--user", "Ada", typed=line(user=user)).code == 0
    assert answers(tmp_path) == ["7"]


@pytest.mark.parametrize(
    ("strict", "keys", "outcome", "code"),
    [
        ([], {"points": 3}, "correct", 0),
        (["--strict"], {"points": 3}, "error", 1),
        (["--strict"], {"Seed": 7}, "error", 1),
        (["--strict"], {"id": 1, "seed": None, "user": "Ada"}, "correct", 0),
        (["--strict"], {"task": "adding/none"}, "error", 1),
        ([], {"task": "adding/none"}, "error", 0),
    ],
)
def test_unknown_keys_are_left_alone_unless_that_is_refused(
    xent: Run, strict: list[str], keys: dict[str, object], outcome: str, code: int
) -> None:
    ran = xent("grade", *strict, typed=line(**keys))
    assert json.loads(ran.out)["outcome"] == outcome
    assert ran.code == code


def test_unknown_keys_are_refused_by_many_processes_too(xent: Run) -> None:
    ran = xent("grade", "--strict", "--jobs", "2", typed=line(points=3) * 20)
    assert {json.loads(each)["outcome"] for each in ran.out.splitlines()} == {"error"}
    assert ran.code == 1


@pytest.mark.parametrize("command", [["check", "adding/sum"], ["show", "adding", "--hints"], ["grade"]])
def test_a_new_name_in_the_environment_is_refused_nowhere_where_nothing_is_kept(
    xent: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("XENT_TUTOR_USER", "Zoe")
    typed = line() if command == ["grade"] else "7"
    assert xent(*command, typed=typed).code == 0
    assert not list(tmp_path.glob("*.sqlite"))


def test_progress_says_whose_it_is(xent: Run, tmp_path: Path) -> None:
    for name in ("Ada", "Bob"):
        open_progress(tmp_path, name, SUMS).close()
    ran = xent("progress")
    assert "who played last" in ran.err


# With which hints


def earned(ran: Ran) -> int:
    found = [word for word in ran.out.split() if word.isdigit()]
    return int(found[0]) if found else 0


@pytest.mark.parametrize(
    "shown", [["show", "adding/sum", "--hints"], ["show", "adding/sum", "--hints", "9"], ["show", "adding", "--hints"]]
)
def test_hints_that_are_shown_first_cost_what_they_cost_on_the_screen(
    xent: Run, tmp_path: Path, shown: list[str]
) -> None:
    progress = open_progress(tmp_path, "Ada", SUMS)
    progress.close()
    ran = xent(*shown)
    assert "These hints count as shown to Ada." in ran.err
    assert "count as shown" not in xent(*shown).err
    xent("check", "adding/sum", "--record", typed="7")
    progress = open_progress(tmp_path, "Ada", SUMS)
    (attempt,) = progress.attempts()
    progress.close()
    assert attempt.hints > 0


@pytest.mark.parametrize("shown", [["show", "adding/sum"], ["show", "adding/sum", "--hints"]])
def test_nothing_is_kept_of_hints_for_nobody(xent: Run, tmp_path: Path, shown: list[str]) -> None:
    assert xent(*shown).err == ""
    assert not list(tmp_path.glob("*.sqlite"))


# Where the disk refuses


def a_file_in_its_place(saves: Path) -> None:
    saves.rmdir()
    saves.write_text("in the way")


def damaged(saves: Path) -> None:
    (saves / "Ada.sqlite").write_bytes(b"no database, only some text that is longer than a header has to be")


def empty(saves: Path) -> None:
    (saves / "Ada.sqlite").touch()


def a_folder(saves: Path) -> None:
    (saves / "Ada.sqlite").mkdir()


@pytest.mark.parametrize("refuses", [a_file_in_its_place, damaged, empty, a_folder])
@pytest.mark.parametrize("task", ["adding/sum", "adding/larger"])
def test_a_verdict_is_told_also_where_no_save_can_be_opened(
    tmp_path: Path, xent: Run, refuses: Callable[[Path], None], task: str
) -> None:
    refuses(tmp_path)
    ran = xent("check", task, "--record", "--user", "Ada", "--json", typed="7" if task == "adding/sum" else "b")
    assert json.loads(ran.out)["outcome"] in ("correct", "wrong")
    assert ran.err.startswith("xent-tutor: This is not recorded. ")
    assert ran.code == 3


def test_a_full_disk_is_told_after_the_verdict_by_the_learners_own_functions(
    tmp_path: Path, xent: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    xent("check", "adding/sum", "--record", "--user", "Ada", typed="7")
    really = OpenSave._open

    def refuse(save: OpenSave, file: Path | str) -> None:
        if not save._only_to_read and file != ":memory:":
            raise SaveProblem("The disk is full.")
        really(save, file)

    monkeypatch.setattr(OpenSave, "_open", refuse)
    ran = xent("check", "adding/sum", "--record", typed="8")
    assert "This is not recorded. The disk is full." in ran.err
    assert (ran.code, "Not yet" in ran.out) == (3, True)
    monkeypatch.undo()
    assert answers(tmp_path) == ["7"]


@pytest.mark.parametrize("name", ["...", " ", "\u200b"])
def test_a_name_that_nobody_can_have_is_wrong_usage(xent: Run, name: str) -> None:
    ran = xent("check", "adding/sum", "--record", "--user", name, typed="7")
    assert (ran.code, ran.out) == (2, "")
    assert "needs a name" in ran.err


@pytest.mark.parametrize("command", [["check", "adding/sum"], ["grade"]])
def test_a_verdict_is_told_also_where_it_cannot_be_recorded(
    xent: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    def refuse(*_: object) -> None:
        raise SaveProblem("The disk is full.")

    monkeypatch.setattr(Progress, "add", refuse)
    typed = line() if command == ["grade"] else "7"
    ran = xent(*command, "--record", "--user", "Ada", typed=typed)
    assert "orrect" in ran.out or "ight" in ran.out
    assert "not recorded. The disk is full." in ran.err
    assert ran.code == 3
