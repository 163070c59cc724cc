"""Stubs in misconceptions.yaml for the names that tasks use."""

from __future__ import annotations

from tutor.lint.names import FILE, STUB
from tutor.lint.task import named
from tutor.loader import CourseFolder, known_misconceptions
from tutor.loader.problem import Problems

ENTRY = "{name}: {{about: {about}, cured_by: {lesson}}}\n"


def list_missing(folder: CourseFolder) -> list[str]:
    """Add each name that a task uses and the file does not list; the names. Raises Problems and OSError."""
    known = known_misconceptions(folder.root)
    missing: dict[str, str] = {}
    for lesson in folder.lessons:
        try:
            tasks = folder.lesson(lesson).tasks
        except Problems:  # lint tells them
            continue
        for task in tasks:
            missing |= {name: lesson for _, name in named(task) if name not in known and name not in missing}
    if missing:
        file = folder.root / FILE
        text = file.read_text("utf-8").rstrip("\n") + "\n" if file.exists() else ""
        stubs = "".join(ENTRY.format(name=name, about=STUB, lesson=lesson) for name, lesson in missing.items())
        file.write_text(text + stubs, "utf-8", newline="\n")
    return list(missing)
