"""From submit to verdict: a code task with ten calls judged over and over, then many different programs at once.

Run as ``python bench/check_latency.py [RUNS]``; prints milliseconds, programs a second, and memory. Before each
submission there is a pause, as learners make one; beside it, in turn, a bare Python process and one with numpy.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tutor import sandbox
from tutor.checkers import check
from tutor.lesson import Code, Misconception

REFERENCE = """
def log_softmax(z, axis=-1):
    z = np.asarray(z, float)
    s = z - z.max(axis=axis, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=axis, keepdims=True))
"""
NAIVE = "def log_softmax(z, axis=-1):\n    return np.log(np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True))\n"
PAUSE = 0.05
TASK = Code(
    task="log-softmax",
    ask="Write it.",
    function="log_softmax",
    answer=REFERENCE,
    calls=tuple(f"log_softmax(np.array([{n}.0, 0.5, -{n}.0]))" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 1000)),
    misconceptions=(Misconception(name="naive-exp", answer=NAIVE, say="exp overflows."),),
)


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    sandbox.start(os.cpu_count() or 1)
    check(TASK, REFERENCE)
    check(TASK, NAIVE)
    for name, program in (
        ("right", REFERENCE),
        ("misconception", NAIVE),
        ("wrong", NAIVE.replace("np.log", "-np.log")),
    ):
        _latency(name, program, runs)
    _throughput(runs * 5)


def _latency(name: str, program: str, runs: int) -> None:
    times, bare, with_numpy = [], [], []
    for number in range(runs):
        time.sleep(PAUSE)
        answer = f"{program}\n# {number}"
        started = time.perf_counter()
        check(TASK, answer)
        times.append((time.perf_counter() - started) * 1000)
        if number % 10 == 0:
            bare.append(_process("pass"))
            with_numpy.append(_process("import numpy"))
    cuts = statistics.quantiles(times, n=20)
    middle = statistics.median(times)
    print(
        f"{name:14} median {middle:6.1f} ms   p95 {cuts[18]:6.1f} ms   worst {max(times):6.1f} ms"
        f"   {middle / statistics.median(bare):.2f} of a bare Python process"
        f"   {middle / statistics.median(with_numpy):.3f} of one with numpy"
    )


def _process(program: str) -> float:
    """Milliseconds that a Python process takes."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-c", program], check=True)
    return (time.perf_counter() - started) * 1000


def _throughput(programs: int) -> None:
    threads = os.cpu_count() or 1
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda number: check(TASK, f"{REFERENCE}\n# {number}"), range(programs)))
    seconds = time.perf_counter() - started
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"{programs} programs in {threads} threads: {programs / seconds:.0f} a second; memory grew by {grown} KiB")


if __name__ == "__main__":
    main()
