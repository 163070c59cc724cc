"""Memory of the tutor while somebody pages through lessons in a pty: where it begins, its peak, and where it ends.

python bench/memory.py
python bench/memory.py --minutes 4 --every 0.12
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from first_frame import PLAY, begin_learner
from terminal import Size, Terminal, key, size

STEPS_EACH_WAY = 30
"""Keys forward before as many back."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", default=PLAY, help="what is measured (%(default)s)")
    parser.add_argument("--text", default="How this game works", help="what its first frame shows (%(default)s)")
    parser.add_argument("--minutes", type=float, default=1.0, help="of paging (%(default)s)")
    parser.add_argument("--every", type=float, default=0.12, help="seconds between keys (%(default)s)")
    parser.add_argument("--size", type=size, default=Size(120, 40), help="columns x rows (120x40)")
    return parser.parse_args()


def resident(process: int) -> float:
    """Megabytes that the process has."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory() as saves:
        os.environ["XENT_TUTOR_SAVES"] = saves
        begin_learner(asked.command, asked.text, asked.size, 30.0)
        with Terminal(asked.command, asked.size) as terminal:
            terminal.settle(2.0, 20.0)
            turn = [*["f8"] * STEPS_EACH_WAY, *["f7"] * STEPS_EACH_WAY]
            for name in turn:  # what is loaded and drawn once
                terminal.press(key(name))
                terminal.settle(asked.every, asked.every)
            terminal.settle(3.0, 6.0)
            began = peak = resident(terminal.process)
            end, pressed = time.monotonic() + asked.minutes * 60, 0
            while time.monotonic() < end and not terminal.ended:
                terminal.press(key(turn[pressed % len(turn)]))
                pressed += 1
                terminal.settle(asked.every, asked.every)
                peak = max(peak, resident(terminal.process))
            last = resident(terminal.process)
            terminal.settle(3.0, 6.0)
            rested = resident(terminal.process)
    print(f"{pressed} keys in {asked.minutes:g} min: {began:.0f} MB at first, {peak:.0f} at most,")
    print(f"{last:.0f} at the last key, {rested:.0f} at rest")
    return 0


if __name__ == "__main__":
    sys.exit(main())
