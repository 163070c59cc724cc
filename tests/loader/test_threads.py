"""Lessons are read by the screen and by what looks ahead in a thread, at the same time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import SMALL_COURSE

READ_AT_ONCE = """
import sys, threading
from pathlib import Path
from tutor.loader import open_course
sys.setswitchinterval(1e-6)
folder = open_course(Path(sys.argv[1]))
threads = [threading.Thread(target=folder.lesson, args=(folder.lessons[0],)) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def test_threads_may_read_a_lesson_for_the_first_time_together(tmp_path: Path) -> None:
    for _ in range(2):  # the second time from the cache
        done = subprocess.run(
            [sys.executable, "-c", READ_AT_ONCE, str(SMALL_COURSE)],
            env={"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
