"""What is looked at again: the portions of days, how long the learner takes, and the offer of a larger portion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tutor.attempt import day_of
from tutor.due import AHEAD
from tutor.loader import CourseFolder
from tutor.loader.outlines import renamed_in
from tutor.progress import Progress
from tutor.settings import PORTION, WANTED, set_to

if TYPE_CHECKING:
    from tutor.portion import Portion

OFFERED, LARGER = "larger portion", 15
"""A larger portion is offered once, where less than ``LITTLE`` is known after ``SURE_AFTER`` reviews."""
LITTLE, SURE_AFTER = 0.7, 30


class Reviews:
    """What one learner looks at again. All of it raises SaveProblem."""

    def __init__(self, folder: CourseFolder, progress: Progress, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._progress = progress
        self._clock = clock

    def portion(self, today: date | None = None) -> Portion:
        """What is looked at again today, or on another day if nothing were answered until then.

        Slow; may run in a thread.
        """
        return self._portions([today or day_of(self._clock())])[0]

    def portions(self, days_ahead: int) -> list[tuple[date, Portion]]:
        """The portions of today and of so many days after it, if nothing were answered. Slow, as ``portion``."""
        wanted = [day_of(self._clock()) + timedelta(days=after) for after in range(days_ahead + 1)]
        return list(zip(wanted, self._portions(wanted), strict=True))

    def _portions(self, days: Sequence[date]) -> list[Portion]:
        from tutor.portion import portions_of  # brings what the first frame does without

        outlines = tuple(self._folder.outlines())
        self._progress.rename(renamed_in(outlines))
        tally, minutes, retention = self._progress.tally_for_review(), self.minutes, self.retention
        kinds = {task: kind for outline in outlines for task, kind in outline.kinds.items()}
        varying = frozenset(task for outline in outlines for task in outline.varying)
        return portions_of(tally, kinds, days, minutes=minutes, retention=retention, varying=varying)

    def nothing_until(self) -> str:
        """When there is something to look at again, as a sentence. Slow, as ``portion``."""
        (_, now), *later = self.portions(AHEAD)
        day = next((day for day, found in later if found.items), None)
        if day is None and now.cards:
            return f"Nothing to look at again in the next {AHEAD} days."
        if day is None:
            return "Nothing to look at again: what was answered comes back after some days."
        return f"Nothing to look at again until {day:%A}, {day.day} {day:%B}."

    def own_medians(self) -> dict[str, float]:
        """The median of the learner's own seconds in review, by kind. Slow, as ``portion``."""
        from tutor.portion import own_medians

        kinds = {task: kind for outline in self._folder.outlines() for task, kind in outline.kinds.items()}
        return own_medians(self._progress.tasks(), kinds)

    @property
    def minutes(self) -> float:
        """How long a day's portion may take."""
        return float(set_to(PORTION, self._progress.setting(PORTION)))

    @property
    def retention(self) -> float:
        """With which probability tasks should be known when they are asked again."""
        return float(set_to(WANTED, self._progress.setting(WANTED)))

    def offer(self, portion: Portion) -> str:
        """What is said once, where a larger portion would keep much more."""
        enough = self._progress.forecasts().reviews >= SURE_AFTER
        if not enough or portion.known >= LITTLE or self.minutes >= LARGER or self._progress.setting(OFFERED):
            return ""
        known = f"About {portion.known:.0%} of what was learnt is still known."
        return f"{known} {LARGER} minutes a day would keep more: y / n"

    def answer_offer(self, larger: bool) -> None:
        """Take a larger portion from now on, or not; it is offered once."""
        self._progress.keep_setting(OFFERED, "yes" if larger else "no")
        if larger:
            self._progress.keep_setting(PORTION, str(LARGER))
