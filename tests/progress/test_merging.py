"""Saves put together: nothing is doubled, nothing is lost, in any order."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOON, SUMS, attempt
from tutor.attempt import Note, NoteKind, Outcome
from tutor.progress import Draft, Progress, SaveProblem
from tutor.progress.merging import Content, Kept, content_of, merged, write_json, write_save

MINUTES = st.integers(0, 9)
ANSWERS = st.tuples(MINUTES, st.sampled_from(["adding/sum", "adding/double"]), st.sampled_from(list(Outcome)))


def kept(minute: int, task: str, outcome: Outcome) -> Kept:
    made = attempt(task, outcome, at=NOON + timedelta(minutes=minute))
    return Kept(attempt=msgspec.structs.replace(made, course=SUMS))


def content(answers: list[tuple[int, str, Outcome]]) -> Content:
    return Content(kept=tuple(kept(*each) for each in answers))


def said(found: Content) -> list[tuple[object, ...]]:
    return [(each.attempt.at, each.attempt.task, each.attempt.outcome) for each in found.kept]


@given(st.lists(st.lists(ANSWERS, max_size=8), min_size=3, max_size=3))
@settings(max_examples=60, deadline=None)
def test_the_order_of_merging_does_not_matter_and_nothing_is_doubled(
    three: list[list[tuple[int, str, Outcome]]],
) -> None:
    results = []
    for order in itertools.permutations(three):
        found = Content()
        for each in order:
            found = merged(merged(found, content(each)), content(each))
        results.append(said(found))
    assert all(result == results[0] for result in results)
    assert {(at, task, outcome) for at, task, outcome in results[0]} == {
        (NOON + timedelta(minutes=minute), task, outcome) for each in three for minute, task, outcome in each
    }
    assert len(results[0]) == len(set(results[0]))


def played(file: Path, *minutes: int) -> Path:
    progress = Progress(file, "Ada", SUMS)
    for minute in minutes:
        added = progress.add(attempt("adding/sum", Outcome.CORRECT, at=NOON + timedelta(minutes=minute)))
        progress.note(added.id or 0, NoteKind.TEXT, f"minute {minute}", NOON)
    progress.keep_draft("adding/double", Draft("7 + 7", 2))
    progress.keep_setting("theme", "light")
    progress.close()
    return file


@pytest.mark.parametrize("form", ["sqlite", "json"])
def test_what_a_save_holds_goes_through_both_forms(tmp_path: Path, form: str) -> None:
    found = content_of(played(tmp_path / "Ada.sqlite", 3, 1))
    to = tmp_path / f"other.{form}"
    if form == "json":
        write_json(found, to, {"export.learner": "Ada"})
    else:
        write_save(found, to, "Ada")
    again = content_of(to)
    assert again.kept == found.kept
    assert (again.drafts, again.places) == (found.drafts, found.places)
    assert again.settings["theme"] == "light"
    assert again.learner == ("Ada" if form == "json" else None)


def test_notes_go_with_their_answers(tmp_path: Path) -> None:
    one, two = content_of(played(tmp_path / "one.sqlite", 5)), content_of(played(tmp_path / "two.sqlite", 1))
    write_save(merged(one, two), tmp_path / "both.sqlite", "Ada")
    progress = Progress(tmp_path / "both.sqlite", "Ada", SUMS)
    notes = [[note.value for note in progress.notes(each.id or 0)] for each in progress.attempts()]
    progress.close()
    assert notes == [["minute 1"], ["minute 5"]]


@pytest.mark.parametrize(
    ("ours", "theirs", "stands"),
    [
        (("a", ""), ("b", ""), "a"),
        (("a", "2026-03-04"), ("b", "2026-03-05"), "b"),
        (("a", "2026-03-05"), ("b", "2026-03-04"), "a"),
        (("", ""), ("b", ""), "b"),
        (("a", ""), ("", "2026-03-04"), "a"),
    ],
)
def test_of_two_drafts_the_newer_stands(ours: tuple[str, str], theirs: tuple[str, str], stands: str) -> None:
    key = (SUMS, "adding/sum")

    def typed(answer: str, at: str) -> Content:
        return Content(drafts={key: Draft(answer, 1)}, settings={"typed small-sums adding/sum": at} if at else {})

    assert merged(typed(*ours), typed(*theirs)).drafts[key] == Draft(stands, 1)


def test_an_answer_that_was_edited_is_noticed_and_left_out(tmp_path: Path) -> None:
    file = tmp_path / "Ada.json"
    write_json(content_of(played(tmp_path / "Ada.sqlite", 1, 2)), file, {})
    file.write_text(file.read_text("utf-8").replace('"answer": "7"', '"answer": "8"', 1), "utf-8")
    found = content_of(file)
    assert [each.altered for each in found.kept] == [True, False]
    assert len(merged(Content(), found).kept) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no export of xent-tutor as JSON"),
        ('{"form": "x", "version": 1, "attempts": []}', "its form is 'x'"),
        ('{"form": "xent-tutor-save", "version": 99, "attempts": []}', "newer xent-tutor"),
        ("SQLite format 3", "not"),
        ("", "empty"),
    ],
)
def test_what_is_no_export_is_said(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(SaveProblem, match=message):
        content_of(file)


def test_a_row_that_cannot_be_is_left_out_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    rows = '[{"id": 1, "task": 3}, {"id": [], "task": "a/b", "outcome": "maybe"}]'
    file.write_text(f'{{"form": "xent-tutor-save", "version": 2, "attempts": {rows}, "notes": [{{}}]}}')
    assert content_of(file) == Content(skipped=2)


def test_notes_of_one_answer_in_two_saves_are_put_together() -> None:
    one = kept(1, "adding/sum", Outcome.CORRECT)
    notes = [Note(attempt=1, kind=NoteKind.TEXT, value=value, at=NOON) for value in ("a", "b")]
    ours = Content(kept=(msgspec.structs.replace(one, notes=(notes[0],)),))
    theirs = Content(kept=(msgspec.structs.replace(one, notes=tuple(notes)),))
    assert [note.value for note in merged(ours, theirs).kept[0].notes] == ["a", "b"]
