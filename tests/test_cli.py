"""The commands: what they print, and what they exit with."""

from __future__ import annotations

import io
import json
import os
import pty
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LESSONS, SMALL_COURSE, attempt
from tutor import checkers
from tutor.attempt import Attempt, Outcome, Verdict
from tutor.cli import main
from tutor.progress import open_progress


class Ran:
    """What one command printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    return tmp_path / "saves"


@pytest.fixture
def xent(saves: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command on the small course, with this text as its standard input."""

    def run(*arguments: str, typed: str = "", lessons: Path = SMALL_COURSE) -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode("utf-8", "surrogateescape"))))
        try:
            code = main(["--lessons", str(lessons), "--saves", str(saves), *arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return run


@pytest.mark.parametrize(
    ("answer", "code", "outcome", "misconception"),
    [
        ("7", 0, "correct", None),
        ("2 + 5", 0, "correct", None),
        ("10", 1, "wrong", "product"),
        ("8", 1, "wrong", None),
        ("0,69", 2, "unreadable", None),
        ("", 2, "unreadable", None),
        ("\x00\x1b[31m", 2, "unreadable", None),
        ("\udcff\udcfe", 2, "unreadable", None),
        ("9" * 50_000, 2, "unreadable", None),
    ],
)
def test_check_exits_with_the_outcome_and_prints_the_verdict(
    xent: Any, answer: str, code: int, outcome: str, misconception: str | None
) -> None:
    ran = xent("check", "adding/sum", "--json", typed=answer)
    assert (ran.code, ran.json["outcome"], ran.json["misconception"]) == (code, outcome, misconception)
    assert ran.json["task"] == "adding/sum"
    assert ran.err == ""


def test_a_verdict_has_every_key_of_the_contract(xent: Any) -> None:
    keys = {"task", "outcome", "reason", "misconception", "feedback", "read_as", "proof", "counterexample"}
    assert keys | {"output", "seconds"} <= set(xent("check", "adding/sum", "--json", typed="8").json)


def test_a_wrong_program_shows_the_call_with_got_and_expected(xent: Any) -> None:
    ran = xent("check", "counting/total", "--json", typed="def total(values):\n    return float(len(values))\n")
    example = ran.json["counterexample"]
    assert (ran.code, ran.json["reason"]) == (1, "value")
    assert "total(" in example["call"]
    assert example["got"] != example["expected"]


def test_check_without_json_is_for_people(xent: Any) -> None:
    ran = xent("check", "adding/sum", typed="10")
    assert "Wrong" in ran.out
    assert "That is the product, not the sum." in ran.out


def test_an_answer_may_come_from_a_file(xent: Any, tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text("7\r\n", encoding="utf-8-sig")
    assert xent("check", "adding/sum", str(tmp_path / "answer.txt")).code == 0


def test_our_own_failure_is_an_error_and_blames_nobody(xent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken inside")

    monkeypatch.setattr(checkers, "checker_of", fail)
    ran = xent("check", "adding/sum", "--json", typed="7")
    assert (ran.code, ran.json["outcome"]) == (3, "error")
    assert "does not count" in ran.json["feedback"][0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "did you mean 'check'"),
        (["list", "--jsno"], "did you mean '--json'"),
        (["check", "adding/sum", "a", "b"], "one argument too many"),
        (["check", "adding/smu"], "did you mean 'sum'"),
        (["check", "addign/sum"], "did you mean 'adding'"),
        (["check", "adding"], "adding/sum, adding/larger"),
        (["check", "adding/sum", "/no/such/file"], "cannot be read"),
        (["show", "zzz/zzz"], "xent-tutor list"),
        (["grade", "--jobs", "0"], "use 1 or more"),
        (["grade", "/no/such/file"], "cannot be read"),
        (["lint", "/no/such/path"], "no file or folder"),
        (["progress", "--user", "nobody"], "There is no learner 'nobody'"),
    ],
)
def test_wrong_usage_names_the_remedy_and_exits_with_2(xent: Any, arguments: list[str], said: str) -> None:
    ran = xent(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_options_may_stand_after_the_command_too(saves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "adding/sum", "--lessons", str(SMALL_COURSE)]) == 0
    assert "What is 2 + 5?" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["play", "list", "show", "check", "grade", "progress", "lint"])
def test_every_option_has_a_line_of_help(xent: Any, command: str) -> None:
    ran = xent(command, "--help")
    assert ran.code == 0
    assert "--lessons" in ran.out


def test_a_seed_shows_other_numbers_and_judges_by_them(xent: Any) -> None:
    shown = xent("show", "adding/sum", "--seed", "1").out
    assert shown != xent("show", "adding/sum").out
    a, b = (int(word) for word in shown.replace("?", "").split() if word.isdigit())
    assert xent("check", "adding/sum", "--seed", "1", typed=str(a + b)).code == 0
    assert xent("check", "adding/sum", "--seed", "1", typed="7").code == 1


@pytest.fixture
def pictured(tmp_path: Path) -> Path:
    """The small course, with a picture in its first text."""
    course = shutil.copytree(SMALL_COURSE, tmp_path / "pictured")
    (lesson,) = course.rglob("adding.yaml")
    text = lesson.read_text(encoding="utf-8")
    first = "have a sum $a + b$.\n"
    picture = """
    picture:
      kind: lines
      title: Sums grow
      sliders: {b: {from: 0, to: 4, start: 1, label: second number}}
      x: {name: a, from: 0, to: 4, label: first number}
      lines: {sum: a + b}
      read: "Beyond the first number lies the second, {b:.1f}; a sentence that is longer than a line of eighty columns."
"""
    lesson.write_text(text.replace(first, first + picture.lstrip("\n"), 1), encoding="utf-8")
    return course


def test_the_picture_beside_a_task_is_shown_under_it_80_columns_wide_in_a_pipe(xent: Any, pictured: Path) -> None:
    for task in ("adding/sum", "adding/larger"):
        shown = xent("show", task, lessons=pictured).out.splitlines()
        at = next(row for row, line in enumerate(shown) if line.startswith("Sums grow"))
        assert at > 1
        assert sum("│" in line or "┤" in line for line in shown) >= 12
        assert max(map(len, shown)) <= 80
        assert "second, 1.0" in shown[-3]
        assert shown[-1] == "Drawn at second number = 1; in the tutor the arrow keys move it."


def test_a_picture_can_be_left_out_and_a_task_without_one_has_none(xent: Any, pictured: Path) -> None:
    plain = xent("show", "adding/sum", "--no-picture", lessons=pictured).out
    assert plain == xent("show", "adding/sum").out
    assert xent("show", "adding/sum", lessons=pictured).out.startswith(plain)


def test_a_picture_that_cannot_be_drawn_takes_nothing_from_its_task(xent: Any, pictured: Path) -> None:
    (lesson,) = pictured.rglob("adding.yaml")
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("sum: a + b", "sum: a + c"), encoding="utf-8")
    ran = xent("show", "adding/sum", lessons=pictured)
    assert ran.code == 0
    assert "What is 2 + 5?" in ran.out
    assert "cannot be drawn" in ran.out


