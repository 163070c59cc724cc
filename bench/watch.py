"""From a save in one's own editor to the verdict that ``watch`` prints, with a real process and real files.

Run as ``python bench/watch.py [SAVES]``; prints milliseconds, the share within the 200 ms that are aimed at, and the
ratio to a Python process that imports numpy, taken in turn. Saves go in place and by renaming, right and wrong in turn.
"""

from __future__ import annotations

import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
COURSE = ROOT / "tests" / "data" / "every-kind"
AIM = 200.0
PAUSE = 0.4
"""Seconds between saves: the reason of a wrong program is looked for after its verdict."""
PROGRAMS = (
    ("right", "def area(a):\n    return a * a\n# {}\n", b"Correct"),
    ("wrong", "def area(a):\n    return -a * a\n# {}\n", b"Not yet"),
)


def main() -> None:
    """Measure and print."""
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        file = root / "work" / "01-kinds" / "program.py"
        where = ["--lessons", str(COURSE), "--saves", str(root / "saves"), "--user", "Ada"]
        command = [sys.executable, "-m", "tutor", "watch", str(root / "work"), *where]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            try:
                _until(process.stdout.fileno(), b"q leave")
                _measure(process.stdout.fileno(), file, saves)
            finally:
                process.kill()


def _measure(output: int, file: Path, saves: int) -> None:
    times: dict[str, list[float]] = {}
    baseline = []
    for number in range(saves):
        name, program, verdict = PROGRAMS[number % 2]
        way = "in place" if number % 4 < 2 else "renamed"
        time.sleep(PAUSE)
        _drain(output)
        begun = time.perf_counter()
        _save(file, program.format(number), way)
        _until(output, verdict)
        times.setdefault(f"{name}, {way}", []).append((time.perf_counter() - begun) * 1000)
        if number % 5 == 0:
            baseline.append(_with_numpy())
    base = statistics.median(baseline)
    for what, found in times.items():
        cuts, middle = statistics.quantiles(found, n=20), statistics.median(found)
        within = sum(each <= AIM for each in found)
        print(
            f"{what:17} median {middle:6.1f} ms   p95 {cuts[18]:6.1f} ms   worst {max(found):6.1f} ms"
            f"   {within} of {len(found)} within {AIM:.0f} ms   {middle / base:.2f} of a process with numpy"
        )


def _save(file: Path, program: str, way: str) -> None:
    if way == "in place":
        file.write_text(program)
        return
    part = file.with_name(".part")
    part.write_text(program)
    part.replace(file)


def _until(output: int, expected: bytes) -> None:
    said = b""
    while expected not in said:
        found = os.read(output, 65536)
        if not found:
            raise SystemExit("watch has ended")
        said += found


def _drain(output: int) -> None:
    while select.select([output], [], [], 0)[0]:
        os.read(output, 65536)


def _with_numpy() -> float:
    """Milliseconds that a Python process takes which imports numpy."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-c", "import numpy"], check=True)
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
