"""Passages of text: those that a course ships, and one of a text of the player's."""

from __future__ import annotations

from tutor.arcade.letters import Passages, faults
from tutor.arcade.ngrams import TooShort, own_text
from tutor.decoding import NotDecoded, from_json
from tutor.items.problem import NoContent
from tutor.lesson import Letters
from tutor.loader import CourseFolder
from tutor.regular import read_regular

MOST_OF_PASSAGES = 5_000_000
"""Bytes."""


def passages_of(folder: CourseFolder, game: Letters) -> Passages:
    """The shipped passages. Raises NoContent."""
    file = folder.root / game.passages
    try:
        found: Passages = from_json(read_regular(file, MOST_OF_PASSAGES, folder.root), Passages)
    except OSError as problem:
        raise NoContent(f"{game.passages} cannot be read: {problem.strerror or problem}") from problem
    except NotDecoded as problem:
        raise NoContent(f"{game.passages} is not a file of passages: {problem}") from problem
    if said := faults(found):
        raise NoContent(f"{game.passages}: {said[0]}")
    return found


def own_passage(text: str, seed: int) -> Passages:
    """One passage of a text of the player's. Raises NoContent."""
    try:
        return own_text(text, seed)
    except TooShort as problem:
        raise NoContent(str(problem)) from problem
