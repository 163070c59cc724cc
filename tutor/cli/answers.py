"""``check`` and ``grade``: answers in, verdicts out."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from tutor import checkers, sandbox
from tutor.attempt import Attempt, Outcome, Reason, Verdict
from tutor.checkers.lending import Lent, lent
from tutor.cli import opening
from tutor.lesson import Task
from tutor.loader import CourseFolder, open_course
from tutor.loader.problem import Problems
from tutor.progress import Progress
from tutor.session import now

EXIT_CODES = {Outcome.CORRECT: 0, Outcome.WRONG: 1, Outcome.UNREADABLE: 2, Outcome.ERROR: 3}
WORDS = {
    Outcome.CORRECT: "✓ Correct",
    Outcome.WRONG: "✗ Wrong",
    Outcome.UNREADABLE: "? Not understood",
    Outcome.ERROR: "! The tutor failed",
}
FEW = 16
"""Answers up to this many are judged here; more are worth starting other processes for."""

MAX_LINE = 1_000_000
"""Characters of one line of ``grade``; a longer one is answered with an error."""


class Line(Struct):
    """One line of ``grade``'s input; other keys are left alone."""

    task: str
    answer: str
    seed: int | None = None
    id: str | int | float | None = None


def check_answer(asked: Any) -> int:
    """Judge one answer and print the verdict."""
    folder = opening.course(asked)
    task = opening.find_task(folder, asked.task)
    answer = opening.read_answer(asked.file)
    progress = opening.progress(asked) if asked.record or opening.is_named(asked) else None
    own = progress.last_right if progress is not None else nothing_own
    functions = lent(task, folder.task, own)
    verdict = checkers.check(task, answer, seed=asked.seed, task_id=asked.task, lent=functions)
    if asked.record and progress is not None:
        _record(progress, answer, verdict, asked.seed)
    if progress is not None:
        progress.close()
    elif asked.record:
        print("Nothing is kept: nobody has played here yet. Start with: xent-tutor", file=sys.stderr)
    print(as_json(verdict) if asked.json else as_text(verdict, answer))
    return EXIT_CODES[verdict.outcome]


def nothing_own(task_id: str) -> None:
    """Nobody's programs: tasks that use others find their references."""


def as_json(verdict: Verdict) -> str:
    """A verdict on one line."""
    return msgspec.json.encode(verdict).decode()


def as_text(verdict: Verdict, answer: str) -> str:
    """A verdict for people."""
    lines = ["… Not finished" if verdict.reason is Reason.UNFINISHED else WORDS[verdict.outcome]]
    if verdict.read_as:
        lines.append(f"  read as  {verdict.read_as}")
    if verdict.place and "\n" not in answer.strip():
        start, end = verdict.place
        lines += [f"  {answer.rstrip()}", "  " + " " * start + "^" * (end - start)]
    lines += [f"  {sentence}" for sentence in verdict.feedback]
    if example := verdict.counterexample:
        lines += [f"  {example.call}", f"    got       {example.got}", f"    expected  {example.expected}"]
    if verdict.output:
        lines += ["  printed:", *(f"    {line}" for line in verdict.output.splitlines())]
    return "\n".join(lines)


def _record(progress: Progress, answer: str, verdict: Verdict, seed: int | None) -> None:
    progress.add(
        Attempt(task=verdict.task, answer=answer, outcome=verdict.outcome, at=now(), verdict=verdict, seed=seed)
    )


def grade(asked: Any) -> int:
    """Judge the answers of a JSON Lines file, one verdict a line, in order."""
    folder = opening.course(asked)
    progress = opening.progress(asked) if asked.record else None
    try:
        stream = sys.stdin.buffer if asked.file in (None, "-") else Path(asked.file).open("rb")  # noqa: SIM115
    except OSError as error:
        raise opening.NoSuch(f"{asked.file} cannot be read: {error.strerror}") from error
    with stream:
        lines = (line for line in stream if line.strip())
        for line, result in judged(lines, folder.root, asked.jobs or os.cpu_count() or 1):
            sys.stdout.buffer.write(msgspec.json.encode(result) + b"\n")
            sys.stdout.buffer.flush()
            if progress is not None and result["outcome"] != Outcome.ERROR:
                read = msgspec.json.decode(line, type=Line)
                _record(progress, read.answer, msgspec.convert(result, Verdict), read.seed)
    if progress is not None:
        progress.close()
    return 0


def judged(lines: Iterable[bytes], root: Path, jobs: int) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Each line with its verdict, in order; many lines are judged by several processes."""
    lines = iter(lines)
    first = list(islice(lines, FEW))
    if jobs == 1 or len(first) < FEW:
        open_here(root)
        yield from ((line, judge_line(line)) for line in chain(first, lines))
        return
    with ProcessPoolExecutor(jobs, initializer=open_here, initargs=(root,)) as pool:
        yield from in_order(chain(first, lines), lambda line: pool.submit(judge_line, line), jobs * 4)


def in_order(
    lines: Iterable[bytes], submit: Callable[[bytes], Future[dict[str, Any]]], ahead: int
) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Results in the order of the lines, with at most ``ahead`` lines under way, so memory stays flat."""
    waiting: deque[tuple[bytes, Future[dict[str, Any]]]] = deque()
    for line in lines:
        waiting.append((line, submit(line)))
        if len(waiting) >= ahead:
            oldest, future = waiting.popleft()
            yield oldest, future.result()
    for oldest, future in waiting:
        yield oldest, future.result()


_folder: CourseFolder
_tasks: dict[str, tuple[Task, Lent]]


def open_here(root: Path) -> None:
    """Open the course in this process, once; a worker then keeps every task it has met."""
    global _folder, _tasks
    _folder, _tasks = open_course(root), {}
    # Workers leave without what is registered with atexit.
    Finalize(None, sandbox.close, exitpriority=1)


def judge_line(line: bytes) -> dict[str, Any]:
    """The verdict of one line, with its id; a line that cannot be read gives the outcome ``error``."""
    identity: Any = None
    try:
        if len(line) > MAX_LINE:
            raise opening.NoSuch(f"the line is longer than {MAX_LINE:,} characters")
        identity = id_of(line)
        read = msgspec.json.decode(line, type=Line)
        if read.task not in _tasks:
            found = opening.find_task(_folder, read.task)
            _tasks[read.task] = found, lent(found, _folder.task)
        task, functions = _tasks[read.task]
        verdict = checkers.check(task, read.answer, seed=read.seed, task_id=read.task, lent=functions)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        verdict = Verdict(outcome=Outcome.ERROR, feedback=(f"This line is not as it should be: {problem}",))
    except (opening.NoSuch, Problems) as problem:
        verdict = Verdict(outcome=Outcome.ERROR, feedback=(str(problem),))
    result: dict[str, Any] = msgspec.to_builtins(verdict)
    return result | ({} if identity is None else {"id": identity})


class OnlyId(Struct):
    """The id of a line whose other keys may be wrong."""

    id: str | int | float | None = None


def id_of(line: bytes) -> str | int | float | None:
    """The line's id, also where its other keys are wrong."""
    try:
        return msgspec.json.decode(line, type=OnlyId).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
