"""Courses besides the built-in one: those that were added, and those that packages bring.

A package brings one by an entry point of the group ``xent_tutor.courses``: its name is the course's id, and its value a
package that holds the folder of lessons.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

GROUP = "xent_tutor.courses"


def courses_folder() -> Path:
    """Where courses are that were added, each in a folder that has its id for a name."""
    import platformdirs

    return Path(platformdirs.user_data_dir("xent-tutor", appauthor=False)) / "courses"


def added() -> dict[str, Path]:
    """The folders of courses that were added, by id."""
    try:
        folders = sorted(each for each in courses_folder().iterdir() if (each / "course.yaml").is_file())
    except OSError:
        return {}
    return {folder.name: folder for folder in folders}


def brought() -> dict[str, Path]:
    """The folders of courses that packages bring, by id; no package is imported for that."""
    from importlib.metadata import entry_points  # with e-mail's parser, which a start does without
    from importlib.util import find_spec

    found = {}
    for point in entry_points(group=GROUP):
        spec = find_spec(point.value.partition(":")[0].partition(".")[0])
        places = list(spec.submodule_search_locations or ()) if spec else []
        inner = point.value.partition(":")[0].split(".")[1:]
        for place in places:
            folder = Path(place, *inner)
            if (folder / "course.yaml").is_file():
                found[point.name] = folder
    return found


def may_bring() -> bool:
    """Whether a package names the group at all: quicker than to ask which, so that a start can."""
    for place in sys.path:
        with suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                if entry.name.endswith(".dist-info") and _names_group(Path(entry.path, "entry_points.txt")):
                    return True
    return False


def _names_group(file: Path) -> bool:
    try:
        return GROUP.encode() in file.read_bytes()
    except OSError:
        return False


def installed() -> dict[str, Path]:
    """All of them; one that was added stands before one of the same id that a package brings."""
    return {**brought(), **added()}
