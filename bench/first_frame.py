"""Time from exec to the first painted frame, against a bare Textual program started the same way in turn.

    python bench/first_frame.py
    python bench/first_frame.py --size 80x24 --runs 31

The programs run in a pty, A B A B ...; ratios are taken pair by pair: a shared machine has fast and slow minutes.
"First frame" is there when the lesson's title is, "whole lesson" when its text and the code in its editor are too.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median

from terminal import Size, Terminal, key, size

HERE = Path(__file__).resolve().parent
TUTOR = Path(sys.executable).parent / "xent-tutor"
PLAY = f"{TUTOR} play getting-started --user bench"
WHOLE = ["A loss function is one line", "def loss"]
HELLO = f"{sys.executable} {HERE / 'hello_textual.py'}"


class NotPainted(Exception):
    """A text that should have appeared did not."""


def seconds_to(command: str, texts: list[str], screen: Size, timeout: float, *, processor: bool) -> list[float]:
    """From exec until each text was on the screen."""
    with Terminal(command, screen, counts_processor=processor) as terminal:
        found = terminal.wait_for(texts, timeout)
        missing = [text for text, at in zip(texts, found, strict=True) if at is None]
        if missing:
            raise NotPainted(f"{command}\nnever painted {missing} but\n{terminal.text()}")
        terminal.settle(0.15, 1.0)
        return [at - terminal.started for at in found if at is not None]


def begin_learner(command: str, text: str, screen: Size, timeout: float) -> None:
    """A learner whose next task is the first code: one run that is not counted, and one right answer."""
    with Terminal(command, screen) as terminal:
        terminal.wait_for(["name"], timeout)
        terminal.settle(0.5)
        terminal.press(key("enter"))
        if terminal.wait_for([text], timeout) == [None]:
            raise NotPainted(f"{command}\nnever painted {text!r} but\n{terminal.text()}")
        terminal.settle(1.0)
    check = [str(TUTOR), "check", "getting-started/first-number", "--record", "--user", "bench"]
    subprocess.run(check, input="-log(0.5)", text=True, check=True, stdout=subprocess.DEVNULL)


def show(name: str, values: list[float], unit: str) -> None:
    print(f"{name:24} min {min(values):8.2f}  median {median(values):8.2f}  max {max(values):8.2f} {unit}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", default=PLAY, help="what is measured (%(default)s)")
    parser.add_argument("--text", default="How this game works", help="what its first frame shows (%(default)s)")
    parser.add_argument("--whole", nargs="*", metavar="TEXT", default=WHOLE, help="what the whole lesson shows too")
    parser.add_argument("--baseline", default=HELLO, help="what it is measured against (%(default)s)")
    parser.add_argument("--baseline-text", default="Hello, World!", help="what that shows (%(default)s)")
    parser.add_argument("--runs", type=int, default=15, help="counted pairs (%(default)s)")
    parser.add_argument("--size", type=size, default=Size(120, 40), help="columns x rows (120x40)")
    parser.add_argument("--processor", action="store_true", help="count processor time, for a machine that is busy")
    parser.add_argument("--timeout", type=float, default=30.0, help="seconds to wait for a text (%(default)s)")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    frames: list[float] = []
    wholes: list[float] = []
    hellos: list[float] = []
    with tempfile.TemporaryDirectory() as saves:
        os.environ["XENT_TUTOR_SAVES"] = saves
        try:
            if asked.command == PLAY:
                begin_learner(asked.command, asked.text, asked.size, asked.timeout)
            for run in range(asked.runs + 1):
                measured = partial(seconds_to, screen=asked.size, timeout=asked.timeout, processor=asked.processor)
                frame, *rest = measured(asked.command, [asked.text, *asked.whole])
                (hello,) = measured(asked.baseline, [asked.baseline_text])
                if run:
                    # The first pair may have compiled something.
                    frames.append(frame)
                    wholes.append(max([frame, *rest]))
                    hellos.append(hello)
        except NotPainted as problem:
            print(problem, file=sys.stderr)
            return 1
    counted = "processor time" if asked.processor else "time"
    print(f"{asked.size.columns}x{asked.size.rows}, {asked.runs} pairs, {counted}: {asked.command}")
    show("baseline", [1000 * hello for hello in hellos], "ms")
    for name, seconds in (("first frame", frames), ("whole lesson", wholes)):
        show(name, [1000 * second for second in seconds], "ms")
        show(f"{name} / baseline", [second / hello for second, hello in zip(seconds, hellos, strict=True)], "times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
