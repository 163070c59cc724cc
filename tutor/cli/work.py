"""``work``, ``watch`` and ``answer``: programs in files, for an editor of the learner's own."""

from __future__ import annotations

import shutil
import signal
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain
from os.path import expanduser
from pathlib import Path
from typing import Any, NoReturn

from tutor import sandbox
from tutor.cli import opening
from tutor.cli.keyboard import keys
from tutor.cli.learn import NOT_KEPT, keeping, told_at_leaving
from tutor.cli.printing import clear_screen, tell
from tutor.cli.watching import HELP, Watching
from tutor.lesson import wants_program
from tutor.session import Session
from tutor.steering import harmless
from tutor.work import Folder, FolderProblem, NotText, Settled, open_folder
from tutor.work.folder import default_root

NONE_YET = 1
LOOK_EVERY = 0.05
"""Seconds between two looks at the files: the second after a change finds it whole, and judges it."""


@contextmanager
def opened(asked: Any) -> Iterator[tuple[Session, Folder]]:
    """The learner and the folder that is named, else the one of the current folder. Raises NoSuch and OSError."""
    course = opening.own_course(asked)
    root = Path(expanduser(asked.folder)) if asked.folder else default_root(Path.cwd())
    with closing(opening.session_to_keep(asked, course, keeping)) as session:
        try:
            folder = open_folder(root, session)
        except FolderProblem as problem:
            raise opening.NoSuch(str(problem)) from problem
        for problems in folder.unreadable:
            tell(f"xent-tutor: a lesson is left out: {problems.problems[0]}")
        with told_at_leaving(session):
            yield session, folder


def work(asked: Any) -> int:
    """Write a file for each program task, and let those that are there agree with what was typed in the tutor."""
    with opened(asked) as (session, folder):
        became = settled(folder)
        print(f"{len(folder.tasks)} programs in {folder.root}{_in_words(became)}.")
        print(f"Edit them with your own editor, and let them be judged as you save: xent-tutor watch {folder.root}")
        return NOT_KEPT if session.unkept() else 0


def settled(folder: Folder) -> Counter[Settled]:
    """Let every file agree with what was typed; what could not is said. Raises OSError where nothing can be written."""
    became: Counter[Settled] = Counter()
    for file in folder.tasks:
        try:
            found, beside = folder.settle(file)
        except NotText as problem:
            tell(f"xent-tutor: {problem}")
            continue
        became[found] += 1
        if beside is not None:
            print(f"{file}: taken {found.value}, which is newer; the other is {beside}.")
    folder.lend_again()
    folder.keep()
    return became


def _in_words(became: Counter[Settled]) -> str:
    words = {
        Settled.MADE: "new",
        Settled.FROM_TUTOR: "as typed in the tutor",
        Settled.FROM_FILE: "taken into the tutor",
    }
    said = [f"{became[each]} {word}" for each, word in words.items() if became[each]]
    return f": {', '.join(said)}" if said else ""


def watch(asked: Any) -> int:
    """Judge each file as it is saved, until q or ctrl+c."""
    signal.signal(signal.SIGTERM, _leave)
    with opened(asked) as (session, folder):
        settled(folder)
        sandbox.start()
        watching = Watching(session, folder)
        with keys() as pressed:
            show(watching)
            while (key := pressed(LOOK_EVERY)) != "q":
                for _ in watching.look():
                    show(watching)
                if key and watching.press(key):
                    show(watching)
        return NOT_KEPT if session.unkept() else 0


def _leave(number: int, frame: Any) -> NoReturn:
    raise SystemExit(128 + number)


def show(watching: Watching) -> None:
    """What there is to read now: in place of what was there on a terminal, below it in a pipe."""
    text = harmless("\n\n".join([*watching.shown, HELP]))
    if sys.stdout.isatty():
        clear_screen()
        text = wrapped(text, shutil.get_terminal_size().columns)
    print(text, end="\n\n", flush=True)


def wrapped(text: str, width: int) -> str:
    """A text whose long lines go on below where they began, at a blank."""
    lines = ([line] if len(line) <= width else _in_rows(line, width) for line in text.split("\n"))
    return "\n".join(chain.from_iterable(lines))


def _in_rows(line: str, width: int) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    words = line.strip()
    return textwrap.wrap(words, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False)


def print_answer(asked: Any) -> int:
    """Print one's last right answer to a task."""
    folder = opening.own_course(asked)
    task = opening.find_task(folder, asked.task)
    with closing(opening.session(folder, opening.progress(asked))) as session:
        answer = session.last_right(task)
        who = session.learner
    if answer is None:
        said = f"{who} has no right answer to {task.id} yet." if who else "Nobody has played here yet."
        tell(f"xent-tutor: {said}")
        return NONE_YET
    print(answer.rstrip("\n") if wants_program(task) else answer)
    return 0
