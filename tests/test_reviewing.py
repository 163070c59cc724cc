"""Looking again at a portion: fresh variants, what counts, and when a task comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.conftest import LESSONS, NOON, SMALL_COURSE, SUMS, attempt, turns
from tutor.attempt import Belief, Mode, NoteKind, Outcome, Verdict
from tutor.checkers.choice import right_letters
from tutor.items.naming import plain_text
from tutor.lesson import Choice, Estimate, NumberTask
from tutor.loader import CourseFolder, open_course
from tutor.portion import Item, Portion
from tutor.progress import Draft, Progress
from tutor.review import Rating
from tutor.reviewing import Reviewing
from tutor.session import Session
from tutor.typeset import plain
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
    return Reviewing(session, Portion(items=items) if tasks else session.reviews.portion(), medians)


def answered(reviewing: Reviewing, outcome: Outcome, **how: object) -> int:
    """The points of an answer to the card that is asked."""
    card = reviewing.card
    assert card is not None
    verdict = Verdict(task=card.id, outcome=outcome)
    return reviewing.record("7", verdict, reviewing.seed(card), **how)  # type: ignore[arg-type]


def test_what_is_due_is_asked_and_no_program(session: Session) -> None:
    reviewing = begun(session)
    asked = []
    for _ in turns("all are asked"):
        if (card := reviewing.card) is None:
            break
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
    assert reviewing.drafts.show_hint(reviewing.card) == 1
    assert session.drafts.hints_shown(reviewing.card) == 0  # the lesson's own draft is left alone
    assert answered(reviewing, RIGHT) == 2
    assert reviewing.rated is not None
    assert reviewing.rated.rating is Rating.HARD


def test_what_is_typed_in_review_takes_nothing_of_the_lessons_draft(session: Session) -> None:
    reviewing = begun(session, "adding/sum")
    card = reviewing.card
    assert card is not None
    session.progress.keep_draft(card.id, Draft("typed there", 1))
    reviewing.keep_draft("typed here", card)
    assert reviewing.drafts.at(card.id) == Draft("typed here", 0)
    assert session.drafts.at(card.id) == Draft("typed there", 1)


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
    for _ in turns("all are asked"):
        if reviewing.card is None:
            break
        answered(reviewing, RIGHT)
        reviewing.advance()
    assert session.reviews.portion().items == ()
    assert next(day for day, found in session.reviews.portions(90)[1:] if found.items) > session.today + timedelta(
        days=9
    )


def test_a_portion_is_as_large_as_the_learner_has_set(session: Session) -> None:
    assert (session.reviews.minutes, session.reviews.retention) == (8.0, 0.85)
    for kept, minutes in (("15", 15.0), ("900", 8.0), ("many", 8.0)):
        session.keep_setting("portion", kept)
        assert session.reviews.minutes == minutes


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


# Naming a misconception


SIGN = "missing-minus"
SHOWS_IT = "getting-started/first-number"


@pytest.fixture
def naming() -> Reviewing:
    """What is to be named is a misconception that showed in two tasks, both of which were right long before."""
    progress = Progress(":memory:", "Ada")
    session = Session(open_course(LESSONS), progress, clock=lambda: NOON)
    for task in (SHOWS_IT, "token-loss/sum-and-mean"):
        wrong = Verdict(task=task, outcome=WRONG, misconception=SIGN)
        progress.add(attempt(task, RIGHT, at=NOON - timedelta(days=10)))
        progress.add(replace(attempt(task, WRONG, at=NOON - timedelta(days=10)), verdict=wrong))
    items = (Item(task=SHOWS_IT, seconds=25, drill=SIGN, is_naming=True),)
    return Reviewing(session, Portion(items=items))


def test_a_drill_asks_which_mistake_a_wrong_answer_is(naming: Reviewing) -> None:
    card = naming.card
    assert isinstance(card, Choice)
    assert naming.is_naming
    assert naming.takes_belief
    asked = naming.asked(card)
    assert "Which mistake is that?" in asked.text
    assert not asked.hints
    assert len(asked.options) == 4
    right = naming.check(card, min(right_letters(card)))
    assert (right.outcome, right.task) == (RIGHT, f"bug:{SIGN}")


def test_naming_is_clean_of_the_misconception_and_rates_no_card(naming: Reviewing) -> None:
    before = naming.progress.tasks((SHOWS_IT,))
    answered_as(naming, right=True)
    assert naming.rated is None
    assert naming.is_right
    assert naming.right == 1
    assert naming.progress.tally().met[SIGN].clean == 1
    assert naming.progress.tasks((SHOWS_IT,)) == before
    assert f"bug:{SIGN}" not in [each.task for each in naming.history().tasks]
    assert not naming.reviews.portion().cards or all(
        item.task != f"bug:{SIGN}" for item in naming.reviews.portion().items
    )


def test_a_wrong_name_is_no_misconception_and_earns_nothing(naming: Reviewing) -> None:
    assert answered_as(naming, right=False) == 0
    met = naming.progress.tally().met
    assert (met[SIGN].clean, met[SIGN].times, len(met)) == (0, 2, 1)
    assert not naming.is_right


def test_who_has_no_idea_is_told_the_name(naming: Reviewing) -> None:
    assert naming.card is not None
    verdict = naming.no_idea(naming.card)
    assert (verdict.outcome, verdict.task) == (WRONG, f"bug:{SIGN}")


def test_where_nothing_can_be_named_the_task_itself_is_asked(session: Session) -> None:
    items = (Item(task="adding/sum", seconds=25, drill="gone", is_naming=True),)
    reviewing = Reviewing(session, Portion(items=items))
    assert isinstance(reviewing.card, NumberTask)
    assert not reviewing.is_naming


def answered_as(naming: Reviewing, *, right: bool) -> int:
    """The points of naming it rightly, or another."""
    card = naming.card
    assert isinstance(card, Choice)
    own = min(right_letters(card))
    letter = own if right else next(each for each in "abcd" if each != own)
    return naming.record(letter, naming.check(card, letter))


@pytest.mark.parametrize("text", ["[0.1, 0.2]", "a*b*c", "-5.5 $x$", "_x_ `y` {z} ~~w~~", "C:\\new"])
def test_what_was_set_already_is_shown_as_it_is(text: str) -> None:
    assert plain(plain_text(text), 200) == text


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        ((), "Nothing to look at again: what was answered comes back after some days."),
        ((1,), "Nothing to look at again until Saturday, 7 March."),
        ((60, 30, 1), "Nothing to look at again in the next 30 days."),
    ],
)
def test_when_there_is_something_to_look_at_again_is_said(
    folder: CourseFolder, ago: tuple[int, ...], said: str
) -> None:
    progress = Progress(":memory:", "Ada", SUMS)
    for days in ago:
        progress.add(replace(attempt("adding/sum", RIGHT, at=NOON - timedelta(days=days)), mode=Mode.REVIEW))
    assert Session(folder, progress, clock=lambda: NOON).reviews.nothing_until() == said
