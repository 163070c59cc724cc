"""A learner's own notes: read and written at a step of the open lesson."""

from __future__ import annotations

from collections.abc import Iterator

from tutor import own_notes
from tutor.own_notes import NotedAt
from tutor.session import Session


def place(session: Session, index: int | None = None) -> NotedAt:
    """The step of the open lesson that is shown, or another by its position."""
    step = session.lesson.step_id(session.index if index is None else index)
    return NotedAt(session.course.identity, session.lesson.id, step)


def noted(session: Session, at: NotedAt) -> str:
    """What was written down there; empty where nothing was. Raises SaveProblem."""
    return own_notes.text_of(own_notes.read(session.setting(at.setting)))


def note_down(session: Session, at: NotedAt, text: str, before: str | None, mine: str | None = None) -> bool:
    """Keep a text in the place of what was there; whether it is all that is noted there now.

    ``before`` is the setting when it began to be typed, ``mine`` what was kept of it last: what somebody else wrote
    there since, as another window of the same learner, stays beside it. Raises SaveProblem and TooLong.
    """
    text = text.strip()
    if not text and before is None and mine is None:
        return True
    now, last = session.clock(), None if mine is None else mine.strip()
    kept = session.change_setting(at.setting, lambda stored: own_notes.written_over(stored, before, text, now, last))
    return own_notes.text_of(own_notes.read(kept)) == text


def add_line(session: Session, at: NotedAt, line: str) -> str:
    """Keep one more line; all that is noted there now. Raises SaveProblem and TooLong."""
    now = session.clock()

    def longer(stored: str | None) -> str:
        there = own_notes.text_of(own_notes.read(stored))
        return own_notes.rewritten(stored, f"{there}\n{line}".strip(), now)

    return own_notes.text_of(own_notes.read(session.change_setting(at.setting, longer)))


def all_noted(session: Session) -> Iterator[tuple[NotedAt, str]]:
    """Everything that was written down in the course. Raises SaveProblem."""
    for name, value in session.progress.settings(f"{own_notes.PREFIX}{session.course.identity} ").items():
        at, text = own_notes.noted_at(name), own_notes.text_of(own_notes.read(value))
        if at is not None and text:
            yield at, text
