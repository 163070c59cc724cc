"""The folder of a learner's programs: each file and what is typed in the tutor stay one text, the newer."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import msgspec
from msgspec import Struct

from tutor.decoding import NotDecoded, from_json
from tutor.lesson import Code, Task, Training, wants_program
from tutor.loader.problem import Problems
from tutor.regular import read_regular
from tutor.session import Session
from tutor.work.taskfile import LENT, NotText, TaskFile, header, may_be_part, module_name, read_task_file, write_whole

KEPT = ".xent-tutor.json"
MOST = 4_000_000
STUB = '''\
def {name}(*arguments, **named):
    """{task}, which has no right answer of yours yet; the tutor lends its own when it judges."""
    raise NotImplementedError("answer {task} first")
'''


class FolderProblem(Exception):
    """The folder cannot be worked in; the message says why and what to do."""


class Known(Struct, kw_only=True):
    """What is remembered of a folder: whose it is, and the text on which file and tutor last agreed."""

    course: str
    learner: str
    agreed: dict[str, str] = {}
    """A digest of the program by the task's id."""


class Settled(StrEnum):
    """What became of a file and of what was typed in the tutor."""

    SAME = "same"
    MADE = "made"
    FROM_TUTOR = "from the tutor"
    FROM_FILE = "from the file"


class Folder:
    """One file for each program task of the course."""

    def __init__(self, root: Path, session: Session, known: Known) -> None:
        self.root = root
        self._session = session
        self._known = known
        self.unreadable: list[Problems] = []
        """Of lessons whose tasks have no files."""
        self.tasks: Mapping[Path, Code | Training] = dict(self._files())

    def _files(self) -> Iterator[tuple[Path, Code | Training]]:
        folder = self._session.folder
        found: list[tuple[str, Code | Training]] = []
        for lesson in folder.within_bounds():
            try:
                tasks = folder.lesson(lesson).tasks
            except Problems as problems:
                self.unreadable.append(problems)
                continue
            chapter = folder.file(lesson).parent.name
            found += [(chapter, task) for task in tasks if wants_program(task)]
        names = Counter((chapter, task.task) for chapter, task in found)
        for chapter, task in found:
            lesson = task.id.partition("/")[0]
            once = names[chapter, task.task] == 1
            yield self.root / chapter / f"{task.task if once else f'{lesson}--{task.task}'}.py", task

    def file_of(self, task: Task) -> Path:
        """Where a task's file is."""
        return next(file for file, each in self.tasks.items() if each.id == task.id)

    def read(self, file: Path) -> TaskFile:
        """The program in a file. Raises OSError and NotText."""
        return read_task_file(file)

    def may_be_part(self, file: Path) -> bool:
        """Whether some of what is being saved may still come."""
        task = self.tasks[file]
        try:
            program = self.read(file).program
        except (OSError, NotText):
            return False
        before = self._session.drafts.typed(task).answer or task.starter
        return may_be_part(program, task.function if isinstance(task, Code) else "", before)

    def settle(self, file: Path) -> tuple[Settled, Path | None]:
        """Let a file and what was typed in the tutor agree: the newer wins, the other is kept beside it.

        Returns what became of them, and the file of the other. Raises OSError, NotText and SaveProblem.
        """
        task = self.tasks[file]
        typed = self._session.drafts.typed(task)
        if not file.exists():
            self._write(file, task, typed.answer or task.starter)
            return Settled.MADE, None
        here = self.read(file).program
        if same(here, typed.answer):
            self._agree(task, here)
            return Settled.SAME, None
        is_mine, is_theirs = self._changed(task, here), self._changed(task, typed.answer)
        if is_theirs and (not is_mine or (typed.at is not None and typed.at > changed_at(file))):
            beside = self._beside(file, "file", here) if is_mine else None
            self._write(file, task, typed.answer)
            return Settled.FROM_TUTOR, beside
        if not is_mine:
            return Settled.SAME, None
        beside = self._beside(file, "tutor", typed.answer) if is_theirs else None
        self._session.keep_draft(here, task)
        self._agree(task, here)
        return Settled.FROM_FILE, beside

    def _changed(self, task: Code | Training, program: str) -> bool:
        """Whether a text is another than the one agreed on, and more than what the task begins with."""
        begun = program.strip() and not same(program, task.starter)
        return bool(begun) and self._known.agreed.get(task.id) != digest(program)

    def _beside(self, file: Path, whence: str, program: str) -> Path:
        names = (file.with_name(f"{file.stem}.{whence}{n or ''}.py") for n in range(10_000))
        beside = next(name for name in names if not name.exists())
        write_whole(beside, program)
        return beside

    def _write(self, file: Path, task: Code | Training, program: str) -> None:
        asked = self._session.asked(task, self._session.seed(task))
        lent = self._lend(file, task)
        write_whole(file, f"{header(task.id, asked, module_name(file.stem), lent)}{program.lstrip(chr(10))}")
        self._agree(task, program)

    def _lend(self, file: Path, task: Code | Training) -> tuple[str, ...]:
        """The importable module of what a task uses: the learner's own right programs; the names in it."""
        parts, names = (
            ['"""What the tutor lends; made anew by xent-tutor work."""\n\nimport math\n\nimport numpy as np\n'],
            [],
        )
        for lent in self._session.programs.own_lent(task):
            parts.append(lent.program or STUB.format(name=lent.name, task=lent.task))
            names.append(lent.name)
        if names:
            package = file.parent / LENT
            write_whole(package / "__init__.py", "")
            write_whole(package / f"{module_name(file.stem)}.py", "\n\n".join(part.strip() for part in parts) + "\n")
        return tuple(names)

    def lend_again(self) -> None:
        """Make the modules of what tasks use anew, as after a right answer. Raises OSError."""
        for file, task in self.tasks.items():
            if task.uses and file.exists():
                self._lend(file, task)

    def _agree(self, task: Task, program: str) -> None:
        self._known.agreed[task.id] = digest(program)

    def keep(self) -> None:
        """Remember what was agreed on. Raises OSError."""
        write_whole(self.root / KEPT, msgspec.json.encode(self._known).decode() + "\n")


