"""What others wrote as JSON or msgpack: one error for all that is wrong with it, and from any thread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.conftest import SMALL_COURSE
from tutor.attempt import Verdict
from tutor.decoding import NotDecoded, from_json, from_msgpack
from tutor.lesson import Lesson
from tutor.loader import open_course

DEEP = 200_000
AT_ONCE = """
import sys, threading
from pathlib import Path
from tutor.decoding import from_msgpack
from tutor.lesson import Lesson
sys.setswitchinterval(1e-6)
content, begin, read = Path(sys.argv[1]).read_bytes(), threading.Barrier(4), []
def decode():
    begin.wait()
    read.append(from_msgpack(content, Lesson))
threads = [threading.Thread(target=decode) for _ in range(4)]
for each in threads: each.start()
for each in threads: each.join()
print(len(read), read[0].title)
"""


def test_threads_that_read_the_first_lesson_at_once_read_it(tmp_path: Path) -> None:
    lesson = open_course(SMALL_COURSE).lesson("adding")
    (tmp_path / "lesson").write_bytes(msgspec.msgpack.encode(lesson))
    command = [sys.executable, "-c", AT_ONCE, str(tmp_path / "lesson")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent.parent)
    assert (done.returncode, done.stdout) == (0, f"4 {lesson.title}\n"), done.stderr


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "7",
        "\ud800",
        b"\xff",
        '{"outcome": "no such"}',
        "[" * DEEP,
        '{"outcome": "wrong", "unknown": ' + "[" * DEEP,
        '{"outcome": "wrong", "unknown": ' + '{"a":' * DEEP,
        b'{"outcome": "\xff"}',
    ],
    ids=range(10),
)
def test_what_is_no_value_of_the_type_is_one_error(content: str | bytes) -> None:
    with pytest.raises(NotDecoded):
        from_json(content, Verdict)


@pytest.mark.parametrize("content", [b"", b"\x81", b"\x91" * DEEP, b"\x81\xa7unknown" + b"\x91" * DEEP, b"\xa1\xff"])
def test_msgpack_is_no_different(content: bytes) -> None:
    with pytest.raises(NotDecoded):
        from_msgpack(content, Lesson)
