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
