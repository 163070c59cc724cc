"""What is said of a save or a course that cannot be used.

Who has the tutor on their own machine hears which file it is and what to do. A visitor can do nothing about it, and the
server's files are none of theirs: they hear what it means for them, and whoever serves hears the rest.
"""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.message import Message

from tutor.loader.problem import Problems
from tutor.progress import SaveProblem
from tutor.trust import NotTrusted

TOLD = "Whoever runs the tutor has been told."
NO_SAVE = f"Your progress cannot be read or written at the moment. {TOLD}"
NO_COURSE = f"a part of this course is not as it should be. {TOLD}"
NO_PROGRAMS = f"programs cannot be run at the moment. {TOLD}"
NOT_LOADED = f"This does not work here at the moment. {TOLD}"


class TroubleTold(Message):
    """A sentence for whoever serves; nobody hears it where the learner heard it all."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said


def said_to_learner(app: App[Any], problem: Exception) -> str:
    """What the learner at this screen is told; where that is not all, whoever serves is told the rest."""
    whole = str(problem.problems[0]) if isinstance(problem, Problems) else str(problem)
    means = for_visitor(problem) if app.is_web else None
    if means is None:
        return whole
    app.post_message(TroubleTold(whole))
    return means


def for_visitor(problem: Exception) -> str | None:
    """What the problem means for somebody who has no hand on the server; None where its own words are for anybody."""
    match problem:
        case SaveProblem():
            return NO_SAVE
        case Problems():
            return NO_COURSE
        case NotTrusted():
            return NO_PROGRAMS
        case _:
            return None
