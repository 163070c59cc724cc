"""A verdict that somebody holds to be wrong, as a file for the authors of the course. Nothing leaves the machine."""

from __future__ import annotations

import platform
import re
import sys
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
from msgspec import Struct

from tutor import __version__
from tutor.attempt import Verdict
from tutor.lesson import Course, Task
from tutor.regular import write_new

PACKAGES = ("numpy", "sympy", "python-flint", "textual", "torch")
"""Those by which a verdict may differ from one machine to another."""
FORMAT = 1
MOST_FILES = 1_000
"""Reports of one task on one day."""


class Report(Struct, frozen=True, kw_only=True):
    """Everything that it takes to come to the same verdict again, and nothing of who answered."""

    report: int = FORMAT
    course: str
    task: str
    seed: int | None
    ask: str
    """The question as the course has it now."""
    answer: str
    verdict: Verdict
    versions: dict[str, str]
    system: str


def report(course: Course, task: Task, answer: str, verdict: Verdict, seed: int | None = None) -> Report:
    """The report of one verdict."""
    return Report(
        course=course.title,
        task=task.id,
        seed=seed,
        ask=task.ask,
        answer=answer,
        verdict=verdict,
        versions={"xent-tutor": __version__, "python": platform.python_version(), **_versions()},
        system=f"{sys.platform} {platform.machine()}",
    )


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def as_text(found: Report) -> str:
    """A report as it stands in a file."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


def written(found: Report, folder: Path, now: datetime) -> Path:
    """The new file in a folder that holds a report; no other is written over. Raises OSError."""
    name = re.sub(r"[^a-z0-9-]+", "-", found.task.casefold()).strip("-")
    for number in range(1, MOST_FILES):
        file = folder / f"report-{name}-{now:%Y-%m-%d}-{number}.json"
        try:
            write_new(file, as_text(found).encode())
        except FileExistsError:
            continue
        return file
    raise FileExistsError(f"{folder} holds too many reports of {found.task}")
