"""Where to begin: which question follows which answers, and what counts as known then."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.conftest import NOON, attempt, turns
from tests.long_course import twelve_lessons
from tutor.attempt import Outcome, Verdict
from tutor.loader import CourseFolder, open_course
from tutor.placement import (
    GUESSED,
    QUESTIONS,
    Answered,
    Placement,
    Plan,
    answered,
    chances,
    known_by,
    next_task,
    plan,
)
from tutor.placing import Placing, where
from tutor.progress import Progress
from tutor.score import State
from tutor.session import Session

LONG = 40
LESSONS = tuple(f"l{number:02}" for number in range(LONG))


def chain(kind: str = "number") -> Plan:
    """A long course in which each lesson requires the one before it."""
    return plan(
        (lesson, LESSONS[max(0, at - 1) : at], {f"{lesson}/a": "code", f"{lesson}/b": kind})
        for at, lesson in enumerate(LESSONS)
    )


def placed(own: Plan, knows: set[str], slips: random.Random | None = None) -> Placement:
    """What somebody is placed at who knows these lessons; with ``slips`` as people answer."""
    found = Placement()
    for _ in turns("nothing more is asked"):
        if (task := next_task(own, found.answers)) is None:
            break
        lesson = task.partition("/")[0]
        right = lesson in knows
        if slips is not None:
            right = slips.random() < (0.9 if lesson in knows else GUESSED[own.quick[lesson][task]])
        found = answered(own, found, task, right)
    return found


def test_the_first_question_is_from_the_middle_and_the_next_from_where_its_answer_leads() -> None:
    own = chain()
    assert next_task(own, ()) == "l20/b"
    after = {right: next_task(own, [Answered("l20/b", right)]) for right in (True, False)}
    assert after[True] is not None
    assert after[False] is not None
    assert after[False] < "l20/b" < after[True]


@pytest.mark.parametrize(
    ("knows", "least", "most"), [(0, 0, 0), (5, 2, 5), (10, 7, 10), (20, 17, 21), (33, 30, 34), (LONG, 36, LONG)]
)
def test_who_never_slips_is_placed_near_where_they_are(knows: int, least: int, most: int) -> None:
    found = placed(chain(), set(LESSONS[:knows]))
    assert len(found.answers) == QUESTIONS
    assert found.known == LESSONS[: len(found.known)]
    assert least <= len(found.known) <= most


@pytest.mark.one_fast
@pytest.mark.parametrize("knows", [0, 10, 25])
def test_people_who_slip_and_guess_are_seldom_sent_too_far(knows: int) -> None:
    own = chain()
    found = [len(placed(own, set(LESSONS[:knows]), random.Random(run)).known) for run in range(40)]
    assert sum(each > knows + 4 for each in found) <= 4


def test_a_choice_that_was_right_says_less_than_a_number() -> None:
    by_choice, by_number = chain("choice"), chain("number")
    said = [Answered("l20/b", True)]
    assert chances(by_choice, said)["l10"] < chances(by_number, said)["l10"]


def test_what_builds_on_a_wrong_answer_is_not_known() -> None:
    own = plan([("a", (), {}), ("b", ("a",), {"b/x": "number"}), ("c", ("a",), {"c/x": "number"}), ("d", ("b",), {})])
    known = known_by(own, [Answered("c/x", True), Answered("b/x", False)])
    assert "b" not in known
    assert "d" not in known


def test_a_task_that_the_course_has_no_more_says_nothing() -> None:
    own = chain()
    assert chances(own, [Answered("gone/x", True)]) == chances(own, [])


def test_only_quick_tasks_are_asked_a_lesson_once_and_what_is_done_never() -> None:
    own = plan(
        [("a", (), {"a/x": "choice", "a/y": "number"}), ("b", ("a",), {"b/z": "code"}), ("c", (), {"c/x": "choice"})]
    )
    assert next_task(own, [], done=("c",)) == "a/y"
    assert next_task(own, [Answered("a/y", True)], done=("c",)) is None
    assert next_task(own, [Answered("a/y", True), Answered("c/x", True)]) is None


def test_a_short_course_places_nobody() -> None:
    assert not plan([("a", (), {"a/x": "choice"})]).is_worth_it
    assert chain().is_worth_it


# A learner


@pytest.fixture
def folder(tmp_path: Path) -> CourseFolder:
    """Twelve lessons, each of which requires the one before it."""
    return open_course(twelve_lessons(tmp_path))


@pytest.fixture
def session(folder: CourseFolder) -> Session:
    return Session(folder, Progress(":memory:", "Ada"), clock=lambda: NOON)


def answer(placing: Placing, right: bool) -> None:
    """One answer, and on."""
    task = placing.card
    assert task is not None
    placing.record("7", Verdict(task=task.id, outcome=Outcome.CORRECT if right else Outcome.WRONG), placing.seed(task))
    placing.advance()


def through(session: Session, knows: int) -> Placing:
    """All questions, by somebody who knows the first lessons."""
    placing = Placing(session)
    for _ in turns("nothing more is asked"):
        if placing.card is None:
            break
        answer(placing, int(placing.card.id.partition("/")[0].removeprefix("lesson-")) < knows)
    return placing


def test_what_is_known_is_not_done_and_earns_nothing(session: Session) -> None:
    through(session, 6)
    rows = {outline.id: own for outline, own in session.score_reader()()}
    known = [lesson for lesson, own in rows.items() if own.known]
    assert 4 <= len(known) <= 7
    assert known == [f"lesson-{n}" for n in range(len(known))]
    assert all(own.state is State.NEW and not own.points and not any(own.marks) for own in rows.values())
    assert session.progress.attempts() == ()
    history = session.history()
    assert (history.answers, history.points, history.marks, history.days) == (0, 0, (0, 0, 0), ())
    assert not session.reviews.portion().cards


def test_one_goes_on_with_the_first_lesson_that_is_not_known(session: Session) -> None:
    placing = through(session, 6)
    first = f"lesson-{len(placing.found.known)}"
    said = where(session, placing.found)
    assert f"{len(placing.found.known)} lessons are known now, of 12: skipped, not done." in said
    assert session.place.lesson == first
    session.open("lesson-0")
    assert session.next_lesson() == "lesson-1"
    session.open(first)
    assert session.next_lesson() == f"lesson-{len(placing.found.known) + 1}"


def test_who_knows_nothing_begins_at_the_beginning(session: Session) -> None:
    placing = through(session, 0)
    assert placing.found.known == ()
    assert where(session, placing.found).startswith("Nothing is skipped")
    assert session.place.lesson == "lesson-0"


def test_a_lesson_that_was_skipped_can_be_done_and_then_counts(session: Session) -> None:
    through(session, 6)
    for task in ("lesson-0/one", "lesson-0/two"):
        session.progress.add(attempt(task, Outcome.CORRECT))
    _, own = next(session.score_reader()())
    assert (own.state, own.known, own.points > 0) == (State.DONE, False, True)


def test_it_goes_on_where_it_was_left_with_the_same_question_and_numbers(session: Session) -> None:
    placing = Placing(session)
    answer(placing, True)
    answer(placing, False)
    before = placing.card
    assert before is not None
    again = Placing(session)
    assert again.card is not None
    assert (again.card.id, again.seed(again.card), again.number) == (before.id, placing.seed(before), 3)


def test_it_is_taken_back_at_once(session: Session) -> None:
    through(session, 6)
    assert session.placed.known
    session.placed.keep(None)
    assert not session.placed.known
    assert session.placed.placement == Placement()
    assert not any(own.known for _, own in session.score_reader()())


def test_who_goes_on_without_an_answer_does_not_know_it(session: Session) -> None:
    placing = Placing(session)
    placing.advance()
    assert placing.found.answers[0].right is False
    assert placing.card is not None
    placing.record("?", Verdict(task=placing.card.id, outcome=Outcome.UNREADABLE))
    assert not placing.is_answered
    assert len(placing.found.answers) == 1


def test_it_is_offered_to_who_has_solved_nothing_and_while_it_lasts(session: Session) -> None:
    assert session.placed.may_be_placed()
    answer(Placing(session), True)
    session.progress.add(attempt("lesson-0/one", Outcome.CORRECT))
    assert session.placed.may_be_placed()
    through(session, 3)
    assert not session.placed.may_be_placed()
    session.placed.keep(None)
    assert not session.placed.may_be_placed()


def test_a_kept_placement_that_is_damaged_is_none(session: Session) -> None:
    session.keep_setting(f"placement {session.course.identity}", '{"answers": 7}')
    assert session.placed.placement == Placement()
    assert session.placed.known == frozenset()
