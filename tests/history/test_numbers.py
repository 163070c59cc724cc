"""The numbers of a history, from attempts at the small course."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from tests.conftest import NOON, attempt
from tutor import score
from tutor.attempt import Attempt, Mode, Outcome, Verdict
from tutor.history import History, Met, history
from tutor.loader import CourseFolder

RIGHT, WRONG = Outcome.CORRECT, Outcome.WRONG


def of(folder: CourseFolder, *attempts: Attempt, now: datetime = NOON) -> History:
    return history("Ada", score.tally(attempts, zone=UTC), folder.course, folder.outlines(), now, UTC)


def test_nothing_answered_is_a_history_of_zeros(folder: CourseFolder) -> None:
    found = of(folder)
    assert (found.points, found.possible, found.answers, found.streak) == (0, 30, 0, 0)
    assert (found.days, found.tasks, found.memories, found.due, found.misconceptions) == ((), (), (), (), ())
    assert [chapter.mastery for chapter in found.chapters] == [0.0]


def test_what_was_not_understood_counts_nowhere(folder: CourseFolder) -> None:
    found = of(folder, attempt("adding/sum", Outcome.UNREADABLE), attempt("adding/sum", Outcome.ERROR))
    assert (found.days, found.tasks, found.answers) == ((), (), 0)


def test_points_of_the_days_are_the_points_of_the_chapters(folder: CourseFolder) -> None:
    found = of(
        folder,
        attempt("adding/sum", WRONG, at=NOON - timedelta(days=2)),
        attempt("adding/sum", RIGHT, at=NOON - timedelta(days=2)),
        attempt("adding/sum", RIGHT, at=NOON - timedelta(days=1)),
        attempt("counting/total", RIGHT, hints=1),
        attempt("gone/task", RIGHT),
    )
    assert [day.points for day in found.days] == [8, 0, 9]
    assert found.points == 17
    assert found.streak == 3
    assert found.tasks[0].task == "adding/sum"


def test_what_is_due_is_among_what_is_remembered(folder: CourseFolder) -> None:
    found = of(folder, attempt("adding/sum", RIGHT, at=NOON - timedelta(days=5)), attempt("counting/total", RIGHT))
    assert [known.task for known in found.memories] == ["adding/sum", "counting/total"]
    assert [known.task for known in found.due] == ["adding/sum"]


def test_a_program_is_remembered_and_never_due(folder: CourseFolder) -> None:
    found = of(folder, attempt("counting/total", RIGHT, at=NOON - timedelta(days=90)))
    assert ([known.task for known in found.memories], found.due) == (["counting/total"], ())


def test_points_of_reviews_are_told_beside_those_of_lessons(folder: CourseFolder) -> None:
    again = replace(attempt("adding/sum", RIGHT), mode=Mode.REVIEW)
    found = of(folder, attempt("adding/sum", RIGHT, at=NOON - timedelta(days=5)), again)
    assert (found.points, found.reviewed, [day.points for day in found.days]) == (10, 3, [10, 3])


def test_a_misconception_brings_what_was_said_last(folder: CourseFolder) -> None:
    def wrong(said: str) -> Attempt:
        verdict = Verdict(task="adding/sum", outcome=WRONG, misconception="product", feedback=(said,))
        return Attempt(task="adding/sum", answer="10", outcome=WRONG, at=NOON, verdict=verdict)

    found = of(folder, wrong("At first."), attempt("adding/sum", WRONG, name="sign"), wrong("At last."))
    product = Met(name="product", title="product", times=2, said="At last.")
    assert found.misconceptions == (product, Met(name="sign", title="sign", times=1))


def test_what_is_due_is_known_less_surely_than_the_learner_wants(folder: CourseFolder) -> None:
    attempts = [attempt("adding/sum", Outcome.CORRECT, at=NOON - timedelta(days=3))]

    def due(retention: float) -> list[str]:
        tally = score.tally(attempts, zone=UTC)
        found = history("Ada", tally, folder.course, folder.outlines(), NOON, UTC, retention=retention)
        return [each.task for each in found.due]

    assert due(0.85) == []
    assert due(0.92) == ["adding/sum"]
