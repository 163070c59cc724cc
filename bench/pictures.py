"""Pictures: drawing alone per kind; lines beside an empty plotext figure; slider key to painted frame in a pty; frames
a second under a held key.

python bench/pictures.py
python bench/pictures.py --size 200x60 --picture heatmap
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

import numpy as np
import plotext
from gallery import Gallery, pictures
from terminal import Size, Terminal, key, size

from tutor.lesson import Picture
from tutor.picture import Look, run_program, start
from tutor.picture.canvas import DASHES, Raster
from tutor.picture.curves import curves
from tutor.picture.plot import Plot
from tutor.tui.themes import THEMES

ROUNDS = 40
REPEAT = 1 / 60
"""Seconds between the keys of a held key: faster than a keyboard repeats, so that frames are what limits."""
HELD = 3.0


def drawing(picture: Picture, columns: int, rows: int) -> tuple[list[float], float]:
    """Seconds of each drawing, a slider elsewhere each time; and its processor time, in times of an empty plotext
    figure of the same size, the two taking turns."""
    plot = Plot(picture, run_program(picture, start(picture)))
    plot.draw(start(picture), columns, rows)
    seconds, own, figures = [], [], []
    for at in range(ROUNDS):
        moved = {
            name: slider.low + (slider.high - slider.low) * at / ROUNDS if not slider.step else slider.low
            for name, slider in picture.sliders.items()
        }
        before, used = time.perf_counter(), time.process_time()
        plot.draw(moved, columns, rows)
        plot.sentence(moved)
        seconds.append(time.perf_counter() - before)
        own.append(time.process_time() - used)
        used = time.process_time()
        empty_figure(columns, rows)
        figures.append(time.process_time() - used)
    return seconds, median(own) / median(figures)


def empty_figure(columns: int, rows: int) -> None:
    """What plotext does where there is nothing to draw."""
    plotext.clear_figure()
    plotext.limitsize(False, False)
    plotext.plotsize(columns, rows)
    plotext.theme("clear")
    plotext.frame(False)
    plotext.uncolorize(plotext.build())


def beside_plotext(columns: int, rows: int) -> dict[str, float]:
    """Processor time for drawing lines, in times of an empty plotext figure of the same size, all taking turns."""
    raster, u = Raster(columns, rows, Look()), np.linspace(0, 1, 400)
    four = [(u, 0.9 * np.exp(-rate * u), dash) for rate, dash in zip((1, 2, 3, 5), DASHES, strict=False)]
    noise = np.random.default_rng(0)
    noisy = [(u, v + 0.1 * noise.random(len(u)), dash) for _, v, dash in four[:2]]

    measured: dict[str, Callable[[], object]] = {
        "empty figure": lambda: empty_figure(columns, rows),
        "two curves, plotext": lambda: curves(four[:2], raster),
        "four curves, plotext": lambda: curves(four, raster),
        "two noisy, plotext": lambda: curves(noisy, raster),
        "four curves, raster": lambda: [raster.polyline(*curve) for curve in four],
    }
    seconds: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(ROUNDS):
        for name, draw in measured.items():
            before = time.process_time()
            draw()
            seconds[name].append(time.process_time() - before)
    return {name: median(each) / median(seconds["empty figure"]) for name, each in seconds.items()}


def key_to_paint(terminal: Terminal, count: int) -> list[float]:
    """Seconds from a slider's key to the changed screen."""
    seconds = []
    for at in range(count):
        terminal.settle(0.12)
        before = terminal.text()
        sent = terminal.press(key("left" if at % 20 < 10 else "right"))
        changed = terminal.wait_for_change(before, 2.0)
        if changed is not None:
            seconds.append(changed - sent)
    return seconds


def held(terminal: Terminal) -> tuple[float, float]:
    """Frames a second while a key is held, and seconds until the last frame after it is let go."""
    terminal.settle(0.3)
    last, at = 0.0, 0
    begin = time.perf_counter()
    while time.perf_counter() - begin < HELD:
        terminal.press(key("left" if at // 30 % 2 == 0 else "right"))
        at += 1
        until = begin + at * REPEAT
        while (left := until - time.perf_counter()) > 0:
            if terminal.read(left):
                last = time.perf_counter()
    let_go = time.perf_counter()
    while terminal.read(0.2):
        last = time.perf_counter()
    frames = terminal.frames()
    return frames / HELD, max(last - let_go, 0.0)


def shown(name: str, seconds: list[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    return f"{name:<22} median {1000 * median(seconds):6.1f}   p95 {1000 * quantiles(seconds, n=20)[-1]:6.1f} ms"


def show(name: str) -> None:
    """One picture of the gallery on the whole terminal, until it is ended."""
    Gallery(pictures()[name], THEMES[0].name).run()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=size, default=Size(120, 40), help="columns x rows (120x40)")
    parser.add_argument("--picture", default="crossing", metavar="NAME", help="what the slider moves (%(default)s)")
    parser.add_argument("--count", type=int, default=60, help="how many keys (%(default)s)")
    parser.add_argument("--show", default="", metavar="NAME", help="only show this picture, to be measured")
    asked = parser.parse_args()
    if asked.show:
        show(asked.show)
        return 0
    columns, rows = asked.size
    print(f"drawing alone, {columns}x{rows}, formulas and sentence included")
    for name, picture in pictures().items():
        seconds, ratio = drawing(picture, columns, rows)
        print(" ", shown(name, seconds), f"  {ratio:5.2f} empty plotext figures")
    for each in (Size(60, 20), asked.size):
        print(f"lines in times of an empty plotext figure, {each.columns}x{each.rows}")
        for name, ratio in beside_plotext(*each).items():
            print(f"  {name:<22} {ratio:6.2f}")
    itself = f"{shlex.quote(sys.executable)} {shlex.quote(str(Path(__file__)))} --show {shlex.quote(asked.picture)}"
    title = pictures()[asked.picture].title.split(":")[0]
    with Terminal(itself, asked.size) as terminal:
        if terminal.wait_for([title], 30.0) == [None]:
            print(f"never painted {title!r}", file=sys.stderr)
            return 1
        terminal.settle(0.5)
        print(shown(f"key to paint, {asked.picture}", key_to_paint(terminal, asked.count)))
        frames, behind = held(terminal)
        print(f"key held at {1 / REPEAT:.0f} Hz: {frames:.0f} frames a second, {1000 * behind:.0f} ms behind")
    return 0


if __name__ == "__main__":
    sys.exit(main())
