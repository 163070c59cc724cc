"""Time from the key that submits a program to its verdict on the screen, in a pty: median and 95th percentile.

python bench/verdict_to_paint.py
python bench/verdict_to_paint.py --size 80x24 --count 60

Right and wrong answers take turns: two characters are typed and taken back. A pause before each lets drafts be kept.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from statistics import median, quantiles

from first_frame import PLAY, TUTOR, NotPainted, begin_learner
from terminal import Size, Terminal, key, size

PROGRAM = "import numpy as np\n\ndef loss(p):\n    return -np.log(p)*2"
CORRECT, WRONG = "✓ Correct", "✗ Not yet"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=40, help="how many verdicts (%(default)s)")
    parser.add_argument("--gap", type=float, default=0.6, help="quiet seconds before each (%(default)s)")
    parser.add_argument("--processor", action="store_true", help="count the tutor's processor time, for a busy machine")
    parser.add_argument("--size", type=size, default=Size(120, 40), help="columns x rows (120x40)")
    return parser.parse_args()


def go_to_program(terminal: Terminal) -> None:
    """To the end of the program in the editor."""
    if terminal.wait_for(["one line of Python"], 30.0) == [None]:
        raise NotPainted(f"never painted the lesson but\n{terminal.text()}")
    terminal.settle(2.0, 6.0)
    for pressed in (key("f2"), *[key("down")] * 5, key("end")):
        terminal.press(pressed)
        terminal.settle(0.3)


def verdicts(terminal: Terminal, count: int, gap: float) -> list[float]:
    """Seconds from each submission to its verdict."""
    seconds = []
    for number in range(count):
        for pressed in (b"*", b"2") if number % 2 else (key("backspace"), key("backspace")):
            terminal.press(pressed)
            terminal.settle(0.1)
        terminal.settle(gap)
        sent = terminal.press(key("f5"))
        expected = WRONG if number % 2 else CORRECT
        painted = terminal.wait_for([expected], 5.0)[0]
        if painted is None:
            raise NotPainted(f"never painted {expected!r} but\n{terminal.text()}")
        seconds.append(painted - sent)
    return seconds


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory() as saves:
        os.environ["XENT_TUTOR_SAVES"] = saves
        try:
            begin_learner(PLAY, "How this game works", asked.size, 30.0)
            check = [str(TUTOR), "check", "getting-started/first-code", "--record", "--user", "bench"]
            subprocess.run(check, input=PROGRAM, text=True, check=False, stdout=subprocess.DEVNULL)
            with Terminal(
                f"{TUTOR} play getting-started --user bench", asked.size, counts_processor=asked.processor
            ) as terminal:
                go_to_program(terminal)
                verdicts(terminal, 4, asked.gap)
                seconds = verdicts(terminal, asked.count, asked.gap)
        except NotPainted as problem:
            print(problem, file=sys.stderr)
            return 1
    shown = {"median": median(seconds), "p95": quantiles(seconds, n=20)[-1], "max": max(seconds)}
    print(f"{asked.size.columns}x{asked.size.rows}, {len(seconds)} verdicts")
    print("key to verdict", "  ".join(f"{name} {1000 * value:6.1f}" for name, value in shown.items()), "ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
