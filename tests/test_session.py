"""Going through a lesson without a screen."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

import tutor
from tests.conftest import NOON, SUMS, attempt
from tutor.attempt import Outcome, Verdict
from tutor.lesson import Choice, Code, Lesson, NumberTask, Option, Task, Text
from tutor.loader import CourseFolder, open_course
from tutor.progress import Draft, KeptPlace, Progress, open_progress
from tutor.session import Session
from tutor.variant import PROVED


def answered(session: Session, task: str, outcome: Outcome) -> None:
    session.record("7", Verdict(task=task, outcome=outcome))


def test_a_new_learner_begins_at_the_first_step_of_the_course(session: Session) -> None:
    assert session.lesson.id == "adding"
    assert isinstance(session.step, Text)


def test_who_comes_back_is_where_they_left_off(folder: CourseFolder) -> None:
    progress = Progress(":memory:", course=SUMS)
    Session(folder, progress).open("counting", 1)
    assert (Session(folder, progress).lesson.id, Session(folder, progress).place.step) == ("counting", "total")


def test_a_place_in_a_lesson_that_is_gone_is_the_beginning(folder: CourseFolder) -> None:
    progress = Progress(":memory:", course=SUMS)
    progress.keep_place(KeptPlace("gone", "sum"))
    assert Session(folder, progress).lesson.id == "adding"


@pytest.mark.parametrize(
    ("solved", "step"),
    [([], 0), (["adding/sum"], 2), (["adding/larger"], 1), (["adding/sum", "adding/larger"], 0)],
)
def test_a_lesson_opens_where_there_is_something_to_do(session: Session, solved: list[str], step: int) -> None:
    for task in solved:
        answered(session, task, Outcome.CORRECT)
    session.open("adding")
    assert session.index == step


@pytest.mark.parametrize(("asked", "shown"), [(-3, 0), (1, 1), (99, 2)])
def test_there_is_no_step_before_the_first_or_after_the_last(session: Session, asked: int, shown: int) -> None:
    session.open("adding")
    session.go(asked)
    assert session.index == shown


@pytest.mark.parametrize(
    ("lesson", "step", "companion"),
    [("adding", 0, 1), ("adding", 1, 0), ("adding", 2, 0), ("counting", 1, 0), ("counting", 2, None)],
)
def test_a_task_stands_beside_its_text(session: Session, lesson: str, step: int, companion: int | None) -> None:
    session.open(lesson, step)
    assert session.companion == companion


def task_at(session: Session, step: int) -> Task:
    session.open("adding", step)
    assert session.task is not None
    return session.task


def test_hints_come_one_at_a_time_and_count_in_the_attempt(session: Session) -> None:
    task = task_at(session, 1)
    assert session.drafts.hints_shown(task) == 0
    assert [session.drafts.show_hint(task) for _ in range(3)] == [1, 2, None]
    assert session.drafts.hints_shown(task) == 2
    answered(session, "adding/sum", Outcome.WRONG)
    assert session.attempts()[-1].hints == 2


def test_the_answer_is_shown_after_the_last_hint_and_then_earns_nothing(session: Session) -> None:
    task = task_at(session, 1)
    session.drafts.show_answer(task)
    assert (session.drafts.may_show_answer(task), session.drafts.answer_stage(task)) == (False, 0)
    for _ in task.hints:
        session.drafts.show_hint(task)
    assert session.drafts.may_show_answer(task)
    session.drafts.show_answer(task)
    assert (
        session.drafts.may_show_answer(task),
        session.drafts.answer_stage(task),
        session.drafts.hints_shown(task),
    ) == (False, 1, 2)
    session.keep_draft("6")
    assert session.drafts.answer_stage(task) == 1
    assert session.record("7", Verdict(task="adding/sum", outcome=Outcome.CORRECT)) == 0
    assert (session.solved(task), session.score().points, session.drafts.answer_stage(task)) == (True, 0, 0)


def test_starting_over_takes_another_variant_where_the_task_varies(session: Session) -> None:
    task = NumberTask(id="a/b", task="b", ask="{n}?", given={"n": 1}, vary={"n": "int(2, 9)"}, answer="n")
    assert session.seed(task) is None
    session.progress.keep_draft(task.id, Draft("6", 1))
    seen: set[int | None] = {None}
    for _ in range(3):
        before = session.seed(task)
        session.start_over(task)
        seen.add(session.seed(task))
        assert session.seed(task) != before
        assert session.drafts.at(task.id) == Draft("", 1)
    assert all(seed is None or 0 <= seed < PROVED for seed in seen)
    session.start_over(fixed := NumberTask(id="a/c", task="c", ask="?", answer="1"))
    assert session.seed(fixed) is None


def test_typing_keeps_the_hints_that_were_shown(session: Session) -> None:
    task = task_at(session, 1)
    session.drafts.show_hint(task)
    session.keep_draft("6")
    assert session.drafts.at(task.id) == Draft("6", 1)


def test_going_somewhere_leaves_the_place_that_is_kept(session: Session) -> None:
    session.open("adding", 1)
    session.go(2)
    assert (session.index, session.place) == (2, KeptPlace("adding", "sum"))
    session.keep_place()
    assert session.place == KeptPlace("adding", "larger")


@pytest.mark.parametrize(
    ("outcomes", "hints", "earned"),
    [
        ([Outcome.CORRECT], 0, [10]),
        ([Outcome.CORRECT], 2, [6]),
        ([Outcome.WRONG, Outcome.CORRECT, Outcome.CORRECT], 0, [0, 8, 0]),
        ([Outcome.UNREADABLE, Outcome.ERROR], 0, [0, 0]),
    ],
)
def test_recording_tells_what_the_answer_earned(
    session: Session, outcomes: list[Outcome], hints: int, earned: list[int]
) -> None:
    task = task_at(session, 1)
    for _ in range(hints):
        session.drafts.show_hint(task)
    points = [session.record("7", Verdict(task="adding/sum", outcome=outcome)) for outcome in outcomes]
    assert points == earned
    assert session.score().points == sum(earned)


def test_an_answer_to_a_task_that_is_gone_is_kept_and_earns_nothing(session: Session) -> None:
    for task in ("adding/gone", "gone/sum"):
        assert session.record("7", Verdict(task=task, outcome=Outcome.CORRECT)) == 0
    assert [attempt.task for attempt in session.progress.attempts()] == ["adding/gone", "gone/sum"]


def test_a_variant_is_kept_with_its_seed(session: Session) -> None:
    task = task_at(session, 1)
    a, b = (int(word) for word in session.asked(task, 3).text.replace("?", "").split() if word.isdigit())
    verdict = session.check(task, f"{a + b}", seed=3)
    assert verdict.outcome is Outcome.CORRECT
    session.record(f"{a + b}", verdict, 3)
    assert session.attempts()[-1].seed == 3


def test_the_end_of_a_lesson_says_what_was_earned_what_is_open_and_what_comes(session: Session) -> None:
    session.open("adding")
    answered(session, "adding/sum", Outcome.CORRECT)
    ending = session.ending()
    assert (ending.points, ending.possible, ending.open_tasks) == (10, 20, ("task 2",))
    assert (ending.next_id, ending.next_title) == ("counting", "Counting with a program")
    session.open("counting")
    assert (session.ending().next_id, session.ending().next_title) == (None, None)


def test_the_history_is_of_all_attempts(session: Session) -> None:
    answered(session, "adding/sum", Outcome.CORRECT)
    found = session.history()
    assert (found.learner, found.points, found.answers) == ("Ada", 10, 1)


def test_a_verdict_is_kept_for_the_task_it_speaks_of_even_when_the_learner_has_gone_on(session: Session) -> None:
    session.open("adding", 2)
    answered(session, "adding/sum", Outcome.CORRECT)
    assert session.attempts() == ()
    assert session.solved(session.lesson.steps[1])


def test_checking_writes_nothing(session: Session) -> None:
    session.open("adding", 1)
    verdict = session.check(session.lesson.steps[1], "7")
    assert verdict.outcome is Outcome.CORRECT
    assert verdict.task == "adding/sum"
    assert session.progress.attempts() == ()


def test_the_standing_names_chapter_lesson_and_what_is_solved(session: Session) -> None:
    session.open("adding")
    answered(session, "adding/larger", Outcome.CORRECT)
    standing = session.standing()
    assert (standing.chapter, standing.lesson, standing.solved) == ("Sums", "Adding two numbers", (False, True))
    assert (standing.week, standing.learner) == ((False, False, True, False, False, False, False), "Ada")


def test_after_the_last_lesson_there_is_no_next(session: Session) -> None:
    session.open("adding")
    assert session.next_lesson() == "counting"
    session.open("counting")
    assert session.next_lesson() is None


def test_scores_cover_the_whole_course_in_order(session: Session) -> None:
    answered(session, "adding/sum", Outcome.CORRECT)
    rows = [(outline.id, own.solved, own.tasks) for outline, own in session.score_reader()()]
    assert rows == [("adding", 1, 2), ("counting", 0, 1)]


def test_a_task_finds_the_learners_own_function_once_that_was_right(session: Session) -> None:
    own = "def f(x):\n    return 2 * x"
    code = Code(task="earlier", ask="Write it.", function="f", answer="def f(x):\n    return x", calls=("f(1)",))
    using = Code(task="later", ask="Use it.", function="g", answer="g = f", calls=("g(1)",), uses=("adding/earlier",))
    session.folder.task = {"adding/earlier": code}.get  # type: ignore[method-assign]
    assert session.programs.lent(using).own == (("f", code.answer),)
    for answer, outcome in ((own, Outcome.CORRECT), ("later, wrong", Outcome.WRONG)):
        verdict = Verdict(task="adding/earlier", outcome=outcome)
        session.record(answer, verdict)
    assert session.programs.lent(using).own == (("f", own),)
    assert session.asked(using).scope == ("np", "math", "f")
    assert session.asked(using).note == "In scope: f(x)."
    assert session.programs.lent(using).references == (("f", code.answer),)


def test_front_ends_talk_to_the_session_and_do_not_reach_through_it() -> None:
    package = Path(tutor.__file__).parent
    files = [*package.glob("tui/**/*.py"), *package.glob("cli/**/*.py")]
    assert len(files) > 40
    assert [file.name for file in files if re.search(r"session\.(progress|folder)\b", file.read_text("utf-8"))] == []


# The names of steps


def lesson_of(*names: str | None, was: tuple[str, ...] = ()) -> Lesson:
    """A lesson of these tasks, and texts for None; the first task had these ids before."""
    choice = (Option(say="a", right=True), Option(say="b"))
    first = next((name for name in names if name), None)
    steps = [
        Text(text="Read.") if name is None else Choice(task=name, ask="?", options=choice, was=was * (name == first))
        for name in names
    ]
    return Lesson(id="l", title="L", goal="G", steps=tuple(steps))


def test_every_step_has_a_name_that_leads_back_to_it() -> None:
    lesson = lesson_of(None, None, "sum", None, "larger", None, None)
    names = [lesson.step_id(index) for index in range(7)]
    assert names == [
        "2 before sum",
        "1 before sum",
        "sum",
        "1 before larger",
        "larger",
        "1 after larger",
        "2 after larger",
    ]
    assert [lesson.step_at(name) for name in names] == list(range(7))
    only_texts = lesson_of(None, None)
    assert [only_texts.step_at(only_texts.step_id(index)) for index in range(2)] == [0, 1]


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("sum", 2),
        ("old-sum", 2),
        ("1 before sum", 1),
        ("1 before old-sum", 1),
        ("9 before sum", 0),
        ("1 before larger", 3),
        ("9 after larger", 4),
        ("gone", None),
        ("1 before gone", None),
        ("#1", 1),
        ("#99", 4),
        ("#", None),
        ("", None),
        ("x before sum", None),
        ("1 beside sum", None),
        ("1 before", None),
        ("-1 before sum", None),
    ],
)
def test_a_steps_name_holds_while_others_come_and_go(name: str, index: int | None) -> None:
    lesson = lesson_of(None, None, "sum", "larger", None, was=("old-sum",))
    assert lesson.step_at(name) == index


def test_a_place_whose_step_is_gone_is_where_there_is_something_to_do(folder: CourseFolder) -> None:
    progress = Progress(":memory:", course=SUMS)
    progress.keep_place(KeptPlace("adding", "gone"))
    answered(Session(folder, progress), "adding/sum", Outcome.CORRECT)
    assert Session(folder, progress).lesson.id == "adding"
    assert progress.place == KeptPlace("adding", "larger")


def test_an_attempt_knows_its_course_and_the_learners_clock(session: Session) -> None:
    answered(session, "adding/sum", Outcome.CORRECT)
    (kept,) = session.attempts(session.lesson.steps[1])
    assert (kept.course, kept.course_version) == (SUMS, None)
    assert kept.offset_minutes == round((NOON.astimezone().utcoffset() or timedelta()).total_seconds() / 60)


def test_leaving_leaves_one_file_that_holds_everything(folder: CourseFolder, tmp_path: Path) -> None:
    session = Session(folder, open_progress(tmp_path, "Ada"), clock=lambda: NOON)
    other = open_progress(tmp_path, "Ada", SUMS)  # else SQLite itself folds the log when the last one leaves
    session.record("7", Verdict(task="adding/sum", outcome=Outcome.CORRECT))
    session.close()
    assert answers_in_copy(tmp_path / "Ada.sqlite", tmp_path) == ["7"]
    other.close()


def test_a_quiet_moment_after_a_kill_leaves_one_file_too(folder: CourseFolder, tmp_path: Path) -> None:
    killed = open_progress(tmp_path, "Ada", SUMS)
    killed.add(attempt("adding/sum", Outcome.CORRECT))
    assert answers_in_copy(tmp_path / "Ada.sqlite", tmp_path) == []
    session = Session(folder, open_progress(tmp_path, "Ada"), clock=lambda: NOON)
    session.rest()
    assert answers_in_copy(tmp_path / "Ada.sqlite", tmp_path) == ["7"]
    session.close()
    killed.close()


def answers_in_copy(file: Path, folder: Path) -> list[str]:
    """What a copy of the file alone has, without its log."""
    copy = folder / "copy" / "Ada.sqlite"
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes(file.read_bytes())
    progress = Progress(copy, "Ada", SUMS)
    try:
        return [each.answer for each in progress.attempts()]
    finally:
        progress.close()
        shutil.rmtree(copy.parent)


ESTIMATED = """\
title: Guess
goal: Guess first.
steps:
  - {text: Squares grow.}
  - {task: guess, kind: estimate, ask: How large?, answer: "900"}
  - {text: It is 900.}
  - {task: why, kind: number, ask: Half of it?, answer: "450", hints: [Halve it.]}
