"""A class of forty: exports as learners hand them in, in both forms and in folders, read by the real command."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.classroom.handing_in import answer, hand_in
from tests.conftest import NOON, SMALL_COURSE
from tutor.attempt import Attempt, Outcome
from tutor.variant import PROVED

R, W = Outcome.CORRECT, Outcome.WRONG
DAYS = 7
ASSIGNMENT = """
tasks: {adding/sum: 1, counting/total: 3}
until: 2026-03-06
seeds: spring 2026
"""


def named(number: int) -> str:
    return f"learner{number:02}@example.org"


def answers_of(number: int) -> list[Attempt]:
    """What somebody did: on one of seven days, right at once, after a slip, or not at all."""
    minute = (number % DAYS) * 24 * 60 + number
    slip = [answer("adding/sum", W, minute, "10", "product")] * (number % 3)
    if number % 5 == 4:
        return [*slip, *(answer("adding/larger", W, minute + n, "a", "off-by-one") for n in range(3))]
    own = f"sum_of_all_the_values_{number % 4}"
    program = (
        f"def total(values):\n    {own} = 0\n    for each in values:\n        {own} = {own} + each\n    return {own}\n"
    )
    return [*slip, answer("adding/sum", R, minute + 1, "7"), answer("counting/total", R, minute + 2, program)]


@pytest.fixture
def forty(tmp_path: Path) -> Path:
    folder = tmp_path / "handed-in"
    for number in range(40):
        file = folder / f"group-{number % 4}" / f"{number:02}.{'json' if number % 2 else 'sqlite'}"
        file.parent.mkdir(parents=True, exist_ok=True)
        hand_in(file, named(number), *answers_of(number))
        if number % 10 == 0:  # the same again from a second machine, and one answer more
            again = [*answers_of(number), answer("adding/larger", R, number + 3, "b")]
            hand_in(folder / f"again-{number}.json", named(number), *again)
    return folder


def ran(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    where = ["--lessons", str(SMALL_COURSE), "--saves", str(folder.parent / "saves")]
    command = [sys.executable, "-m", "tutor", "class", str(folder), *words, *where]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


class Cells(HTMLParser):
    """The first cells of the rows of a page, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.heads: list[str] = []
        self._in_head = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._in_head = tag == "th" and ("scope", "row") in attributes

    def handle_data(self, text: str) -> None:
        if self._in_head:
            self.heads.append(text)
            self._in_head = False


@pytest.mark.slow
def test_forty_exports_are_a_table_a_page_and_json_that_agree(forty: Path) -> None:
    as_json = ran(forty, "--json")
    assert (as_json.returncode, as_json.stderr) == (0, "")
    found = json.loads(as_json.stdout)
    rows = {row["learner"]: row for row in found["rows"]}
    assert list(rows) == [named(number) for number in range(40)]
    for number in range(40):
        more = 1 if number % 10 == 0 else 0
        assert rows[named(number)]["answers"] == len(answers_of(number)) - max(0, number % 3 - 1) + more, number
        assert rows[named(number)]["total"]["solved"] == (0 if number % 5 == 4 else 2) + more
    assert [each["learner"] for each in found["stuck"]] == [named(number) for number in range(4, 40, 5)]
    assert sum(len(each["learners"]) for each in found["equal"]) == 32
    assert sorted(sum(who.values()) for who in found["misconceptions"].values()) == [24, 26]

    head, *lines = csv.reader(io.StringIO(ran(forty, "--csv").stdout))
    assert [line[0] for line in lines] == list(rows)
    assert [int(line[head.index("points")]) for line in lines] == [row["total"]["points"] for row in rows.values()]

    page = Cells()
    page.feed(ran(forty, "--html").stdout)
    assert page.tags.isdisjoint({"script", "img", "link", "iframe"})
    assert page.heads[:40] == list(rows)
    text = ran(forty).stdout
    assert "Stuck: three wrong answers or more" in text
    assert text.count("@example.org") >= 40


@pytest.mark.slow
def test_until_a_day_the_answers_of_later_days_do_not_count(forty: Path) -> None:
    last = (NOON + timedelta(days=2)).date()
    rows = {row["learner"]: row for row in json.loads(ran(forty, "--json", "--until", str(last)).stdout)["rows"]}
    early = [number for number in range(40) if number % DAYS <= 2]
    assert {name for name, row in rows.items() if row["answers"]} >= {named(number) for number in early}
    assert not any(rows[named(number)]["answers"] for number in range(40) if number % DAYS > 2 and number % 10)


@pytest.mark.slow
def test_judged_again_wrong_verdicts_are_set_right(forty: Path) -> None:
    forged = [
        answer("adding/sum", R, 1, "6"),
        answer("counting/total", W, 2, "def total(values):\n    return sum(values)\n"),
    ]
    hand_in(forty / "forged.json", "forged", *forged)
    before = {row["learner"]: row["total"]["solved"] for row in json.loads(ran(forty, "--json").stdout)["rows"]}
    again = ran(forty, "--json", "--regrade")
    after = {row["learner"]: row["total"]["solved"] for row in json.loads(again.stdout)["rows"]}
    assert (before["forged"], after["forged"]) == (1, 1)
    tasks = {each["task"]: each["solved"] for each in json.loads(again.stdout)["tasks"]}
    assert tasks["counting/total"] == 33
    assert "2 have another outcome now." in again.stderr
    assert {name: count for name, count in after.items() if name != "forged"} == {
        name: count for name, count in before.items() if name != "forged"
    }


@pytest.mark.slow
def test_an_assignment_weighs_ends_and_gives_each_learner_other_numbers(forty: Path, tmp_path: Path) -> None:
    file = tmp_path / "first.yaml"
    file.write_text(ASSIGNMENT)
    head, *lines = csv.reader(io.StringIO(ran(forty, "--assignment", str(file), "--seeds").stdout))
    assert head == ["learner", "adding/sum", "counting/total"]
    seeds = [line[1] for line in lines]
    assert len(lines) == 40
    assert len(set(seeds)) > 10
    assert all(0 <= int(seed) < PROVED for seed in seeds)
    assert {line[2] for line in lines} == {""}

    seed = int(seeds[0])
    hand_in(forty / "own.json", named(0), answer("adding/sum", R, 5, "7", seed=seed), answer("adding/sum", R, 6, "7"))
    rows = {row["learner"]: row for row in json.loads(ran(forty, "--assignment", str(file), "--json").stdout)["rows"]}
    assert rows[named(0)]["share"] == pytest.approx(1.0)
    assert rows[named(1)]["share"] == pytest.approx(0.75), "the lesson's own numbers do not count"
    assert rows[named(6)]["share"] == 0, "after the last day"


@pytest.mark.slow
def test_a_file_that_an_editor_has_saved_loses_the_answer_that_was_changed(forty: Path) -> None:
    file = forty / "group-1" / "01.json"
    file.write_text(file.read_text().replace('"outcome": "wrong"', '"outcome": "correct"'))
    ran_again = ran(forty, "--json")
    rows = {row["learner"]: row for row in json.loads(ran_again.stdout)["rows"]}
    assert (rows[named(1)]["altered"], sum(row["altered"] for row in rows.values())) == (1, 1)
    (forty / "torn.sqlite").write_bytes(b"SQLite format 3\0torn")
    torn = ran(forty)
    assert torn.returncode == 1
    assert "torn.sqlite" in torn.stderr
    assert named(39) in torn.stdout
