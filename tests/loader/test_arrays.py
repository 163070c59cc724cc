"""Arrays beside a lesson: found by name, opened without pickles, there for a picture's program."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tutor.arrays import BadArrays, load_arrays
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.lesson import Lesson, Text
from tutor.lint import lint_file
from tutor.loader import read_file
from tutor.picture import BadPicture, picture_faults, run_program
from tutor.picture.plot import Plot

LESSON = """
title: Data
goal: Look at data.
steps:
  - text: A picture of them.
    picture:
      kind: lines
      title: Data
      x: {from: 0, to: 1}
      arrays: numbers
      program: |
        def values():
            return {"a": numbers[1]}
      lines: {data: a*x}
  - task: fit
    kind: training
    ask: Double the number.
    arrays: numbers
    answer: found = 2 * numbers[1]
    run: found = float(found)
    criteria: [{name: it is twice as much, holds: found == 14}]
"""


def lesson_in(folder: Path) -> Lesson:
    """The lesson as a file there, read."""
    file = folder / "data.yaml"
    file.write_text(LESSON, encoding="utf-8")
    lesson, document = read_file(file, Lesson, folder, extra={"id": "data"})
    assert not document.problems
    return lesson  # type: ignore[no-any-return]


def test_the_arrays_beside_a_lesson_are_there_by_name(tmp_path: Path) -> None:
    np.savez(tmp_path / "numbers.npz", numbers=np.array([3, 7], np.uint8))
    text, task = lesson_in(tmp_path).steps
    assert isinstance(text, Text)
    assert text.picture is not None
    assert task.arrays == text.picture.arrays == str(tmp_path / "numbers.npz")  # type: ignore[union-attr]
    assert load_arrays(text.picture.arrays)["numbers"].tolist() == [3, 7]
    assert run_program(text.picture, {}) == {"a": 7.0}


def test_pickles_are_not_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / "numbers.npz", numbers=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="holds object, not numbers"):
        load_arrays(str(tmp_path / "numbers.npz"))


def test_no_name_is_no_arrays() -> None:
    assert dict(load_arrays("")) == {}


def member(shape: str = "(2,)", descr: str = "'<f8'", body: bytes = b"\0" * 16) -> bytes:
    """The bytes of an npy file with this header."""
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + body


def packed(content: bytes, name: str = "a.npy", how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An npz file of one member."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as zipped:
        zipped.writestr(name, content)
    return file.getvalue()


def said_of_compression(method: int) -> bytes:
    """A file that says it is packed in another way."""
    content = packed(member(), how=zipfile.ZIP_STORED)
    return content.replace(b"PK\x03\x04\x14\0\0\0\0\0", b"PK\x03\x04\x14\0\0\0" + bytes([method, 0])).replace(
        b"PK\x01\x02\x14\x03\x14\0\0\0\0\0", b"PK\x01\x02\x14\x03\x14\0\0\0" + bytes([method, 0])
    )


def encrypted() -> bytes:
    """A file that says it is encrypted."""
    content = packed(member())
    return content.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0").replace(
        b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"
    )


def with_a_false_size() -> bytes:
    """A bomb whose directory says that it is small."""
    content = bytearray(packed(b"\0" * 50_000_000))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.index(sign) + at
        content[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(content)


WHOLE = packed(member())
BAD = {
    "empty": (b"", "damaged"),
    "not packed": (b"hello" * 100, "damaged"),
    "cut": (WHOLE[:-30], "damaged"),
    "corrupt": (WHOLE[:50] + b"\xff\xff\xff" + WHOLE[53:], "damaged"),
    "encrypted": (encrypted(), "encrypted"),
    "lzma": (said_of_compression(14), "packed in a way"),
    "unknown": (said_of_compression(97), "packed in a way"),
    "7 TiB": (packed(member("(1000000000000,)")), "not as long as it says"),
    "negative": (packed(member("(-1, -2)")), "damaged"),
    "a product of nothing": (packed(member("(0, 10**9)", body=b"")), "damaged"),
    "nested header": (packed(member("(" * 5000 + ")" * 5000)), "damaged"),
    "long header": (packed(member("(2," + " " * 20_000 + ")")), "damaged"),
    "bomb": (packed(b"\0" * 50_000_000), "larger than 7 MB"),
    "hidden bomb": (with_a_false_size(), "damaged|larger than"),
    "pickle": (packed(member(descr="'|O'")), "holds object, not numbers"),
    "text": (packed(member(descr="'<U2'")), "not numbers"),
    "record": (packed(member(descr="[('a', '<f8')]")), "not numbers"),
    "long double": (packed(member("(1,)", "'<f16'")), "not numbers"),
    "date": (packed(member(descr="'<M8[s]'")), "not numbers"),
    "another name": (packed(b"x", "../a.txt"), "no array with a name"),
    "no name": (packed(member(), "a-b.npy"), "no array with a name"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_of_arrays_is_a_sentence_wherever_it_is_met(tmp_path: Path, kind: str) -> None:
    content, said = BAD[kind]
    (tmp_path / "numbers.npz").write_bytes(content)
    with pytest.raises(BadArrays, match=said):
        load_arrays(str(tmp_path / "numbers.npz"))
    lesson = lesson_in(tmp_path)
    picture = lesson.steps[0].picture  # type: ignore[union-attr]
    assert picture is not None
    with pytest.raises(BadPicture, match=r"numbers\.npz"):
        run_program(picture, {})
    assert [place for place, _ in picture_faults(picture)] == [("arrays",)]
    verdict = check(lesson.tasks[0], "found = 14")
    assert verdict.outcome is Outcome.ERROR
    assert "numbers.npz" in verdict.feedback[0]
    told = [str(problem) for problem in lint_file(tmp_path / "data.yaml", None)]
    assert sum("the arrays of numbers.npz" in each for each in told) == 2, told


def test_arrays_are_shared_and_nobody_writes_into_them(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "numbers.npz", a=np.arange(6, dtype=">i4").reshape(2, 3, order="F"), b=np.array(2.5))
    found = load_arrays(str(tmp_path / "numbers.npz"))
    assert found["a"].tolist() == [[0, 2, 4], [1, 3, 5]]
    assert float(found["b"]) == 2.5
    with pytest.raises(ValueError, match="read-only"):
        found["a"][0, 0] = 7


def test_a_link_that_is_laid_later_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    np.savez(tmp_path / "course" / "numbers.npz", numbers=np.array([3, 7]))
    path = lesson_in(tmp_path / "course").tasks[0].arrays  # type: ignore[union-attr]
    (tmp_path / "course" / "numbers.npz").rename(tmp_path / "outside.npz")
    (tmp_path / "course" / "numbers.npz").symlink_to(tmp_path / "outside.npz")
    with pytest.raises(BadArrays, match="not where it was"):
        load_arrays(path)


LIVE = """
    live:
      kind: panels
      title: Both
      arrays: {}
      panels:
        - {{kind: bars, title: A, arrays: {}, bars: {{a: numbers}}}}
        - {{kind: bars, title: B, bars: {{b: "[1, 2]"}}}}
