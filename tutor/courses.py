"""The courses of this machine: which there are to choose among, and which one a learner chose."""

from __future__ import annotations

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
    """Every course that can be read, the one that came along first; of two with one id the one that was added."""
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
    if identity in (here := added()):
        return here[identity]
    try:
        if read_course(trust.built_in()).identity == identity:
            return trust.built_in()
    except Problems:  # who opens it is told
        return None
    return brought().get(identity)
