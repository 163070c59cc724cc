"""Processor time of a key, or of a verdict on a program, in two checkouts that are open at the same time, in turn.

python bench/in_turn.py ../first-version . --what key
python bench/in_turn.py ../first-version . --what verdict --count 40

Each checkout has a ``.venv`` with its own ``xent-tutor``; the driver is this one for both. Counted is what the tutor's
process has used of the processor, from the key to the first output with the effect.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median, quantiles

from first_frame import NotPainted
from terminal import Size, Terminal, key, keys, size
from verdict_to_paint import CORRECT, PROGRAM, WRONG, go_to_program

TYPED = keys("x,y,backspace,backspace")


def begun(checkout: Path, screen: Size, *, at_program: bool) -> Terminal:
    """The tutor of a checkout, for a learner of its own, with the editor in front."""
    tutor = str(checkout.resolve() / ".venv" / "bin" / "xent-tutor")
    os.environ["XENT_TUTOR_SAVES"] = tempfile.mkdtemp()
    answers = [("first-number", "-log(0.5)")] + [("first-code", PROGRAM)] * at_program
    for task, answer in answers:
        check = [tutor, "check", f"getting-started/{task}", "--record", "--user", "bench"]
        subprocess.run(
            check, input=answer, text=True, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    terminal = Terminal(f"{tutor} play getting-started --user bench", screen, counts_processor=True)
    if at_program:
        go_to_program(terminal)
        return terminal
    shown(terminal, "How this game works")
    terminal.settle(2.0, 6.0)
    terminal.press(key("f2"))
    shown(terminal, "def loss")
    terminal.settle(2.0, 4.0)
    return terminal


def shown(terminal: Terminal, text: str) -> float:
    """When a text is on the screen. Raises NotPainted."""
    found = terminal.wait_for([text], 30.0)[0]
    if found is None:
        raise NotPainted(f"never painted {text!r} but\n{terminal.text()}")
    return found


def key_seconds(terminal: Terminal, number: int) -> float | None:
    """One key in the editor; None where nothing changed."""
    terminal.settle(0.12)
    before = terminal.text()
    sent = terminal.press(TYPED[number % len(TYPED)])
    changed = terminal.wait_for_change(before, 2.0)
    return None if changed is None else changed - sent


def verdict_seconds(terminal: Terminal, number: int) -> float | None:
    """A program typed on, or taken back, and its verdict."""
    for pressed in (b"*", b"2") if number % 2 else (key("backspace"), key("backspace")):
        terminal.press(pressed)
        terminal.settle(0.1)
    terminal.settle(0.6)
    sent = terminal.press(key("f5"))
    seconds = shown(terminal, WRONG if number % 2 else CORRECT) - sent
    terminal.settle(0.15)
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkouts", type=Path, nargs=2, help="two checkouts, each with its .venv")
    parser.add_argument("--what", choices=("key", "verdict"), default="key", help="what is measured (%(default)s)")
    parser.add_argument("--count", type=int, default=40, help="how many in each (%(default)s)")
    parser.add_argument("--size", type=size, default=Size(120, 40), help="columns x rows (120x40)")
    asked = parser.parse_args()
    measure = verdict_seconds if asked.what == "verdict" else key_seconds
    terminals = [begun(each, asked.size, at_program=asked.what == "verdict") for each in asked.checkouts]
    measured: list[list[float]] = [[], []]
    try:
        for number, (terminal, seconds) in itertools.product(
            range(asked.count + 4), zip(terminals, measured, strict=True)
        ):
            found = measure(terminal, number)
            if found is not None and number >= 4:  # the first may load something
                seconds.append(1000 * found)
    finally:
        for terminal in terminals:
            terminal.close()
    for checkout, times in zip(asked.checkouts, measured, strict=True):
        print(f"{checkout}: {asked.what}, {len(times)}, processor time")
        print(f"  median {median(times):6.1f}  p95 {quantiles(times, n=20)[-1]:6.1f}  max {max(times):6.1f} ms")


if __name__ == "__main__":
    main()
