"""How many isolated programs ``xent-tutor grade`` judges in a second, and what it leaves behind.

    python bench/grading.py
    python bench/grading.py --count 5000 --jobs 2 --all

The answers are the references and the misconception programs of every code task of the course, in turn, each with a
comment of its own so that none is judged from memory. One task calculates for half a second in each program; it is
left out unless ``--all`` is given. Beside the answers a second, in turn: bare Python processes a second, one at a time.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tutor.checkers import reference
from tutor.lesson import Code
from tutor.loader import open_course

TUTOR = Path(sys.executable).parent / "xent-tutor"
LESSONS = Path(__file__).resolve().parent.parent / "lessons"
LONG = {"temperature-scaling/fit-temperature"}
BARE = [sys.executable, "-I", "-c", "pass"]


def programs(everything: bool) -> list[tuple[str, str]]:
    """Task and program: what the course itself knows, right and wrong."""
    folder = open_course(LESSONS)
    found = []
    for name in folder.lessons:
        for task in folder.lesson(name).steps:
            if not isinstance(task, Code) or (f"{name}/{task.task}" in LONG and not everything):
                continue
            answers = [reference(task), *(known.answer for known in task.misconceptions if "def " in known.answer)]
            found += [(f"{name}/{task.task}", answer) for answer in answers]
    return found


def write_answers(to: Path, count: int, everything: bool) -> None:
    """A file of ``count`` lines."""
    answers = itertools.cycle(programs(everything))
    with to.open("w") as file:
        for number, (task, answer) in zip(range(count), answers, strict=False):
            file.write(json.dumps({"task": task, "answer": f"{answer}\n# {number}\n", "id": number}) + "\n")


def family(process: int) -> list[int]:
    """A process and all that came from it."""
    found = [process]
    for one in found:
        try:
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        except OSError:
            continue
    return found


def own_memory(processes: list[int]) -> float:
    """MiB these processes take together; what they share counts once."""
    total = 0
    for process in processes:
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def bare_rate(seconds: float = 2.0) -> float:
    """Bare Python processes a second, one after the other."""
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        subprocess.run(BARE, check=True)
        done += 1
    return done / (time.perf_counter() - started)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Grade many programs.")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--all", action="store_true", help="also the task whose programs take half a second")
    asked = parser.parse_args()
    bare = [bare_rate()]
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.jsonl"
        write_answers(answers, asked.count, asked.all)
        command = [str(TUTOR), "grade", str(answers), "--jobs", str(asked.jobs)]
        started = time.perf_counter()
        outcomes: Counter[str] = Counter()
        marks = {round(asked.count * part / 10) for part in range(1, 11)}
        seen: set[int] = set()
        since, earlier = started, 0
        with subprocess.Popen(command, stdout=subprocess.PIPE) as grading:
            assert grading.stdout is not None
            for number, line in enumerate(grading.stdout, 1):
                outcomes[json.loads(line)["outcome"]] += 1
                if number in marks:
                    now, processes = time.perf_counter(), family(grading.pid)
                    seen |= set(processes)
                    descriptors = sum(len(list(Path(f"/proc/{one}/fd").glob("*"))) for one in processes)
                    rate = (number - earlier) / (now - since)
                    print(
                        f"{number:6} answers   {rate:5.0f} a second   {own_memory(processes):6.1f} MiB"
                        f"   {len(processes)} processes   {descriptors} descriptors",
                        flush=True,
                    )
                    since, earlier = time.perf_counter(), number
        seconds = time.perf_counter() - started
    bare.append(bare_rate())
    left = [one for one in seen if Path(f"/proc/{one}").exists()]
    print(f"{asked.count} answers in {seconds:.0f} s: {asked.count / seconds:.0f} a second, start and end included")
    print(f"bare Python processes, one at a time: {bare[0]:.0f} and {bare[1]:.0f} a second")
    print("outcomes: " + ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common()))
    print(f"processes left behind: {len(left)}")


if __name__ == "__main__":
    main()
