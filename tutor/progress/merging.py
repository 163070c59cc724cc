"""What a save holds, as values: read from a file, written as another, merged with others without doubling.

An answer is the same wherever it was kept: its digest says which. Merged answers stand in the order of their times, so
that it does not matter in which order saves are merged.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import assert_never

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tutor import decoding, own_notes
from tutor.attempt import Attempt, Note
from tutor.progress import layout, rows
from tutor.progress.files import private, remove
from tutor.progress.problem import SaveProblem
from tutor.progress.save import Draft, KeptPlace, Progress
from tutor.progress.transfer import table, take_rows, take_table
from tutor.regular import open_regular, read_regular, write_new

JSON_FORM = "xent-tutor-save"
MOST, MOST_JSON = 2_000_000_000, 500_000_000
"""Bytes of an export that are read: as a save, and as JSON, of which each becomes several in memory."""
SHOWN = 80
"""Letters of what is wrong that are shown."""
AGAIN = "Nothing of it was taken. Export it again where it comes from: xent-tutor export"
TYPED = "typed "
"""What settings are called that say when something was typed."""
ABOUT = "export."
"""What settings are called that speak of one export only."""

Key = tuple[str, str]
"""A course and a task of it."""


class Kept(Struct, frozen=True, kw_only=True):
    """An attempt, what became known of it later, and whether it is what was kept first."""

    attempt: Attempt
    notes: tuple[Note, ...] = ()
    altered: bool = False


class Content(Struct, frozen=True, kw_only=True):
    """Everything that a save holds but what is computed of it."""

    kept: tuple[Kept, ...] = ()
    drafts: Mapping[Key, Draft] = {}
    places: Mapping[str, KeptPlace] = {}
    settings: Mapping[str, str] = {}
    renamed: Mapping[Key, str] = {}
    skipped: int = 0
    """Answers that cannot be read."""

    @property
    def learner(self) -> str | None:
        """Whose it says to be; None where it is no export."""
        return self.settings.get(f"{ABOUT}learner")


def identity_of(attempt: Attempt) -> str:
    """What tells an answer from every other, wherever it is kept."""
    return str(rows.row_of(attempt, layout.FIRST_COURSE)[-1])


# From and to a file


def content_of(file: Path) -> Content:
    """All of a save of this folder. Raises SaveProblem."""
    with closing(Progress(file, only_to_read=True)) as progress:
        return _content_of(progress)


def exported(file: Path) -> Content:
    """All of an export in either form, or of a save that somebody handed over. The file stays as it is.

    Raises SaveProblem, in words for whoever was given the file.
    """
    if not file.exists():
        raise SaveProblem(f"There is no file {file}.")
    try:
        with open_regular(file) as stream:
            size, beginning = os.fstat(stream.fileno()).st_size, stream.read(200)
    except OSError as error:
        raise SaveProblem(f"{file} cannot be read: {error.strerror}.") from error
    if beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return from_json(file)
    if said := _said_of(layout.fault_of(beginning[:100])):
        raise SaveProblem(f"{file} {said}")
    if size > MOST:
        raise SaveProblem(f"{file} is larger than {MOST:,} bytes, which no export is. {AGAIN}")
    try:
        with closing(Progress(file, untouched=True, only_to_read=True)) as progress:
            return _content_of(progress)
    except SaveProblem as problem:
        raise SaveProblem(
            f"{file} is an export of xent-tutor that is not whole, or that something has changed. {AGAIN}"
        ) from problem


def _said_of(fault: layout.Fault | None) -> str:
    match fault:
        case None:
            return ""
        case layout.Fault.EMPTY:
            return f"is empty. {AGAIN}"
        case layout.Fault.NO_DATABASE | layout.Fault.FOREIGN:
            return "is neither a save nor an export of xent-tutor. 'xent-tutor export' writes one where it was played."
        case layout.Fault.UNFINISHED:
            return f"is a save that was not finished. {AGAIN}"
        case layout.Fault.NEWER:
            return "was written by a newer xent-tutor. Install that one here too; nothing of the file was taken."
        case _:
            assert_never(fault)


def _content_of(progress: Progress) -> Content:
    attempts, notes = table(progress, "attempt"), table(progress, "note")
    drafts, places = table(progress, "draft"), table(progress, "place")
    settings, renamed = table(progress, "setting"), table(progress, "renamed")
    return _content(attempts, notes, drafts, places, settings, renamed)


Row = Mapping[str, object]


def _content(
    attempts: Iterable[Row],
    notes: Iterable[Row],
    drafts: Iterable[Row],
    places: Iterable[Row],
    settings: Iterable[Row],
    renamed: Iterable[Row],
) -> Content:
    found, skipped = [], 0
    by_attempt: dict[object, list[Note]] = {}
    for row in notes:
        try:
            note = rows.note_of((row["attempt"], row["kind"], row["value"], row["at"]))
        except (rows.BadRow, KeyError):
            continue
        by_attempt.setdefault(note.attempt, []).append(note)
    names = rows.COLUMNS.split(", ")
    for row in attempts:
        columns = tuple(row.get(name) for name in names)
        try:
            attempt = rows.attempt_of((row.get("id"), *columns))
        except (rows.BadRow, TypeError, ValueError):
            skipped += 1
            continue
        digest = row.get("digest")
        altered = digest is not None and digest != rows.digest_of(columns)
        found.append(Kept(attempt=attempt, notes=tuple(by_attempt.get(attempt.id, ())), altered=altered))
    return Content(
        kept=tuple(found),
        drafts={
            (_text(row, "course"), _text(row, "task")): Draft(_text(row, "answer"), _hints(row))
            for row in drafts
            if _is_text(row, "course", "task", "answer")
        },
        places={
            _text(row, "course"): KeptPlace(_text(row, "lesson"), _text(row, "step"))
            for row in places
            if _is_text(row, "course", "lesson", "step")
        },
        settings={_text(row, "name"): _text(row, "value") for row in settings if _is_text(row, "name", "value")},
        renamed={
            (_text(row, "course"), _text(row, "was")): _text(row, "task")
            for row in renamed
            if _is_text(row, "course", "was", "task")
        },
        skipped=skipped,
    )


def _is_text(row: Row, *names: str) -> bool:
    return all(isinstance(row.get(name), str) for name in names)


def _text(row: Row, name: str) -> str:
    return rows.text(row[name])


def _hints(row: Row) -> int:
    try:
        return rows.whole(row.get("hints"), 0, rows.MOST_HINTS)
    except rows.BadRow:
        return 0


def write_save(content: Content, file: Path, learner: str) -> None:
    """A new save of all of it; whole or not at all. Raises SaveProblem, also where there is such a file."""
    if file.exists():
        raise SaveProblem(f"{file} is there already.")
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    remove(part)
    try:
        with closing(Progress(part, learner, layout.FIRST_COURSE)) as new:
            take_rows(new, ((key, *_columns(each.attempt)) for key, each in enumerate(content.kept, 1)))
            take_table(new, "note", _numbered_notes(content.kept))
            take_table(new, "draft", (_draft_row(*each) for each in content.drafts.items()))
            take_table(
                new, "place", ({"course": c, "lesson": p.lesson, "step": p.step} for c, p in content.places.items())
            )
            kept_settings = ((name, value) for name, value in content.settings.items() if not name.startswith(ABOUT))
            take_table(new, "setting", ({"name": name, "value": value} for name, value in kept_settings))
            take_table(
                new, "renamed", ({"course": c, "was": was, "task": now} for (c, was), now in content.renamed.items())
            )
            new.refold()
        part.rename(file)
    except OSError as error:
        raise SaveProblem(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        remove(part)


def _columns(attempt: Attempt) -> tuple[object, ...]:
    return rows.row_of(attempt, layout.FIRST_COURSE)[:-1]


def _numbered_notes(kept: Iterable[Kept]) -> Iterable[Row]:
    number = 0
    for key, each in enumerate(kept, 1):
        for note in each.notes:
            number += 1
            at = rows.written(note.at)
            yield {"id": number, "attempt": key, "kind": note.kind.value, "value": note.value, "at": at}


def _draft_row(key: Key, draft: Draft) -> Row:
    return {"course": key[0], "task": key[1], "answer": draft.answer, "hints": draft.hints}


def _place_row(course: str, place: KeptPlace) -> Row:
    return {"course": course, "lesson": place.lesson, "step": place.step}


# The same as JSON


def write_json(content: Content, file: Path, about: Mapping[str, str]) -> None:
    """All of it as JSON, each answer with its digest. Raises SaveProblem, also where there is such a file."""
    if file.exists():
        raise SaveProblem(f"{file} is there already. Name another file with -o FILE.")
    names = rows.COLUMNS.split(", ")
    attempts = []
    for key, each in enumerate(content.kept, 1):
        row = rows.row_of(each.attempt, layout.FIRST_COURSE)
        attempts.append({"id": key, **dict(zip(names, row, strict=False)), "digest": row[-1]})
    settings = {**content.settings, **about}
    found = {
        "form": JSON_FORM,
        "version": layout.SCHEMA_VERSION,
        "attempts": attempts,
        "notes": [*_numbered_notes(content.kept)],
        "drafts": [_draft_row(*each) for each in content.drafts.items()],
        "places": [_place_row(*each) for each in content.places.items()],
        "settings": [{"name": name, "value": value} for name, value in settings.items()],
        "renamed": [{"course": c, "was": was, "task": now} for (c, was), now in content.renamed.items()],
    }
    try:
        write_new(file, msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
        private(file)
    except OSError as error:
        raise SaveProblem(f"{file} cannot be written ({error.strerror}). Choose another file with -o FILE.") from error


class _Json(Struct, frozen=True):
    form: str
    version: int
    attempts: list[dict[str, object]]
    notes: list[dict[str, object]] = []
    drafts: list[dict[str, object]] = []
    places: list[dict[str, object]] = []
    settings: list[dict[str, object]] = []
    renamed: list[dict[str, object]] = []


def from_json(file: Path) -> Content:
    """An export as JSON. Raises SaveProblem."""
    try:
        found: _Json = decoding.from_json(read_regular(file, MOST_JSON).removeprefix(b"\xef\xbb\xbf"), _Json)
    except OSError as error:
        raise SaveProblem(f"{file} cannot be read: {error.strerror}. {AGAIN}") from error
    except decoding.NotDecoded as error:
        raise SaveProblem(
            f"{file} is no whole export of xent-tutor as JSON: {str(error)[:SHOWN]}. {AGAIN} -o NAME.json"
        ) from error
    if found.form != JSON_FORM:
        form = found.form[:SHOWN]
        raise SaveProblem(f"{file} is no export of xent-tutor: its form is {form!r}. {AGAIN} -o NAME.json")
    if found.version > layout.SCHEMA_VERSION:
        raise SaveProblem(f"{file} {_said_of(layout.Fault.NEWER)}")
    return _content(found.attempts, found.notes, found.drafts, found.places, found.settings, found.renamed)


# Together


def merged(one: Content, other: Content) -> Content:
    """Both without doubling; of two texts typed for one task the newer. Where nothing says which, one's stands.

    Answers of the other that are not what was kept first are left out.
    """
    kept: dict[str, Kept] = {}
    for each in (*one.kept, *(each for each in other.kept if not each.altered)):
        key = identity_of(each.attempt)
        known = kept.get(key)
        kept[key] = each if known is None else replace(known, notes=_union(known.notes, each.notes))
    in_order = sorted(kept.items(), key=lambda item: (item[1].attempt.at, item[0]))
    both = {**other.settings, **one.settings}
    settings = {name: value for name, value in both.items() if not name.startswith(ABOUT)}
    settings |= own_notes.merged_settings(one.settings, other.settings)
    drafts = dict(one.drafts)
    for task, theirs in other.drafts.items():
        ours = drafts.get(task, Draft())
        is_theirs = not ours.answer or (_typed_at(other, task) > _typed_at(one, task) and bool(theirs.answer))
        drafts[task] = Draft(theirs.answer if is_theirs else ours.answer, max(ours.hints, theirs.hints))
        if is_theirs and _typed_at(other, task):
            settings[_typed_name(task)] = _typed_at(other, task)
    return Content(
        kept=tuple(each for _, each in in_order),
        drafts=drafts,
        places={**other.places, **one.places},
        settings=settings,
        renamed={**other.renamed, **one.renamed},
    )


def _union(ours: tuple[Note, ...], theirs: tuple[Note, ...]) -> tuple[Note, ...]:
    found = {(note.kind, note.value, note.at): note for note in (*ours, *theirs)}
    return tuple(sorted(found.values(), key=lambda note: (note.at, note.kind, note.value)))


def _typed_name(task: Key) -> str:
    return f"{TYPED}{task[0]} {task[1]}"


def _typed_at(content: Content, task: Key) -> str:
    return content.settings.get(_typed_name(task), "")
