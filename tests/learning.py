"""A whole lesson as plain lines through a real pipe: the command, and the right answers to the lesson of every kind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.commands import Ran
from tests.conftest import SMALL_COURSE

EVERY_KIND = SMALL_COURSE.parent / "every-kind"
RIGHT = """\
a, c
9
a^2 - b^2
a^2 - b^2
a

a^2 - a b + a b - b^2
a^2 - b^2
.
a d b
line 3
800
s=2.0
def area(a):

    return a * a
.
def step(a):
    return a + 1
"""
"""The right answers to the lesson of every kind; the input ends within the last program."""


def learn(saves: Path, typed: str | bytes, *arguments: str, lessons: Path = EVERY_KIND) -> Ran:
    command = [sys.executable, "-m", "tutor", "--lessons", str(lessons), "--saves", str(saves), "learn", *arguments]
    typed = typed.encode() if isinstance(typed, str) else typed
    done = subprocess.run(command, input=typed, capture_output=True, timeout=120, check=False)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
