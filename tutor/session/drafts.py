"""What is being typed for a task, and how much help was shown with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from tutor.attempt import ANSWER_SHOWN, NoteKind
from tutor.lesson import Task, wants_program
from tutor.own_notes import NotedAt, TooLong, merged, rewritten
from tutor.progress import Draft, Progress


class Typed(Struct, frozen=True):
    """What the learner typed last for a task, given or not, and when where that is known."""

    answer: str = ""
    at: datetime | None = None


class Drafts:
    """What one learner is typing for the tasks of a course. All of it raises SaveProblem."""

    def __init__(self, course: str, progress: Progress, clock: Callable[[], datetime]) -> None:
        self._course = course
        self._progress = progress
        self._clock = clock

    def at(self, task_id: str) -> Draft:
        """What was being typed for a task, and how many of its hints were shown."""
        return self._progress.draft(task_id)

    def _keep(self, task_id: str, draft: Draft) -> None:
        self._progress.keep_draft(task_id, draft)

    def keep(self, task: Task, answer: str, before: str | None = None) -> bool:
        """Keep what is being typed; ``before`` is what was there the last time.

        What another window of the same learner has there by now becomes a note of the step; whether there is such a
        thing.
        """
        there = self.at(task.id)
        is_others = before is not None and bool(there.answer.strip()) and there.answer not in (before, answer)
        self._keep(task.id, Draft(answer, there.hints))
        if wants_program(task):
            self._progress.keep_setting(self._typed_at(task), self._clock().isoformat(timespec="milliseconds"))
        return is_others and self._note_beside(task, there.answer)

    def _note_beside(self, task: Task, typed: str) -> bool:
        """Note what was typed for a task elsewhere; false where there is no room for that."""
        at = NotedAt(self._course, *task.id.split("/", 1))
        try:
            self._progress.change_setting(
                at.setting, lambda stored: merged(stored, rewritten(None, typed, self._clock()))
            )
        except TooLong:
            return False
        return True

    def empty(self, task: Task) -> None:
        """Forget what was typed."""
        self._keep(task.id, Draft("", self.at(task.id).hints))

    def typed(self, task: Task) -> Typed:
        """What was typed last for a task: the draft, else the latest answer."""
        draft = self.at(task.id)
        if draft.answer:
            kept = self._progress.setting(self._typed_at(task))
            return Typed(draft.answer, time_of(kept) if kept else None)
        latest = self._progress.attempts(task.id, 1)
        return Typed(latest[-1].answer, latest[-1].at) if latest else Typed()

    def _typed_at(self, task: Task) -> str:
        return f"typed {self._course} {task.id}"

    # Hints, and the answer

    def hints_shown(self, task: Task) -> int:
        """How many hints of this task have been shown."""
        return min(self.at(task.id).hints, len(task.hints))

    def show_hint(self, task: Task) -> int | None:
        """The number of the next hint, from 1, which then counts as shown; None when there is none left."""
        draft = self.at(task.id)
        if draft.hints >= len(task.hints):
            return None  # also where the answer was shown
        self._keep(task.id, Draft(draft.answer, draft.hints + 1))
        return draft.hints + 1

    def hint_seen(self, task: Task, number: int) -> bool:
        """Count hints up to this one as shown, as where they were printed. False where that changes nothing."""
        draft = self.at(task.id)
        if draft.hints >= number or task.id in self._progress.solved((task.id,)):
            return False
        self._keep(task.id, Draft(draft.answer, number))
        self._note_shown(task, str(number))
        return True

    def answer_stage(self, task: Task) -> int:
        """How much of the answer has been shown: 0 for nothing."""
        return max(0, self.at(task.id).hints - ANSWER_SHOWN + 1)

    def may_show_answer(self, task: Task) -> bool:
        """Whether there is more of the answer to show: after the last hint."""
        from tutor.telling import answer_stages  # brings the typesetter, which the first frame does without

        after_hints = 0 < len(task.hints) == self.hints_shown(task)
        return after_hints and self.answer_stage(task) < answer_stages(task)

    def show_answer(self, task: Task) -> None:
        """Show more of the answer; a right answer then earns nothing, and comes back soon."""
        if self.may_show_answer(task):
            stage, draft = self.answer_stage(task), self.at(task.id)
            self._note_shown(task, "answer")
            self._keep(task.id, Draft(draft.answer, ANSWER_SHOWN + stage))

    def _note_shown(self, task: Task, what: str) -> None:
        """Hints, or the answer, that were looked at are a note of the task's latest attempt, where there is one."""
        latest = self._progress.attempts(task.id, 1)
        if latest and latest[-1].id is not None:
            self._progress.note(latest[-1].id, NoteKind.SHOWN, what, self._clock())


class DraftsOfNow(Drafts):
    """Drafts that are kept nowhere: those of a review, which leaves a lesson's own alone."""

    def __init__(self, course: str, progress: Progress, clock: Callable[[], datetime]) -> None:
        super().__init__(course, progress, clock)
        self._now: dict[str, Draft] = {}

    def at(self, task_id: str) -> Draft:
        """What was typed here, and how many hints were shown."""
        return self._now.get(task_id, Draft())

    def _keep(self, task_id: str, draft: Draft) -> None:
        self._now[task_id] = draft

    def forget(self, task: Task) -> None:
        """As if it were asked for the first time."""
        self._now[task.id] = Draft()


class DraftsWithoutHints(DraftsOfNow):
    """Where no hints are given."""

    def show_hint(self, task: Task) -> int | None:
        """There are none here."""
        return None


def time_of(written: str) -> datetime | None:
    """A time as it was written down; None where it is none."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else None
