"""Reading files that strangers may have laid out: regular ones only, inside a folder, and no longer than so much.

And writing new ones: whole, or not at all.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

Stamp = tuple[int, int, int] | None
"""A file as it was written last: when, how long, which one; None where there is none."""


def stamp(file: Path) -> Stamp:
    """A file as it was written last."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


class NotRead(OSError):
    """A file that is not read, and why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.strerror = why


class TooLarge(NotRead):
    """One that is larger than may be."""


def read_regular(file: Path, most: int, inside: Path | None = None) -> bytes:
    """The bytes of a file that lies in a folder, wherever links lead.

    A pipe or device is not opened, for that may wait without end. Raises NotRead, and OSError as reading does.
    """
    real = os.path.realpath(file)
    if inside is not None and not Path(real).is_relative_to(os.path.realpath(inside)):
        raise NotRead("it is a link that leads out of the course's folder")
    with open_regular(file) as stream:
        is_larger = os.fstat(stream.fileno()).st_size > most
        content = b"" if is_larger else stream.read(most + 1)
    if content is None:  # what the system makes up may have nothing to give yet
        raise NotRead("it gives nothing")
    if is_larger or len(content) > most:
        raise TooLarge(f"it is larger than {most:,} bytes")
    return content


def read_beginning(file: Path, most: int) -> bytes:
    """The first bytes of a file, wherever links lead; of a pipe or device none. Raises as ``read_regular`` does."""
    with open_regular(file) as stream:
        return stream.read(most)


def open_regular(file: Path) -> BinaryIO:
    """A file to read from, wherever links lead. Raises as ``read_regular`` does."""
    real = os.path.realpath(file)
    _refuse_special(os.stat(real))
    # O_NONBLOCK: what has become a pipe since is refused, not waited for.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    stream = os.fdopen(os.open(real, flags), "rb")
    try:
        _refuse_special(os.fstat(stream.fileno()))
    except OSError:
        stream.close()
        raise
    return stream


def write_new(file: Path, content: bytes) -> None:
    """Write a file that is new; where the disk refuses nothing of it stays. Raises FileExistsError, and OSError."""
    with file.open("xb") as stream:
        try:
            stream.write(content)
            stream.flush()
        except OSError:
            file.unlink(missing_ok=True)
            raise


def _refuse_special(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise NotRead("it is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise NotRead("it is no regular file")
