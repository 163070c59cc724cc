"""What was parsed before and has not changed since. Losing a cache only costs time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

Stamp = tuple[int, int]
"""What changes when a file does: modification time in nanoseconds, and size."""


def stamp_of(file: Path) -> Stamp:
    """The state of a file; zeros where there is none."""
    try:
        status = file.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def cache_file(what: str, source: Path) -> Path | None:
    """Where something made from a file or folder is kept: in the user's cache folder, by the source's path."""
    import platformdirs

    from tutor import __version__

    # The structs decide what a cached value looks like; in a checkout they change without a new version.
    structs = stamp_of(Path(__file__).parent.parent / "lesson.py")
    key = hashlib.sha256(f"{__version__}:{structs}:{source.resolve()}".encode()).hexdigest()[:20]
    return Path(platformdirs.user_cache_dir("xent-tutor", appauthor=False)) / f"{what}-{key}.msgpack"


def load(file: Path | None, kind: type[T]) -> T | None:
    """What was kept in a cache file, if it is still what this version reads."""
    try:
        return None if file is None else msgspec.msgpack.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None


def save(file: Path | None, value: object) -> None:
    """Write a cache file, whole or not at all; what msgpack cannot hold, as whole numbers of 65 bits, is not kept."""
    if file is None:
        return
    part = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(msgspec.msgpack.encode(value))
        part.replace(file)
    except (OSError, OverflowError):
        return


def remembered(source: Path, kind: type[T], parse: Callable[[], T]) -> T:
    """The value made from a file: from the cache while the file is the same, else parsed and kept."""
    stamp = stamp_of(source)
    file = cache_file(kind.__name__.lower(), source)
    entry = load(file, tuple[Stamp, kind])  # type: ignore[valid-type]
    if entry is not None and entry[0] == stamp:
        return entry[1]
    value = parse()
    save(file, (stamp, value))
    return value
