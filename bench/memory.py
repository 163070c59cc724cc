"""Memory of the tutor while somebody pages through lessons in a pty, and what looking for garbage costs the keys.

    python bench/memory.py
    python bench/memory.py --minutes 4 --every 0.02

Told are the memory where it begins, its peak and where it ends; from a key to the next output; and how long each look
for garbage took, by the generation that Python names it: 0 and 1 look at what is young, 2 at all that is not frozen.
Times are the processor's, which a busy machine hardly changes.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles

from first_frame import PLAY, begin_learner
from terminal import Size, Terminal, key, size

STEPS_EACH_WAY = 30
"""Keys forward before as many back."""
LONGEST = 2.0
"""Seconds to wait for what a key paints."""
WATCHED = f"{sys.executable} {Path(__file__).with_name('watched.py')}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0, help="of paging (%(default)s)")
    parser.add_argument("--every", type=float, default=0.06, help="quiet seconds after each key (%(default)s)")
    parser.add_argument("--size", type=size, default=Size(120, 40), help="columns x rows (120x40)")
    return parser.parse_args()


def resident(process: int) -> float:
    """Megabytes that the process has."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def press(terminal: Terminal, name: str, every: float) -> float | None:
    """Milliseconds of processor time from a key to the next output; None where there was none."""
    pressed = terminal.press(key(name))
    until = time.monotonic() + LONGEST
    painted = None
    while painted is None and time.monotonic() < until and not terminal.ended:
        terminal.read(0.02)
        painted = terminal.parse_next()
    terminal.settle(every, every)
    return None if painted is None else 1000 * (painted - pressed)


def show(name: str, values: Iterable[float]) -> None:
    found = sorted(values)
    if len(found) > 1:
        p99 = quantiles(found, n=100)[98]
        print(f"{name:28} {len(found):6} times, median {median(found):6.1f}, p99 {p99:6.1f}, max {found[-1]:6.1f} ms")


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XENT_TUTOR_SAVES"] = folder
        begin_learner(PLAY, "How this game works", asked.size, 30.0)
        times = Path(folder) / "times"
        command = f"{WATCHED} {times} {PLAY.partition(' ')[2]}"
        took: list[float] = []
        with Terminal(command, asked.size, counts_processor=True) as terminal:
            terminal.settle(2.0, 20.0)
            turn = [*["f8"] * STEPS_EACH_WAY, *["f7"] * STEPS_EACH_WAY]
            for name in turn:  # what is loaded and drawn once
                press(terminal, name, asked.every)
            terminal.settle(4.0, 8.0)
            began = peak = resident(terminal.process)
            since, end = time.monotonic(), time.monotonic() + asked.minutes * 60
            while time.monotonic() < end and not terminal.ended:
                if (ms := press(terminal, turn[len(took) % len(turn)], asked.every)) is not None:
                    took.append(ms)
                peak = max(peak, resident(terminal.process))
            until = time.monotonic()
            last = resident(terminal.process)
            terminal.settle(3.0, 6.0)
            rested = resident(terminal.process)
        rows = [line.split() for line in times.read_text().splitlines()]
    print(f"{len(took)} keys in {asked.minutes:g} min: {began:.0f} MB at first, {peak:.0f} at most,")
    print(f"{last:.0f} at the last key, {rested:.0f} at rest")
    show("a key to the next output", took)
    for generation in "012":
        paging = (float(ms) for kind, ms, at in rows if kind == generation and since <= float(at) <= until)
        show(f"looks, generation {generation}", paging)
    return 0


if __name__ == "__main__":
    sys.exit(main())
