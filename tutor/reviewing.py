"""A learner looking again at what a day's portion holds: a session whose tasks come from many lessons."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from tutor import review
from tutor.attempt import Attempt, Belief, Mode, NoteKind, Outcome, Verdict
from tutor.checkers.choice import right_letters
from tutor.items.naming import naming_of
from tutor.lesson import Choice, Estimate, Step, Task, Text, kind_of
from tutor.loader.problem import Problems
from tutor.portion import Item, Portion
from tutor.review import Rating
from tutor.score import naming, review_points
from tutor.session import Session
from tutor.session.drafts import DraftsOfNow
from tutor.variant import PROVED, varies

if TYPE_CHECKING:
    from tutor.asking import Asked
    from tutor.sandbox.live import Listener

NO_IDEA = "Not known this time, so it comes back soon."


class Rated(Struct, frozen=True, kw_only=True):
    """How well the item was known, and when it comes back."""

    rating: Rating
    days: int

    @property
    def comes_back(self) -> str:
        """When it is asked again, in words."""
        return f"again in {self.days} days" if self.days > 1 else "again tomorrow"


class Reviewing(Session):
    """A learner going through a portion. Attempts count as review, and what is typed is kept nowhere else."""

    mode = Mode.REVIEW

    def __init__(self, session: Session, portion: Portion, medians: Mapping[str, float] | None = None) -> None:
        """``medians`` are the learner's own seconds by kind, where there are enough of them to rate by."""
        super().__init__(session.folder, session.progress, session.clock)
        self.drafts: DraftsOfNow = DraftsOfNow(session.course.identity, session.progress, session.clock)
        self.items = portion.items
        self.medians = medians or {}
        self.at = -1
        self.right = 0
        """So many items were right at once."""
        self._card: Task | None = None
        self._seed: int | None = None
        self._own: list[Attempt] = []
        self._rated: Attempt | None = None
        self.advance()

    # The items

    @property
    def item(self) -> Item | None:
        """The item that is asked now; None at the end."""
        return self.items[self.at] if self.at < len(self.items) else None

    @property
    def is_naming(self) -> bool:
        """Whether a misconception is to be named: that is no card, and comes back only with its drill."""
        return self.item is not None and self.item.is_naming and isinstance(self._card, Choice)

    @property
    def card(self) -> Task | None:
        """Its task; None at the end."""
        return self._card

    def advance(self) -> Task | None:
        """Go on to the next item; those whose lesson cannot be read any more are left out."""
        self._own, self._rated, self._card = [], None, None
        while self._card is None and self.at < len(self.items):
            self.at += 1
            self._card = self._task_of(self.item)
        if self._card is not None:
            self.drafts.forget(self._card)
            self._seed = self._fresh(self._card)
        return self._card

    def _task_of(self, item: Item | None) -> Task | None:
        if item is None:
            return None
        try:
            named = naming_of(self.folder, item.task, item.drill, self.today.toordinal()) if item.is_naming else None
            return named or self.folder.task(item.task)
        except Problems:
            return None

    def _fresh(self, task: Task) -> int | None:
        """A variant that was never answered; where all were, the one whose answer is longest ago."""
        if not varies(task):
            return None
        own = self._tally_of(task.id)
        unseen = [seed for seed in range(PROVED) if seed not in own.seeds]
        if unseen:
            return random.Random(f"{self.learner}:{task.id}:{own.answers}").choice(unseen)
        return next((seed for seed in own.seeds if seed is not None and 0 <= seed < PROVED), None)

    # What a task asks of its session

    def seed(self, task: Task) -> int | None:
        """The variant that is asked."""
        return self._seed if self._card is not None and task.id == self._card.id else super().seed(task)

    def asked(self, task: Task, seed: int | None = None) -> Asked:
        """How it is asked; of an estimate no next step shows the value."""
        from tutor.asking import ONE_TRY_IN_REVIEW

        found = super().asked(task, seed)
        return msgspec.structs.replace(found, note=ONE_TRY_IN_REVIEW) if isinstance(task, Estimate) else found

    def check(self, task: Task, answer: str, listener: Listener | None = None, *, seed: int | None = None) -> Verdict:
        """As in a lesson; an estimate is told its value here."""
        verdict = super().check(task, answer, listener, seed=seed)
        if self.is_naming:
            assert self.item is not None, "something is named"
            return msgspec.structs.replace(verdict, task=naming(self.item.drill))
        if not isinstance(task, Estimate) or verdict.share is None:
            return verdict
        from tutor.telling import shown_answer

        value = f"The value: {'; '.join(shown_answer(task, 1, seed).lines)}."
        return msgspec.structs.replace(verdict, feedback=(*verdict.feedback, value))

    def attempts(self, step: Step | None = None) -> tuple[Attempt, ...]:
        """Those at the item, since it was asked."""
        step = step or self._card
        return tuple(each for each in self._own if step is not None and not isinstance(step, Text))

    def is_settled(self, task: Task) -> bool:
        """Whether its one try was made now."""
        return isinstance(task, Estimate) and self.is_answered

    def start_over(self, task: Task) -> None:
        """Forget what was typed; the variant stays."""
        self.drafts.empty(task)

    @property
    def takes_belief(self) -> bool:
        """Whether a letter says how sure one is: at a choice of one option."""
        return isinstance(self._card, Choice) and len(right_letters(self._card)) == 1

    # Answers

    @property
    def is_answered(self) -> bool:
        """Whether the item had an answer that counts."""
        return any(each.outcome in (Outcome.CORRECT, Outcome.WRONG) for each in self._own)

    @property
    def is_right(self) -> bool:
        """Whether it was answered rightly in the end, or its one try was made."""
        return any(each.outcome is Outcome.CORRECT or each.verdict.share is not None for each in self._own)

    @property
    def is_told(self) -> bool:
        """Whether it was answered with no idea, so that the answer stands there."""
        return any(each.belief == Belief.NO_IDEA for each in self._own)

    def no_idea(self, task: Task) -> Verdict:
        """What is told of somebody who says so: it counts as not known, and nothing was guessed."""
        from tutor.telling import shown_answer  # brings the typesetter

        shown = shown_answer(task, 1, self.seed(task))
        said = f"{shown.heading}: {'; '.join(shown.lines)}."
        asked = naming(self.item.drill) if self.item is not None and self.is_naming else task.id
        feedback = (NO_IDEA, said, *([shown.why] if shown.why else ()))
        return Verdict(task=asked, outcome=Outcome.WRONG, feedback=feedback)

    def record(
        self,
        answer: str,
        verdict: Verdict,
        seed: int | None = None,
        *,
        seconds: float | None = None,
        belief: str | None = None,
    ) -> int:
        """Keep the attempt; the points that it earned in review. Raises SaveProblem."""
        before, attempt = self._add(answer, verdict, seed, seconds, belief)
        self._own.append(attempt)
        if self.is_naming:
            self.right += attempt.outcome is Outcome.CORRECT and len(self._own) == 1
            return 0
        recall = self._tally_of(attempt.task).recall
        if attempt.id is None or recall.attempt != attempt.id:
            return 0  # another answer of today has rated, or it waits to be written
        self._rated = attempt
        self.right += attempt.outcome is Outcome.CORRECT
        self._rate_by_time(attempt, 0 if before.recall.day is None else (self.today - before.recall.day).days)
        return 0 if self.is_bare else review_points(before, attempt, self.today)

    def _rate_by_time(self, attempt: Attempt, interval: int) -> None:
        """Where the learner's own times are known, how long it took may make the rating another."""
        kind = kind_of(self._card) if self._card is not None else ""
        if attempt.seconds is None or kind not in self.medians:
            return
        derived = review.rating_of(attempt)
        rating = review.by_time(derived, attempt.seconds, self.medians[kind], interval, kind == "choice")
        if rating is not derived:
            self._note(attempt, rating)

    def _note(self, attempt: Attempt, rating: Rating) -> None:
        assert attempt.id is not None, "only what is kept has rated"
        self.progress.note(attempt.id, NoteKind.RATING, rating.name.casefold(), self.clock())

    # The rating

    @property
    def rated(self) -> Rated | None:
        """How well the item was known, and when it comes back; None where no answer of now has rated."""
        if self._rated is None:
            return None
        recall = self._tally_of(self._rated.task).recall
        if recall.stability is None:
            return None
        days = review.interval(self.progress.forecasts().factor * recall.stability, self.reviews.retention)
        return Rated(rating=self._latest_rating(self._rated), days=days)

    def _latest_rating(self, attempt: Attempt) -> Rating:
        from tutor.score import rating_in

        notes = self.progress.notes(attempt.id) if attempt.id is not None else ()
        said = [rating for note in notes if note.kind is NoteKind.RATING and (rating := rating_in(note.value))]
        return said[-1] if said else review.rating_of(attempt)

    def rate(self, by: int) -> Rated | None:
        """Have the item come back sooner (-1) or later (1) than was derived. Raises SaveProblem."""
        now = self.rated
        if now is None or self._rated is None or now.rating is Rating.AGAIN:
            return now
        rating = Rating(min(max(now.rating + by, Rating.HARD), Rating.EASY))
        if rating is not now.rating:
            self._note(self._rated, rating)
        return self.rated
