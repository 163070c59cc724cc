"""Broken and hostile programs, one after the other: the sandbox answers each, and goes on answering in its usual time.

Run as ``python bench/hostile_programs.py [--count N] [--seed N] [--seconds S]``. Programs are generated from the seed:
cut short, garbled, endless, huge, flooding, crashing, forbidden. Prints what became of them, the time of an honest
program before and after, memory, and what was left behind.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections import Counter
from pathlib import Path

from tutor import sandbox

HONEST = "def f(z):\n    z = np.asarray(z, float)\n    return np.exp(z - z.max()) / np.exp(z - z.max()).sum()\n"
LETTERS = "abcdef xyz()[]{}:=+-*/.,'\"\\\n\t0123456789@#%&é∑\x00"
TEMPLATES = (
    "while True: pass",
    "def f(z):\n    while True: z = z + 1",
    "def f(z): return f(z)",
    "x = [0] * {big}",
    "def f(z): return np.ones({big})",
    "def f(z): return 'a' * {big}",
    "while True: print('{word}' * 1000)",
    "def f(z):\n    raise {error}('{word}')",
    "import {module}",
    "def f(z): return open('/etc/{word}').read()",
    "def f(z): return (lambda: 0).__class__.__base__.__subclasses__()",
    "import ctypes",
    "def f(z): return np.frombuffer(b'{word}' * 100, dtype=object)",
    "def f(z): raise SystemExit",
    "x = 10 ** 10 ** {small}",
    "def f(z): return [[[]]] * {small}",
    "{deep}",
    "class A:\n    def __array__(self, *a): raise {error}\ndef f(z): return A()",
    "def f(z): return {{i: i for i in range({big})}}",
    "np.exp = np.log = None\ndef f(z): return np.exp(z)",
    "def f(z):\n    z[:] = np.nan\n    return z",
    "import time\ntime.sleep({small})",
    "def f(z): return object.__new__(np.ndarray)",
    "x = np.lib.stride_tricks.as_strided(np.ones(1), (10 ** 6,), (8,))\nx[:] = 1",
)


def program(rng: random.Random) -> str:
    """One program that is broken or hostile."""
    kind = rng.randrange(4)
    if kind == 0:
        return HONEST[: rng.randrange(len(HONEST))]
    if kind == 1:
        garbled = list(HONEST)
        for _ in range(rng.randrange(1, 12)):
            garbled[rng.randrange(len(garbled))] = rng.choice(LETTERS)
        return "".join(garbled)
    if kind == 2:
        return "".join(rng.choices(LETTERS, k=rng.randrange(1, 25_000 if rng.random() < 0.05 else 300)))
    return rng.choice(TEMPLATES).format(
        big=10 ** rng.randrange(8, 13),
        small=rng.randrange(1, 50),
        word="".join(rng.choices("abcxyz", k=5)),
        error=rng.choice(("ValueError", "MemoryError", "KeyboardInterrupt", "GeneratorExit", "RecursionError")),
        module=rng.choice(("os", "socket", "subprocess", "threading", "numpy.ctypeslib", "nothing")),
        deep=rng.choice(("(" * 5000, "-" * 9000 + "1", "x = " + "[" * 90 + "]" * 90, "if 1:\n " * 90)),
    )


def honest_seconds(box: sandbox.Sandbox) -> float:
    """How long an honest program takes now."""
    started = time.perf_counter()
    run = box.run(HONEST, ["f(np.arange(3.0))"], function="f")
    assert run.stop is None, run
    return time.perf_counter() - started


def honest_ratio(used: sandbox.Sandbox, rounds: int = 100) -> float:
    """How an honest program's time in a used warm process compares with that in a fresh one, taking turns."""
    fresh = sandbox.Sandbox(1)
    honest_seconds(fresh)
    pairs = [(honest_seconds(used), honest_seconds(fresh)) for _ in range(rounds)]
    fresh.close()
    return statistics.median(old for old, _ in pairs) / statistics.median(new for _, new in pairs)


def children() -> int:
    """Processes of this one's that are there now."""
    return len(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def descriptors() -> int:
    """Descriptors of this process that are open."""
    return len(os.listdir("/proc/self/fd"))


def resident() -> int:
    """KiB of memory this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Run broken and hostile programs and see what is left.")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0.05, help="the limit of each")
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    limits = sandbox.Limits(seconds=asked.seconds, memory=128 << 20)
    box = sandbox.Sandbox(1)
    honest_seconds(box)
    counted = children(), descriptors(), resident()
    fates: Counter[str] = Counter()
    started = time.perf_counter()
    for _ in range(asked.count):
        run = box.run(program(rng), ["f(np.arange(3.0))"], limits, function="f")
        fates[run.stop.trouble.value if run.stop else type(run.results[0]).__name__.lower()] += 1
    seconds = time.perf_counter() - started
    left = children(), descriptors(), resident()
    print(f"{asked.count} programs in {seconds:.0f} s: " + ", ".join(f"{n} {fate}" for fate, n in fates.most_common()))
    print(f"an honest program takes {honest_ratio(box):.2f} of the time that it takes in a fresh warm process")
    for name, old, new in zip(("processes", "descriptors", "KiB"), counted, left, strict=True):
        print(f"{name}: {old} before, {new} after")
    box.close()


if __name__ == "__main__":
    main()
