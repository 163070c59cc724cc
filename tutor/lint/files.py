"""Folders and files of a course: what course.yaml lists is there, in one place, and what is there is listed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.lesson import Course
from tutor.loader import CourseFolder, Problem, chapter_folders, read_file
from tutor.loader.cache import Stamp, stamp_of

if TYPE_CHECKING:
    from tutor.loader.convert import Document

FILE = "course.yaml"


def folder_problems(folder: CourseFolder) -> Iterator[Problem]:
    """Chapters with several folders, of which only the first is read."""
    for i, chapter in enumerate(folder.course.chapters):
        if len(folders := chapter_folders(folder.root, chapter.id)) > 1:
            names = " and ".join(each.name for each in folders)
            yield at_entry(folder, ("chapters", i, "id"), f"this chapter has the folders {names}; keep one of them")


def absent(folder: CourseFolder) -> dict[str, Problem]:
    """A problem for each lesson that is listed and has no file, at its entry."""
    found = {}
    elsewhere = Elsewhere(folder)
    for i, chapter in enumerate(folder.course.chapters):
        for j, lesson in enumerate(chapter.lessons):
            if not (file := folder.file(lesson)).exists():
                message = f"there is no file {shown(folder, file)}{elsewhere.remedy(file)}"
                found[lesson] = at_entry(folder, ("chapters", i, "lessons", j), message)
    return found


class Elsewhere:
    """Where lessons are that are missed, in a folder that is looked through once."""

    def __init__(self, folder: CourseFolder) -> None:
        self._folder = folder

    @cached_property
    def _files(self) -> dict[str, Path]:
        """The first file of each name in a folder of the course."""
        return {file.name: file for file in sorted(self._folder.root.glob("*/*.yaml"), reverse=True)}

    def remedy(self, missing: Path) -> str:
        """What to do where the file is there under another name or in another folder."""
        if (misnamed := missing.with_suffix(".yml")).exists():
            return f"; rename {shown(self._folder, misnamed)}, for lessons end in .yaml"
        moved = self._files.get(missing.name)
        return f"; move {shown(self._folder, moved)} there" if moved else ""


def unlisted(folder: CourseFolder) -> Iterator[Problem]:
    """Lesson files in the chapters' folders that course.yaml does not list there."""
    listed = {folder.file(lesson) for lesson in folder.lessons}
    spelt = listed | {file.with_suffix(".yml") for file in listed if not file.exists()}
    chapters = {folder.file(lesson).parent for lesson in folder.lessons}
    chapters |= {each for chapter in folder.course.chapters for each in chapter_folders(folder.root, chapter.id)}
    for directory in sorted(chapters):
        for file in sorted((*directory.glob("*.yaml"), *directory.glob("*.yml"))):
            if file in spelt:
                continue
            yield Problem(shown(folder, file), 1, 1, "", why_unread(folder, file))


def why_unread(folder: CourseFolder, file: Path) -> str:
    """Why a file in a chapter's folder is no lesson of the course."""
    if file.stem not in folder:
        return "this lesson is not listed in course.yaml" + ("; lessons end in .yaml" if file.suffix == ".yml" else "")
    chapter, due = folder.chapter(file.stem).id, folder.file(file.stem)
    if file.parent in chapter_folders(folder.root, chapter):
        return f"this file is never read, for {shown(folder, due)} is; remove one of them"
    return f"course.yaml lists this lesson in the chapter {chapter!r}: {shown(folder, due)} is read"


def shown(folder: CourseFolder, file: Path) -> str:
    """A path as the author sees it, from the course's folder."""
    return str(file.relative_to(folder.root))


def at_entry(folder: CourseFolder, path: tuple[str | int, ...], message: str) -> Problem:
    """A problem at a field of course.yaml, which is read again for its places."""
    from tutor.loader.convert import field_name  # brings PyYAML

    place = _document(folder.root, stamp_of(folder.root / FILE)).place(path)
    return Problem(FILE, *place, field_name(path), message)


@lru_cache(maxsize=1)
def _document(root: Path, stamp: Stamp) -> Document:
    """The places of course.yaml, once for each state of the file: there may be many problems."""
    _, document = read_file(root / FILE, Course, root)
    return document
