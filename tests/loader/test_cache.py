"""What was parsed is kept where it can be; what cannot be kept is parsed again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tutor.loader import CourseFolder, open_course
from tutor.loader.cache import load, remembered, save

LARGE = 602214076000000000000000


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    save(tmp_path / "kept.msgpack", {"c": 7})
    assert load(tmp_path / "kept.msgpack", dict[str, int]) == {"c": 7}


@pytest.mark.parametrize("number", [LARGE, -LARGE])
def test_a_number_too_large_for_the_cache_is_only_not_kept(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    source = tmp_path / "lesson.yaml"
    source.write_text("c", "utf-8")
    parsed = [remembered(source, dict, tmp_path, lambda: {"c": number}) for _ in range(2)]
    assert parsed == [{"c": number}] * 2
    assert not [*tmp_path.rglob("*.msgpack")]


LESSON = "title: T\ngoal: G\nsteps:\n  - {task: sum, kind: number, ask: Add., answer: '7'}\n"


def course_of(folder: Path) -> CourseFolder:
    """A course of one lesson."""
    (folder / "one").mkdir(parents=True, exist_ok=True)
    (folder / "course.yaml").write_text("title: C\nchapters: [{id: one, title: One, lessons: [first]}]")
    (folder / "one" / "first.yaml").write_text(LESSON)
    return open_course(folder)


def test_an_answer_changed_without_its_date_and_size_is_judged_anew(tmp_path: Path) -> None:
    folder = course_of(tmp_path / "course")
    file = folder.file("first")
    before = file.stat()
    (task,) = folder.lesson("first").tasks
    assert [each.title for each in folder.outlines()] == ["T"]
    file.write_text(LESSON.replace("'7'", "'8'").replace("title: T", "title: U"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    (changed,) = open_course(folder.root).lesson("first").tasks
    assert (task.answer, changed.answer) == ("7", "8")  # type: ignore[union-attr]
    assert open_course(folder.root).heading("first").title == "U"
    assert [each.title for each in open_course(folder.root).outlines()] == ["U"]


def test_a_file_that_replaces_another_is_parsed_anew(tmp_path: Path) -> None:
    source = tmp_path / "lesson.yaml"
    for text in ("first", "other"):
        (tmp_path / "new.yaml").write_text(text)
        (tmp_path / "new.yaml").replace(source)
        os.utime(source, ns=(10**18, 10**18))
        assert remembered(source, str, tmp_path, source.read_text) == text


def test_the_cache_is_nobody_elses(tmp_path: Path) -> None:
    file = tmp_path / "made" / "cache" / "kept.msgpack"
    save(file, 7)
    assert (file.parent.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    file.parent.chmod(0o755)
    save(file, 8)
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert load(file, int) == 8


@pytest.mark.parametrize("mode", [0o666, 0o660, 0o622])
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_others_can_write_is_not_believed(tmp_path: Path, mode: int, what: str) -> None:
    file = tmp_path / "cache" / "kept.msgpack"
    save(file, 7)
    (file if what == "file" else file.parent).chmod(mode | 0o100)
    assert load(file, int) is None
    save(file, 8)
    assert load(file, int) == 8


def test_what_belongs_to_others_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "cache" / "kept.msgpack"
    save(file, 7)
    monkeypatch.setattr("os.getuid", lambda: 12345)
    assert load(file, int) is None
    save(file, 8)
    monkeypatch.undo()
    assert load(file, int) == 7


def test_no_link_that_was_laid_in_the_cache_is_followed(tmp_path: Path) -> None:
    mine, file = tmp_path / "mine", tmp_path / "cache" / "kept.msgpack"
    save(file, 7)
    mine.write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(mine)
    assert load(file, int) is None
    save(file, 8)
    assert (load(file, int), mine.read_bytes()) == (8, b"\x07")


def test_a_cache_folder_that_is_a_link_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "cache").symlink_to(tmp_path / "elsewhere")
    save(tmp_path / "cache" / "kept.msgpack", 7)
    assert not [*(tmp_path / "elsewhere").iterdir()]


def test_a_pipe_in_the_cache_is_not_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "kept.msgpack"
    save(file, 7)
    file.unlink()
    os.mkfifo(file)
    assert load(file, int) is None


def test_what_was_written_while_it_was_parsed_is_not_kept(tmp_path: Path) -> None:
    source = tmp_path / "lesson.yaml"
    source.write_text("old")

    def parse() -> str:
        source.write_text("new")
        return "new"

    assert remembered(source, str, tmp_path, parse) == "new"
    source.write_text("old")
    assert remembered(source, str, tmp_path, source.read_text) == "old"
