"""A learner being placed in a course: questions one after the other, each chosen by the answers before it.

No answer becomes an attempt: what is found out this way is *known*, earns nothing, and can be taken back.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec

from tutor.attempt import Attempt, Outcome, Verdict
from tutor.lesson import Estimate, Task
from tutor.placement import QUESTIONS, Placement, answered, next_task
from tutor.portion import Item, Portion
from tutor.reviewing import Reviewing
from tutor.session import Session, overview
from tutor.session.drafts import DraftsWithoutHints
from tutor.telling import shown_answer
from tutor.variant import PROVED, varies

if TYPE_CHECKING:
    from tutor.asking import Asked

NOT_KNOWN = "Not known: that helps to find where to begin."
SECONDS = 60.0


class Placing(Reviewing):
    """A learner who is asked where to begin. It goes on where it was left, with the same question."""

    def __init__(self, session: Session) -> None:
        """Slow where the course's outlines are read. Raises SaveProblem."""
        self.plan = session.placed.plan()
        self.done = frozenset(
            outline.id for outline in session.folder.outlines() if set(outline.points) <= session.progress.solved()
        )
        found = session.placed.placement
        if found.over or not found.answers:
            found = Placement(seed=random.randrange(1, PROVED))
        self.found = found
        self._gone: set[str] = set()
        """Lessons that cannot be read."""
        super().__init__(session, Portion())
        self.drafts = DraftsWithoutHints(session.course.identity, session.progress, session.clock)

    @property
    def number(self) -> int:
        """Which question it is, from 1."""
        return len(self.found.answers) + (not self.is_answered)

    @property
    def count(self) -> int:
        """How many there are at most."""
        return QUESTIONS

    @property
    def item(self) -> Item | None:
        """The item that is asked now; None at the end."""
        return None if self._card is None else Item(task=self._card.id, seconds=SECONDS)

    def advance(self) -> Task | None:
        """Go on to the next question; who did not answer this one does not know it."""
        if self._card is not None and not self.is_answered:
            self._take(self._card.id, right=False)
        self._own, self._rated, self._card = [], None, None
        while not self.found.over and self._card is None:
            wanted = next_task(self.plan, self.found.answers, self.done | self._gone)
            if wanted is None:
                self.found = msgspec.structs.replace(self.found, over=True)
                break
            self._card = self._task_of(Item(task=wanted, seconds=SECONDS))
            self._gone |= set() if self._card is not None else {wanted.partition("/")[0]}
        if self._card is not None:
            self._seed = self._fresh(self._card)
        return self._card

    def _fresh(self, task: Task) -> int | None:
        return random.Random(f"{self.found.seed}:{task.id}").randrange(PROVED) if varies(task) else None

    def asked(self, task: Task, seed: int | None = None) -> Asked:
        """How it is asked; without hints."""
        return msgspec.structs.replace(super().asked(task, seed), hints=())

    def no_idea(self, task: Task) -> Verdict:
        """What is told of somebody who says so."""
        shown = shown_answer(task, 1, self.seed(task))
        said = f"{shown.heading}: {'; '.join(shown.lines)}."
        return Verdict(task=task.id, outcome=Outcome.WRONG, feedback=(NOT_KNOWN, said))

    @property
    def is_right(self) -> bool:
        """Whether it goes on from here: one answer is enough."""
        return self.is_answered

    def record(
        self,
        answer: str,
        verdict: Verdict,
        seed: int | None = None,
        *,
        seconds: float | None = None,
        belief: str | None = None,
    ) -> int:
        """Take an answer that counts into the placement; it earns nothing. Raises SaveProblem."""
        own = Attempt(task=verdict.task, answer=answer, outcome=verdict.outcome, at=self.clock(), verdict=verdict)
        before, self._own = self.is_answered, [*self._own, own]
        if self.is_answered and not before:
            self._take(verdict.task, right=verdict.outcome is Outcome.CORRECT)
        return 0

    def _take(self, task: str, *, right: bool) -> None:
        self.found = answered(self.plan, self.found, task, right, self.done | self._gone)
        self.right += right
        self.placed.keep(self.found)

    def keep_reason(self, verdict: Verdict) -> None:
        """A reason is told, and kept nowhere."""

    def is_settled(self, task: Task) -> bool:
        """Whether its one try was made now."""
        return isinstance(task, Estimate) and self.is_answered

    @property
    def takes_belief(self) -> bool:
        """Letters are answers here."""
        return False


def where(session: Session, found: Placement) -> str:
    """What came of the questions, and where one goes on. Slow; raises SaveProblem."""
    first = overview.first_to_do(session.score_reader()())
    if first is not None:
        session.go_on_with(first)
    count, whole = len(found.known), len(session.folder.lessons)
    if not count:
        said = "Nothing is skipped: the beginning is the best place to begin."
    else:
        lessons = "1 lesson is" if count == 1 else f"{count} lessons are"
        said = f"{lessons} known now, of {whole}: skipped, not done. They can still be done, and earn then."
    return f"{said} You go on with {session.search.title_of(first)}." if first else said
