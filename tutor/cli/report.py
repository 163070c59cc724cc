"""``report``: a verdict that one holds to be wrong, as a file for the course's authors."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from tutor.attempt import Unreadable
from tutor.cli import opening
from tutor.cli.answers import parted
from tutor.report import report, written
from tutor.session import now


def write_report(asked: Any) -> int:
    """Judge an answer again, and write task, answer, verdict and versions into a file. Raises NoSuch."""
    folder = opening.own_course(asked)
    task = opening.find_task(folder, asked.task)
    with closing(opening.session(folder, opening.progress(asked))) as session:
        if asked.file is None:
            attempts = session.attempts(task)
            if not attempts:
                raise opening.NoSuch(f"there is no answer of yours to {task.id}; name a file that holds one, or -")
            answer, seed = attempts[-1].answer, attempts[-1].seed
        else:
            try:
                (_, answer), seed = parted(task, opening.read_answer(asked.file)), asked.seed
            except Unreadable as problem:
                raise opening.NoSuch(problem.message) from problem
        verdict = session.why(task, answer, session.check(task, answer, seed=seed), seed=seed)
    directory = Path(asked.into)
    try:
        file = written(report(folder.course, task, answer, verdict, seed), directory, now())
    except OSError as error:
        raise opening.NoSuch(f"no report can be written into {directory}: {error.strerror or error}") from error
    print(f"Written: {file}")
    print("It holds the task, the answer, the verdict and versions, not your name. Send it to the course's authors.")
    return 0
