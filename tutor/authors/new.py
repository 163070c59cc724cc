"""New courses, chapters and lessons; what is there already is added to, never written over."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

from tutor.authors import templates
from tutor.loader import CourseFolder, open_course
from tutor.loader.problem import Problems
from tutor.loader.yaml_text import OLD_BOOLEANS

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME = "sides-added"
"""The misconception that the lesson of the template knows."""


class CannotAdd(Exception):
    """Nothing was written; the message says why and what to do."""


def new_course(root: Path, title: str | None = None) -> list[Path]:
    """A folder with a course of one chapter and one lesson; the files that were written. Raises CannotAdd, OSError."""
    id_ = slug(root.resolve().name)
    if root.exists() and any(root.iterdir()):
        raise CannotAdd(f"{root} is not empty; name a new folder")
    chapter = templates.CHAPTER.format(id="first", title="The first chapter", lesson="areas")
    course = templates.COURSE.format(
        title=quoted(title or titled(id_)), id=id_, brand=id_.split("-")[0][:12], chapter=chapter
    )
    files = {
        root / "course.yaml": course,
        root / "misconceptions.yaml": templates.MISCONCEPTION.format(lesson="areas"),
        root / "01-first" / "areas.yaml": templates.LESSON.format(title="Areas", lesson="areas"),
    }
    return written(files)


def new_chapter(folder: CourseFolder, id_: str, title: str | None = None) -> list[Path]:
    """A chapter with one lesson of the same name at the end of the course. Raises CannotAdd and OSError."""
    checked(id_)
    if any(chapter.id == id_ for chapter in folder.course.chapters):
        raise CannotAdd(f"there is a chapter {id_!r} already")
    lesson = f"{id_}-begins"
    if lesson in folder:
        raise CannotAdd(f"there is a lesson {lesson!r} already")
    file = folder.root / "course.yaml"
    text = file.read_text("utf-8")
    at = _value(text, "chapters")
    entry = templates.CHAPTER.format(id=id_, title=quoted(title or titled(id_)), lesson=lesson)
    course = _with_entry(text, at, entry.removeprefix("  - "))
    place = folder.root / f"{len(folder.course.chapters) + 1:02}-{id_}" / f"{lesson}.yaml"
    return _added(folder, course, place, lesson, title or titled(id_))


def new_lesson(folder: CourseFolder, name: str, title: str | None = None) -> list[Path]:
    """A lesson at the end of a chapter, ``chapter/lesson``. Raises CannotAdd and OSError."""
    chapter, _, id_ = name.rpartition("/")
    checked(id_)
    chapters = [each.id for each in folder.course.chapters]
    if chapter not in chapters:
        wanted = f"there is no chapter {chapter!r}" if chapter else "say in which chapter, as chapter/lesson"
        raise CannotAdd(f"{wanted}; there are {', '.join(chapters)}")
    if id_ in folder:
        raise CannotAdd(f"there is a lesson {id_!r} already, in the chapter {folder.chapter(id_).id!r}")
    text = (folder.root / "course.yaml").read_text("utf-8")
    course = _with_lesson(text, chapters.index(chapter), id_)
    others = [each for each in folder.lessons if folder.chapter(each).id == chapter]
    place = folder.file(others[0]).parent if others else folder.root / f"{chapters.index(chapter) + 1:02}-{chapter}"
    return _added(folder, course, place / f"{id_}.yaml", id_, title or titled(id_))


def _added(folder: CourseFolder, course: str, place: Path, lesson: str, title: str) -> list[Path]:
    if place.exists():
        raise CannotAdd(f"{place} is there already")
    names = folder.root / "misconceptions.yaml"
    known = names.read_text("utf-8") if names.exists() else ""
    files = {place: templates.LESSON.format(title=quoted(title), lesson=lesson), folder.root / "course.yaml": course}
    if not re.search(rf"^{NAME}:", known, re.MULTILINE):
        files[names] = known.rstrip("\n") + "\n" * bool(known) + templates.MISCONCEPTION.format(lesson=lesson)
    before = {file: file.read_bytes() for file in files if file.exists()}
    made = written(files)
    try:
        open_course(folder.root)
    except Problems as problems:  # course.yaml is written in a way that was not understood
        for file in made:
            if file in before:
                file.write_bytes(before[file])
            else:
                file.unlink()
        said = f"course.yaml could not be added to ({problems.problems[0]}); list {lesson!r} there yourself"
        raise CannotAdd(said) from problems
    return made


def written(files: dict[Path, str]) -> list[Path]:
    """Write files, and their folders. Raises OSError."""
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
    return list(files)


def checked(id_: str) -> None:
    """Raises CannotAdd where it is no id."""
    if not ID.fullmatch(id_):
        raise CannotAdd(f"{id_!r} is no id; use small letters, digits and single hyphens, like {slug(id_)!r}")


def slug(name: str) -> str:
    """What a name comes to as an id."""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold())) or "course"


def quoted(text: str) -> str:
    """A text as YAML, in quotes where it needs them."""
    plain = re.fullmatch(r"[A-Za-z][\w ,.()'-]*", text) and text.casefold() not in (
        "null",
        "true",
        "false",
        *OLD_BOOLEANS,
    )
    return text if plain else json.dumps(text, ensure_ascii=False)


def titled(id_: str) -> str:
    """What an id comes to as a title."""
    return id_.replace("-", " ").capitalize()


# Adding to course.yaml, whose comments and ways of writing stay


def _root(text: str) -> yaml.MappingNode:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode):
        raise CannotAdd("course.yaml is no mapping")
    return node


def _value(text: str, key: str, inside: yaml.MappingNode | None = None) -> yaml.SequenceNode | None:
    for name, value in (inside or _root(text)).value:
        if name.value == key:
            return value if isinstance(value, yaml.SequenceNode) else None
    return None


def _with_entry(text: str, found: yaml.SequenceNode | None, entry: str) -> str:
    """The text with one more entry of a list, at its end."""
    if found is None or found.flow_style or not found.value:
        raise CannotAdd("course.yaml writes its chapters on one line; write them below each other, and try again")
    last = found.value[-1]
    at = _end_of(text, last.end_mark.index)
    indent = " " * found.start_mark.column
    lines = entry.rstrip("\n").splitlines()
    rows = [f"{indent}- {lines[0]}", *(f"{indent}{line[2:]}" for line in lines[1:])]
    return text[:at].rstrip("\n") + "\n" + "\n".join(rows) + "\n" + text[at:].lstrip("\n")


def _with_lesson(text: str, chapter: int, lesson: str) -> str:
    """The text with one more lesson in a chapter, by its number from 0."""
    chapters = _value(text, "chapters")
    if chapters is None or chapter >= len(chapters.value):
        raise CannotAdd("course.yaml has no list of chapters")
    node = chapters.value[chapter]
    lessons = _value(text, "lessons", node)
    if lessons is None:
        at = _end_of(text, node.end_mark.index)
        indent = " " * node.start_mark.column
        return text[:at].rstrip("\n") + f"\n{indent}lessons: [{lesson}]\n" + text[at:].lstrip("\n")
    if lessons.flow_style:
        at = lessons.end_mark.index - 1
        return text[:at].rstrip().rstrip(",") + (", " if lessons.value else "") + lesson + text[at:]
    return _with_entry(text, lessons, lesson)


def _end_of(text: str, index: int) -> int:
    """Where the line ends on which something ends that ends here: blank lines after it are not its own."""
    before = len(text[:index].rstrip())
    end = text.find("\n", before)
    return len(text) if end < 0 else end + 1
