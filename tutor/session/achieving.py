"""Which achievements a learner was told of, and which are new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tutor.loader import CourseFolder
from tutor.progress import Progress
from tutor.score import lesson_score

if TYPE_CHECKING:
    from tutor.achievements import Achieved, Played


def told(folder: CourseFolder, progress: Progress) -> frozenset[str]:
    """The ids of those that the learner was told of. Raises SaveProblem."""
    return frozenset((progress.setting(_key(folder)) or "").split())


def newly_achieved(
    folder: CourseFolder, progress: Progress, rounds: Mapping[str, Sequence[Played]]
) -> tuple[Achieved, ...]:
    """What was achieved and not told yet; from now on it was. Slow; raises SaveProblem."""
    before = told(folder, progress)
    if before >= folder.course.achievements.keys():
        return ()
    from tutor.achievements import achieved  # brings the contract of games

    tally = progress.tally()
    lessons = [lesson_score(each.points, tally.tasks, each.kinds, readable=each.readable) for each in folder.outlines()]
    found = achieved(folder.course, tally, lessons, rounds, before)
    new = tuple(each for each in found if each.id not in before)
    if new:
        ids = {each.id for each in found}  # another window may have told of others meanwhile
        progress.change_setting(_key(folder), lambda stored: " ".join(sorted({*(stored or "").split(), *ids})))
    return new


def _key(folder: CourseFolder) -> str:
    return f"achieved {folder.course.identity}"