def test_a_choice_is_shown_with_its_letters(xent: Any) -> None:
    assert "b) 2 + 3" in xent("show", "adding/larger").out


def test_list_tells_the_course_and_the_state(xent: Any, saves: Path) -> None:
    progress = open_progress(saves, "Ada")
    progress.add(attempt("adding/sum", Outcome.CORRECT))
    progress.close()
    lessons = xent("list", "--json").json["lessons"]
    assert [(row["id"], row["state"], row["solved"]) for row in lessons] == [
        ("adding", "started", 1),
        ("counting", "new", 0),
    ]
    assert "Counting with a program" in xent("list").out


def test_progress_sums_up(xent: Any, saves: Path) -> None:
    assert "Nobody has played here yet" in xent("progress").out
    progress = open_progress(saves, "Ada")
    progress.add(attempt("adding/sum", Outcome.WRONG, name="product"))
    progress.add(attempt("adding/sum", Outcome.CORRECT))
    progress.close()
    summary = xent("progress", "--json").json
    assert (summary["learner"], summary["points"], summary["solved"], summary["tasks"]) == ("Ada", 10, 1, 3)
    assert summary["misconceptions"] == [{"name": "product", "times": 1}]
    assert "product (1)" in xent("progress").out


def test_progress_lists_what_is_due_and_draws_pictures(xent: Any, saves: Path) -> None:
    progress = open_progress(saves, "Ada")
    progress.add(attempt("adding/sum", Outcome.CORRECT))
    progress.close()
    ran = xent("progress")
    assert "Due again: 1." in ran.out
    assert "\n  adding/sum " in ran.out
    for title in ("Score", "Days", "Mastery", "Forgetting", "Answers", "Misconceptions"):
        assert f"\n{title}\n" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    found = xent("progress", "--json").json
    assert [(day["answers"], day["points"]) for day in found["days"]] == [(1, 10)]
    assert [known["task"] for known in found["due"]] == ["adding/sum"]
    assert {"last_right", "half_life", "retention", "due_at"} < set(found["due"][0])
    assert found["due_later"] == []
    assert found["answers_by_task"] == [{"task": "adding/sum", "answers": 1, "wrong": 0}]
    assert [chapter["points"] for chapter in found["chapters"]] == [10]


