"""Looking again at a portion: fresh variants, what counts, and when a task comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.conftest import NOON, SMALL_COURSE, SUMS, attempt
from tutor.attempt import Belief, Mode, NoteKind, Outcome, Verdict
from tutor.lesson import Estimate, NumberTask
from tutor.loader import CourseFolder, open_course
from tutor.portion import Item, Portion
from tutor.progress import Draft, Progress
from tutor.review import Rating
from tutor.reviewing import Reviewing
from tutor.session import Session
from tutor.variant import PROVED

RIGHT, WRONG = Outcome.CORRECT, Outcome.WRONG
AGO = 10
EVERY_KIND = SMALL_COURSE.parent / "every-kind"


@pytest.fixture
def session(folder: CourseFolder) -> Session:
    """A learner who solved the small course's tasks ten days ago."""
    progress = Progress(":memory:", "Ada", SUMS)
    for task in ("adding/sum", "adding/larger", "counting/total"):
        progress.add(replace(attempt(task, RIGHT, at=NOON - timedelta(days=AGO)), mode=Mode.LESSON))
    return Session(folder, progress, clock=lambda: NOON)


def begun(session: Session, *tasks: str, medians: dict[str, float] | None = None) -> Reviewing:
    """Looking at these tasks, else at what is due."""
    items = tuple(Item(task=task, seconds=60) for task in tasks)
    return Reviewing(session, Portion(items=items) if tasks else session.portion(), medians)


def answered(reviewing: Reviewing, outcome: Outcome, **how: object) -> int:
    """The points of an answer to the card that is asked."""
    card = reviewing.card
    assert card is not None
    verdict = Verdict(task=card.id, outcome=outcome)
    return reviewing.record("7", verdict, reviewing.seed(card), **how)  # type: ignore[arg-type]


def test_what_is_due_is_asked_and_no_program(session: Session) -> None:
    reviewing = begun(session)
    asked = []
    while (card := reviewing.card) is not None:
        asked.append(card.id)
        reviewing.advance()
    assert sorted(asked) == ["adding/larger", "adding/sum"]
    assert reviewing.item is None


def test_tasks_of_lessons_that_are_gone_are_left_out(session: Session) -> None:
    reviewing = begun(session, "gone/task", "adding/sum", "adding/gone")
    assert reviewing.card is not None
    assert reviewing.card.id == "adding/sum"
    assert reviewing.advance() is None


