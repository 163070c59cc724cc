"""What hostile courses cost: processor time and memory of commands, in times of the same command on a small course.

    python bench/costly_courses.py
    python bench/costly_courses.py --only "without end" --commands list,show

Each course of ``tests/costly_courses.py`` is made in a temporary folder and opened for the first time. Commands that
take longer than 20 s are interrupted as ctrl+c does, and it is told how long they took to end.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.costly_courses import COURSES, lesson, write

TUTOR = Path(sys.executable).parent / "xent-tutor"
LONGEST = 20.0
COMMANDS = {
    "list": ["list"],
    "json": ["list", "--json"],
    "show": ["show", "{first}"],
    "other": ["show", "good"],
    "lint": ["lint"],
    "pack": ["pack", "-o", "packed.zip"],
    "book": ["book", "book"],
}


class Cost(NamedTuple):
    """Of one command."""

    processor: float
    megabytes: float
    ended: float | None
    """How long it took to end when it was interrupted; None where it ended by itself."""
    failed: bool


def main() -> None:
    """Print a line for each command that costs more than twice what a small course costs, and the most of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="courses whose name matches this pattern")
    parser.add_argument("--commands", default="list,show,other,lint", help=", ".join(COMMANDS))
    asked = parser.parse_args()
    for command in asked.commands.split(","):
        small = cost_of(lambda root: write(root, {"good": lesson()}), command)
        print(f"{command}: a small course takes {small.processor:.2f} s of processor time and {small.megabytes:.0f} MB")
        found = {name: cost_of(make, command) for name, make in COURSES.items() if re.search(asked.only, name)}
        for name, cost in sorted(found.items(), key=lambda each: -each[1].processor):
            if cost.failed or cost.ended is not None or cost.processor > 2 * small.processor:
                ended = "" if cost.ended is None else f", interrupted, ended after {cost.ended:.2f} s"
                failed = ", FAILED" if cost.failed else ""
                times = cost.processor / small.processor
                print(
                    f"  {name:<46} {times:5.1f} times ({cost.processor:.2f} s), {cost.megabytes:4.0f} MB{ended}{failed}"
                )


def cost_of(make: Callable[[Path], None], command: str) -> Cost:
    """What a command costs on a course that is opened for the first time."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        if not (made := os.fork()):  # what it takes to make it is not the command's
            make(root)
            os._exit(0)
        os.waitpid(made, 0)
        first = next((name for name in ("bad", "l0") if (root / "hostile" / f"{name}.yaml").exists()), "good")
        line = [part.format(first=first) for part in COMMANDS[command]]
        surroundings = {**os.environ, "XDG_CACHE_HOME": f"{folder}/cache", "XDG_DATA_HOME": f"{folder}/share"}
        with Path(folder, "said").open("w+b") as said:
            process = subprocess.Popen(
                [str(TUTOR), "--lessons", str(root), "--saves", f"{folder}/saves", "--trust", *line],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                env=surroundings,
                cwd=folder,
                start_new_session=True,
            )
            usage, ended = waited(process)
            said.seek(0)
            failed = b"Traceback" in said.read()
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, ended, failed)


def waited(process: subprocess.Popen[bytes]) -> tuple[resource.struct_rusage, float | None]:
    """What a process used, and how long it took to end where it had to be interrupted."""
    begun, interrupted = time.monotonic(), None
    while True:
        pid, _, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = 0
            return usage, None if interrupted is None else time.monotonic() - interrupted
        if interrupted is None and time.monotonic() - begun > LONGEST:
            interrupted = time.monotonic()
            os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.01)


if __name__ == "__main__":
    main()
