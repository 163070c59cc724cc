"""What lint says of a course's games."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import LESSONS, SMALL_COURSE
from tutor.lint import lint_course
from tutor.lint.arcade import arcade_problems
from tutor.loader import open_course

GAMES = """\
units: {m: {}}
arcade:
  unit: m
  daily: {coins: 1}
  games:
    coins:
      kind: weighing
      title: Coins
      about: Weigh.
      rules: Weigh.
      levels: [{name: twelve}]
    toss:
      kind: forecasts
      title: Toss
      about: Say.
      rules: Say.
      levels: [{name: one, coin: fixed}]
    sums:
      kind: sprint
      title: Sums
      about: Add.
      rules: Add.
      levels: [easy]
      questions: [{ask: "Twice {n}?", vary: {n: "int(2, 9)"}, answer: 2 n}]
"""


def written(tmp_path: Path, games: str) -> Path:
    folder = tmp_path / "course"
    shutil.copytree(SMALL_COURSE, folder)
    file = folder / "course.yaml"
    file.write_text(games + file.read_text("utf-8"), "utf-8")
    return folder


def test_games_that_are_right_are_passed_over(tmp_path: Path) -> None:
    assert [each.message for each in lint_course(written(tmp_path, GAMES))] == []


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("right", "wrong", "field", "message"),
    [
        ("unit: m\n", "unit: bits\n", "arcade.unit", "'bits' is none of the course's units; there are m"),
        ("{coins: 1}", "{chess: 1}", "arcade.daily.chess", "there is no game 'chess'; there are coins, toss, sums"),
        ("{coins: 1}", "{coins: 2}", "arcade.daily.coins", "'coins' has 1 levels, not 2"),
        ("    toss:", "    Toss:", "arcade.games.Toss",
         "'Toss' is no id; small letters, digits, hyphens, and not today"),
        ("    toss:", "    today:", "arcade.games.today",
         "'today' is no id; small letters, digits, hyphens, and not today"),
        ("rules: Weigh.", f"rules: {'w' * 80}", "arcade.games.coins.rules",
         "rules are at most 30 lines of at most 72 letters"),
        ("rules: Weigh.", "tips: [{say: S, lesson: none}]\n      rules: Weigh.", "arcade.games.coins.tips[1].lesson",
         "there is no lesson 'none' in course.yaml"),
        ("coin: fixed}]", "coin: fixed}]\n      faces: [head, hat]", "arcade.games.toss.faces",
         "the two sides begin with the same letter, by which throws are shown"),
        ("answer: 2 n", "answer: 2 k", "arcade.games.sums.questions[1]", "I do not know “k”. The name here is n."),
        ("answer: 2 n", "answer: n - n", "arcade.games.sums.questions[1]",
         "'Twice 7?' comes to 0; a sprint asks for numbers above 0"),
        ('"Twice {n}?"', '"Twice?"', "arcade.games.sums.questions[1]", "ask does not show {n}"),
        ('"int(2, 9)"', '"int(9, 2)"', "arcade.games.sums.questions[1]",
         "'int(9, 2)' cannot be drawn; write int(lowest, highest), the smaller number first"),
        ("[{ask:", "[{level: 2, ask:", "arcade.games.sums.levels[1]", "no question is asked at this level"),
        ("kind: weighing", "kind: weigh", "arcade.games.coins.kind",
         "there is no kind 'weigh'; did you mean 'weighing'?"),
        ("[{name: twelve}]", "[{name: twelve, coins: 14}]", "arcade.games.coins.levels[1].coins",
         "should be a whole number at least 3 and at most 13, not the number 14"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_at_its_place(tmp_path: Path, right: str, wrong: str, field: str, message: str) -> None:
    assert right in GAMES
    found = list(lint_course(written(tmp_path, GAMES.replace(right, wrong, 1))))
    assert (field, message) in [(each.field, each.message) for each in found]
    assert all(each.line > 1 for each in found)


@pytest.mark.parametrize(
    ("game", "message"),
    [
        ("kind: bugs, levels: [{name: all, shows: number}]", "mistakes that can be shown; the level asks for 10"),
        ("kind: breaking, levels: [{name: all, shown_by: 1}]", "such programs; the level asks for 3"),
        ("kind: letters, passages: none.json", "none.json cannot be read"),
        ("kind: letters, passages: none.json, own: {task: adding/sum, call: x}", "'adding/sum' is no code task"),
        ("kind: bugs, rare: [nobody], levels: [{name: all, shows: number}]", "'nobody' is not in misconceptions.yaml"),
    ],
)
def test_games_about_the_course_need_enough_of_it(tmp_path: Path, game: str, message: str) -> None:
    own = f"    own: {{{game}, title: T, about: A, rules: R}}\n"
    found = list(arcade_problems(open_course(written(tmp_path, GAMES + own)), ()))
    assert any(message in each.message and each.field.startswith("arcade.games.own") for each in found)


def test_a_course_without_games_has_no_problems_of_them() -> None:
    assert list(arcade_problems(open_course(SMALL_COURSE), None)) == []


@pytest.mark.slow
def test_the_games_of_the_course_have_no_problems() -> None:
    assert [str(each) for each in arcade_problems(open_course(LESSONS), None)] == []