def test_the_variant_is_one_that_was_never_answered(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.reviewing.varies", lambda task: isinstance(task, NumberTask))
    seen: list[int | None] = []
    for _ in range(PROVED + 2):
        reviewing = begun(session, "adding/sum")
        card = reviewing.card
        assert card is not None
        seen.append(reviewing.seed(card))
        answered(reviewing, RIGHT)
    assert sorted(seed for seed in seen[:PROVED] if seed is not None) == [*range(PROVED)]
    assert seen[PROVED:] == seen[:2]  # all were: those of longest ago


@pytest.mark.parametrize(
    ("answers", "points", "right", "rating"),
    [
        ([RIGHT], [3], 1, Rating.GOOD),
        ([WRONG], [0], 0, Rating.AGAIN),
        ([WRONG, RIGHT], [0, 0], 0, Rating.AGAIN),
        ([Outcome.UNREADABLE, RIGHT], [0, 3], 1, Rating.GOOD),
        ([RIGHT, RIGHT], [3, 0], 1, Rating.GOOD),
    ],
)
def test_the_first_answer_counts_and_rates(
    session: Session, answers: list[Outcome], points: list[int], right: int, rating: Rating
) -> None:
    reviewing = begun(session, "adding/sum")
    assert [answered(reviewing, each) for each in answers] == points
    assert reviewing.right == right
    assert reviewing.rated is not None
    assert reviewing.rated.rating is rating
    assert reviewing.progress.attempts("adding/sum")[-1].mode is Mode.REVIEW


def test_a_hint_makes_it_hard_and_is_asked_for_anew_in_each_portion(session: Session) -> None:
    reviewing = begun(session, "adding/sum")
    assert reviewing.card is not None
    assert reviewing.show_hint(reviewing.card) == 1
    assert session.hints_shown(reviewing.card) == 0  # the lesson's own draft is left alone
    assert answered(reviewing, RIGHT) == 2
    assert reviewing.rated is not None
    assert reviewing.rated.rating is Rating.HARD


def test_what_is_typed_in_review_takes_nothing_of_the_lessons_draft(session: Session) -> None:
    reviewing = begun(session, "adding/sum")
    card = reviewing.card
    assert card is not None
    session.progress.keep_draft(card.id, Draft("typed there", 1))
    reviewing.keep_draft("typed here", card)
    assert reviewing.draft_of(card) == Draft("typed here", 0)
    assert session.draft_of(card) == Draft("typed there", 1)


def test_a_key_has_it_come_back_sooner_or_later(session: Session) -> None:
    reviewing = begun(session, "adding/sum")
    assert reviewing.rate(1) is None  # not answered yet
    answered(reviewing, RIGHT)
    derived = reviewing.rated
    later = reviewing.rate(1)
    assert derived is not None
    assert later is not None
    assert (later.rating, later.days > derived.days) == (Rating.EASY, True)
    assert reviewing.rate(1) == later
    assert reviewing.rate(-1) == derived
    sooner = reviewing.rate(-1)
    assert sooner is not None
    assert (sooner.rating, sooner.days < derived.days) == (Rating.HARD, True)
    kept = session.progress.attempts("adding/sum")[-1]
    notes = [note.value for note in session.progress.notes(kept.id or 0) if note.kind is NoteKind.RATING]
    assert notes == ["easy", "good", "hard"]


def test_what_was_not_known_comes_back_soon_whatever_is_wished(session: Session) -> None:
    reviewing = begun(session, "adding/sum")
    answered(reviewing, WRONG)
    assert reviewing.rate(1) == reviewing.rated
    assert session.progress.notes(session.progress.attempts("adding/sum")[-1].id or 0) == ()


@pytest.mark.parametrize(
    ("seconds", "rating"), [(None, Rating.GOOD), (60, Rating.GOOD), (200, Rating.HARD), (20, Rating.EASY)]
)
def test_how_long_it_took_rates_once_the_learners_own_times_are_known(
    session: Session, seconds: float | None, rating: Rating
) -> None:
    reviewing = begun(session, "adding/sum", medians={"number": 60.0})
    answered(reviewing, RIGHT, seconds=seconds)
    assert reviewing.rated is not None
    assert reviewing.rated.rating is rating
    assert session.progress.attempts("adding/sum")[-1].seconds == seconds


def test_a_choice_asks_how_sure_one_is(session: Session) -> None:
    reviewing = begun(session, "adding/larger")
    assert reviewing.takes_belief
    answered(reviewing, RIGHT, belief=Belief.THINK)
    assert reviewing.rated is not None
    assert reviewing.rated.rating is Rating.HARD
    assert session.progress.attempts("adding/larger")[-1].belief == "think"
    assert not begun(session, "adding/sum").takes_belief


def test_no_idea_is_not_known_and_told_the_answer(session: Session) -> None:
    reviewing = begun(session, "adding/larger")
    assert reviewing.card is not None
    verdict = reviewing.no_idea(reviewing.card)
    assert verdict.outcome is WRONG
    assert "The answer: " in verdict.feedback[1]
    assert reviewing.record("", verdict, None, belief=Belief.NO_IDEA) == 0
    assert reviewing.rated is not None
    assert reviewing.rated.rating is Rating.AGAIN


def test_after_the_portion_nothing_is_due_today(session: Session) -> None:
    reviewing = begun(session)
    while reviewing.card is not None:
        answered(reviewing, RIGHT)
        reviewing.advance()
    assert session.portion().items == ()
    assert next(day for day, found in session.portions(90)[1:] if found.items) > session.today + timedelta(days=9)


def test_a_portion_is_as_large_as_the_learner_has_set(session: Session) -> None:
    assert (session.minutes, session.retention) == (8.0, 0.85)
    for kept, minutes in (("15", 15.0), ("900", 8.0), ("many", 8.0)):
        session.keep_setting("portion", kept)
        assert session.minutes == minutes


def test_an_estimate_has_one_try_and_is_told_its_value() -> None:
    folder = open_course(EVERY_KIND)
    progress = Progress(":memory:", "Ada", folder.course.identity)
    one = next(task for lesson in folder.lessons for task in folder.lesson(lesson).tasks if isinstance(task, Estimate))
    verdict = Verdict(task=one.id, outcome=RIGHT, share=1.0)
    at = NOON - timedelta(days=AGO)
    progress.add(replace(attempt(one.id, RIGHT, at=at), verdict=verdict, mode=Mode.LESSON))
    reviewing = begun(Session(folder, progress, clock=lambda: NOON), one.id)
    assert reviewing.card is not None
    assert not reviewing.is_settled(reviewing.card)
    assert "next step" not in reviewing.asked(reviewing.card, reviewing.seed(reviewing.card)).note
    found = reviewing.check(reviewing.card, "1", seed=reviewing.seed(reviewing.card))
    assert found.feedback[-1].startswith("The value: ")
    reviewing.record("1", found, reviewing.seed(reviewing.card))
    assert reviewing.is_settled(reviewing.card)
    assert reviewing.is_right
