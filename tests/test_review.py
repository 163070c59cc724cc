"""What is still known: golden intervals, the package beside the formulas, forecasts and the factor."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from msgspec.structs import replace

from tests.conftest import NOON, attempt
from tutor import review, score
from tutor.attempt import ANSWER_SHOWN, Attempt, Belief, Outcome, Verdict
from tutor.review import Rating, Recall

RIGHT, WRONG = Outcome.CORRECT, Outcome.WRONG
BERLIN = ZoneInfo("Europe/Berlin")
DAY = NOON.date()


def after(*ratings: tuple[int, Rating]) -> Recall:
    """What is left after these ratings, each on a day from today."""
    known = Recall()
    for day, rating in ratings:
        at = NOON + timedelta(days=day)
        known = review.after(known, rating, right=rating > Rating.AGAIN, at=at, day=DAY + timedelta(days=day))
    return known


def intervals(*ratings: tuple[int, Rating]) -> list[int]:
    """After how many days it is due, after each of these ratings."""
    found = [after(*ratings[: count + 1]) for count in range(len(ratings))]
    return [review.interval(each.stability) for each in found if each.stability is not None]


GOOD, AGAIN, HARD, EASY = Rating.GOOD, Rating.AGAIN, Rating.HARD, Rating.EASY


@pytest.mark.parametrize(
    ("ratings", "days"),
    [
        ([(0, GOOD)], [4]),
        ([(0, GOOD), (4, GOOD)], [4, 31]),
        ([(0, GOOD), (4, GOOD), (35, AGAIN)], [4, 31, 4]),
        ([(0, AGAIN)], [1]),
        ([(0, HARD)], [2]),
        ([(0, EASY)], [16]),
        ([(0, AGAIN), (1, GOOD)], [1, 4]),
    ],
)
def test_it_is_due_when_it_is_known_with_85_percent(ratings: list[tuple[int, Rating]], days: list[int]) -> None:
    assert intervals(*ratings) == days


def test_the_schedule_is_the_packages() -> None:
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False, desired_retention=0.85)
    card, known = fsrs.Card(card_id=1), Recall()
    assert scheduler.parameters == review.PARAMETERS
    for day, rating in ((0, GOOD), (4, GOOD), (40, HARD), (55, AGAIN), (57, GOOD), (90, EASY)):
        at = review.noon(DAY + timedelta(days=day))
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), at)
        known = review.after(known, rating, right=rating > AGAIN, at=at, day=at.date())
        assert (known.stability, known.difficulty) == (card.stability, card.difficulty)
        assert (card.due - at).days == review.interval(known.stability or 0)
        later = at + timedelta(days=30)
        assert review.chance(known.stability or 0, 30) == pytest.approx(scheduler.get_card_retrievability(card, later))


@pytest.mark.parametrize(("stability", "difficulty"), [(0.2, 9.0), (2.3065, 2.1), (11.0, 5.0), (400.0, 1.0)])
@pytest.mark.parametrize("days", [1, 4, 90])
def test_the_formulas_for_a_gain_are_the_packages_within_half_a_percent(
    stability: float, difficulty: float, days: int
) -> None:
    before = review.Before(stability, difficulty, DAY)
    right, _ = review.rated(before, GOOD, DAY + timedelta(days=days))
    wrong, _ = review.rated(before, AGAIN, DAY + timedelta(days=days))
    assert review.after_right(stability, difficulty, 1 - review.chance(stability, days)) == pytest.approx(
        right, rel=0.005
    )
    assert review.after_wrong(stability, difficulty, 1 - review.chance(stability, days)) == pytest.approx(
        wrong, rel=0.005
    )


def test_each_day_counts_once_by_its_first_answer() -> None:
    one = after((0, GOOD), (4, AGAIN))
    assert after((0, GOOD), (0, AGAIN)).stability == after((0, GOOD)).stability
    assert replace(after((0, GOOD), (4, AGAIN), (4, GOOD)), last_right=None) == replace(one, last_right=None)
    assert after((0, GOOD), (4, AGAIN), (4, GOOD)).last_right == NOON + timedelta(days=4)


def test_another_rating_takes_the_place_of_the_latest() -> None:
    known = after((0, GOOD), (4, GOOD))
    assert review.rated_again(known, HARD).stability == after((0, GOOD), (4, HARD)).stability
    assert review.rated_again(review.rated_again(known, EASY), GOOD) == known
    assert review.rated_again(after((0, GOOD)), AGAIN).stability == after((0, AGAIN)).stability
    assert review.rated_again(Recall(), GOOD) == Recall()


@pytest.mark.parametrize(
    ("outcome", "how", "rating"),
    [
        (RIGHT, {}, GOOD),
        (WRONG, {}, AGAIN),
        (RIGHT, {"hints": 1}, HARD),
        (RIGHT, {"hints": ANSWER_SHOWN}, AGAIN),
        (RIGHT, {"belief": Belief.SURE}, GOOD),
        (RIGHT, {"belief": Belief.THINK}, HARD),
        (WRONG, {"belief": Belief.SURE}, AGAIN),
        (WRONG, {"belief": Belief.NO_IDEA}, AGAIN),
        (WRONG, {"verdict": Verdict(outcome=WRONG, share=0.3)}, AGAIN),
        (WRONG, {"verdict": Verdict(outcome=WRONG, share=0.6)}, GOOD),
    ],
)
def test_the_rating_is_derived_from_the_answer(outcome: Outcome, how: dict[str, object], rating: Rating) -> None:
    assert review.rating_of(replace(attempt("a/b", outcome), **how)) is rating


@pytest.mark.parametrize(
    ("rating", "seconds", "interval", "is_choice", "found"),
    [
        (GOOD, 60, 9, False, GOOD),
        (GOOD, 181, 9, False, HARD),
        (GOOD, 29, 9, False, EASY),
        (GOOD, 29, 6, False, GOOD),
        (GOOD, 29, 9, True, GOOD),
        (HARD, 10, 9, False, HARD),
        (AGAIN, 10, 9, False, AGAIN),
    ],
)
def test_how_long_it_took_makes_it_hard_or_easy(
    rating: Rating, seconds: float, interval: int, is_choice: bool, found: Rating
) -> None:
    assert review.by_time(rating, seconds, 60, interval, is_choice) is found


def test_a_task_is_known_surely_on_its_day_and_half_after_its_half_life() -> None:
    known = review.memory("a/b", after((0, GOOD)))
    assert known is not None
    assert review.retention(known, DAY) == 1.0
    assert review.retention(known, DAY - timedelta(days=3)) == 1.0
    assert review.chance(known.stability, known.half_life) == pytest.approx(0.5)
    assert review.chance(7.0, 7.0) == pytest.approx(0.9)
    assert [review.is_due(known, DAY + timedelta(days=days)) for days in (3, 4)] == [False, True]
    assert [review.interval(known.stability, wanted) for wanted in (0.92, 0.8)] == [2, 8]


def test_what_is_known_for_ever_is_due_on_the_last_day_there_is() -> None:
    known = review.Memory(task="a/b", last_right=NOON, stability=1e9, day=DAY)
    assert review.due_on(known) == date.max


def test_a_wrong_answer_does_not_move_the_last_right_one() -> None:
    assert after((0, GOOD), (1, AGAIN)).last_right == NOON
    assert review.memory("a/b", after((0, AGAIN))) is None


def test_the_least_known_come_first_and_only_what_was_ever_right() -> None:
    attempts = [
        attempt("a/old", RIGHT, at=NOON - timedelta(days=9)),
        attempt("gone/task", RIGHT),
        attempt("a/never", WRONG),
        attempt("a/unread", Outcome.UNREADABLE),
        attempt("a/new", RIGHT, at=NOON),
    ]
    tasks = score.tally(attempts, zone=UTC).tasks
    assert "a/unread" not in tasks
    found = review.memories({task: tasks[task].recall for task in ("a/new", "a/old", "a/never")}, DAY)
    assert [known.task for known in found] == ["a/old", "a/new"]


def test_days_are_the_learners_own() -> None:
    late, early = datetime(2026, 3, 5, 2, 30, tzinfo=UTC), datetime(2026, 3, 5, 3, 30, tzinfo=UTC)
    attempts = [attempt("a/b", RIGHT, at=late), attempt("a/b", RIGHT, at=early)]
    days = {zone: score.tally(attempts, zone=zone).tasks["a/b"].recall.before for zone in (UTC, BERLIN)}
    assert days[UTC] is None  # one day
    assert days[BERLIN] is not None  # at half past three, and at half past four


def test_ten_at_night_and_eight_in_the_morning_are_two_days() -> None:
    attempts = [attempt("a/b", RIGHT, at=datetime(2026, 3, day, hour, tzinfo=UTC)) for day, hour in ((4, 22), (5, 8))]
    known = score.tally(attempts, zone=UTC).tasks["a/b"].recall
    assert known == replace(after((0, GOOD), (1, GOOD)), last_right=known.last_right)


# Forecasts


def reviewed(*answers: tuple[float, int, bool]) -> review.Forecasts:
    found = review.Forecasts()
    for stability, days, right in answers:
        found = review.with_review(found, stability, days, right=right)
    return found


def test_the_factor_is_one_of_a_grid_and_1_without_reviews() -> None:
    assert len(review.FACTORS) == 53
    assert (review.FACTORS[0], review.FACTORS[40], review.FACTORS[52]) == (1 / 1024, 1.0, 8.0)
    assert review.Forecasts().factor == 1.0


@pytest.mark.parametrize(("truth", "near"), [(1 / 8, (0.08, 0.2)), (1.0, (0.7, 1.5)), (4.0, (2.5, 6))])
def test_the_factor_finds_the_pace_of_the_learner(truth: float, near: tuple[float, float]) -> None:
    # As many right as a learner would have whose memories are so much longer.
    answers = [
        (stability, days, number < round(40 * review.chance(truth * stability, days)))
        for stability in (2.0, 10.0, 40.0)
        for days in (2, 8, 30)
        for number in range(40)
    ]
    assert near[0] <= reviewed(*answers).factor <= near[1]


def test_a_few_reviews_do_not_pull_far() -> None:
    assert reviewed((10.0, 10, False)).factor >= 0.25
    assert reviewed(*[(10.0, 10, False)] * 200).factor == review.FACTORS[0]


def test_the_loss_is_that_of_what_was_said_before_each_answer() -> None:
    found = reviewed((7.0, 7, True), (7.0, 7, False))
    second = review.chance(reviewed((7.0, 7, True)).factor * 7.0, 7)
    assert found.loss == pytest.approx(-math.log(0.9) - math.log(1 - second))
    assert (found.reviews, found.right) == (2, 1)
    assert found.said == pytest.approx(0.9 + second)
    assert found.loss_of_mean == pytest.approx(math.log(2))
    assert reviewed((7.0, 7, True)).loss_of_mean == 0.0


def test_reviews_are_the_first_answers_of_later_days_to_what_was_solved() -> None:
    def made(*answers: tuple[int, Outcome]) -> int:
        attempts: list[Attempt] = [attempt("a/b", outcome, at=NOON + timedelta(days=day)) for day, outcome in answers]
        return score.tally(attempts, zone=UTC).forecasts.reviews

    assert made((0, RIGHT)) == 0
    assert made((0, RIGHT), (0, WRONG)) == 0
    assert made((0, WRONG), (3, RIGHT)) == 0  # not known before
    assert made((0, RIGHT), (4, WRONG), (4, RIGHT), (9, RIGHT)) == 2


def test_what_nobody_forecasts_costs_no_more_than_its_bound() -> None:
    assert reviewed((1e9, 1, False)).loss == pytest.approx(-math.log(review.CERTAIN))


# Gain


def test_asking_what_is_half_known_gains_more_than_what_is_known_or_lost() -> None:
    fresh, due, lost = (review.gain(10.0, 5.0, days) for days in (0, 60, 4000))
    assert 0 <= fresh < due
    assert review.gain(500.0, 5.0, 30) < due
    assert lost < review.gain(10.0, 5.0, 200) + 0.3
