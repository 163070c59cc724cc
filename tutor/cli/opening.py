"""What most commands begin with: the course, the learner, the task that was named."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor import courses
from tutor.attempt import Unreadable
from tutor.cli.parsing import nearest
from tutor.cli.printing import tell
from tutor.lesson import Task
from tutor.loader import CourseFolder, course_as_written, find_lessons, open_course
from tutor.progress import (
    Progress,
    SaveProblem,
    clean_name,
    existing,
    find_saves,
    is_name,
    learners,
    open_progress,
    read_progress,
)

if TYPE_CHECKING:
    from tutor.session import Session

NOT_UTF8 = "This is not text in UTF-8; save the file as UTF-8."


class NoSuch(Exception):
    """Something named in the arguments does not exist; the message says what is nearest."""


def course(asked: Any) -> CourseFolder:
    """The course the arguments speak of. Raises Problems."""
    return opened(find_lessons(asked.lessons))


def opened(root: Path) -> CourseFolder:
    """A course; it is said where its id is another's, so that it has one of its own. Raises Problems."""
    found = open_course(root)
    if found.course.identity != (written := course_as_written(root).identity):
        tell(
            f"xent-tutor: The course in {root} has the id of the one that came with the tutor, {written!r}, and is"
            f" another. What is answered in it is kept under {found.course.identity!r}; an id of its own in course.yaml"
            " is better."
        )
    return found


def own_course(asked: Any) -> CourseFolder:
    """The course that is named, else the one that the learner chose. Raises Problems and SaveProblem."""
    return opened(own_root(asked) or find_lessons(asked.lessons))


def first_of_several(asked: Any) -> bool:
    """Whether who comes chooses among several courses: none is named."""
    return not asked.lessons and not os.environ.get("XENT_TUTOR_LESSONS") and courses.several()


def own_root(asked: Any) -> Path | None:
    """Where the course is that the learner chose; None where one is named, none was chosen, or there is but one."""
    if asked.lessons or os.environ.get("XENT_TUTOR_LESSONS") or not courses.several():
        return None
    saves, name = find_saves(asked.saves), named(asked)
    found = existing(saves, name) if name else next(iter(learners(saves)), None)
    if found is None:
        return None
    with closing(read_progress(saves, found)) as progress:
        return courses.chosen_root(progress)


def find_task(folder: CourseFolder, task_id: str) -> Task:
    """A task by its id. Raises NoSuch, with the nearest id, and Problems."""
    lesson_id, _, name = task_id.partition("/")
    lesson_id = known_lesson(lesson_id, folder)
    tasks = {task.task: task for task in folder.lesson(lesson_id).tasks}
    if not name:
        listed = ", ".join(f"{lesson_id}/{each}" for each in tasks)
        raise NoSuch(f"{task_id!r} is a lesson; name one of its tasks: {listed}")
    if name not in tasks:
        raise NoSuch(f"there is no task {name!r} in {lesson_id}{nearest(name, tuple(tasks))}")
    return tasks[name]


def known_lesson(name: str, folder: CourseFolder) -> str:
    """The name, if it is a lesson's id. Raises NoSuch."""
    if name in folder:
        return name
    close = difflib.get_close_matches(name, folder.lessons, 1, 0.5)
    hint = f"; did you mean {close[0]!r}?" if close else "; 'xent-tutor list' shows what there is"
    raise NoSuch(f"there is no lesson {name!r}{hint}")


def known_place(name: str, folder: CourseFolder) -> tuple[str, str | None]:
    """The lesson that is named, and its task where one is. Raises NoSuch and Problems."""
    if "/" not in name:
        return known_lesson(name, folder), None
    task = find_task(folder, name)
    return task.id.partition("/")[0], task.task


def named(asked: Any) -> str | None:
    """The learner whom the arguments or the environment name."""
    return asked.user or os.environ.get("XENT_TUTOR_USER") or None


def learner(asked: Any) -> str | None:
    """The learner the arguments name, else who played last; None where there is nobody. Raises SaveProblem."""
    saves = find_saves(asked.saves)
    name = named(asked)
    if name is None:
        return next(iter(learners(saves)), None)
    found = existing(saves, name)
    if found is None:
        others = learners(saves)
        here = f" Learners here: {', '.join(others)}." if others else " Nobody has a save there yet."
        raise SaveProblem(
            f"There is no learner {name!r} in {saves}.{here}"
            f" To begin as {name!r}, open the tutor (xent-tutor), or answer with 'xent-tutor check TASK --record'."
        )
    return found


