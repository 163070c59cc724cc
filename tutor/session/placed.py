"""What a learner knew before: the questions of placement, and the lessons that are skipped because of them."""

from __future__ import annotations

import msgspec

from tutor.decoding import NotDecoded, from_json
from tutor.loader import CourseFolder
from tutor.placement import Placement, Plan, plan
from tutor.progress import Progress


class Placed:
    """How one learner was placed in a course."""

    def __init__(self, folder: CourseFolder, progress: Progress) -> None:
        self._folder = folder
        self._progress = progress

    @property
    def placement(self) -> Placement:
        """The questions by which the learner was placed, as far as they were answered. Raises SaveProblem."""
        try:
            found: Placement = from_json(self._progress.setting(self._key) or "{}", Placement)
        except NotDecoded:
            return Placement()
        return found

    def keep(self, placement: Placement | None) -> None:
        """Keep it; None takes it back, and with it all that counted as known. Raises SaveProblem."""
        kept = "" if placement is None else msgspec.json.encode(placement).decode()
        self._progress.keep_setting(self._key, kept)

    @property
    def _key(self) -> str:
        return f"placement {self._folder.course.identity}"

    @property
    def known(self) -> frozenset[str]:
        """The lessons that placement skipped. Raises SaveProblem."""
        return frozenset(self.placement.known)

    def plan(self) -> Plan:
        """The course as placing sees it. Slow, as all outlines are."""
        return plan((each.id, each.requires, each.kinds) for each in self._folder.outlines())

    def may_be_placed(self) -> bool:
        """Whether placement is worth an offer: nothing is solved yet, or it was begun. Slow; raises SaveProblem."""
        placement = self.placement
        if placement.over or not (placement.answers or not self._progress.solved()):
            return False
        return self.plan().is_worth_it
