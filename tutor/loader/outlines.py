"""What the map shows of each lesson, and a cache of it: 10,000 lessons cost a look at each file's date."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from tutor.lesson import Lesson


class Outline(Struct, frozen=True, kw_only=True):
    """What the map shows of a lesson, without its steps."""

    id: str
    title: str
    goal: str = ""
    requires: tuple[str, ...] = ()
    minutes: int = 5
    points: Mapping[str, int] = {}
    """The points of each task, by the task's id, in order."""
    readable: bool = True
    """False where the file has problems; ``lint`` lists them."""


def outline(lesson: Lesson) -> Outline:
    """The outline of a parsed lesson."""
    return Outline(
        id=lesson.id,
        title=lesson.title,
        goal=lesson.goal,
        requires=lesson.requires,
        minutes=lesson.minutes,
        points={f"{lesson.id}/{task.task}": task.points for task in lesson.tasks},
    )


class Cached(Struct, frozen=True, array_like=True):
    """An outline and the state of the file it was made from."""

    stamp: tuple[int, int]
    outline: Outline


class Cache:
    """Outlines of lesson files that need not be parsed again. Losing it only costs time."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.entries: dict[str, Cached] = {}
        self._changed = False
        try:
            if file is not None:
                self.entries = msgspec.msgpack.decode(file.read_bytes(), type=dict[str, Cached])
        except (OSError, msgspec.DecodeError):
            pass

    def put(self, lesson: str, entry: Cached) -> None:
        """Keep an outline until ``save``."""
        self.entries[lesson] = entry
        self._changed = True

    def save(self) -> None:
        """Write the cache, whole or not at all."""
        if not self._changed or self.file is None:
            return
        part = self.file.with_suffix(f".{os.getpid()}")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.msgpack.encode(self.entries))
            part.replace(self.file)
        except OSError:
            return


def cache_file(root: Path, what: str) -> Path | None:
    """Where the cache of a lessons folder is kept: in the user's cache folder, by the folder's path."""
    import platformdirs

    from tutor import __version__

    key = hashlib.sha256(f"{__version__}:{root.resolve()}".encode()).hexdigest()[:16]
    return Path(platformdirs.user_cache_dir("xent-tutor", appauthor=False)) / f"{what}-{key}.msgpack"


def stamp_of(file: Path) -> tuple[int, int]:
    """What changes when the file does: modification time in nanoseconds, and size."""
    try:
        status = file.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)
