"""A task as a Python file: its question as comments, what an editor needs to know, a line, and the program below it."""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from tutor import typeset
from tutor.asking import Asked
from tutor.checkers.syntax import not_python
from tutor.regular import read_regular
from tutor.steering import harmless

LINE = "# ---- your program: all below this line ----"
LENT = "lent"
"""The package beside the file with what a task uses, for the editor; judging lends the functions itself."""
WIDTH = 88
MOST = 1_000_000
"""Bytes of a file that are read."""
OPEN = re.compile("never closed|unterminated")
"""Python's words for what only the end of a text makes wrong."""
IMPORTS_LENT = re.compile(rf"^\s*(from\s+{LENT}(\.\w+)*\s+import\s|import\s+{LENT}(\.|\s|$))")


class NotText(Exception):
    """A file that holds no program as text; the message says why and what to do."""


class TaskFile(Struct, frozen=True):
    """A program as it stands in a file."""

    program: str
    before: int = 0
    """Lines of the file before the program's first."""


def header(task_id: str, asked: Asked, module: str, lent: Iterable[str]) -> str:
    """What stands above the program, up to and with the line."""
    names = tuple(lent)
    about = [
        f"{task_id} · {asked.points} points",
        "",
        *typeset.plain(asked.question, WIDTH - 2).splitlines(),
        *(["", asked.lacking] if asked.lacking else []),
        "",
        "xent-tutor watch judges this file each time you save it.",
    ]
    comments = [f"# {line}".rstrip() for line in about]
    imports = ["import math", "", "import numpy as np"]
    if names:
        imports += ["", f"from {LENT}.{module} import {', '.join(names)}"]
    return "\n".join([*comments, "", *imports, "", LINE]) + "\n"


def module_name(stem: str) -> str:
    """The module of what a file's task uses: its name as one of Python."""
    return re.sub(r"\W", "_", stem)


def read_task_file(file: Path) -> TaskFile:
    """The program in a file. Raises OSError, and NotText where it is no text in UTF-8."""
    content = read_regular(file, MOST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        raise NotText(f"{file.name} is not text in UTF-8; save it as UTF-8. See line {line}.") from None
    if "\0" in text:  # UTF-16 without the mark at its beginning
        raise NotText(f"{file.name} is not text in UTF-8; save it as UTF-8.")
    return program_in(text.replace("\r\n", "\n").replace("\r", "\n"))


def content_of(file: Path) -> bytes:
    """What is in a file now; nothing where it cannot be read."""
    try:
        return read_regular(file, MOST)
    except OSError:
        return b""


def is_being_written(file: Path) -> bool:
    """Whether a process has a file open to write, as far as the system says: Linux does, of one's own on its own disks.

    It lends a file for reading only while nobody has it open to write; the loan is given back at once.
    """
    if sys.platform == "linux":
        import fcntl

        try:
            descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
        except OSError:
            return False
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)  # tells of who comes now; nothing is done at it
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except OSError as refused:
            return refused.errno == errno.EAGAIN
        finally:
            os.close(descriptor)
    return False


def may_be_part(program: str, function: str, before: str) -> bool:
    """Whether the rest of what is to define a function may still come, as from an editor or a disk that is slow.

    Looked for are what is not there yet: the name, the end of what was begun, and of the last line where it had one.
    """
    if not re.search(rf"\b{re.escape(function)}\b", program) or (before.endswith("\n") and not program.endswith("\n")):
        return True
    problem = not_python(program)
    if problem is None:
        return False
    is_last = problem.place is None or problem.place[1] >= len(program.rstrip())
    return is_last or OPEN.search(problem.said) is not None


def program_in(text: str) -> TaskFile:
    """What stands below the line; all of it where the line was removed. Imports of what is lent become blank lines."""
    lines = text.split("\n")
    before = next((at + 1 for at, line in enumerate(lines) if line.strip() == LINE), 0)
    kept = ["" if IMPORTS_LENT.match(line) else line for line in lines[before:]]
    return TaskFile("\n".join(kept), before)


def write_whole(file: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_text(harmless(text), "utf-8", newline="\n")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
