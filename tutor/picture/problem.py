"""What a picture's author is told, and where."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)

Field = tuple[str | int, ...]
"""A field within the picture: ``("sliders", "r", "start")``, ``("mark", 1, "x")``; empty where it is the whole."""


class BadPicture(Exception):
    """A picture that cannot be drawn; the message is for the lesson's author."""

    def __init__(self, message: str, field: Field = ()) -> None:
        super().__init__(message)
        self.field = field
        self.whole = False
        """Whether the field is known from the picture on, not from where the message was made."""


@contextmanager
def in_field(*field: str | int, whole: bool = False) -> Iterator[None]:
    """What is wrong in here is wrong in this field, or in a part of it.

    ``whole`` is for what is calculated on the way, whoever uses it: the field does not lie in that of the user.
    """
    try:
        yield
    except BadPicture as problem:
        if not problem.whole:
            problem.field, problem.whole = (*field, *problem.field), whole
        raise


@contextmanager
def told() -> Iterator[None]:
    """Whatever else fails in here is a BadPicture too, so that a picture never ends what shows it."""
    try:
        yield
    except BadPicture:
        raise
    except Exception as problem:
        log.debug("a picture failed", exc_info=True)
        raise BadPicture(f"cannot be drawn: {problem or type(problem).__name__}") from problem
