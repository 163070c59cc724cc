"""What lint finds in the lessons that are named, printed as it is found."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tutor.cli import opening
from tutor.cli.printing import clear_progress, json_text, show_progress, tell
from tutor.lint import lint_course, lint_file
from tutor.lint.proofs import left_out, lessons_of, only_at_points
from tutor.loader import find_lessons, open_course
from tutor.loader.problem import Problem, Problems

OF_THE_COURSE = ("course.yaml", "misconceptions.yaml")


def print_problems(asked: Any) -> int:
    """Print every problem; 0 when there is none, 1 when there are some."""
    count = 0
    for problem in problems_of(asked):
        count += 1
        clear_progress()
        print(json_text(problem) if asked.json else problem, flush=True)
    clear_progress()
    if not asked.json:
        print(f"{count} problem{'s' if count != 1 else ''}" if count else "No problems.", file=sys.stderr)
        tell_choices(asked)
        tell_proofs(asked)
        tell_left_out(asked)
    return 1 if count else 0


def tell_choices(asked: Any) -> None:
    """Say what the choices of the folders give away by place and length."""
    from tutor.lint.choices import lines_of, measured

    for root in paths_of(asked) or [find_lessons(asked.lessons)]:
        if root.is_dir() and (lines := [*lines_of(measured(lessons_of(root)))]):
            tell(*lines)


def tell_proofs(asked: Any) -> None:
    """Say which accepted formulas of the folders are right at exact points, but not proved by sympy."""
    named = [path for path in paths_of(asked) if path.is_dir()]
    roots = named if asked.paths else [find_lessons(asked.lessons)]
    formulas = [formula for root in roots for formula in only_at_points(root)]
    if formulas:
        tell("Right at exact points, not proved by sympy:", *(f"  {formula}" for formula in formulas))


def tell_left_out(asked: Any) -> None:
    """Say which tasks could not be tried because what they need is not installed: that is no problem of a lesson."""
    roots = paths_of(asked) or [find_lessons(asked.lessons)]
    tasks = [task for root in roots for task in left_out(root)]
    if tasks:
        tell("Not tried, for torch is not installed:", *(f"  {task}" for task in tasks))


def problems_of(asked: Any) -> Iterator[Problem]:
    """The problems of the course, or of the paths that were named. Raises NoSuch."""
    if not asked.paths:
        yield from lint_course(find_lessons(asked.lessons), show_progress)
        return
    for path in paths_of(asked):
        if path.is_dir():
            yield from lint_course(path, show_progress)
        else:
            yield from lint_file(path, course_around(path, asked), show_progress)


def paths_of(asked: Any) -> list[Path]:
    """The folders of courses and the lesson files that were named; a chapter's folder is its files. Raises NoSuch."""
    found: list[Path] = []
    for name in asked.paths:
        path = Path(name)
        if not path.exists():
            raise opening.NoSuch(f"there is no file or folder {name!r}")
        if path.name in OF_THE_COURSE:
            raise opening.NoSuch(f"{name!r} is no lesson; it is proved with its course: xent-tutor lint {path.parent}")
        is_chapter = path.is_dir() and not (path / "course.yaml").is_file() and folder_around(path) is not None
        inside = sorted(path.glob("*.yaml")) if is_chapter else [path]
        if not inside:
            raise opening.NoSuch(
                f"there are no lessons in {name!r}; give a lesson file, a chapter or a course's folder"
            )
        found += inside
    return found


def folder_around(path: Path) -> Path | None:
    """The nearest folder above with a course; None where there is none. A link belongs where it lies, if it can."""
    here = Path(os.path.realpath(path.parent), path.name) if path.is_symlink() else None
    there = Path(os.path.realpath(path))
    above = [*(here.parents if here else ()), *there.parents]
    return next((folder for folder in above if (folder / "course.yaml").is_file()), None)


def course_around(file: Path, asked: Any) -> Any:
    """The course a lesson file stands in, else the one the arguments speak of; None where neither can be read."""
    try:
        return open_course(folder_around(file) or find_lessons(asked.lessons))
    except Problems:
        return None
