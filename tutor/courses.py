"""The courses of this machine: which there are to choose among, and which one a learner chose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from tutor import trust
from tutor.installed import added, brought, installed, may_bring
from tutor.loader import read_course
from tutor.loader.problem import Problems

if TYPE_CHECKING:
    from tutor.progress import Progress

CHOSEN = "course"
"""The setting with the id of the course that a learner goes on with."""


class Offered(Struct, frozen=True):
    """A course that can be chosen."""

    identity: str
    title: str
    about: str
    root: Path


def several() -> bool:
    """Whether there is another course than the one that came along. Little is read for that."""
    return bool(added()) or may_bring()


def offered() -> tuple[Offered, ...]:
    """Every course that can be read, the one that came along first; of two with one id the one that was added.

    That may be another edition of the one that came along; another course by that id has one of its own here.
    """
    found: dict[str, Offered] = {}
    for root in (*installed().values(), trust.built_in()):
        try:
            course = read_course(root)
        except Problems:  # 'course list' says what is wrong with it
            continue
        if course.identity not in found:
            found[course.identity] = Offered(course.identity, course.title, course.about, root)
    return tuple(sorted(found.values(), key=lambda each: each.root != trust.built_in()))


def chosen_root(progress: Progress) -> Path | None:
    """Where the course is that a learner chose; None where none was, or it is gone. Raises SaveProblem."""
    identity = progress.setting(CHOSEN)
    if identity is None:
        return None
    for root in _candidates(identity):
        with suppress(Problems):  # who opens it is told
            if read_course(root).identity == identity:
                return root
    return next((each.root for each in offered() if each.identity == identity), None)


def _candidates(identity: str) -> Iterator[Path]:
    if identity in (here := added()):
        yield here[identity]
    yield trust.built_in()
    if identity in (here := brought()):
        yield here[identity]
