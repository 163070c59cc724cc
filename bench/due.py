"""``xent-tutor due --prompt`` beside a Python that does nothing, in turn: a shell's prompt waits for it.

Run as ``python bench/due.py [RUNS]``; prints processor milliseconds of each, and their ratio.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TUTOR = Path(sys.executable).parent / "xent-tutor"


def milliseconds(command: list[str], environment: dict[str, str]) -> float:
    """What one run takes of a processor, which a busy machine changes little."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime)


def main() -> None:
    """Time both in turn."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with tempfile.TemporaryDirectory() as saves:
        environment = {**os.environ, "XENT_TUTOR_SAVES": saves, "PYTHONDONTWRITEBYTECODE": ""}
        answer = [str(TUTOR), "check", "getting-started/first-number", "--record", "--user", "bench"]
        subprocess.run(answer, env=environment, input=b"0.693", stdout=subprocess.DEVNULL, check=False)
        due, bare = [str(TUTOR), "due", "--prompt"], [sys.executable, "-c", "pass"]
        milliseconds(due, environment)  # looks itself, and keeps what it found
        found = [(milliseconds(due, environment), milliseconds(bare, environment)) for _ in range(runs)]
    for name, times in zip(("due", "bare Python"), zip(*found, strict=True), strict=True):
        print(f"{name:<12} {statistics.fmean(times):6.1f} ms, {statistics.median(times):6.1f} in the middle")
    ratio = sum(one for one, _ in found) / sum(other for _, other in found)
    print(f"{'ratio':<12} {ratio:6.2f}")


if __name__ == "__main__":
    main()
