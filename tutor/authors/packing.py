"""A course as one file; and as it is added again: nothing leaves its folder, and nothing grows without bound."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from tutor.authors.new import CannotAdd
from tutor.installed import added, courses_folder
from tutor.loader import CourseFolder, course_as_written, has_foreign_id, open_course
from tutor.loader.problem import Problems
from tutor.regular import open_regular

ENDING = ".xent.zip"
KINDS = (".yaml", ".npz", ".npy", ".json", ".csv", ".txt", ".md", ".gz")
"""What a course may hold."""
MOST_FILES = 5_000
MOST_BYTES = 300_000_000
"""Of all files together, as they are taken out."""
OLDEST = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a package: the same course makes the same file."""


def pack(folder: CourseFolder, to: Path) -> int:
    """Write a course as one file; how many files it holds. Raises CannotAdd."""
    if to.exists():
        raise CannotAdd(f"{to} is there already; name another with -o FILE")
    files = files_of(folder.root)
    part = to.with_name(f"{to.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as package:
            for file in files:
                about = zipfile.ZipInfo(file.relative_to(folder.root).as_posix(), OLDEST)
                about.external_attr = 0o644 << 16
                package.writestr(about, file.read_bytes(), zipfile.ZIP_DEFLATED)
        part.rename(to)
    except OSError as error:
        raise CannotAdd(f"{to} cannot be written: {error.strerror}; name another with -o FILE") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return len(files)


def files_of(root: Path) -> list[Path]:
    """What belongs to a course: its regular files of known kinds, hidden ones and links left out."""

    def belongs(file: Path) -> bool:
        hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
        return file.is_file() and not file.is_symlink() and not hidden and file.suffix in KINDS

    return sorted(file for file in root.rglob("*") if belongs(file))


class Change:
    """What became of tasks when a course took the place of an older one of the same id."""

    def __init__(self, before: Iterable[str], now: Iterable[str]) -> None:
        earlier, later = set(before), set(now)
        self.gone = sorted(earlier - later)
        self.new = sorted(later - earlier)


def add(source: Path) -> tuple[CourseFolder, Change | None]:
    """Keep a course from a file or folder; what changed where it was there. Raises CannotAdd, Problems, OSError."""
    if not source.exists():
        raise CannotAdd(f"there is no file or folder {source}")
    home = courses_folder()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".new-") as beside:
        new = Path(beside) / "course"
        new.mkdir()
        if source.is_dir():
            open_course(source)  # its problems are told with the places that its author knows
            _copied(source, new)
        else:
            _taken_out(source, new)
        if has_foreign_id(course := course_as_written(new), new):
            raise CannotAdd(
                f"{source} has the id of the course that came with the tutor, {course.identity!r}, and is another; give"
                " it an id of its own in course.yaml, else what is answered in one counts in the other;"
                " nothing was added"
            )
        found = open_course(new)
        identity = found.course.identity
        old = added().get(identity)
        change = None if old is None else Change(_tasks(old), _tasks(new))
        into = home / identity
        if old is not None:
            old.rename(Path(beside) / "old")
        new.rename(into)
    return open_course(into), change


def _tasks(root: Path) -> list[str]:
    with suppress(Problems):
        outlines = list(open_course(root).outlines())
        return [task for outline in outlines for task in outline.points]
    return []


def _copied(source: Path, into: Path) -> None:
    files = files_of(source)
    if sum(file.stat().st_size for file in files) > MOST_BYTES or len(files) > MOST_FILES:
        raise CannotAdd(f"{source} holds more than a course may; name the folder with course.yaml")
    for file in files:
        to = into / file.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to)


def _taken_out(source: Path, into: Path) -> None:
    """Take a package's files out, none of them outside the folder, and no more bytes than a course may have."""
    try:
        with open_regular(source) as file, zipfile.ZipFile(file) as package:
            entries = [each for each in package.infolist() if not each.is_dir()]
            if len(entries) > MOST_FILES:
                raise CannotAdd(f"{source} holds more than {MOST_FILES:,} files")
            left = MOST_BYTES
            for each in entries:
                name = PurePosixPath(each.filename)
                unfit = name.is_absolute() or ".." in name.parts or "\\" in each.filename or ":" in each.filename
                if unfit or name.suffix not in KINDS or any(part.startswith(".") for part in name.parts):
                    raise CannotAdd(f"{source} holds {each.filename!r}, which no course has; nothing was added")
                to = into.joinpath(*name.parts)
                to.parent.mkdir(parents=True, exist_ok=True)
                with package.open(each) as stream:
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise CannotAdd(f"{source} holds more than {MOST_BYTES:,} bytes; nothing was added")
                to.write_bytes(content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise CannotAdd(f"{source} cannot be read as a course ({error}); pack makes one") from error
    if not (into / "course.yaml").is_file():
        raise CannotAdd(f"{source} holds no course.yaml, so it is no course; pack makes one")


def remove(identity: str) -> Path:
    """Remove a course that was added; what was answered in it stays in the saves. Raises CannotAdd and OSError."""
    known = added()
    if identity not in known:
        there = f"there are {', '.join(known)}" if known else "none was added"
        raise CannotAdd(f"no course {identity!r} was added; {there}")
    shutil.rmtree(known[identity])
    return known[identity]
