"""Time from a key in the editor to the changed screen, in a pty: median and 95th percentile.

python bench/key_to_paint.py
python bench/key_to_paint.py --size 200x60 --keys x,enter,backspace,backspace
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
from statistics import median, quantiles

from first_frame import PLAY, NotPainted, begin_learner
from terminal import Size, Terminal, keys, size


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", default=PLAY, help="what is measured (%(default)s)")
    parser.add_argument("--text", default="How this game works", help="what its first frame shows (%(default)s)")
    parser.add_argument("--setup", default="f2", metavar="KEYS", help="keys that lead to the editor (%(default)s)")
    parser.add_argument("--ready", default="def loss", metavar="TEXT", help="what is on the screen then (%(default)s)")
    parser.add_argument("--keys", default="x,y,backspace,backspace", help="keys that are measured (%(default)s)")
    parser.add_argument("--count", type=int, default=100, help="how many keys (%(default)s)")
    parser.add_argument("--gap", type=float, default=0.12, help="quiet seconds before each key (%(default)s)")
    parser.add_argument("--processor", action="store_true", help="count the tutor's processor time, for a busy machine")
    parser.add_argument("--size", type=size, default=Size(120, 40), help="columns x rows (120x40)")
    parser.add_argument("--timeout", type=float, default=30.0, help="seconds to wait for a text (%(default)s)")
    return parser.parse_args()


def go_to_editor(terminal: Terminal, asked: argparse.Namespace) -> None:
    if terminal.wait_for([asked.text], asked.timeout) == [None]:
        raise NotPainted(f"never painted {asked.text!r} but\n{terminal.text()}")
    terminal.settle(0.5)
    for pressed in keys(asked.setup):
        terminal.press(pressed)
        terminal.settle(0.5)
    if asked.ready not in terminal.text():
        raise NotPainted(f"never painted {asked.ready!r} but\n{terminal.text()}")


def latencies(terminal: Terminal, asked: argparse.Namespace) -> tuple[list[float], int]:
    """Seconds for each key that changed the screen, and how many did not."""
    seconds: list[float] = []
    unseen = 0
    for pressed in itertools.islice(itertools.cycle(keys(asked.keys)), asked.count):
        terminal.settle(asked.gap)
        before = terminal.text()
        sent = terminal.press(pressed)
        changed = terminal.wait_for_change(before, 2.0)
        if changed is None:
            unseen += 1
        else:
            seconds.append(changed - sent)
    return seconds, unseen


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory() as saves:
        os.environ["XENT_TUTOR_SAVES"] = saves
        try:
            if asked.command == PLAY:
                begin_learner(asked.command, asked.text, asked.size, asked.timeout)
            with Terminal(asked.command, asked.size, counts_processor=asked.processor) as terminal:
                go_to_editor(terminal, asked)
                seconds, unseen = latencies(terminal, asked)
        except NotPainted as problem:
            print(problem, file=sys.stderr)
            return 1
    if len(seconds) < 2:
        print(f"no key of {asked.keys} changed the screen", file=sys.stderr)
        return 1
    print(f"{asked.size.columns}x{asked.size.rows}, {len(seconds)} keys ({unseen} changed nothing): {asked.command}")
    shown = {"median": median(seconds), "p95": quantiles(seconds, n=20)[-1], "max": max(seconds)}
    print("key to paint  ", "  ".join(f"{name} {1000 * value:6.1f}" for name, value in shown.items()), "ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