def test_pictures_of_progress_are_as_wide_as_the_terminal_and_ascii_where_that_is_wanted(
    xent: Any, saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress = open_progress(saves, "Ada")
    progress.add(attempt("adding/sum", Outcome.CORRECT))
    progress.close()
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    pictures = xent("progress").out.partition("\nScore\n")[2]
    assert 90 < max(map(len, pictures.splitlines())) <= 100
    assert pictures.isascii()


def test_progress_without_an_answer_says_what_to_do(xent: Any, saves: Path) -> None:
    open_progress(saves, "Ada").close()
    assert "Nothing answered yet." in xent("progress").out
    assert xent("progress", "--json").json["days"] == []


def test_check_writes_progress_only_when_asked(xent: Any, saves: Path) -> None:
    open_progress(saves, "Ada").close()
    xent("check", "adding/sum", typed="7")
    assert xent("progress", "--json").json["solved"] == 0
    xent("check", "adding/sum", "--record", typed="7")
    assert xent("progress", "--json").json["solved"] == 1


def test_recording_for_nobody_is_said(xent: Any) -> None:
    ran = xent("check", "adding/sum", "--record", typed="7")
    assert "Nothing is kept" in ran.err


def graded(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def test_grade_answers_each_line_in_order_with_its_id(xent: Any) -> None:
    lines = [
        {"task": "adding/sum", "answer": "7", "id": "a"},
        {"task": "adding/sum", "answer": "10", "id": 2},
        {"task": "adding/larger", "answer": "b"},
    ]
    ran = xent("grade", typed="\n".join(map(json.dumps, lines)))
    results = graded(ran)
    assert [result["outcome"] for result in results] == ["correct", "wrong", "correct"]
    assert [result.get("id") for result in results] == ["a", 2, None]
    assert ran.code == 0


@pytest.mark.parametrize(
    ("line", "identity"),
    [
        ("this is no JSON", None),
        ('{"task": "adding/sum"}', None),
        ('{"task": "adding/sum", "answer": 7, "id": "x"}', "x"),
        ('{"task": "gone/sum", "answer": "7", "id": "x"}', "x"),
        ('["adding/sum", "7"]', None),
        ('{"task": "adding/sum", "answer": "' + "7" * 1_100_000 + '"}', None),
    ],
)
def test_a_line_that_cannot_be_read_is_an_error_and_the_rest_goes_on(
    xent: Any, line: str, identity: str | None
) -> None:
    ran = xent("grade", typed=line + "\n" + json.dumps({"task": "adding/sum", "answer": "7"}))
    first, second = graded(ran)
    assert (first["outcome"], first.get("id"), second["outcome"]) == ("error", identity, "correct")
    assert first["feedback"]


def test_many_answers_are_judged_by_several_processes_and_stay_in_order(xent: Any) -> None:
    lines = [json.dumps({"task": "adding/sum", "answer": str(n), "id": n}) for n in range(60)]
    results = graded(xent("grade", "--jobs", "2", typed="\n".join(lines)))
    assert [result["id"] for result in results] == list(range(60))
    assert [result["id"] for result in results if result["outcome"] == "correct"] == [7]


def test_grade_keeps_attempts_only_when_asked(xent: Any, saves: Path) -> None:
    open_progress(saves, "Ada").close()
    line = json.dumps({"task": "adding/sum", "answer": "7"})
    xent("grade", typed=line)
    assert xent("progress", "--json").json["attempts"] == 0
    xent("grade", "--record", typed=line)
    assert xent("progress", "--json").json["attempts"] == 1


def test_lint_proves_the_small_course(xent: Any) -> None:
    ran = xent("lint")
    assert (ran.code, ran.out) == (0, "")


def test_lint_lists_problems_as_text_or_json(xent: Any) -> None:
    file = Path(__file__).parent / "data" / "broken" / "unknown-key.yaml"
    ran = xent("lint", str(file), lessons=LESSONS)
    assert ran.code == 1
    assert "unknown-key.yaml:" in ran.out
    assert {"file", "line", "column", "field", "message"} == set(json.loads(xent("lint", "--json", str(file)).out))


def test_the_schema_beside_the_lessons_is_the_one_of_the_structs(xent: Any) -> None:
    assert xent("lint", "--schema").json == json.loads((LESSONS / "schema.json").read_text())


@pytest.mark.parametrize("save", [b"not a database, only some text that is longer than that", b"SQLite format 3\0"])
def test_a_damaged_save_is_said_and_left_alone(xent: Any, saves: Path, save: bytes) -> None:
    saves.mkdir()
    (saves / "Ada.sqlite").write_bytes(save)
    ran = xent("progress")
    assert ran.code == 2
    assert "damaged" in ran.err
    assert (saves / "Ada.sqlite").read_bytes() == save


def test_a_saves_folder_that_is_a_file_is_said(xent: Any, saves: Path) -> None:
    saves.write_text("in the way")
    ran = xent("progress")
    assert ran.code == 2
    assert "is a file" in ran.err


def test_a_folder_without_a_course_is_said(xent: Any, tmp_path: Path) -> None:
    ran = xent("list", lessons=tmp_path)
    assert ran.code == 2
    assert "course.yaml" in ran.err


COMMAND = [sys.executable, "-m", "tutor"]


@pytest.mark.parametrize("arguments", [[], ["play"], ["play", "adding"]])
def test_without_a_terminal_the_tutor_says_what_to_use_instead(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, *arguments, "--saves", str(tmp_path)], stdin=subprocess.DEVNULL, capture_output=True, timeout=30
    )
    assert done.returncode == 2
    assert b"xent-tutor check" in done.stderr
    assert done.stdout == b""


def test_a_dumb_terminal_is_not_drawn_on(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "--saves", str(tmp_path)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "dumb"},
        timeout=30,
    )
    os.close(theirs)
    said = os.read(ours, 10_000)
    os.close(ours)
    assert done.returncode == 2
    assert b"TERM=dumb" in said
    assert b"\x1b" not in said


