"""The commands: what they print, and what they exit with."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from select import select
from typing import Any

import pytest

from tests.conftest import LESSONS, SMALL_COURSE, SUMS, attempt
from tutor import checkers
from tutor.attempt import Attempt, Outcome, Verdict
from tutor.cli import answers, main
from tutor.cli.play import no_screen
from tutor.cli.printing import prepare_streams
from tutor.loader import open_course
from tutor.progress import Draft, KeptPlace, open_progress


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


AVERAGE = "def total(values):\n    s = 0.0\n    for x in values:\n        s += x\n    return s / len(values)\n"


def test_check_shows_a_failing_call_from_the_inside(xent: Any) -> None:
    ran = xent("check", "counting/total", "--inside", typed=AVERAGE)
    assert ran.code == 1
    told, seen = ran.out.split("\n\ninside  ")
    assert told == xent("check", "counting/total", typed=AVERAGE).out.rstrip("\n")
    assert re.fullmatch(
        r"total\(.*\)\n"
        r"    1  def total\(values\): +values = .*\n"
        r"(?s:.*)    4          s \+= x +s = .*\n"
        r"    5      return s / len\(values\)\n? +len\(values\) = \d+  int\n"
        r" +returns .*\n"
        r" +\| reference: .*\n",
        seen,
    )


def test_the_inside_is_a_key_of_its_own_only_where_it_is_asked_for(xent: Any) -> None:
    asked = ("check", "counting/total", "--json")
    assert "inside" not in xent(*asked, typed=AVERAGE).json
    rows = xent(*asked, "--inside", typed=AVERAGE).json["inside"]
    assert set(rows[0]) == {"line", "code", "depth", "note", "values"}
    assert [row["line"] for row in rows][:2] == [1, 2]
    value = {"name": "s", "value": "0.0", "shape": None, "dtype": "float", "mark": None, "reference": None}
    assert rows[1]["values"] == [value]


@pytest.mark.parametrize(
    ("task", "answer"), [("counting/total", "def total(v):\n    return sum(v)"), ("adding/sum", "8")]
)
def test_where_no_call_fails_there_is_no_inside(xent: Any, task: str, answer: str) -> None:
    assert xent("check", task, "--json", "--inside", typed=answer).json["inside"] is None
    assert xent("check", task, "--inside", typed=answer).out == xent("check", task, typed=answer).out


def test_check_without_json_is_for_people(xent: Any) -> None:
    ran = xent("check", "adding/sum", typed="10")
    assert ran.out.splitlines()[0] == "✗ Not yet   Multiplies where a sum is asked"
    assert "That is the product, not the sum." in ran.out


def test_an_answer_may_come_from_a_file(xent: Any, tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text("7\r\n", encoding="utf-8-sig")
    assert xent("check", "adding/sum", str(tmp_path / "answer.txt")).code == 0


@pytest.mark.parametrize("task", ["adding/sum", "counting/total"])
@pytest.mark.parametrize(
    "content", ["7\n".encode("utf-16"), "7\n".encode("utf-16-le"), "café".encode("latin-1"), b"\xff\xfe", b"7\0"]
)
def test_an_answer_that_is_not_utf_8_is_told_how_to_be_saved(
    xent: Any, tmp_path: Path, task: str, content: bytes
) -> None:
    (tmp_path / "answer").write_bytes(content)
    ran = xent("check", task, str(tmp_path / "answer"), "--json")
    assert (ran.code, ran.json["outcome"], ran.json["task"]) == (2, "unreadable", task)
    assert "save the file as UTF-8" in ran.json["feedback"][0]


def test_an_answer_cannot_steer_the_terminal_that_shows_it(xent: Any) -> None:
    ran = xent("check", "adding/sum", typed="\n\t\x1b[2J\x1b]0;pwned\x07\x9b5 0,69 \u202e!\n")
    assert not {letter for letter in ran.out if not letter.isprintable()} - {"\n"}
    rows = ran.out.splitlines()
    at = next(row for row, line in enumerate(rows) if "^" in line)
    assert rows[at - 1][rows[at].index("^")] == "\ufffd"


@pytest.fixture
def telling(tmp_path: Path) -> Path:
    """The small course, with something to say once its sum is right."""
    course = shutil.copytree(SMALL_COURSE, tmp_path / "telling")
    (lesson,) = course.rglob("adding.yaml")
    text = lesson.read_text(encoding="utf-8")
    said = "hints: [Count on from the first number."
    lesson.write_text(
        text.replace(said, f'after: "{{a}} and {{b}} have $a + b$ for a sum."\n    {said}'), encoding="utf-8"
    )
    return course


def test_what_comes_after_a_right_answer_is_said_after_a_right_answer(xent: Any, telling: Path) -> None:
    assert xent("check", "adding/sum", typed="7", lessons=telling).out.endswith("\n\n  2 and 5 have a + b for a sum.\n")
    right = xent("check", "adding/sum", "--json", typed="7", lessons=telling).json
    assert right["after"] == "2 and 5 have a + b for a sum."
    assert "for a sum" not in xent("check", "adding/sum", typed="8", lessons=telling).out
    assert xent("check", "adding/sum", "--json", typed="8", lessons=telling).json["after"] is None
    lines = [json.dumps({"task": "adding/sum", "answer": answer}) for answer in ("7", "8")]
    graded_lines = graded(xent("grade", typed="\n".join(lines), lessons=telling))
    assert [each["after"] for each in graded_lines] == [right["after"], None]


def test_hints_are_shown_on_request_as_many_as_are_asked_for(xent: Any) -> None:
    assert "Hint" not in xent("show", "adding/sum").out
    first = "\nHint 1 of 2: Count on from the first number.\n"
    assert xent("show", "adding/sum", "--hints", "1").out.endswith(first)
    assert xent("show", "adding/sum", "--hints").out.endswith(first + "\nHint 2 of 2: Put both on one heap.\n")
    assert xent("show", "adding/sum", "--hints", "9").out == xent("show", "adding/sum", "--hints").out
    assert "xent-tutor show adding/sum --hints 1" in xent("check", "adding/sum", typed="8").out


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
        (["--json"], "stands after the name of a command that has it: list, check, progress, class, lint"),
        (["show", "adding/sum", "--json"], "stands after the name of a command"),
        (["check", "adding/sum", "a", "b"], "one argument too many"),
        (["check", "adding/sum", "--json", "a", "b"], "one argument too many"),
        (["check", "adding/sum", "--seed", "one"], "is not a seed"),
        (["check", "adding/sum", "--seed", "9" * 5000], "is not a seed"),
        (["check", "adding/nope"], "there is no task 'nope' in adding; there are sum, larger"),
        (["check", "adding/smu"], "did you mean 'sum'"),
        (["check", "addign/sum"], "did you mean 'adding'"),
        (["check", "adding"], "adding/sum, adding/larger"),
        (["check", "adding/sum", "/no/such/file"], "cannot be read"),
        (["show", "zzz/zzz"], "xent-tutor list"),
        (["show", "adding/sum", "--hints", "0"], "use 1 or more"),
        (["show", "--hints", "adding/sum"], "--hints alone at the end"),
        (["grade", "--jobs", "0"], "use 1 or more"),
        (["grade", "--jobs", "²"], "use 1 or more"),
        (["serve", "--port", "²"], "use a number from 1"),
        (["grade", "/no/such/file"], "cannot be read"),
        (["lint", "/no/such/path"], "no file or folder"),
        (["lint", str(SMALL_COURSE / "course.yaml")], f"xent-tutor lint {SMALL_COURSE}"),
        (["lint", str(SMALL_COURSE / "misconceptions.yaml")], f"xent-tutor lint {SMALL_COURSE}"),
        (["progress", "--user", "nobody"], "There is no learner 'nobody'"),
    ],
)
def test_wrong_usage_names_the_remedy_and_exits_with_2(xent: Any, arguments: list[str], said: str) -> None:
    ran = xent(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_options_may_stand_between_the_other_arguments(xent: Any, tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text("7")
    assert xent("check", "adding/sum", "--json", str(tmp_path / "answer.txt")).json["outcome"] == "correct"
    lessons = sorted(SMALL_COURSE.rglob("*ing.yaml"))
    assert xent("lint", str(lessons[0]), "--json", str(lessons[1])).code == 0


def test_options_may_stand_after_the_command_too(saves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "adding/sum", "--lessons", str(SMALL_COURSE)]) == 0
    assert "What is 2 + 5?" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["play", "list", "show", "check", "grade", "progress", "lint"])
def test_every_option_has_a_line_of_help(xent: Any, command: str) -> None:
    ran = xent(command, "--help")
    assert ran.code == 0
    assert "--lessons" in ran.out


def test_help_says_what_grade_reads_and_what_check_ends_with(xent: Any) -> None:
    said = xent("grade", "--help").out
    assert "JSON Lines in, JSON Lines out" in said
    assert all(f'"{key}"' in said for key in ("task", "answer", "seed", "id", "line"))
    assert "0 for correct, 1 for wrong" in xent("check", "--help").out


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


def test_a_lesson_is_shown_whole_with_its_pictures(xent: Any, pictured: Path) -> None:
    shown = xent("show", "adding", lessons=pictured).out
    parts = [
        "Adding two numbers\nAdd what is given.\n",
        "\n1 of 3\n\nTwo numbers, a and b, have a sum a + b.\n",
        "\nSums grow",
        "\n2 of 3, task adding/sum\n\nWhat is 2 + 5?\n",
        "\n3 of 3, task adding/larger\n\nWhich is larger?\n  a) 2 + 2\n",
    ]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)
    without = xent("show", "adding", "--no-picture", lessons=pictured).out
    assert "\nPicture: Sums grow\nBeyond the first number lies the second, 1.0;" in without
    assert not set("┤│⠁█") & set(without)
    other = xent("show", "adding", "--seed", "1", "--hints", "1").out
    assert "What is 2 + 5?" not in other
    assert "Hint 1 of 1: Compute all three." in other


def test_of_a_picture_that_is_left_out_its_words_stay_and_a_task_without_one_has_none(
    xent: Any, pictured: Path
) -> None:
    alone = xent("show", "adding/sum").out
    read = xent("show", "adding/sum", "--no-picture", lessons=pictured).out.removeprefix(alone)
    assert read.startswith("\nPicture: Sums grow\nBeyond the first number lies the second, 1.0;")
    assert len(read.splitlines()) == 4
    assert xent("show", "adding/sum", lessons=pictured).out.startswith(alone)


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
    progress = open_progress(saves, "Ada", SUMS)
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
    progress = open_progress(saves, "Ada", SUMS)
    progress.add(attempt("adding/sum", Outcome.WRONG, name="product"))
    progress.add(attempt("adding/sum", Outcome.CORRECT))
    progress.close()
    summary = xent("progress", "--json").json
    assert (summary["learner"], summary["points"], summary["solved"], summary["tasks"]) == ("Ada", 8, 1, 3)
    assert summary["misconceptions"] == [{"name": "product", "times": 1}]
    assert "Multiplies where a sum is asked (1)" in xent("progress").out


def test_progress_lists_what_is_due_and_draws_pictures(xent: Any, saves: Path) -> None:
    progress = open_progress(saves, "Ada", SUMS)
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
    progress = open_progress(saves, "Ada", SUMS)
    progress.add(attempt("adding/sum", Outcome.CORRECT))
    progress.close()
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    pictures = xent("progress").out.partition("\nScore\n")[2]
    assert 90 < max(map(len, pictures.splitlines())) <= 100
    assert pictures.isascii()


def test_progress_says_the_same_in_words_without_pictures(xent: Any, saves: Path) -> None:
    progress = open_progress(saves, "Ada", SUMS)
    progress.add(attempt("adding/sum", Outcome.CORRECT))
    progress.close()
    words, whole = xent("progress", "--no-picture").out, xent("progress").out
    assert set(words.splitlines()) < set(whole.splitlines())
    assert "┤" in whole
    assert not set("┤│⠁█") & set(words)
    assert "\nForgetting\n" in words


def test_progress_without_an_answer_says_what_to_do(xent: Any, saves: Path) -> None:
    open_progress(saves, "Ada", SUMS).close()
    assert "Nothing answered yet." in xent("progress").out
    assert xent("progress", "--json").json["days"] == []


def test_check_writes_progress_only_when_asked(xent: Any, saves: Path) -> None:
    open_progress(saves, "Ada", SUMS).close()
    xent("check", "adding/sum", typed="7")
    assert xent("progress", "--json").json["solved"] == 0
    xent("check", "adding/sum", "--record", typed="7")
    assert xent("progress", "--json").json["solved"] == 1


def test_recording_for_nobody_is_said(xent: Any) -> None:
    ran = xent("check", "adding/sum", "--record", typed="7")
    assert "Nothing is kept" in ran.err
    ran = xent("grade", "--record", typed=json.dumps({"task": "adding/sum", "answer": "7"}))
    assert "Nothing is kept" in ran.err
    assert ran.json["outcome"] == "correct"


@pytest.mark.parametrize("command", [["check", "adding/sum"], ["grade"]])
def test_recording_for_a_new_learner_begins_a_save_and_says_so(xent: Any, saves: Path, command: list[str]) -> None:
    open_progress(saves, "Ada", SUMS).close()
    answer = "7" if command[0] == "check" else json.dumps({"task": "adding/sum", "answer": "7"})
    ran = xent(*command, "--record", "--user", "Eve", typed=answer)
    assert (ran.code, "'Eve' is new in" in ran.err, "Other learners here: Ada." in ran.err) == (0, True, True)
    assert xent("progress", "--json", "--user", "eve").json["solved"] == 1
    assert xent(*command, "--record", "--user", "Eve", typed=answer).err == ""
    ran = xent("check", "adding/sum", "--user", "Bob", typed="7")
    assert (ran.code, "check TASK --record" in ran.err) == (2, True)


def test_hints_that_were_shown_in_the_tutor_are_kept_with_an_attempt(xent: Any, saves: Path) -> None:
    progress = open_progress(saves, "Ada", SUMS)
    progress.keep_draft("adding/sum", Draft("", 1))
    xent("check", "adding/sum", "--record", typed="7")
    assert [each.hints for each in progress.attempts()] == [1]
    progress.close()


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
    ("line", "task", "identity", "said"),
    [
        (b"this is no JSON", "", None, "A line is like"),
        (b'{"task": "adding/sum"}', "adding/sum", None, "`answer`"),
        (b'{"task": "adding/sum", "answer": 7, "id": "x"}', "adding/sum", "x", "`$.answer`"),
        (b'{"task": 5, "answer": "7", "id": 1}', "", 1, "`$.task`"),
        (b'{"task": "adding/sum", "answer": "7", "id": [1]}', "adding/sum", None, "`$.id`"),
        (b'{"task": "gone/sum", "answer": "7", "id": "x"}', "gone/sum", "x", "no lesson 'gone'"),
        (b'{"task": "adding", "answer": "7"}', "adding", None, "name one of its tasks"),
        (b'["adding/sum", "7"]', "", None, "A line is like"),
        (b'{"task": "adding/sum", "answer": "caf\xe9"}', "", None, "save the file as UTF-8"),
        ('{"task": "adding/sum", "answer": "7"}'.encode("utf-16"), "", None, "save the file as UTF-8"),
        (b'{"task": "adding/sum", "answer": "' + b"7" * 1_100_000 + b'"}', "", None, "longer than 1,000,000"),
    ],
)
def test_a_line_that_cannot_be_read_is_an_error_with_its_number_and_the_rest_goes_on(
    xent: Any, line: bytes, task: str, identity: str | None, said: str
) -> None:
    typed = b"\n" + line + b"\n" + json.dumps({"task": "adding/sum", "answer": "7"}).encode()
    first, second = graded(xent("grade", typed=typed.decode("utf-8", "surrogateescape")))
    assert (first["outcome"], first["line"], second["outcome"]) == ("error", 2, "correct")
    assert (first["task"], first.get("id")) == (task, identity)
    assert said in first["feedback"][0]
    assert "line" not in second


def test_grade_reads_a_file_that_begins_with_a_byte_order_mark(xent: Any, saves: Path) -> None:
    open_progress(saves, "Ada", SUMS).close()
    line = "\ufeff" + json.dumps({"task": "adding/sum", "answer": "7"})
    assert xent("grade", "--record", typed=line).json["outcome"] == "correct"
    assert xent("progress", "--json").json["attempts"] == 1


def judge_or_die(numbered: answers.Numbered, judge: Any = answers.judge_line) -> Any:
    """What a worker does that a system without memory ends at every answer 8, and at answer 9 once."""
    _, line = numbered
    again = Path(os.environ["DIED_ONCE"])
    if b'"8"' in line or (b'"9"' in line and not again.exists()):
        again.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return judge(numbered)


@pytest.mark.slow
def test_an_answer_that_ends_its_process_is_an_error_and_the_rest_goes_on(
    xent: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "judge_line", judge_or_die)
    for name, dying in (("always", "8"), ("once", "9")):
        monkeypatch.setenv("DIED_ONCE", str(tmp_path / name))
        lines = [
            json.dumps({"task": "adding/sum", "answer": dying if n in (5, 20) else "7", "id": n}) for n in range(30)
        ]
        ran = xent("grade", "--jobs", "2", typed="\n".join(lines))
        results = graded(ran)
        assert (ran.code, ran.err, [result["id"] for result in results]) == (0, "", list(range(30)))
        others = {"error"} if dying == "8" else {"wrong"}
        assert {result["outcome"] for result in results if result["id"] in (5, 20)} == others
        assert {result["outcome"] for result in results if result["id"] not in (5, 20)} == {"correct"}


def test_many_answers_are_judged_by_several_processes_and_stay_in_order(xent: Any) -> None:
    lines = [json.dumps({"task": "adding/sum", "answer": str(n), "id": n}) for n in range(60)]
    results = graded(xent("grade", "--jobs", "2", typed="\n".join(lines)))
    assert [result["id"] for result in results] == list(range(60))
    assert [result["id"] for result in results if result["outcome"] == "correct"] == [7]


def test_grade_keeps_attempts_only_when_asked(xent: Any, saves: Path) -> None:
    open_progress(saves, "Ada", SUMS).close()
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


def test_a_lesson_cannot_steer_the_terminal_of_who_lints_it(xent: Any, tmp_path: Path) -> None:
    (tmp_path / "lesson.yaml").write_text('title: T\n"\\e[2Jx": 1\nsteps: []\n')
    ran = xent("lint", str(tmp_path / "lesson.yaml"))
    assert "U+001B" in ran.out
    assert "\x1b" not in ran.out


def test_the_folder_of_a_chapter_is_linted_as_its_lessons(xent: Any, tmp_path: Path) -> None:
    chapters = [folder for folder in SMALL_COURSE.iterdir() if folder.is_dir()]
    assert [xent("lint", str(chapter)).code for chapter in chapters] == [0] * len(chapters)
    course = shutil.copytree(SMALL_COURSE, tmp_path / "course")
    (course / "01-sums" / "adding.yaml").write_text("title: [")
    assert "adding.yaml:2:1" in xent("lint", str(course / "01-sums")).out
    (course / "empty").mkdir()
    assert "there are no lessons in" in xent("lint", str(course / "empty")).err


def test_a_link_in_a_chapter_that_leads_out_of_its_course_is_not_linted(xent: Any, tmp_path: Path) -> None:
    chapter = Path(shutil.copytree(SMALL_COURSE, tmp_path / "course")) / "01-sums"
    (tmp_path / "secret.yaml").write_text("a secret of somebody")
    (chapter / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    (chapter / "loop.yaml").symlink_to("loop.yaml")
    for named in (chapter, chapter / "out.yaml"):
        told = xent("lint", str(named)).out
        assert "out.yaml:1:1: cannot be read: it is a link that leads out of the course's folder" in told
        assert "secret of" not in told
    assert "loop.yaml:1:1: cannot be read: " in xent("lint", str(chapter)).out
    (tmp_path / "named.yaml").symlink_to(chapter / "adding.yaml")
    assert xent("lint", str(tmp_path / "named.yaml")).code == 0


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


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("command", "typed"),
    [
        ("list", ""),
        ("check adding/sum", "7"),
        ("check adding/sum --json", "8"),
        ("grade", '{"task": "adding/sum", "answer": "7"}'),
    ],
)
def test_output_that_nobody_can_read_is_never_taken_for_a_verdict(command: str, typed: str, tmp_path: Path) -> None:
    def run(out: Any) -> subprocess.CompletedProcess[bytes]:
        arguments = [*COMMAND, *command.split(), "--lessons", str(SMALL_COURSE), "--saves", str(tmp_path)]
        return subprocess.run(arguments, input=typed.encode(), stdout=out, stderr=subprocess.PIPE, timeout=30)

    ours, theirs = os.pipe()
    os.close(ours)
    gone = run(theirs)
    os.close(theirs)
    assert (gone.returncode, gone.stderr) == (141, b"")
    with open("/dev/full", "wb") as full:
        done = run(full)
    assert done.returncode == 3
    assert b"Free some room" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("closed", "code", "said"),
    [("<&-", 2, b"Nothing is written here yet"), (">&-", 0, b""), (">&- 2>&-", 0, b""), ("2>&-", 0, b"Correct")],
)
def test_a_stream_that_is_closed_is_an_empty_one(closed: str, code: int, said: bytes, tmp_path: Path) -> None:
    command = f"{sys.executable} -m tutor check adding/sum --lessons {SMALL_COURSE} --saves {tmp_path} {closed}"
    done = subprocess.run(["sh", "-c", command], input=b"7", capture_output=True, timeout=30)
    assert (done.returncode, done.stderr) == (code, b"")
    assert said in done.stdout


def on_a_terminal(command: list[str], **environment: str) -> tuple[int, bytes]:
    """The exit code of a command whose output is a terminal, and what it printed there."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *command], stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, **environment}
    )
    os.close(theirs)
    said = b""
    with suppress(OSError):  # Linux says so when the other end is closed
        while select([ours], [], [], 60.0)[0] and (part := os.read(ours, 10_000)):
            said += part
    os.close(ours)
    return process.wait(30), said


