"""A program in the learner's own editor, as ``$VISUAL`` or ``$EDITOR`` names it."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tutor.work.taskfile import NotText, read_task_file


class NoEditor(Exception):
    """The program was not edited; the message says why and what to do."""


def editor() -> Sequence[str]:
    """The command of the editor, with its options. Raises NoEditor."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(named, posix=os.name != "nt")
    except ValueError:
        command = []
    if not command:
        said = f"{named!r} cannot be read as a command" if named else "neither $VISUAL nor $EDITOR names one"
        raise NoEditor(f"No editor: {said}. For example: export EDITOR=vim")
    return command


def edited(command: Sequence[str], program: str, name: str) -> str:
    """The program as it is once the editor has ended. Raises NoEditor; whatever happens, the program is not lost."""
    with tempfile.TemporaryDirectory(prefix="xent-tutor-") as folder:
        file = Path(folder) / name
        file.write_text(program, "utf-8", newline="\n")
        try:
            ended = subprocess.run([*command, str(file)], check=False)
        except OSError as error:
            raise NoEditor(f"The editor {command[0]!r} cannot be started: {error.strerror}.") from error
        if ended.returncode:
            raise NoEditor(f"The editor {command[0]!r} ended with {ended.returncode}; your program is as it was.")
        try:
            return read_task_file(file).program
        except (OSError, NotText) as problem:
            why = problem.strerror if isinstance(problem, OSError) else problem
            raise NoEditor(f"The editor left no program ({why}); yours is as it was.") from problem
