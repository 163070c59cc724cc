"""What a long history costs: the same with a million attempts as with none, in ratios.

    python bench/history.py
    python bench/history.py --attempts 100000 --runs 9

A save with so many attempts is made in a temporary folder, another with a first answer only. What the screens ask of
them is timed in this process, the two in turn; commands are timed and their memory is taken as their users run them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import msgspec

from tutor.attempt import Attempt, Outcome, Verdict
from tutor.loader import CourseFolder, find_lessons, open_course
from tutor.progress import open_progress, rows
from tutor.reviewing import Reviewing
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.map import MapScreen
from tutor.tui.screens.start import looked

TUTOR = Path(sys.executable).parent / "xent-tutor"
DAYS = 1_000
RIGHT = Verdict(outcome=Outcome.CORRECT)
WRONG = Verdict(
    outcome=Outcome.WRONG, misconception="sign", feedback=("The sign is turned.", "Look at the definition again.")
)


def attempts(count: int, tasks: list[str], course: str) -> Iterator[tuple[object, ...]]:
    """Rows of answers over some years, two of three of them right."""
    chance, now = random.Random(7), datetime.now(UTC)
    for i in range(count):
        right = chance.random() < 0.67
        yield rows.row_of(
            Attempt(
                task=chance.choice(tasks),
                answer="-p * log(p)",
                outcome=Outcome.CORRECT if right else Outcome.WRONG,
                at=now - timedelta(days=DAYS * (1 - i / count)),
                verdict=RIGHT if right else WRONG,
                offset_minutes=60,
            ),
            course,
        )


def make_save(saves: Path, name: str, count: int, folder: CourseFolder) -> float:
    """A save with so many attempts; returns the seconds that its first opening took."""
    course = folder.course.identity
    open_progress(saves, name, course).close()
    tasks = [task for outline in folder.outlines() for task in outline.points]
    columns = f"{rows.COLUMNS}, digest"
    marks = ", ".join("?" * len(columns.split(",")))
    with closing(sqlite3.connect(saves / f"{name}.sqlite")) as database:
        database.executemany(f"INSERT INTO attempt ({columns}) VALUES ({marks})", attempts(count, tasks, course))
        database.commit()
    began = time.perf_counter()
    open_progress(saves, name, course).close()
    return time.perf_counter() - began


def first_frame(folder: CourseFolder, saves: Path, name: str) -> None:
    with closing(open_progress(saves, name)) as progress:
        session = Session(folder, progress)
        session.head_for("getting-started")
        session.standing()
        progress.setting("theme")


def a_step(session: Session) -> None:
    session.open("getting-started", 1)
    session.attempts()
    session.standing()
    session.score()


def the_map(session: Session) -> None:
    list(session.score_reader()())


async def on_screen(folder: CourseFolder, saves: Path, name: str, runs: int) -> tuple[float, float]:
    """The median seconds from a key to the next step, and to the whole map, without a terminal."""
    session = Session(folder, open_progress(saves, name))
    session.open("getting-started", 0)
    app = TutorApp(folder, saves, session)
    steps, maps = [], []
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(3)
        for run in range(runs):
            began = time.perf_counter()
            await pilot.press("f8" if run % 2 == 0 else "f7")
            await pilot.pause()
            steps.append(time.perf_counter() - began)
        for _ in range(max(runs // 3, 1)):
            began = time.perf_counter()
            await pilot.press("f4")
            while not (isinstance(app.screen, MapScreen) and app.screen.rows):
                await pilot.pause(0.005)
            maps.append(time.perf_counter() - began)
            await pilot.press("escape")
            await pilot.pause(0.1)
    session.progress.close()
    return median(steps), median(maps)


def the_review(session: Session) -> None:
    Reviewing(session, session.reviews.portion(), session.reviews.own_medians())


def an_answer(session: Session) -> None:
    session.record("1", msgspec.structs.replace(WRONG, task="getting-started/first-number"))


def in_turn(few: Callable[[], object], many: Callable[[], object], runs: int) -> tuple[float, float]:
    """The median of the ratios, pair by pair, and the median milliseconds with many."""
    pairs = [(seconds(few), seconds(many)) for _ in range(runs)]
    return median(b / a for a, b in pairs), 1000 * median(b for _, b in pairs)


def seconds(work: Callable[[], object]) -> float:
    """Of processor time: these are milliseconds, and a busy machine would be most of them."""
    began = time.process_time()
    work()
    return time.process_time() - began


MEASURE = """
import resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small process starts the command: a child's greatest memory counts what it had of its parent before it began."""


def command(saves: Path, name: str, *words: str) -> tuple[float, float]:
    """Seconds that a command takes, and the MiB it needs at most."""
    whole: list[str | Path] = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        MEASURE,
        TUTOR,
        *words,
        "--saves",
        saves,
        "--user",
        name,
    ]
    done = subprocess.run(whole, check=True, capture_output=True, text=True, env=os.environ | {"COLUMNS": "80"})
    took, most = map(float, done.stdout.split())
    return took, most / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--attempts", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=15)
    asked = parser.parse_args()
    folder = open_course(find_lessons())
    with tempfile.TemporaryDirectory() as temporary:
        saves = Path(temporary)
        make_save(saves, "few", 1, folder)
        took = make_save(saves, "many", asked.attempts, folder)
        print(f"{asked.attempts:,} attempts; calculating what they come to for the first time {took:.1f} s")
        ratio, ms = in_turn(
            lambda: first_frame(folder, saves, "few"), lambda: first_frame(folder, saves, "many"), asked.runs
        )
        print(f"{'open, and the first frame':30} {ratio:5.2f} times one answer   {ms:7.2f} ms")
        few, many = (Session(folder, open_progress(saves, name)) for name in ("few", "many"))
        for title, use in {
            "a step": a_step,
            "the map": the_map,
            "keeping an answer": an_answer,
        }.items():
            ratio, ms = in_turn(lambda use=use: use(few), lambda use=use: use(many), asked.runs)  # type: ignore[misc]
            print(f"{title:30} {ratio:5.2f} times one answer   {ms:7.2f} ms")
        make_save(saves, "thousand", 1_000, folder)
        thousand = Session(folder, open_progress(saves, "thousand"))
        for title, look in {
            "the start's rows": looked,
            "the review": the_review,
            "what was achieved": Session.newly_achieved,
        }.items():
            ratio, ms = in_turn(lambda look=look: look(thousand), lambda look=look: look(many), asked.runs)  # type: ignore[misc]
            print(f"{title:30} {ratio:5.2f} times a thousand   {ms:7.2f} ms")
        for each in (few, many, thousand):
            each.progress.close()
        turns = [
            [asyncio.run(on_screen(folder, saves, name, asked.runs)) for name in ("few", "many")] for _ in range(5)
        ]
        for at, title in enumerate(("a key to the next step", "a key to the whole map")):
            ratio = median(many[at] / few[at] for few, many in turns)
            ms = 1000 * median(many[at] for _, many in turns)
            print(f"{title:30} {ratio:5.2f} times one answer   {ms:7.2f} ms")
        for words in (("list",), ("progress", "--no-picture"), ("progress",)):
            pairs = [
                (command(saves, "few", *words), command(saves, "many", *words)) for _ in range(max(asked.runs // 3, 1))
            ]
            ratio = median(b[0] / a[0] for a, b in pairs)
            print(f"{' '.join(words):30} {ratio:5.2f} times one answer   {max(b[1] for _, b in pairs):7.0f} MiB")


if __name__ == "__main__":
    main()
