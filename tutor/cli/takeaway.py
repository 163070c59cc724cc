"""``notes`` and ``notebook``: what a learner takes away, as Markdown and as a notebook."""

from __future__ import annotations

import difflib
import sys
from contextlib import closing
from os.path import expanduser
from pathlib import Path
from typing import Any

from tutor import regular
from tutor.arrays import MOST_BYTES
from tutor.cli import opening
from tutor.lesson import Chapter
from tutor.loader import CourseFolder
from tutor.regular import read_regular
from tutor.steering import harmless
from tutor.takeaway.sheet import sheet

NOT_FINISHED = 1


def notes(asked: Any) -> int:
    """Print the learner's notes of the course, or of a chapter or lesson of it; or write them. Raises NoSuch."""
    folder = opening.own_course(asked)
    lessons = lessons_of(asked.place, folder) if asked.place else folder.within_bounds()
    with closing(opening.session(folder, opening.progress(asked))) as session:
        if not session.learner:
            raise opening.NoSuch("nobody has played here yet, so there are no notes")
        text = harmless(sheet(session, lessons))
    if asked.output:
        write_new(Path(expanduser(asked.output)), text)
        print(f"Notes are in {asked.output}.")
    else:
        print(text, end="")
    return 0


def write_notebook(asked: Any) -> int:
    """Write a finished chapter as a notebook, and beside it the arrays that it reads. Raises NoSuch and Problems."""
    from tutor.takeaway.notebook import NotFinished, notebook

    folder = opening.own_course(asked)
    chapter = chapter_of(asked.chapter, folder)
    to = Path(expanduser(asked.output or f"{chapter.id}.ipynb"))
    with closing(opening.session(folder, opening.progress(asked))) as session:
        try:
            found, warning = notebook(session, chapter), session.programs.warning
        except NotFinished as problem:
            print(f"xent-tutor: {problem}", file=sys.stderr)
            return NOT_FINISHED
    for array in found.beside:
        copy_beside(array, to.parent / array.name)
    write_new(to, found.text)
    print(f"{to}: open it with jupyter lab, or run it with jupyter execute.")
    if warning:
        print(warning)
    return 0


def copy_beside(array: Path, to: Path) -> None:
    """A file of arrays beside the notebook, unless it is there. Raises NoSuch where another lies there."""
    try:
        content = read_regular(array, MOST_BYTES)
        if to.exists() and read_regular(to, MOST_BYTES) != content:
            raise opening.NoSuch(f"another {to} is there already; write the notebook into another folder with -o FILE")
        to.write_bytes(content)
    except OSError as error:
        raise opening.NoSuch(f"{to} cannot be written: {error.strerror}; name another folder with -o FILE") from error


def lessons_of(place: str, folder: CourseFolder) -> tuple[str, ...]:
    """The lessons that a chapter's or a lesson's id stands for. Raises NoSuch."""
    chapter = next((each for each in folder.course.chapters if each.id == place), None)
    if chapter is not None:
        return chapter.lessons
    if place in folder:
        return (place,)
    known = [*(each.id for each in folder.course.chapters), *folder.lessons]
    close = difflib.get_close_matches(place, known, 1, 0.5)
    hint = f"; did you mean {close[0]!r}?" if close else "; 'xent-tutor list' shows what there is"
    raise opening.NoSuch(f"there is no chapter or lesson {place!r}{hint}")


def chapter_of(name: str, folder: CourseFolder) -> Chapter:
    """A chapter by its id. Raises NoSuch."""
    chapters = {each.id: each for each in folder.course.chapters}
    if name not in chapters:
        close = difflib.get_close_matches(name, chapters, 1, 0.5)
        hint = f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(chapters)}"
        raise opening.NoSuch(f"there is no chapter {name!r}{hint}")
    return chapters[name]


def write_new(file: Path, text: str) -> None:
    """Write a file that is new. Raises NoSuch where there is one, or where it cannot be written."""
    try:
        regular.write_new(file, text.encode())
    except FileExistsError:
        raise opening.NoSuch(f"{file} is there already; name another file with -o FILE") from None
    except OSError as error:
        raise opening.NoSuch(f"{file} cannot be written: {error.strerror}; name another with -o FILE") from error