def test_a_reader_that_goes_away_early_is_no_failure(tmp_path: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m tutor list --saves {tmp_path} | head -n 1", shell=True, capture_output=True, timeout=30
    )
    assert done.stderr == b""


def test_a_place_in_a_lesson_that_is_broken_is_told_before_anything_is_drawn(
    xent: Any, saves: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SMALL_COURSE, tmp_path / "course")
    (tmp_path / "course" / "01-sums" / "adding.yaml").write_text("title: [")
    open_progress(saves, "Ada").close()
    monkeypatch.setattr("tutor.cli.play.no_screen", lambda: None)
    ran = xent("play", lessons=tmp_path / "course")
    assert ran.code == 2
    assert "adding.yaml:2:1" in ran.err
    assert "xent-tutor play LESSON" in ran.err


def test_check_uses_the_functions_of_the_learner_who_is_named(xent: Any, saves: Path) -> None:
    course = SMALL_COURSE.parent / "code-course"
    using = "def step(w, rate):\n    return slope(w, rate)\n"
    assert xent("check", "down/descend", typed=using, lessons=course).code == 1
    progress = open_progress(saves, "Ada")
    own = "def slope(w, rate=1.0):\n    return w - 2 * rate * w"
    verdict = Verdict(task="down/slope", outcome=Outcome.CORRECT)
    right = Attempt(task="down/slope", answer=own, outcome=Outcome.CORRECT, at=datetime.now(UTC), verdict=verdict)
    progress.add(right)
    progress.close()
    assert xent("check", "down/descend", "--user", "Ada", typed=using, lessons=course).code == 0
    assert xent("check", "down/descend", typed=using, lessons=course).code == 1
    line = json.dumps({"task": "down/descend", "answer": using})
    assert xent("grade", "--user", "Ada", typed=line, lessons=course).json["outcome"] == "wrong"