@pytest.mark.one_fast
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_gets_what_its_encoding_can_show(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "answer").write_text("7")
    places = ["--lessons", str(SMALL_COURSE), "--saves", str(tmp_path)]
    for command, said in ((["list"], "○ adding"), (["check", "adding/sum", str(tmp_path / "answer")], "✓ Correct")):
        code, printed = on_a_terminal([*command, *places], PYTHONIOENCODING=encoding)
        expected = said if encoding == "utf-8" else said.replace("○", "o").replace("✓", "+")
        assert code == 0
        assert expected.encode() in printed


@pytest.mark.parametrize(
    ("sign", "written"),
    [
        *[("τ", "tau"), ("Σ", "Sigma"), ("x²", "x^2"), ("pₖ", "p_k"), ("e⁻ᵗ", "e^-^t"), ("é", "e"), ("√", "sqrt")],
        *[("∑ pₖ", "sum p_k"), ("a ≠ b", "a != b"), ("½", "1/2"), ("x̂", "x"), ("─", "-"), ("漢", "?")],
    ],
)
def test_a_sign_that_an_encoding_lacks_is_written_in_letters(sign: str, written: str) -> None:
    prepare_streams()
    assert sign.encode("ascii", "xent-tutor").decode() == written


@pytest.mark.slow
def test_no_sign_of_the_course_becomes_a_question_mark(xent: Any) -> None:
    prepare_streams()
    for lesson in open_course(LESSONS).lessons:
        shown = xent("show", lesson, "--hints", "--no-picture", lessons=LESSONS).out
        signs = {sign for sign in shown if not sign.isascii()}
        assert [sign for sign in signs if sign.encode("ascii", "xent-tutor") == b"?"] == []


