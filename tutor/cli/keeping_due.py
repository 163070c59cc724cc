"""What is due on the days to come, kept beside the save for ``due``."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tutor import due
from tutor.loader import CourseFolder
from tutor.progress import read_progress
from tutor.progress.names import saves_in
from tutor.session import Session


def keep_due(folder: CourseFolder, saves: Path, learner: str) -> list[tuple[str, int, int]]:
    """Look at what is due on the days to come, and keep it beside the save. Raises SaveProblem."""
    with closing(Session(folder, read_progress(saves, learner))) as session:
        found = [
            (str(day), len(portion.items), round(portion.seconds))
            for day, portion in session.reviews.portions(due.AHEAD)
        ]
    due.keep(str(saves_in(saves)[learner]), found)
    return found
