"""Looking again as plain lines, and settings, through a real pipe."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.conftest import SMALL_COURSE, SUMS, attempt
from tests.long_course import twelve_lessons
from tutor.attempt import Mode, Outcome
from tutor.loader import open_course
from tutor.placement import Placement
from tutor.progress import open_progress
from tutor.session import Session

NOW = datetime.now(UTC)


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    """Ada, who solved the small course some days ago."""
    progress = open_progress(tmp_path, "Ada", SUMS)
    for task in ("adding/sum", "adding/larger", "counting/total"):
        progress.add(replace(attempt(task, Outcome.CORRECT, at=NOW - timedelta(days=10)), mode=Mode.LESSON))
    progress.close()
    return tmp_path


def ran(saves: Path, *command: str, typed: str = "", lessons: Path = SMALL_COURSE) -> subprocess.CompletedProcess[str]:
    where = ["--lessons", str(lessons), "--saves", str(saves)]
    return subprocess.run(
        [sys.executable, "-m", "tutor", *command, *where], input=typed, capture_output=True, text=True, timeout=120
    )


def reviewed(saves: Path) -> dict[str, tuple[Outcome, str | None]]:
    """What was answered in review."""
    progress = open_progress(saves, "Ada", SUMS)
    found = {each.task: (each.outcome, each.belief) for each in progress.attempts() if each.mode is Mode.REVIEW}
    progress.close()
    return found


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("typed", "found", "said"),
    [
        # A choice is asked first: it gains most for the time it takes.
        ("B\nlater\n\nquit\n", {"adding/larger": (Outcome.CORRECT, "sure")}, "Type sooner or later to change that"),
        ("b\n\nquit\n", {"adding/larger": (Outcome.CORRECT, "think")}, "1 of 1 known at once"),
        ("\nnext\nquit\n", {"adding/larger": (Outcome.WRONG, "no idea")}, "The answer: 2 + 3."),
        ("a\n\n1\nnext\n", {"adding/larger": (Outcome.WRONG, "think"), "adding/sum": (Outcome.WRONG, None)}, "0 of 2"),
        ("hint\nB\n\n", {"adding/larger": (Outcome.CORRECT, "sure")}, "Hint 1 of 1"),
    ],
)
def test_a_portion_is_gone_through_line_by_line(
    saves: Path, typed: str, found: dict[str, tuple[Outcome, str | None]], said: str
) -> None:
    done = ran(saves, "review", typed=typed)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 of 2, Adding two numbers" in done.stdout
    assert said in done.stdout
    assert reviewed(saves) == found


def test_where_nothing_is_due_it_says_so(saves: Path) -> None:
    open_progress(saves, "Bo", SUMS).close()
    assert "Nothing to look at again" in ran(saves, "review", "--user", "Bo").stdout


@pytest.mark.one_fast
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ((), 0, "portion      8 minutes"),
        (("portion",), 0, "portion      8 minutes"),
        (("portion", "12"), 0, "portion      12 minutes"),
        (("retention", "0.90"), 0, "retention    0.90"),
        (("portion", "1"), 2, "'1' is no value of portion: 3 to 20"),
        (("portoin", "8"), 2, "did you mean 'portion'?"),
        (("tone", "loud"), 2, "'loud' is no value of tone: bare, quiet"),
        (("motion", "off"), 0, "motion       off"),
        (("timers",), 0, "timers       on"),
        (("theme", "XENT-light"), 0, "theme        xent-light"),
        (("theme", "light"), 0, "theme        xent-light"),
        (("theme", "pink"), 2, "'pink' is no value of theme: xent-dark, xent-light, "),
    ],
)
def test_settings_are_shown_and_set(saves: Path, command: tuple[str, ...], code: int, said: str) -> None:
    done = ran(saves, "settings", *command)
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done


def test_a_setting_holds_for_the_learner_alone(saves: Path) -> None:
    open_progress(saves, "Bo", SUMS).close()
    assert ran(saves, "settings", "portion", "12", "--user", "Ada").returncode == 0
    assert "12 minutes" in ran(saves, "settings", "portion", "--user", "Ada").stdout
    assert "8 minutes" in ran(saves, "settings", "portion", "--user", "Bo").stdout


def test_without_anybody_there_is_nothing_to_set(tmp_path: Path) -> None:
    done = ran(tmp_path, "settings")
    assert (done.returncode, "nobody has played here yet" in done.stderr) == (2, True)


@pytest.mark.slow
def test_one_is_placed_line_by_line_and_it_is_taken_back(tmp_path: Path) -> None:
    course, saves = twelve_lessons(tmp_path / "course"), tmp_path / "saves"

    def placed(*options: str, typed: str = "") -> str:
        done = ran(saves, "place", *options, "--user", "Ada", typed=typed, lessons=course)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False)
        return done.stdout

    def marks() -> str:
        done = ran(saves, "list", "--user", "Ada", lessons=course)
        return "".join(sign for sign in done.stdout if sign in "○◌◐●")

    first = placed(typed="quit\n")
    assert "Question 1 of 10" in first
    assert "Hint" not in first
    assert "The next time it goes on here." in first
    begun = placed(typed="next\nquit\n")
    assert "Question 2 of 10" in begun
    assert "Question 2 of 10" in placed(typed="nonsense(\nquit\n")
    assert "Nothing is skipped" in placed(typed="next\n" * 20)
    assert marks() == "○" * 12
    with closing(open_progress(saves, "Ada")) as progress:
        Session(open_course(course), progress).placed.keep(Placement(known=("lesson-0", "lesson-1"), over=True))
    assert marks() == "◌◌" + "○" * 10
    assert "2 lessons count as known no more" in placed("--undo")
    assert marks() == "○" * 12
    assert "nothing to take back" in placed("--undo")
