"""What lint says of the bosses of a course."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import LESSONS, SMALL_COURSE
from tutor.lint.bosses import boss_problems
from tutor.loader import open_course

CODE = SMALL_COURSE.parent / "code-course"
BOSS = """\
title: Down
about: Go down.
rounds:
  - kind: ladder
    task: down/slope
    rungs:
      - {name: three, call: slope(3.0)}
      - {name: infinity, call: slope(np.inf)}
  - kind: log
    shown: loss 3
    ask: Why?
    options: [{say: this, right: true}, {say: that}]
  - {kind: break, programs: 1}
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    shutil.copytree(CODE, folder)
    text = (folder / "course.yaml").read_text("utf-8")
    (folder / "course.yaml").write_text(text.replace("id: walking", "id: walking\n    boss: down", 1), "utf-8")
    (folder / "bosses").mkdir()
    return folder


def said(course: Path, boss: str) -> list[tuple[str, str]]:
    (course / "bosses" / "down.yaml").write_text(boss, "utf-8")
    return [(each.field, each.message) for each in boss_problems(open_course(course))]


def test_a_boss_that_is_right_is_passed_over(course: Path) -> None:
    assert said(course, BOSS) == []


MIXED = "  - {kind: mixed, count: 1, tasks: [%s]}\n"
GAME = "  - {kind: game, game: chess}\n"


@pytest.mark.parametrize(
    ("right", "wrong", "field", "message"),
    [
        ("task: down/slope", "task: down/none", "rounds[1].task", "there is no task 'down/none'"),
        ("task: down/slope", "task: down/descend", "rounds[1].task",
         "'down/descend' is no code task"),
        ("slope(3.0)", "abs(3.0)", "rounds[1].rungs[1].call", "this does not call slope"),
        ("slope(3.0)", "slope(1)(2)", "rounds[1].rungs[1].call", "the reference fails here: TypeError"),
        ("slope(np.inf)", "slope(np.nan)", "rounds[1].rungs[2].call",
         "the reference comes to nan, or to more than can be compared"),
        ("slope(np.inf)", "slope(np.zeros(10_000_000))", "rounds[1].rungs[2].call",
         "the reference comes to nan, or to more than can be compared"),
        ("{say: that}", "{say: that, right: true}", "rounds[2].options",
         "one option should be right, and 2 is marked so"),
        ("right: true", "because: Hm", "rounds[2].options", "one option should be right, and none is marked so"),
        ("shown: loss 3", f"shown: {'x' * 80}", "rounds[2].shown", "a log is at most 9 lines of at most 72 letters"),
        ("{say: that}", f"{{say: {'x' * 70}}}", "rounds[2].options[2].say", "this is longer than 68 letters"),
        ("programs: 1", "programs: 5", "rounds[3]", "this chapter has 1 such programs; the level asks for 5"),
        ("title: Down\n", "title: Down\nrate: 1\n", "rate",
         "there is no key 'rate' here; there are about, rounds, title"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_at_its_place(course: Path, right: str, wrong: str, field: str, message: str) -> None:
    assert right in BOSS
    found = said(course, BOSS.replace(right, wrong, 1))
    assert any(place == field and text.startswith(message) for place, text in found), found


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        (MIXED % "down/descend", "rounds[4].tasks[1]", "'down/descend' is not answered on one line"),
        (MIXED.replace("1", "2", 1) % "down/slope", "rounds[4].count", "2 tasks are drawn of 1"),
        (GAME, "rounds[4].game", "there is no game 'chess'; there are none"),
    ],
)
def test_rounds_name_what_there_is(course: Path, more: str, field: str, message: str) -> None:
    assert (field, message) in said(course, BOSS + more)


def test_files_are_there_and_named(course: Path) -> None:
    assert [each.message for each in boss_problems(open_course(course))] == ["there is no file bosses/down.yaml"]
    (course / "bosses" / "up.yaml").write_text(BOSS, "utf-8")
    assert ("", "no chapter of course.yaml names this boss") in said(course, BOSS)


@pytest.mark.slow
def test_the_bosses_of_the_course_have_no_problems() -> None:
    assert [str(each) for each in boss_problems(open_course(LESSONS))] == []
