"""What a learner wrote down at a step: kept as a setting of the save, for a text has no attempt to belong to.

What is noted at a step is a few texts, mostly one, each with the digests of those that it took the place of: what was
written at the same step on two machines is put together without doubling, and without losing either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import blake2b

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tutor.decoding import NotDecoded, from_json

PREFIX = "own note "
LONGEST = 20_000
"""Characters at one step."""
REMEMBERED = 64
"""Digests of earlier texts that are kept."""


class TooLong(Exception):
    """A text that is longer than what is kept at one step; the message says by how much."""


class OwnNote(Struct, frozen=True):
    """A text as it was written last, and when."""

    text: str
    at: datetime
    after: tuple[str, ...] = ()
    """Digests of the texts in whose place it came."""


class NotedAt(Struct, frozen=True):
    """Where something was written down: the step by the name that ``Lesson.step_id`` gives it."""

    course: str
    lesson: str
    step: str

    @property
    def setting(self) -> str:
        """The setting that keeps it."""
        return f"{PREFIX}{self.course} {self.lesson} {self.step}"


def noted_at(setting: str) -> NotedAt | None:
    """Where the text of a setting was written down; None where it is another kind of setting."""
    parts = setting.removeprefix(PREFIX).split(" ", 2)
    return NotedAt(*parts) if setting.startswith(PREFIX) and len(parts) == 3 else None


def read(value: str | None) -> tuple[OwnNote, ...]:
    """What a setting holds, oldest first; nothing where it cannot be read."""
    try:
        found = from_json(value or "[]", tuple[OwnNote, ...])
    except NotDecoded:
        return ()
    return _in_order(found)


def text_of(notes: Iterable[OwnNote]) -> str:
    """All that was written down at a step, as one text."""
    return "\n\n".join(note.text for note in notes if note.text)


def rewritten(before: str | None, text: str, at: datetime) -> str:
    """What the setting becomes where this text takes the place of all that was there. Raises TooLong."""
    most = max(LONGEST, len(text_of(read(before))))  # what two machines wrote may be longer, and stays
    if len(text) > most:
        raise TooLong(f"{most:,} characters are kept at one step, and these are {len(text) - most:,} more.")
    notes = [note for note in read(before) if note.text != text]
    earlier = dict.fromkeys(each for note in notes for each in (*note.after, digest(note.text)))
    earlier.pop(digest(text), None)
    return _written([OwnNote(text, at, tuple(earlier)[-REMEMBERED:])])


def written_over(stored: str | None, before: str | None, text: str, at: datetime, mine: str | None = None) -> str:
    """What the setting becomes where somebody else may have written there since: their text stays beside this one.

    ``before`` is what the setting was when the text was begun, ``mine`` the text that was kept of it last. Raises
    TooLong.
    """
    new = rewritten(before, text, at)
    others = [note for note in read(stored) if note.text != mine]
    return new if stored in (None, before) or not others else merged(_written(others), new)


def merged(one: str | None, other: str | None) -> str:
    """Both, but for what the other has in a later form. The same in any order, and as often as one likes."""
    found: dict[str, OwnNote] = {}
    for note in (*read(one), *read(other)):
        known = found.get(note.text)
        found[note.text] = note if known is None else _both(known, note)
    newest = [note for note in found.values() if not any(_is_older(note, each) for each in found.values())]
    return _written(newest or _in_order(found.values())[-1:])


def merged_settings(one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The settings of two saves that hold what was written down, put together."""
    for name in sorted({*one, *other}):
        if name.startswith(PREFIX):
            yield name, merged(one.get(name), other.get(name))


def digest(text: str) -> str:
    """A few signs that tell a text from others."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


def _both(one: OwnNote, other: OwnNote) -> OwnNote:
    earlier = sorted({*one.after, *other.after})
    return OwnNote(one.text, max(one.at, other.at), tuple(earlier)[-REMEMBERED:])


def _is_older(note: OwnNote, than: OwnNote) -> bool:
    """Whether another text came in its place, or holds all of it.

    Of two that each came after the other the later stays.
    """
    if note.text == than.text:
        return False
    came_after = digest(than.text) in note.after
    if digest(note.text) in than.after:
        return not came_after or (note.at, note.text) < (than.at, than.text)
    return note.text in than.text and not came_after


def _in_order(notes: Iterable[OwnNote]) -> tuple[OwnNote, ...]:
    in_utc = (replace(note, at=note.at if note.at.tzinfo else note.at.replace(tzinfo=UTC)) for note in notes)
    return tuple(sorted(in_utc, key=lambda note: (note.at, note.text)))


def _written(notes: Iterable[OwnNote]) -> str:
    return msgspec.json.encode(_in_order(notes)).decode()
