"""``lint``: lessons prove themselves."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tutor.cli import opening
from tutor.lint import lint_course, lint_file
from tutor.lint.proofs import left_out, only_at_points
from tutor.loader import find_lessons, open_course
from tutor.loader.problem import Problem, Problems


def lint(asked: Any) -> int:
    """Print every problem; 0 when there is none, 1 when there are some."""
    if asked.schema:
        from tutor.schema import lesson_schema

        print(json.dumps(lesson_schema(), indent=2, ensure_ascii=False))
        return 0
    count = 0
    for problem in problems_of(asked):
        count += 1
        clear_progress()
        print(msgspec.json.encode(problem).decode() if asked.json else problem, flush=True)
    clear_progress()
    if not asked.json:
        print(f"{count} problem{'s' if count != 1 else ''}" if count else "No problems.", file=sys.stderr)
        tell_proofs(asked)
        tell_left_out(asked)
    return 1 if count else 0


def tell_proofs(asked: Any) -> None:
    """Say which accepted formulas of the folders are right at exact points, but not proved by sympy."""
    named = [Path(name) for name in asked.paths if Path(name).is_dir()]
    roots = named if asked.paths else [find_lessons(asked.lessons)]
    formulas = [formula for root in roots for formula in only_at_points(root)]
    if formulas:
        print("Right at exact points, not proved by sympy:", *formulas, sep="\n  ", file=sys.stderr)


def tell_left_out(asked: Any) -> None:
    """Say which tasks could not be tried because what they need is not installed: that is no problem of a lesson."""
    roots = [Path(name) for name in asked.paths] or [find_lessons(asked.lessons)]
    tasks = [task for root in roots for task in left_out(root)]
    if tasks:
        print("Not tried, for torch is not installed:", *tasks, sep="\n  ", file=sys.stderr)


def problems_of(asked: Any) -> Iterator[Problem]:
    """The problems of the course, or of the paths that were named. Raises NoSuch."""
    if not asked.paths:
        yield from lint_course(find_lessons(asked.lessons), show_progress)
        return
    for name in asked.paths:
        path = Path(name)
        if path.is_dir():
            yield from lint_course(path, show_progress)
        elif path.is_file():
            yield from lint_file(path, course_around(path, asked))
        else:
            raise opening.NoSuch(f"there is no file or folder {name!r}")


def course_around(file: Path, asked: Any) -> Any:
    """The course a lesson file stands in, else the one the arguments speak of; None where neither can be read."""
    near = next((folder for folder in file.resolve().parents if (folder / "course.yaml").is_file()), None)
    try:
        return open_course(near or find_lessons(asked.lessons))
    except Problems:
        return None


def show_progress(at: int, of: int, what: str) -> None:
    """How far it is, on one line that is written over; nothing where nobody watches."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{at + 1:>4} of {of}  {what}", end="", file=sys.stderr, flush=True)


def clear_progress() -> None:
    """Take that line away."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
