"""What is said at the end of a lesson and a chapter."""

from __future__ import annotations

import shutil
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.conftest import NOON, SMALL_COURSE, attempt
from tutor import score
from tutor.attempt import ANSWER_SHOWN, Attempt, Mode, Outcome
from tutor.ending import ChapterEnd, best_of, chapter_end, cost_in_words, next_mark_on
from tutor.lesson import Chapter, Code, Misconception
from tutor.loader import CourseFolder, open_course
from tutor.progress import Progress
from tutor.score import TaskTally
from tutor.session import Session

RIGHT = Outcome.CORRECT
KINDS = {"a/one": "number", "a/two": "choice", "a/code": "code"}
TODAY = NOON.date()


@pytest.mark.parametrize(
    ("own", "kind", "said"),
    [
        (TaskTally(share=1.0), "number", ""),
        (TaskTally(share=1.0, hints=1), "number", "1 hint (-2)"),
        (TaskTally(share=1.0, hints=2, tried=(1,)), "number", "1 wrong and 2 hints (-6)"),
        (TaskTally(share=1.0, tried=(1, 2)), "code", ""),
        (TaskTally(share=1.0, tried=(1, 2)), "choice", "2 wrong (-10)"),
        (TaskTally(share=1.0, tried=(1, 2), earned=1.0), "choice", ""),
        (TaskTally(share=1.0, hints=ANSWER_SHOWN), "number", "the answer shown (-10)"),
        (TaskTally(share=0.6), "estimate", "roughly (-4)"),
        (TaskTally(share=0.1, tried=(1,)), "estimate", "roughly (-9)"),
        (TaskTally(tried=(1,)), "number", ""),
    ],
)
def test_what_took_points_is_said_in_words(own: TaskTally, kind: str, said: str) -> None:
    assert cost_in_words(own, 10, kind) == said


def answered(*answers: tuple[str, int]) -> list[Attempt]:
    """Right answers to tasks, so many days ago; the first in the lesson, later ones in review."""
    seen: set[str] = set()
    found = []
    for task, ago in answers:
        mode = Mode.REVIEW if task in seen else Mode.LESSON
        seen.add(task)
        found.append(replace(attempt(task, RIGHT, at=NOON - timedelta(days=ago)), mode=mode))
    return found


DONE = (("a/one", 9), ("a/two", 8), ("a/code", 8))


@pytest.mark.parametrize(
    ("answers", "in_days"),
    [
        (DONE[:2], None),  # not done
        (DONE, -4),  # due four days after the later of the first answers
        ((*DONE, ("a/one", 0)), -4),
        ((*DONE, ("a/one", 0), ("a/two", 0)), 46),  # long after two weeks
    ],
)
def test_the_next_mark_is_to_be_had_when_the_cards_that_lack_it_are_due(
    answers: tuple[tuple[str, int], ...], in_days: int | None
) -> None:
    tasks = score.tally(answered(*answers), zone=UTC).tasks
    own = score.lesson_score(dict.fromkeys(KINDS, 10), tasks, KINDS)
    found = next_mark_on(own, tasks, KINDS, factor=1.0, wanted=0.85)
    assert found == (None if in_days is None else TODAY + timedelta(days=in_days))


def test_a_lesson_that_is_kept_has_no_next_mark() -> None:
    tasks = {
        "a/one": TaskTally(
            share=1.0, solved_on=date(2026, 1, 1), again_on=date(2026, 1, 2), kept_on=date(2026, 1, 20), latest=(1.0,)
        )
    }
    own = score.lesson_score({"a/one": 10}, tasks, KINDS)
    assert own.marks == (True, True, True)
    assert next_mark_on(own, tasks, {"a/one": "number"}, factor=1.0, wanted=0.85) is None


def test_a_chapter_ends_when_all_of_it_is_solved(folder: CourseFolder) -> None:
    outlines = tuple(folder.outlines())
    solved = {task: TaskTally(share=1.0) for outline in outlines for task in outline.points}
    after = Chapter(id="more", title="More", about="What comes next.")
    (chapter,) = folder.course.chapters
    assert chapter_end(chapter, after, outlines, {**solved, "adding/sum": TaskTally()}) is None
    assert chapter_end(chapter, None, outlines, {}) is None
    assert chapter_end(chapter, after, outlines, solved, "Overflow") == ChapterEnd(
        title=chapter.title,
        goals=tuple(outline.goal for outline in outlines),
        next_title="More",
        next_about="What comes next.",
        boss="Overflow",
    )


def program(function: str, calls: int, *mistakes: str) -> Code:
    """A code task with so many calls and these known mistakes."""
    return Code(
        task="code",
        ask="Write it.",
        answer="right",
        hints=("Do.",),
        function=function,
        calls=tuple(f"{function}({n})" for n in range(calls)),
        misconceptions=tuple(Misconception(name=name, answer="wrong", say="No.") for name in mistakes),
    )


@pytest.mark.parametrize(
    ("programs", "line"),
    [
        ([], None),
        ([program("f", 1)], "f, right at 1 call"),
        (
            [program("f", 9), program("g", 3, "sign")],
            "g, right at all 3 calls; 1 known mistake does not get through: sign",
        ),
        (
            [program("f", 4, "a", "b"), program("g", 5, "a", "b")],
            "g, right at all 5 calls; 2 known mistakes do not get through: The a; b",
        ),
        ([program("f", 4, "b", "c", "d")], "f, right at all 4 calls; 3 known mistakes do not get through: b; c; …"),
    ],
)
def test_the_best_of_ones_own_programs_is_the_one_that_stands_against_most(
    programs: list[Code], line: str | None
) -> None:
    found = best_of(programs, {"a": "The a"})
    assert (found and found.line) == line


def test_the_end_of_a_chapter_tells_ones_best_program_unless_its_answer_was_shown(folder: CourseFolder) -> None:
    session = Session(folder, Progress(":memory:", "Ada"), clock=lambda: NOON)
    tasks = [task for outline in folder.outlines() for task in outline.points]
    for task in tasks:
        session.progress.add(replace(attempt(task, RIGHT), mode=Mode.LESSON))
    session.open(folder.lessons[-1])
    ending = session.ending().chapter
    assert ending is not None
    assert ending.best is not None
    assert ending.best.function == "total"
    shown = Session(folder, Progress(":memory:", "Bo"), clock=lambda: NOON)
    for task in tasks:
        shown.progress.add(replace(attempt(task, RIGHT, hints=ANSWER_SHOWN), mode=Mode.LESSON))
    shown.open(folder.lessons[-1])
    shown_ending = shown.ending().chapter
    assert shown_ending is not None
    assert shown_ending.best is None


def test_a_new_level_is_told_once(tmp_path: Path) -> None:
    root = tmp_path / "course"
    shutil.copytree(SMALL_COURSE, root)
    file = root / "course.yaml"
    levels = "levels: [{marks: 0, name: sprout}, {marks: 1, name: shrub}]"
    file.write_text(f"{levels}\n{file.read_text('utf-8')}", "utf-8")
    session = Session(open_course(root), Progress(":memory:", "Ada"), clock=lambda: NOON)
    session.open("adding")
    assert session.ending().level == ""
    for task in ("adding/sum", "adding/larger"):
        session.progress.add(replace(attempt(task, RIGHT), mode=Mode.LESSON))
    session.keep_setting("tone", "bare")
    assert session.ending().level == ""
    session.keep_setting("tone", "quiet")
    assert [session.ending().level for _ in range(2)] == ["shrub", ""]
