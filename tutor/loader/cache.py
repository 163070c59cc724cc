"""What was parsed before and has not changed since. Losing it costs time only; what others wrote is not believed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from tutor.decoding import NotDecoded, from_msgpack
from tutor.loader.bounds import MOST_BYTES
from tutor.regular import read_regular

T = TypeVar("T")

Stamp = tuple[int, int, int, int]
"""What changes when a file does: modification and change time in nanoseconds, size, and the file's own number."""


MOST_OF_A_CACHE = 64 << 20
"""Bytes of its file."""
WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def stamp_of(file: Path) -> Stamp:
    """The state of a file; zeros where there is none. Nobody can set the time of a change back but the system."""
    try:
        status = file.stat()
    except OSError:
        return (0, 0, 0, 0)
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def digest_of(file: Path, inside: Path) -> bytes:
    """What tells a file's content from any other; empty where it cannot be read, or leads out of the folder."""
    try:
        return hashlib.sha256(read_regular(file, MOST_BYTES, inside)).digest()
    except OSError:
        return b""


def cache_file(what: str, source: Path) -> Path | None:
    """Where something made from a file or folder is kept: in the user's cache folder, by the source's path.

    What a link leads to may be another course's, which is known by its own path.
    """
    import platformdirs

    from tutor import __version__

    # The structs decide what a cached value looks like; in a checkout they change without a new version.
    structs = stamp_of(Path(__file__).parent.parent / "lesson.py")
    path = os.path.join(os.path.realpath(source.parent), source.name)
    key = hashlib.sha256(f"{__version__}:{structs}:{path}".encode()).hexdigest()[:20]
    return Path(platformdirs.user_cache_dir("xent-tutor", appauthor=False)) / f"{what}-{key}.msgpack"


def load(file: Path | None, kind: type[T]) -> T | None:
    """What was kept in a cache file, if it is one's own and still what this version reads."""
    try:
        if file is None or not _is_own(file.parent.lstat()):
            return None
        with open(os.open(file, os.O_RDONLY | NO_LINK), "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode) or not _is_own(status) or status.st_size > MOST_OF_A_CACHE:
                return None
            found: T = from_msgpack(stream.read(MOST_OF_A_CACHE), kind)
            return found
    except (OSError, NotDecoded):
        return None


def save(file: Path | None, value: object) -> None:
    """Write a cache file, whole or not at all; what msgpack cannot hold, as whole numbers of 65 bits, is not kept."""
    if file is None:
        return
    part = file.with_suffix(f".{os.getpid()}-{os.urandom(4).hex()}")
    try:
        content = msgspec.msgpack.encode(value)
        _own_folder(file.parent)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK, 0o600), "wb") as stream:
            stream.write(content)
        part.replace(file)
    except (OSError, OverflowError, RecursionError):
        with suppress(OSError):
            part.unlink(missing_ok=True)


NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Neither a link nor a pipe that somebody laid there is opened."""


def _own_folder(folder: Path) -> None:
    """Make the folder, for nobody else. Raises OSError where it is another's, or a link."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or not _is_owned(status):
        raise PermissionError(f"{folder} is not one's own")
    if hasattr(os, "getuid") and stat.S_IMODE(status.st_mode) != 0o700:
        folder.chmod(0o700)


def _is_own(status: os.stat_result) -> bool:
    """Whether only this user could have written it."""
    return _is_owned(status) and not (hasattr(os, "getuid") and status.st_mode & WRITABLE_BY_OTHERS)


def _is_owned(status: os.stat_result) -> bool:
    return not stat.S_ISLNK(status.st_mode) and (not hasattr(os, "getuid") or status.st_uid == os.getuid())


def remembered(source: Path, kind: type[T], root: Path, parse: Callable[[], T]) -> T:
    """The value made from a file of a course: from the cache while its content is the same, else parsed and kept."""
    digest = digest_of(source, root)
    file = cache_file(kind.__name__.lower(), source)
    entry = load(file, tuple[bytes, kind])  # type: ignore[valid-type]  # a type made here
    if entry is not None and digest and entry[0] == digest:
        return entry[1]
    value = parse()
    if digest and digest_of(source, root) == digest:  # it was not written meanwhile
        save(file, (digest, value))
    return value
