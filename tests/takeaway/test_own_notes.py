"""What is noted at a step: written over, and put together from two machines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import reduce
from itertools import permutations
from pathlib import Path

import pytest

from tests.conftest import NOON, SUMS
from tutor.keeping import open_keeping
from tutor.loader import CourseFolder
from tutor.own_notes import NotedAt, TooLong, merged, noted_at, read, rewritten, text_of
from tutor.progress import Draft
from tutor.session import Session
from tutor.takeaway.noted import add_line, note_down, noted


def later(minutes: int, text: str, before: str | None = None) -> str:
    return rewritten(before, text, NOON + timedelta(minutes=minutes))


FIRST = later(0, "sum first")
EDITED = later(1, "Sum first, then log.", FIRST)
GONE = later(2, "", EDITED)
BACK = later(3, "sum first", EDITED)
OTHER = later(4, "Another machine's.")
LONGER = later(5, "sum first\nand more")
TWICE = later(6, "Sum first, then log. Twice.", EDITED)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([FIRST, None], "sum first"),
        ([FIRST, FIRST], "sum first"),
        ([FIRST, EDITED], "Sum first, then log."),
        ([FIRST, EDITED, TWICE], "Sum first, then log. Twice."),
        ([FIRST, GONE], ""),
        ([EDITED, BACK], "sum first"),
        ([FIRST, OTHER], "sum first\n\nAnother machine's."),
        ([GONE, OTHER], "Another machine's."),
        ([FIRST, LONGER], "sum first\nand more"),
        ([EDITED, OTHER, FIRST], "Sum first, then log.\n\nAnother machine's."),
        ([later(0, "one"), later(0, "two"), later(0, "three")], "one\n\nthree\n\ntwo"),
        ([None, None], ""),
        (["{", "[1]", "null", '[{"text": 1, "at": "x"}]', FIRST], "sum first"),
    ],
)
def test_notes_of_several_machines_are_put_together_in_any_order_without_doubling(
    values: list[str | None], text: str
) -> None:
    for order in permutations(values):
        both = reduce(merged, order)
        assert text_of(read(both)) == text
        for each in values:
            assert merged(both, each) == merged(each, both)
            assert text_of(read(merged(both, each))) == text


def test_what_was_put_together_is_one_text_once_it_is_written_over() -> None:
    both = merged(FIRST, OTHER)
    assert len(read(both)) == 2
    one = later(9, "Both of them.", both)
    assert [note.text for note in read(reduce(merged, [FIRST, one, OTHER, both]))] == ["Both of them."]


def test_a_place_has_a_setting_of_its_own_and_is_read_from_it() -> None:
    at = NotedAt("sums", "adding", "1 before sum")
    assert noted_at(at.setting) == at
    assert noted_at("theme") is None
    assert noted_at("own note sums") is None


def test_a_note_is_bounded_and_remembers_a_bounded_past() -> None:
    value: str | None = None
    for number in range(200):
        value = later(number, f"{number:05}" * 4_000, value)
    (note,) = read(value)
    assert len(note.text) == 20_000
    assert len(note.after) == 64


def test_nothing_of_a_text_that_is_too_long_is_cut_away_in_silence() -> None:
    with pytest.raises(TooLong, match="20,000 characters are kept at one step, and these are 1 more"):
        later(1, "a" * 20_001, FIRST)


def test_what_two_machines_wrote_may_be_longer_and_may_be_made_shorter() -> None:
    both = merged(later(0, "a" * 15_000), later(1, "b" * 15_000))
    text = text_of(read(both))
    assert text_of(read(later(2, text[:-1], both))) == text[:-1]
    with pytest.raises(TooLong):
        later(2, f"{text}c", both)


class Window:
    """A screen on which a note is written: what it began with, and what it kept last."""

    def __init__(self, session: Session) -> None:
        self.session, self.before, self.mine = session, session.setting(AT.setting), None

    def write(self, text: str) -> bool:
        alone = note_down(self.session, AT, text, self.before, self.mine)
        self.mine: str | None = text
        return alone


AT = NotedAt(SUMS, "adding", "sum")


@pytest.fixture
def two(folder: CourseFolder, tmp_path: Path) -> Iterator[tuple[Session, Session]]:
    """One learner in two windows."""
    both = [Session(folder, open_keeping(tmp_path, "Ada"), clock=lambda: NOON) for _ in range(2)]
    yield both[0], both[1]
    for each in both:
        each.close()


@pytest.mark.parametrize(
    ("begun", "typed", "both"),
    [
        ("", ["1 a", "2 b"], "a\n\nb"),
        ("", ["1 a", "2 b", "1 a c", "2 b d", "1 a c e"], "a c e\n\nb d"),
        ("x", ["1 x a", "2 x b"], "x a\n\nx b"),
        ("x", ["1 x", "1 x a", "2 x b", "1 a", "2 b"], "a\n\nb"),
        ("x", ["1 ", "2 x b"], "x b"),
        ("x", ["1 a", "2 "], "a"),
        ("x", ["1 ab", "2 a"], "ab"),
    ],
)
def test_of_two_windows_at_one_step_none_takes_the_others_note_away(
    two: tuple[Session, Session], begun: str, typed: list[str], both: str
) -> None:
    if begun:
        Window(two[0]).write(begun)
    windows = {"1": Window(two[0]), "2": Window(two[1])}
    alone = [windows[each[0]].write(each[2:]) for each in typed]
    assert noted(two[0], AT) == noted(two[1], AT) == both
    assert alone[0]
    assert alone[-1] == (both == typed[-1][2:])


def test_a_line_that_is_added_stands_below_what_another_window_added(two: tuple[Session, Session]) -> None:
    for number in range(6):
        add_line(two[number % 2], AT, f"line {number}")
    assert noted(two[0], AT) == "\n".join(f"line {number}" for number in range(6))


@pytest.mark.parametrize(
    ("first", "second", "kept", "beside"),
    [("x + 1", "y + 2", "y + 2", "x + 1"), ("x + 1", "x + 1", "x + 1", ""), ("", "y", "y", "")],
)
def test_of_what_two_windows_type_for_one_task_the_other_is_noted(
    two: tuple[Session, Session], first: str, second: str, kept: str, beside: str
) -> None:
    task = two[0].folder.task("adding/sum")
    assert task is not None
    assert not two[0].keep_draft(first, task, "")
    assert two[1].keep_draft(second, task, "") == bool(beside)
    assert two[1].drafts.at(task.id).answer == kept
    assert noted(two[0], AT) == beside
    assert not two[1].keep_draft(f"{second}!", task, second)


def test_hints_that_another_window_showed_stay_shown(two: tuple[Session, Session]) -> None:
    task = two[0].folder.task("adding/sum")
    assert task is not None
    two[0].progress.keep_draft(task.id, Draft("", 2))
    two[1].progress.keep_draft(task.id, Draft("7", 1))
    assert two[0].drafts.at(task.id) == Draft("7", 2)


def test_where_the_disk_refuses_a_note_joins_what_came_meanwhile(two: tuple[Session, Session]) -> None:
    ada, other = two
    assert ada.keeping is not None
    ada.keeping._database.execute("PRAGMA query_only = ON")
    assert Window(ada).write("a")
    Window(other).write("b")
    assert noted(ada, AT) == "a"
    ada.keeping._database.execute("PRAGMA query_only = OFF")
    assert ada.keeping.try_again()
    assert noted(ada, AT) == noted(other, AT) == "a\n\nb"
