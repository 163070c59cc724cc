"""Saves put together: nothing is doubled, nothing is lost, in any order."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOON, SUMS, attempt
from tutor.attempt import Note, NoteKind, Outcome
from tutor.progress import Draft, Progress, SaveProblem
from tutor.progress.merging import (
    MOST,
    MOST_JSON,
    Content,
    Kept,
    content_of,
    exported,
    merged,
    write_json,
    write_save,
)

SAVES = Path(__file__).parents[1] / "data" / "saves"
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
    again = exported(to)
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
    found = exported(file)
    assert [each.altered for each in found.kept] == [True, False]
    assert len(merged(Content(), found).kept) == 1


JSON = '{"form": "xent-tutor-save", "version": 2, "attempts": []'
HOSTILE = "\x1b]52;c;aGk=\x07\u202e\x9b2J"
NO_EXPORTS: dict[str, tuple[bytes, str]] = {
    "half a JSON": (b"{", "is no whole export of xent-tutor as JSON"),
    "truncated JSON": (JSON.encode(), "is no whole export of xent-tutor as JSON"),
    "another JSON": (b'{"a": 1}', "is no whole export of xent-tutor as JSON"),
    "a JSON list": (b"[1, 2]", "is neither a save nor an export"),
    "another form": (b'{"form": "x", "version": 1, "attempts": []}', "its form is 'x'"),
    "a hostile form": (b'{"form": "' + b"x" * 90_000 + b'", "version": 1, "attempts": []}', "its form is 'xxx"),
    "deep": (b'{"form": ' + b"[" * 90_000, "is no whole export"),
    "no UTF-8": (b'{"form": "\xff"}', "is no whole export"),
    "a newer JSON": (b'{"form": "xent-tutor-save", "version": 99, "attempts": []}', "by a newer xent-tutor"),
    "the letters of SQLite": (b"SQLite format 3", "is neither a save nor an export"),
    "empty": (b"", "is empty. Nothing of it was taken"),
    "text": (b"hello\n", "is neither a save nor an export"),
    "an archive": (b"PK\x03\x04" + bytes(400), "is neither a save nor an export"),
    "UTF-16": ("{}".encode("utf-16"), "is neither a save nor an export"),
    "nulls": (bytes(5_000), "is neither a save nor an export"),
}
REMEDIES = ("xent-tutor export", "Install that one here too")


@pytest.mark.parametrize("name", NO_EXPORTS)
def test_what_is_no_export_is_said_with_what_to_do(tmp_path: Path, name: str) -> None:
    content, message = NO_EXPORTS[name]
    file = tmp_path / "x.json"
    file.write_bytes(content)
    with pytest.raises(SaveProblem, match=message) as told:
        exported(file)
    assert any(remedy in str(told.value) for remedy in REMEDIES)
    assert "save restore" not in str(told.value)
    assert len(str(told.value)) < 600
    assert [each.name for each in tmp_path.iterdir()] == ["x.json"]


def of_another_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE bookmark (title TEXT)")


def with_a_trigger(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TRIGGER t AFTER INSERT ON draft BEGIN DELETE FROM place; END")


def of_a_newer_tutor(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 99")


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "truncated": (lambda file: os.truncate(file, file.stat().st_size // 2), "is not whole, or .* has changed"),
    "cut after its header": (lambda file: os.truncate(file, 100), "is not whole, or .* has changed"),
    "of another program": (of_another_program, "is neither a save nor an export"),
    "with a trigger": (with_a_trigger, "is not whole, or .* has changed"),
    "of a newer tutor": (of_a_newer_tutor, "by a newer xent-tutor"),
    "larger than any export": (lambda file: os.truncate(file, MOST + 1), "larger than 2,000,000,000 bytes"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_save_that_cannot_be_taken_is_said_with_what_to_do_and_stays(tmp_path: Path, name: str) -> None:
    file = played(tmp_path / "Ada.sqlite", 1, 2, 3)
    breaks, message = BROKEN[name]
    breaks(file)
    begins, written = file.read_bytes()[:100_000] if name != "larger than any export" else b"", file.stat().st_mtime_ns
    with pytest.raises(SaveProblem, match=message) as told:
        exported(file)
    assert any(remedy in str(told.value) for remedy in REMEDIES)
    assert file.stat().st_mtime_ns == written
    assert not begins or file.read_bytes()[:100_000] == begins
    assert [each.name for each in tmp_path.iterdir()] == ["Ada.sqlite"]


def test_a_json_larger_than_any_export_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text("{")
    os.truncate(file, MOST_JSON + 1)
    with pytest.raises(SaveProblem, match=r"larger than 500,000,000 bytes.*xent-tutor export"):
        exported(file)


@pytest.mark.parametrize("version", [1, 2])
def test_an_export_of_an_older_layout_is_taken_and_stays_as_it_is(tmp_path: Path, version: int) -> None:
    file = tmp_path / "Ada.sqlite"
    shutil.copyfile(SAVES / f"layout-{version}.sqlite", file)
    before = file.read_bytes()
    assert exported(file).kept
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["Ada.sqlite"]


def test_hostile_texts_of_an_export_are_taken_as_text_that_steers_nothing(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    hostile = msgspec.json.encode(HOSTILE).decode()
    settings = (
        f'"settings": [{{"name": "export.learner", "value": {hostile}}}, {{"name": "theme", "value": {hostile}}}]'
    )
    drafts = f'"drafts": [{{"course": {hostile}, "task": {hostile}, "answer": {hostile}, "hints": 1}}]'
    file.write_text(f"{JSON}, {settings}, {drafts}}}", "utf-8")
    found = exported(file)
    ((course, task),) = found.drafts
    texts = [
        found.learner or "",
        found.settings["theme"],
        course,
        task,
        *(each.answer for each in found.drafts.values()),
    ]
    assert [each for each in texts if any(sign in each for sign in HOSTILE if not sign.isprintable())] == []


def test_a_row_that_cannot_be_is_left_out_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    rows = '[{"id": 1, "task": 3}, {"id": [], "task": "a/b", "outcome": "maybe"}]'
    file.write_text(f'{{"form": "xent-tutor-save", "version": 2, "attempts": {rows}, "notes": [{{}}]}}')
    assert exported(file) == Content(skipped=2)


def test_notes_of_one_answer_in_two_saves_are_put_together() -> None:
    one = kept(1, "adding/sum", Outcome.CORRECT)
    notes = [Note(attempt=1, kind=NoteKind.TEXT, value=value, at=NOON) for value in ("a", "b")]
    ours = Content(kept=(msgspec.structs.replace(one, notes=(notes[0],)),))
    theirs = Content(kept=(msgspec.structs.replace(one, notes=tuple(notes)),))
    assert [note.value for note in merged(ours, theirs).kept[0].notes] == ["a", "b"]
