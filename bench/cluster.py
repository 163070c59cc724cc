"""How many answers a Dask cluster of two workers on this machine judges, as a ratio to one process, in turn.

python bench/cluster.py [LINES]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from distributed import LocalCluster

from tutor.lesson import Code
from tutor.loader import open_course

ROOT = Path(__file__).parent.parent
ROUNDS = 2


def answers(count: int) -> str:
    """So many lines: the references of the course's code tasks, over and over, each a little changed."""
    course = open_course(ROOT / "lessons")
    tasks = [task for lesson in course.lessons for task in course.lesson(lesson).tasks if isinstance(task, Code)]
    chosen = (tasks[number % len(tasks)] for number in range(count))
    lines = ({"task": task.id, "answer": f"# {number}\n{task.answer}"} for number, task in enumerate(chosen))
    return "\n".join(map(json.dumps, lines))


def seconds(file: Path, *words: str) -> float:
    """How long ``grade`` takes for a file."""
    begun = perf_counter()
    command = [sys.executable, "-m", "tutor", "grade", str(file), *words]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - begun


def main(count: int) -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as folder, LocalCluster(n_workers=2, threads_per_worker=1) as cluster:  # type: ignore[no-untyped-call]
        file = Path(folder) / "in.jsonl"
        file.write_text(answers(count), "utf-8")
        for _ in range(ROUNDS):
            one = seconds(file, "--jobs", "1")
            two = seconds(file, "--jobs", "2")
            far = seconds(file, "--scheduler", str(cluster.scheduler_address))
            print(f"{count} answers: two processes {one / two:.2f} times one, the cluster {one / far:.2f} times one")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 600)
