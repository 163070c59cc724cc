"""What is looked at again: the portions of days, how long the learner takes, and the offer of a larger portion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from tutor.loader import CourseFolder
from tutor.loader.outlines import renamed_in
from tutor.progress import Progress

if TYPE_CHECKING:
    from tutor.portion import Portion

OFFERED, LARGER = "larger portion", 15
"""A larger portion is offered once, where less than ``LITTLE`` is known after ``SURE_AFTER`` reviews."""
LITTLE, SURE_AFTER = 0.7, 30


def portions(
    folder: CourseFolder, progress: Progress, days: Sequence[date], *, minutes: float, retention: float
) -> list[Portion]:
    """The portion of each of these days, if nothing were answered until then. Slow; raises SaveProblem."""
    from tutor.portion import portion  # brings what the first frame does without

    outlines = tuple(folder.outlines())
    progress.rename(renamed_in(outlines))
    tally = progress.tally()
    kinds = {task: kind for outline in outlines for task, kind in outline.kinds.items()}
    varying = frozenset(task for outline in outlines for task in outline.varying)
    return [portion(tally, kinds, day, minutes=minutes, retention=retention, varying=varying) for day in days]


def own_medians(folder: CourseFolder, progress: Progress) -> dict[str, float]:
    """The median of the learner's own seconds in review, by kind. Slow; raises SaveProblem."""
    from tutor.portion import own_medians

    kinds = {task: kind for outline in folder.outlines() for task, kind in outline.kinds.items()}
    return own_medians(progress.tasks(), kinds)


def offer(portion: Portion, progress: Progress, minutes: float) -> str:
    """What is said once, where a larger portion would keep much more. Raises SaveProblem."""
    enough = progress.forecasts().reviews >= SURE_AFTER
    if not enough or portion.known >= LITTLE or minutes >= LARGER or progress.setting(OFFERED):
        return ""
    known = f"About {portion.known:.0%} of what was learnt is still known."
    return f"{known} {LARGER} minutes a day would keep more: y / n"
