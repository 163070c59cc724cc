"""``class``: a folder of exports, as learners hand them in."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.classroom.handing_in import answer, hand_in
from tests.commands import Ran, Run
from tests.conftest import SMALL_COURSE
from tutor.attempt import Outcome
from tutor.cli import main
from tutor.typeset.columns import columns

PROGRAM = "def area(a):\n    # mine\n    return {} * a  # a side of length a, and one more of the same length\n"
EVERY_KIND = SMALL_COURSE.parent / "every-kind"
R, W = Outcome.CORRECT, Outcome.WRONG


@pytest.fixture
def xent(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    def run(*words: str, lessons: Path = SMALL_COURSE) -> Ran:
        code = main(["class", str(tmp_path), *words, "--lessons", str(lessons)])
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def class_of_three(tmp_path: Path) -> Path:
    ada = [answer("adding/sum", R, 1), answer("adding/larger", W, 2, name="off-by-one")]
    hand_in(tmp_path / "ada.sqlite", "Ada", *ada)
    hand_in(tmp_path / "second" / "ada.json", "Ada", ada[0], answer("adding/larger", R, 9, "14"))
    bob = [answer("adding/larger", W, n, f"{n}", name="off-by-one") for n in range(4)]
    hand_in(tmp_path / "bob.json", "Bob", *bob)
    hand_in(tmp_path / "eve.sqlite", "=Eve", answer("adding/sum", W, 1, "6"))
    return tmp_path


def test_a_class_as_json_says_who_has_what(class_of_three: Path, xent: Run) -> None:
    ran = xent("--json")
    found = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    rows = {row["learner"]: row for row in found["rows"]}
    assert list(rows) == ["=Eve", "Ada", "Bob"]
    assert rows["Ada"]["answers"] == 3
    assert rows["Ada"]["total"]["solved"] == 2
    assert rows["Bob"]["total"] == {**rows["Ada"]["total"], "solved": 0, "points": 0}
    hardest = found["tasks"][0]
    assert (hardest["task"], hardest["tried"], hardest["solved"]) == ("adding/sum", 2, 1) or hardest["wrong"] == 5
    assert [(each["learner"], each["task"], each["wrong"]) for each in found["stuck"]] == [("Bob", "adding/larger", 4)]
    assert list(found["misconceptions"].values()) == [{"Ada": 1, "Bob": 4}]


def test_the_csv_has_a_line_for_each_learner_and_no_formulas(class_of_three: Path, xent: Run) -> None:
    head, *rows = csv.reader(io.StringIO(xent("--csv").out))
    assert head[0] == "learner"
    assert head[-2:] == ["points", "percent"]
    assert [row[0] for row in rows] == ["'=Eve", "Ada", "Bob"]
    assert all(len(row) == len(head) for row in rows)


def test_the_page_runs_nothing_and_takes_names_for_text(tmp_path: Path, xent: Run) -> None:
    hand_in(tmp_path / "x.json", "<script>alert(1)</script>", answer("adding/sum", R, 1))

    class Page(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.tags: list[str] = []
            self.text = ""

        def handle_starttag(self, tag: str, attributes: object) -> None:
            self.tags.append(tag)

        def handle_data(self, data: str) -> None:
            self.text += data

    page = Page()
    page.feed(xent("--html").out)
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.text


def test_as_text_it_says_what_a_teacher_looks_for(class_of_three: Path, xent: Run) -> None:
    out = xent().out
    for heading in ("Learners", "Lessons: points", "Tasks, the hardest first", "Misconceptions", "Stuck"):
        assert heading in out


def test_a_table_of_many_learners_goes_on_below(tmp_path: Path, xent: Run) -> None:
    for number in range(20):
        hand_in(tmp_path / "class" / f"{number}.json", f"learner{number}@example.org", answer("adding/sum", R, number))
    out = xent().out
    assert max(map(len, out.splitlines())) <= 112
    assert out.count("\n  lesson") > 2
    assert out.count("@example.org") == 40


def test_columns_are_even_whatever_signs_a_name_has(tmp_path: Path, xent: Run) -> None:
    folder = tmp_path / "in"
    for name in ("李雷", "Jose\u0301", "Ada Lovelace"):
        hand_in(folder / f"{name}.json", name, answer("adding/sum", R, 1))
    _, head, *rows = xent().out.split("\n\n")[0].splitlines()
    assert {columns(row[: row.index("10 of")]) for row in rows} == {head.index("points")}


def test_what_an_assignment_leaves_out_is_said(class_of_three: Path, tmp_path: Path, xent: Run) -> None:
    file = tmp_path / "first.yaml"
    file.write_text("tasks: [adding/sum, counting/total]\nuntil: 2026-03-04T12:01+00:00\nseeds: 7\n", "utf-8")
    found = json.loads(xent("--json", "--assignment", str(file)).out)
    assert {(row["learner"], row["answers"], row["late"], row["other_variants"]) for row in found["rows"]} == {
        ("=Eve", 0, 0, 1), ("Ada", 0, 0, 1), ("Bob", 0, 0, 0),
    }  # fmt: skip
    assert ["counting/total", 0] in [[each["task"], each["tried"]] for each in found["tasks"]]


@pytest.mark.parametrize(
    ("until", "answers"), [("2026-03-04", 3), ("2026-03-03", 0), ("2026-03-04T12:02", 2), ("2026-03-04T12:01+00:00", 1)]
)
def test_until_a_day_counts_to_its_end(class_of_three: Path, xent: Run, until: str, answers: int) -> None:
    rows = json.loads(xent("--json", "--until", until).out)["rows"]
    assert next(row["answers"] for row in rows if row["learner"] == "Ada") == answers


def test_an_edited_answer_is_noticed_and_a_file_that_is_none_is_left_out(tmp_path: Path, xent: Run) -> None:
    file = hand_in(tmp_path / "ada.json", "Ada", answer("adding/sum", W, 1), answer("adding/sum", W, 2))
    file.write_text(file.read_text().replace('"outcome": "wrong"', '"outcome": "correct"', 1))
    (tmp_path / "broken.sqlite").write_bytes(b"no save at all, though long enough to be one")
    ran = xent("--json")
    (row,) = json.loads(ran.out)["rows"]
    assert (ran.code, row["altered"], row["answers"]) == (1, 1, 1)
    assert "left out: " in ran.err
    assert "broken.sqlite" in ran.err


def test_equal_programs_are_named_but_not_the_lessons_own(tmp_path: Path, xent: Run) -> None:
    for name, program in (("Ada", PROGRAM.format("a")), ("Bob", PROGRAM.format("a ").replace("# mine", "# my own"))):
        more = [answer("all/program", R, 2, "def area(a):\n    return a * a\n")]
        hand_in(tmp_path / f"{name}.json", name, answer("all/program", R, 1, program), *more, course="every-kind")
    assert json.loads(xent("--json", lessons=EVERY_KIND).out)["equal"] == []
    long = "def area(a):\n    longer_than_most_programs_are = a * a\n    return longer_than_most_programs_are\n"
    for name in ("Ada", "Bob"):
        hand_in(
            tmp_path / f"{name}-2.json", name, answer("all/program", R, 3, long + f"# {name}\n"), course="every-kind"
        )
    found = json.loads(xent("--json", lessons=EVERY_KIND).out)["equal"]
    assert found == [{"task": "all/program", "learners": ["Ada", "Bob"]}]


def test_regrading_gives_the_verdicts_of_now(tmp_path: Path, xent: Run) -> None:
    hand_in(tmp_path / "ada.json", "Ada", answer("adding/sum", W, 1, "7"), answer("gone/task", R, 2))
    ran = xent("--json", "--regrade")
    assert json.loads(ran.out)["rows"][0]["total"]["solved"] == 1
    assert "2 answers judged again; 1 have another outcome now." in ran.err


def test_an_assignment_weighs_and_draws_seeds(class_of_three: Path, xent: Run) -> None:
    file = class_of_three / "a.yaml"
    file.write_text("tasks: {adding/sum: 3, adding/larger: 1}\nuntil: 2026-03-04T12:05\n")
    rows = {row["learner"]: row for row in json.loads(xent("--json", "--assignment", str(file)).out)["rows"]}
    assert (rows["Ada"]["share"], rows["Bob"]["share"]) == (0.75, 0.0)
    assert "--seeds needs an assignment" in xent("--seeds", "--assignment", str(file)).err
    file.write_text("tasks: [adding/sum, adding/larger]\nseeds: spring\n")
    head, *rows_of_seeds = csv.reader(io.StringIO(xent("--seeds", "--assignment", str(file)).out))
    assert head == ["learner", "adding/sum", "adding/larger"]
    assert [row[0] for row in rows_of_seeds] == ["'=Eve", "Ada", "Bob"]


@pytest.mark.parametrize(
    "until", ["2026-03-04", "'2026-03-04'", "2026-03-04T18:00", "2026-03-04T18:00:00", "2026-03-04T18:00:00Z"]
)
def test_a_day_may_be_written_as_one_likes_and_seeds_may_be_a_number(tmp_path: Path, xent: Run, until: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"tasks: [adding/sum]\nuntil: {until}\nseeds: 2026\n")
    assert xent("--assignment", str(file)).code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tasks: [adding/sums]", "there is no task 'adding/sums'; did you mean 'adding/sum'?"),
        ("tasks: {adding/sum: -1}", "the weight of adding/sum is -1"),
        ("tasks: {adding/sum: .nan}", "should be a number, not the text '.nan'"),
        ("tasks: []", "names no tasks"),
        ("task: [adding/sum]", "It is like"),
        ("tasks: {a: [", "something is missing here: a value, or a closing bracket. It is like"),
        ("tasks: {adding/sum: 1, adding/sum: 2}", "is here twice"),
        ("tasks: {adding/sum: much}", "should be a number, not the text 'much'"),
        ("tasks: adding/sum", "a list"),
        ("tasks: [adding/sum]\nuntill: 2026-03-04", "a.yaml:2:1: untill: there is no key 'untill' here; did you mean"),
        ("tasks: [adding/sum]\nuntil: soon", "'soon' is no day"),
    ],
)
def test_a_wrong_assignment_is_said(tmp_path: Path, xent: Run, text: str, said: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    ran = xent("--assignment", str(file))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_empty_folder_and_one_that_is_missing_are_said(tmp_path: Path, xent: Run) -> None:
    assert "There are no exports in this folder." in xent().out
    assert main(["class", str(tmp_path / "none"), "--lessons", str(SMALL_COURSE)]) == 2
