"""A course is read in threads too: the start screen looks what is due while enter opens the lesson."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import SMALL_COURSE

ROOT = Path(__file__).parents[2]
READ = f"""
import sys, threading
sys.setswitchinterval(1e-6)
from pathlib import Path
from tutor.loader import open_course
from tutor.progress.rows import verdict_of

folder = open_course(Path({str(SMALL_COURSE.parent / "every-kind")!r}))
together = threading.Barrier(4)


def read():
    together.wait()
    folder.lesson("all")
    verdict_of('{{"outcome": "correct"}}')


threads = [threading.Thread(target=read) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def test_several_threads_may_be_the_first_to_read_a_lesson() -> None:
    for what in ("fills the cache", "reads the cache"):
        done = subprocess.run([sys.executable, "-c", READ], cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), what
