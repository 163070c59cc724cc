"""What the map shows of each lesson, and a cache of it: a long course costs a look at each file's date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from tutor.lesson import Lesson, kind_of
from tutor.loader.bounds import MOST_BYTES, Met
from tutor.loader.cache import Stamp, cache_file, load, save, stamp_of
from tutor.variant import varies


class Outline(Struct, frozen=True, kw_only=True):
    """What the map shows of a lesson, without its steps."""

    id: str
    title: str
    goal: str = ""
    requires: tuple[str, ...] = ()
    minutes: int = 5
    points: Mapping[str, int] = {}
    """The points of each task, by the task's id, in order."""
    kinds: Mapping[str, str] = {}
    """The kind of each task."""
    varying: tuple[str, ...] = ()
    """The tasks that have other numbers."""
    titles: Mapping[str, str] = {}
    """What people call a task, by its id, where it has a title of its own."""
    renamed: Mapping[str, str] = {}
    """The id of now by each older id of a task."""
    readable: bool = True
    """False where the file has problems; ``lint`` lists them."""
    fits: bool = True
    """False where it and the lessons before it are more than a course may hold."""


def outline(lesson: Lesson) -> Outline:
    """The outline of a parsed lesson."""
    return Outline(
        id=lesson.id,
        title=lesson.title,
        goal=lesson.goal,
        requires=lesson.requires,
        minutes=lesson.minutes,
        points={task.id: task.points for task in lesson.tasks},
        kinds={task.id: kind_of(task) for task in lesson.tasks},
        varying=tuple(task.id for task in lesson.tasks if varies(task)),
        titles={task.id: task.title for task in lesson.tasks if task.title},
        renamed=lesson.renamed,
    )


def unread(lesson: str, *, fits: bool = True) -> Outline:
    """A lesson of which there is only the id."""
    return Outline(id=lesson, title=lesson, readable=False, fits=fits)


def renamed_in(outlines: Iterable[Outline]) -> dict[str, str]:
    """The id of now by each older id of a task, of these lessons together."""
    return {old: task for outline in outlines for old, task in outline.renamed.items()}


class Cached(Struct, frozen=True, array_like=True):
    """An outline, the state of the file it was made from, and how many values were met in that."""

    stamp: Stamp
    outline: Outline
    values: int

    @property
    def size(self) -> int:
        """How many bytes were read."""
        return min(self.stamp[2], MOST_BYTES)


class Outlines:
    """The outlines of a folder's lessons; files that have not changed are not parsed again."""

    def __init__(self, root: Path) -> None:
        self._file = cache_file("outlines", root)
        self._entries = load(self._file, dict[str, Cached]) or {}
        self._changed = False

    def get(self, lesson: str, file: Path, parse: Callable[[Met], Outline]) -> Cached:
        """The outline of a lesson, from the cache while its file is the same."""
        stamp = stamp_of(file)
        known = self._entries.get(lesson)
        if known is None or known.stamp != stamp:
            met = Met()
            known = self._entries[lesson] = Cached(stamp, parse(met), met.values)
            self._changed = True
        return known

    def save(self) -> None:
        """Keep what was parsed anew."""
        if self._changed:
            save(self._file, self._entries)
