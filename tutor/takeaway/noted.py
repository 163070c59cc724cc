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


def note_down(session: Session, at: NotedAt, text: str, before: str | None) -> None:
    """Keep a text in the place of what was there; ``before`` is the setting when it began to be typed.

    Raises SaveProblem and TooLong.
    """
    if text.strip() or before is not None:
        session.keep_setting(at.setting, own_notes.rewritten(before, text.strip(), session.clock()))


def add_line(session: Session, at: NotedAt, line: str) -> str:
    """Keep one more line; all that is noted there now. Raises SaveProblem and TooLong."""
    text = f"{noted(session, at)}\n{line}".strip()
    note_down(session, at, text, session.setting(at.setting))
    return text


def all_noted(session: Session) -> Iterator[tuple[NotedAt, str]]:
    """Everything that was written down in the course. Raises SaveProblem."""
    for name, value in session.progress.settings(f"{own_notes.PREFIX}{session.course.identity} ").items():
        at, text = own_notes.noted_at(name), own_notes.text_of(own_notes.read(value))
        if at is not None and text:
            yield at, text