def test_the_tutor_says_which_of_its_streams_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(f"sys.{name}.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr", io.StringIO())
    said = no_screen() or ""
    assert "its error output (stderr) is not one" in said
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert "its output and error output (stderr) are none" in (no_screen() or "")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert "its input, output and error output (stderr) are none" in (no_screen() or "")


def test_a_place_in_a_lesson_that_is_broken_is_told_before_anything_is_drawn(
    xent: Any, saves: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SMALL_COURSE, tmp_path / "course")
    (tmp_path / "course" / "01-sums" / "adding.yaml").write_text("title: [")
    with closing(open_progress(saves, "Ada", SUMS)) as progress:
        progress.keep_place(KeptPlace("adding", "#0"))
    monkeypatch.setattr("tutor.cli.play.no_screen", lambda: None)
    ran = xent("play", lessons=tmp_path / "course")
    assert ran.code == 2
    assert "adding.yaml:2:1" in ran.err
    assert "xent-tutor play LESSON" in ran.err


def test_check_uses_the_functions_of_the_learner_who_is_named(xent: Any, saves: Path) -> None:
    course = SMALL_COURSE.parent / "code-course"
    using = "def step(w, rate):\n    return slope(w, rate)\n"
    assert xent("check", "down/descend", typed=using, lessons=course).code == 1
    progress = open_progress(saves, "Ada", open_course(course).course.identity)
    own = "def slope(w, rate=1.0):\n    return w - 2 * rate * w"
    verdict = Verdict(task="down/slope", outcome=Outcome.CORRECT)
    right = Attempt(task="down/slope", answer=own, outcome=Outcome.CORRECT, at=datetime.now(UTC), verdict=verdict)
    progress.add(right)
    progress.close()
    assert xent("check", "down/descend", "--user", "Ada", typed=using, lessons=course).code == 0
    assert xent("check", "down/descend", typed=using, lessons=course).code == 1
    line = json.dumps({"task": "down/descend", "answer": using})
    assert xent("grade", "--user", "Ada", typed=line, lessons=course).json["outcome"] == "wrong"


def test_the_json_of_a_verdict_has_the_place_also_where_that_is_all_of_the_formula(xent: Any) -> None:
    every_kind = SMALL_COURSE.parent / "every-kind"
    checked = xent("check", "all/formula", "--json", typed="ln(a^2-b^2)\n", lessons=every_kind).json
    (line,) = graded(xent("grade", typed='{"task": "all/formula", "answer": "ln(a^2-b^2)"}\n', lessons=every_kind))
    assert checked["place"] == line["place"] == [0, 11]
    assert "^" not in xent("check", "all/formula", typed="ln(a^2-b^2)\n", lessons=every_kind).out.partition("\n")[2]


def test_a_record_tells_the_points_and_the_reference_stands_beside_a_right_answer(xent: Any) -> None:
    first = xent("check", "adding/sum", "--record", "--user", "Ada", typed="7")
    assert first.out.splitlines()[:3] == ["✓ Correct   +10 points", "  the reference answer:", "    a + b = 7"]
    assert first.out.splitlines()[3:] == ["    with a = 2, b = 5"]
    assert xent("check", "adding/sum", "--record", "--user", "Ada", typed="7").out.startswith("✓ Correct\n")
