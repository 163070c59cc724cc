"""Two courses whose lessons and tasks have the same names: what is done in one is not there in the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import NOON
from tutor.attempt import Outcome, Verdict
from tutor.checkers.code.scratch import Calculated
from tutor.lesson import Task
from tutor.loader import CourseFolder, open_course
from tutor.progress import open_progress
from tutor.session import Session
from tutor.trust import built_in
from tutor.variant import varies

JOURNEYS = Path(__file__).parent / "data" / "journeys"
WRONG = Outcome.WRONG


def course(tmp_path: Path, identity: str) -> CourseFolder:
    """A course with the lessons and tasks of journeys, under an id of its own."""
    folder = tmp_path / identity
    shutil.copytree(JOURNEYS, folder)
    file = folder / "course.yaml"
    file.write_text(file.read_text("utf-8").replace("id: journeys\n", f"id: {identity}\n", 1), "utf-8")
    return open_course(folder)


def learning(folder: CourseFolder, saves: Path, at: datetime = NOON) -> Session:
    return Session(folder, open_progress(saves, "Ada"), clock=lambda: at)


def tasks_of(folder: CourseFolder) -> list[Task]:
    return [task for lesson in folder.lessons for task in folder.lesson(lesson).tasks]


def seen(session: Session) -> dict[str, object]:
    """All that a front end may show of what was done in the course: its days are the learner's."""
    tasks = tasks_of(session.folder)
    history = session.history()
    found: dict[str, object] = {
        "begun": session.has_begun,
        "place": session.place,
        "scores": [own for _, own in session.score_reader()()],
        "portion": session.reviews.portion(),
        "answers": history.tasks,
        "memories": history.memories,
        "attempts": [session.attempts(task) for task in tasks],
        "right": [session.last_right(task) for task in tasks],
        "drafts": [session.drafts.at(task.id) for task in tasks],
        "typed": [session.drafts.typed(task) for task in tasks],
        "hints": [session.drafts.hints_shown(task) for task in tasks],
        "seeds": [session.seed(task) for task in tasks],
        "marks": [session.programs.shows_marks(task) for task in tasks],
        "lent": [session.programs.own_lent(task) for task in tasks],
    }
    found["step"] = session.lesson.id, session.index
    found["scratchpads"] = list(scratchpads(session))
    return found


def scratchpads(session: Session) -> Iterator[list[Calculated]]:
    for index in range(len(session.lesson.steps)):
        session.go(index)
        yield session.scratchpad


def play(session: Session) -> None:
    """Answer every task wrongly and rightly, and leave something of each kind behind."""
    for task in tasks_of(session.folder):
        session.open(task.id.split("/")[0], task.task)
        for outcome in (WRONG, Outcome.CORRECT, WRONG):
            session.record("1", Verdict(task=task.id, outcome=outcome, feedback=()))
        if varies(task):
            session.start_over(task)
        session.keep_draft("half a thought", task)
        session.drafts.show_hint(task)
        session.keep_scratchpad([Calculated(line="1 + 1", value="2")])


@pytest.fixture
def courses(tmp_path: Path) -> tuple[CourseFolder, CourseFolder]:
    return course(tmp_path, "first"), course(tmp_path, "second")


def test_what_is_done_in_one_course_is_not_there_in_another_of_the_same_names(
    tmp_path: Path, courses: tuple[CourseFolder, CourseFolder]
) -> None:
    first, second = courses
    fresh = seen(learning(second, tmp_path / "nobody"))
    played = learning(first, tmp_path / "saves")
    play(played)
    done = seen(played)
    assert [key for key, value in done.items() if value == fresh[key]] == []
    assert seen(learning(second, tmp_path / "saves")) == fresh
    play(learning(second, tmp_path / "saves", NOON + timedelta(minutes=5)))
    assert seen(learning(first, tmp_path / "saves")) == done


def test_days_and_settings_are_the_learners_in_every_course(
    tmp_path: Path, courses: tuple[CourseFolder, CourseFolder]
) -> None:
    first, second = courses
    played = learning(first, tmp_path)
    play(played)
    played.keep_setting("portion", "12")
    other = learning(second, tmp_path)
    assert other.week() == played.week() != learning(second, tmp_path / "nobody").week()
    assert other.reviews.minutes == 12


LESSONS = [f"l{number}" for number in range(12)]


def listing(folder: Path, lessons: list[str]) -> CourseFolder:
    """A course of these lessons in that folder, under one id for all."""
    folder.mkdir()
    listed = ", ".join(lessons)
    chapters = f"chapters:\n  - {{id: c, title: C, about: A., lessons: [{listed}]}}\n"
    (folder / "course.yaml").write_text(f"title: T\nid: sums\n{chapters}")
    return open_course(folder)


@pytest.mark.parametrize(
    ("first", "second", "is_told"),
    [
        (LESSONS[:4], LESSONS[4:], True),
        (LESSONS[:4], LESSONS[3:], True),
        (LESSONS[:4], LESSONS[:4], False),
        (LESSONS[:4], LESSONS, False),  # an edition that is longer, or shorter
        (LESSONS, LESSONS[:4], False),
        (LESSONS[:4], LESSONS[2:], False),
    ],
)
def test_another_course_of_the_same_id_is_told_once(
    tmp_path: Path, first: list[str], second: list[str], is_told: bool
) -> None:
    here, there = listing(tmp_path / "here", first), listing(tmp_path / "there", second)
    told = [learning(each, tmp_path / "saves").other_course() for each in (here, here, there, there, here, there)]
    assert [bool(said) for said in told] == [False, False, is_told, False, False, False]
    assert not is_told or (str(tmp_path / "there") in told[2] and "'sums'" in told[2])


def test_another_course_of_the_same_id_is_told_also_where_nobody_looked_before(tmp_path: Path) -> None:
    here, there = listing(tmp_path / "here", LESSONS[:4]), listing(tmp_path / "there", LESSONS[4:])
    learning(here, tmp_path / "saves").record("7", Verdict(task="l0/sum", outcome=Outcome.CORRECT, feedback=()))
    assert learning(there, tmp_path / "saves").other_course()
    assert not learning(there, tmp_path / "saves").other_course()


def test_the_course_that_came_along_is_never_another(tmp_path: Path) -> None:
    own = open_course(built_in())
    session = learning(own, tmp_path / "saves")
    session.record("7", Verdict(task="gone/sum", outcome=Outcome.CORRECT, feedback=()))
    assert session.other_course() == ""
    assert session.progress.settings("lessons ") == {}
