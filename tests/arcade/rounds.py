"""What tests of games share: a unit, and ways to play a round to its end."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from tests.conftest import LESSONS
from tutor.arcade import Cost, Round

BITS = Cost("bits", math.log(2))
NATS = Cost("nats", 1.0)

R = TypeVar("R", bound=Round)


def pressed(start: R, keys: Iterable[str]) -> R:
    """A round after these keys, a second apart."""
    for second, key in enumerate(keys):
        start = start.key(key, float(second))
    return start


def typed(start: R, *lines: str) -> R:
    """A round after these lines, as the plain front types them."""
    for second, line in enumerate(lines):
        start = start.typed(line, float(second)).onward()
    return start


def run(saves: Path, *arguments: str, typed: str = "", lessons: Path = LESSONS) -> subprocess.CompletedProcess[str]:
    """The tutor in a process of its own, through a pipe."""
    command = [sys.executable, "-m", "tutor", "--lessons", str(lessons), "--saves", str(saves), *arguments]
    return subprocess.run(command, input=typed, capture_output=True, text=True, timeout=120, check=False)