def progress(asked: Any) -> Progress | None:
    """The learner's progress, to be looked at; None where nobody has played yet. Raises SaveProblem."""
    name = learner(asked)
    if name is None:
        return None
    saves = find_saves(asked.saves)
    others = [each for each in learners(saves) if each != name]
    if named(asked) is None and others:
        tell(f"xent-tutor: This is {name}, who played last. Other learners here: {', '.join(others)} (--user NAME).")
    found = read_progress(saves, name)
    if found.skipped:
        tell(f"xent-tutor: {skipped_rows(found.skipped)}")
    return found


def skipped_rows(count: int) -> str:
    """What is said of rows of a save that cannot be read."""
    rows = "1 answer in the save is" if count == 1 else f"{count:,} answers in the save are"
    return f"{rows} damaged and left out. Everything else is there."


def progress_of_named(asked: Any) -> Progress | None:
    """The progress of the learner who is named; None where nobody is, or the environment names somebody new.

    Raises SaveProblem.
    """
    name = named(asked)
    if name is None or (not asked.user and existing(find_saves(asked.saves), name) is None):
        return None
    return progress(asked)


def progress_to_keep(asked: Any, opened: Callable[[Path, str], Progress] = open_progress) -> Progress | None:
    """What ``--record`` writes to; a learner who is named and new is begun, and both that and nobody is said.

    Raises SaveProblem.
    """
    saves, name = find_saves(asked.saves), named(asked)
    others = learners(saves)
    if name is None and not others:
        print("Nothing is kept: nobody has played here yet. Name a learner: --user NAME", file=sys.stderr)
        return None
    found = learner(asked) if name is None else existing(saves, name)
    if found is not None:
        return opened(saves, found)
    assert name is not None, "somebody has played here, or a name was given"
    begun = opened(saves, name)
    besides = f" Other learners here: {', '.join(others)}." if others else ""
    tell(f"{begun.learner!r} is new in {saves}; a save was begun.{besides}")
    return begun


def note_shown(asked: Any, folder: CourseFolder, *tasks: Task) -> None:
    """Hints that ``show`` prints count as shown for whom ``check --record`` would keep an answer, who is told."""
    wanted = [(task, min(asked.hints, len(task.hints))) for task in tasks if task.hints]
    if not asked.hints or not wanted:
        return
    saves, name = find_saves(asked.saves), named(asked)
    found = existing(saves, name) if name else next(iter(learners(saves)), None)
    if found is None:
        return
    try:
        with closing(session(folder, open_progress(saves, found))) as own:
            if sum([own.drafts.hint_seen(task, number) for task, number in wanted]):
                tell(f"xent-tutor: These hints count as shown to {found}.")
    except SaveProblem as problem:
        tell(f"xent-tutor: {problem}")


def session(folder: CourseFolder, progress: Progress | None) -> Session:
    """A learner in this course; nobody, of whom nothing is kept, where there is no progress."""
    from tutor.session import Session  # check has its sandbox started before that is loaded

    return Session(folder, progress or Progress(":memory:"))


def session_to_keep(
    asked: Any, folder: CourseFolder, opened: Callable[[Path, str], Progress] = open_progress
) -> Session:
    """The learner of whom attempts are kept, as ``progress_to_keep`` finds them. Raises SaveProblem."""
    found = session(folder, progress_to_keep(asked, opened))
    if said := found.other_course():
        tell(f"xent-tutor: {said}")
    return found


def session_to_record(asked: Any, folder: CourseFolder) -> tuple[Session, str]:
    """As ``session_to_keep``; where the save takes nothing, what can be read of it, and why nothing is kept.

    Raises SaveProblem where no save can be meant.
    """
    try:
        return session_to_keep(asked, folder), ""
    except SaveProblem as problem:
        if (name := named(asked)) is not None and not is_name(clean_name(name)):
            raise
        refused = str(problem)
    try:
        found = progress_of_named(asked) if name else progress(asked)
    except SaveProblem:
        found = None
    return session(folder, found), refused


def read_answer(file: str | None) -> str:
    """The text of a file, or of standard input. Raises NoSuch, and Unreadable where it is not UTF-8."""
    try:
        if file is None or file == "-":
            if sys.stdin.isatty():
                print("Type the answer; end with ctrl+d on a line of its own.", file=sys.stderr)
            content = sys.stdin.buffer.read()
        else:
            with open(file, "rb") as stream:
                content = stream.read()
    except OSError as error:
        raise NoSuch(f"{file} cannot be read: {error.strerror}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(NOT_UTF8) from None
    if "\0" in text:  # UTF-16 without the mark at its beginning
        raise Unreadable(NOT_UTF8)
    return text.replace("\r\n", "\n")
