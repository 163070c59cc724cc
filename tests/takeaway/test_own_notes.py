"""What is noted at a step: written over, and put together from two machines."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from itertools import permutations

import pytest

from tests.conftest import NOON
from tutor.own_notes import NotedAt, TooLong, merged, noted_at, read, rewritten, text_of


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
