"""``learn``: a whole lesson as plain lines, through a real pipe."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LESSONS, sampled
from tests.learning import EVERY_KIND, RIGHT, learn
from tutor.attempt import Outcome
from tutor.cli import main
from tutor.cli.course import overlay_text
from tutor.cli.learn import COMMANDS, HELP, drawn, go_through, told_at_leaving
from tutor.keeping import open_keeping
from tutor.lesson import Code
from tutor.loader import open_course
from tutor.progress import KeptPlace, open_progress
from tutor.session import Session

STEPS = [
    "1 before pick",
    "pick",
    "area",
    "formula",
    "steps",
    "lines",
    "sort",
    "point",
    "folds",
    "1 before four",
    "four",
    "1 before program",
    "program",
    "grow",
]
"""Of its lesson, in order."""


def outcomes(saves: Path, name: str = "Ada") -> list[tuple[str, Outcome, int]]:
    progress = open_progress(saves, name, "every-kind")
    try:
        return [(each.task, each.outcome, each.hints) for each in progress.attempts()]
    finally:
        progress.close()


def place(saves: Path, name: str = "Ada") -> KeptPlace | None:
    progress = open_progress(saves, name, "every-kind")
    try:
        return progress.place
    finally:
        progress.close()


def test_a_whole_lesson_is_asked_and_told_and_kept(tmp_path: Path) -> None:
    ran = learn(tmp_path, RIGHT, "all", "--user", "Ada")
    assert ran.code == 0
    kinds = ["pick", "area", "formula", "steps", "lines", "sort", "point", "folds", "four", "program", "grow"]
    assert outcomes(tmp_path) == [(f"all/{name}", Outcome.CORRECT, 0) for name in kinds]
    said = [
        "A square of side a has the area a².",
        "Picture: Area and side\nA side of 3 has the area 9.",
        "Which squares are even?\n  a) 2²\n  b) 3²\n  c) 4²",
        "✓ Correct   +10 points\n  you chose  a) 2²\n  you chose  c) 4²\n  It is 4.\n  It is 16.",
        "the reference answer:\n    a² = 9",
        "Twice the side would be four times 3².",
        "Line 2: Which factor does it have?\n  a) a − b\n  b) a²",
        "from  (a - b) (a + b)\nto    a^2 - b^2",
        "One does not belong.\n  a) ",
        "   1  side  area\n   2  2     4",
        "✓ Correct   +10 points\n  Three squared is nine.",
        "the answer is shown.",
        "✓ Correct   +6 points",
        "Each cut doubles their number.",
        "Type the sliders and their values on one line.",
        "Programs can do this too.",
        "def area(a):\n    ...",
        "There already: np, math, area.",
        "A task of every kind: 106 of 110 points.\nNext: The last one (xent-tutor learn last).",
    ]
    places = [ran.out.find(part) for part in said]
    assert -1 not in places
    assert places == sorted(places)
    assert not {sign for sign in ran.out if not sign.isprintable()} - {"\n"}


@pytest.mark.slow
def test_after_a_wrong_answer_it_is_asked_on_and_more_is_told_on_request(tmp_path: Path) -> None:
    typed = "next\nskip\nb^2 - a^2\nmore\nmore\nhint\nhint\na^2 - b^2\nquit\n"
    ran = learn(tmp_path, typed, "all", "--user", "Ada")
    told = ran.out.partition("task all/formula")[2]
    first, _, rest = told.partition("more shows an example.")
    assert "✗ Not yet" in first
    assert "expected" not in first
    said = ["got       3\n    expected  −3", "nothing more to tell", "Hint 1 of 1: Take one", "no further hint", "+6 p"]
    places = [rest.find(part) for part in said]
    assert -1 not in places
    assert places == sorted(places)
    assert outcomes(tmp_path) == [("all/formula", Outcome.WRONG, 0), ("all/formula", Outcome.CORRECT, 1)]
    assert place(tmp_path) == KeptPlace("all", "steps")


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed", sampled(("", "\n\n", "a, c\n9", "a, c\n9\nquit\nnever read\n", "a, c\nnext\nhint\n"), 3)
)
def test_the_end_of_the_input_leaves_and_the_next_start_is_there_again(tmp_path: Path, typed: str) -> None:
    ran = learn(tmp_path, typed, "all", "--user", "Ada")
    assert (ran.code, "Traceback" in ran.err) == (0, False)
    assert ran.out.endswith("The next start is here again.\n\n")
    left = place(tmp_path)
    assert left is not None
    again = learn(tmp_path, "", "--user", "Ada")
    number = STEPS.index(left.step) + 1
    assert f"{number} of 14" in again.out
    assert f"{number - 1} of 14" not in again.out


@pytest.mark.slow
def test_the_answer_is_shown_after_the_last_hint_and_then_earns_nothing(tmp_path: Path) -> None:
    ran = learn(tmp_path, "next\nhint\nhint\nanswer\nanswer\n9\nquit\n", "all", "--user", "Ada")
    said = [
        "Hint 2 of 2: Three threes.\nanswer shows the answer. The task then earns nothing",
        "The answer:\n  a² = 9\n  Twice the side would be four times 3².",
        "All of it was shown.",
        "✓ Correct\n",
    ]
    places = [ran.out.find(part) for part in said]
    assert -1 not in places
    assert places == sorted(places)
    early = learn(tmp_path, "answer\nquit\n", "all", "--user", "Bo")
    assert "The answer is shown after the last hint." in early.out


def test_what_is_not_understood_does_not_count_and_no_text_is_no_answer(tmp_path: Path) -> None:
    ran = learn(tmp_path, b"\xef\xbb\xbfz\r\n\xff\xfe\x1b[2J\r\na, c\r\n", "all", "--user", "Ada")
    assert ran.code == 0
    assert [outcome for _, outcome, _ in outcomes(tmp_path)] == [
        Outcome.UNREADABLE,
        Outcome.UNREADABLE,
        Outcome.CORRECT,
    ]
    assert "\x1b" not in ran.out


def test_for_nobody_nothing_is_kept_and_that_is_said(tmp_path: Path) -> None:
    ran = learn(tmp_path, "a, c\n", "all")
    assert (ran.code, "✓ Correct" in ran.out, "Nothing was kept." in ran.out) == (0, True, True)
    assert "Name a learner: --user NAME" in ran.err
    places = (tmp_path, Path(os.environ["XDG_DATA_HOME"]))
    assert not [each for place in places for each in place.rglob("*.sqlite")]


def test_a_lesson_that_is_not_there_is_told(tmp_path: Path) -> None:
    ran = learn(tmp_path, "", "al", "--user", "Ada")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'all'?" in ran.err


@pytest.mark.slow
def test_the_first_lesson_of_the_course_is_learnt_to_its_end(tmp_path: Path) -> None:
    typed = "0.6931\ndef loss(p):\n    return -np.log(p)\n.\n14\na\np=0.37\n"
    ran = learn(tmp_path, typed, "getting-started", "--user", "Ada", lessons=LESSONS)
    assert ran.code == 0
    assert ran.out.count("✓ Correct   +10 points") == 5
    assert "50 of 50 points." in ran.out


def test_a_picture_is_read_as_words_and_numbers_and_its_sliders_are_set_by_typing(tmp_path: Path) -> None:
    typed = "set s 2\nset s 9\nset t 1\nset s x\nset\nquit\n"
    said = learn(tmp_path, typed, "all", "--user", "Ada").out
    assert "Picture: Area and side" in said
    assert "  side: 0, 0.667, 1.33, 2, 2.67, 3.33, 4\n  area: 0, " in said
    assert "s is 3, from 0 to 4" in said
    assert "A side of 2 has the area 4." in said
    assert "s goes from 0 to 4." in said
    assert said.count("Write set, a name and a number; there is s.") == 2
    assert "x is no number." in said


@pytest.mark.slow
def test_it_begins_at_a_task_that_is_named(tmp_path: Path) -> None:
    ran = learn(tmp_path, "9\nquit\n", "all/area", "--user", "Ada")
    assert (ran.code, outcomes(tmp_path)) == (0, [("all/area", Outcome.CORRECT, 0)])
    assert "did you mean" in learn(tmp_path, "", "all/aera").err
    assert "there is no lesson" in learn(tmp_path, "", "al/area").err


def test_a_place_is_told_by_position_and_word_not_by_carets(tmp_path: Path) -> None:
    said = learn(tmp_path, "next\n9 +* 2\nquit\n", "all", "--user", "Ada").out
    assert "at character " in said
    assert "^" not in said.partition("Not understood")[2].partition("\n\n")[0]


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("how", "said"), [("line", "the area a²."), ("tex", "the area $a^2$."), ("spoken", "the area a squared.")]
)
def test_formulas_are_printed_as_they_are_wanted(tmp_path: Path, how: str, said: str) -> None:
    assert said in learn(tmp_path, "", "all", "--user", "Ada", "--formulas", how).out.replace("\n", " ")


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["show", "all", "--step", "3"], 0, "3 of 14, task all/area"),
        (["show", "all", "--step", "99"], 2, "all has no step 99; they are 1 to 14"),
        (["show", "all", "--step", "0"], 2, "counted from 1"),
        (["show", "all/area", "--step", "1"], 2, "--step counts the steps of a lesson"),
        (["show", "all", "--step", "1", "--formulas", "spoken", "--no-picture"], 0, "a squared"),
        (["show", "all", "--formulas", "sung"], 2, "sung"),
    ],
)
def test_one_step_is_shown(words: list[str], code: int, said: str) -> None:
    command = [sys.executable, "-m", "tutor", *words, "--lessons", str(EVERY_KIND)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, said in ran.stdout + ran.stderr) == (code, True), ran


def test_what_may_be_typed_is_said_once_and_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(Session(open_course(EVERY_KIND), open_keeping(tmp_path, "Ada"))) as session:
        session.open("all", None)
        go_through(session, iter(["next", "help", "next", "quit"]))
    said = capsys.readouterr().out
    assert said.count(COMMANDS) == 1
    assert said.count(HELP) == 1
    assert said.index(COMMANDS) < said.index("task all/area") < said.index(HELP)


def test_a_function_over_the_reference_is_told_and_drawn_without_a_screen(tmp_path: Path) -> None:
    with closing(Session(open_course(LESSONS), open_keeping(tmp_path, "Ada"))) as session:
        session.open("getting-started")
        tasks = {task.task: task for task in session.lesson.tasks}
        code, program = tasks["first-code"], "def loss(p):\n    return 1.0 - p\n"
        assert drawn(session, tasks["first-number"], "1") == "There is nothing to draw here."
        assert drawn(session, code, "") == "There is no program of yours yet."
        said = drawn(session, code, program)
        assert said.startswith("Yours leaves the reference from p = ")
        assert isinstance(code, Code)
        picture = overlay_text(session.programs.over_reference(code, program))
    assert picture.endswith(f"\n\n{said}")
    assert "loss over the reference" in picture.splitlines()[0]


def test_spoken_there_is_no_sign_that_a_voice_may_leave_out(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["show", "all", "--lessons", str(EVERY_KIND), "--formulas", "spoken", "--no-picture"]
    assert copy_context().run(main, words) == 0  # how formulas are printed is of this context alone
    assert [line for line in capsys.readouterr().out.splitlines() if not line.isascii()] == []


class Refusing(Session):
    """A learner whose save takes nothing so many times at leaving."""

    def __init__(self, *given: Any, said: str, times: int) -> None:
        super().__init__(*given)
        self.said, self.times = said, times

    def unkept(self) -> tuple[str, ...]:
        keeping = self.keeping
        assert keeping is not None
        self.times -= 1
        keeping.problem = self.said if self.times >= 0 else ""
        return ("1 answer",) if self.times >= 0 else ()


@pytest.mark.parametrize(
    ("problem", "times", "told"),
    [
        ("The save is in use by another program.", 2, ""),
        ("The disk is full.", 9, "Not kept: where you are. The disk is full."),
    ],
)
def test_at_leaving_another_program_is_waited_for_and_what_is_lost_is_written_elsewhere(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    problem: str,
    times: int,
    told: str,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    given = open_course(EVERY_KIND), open_keeping(tmp_path / "saves", "Ada")
    with closing(Refusing(*given, said=problem, times=times)) as session:
        session.open("all", None)
        with pytest.raises(KeyboardInterrupt), told_at_leaving(session):
            raise KeyboardInterrupt
    said = capsys.readouterr().err
    assert said.startswith(told)
    assert (tmp_path / "xent-tutor-Ada.sqlite").exists() is bool(told)
    assert bool(said) is bool(told)