def same(one: str, other: str) -> bool:
    """Whether two programs differ in blank lines around them only."""
    return one.strip("\n").rstrip() == other.strip("\n").rstrip()


def digest(program: str) -> str:
    """What stands for a program."""
    return hashlib.sha256(program.strip("\n").rstrip().encode("utf-8", "replace")).hexdigest()[:16]


def changed_at(file: Path) -> datetime:
    """When a file was written last. Raises OSError."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def default_root(here: Path) -> Path:
    """Where the files are where no folder is named: here, if they are; else in a folder of their own."""
    return here if (here / KEPT).is_file() else here / "xent-work"


def open_folder(root: Path, session: Session) -> Folder:
    """The folder, known or new. Raises FolderProblem where it is another learner's or course's, and OSError."""
    if root.exists() and not root.is_dir():
        raise FolderProblem(f"{root} is a file; name a folder.")
    known = Known(course=session.course.identity, learner=session.learner)
    with suppress(FileNotFoundError):
        content = read_regular(root / KEPT, MOST)
        try:
            known = from_json(content, Known)
        except NotDecoded:
            known = Known(course=known.course, learner=known.learner)  # then the newer of two texts wins
    if known.course != session.course.identity:
        raise FolderProblem(f"{root} holds programs of the course {known.course}; name another folder.")
    if known.learner and session.learner and known.learner != session.learner:
        raise FolderProblem(
            f"{root} holds programs of {known.learner}, and this is {session.learner}: --user, or another folder."
        )
    known.learner = session.learner or known.learner
    return Folder(root, session, known)
