"""Lesson files as strangers may write them: told with a place, never obeyed, never waited for."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.conftest import SMALL_COURSE
from tutor.lesson import MOST_STEPS, Lesson
from tutor.loader import open_course, read_file
from tutor.loader.bounds import MOST_DEPTH, MOST_PROBLEMS
from tutor.loader.glance import glance
from tutor.loader.problem import Problems
from tutor.loader.yaml_text import BadYaml, compose
from tutor.regular import NotRead, read_regular

TASK = "  - {task: sum, kind: number, ask: Add., answer: '7'}\n"
LESSON = "title: T\ngoal: G\nsteps:\n" + TASK
CODE = "title: T\ngoal: G\nsteps:\n  - {{task: f, kind: code, ask: A, answer: B, calls: ['f()'], {}}}\n"


def problems_of(folder: Path, text: str) -> list[str]:
    """What is wrong with a lesson of this text."""
    (folder / "lost.yaml").write_bytes(text.encode())
    _, document = read_file(folder / "lost.yaml", Lesson, folder, extra={"id": "lost"})
    return [str(problem) for problem in document.problems]


@pytest.mark.parametrize(
    ("opened", "closed"), [("[", ""), ("{", ""), ("[", "]"), ("- ", "a"), ("? ", "a"), ("[{", ""), ("[[", "]]")]
)
def test_what_is_nested_too_deep_is_refused_with_its_place(opened: str, closed: str) -> None:
    with pytest.raises(BadYaml, match="nested") as refused:
        compose(f"title:\n  {opened * 30_000}{closed * 30_000}")
    assert refused.value.line == 2
    assert refused.value.column > MOST_DEPTH


@pytest.mark.parametrize("depth", [MOST_DEPTH - 1, MOST_DEPTH])
def test_only_what_is_nested_too_deep_is_refused(depth: int) -> None:
    text = f"a: {'[' * depth}{']' * depth}"
    if depth < MOST_DEPTH:
        assert compose(text) is not None
    else:
        with pytest.raises(BadYaml):
            compose(text)


def test_a_glance_at_a_file_that_is_nested_too_deep_shows_its_id() -> None:
    shown = glance("lost", f"title: {'[' * 30_000}")
    assert (shown.title, shown.readable) == ("lost", False)


@pytest.mark.parametrize(
    "text",
    ["- &-s a\n- *-s", "- &é a\n- *é", "? &a b\n: *a", "a: [&a b, *a]", "a: {b: &c d}", "? !x a\n: b", "--- &a\nb: c"],
)
def test_anchors_aliases_and_tags_are_seen_wherever_they_stand(text: str) -> None:
    with pytest.raises(BadYaml):
        compose(text)


def test_aliases_are_refused_before_anything_is_made_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "compose", lambda *_, **__: pytest.fail("nodes were made"))
    rows = "\n".join(f"- &x{n + 1} [*x{n}, *x{n}]" for n in range(60))
    with pytest.raises(BadYaml, match="anchors"):
        compose(f"- &x0 a\n{rows}")


STEERING = ["\\e]52;c;eA==\\a", "\\x9b2J", "\\0", "\\r", "\\u202e", "\\u2066", "\\uFEFF", "\\x7f", "\\x85", "\\u200f"]


@pytest.mark.parametrize("sign", STEERING)
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('title: "T@"\ngoal: G\nsteps:\n' + TASK, "1:8: title"),
        ('title: T\n"@": x\ngoal: G\nsteps:\n' + TASK, "2:1: "),
        (LESSON.replace("'7'", '"7@"'), "4:50: steps[1].answer"),
        (LESSON.replace("'7'", "'7', given: {\"@\": 1}"), "4:63: steps[1].given"),
        (LESSON.replace("'7'", "'7', hints: [\"@\"]"), "4:63: steps[1].hints[1]"),
    ],
    ids=["title", "key", "answer", "name", "element"],
)
def test_a_sign_that_steers_a_terminal_is_a_problem_with_its_place(
    tmp_path: Path, text: str, place: str, sign: str
) -> None:
    found = [each for each in problems_of(tmp_path, text.replace("@", sign)) if "steers" in each]
    assert found
    assert f"lost.yaml:{place}" in found[0]


@pytest.mark.parametrize(
    "text", ["a\\tb", "a\\nb", "👩\\u200d🔬", "🏴\\U000e0067\\U000e007f", "می\\u200cخواهم", "soft\\u00ad"]
)
def test_tabs_line_ends_and_what_joins_letters_are_text(tmp_path: Path, text: str) -> None:
    assert not problems_of(tmp_path, LESSON.replace("goal: G", f'goal: "{text}"'))


@pytest.mark.parametrize(
    ("field", "value"),
    [("task", '"sum\\n"'), ("language", '"en\\n"'), ("function", '"f\\n"'), ("limits", '{memory: "1 GB\\n"}')],
)
def test_no_pattern_accepts_a_line_end_after_it(tmp_path: Path, field: str, value: str) -> None:
    lesson = {
        "task": LESSON.replace("task: sum", f"task: {value}"),
        "language": LESSON,
        "function": CODE.format(f"function: {value}"),
        "limits": CODE.format(f"function: f, limits: {value}"),
    }[field]
    if field == "language":
        (tmp_path / "course.yaml").write_text(f"title: T\nlanguage: {value}\nchapters: []")
        with pytest.raises(Problems, match="a language like"):
            open_course(tmp_path)
    else:
        assert problems_of(tmp_path, lesson)


@pytest.mark.parametrize(
    ("memory", "fine"),
    [
        *((size, True) for size in ("512 MB", "4 GB", "3999 MB")),
        *((size, False) for size in ("5 GB", "100 GB", "0 MB", "4000000 MB")),
    ],
)
def test_a_course_cannot_ask_for_all_memory(tmp_path: Path, memory: str, fine: bool) -> None:
    assert (not problems_of(tmp_path, CODE.format(f"function: f, limits: {{memory: {memory}}}"))) is fine


@pytest.mark.parametrize("part", ["k{}: 1\n", "k: {}\n", "? [{}]\n: 1\n", "  - {{kind: number, x{}: 1}}\n"])
def test_what_is_wrong_without_end_is_told_so_far(tmp_path: Path, part: str) -> None:
    begun = LESSON if part[0] in "k?" else "title: T\ngoal: G\nsteps:\n"
    told = problems_of(tmp_path, begun + "".join(part.format(i) for i in range(900 if part[0] in "k?" else 200)))
    assert len(told) <= MOST_PROBLEMS + 2
    assert sum("from here on nothing was looked at" in each for each in told) == 1


SPOT = "title: T\ngoal: G\nsteps:\n  - {{task: f, kind: spot, ask: A, right: [1], shown: {}}}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LESSON.replace("'7'", f"'7', hints: [{'h, ' * 51}]"), "at most 50 entries, not 51"),
        (
            LESSON.replace("'7'", f"'7', given: {{{', '.join(f'a{n}: 1' for n in range(1_001))}}}"),
            "at most 1,000 entries",
        ),
        (LESSON.replace("'7'", f"'7', given: {{a: [{'1, ' * 20_001}]}}"), "at most 20,000 entries, not 20001"),
        (LESSON.replace("'7'", f"'7', given: {{a: [{'1, ' * 2_000}]}}"), ""),
        (LESSON + "  - text: a\n" * MOST_STEPS, "steps: should have 1 to 200 entries, not 201"),
        (LESSON.replace("title: T", f"title: {'t' * 201}"), "title: should have at most 200 characters, not 201"),
        (LESSON.replace("task: sum", f"task: {'t' * 81}"), "task: should have at most 80 characters, not 81"),
        (LESSON.replace("ask: Add.", f"ask: '{'a ' * 1_001}'"), "ask: should have at most 2,000 characters, not 2,002"),
        (LESSON.replace("'7'", f"'7', given: {{{'k' * 201}: 1}}"), "a key should be at most 200 characters long"),
        (LESSON + f"  - text: '{'a ' * 10_001}'\n", "text: should have at most 20,000 characters, not 20,002"),
        (SPOT.format('"' + "l\\n" * 200 + 'l"'), "shown: should have at most 200 lines, not 201"),
        (SPOT.format('"' + "l\\n" * 199 + 'l"'), ""),
        (
            LESSON.replace(
                "'7'", f"'7', misconceptions: [{', '.join(f'{{name: m{n}, answer: 8, say: S}}' for n in range(101))}]"
            ),
            "misconceptions: should have at most 100 entries, not 101",
        ),
    ],
    ids=[
        "texts",
        "names",
        "too many numbers",
        "numbers",
        "steps",
        "title",
        "id",
        "sentence",
        "key",
        "text",
        "too many lines",
        "lines",
        "misconceptions",
    ],
)
def test_what_nobody_reads_to_its_end_is_refused(tmp_path: Path, text: str, said: str) -> None:
    told = problems_of(tmp_path, text)
    assert [said in each for each in told] == ([True] if said else [])


def pipe(file: Path) -> None:
    os.mkfifo(file)


def endless(file: Path) -> None:
    file.symlink_to("/dev/zero")


def elsewhere(file: Path) -> None:
    outside = file.parents[2] / "outside.yaml"
    outside.write_text(LESSON)
    file.symlink_to(outside)


def of_another_course(file: Path) -> None:
    """A lesson that was opened where it belongs, so that what became of it is kept."""
    other = open_course(Path(shutil.copytree(SMALL_COURSE, file.parents[2] / "other")))
    assert other.heading("adding").title == other.lesson("adding").title
    file.symlink_to(other.file("adding"))


def huge(file: Path) -> None:
    with file.open("wb") as stream:
        stream.truncate(1 << 40)


@pytest.mark.parametrize(
    ("lay", "said"),
    [
        (pipe, "no regular file"),
        (endless, "leads out of the course"),
        (elsewhere, "leads out of the course"),
        (of_another_course, "leads out of the course"),
        (huge, "larger than"),
        (Path.mkdir, "a folder, not a file"),
        (lambda file: file.symlink_to(file), "cannot be read"),
    ],
)
def test_only_a_regular_file_of_the_course_is_read(tmp_path: Path, lay: Callable[[Path], None], said: str) -> None:
    shutil.copytree(SMALL_COURSE, tmp_path / "course")
    folder = open_course(tmp_path / "course")
    file = folder.file(folder.lessons[0])
    file.unlink()
    lay(file)
    _, document = read_file(file, Lesson, folder.root, extra={"id": file.stem})
    (problem,) = document.problems
    assert said in problem.message
    assert not folder.outline(folder.lessons[0]).readable
    for read in (folder.lesson, folder.heading):
        with pytest.raises(Problems, match=said):
            read(folder.lessons[0])


def test_a_file_that_gives_nothing_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)

    class Silent(io.BytesIO):
        """As the system makes files up that wait for what comes: a read that must not wait gives None."""

        def fileno(self) -> int:
            return descriptor

        def read(self, _: int | None = -1) -> bytes:
            return None  # type: ignore[return-value]

    monkeypatch.setattr("tutor.regular.open_regular", lambda _: Silent())
    with pytest.raises(NotRead, match="gives nothing"):
        read_regular(tmp_path / "kmsg", 1_000_000)
    os.close(descriptor)


def test_a_link_within_the_course_is_read(tmp_path: Path) -> None:
    shutil.copytree(SMALL_COURSE, tmp_path / "course")
    folder = open_course(tmp_path / "course")
    file = folder.file(folder.lessons[0])
    kept = file.rename(folder.root / "kept.yaml")
    file.symlink_to(kept)
    assert folder.lesson(folder.lessons[0]).tasks
