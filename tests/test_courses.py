"""Several courses on one machine: which to learn is asked once, and remembered for each learner."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.conftest import SMALL_COURSE, SUMS
from tests.tui.playing import press, running, settled, until_shown, write
from tutor import trust
from tutor.courses import CHOSEN, chosen_root, offered, several
from tutor.installed import courses_folder, may_bring
from tutor.keeping import open_keeping
from tutor.loader import open_course
from tutor.progress import KeptPlace, Progress, open_progress
from tutor.session import Session
from tutor.tui.app import First, TutorApp
from tutor.tui.screens.courses import CourseScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.start import StartScreen


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    return tmp_path / "saves"


@pytest.fixture
def sums(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small course was added; the one that came along is that of every kind."""
    monkeypatch.setattr(trust, "built_in", lambda: SMALL_COURSE.parent / "every-kind")
    return Path(shutil.copytree(SMALL_COURSE, courses_folder() / SUMS))


def chosen(saves: Path, name: str = "Ada") -> str | None:
    with closing(open_progress(saves, name, "")) as progress:
        return progress.setting(CHOSEN)


def test_there_is_one_course_until_another_is_added(sums: Path) -> None:
    assert several()
    assert [course.identity for course in offered()] == ["every-kind", SUMS]
    (sums / "course.yaml").write_text("title: [")
    assert [course.identity for course in offered()] == ["every-kind"]
    shutil.rmtree(sums)
    assert not several()


def test_looking_at_a_course_is_not_opening_it(sums: Path) -> None:
    offered()
    assert not trust.OPENED.courses


def test_a_course_that_is_gone_is_chosen_again(sums: Path) -> None:
    progress = Progress(":memory:", "Ada", SUMS)
    assert chosen_root(progress) is None
    progress.keep_setting(CHOSEN, SUMS)
    assert chosen_root(progress) == sums
    shutil.rmtree(sums)
    assert chosen_root(progress) is None
    progress.keep_setting(CHOSEN, "every-kind")
    assert chosen_root(progress) == trust.built_in()


def test_a_package_that_names_the_group_is_noticed_without_asking_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = tmp_path / "areas-1.0.dist-info"
    about.mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert not may_bring()
    (about / "entry_points.txt").write_text("[xent_tutor.courses]\nareas = areas.lessons\n")
    assert may_bring()


async def test_who_is_new_chooses_once_and_learns_that_course(saves: Path, sums: Path) -> None:
    app = TutorApp(open_course(trust.built_in()), saves, first=First.START, chooses=True)
    async with running(app) as pilot:
        await write(pilot, "Ada")
        await press(pilot, "enter")
        await until_shown(pilot, CourseScreen)
        await press(pilot, "down", "enter")
        await until_shown(pilot, LessonScreen)
        assert app.session is not None
        assert app.session.course.identity == SUMS
        assert app.session.lesson.id == "adding"
        assert app.lesson_screen is not None
        assert app.lesson_screen.session is app.session
    assert chosen(saves) == SUMS


async def test_who_chose_goes_on_there_and_may_change(saves: Path, sums: Path) -> None:
    with closing(open_progress(saves, "Ada", SUMS)) as progress:
        progress.keep_setting(CHOSEN, SUMS)
        progress.keep_place(KeptPlace("adding", "sum"))
    app = TutorApp(open_course(trust.built_in()), saves, first=First.START, chooses=True)
    async with running(app) as pilot:
        await press(pilot, "enter")
        await settled(pilot)
        assert app.session is not None
        assert app.session.course.identity == SUMS
        app.action_change_course()
        await until_shown(pilot, CourseScreen)
        assert pilot.app.screen.query_one(OptionList).highlighted == 1
        await press(pilot, "up", "enter")
        await until_shown(pilot, StartScreen)
        assert app.session.course.identity == "every-kind"
        assert app.start_screen is not None
        assert app.start_screen.session is app.session
        await press(pilot, "enter")
        await until_shown(pilot, LessonScreen)
        assert app.session.lesson.id == "all"
    assert chosen(saves) == "every-kind"


async def test_escape_goes_on_as_before_and_it_is_asked_again_next_time(saves: Path, sums: Path) -> None:
    session = Session(open_course(trust.built_in()), open_keeping(saves, "Ada"))
    session.open(session.place.lesson)
    app = TutorApp(session.folder, saves, session, first=First.START, chooses=True)
    async with running(app) as pilot:
        await until_shown(pilot, CourseScreen)
        await press(pilot, "escape")
        await until_shown(pilot, StartScreen)
        assert app.session is session
    assert chosen(saves) is None


def ran(saves: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tutor", *words, "--saves", str(saves)]
    return subprocess.run(command, input=typed, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.slow
def test_plain_lines_ask_once_too(saves: Path) -> None:
    shutil.copytree(SMALL_COURSE, courses_folder() / SUMS)
    first = ran(saves, "learn", "--user", "Ada", typed="7\n2\n5\n7\nquit\n")
    assert "Which course?" in first.stdout
    assert "Type a number from 1 to 2, or quit." in first.stdout
    assert "What is 2 + 5?" in first.stdout
    assert chosen(saves) == SUMS
    again = ran(saves, "learn", "--user", "Ada", typed="quit\n")
    assert "Which course?" not in again.stdout
    assert "task adding/larger" in again.stdout
    assert "counting" in ran(saves, "list", "--user", "Ada").stdout
    assert "Ada: " in ran(saves, "course", "choose", "cross-entropy").stdout
    assert "adding" not in ran(saves, "list", "--user", "Ada").stdout
    wrong = ran(saves, "course", "choose", "sum")
    assert (wrong.returncode, "there is no course 'sum'" in wrong.stderr) == (2, True)