"""


def guessing(tmp_path: Path) -> Session:
    (tmp_path / "one").mkdir()
    (tmp_path / "course.yaml").write_text("title: One\nchapters: [{id: one, title: One, lessons: [guess]}]\n", "utf-8")
    (tmp_path / "one" / "guess.yaml").write_text(ESTIMATED, "utf-8")
    session = Session(open_course(tmp_path), Progress(":memory:", course="one"))
    session.open("guess")
    return session


@pytest.mark.parametrize("wanted", [2, 3, 99])
def test_the_step_after_an_estimate_is_closed_until_it_is_answered(tmp_path: Path, wanted: int) -> None:
    session = guessing(tmp_path)
    session.go(wanted)
    assert session.index == 1, "in its place the estimate is shown"
    session.record("20", session.check(session.lesson.tasks[0], "20"))
    session.go(wanted)
    assert session.index == min(wanted, 3)


def test_an_estimate_that_cannot_be_judged_keeps_nobody_before_it(tmp_path: Path) -> None:
    session = guessing(tmp_path)
    task = session.lesson.tasks[0]
    session.record("20", Verdict(task=task.id, outcome=Outcome.ERROR))
    session.go(2)
    assert session.index == 2


@pytest.mark.parametrize(("answer", "points"), [("900", 10), ("1500", 6), ("5000", 3), ("20", 1), ("zero", 0)])
def test_an_estimate_earns_by_how_far_it_is_off_and_once(tmp_path: Path, answer: str, points: int) -> None:
    session = guessing(tmp_path)
    task = session.lesson.tasks[0]
    assert session.record(answer, session.check(task, answer)) == points
    assert session.is_settled(task) is (points > 0)
    if points:
        assert session.record("900", session.check(task, "900")) == 0
        assert session.score().points == points