"""


@pytest.mark.parametrize(("shared", "own"), [("PATH", '""'), ('""', "PATH"), ("../secret", '""'), ('""', "zero")])
def test_no_picture_names_a_file_elsewhere(tmp_path: Path, shared: str, own: str) -> None:
    folder = tmp_path / "course"
    folder.mkdir()
    for file in (folder / "numbers.npz", tmp_path / "secret.npz"):
        np.savez(file, numbers=np.array([3, 7]))
    (folder / "zero.npz").symlink_to("/dev/zero")
    live = LIVE.format(shared, own).replace("PATH", str(tmp_path / "secret"))
    (folder / "data.yaml").write_text(LESSON + live[1:])
    _, document = read_file(folder / "data.yaml", Lesson, folder, extra={"id": "data"})
    assert ["npz" in problem.message for problem in document.problems] == [True]
    assert document.problems[0].line > 20


def test_a_panel_finds_its_own_arrays(tmp_path: Path) -> None:
    np.savez(tmp_path / "numbers.npz", numbers=np.array([3, 7]))
    (tmp_path / "data.yaml").write_text(LESSON + LIVE.format('""', "numbers")[1:])
    lesson, document = read_file(tmp_path / "data.yaml", Lesson, tmp_path, extra={"id": "data"})
    assert not document.problems
    live = lesson.tasks[0].live
    assert not picture_faults(live)
    first, second = Plot(live, run_program(live, {})).panels
    assert first.scope({}).values["numbers"] == (3.0, 7.0)
    assert "numbers" not in second.scope({}).values
