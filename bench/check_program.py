"""`check` of one program, as a process, against a process that imports numpy, in turn: time, or processor time.

    python bench/check_program.py
    python bench/check_program.py --processor --runs 21

On an idle machine with two cores, the tutor's numpy and the sandbox's are loaded at the same time.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

TUTOR = Path(sys.executable).parent / "xent-tutor"
CHECK = [str(TUTOR), "check", "getting-started/first-code"]
NUMPY = [sys.executable, "-I", "-c", "import numpy"]
PROGRAM = "def loss(p):\n    return -np.log(p)\n"


def seconds(command: list[str], *, processor: bool) -> float:
    """What a command takes, its children included."""
    before, began = used(), time.perf_counter()
    subprocess.run(command, input=PROGRAM, text=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return used() - before if processor else time.perf_counter() - began


def used() -> float:
    """Processor time of the children that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15, help="counted pairs (%(default)s)")
    parser.add_argument("--processor", action="store_true", help="count processor time, for a machine that is busy")
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as saves:
        os.environ["XENT_TUTOR_SAVES"] = saves
        pairs = [
            (seconds(CHECK, processor=asked.processor), seconds(NUMPY, processor=asked.processor))
            for _ in range(asked.runs + 1)
        ][1:]
    checks, bare = [check for check, _ in pairs], [numpy for _, numpy in pairs]
    ratios = sorted(check / numpy for check, numpy in pairs)
    print(
        f"check of one program: {1000 * median(checks):.0f} ms; a process that imports numpy: {1000 * median(bare):.0f}"
    )
    print(f"times: min {ratios[0]:.2f}  median {median(ratios):.2f}  max {ratios[-1]:.2f}")


if __name__ == "__main__":
    main()
