"""``pack``, ``course``, ``book`` and ``site``: a course as a file, at home, and as pages."""

from __future__ import annotations

from contextlib import closing
from os.path import expanduser
from pathlib import Path
from typing import Any

from tutor import courses
from tutor.authors import CannotAdd
from tutor.authors.packing import ENDING, Change, add, pack, remove
from tutor.cli import opening
from tutor.cli.parsing import nearest
from tutor.cli.printing import clear_progress, show_progress, tell
from tutor.installed import added, brought
from tutor.lint import lint_course
from tutor.loader import CourseFolder, open_course
from tutor.loader.problem import Problems
from tutor.progress import SaveProblem, find_saves, learners, open_progress, read_progress
from tutor.steering import harmless, one_line
from tutor.trust import built_in

SOMETHING_TO_MEND = 1
NAMED = 10


def write_package(asked: Any) -> int:
    """Write the course as one file, once lint finds nothing wrong with it. Raises NoSuch."""
    folder = open_course(Path(asked.folder)) if asked.folder else opening.course(asked)
    problems = list(lint_course(folder.root, show_progress))
    clear_progress()
    if problems:
        print(*problems, sep="\n")
        tell(f"xent-tutor: {len(problems)} to mend first; nothing was packed")
        return SOMETHING_TO_MEND
    version = f"-{folder.course.version}" if folder.course.version else ""
    safe = "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in version)
    to = Path(asked.output) if asked.output else Path(f"{folder.course.identity}{safe}{ENDING}")
    try:
        count = pack(folder, to)
    except CannotAdd as problem:
        raise opening.NoSuch(str(problem)) from problem
    print(f"{to}: {count} files. To add it: xent-tutor course add {to}")
    return 0


def course(asked: Any) -> int:
    """Add, list or remove courses. Raises NoSuch."""
    if asked.action == "list":
        return list_courses()
    if asked.action == "choose":
        return choose_course(asked)
    if not asked.source:
        wants = "a FILE or FOLDER" if asked.action == "add" else "an ID"
        raise opening.NoSuch(f"'course {asked.action}' needs {wants}")
    try:
        if asked.action == "remove":
            remove(asked.source)
            print(f"{asked.source} was removed. What was answered in it stays in the saves.")
            return 0
        folder, change = add(Path(expanduser(asked.source)))
    except CannotAdd as problem:
        raise opening.NoSuch(str(problem)) from problem
    said = "was added" if change is None else "took the place of the one that was there"
    print(harmless(f"{folder.course.title} ({folder.course.identity}) {said}."))
    if change is not None:
        tell_change(change, folder, asked)
    print(f"To learn it: xent-tutor --lessons {folder.course.identity}")
    return 0


def choose_course(asked: Any) -> int:
    """Remember which course a learner goes on with, or say which it is. Raises NoSuch and SaveProblem."""
    found = {each.identity: each for each in courses.offered()}
    name = opening.learner(asked)
    if name is None:
        raise opening.NoSuch("nobody has played here yet; name a learner: --user NAME, or open the tutor")
    if asked.source and asked.source not in found:
        raise opening.NoSuch(f"there is no course {asked.source!r}{nearest(asked.source, tuple(found))}")
    with closing(open_progress(find_saves(asked.saves), name)) as progress:
        if asked.source:
            progress.keep_setting(courses.CHOSEN, asked.source)
        identity = progress.setting(courses.CHOSEN)
    chosen = found.get(identity or "")
    print(harmless(f"{name}: {chosen.title} ({chosen.identity})." if chosen else f"{name} has chosen none yet."))
    return 0


def tell_change(change: Change, folder: CourseFolder, asked: Any) -> None:
    """What changed of the tasks, and which of those that are gone somebody here had answered."""
    new = "1 task is new" if len(change.new) == 1 else f"{len(change.new)} tasks are new"
    gone = "1 is gone" if len(change.gone) == 1 else f"{len(change.gone)} are gone"
    print(f"{new}, {gone}.")
    saves = find_saves(asked.saves)
    for name in learners(saves):
        try:
            with closing(read_progress(saves, name, folder.course.identity)) as progress:
                done = progress.solved(change.gone)
        except SaveProblem as problem:
            tell(f"xent-tutor: {problem}")
            continue
        if done:
            more = f" and {len(done) - NAMED} more" if len(done) > NAMED else ""
            print(harmless(f"{name} had solved of these: {', '.join(sorted(done)[:NAMED])}{more}."))


def list_courses() -> int:
    """Print every course there is, with where it is."""
    for identity, folder, whence in (
        (None, built_in(), "came with the tutor"),
        *((identity, folder, "added") for identity, folder in added().items()),
        *((identity, folder, "brought by a package") for identity, folder in brought().items()),
    ):
        try:
            found = open_course(folder).course
        except Problems as problems:
            print(f"{identity or folder.name:<24} cannot be read: {problems.problems[0]}")
            continue
        version = f" {found.version}" if found.version else ""
        print(f"{identity or found.identity:<24} {one_line(found.title)}{version}   {whence}   {folder}")
    return 0


def book(asked: Any) -> int:
    """Write the course as Markdown pages."""
    from tutor.book import write_book

    return _said(write_book(opening.course(asked), into(asked.folder)))


def site(asked: Any) -> int:
    """Write the course as a site of HTML pages."""
    from tutor.book.site import write_site

    return _said(write_site(opening.course(asked), into(asked.folder)))


def into(name: str) -> Path:
    """A folder for pages. Raises NoSuch where a file is there."""
    folder = Path(expanduser(name))
    if folder.exists() and not folder.is_dir():
        raise opening.NoSuch(f"{name} is a file; name a folder")
    return folder


def _said(written: list[Path]) -> int:
    print(f"{len(written)} pages in {written[0].parent}; begin at {written[0]}")
    return 0
