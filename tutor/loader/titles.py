"""What people read in place of the name of a misconception or a task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.loader.outlines import Outline

NO_TITLES: Mapping[str, str] = MappingProxyType({})


def in_short(about: str) -> str:
    """A sentence as a title: up to its first colon or semicolon, without its stop."""
    return re.split(r"[:;]\s", about, maxsplit=1)[0].rstrip(".")


def titled(name: str, titles: Mapping[str, str]) -> str:
    """The title of a misconception, else its name with blanks for hyphens."""
    return titles.get(name) or name.replace("-", " ")


def task_titles(outline: Outline) -> dict[str, str]:
    """What people call the tasks of a lesson, by their ids: each by its own title, else by its number there."""
    return {task: outline.titles.get(task, f"task {number}") for number, task in enumerate(outline.points, 1)}


def titles_in_course(outlines: Iterable[Outline]) -> dict[str, str]:
    """The same of many lessons together: a number says of which lesson."""
    return {
        task: title if task in outline.titles else f"{title} of {outline.title}"
        for outline in outlines
        for task, title in task_titles(outline).items()
    }
