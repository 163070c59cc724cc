"""A search finds lessons by title, goal, chapter, id, and by what stands in their files; the best comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.loader import Outline
from tutor.loader.search import found, passage, searched, words_of

COURSE = [
    ("adding", "Adding two numbers", "Add what is given.", "Sums", "a heap of twenty numbers"),
    ("counting", "Counting with a program", "Write a loop that adds.", "Sums", "an underflow, cumsum, twenty-one"),
    ("halves", "Two halves", "Cut a number in two.", "Shares", "what is left after counting"),
]
LESSONS = {
    lesson: searched(Outline(id=lesson, title=title, goal=goal), chapter, "".join(f" {word}" for word in words.split()))
    for lesson, title, goal, chapter, words in COURSE
}


@pytest.mark.parametrize(
    ("search", "lessons"),
    [
        ("adding", ["adding"]),
        ("ADDING", ["adding"]),
        ("two", ["adding", "halves"]),  # both titles, in the order of the course
        ("counting", ["counting", "halves"]),  # a title before a text
        ("count", ["counting", "halves"]),
        ("add", ["adding", "counting"]),  # a title before a goal
        ("adds", ["counting"]),
        ("sums", ["adding", "counting"]),  # by their chapter
        ("sum", ["adding", "counting"]),
        ("shares", ["halves"]),
        ("underflow", ["counting"]),  # in the file alone
        ("twenty", ["adding", "counting"]),
        ("number two", ["adding", "halves"]),  # all words, in any order and place
        ("two adds", []),
        ("umber", ["adding", "halves"]),  # within a word
        ("zzz", []),
        ("two, halves!", ["halves"]),
        ("  two   halves  ", ["halves"]),
        ("-", ["adding", "counting", "halves"]),  # no word at all
    ],
)
def test_a_search_finds_the_best_lesson_first(search: str, lessons: list[str]) -> None:
    assert found(search, LESSONS) == lessons


def test_a_word_is_not_put_together_from_two_places() -> None:
    assert found("programadding", LESSONS) == []


def written(folder: Path, text: str) -> dict[str, Path]:
    file = folder / "one.yaml"
    file.write_text(text, encoding="utf-8")
    return {"one": file}


def test_the_words_of_a_file_are_what_was_written_in_it_not_what_every_file_has(tmp_path: Path) -> None:
    files = written(tmp_path, "title: Ohm's law\nsteps:\n  - {task: x, kind: choice, ask: 'Größe of np.exp?'}\n")
    words = words_of(tmp_path, files, lambda: False)["one"].split()
    assert {"ohm's", "law", "grösse", "np", "exp"} <= set(words)
    assert not {"title", "steps", "ask", "kind"} & set(words)


def test_words_are_read_anew_where_a_file_has_changed(tmp_path: Path) -> None:
    files = written(tmp_path, "title: Before")
    assert words_of(tmp_path, files, lambda: False) == {"one": " before"}
    written(tmp_path, "title: Afterwards")
    assert words_of(tmp_path, files, lambda: False) == {"one": " afterwards"}
    files["one"].unlink()
    assert words_of(tmp_path, files, lambda: False) == {"one": ""}


def test_a_file_that_has_not_changed_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, read = written(tmp_path, "title: Before"), list[Path]()
    words_of(tmp_path, files, lambda: False)
    monkeypatch.setattr("tutor.loader.search.read_regular", lambda file, *_: read.append(file) or b"")
    assert words_of(tmp_path, files, lambda: False) == {"one": " before"}
    assert not read


def test_who_leaves_stops_the_reading(tmp_path: Path) -> None:
    assert words_of(tmp_path, written(tmp_path, "title: Before"), lambda: True) == {}


@pytest.mark.parametrize(
    ("search", "line"),
    [
        ("right", ("Left and right.", 9, 14)),
        ("zzz RIGHT", ("Left and right.", 9, 14)),
        ("second", ("A second line", 2, 8)),
        ("zzz", None),
    ],
)
def test_a_passage_is_the_first_line_with_the_word(search: str, line: tuple[str, int, int] | None) -> None:
    assert passage(search, ["Nothing\nA second line", "Left and right."]) == line
