"""What the learners of one saves folder reached in a game: each one's best and the median of the last ten."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from msgspec import Struct

from tutor import games
from tutor.games import Records
from tutor.progress import Progress, SaveProblem
from tutor.progress.names import saves_in
from tutor.session import Session

MOST_LEARNERS = 12
MOST_OF_SAVE = 50_000_000
"""Bytes: a save is copied to be read."""


class Other(Struct, frozen=True):
    """A learner's records at one level."""

    learner: str
    records: Records


def table(session: Session, name: str, level: int) -> tuple[Other, ...]:
    """Who reached what at a level, the best first; of the learners who played last. Slow; raises SaveProblem.

    A save that cannot be read, or is very large, is left out.
    """
    file = session.progress.file
    found = [Other(session.learner, games.records(session, name, level))]
    if isinstance(file, Path):
        others = {learner: save for learner, save in saves_in(file.parent).items() if save != file}
        for learner, save in list(others.items())[: MOST_LEARNERS - 1]:
            try:
                found.append(Other(learner, read(save, learner, session.course.identity, name, level)))
            except (SaveProblem, OSError):
                continue
    played = [each for each in found if each.records.best is not None]
    return tuple(sorted(played, key=place))


def read(save: Path, learner: str, course: str, name: str, level: int) -> Records:
    """What one save says. Raises SaveProblem and OSError."""
    if save.stat().st_size > MOST_OF_SAVE:
        raise SaveProblem("this save is too large to be looked at in passing")
    with closing(Progress(save, learner, course, only_to_read=True)) as progress:
        return games.records_of(games.rounds_in(progress, name), level)


def place(other: Other) -> tuple[float, str]:
    """By what the table is sorted."""
    best = other.records.best
    assert best is not None
    return (best.score if best.lower else -best.score), other.learner


def lines_of(found: tuple[Other, ...]) -> list[str]:
    """The table as lines."""
    width = max((len(other.learner) for other in found), default=0)
    lines = []
    for other in found:
        best, lately = other.records.best, other.records.lately
        assert best is not None
        assert lately is not None
        medal = f" {best.medal}" if best.medal else ""
        digits = best.digits
        said = f"best {best.score:.{digits}f} {best.what}{medal}, lately {lately:.{digits}f}"
        lines.append(f"{other.learner[:24]:<{min(width, 24)}}  {said}")
    return lines
