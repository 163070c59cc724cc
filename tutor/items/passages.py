"""Passages of text: those that a course ships, and one of a text of the player's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tutor.arcade.letters import LEAD, SYMBOLS, Passages, faults
from tutor.arcade.ngrams import TooShort, own_text
from tutor.checkers.lending import Functions
from tutor.checkers.programs import run_program
from tutor.decoding import NotDecoded, from_json
from tutor.items.problem import NoContent
from tutor.items.stations import code_task
from tutor.lesson import Letters, OwnModel
from tutor.loader import CourseFolder
from tutor.regular import read_regular

MOST_OF_PASSAGES = 5_000_000
"""Bytes."""
MOST_READ = 50_000
"""Letters that a learner's program may read."""
DEAREST = 20.0
"""What a letter costs at most that a program holds to be impossible: a mean of which one is infinite says nothing."""
Costs = tuple[float, ...]


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


def own_costs(
    folder: CourseFolder, own: OwnModel, passage: str, read: str, program: str, functions: Functions
) -> Costs:
    """What each letter to guess costs in a program, which has read so much, in the natural unit.

    Slow: it runs. Raises NoContent, Problems and Cancelled.
    """
    task = code_task(folder, own.task)
    asked = passage[LEAD - 1 :]
    numbers = [[SYMBOLS.index(before), SYMBOLS.index(letter)] for before, letter in pairwise(asked)]
    call = (
        f"(lambda read, pairs: [float({own.call}) for pair in pairs])"
        f"(np.array([*map({SYMBOLS!r}.index, {read[:MOST_READ]!r})]), np.array({numbers}))"
    )
    run = run_program(task, program, [call], functions)
    value = getattr(run.results[-1], "value", None) if run.stop is None and run.results else None
    costs = value.tolist() if isinstance(value, np.ndarray) and value.shape == (len(numbers),) else []
    if not costs or not all(isinstance(each, float) and each >= 0 for each in costs):
        raise NoContent(f"{own.task!r} gives no costs of letters")
    return tuple(min(each, DEAREST) for each in costs)


def own_passage(text: str, seed: int) -> Passages:
    """One passage of a text of the player's. Raises NoContent."""
    try:
        return own_text(text, seed)
    except TooShort as problem:
        raise NoContent(str(problem)) from problem
