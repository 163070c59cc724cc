"""Whose programs may run: a course that did not come with the tutor needs the kernel's confinement, or somebody's yes.

A yes is remembered for a course's id and its folder together: no other course in its place, no copy elsewhere
inherits it. What was opened in this process is kept here, and the sandbox asks before it runs anything.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from tutor.decoding import NotDecoded, from_json

PACKAGE = Path(__file__).resolve().parent
KERNEL = "kernel"
"""The sandbox's level at which programs of strangers may run."""

Course = tuple[str, str]
"""A course's id and the real path of its folder."""


class NotTrusted(Exception):
    """A program of a stranger's course is not run; the message, without a full stop, says why and what to do."""


def built_in() -> Path:
    """The folder of the course that came with the tutor: of this checkout, else of the installed wheel."""
    checkout = PACKAGE.parent
    return checkout / "lessons" if (checkout / "pyproject.toml").is_file() else PACKAGE / "_lessons"


class Opened:
    """The courses of strangers that this process has opened."""

    def __init__(self) -> None:
        self.courses: dict[Course, bool] = {}
        """Each with whether its programs may run without the kernel's confinement."""
        self.says_yes = False
        """Whether to trust what is opened from now on, and remember it."""


OPENED = Opened()


def is_strange(folder: Path) -> bool:
    """Whether a folder of lessons is not the one that came with the tutor."""
    return os.path.realpath(folder) != os.path.realpath(built_in())


def opened(identity: str, folder: Path) -> None:
    """Note that lessons of this course are open; from then on their programs may be among those that run."""
    if is_strange(folder):
        course = identity, os.path.realpath(folder)
        if OPENED.says_yes:
            remember(course)
        OPENED.courses[course] = OPENED.says_yes or OPENED.courses.get(course, False) or course in remembered()


def untrusted() -> tuple[Course, ...]:
    """The open courses that need the kernel's confinement."""
    return tuple(course for course, trusted in OPENED.courses.items() if not trusted)


def refusal(level: str) -> str | None:
    """Why no program runs now at this level of the sandbox; None where programs run."""
    if level == KERNEL or not untrusted():
        return None
    identity, folder = untrusted()[0]
    named = f"the course {identity!r} in {folder}" if identity else f"the lessons in {folder}"
    return (
        f"programs of {named} are not run, for this system cannot confine them (sandbox: {level});"
        " if you trust who wrote them, start once with --trust"
    )


def consent() -> None:
    """Somebody said yes to the open courses: remember it."""
    for course in untrusted():
        remember(course)
        OPENED.courses[course] = True


def remembered() -> set[Course]:
    """The courses that somebody said yes to; none where that cannot be read."""
    try:
        return set(from_json(_file().read_bytes(), list[Course]))
    except (OSError, NotDecoded):
        return set()


def remember(course: Course) -> None:
    """Keep a yes; where that cannot be written it holds for this start."""
    file = _file()
    part = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(sorted(remembered() | {course}))))
        part.replace(file)
    with suppress(OSError):
        part.unlink(missing_ok=True)  # where the disk refused


def _file() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("xent-tutor", appauthor=False)) / "trusted.json"
